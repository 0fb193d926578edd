"""One registry's folder: strict loading of registries/<id>/registry.toml.

The folder holds no code: registry.toml (the kilde's own metadata, defaults, the files), the
spreadsheets as received, and what people have decided (columns.csv, mappings, waivers).
"""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import dataclass
from dataclasses import field as made
from pathlib import Path
from typing import Any

from regmeta.errors import BrokenConfiguration, UnreadableInput
from regmeta.model import Place
from regmeta.spec.fields import Spec
from regmeta.spec.loading import load_toml

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
        "data",
    }
)
STAGES = ("draft", "completed", "delivered", "in-test", "in-production")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One spreadsheet of a registry; `layout` only where recognition must be overruled."""

    path: Path
    layout: str = ""


@dataclass(frozen=True, slots=True)
class DateOrder:
    """A day that must not be later than another: columns, one of them perhaps `Form.COLUMN`.

    `by` is the column that joins the two forms, `HERE = THERE` where its names differ.
    """

    earlier: str
    later: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Demands:
    """What `[data.<datasamling>]` demands of a form's data beyond the spreadsheets.

    `keys` are columns whose values together stand once; `formulas` give derived columns;
    `event` is the column with the day of the event.
    """

    keys: tuple[tuple[str, ...], ...] = ()
    formulas: Map[str, str] = made(default_factory=dict)
    order: tuple[DateOrder, ...] = ()
    event: str = ""


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
    data: Map[str, Demands] = made(default_factory=dict)

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
        data={form: _demands(path, form, table) for form, table in data.get("data", {}).items()},
    )


def registry_folder(name: str, below: Path = Path("registries")) -> Path:
    """What a word names: a registry by its id below a folder, else the path as it stands."""
    inside = below / name
    return inside if (inside / CONFIGURATION).is_file() else Path(name)


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


def _demands(path: Path, form: str, table: Any) -> Demands:
    """One form's demands, strictly: a key that nobody reads would be a check that never runs."""
    name = f"data.{form}"
    known = {"keys", "formulas", "order", "event"}
    if not isinstance(table, dict) or set(table) - known:
        more = ", ".join(sorted(set(table) - known)) if isinstance(table, dict) else "?"
        raise BrokenConfiguration(
            f"{path}: [{name}] har ukjent nøkkel {more}. Det finnes: {', '.join(sorted(known))}."
        )
    formulas = table.get("formulas", {})
    if not isinstance(formulas, dict) or not all(isinstance(f, str) for f in formulas.values()):
        raise BrokenConfiguration(f'{path}: [{name}.formulas] må ha KOLONNE = "formel".')
    if not isinstance(table.get("event", ""), str):
        raise BrokenConfiguration(f"{path}: [{name}] event må være et kolonnenavn i hermetegn.")
    keys = tuple(_key(path, name, key) for key in _list(path, name, "keys", table))
    order = tuple(_order(path, name, one) for one in _list(path, name, "order", table))
    return Demands(keys, formulas, order, table.get("event", ""))


def _list(path: Path, name: str, key: str, table: Map[str, Any]) -> list[Any]:
    found = table.get(key, [])
    if not isinstance(found, list):
        raise BrokenConfiguration(f"{path}: [{name}] {key} må være en liste.")
    return found


def _key(path: Path, name: str, key: Any) -> tuple[str, ...]:
    columns = [key] if isinstance(key, str) else key
    if isinstance(columns, list) and columns and all(isinstance(one, str) for one in columns):
        return tuple(columns)
    raise BrokenConfiguration(
        f"{path}: [{name}] keys må være en liste av kolonner, eller av lister av kolonner: "
        'keys = ["SkjemaGUID", ["PASIENT", "DATO"]].'
    )


def _order(path: Path, name: str, one: Any) -> DateOrder:
    texts = isinstance(one, dict) and all(isinstance(text, str) for text in one.values())
    if texts and {"earlier", "later"} <= set(one) <= {"earlier", "later", "by"}:
        return DateOrder(one["earlier"], one["later"], one.get("by", ""))
    raise BrokenConfiguration(
        f'{path}: [{name}] order må være en liste av {{ earlier = "KOLONNE", later = "KOLONNE", '
        'by = "KOLONNE" }.'
    )


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
