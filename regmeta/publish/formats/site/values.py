"""Properties as a page tells them: labels, days in words, links by name, languages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from regmeta.model import Lang, LevelName, Text
from regmeta.publish.words import date_in, readable
from regmeta.spec.fields import Field, ParseProblem, Spec, split_list
from regmeta.texts import FIRST, parse_date

Row = tuple[str, str, str]
"""A label, a value, and where the value leads ('' nowhere)."""

_UNGROUPED: dict[LevelName, Text] = {
    "kilde": Text("Om kilden", "About the source"),
    "datasamling": Text("Om datasamlingen", "About the data collection"),
    "variabel": Text("Om variabelen", "About the variable"),
}
_FREE = frozenset({"String", "Text"})
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_LAW = re.compile(r"/(?:NL|SF|NLE|SFE)/(lov|forskrift)/(\d{4}-\d\d-\d\d)-(\d+)")
_REGULATION = re.compile(r"/eli/(reg|dir)/(\d{4})/(\d+)(?:/|$)")
_ACTS = {
    "lov": Text("Lov {day} nr. {number}", "Act of {day} no. {number}"),
    "forskrift": Text("Forskrift {day} nr. {number}", "Regulation of {day} no. {number}"),
    "reg": Text("Forordning (EU) {number}", "Regulation (EU) {number}"),
    "dir": Text("Direktiv (EU) {number}", "Directive (EU) {number}"),
}
_ANSWERS = {"true": Text("Ja", "Yes"), "false": Text("Nei", "No")}
_LONGEST_LINK = 60
_LONGEST_WORD = 60


class ValueWords:
    """Properties as rows of label and value; each distinct value put into words once."""

    def __init__(self, spec: Spec, lang: str = "nb") -> None:
        self._spec = spec
        self._lang = lang
        self._remembered: dict[tuple[str, str], Row] = {}

    def row(self, level: LevelName, key: str, text: str) -> Row:
        field = self._spec[level][key]
        row = self._remembered.get((field.name, text))
        if row is None:
            label, value = field.label(self._lang), self.value(field, text)
            row = self._remembered[field.name, text] = (label, value, _mail(field, text))
        return row

    def value(self, field: Field, text: str) -> str:
        """A canonical text as a reader wants it: labels for tokens, dates in words, links."""
        if field.type == "Date":
            return date_in(parse_date(text), self._lang) or text
        if field.type == "Boolean":
            return _ANSWERS[text](self._lang) if text in _ANSWERS else text
        if field.options is not None:
            return ", ".join(_label(field, part, self._lang) for part in options_of(text))
        if text.startswith(("[", "{")):
            return self._tagged(text)
        return self._prose(field, text)

    def _prose(self, field: Field, text: str) -> str:
        parts = split_list(text) if field.many else _parts(text)
        if parts and _leads_somewhere(field, text, parts):
            return Markup("\n").join(self._link(part) for part in parts)
        norwegian = field.type in _FREE and not field.key.endswith("Engelsk")
        return self._spoken(", ".join(parts), FIRST if norwegian else "")

    def groups(
        self,
        level: LevelName,
        properties: Mapping[str, str],
        leave: frozenset[str],
        first: Sequence[Row] = (),
    ) -> list[tuple[str, list[Row]]]:
        """All properties that are filled, under the headings that the spec gathers them in.

        A heading that would stand over one line alone is not worth a heading: such lines come
        after `first` under the level's own.
        """
        general = _UNGROUPED[level](self._lang)
        grouped: dict[str, list[Row]] = {}
        for field in self._spec[level].fields:
            if field.key in properties.keys() - leave:
                row = self.row(level, field.key, properties[field.key])
                grouped.setdefault(field.group(self._lang) or general, []).append(row)
        alone = [rows[0] for head, rows in grouped.items() if len(rows) == 1 and head != general]
        about = [*first, *grouped.get(general, ()), *alone]
        grouped.pop(general, None)
        rest = [(head, rows) for head, rows in grouped.items() if len(rows) > 1]
        return [(general, about), *rest] if about else rest

    def _spoken(self, text: str, lang: str) -> str:
        """A text that says which language it is in where that is not the page's."""
        if not lang or lang == self._lang or not any(letter.isalpha() for letter in text):
            return text
        return Markup(f'<span lang="{escape(lang)}">{escape(readable(text))}</span>')

    def _tagged(self, text: str) -> str:
        """What a multilingual value says in the page's language, else in all that it has."""
        try:
            tagged = list(_languages(json.loads(text)))
        except ValueError:
            return text
        own = [(lang, part) for lang, part in tagged if lang == self._lang] or tagged
        return Markup("\n").join(self._spoken(part, lang) for lang, part in own)

    def _link(self, address: str) -> Markup:
        href, name = escape(readable(address)), escape(readable(self._link_text(address)))
        return Markup(f'<a href="{href}" rel="noopener noreferrer">{name}</a>')

    def _link_text(self, address: str) -> str:
        """An act by its day and number, anything else by the host and the way there."""
        try:
            parts = urlsplit(address)
        except ValueError:
            return address
        host = parts.netloc.removeprefix("www.")
        law, regulation = _LAW.search(parts.path), _REGULATION.search(parts.path)
        if host == "lovdata.no" and law:
            day = date_in(parse_date(law[2]), self._lang) or law[2]
            return f"{_ACTS[law[1]](self._lang, day=day, number=law[3])} ({host})"
        if host == "data.europa.eu" and regulation:
            number = f"{regulation[2]}/{regulation[3]}"
            return f"{_ACTS[regulation[1]](self._lang, number=number)} ({host})"
        place = f"{host}{parts.path.rstrip('/')}"
        return place if len(place) <= _LONGEST_LINK else f"{place[: _LONGEST_LINK - 1]}…"


def _label(field: Field, token: str, lang: Lang) -> str:
    option = field.options.find(token) if field.options else None
    return option.label(lang) if option else token


def options_of(text: str) -> list[str]:
    """The tokens of a canonical text: JSON where there may be several."""
    if not text:
        return []
    return [str(part) for part in json.loads(text)] if text.startswith("[") else [text]


def _parts(text: str) -> list[str]:
    """`Forskning;Styring` is two words in one cell; a sentence with a semicolon stays whole."""
    parts = text.split(";")
    short = all(0 < len(part.strip()) <= _LONGEST_WORD and "." not in part[:-1] for part in parts)
    return [part.strip() for part in parts] if len(parts) > 1 and short else [text]


def _leads_somewhere(field: Field, text: str, parts: Sequence[str]) -> bool:
    """Only what is an address through and through becomes a link."""
    if field.type == "Url" and isinstance(field.attempt(text), ParseProblem):
        return False
    return all(_ADDRESS.fullmatch(part) for part in parts)


def _languages(value: Any) -> Iterable[tuple[str, str]]:
    """Language ('' not told) and text of each part of a multilingual value."""
    if isinstance(value, dict):
        yield from ((str(lang), str(part)) for lang, part in value.items())
        return
    parts = value if isinstance(value, list) else [value]
    for part in parts:
        if isinstance(part, dict):
            yield str(part.get("language", "")), str(part.get("value", ""))
        else:
            yield "", str(part)


def _mail(field: Field, text: str) -> str:
    """Where an e-mail leads: only what parses as one."""
    if field.type != "Email" or isinstance(field.attempt(text), ParseProblem):
        return ""
    return f"mailto:{text}"
