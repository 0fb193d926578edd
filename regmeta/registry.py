"""One registry's folder: strict loading of registries/<id>/registry.toml.

The folder holds no code: registry.toml (the kilde's own metadata, defaults, the files), the
spreadsheets as received, and what people have decided (columns.csv, mappings, waivers).
"""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from regmeta.errors import BrokenConfiguration, UnreadableInput
from regmeta.model import Place
from regmeta.spec import Spec, load_toml

CONFIGURATION = "registry.toml"
_KEYS = frozenset(
    {
        "id",
        "platform",
        "helseregion",
        "sources",
        "files",
        "kilde",
        "defaults",
        "datasamlinger",
        "status",
    }
)
STAGES = ("draft", "completed", "delivered", "in-test", "in-production")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One spreadsheet of a registry; `layout` only where recognition must be overruled."""

    path: Path
    layout: str = ""


@dataclass(frozen=True, slots=True)
class Registry:
    """What registry.toml says, every value a text as it would stand in a cell."""

    id: str
    folder: Path
    platform: str
    helseregion: str
    files: tuple[SourceFile, ...]
    kilde: Map[str, str]
    defaults: Map[str, Map[str, str]]
    datasamlinger: Map[str, Map[str, str]]
    status: Map[str, Any]
    sources: tuple[Map[str, Any], ...]
    lines: Map[tuple[str, str], int]

    @property
    def configuration(self) -> Path:
        return self.folder / CONFIGURATION

    def place(self, table: str, key: str) -> Place:
        """Where a configured value stands: `registry.toml:12`, table as written without quotes."""
        return Place(f"{self.id}/{CONFIGURATION}", row=self.lines.get((table, key), 0))


def load_registry(folder: Path, spec: Spec) -> Registry:
    """A registry's configuration, checked against the spec as it is read.

    Raises BrokenConfiguration with the file and the key on anything unknown or missing.
    """
    path = folder / CONFIGURATION
    if not path.is_file():
        raise BrokenConfiguration(f"{path}: finnes ikke. Hvert register må ha en {CONFIGURATION}.")
    data = load_toml(path)
    _check(path, data, spec)
    return Registry(
        id=data["id"],
        folder=folder,
        platform=data.get("platform", ""),
        helseregion=data.get("helseregion", ""),
        files=tuple(_source_file(path, entry) for entry in data.get("files", ())),
        kilde=data["kilde"],
        defaults=data.get("defaults", {}),
        datasamlinger=data.get("datasamlinger", {}),
        status=data.get("status", {}),
        sources=tuple(data.get("sources", ())),
        lines=_lines(path),
    )


def find_registries(folder: Path) -> tuple[Path, ...]:
    """The registry folders below a folder (or the folder itself), by name.

    Raises UnreadableInput where there is none.
    """
    if not folder.is_dir():
        raise UnreadableInput(f"{folder}: finnes ikke eller er ikke en mappe.")
    if (folder / CONFIGURATION).is_file():
        return (folder,)
    found = tuple(sorted(path.parent for path in folder.glob(f"*/{CONFIGURATION}")))
    if not found:
        raise UnreadableInput(
            f"{folder}: fant ingen registre. Hvert register skal ha en mappe med {CONFIGURATION}."
        )
    return found


def _source_file(path: Path, entry: Any) -> SourceFile:
    if not isinstance(entry, dict) or not isinstance(entry.get("path"), str):
        raise BrokenConfiguration(f'{path}: [[files]] må ha path = "filnavn".')
    return SourceFile(path.parent / entry["path"], entry.get("layout", ""))


def _check(path: Path, data: dict[str, Any], spec: Spec) -> None:
    unknown = sorted(set(data) - _KEYS)
    if unknown:
        raise BrokenConfiguration(f"{path}: ukjent nøkkel {', '.join(unknown)}.")
    if data.get("id") != path.parent.name:
        raise BrokenConfiguration(f"{path}: id må være mappens navn, «{path.parent.name}».")
    if not isinstance(data.get("kilde"), dict):
        raise BrokenConfiguration(f"{path}: mangler tabellen [kilde].")
    _check_table(path, "kilde", data["kilde"], set(spec["kilde"].by_key))
    for level, table in data.get("defaults", {}).items():
        if level not in spec.levels:
            raise BrokenConfiguration(f"{path}: [defaults.{level}] er ikke et nivå.")
        _check_table(path, f"defaults.{level}", table, set(spec[level].by_key))
    for form, table in data.get("datasamlinger", {}).items():
        _check_table(path, f"datasamlinger.{form}", table, set(spec["datasamling"].by_key))
    stage = data.get("status", {}).get("stage", STAGES[0])
    if stage not in STAGES:
        raise BrokenConfiguration(f"{path}: [status] stage må være en av {', '.join(STAGES)}.")


def _check_table(path: Path, name: str, table: Any, known: set[str]) -> None:
    if not isinstance(table, dict):
        raise BrokenConfiguration(f"{path}: [{name}] må være en tabell.")
    for key, text in table.items():
        if key not in known:
            raise BrokenConfiguration(f"{path}: [{name}] har ukjent felt «{key}».")
        if not isinstance(text, str):
            raise BrokenConfiguration(f"{path}: [{name}] {key} må stå i hermetegn, som tekst.")


def _lines(path: Path) -> dict[tuple[str, str], int]:
    """The line of every `key =` under every table header, for places that people can find."""
    lines: dict[tuple[str, str], int] = {}
    table = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        bare = line.strip()
        if bare.startswith("[") and bare.endswith("]"):
            table = bare.strip("[]").replace('"', "").strip()
        elif "=" in bare and not bare.startswith("#"):
            lines.setdefault((table, bare.partition("=")[0].strip().strip('"')), number)
    return lines
