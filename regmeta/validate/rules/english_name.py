"""A single name is in English among Norwegian ones.

What: The name of a variable is made of English words, while nearly all other names in its form are
Norwegian. For example: “Age at onset” among “Vekt” and “Høyde”.

Why: Who searches in Norwegian does not find it, and the catalogue shows two languages in one list.

Repair: Write the name in Norwegian, and keep the English one in the field for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault
from regmeta.validate.words import is_english, is_english_name, is_english_word, looks_norwegian

NB = """Et enkelt navn er på engelsk blant norske

Hva: Navnet på en variabel består av engelske ord, mens nesten alle andre navn i skjemaet er
norske. For eksempel: «Age at onset» blant «Vekt» og «Høyde».

Hvorfor: Den som søker på norsk, finner den ikke, og katalogen viser to språk i samme liste.

Slik: Skriv navnet på norsk, og behold det engelske i feltet for det.
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "text"
GIVES_WAY_TO = ("english-in-norwegian-field",)
MESSAGE = Text(
    nb="«{name}» er på engelsk; de andre navnene i skjemaet er på norsk.",
    en="“{name}” is in English; the other names of the form are Norwegian.",
)
EXAMPLE = {
    "variabel": [
        *(
            {"Code": f"V_A.S{n}", "datasamling": "F", "PreferredTerm": f"Spørsmål {n}"}
            for n in range(30)
        ),
        {"Code": "V_A.ALDER", "datasamling": "F", "PreferredTerm": "Age at onset"},
    ]
}
_FEWEST_NAMES, _TIMES = 8, 4
_OF_OTHERS = re.compile("[äöüß]", re.IGNORECASE)
"""Letters of German and Swedish, which have words such as «Station» too."""


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    """Form by form: an instrument that is kept in English is no slip of the pen."""
    records = submission["variabel"]
    names = records.column("PreferredTerm")
    for rows in context.rows_by_text(records, "datasamling").values():
        of_form = {names[i] for i in rows if names[i]}
        for name in _odd_ones(of_form):
            yield from (Fault(i, "PreferredTerm", {"name": name}) for i in rows if names[i] == name)


def _odd_ones(names: set[str]) -> list[str]:
    """The English names of a form where far more are Norwegian and none is an English sentence;
    those are told of by another rule."""
    if len(names) < _FEWEST_NAMES:
        return []
    english = [name for name in names if is_english_name(name) or is_english_word(name)]
    if any(map(_OF_OTHERS.search, names)):
        english = [name for name in english if not is_english_word(name)]
    if not english or any(map(is_english, names)):
        return []
    norwegian = sum(map(looks_norwegian, names))
    return sorted(english) if norwegian >= _TIMES * len(english) else []
