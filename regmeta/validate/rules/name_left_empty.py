"""The name is empty, and the technical name stands in for it.

What: The cell for the name to read is empty in this row, while most rows of the sheet have one. The
technical name is shown instead.

Why: The name is what people read and search for first, and nobody meant it to be the database's.

Repair: Write the name in the empty cell.
"""

from __future__ import annotations

from regmeta.model import Finding, Text
from regmeta.validate.rule import Params

NB = """Navnet er tomt, og det tekniske navnet står i stedet

Hva: Cellen for navnet å lese er tom på denne raden, mens de fleste radene i arket har et. Det
tekniske navnet vises i stedet.

Hvorfor: Navnet er det folk leser og søker etter først, og ingen har ment at det skal være
databasens.

Slik: Skriv navnet i den tomme cellen.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "reading"
MESSAGE = Text(
    nb="«{column}» er tomt. Så lenge vises det tekniske navnet «{name}».",
    en="“{column}” is empty. Until it is filled in, the technical name “{name}” is shown.",
)
EXAMPLE = {
    "variabel": [{"Code": "V_A.F.VEKT", "PreferredTerm": "VEKT"}],
    "elsewhere": [{"code": "V_A.F.VEKT", "column": "Feltnavn", "name": "VEKT"}],
}


def check_elsewhere(finding: Finding) -> Params:
    return finding.params
