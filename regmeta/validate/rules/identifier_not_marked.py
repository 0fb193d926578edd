"""An identifying variable is marked as not identifying.

What: The variable is a national identity number, a name or an address by its name or type, and
its degree of identification is none or low.

Why: The degree decides who may have the variable. Marked low, a direct identifier may be handed
out by mistake.

Repair: Set the degree of identification to high. If the variable is something else, give it a
name that says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.spec.tokens import DataType, Identifiseringsgrad
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """En identifiserende variabel er merket som ikke identifiserende

Hva: Variabelen er etter navn eller type et fødselsnummer, et navn eller en adresse, og
identifiseringsgraden er ingen eller lav.

Hvorfor: Graden avgjør hvem som kan få variabelen. Er en direkte identifiserende opplysning merket
lav, kan den bli utlevert ved en feil.

Slik: Sett identifiseringsgraden til høy. Er variabelen noe annet, gi den et navn som viser det.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "variable"
MESSAGE = Text(
    nb="«{name}» peker ut en person, men identifiseringsgraden er {degree}.",
    en="“{name}” points out a person, but the degree of identification is {degree}.",
)
EXAMPLE = {
    "variabel": [
        {"Code": "V_A.F.FNR", "PreferredTerm": "Fødselsnummer", "Identifiseringsgrad": "Ingen"}
    ]
}

_TOO_LOW = frozenset({Identifiseringsgrad.NONE, Identifiseringsgrad.LOW})
_IDENTIFIER = re.compile(
    r"(pasientens )?(fødselsnummer|personnummer|d-nummer|fornavn|etternavn|mellomnavn|navn|"
    r"(gate)?adresse|e-?post(adresse)?|telefon(nummer)?|mobil(nummer)?)",
    re.IGNORECASE,
)


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    if not records.has_column("Identifiseringsgrad"):
        return
    field = context.spec["variabel"]["Identifiseringsgrad"]
    names, types = records.column("PreferredTerm"), context.datatypes(submission)
    for text, rows in context.rows_by_text(records, "Identifiseringsgrad").items():
        value = field.attempt(text)
        option = field.options.find(text) if field.options and value in _TOO_LOW else None
        if option is None:
            continue
        for i in rows:
            if types[i] == DataType.NATIONAL_IDENTITY_NUMBER or _IDENTIFIER.fullmatch(
                names[i].strip()
            ):
                yield Fault(i, "Identifiseringsgrad", {"name": names[i], "degree": option.label})
