"""What has become of the folders whose editions are published: drafts that stand in nobody's way,
but of which readers and the registry are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from regmeta.editions.approved import Approved
from regmeta.errors import RegmetaError, UnreadableInput
from regmeta.files.kept import Kept
from regmeta.model import UNFIT_DRAFTS
from regmeta.registry import CONFIGURATION
from regmeta.runs.checking import check_registries
from regmeta.runs.folders import Draft, RegistryFolders, find_all
from regmeta.runs.gates import digests_of
from regmeta.runs.memory import Memory
from regmeta.spec.fields import Spec

DRAFTS = "drafts"
"""Among what a run is made of: the drafts that the pages tell of."""


def find_with_drafts(
    folder: Path,
    spec: Spec,
    formats: Sequence[str],
    today: date,
    *,
    drafts: bool = False,
    kept: Kept | None = None,
) -> RegistryFolders:
    """`find_all`, with the drafts that were altered read and checked: a faulty one is told of.

    What was found of a draft before is remembered in `kept`.
    """
    registries = find_all(folder, spec, formats, today, drafts=drafts)
    states = {
        name: _looked_at(registries, name, state, spec, today, kept)
        for name, state in registries.drafts.items()
    }
    staying = {name: state for name, state in states.items() if state in UNFIT_DRAFTS}
    states_said = " ".join(f"{name}:{state}" for name, state in sorted(staying.items()))
    made_of = {**registries.made_of, DRAFTS: states_said} if states_said else registries.made_of
    return replace(registries, drafts=states, made_of=made_of)


def _looked_at(
    registries: RegistryFolders,
    name: str,
    state: Draft,
    spec: Spec,
    today: date,
    kept: Kept | None,
) -> Draft:
    home = registries.homes[name]
    if state == "same" or not (home / CONFIGURATION).is_file():
        return state
    errors = _errors_in(home, spec, today, _memory(registries, name, kept))
    if isinstance(errors, RegmetaError):
        return _broken(state, errors)
    return "faulty" if errors > _accepted(registries.approved[name]) else "changed"


def _broken(state: Draft, error: RegmetaError) -> Draft:
    if state == "missing":
        return state
    return "unreadable" if isinstance(error, UnreadableInput) else "faulty"


def _accepted(approved: Approved) -> int:
    """How many errors were accepted when the edition was made."""
    return (approved.edition.findings or {}).get("error", 0)


def _errors_in(home: Path, spec: Spec, today: date, memory: Memory) -> int | RegmetaError:
    """How many errors a folder has as it stands, or why it cannot be read."""
    checked = check_registries([home], spec, memory, today=today)
    if checked.batch.broken:
        return checked.batch.broken[0]
    return checked.report.counts.error


def _memory(registries: RegistryFolders, name: str, kept: Kept | None) -> Memory:
    from regmeta.publish.unchanged import digest_of_files

    try:
        digest = digest_of_files([registries.homes[name]])
    except OSError:
        return Memory({})
    laws = {key: registries.made_of[key] for key in ("spec", "code")}
    return Memory(digests_of({**laws, f"registries/{name}": digest}), kept)
