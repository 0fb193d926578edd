"""How a column's values are spread, told so that no single person's value shows.

Numbers by quantiles and mean, never by their extremes; codes and years by counts. Counts below
five are left out wherever the report may be passed on (`visible`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from regmeta.validate.extract.sql import Columns, as_day, as_number, quoted

if TYPE_CHECKING:
    import duckdb

SMALLEST = 5
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
_MOST_BARS = 60
_MOST_ROWS = 1_000_000
"""Quantiles rest on about so many rows: with more, on every n-th, the same ones every time."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """`quantiles` (5, 25, 50, 75, 95 %) and mean of numbers, or `counts` of codes or years."""

    quantiles: tuple[float, ...] = ()
    mean: float | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    years: bool = False

    def visible(self) -> dict[str, int | None]:
        """Counts that may be passed on: None for those below five, and for the next smallest
        where one alone could be worked out from the total."""
        small = {value for value, count in self.counts.items() if count < SMALLEST}
        if len(small) == 1 and len(self.counts) > 1:
            rest = [value for value in self.counts if value not in small]
            small.add(min(rest, key=lambda value: (self.counts[value], value)))
        return {value: None if value in small else n for value, n in self.counts.items()}


def measure(
    connection: duckdb.DuckDBPyConnection, columns: Columns, table: str, numbered: str, rows: int
) -> dict[str, Distribution]:
    """The distribution of every column that has one: codes and years of all rows, quantiles of
    every n-th row where there are very many. `numbered` is the table with its `#row`."""
    if rows < SMALLEST:
        return {}
    counts = {name: sql for name in columns.stored if (sql := _counted(columns, name))}
    numbers = {name: sql for name in columns.stored if (sql := _spread(columns, name))}
    every = -(-rows // _MOST_ROWS)
    some = f'(SELECT * FROM {numbered} WHERE "#row" % {every} = 0)' if every > 1 else table
    found = {**_asked(connection, counts, table), **_asked(connection, numbers, some)}
    made = {name: _made(columns, name, found[name]) for name in columns.stored if name in found}
    return {name: one for name, one in made.items() if one}


def _asked(
    connection: duckdb.DuckDBPyConnection, asked: Mapping[str, str], table: str
) -> dict[str, Any]:
    if not asked:
        return {}
    row = connection.execute(f"SELECT {', '.join(asked.values())} FROM {table}").fetchone()
    assert row is not None
    return dict(zip(asked, row, strict=True))


def _counted(columns: Columns, name: str) -> str:
    """Counts of codes, of yes and no, or of years."""
    column, text = columns.column(name), quoted(name)
    if column.role.startswith("person.person"):
        return ""
    if column.codes or column.kind == "boolean":
        known = ", ".join("'" + value.replace("'", "''") + "'" for value, _ in column.codes)
        spelled = f"CAST({text} AS VARCHAR)"
        few = f"CASE WHEN {spelled} IN ({known}) THEN {spelled} END" if known else spelled
        return f"histogram({few})" if len(column.codes) <= _MOST_BARS else ""
    if column.kind in ("date", "datetime") and columns.stored[name] in ("text", "date"):
        return f"histogram(year({as_day(text) if columns.is_text(name) else text}))"
    return ""


def _spread(columns: Columns, name: str) -> str:
    """Quantiles, mean and number of numbers."""
    column, text = columns.column(name), quoted(name)
    numbers = column.kind in ("integer", "decimal") and columns.stored[name] in ("text", "number")
    if column.codes or not numbers or column.role.startswith("person.person"):
        return ""
    number = as_number(text) if columns.is_text(name) else text
    points = ", ".join(str(one) for one in QUANTILES)
    return (
        f"struct_pack(q := quantile_disc(CAST({number} AS DOUBLE), [{points}]), "
        f"m := avg({number}), n := count({number}))"
    )


def _made(columns: Columns, name: str, value: Any) -> Distribution | None:
    column = columns.column(name)
    if not value:
        return None
    if column.codes or column.kind in ("boolean", "date", "datetime"):
        counts = {str(key): int(count) for key, count in value.items()}
        if len(counts) > _MOST_BARS:
            return None
        years = column.kind in ("date", "datetime") and not column.codes
        order = [code for code, _ in column.codes] or sorted(counts)
        return Distribution(counts={k: counts[k] for k in order if k in counts}, years=years)
    if value["n"] < SMALLEST:
        return None
    quantiles = tuple(float(one) for one in value["q"])
    return Distribution(quantiles, float(f"{value['m']:.6g}"))
