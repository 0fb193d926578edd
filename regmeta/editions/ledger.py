"""The ledger of a folder of registries: one line an act, each chained to the one before it.

    registries/ledger.jsonl

Lines are only ever added. A line holds the digest of itself and of the line before, so that one
that was altered, moved or taken out from among the others shows when the ledger is read. What is
cut off its end shows against `ledger.head` beside it, and against the seal of a publication.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, get_args

from regmeta.editions.ledgerhead import note_head, read_head, refuse_cut
from regmeta.errors import OutputFailed, UnreadableInput
from regmeta.files.systems import lock
from regmeta.registry import CONFIGURATION

LEDGER = "ledger.jsonl"
Deed = Literal[
    "received",
    "accepted",
    "returned",
    "released",
    "published",
    "delivered",
    "verified",
    "promoted",
    "withdrawn",
    "rolled-back",
]
DEEDS: tuple[Deed, ...] = get_args(Deed)


@dataclass(frozen=True, slots=True)
class Act:
    """That somebody did something with a registry ('' where it concerns them all) on a day.

    `about` holds what the act was done with, such as an edition's number and digests; `note` is
    the reason where one was given.
    """

    deed: Deed
    registry: str
    day: date
    by: str = ""
    note: str = ""
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """An act as it stands in the ledger, by its line number."""

    number: int
    act: Act
    digest: str


def ledger_of(folder: Path) -> Path:
    """Where the ledger of a folder of registries lies; that of one registry lies beside it."""
    is_registry = (folder / CONFIGURATION).is_file()
    return (folder.absolute().parent if is_registry else folder) / LEDGER


def read_ledger(path: Path) -> tuple[LedgerLine, ...]:
    """Every act, oldest first; none where there is no ledger.

    Raises UnreadableInput, naming the line, where one was altered, moved or taken out, or where
    lines are missing at the end.
    """
    head = read_head(path)
    if not path.exists():
        refuse_cut(path, [], head)
        return ()
    try:
        written = path.read_bytes().decode("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableInput(
            "{path}: kan ikke leses ({why}).",
            "{path}: cannot be read ({why}).",
            path=path,
            why=error,
        ) from error
    lines = tuple(_chained(path, [line for line in written if line]))
    refuse_cut(path, [line.digest for line in lines], head)
    return lines


def _chained(path: Path, written: Sequence[str]) -> Iterator[LedgerLine]:
    before = ""
    for number, text in enumerate(written, 1):
        content = _content(text)
        if content is None or content["before"] != before:
            raise UnreadableInput(
                "{path}:{number}: linjen er endret, flyttet eller kommet til utenom regmeta, "
                "eller linjen før er borte. Hent filen tilbake fra versjonshistorikken.",
                "{path}:{number}: the line was altered, moved or added outside regmeta, or the "
                "line before it is gone. Bring the file back from version history.",
                path=path,
                number=number,
            )
        before = content["digest"]
        yield LedgerLine(number, _act(content), before)


def _content(text: str) -> dict[str, Any] | None:
    """What a line says, None where it is not what its digest says it is."""
    try:
        content = json.loads(text)
        digest = content.pop("digest")
        date.fromisoformat(content["day"])
        is_whole = digest == _digest(content) and content["deed"] in DEEDS
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return {**content, "digest": digest} if is_whole else None


def _act(content: Mapping[str, Any]) -> Act:
    return Act(
        deed=content["deed"],
        registry=content["registry"],
        day=date.fromisoformat(content["day"]),
        by=content["by"],
        note=content["note"],
        about=content["about"],
    )


def _digest(content: Mapping[str, Any]) -> str:
    return sha256(_written(content).encode()).hexdigest()


def _written(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def note_acts(path: Path, acts: Sequence[Act]) -> None:
    """Add acts to a ledger, on the disk when this returns; several at once wait for each other.

    Raises OutputFailed where it cannot be written, UnreadableInput where it was tampered with.
    """
    try:
        with _held(path) as descriptor:
            lines = read_ledger(path)
            before = lines[-1].digest if lines else ""
            added = _begun(path) + _lines(acts, before).encode()
            _add(descriptor, added, lambda: _note_last(path, len(lines) + len(acts), added))
    except OSError as error:
        raise OutputFailed(
            "{path}: kunne ikke skrives ({why}).",
            "{path}: could not be written ({why}).",
            path=path,
            why=error.strerror,
        ) from error


def _note_last(path: Path, number: int, added: bytes) -> None:
    last: dict[str, str] = json.loads(added.splitlines()[-1])
    note_head(path, number, last["digest"])


def _add(descriptor: int, added: bytes, note_last: Callable[[], None]) -> None:
    """All of it or none: what a full disk left half is taken back."""
    size = os.fstat(descriptor).st_size
    try:
        if os.write(descriptor, added) < len(added):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(descriptor)
        note_last()
    except (OSError, OutputFailed):
        os.ftruncate(descriptor, size)
        raise


@contextmanager
def _held(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o664)
    try:
        lock(descriptor, wait=True)
        yield descriptor
    finally:
        os.close(descriptor)


def _begun(path: Path) -> bytes:
    """A line break where the last line lacks one, as when an editor has saved the file."""
    content = path.read_bytes()
    return b"\n" if content and not content.endswith(b"\n") else b""


def _lines(acts: Sequence[Act], before: str) -> str:
    lines = []
    for act in acts:
        content = {
            "deed": act.deed,
            "registry": act.registry,
            "day": act.day.isoformat(),
            "by": act.by,
            "note": act.note,
            "about": dict(act.about),
            "before": before,
        }
        before = _digest(content)
        lines.append(_written({**content, "digest": before}) + "\n")
    return "".join(lines)


def withdrawn(lines: Sequence[LedgerLine]) -> dict[str, Act]:
    """The registries that are taken off, by id, each with the act that took it off.

    A later edition brings a registry back.
    """
    return withdrawn_by([line.act for line in lines])


def withdrawn_by(acts: Sequence[Act]) -> dict[str, Act]:
    """The same of acts, in their order."""
    gone: dict[str, Act] = {}
    for act in acts:
        if act.deed == "withdrawn":
            gone[act.registry] = act
        elif act.deed == "released":
            gone.pop(act.registry, None)
    return gone
