"""The tables themselves: their columns and rows, level by level."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from regmeta.model import Catalogue, Kodeverk, LevelName, Period, Variable
from regmeta.publish.formats.api.payloads import status
from regmeta.spec.fields import Spec

FIELDS = "felt"
"""The table that tells what the columns mean: of the law, and of no kilde."""


_HELD = frozenset({"Code", "datasamling", "delkilde", "variabelgruppe", "kodeverk", "instrument"})


Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class TableContent:
    """One level: its name, its columns, and its rows, made anew each time they are asked for."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]


def tables_of(catalogue: Catalogue, spec: Spec) -> tuple[TableContent, ...]:
    """Every table of the catalogue, parents before children."""
    return (
        _kilder(catalogue, spec),
        _delkilder(catalogue, spec),
        _datasamlinger(catalogue, spec),
        _variabler(catalogue, spec),
        _kodeverk(catalogue),
        _koder(catalogue),
        _harmonisering(catalogue),
        _felt(spec),
    )


def _keys(spec: Spec, level: LevelName) -> tuple[str, ...]:
    return tuple(field.key for field in spec[level].fields if field.key not in _HELD)


def _values(properties: Any, keys: Iterable[str]) -> list[str]:
    return [properties.get(key, "") for key in keys]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _kilder(catalogue: Catalogue, spec: Spec) -> TableContent:
    keys = _keys(spec, "kilde")
    return TableContent(
        "kilder",
        ("Code", *keys),
        lambda: ((kilde.code, *_values(kilde.properties, keys)) for kilde in catalogue.kilder),
    )


def _delkilder(catalogue: Catalogue, spec: Spec) -> TableContent:
    keys = _keys(spec, "delkilde")
    return TableContent(
        "delkilder",
        ("Code", "kilde", "delkilde", *keys),
        lambda: (
            (part.code, kilde.code, part.parent, *_values(part.properties, keys))
            for kilde in catalogue.kilder
            for part in kilde.delkilder
        ),
    )


def _datasamlinger(catalogue: Catalogue, spec: Spec) -> TableContent:
    keys = _keys(spec, "datasamling")
    return TableContent(
        "datasamlinger",
        ("Code", "kilde", "delkilde", *keys),
        lambda: (
            (form.code, kilde.code, form.delkilde, *_values(form.properties, keys))
            for kilde in catalogue.kilder
            for form in kilde.datasamlinger
        ),
    )


def _variabler(catalogue: Catalogue, spec: Spec) -> TableContent:
    """A row a version: `versjon` counts from the newest, which is 1."""
    keys = _keys(spec, "variabel")
    links = ("datasamling", "variabelgruppe", "kodeverk", "instrument")

    def rows() -> Iterator[Row]:
        for kilde in catalogue.kilder:
            names = {group.code: group.name for group in kilde.variabelgrupper}
            for variable in kilde.variables:
                tied = (
                    ";".join(variable.datasamlinger),
                    ";".join(names[code] for code in variable.variabelgrupper),
                    ";".join(variable.kodeverk),
                    ";".join(variable.instruments),
                )
                for number, version in enumerate(variable.versions, start=1):
                    head = (variable.code, kilde.code, *tied, str(number), status(version))
                    yield (*head, *_values(version.properties, keys), _elements(variable))

    columns = ("Code", "kilde", *links, "versjon", "status", *keys, "kildeelement")
    return TableContent("variabler", columns, rows)


def _elements(variable: Variable) -> str:
    """The elements of other systems' forms that it came from, a line each."""
    return "\n".join(f"{part.system}: {part.element}" for part in variable.came_from)


def _lists(catalogue: Catalogue) -> Iterator[tuple[str, Kodeverk]]:
    """Every code list with its kilde; national ones belong to none."""
    yield from ((kilde.code, kodeverk) for kilde in catalogue.kilder for kodeverk in kilde.kodeverk)
    yield from (("", kodeverk) for kodeverk in catalogue.national)


def _kodeverk(catalogue: Catalogue) -> TableContent:
    return TableContent(
        "kodeverk",
        ("Code", "kilde", "PreferredTerm", "kodeverkType", "kodeverkReference", "koder"),
        lambda: (
            (
                kodeverk.code,
                kilde,
                kodeverk.name,
                kodeverk.type,
                kodeverk.reference,
                str(len(kodeverk.codes)),
            )
            for kilde, kodeverk in _lists(catalogue)
        ),
    )


def _koder(catalogue: Catalogue) -> TableContent:
    """A row a code; `markering` is 1 where it says that nothing was chosen."""
    return TableContent(
        "koder",
        ("kodeverk", "kilde", "verdi", "navn", "navnEngelsk", *_PERIOD, "markering"),
        lambda: (
            (
                kodeverk.code,
                kilde,
                code.value,
                code.label.nb,
                code.label.en,
                *_days(code.period),
                "1" if code.sentinel else "",
            )
            for kilde, kodeverk in _lists(catalogue)
            for code in kodeverk.codes
        ),
    )


_PERIOD = ("GyldigFra", "GyldigTil")


def _days(period: Period) -> tuple[str, str]:
    return _iso(period.start), _iso(period.end)


_MAPPING_COLUMNS = (
    *("variabel", "kilde", "mål", "navn", "relasjon", "sikkerhet"),
    *("begrunnelse", "verdier", "bestemt_av", "bestemt"),
)


def _harmonisering(catalogue: Catalogue) -> TableContent:
    """A row a mapping from a variable to a harmonized one."""
    names = {target.id: target.name.nb for target in catalogue.targets}
    return TableContent(
        "harmonisering",
        _MAPPING_COLUMNS,
        lambda: (
            (
                mapping.variable,
                kilde.code,
                mapping.target,
                names.get(mapping.target, ""),
                mapping.predicate,
                f"{mapping.confidence:g}",
                mapping.evidence.nb or mapping.justification,
                mapping.values.operation if mapping.values else "",
                mapping.author,
                _iso(mapping.decided),
            )
            for kilde in catalogue.kilder
            for variable in kilde.variables
            for mapping in variable.mappings
        ),
    )


def _felt(spec: Spec) -> TableContent:
    """What the columns of the other tables mean."""
    return TableContent(
        FIELDS,
        ("nivå", "felt", "navn", "navn_engelsk", "type", "forklaring", "forklaring_engelsk"),
        lambda: (
            (
                field.level,
                field.key,
                field.label.nb,
                field.label("en"),
                field.type,
                field.help.nb,
                field.help("en"),
            )
            for field in spec
        ),
    )
