"""What the properties mean, and the free bags that hold those that no column holds."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from regmeta.model import LevelName, Text
from regmeta.publish.formats.api.contract import label_of, place_of
from regmeta.spec.fields import Field, Option, OptionList, Spec

Payload = dict[str, Any]
INHERITED = ("Dataansvarlig", "Databehandler", "GradAvPersonidentifikasjon")
_COLUMNS: dict[LevelName, frozenset[str]] = {
    "kilde": frozenset(
        {"Code", "PreferredTerm", "KortNavn", "Beskrivelse", "Kildetype", "Lovverk"}
        | {*INHERITED, "GyldigFra", "GyldigTil"}
    ),
    "datasamling": frozenset(
        {"Code", "PreferredTerm", "KortNavn", "Beskrivelse", "Lovverk"}
        | {*INHERITED, "GyldigFra", "GyldigTil", "StatistikkType", "TelleEnhet", "Frekvens"}
    ),
    "variabel": frozenset({"PreferredTerm", "Beskrivelse", "GyldigFra", "GyldigTil"}),
}
"""The properties that the payloads hold under keys of their own, not in the bag."""


def property_metadata(spec: Spec, level: LevelName) -> list[Payload]:
    """Every catalogue property of a level: labels, group, order, type and options."""
    return [_property(level, field) for field in spec[level].fields if not field.structural]


def _property(level: LevelName, field: Field) -> Payload:
    return {
        "key": field.key,
        "displayNameTranslations": {"no": field.label.nb, "en": field.label("en")},
        **place_of(level, field),
        "sortOrder": field.sort_order,
        "type": field.type,
        "optionsJson": _options_json(field),
        "options": [
            {"value": option.value, "displayName": shown_label(field.key, option).nb}
            for option in _options(field.options)
        ],
    }


def _options(listed: OptionList | None) -> tuple[Option, ...]:
    return listed.options if listed else ()


def shown_label(key: str, option: Option) -> Text:
    """What an option is called where it is shown: the catalogue's own words, else its label."""
    return label_of(key, option.value) or option.label


def _options_json(field: Field) -> str:
    rows = [
        {
            "value": option.value,
            "label": option.label.nb,
            "labelEn": option.label("en"),
            **_display_labels(label_of(field.key, option.value)),
        }
        for option in _options(field.options)
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _display_labels(text: Text) -> dict[str, str]:
    return {"displayLabel": text.nb, "displayLabelEn": text("en")} if text else {}


class Bags:
    """The free bags (`additionalProperties`): what the catalogue knows and no column holds."""

    def __init__(self, spec: Spec) -> None:
        self._keys = {
            level: [
                field.key
                for field in spec[level].fields
                if not field.structural and field.key not in columns
            ]
            for level, columns in _COLUMNS.items()
        }
        self._keys["delkilde"] = self._keys["datasamling"]

    def __call__(self, level: LevelName, properties: Any) -> dict[str, str]:
        return {key: properties[key] for key in self._keys[level] if key in properties}


@cache
def stamp(day: str | None) -> str | None:
    """An ISO day as the API writes it: midnight UTC with milliseconds."""
    return f"{day}T00:00:00.000Z" if day else None
