"""What is said of every column, in one shape for all formats.

A reading has the order of columns in each table, and what is said of each column under the same
keys and spellings. A format that has no place for a thing leaves its key out. What formats for
analysts have as a column's `type`, `low`, `high` and `length`, formats for readers have as it was
handed in: `declared`, `low_said`, `high_said` and `length_said`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from regmeta.catalogue.columns import tables
from regmeta.catalogue.facts import Facts, visible
from regmeta.model import Catalogue

Said = dict[str, Any]


@dataclass
class Reading:
    """Tables in any order, columns of a table in theirs; `said[table, name]`."""

    order: dict[str, list[str]] = field(default_factory=dict)
    said: dict[tuple[str, str], Said] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)

    def add(self, table: str, name: str, said: Said) -> None:
        self.order.setdefault(table, []).append(name)
        self.said[table, name] = said


def number(value: Any) -> str:
    """A number or day as columns spell it."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S")
    return f"{value:g}" if isinstance(value, float) else str(value if value is not None else "")


def meant(catalogue: Catalogue) -> Reading:
    """The same shape straight from the columns: what every format ought to say."""
    found = Reading()
    for table in tables(Facts(visible(catalogue)[0])):
        found.titles[table.code] = table.title.nb
        for one, variable in zip(table.columns, table.variables, strict=True):
            handed_in = variable.current.properties
            found.add(
                table.code,
                one.name,
                {
                    "code": one.code,
                    "title": one.title.nb,
                    "title_en": one.title.en,
                    "description": one.description.nb,
                    "question": (one.question or one.title)("nb"),
                    "type": one.type,
                    "low": one.low.value,
                    "high": one.high.value,
                    "unit": one.unit,
                    "period": one.valid,
                    "codes": tuple(code.value for code in one.codes),
                    "labels": tuple(code.label("nb") for code in one.codes),
                    "required": one.required,
                    "mandatory": one.mandatory,
                    "length": one.length,
                    "declared": handed_in.get("DataType", ""),
                    "low_said": handed_in.get("GrenseLav", ""),
                    "high_said": handed_in.get("GrenseHoy", ""),
                    "length_said": handed_in.get("Lengde", ""),
                },
            )
    return found


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a csv by its heading."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
