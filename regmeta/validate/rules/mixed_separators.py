"""Values in one cell are separated in two ways.

What: The cell holds a list, and both semicolons and commas separate its values.

Why: Programmes split at one of them. The rest becomes one long value.

Repair: Use semicolons throughout.
"""

from __future__ import annotations

from regmeta.model import Text
from regmeta.validate.rule import Params

NB = """Verdier i samme celle er skilt på to måter

Hva: Cellen inneholder en liste, og både semikolon og komma skiller verdiene.

Hvorfor: Programmer deler ved ett av dem. Resten blir én lang verdi.

Slik: Bruk semikolon hele veien.
"""
SEVERITY = "advice"
LEVEL = "kilde"
MESSAGE = Text(
    nb="«{field}» blander semikolon og komma: «{value}».",
    en="“{field}” mixes semicolons and commas: “{value}”.",
)
EXAMPLE = {"kilde": [{"Code": "K_NGER", "Emneord": "gynekologi; endoskopi, laparoskopi"}]}
FIELDS = ("kilde.Emneord", "datasamling.Emneord", "kilde.AnbefalteBruksomraader")


def check_text(text: str) -> Params | None:
    mixed = ";" in text and "," in text and not text.startswith("[")
    return {"value": text} if mixed else None
