"""Taking a registry off what is published: an act with a reason, in the ledger."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from regmeta.editions.catching import note_missed
from regmeta.editions.ledger import Act, ledger_of, note_acts, read_ledger, withdrawn
from regmeta.editions.store import read_editions
from regmeta.errors import RegmetaError, WrongUse
from regmeta.privacy.saying import refuse_numbers
from regmeta.registry import CONFIGURATION, find_registries, load_registry
from regmeta.spec.fields import Spec


def withdraw(name: str, registries: Path, spec: Spec, *, reason: str, by: str, today: date) -> Act:
    """Note that a registry is taken off; the next publication leaves it out, by this name.

    Its folder may be gone or broken. Raises WrongUse where no reason or nobody is named, where
    there is no such registry, or where it is taken off already.
    """
    _refuse_unsaid(reason, by)
    refuse_numbers(by=by, reason=reason)
    path = ledger_of(registries)
    _catch_up(registries / name)
    lines = read_ledger(path)
    if name in withdrawn(lines):
        raise WrongUse("{name}: er alt tatt av.", "{name}: is taken off already.", name=name)
    past = {line.act.registry for line in lines}
    if not (registries / name).is_dir() and name not in past:
        raise WrongUse(
            "{name}: finnes ikke i {registries}. Der er {choices}.",
            "{name}: is not in {registries}. There are {choices}.",
            name=name,
            registries=registries,
            choices=", ".join(folder.name for folder in find_registries(registries)),
        )
    about = _code_of(registries / name, spec)
    act = Act("withdrawn", name, today, " ".join(by.split()), " ".join(reason.split()), about)
    note_acts(path, [act])
    return act


def _catch_up(folder: Path) -> None:
    """A release that was stopped came before this, and must not take the registry back."""
    try:
        editions = read_editions(folder)
    except (RegmetaError, OSError):
        return
    if editions:
        note_missed(folder.parent, editions)


def _refuse_unsaid(reason: str, by: str) -> None:
    if not reason.strip():
        raise WrongUse(
            "--reason: si hvorfor registeret tas av.",
            "--reason: say why the registry is taken off.",
        )
    if not by.strip():
        raise WrongUse("--by: si hvem som tar det av.", "--by: say who takes it off.")


def _code_of(folder: Path, spec: Spec) -> dict[str, str]:
    """The kilde's code, by which publications know it, where the folder still tells."""
    if not (folder / CONFIGURATION).is_file():
        return {}
    try:
        code = load_registry(folder, spec).kilde.get("Code", "")
    except RegmetaError:
        return {}
    return {"code": code} if code else {}
