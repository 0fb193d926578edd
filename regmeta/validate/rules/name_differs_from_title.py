"""The registry goes by two names.

What: The registry's preferred term and its title in several languages do not say the same in
Norwegian: «Als registeret» in one, «ALS Registeret» in the other.

Why: Both are shown, in different places of the catalogue. Those who search do not know whether they
have found one registry or two, and links made from the name break.

Repair: Write the registry's official name, spelt alike, in both fields.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from regmeta.model import Record, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Registeret har to navn

Hva: Registerets foretrukne term og tittelen på flere språk sier ikke det samme på norsk: «Als
registeret» det ene stedet, «ALS Registeret» det andre.

Hvorfor: Begge vises, på ulike steder i katalogen. De som søker, vet ikke om de har funnet ett
register eller to, og lenker som er laget av navnet, ryker.

Slik: Skriv registerets offisielle navn likt i begge feltene.
"""
SEVERITY = "warning"
LEVEL = "kilde"
THEME = "levels"
MESSAGE = Text(
    nb="Tittelen er «{title}», men foretrukken term er «{name}».",
    en="The title is “{title}”, but the preferred term is “{name}”.",
)
EXAMPLE = {
    "kilde": [
        {
            "Code": "K_ALS",
            "PreferredTerm": "Als registeret",
            "TittelFlerspraklig": '{"nb":"ALS Registeret"}',
        }
    ]
}
NEEDS = ("PreferredTerm", "TittelFlerspraklig")


def check_record(record: Record, context: Context) -> Iterator[Fault]:
    title, name = _norwegian(record["TittelFlerspraklig"]), record["PreferredTerm"].strip()
    if title and title != name:
        yield Fault(record.i, "TittelFlerspraklig", {"title": title, "name": name})


def _norwegian(text: str) -> str:
    """The bokmål of a text in several languages; '' where it is given in others only."""
    try:
        said = json.loads(text) if text.startswith("{") else {"nb": text}
    except ValueError:
        return ""
    return str(said.get("nb", "")).strip()
