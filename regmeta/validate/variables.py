"""What a person calls a variable and its form: the words of the file, not codes made of them."""

from __future__ import annotations

from regmeta.model import Records, Submission, Text
from regmeta.spec.fields import split_list
from regmeta.validate.context import Context

_IN_FORM = Text("«{name}» i skjemaet «{form}»", "“{name}” in the form “{form}”")
_BY_NAME = Text("«{name}»", "“{name}”")


_CELL = Text("celle {cell}", "cell {cell}")
_ROW = Text("rad {row}", "row {row}")


def where(records: Records, there: int, here: int, key: str) -> Text:
    """The cell of a field in another row, as short as one who stands at a row `here` needs it."""
    place, own = records.place(there, key), records.place(here, key)
    if place.file != own.file:
        return Text(str(place))
    sheet = "" if place.sheet == own.sheet else f"{place.sheet}!"
    if place.cell:
        return _CELL.filled(cell=f"{sheet}{place.cell}")
    return _ROW.filled(row=f"{sheet}{place.row}")


def technical_name(records: Records, i: int) -> str:
    """What a variable is called in the database; else the last part of its code."""
    name = records.text(i, "DatabaseReferanse").strip()
    return name or records.text(i, "Code").rpartition(".")[2]


def has_own_code(records: Records, i: int) -> bool:
    """Whether a person wrote the variable's code: else it is made of form and name."""
    columns = records.sheets[records.sheet_of[i]].columns
    own = columns.get("Code", 0)
    return bool(own) and own not in (columns.get("DatabaseReferanse"), columns.get("PreferredTerm"))


def form_of(submission: Submission, i: int, context: Context) -> str:
    """The name of the first form that a variable belongs to; '' where it belongs to none."""
    codes = split_list(submission["variabel"].text(i, "datasamling"))
    if not codes:
        return ""
    names = context.once("names of forms", submission, lambda: _names_of_forms(submission))
    return names.get(codes[0], "") or codes[0].partition(".")[2] or codes[0]


def _names_of_forms(submission: Submission) -> dict[str, str]:
    forms = submission["datasamling"]
    return dict(zip(forms.column("Code"), forms.column("PreferredTerm"), strict=True))


def variable_in_form(submission: Submission, i: int, context: Context) -> Text:
    """A variable by its technical name and the form it stands in."""
    name, form = technical_name(submission["variabel"], i), form_of(submission, i, context)
    return _IN_FORM.filled(name=name, form=form) if form else _BY_NAME.filled(name=name)
