"""A list variable has no codes.

What: The codebook calls the variable a list (Listevariabel, Enum, Enkeltvalg and the like), but
there are no codes under it. A Dynamisk Listevariabel is exempt: its list is filled by the users.

Why: The data hold numbers, and nobody outside the registry can tell what they mean.

Repair: Write the codes and their texts under the variable, or name the code list it uses.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """En listevariabel har ingen koder

Hva: Kodeboken kaller variabelen en liste (Listevariabel, Enum, Enkeltvalg og lignende), men det
står ingen koder under den. En Dynamisk Listevariabel er unntatt: den listen fyller brukerne selv.

Hvorfor: Dataene består av tall, og ingen utenfor registeret kan vite hva de betyr.

Slik: Skriv kodene og tekstene deres under variabelen, eller oppgi hvilken kodeliste den bruker.
"""
SEVERITY = "warning"
LEVEL = "variabel"
MESSAGE = Text(
    nb="Variabelen er av typen «{value}», men har ingen koder.",
    en="The variable is of the type “{value}”, but has no codes.",
)
EXAMPLE = {"variabel": [{"Code": "V_NGER.OP.SIVILSTAND", "type": "Listevariabel", "kodeverk": ""}]}
_LISTS = frozenset(
    [
        "listevariabel",
        "enum",
        "enkeltvalg",
        "flervalg",
        "valg",
        "nedtrekksliste",
        "nedtrekksliste (radioknapper)",
        "radioknapper",
        "kodeliste",
        "categorical",
    ]
)


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    references = context.references(submission)
    for i, word in enumerate(records.extras.get("type", ())):
        if word and not references[i] and word.strip().casefold() in _LISTS:
            yield Fault(i, "DataType", {"value": word.strip()})
