"""Values in words for people who read bokmål: labels for tokens, dates, groups of properties."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from regmeta.model import LevelName
from regmeta.spec import Field, ParseProblem, Spec, parse_date, split_list

Row = tuple[str, str, str]
"""A label, a value, and where the value leads ('' nowhere)."""

_MONTHS = (
    *("januar", "februar", "mars", "april", "mai", "juni", "juli", "august"),
    *("september", "oktober", "november", "desember"),
)
_UNSEEN = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_CONTROLS = dict.fromkeys(
    [n for n in (*range(0x20), *range(0x7F, 0xA0)) if n not in (0x09, 0x0A)],
    "\N{REPLACEMENT CHARACTER}",
)
_CLEAN = str.maketrans({**_UNSEEN, **_CONTROLS, 0x0D: None})


def readable(value: Any) -> Any:
    """A text as a page may hold it: no control characters, nothing that turns the line around."""
    if value.__class__ is not str or value.isprintable():
        return value
    return value.translate(_CLEAN).encode("utf-8", "replace").decode("utf-8")


def norwegian_date(day: date | None) -> str:
    """`1. januar 2014`, or '' for none."""
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}" if day else ""


def norwegian_period(start: date | None, end: date | None) -> str:
    """A stretch of time in words; '' where neither end is known."""
    if start and end:
        return f"{norwegian_date(start)} – {norwegian_date(end)}"
    if start:
        return f"fra {norwegian_date(start)}"
    return f"til {norwegian_date(end)}" if end else ""


_UNGROUPED: dict[LevelName, str] = {
    "kilde": "Om kilden",
    "datasamling": "Om datasamlingen",
    "variabel": "Om variabelen",
}


class Words:
    """Properties as rows of label and value; each distinct value put into words once."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._known: dict[tuple[str, str], Row] = {}

    def row(self, level: LevelName, key: str, text: str) -> Row:
        field = self._spec[level][key]
        known = self._known.get((field.name, text))
        if known is None:
            value = self.value(field, text)
            known = self._known[field.name, text] = (field.label.nb, value, _target(field, text))
        return known

    def value(self, field: Field, text: str) -> str:
        """A canonical text as a reader wants it: labels for tokens, dates in words."""
        if field.type == "Date":
            return norwegian_date(parse_date(text)) or text
        if field.type == "Boolean":
            return {"true": "Ja", "false": "Nei"}.get(text, text)
        if field.options is not None:
            return ", ".join(_label(field, part) for part in _parts(text))
        if text.startswith(("[", "{")):
            return _untagged(text)
        return ", ".join(split_list(text)) if field.many else text

    def groups(
        self, level: LevelName, properties: Mapping[str, str], leave: frozenset[str]
    ) -> list[tuple[str, list[Row]]]:
        """All properties that are filled, under the headings that the spec gathers them in."""
        found: dict[str, list[Row]] = {}
        for field in self._spec[level].fields:
            if field.key in properties and field.key not in leave:
                heading = field.group.nb or _UNGROUPED[level]
                row = self.row(level, field.key, properties[field.key])
                found.setdefault(heading, []).append(row)
        return list(found.items())


def _label(field: Field, token: str) -> str:
    option = field.options.find(token) if field.options else None
    return option.label.nb if option else token


def _parts(text: str) -> list[str]:
    return [str(part) for part in json.loads(text)] if text.startswith("[") else [text]


def _untagged(text: str) -> str:
    """The texts of a multilingual value, bokmål first as they stand."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    if isinstance(value, dict):
        return "\n".join(str(part) for part in value.values())
    return "\n".join(
        str(part.get("value", "") if isinstance(part, dict) else part) for part in value
    )


def _target(field: Field, text: str) -> str:
    """Where a value leads: only what parses as an address or an e-mail, nothing else."""
    if isinstance(field.attempt(text), ParseProblem):
        return ""
    if field.type == "Url" and text.startswith(("http://", "https://")) and not field.many:
        return text
    return f"mailto:{text}" if field.type == "Email" else ""
