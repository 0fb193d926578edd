"""What a word on the command line names: a file, a registry's folder, or one of its editions."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from regmeta.editions import Content, content_of
from regmeta.editions.approved import Approved, laid_out
from regmeta.editions.store import (
    KeptEdition,
    edition_numbered,
    read_content,
    read_editions,
)
from regmeta.errors import UnreadableInput, WrongUse
from regmeta.model import Submission
from regmeta.read import read_file, read_registry
from regmeta.registry import (
    CONFIGURATION,
    Registry,
    find_registries,
    load_registry,
    registry_folder,
)
from regmeta.spec.fields import Spec

LAST = "last"
REGISTRIES = Path("registries")
_EDITION = re.compile(rf"(?P<folder>.+)@(?P<number>\d+|{LAST})")


def read_side(
    name: str, spec: Spec, today: date, *, kilde: str = "", below: Path = REGISTRIES
) -> Content:
    """The content that a word names: `klokebok.csv`, `norvas`, `registries/norvas@2` or `norvas@2`.

    An id is looked for `below`. Raises UnreadableInput or WrongUse, in one sentence, where the word
    names nothing.
    """
    path = registry_folder(name, below)
    match = _EDITION.fullmatch(name)
    if match and not path.exists():
        folder = registry_folder(match["folder"], below)
        return read_edition(a_registry(folder, spec).folder, match["number"], today)
    if path.is_dir():
        return registry_content(a_registry(path, spec), spec, today)
    return _file_content(path, spec, today, kilde)


def day_of(name: str, otherwise: date, below: Path = REGISTRIES) -> date:
    """The day from which what a word names holds: an edition's own, else the one given."""
    match = _EDITION.fullmatch(name)
    if not match or Path(name).exists():
        return otherwise
    every = read_editions(registry_folder(match["folder"], below))
    wanted = [entry for entry in every if match["number"] in (LAST, str(entry.number))]
    return wanted[-1].made if wanted else otherwise


def registry_named(ident: str, registries: Path) -> Path:
    """The folder of a registry: `norvas` in `registries`, or the folder itself.

    Raises WrongUse, naming those there are.
    """
    path = registry_folder(ident, registries)
    if (path / CONFIGURATION).is_file():
        return path.resolve() if path.name in ("", "..") else path
    names = ", ".join(folder.name for folder in find_registries(registries))
    raise WrongUse(
        "{ident}: er ikke et register i {registries}. Der er {choices}.",
        "{ident}: is no registry in {registries}. There are {choices}.",
        ident=ident,
        registries=registries,
        choices=names,
    )


def a_registry(folder: Path, spec: Spec) -> Registry:
    """The registry of a folder; WrongUse where it holds several, or none."""
    if (folder / CONFIGURATION).is_file():
        return load_registry(folder.resolve() if folder.name in ("", "..") else folder, spec)
    raise WrongUse(
        "{folder}: er ikke mappen til ett register (ingen "
        "{configuration}). Oppgi for eksempel {folder2}.",
        "{folder}: is not the folder of one registry (no {configuration}). Name {folder2}, say.",
        folder=folder,
        configuration=CONFIGURATION,
        folder2=folder / "norvas",
    )


def registry_content(
    registry: Registry, spec: Spec, today: date, submission: Submission | None = None
) -> Content:
    """What a registry says as it stands now."""
    submission_read = submission or read_registry(registry, spec)
    return content_of(submission_read, spec, today, title=str(registry.folder), fixed=True)


def read_edition(folder: Path, number: str, today: date) -> Content:
    """What an edition holds."""
    return read_content(_editions_until(folder, number)[-1], today)


def edition_asked(word: str, below: Path) -> KeptEdition:
    """The edition that `norvas@2` names, or `norvas`: the last one. Raises WrongUse where there is
    no such registry or number, UnreadableInput where the registry has no editions."""
    match = _EDITION.fullmatch(word)
    folder = registry_named(match["folder"] if match else word, below)
    return _editions_until(folder, match["number"] if match else LAST)[-1]


def edition_folder(folder: Path, number: str) -> Path:
    """The files of an edition, laid out as a registry's folder."""
    *before, edition = _editions_until(folder, number)
    return laid_out(Approved(edition, tuple(before)))


def _editions_until(folder: Path, number: str) -> tuple[KeptEdition, ...]:
    """The editions of a registry up to the one named."""
    every = read_editions(folder)
    if not every:
        raise UnreadableInput(
            "{folder}: har ingen utgaver ennå. Lag den første: regmeta release {folder} --by NAVN.",
            "{folder}: has no editions yet. Make the first one: "
            "regmeta release {folder} --by NAME.",
            folder=folder,
        )
    edition = every[-1] if number == LAST else edition_numbered(every, int(number), folder)
    return every[: every.index(edition) + 1]


def _file_content(path: Path, spec: Spec, today: date, kilde: str) -> Content:
    reading = read_file(path, spec, kilde=kilde)
    submission = reading.submission
    names = submission["datasamling"].column("PreferredTerm")
    codes = submission["datasamling"].column("Code")
    # A file without sheets or a form column holds one form, which the reader names after the file.
    lone = codes[0] if names == [path.stem] else ""
    return content_of(submission, spec, today, title=path.name, lone=lone)
