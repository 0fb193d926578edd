"""A work folder as one file (`.regmeta`): the original, the corrections, the decisions, the log.

A zip that anybody can open: `regmeta.json` names the file, `original/` holds it untouched,
`corrections.json` the steps, `columns.csv` what the columns were said to be,
`mappings.sssom.tsv` which harmonized variables hers were said to be, `log.jsonl` what was done, a
line a step.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from regmeta.errors import UnreadableInput
from regmeta.files.scratch import scratch
from regmeta.harmonize import read_decisions
from regmeta.read.layouts.columns import COLUMNS, read_columns
from regmeta.runs.batch import DECISIONS
from regmeta.spec.loading import load_spec
from regmeta.workbench.corrections import CorrectionStep, History, as_values, of_values
from regmeta.workbook.fixing import write_repairs

ENDING = ".regmeta"
_ABOUT, _STEPS, _LOG = "regmeta.json", "corrections.json", "log.jsonl"
_FIXED = (1980, 1, 1, 0, 0, 0)
_LARGEST = 200_000_000
"""Bytes that a work folder may unpack to: more is no spreadsheet that regmeta reads."""


@dataclass
class WorkFolder:
    """All that was done with one file."""

    file: str
    original: bytes
    steps: list[CorrectionStep] = field(default_factory=list)
    columns: str = ""
    log: list[dict[str, Any]] = field(default_factory=list)
    mappings: str = ""


def packed_work(work: WorkFolder) -> bytes:
    """The work folder as a file's content; the same work gives the same bytes."""
    about = {"version": 1, "file": work.file}
    parts: dict[str, bytes] = {
        _ABOUT: _json(about),
        f"original/{work.file}": work.original,
        _STEPS: _json(as_values(work.steps)),
        _LOG: b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in work.log),
    }
    if work.columns:
        parts[COLUMNS] = work.columns.encode()
    if work.mappings:
        parts[DECISIONS] = work.mappings.encode()
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _FIXED)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def read_work(path: Path) -> WorkFolder:
    """The work folder in a file. Raises UnreadableInput where it is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > _LARGEST:
                raise ValueError("size")
            return _unpacked(archive)
    except (KeyError, TypeError, ValueError, AttributeError, OSError, zipfile.BadZipFile) as error:
        raise UnreadableInput(
            "{path}: er ikke en arbeidsmappe fra regmetas arbeidsbenk, eller er skadet. "
            "Lagre den på nytt fra arbeidsbenken.",
            "{path}: is no work folder of regmeta's workbench, or is damaged. Save it again from "
            "the workbench.",
            path=path,
        ) from error


def _unpacked(archive: zipfile.ZipFile) -> WorkFolder:
    about = json.loads(archive.read(_ABOUT))
    name = str(about["file"])
    if not name or name != Path(name).name or about["version"] != 1:
        raise ValueError(name)
    steps = of_values(json.loads(archive.read(_STEPS)))
    columns, mappings = (_text_in(archive, name) for name in (COLUMNS, DECISIONS))
    log = [json.loads(line) for line in archive.read(_LOG).decode().splitlines()]
    original = archive.read(f"original/{name}")
    return WorkFolder(name, original, steps, columns, log, mappings)


def _text_in(archive: zipfile.ZipFile, name: str) -> str:
    """The text of a part; '' where there is none."""
    return archive.read(name).decode() if name in archive.namelist() else ""


@dataclass(frozen=True, slots=True)
class MendedFile:
    """The file of a work folder as it has been mended; `cells` is how many were corrected.

    `columns` is what was said of its columns, in the words of columns.csv, and `mappings` what was
    decided of mappings, a SSSOM TSV ('' for nothing).
    """

    name: str
    content: bytes
    columns: str
    mappings: str
    cells: int


def is_work(content: bytes) -> bool:
    """Whether bytes are a work folder: a zip that names its file and its corrections."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return {_ABOUT, _STEPS} <= set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def mended_of(content: bytes) -> MendedFile:
    """The mended file in a work folder's bytes.

    Raises UnreadableInput or BrokenConfiguration where it is damaged.
    """
    with scratch() as folder:
        path = folder / f"work{ENDING}"
        path.write_bytes(content)
        work = read_work(path)
        mended = laid_out(work, folder / "mended").read_bytes()
        _refuse_odd(work, folder / "mended")
    cells = len(History(work.steps).corrections())
    return MendedFile(work.file, mended, work.columns, work.mappings, cells)


def _refuse_odd(work: WorkFolder, folder: Path) -> None:
    """BrokenConfiguration where what was said of columns or decided of mappings cannot be read."""
    read_columns(folder, work.file, load_spec())
    if work.mappings:
        (folder / DECISIONS).write_text(work.mappings, encoding="utf-8")
        read_decisions(folder / DECISIONS)


def laid_out(work: WorkFolder, folder: Path) -> Path:
    """The mended file written into a folder, with its columns.csv; gives the file's path."""
    path, mended = folder / "original" / work.file, folder / work.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(work.original)
    if work.columns:
        (folder / COLUMNS).write_text(work.columns, encoding="utf-8")
    corrections = History(work.steps).corrections()
    if not corrections:
        mended.write_bytes(work.original)
        return mended
    repairs = [each.as_repair(work.file) for each in corrections]
    write_repairs(path, mended, repairs, overwrite=True)
    return mended


@contextmanager
def work_opened(paths: Iterable[Path]) -> Iterator[list[Path]]:
    """The paths, each work folder among them as the mended file that it holds, for a while.

    Raises UnreadableInput where one is damaged.
    """
    given = list(paths)
    if not any(path.suffix.lower() == ENDING for path in given):
        yield given
        return
    with scratch() as folder:
        yield [
            laid_out(read_work(path), folder / str(number))
            if path.suffix.lower() == ENDING
            else path
            for number, path in enumerate(given)
        ]
