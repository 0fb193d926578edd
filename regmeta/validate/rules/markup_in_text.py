"""HTML in the text.

What: The text holds codes that a browser would interpret: <br>, <b>, &nbsp; and the like. For
example: “<u>Before</u> surgery”.

Why: The reader sees the markup instead of the layout.

Repair: Write the text without markup.
"""

from __future__ import annotations

import re

from regmeta.model import Text

NB = """HTML i teksten

Hva: Teksten inneholder koder som en nettleser ville tolket: <br>, <b>, &nbsp; og lignende. For
eksempel: «<u>Før</u> operasjon».

Hvorfor: Leseren ser kodene i stedet for formateringen.

Slik: Skriv teksten uten koder.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "text"
TAKES = "fix"
MESSAGE = Text(
    nb="«{field}» inneholder HTML: {tag}",
    en="“{field}” holds HTML: {tag}",
)
EXAMPLE = {"variabel": [{"Code": "V_A.B", "PreferredTerm": "<u>Før</u> operasjon"}]}

FIELDS = ("prose",)
TRIGGERS = ("<", "&")
PATTERN = re.compile(
    r"</?(b|i|u|p|br|li|ul|ol|em|strong|span|div|a|sup|sub|font|h[1-6]|table|tr|td)\b[^<>]*>"
    r"|&(nbsp|amp|lt|gt|quot|aring|oslash|aelig|#\d+);",
    re.IGNORECASE,
)


def check_text(text: str) -> dict[str, str] | None:
    match = PATTERN.search(text)
    return {"tag": match[0]} if match else None
