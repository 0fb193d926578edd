"""A text is unfinished.

What: The text holds a mark that somebody left to come back to: ??, XXX, TODO, «§§ 9?», «fyll
inn», lorem ipsum.

Why: Readers see that nobody finished the work, and cannot tell what is true.

Repair: Finish the sentence, or take the mark away.
"""

from __future__ import annotations

import re

from regmeta.model import Text
from regmeta.validate.rule import Params

NB = """En tekst er ikke ferdig skrevet

Hva: Teksten inneholder et merke noen satte for å komme tilbake: ??, XXX, TODO, «§§ 9?», «fyll
inn», lorem ipsum.

Hvorfor: Leseren ser at arbeidet ikke er gjort ferdig, og kan ikke vite hva som stemmer.

Slik: Skriv setningen ferdig, eller ta bort merket.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "text"
MESSAGE = Text(nb="«{field}» er ikke ferdig: «{found}».", en="“{field}” is unfinished: “{found}”.")
EXAMPLE = {"kilde": [{"Code": "K_NGER", "Forskrift": "Helseregisterloven §§ 9?"}]}
FIELDS = ("prose",)
TRIGGERS = (
    "??",
    "xxx",
    "Xxx",
    "XXX",
    "TODO",
    "FIXME",
    "TBD",
    "§",
    "orem ipsum",
    "nullMangler",
    "[...]",
)
PATTERN = re.compile(
    r"\?\?+|(?<![\w-])[Xx]{3,}(?![\w-])|\bTODO\b|\bFIXME\b|\bTBD\b|§+\s*\d+\w?\?|\blorem ipsum\b"
    r"|\bnullMangler\b|\[\.\.\.\]",
    re.IGNORECASE,
)


def check_text(text: str) -> Params | None:
    match = PATTERN.search(text)
    return {"found": text[max(0, match.start() - 20) : match.end() + 10]} if match else None
