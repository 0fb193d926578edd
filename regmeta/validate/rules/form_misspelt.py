"""A form's name is misspelt in a few rows.

What: A few variables stand in a form whose name is a letter or two from the name of another form,
which has many more. For example: 40 variables in “Registrering” and one in “Registering”.

Why: The misspelt name becomes a form of its own, and the variable is missing where people look for
it.

Repair: Write the form's name as the other rows have it. If it really is another form, give it a
name that differs more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault
from regmeta.validate.slips import letters_apart

NB = """Skjemanavnet er feilskrevet på noen få rader

Hva: Noen få variabler står i et skjema med et navn som er en bokstav eller to fra navnet på et
annet skjema, som har mange flere. For eksempel: 40 variabler i «Registrering» og én i
«Registering».

Hvorfor: Det feilskrevne navnet blir et eget skjema, og variabelen mangler der folk leter etter den.

Slik: Skriv navnet på skjemaet slik de andre radene har det. Er det virkelig et annet skjema, gi
det et navn som skiller seg mer ut.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "variables"
GIVES_WAY_TO = ("unknown-datasamling",)
MESSAGE = Text(
    nb="Skjemaet «{form}» ({count} av variablene) likner «{near}» ({many}): er det feilskrevet?",
    en="The form “{form}” ({count} of the variables) looks like “{near}” ({many}): misspelt?",
)
EXAMPLE = {
    "variabel": [
        *({"Code": f"V_A.R.B{n}", "datasamling": "Registrering"} for n in range(8)),
        {"Code": "V_A.X.VEKT", "datasamling": "Registering"},
    ]
}
_FEW, _TIMES, _SHORTEST, _MOST_FORMS = 3, 4, 6, 400
_DIGITS = re.compile(r"\d+")


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    rows = context.rows_by_text(records, "datasamling")
    if not 2 <= len(rows) <= _MOST_FORMS:
        return
    names = _names_of(submission, rows)
    sizes = {names[form]: len(own) for form, own in rows.items()}
    for form, own in rows.items():
        name = names[form]
        near = _near(name, sizes) if len(own) <= _FEW and len(name) >= _SHORTEST else ""
        if near:
            params = {"form": name, "count": len(own), "near": near, "many": sizes[near]}
            yield from (Fault(i, "datasamling", params) for i in own)


def _names_of(submission: Submission, forms: Iterable[str]) -> dict[str, str]:
    """What people call each form; else its code without the registry's."""
    records = submission["datasamling"]
    pairs = zip(records.column("Code"), records.column("PreferredTerm"), strict=True)
    names = {code: name for code, name in pairs if name}
    return {form: names.get(form, form.rpartition(".")[2]) for form in forms}


def _near(form: str, sizes: dict[str, int]) -> str:
    """The much larger form whose name this one nearly has; '' where there is none."""
    enough = max(_FEW + 1, sizes[form] * _TIMES)
    larger = (other for other, size in sizes.items() if size >= enough)
    return next((other for other in larger if _is_slip(form, other)), "")


def _is_slip(form: str, other: str) -> bool:
    """Whether two names differ as by a slip: in a letter or two, never in a number."""
    if abs(len(form) - len(other)) > 2 or _DIGITS.findall(form) != _DIGITS.findall(other):
        return False
    most = 1 if len(form) < 9 else 2
    return letters_apart(form.casefold().strip(), other.casefold().strip()) <= most
