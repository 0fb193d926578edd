"""Harmonized targets as data: a candidate set of administrative variables, never official."""

from __future__ import annotations

from functools import lru_cache

from regmeta.errors import BrokenConfiguration, WrongUse
from regmeta.model import Target, Text
from regmeta.spec.loading import load_toml, specs_folder

_PLAIN = ("datatype", "format", "code_system", "oid", "provenance", "support")


def target_versions() -> tuple[str, ...]:
    """The versions of the set that are here, oldest first."""
    folder = specs_folder() / "harmonized"
    return tuple(sorted(path.parent.name for path in folder.glob("*/targets.toml")))


@lru_cache(maxsize=4)
def load_targets(version: str = "") -> tuple[Target, ...]:
    """The targets of a version (the newest where none is named), in the set's own order.

    Raises WrongUse on an unknown version, BrokenConfiguration on a fault in the data.
    """
    known = target_versions()
    chosen = version or (known[-1] if known else "")
    if chosen not in known:
        raise WrongUse(
            f"Harmoniserte variabler har ikke versjonen «{version}». Det finnes: "
            f"{', '.join(known)}.",
            f"Harmonized variables have no version “{version}”. There are: {', '.join(known)}.",
        )
    path = specs_folder() / "harmonized" / chosen / "targets.toml"
    return tuple(_target(str(path), id, entry) for id, entry in load_toml(path).items())


def _target(path: str, id: str, entry: dict[str, object]) -> Target:
    unknown = set(entry) - {*_PLAIN, "name", "definition", "codes"}
    if unknown:
        raise BrokenConfiguration(f"{path}: [{id}]: ukjent nøkkel {', '.join(sorted(unknown))}.")
    name, definition = entry["name"], entry["definition"]
    assert isinstance(name, dict)
    assert isinstance(definition, dict)
    plain = {key: str(entry.get(key, "")) for key in _PLAIN}
    return Target(
        id=id,
        name=Text(**name),
        definition=Text(**definition),
        code_file=str(entry.get("codes", "")),
        **plain,
    )
