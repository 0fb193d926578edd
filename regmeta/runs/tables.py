"""Results that are easy to hold: looped over, laid out as tables, shown in a notebook, saved."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regmeta.errors import WrongUse

if TYPE_CHECKING:
    import pandas

Cell = str | int | float | bool | None
_MOST_SHOWN = 20
"""Rows that a notebook shows of a table; all of them are in the table itself."""


@dataclass(frozen=True, slots=True)
class ResultTable:
    """Rows of cells under named columns; every row is as long as `columns`."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)


class Tabular:
    """A result made of tables; the first of them is what `to_frame()` and `save()` mean."""

    def tables(self, lang: str = "nb") -> Mapping[str, ResultTable]:
        """The tables by name, texts in `lang`."""
        raise NotImplementedError

    def title(self, lang: str = "nb") -> str:
        """What the result says in one line."""
        raise NotImplementedError

    def table(self, name: str = "", lang: str = "nb") -> ResultTable:
        """One table, the first where none is named; WrongUse names those there are."""
        tables = self.tables(lang)
        if name and name not in tables:
            names = ", ".join(tables)
            raise WrongUse(
                "Det finnes ingen tabell «{name}» her. Velg blant {names}.",
                "There is no table “{name}” here. Choose among {names}.",
                name=name,
                names=names,
            )
        return tables[name or next(iter(tables))]

    def to_frame(self, name: str = "", lang: str = "nb") -> pandas.DataFrame:
        """One table as a pandas DataFrame, the first where none is named."""
        import pandas as pd

        table = self.table(name, lang)
        return pd.DataFrame(list(table.rows), columns=list(table.columns))

    def save(self, path: str | Path, name: str = "", lang: str = "nb") -> Path:
        """Write a table to `path`, whole or not at all, in the format its ending names.

        .csv (semicolons, as Norwegian Excel reads it), .json, .html or .xlsx; the last holds all
        tables, a sheet each. Raises WrongUse for another ending and OutputFailed where the disk
        says no.
        """
        from regmeta.files.output import write_whole

        target = Path(path)
        write = _WRITERS.get(target.suffix.lower())
        if write is None:
            endings = ", ".join(_WRITERS)
            raise WrongUse(
                "{target}: velg en av endelsene {endings}.",
                "{target}: choose one of the endings {endings}.",
                target=target,
                endings=endings,
            )
        tables = self.tables(lang) if target.suffix.lower() == ".xlsx" else {}
        write_whole(target, write(tables or {"": self.table(name, lang)}))
        return target

    def _repr_html_(self) -> str:
        """The first rows, as a notebook shows them."""
        return f"<p>{html.escape(self.title())}</p>{_html_table(self.table(), _MOST_SHOWN)}"

    def __str__(self) -> str:
        return self.title()


def _html_table(table: ResultTable, most: int | None = None) -> str:
    heads = "".join(f"<th>{html.escape(column)}</th>" for column in table.columns)
    rows = "".join(_html_row(row) for row in table.rows[:most])
    rest = len(table) - len(table.rows[:most])
    more = f'<tr><td colspan="{len(table.columns)}">+ {rest}</td></tr>' if rest else ""
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}{more}</tbody></table>"


def _html_row(row: Sequence[Cell]) -> str:
    cells = "".join(f"<td>{html.escape(_as_text(cell))}</td>" for cell in row)
    return f"<tr>{cells}</tr>"


def _as_text(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _csv(tables: Mapping[str, ResultTable]) -> bytes:
    import csv
    import io

    (table,) = tables.values()
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_guarded(_as_text(cell)) for cell in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def _guarded(text: str) -> str:
    """A text that a spreadsheet would take for a formula, made harmless by an apostrophe."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _json(tables: Mapping[str, ResultTable]) -> bytes:
    (table,) = tables.values()
    return (json.dumps(list(table), ensure_ascii=False, indent=2) + "\n").encode()


def _html(tables: Mapping[str, ResultTable]) -> bytes:
    (table,) = tables.values()
    page = f'<!doctype html><html><meta charset="utf-8"><title>regmeta</title>{_html_table(table)}'
    return f"{page}</html>\n".encode()


def _xlsx(tables: Mapping[str, ResultTable]) -> bytes:
    import io
    from datetime import datetime

    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    # The same tables are the same bytes, whatever the day.
    book.set_properties({"created": datetime(2000, 1, 1)})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for name, table in tables.items():
        sheet = book.add_worksheet(name[:31])
        sheet.write_row(0, 0, table.columns, head)
        for number, row in enumerate(table.rows, start=1):
            _write_row(sheet, number, row)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    book.close()
    return content.getvalue()


def _write_row(sheet: Any, number: int, row: Sequence[Cell]) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            sheet.write_string(number, column, cell)
        elif cell is not None:
            sheet.write(number, column, cell)


_WRITERS: dict[str, Callable[[Mapping[str, ResultTable]], bytes]] = {
    ".csv": _csv,
    ".json": _json,
    ".html": _html,
    ".xlsx": _xlsx,
}
