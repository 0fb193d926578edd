"""The name begins with the platform's.

What: The registry's or the datasamling's name begins with MRS, OpenQReg or Medinsight, the system
it is collected in.

Why: Readers know the registry, not its system. In lists the registry ends up under M.

Repair: Take the system's name away.
"""

from __future__ import annotations

import re

from regmeta.model import Text
from regmeta.validate.rule import Params

NB = """Navnet begynner med plattformens

Hva: Navnet på registeret eller datasamlingen begynner med MRS, OpenQReg eller Medinsight,
systemet det samles inn i.

Hvorfor: Leserne kjenner registeret, ikke systemet. I lister havner registeret under M.

Slik: Ta bort navnet på systemet.
"""
SEVERITY = "advice"
LEVEL = "kilde"
THEME = "levels"
MESSAGE = Text(
    nb="«{name}» begynner med navnet på innsamlingssystemet.",
    en="“{name}” begins with the name of the system it is collected in.",
)
EXAMPLE = {"kilde": [{"Code": "K_NIR", "PreferredTerm": "MRS Norsk intensivregister"}]}
FIELDS = ("kilde.PreferredTerm", "datasamling.PreferredTerm", "kilde.KortNavn")
PATTERN = re.compile(r"^(?:MRS|OpenQReg|OQR|Medinsight|eReg)\b[ -]", re.IGNORECASE | re.MULTILINE)


def check_text(text: str) -> Params | None:
    return {"name": text} if PATTERN.match(text) else None
