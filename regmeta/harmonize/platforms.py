"""What a registry's platform tells: its own fields, block by block, mapped by rule.

The rules are data (specs/harmonized/<version>/platforms.toml and valuemaps.toml); this module
reads them strictly and looks fields up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from regmeta.errors import BrokenConfiguration
from regmeta.files.strict import ConfigurationFile, Strict, load_strict, read_source
from regmeta.files.toml_lines import Keys
from regmeta.harmonize.valuemaps import ReadValueMap
from regmeta.model import Record, Submission, Target, TargetMapping, Text, ValueMap
from regmeta.spec.loading import specs_folder

# What OpenQReg writes where a field has no name in reports: not transferred, a paired missing flag.
_NOT_NAMES = frozenset({"ikke overført", "nullmangler"})
ANY_TABLE = "*"
REPORT_VIEW = "="


@dataclass(frozen=True, slots=True)
class PlatformField:
    """One of a platform's own fields: where it stands, what it means, how its values go over."""

    platform: str
    table: str
    name: str
    target: str
    predicate: str
    values: ValueMap | None
    evidence: Text


@dataclass(frozen=True, slots=True)
class Platforms:
    """All platform fields, found by (platform, table, field) or by name alone, case ignored."""

    titles: Mapping[str, str]
    marks: Mapping[str, frozenset[str]]
    by_place: Mapping[tuple[str, str, str], PlatformField]
    by_name: Mapping[str, tuple[PlatformField, ...]]
    tables: frozenset[tuple[str, str]]

    def field(self, platform: str, table: str, name: str) -> PlatformField | None:
        """The field in that table, else in the block of all tables, else in the report views."""
        key = name.casefold()
        for where in (table.casefold(), ANY_TABLE, REPORT_VIEW):
            field = self.by_place.get((platform, where, key))
            if field is None:
                continue
            # A table with a block of its own has no form fields that the block does not name.
            if where != ANY_TABLE or (platform, table.casefold()) not in self.tables:
                return field
        return None

    def recognise(self, names: Iterable[str]) -> str:
        """The platform whose marks occur at least twice among the names, or ''."""
        seen = {name.casefold() for name in names}
        hits = {platform: len(seen & marks) for platform, marks in self.marks.items()}
        best = max(hits, key=lambda platform: hits[platform], default="")
        return best if best and hits[best] >= 2 else ""


def harmonized_folder(version: str = "") -> Path:
    """The folder of a version of the harmonized targets, the newest where none is named."""
    root = specs_folder() / "harmonized"
    if version:
        return root / version
    versions = sorted(path for path in root.iterdir() if path.is_dir()) if root.is_dir() else []
    if not versions:
        raise BrokenConfiguration(
            "{root}: mangler. De harmoniserte variablene er ikke installert.",
            "{root}: missing. The harmonized variables are not installed.",
            root=root,
        )
    return versions[-1]


class _Entry(Strict, frozen=True):
    """A field in a block of platforms.toml."""

    target: str
    values: str = ""
    predicate: str = "skos:exactMatch"


class _Block(Strict, frozen=True):
    """A table of a platform, `*` for all that have no block of their own."""

    table: str
    nb: str
    en: str
    fields: dict[str, _Entry]


class _Platform(Strict, frozen=True):
    """A platform in platforms.toml."""

    title: str
    marks: tuple[str, ...]
    blocks: tuple[_Block, ...]


@lru_cache(maxsize=4)
def load_value_maps(version: str = "") -> dict[str, ValueMap]:
    """The named value maps; BrokenConfiguration names the file and the map that is wrong."""
    path = harmonized_folder(version) / "valuemaps.toml"
    maps = load_strict(path, dict[str, ReadValueMap])
    return {name: entry.value_map() for name, entry in maps.items()}


@lru_cache(maxsize=4)
def load_platforms(version: str = "") -> Platforms:
    """The platforms' own fields, checked as they are read."""
    source = read_source(harmonized_folder(version) / "platforms.toml")
    platforms = source.into(dict[str, _Platform])
    maps = load_value_maps(version)
    fields = [
        _field(source, platform, block, (platform, "blocks", place, "fields", name), maps)
        for platform, table in platforms.items()
        for place, block in enumerate(table.blocks)
        for name in block.fields
    ]
    by_name: dict[str, tuple[PlatformField, ...]] = {}
    for field in fields:
        by_name[field.name.casefold()] = (*by_name.get(field.name.casefold(), ()), field)
    return Platforms(
        titles={platform: table.title for platform, table in platforms.items()},
        marks={
            platform: frozenset(mark.casefold() for mark in table.marks)
            for platform, table in platforms.items()
        },
        by_place={(field.platform, field.table, field.name.casefold()): field for field in fields},
        by_name=by_name,
        tables=frozenset((field.platform, field.table) for field in fields),
    )


def _field(
    source: ConfigurationFile,
    platform: str,
    block: _Block,
    keys: Keys,
    maps: Mapping[str, ValueMap],
) -> PlatformField:
    name = str(keys[-1])
    entry = block.fields[name]
    if entry.values and entry.values not in maps:
        raise source.broken(
            (*keys, "values"),
            Text(
                "«{values}» finnes ikke i valuemaps.toml.", "“{values}” is not in valuemaps.toml."
            ).filled(values=entry.values),
        )
    return PlatformField(
        platform=platform,
        table=block.table,
        name=name,
        target=entry.target,
        predicate=entry.predicate,
        values=maps[entry.values] if entry.values else None,
        evidence=Text("{name} hører til {block}", "{name} belongs to {block}").filled(
            name=name, block=Text(block.nb, block.en)
        ),
    )


def names_of(record: Record) -> Iterator[tuple[str, str]]:
    """The (table, name) pairs a variable goes by: its database reference first, then its names."""
    extras = record.records.extras
    table = _extra(extras, "tabell", record.i)
    physical = record["DatabaseReferanse"]
    if "." in physical:
        table, physical = physical.rsplit(".", 1)
    for name in (
        physical,
        _extra(extras, "fysisk_feltnavn", record.i),
        _extra(extras, "navn_i_rapporteket", record.i),
        record["TabellvennligNavn"],
        _extra(extras, "Variabelnavn", record.i),
    ):
        if name and name.strip().casefold() not in _NOT_NAMES:
            yield table, name.strip()


def _extra(extras: Mapping[str, list[str]], name: str, i: int) -> str:
    column = extras.get(name)
    return column[i] if column is not None else ""


def platform_of(submission: Submission, platforms: Platforms) -> str:
    """The platform a submission comes from: what its layout says, else its fields."""
    layout = submission.layout.casefold()
    for platform in platforms.titles:
        if platform in layout:
            return platform
    if "klokebok" in layout:
        return "openqreg"
    return platforms.recognise(
        name for record in submission["variabel"] for _, name in names_of(record)
    )


def platform_mappings(
    submission: Submission, targets: Sequence[Target], version: str = ""
) -> tuple[TargetMapping, ...]:
    """The submission's platform fields mapped by rule, in the order of the variables."""
    platforms = load_platforms(version)
    platform = platform_of(submission, platforms)
    if not platform:
        return ()
    target_ids = {target.id for target in targets}
    mappings = []
    for record in submission["variabel"]:
        field = _find(platforms, platform, record)
        if field is not None and field.target in target_ids:
            mappings.append(_mapping(field, record["Code"]))
    return tuple(mappings)


def _find(platforms: Platforms, platform: str, record: Record) -> PlatformField | None:
    for table, name in names_of(record):
        field = platforms.field(platform, table, name)
        if field is not None:
            return field
    return None


def _mapping(field: PlatformField, variable: str) -> TargetMapping:
    return TargetMapping(
        variable=variable,
        target=field.target,
        predicate=field.predicate,
        confidence=1.0,
        justification="semapv:BackgroundKnowledgeBasedMatching",
        evidence=field.evidence,
        values=field.values,
    )
