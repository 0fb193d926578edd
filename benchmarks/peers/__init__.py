"""What else could check the same sheet: each script is a process of its own that counts findings.

All do the same eight checks on the ten columns of the variables: required, type (date), type
(number), enumeration, unique, pattern, longest name, and headings in place. None of them reads
the other sheets, follows references or explains anything.
"""

from __future__ import annotations

SHEET = "Variabler"
HEADINGS = (
    *("Kode", "Foretrukken term", "Beskrivelse", "Datasamling", "Datatype", "Kodeverk"),
    *("Måleenhet", "Grense lav", "Grense høy", "Gyldig fra"),
)
REQUIRED = ("Kode", "Foretrukken term", "Beskrivelse", "Datasamling", "Datatype", "Gyldig fra")
TYPES = (
    *("Tekst", "Heltall", "Desimaltall", "Ja/nei", "Tid", "Dato", "Dato og tid", "Lenke"),
    *("Base64binary", "Fødselsnummer (11 siffer)"),
)
CODE = r"^V_[A-Za-z0-9_.\-]+$"
NUMBER = r"^[+-]?\d+(?:\.\d+)?$"
LONGEST_NAME = 255
