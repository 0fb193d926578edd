"""The same variable code twice.

What: Two rows have the same variable code and the same Valid from. Versions of one variable begin
on different days. For example: “Icd” twice in one form.

Why: The code is the key that everything else refers to. Two variables with one code cannot be
told apart in the catalogue or in extracts.

Repair: Rename one, or delete the row. If it is a new version of the same variable, give it its
own Valid from, and the earlier one a Valid to.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault
from regmeta.validate.variables import has_own_code, variable_in_form

NB = """Samme variabelkode to ganger

Hva: To rader har samme variabelkode og samme Gyldig fra. Versjoner av én variabel begynner på ulike
dager. For eksempel: «Icd» to ganger i samme skjema.

Hvorfor: Koden er nøkkelen alt annet viser til. To variabler med samme kode kan ikke skilles i
katalogen eller i uttrekk.

Slik: Gi den ene et annet navn, eller slett raden. Er det en ny versjon av samme variabel, skal
den ha egen Gyldig fra, og den forrige en Gyldig til.
"""
SEVERITY = "error"
LEVEL = "variabel"
THEME = "variables"
MESSAGE = Text(
    nb="{variable} står også i {first}.",
    en="{variable} also stands in {first}.",
)
EXAMPLE = {
    "variabel": [
        {"Code": "V_NORVAS.DIAGNOSE.ICD", "PreferredTerm": "ICD-10"},
        {"Code": "V_NORVAS.DIAGNOSE.ICD", "PreferredTerm": "Diagnose"},
    ]
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    firsts: dict[tuple[str, str], int] = {}
    pairs = zip(records.column("Code"), records.column("GyldigFra"), strict=True)
    for i, key in enumerate(pairs):
        if key[0] and firsts.setdefault(key, i) != i:
            first = records.place(firsts[key], "Code")
            said = _variable(submission, i, context)
            yield Fault(i, "Code", {"variable": said, "first": str(first)})


_CODE = Text("Koden «{code}»", "The code “{code}”")


def _variable(submission: Submission, i: int, context: Context) -> Text:
    """The code where a person wrote it, else the names that it was made of."""
    records = submission["variabel"]
    if has_own_code(records, i):
        return _CODE.filled(code=records.text(i, "Code"))
    return variable_in_form(submission, i, context)
