"""One registry's folder: strict loading of registries/<id>/registry.toml.

The folder holds no code: registry.toml (the kilde's own metadata, defaults, the files), the
spreadsheets as received, and what people have decided (columns.csv, mappings, waivers).
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, get_args

import msgspec

from regmeta.errors import BrokenConfiguration, UnreadableInput
from regmeta.files.confined import misplaced, refuse_foreign
from regmeta.files.strict import ConfigurationFile, Strict, read_source
from regmeta.model import LEVELS, Place, Text
from regmeta.spec.fields import Spec

CONFIGURATION = "registry.toml"
Stage = Literal["draft", "completed", "delivered", "in-test", "in-production"]
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
    `event` is the column with the day of the event.
    """

    keys: tuple[tuple[str, ...], ...] = ()
    formulas: Mapping[str, str] = dataclasses.field(default_factory=dict)
    order: tuple[DateOrder, ...] = ()
    event: str = ""


@dataclass(frozen=True, slots=True)
class RegistryStatus:
    """What `[status]` says of a registry's way to helsedata.no; None where it does not say."""

    stage: Stage | None = None
    dates: Mapping[Stage, date] = dataclasses.field(default_factory=dict)
    waiting_for: str = ""
    planned: date | None = None
    application_form: bool | None = None


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

    @property
    def configuration(self) -> Path:
        return self.folder / CONFIGURATION

    def place(self, table: str, key: str) -> Place:
        """Where a configured value stands: `registry.toml:12`, table as written without quotes."""
        return Place(f"{self.id}/{CONFIGURATION}", row=self.lines.get((table, key), 0))


# ------------------------------------------------------------------ what stands in the file


class _RegistryFile(Strict, frozen=True):
    """A table of `[[files]]`."""

    path: Annotated[str, msgspec.Meta(min_length=1)]
    layout: str = ""


class _Source(Strict, frozen=True):
    """A table of `sources`."""

    title: str
    read: date | None = None


class _Order(Strict, frozen=True):
    """A table of `order` in `[data.<datasamling>]`."""

    earlier: str
    later: str
    by: str = ""


_Column = Annotated[str, msgspec.Meta(min_length=1)]
_Columns = Annotated[tuple[_Column, ...], msgspec.Meta(min_length=1)]


class _Demands(Strict, frozen=True):
    """`[data.<datasamling>]`: a key that nobody reads would be a check that never runs."""

    keys: tuple[_Column | _Columns, ...] = ()
    formulas: dict[str, str] = msgspec.field(default_factory=dict)
    order: tuple[_Order, ...] = ()
    event: str = ""

    def demands(self) -> Demands:
        keys = tuple((key,) if isinstance(key, str) else key for key in self.keys)
        order = tuple(DateOrder(table.earlier, table.later, table.by) for table in self.order)
        return Demands(keys, self.formulas, order, self.event)


class _Dates(Strict, frozen=True):
    """`[status.dates]`: the day on which a stage was reached."""

    draft: date | None = None
    completed: date | None = None
    delivered: date | None = None
    in_test: date | None = msgspec.field(default=None, name="in-test")
    in_production: date | None = msgspec.field(default=None, name="in-production")

    def by_stage(self) -> dict[Stage, date]:
        days = (self.draft, self.completed, self.delivered, self.in_test, self.in_production)
        return {stage: day for stage, day in zip(STAGES, days, strict=True) if day}


class _Status(Strict, frozen=True):
    """`[status]`."""

    stage: Stage | None = None
    dates: _Dates = _Dates()
    waiting_for: str = ""
    planned: date | None = None
    application_form: bool | None = None

    def status(self) -> RegistryStatus:
        return RegistryStatus(
            self.stage,
            self.dates.by_stage(),
            self.waiting_for,
            self.planned,
            self.application_form,
        )


class _Configuration(Strict, frozen=True):
    """registry.toml; which fields its tables may have, the spec says."""

    id: str
    kilde: dict[str, str]
    platform: str = ""
    helseregion: str = ""
    sources: tuple[_Source, ...] = ()
    files: tuple[_RegistryFile, ...] = ()
    defaults: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    datasamlinger: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    status: _Status = _Status()
    data: dict[str, _Demands] = msgspec.field(default_factory=dict)


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
    said = source.into(_Configuration)
    _check(source, said, spec)
    return Registry(
        id=said.id,
        folder=folder,
        platform=said.platform,
        helseregion=said.helseregion,
        files=tuple(SourceFile(folder / file.path, file.layout) for file in said.files),
        kilde=said.kilde,
        defaults=said.defaults,
        datasamlinger=said.datasamlinger,
        status=said.status.status(),
        sources=tuple(MetadataSource(table.title, table.read) for table in said.sources),
        lines=_lines(source),
        data={form: table.demands() for form, table in said.data.items()},
    )


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


_DECIDED = ("mappings.sssom.tsv", "waivers.toml", "columns.csv", "editions")
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


def _check(source: ConfigurationFile, said: _Configuration, spec: Spec) -> None:
    """What only the folder and the spec can tell: the id, and which fields there are."""
    name = source.path.resolve().parent.name
    if said.id != name:
        says = Text(
            "id må være mappens navn, «{name}».", "id must be the folder's name, “{name}”."
        ).filled(name=name)
        raise source.broken(("id",), says)
    source.refuse_unknown(("kilde",), said.kilde, spec["kilde"].by_key)
    source.refuse_unknown(("defaults",), said.defaults, spec.levels)
    for level in LEVELS:
        table = said.defaults.get(level, {})
        source.refuse_unknown(("defaults", level), table, spec[level].by_key)
    for form, table in said.datasamlinger.items():
        source.refuse_unknown(("datasamlinger", form), table, spec["datasamling"].by_key)
    for number, file in enumerate(said.files):
        says_where = misplaced(source.path.parent, file.path)
        if says_where:
            raise source.broken(("files", number, "path"), says_where)
    _refuse_disorder(source, said.status.dates.by_stage())


def _refuse_disorder(source: ConfigurationFile, dates: Mapping[Stage, date]) -> None:
    """No later stage may have an earlier day."""
    days = list(dates.values())
    if days != sorted(days):
        says = Text("et senere trinn har en tidligere dato.", "a later stage has an earlier day.")
        raise source.broken(("status", "dates"), says)


def _lines(source: ConfigurationFile) -> dict[tuple[str, str], int]:
    """The line of every key of every table, for places that people can find."""
    lines: dict[tuple[str, str], int] = {}
    for keys, line in source.lines.items():
        if all(isinstance(key, str) for key in keys):
            table = ".".join(str(key) for key in keys[:-1])
            lines.setdefault((table, str(keys[-1])), line)
    return lines
