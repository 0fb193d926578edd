"""List variable without codes.

What: The data type says that the answer is chosen from a list, but no codes belong to the variable,
neither on the rows below it nor in a code list that it refers to. A cell of codes that was not
understood is told by codes-not-understood instead. For example: A single choice without options.

Why: Without codes nobody can read the answers.

Repair: Add the codes. If the list comes from another system, the type is “Dynamisk Listevariabel”.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Place, Submission, Text
from regmeta.spec.words import coded_words
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Listevariabel uten koder

Hva: Datatypen sier at svaret velges fra en liste, men ingen koder hører til variabelen, verken på
radene under den eller i et kodeverk den viser til. En celle med koder som ikke ble forstått, meldes
av codes-not-understood i stedet. For eksempel: Enkeltvalg uten mulige verdier.

Hvorfor: Uten koder kan ingen tolke svarene.

Slik: Legg inn kodene. Hentes listen fra et annet system, er typen «Dynamisk Listevariabel».
"""
SEVERITY = "error"
LEVEL = "variabel"
THEME = "types"
MESSAGE = Text(
    nb="Typen er «{type}», men variabelen har ingen koder.",
    en="The type is “{type}”, but the variable has no codes.",
)
_TOLD_BY = "codes-not-understood"
EXAMPLE = {"variabel": [{"Code": "V_A.OPERATOR", "type": "Listevariabel", "kodeverk": ""}]}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    words = records.extras.get("type", ())
    lists = records.column("kodeverk")
    coded, not_understood = coded_words(), _cells_not_understood(submission)
    for i, word in enumerate(words):
        lacks = bool(word) and not lists[i] and _bare(word) in coded
        if lacks and not (not_understood and _row(records.place(i, "DataType")) in not_understood):
            yield Fault(i, "DataType", {"type": word})


def _cells_not_understood(submission: Submission) -> set[tuple[str, str, int]]:
    """The rows whose codes reading has told of already, with the text of the cell."""
    return {_row(doubt.place) for doubt in submission.doubts if doubt.rule == _TOLD_BY}


def _row(place: Place) -> tuple[str, str, int]:
    return place.file, place.sheet, place.row


def _bare(word: str) -> str:
    """The word itself: forms name the list after it, as in `select_one colours`, and people write
    more about it in brackets, as in `Kategorisk (0=nei, 1=ja)`."""
    bare = word.strip().casefold()
    before, bracket, _ = bare.partition(" (")
    if bracket and before in coded_words():
        return before
    first = bare.partition(" ")[0]
    return first if "_" in first else bare
