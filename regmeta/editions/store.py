"""The editions of a registry on disk: written once, never altered, addressed by their content.

    registries/<id>/editions/<n>/edition.toml    who, when, spec, counts, and what it is made of
    registries/<id>/editions/objects/<sha256>…   the files as received and the parsed content
    registries/<id>/editions/deliveries.toml     which edition was handed over when

The name of an object is the digest of its bytes, so that a file that did not change is kept once,
and one that was tampered with is found out when it is read. edition.toml holds a digest of itself
and of the edition before it (`chain`): whoever alters one must alter all that follow.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import msgspec

from regmeta.editions.chain import before_digest, refuse_altered, refuse_broken_chain, with_digest
from regmeta.editions.content import Content, from_json
from regmeta.errors import BrokenConfiguration, OutputFailed, UnreadableInput, WrongUse
from regmeta.files.output import settle, write_through
from regmeta.files.strict import Strict, load_strict

FOLDER = "editions"
OBJECTS = "objects"
ABOUT = "edition.toml"
_DELIVERIES = "deliveries.toml"
_SEVERITIES = ("error", "warning", "advice")
Shape = TypeVar("Shape")


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as it was received: its path in the registry's folder, digest and size in bytes."""

    path: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class KeptEdition:
    """An edition as it stands on disk."""

    folder: Path
    number: int
    made: date
    by: str
    spec: str
    content: str
    files: tuple[KeptFile, ...]
    title: str = ""
    note: str = ""
    """What users must know of what changed, '' where nobody said."""
    findings: Mapping[str, int] | None = None
    before: str = ""
    """The digest of the edition before it, '' for the first and for those of 0.1.0."""
    digest: str = ""
    """The digest that edition.toml holds of itself, '' for those of 0.1.0."""

    @property
    def name(self) -> str:
        """What people call it: `registries/norvas@2`."""
        return f"{self.folder}@{self.number}"


def read_editions(folder: Path) -> tuple[KeptEdition, ...]:
    """The editions of a registry's folder, oldest first; none where there is no such folder."""
    home = folder / FOLDER
    if not home.is_dir():
        return ()
    numbers = sorted(int(path.name) for path in home.iterdir() if re.fullmatch(r"\d+", path.name))
    editions = tuple(_read(folder, number) for number in numbers)
    refuse_broken_chain(editions)
    return editions


class _EditionFile(Strict, frozen=True):
    """A table of `[[files]]` in edition.toml."""

    path: str
    sha256: str
    bytes: int


class _Edition(Strict, frozen=True):
    """edition.toml."""

    number: int
    made: date
    by: str
    spec: str
    content: str
    title: str = ""
    note: str = ""
    before: str = ""
    digest: str = ""
    findings: dict[str, int] = msgspec.field(default_factory=dict)
    files: tuple[_EditionFile, ...] = ()


def _read(folder: Path, number: int) -> KeptEdition:
    path = about_path(folder, number)
    said = _whole(path, _Edition)
    if said.digest:
        refuse_altered(path, said.digest)
    return KeptEdition(
        folder=folder,
        number=number,
        made=said.made,
        by=said.by,
        spec=said.spec,
        content=said.content,
        files=tuple(KeptFile(file.path, file.sha256, file.bytes) for file in said.files),
        title=said.title,
        note=said.note,
        findings=said.findings,
        before=said.before,
        digest=said.digest,
    )


def about_path(folder: Path, number: int) -> Path:
    """Where an edition says of itself what it is."""
    return folder / FOLDER / str(number) / ABOUT


def _whole(path: Path, kind: type[Shape]) -> Shape:
    """A file that regmeta wrote: where it no longer fits, somebody altered it."""
    try:
        return load_strict(path, kind)
    except BrokenConfiguration as error:
        raise BrokenConfiguration(
            "{message} Filen er ikke hel. Hent den tilbake fra versjonshistorikken.",
            "{message} The file is not whole. Bring it back from version history.",
            message=error.text,
        ) from error


def edition_numbered(every: Sequence[KeptEdition], number: int, folder: Path) -> KeptEdition:
    """One edition by its number; WrongUse, naming those there are, where there is none."""
    for entry in every:
        if entry.number == number:
            return entry
    names = ", ".join(str(entry.number) for entry in every)
    raise WrongUse(
        "{folder}@{number}: finnes ikke. Utgavene er {choices}.",
        "{folder}@{number}: does not exist. The editions are {choices}.",
        folder=folder,
        number=number,
        choices=names,
    )


def read_content(edition: KeptEdition, today: date) -> Content:
    """What an edition holds; UnreadableInput where its bytes are no longer those it was made of."""
    path = object_path(edition.folder, edition.content, ".json")
    content = from_json(checked_bytes(path, edition.content), str(path), today)
    return replace(content, title=edition.name)


def object_path(folder: Path, digest: str, suffix: str) -> Path:
    """Where the bytes of a digest lie."""
    return folder / FOLDER / OBJECTS / f"{digest}{suffix.lower()}"


def checked_bytes(path: Path, digest: str) -> bytes:
    """An object's bytes; UnreadableInput where they are no longer those that it is named by."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableInput(
            "{path}: kan ikke leses ({strerror}).",
            "{path}: cannot be read ({strerror}).",
            path=path,
            strerror=error.strerror,
        ) from error
    if digest_of(content) != digest:
        raise UnreadableInput(
            "{path}: er endret etter at utgaven ble laget. Hent den "
            "tilbake fra versjonshistorikken.",
            "{path}: was altered after the edition was made. Bring it back from version history.",
            path=path,
        )
    return content


def digest_of(content: bytes) -> str:
    """The digest that names an object."""
    return sha256(content).hexdigest()


# ------------------------------------------------------------------ deliveries


@dataclass(frozen=True, slots=True)
class Delivery:
    """That an edition was handed over on a day; `manifest` is the digest of its manifest.json."""

    edition: int
    made: date
    manifest: str


class _Delivery(Strict, frozen=True):
    """A table of `[[deliveries]]` in deliveries.toml."""

    edition: int
    made: date
    manifest: str


class _Deliveries(Strict, frozen=True):
    """deliveries.toml."""

    deliveries: tuple[_Delivery, ...] = ()


def read_deliveries(folder: Path) -> tuple[Delivery, ...]:
    """The deliveries of a registry's folder, in the order they were noted."""
    path = folder / FOLDER / _DELIVERIES
    if not path.is_file():
        return ()
    tables = _whole(path, _Deliveries).deliveries
    return tuple(Delivery(table.edition, table.made, table.manifest) for table in tables)


def note_delivery(folder: Path, delivery: Delivery) -> None:
    """Add a delivery to those noted; the same one twice is noted once."""
    from regmeta.files.output import write_whole

    deliveries = read_deliveries(folder)
    if delivery in deliveries:
        return
    parts = [
        f"[[deliveries]]\nedition = {row.edition}\nmade = {row.made.isoformat()}\n"
        f"manifest = {_quoted(row.manifest)}\n"
        for row in (*deliveries, delivery)
    ]
    write_whole(folder / FOLDER / _DELIVERIES, "\n".join(parts).encode())


# ------------------------------------------------------------------ writing


def write_edition(edition: KeptEdition, content: bytes, files: Mapping[str, bytes]) -> None:
    """A new edition: its objects first, then its folder in one rename. Never over another.

    `files` are the bytes by path. Raises OutputFailed, or WrongUse where the number is taken.
    """
    home = edition.folder / FOLDER
    target = home / str(edition.number)
    if target.exists():
        raise WrongUse(
            "{target}: finnes alt. En utgave endres aldri; lag en ny.",
            "{target}: is there already. An edition is never altered; make a new one.",
            target=target,
        )
    try:
        (home / OBJECTS).mkdir(parents=True, exist_ok=True)
        _put(object_path(edition.folder, edition.content, ".json"), content)
        for kept in edition.files:
            _put(object_path(edition.folder, kept.digest, Path(kept.path).suffix), files[kept.path])
        _put_folder(target, with_digest(_about(edition), before_digest(edition)).encode())
    except OSError as error:
        why = error.strerror or str(error)
        raise OutputFailed(
            "{target}: kunne ikke skrives ({why}). Ingen utgave er laget.",
            "{target}: could not be written ({why}). No edition was made.",
            target=target,
            why=why,
        ) from error


def _put(path: Path, content: bytes) -> None:
    """Bytes under their digest. What is there already is trusted only as far as its bytes: a run
    that was killed, or a full disk, may have left less."""
    if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        write_through(temporary, content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _put_folder(target: Path, about: bytes) -> None:
    temporary = Path(tempfile.mkdtemp(prefix=".new-", dir=target.parent))
    try:
        write_through(temporary / ABOUT, about)
        temporary.chmod(0o755)
        temporary.rename(target)
        settle(target.parent)
    except OSError:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def _about(edition: KeptEdition) -> str:
    lines = [
        f"number = {edition.number}",
        f"made = {edition.made.isoformat()}",
        f"by = {_quoted(edition.by)}",
        f"title = {_quoted(edition.title)}",
        *([f"note = {_quoted(edition.note)}"] if edition.note else []),
        f"spec = {_quoted(edition.spec)}",
        f"content = {_quoted(edition.content)}",
        "",
        "[findings]",
        *(f"{severity} = {(edition.findings or {}).get(severity, 0)}" for severity in _SEVERITIES),
    ]
    for kept in edition.files:
        lines += [
            "",
            "[[files]]",
            f"path = {_quoted(kept.path)}",
            f"sha256 = {_quoted(kept.digest)}",
            f"bytes = {kept.size}",
        ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A text as TOML's basic string: JSON's escapes are TOML's too."""
    import json

    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
