"""A page number from a document came along.

What: A line of the text holds a number alone, between lines of prose, as when text is copied from
a PDF.

Why: The number reads as part of the sentence, and nobody knows what it counts.

Repair: Take the number out and join the sentence.
"""

from __future__ import annotations

import re

from regmeta.model import Text
from regmeta.validate.rule import Params

NB = """Et sidetall fra et dokument ble med

Hva: En linje i teksten består av et tall alene, mellom linjer med tekst, slik det blir når en
kopierer fra en PDF.

Hvorfor: Tallet leses som en del av setningen, og ingen vet hva det teller.

Slik: Ta bort tallet og sett sammen setningen.
"""
SEVERITY = "advice"
LEVEL = "kilde"
THEME = "text"
MESSAGE = Text(
    nb="«{field}» har tallet {number} alene på en linje.",
    en="“{field}” has the number {number} alone on a line.",
)
EXAMPLE = {
    "kilde": [
        {"Code": "K_NGER", "Beskrivelse": "Registeret omfatter alle\n29\npasienter med brannskade."}
    ]
}
FIELDS = ("prose",)
PATTERN = re.compile(r"\n[ \t]*(\d{1,3})[ \t]*\n")


def check_text(text: str) -> Params | None:
    for match in PATTERN.finditer(text):
        before, after = text[: match.start()].rstrip(), text[match.end() :].lstrip()
        if before[-1:].isalpha() and after[:1].isalpha():
            return {"number": match[1]}
    return None
