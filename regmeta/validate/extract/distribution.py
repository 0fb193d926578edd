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
_EXACT = 2_000_000
"""Up to so many rows quantiles are exact; beyond they are near, and told with three digits."""


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
    connection: duckdb.DuckDBPyConnection, columns: Columns, table: str, rows: int
) -> dict[str, Distribution]:
    """The distribution of every column that has one, in one query over the extract."""
    asked = {name: sql for name in columns.stored if (sql := _sql(columns, name, rows))}
    if not asked or rows < SMALLEST:
        return {}
    row = connection.execute(f"SELECT {', '.join(asked.values())} FROM {table}").fetchone()
    assert row is not None
    found = zip(asked, row, strict=True)
    return {name: made for name, value in found if (made := _made(columns, name, value, rows))}


def _sql(columns: Columns, name: str, rows: int) -> str:
    column, text = columns.column(name), quoted(name)
    if column.role.startswith("person.person"):
        return ""
    if column.codes or column.kind == "boolean":
        known = ", ".join("'" + value.replace("'", "''") + "'" for value, _ in column.codes)
        spelled = f"CAST({text} AS VARCHAR)"
        few = f"CASE WHEN {spelled} IN ({known}) THEN {spelled} END" if known else spelled
        return f"histogram({few})" if len(column.codes) <= _MOST_BARS else ""
    if column.kind in ("date", "datetime"):
        day = as_day(text) if columns.is_text(name) else text
        return f"histogram(year({day}))" if columns.stored[name] in ("text", "date") else ""
    if column.kind in ("integer", "decimal") and columns.stored[name] in ("text", "number"):
        number = as_number(text) if columns.is_text(name) else text
        points = ", ".join(str(one) for one in QUANTILES)
        which = "quantile_disc" if rows <= _EXACT else "approx_quantile"
        return (
            f"struct_pack(q := {which}(CAST({number} AS DOUBLE), [{points}]), "
            f"m := avg({number}), n := count({number}))"
        )
    return ""


def _made(columns: Columns, name: str, value: Any, rows: int) -> Distribution | None:
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
    near = (float(f"{one:.3g}") for one in value["q"])
    exact = rows <= _EXACT
    quantiles = tuple(float(one) for one in value["q"]) if exact else tuple(near)
    return Distribution(quantiles, float(f"{value['m']:.6g}"))
