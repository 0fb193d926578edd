"""Harmonized targets as data: a candidate set of administrative variables, never official."""

from __future__ import annotations

from functools import lru_cache

from regmeta.errors import WrongUse
from regmeta.files.strict import Strict, Words, load_strict
from regmeta.model import Target
from regmeta.spec.loading import specs_folder


class _Target(Strict, frozen=True):
    """A target in targets.toml; `codes` names its list in specs/kodeverk/codes.csv."""

    name: Words
    definition: Words
    datatype: str = ""
    format: str = ""
    code_system: str = ""
    oid: str = ""
    codes: str = ""
    provenance: str = ""
    support: str = ""


def target_versions() -> tuple[str, ...]:
    """The versions of the set that are here, oldest first."""
    folder = specs_folder() / "harmonized"
    return tuple(sorted(path.parent.name for path in folder.glob("*/targets.toml")))


@lru_cache(maxsize=4)
def load_targets(version: str = "") -> tuple[Target, ...]:
    """The targets of a version (the newest where none is named), in the set's own order.

    Raises WrongUse on an unknown version, BrokenConfiguration on a fault in the data.
    """
    available = target_versions()
    chosen = version or (available[-1] if available else "")
    if chosen not in available:
        raise WrongUse(
            "Harmoniserte variabler har ikke versjonen «{version}». Det finnes: {choices}.",
            "Harmonized variables have no version “{version}”. There are: {choices}.",
            version=version,
            choices=", ".join(available),
        )
    path = specs_folder() / "harmonized" / chosen / "targets.toml"
    tables = load_strict(path, dict[str, _Target])
    return tuple(_target(ident, table) for ident, table in tables.items())


def _target(ident: str, table: _Target) -> Target:
    return Target(
        id=ident,
        name=table.name.text,
        definition=table.definition.text,
        datatype=table.datatype,
        format=table.format,
        code_system=table.code_system,
        oid=table.oid,
        code_file=table.codes,
        provenance=table.provenance,
        support=table.support,
    )
