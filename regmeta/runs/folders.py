"""What a folder of registries holds that may be published: approved editions, and drafts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from regmeta.editions.approved import Approved, laid_out, last_approved, numbered
from regmeta.editions.ledger import LEDGER, Act, ledger_of, read_ledger, withdrawn
from regmeta.editions.ledgerhead import HEAD
from regmeta.editions.store import FOLDER, digest_of, edition_numbered
from regmeta.errors import RegmetaError, UnreadableInput, WrongUse
from regmeta.registry import CONFIGURATION, find_registries
from regmeta.spec.fields import Spec

Draft = Literal["same", "changed", "faulty", "missing", "unreadable"]
"""How a registry's folder stands to the edition that is published of it."""
_EDITION = re.compile(r"(?P<folder>.+)@(?P<number>\d+)")


@dataclass(frozen=True, slots=True)
class RegistryFolders:
    """What a folder of registries holds, looked up once in a command and handed on.

    By registry: its folder (`homes`), the edition that decides where it has one (`approved`), how
    its draft stands to that (`drafts`), and what is wrong with its editions (`faults`). `made_of`
    are the digests of all that a run is made of; `withdrawn` those that were taken off.
    """

    folder: Path
    homes: Mapping[str, Path]
    made_of: Mapping[str, str]
    approved: Mapping[str, Approved] = field(default_factory=dict)
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    faults: Mapping[str, RegmetaError] = field(default_factory=dict)
    withdrawn: Mapping[str, Act] = field(default_factory=dict)
    sources: Mapping[str, Path] = field(default_factory=dict)
    """Folders to read from in another's place, as of an edition whose registry is gone."""

    @property
    def is_one_registry(self) -> bool:
        """Whether the folder is a registry's own, with none below it."""
        return self.folder in self.homes.values()

    def source(self, name: str) -> Path:
        """The folder to read a registry from: the approved edition's, else its own. Raises the
        fault of editions that cannot be read: a draft does not take their place."""
        if name in self.faults:
            raise self.faults[name]
        if name in self.sources:
            return self.sources[name]
        approved = self.approved.get(name)
        return laid_out(approved) if approved else self.homes[name]


def find_all(
    folder: Path, spec: Spec, formats: Sequence[str], today: date, *, drafts: bool = False
) -> RegistryFolders:
    """Look through a folder of registries, or at one edition (`registries/norgast@2`).

    With `drafts`, folders count as they stand, whatever editions there are. Raises UnreadableInput
    where there are no registries.
    """
    match = _EDITION.fullmatch(str(folder))
    if match and not folder.exists():
        return _one_edition(Path(match["folder"]), int(match["number"]), spec, formats, today)
    gone = {} if drafts else withdrawn(read_ledger(ledger_of(folder)))
    homes = {path.name: path for path in find_registries(folder) if path.name not in gone}
    approved, faults = ({}, {}) if drafts else _approved(homes)
    return RegistryFolders(
        folder=folder,
        homes=homes,
        made_of=_made_of(folder, homes, approved, gone, spec, formats, today),
        approved=approved,
        drafts={name: draft_of(edition) for name, edition in approved.items()},
        faults=faults,
        withdrawn=gone,
    )


def _one_edition(
    folder: Path, number: int, spec: Spec, formats: Sequence[str], today: date
) -> RegistryFolders:
    last = last_approved(folder) if folder.is_dir() else None
    if last is None:
        raise WrongUse(
            "{folder}@{number}: finnes ikke. {folder} har ingen utgaver.",
            "{folder}@{number}: does not exist. {folder} has no editions.",
            folder=folder,
            number=number,
        )
    edition_numbered((*last.before, last.edition), number, folder)
    wanted = numbered(last, number) or last
    approved = {folder.name: wanted}
    homes = {folder.name: folder}
    made_of = _made_of(folder, homes, approved, {}, spec, formats, today)
    return RegistryFolders(folder, homes, made_of, approved)


def _approved(
    homes: Mapping[str, Path],
) -> tuple[dict[str, Approved], dict[str, RegmetaError]]:
    """The edition that decides for each registry that has one; where editions cannot be read the
    draft does not take their place."""
    approved: dict[str, Approved] = {}
    faults: dict[str, RegmetaError] = {}
    for name, home in homes.items():
        try:
            edition = last_approved(home)
        except RegmetaError as error:
            faults[name] = error
            continue
        except OSError as error:
            faults[name] = _unreadable(error)
            continue
        if edition is not None:
            approved[name] = edition
    return approved, faults


def draft_of(approved: Approved) -> Draft:
    """Whether the folder still holds the files that the edition was made of."""
    folder = approved.edition.folder
    if not (folder / CONFIGURATION).is_file():
        return "missing"
    try:
        digests = [
            digest_of((folder / kept.path).read_bytes()) == kept.digest
            for kept in approved.edition.files
        ]
    except FileNotFoundError:
        return "missing"
    except OSError:
        return "unreadable"
    return "same" if all(digests) else "changed"


def _made_of(
    folder: Path,
    homes: Mapping[str, Path],
    approved: Mapping[str, Approved],
    gone: Mapping[str, Act],
    spec: Spec,
    formats: Sequence[str],
    today: date,
) -> dict[str, str]:
    """The digests of all that goes into a publication, by name."""
    from regmeta.publish.unchanged import ingredients
    from regmeta.runs.formats import FORMATS
    from regmeta.spec.loading import specs_folder

    is_one = folder in homes.values()
    try:
        entries = {} if is_one and approved else _entries(folder, homes, approved, gone)
        law = [specs_folder(), spec.folder]
        digests = ingredients(entries, law, FORMATS.chosen(formats), today)
        editions = {f"registries/{name}": _edition(approved[name]) for name in approved}
    except OSError as error:
        raise _unreadable(error) from error
    return {**digests, **editions, "spec": f"{spec.name} {spec.version} {digests['spec']}"}


def _entries(
    folder: Path,
    homes: Mapping[str, Path],
    approved: Mapping[str, Approved],
    gone: Mapping[str, Act],
) -> dict[str, Path]:
    """What lies in the folder and counts: not the ledger, nor what an edition speaks for."""
    return {
        path.name: path
        for path in folder.iterdir()
        if path.name not in approved and path.name not in gone and path.name not in (LEDGER, HEAD)
    }


def _edition(approved: Approved) -> str:
    """A digest of an edition; statistics and the like beside it do not count."""
    return f"{FOLDER}/{approved.edition.number} {approved.address}"


def _unreadable(error: OSError) -> UnreadableInput:
    return UnreadableInput(
        "{filename}: kan ikke leses ({strerror}).",
        "{filename}: cannot be read ({strerror}).",
        filename=error.filename,
        strerror=error.strerror,
    )
