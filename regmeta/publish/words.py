"""Values in words for people who read bokmål or English: labels, dates, groups of properties."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from regmeta.model import Lang, LevelName, Text
from regmeta.spec import Field, ParseProblem, Spec, parse_date, split_list

Row = tuple[str, str, str]
"""A label, a value, and where the value leads ('' nowhere)."""

_MONTHS = (
    *("januar", "februar", "mars", "april", "mai", "juni", "juli", "august"),
    *("september", "oktober", "november", "desember"),
)
_MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
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


def date_in(day: date | None, lang: str) -> str:
    """`1. januar 2014` or `1 January 2014`; '' for none."""
    if lang != "en" or day is None:
        return norwegian_date(day)
    return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"


def period_in(start: date | None, end: date | None, lang: str) -> str:
    """A stretch of time in words of a language; '' where neither end is known."""
    if lang != "en":
        return norwegian_period(start, end)
    if start and end:
        return f"{date_in(start, lang)} – {date_in(end, lang)}"
    if start:
        return f"from {date_in(start, lang)}"
    return f"until {date_in(end, lang)}" if end else ""


_UNGROUPED: dict[LevelName, Text] = {
    "kilde": Text("Om kilden", "About the source"),
    "datasamling": Text("Om datasamlingen", "About the data collection"),
    "variabel": Text("Om variabelen", "About the variable"),
}


class Words:
    """Properties as rows of label and value; each distinct value put into words once."""

    def __init__(self, spec: Spec, lang: str = "nb") -> None:
        self._spec = spec
        self._lang: Lang = "en" if lang == "en" else "nb"
        self._known: dict[tuple[str, str], Row] = {}

    def row(self, level: LevelName, key: str, text: str) -> Row:
        field = self._spec[level][key]
        known = self._known.get((field.name, text))
        if known is None:
            value = self.value(field, text)
            known = self._known[field.name, text] = (
                field.label(self._lang),
                value,
                _target(field, text),
            )
        return known

    def value(self, field: Field, text: str) -> str:
        """A canonical text as a reader wants it: labels for tokens, dates in words."""
        if field.type == "Date":
            return date_in(parse_date(text), self._lang) or text
        if field.type == "Boolean":
            yes, no = ("Yes", "No") if self._lang == "en" else ("Ja", "Nei")
            return {"true": yes, "false": no}.get(text, text)
        if field.options is not None:
            return ", ".join(_label(field, part, self._lang) for part in _parts(text))
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
                heading = field.group(self._lang) or _UNGROUPED[level](self._lang)
                row = self.row(level, field.key, properties[field.key])
                found.setdefault(heading, []).append(row)
        return list(found.items())


def _label(field: Field, token: str, lang: Lang) -> str:
    option = field.options.find(token) if field.options else None
    return option.label(lang) if option else token


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
