"""A Norwegian field holds Swedish.

What: The text reads as Swedish: the small words and the letters are Swedish. It often came along
with a form made in Sweden.

Why: Most readers manage, but search does not: nobody finds «också» under «også».

Repair: Write it in Norwegian.
"""

from __future__ import annotations

from regmeta.model import Text
from regmeta.validate.rule import Params
from regmeta.validate.words import is_swedish

NB = """Et norsk felt inneholder svensk

Hva: Teksten leses som svensk: småordene og bokstavene er svenske. Ofte fulgte den med et skjema
laget i Sverige.

Hvorfor: De fleste lesere klarer seg, men ikke søket: ingen finner «också» under «også».

Slik: Skriv den på norsk.
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "text"
MESSAGE = Text(nb="«{field}» er på svensk: «{text}».", en="“{field}” is in Swedish: “{text}”.")
EXAMPLE = {
    "variabel": [
        {"Code": "V_NORIC.PCI.ANDRA", "Kommentar": "Ifylls om patienten inte har haft hjärtinfarkt"}
    ]
}
FIELDS = ("variabel.Beskrivelse", "variabel.Kommentar", "variabel.Ledetekst", "kode.navn")
TRIGGERS = ("ä", "ö", "Ä", "Ö", "och ", "inte ")


def check_text(text: str) -> Params | None:
    return {"text": text} if is_swedish(text) else None
