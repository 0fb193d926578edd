"""One harmonized column's value as DuckDB's SQL, typed as its target is.

Each value is first looked for as it mostly stands, which costs little; only what is not met so is
cleaned and read in all the ways of writing it. That needs no second reading of the extract and no
join, so rows keep their order.
"""

from __future__ import annotations

from collections.abc import Callable

from regmeta.files.database import literal, quoted
from regmeta.harmonize.data_columns import ColumnKind, HarmonizedColumn
from regmeta.harmonize.extract import ReadyExtract
from regmeta.model import ValueMap

_TIDY = r"regexp_replace({}, '\.0+$', '')"
"""A code may be 1.0 after a spreadsheet: tried where it is not met."""
_TYPES: dict[ColumnKind, str] = {
    "text": "VARCHAR",
    "whole": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "day": "DATE",
    "moment": "TIMESTAMP",
    "clock": "TIME",
}
_TRUE, _FALSE = ("1", "true", "ja", "yes"), ("2", "0", "false", "nei", "no")
"""Yes and no as the target's list (Volven 1101: 1 and 2), as 1 and 0, and in words."""
_WHOLE = "^[+-]?[0-9]+([.,]0+)?$"


def raw(name: str) -> str:
    """The source's value as text in the query."""
    return quoted(f"fra {name}")


def missing(name: str) -> str:
    """Whether the source declares the value missing, in the query."""
    return quoted(f"mangler {name}")


def expression(column: HarmonizedColumn, ready: ReadyExtract) -> str:
    """The SQL of one column: what its value map does, NULL where there is no counterpart."""
    text, clean = raw(column.source), ready.clean(raw(column.source))
    gone = missing(column.source) if column.source in ready.missing else ""
    if column.operation in ("recode", "regroup", "inverse-dummy"):
        return _recoded(column, text, clean, gone)
    whens = f"WHEN {gone} THEN NULL " if gone else ""
    quick, value = _quick(column, text, ready)
    whens += f"WHEN {quick} THEN {value} " if quick else ""
    slow = _slow(column, clean, ready)
    return f"CASE {whens}ELSE {slow} END" if whens else slow


def _recoded(column: HarmonizedColumn, text: str, clean: str, gone: str) -> str:
    """A code that the map names is a value, even where the file declares it missing."""
    values = column.values or ValueMap("identity")
    whens = " ".join(
        f"WHEN {literal(code)} THEN {_constant(meant, column.kind)}" for code, meant in values.pairs
    )
    if not whens:
        return f"CAST(NULL AS {_TYPES[column.kind]})"
    slow = f"CASE {_TIDY.format(clean)} {whens} END"
    return (
        f"CASE {text} {whens} ELSE {f'CASE WHEN NOT {gone} THEN {slow} END' if gone else slow} END"
    )


def _constant(value: str, kind: ColumnKind) -> str:
    """A value of a map as SQL of its type; NULL where it is none of the type."""
    if kind == "text":
        return literal(value)
    if kind == "boolean":
        return {**dict.fromkeys(_TRUE, "TRUE"), **dict.fromkeys(_FALSE, "FALSE")}.get(
            value.casefold(), "NULL"
        )
    return f"TRY_CAST({literal(value)} AS {_TYPES[kind]})"


def _quick(column: HarmonizedColumn, text: str, ready: ReadyExtract) -> tuple[str, str]:
    """The test of a value as it mostly stands, and what it is then; '' where there is none."""
    if column.operation == "pad-zeros":
        width = _width(column)
        padded = f"lpad({text}, {width}, '0')"
        digits = f"{text} >= '0' AND trim({text}, '0123456789') = ''"
        return f"length({text}) <= {width} AND {digits}", padded
    if column.operation == "split-date-time" and column.kind == "clock":
        return "", ""
    tests: dict[ColumnKind, Callable[[str], tuple[str, str]]] = {
        "text": lambda t: (ready.is_clean(t), t),
        "whole": lambda t: _same_again(t, "BIGINT"),
        "number": lambda t: (_same_again(t, "BIGINT")[0], f"TRY_CAST({t} AS DOUBLE)"),
        "day": lambda t: _same_again(t, "DATE"),
        "moment": lambda t: _same_again(t, "TIMESTAMP"),
    }
    return tests[column.kind](text) if column.kind in tests else ("", "")


def _same_again(text: str, type_: str) -> tuple[str, str]:
    """A text that its value gives back was written in the one plain way."""
    value = f"TRY_CAST({text} AS {type_})"
    return f"CAST({value} AS VARCHAR) = {text}", value


def _slow(column: HarmonizedColumn, clean: str, ready: ReadyExtract) -> str:
    if column.operation == "pad-zeros":
        return _padded(clean, _width(column))
    if column.kind == "clock":
        return _clock(clean, ready)
    ways: dict[ColumnKind, Callable[[str], str]] = {
        "whole": _whole,
        "number": ready.number,
        "boolean": _boolean,
        "day": ready.day,
        "moment": ready.moment,
    }
    return ways[column.kind](clean) if column.kind in ways else clean


def _whole(text: str) -> str:
    bare = f"regexp_replace({text}, '[.,]0+$', '')"
    return f"CASE WHEN regexp_matches({text}, '{_WHOLE}') THEN TRY_CAST({bare} AS BIGINT) END"


def _boolean(text: str) -> str:
    yes, no = (", ".join(map(literal, words)) for words in (_TRUE, _FALSE))
    plain = f"lower({_TIDY.format(text)})"
    return f"CASE WHEN {plain} IN ({yes}) THEN TRUE WHEN {plain} IN ({no}) THEN FALSE END"


def _width(column: HarmonizedColumn) -> str:
    return dict(column.values.pairs).get("width", "4") if column.values else "4"


def _padded(text: str, width: str) -> str:
    fits = f"regexp_full_match({text}, '[0-9]{{1,{width}}}(\\.0+)?')"
    return f"CASE WHEN {fits} THEN lpad(split_part({text}, '.', 1), {width}, '0') END"


def municipality(column: HarmonizedColumn, ready: ReadyExtract) -> str:
    """A municipality's number as a text of four digits."""
    return _padded(ready.clean(raw(column.source)), "4")


def _clock(text: str, ready: ReadyExtract) -> str:
    """A clock by itself, of one digit too (`1` is 00:01), or that of a moment."""
    alone = f"regexp_replace({text}, '^([0-9]{{1,2}})$', '00\\1')"
    return f"coalesce({ready.clock(alone)}, CAST({ready.moment(text)} AS TIME))"
