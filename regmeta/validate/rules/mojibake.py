"""Broken letters.

What: The text was once read in the wrong character set, so that æ, ø and å became two foreign signs
each or a question mark. For example: “FÃ¸dselsdato”, “f?dselsdato”.

Why: The text can be neither read nor found, and the fault goes on to the catalogue.

Repair: Write the text anew with æ, ø and å, or export the file as UTF-8.
"""

from __future__ import annotations

import re

from regmeta.model import Text

NB = """Ødelagte bokstaver

Hva: Teksten er lest med feil tegnsett en gang på veien, så æ, ø og å er blitt til to fremmede tegn
hver eller til et spørsmålstegn. For eksempel: «FÃ¸dselsdato», «f?dselsdato».

Hvorfor: Teksten kan ikke leses eller søkes fram, og feilen følger med til katalogen.

Slik: Skriv teksten på nytt med æ, ø og å, eller eksporter filen som UTF-8.
"""
SEVERITY = "error"
LEVEL = "variabel"
THEME = "text"
MESSAGE = Text(
    nb="«{field}» har ødelagte bokstaver: «{text}».",
    en="“{field}” has broken letters: “{text}”.",
)
EXAMPLE = {"variabel": [{"Code": "V_A.B", "PreferredTerm": "FÃ¸dselsdato"}]}

FIELDS = ("prose",)
TRIGGERS = ("Ã", "\ufffd", "â\u20ac", "?")
# A letter lost to a question mark stands in a word of one piece, as a web address does not.
PATTERN = re.compile(
    "Ã[\u0080-\u00bf¦¸¥˜†…]|\ufffd|â\u20ac[\u2122\u201c\u201d\u0153]"
    r"|(?<!\S)[(«\"'“]?[^\W\d_]+(?:\?+[^\W\d_]+)+(?=[^\w/=&?]*(?:\s|$))"
)


def check_text(text: str) -> dict[str, str] | None:
    return {"text": text} if PATTERN.search(text) else None
