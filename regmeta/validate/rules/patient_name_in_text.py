"""A text seems to name a patient.

What: The word patient (or pasient, pas., pt.) is followed by two words with capitals, as a first
and a last name.

Why: A patient's name in a published workbook is a serious breach of confidentiality.

Repair: Delete the name, and tell the registry's data protection officer if it is a real patient.
If it is no name, write the words in lower case.
"""

from __future__ import annotations

import re

from regmeta.model import Text
from regmeta.validate.rule import Params

NB = """En tekst ser ut til å nevne en pasient ved navn

Hva: Ordet pasient (eller pas., pt.) følges av to ord med stor forbokstav, som et fornavn og et
etternavn.

Hvorfor: Et pasientnavn i en publisert arbeidsbok er et alvorlig brudd på taushetsplikten.

Slik: Slett navnet, og si fra til personvernombudet hvis det er en ekte pasient. Er det ikke et
navn, skriv ordene med små bokstaver.
"""
SEVERITY = "warning"
PRIVATE = True
LEVEL = "variabel"
THEME = "privacy"
MESSAGE = Text(
    nb="Teksten ser ut til å nevne en pasient ved navn. Navnet er ikke gjengitt her.",
    en="The text seems to name a patient. The name is not repeated here.",
)
EXAMPLE = {
    "variabel": [{"Code": "V_NGER.OP.VEKT", "Kommentar": "Gjaldt pasient Kari Nordmann i 2019"}]
}
FIELDS = ("everything",)
# Cheap to look for in many texts at once; what has it is looked at closely.
PATTERN = re.compile(r"[pP](?:asient(?:en)?|as\.|t\.?|atient)[ :]+[A-ZÆØÅ]")
_NAMED = re.compile(
    r"\b(?:[Pp]asient(?:en)?|[Pp]as\.|[Pp]t\.?|[Pp]atient)[ :]+[A-ZÆØÅ][a-zæøåé]+(?:-[A-ZÆØÅ][a-zæøå]+)?"
    r" (?:[A-ZÆØÅ]\. )?[A-ZÆØÅ][a-zæøåé]{2,}\b"
)
_NOT_NAMES = re.compile(
    r"\b(?:Global|Impression|Health|Reported|Outcome|Questionnaire|Specific|Version|Skala|Score|Guid"
    r"|Id|Norsk|Norske|Helse|Registry|Activation|Measure|Og|Ikke|Har|Generated|Index|Act|Law|Rights|Records?|Journal|Safety|Injury"
    r"|Consumer|Lov)\b"
)


def check_text(text: str) -> Params | None:
    match = _NAMED.search(text)
    return {} if match and not _NOT_NAMES.search(match[0]) else None
