"""A registry's extract turned into the harmonized variables: one DuckDB query, streamed.

Each mapped column becomes one of the target's name. A value that has no counterpart becomes NULL,
and stands as it was in a column beside it (`… uten motstykke`), so that nothing is lost in
silence and the report needs no second reading of the source. Where municipality numbers are
carried to another year, `… ført` says how it went: same, recoded, split (several are possible, so
none is chosen) or unknown (the number did not hold on that day). The SQL is meant to be read.

Most columns repeat a few values millions of times, so each distinct value is carried over once, in
a small table that the rows are joined to: faster than working on every row, whatever the cleaning.
Columns with many distinct values (times of day) are worked on row by row.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regmeta.errors import OutputFailed, WrongUse
from regmeta.files.database import connect, file_literal, literal, quoted
from regmeta.files.database_errors import duckdb_error, refuse
from regmeta.files.scratch import scratch
from regmeta.harmonize.platforms import names_of
from regmeta.model import Submission, Target, TargetMapping, Text, ValueMap
from regmeta.texts import joined

if TYPE_CHECKING:
    import duckdb

LEFT_OVER = " uten motstykke"
HOW = " ført"
MOST_VALUES = 200
_LOOKED_AT = 100_000
_FEW_DISTINCT = 50_000
_UNDECIDED = "none"
_PRECISE = ("skos:exactMatch", "skos:closeMatch", "skos:narrowMatch")


@dataclass(frozen=True, slots=True)
class ReadyExtract:
    """An extract that stands ready, whatever it is stored as: `sql` reads its rows with `#row`,
    `texts` gives each column's cell as a text in SQL (NULL where nothing stands), `zoned` are the
    columns of moments with a zone. `day`, `moment` and `clock` make SQL that reads such texts."""

    path: Path
    sql: str
    texts: Mapping[str, str]
    zoned: frozenset[str]
    day: Callable[[str], str]
    moment: Callable[[str], str]
    clock: Callable[[str], str]


OpenExtract = Callable[["duckdb.DuckDBPyConnection", Path, Path], ReadyExtract]
"""What opens an extract in a connection, with a private folder for what has to be carried over."""


@dataclass(frozen=True, slots=True)
class HarmonizedColumn:
    """A column of the extract that becomes a harmonized one."""

    source: str
    target: str
    name: str
    datatype: str
    values: ValueMap | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A mapped variable that did not become a column, and why."""

    variable: str
    target: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A value that had no counterpart, and in how many rows it stood."""

    column: str
    value: str
    rows: int


@dataclass(frozen=True, slots=True)
class Harmonized:
    """What a run did: rows written, columns made, what was left out, values without counterpart;
    `zoned` are the columns made of moments with a zone, which are told as clocks in Norway."""

    rows: int
    columns: tuple[HarmonizedColumn, ...]
    left_out: tuple[LeftOut, ...]
    unmatched: tuple[Unmatched, ...]
    sql: str
    zoned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HarmonizingPlan:
    """Which columns are made, which mapped variables are left out, and the query."""

    columns: tuple[HarmonizedColumn, ...]
    left_out: tuple[LeftOut, ...]
    sql: str


def harmonize_data(
    submission: Submission,
    mappings: Sequence[TargetMapping],
    targets: Sequence[Target],
    extract: Path,
    out: Path,
    *,
    open_extract: OpenExtract,
    year: int = 0,
    event_date: str = "",
    keep: Sequence[str] = (),
    row_number: bool = False,
    memory: str = "",
    temp: Path | None = None,
) -> Harmonized:
    """Write the extract's harmonized variables to `out` (.parquet or .csv), whole or not at all.

    Rows stand in the extract's order. `keep` are columns of the extract that go along as they are,
    and `row_number` adds the row's number in the extract (`rad`).

    With `year`, municipality numbers are carried to that year from the day in the column
    `event_date`. Rows that memory (at most `memory`) has no room for go to a private folder under
    `temp`. Raises UnreadableInput, WrongUse or OutputFailed.
    """
    _form_of(out)
    made = out.with_name(f".{out.stem}.{os.getpid()}{out.suffix}")
    with (
        scratch(temp) as folder,
        connect(folder, files=[extract, made], memory=memory) as connection,
    ):
        ready = open_extract(connection, extract, folder)
        plan = make_plan(
            connection,
            submission,
            mappings,
            targets,
            ready,
            year=year,
            event_date=event_date,
            keep=keep,
            row_number=row_number,
        )
        try:
            rows = _write(connection, plan.sql, made, out)
            unmatched = _unmatched(connection, plan, made)
            _put_in_place(made, out)
        finally:
            made.unlink(missing_ok=True)
    zoned = tuple(column.name for column in plan.columns if column.source in ready.zoned)
    return Harmonized(rows, plan.columns, plan.left_out, unmatched, plan.sql, zoned)


def make_plan(
    connection: duckdb.DuckDBPyConnection,
    submission: Submission,
    mappings: Sequence[TargetMapping],
    targets: Sequence[Target],
    ready: ReadyExtract,
    *,
    year: int = 0,
    event_date: str = "",
    keep: Sequence[str] = (),
    row_number: bool = False,
) -> HarmonizingPlan:
    """The columns to make and the query that makes them, without running it."""
    there = {name.casefold(): name for name in ready.texts}
    columns, left_out = match_columns(submission, mappings, targets, there)
    if not columns:
        raise WrongUse(
            "{extract}: ingen av kolonnene er koblet til en harmonisert "
            "variabel. Kjør regmeta map først.",
            "{extract}: no column is mapped to a harmonized variable. Run regmeta map first.",
            extract=ready.path,
        )
    carried = _carried_to(connection, columns, there, year, event_date)
    repeated = _repeated(connection, ready, columns, carried)
    own = [_kept_column(name, there, ready.path) for name in keep]
    also = ['"#row" AS rad'] * row_number + [f"{_raw(name)} AS {quoted(name)}" for name in own]
    return HarmonizingPlan(columns, left_out, _query(ready, columns, carried, repeated, own, also))


def _kept_column(name: str, there: Mapping[str, str], extract: Path) -> str:
    """A column of the extract that is to go along, as it is written there."""
    own = there.get(name.casefold(), "")
    if not own:
        raise WrongUse(
            "{extract}: har ikke kolonnen «{name}», som skulle være med.",
            "{extract}: has no column “{name}”, which was to be kept.",
            extract=extract,
            name=name,
        )
    return own


def _repeated(
    connection: duckdb.DuckDBPyConnection,
    ready: ReadyExtract,
    columns: Sequence[HarmonizedColumn],
    event: str,
) -> frozenset[int]:
    """The numbers of the columns that repeat their values, as the extract's beginning shows."""
    failing = [(i, column) for i, column in enumerate(columns) if _can_fail(column)]
    asked = [pair for pair in failing if not (event and _is_municipality(pair[1]))]
    if not asked:
        return frozenset()
    counts = ", ".join(f"count(DISTINCT {quoted(column.source)})" for _, column in asked)
    names = ", ".join(dict.fromkeys(quoted(column.source) for _, column in asked))
    first = f"(SELECT {names} FROM ({ready.sql}) LIMIT {_LOOKED_AT})"
    try:
        counted = connection.execute(f"SELECT {counts} FROM {first}").fetchone() or ()
    except duckdb_error() as error:
        refuse(ready.path, error)
    return frozenset(
        i for (i, _), count in zip(asked, counted, strict=True) if count <= _FEW_DISTINCT
    )


# ------------------------------------------------------------------ the columns


def match_columns(
    submission: Submission,
    mappings: Sequence[TargetMapping],
    targets: Sequence[Target],
    there: Mapping[str, str],
) -> tuple[tuple[HarmonizedColumn, ...], tuple[LeftOut, ...]]:
    """Which column each mapping is about; several columns of one target get names of their own."""
    names = {
        record["Code"]: [name for _, name in names_of(record)] for record in submission["variabel"]
    }
    types = {target.id: target.datatype for target in targets}
    columns: list[HarmonizedColumn] = []
    left_out: list[LeftOut] = []
    for mapping in sorted(mappings, key=lambda m: m.predicate not in _PRECISE[:1]):
        column = _column(mapping, names.get(mapping.variable, []), types, there, columns)
        if isinstance(column, HarmonizedColumn):
            columns.append(column)
        elif column is not None:
            left_out.append(LeftOut(mapping.variable, mapping.target, column))
    return tuple(columns), tuple(left_out)


def _column(
    mapping: TargetMapping,
    names: Sequence[str],
    types: Mapping[str, str],
    there: Mapping[str, str],
    columns: Sequence[HarmonizedColumn],
) -> HarmonizedColumn | Text | None:
    source = next(filter(None, (there.get(name.casefold()) for name in names)), "")
    if not source:
        return Text(nb="står ikke i uttrekket", en="is not in the extract")
    if (source, mapping.target) in {(column.source, column.target) for column in columns}:
        return None
    if mapping.predicate not in _PRECISE:
        return Text(nb="er bare beslektet med målet", en="is only related to the target")
    if mapping.values is not None and mapping.values.operation == _UNDECIDED:
        return _undecided(mapping.values)
    taken = mapping.target in {column.name for column in columns}
    name = f"{mapping.target} ({source})" if taken else mapping.target
    return HarmonizedColumn(
        source, mapping.target, name, types.get(mapping.target, ""), mapping.values
    )


def _undecided(values: ValueMap) -> Text:
    decide = Text("verdiene må avgjøres av et menneske.", "a person must decide on the values.")
    return joined(" ", filter(None, (decide, values.loss)))


# ------------------------------------------------------------------ the query


def _query(
    ready: ReadyExtract,
    columns: Sequence[HarmonizedColumn],
    event: str,
    repeated: frozenset[int],
    own: Sequence[str],
    also: Sequence[str],
) -> str:
    """The source's values as text, what each distinct one becomes, and the two joined.

    A CTE that is used more than once would be kept in memory whole, so the source is not to be.
    """
    sources = list(dict.fromkeys([*(column.source for column in columns), event, *own]))
    read = ['"#row"', *(f"{ready.texts[name]} AS {_raw(name)}" for name in sources if name)]
    tables = "".join(_values(i, columns[i], ready) for i in sorted(repeated))
    made = [
        f"{_made(i, column, event, repeated, ready)} AS {quoted(column.name)}"
        for i, column in enumerate(columns)
    ]
    shown = [
        line for i, column in enumerate(columns) for line in _shown(i, column, event, repeated)
    ]
    return (
        f"WITH kilde AS NOT MATERIALIZED (\n    SELECT\n{_lines(read)}\n"
        f"    FROM ({ready.sql})\n),\n{tables}"
        f"harmonisert AS (\n    SELECT *,\n{_lines(made)}\n"
        f"    FROM kilde{_join(columns, event, repeated, ready)}\n)\n"
        f'SELECT\n{_lines([*also, *shown])}\nFROM harmonisert\nORDER BY "#row"'
    )


def _values(i: int, column: HarmonizedColumn, ready: ReadyExtract) -> str:
    """The table of a column's distinct values: what each becomes, and those that become nothing."""
    raw, made = _raw(column.source), expression(column, ready)
    return (
        f"verdier{i} AS MATERIALIZED (\n    SELECT {raw} AS fra{i}, {made} AS til{i},"
        f"\n        CASE WHEN til{i} IS NULL THEN nullif(trim(fra{i}), '') END AS uten{i}"
        f"\n    FROM (SELECT DISTINCT {raw} FROM kilde)\n),\n"
    )


def _lines(parts: Sequence[str]) -> str:
    return ",\n".join(f"        {part}" for part in parts)


def _made(
    i: int, column: HarmonizedColumn, event: str, repeated: frozenset[int], ready: ReadyExtract
) -> str:
    if i in repeated:
        return f"til{i}"
    return f"k{i}.dit" if event and _is_municipality(column) else expression(column, ready)


def _shown(i: int, column: HarmonizedColumn, event: str, repeated: frozenset[int]) -> Iterator[str]:
    name = quoted(column.name)
    yield name
    if i in repeated:
        yield f"uten{i} AS {quoted(column.name + LEFT_OVER)}"
    elif _can_fail(column):
        left = f"CASE WHEN {name} IS NULL THEN nullif(trim({_raw(column.source)}), '') END"
        yield f"{left} AS {quoted(column.name + LEFT_OVER)}"
    if event and _is_municipality(column):
        yield f"coalesce(ført{i}, 'unknown') AS {quoted(column.name + HOW)}"


def _is_municipality(column: HarmonizedColumn) -> bool:
    return column.target == "person.bostedskommune_nr"


def _join(
    columns: Sequence[HarmonizedColumn], event: str, repeated: frozenset[int], ready: ReadyExtract
) -> str:
    """The joins to what each value becomes, and to the municipality numbers of another year."""
    values = "".join(
        f"\n    LEFT JOIN verdier{i} ON fra{i} = {_raw(columns[i].source)}"
        for i in sorted(repeated)
    )
    return values + _join_municipalities(columns, event, ready)


def _join_municipalities(
    columns: Sequence[HarmonizedColumn], event: str, ready: ReadyExtract
) -> str:
    if not event:
        return ""
    day = ready.day(_raw(event))
    return "".join(
        f"\n    LEFT JOIN (SELECT nummer, fra, til, dit, hvordan AS ført{i} FROM kommuner) AS k{i}"
        f"\n        ON k{i}.nummer = {_padded(_raw(column.source), '4')}"
        f"\n        AND {day} BETWEEN k{i}.fra AND k{i}.til"
        for i, column in enumerate(columns)
        if _is_municipality(column)
    )


def _raw(name: str) -> str:
    """The source's value as text in the query."""
    return quoted(f"fra {name}")


def _can_fail(column: HarmonizedColumn) -> bool:
    operation = column.values.operation if column.values else "identity"
    return operation != "identity" or column.datatype in ("date", "dateTime")


def expression(column: HarmonizedColumn, ready: ReadyExtract) -> str:
    """The SQL of one column: what its value map does, NULL where there is no counterpart."""
    values = column.values or ValueMap("identity")
    raw = _raw(column.source)
    if values.operation in ("recode", "regroup", "inverse-dummy"):
        return _cases(raw, values)
    if values.operation == "pad-zeros":
        return _padded(raw, dict(values.pairs).get("width", "4"))
    if values.operation == "split-date-time":
        return _clock(raw, ready) if dict(values.pairs).get("part") == "time" else ready.day(raw)
    if column.datatype == "date":
        return ready.day(raw)
    return ready.moment(raw) if column.datatype == "dateTime" else raw


_TIDY = "regexp_replace(trim({}), '\\.0+$', '')"
"""A code may have blanks around it, or be 1.0 after a spreadsheet: tried where it is not met."""


def _cases(raw: str, values: ValueMap) -> str:
    whens = " ".join(f"WHEN {literal(a)} THEN {literal(b)}" for a, b in values.pairs)
    return f"CASE {raw} {whens} ELSE CASE {_TIDY.format(raw)} {whens} END END"


def _padded(raw: str, width: str) -> str:
    fits = f"regexp_full_match({raw}, ' *[0-9]{{1,{width}}}(\\.0+)? *')"
    return f"CASE WHEN {fits} THEN lpad(trim(split_part({raw}, '.', 1)), {width}, '0') END"


def _clock(raw: str, ready: ReadyExtract) -> str:
    """A clock by itself, of one digit too (`1` is 00:01), or that of a moment."""
    alone = f"regexp_replace({raw}, '^([0-9]{{1,2}})$', '00\\1')"
    return f"coalesce({ready.clock(alone)}, CAST({ready.moment(raw)} AS TIME))"


def _carried_to(
    connection: duckdb.DuckDBPyConnection,
    columns: Sequence[HarmonizedColumn],
    there: Mapping[str, str],
    year: int,
    event_date: str,
) -> str:
    """The event's column, with the table `kommuner` made; '' where nothing is to be carried."""
    if not year or not any(_is_municipality(column) for column in columns):
        return ""
    event = there.get(event_date.casefold(), "")
    if not event:
        raise WrongUse(
            "Kommunenummer kan bare føres til {year} med hendelsens dato: "
            "«{event_date}» er ikke en kolonne i uttrekket.",
            "Municipality numbers can be carried to {year} only with the "
            "day of the event: «{event_date}» is not a column of the "
            "extract.",
            year=year,
            event_date=event_date,
        )
    from regmeta.harmonize.municipalities import load_municipalities

    rows = ", ".join(
        f"({literal(change.code)}, DATE {literal(str(change.first))}, "
        f"DATE {literal(str(change.last))}, nullif({literal(change.carried.code)}, ''), "
        f"{literal(change.carried.how)})"
        for change in load_municipalities().table(year)
    )
    connection.execute(
        f"CREATE TEMP TABLE kommuner AS FROM (VALUES {rows}) AS t(nummer, fra, til, dit, hvordan)"
    )
    return event


# ------------------------------------------------------------------ running it


_FORMS = {".parquet": "PARQUET, COMPRESSION zstd", ".csv": "CSV, HEADER"}


def _form_of(out: Path) -> str:
    form = _FORMS.get(out.suffix.casefold())
    if form is None:
        raise WrongUse(
            "{out}: skriv til .parquet eller .csv.", "{out}: write .parquet or .csv.", out=out
        )
    return form


def _write(connection: duckdb.DuckDBPyConnection, sql: str, made: Path, out: Path) -> int:
    """Run the query into a file beside `out` that only its owner may read; the rows written.

    Raises OutputFailed where it cannot be made, UnreadableInput where the source fails on the way.
    """
    import duckdb

    try:
        os.close(os.open(made, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
    except OSError as error:
        raise _unwritten(out, error) from error
    target = literal(str(made.absolute()))
    try:
        done = connection.execute(
            f"COPY ({sql}) TO {target} (FORMAT {_form_of(out)}, USE_TMP_FILE false)"
        ).fetchone()
    except duckdb.IOException as error:
        raise _unwritten(out, error) from error
    except duckdb.Error as error:
        refuse(out, error)
    return int(done[0]) if done else 0


def _put_in_place(made: Path, out: Path) -> None:
    try:
        made.replace(out)
    except OSError as error:
        raise _unwritten(out, error) from error


def _unwritten(out: Path, error: Exception) -> OutputFailed:
    return OutputFailed(
        "{out}: kunne ikke skrives ({why}).",
        "{out}: could not be written ({why}).",
        out=out,
        why=getattr(error, "strerror", None) or str(error).splitlines()[0],
    )


def _shape(value: str) -> str:
    """A value with every digit as 9 and every letter as a or A, cut where it is long."""
    digits = f"regexp_replace(left({value}::VARCHAR, 20), '[0-9]', '9', 'g')"
    small = f"regexp_replace({digits}, '\\p{{Ll}}', 'a', 'g')"
    return f"regexp_replace({small}, '\\p{{Lu}}', 'A', 'g')"


def _written(out: Path) -> str:
    """The DuckDB expression that reads what was written."""
    path = file_literal(out)
    if out.suffix.casefold() == ".parquet":
        return f"read_parquet({path})"
    return f"read_csv({path}, all_varchar = true, header = true)"


def _unmatched(
    connection: duckdb.DuckDBPyConnection, plan: HarmonizingPlan, out: Path
) -> tuple[Unmatched, ...]:
    """The shapes of values without a counterpart, most frequent first, column by column.

    A value itself may be one person's: `99.99.9999` and `Aaaa Aaaa` tell what went wrong as well.
    """
    source = _written(out)
    unmatcheds: list[Unmatched] = []
    for column in plan.columns:
        if _can_fail(column):
            left = quoted(column.name + LEFT_OVER)
            rows: list[Any] = connection.execute(
                f"SELECT {_shape(left)}, count(*) FROM {source} WHERE {left} IS NOT NULL "
                f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {MOST_VALUES}"
            ).fetchall()
            unmatcheds.extend(Unmatched(column.name, str(value), int(n)) for value, n in rows)
    return tuple(unmatcheds)
