"""Instruments: as variables point at them, and the page of each."""

from __future__ import annotations

from collections import Counter

from regmeta.catalogue.facts import Facts
from regmeta.files.ids import stable_id
from regmeta.model import Instrument
from regmeta.publish.formats.api.contract import sections_of
from regmeta.publish.formats.api.properties import Payload

_ENGLISH: Payload = {
    "key": "NavnEngelsk",
    "displayNameTranslations": {"no": "Navn på engelsk", "en": "Name in English"},
    "sortOrder": 10,
    "type": "String",
    "optionsJson": "[]",
    "options": [],
}


def instrument_reference(instrument: Instrument) -> Payload:
    """An instrument as a variable points at it."""
    return {
        "id": stable_id(instrument.code),
        "code": instrument.code,
        "preferredTerm": instrument.name,
        "additionalProperties": _properties(instrument),
    }


def _properties(instrument: Instrument) -> dict[str, str]:
    return {"NavnEngelsk": instrument.english} if instrument.english else {}


def instruments_of(facts: Facts) -> list[tuple[Instrument, int]]:
    """Every instrument with how many variables belong to it and have not ended; most first."""
    named: dict[str, Instrument] = {}
    counts: Counter[str] = Counter()
    for kilde_facts in facts.kilder:
        for variable in kilde_facts.kilde.variables:
            for code in variable.instruments:
                named.setdefault(code, kilde_facts.instruments[code])
                counts[code] += any(version.active for version in variable.versions)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [(named[code], count) for code, count in ordered]


def instrument_detail(instrument: Instrument, count: int) -> Payload:
    """instrument/<id>.json. Its variables come from the search, not from it."""
    sections = sections_of("instrument")
    place = {key: sections[-1][key] for key in _PLACE}
    return {
        **instrument_reference(instrument),
        "beskrivelse": None,
        "gyldigFra": None,
        "gyldigTil": None,
        "visibleVariableCount": count,
        "propertyMetadata": [{**_ENGLISH, **place}],
        "sections": sections,
    }


_PLACE = ("groupKey", "groupTranslations", "groupSortOrder")
