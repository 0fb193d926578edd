"""A heading is not known.

What: A column is filled in, and its heading is none that regmeta knows. The column is kept as an
extra, but no field is read from it.

Why: A label, a code list or a period may stand there unseen.

Repair: Say what the column is in columns.csv (`regmeta read FILE` prints the table to fill in), or
`ignore` where it does not concern the catalogue.
"""

from __future__ import annotations

from regmeta.model import Finding, Text
from regmeta.validate.rule import Params

NB = """En overskrift er ikke kjent

Hva: En kolonne er fylt ut, men overskriften er ingen som regmeta kjenner. Kolonnen blir med som
tilleggsopplysning, men ingen felt leses fra den.

Hvorfor: Der kan det stå en ledetekst, en kodeliste eller en periode som ingen ser.

Slik: Si hva kolonnen er i columns.csv (`regmeta read FIL` skriver ut tabellen som skal fylles ut),
eller `ignore` hvis den ikke angår katalogen.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "reading"
MESSAGE = Text(
    nb="Overskriften «{heading}» er ikke kjent; kolonnen er fylt ut på {share} % av radene.",
    en="The heading “{heading}” is not known; the column is filled in on {share} % of the rows.",
)
EXAMPLE = {
    "variabel": [{"Code": "V_A.B"}],
    "elsewhere": [{"code": "", "heading": "Sort", "share": "80"}],
}


def check_elsewhere(finding: Finding) -> Params:
    return finding.params
