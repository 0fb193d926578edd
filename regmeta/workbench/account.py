"""What was understood of a file, as a page draws it.

The first rows of every sheet as they are, what each heading was taken for, what was left out and
why, and the sum.
"""

from __future__ import annotations

from typing import Any

from regmeta.errors import UnreadableInput
from regmeta.model import Reading, SheetReading, Submission
from regmeta.read import reading_json
from regmeta.read.asking import column_questions, proposed_heading_row
from regmeta.read.grid import Grid
from regmeta.read.layouts.decisions import ROLES, SHOWN, column_name, role_of
from regmeta.spec.fields import Field, Spec
from regmeta.workbench.session import Session

_FIRST_ROWS = 14


def understanding(session: Session, spec: Spec, lang: str) -> dict[str, Any]:
    """The account of the reading, and the sheets with their headings, in one language.

    Where the file is not understood, `problem` says so, and the sheets come with what to ask.
    """
    shared = {
        "file": session.file,
        "roles": _roles(spec, lang),
        "columns": session.columns,
        "canBeMended": session.can_be_mended,
    }
    grids = [grid for grid in session.grids.values() if any(grid.rows)]
    try:
        reading = session.reading()
    except UnreadableInput as problem:
        asked = [_asked(grid) for grid in grids]
        return {**shared, "problem": problem.message(lang), "sheets": asked, "sum": {}}
    return {
        **shared,
        "reading": reading_json(reading, lang),
        "sheets": [_sheet(grid, reading, spec, lang) for grid in grids],
        "sum": _sum(reading.submission),
    }


def _asked(grid: Grid) -> dict[str, Any]:
    """A sheet that was not understood, with the role that regmeta would give each column."""
    row = proposed_heading_row(grid)
    questions = column_questions(grid, row)
    return {
        **_as_found(grid),
        "takenFor": "",
        "records": 0,
        "headingRow": row,
        "headings": [
            {"column": each.column, "heading": each.heading, "role": each.proposal}
            for each in questions
        ],
        "left": [],
    }


def _as_found(grid: Grid) -> dict[str, Any]:
    return {
        "sheet": grid.sheet,
        "hidden": grid.hidden,
        "rows": [row[:60] for row in grid.rows[:_FIRST_ROWS]],
        "rowCount": len(grid.rows),
    }


def sheets(session: Session) -> list[dict[str, Any]]:
    """Every sheet as it was received: its name, its rows, and where there are formulas."""
    return [
        {
            "name": grid.sheet,
            "hidden": grid.hidden,
            "rows": grid.rows,
            "formulas": [list(cell) for cell, formula in grid.marks.formulas.items() if formula],
            "changed": _changed(session, grid.sheet),
        }
        for grid in session.grids.values()
    ]


def _changed(session: Session, sheet: str) -> list[list[Any]]:
    corrections = session.history.corrections()
    return [[each.row, each.column, each.after] for each in corrections if each.sheet == sheet]


def _roles(spec: Spec, lang: str) -> list[dict[str, str]]:
    """What a column may be said to be: plain words first, then the law's other fields."""
    plain = [{"role": role, "said": SHOWN[role](lang)} for role in ROLES if role in SHOWN]
    others = [field for field in spec["variabel"].fields if field.key not in SHOWN]
    return plain + [{"role": field.key, "said": field.label(lang)} for field in others]


def _sheet(grid: Grid, reading: Reading, spec: Spec, lang: str) -> dict[str, Any]:
    readings = [each for each in reading.sheets if each.sheet == grid.sheet]
    first = readings[0] if readings else None
    left = [part for part in reading.ignored if part.place.sheet == grid.sheet]
    return {
        **_as_found(grid),
        "takenFor": first.taken_for(lang) if first else "",
        "records": sum(each.records for each in readings),
        "headingRow": first.heading_row if first else 0,
        "headings": _headings(grid, first, spec) if first else [],
        "left": [
            {"row": part.place.row, "column": part.place.column}
            | {"cells": part.cells, "reason": part.reason(lang), "what": part.what}
            for part in left
        ],
    }


def _headings(grid: Grid, sheet: SheetReading, spec: Spec) -> list[dict[str, Any]]:
    """Every heading with its column and the role it was taken for."""
    if not sheet.heading_row or sheet.heading_row > len(grid.rows):
        return []
    fields = spec["variabel"].by_key
    headings = []
    for column, text in enumerate(grid.rows[sheet.heading_row - 1], start=1):
        name = _written(sheet, text.strip(), column)
        if name:
            role = role_of(sheet.headings[name], fields) or "extra"
            headings.append({"column": column, "heading": name, "role": role})
    return headings


def _written(sheet: SheetReading, text: str, column: int) -> str:
    """A heading as the reading calls it: alone, with the row above it, or by its place."""
    names = [name for name in sheet.headings if name == text or name.endswith(f" / {text}")]
    place = column_name(column)
    if not names and not text and place in sheet.headings:
        return place
    return names[0] if names and text else ""


def _sum(submission: Submission) -> dict[str, int]:
    """Variables read, and how many of those that have a list have its codes."""
    variables, codes = submission["variabel"], submission["kode"]
    having = set(codes.column("kodeverk"))
    lists = [reference for reference in variables.column("kodeverk") if reference]
    return {
        "variables": len(variables),
        "listVariables": len(lists),
        "withCodes": sum(
            any(part.strip() in having for part in reference.split(";")) for reference in lists
        ),
    }


def cell_fields(submission: Submission, spec: Spec, lang: str) -> list[dict[str, Any]]:
    """Which field each column of each sheet holds, with what the law lets it be."""
    return [
        {"sheet": sheet.name, "column": column, "headingRow": sheet.heading_row}
        | _field(spec[level].by_key[key], lang)
        for level, records in submission.levels.items()
        for sheet in records.sheets
        for key, column in sheet.columns.items()
        if column and key in spec[level].by_key
    ]


def _field(field: Field, lang: str) -> dict[str, Any]:
    options = field.options.options if field.options and len(field.options.options) <= 80 else ()
    return {
        "field": field.name,
        "label": field.label(lang),
        "help": field.help(lang),
        "type": field.type,
        "must": field.obligation == "mandatory",
        "many": field.many,
        "options": [option.label(lang) or option.value for option in options],
    }
