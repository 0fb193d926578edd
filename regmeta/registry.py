"""One registry's folder: strict loading of registries/<id>/registry.toml.

The folder holds no code: registry.toml (the kilde's own metadata, defaults, the files), the
spreadsheets as received, and what people have decided (columns.csv, mappings, waivers).
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args

from regmeta.errors import BrokenConfiguration, UnreadableInput
from regmeta.files.confined import misplaced, refuse_foreign
from regmeta.files.strict import ConfigurationFile, read_source
from regmeta.files.toml_lines import Keys
from regmeta.model import LEVELS, Place, Text
from regmeta.spec.fields import Level, Spec
from regmeta.spec.registry_file import DemandsTable, RegistryToml, Stage, StatusTable
from regmeta.texts import folded_letters

CONFIGURATION = "registry.toml"
Fault = tuple[Keys, Text]
"""A key of the file, and what is wrong there."""
STAGES: tuple[Stage, ...] = get_args(Stage)


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
    `event` is the column with the day of the event; `missing` are words that stand for there being
    no answer, by column, those of every column under ''.
    """

    keys: tuple[tuple[str, ...], ...] = ()
    formulas: Mapping[str, str] = dataclasses.field(default_factory=dict)
    order: tuple[DateOrder, ...] = ()
    event: str = ""
    missing: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RegistryStatus:
    """What `[status]` says of a registry's way to helsedata.no; None where it does not say."""

    stage: Stage | None = None
    dates: Mapping[Stage, date] = dataclasses.field(default_factory=dict)
    waiting_for: str = ""
    planned: date | None = None
    application_form: bool | None = None
    application_form_required: bool | None = None
    decides_applications: str = ""


@dataclass(frozen=True, slots=True)
class MetadataSource:
    """Something public that a registry's metadata rest on, and the day it was read, if known."""

    title: str
    read: date | None = None


@dataclass(frozen=True, slots=True)
class Registry:
    """What registry.toml says, every value a text as it would stand in a cell."""

    id: str
    folder: Path
    platform: str
    helseregion: str
    files: tuple[SourceFile, ...]
    kilde: Mapping[str, str]
    defaults: Mapping[str, Mapping[str, str]]
    datasamlinger: Mapping[str, Mapping[str, str]]
    status: RegistryStatus
    sources: tuple[MetadataSource, ...]
    lines: Mapping[tuple[str, str], int]
    data: Mapping[str, Demands] = dataclasses.field(default_factory=dict)
    supplements: tuple[Path, ...] = ()

    @property
    def sheets(self) -> tuple[Path, ...]:
        """Every spreadsheet of the registry: the files as received, and what completes them."""
        return (*(file.path for file in self.files), *self.supplements)

    @property
    def configuration(self) -> Path:
        return self.folder / CONFIGURATION

    def place(self, table: str, key: str) -> Place:
        """Where a configured value stands: `registry.toml:12`, table as written without quotes."""
        return Place(f"{self.id}/{CONFIGURATION}", row=self.lines.get((table, key), 0))


def load_registry(folder: Path, spec: Spec) -> Registry:
    """A registry's configuration, checked against the spec as it is read.

    Raises BrokenConfiguration with the file, the line and the key on anything that does not fit,
    UnreadableInput where something in the folder is not of the folder.
    """
    path = folder / CONFIGURATION
    refuse_foreign(folder)
    if not path.is_file():
        raise BrokenConfiguration(
            "{path}: finnes ikke. Hvert register må ha en {configuration}.",
            "{path}: does not exist. Every registry has a {configuration}.",
            path=path,
            configuration=CONFIGURATION,
        )
    source = read_source(path)
    said = _read(source, spec)
    return Registry(
        id=said.id,
        folder=folder,
        platform=said.platform,
        helseregion=said.helseregion,
        files=tuple(SourceFile(folder / file.path, file.layout) for file in said.files),
        kilde=said.kilde,
        defaults=said.defaults,
        datasamlinger=said.datasamlinger,
        status=_status(said.status),
        sources=tuple(MetadataSource(table.title, table.read) for table in said.sources),
        lines=_lines(source),
        data={form: _demands(table) for form, table in said.data.items()},
        supplements=tuple(folder / table.path for table in said.supplements),
    )


def _demands(table: DemandsTable) -> Demands:
    keys = tuple((key,) if isinstance(key, str) else key for key in table.keys)
    order = tuple(DateOrder(days.earlier, days.later, days.by) for days in table.order)
    missing = {("" if name == "*" else name): words for name, words in table.missing.items()}
    return Demands(keys, table.formulas, order, table.event, missing)


def _status(table: StatusTable) -> RegistryStatus:
    return RegistryStatus(
        table.stage,
        _dates(table),
        table.waiting_for,
        table.planned,
        table.application_form,
        table.application_form_required,
        " ".join(table.decides_applications.split()),
    )


def _dates(table: StatusTable) -> dict[Stage, date]:
    """The day of every stage that has one, in the order of stages."""
    dates = table.dates
    days = (dates.draft, dates.completed, dates.delivered, dates.in_test, dates.in_production)
    return {stage: day for stage, day in zip(STAGES, days, strict=True) if day}


def registry_folder(name: str, below: Path = Path("registries")) -> Path:
    """What a word names: a registry by its id below a folder, else the path as it stands."""
    inside = below / name
    return inside if (inside / CONFIGURATION).is_file() else Path(name)


def find_registries(folder: Path) -> tuple[Path, ...]:
    """The registry folders below a folder (or the folder itself), by name.

    What stands where a registry's folder should, such as a pipe or a link that leads nowhere, is
    among them: whoever loads it is told what is wrong. Raises UnreadableInput where there is none.
    """
    if not folder.is_dir():
        raise UnreadableInput(
            "{folder}: finnes ikke eller er ikke en mappe.",
            "{folder}: does not exist or is no folder.",
            folder=folder,
        )
    if (folder / CONFIGURATION).is_file():
        return (folder,)
    places = [path for path in sorted(folder.iterdir()) if not path.name.startswith(".")]
    folders = tuple(path for path in places if _is_meant_as_registry(path))
    if not any(os.path.lexists(path / CONFIGURATION) for path in folders):
        raise UnreadableInput(
            "{folder}: fant ingen registre. Hvert register skal ha en mappe med {configuration}.",
            "{folder}: found no registries. Every registry has a folder with a {configuration}.",
            folder=folder,
            configuration=CONFIGURATION,
        )
    return folders


_DECIDED = ("mappings.sssom.tsv", "waivers.toml", "columns.csv", "translations.tsv", "editions")
"""What only a registry's folder has: where registry.toml is missing, it is missed."""


def _is_meant_as_registry(path: Path) -> bool:
    """Whether a registry is or was to stand there; files and other folders are nobody's business.

    A link to itself, a pipe or a device stands where a folder should.
    """
    if any(os.path.lexists(path / name) for name in (CONFIGURATION, *_DECIDED)):
        return True
    if path.is_symlink():
        return not path.is_file()
    return not path.is_file() and not path.is_dir()


def _read(source: ConfigurationFile, spec: Spec) -> RegistryToml:
    """The file as a value; BrokenConfiguration that names all that is wrong, a line each."""
    unfit = [*source.faults(RegistryToml), *_wrong_id(source), *_unknown_fields(source, spec)]
    if not unfit:
        said = source.into(RegistryToml)
        unfit = [*_misplaced_files(source, said), *_disorder(_dates(said.status))]
    if unfit:
        raise source.broken_at(unfit)
    return said


def _wrong_id(source: ConfigurationFile) -> Iterator[Fault]:
    name, ident = source.path.resolve().parent.name, source.data.get("id")
    if isinstance(ident, str) and ident != name:
        says = Text(
            "id må være mappens navn, «{name}».", "id must be the folder's name, “{name}”."
        ).filled(name=name)
        yield ("id",), says


def _unknown_fields(source: ConfigurationFile, spec: Spec) -> Iterator[Fault]:
    """The keys that are no field of their level; the name a field has in forms leads to its key."""
    defaults, forms = _table(source.data, "defaults"), _table(source.data, "datasamlinger")
    yield from source.unknown(("defaults",), defaults, spec.levels)
    yield from _unknown_in(source, ("kilde",), _table(source.data, "kilde"), spec["kilde"])
    for level in LEVELS:
        table = _table(defaults, level)
        yield from _unknown_in(source, ("defaults", level), table, spec[level])
    for form in forms:
        keys = ("datasamlinger", form)
        yield from _unknown_in(source, keys, _table(forms, form), spec["datasamling"])


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """A table within another; empty where there is none, or something else."""
    table = data.get(key)
    return table if isinstance(table, dict) else {}


def _unknown_in(
    source: ConfigurationFile, keys: Keys, table: Mapping[str, Any], level: Level
) -> Iterator[Fault]:
    for way, says in source.unknown(keys, table, level.by_key):
        key = level.keys_by_label().get(folded_letters(str(way[-1])))
        yield (way, _CALLED.filled(name=way[-1], key=key) if key else says)


_CALLED = Text(
    'feltet «{name}» heter {key} her: skriv {key} = "…".',
    'the field “{name}” is called {key} here: write {key} = "…".',
)


def _misplaced_files(source: ConfigurationFile, said: RegistryToml) -> Iterator[Fault]:
    named = [("files", n, file.path) for n, file in enumerate(said.files)]
    named += [("supplements", n, table.path) for n, table in enumerate(said.supplements)]
    for key, number, path in named:
        says_where = misplaced(source.path.parent, path)
        if says_where:
            yield (key, number, "path"), says_where


def _disorder(dates: Mapping[Stage, date]) -> Iterator[Fault]:
    """No later stage may have an earlier day."""
    days = list(dates.values())
    if days != sorted(days):
        says = Text("et senere trinn har en tidligere dato.", "a later stage has an earlier day.")
        yield ("status", "dates"), says


def _lines(source: ConfigurationFile) -> dict[tuple[str, str], int]:
    """The line of every key of every table, for places that people can find."""
    lines: dict[tuple[str, str], int] = {}
    for keys, line in source.lines.items():
        if all(isinstance(key, str) for key in keys):
            table = ".".join(str(key) for key in keys[:-1])
            lines.setdefault((table, str(keys[-1])), line)
    return lines
