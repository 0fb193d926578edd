"""A sheet of the template is not filled in.

What: The sheet of the registry itself, of its data collections or of its variables has headings and
not one row filled in.

Why: All three are mandatory. What stands on the other sheets hangs in the air without them.

Repair: Fill in the sheet. What to write stands on the sheet Guide and beside each field. The workbook
is not ready while one of the three stands empty.
"""

from __future__ import annotations

from regmeta.model import Finding, Text
from regmeta.validate.rule import Params

NB = """Et ark i malen er ikke fylt ut

Hva: Arket for registeret selv, for datasamlingene eller for variablene har overskrifter, men ikke én
utfylt rad.

Hvorfor: Alle tre er obligatoriske. Det som står på de andre arkene, henger i løse luften uten dem.

Slik: Fyll ut arket. Hva du skal skrive, står på arket Veiledning og ved hvert felt. Arbeidsboken er
ikke ferdig så lenge et av de tre står tomt.
"""
SEVERITY = "error"
LEVEL = "variabel"
THEME = "reading"
MESSAGE = Text(
    nb="Arket «{sheet}» må fylles ut, men har ingen utfylte rader.",
    en="The sheet “{sheet}” must be filled in, but has no row filled in.",
)
EXAMPLE = {"variabel": [{"Code": "V_A.B"}], "elsewhere": [{"code": "", "sheet": "Datasamlinger"}]}


def check_elsewhere(finding: Finding) -> Params:
    return finding.params
