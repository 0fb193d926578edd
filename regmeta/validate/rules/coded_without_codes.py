"""List variable without codes.

What: The data type says that the answer is chosen from a list, but no codes belong to the variable,
neither on the rows below it nor in a code list that it refers to. For example: A single choice
without options.

Why: Without codes nobody can read the answers.

Repair: Add the codes. If the list comes from another system, the type is “Dynamisk Listevariabel”.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.spec.words import coded_words
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Listevariabel uten koder

Hva: Datatypen sier at svaret velges fra en liste, men ingen koder hører til variabelen, verken på
radene under den eller i et kodeverk den viser til. For eksempel: Enkeltvalg uten mulige verdier.

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
EXAMPLE = {"variabel": [{"Code": "V_A.OPERATOR", "type": "Listevariabel", "kodeverk": ""}]}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    words = records.extras.get("type", ())
    lists = records.column("kodeverk")
    coded = coded_words()
    for i, word in enumerate(words):
        if word and not lists[i] and _bare(word) in coded:
            yield Fault(i, "DataType", {"type": word})


def _bare(word: str) -> str:
    """The word itself: forms name the list after it, as in `select_one colours`."""
    bare = word.strip().casefold()
    first = bare.partition(" ")[0]
    return first if "_" in first else bare
