"""A registry's supplements: what is known of its variables beyond the sheets that were handed in.

The sheets as received are never touched. A row names a variable and tells more of it; what the
registry's own sheets say goes first. What meets no variable, no field or another value is a doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from regmeta.errors import BrokenConfiguration
from regmeta.model import Finding, Place, Records, Submission, Text
from regmeta.read.files.opening import read_grids
from regmeta.read.grid import Grid
from regmeta.registry import Registry
from regmeta.spec.fields import Spec
from regmeta.texts import folded_letters

RULE = "supplement-not-used"
_CODE, _NAME, _FORM, _START = "Code", "DatabaseReferanse", "datasamling", "GyldigFra"
_MISSING = "manglende verdier"
"""A column that no field is for: the values that stand for no answer (`9; -99–-90`)."""
_MISSING_HEADINGS = (_MISSING, "missing values")
_NAME_HEADINGS = (
    *("teknisk navn", "variabelnavn", "variabel", "feltnavn", "navn i kode", "kolonne"),
    *("technical name", "variable name", "variable", "field name", "column"),
)
"""What people call the column that says which variable is meant, beside the field's own names."""
_HEADING_ROWS = 10
_NO_VARIABLE = Text(
    nb="ingen variabel i registerets egne filer heter det",
    en="no variable of the registry's own files is called that",
)
_NO_FIELD = Text(
    nb="overskriften er ikke navnet på noe felt for variabler",
    en="the heading is the name of no field of variables",
)
_OWN_FIRST = Text(
    nb="registerets egen fil har «{own}», og den går foran",
    en="the registry's own file has “{own}”, which goes first",
)
_SHEET_FIRST = Text(
    nb="{where} har «{own}», og den går foran",
    en="{where} has “{own}”, which goes first",
)
_ROW = Text(nb="rad {row}", en="row {row}")
_TWICE = Text(
    nb="raden sier det samme som {where}; slett den ene",
    en="the row says the same as {where}; delete one of them",
)
_Given = dict[tuple[int, str], Place]
"""Where a supplement's value of a variable's field stands."""


@dataclass(frozen=True, slots=True)
class SupplementRow:
    """A row: what it calls the variable, and the texts it gives with their places."""

    code: str
    name: str
    form: str
    place: Place
    cells: Mapping[str, tuple[str, Place]]


def add_supplements(submission: Submission, registry: Registry, spec: Spec) -> tuple[Finding, ...]:
    """Fills in what the registry's own sheets lack; gives the doubts about what was not used.

    A further row for a variable, with a GyldigFra of its own, is another version of it. Raises
    UnreadableInput on a file that cannot be read, BrokenConfiguration on one without headings.
    """
    doubts: list[Finding] = []
    given: _Given = {}
    for path in registry.supplements:
        file = f"{registry.id}/{path.name}"
        for grid in read_grids(path):
            filling = _Filling(submission, registry.id, given)
            heading, columns = _headings(path, grid, spec)
            doubts += _unknown(file, grid, heading, columns, registry.id)
            for row in _rows(file, grid, heading, columns):
                filling.take(row)
            doubts += filling.doubts
    return tuple(doubts)


def _headings(path: Path, grid: Grid, spec: Spec) -> tuple[int, dict[int, str]]:
    """The number of the heading row, and the field of each column that has one."""
    keys = spec["variabel"].keys_by_label()
    keys |= {folded_letters(key): key for key in spec["variabel"].by_key}
    keys |= {folded_letters(heading): _MISSING for heading in _MISSING_HEADINGS}
    keys = {folded_letters(heading): _NAME for heading in _NAME_HEADINGS} | keys
    for number, row in enumerate(grid.rows[:_HEADING_ROWS], start=1):
        fields = {n: keys.get(folded_letters(text), "") for n, text in enumerate(row, start=1)}
        columns = {n: key for n, key in fields.items() if key}
        if len(columns) > 1 and {_CODE, _NAME} & set(columns.values()):
            return number, columns
    raise BrokenConfiguration(
        "{path}: fant ingen overskrifter. Et tillegg har en kolonne «{code}» eller «{name}» som "
        "sier hvilken variabel det gjelder, og kolonner med feltenes navn.",
        "{path}: found no headings. A supplement has a column “{code}” or “{name}” that says "
        "which variable is meant, and columns with the fields' names.",
        path=path,
        code=spec["variabel"].heading_text(_CODE),
        name=spec["variabel"].heading_text(_NAME),
    )


def supplement_grid(
    path: Path, grid: Grid, spec: Spec
) -> tuple[int, dict[int, str], list[SupplementRow]]:
    """The heading row of a supplement's sheet, the field of each column and its rows.

    Raises BrokenConfiguration where there is no heading row.
    """
    heading, columns = _headings(path, grid, spec)
    return heading, columns, list(_rows(path.name, grid, heading, columns))


def _unknown(
    file: str, grid: Grid, heading: int, columns: Mapping[int, str], owner: str
) -> Iterator[Finding]:
    for number, text in enumerate(grid.rows[heading - 1], start=1):
        if text.strip() and number not in columns:
            place = Place(file, grid.sheet, heading, number)
            yield _doubt(owner, place, text, _NO_FIELD)


def _rows(
    file: str, grid: Grid, heading: int, columns: Mapping[int, str]
) -> Iterator[SupplementRow]:
    for number in range(heading + 1, len(grid.rows) + 1):
        cells = {
            key: (text, Place(file, grid.sheet, number, column))
            for column, key in columns.items()
            if (text := grid.at(number, column).strip())
        }
        if cells:
            code, name, form = (cells.pop(key, ("", None))[0] for key in (_CODE, _NAME, _FORM))
            yield SupplementRow(code, name, form, Place(file, grid.sheet, number), cells)


def _doubt(owner: str, place: Place, text: str, why: Text) -> Finding:
    return Finding(
        RULE, "warning", place, "variabel", params={"text": text, "why": why}, registry=owner
    )


class _Filling:
    """The variables of a registry as a supplement's rows are put to them."""

    def __init__(self, submission: Submission, owner: str, given: _Given) -> None:
        self.records: Records = submission["variabel"]
        self.owner = owner
        self.given = given
        self.rows_taken: dict[tuple[str, ...], Place] = {}
        self.doubts: list[Finding] = []
        self.form_names = _form_names(submission)
        self.rows_of: dict[str, list[int]] = {}
        for key in (_CODE, _NAME):
            for i, text in enumerate(self.records.column(key)):
                if text and i not in self.rows_of.setdefault(text, []):
                    self.rows_of[text].append(i)
        self.dated: set[int] = set()

    def take(self, row: SupplementRow) -> None:
        """Puts a row to the variables that it names."""
        meant = [i for i in self.rows_of.get(row.code or row.name, ()) if self._is_in(i, row.form)]
        if not meant:
            name = " ".join(part for part in (row.code or row.name, row.form) if part)
            self.doubts.append(_doubt(self.owner, row.place, name, _NO_VARIABLE))
        elif self._is_said_again(row):
            return
        for i in meant:
            self._put(i, row)

    def _is_said_again(self, row: SupplementRow) -> bool:
        """Whether an earlier row of the sheet says the very same, which is told."""
        texts = (f"{key}={text}" for key, (text, _) in sorted(row.cells.items()))
        said = (row.code, row.name, row.form, *texts)
        before = self.rows_taken.setdefault(said, row.place)
        if before is row.place:
            return False
        where = _ROW.filled(row=before.row)
        named = row.code or row.name
        self.doubts.append(_doubt(self.owner, row.place, named, _TWICE.filled(where=where)))
        return True

    def _is_in(self, i: int, form: str) -> bool:
        forms = self.records.text(i, _FORM).split(";")
        return not form or self.form_names.get(form, form) in forms

    def _put(self, i: int, row: SupplementRow) -> None:
        if _START in row.cells and i in self.dated:
            self._add_version(i, row)
            return
        if _START in row.cells:
            self.dated.add(i)
        for key, (text, place) in row.cells.items():
            self._fill(i, key, text, place)

    def _column(self, key: str) -> list[str]:
        """A field's texts, or those of a column that no field is for."""
        columns_of = self.records.extras if key == _MISSING else self.records.columns
        return columns_of.setdefault(key, [""] * len(self.records))

    def _fill(self, i: int, key: str, text: str, place: Place) -> None:
        column = self._column(key)
        if not column[i]:
            column[i] = text
            self.records.places[i, key] = self.given[i, key] = place
        elif column[i] != text:
            why = self._why_other(column[i], place, self.given.get((i, key)))
            self.doubts.append(_doubt(self.owner, place, text, why))

    def _why_other(self, own: str, place: Place, before: Place | None) -> Text:
        """What goes first: the registry's own file, or an earlier row of the supplements."""
        if before is None:
            return _OWN_FIRST.filled(own=own)
        same = (before.file, before.sheet) == (place.file, place.sheet)
        return _SHEET_FIRST.filled(own=own, where=_ROW.filled(row=before.row) if same else before)

    def _add_version(self, i: int, row: SupplementRow) -> None:
        """Another version: the variable's own row again, with what this row tells put over it."""
        records, added = self.records, len(self.records)
        for texts in (*records.columns.values(), *records.extras.values()):
            texts.append(texts[i])
        records.rows.append(records.rows[i])
        records.sheet_of.append(records.sheet_of[i])
        copied = [(key, place) for (at, key), place in records.places.items() if at == i]
        records.places.update({(added, key): place for key, place in copied})
        for key, (text, place) in row.cells.items():
            self._column(key)[added] = text
            records.places[added, key] = place


def _form_names(submission: Submission) -> dict[str, str]:
    """What a form is called, to its code."""
    forms = submission["datasamling"]
    return dict(zip(forms.column("PreferredTerm"), forms.column(_CODE), strict=True))
