"""Values in one cell are not separated by semicolons alone.

What: The cell holds a list, and commas separate its values, alone or with semicolons.

Why: Programmes split at one of them. The rest becomes one long value.

Repair: Use semicolons throughout.
"""

from __future__ import annotations

from regmeta.model import Text
from regmeta.validate.rule import Params

NB = """Verdier i samme celle er ikke skilt med bare semikolon

Hva: Cellen inneholder en liste, og komma skiller verdiene, alene eller sammen med semikolon.

Hvorfor: Programmer deler ved ett av dem. Resten blir én lang verdi.

Slik: Bruk semikolon hele veien.
"""
SEVERITY = "advice"
LEVEL = "kilde"
THEME = "text"
MESSAGE = Text(
    nb="«{field}» {how}: «{value}».",
    en="“{field}” {how}: “{value}”.",
)
EXAMPLE = {"kilde": [{"Code": "K_NGER", "Emneord": "gynekologi; endoskopi, laparoskopi"}]}
FIELDS = ("kilde.Emneord", "datasamling.Emneord", "kilde.AnbefalteBruksomraader")


_MIXED = {"how": Text("blander semikolon og komma", "mixes semicolons and commas")}
_COMMAS = {
    "how": Text(
        "skal ha semikolon mellom verdiene, ikke komma",
        "must have semicolons between the values, not commas",
    )
}


def check_text(text: str) -> Params | None:
    if "," not in text or text.startswith("["):
        return None
    if ";" in text:
        return {"value": text, **_MIXED}
    parts = text.split(",")
    # Words between two commas or more are a list; with whole clauses between them it is a sentence.
    is_list = len(parts) > 2 and all(len(part.split()) <= 2 for part in parts)
    return {"value": text, **_COMMAS} if is_list else None
