"""Records as typed columns: every text in its canonical form, periods and rows by code."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from regmeta.model import (
    Period,
    Records,
    Text,
)
from regmeta.spec.fields import Field, ParseProblem, Spec, Value
from regmeta.texts import parse_date

_HELD_ELSEWHERE = frozenset(
    {"Code", "datasamling", "delkilde", "variabelgruppe", "kodeverk", "instrument"}
)


def canonical(field: Field, text: str) -> str:
    """The one spelling of a value: tokens for options, ISO for dates, JSON for lists and tags.

    A text that stands for no value of its field (validation let it pass) is kept as it is.
    """
    value = field.attempt(text)
    if isinstance(value, ParseProblem):
        return text.strip()
    spell = _SPELLINGS.get(field.type)
    return spell(value, text) if spell else _plain(value)


_AS_THEY_ARE = frozenset({"String", "Text"})
"""Types whose values are their texts: most of a registry, and nothing to parse."""


def _plain(value: Value) -> str:
    return ";".join(value) if isinstance(value, tuple) else str(value)


def _json(value: Any) -> str:
    """Compact JSON; an escaped half of a character (`\\ud800`) becomes a question mark."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode("utf-8")


def _tagged(value: Value, text: str) -> str:
    """Language-tagged texts as the catalogue writes them; untagged ones are bokmål."""
    if text.strip().startswith("["):
        return _json(json.loads(text))
    return _json([{"value": part, "language": "nb"} for part in cast(tuple[str, ...], value)])


_SPELLINGS: dict[str, Callable[[Value, str], str]] = {
    "Boolean": lambda value, _: "true" if value else "false",
    "Date": lambda value, _: cast(date, value).isoformat(),
    "MultiSelect": lambda value, _: _json(value),
    "MultilingualText": lambda value, _: _json(value),
    "LangTaggedList": _tagged,
    "Object": lambda value, _: value if isinstance(value, str) else _json(value),
}


@dataclass(frozen=True, slots=True)
class RecordTable:
    """One level's records with canonical columns; rows are made from them when asked for."""

    records: Records
    columns: dict[str, list[str]]
    empty: list[str]

    def __len__(self) -> int:
        return len(self.empty)

    def __getitem__(self, key: str) -> list[str]:
        return self.columns.get(key, self.empty)

    def properties(self) -> list[dict[str, str]]:
        kept = [(key, texts) for key, texts in self.columns.items() if key not in _HELD_ELSEWHERE]
        return [{key: texts[i] for key, texts in kept if texts[i]} for i in range(len(self))]

    def texts(self, nb: str, en: str) -> list[Text]:
        pairs = zip(self[nb], self[en], strict=True)
        return [Text(nb=kilde_facts, en=other) for kilde_facts, other in pairs]

    def periods(self) -> list[Period]:
        """Each row's period; equal ones are one object."""
        pairs = list(zip(self["GyldigFra"], self["GyldigTil"], strict=True))
        made: dict[Period, Period] = {}
        periods = {}
        for pair in set(pairs):
            period = Period(*(_day(text) for text in pair))
            periods[pair] = made.setdefault(period, period)
        return [periods[pair] for pair in pairs]


def _day(text: str) -> date | None:
    return parse_date(text) if text else None


def table_of(records: Records, spec: Spec) -> RecordTable:
    """Each distinct text of each column spelled once."""
    fields = [field for field in spec[records.level].fields if records.has_column(field.key)]
    columns = {field.key: _spelled(field, records.column(field.key)) for field in fields}
    for key in ("Code", "platform"):
        if key not in columns and records.has_column(key):
            columns[key] = records.column(key)
    return RecordTable(records, columns, [""] * len(records))


def _spelled(field: Field, texts: list[str]) -> list[str]:
    if field.type in _AS_THEY_ARE:
        return [text.strip() for text in texts]
    spelled = {text: canonical(field, text) for text in set(texts) if text}
    return [spelled.get(text, "") for text in texts]
