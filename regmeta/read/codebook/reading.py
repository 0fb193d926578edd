"""Codebooks read: the parts of a workbook as one Reading."""

from __future__ import annotations

from pathlib import Path

from regmeta.model import (
    Counts,
    LevelName,
    Reading,
    Records,
    Submission,
)
from regmeta.read.account.doubts import doubts_of
from regmeta.read.codebook.merging import merge_lists
from regmeta.read.codebook.parts import Part
from regmeta.read.codebook.reader import Codebook
from regmeta.read.codebook.unplaced import skipped_sheet
from regmeta.read.grid import Grid
from regmeta.registry import Registry


def read_codebook(
    name: str,
    short: str,
    grids: tuple[Grid, ...],
    parts: tuple[Part, ...],
    registry: Registry | None,
) -> Reading:
    layout = parts[0].layout
    forms = registry.datasamlinger if registry else {}
    codes = {form: table["Code"] for form, table in forms.items() if "Code" in table}
    book = Codebook(name, layout, short, Path(name).stem, codes)
    _read_sheets(book, grids, parts)
    variables, kode = book.variabel.done(), book.kode.done()
    levels: dict[LevelName, Records] = {
        "datasamling": book.datasamling.done(),
        "variabel": variables,
        "kodeverk": merge_lists(book, variables, kode),
        "kode": kode,
    }
    owner = registry.id if registry else name
    founds = {i: tables for part in parts for i, tables in part.fits.items()}
    accounts = {i: account for part in parts for i, account in part.accounts.items()}
    doubts = doubts_of(book, grids, founds, accounts, owner)
    submission = Submission(owner, levels, (name,), layout.id, doubts)
    return Reading(
        file=name,
        layout=layout.id,
        layout_name=layout.name.text,
        confidence=min(table.confidence for tables in founds.values() for table in tables),
        sheets=tuple(book.sheets),
        ignored=tuple(book.ignored),
        counts=count(submission),
        submission=submission,
    )


def _read_sheets(book: Codebook, grids: tuple[Grid, ...], parts: tuple[Part, ...]) -> None:
    """All sheets in their order, each by the part it belongs to."""
    for each in parts:
        book.ignored += each.ignored
    by_sheet = {i: part for part in parts for i in (*part.fits, *part.accounts)}
    for i, grid in enumerate(grids):
        part = by_sheet.get(i)
        if part is None:
            skipped_sheet(book.file, grid, book.sheets, book.ignored)
        elif i in part.accounts:
            book.sheets.append(part.accounts[i])
        else:
            book.turn_to(part.layout, part.companions)
            book.read(grid, part.fits[i])
    for each in parts:
        book.turn_to(each.layout, each.companions)
        book.add_orphans()
        book.add_empty_forms()


def count(submission: Submission) -> Counts:
    """Distinct forms, variables per form, lists after merging, and code rows."""
    return Counts(
        datasamlinger=len(set(submission["datasamling"].column("Code")) - {""}),
        variables=len(submission["variabel"]),
        kodeverk=len(set(submission["kodeverk"].column("Code")) - {""}),
        codes=len(submission["kode"]),
    )
