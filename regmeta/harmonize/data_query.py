"""The query that harmonizes an extract, streamed and meant to be read, and the one that lays
several extracts together with their origin.

Each mapped column becomes one of the target's name and type. A value that has no counterpart
becomes NULL, and its shape stands in a column beside it (`… uten motstykke`): `99.99.9999` and
`Aaaa Aaaa` tell what went wrong, where the value itself may be one person's. Where municipality
numbers are carried to another year, `… ført` says how it went: same, recoded, split (several are
possible, so none is chosen) or unknown (the number did not hold on that day).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from regmeta.errors import WrongUse
from regmeta.files.database import literal, quoted
from regmeta.harmonize.data_columns import (
    HarmonizedColumn,
    LeftOut,
    form_of,
    match_columns,
    variables_of,
)
from regmeta.harmonize.data_values import expression, missing, municipality, raw
from regmeta.harmonize.extract import ReadyExtract, RegistryExtract
from regmeta.privacy.redaction import redacted

if TYPE_CHECKING:
    import duckdb

LEFT_OVER = " uten motstykke"
HOW = " ført"
WITHOUT_NUMBERS = "uten_personnummer"
"""What takes personal numbers out of a text: DuckDB asks Python for it."""
_HALVES = {"day": "dag", "moment": "tidspunkt", "clock": "klokkeslett"}
_TOO_LONG = 20


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person wants of harmonized data beside the variables themselves.

    `year` is what municipality numbers are carried to, from the day in the first of the columns
    `event_dates` that the extract has; `keep` are columns that go along as they are, `row_number`
    adds the row's number, and `show_values` lets values without a counterpart stand as they are,
    personal numbers taken out.
    """

    year: int = 0
    event_dates: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    row_number: bool = False
    show_values: bool = False


def wishes_of(
    year: int,
    event_dates: Sequence[str] | None,
    keep: Sequence[str] | None,
    row_number: bool,
    show_values: bool,
) -> Wishes:
    """What was asked for, where a list that was not given is None."""
    return Wishes(year, tuple(event_dates or ()), tuple(keep or ()), row_number, show_values)


@dataclass(frozen=True, slots=True)
class HarmonizingPlan:
    """What is made of one file: its registry and form, its columns, what is left out, the query."""

    registry: str
    form: str
    file: str
    columns: tuple[HarmonizedColumn, ...]
    left_out: tuple[LeftOut, ...]
    kept: tuple[str, ...] = ()
    zoned: tuple[str, ...] = ()
    sql: str = ""


def plan_of(
    connection: duckdb.DuckDBPyConnection,
    extract: RegistryExtract,
    ready: ReadyExtract,
    wishes: Wishes,
    *,
    is_only: bool = True,
) -> HarmonizingPlan:
    """The columns to make of a file and the query that makes them, without running it. Where the
    file is one of several, what it is half of has a name of its own."""
    there = {name.casefold(): name for name in ready.stored}
    columns, left_out = match_columns(
        extract.submission, extract.mappings, extract.targets, there, extract.types
    )
    columns = tuple(_whole_where_both(connection, column, ready) for column in columns)
    if not is_only:
        columns = tuple(_named_by_half(column) for column in columns)
    form = form_of(extract.submission, there)
    own = variables_of(extract.submission, form)
    plan = HarmonizingPlan(
        registry=extract.submission.id,
        form=form,
        file=redacted(ready.path.name),
        columns=columns,
        left_out=tuple(entry for entry in left_out if entry.variable in own or not form),
        kept=tuple(there[name.casefold()] for name in wishes.keep if name.casefold() in there),
        zoned=tuple(column.name for column in columns if column.source in ready.zoned),
    )
    if not columns:
        return plan
    event = _carried_to(connection, columns, there, wishes)
    return replace(plan, sql=_query(plan, ready, event, wishes))


_LOOKED_AT = 10_000
_A_SHARE, _FEW = 0.3, 0.1
"""So many cells with both make a column of moments, if so few others are clocks alone."""
_DAY_AND_CLOCK = r"[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{1,4}[ T]+[0-9]{1,2}[:.][0-9]{2}"
_CLOCK = r"^[0-2]?[0-9][:.]?[0-9]{2}([:.][0-9]{2})?$"
_MIDNIGHT = r"[ T]0?0[:.]00([:.]00([.,]0+)?)?$"


def _whole_where_both(
    connection: duckdb.DuckDBPyConnection, column: HarmonizedColumn, ready: ReadyExtract
) -> HarmonizedColumn:
    """The column without its split, where the extract's own cells hold both the day and the clock:
    a map that was decided for a field of halves must not lose what stands there."""
    if column.operation != "split-date-time":
        return column
    text = ready.clean(ready.stored[column.source])
    both = f"regexp_matches(t, '{_DAY_AND_CLOCK}') AND NOT regexp_matches(t, '{_MIDNIGHT}')"
    row = connection.execute(
        f"SELECT count(t), countif({both}), countif(regexp_matches(t, '{_CLOCK}')) "
        f"FROM (SELECT {text} AS t FROM ({ready.sql}) LIMIT {_LOOKED_AT})"
    ).fetchone()
    filled, whole, clocks = row or (0, 0, 0)
    are_moments = filled and whole >= _A_SHARE * filled and clocks <= _FEW * (clocks + whole)
    return replace(column, values=None) if are_moments else column


def _named_by_half(column: HarmonizedColumn) -> HarmonizedColumn:
    """A day alone and a clock alone are no moments, and do not stand in one column with them."""
    if not column.is_half or column.kind not in _HALVES:
        return column
    return replace(column, name=f"{column.name} {_HALVES[column.kind]}")


def laid_together(plans: Sequence[HarmonizingPlan]) -> str:
    """The query over all files: registry, form and file first, then every column that any has.

    DuckDB keeps the order of the rows in all of it but joins, after which they are sorted.
    """
    if len(plans) == 1:
        return f'SELECT * EXCLUDE ("#row") FROM (\n{plans[0].sql}\n)'
    each = [
        f"SELECT {literal(plan.registry)} AS kilde, {literal(plan.form)} AS skjema, "
        f'{literal(plan.file)} AS fil, * EXCLUDE ("#row") FROM (\n{plan.sql}\n)'
        for plan in plans
    ]
    return "\nUNION ALL BY NAME\n".join(each)


# ------------------------------------------------------------------ one file's query


def _query(plan: HarmonizingPlan, ready: ReadyExtract, event: str, wishes: Wishes) -> str:
    columns = plan.columns
    sources = list(dict.fromkeys([*(column.source for column in columns), event, *plan.kept]))
    read = ['"#row"', *_read([name for name in sources if name], ready)]
    made = [
        f"{_made(i, column, event, ready)} AS {quoted(column.name)}"
        for i, column in enumerate(columns)
    ]
    shown = ['"#row"', *['"#row" AS rad'] * wishes.row_number]
    shown += [f"{raw(name)} AS {quoted(name)}" for name in plan.kept]
    shown += [
        line for i, column in enumerate(columns) for line in _shown(i, column, event, ready, wishes)
    ]
    return (
        f"WITH kilde AS (\n    SELECT\n{_lines(read)}\n    FROM ({ready.sql})\n),\n"
        f"harmonisert AS (\n    SELECT *,\n{_lines(made)}\n"
        f"    FROM kilde{_join_municipalities(columns, event, ready)}\n)\n"
        f"SELECT\n{_lines(shown)}\nFROM harmonisert" + '\nORDER BY "#row"' * bool(event)
    )


def _read(sources: Sequence[str], ready: ReadyExtract) -> Iterator[str]:
    for name in sources:
        yield f"{ready.stored[name]} AS {raw(name)}"
        if name in ready.missing:
            yield f"{ready.missing[name]} AS {missing(name)}"


def _lines(parts: Sequence[str]) -> str:
    return ",\n".join(f"        {part}" for part in parts)


def _made(i: int, column: HarmonizedColumn, event: str, ready: ReadyExtract) -> str:
    carried = event and _is_municipality(column)
    return f"k{i}.dit" if carried else expression(column, ready)


def _shown(
    i: int, column: HarmonizedColumn, event: str, ready: ReadyExtract, wishes: Wishes
) -> Iterator[str]:
    name = quoted(column.name)
    yield name
    if column.can_fail:
        yield f"{_left_over(column, ready, wishes)} AS {quoted(column.name + LEFT_OVER)}"
    if event and _is_municipality(column):
        yield f"coalesce(ført{i}, 'unknown') AS {quoted(column.name + HOW)}"


def _left_over(column: HarmonizedColumn, ready: ReadyExtract, wishes: Wishes) -> str:
    text = raw(column.source)
    gone = f" AND NOT {missing(column.source)}" if column.source in ready.missing else ""
    clean = ready.clean(text)
    value = f"{WITHOUT_NUMBERS}({clean})" if wishes.show_values else shape(clean)
    return f"CASE WHEN {quoted(column.name)} IS NULL AND {text} IS NOT NULL{gone} THEN {value} END"


def shape(value: str) -> str:
    """A value with every digit as 9 and every letter as a or A, cut where it is long."""
    digits = f"regexp_replace(left({value}, {_TOO_LONG}), '\\p{{Nd}}', '9', 'g')"
    small = f"regexp_replace({digits}, '\\p{{Ll}}', 'a', 'g')"
    return f"regexp_replace({small}, '\\p{{Lu}}', 'A', 'g')"


# ------------------------------------------------------------------ municipalities of another year


def _is_municipality(column: HarmonizedColumn) -> bool:
    return column.target == "person.bostedskommune_nr"


def _join_municipalities(
    columns: Sequence[HarmonizedColumn], event: str, ready: ReadyExtract
) -> str:
    if not event:
        return ""
    day = ready.day(ready.clean(raw(event)))
    return "".join(
        f"\n    LEFT JOIN (SELECT nummer, fra, til, dit, hvordan AS ført{i} FROM kommuner) AS k{i}"
        f"\n        ON k{i}.nummer = {municipality(column, ready)}"
        f"\n        AND {day} BETWEEN k{i}.fra AND k{i}.til"
        for i, column in enumerate(columns)
        if _is_municipality(column)
    )


def _carried_to(
    connection: duckdb.DuckDBPyConnection,
    columns: Sequence[HarmonizedColumn],
    there: Mapping[str, str],
    wishes: Wishes,
) -> str:
    """The event's column, with the table `kommuner` made; '' where nothing is to be carried."""
    if not wishes.year or not any(_is_municipality(column) for column in columns):
        return ""
    event = next((there[n.casefold()] for n in wishes.event_dates if n.casefold() in there), "")
    if not event:
        raise WrongUse(
            "Kommunenummer kan bare føres til {year} med hendelsens dato: "
            "«{event_date}» er ikke en kolonne i uttrekket.",
            "Municipality numbers can be carried to {year} only with the "
            "day of the event: «{event_date}» is not a column of the "
            "extract.",
            year=wishes.year,
            event_date=", ".join(wishes.event_dates),
        )
    from regmeta.harmonize.municipalities import load_municipalities

    rows = ", ".join(
        f"({literal(change.code)}, DATE {literal(str(change.first))}, "
        f"DATE {literal(str(change.last))}, nullif({literal(change.carried.code)}, ''), "
        f"{literal(change.carried.how)})"
        for change in load_municipalities().table(wishes.year)
    )
    connection.execute(
        "CREATE TEMP TABLE IF NOT EXISTS kommuner AS "
        f"FROM (VALUES {rows}) AS t(nummer, fra, til, dit, hvordan)"
    )
    return event
