"""List variable without codes.

What: The data type says that the answer is chosen from a list, but no codes belong to the variable,
neither on the rows below it nor in a code list that it refers to. A cell of codes that was not
understood is told by codes-not-understood instead. For example: A single choice without options.

Why: Without codes nobody can read the answers.

Repair: Add the codes. If the list comes from another system, the type is “Dynamisk Listevariabel”.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from regmeta.model import Place, Submission, Text
from regmeta.spec.words import coded_words
from regmeta.validate.context import Context
from regmeta.validate.rule import CellOfRow, Fault

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
_MANY, _SHARE = 20, 0.9
_TOLD_BY = "codes-not-understood"
EXAMPLE = {"variabel": [{"Code": "V_A.OPERATOR", "type": "Listevariabel", "kodeverk": ""}]}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    words, coded = records.extras.get("type", ()), coded_words()
    asked = [i for i, word in enumerate(words) if word and _bare(word) in coded]
    lacking = _lacking(asked, submission)
    if len(lacking) >= max(_MANY, _SHARE * len(asked)):
        # One cause, most often a file of codes that was not handed in: it is said once.
        first, *others = lacking
        also = tuple(CellOfRow(i, "DataType") for i in others)
        yield Fault(first, "DataType", {"type": words[first]}, also=also)
        return
    yield from (Fault(i, "DataType", {"type": words[i]}) for i in lacking)


def _lacking(asked: Sequence[int], submission: Submission) -> list[int]:
    """Those of the list variables that have no codes, nor a cell of codes that was told of."""
    records, not_understood = submission["variabel"], _cells_not_understood(submission)
    lists = records.column("kodeverk")
    lacking = [i for i in asked if not lists[i]]
    if not not_understood:
        return lacking
    return [i for i in lacking if _row(records.place(i, "DataType")) not in not_understood]


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
