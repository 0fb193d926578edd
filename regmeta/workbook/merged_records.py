"""Records while files are merged: what a variable is called, what a cell says, what goes in."""

from __future__ import annotations

from collections.abc import Sequence

from regmeta.model import Place, Records, Submission
from regmeta.texts import folded_letters

_TECHNICAL = ("DatabaseReferanse", "TabellvennligNavn")
_SPOKEN = ("PreferredTerm", "Ledetekst")


def names_of(records: Records, i: int) -> tuple[str, ...]:
    code = records.text(i, "Code").rpartition(".")[2]
    return (*(records.text(i, key).strip() for key in _TECHNICAL), code)


def technical_names(records: Records, i: int) -> tuple[str, ...]:
    return (records.text(i, "Code"),)


def terms_of(records: Records, i: int) -> tuple[str, ...]:
    """What people call a variable, as against its names in databases."""
    return tuple(records.text(i, key).strip() for key in _SPOKEN)


def name_of(records: Records, i: int) -> str:
    return next((name for name in names_of(records, i) if name), "")


def cell_text(records: Records, i: int, key: str) -> str:
    """A text, '' where it only repeats the name: a list of names tells no terms."""
    text = records.text(i, key)
    if key == "PreferredTerm" and records.level == "variabel":
        return (
            ""
            if folded_letters(text) == folded_letters(records.text(i, "DatabaseReferanse"))
            else text
        )
    return text


def put(records: Records, i: int, key: str, text: str, place: Place) -> None:
    records.columns.setdefault(key, [""] * len(records))[i] = text
    records.places[i, key] = place


def put_extras(mine: Records, i: int, theirs: Records, j: int) -> None:
    """What no field takes goes along."""
    for name, texts in theirs.extras.items():
        if texts[j].strip():
            put_extra(mine, i, name, texts[j], theirs.sheets[theirs.sheet_of[j]].file)


def put_extra(records: Records, i: int, name: str, text: str, file: str) -> None:
    """An extra under its heading; under the heading and the file where another text is there."""
    texts = records.extras.setdefault(name, [""] * len(records))
    if texts[i].split() == text.split():
        return
    if texts[i]:
        texts = records.extras.setdefault(f"{name} ({file})", [""] * len(records))
    texts[i] = text


def codes_of(submission: Submission, name: str, variable: str = "") -> list[int]:
    """The rows of a list: a variable's own where it has some, else those of its first owner."""
    codes = submission["kode"]
    rows = [i for i, of in enumerate(codes.column("kodeverk")) if of == name]
    owners = codes.column("variabel")
    own = [i for i in rows if variable and owners[i] == variable]
    return own or [i for i in rows if owners[i] == owners[rows[0]]]


def signature(submission: Submission, rows: Sequence[int]) -> list[tuple[str, str]]:
    codes = submission["kode"]
    return [(codes.text(i, "verdi").strip(), " ".join(codes.text(i, "navn").split())) for i in rows]


def shown_codes(submission: Submission, rows: Sequence[int]) -> str:
    return ", ".join(f"{value} = {text}" for value, text in signature(submission, rows))
