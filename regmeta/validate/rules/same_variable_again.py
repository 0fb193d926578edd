"""The same name and description under several codes.

What: Two variables of the registry have the same name, the same description, the same type and
the same code list, in different forms or in one.

Why: The search shows them as two equal hits, and nobody can tell which to choose. Often the same
question is asked at inclusion and at follow-up.

Repair: Say in the name or description what sets them apart, for example “at inclusion” and “at
follow-up”. If it is the same variable in two forms, let one row name both.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault
from regmeta.validate.variables import form_of, technical_name, where

NB = """Samme navn og beskrivelse under flere koder

Hva: To variabler i registeret har samme navn, samme beskrivelse, samme type og samme kodeverk, i
ulike skjemaer eller i ett.

Hvorfor: Søket viser dem som to like treff, og ingen kan se hvilken de skal velge. Ofte er det
samme spørsmål ved inklusjon og oppfølging.

Slik: Si i navnet eller beskrivelsen hva som skiller dem, for eksempel «ved inklusjon» og «ved
oppfølging». Er det samme variabel i to skjemaer, kan én rad nevne begge.
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "variables"
TAKES = "decision"
MESSAGE = Text(
    nb="Navn og beskrivelse er de samme som {other}.",
    en="Name and description are the same as {other}.",
)
EXAMPLE = {
    "variabel": [
        {"Code": "V_A.F1.VEKT", "PreferredTerm": "Vekt", "Beskrivelse": "Pasientens vekt i kilo."},
        {"Code": "V_A.F2.VEKT", "PreferredTerm": "Vekt", "Beskrivelse": "Pasientens vekt i kilo."},
    ]
}

_SAME_IN = Text(
    "for samme variabel i skjemaet «{form}»", "for the same variable in the form “{form}”"
)
_IN = Text("i {place}", "in {place}")
_KEYS = ("PreferredTerm", "Beskrivelse", "DataType", "kodeverk")


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    """The platforms' own header fields stand in every form by design: they are left out."""
    records = submission["variabel"]
    if not records.has_column("Beskrivelse"):
        return
    codes = records.column("Code")
    platform = records.columns.get("platform") or [""] * len(records)
    firsts: dict[tuple[str, ...], int] = {}
    for i, said in enumerate(zip(*(records.column(key) for key in _KEYS), strict=True)):
        if said[0] and said[1] and not platform[i]:
            first = firsts.setdefault(said, i)
            if codes[first] != codes[i]:
                other = _other(submission, first, i, context)
                yield Fault(i, "PreferredTerm", {"other": other})


def _other(submission: Submission, first: int, again: int, context: Context) -> Text:
    """What it is the same as; where a whole form has the same variables again, that form."""
    records, form = submission["variabel"], form_of(submission, first, context)
    if form and technical_name(records, first) == technical_name(records, again):
        return _SAME_IN.filled(form=form)
    return _IN.filled(place=where(records, first, again, "PreferredTerm"))
