"""A sheet was not read.

What: A sheet of the workbook has headings like those of variables or code lists, or cells like theirs
(names each their own, short values beside texts), and reading could not place it. Up to three rows
make a warning, more an error.

Why: What stands there is in neither the check nor the catalogue.

Repair: Give the sheet the headings of the other sheets or of regmeta's template, name its columns in
columns.csv, or move it out of the workbook where it does not belong to the registry.
"""

from __future__ import annotations

from regmeta.model import Finding, Text
from regmeta.validate.rule import Params

NB = """Et ark er ikke lest

Hva: Et ark i arbeidsboken har overskrifter som ligner dem for variabler eller kodelister, eller celler
som ligner (navn som er ulike, korte verdier ved siden av tekster), men lesingen fant ikke ut hva det er.
Opptil tre rader gir en advarsel, flere en feil.

Hvorfor: Det som står der, er verken med i kontrollen eller i katalogen.

Slik: Gi arket de samme overskriftene som de andre arkene eller regmetas mal, navngi kolonnene i
columns.csv, eller flytt arket ut av arbeidsboken hvis det ikke hører til registeret.
"""
SEVERITY = "error"
LEVEL = "variabel"
THEME = "reading"
MESSAGE = Text(
    nb="Arket «{sheet}» er ikke lest: {rows} rader under overskriftene {headings}.",
    en="The sheet “{sheet}” was not read: {rows} rows below the headings {headings}.",
)
EXAMPLE = {
    "variabel": [{"Code": "V_A.B"}],
    "elsewhere": [{"code": "", "sheet": "Koder", "rows": "12", "headings": "«Kode», «Tekst»"}],
}


def check_elsewhere(finding: Finding) -> Params:
    return finding.params
