"""No variable was read.

What: The file was opened and its layout recognised, but not one variable was found in it.

Why: Without variables there is nothing to check, and no findings would look like a perfect file.

Repair: See with `regmeta read FILE` what was understood. Give the table a heading row with known
headings, or say what the columns are in columns.csv.
"""

from __future__ import annotations

from regmeta.model import Finding, Text
from regmeta.validate.rule import Params

NB = """Ingen variabler er lest

Hva: Filen er åpnet og oppsettet kjent igjen, men ikke én variabel ble funnet i den.

Hvorfor: Uten variabler er det ingenting å kontrollere, og ingen funn ville se ut som en feilfri fil.

Slik: Se med `regmeta read FIL` hva som ble forstått. Gi tabellen en rad med kjente overskrifter,
eller si hva kolonnene er i columns.csv.
"""
SEVERITY = "error"
LEVEL = "variabel"
THEME = "reading"
MESSAGE = Text(
    nb="Ingen variabler ble funnet i filen.",
    en="No variables were found in the file.",
)
EXAMPLE = {"variabel": [{"Code": "V_A.B"}], "elsewhere": [{"code": ""}]}


def check_elsewhere(finding: Finding) -> Params:
    return finding.params
