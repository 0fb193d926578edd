"""Whether the editions of a registry are what they were when they were made, to the last byte."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from regmeta.editions.signing import PublicKey, of_edition
from regmeta.editions.store import (
    FOLDER,
    OBJECTS,
    KeptEdition,
    digest_of,
    object_path,
    read_deliveries,
    read_editions,
)
from regmeta.errors import RegmetaError
from regmeta.model import Text


@dataclass(frozen=True, slots=True)
class Intact:
    """What was looked through: `faults` is empty where all is as it was."""

    registry: str
    editions: int
    objects: int
    faults: tuple[Text, ...]
    notes: tuple[Text, ...]
    signed: int = 0
    """How many editions are signed by a key that was given."""


_MISSING = Text("{path}: mangler (utgave {number})", "{path}: is missing (edition {number})")
_EMPTY = Text("{path}: er tom (utgave {number})", "{path}: is empty (edition {number})")
_ALTERED = Text(
    "{path}: er endret etter at utgave {number} ble laget",
    "{path}: was altered after edition {number} was made",
)
_UNREADABLE = Text("{path}: kan ikke leses ({why})", "{path}: cannot be read ({why})")
_NO_EDITION = Text(
    "deliveries.toml viser til utgave {number}, som ikke finnes",
    "deliveries.toml tells of edition {number}, which does not exist",
)
_UNCHAINED = Text(
    "utgave {number} er laget av regmeta 0.1.0 og har ingen kontrollsum av seg selv",
    "edition {number} was made by regmeta 0.1.0 and holds no digest of itself",
)
_NOBODYS = Text("{path}: hører ikke til noen utgave", "{path}: belongs to no edition")


def verify_editions(folder: Path, keys: Sequence[PublicKey] = ()) -> Intact:
    """Every edition of a registry's folder with every file it was made of, hashed again, and the
    signatures held against the keys given."""
    try:
        editions = read_editions(folder)
        deliveries = read_deliveries(folder)
    except RegmetaError as error:
        return Intact(folder.name, 0, 0, (error.text,), ())
    faults = [fault for edition in editions for fault in _of_objects(edition)]
    numbers = {edition.number for edition in editions}
    faults += [
        _NO_EDITION.filled(number=delivery.edition)
        for delivery in deliveries
        if delivery.edition not in numbers
    ]
    notes = [_UNCHAINED.filled(number=edition.number) for edition in editions if not edition.digest]
    notes += [_NOBODYS.filled(path=path) for path in _of_nobody(folder, editions)]
    signatures = [of_edition(edition, keys) for edition in editions]
    faults += [fault for signature in signatures for fault in signature.faults]
    notes += [note for signature in signatures for note in signature.notes]
    objects = len({path for edition in editions for path, _ in _objects(edition)})
    return Intact(
        folder.name,
        len(editions),
        objects,
        tuple(dict.fromkeys(faults)),
        tuple(notes),
        sum(signature.holds for signature in signatures),
    )


def _objects(edition: KeptEdition) -> Iterator[tuple[Path, str]]:
    """Every object an edition is made of, with the digest it should have."""
    yield object_path(edition.folder, edition.content, ".json"), edition.content
    for file in edition.files:
        yield object_path(edition.folder, file.digest, Path(file.path).suffix), file.digest


def _of_objects(edition: KeptEdition) -> Iterator[Text]:
    for path, digest in _objects(edition):
        fault = _of_object(path, digest)
        if fault is not None:
            yield fault.filled(path=path, number=edition.number)


def _of_object(path: Path, digest: str) -> Text | None:
    if not path.is_file():
        return _MISSING
    try:
        content = path.read_bytes()
    except OSError as error:
        return _UNREADABLE.filled(path=path, why=error.strerror)
    if digest_of(content) == digest:
        return None
    return _ALTERED if content else _EMPTY


def _of_nobody(folder: Path, editions: tuple[KeptEdition, ...]) -> list[Path]:
    home = folder / FOLDER / OBJECTS
    used = {path for edition in editions for path, _ in _objects(edition)}
    return sorted(path for path in home.glob("*") if path not in used) if home.is_dir() else []
