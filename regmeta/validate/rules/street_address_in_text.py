"""A text holds a street address.

What: A street with a house number, or a post box, stands in a text, outside the registry's contact
fields.

Why: With an address it is mostly plain who somebody is, and a workbook of metadata is published.

Repair: Delete the address. Write in words what the field holds: «adresse fra Folkeregisteret».
"""

from __future__ import annotations

import re

from regmeta.model import Text
from regmeta.validate.rule import Params

NB = """En tekst inneholder en gateadresse

Hva: En gate med husnummer, eller en postboks, står i en tekst, utenfor registerets kontaktfelt.

Hvorfor: Med en adresse er det som regel klart hvem noen er, og en arbeidsbok med metadata blir
publisert.

Slik: Slett adressen. Skriv med ord hva feltet inneholder: «adresse fra Folkeregisteret».
"""
SEVERITY = "warning"
PRIVATE = True
LEVEL = "variabel"
THEME = "privacy"
MESSAGE = Text(
    nb="Teksten inneholder en gateadresse. Den er ikke gjengitt her.",
    en="The text holds a street address. It is not repeated here.",
)
EXAMPLE = {"variabel": [{"Code": "V_NGER.OP.VEKT", "Kommentar": "Skjema sendes til Fjellveien 7"}]}
FIELDS = (
    "everything",
    "-kilde.contactPoint",
    "-kilde.creator",
    "-kilde.qualifiedAttribution",
)
# Cheap to look for in many texts at once; what has it is looked at closely.
PATTERN = re.compile(r"[A-ZÆØÅ][a-zæøåéü]{2,35}\.? (?:[a-zæøåé]{2,6}\.? )?[0-9]|ostboks [0-9]")


def check_text(text: str) -> Params | None:
    # Brought in for the few texts that the pattern lets through: it is slow to set up.
    from regmeta.privacy.contacts import street_addresses_in

    return {} if street_addresses_in(text) else None
