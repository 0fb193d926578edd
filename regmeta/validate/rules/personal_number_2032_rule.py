"""A text holds a number that is a personal number by the rule from 2032.

What: Eleven digits that form a date and pass the check digits only by the rule for numbers issued
from 2032. The number is not repeated in the report.

Why: If it is a person's number it must not be published, nor lie in a workbook. A random number
passes this rule about four times as often as today's, so look at it before you worry.

Repair: Delete the number if it belongs to a person. If it is something else, such as a serial
number, write it in another way.
"""

from __future__ import annotations

from regmeta.model import Text
from regmeta.privacy.personal_numbers import CANDIDATE, MIN_DIGITS, by_chance, kinds_in
from regmeta.validate.rule import Params

NB = """En tekst inneholder et tall som er et personnummer etter 2032-regelen

Hva: Elleve siffer som utgjør en dato, og som bare har riktige kontrollsiffer etter regelen for
numre tildelt fra 2032. Nummeret gjengis ikke i rapporten.

Hvorfor: Er det en persons nummer, må det verken publiseres eller ligge i en arbeidsbok. Et
tilfeldig tall slipper gjennom denne regelen omtrent fire ganger så ofte som dagens, så se på det
før du blir bekymret.

Slik: Slett nummeret hvis det tilhører en person. Er det noe annet, for eksempel et serienummer,
skriv det på en annen måte.
"""
SEVERITY = "error"
PRIVATE = True
NEVER_WAIVED = True
LEVEL = "variabel"
THEME = "privacy"
MESSAGE = Text(
    nb="Teksten inneholder et {kind} som er gyldig bare etter 2032-regelen. Nummeret er ikke gjengitt her.",
    en="The text holds a {kind} that is valid only by the 2032 rule. The number is not repeated here.",
)
EXAMPLE = {"variabel": [{"Code": "V_NGER.OP.ID", "Beskrivelse": "For eksempel 02013299903"}]}
FIELDS = ("everything",)
DIGITS = MIN_DIGITS
PATTERN = CANDIDATE
LEFT_OUT = by_chance


def check_text(text: str) -> Params | None:
    for kind in kinds_in(text):
        if kind.only_by_2032_rule and not kind.synthetic:
            return {"kind": kind.name}
    return None
