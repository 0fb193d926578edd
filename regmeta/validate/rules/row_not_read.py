"""A row was not read.

What: A row below the headings has text where names or titles stand, but became neither a variable
nor a code, nor the heading of a part with variables.

Why: If it is a variable, it is missing in the check and in the catalogue.

Repair: Fill in the row like the others. If it is a note, move it above the headings or to a sheet of
its own.
"""

from __future__ import annotations

from regmeta.model import Finding, Text
from regmeta.validate.rule import Params

NB = """En rad er ikke lest

Hva: En rad under overskriftene har tekst der navn eller titler står, men ble verken variabel, kode
eller overskrift for en del med variabler.

Hvorfor: Er det en variabel, mangler den både i kontrollen og i katalogen.

Slik: Fyll ut raden som de andre. Er det en merknad, flytt den over overskriftene eller til et eget
ark.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "reading"
MESSAGE = Text(
    nb="Raden er ikke lest: «{text}» ble verken variabel eller kode.",
    en="The row was not read: “{text}” became neither a variable nor a code.",
)
EXAMPLE = {
    "variabel": [{"Code": "V_A.B"}],
    "elsewhere": [{"code": "", "text": "Laboratorieprøver"}],
}


def check_elsewhere(finding: Finding) -> Params:
    return finding.params
