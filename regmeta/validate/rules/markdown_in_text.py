"""A text holds Markdown.

What: The text is marked up in Markdown: a link in brackets, words between stars, a heading with
#.

Why: The catalogue shows the signs as they are. Readers see brackets and stars.

Repair: Write plain text, and the address alone in a field for addresses.
"""

from __future__ import annotations

import re

from regmeta.model import Text
from regmeta.validate.rule import Params

NB = """En tekst inneholder Markdown

Hva: Teksten er merket opp i Markdown: en lenke i klammer, ord mellom stjerner, en overskrift med
#.

Hvorfor: Katalogen viser tegnene som de er. Leseren ser klammer og stjerner.

Slik: Skriv ren tekst, og adressen alene i et felt for nettadresser.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "text"
MESSAGE = Text(
    nb="«{field}» inneholder Markdown: «{found}».", en="“{field}” holds Markdown: “{found}”."
)
EXAMPLE = {"kilde": [{"Code": "K_NGER", "Beskrivelse": "Les mer hos [NGER](https://nger.no)"}]}
FIELDS = ("prose",)
TRIGGERS = ("](", "**", "\n#", "__")
PATTERN = re.compile(r"\[[^\]\n]+\]\([^)\s]+\)|\*\*[^*\n]+\*\*|(?:^|\n)#{1,4} \w|\b__[^_\n]+__\b")


def check_text(text: str) -> Params | None:
    match = PATTERN.search(text)
    return {"found": match[0].strip()} if match else None
