"""An approved edition laid out as a registry's folder, so that it is read as any registry is.

The bytes come from the edition's own objects, each held against its digest; the folder that the
edition was made from is a draft, and is not looked at.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from regmeta.editions.store import (
    ABOUT,
    FOLDER,
    KeptEdition,
    about_path,
    checked_bytes,
    object_path,
    read_editions,
)
from regmeta.errors import OutputFailed
from regmeta.files.kept import home
from regmeta.files.output import write_through

DECISIONS = (
    *("mappings.sssom.tsv", "waivers.toml", "columns.csv", "statistics.json"),
    "translations.tsv",
)
"""What people have decided or made beside the files as received: an edition keeps it too."""


@dataclass(frozen=True, slots=True)
class Approved:
    """The edition that a registry is published as, with those before it."""

    edition: KeptEdition
    before: tuple[KeptEdition, ...] = ()

    @property
    def address(self) -> str:
        """A digest of all that is laid out: the edition's account of itself and those before."""
        total = sha256()
        for path in self._accounts():
            total.update(path.read_bytes())
        for path in self.borrowed:
            total.update(path.name.encode() + path.read_bytes())
        return total.hexdigest()

    @property
    def borrowed(self) -> tuple[Path, ...]:
        """Decisions taken from the folder as it stands: editions of 0.1.0 kept none themselves."""
        if self.edition.digest:
            return ()
        paths = (self.edition.folder / name for name in DECISIONS)
        return tuple(path for path in paths if path.is_file())

    def _accounts(self) -> tuple[Path, ...]:
        every = (*self.before, self.edition)
        return tuple(about_path(edition.folder, edition.number) for edition in every)


def last_approved(folder: Path) -> Approved | None:
    """The last edition of a registry's folder, None where it has none; raises UnreadableInput
    where one was altered."""
    editions = read_editions(folder)
    return Approved(editions[-1], editions[:-1]) if editions else None


def numbered(approved: Approved, number: int) -> Approved | None:
    """An earlier edition of the same registry, None where there is none of that number."""
    every = (*approved.before, approved.edition)
    for place, edition in enumerate(every):
        if edition.number == number:
            return Approved(edition, every[:place])
    return None


def laid_out(approved: Approved) -> Path:
    """The edition as a folder with the registry's name, made where it is not there already.

    Raises UnreadableInput where a file of the edition is no longer what it was.
    """
    content = _contents(approved)
    name = approved.edition.folder.absolute().name
    place = place_of(approved.address) / name
    if place.is_dir() and _lies_in(place, content):
        return place
    try:
        _lay_out(place, content)
    except OSError as error:
        raise OutputFailed(
            "{place}: kunne ikke skrives ({why}).",
            "{place}: could not be written ({why}).",
            place=place,
            why=error.strerror,
        ) from error
    return place


def place_of(address: str) -> Path:
    """Where an edition of that address is laid out, whether or not it is already."""
    return home(os.environ).with_name("regmeta-approved") / address[:32]


def _contents(approved: Approved) -> dict[str, bytes]:
    """The bytes of every file by its name below the folder."""
    edition = approved.edition
    files = {path.name: path.read_bytes() for path in approved.borrowed}
    for kept in edition.files:
        source = object_path(edition.folder, kept.digest, Path(kept.path).suffix)
        files[kept.path] = checked_bytes(source, kept.digest)
    for each in (*approved.before, edition):
        about = about_path(each.folder, each.number)
        files[f"{FOLDER}/{each.number}/{ABOUT}"] = about.read_bytes()
        parsed = object_path(each.folder, each.content, ".json")
        content = checked_bytes(parsed, each.content)
        files[parsed.relative_to(each.folder).as_posix()] = content
    return files


def _lies_in(place: Path, content: Mapping[str, bytes]) -> bool:
    """Whether a folder holds just these files with these bytes."""
    lying = {path.relative_to(place).as_posix(): path for path in place.rglob("*")}
    files = {name: path for name, path in lying.items() if path.is_file()}
    if files.keys() != content.keys():
        return False
    return all(path.read_bytes() == content[name] for name, path in files.items())


def _lay_out(place: Path, content: Mapping[str, bytes]) -> None:
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=place.parent))
    try:
        for name, body in content.items():
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            write_through(fresh / name, body)
        shutil.rmtree(place, ignore_errors=True)
        fresh.rename(place)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
