"""The name of an organisation is misspelt.

What: Dataansvarlig or Databehandler is a letter or two from the name of an organisation in the
register of legal entities: Helse Begren HF.

Why: The catalogue lists registries by controller, and one organisation is to be one entry. A
misspelt name becomes an organisation of its own.

Repair: Write the name as it stands in the register, and its number in OrgnrDataansvarlig. If it
really is another organisation, the number says so.
"""

from __future__ import annotations

from functools import lru_cache

from regmeta.model import Text
from regmeta.spec.organisations import load_organisations
from regmeta.validate.rule import Params
from regmeta.validate.slips import letters_apart

NB = """Navnet på en virksomhet er feilskrevet

Hva: Dataansvarlig eller Databehandler er en bokstav eller to fra navnet på en virksomhet i
Enhetsregisteret: Helse Begren HF.

Hvorfor: Katalogen lister registre etter dataansvarlig, og én virksomhet skal være én oppføring. Et
feilskrevet navn blir en egen virksomhet.

Slik: Skriv navnet slik det står i Enhetsregisteret, og nummeret i OrgnrDataansvarlig. Er det
virkelig en annen virksomhet, sier nummeret det.
"""
SEVERITY = "warning"
LEVEL = "kilde"
THEME = "levels"
MESSAGE = Text(
    nb="«{value}» likner «{near}»: er det feilskrevet?",
    en="“{value}” looks like “{near}”: is it misspelt?",
)
EXAMPLE = {"kilde": [{"Code": "K_NGER", "Dataansvarlig": "Sykehuset i Vestfoldd HF"}]}
FIELDS = (
    "kilde.Dataansvarlig",
    "kilde.Databehandler",
    "datasamling.Dataansvarlig",
    "datasamling.Databehandler",
)
_MOST, _SHORTEST = 2, 10


def check_text(text: str) -> Params | None:
    for part in text.split(";"):
        near = _near(part.strip())
        if near:
            return {"value": part.strip(), "near": near}
    return None


@lru_cache(maxsize=1000)
def _near(name: str) -> str:
    """The organisation whose name this one nearly has; '' where it has one, or is far from all."""
    organisations = load_organisations()
    if len(name) < _SHORTEST or organisations.find(name):
        return ""
    written = name.casefold()
    return next(
        (other for other in organisations.written if _is_slip(written, other.casefold())), ""
    )


def _is_slip(text: str, other: str) -> bool:
    return abs(len(text) - len(other)) <= _MOST and letters_apart(text, other) <= _MOST
