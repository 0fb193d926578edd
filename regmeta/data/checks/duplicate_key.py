"""Key that stands more than once.

What: A form's key in more than one row; all rows that share the key count.

Why: Joins double rows when the key is not unique.

Repair: Remove doubled rows before analysis, and find out why they were delivered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from regmeta.catalogue.columns import Column
from regmeta.data.check import AcrossTest, Extract, FormPlan, Params, Spot, Test
from regmeta.data.expectations import Expectation
from regmeta.data.roles import KEY
from regmeta.data.sql import all_there
from regmeta.files.database import quoted
from regmeta.model import Text

SEVERITY = "error"
CATEGORY = "conformance"
ORDER = 50
MESSAGE = Text(
    nb="{column}: {count} av {rows} rader ({share} %) gjentar en nøkkel som skulle vært unik. Første rader: {first}.{values}",
    en="{column}: {count} of {rows} rows ({share} %) repeat a key that should be unique. First rows: {first}.{values}",
)
NB = """Nøkkel som står flere ganger.

Hva: En skjemanøkkel som står i mer enn én rad; alle rader som deler nøkkelen, telles.

Hvorfor: Koblinger dobler rader når nøkkelen ikke er unik.

Slik: Fjern dobbelte rader før analyse, og finn ut hvorfor de ble levert.
"""


@dataclass(frozen=True, slots=True)
class Unique(AcrossTest):
    """No value stands twice, or not together with those of the columns `also`; every row that
    shares its value counts, the first included, and rows where one of them is empty do not."""

    also: tuple[str, ...] = ()
    form: str = ""

    def words(self) -> Text:
        if not self.also:
            return Text("står bare én gang", "stands only once")
        names = ", ".join(self.also)
        return Text(
            "står bare én gang sammen med {names}", "stands only once together with {names}"
        ).filled(names=names)

    def needs(self) -> tuple[str, ...]:
        return self.also

    def others(self) -> tuple[str, ...]:
        return self.also

    def params(self, name: str) -> Params:
        return {"column": " + ".join((name, *self.also))}

    def count(self, name: str, here: Extract, others: Mapping[str, Extract]) -> str:
        names = (name, *self.also)
        by = ", ".join(quoted(name) for name in names)
        return (
            f"SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM {here.rows()} "
            f"WHERE {all_there(names)} GROUP BY {by} HAVING count(*) > 1) AS shared"
        )

    def first(self, name: str, here: Extract, others: Mapping[str, Extract], which: str) -> str:
        names = (name, *self.also)
        again = f"count(*) OVER (PARTITION BY {', '.join(quoted(name) for name in names)})"
        table = here.rows(numbered=True)
        inner = f'SELECT "#row", {again} AS n FROM {table} WHERE {all_there(names)}'
        return f"SELECT {which} FROM ({inner}) WHERE n > 1"

    def expectation(self, column: Column) -> Expectation:
        if not self.also:
            return "expect_column_values_to_be_unique", {}
        together = {
            "column_list": [column.name, *self.also],
            "ignore_row_if": "any_value_is_missing",
        }
        return "expect_compound_columns_to_be_unique", together

    def spoil(self, spot: Spot) -> bool:
        """The first row's key once more: then that row shares its key too."""
        if spot.number < 1:
            return False
        names = (spot.name, *self.also)
        keys = [tuple(row[name] for name in names) for row in spot.rows]
        if not all(keys[0]) or keys.count(keys[spot.number]) > 1:
            return False
        spot.row.update(zip(names, keys[0], strict=True))
        return True


def tests(column: Column, form: FormPlan) -> Iterator[Test]:
    """The column that is harmonized to the form's id; other keys stand in registry.toml."""
    if column.role == KEY:
        yield Unique()
