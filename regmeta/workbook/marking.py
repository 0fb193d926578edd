"""The person's own workbook back, with every fault marked in its cell and listed on a first sheet.

The workbook is changed in place: faulty cells get a mark and a comment, the sheet Funn is put
first. All else stays. Files that are no .xlsx or .xlsm come back as a new workbook with the same
cells. A workbook that was marked before is unmarked first, so marks never pile up; what somebody
wrote in the sheet Funn stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from regmeta.errors import WrongUse
from regmeta.model import SEVERITIES, Finding, Report, Text, column_letters
from regmeta.validate.pages import message
from regmeta.validate.sameness import Since
from regmeta.workbook.cells import Cell, attribute, clean, edit_cells, with_attribute
from regmeta.workbook.comments import add_comments, remove_comments
from regmeta.workbook.listing import SEVERITY, SHEET, Listing
from regmeta.workbook.listing_sheet import sheet_xml
from regmeta.workbook.markup import Odd
from regmeta.workbook.notes import Former, former_of, kept
from regmeta.workbook.package import PATCHED, Package
from regmeta.workbook.sealing import write_sealed
from regmeta.workbook.sheets import put_first, sheets_of, take_away, workbook_part
from regmeta.workbook.styles import Styles

_MOST_IN_COMMENT = 4
_LISTING = "xl/worksheets/regmetaFindings.xml"
_LOST = Text(
    "Denne arbeidsboken er laget på nytt av cellene i {file}. Formatering og annet innhold er "
    "ikke med.",
    "This workbook was made anew from the cells of {file}. Formatting and other content did not "
    "come along.",
)
_MORE = Text("{n} til, se arket Funn.", "{n} more, see the sheet Findings.")


@dataclass(frozen=True, slots=True)
class Marked:
    """What was marked: cells in the workbook, findings listed, whether it had to be copied, and
    what became of the findings of the sheet that was there before (None where there was none)."""

    cells: int
    findings: int
    copied: bool
    since: Since | None = None


def mark(
    source: Path,
    report: Report,
    out: Path,
    *,
    name: str = "",
    lang: str = "nb",
    names: Mapping[str, str] | None = None,
) -> Marked:
    """Write `source` with the report's findings marked to `out`, whole or not at all.

    `name` is what the report calls the file, `names` what variables are called by their code;
    findings in other files (registry.toml) are listed without a link. Raises WrongUse where `out`
    has not the suffix that the content needs.
    """
    suffix = source.suffix.lower()
    wanted = suffix if suffix in PATCHED else ".xlsx"
    if out.suffix.lower() != wanted:
        raise WrongUse(
            "{out}: {name} kommer tilbake som {wanted}. Skriv --out NAVN{wanted}.",
            "{out}: {name} comes back as {wanted}. Write --out NAME{wanted}.",
            out=out,
            name=source.name,
            wanted=wanted,
        )
    listing = partial(Listing, report, name or source.name, lang, names or {})
    if suffix in PATCHED:
        try:
            return _marked(Package.open(source), listing, out)
        except Odd:
            # Written in a way that is not changed in place: its cells are copied.
            pass
    content, sheets = _copied(source)
    anew = partial(listing, sheets=sheets, extra=_LOST(lang, file=source.name))
    return replace(_marked(Package.of(content), anew, out), copied=True)


def _marked(package: Package, listing: Callable[..., Listing], out: Path) -> Marked:
    """Write a workbook marked; `listing` lists the findings, given the sheet that was there."""
    former = former_of(package)
    styles_part = package.related(workbook_part(package), "styles")
    styles = Styles(package.text(styles_part))
    for sheet in former.sheets:
        take_away(package, sheet)
    _unmark(package, styles, former)
    lines = listing(former=former)
    cells = _mark_sheets(package, styles, lines)
    package.put(styles_part, styles.xml())
    write_sealed(out, package)
    return Marked(cells, len(lines.report.findings), False, lines.since)


# ------------------------------------------------------------------ putting marks on


def _mark_sheets(package: Package, styles: Styles, listing: Listing) -> int:
    sheets = sheets_of(package)
    borders: dict[str, dict[str, str]] = {}
    faults = listing.by_sheet()
    cells = 0
    for sheet in sheets:
        if sheet.name in faults:
            own = _mark_sheet(package, sheet.path, faults[sheet.name], styles, listing)
            if own:
                borders[sheet.name] = own
            cells += len(faults[sheet.name])
    names = frozenset(sheet.name for sheet in sheets)
    title = _free_title(names, listing.lang)
    content, heading = sheet_xml(listing, styles, names, title, kept(borders))
    put_first(package, _LISTING, content, title, heading)
    return cells


def _free_title(names: frozenset[str], lang: str) -> str:
    """The name of our sheet: with a number where somebody else has one of that name."""
    taken = {name.casefold() for name in names}
    title, n = SHEET(lang), 1
    while title.casefold() in taken:
        n += 1
        title = f"{SHEET(lang)} {n}"
    return title


def _mark_sheet(
    package: Package,
    path: str,
    faults: Mapping[Cell, Sequence[Finding]],
    styles: Styles,
    listing: Listing,
) -> dict[str, str]:
    """Marks and comments in one sheet; gives the borders that ours took the place of, by cell."""
    borders: dict[str, str] = {}

    def change(cell: Cell, attributes: str, content: str) -> tuple[str, str]:
        style = int(attribute(attributes, "s") or 0)
        before = styles.border_of(style) if styles.has_fill(style) else ""
        if before:
            borders[f"{column_letters(cell[1])}{cell[0]}"] = before
        marked = styles.marked(style, _gravest(faults[cell]))
        return with_attribute(attributes, "s", str(marked)), content

    text = edit_cells(package.text(path), faults, change)
    notes = {cell: _comment(findings, listing) for cell, findings in faults.items()}
    package.put(path, add_comments(package, path, text, notes))
    return borders


def _gravest(findings: Sequence[Finding]) -> str:
    return min((finding.severity for finding in findings), key=SEVERITIES.index)


def _comment(findings: Sequence[Finding], listing: Listing) -> str:
    """What a cell's comment says: the gravest first, and how many more there are."""
    lang = listing.lang
    first = sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))
    parts = [
        f"{SEVERITY[finding.severity](lang)}: {message(finding, lang)}\n{listing.advice(finding)}"
        for finding in first[:_MOST_IN_COMMENT]
    ]
    if len(first) > _MOST_IN_COMMENT:
        parts.append(_MORE(lang, n=len(first) - _MOST_IN_COMMENT))
    return "\n\n".join(parts)


# ------------------------------------------------------------------ taking marks off


def _unmark(package: Package, styles: Styles, former: Former) -> None:
    """Take off what an earlier check put on, where it did: known by colours and words."""
    marks = styles.marks()
    for sheet in sheets_of(package):
        remove_comments(package, sheet.path)
        if marks:
            borders = former.borders.get(sheet.name, {})
            text = package.text(sheet.path)
            bare = _without_marks(text, styles, marks, borders)
            if bare != text:
                package.put(sheet.path, bare)


_STYLED = re.compile(r"<(?:\w+:)?c\b([^>]*?)\ss\s*=\s*\"(\d+)\"")


def _without_marks(
    text: str, styles: Styles, marks: Mapping[int, str], borders: Mapping[str, str]
) -> str:
    """A sheet's XML whose cells have the formats they had without our marks."""

    def change(cell: re.Match[str]) -> str:
        style = int(cell[2])
        if style not in marks:
            return cell[0]
        end = text[cell.end() : text.find(">", cell.end())]
        address = attribute(cell[1], "r") or attribute(end, "r") or ""
        bare = (
            styles.without_fill(style)
            if marks[style] == "fill"
            else styles.with_border(style, borders.get(address, ""))
        )
        return f'{cell[0][: cell.start(2) - cell.start()]}{bare}"'

    return _STYLED.sub(change, text)


# ------------------------------------------------------------------ a workbook made anew


def _copied(source: Path) -> tuple[bytes, dict[str, str]]:
    """The cells of any file that can be read, as a new workbook; and its sheets' names by those
    that the file has."""
    from datetime import datetime
    from io import BytesIO

    import xlsxwriter

    from regmeta.read.files.opening import read_grids

    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"strings_to_formulas": False, "in_memory": True})
    book.set_properties({"created": datetime(2026, 1, 1), "comments": "regmeta"})
    sheets: dict[str, str] = {}
    for n, grid in enumerate(read_grids(source), 1):
        taken = {title.casefold() for title in sheets.values()}
        sheets[grid.sheet] = _sheet_name(grid.sheet or source.stem, n, taken)
        page = book.add_worksheet(sheets[grid.sheet])
        for row, texts in enumerate(grid.rows):
            for column, text in enumerate(texts):
                if text:
                    page.write_string(row, column, clean(text))
    book.close()
    return made.getvalue(), sheets


def _sheet_name(wanted: str, n: int, taken: set[str]) -> str:
    """A name that Excel takes."""
    name = re.sub(r"[\[\]:*?/\\']", "_", wanted)[:31] or f"Ark {n}"
    return name if name.casefold() not in taken else f"{name[:26]} ({n})"
