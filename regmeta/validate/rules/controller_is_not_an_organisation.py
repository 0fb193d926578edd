"""The controller is a role or a sentence.

What: Dataansvarlig or Databehandler holds a role (Administrerende direktør), a person or a
sentence, and should hold the name of an organisation.

Why: The catalogue lists registries by controller. A sentence makes a list of its own with one
entry.

Repair: Write the name of the organisation alone, as in the Register of Legal Entities: Oslo
universitetssykehus HF.
"""

from __future__ import annotations

import re

from regmeta.model import Text
from regmeta.validate.rule import Params

NB = """Dataansvarlig er en rolle eller en setning

Hva: Dataansvarlig eller Databehandler inneholder en rolle (Administrerende direktør), en person
eller en setning, og skal inneholde navnet på en virksomhet.

Hvorfor: Katalogen lister registre etter dataansvarlig. En setning blir en egen liste med én
oppføring.

Slik: Skriv bare navnet på virksomheten, slik det står i Enhetsregisteret: Oslo
universitetssykehus HF.
"""
SEVERITY = "warning"
LEVEL = "kilde"
THEME = "levels"
MESSAGE = Text(
    nb="«{value}» er ikke navnet på en virksomhet.",
    en="“{value}” is not the name of an organisation.",
)
EXAMPLE = {"kilde": [{"Code": "K_NGER", "Dataansvarlig": "Administrerende direktør ved sykehuset"}]}
FIELDS = (
    "kilde.Dataansvarlig",
    "kilde.Databehandler",
    "datasamling.Dataansvarlig",
    "datasamling.Databehandler",
)
_ROLE = re.compile(
    r"\b(?:direktør|leder|overlege|professor|rådgiver|driftes|driftet|driver|ansvarlig for)",
    re.IGNORECASE,
)


def check_text(text: str) -> Params | None:
    sentence = text.strip().endswith(".") or len(text.split()) > 12
    return {"value": text} if sentence or _ROLE.search(text) else None
