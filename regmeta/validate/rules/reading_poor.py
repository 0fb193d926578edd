"""A file that was poorly understood.

What: Of what a file holds, less than half became what it should: rows with names that are no
variables, list variables without codes, equal names in one form, or headings that are data.

Why: A catalogue made of it would be wrong in most of its places, with few findings to show it.

Repair: See with `regmeta read FILE` what was understood, and say what the columns, rows and sheets
are: `regmeta read --ask FILE` asks, and writes columns.csv.
"""

from __future__ import annotations

from regmeta.model import Finding, Text
from regmeta.validate.rule import Params

NB = """Fil som er dårlig forstått

Hva: Av det en fil inneholder, ble under halvparten det den skulle: rader med navn som ikke er
variabler, listevariabler uten koder, like navn i ett skjema, eller overskrifter som er data.

Hvorfor: En katalog laget av den ville være feil de fleste steder, med få funn som viser det.

Slik: Se med `regmeta read FIL` hva som ble forstått, og si hva kolonnene, radene og arkene er:
`regmeta read --ask FIL` spør, og skriver columns.csv.
"""
SEVERITY = "error"
LEVEL = "variabel"
THEME = "reading"
MESSAGE = Text(
    nb="Filen er dårlig forstått: {why}.",
    en="The file is poorly understood: {why}.",
)
EXAMPLE = {
    "variabel": [{"Code": "V_A.B"}],
    "elsewhere": [{"code": "", "why": "9 av 10 listevariabler har ingen koder"}],
}


def check_elsewhere(finding: Finding) -> Params:
    return finding.params
