"""What a reader should know of a workbook beside its cells: formulas, comments, hidden parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from regmeta.model import Finding, Place, Submission, Text
from regmeta.read.codelists import changed_by_excel
from regmeta.read.grid import Grid

SAID: dict[str, Text] = {
    "formula": Text(
        "{count} celler er formler; verdien de viser er lest, ikke formelen ({text})",
        "{count} cells are formulas; the value they show was read, not the formula ({text})",
    ),
    "formula-without-value": Text(
        "{count} formler har ingen lagret verdi og er lest som tomme ({text}); "
        "åpne filen i Excel og lagre",
        "{count} formulas have no stored value and were read as empty ({text}); "
        "open the file in Excel and save it",
    ),
    "error-value": Text(
        "{count} celler viser en feil fra Excel ({text})",
        "{count} cells show an Excel error ({text})",
    ),
    "comment": Text(
        "{count} celler har kommentar, som ikke er lest inn ({text})",
        "{count} cells have a comment, which was not carried over ({text})",
    ),
    "hidden-sheet": Text("arket er skjult, men lest", "the sheet is hidden, but was read"),
    "hidden-rows": Text(
        "{count} rader er skjult, men lest", "{count} rows are hidden, but were read"
    ),
    "hidden-columns": Text(
        "{count} kolonner er skjult, men lest", "{count} columns are hidden, but were read"
    ),
    "changed-code": Text(
        "{count} koder ser ut som datoer eller tierpotenser ({text}): Excel har trolig endret dem; "
        "gjør kolonnen til tekst og skriv kodene på nytt",
        "{count} codes look like dates or powers of ten ({text}): Excel has probably changed them; "
        "make the column text and write the codes again",
    ),
    "zeros-lost": Text(
        "{count} koder mangler trolig nullen foran ({text}): kommunenummer og postnummer har fire "
        "siffer; gjør kolonnen til tekst og skriv dem på nytt",
        "{count} codes probably lack their leading zero ({text}): municipality and postal codes "
        "have four digits; make the column text and write them again",
    ),
    "pasted": Text(
        "alle celler sto i én kolonne, med skilletegn mellom; de er delt opp",
        "all cells stood in one column with separators between; they were split",
    ),
}
"""The sentence of every kind of note, with the parameters of its Finding."""


def notes_of(
    file: str, grids: tuple[Grid, ...], read: frozenset[str] = frozenset()
) -> tuple[Finding, ...]:
    """The notes of all sheets, each at the first cell it is about; `read` are the sheets' titles
    that records came from."""
    theirs = (grid for grid in grids if not grid.own_listing)
    return tuple(note for grid in theirs for note in _of_sheet(file, grid, read))


def _of_sheet(file: str, grid: Grid, read: frozenset[str]) -> Iterator[Finding]:
    marks = grid.marks
    empty = {at: text for at, text in marks.formulas.items() if not grid.at(*at)}
    shown = {at: text for at, text in marks.formulas.items() if at not in empty}
    yield from _cells(file, grid, "formula", shown, "=")
    yield from _cells(file, grid, "formula-without-value", empty, "=")
    yield from _cells(file, grid, "error-value", dict(marks.errors), "")
    yield from _cells(file, grid, "comment", dict(marks.comments), "")
    if grid.hidden and grid.sheet in read:
        yield _note("hidden-sheet", Place(file, grid.sheet), 1)
    if marks.hidden_rows:
        place = Place(file, grid.sheet, min(marks.hidden_rows), 1)
        yield _note("hidden-rows", place, len(marks.hidden_rows))
    if marks.hidden_columns:
        place = Place(file, grid.sheet, 1, min(marks.hidden_columns))
        yield _note("hidden-columns", place, len(marks.hidden_columns))
    if grid.pasted:
        yield _note("pasted", Place(file, grid.sheet, 1, 1), 1)


def _cells(
    file: str, grid: Grid, kind: str, cells: dict[tuple[int, int], str], mark: str
) -> Iterator[Finding]:
    if cells:
        row, column = min(cells)
        text = " ".join(f"{mark}{cells[row, column]}".split())[:60]
        yield _note(kind, Place(file, grid.sheet, row, column), len(cells), text)


_FOUR_DIGITS = re.compile(r"kommune|postn|postst", re.IGNORECASE)


def _is_three_digits(value: str) -> bool:
    return len(value) == 3 and value.isdigit() and value not in _NOT_ANSWERED


def notes_of_codes(submission: Submission) -> tuple[Finding, ...]:
    """What Excel probably did to codes, told once for the file at the first such code."""
    codes = submission["kode"]
    values, lists = codes.column("verdi"), codes.column("kodeverk")
    variables, owners = submission["variabel"], codes.column("variabel")
    labels = dict(zip(variables.column("Code"), variables.column("PreferredTerm"), strict=True))
    strange = {value for value in set(values) if changed_by_excel(value)}
    rows_by_kind = {
        "changed-code": [i for i, value in enumerate(values) if value in strange],
        "zeros-lost": [
            i
            for i, value in enumerate(values)
            if _is_three_digits(value)
            and _FOUR_DIGITS.search(f"{lists[i]} {labels.get(owners[i], '')}")
        ],
    }
    return tuple(
        _note(kind, codes.place(rows[0], "verdi"), len(rows), values[rows[0]])
        for kind, rows in rows_by_kind.items()
        if rows
    )


# Three-digit codes that stand for "unknown" also in lists of four digits.
_NOT_ANSWERED = frozenset({"999", "998", "997", "888"})


def _note(kind: str, place: Place, count: int, text: str = "") -> Finding:
    params: dict[str, str | int | float] = {"count": count, "text": text}
    return Finding(kind, "advice", place, params=params)


def sentence(note: Finding, lang: str) -> str:
    """A note in words."""
    return SAID[note.rule](lang, **note.params)
