"""A registry's folder as it would be with a received file in it, beside the registry itself."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from regmeta.delivery.desk.decided import carry_decisions
from regmeta.delivery.desk.recognition import traits_of_codebook
from regmeta.errors import WrongUse
from regmeta.files.output import write_through
from regmeta.model import Submission
from regmeta.read import read_file
from regmeta.read.files.delimited import decode
from regmeta.read.layouts.columns import COLUMNS, joined_columns, renamed_columns
from regmeta.registry import CONFIGURATION, Registry, SourceFile
from regmeta.runs.batch import DECISIONS
from regmeta.spec.fields import Spec


@dataclass(frozen=True, slots=True)
class RegistryWithFile:
    """The folder made; `path` is where the file stands in it, and `before` the digests of what it
    takes the place of, by path ('' where the registry has no such file yet)."""

    folder: Path
    path: str
    before: Mapping[str, str]
    undecided: tuple[str, ...] = ()
    """Variables that decisions came along for and that are not in the file."""


def make_candidate(
    registry: Registry, received: Path, submission: Submission, home: Path, spec: Spec
) -> RegistryWithFile:
    """The registry's folder, below `home`, with the received file in the place of the one it is
    most like.

    Raises WrongUse where a file of the registry lies outside its folder.
    """
    replaced = _replaced(registry, submission, spec)
    inside = {file.path: _inside(file, registry) for file in registry.files}
    old = inside[replaced.path]
    folder = home / registry.folder.absolute().name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    for path in registry.folder.iterdir():
        if path.is_file() and not path.name.startswith("."):
            shutil.copyfile(path, folder / path.name)
    for path, name in inside.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / name)
    new = str(Path(old).with_suffix(received.suffix.lower()).as_posix())
    (folder / old).unlink()
    shutil.copyfile(received, folder / new)
    if new != old:
        _rename(folder / CONFIGURATION, old, new)
    written = [old, CONFIGURATION, *_with_columns(received, folder, new)]
    gone: list[str] = []
    if (received.parent / DECISIONS).is_file():
        gone = carry_decisions(received, submission, folder, new, spec)
        written.append(DECISIONS)
    before = {name: _digest(registry.folder / name) for name in written}
    return RegistryWithFile(folder, new, before, tuple(gone))


def _with_columns(received: Path, folder: Path, new: str) -> list[str]:
    """What came of columns with the file, put among what the registry says; the file's name."""
    own = received.parent / COLUMNS
    if not own.is_file():
        return []
    path = folder / COLUMNS
    before = decode(path, path.read_bytes()) if path.is_file() else ""
    later = renamed_columns(own.read_text("utf-8"), received.name, Path(new).name)
    write_through(path, joined_columns(before, later).encode())
    return [COLUMNS]


def _replaced(registry: Registry, submission: Submission, spec: Spec) -> SourceFile:
    """The registry's file that the received one is a new edition of."""
    if len(registry.files) == 1:
        return registry.files[0]
    traits = traits_of_codebook(submission)

    def shared(file: SourceFile) -> int:
        read = read_file(file.path, spec, registry=registry, layout=file.layout)
        return len(traits & traits_of_codebook(read.submission))

    return max(registry.files, key=shared)


def _inside(file: SourceFile, registry: Registry) -> str:
    home = registry.folder.resolve()
    path = file.path.resolve()
    if path.is_relative_to(home):
        return path.relative_to(home).as_posix()
    raise WrongUse(
        "{path}: ligger utenfor mappen til {name}. Legg filen i mappen før noe tas imot.",
        "{path}: lies outside the folder of {name}. Put it in the folder before receiving.",
        path=file.path,
        name=registry.id,
    )


def _rename(configuration: Path, old: str, new: str) -> None:
    """registry.toml with another path for a file, else as it was."""
    text = configuration.read_text(encoding="utf-8")
    written = re.compile(rf"""(path\s*=\s*)(["']){re.escape(old)}\2""")
    mended, count = written.subn(lambda match: match[1] + _quoted(new), text, count=1)
    if not count:
        raise WrongUse(
            '{path}: fant ikke stedet der filen «{old}» er nevnt. Skriv den som path = "{old}".',
            '{path}: the place that names the file “{old}” was not seen. Write path = "{old}".',
            path=configuration,
            old=old,
        )
    write_through(configuration, mended.encode())


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _digest(path: Path) -> str:
    """The digest of a file; '' where there is none."""
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def refuse_moved(case_before: Mapping[str, str], registry: Path, number: int) -> None:
    """WrongUse where the registry is no longer as it was when the file was received."""
    for name, digest in case_before.items():
        path = registry / name
        if _digest(path) != digest:
            raise WrongUse(
                "{path}: er endret etter at sak {number} ble tatt imot. Send saken tilbake "
                "(regmeta return {number}) og ta imot filen på nytt.",
                "{path}: has changed since case {number} was received. Return the case "
                "(regmeta return {number}) and receive the file again.",
                path=path,
                number=number,
            )
