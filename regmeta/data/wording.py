"""Parts of the sentences that say what a check demands."""

from __future__ import annotations

from collections.abc import Sequence

from regmeta.catalogue.columns import When
from regmeta.model import Period, Text
from regmeta.texts import joined

CATEGORIES = {
    "conformance": Text("Samsvar", "Conformance"),
    "completeness": Text("Kompletthet", "Completeness"),
    "plausibility": Text("Rimelighet", "Plausibility"),
}
BASES = {
    "verification": Text("mot metadata", "verification"),
    "validation": Text("mot noe utenfor", "validation"),
}
_FEW = 8


def few(values: Sequence[str]) -> str:
    """The first of some values, and how many there are where not all are told."""
    shown = ", ".join(values[:_FEW])
    return shown if len(values) <= _FEW else f"{shown} … ({len(values)})"


def when_said(conditions: Sequence[When]) -> Text:
    """`, når ANNET er 1`: the conditions under which something is demanded, '' for none."""
    said = [_when(when) for when in conditions]
    return joined("", said)


def _when(when: When) -> Text:
    if when.among:
        return _among(when)
    if when.but:
        return Text(", når {column} ikke er {value}", ", when {column} is not {value}").filled(
            column=when.column, value=few(when.but)
        )
    value = Text(few(when.values)) if when.values else _span(when.period)
    return Text(", når {column} er {value}", ", when {column} is {value}").filled(
        column=when.column, value=value
    )


def _among(when: When) -> Text:
    """Of a question that may have several answers."""
    value = few(when.values or when.but)
    if when.values:
        said = Text(", når {column} har svaret {value}", ", when {column} has the answer {value}")
    else:
        said = Text(
            ", når {column} ikke har svaret {value}", ", when {column} has not the answer {value}"
        )
    return said.filled(column=when.column, value=value)


def _span(period: Period) -> Text:
    start, end = period.start, period.end
    parts = [Text("fra {start}", "from {start}").filled(start=start)] if start else []
    if end:
        parts.append(Text("til {end}", "to {end}").filled(end=end))
    return joined(" ", parts)
