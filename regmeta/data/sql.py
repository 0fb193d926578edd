"""Checks as SQL: for every test the rows that do not pass it, in DuckDB's dialect.

The rows come from a projection in which every column `X` is text or its own type, with empty text
as NULL, and `X#` its value as number or day where a test needs one. What is written here is plain
enough for sqlglot to carry to Spark; a fault that is NULL is no fault.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from regmeta.catalogue.bounds import DAYS
from regmeta.catalogue.columns import Column, When
from regmeta.data.check import (
    Answered,
    CheckDigits,
    CodeHeld,
    Decimals,
    Derived,
    Empty,
    Filled,
    Follows,
    FormPlan,
    Matches,
    NoIdentifier,
    NoLonger,
    NotAfter,
    OneOf,
    Refers,
    Test,
    Typed,
    Unique,
    Within,
)
from regmeta.data.formula import as_sql
from regmeta.model import Period
from regmeta.texts import NUMBER

Stored = Literal["text", "number", "date", "boolean", "other"]
"""How an extract stores a column: a csv has texts only, a parquet file its own types."""

INTEGER = "[+-]?[0-9]+([.,]0+)?"
DECIMAL = NUMBER
PATTERNS = {
    "integer": INTEGER,
    "decimal": DECIMAL,
    "boolean": "0|1|[Tt]rue|[Ff]alse|TRUE|FALSE|[Jj]a|[Nn]ei|JA|NEI",
    "time": "([01]?[0-9]|2[0-3])[:.][0-5][0-9]([:.][0-5][0-9]([.][0-9]+)?)?",
    "anyURI": "https?://[^ ]+",
}
_ISO = "[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}.*)?"
_DOTTED = "[0-9]{2}[./][0-9]{2}[./][0-9]{4}( [0-9]{2}:[0-9]{2}.*)?"
_PERSON = "[0-9]{11}"
_IN_TEXT = "(^|[^0-9])([0-9]{6} ?[0-9]{5})([^0-9]|$)"
_K1 = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_K2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_ORGNR = (3, 2, 7, 6, 5, 4, 3, 2, 1)


def quoted(name: str) -> str:
    """A column's or table's name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL takes it."""
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that an extract has of a form: how each is stored, by its name in the plan."""

    stored: Mapping[str, Stored]
    form: FormPlan

    def __contains__(self, name: str) -> bool:
        return name in self.stored

    def is_text(self, name: str) -> bool:
        return self.stored[name] == "text"

    def column(self, name: str) -> Column:
        found = self.form.column(name)
        assert found is not None, name
        return found

    def value(self, name: str) -> str:
        """The column as a number or a day."""
        return quoted(f"{name}#") if self.is_text(name) else quoted(name)

    def day(self, name: str) -> str:
        """The column as a day, its clock left out."""
        return self.value(name) if self.is_text(name) else f"CAST({quoted(name)} AS DATE)"


def needed(test: Test) -> tuple[str, ...]:
    """The other columns that a test looks at."""
    match test:
        case CodeHeld(event, _):
            return (event,)
        case Filled(when) | CheckDigits(_, when):
            return tuple(one.column for one in when)
        case Empty(when):
            return (when.column,)
        case NotAfter(later):
            return (later,)
        case Derived(_, columns, _):
            return columns
        case Unique(also):
            return also
        case Follows(by=by):
            return (by,)
    return ()


# ------------------------------------------------------------------ values out of texts


def projection(columns: Columns, found: Mapping[str, str], values: Sequence[str]) -> str:
    """The SELECT list that names columns as the plan does; `found` gives the extract's names.

    `values` are the columns that need their value as number or day beside the text.
    """
    parts = [_plain(columns, name, found[name]) for name in columns.stored]
    return ", ".join([*parts, *(value_of(columns, name, found[name]) for name in values)])


def _plain(columns: Columns, name: str, found: str) -> str:
    if columns.is_text(name):
        return f"NULLIF(trim({quoted(found)}), '') AS {quoted(name)}"
    return f"{quoted(found)} AS {quoted(name)}"


def value_of(columns: Columns, name: str, found: str) -> str:
    """A text column `found` read as the number or day that the column `name` holds, as `name#`."""
    text = f"trim({quoted(found)})"
    made = as_day(text) if columns.column(name).type in DAYS else as_number(text)
    return f"{made} AS {quoted(f'{name}#')}"


def as_number(text: str) -> str:
    """A text as a number, decimal comma allowed; NULL where it is none."""
    number = f"TRY_CAST(replace({text}, ',', '.') AS DOUBLE)"
    return f"CASE WHEN {full_match(text, DECIMAL)} THEN {number} END"


def as_day(text: str) -> str:
    """A text as a day: 2024-03-01, 01.03.2024 or 01/03/2024, with or without a clock."""
    dotted = f"concat(substr({text}, 7, 4), '-', substr({text}, 4, 2), '-', substr({text}, 1, 2))"
    return (
        f"CASE WHEN {full_match(text, _ISO)} THEN TRY_CAST(substr({text}, 1, 10) AS DATE) "
        f"WHEN {full_match(text, _DOTTED)} THEN TRY_CAST({dotted} AS DATE) END"
    )


def full_match(text: str, pattern: str) -> str:
    """Whether the whole text matches; `^(…)$` is read alike by RE2 and Java."""
    return f"regexp_matches({text}, {literal(f'^({pattern})$')})"


def valued(columns: Columns, tests: Sequence[tuple[str, Test]]) -> tuple[str, ...]:
    """The text columns whose value as number or day some test needs."""
    wanted: dict[str, None] = {}
    for name, test in tests:
        for one in _of_values(name, test):
            if one in columns and columns.is_text(one):
                wanted[one] = None
    return tuple(wanted)


def _of_values(name: str, test: Test) -> tuple[str, ...]:
    match test:
        case Within():
            return (name,)
        case Typed("date") | Typed("dateTime") | Follows():
            return (name,)
        case NotAfter(later):
            return (name, later)
        case CodeHeld(event, _):
            return (event,)
        case Derived(_, columns, _):
            return (name, *columns)
        case Filled(when) | CheckDigits(_, when):
            return tuple(one.column for one in when if one.period != Period())
    return ()


# ------------------------------------------------------------------ faults


def fault(columns: Columns, name: str, test: Test) -> str:
    """The rows that do not pass a row's test, as an SQL condition; '' where none can fail."""
    compile_: Callable[[Columns, str, Any], str] = _FAULTS[type(test)]
    return compile_(columns, name, test)


def _typed(columns: Columns, name: str, test: Typed) -> str:
    text, stored = quoted(name), columns.stored[name]
    if stored == "date" and test.kind in DAYS:
        return ""
    if stored == "number" and test.kind == "integer":
        return f"{text} <> floor({text})"
    if stored == "number" and test.kind == "boolean":
        return f"{text} NOT IN (0, 1)"
    if stored in ("number", "boolean") and test.kind in ("decimal", "boolean"):
        return ""
    if stored != "text":
        return f"{text} IS NOT NULL"
    if test.kind in DAYS:
        return f"{text} IS NOT NULL AND {quoted(f'{name}#')} IS NULL"
    return f"NOT {full_match(text, PATTERNS[test.kind])}"


def _one_of(columns: Columns, name: str, test: OneOf) -> str:
    if test.several and columns.is_text(name):
        one = "|".join(_escaped(value) for value in test.values)
        return f"NOT {full_match(quoted(name), f'({one})( ?[;,] ?({one}))*')}"
    return _among(columns, name, test.values, negated=True)


def _escaped(value: str) -> str:
    return "".join(f"\\{sign}" if sign in r"\.^$|?*+()[]{}" else sign for sign in value)


def _among(columns: Columns, name: str, values: Sequence[str], negated: bool = False) -> str:
    """Whether the column is one of some texts, whatever it is stored as."""
    stored, column = columns.stored[name], quoted(name)
    word = "NOT IN" if negated else "IN"
    if stored == "number":
        numbers = [value for value in values if _is_number(value)]
        if not numbers:
            return f"{column} IS NOT NULL" if negated else "FALSE"
        return f"{column} {word} ({', '.join(numbers)})"
    if stored == "boolean":
        column = f"CASE WHEN {column} THEN '1' WHEN NOT {column} THEN '0' END"
    elif stored != "text":
        column = f"CAST({column} AS VARCHAR)"
    if not values:
        return f"{column} IS NOT NULL" if negated else "FALSE"
    return f"{column} {word} ({', '.join(literal(value) for value in values)})"


def _is_number(text: str) -> bool:
    return text.removeprefix("-").isdecimal() and text.isascii()


def _code_held(columns: Columns, name: str, test: CodeHeld) -> str:
    """Codes of the same period share one condition; several periods of a code are joined."""
    day = columns.day(test.event)
    by_code: dict[str, list[Period]] = {}
    for value, period in test.periods:
        by_code.setdefault(value, []).append(period)
    by_periods: dict[tuple[Period, ...], list[str]] = {}
    for value, periods in by_code.items():
        by_periods.setdefault(tuple(periods), []).append(value)
    faults = [
        f"({_among(columns, name, values)} AND NOT ({_in_any(day, periods)}))"
        for periods, values in by_periods.items()
    ]
    return " OR ".join(faults)


def _in_any(day: str, periods: Sequence[Period]) -> str:
    return " OR ".join(f"({_in_period(day, period)})" for period in periods)


def _in_period(day: str, period: Period) -> str:
    parts = [f"{day} >= DATE '{period.start}'"] if period.start else []
    parts += [f"{day} <= DATE '{period.end}'"] if period.end else []
    return " AND ".join(parts) or "TRUE"


def _within(columns: Columns, name: str, test: Within) -> str:
    if test.dates:
        value, write = columns.day(name), "DATE '{}'"
        if columns.stored[name] == "number":
            return ""
    else:
        value, write = columns.value(name), "{}"
        if columns.stored[name] not in ("text", "number"):
            return ""
    parts = [f"{value} < {write.format(test.low)}"] if test.low else []
    parts += [f"{value} > {write.format(test.high)}"] if test.high else []
    return " OR ".join(parts)


def _as_text(columns: Columns, name: str) -> str:
    return quoted(name) if columns.is_text(name) else f"CAST({quoted(name)} AS VARCHAR)"


def _matches(columns: Columns, name: str, test: Matches) -> str:
    return f"NOT {full_match(_as_text(columns, name), test.pattern)}"


def _no_longer(columns: Columns, name: str, test: NoLonger) -> str:
    return f"length({_as_text(columns, name)}) > {test.length}"


def _decimals(columns: Columns, name: str, test: Decimals) -> str:
    column = quoted(name)
    if columns.stored[name] == "number":
        # A number has no digits of its own: what is left after rounding must be more than noise.
        return f"abs({column} - round({column}, {test.most})) > 1e-9"
    if not columns.is_text(name):
        return ""
    return f"regexp_matches({column}, '[.,][0-9]{{{test.most},}}[1-9]')"


def _filled(columns: Columns, name: str, test: Filled) -> str:
    return " AND ".join([f"{quoted(name)} IS NULL", *(_holds(columns, one) for one in test.when)])


def _holds(columns: Columns, when: When) -> str:
    if when.values:
        return _among(columns, when.column, when.values)
    return _in_period(columns.day(when.column), when.period)


def _answered(columns: Columns, name: str, test: Answered) -> str:
    return _among(columns, name, test.sentinels)


def _empty(columns: Columns, name: str, test: Empty) -> str:
    some = f"{quoted(name)} IS NOT NULL"
    if test.sentinels:
        some = f"{_among(columns, name, test.sentinels, negated=True)}"
    if columns.stored[name] == "boolean":
        some = quoted(name)
    elif columns.column(name).type == "boolean" and not columns.column(name).codes:
        # An unticked box is no answer.
        some = _among(columns, name, ("1", "true", "True", "TRUE", "ja", "Ja", "JA"))
    return f"{some} AND {_holds(columns, test.when)}"


def _not_after(columns: Columns, name: str, test: NotAfter) -> str:
    if "number" in (columns.stored[name], columns.stored[test.later]):
        return ""
    return f"{columns.day(name)} > {columns.day(test.later)}"


def _check_digits(columns: Columns, name: str, test: CheckDigits) -> str:
    text = _digits_of(columns, name, 11 if test.of == "person" else 9)
    valid = is_person_number(text) if test.of == "person" else is_orgnr(text)
    conditions = "".join(f" AND {_holds(columns, one)}" for one in test.when)
    return f"{quoted(name)} IS NOT NULL AND NOT coalesce({valid}, FALSE){conditions}"


def _digits_of(columns: Columns, name: str, digits: int) -> str:
    """A number that lost its leading zeros gets them back."""
    if columns.is_text(name):
        return quoted(name)
    return f"lpad(CAST(CAST({quoted(name)} AS BIGINT) AS VARCHAR), {digits}, '0')"


def is_person_number(text: str) -> str:
    """Whether 11 digits are a person's number: check digits of both rules, and a day."""
    digit = [f"TRY_CAST(substr({text}, {i}, 1) AS INTEGER)" for i in range(1, 12)]
    first = " + ".join(f"{k} * {d}" for k, d in zip(_K1, digit[:10], strict=True))
    second = " + ".join(f"{k} * {d}" for k, d in zip(_K2, digit, strict=True))
    day = f"({digit[0]} % 4) * 10 + {digit[1]}"
    tens = f"(CASE WHEN {digit[2]} >= 8 THEN {digit[2]} - 8 WHEN {digit[2]} >= 4 "
    month = f"({tens}THEN {digit[2]} - 4 ELSE {digit[2]} END) * 10 + {digit[3]})"
    born = (
        f"TRY_CAST(concat('20', substr({text}, 5, 2), '-', lpad(CAST({month} AS VARCHAR), 2, '0'), "
        f"'-', lpad(CAST({day} AS VARCHAR), 2, '0')) AS DATE) IS NOT NULL"
    )
    return (
        f"(CASE WHEN {full_match(text, _PERSON)} THEN ({second}) % 11 = 0 AND ({first}) % 11 <= 3 "
        f"AND ({digit[0]} >= 8 OR {born}) ELSE FALSE END)"
    )


def is_orgnr(text: str) -> str:
    """Whether nine digits are an organisation's number."""
    total = " + ".join(
        f"{k} * TRY_CAST(substr({text}, {i}, 1) AS INTEGER)" for i, k in enumerate(_ORGNR, 1)
    )
    return f"(CASE WHEN {full_match(text, '[0-9]{9}')} THEN ({total}) % 11 = 0 ELSE FALSE END)"


def _no_identifier(columns: Columns, name: str, test: NoIdentifier) -> str:
    if not columns.is_text(name):
        return ""
    found = f"replace(regexp_extract({quoted(name)}, {literal(_IN_TEXT)}, 2), ' ', '')"
    return f"regexp_matches({quoted(name)}, '[0-9]{{6}} ?[0-9]{{5}}') AND {is_person_number(found)}"


def _derived(columns: Columns, name: str, test: Derived) -> str:
    spelled = {column.casefold(): column for column in test.columns}
    formula = as_sql(test.formula, lambda one: columns.value(spelled[one.casefold()]))
    return f"abs({columns.value(name)} - {formula}) > {test.tolerance!r}"


_FAULTS: dict[type, Callable[..., str]] = {
    Typed: _typed,
    OneOf: _one_of,
    CodeHeld: _code_held,
    Within: _within,
    Matches: _matches,
    NoLonger: _no_longer,
    Decimals: _decimals,
    Filled: _filled,
    Answered: _answered,
    Empty: _empty,
    NotAfter: _not_after,
    CheckDigits: _check_digits,
    NoIdentifier: _no_identifier,
    Derived: _derived,
}


# ------------------------------------------------------------------ several rows at once


def duplicates(table: str, names: Sequence[str]) -> str:
    """How many rows share their values with another row, the first of them included."""
    by = ", ".join(quoted(name) for name in names)
    return (
        f"SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM {table} "
        f"WHERE {all_there(names)} GROUP BY {by} HAVING count(*) > 1) AS shared"
    )


def all_there(names: Sequence[str]) -> str:
    """Rows where none of the columns is empty."""
    return " AND ".join(f"{quoted(name)} IS NOT NULL" for name in names)


def lost(table: str, name: str, other: str, key: str, what: str = "count(*)") -> str:
    """How many rows refer to a value that the other table has not as key; or `what` of them."""
    column = quoted(name)
    return (
        f"SELECT {what} FROM {table} AS here WHERE here.{column} IS NOT NULL AND NOT EXISTS "
        f"(SELECT 1 FROM {other} AS there WHERE there.{quoted(key)} = here.{column})"
    )


def misplaced(
    here: Columns, table: str, name: str, test: Follows, there: Columns, other: str
) -> str:
    """The rows whose day lies on the wrong side of the other form's, as all that follows SELECT."""
    last, sign = ("min", ">") if test.before else ("max", "<")
    key, by = quoted(test.key), quoted(test.by)
    if here.stored[test.by] != there.stored[test.key]:
        key, by = f"CAST({key} AS VARCHAR)", f"CAST({by} AS VARCHAR)"
    days = (
        f'SELECT {key} AS "#key", {last}({there.day(test.column)}) AS "#day" FROM {other} '
        f"WHERE {key} IS NOT NULL GROUP BY 1"
    )
    joined = f'{table} JOIN ({days}) AS there ON "#key" = {by}'
    wrong = f'{here.day(name)} {sign} "#day"'
    if "number" in (here.stored[name], there.stored[test.column]):
        wrong = "FALSE"  # A day that is stored as a number is told as one of wrong type.
    return f"FROM {joined} WHERE {wrong}"


ACROSS = (Unique, Refers, Follows)
"""Tests that look at several rows; all others look at one."""
