"""Layouts and tables with what people have decided of columns, in place of what headings say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace as replaced

from msgspec.structs import replace

from regmeta.read.layouts.content import by_content
from regmeta.read.layouts.decisions import (
    CODES,
    EXTRA,
    IGNORE,
    LIST,
    TEXT,
    VALUE,
    Decisions,
    column_name,
    column_said,
)
from regmeta.read.layouts.headings import HeadingRow, match_row, tables
from regmeta.read.layouts.layout import CodeColumns, CodeSheet, Layout
from regmeta.texts import folded_letters

_CODE_ROLES = {LIST: "list", VALUE: "value", TEXT: "text"}


def with_columns(layout: Layout, columns: Mapping[str, str]) -> Layout:
    """The layout with what columns.csv says of headings: heading → role or field."""
    for heading, role in columns.items():
        layout = _with_column(layout, heading, role)
    own = _codes(layout, columns)
    return replace(layout, codes=(*own, *layout.codes)) if own else layout


def _with_column(layout: Layout, heading: str, role: str) -> Layout:
    name = own_heading(layout, role) or heading
    folded = folded_letters(heading)
    headings = {
        other: tuple(said for said in spelt if folded_letters(said) != folded)
        for other, spelt in layout.headings.items()
    }
    headings[name] = (heading, *headings.get(name, ()))
    layout = replace(layout, headings=headings, code_sheet=_code_sheet(layout, heading, role))
    if name != heading or role in (EXTRA, VALUE, TEXT, CODES):
        return layout
    return _with_role(layout, heading, role)


def _with_role(layout: Layout, heading: str, role: str) -> Layout:
    """The layout where a heading of its own has a role."""
    fields = {
        field: tuple(name for name in names if name != heading)
        for field, names in layout.fields.items()
    }
    layout = replace(layout, fields=fields)
    if role == "Code":
        return replace(layout, names=(heading, *layout.names))
    if role == "datasamling":
        return replace(layout, form=heading)
    if role == IGNORE:
        return replace(layout, left_out=(*layout.left_out, heading))
    key = "kodeverk" if role == LIST else role
    return replace(layout, fields={**fields, key: (heading, *fields.get(key, ()))})


def own_heading(layout: Layout, role: str) -> str:
    """The heading that a free-form list has for a role already; '' where it has none."""
    if not layout.generic or role in (EXTRA, IGNORE):
        return ""
    ways = {codes.dress: codes for codes in reversed(layout.codes)}
    own = {
        "Code": layout.names[0],
        "datasamling": layout.form,
        VALUE: ways["columns"].value,
        TEXT: ways["columns"].text,
        CODES: ways["inline"].cell,
        LIST: "kodeverk",
    }
    return own.get(role) or next(iter(layout.fields.get(role, ())), "")


def _codes(layout: Layout, columns: Mapping[str, str]) -> tuple[CodeColumns, ...]:
    """Where codes stand by the decisions, in a layout that has no headings for them."""
    if layout.generic:
        return ()
    by_role = {role: heading for heading, role in columns.items()}
    if VALUE in by_role and TEXT in by_role:
        return (CodeColumns(dress="columns", value=by_role[VALUE], text=by_role[TEXT]),)
    return (CodeColumns(dress="inline", cell=by_role[CODES]),) if CODES in by_role else ()


def _code_sheet(layout: Layout, heading: str, role: str) -> CodeSheet | None:
    """The sheet of lists with a heading more for what a list's row tells."""
    sheet, part = layout.code_sheet, _CODE_ROLES.get(role, "")
    if sheet is None or part not in sheet.headings:
        return sheet
    return replace(sheet, headings={**sheet.headings, part: (heading, *sheet.headings[part])})


# ------------------------------------------------------------------ tables


def decided_tables(
    layout: Layout, rows: Sequence[list[str]], sheet: str, decisions: Decisions
) -> tuple[HeadingRow, ...]:
    """The tables of a sheet, with the heading row and the columns that people have named."""
    number = decisions.heading_row(sheet)
    if number is None:
        seen = tables(layout, rows)
    elif number:
        row = rows[number - 1] if number <= len(rows) else []
        seen = tuple(filter(None, [match_row(layout, number, row)]))
    else:
        seen = (_without_headings(layout, rows),) if layout.generic else ()
    said = decisions.of(sheet)
    made = (_imposed(by_content(table, rows), rows, said) for table in seen)
    sections = frozenset(
        row
        for (name, row), role in decisions.rows.items()
        if name in ("", sheet) and role != IGNORE
    )
    return tuple(
        replaced(table, sections=sections)
        for table in made
        if not layout.needs_one or set(layout.needs_one) & set(table.columns)
    )


def _without_headings(layout: Layout, rows: Sequence[list[str]]) -> HeadingRow:
    """A table from the first row on, its columns called by their letters."""
    width = max(map(len, rows), default=0)
    filled = (c for c in range(1, width + 1) if any(len(row) >= c and row[c - 1] for row in rows))
    return HeadingRow(layout, 0, {}, {c: column_name(c) for c in filled}, 1.0, depth=0)


def _imposed(table: HeadingRow, rows: Sequence[list[str]], said: Mapping[str, str]) -> HeadingRow:
    """The table with each column that was decided of in its role, whatever else claimed it."""
    columns, unknown = dict(table.columns), dict(table.unknown)
    for heading, role in said.items():
        column = column_said(heading) or _column_of(heading, table, rows)
        if not column:
            continue
        name = own_heading(table.layout, role) or heading
        for other in [other for other, at in columns.items() if at == column]:
            del columns[other]
        before = columns.get(name)
        if before:
            unknown[before] = rows[table.row - 1][before - 1] if table.row else column_name(before)
        columns[name] = column
        unknown.pop(column, None)
    return replaced(table, columns=columns, unknown=unknown)


def _column_of(heading: str, table: HeadingRow, rows: Sequence[list[str]]) -> int:
    """The column of a heading in the table's own heading row; 0 where it is not there."""
    if not table.row:
        return 0
    folded = folded_letters(heading)
    row = enumerate(rows[table.row - 1], start=1)
    return next((column for column, cell in row if folded_letters(cell) == folded), 0)
