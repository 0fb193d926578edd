"""An application on the table: its law, what the catalogue offers, and the days that count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from regmeta.form.law import Law
from regmeta.form.offer import Facts, Offer, Source

Json = Any
Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """What rules are tried on. `day` is the one whose rules hold, `today` the day of the check."""

    application: Json
    law: Law
    offer: Offer | None
    day: date
    today: date
    seen: dict[str, dict[str, Facts]] = field(default_factory=dict)
    """Each source's variables by code, filled the first time a rule asks."""
    walked: list[tuple[Steps, Json]] = field(default_factory=list)
    """Every place of the application, filled the first time a rule walks it."""

    def source(self, code: Json) -> Source | None:
        """A source on offer, None where there is none of that code."""
        return self.offer.source(code) if self.offer and isinstance(code, str) else None

    def variables(self, code: str) -> dict[str, Facts]:
        """A source's variables by code; none where they are not known."""
        if code not in self.seen:
            source = self.source(code)
            listed = source.variables if source else ()
            self.seen[code] = {entry["code"]: entry for entry in listed}
        return self.seen[code]

    def places(self, each: str) -> Iterator[tuple[Steps, Json]]:
        """The places of a pattern: nothing, `**`, or a path in which `[]` is every line."""
        if each != "**":
            yield from _follow(self.application, (), each)
            return
        if not self.walked:
            self.walked.extend(_walk(self.application, ()))
        yield from self.walked


def _follow(value: Json, steps: Steps, pattern: str) -> Iterator[tuple[Steps, Json]]:
    first, _, rest = pattern.partition(".")
    if not first:
        yield steps, value
        return
    key = first.removesuffix("[]")
    if not isinstance(value, dict) or key not in value:
        return
    inner = value[key]
    if not first.endswith("[]"):
        yield from _follow(inner, (*steps, key), rest)
        return
    for n, line in enumerate(inner if isinstance(inner, list) else ()):
        yield from _follow(line, (*steps, key, n), rest)


def _walk(value: Json, steps: Steps) -> Iterator[tuple[Steps, Json]]:
    yield steps, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(inner, (*steps, key))
    if isinstance(value, list):
        for n, inner in enumerate(value):
            yield from _walk(inner, (*steps, n))


def pointer(steps: Steps | list[Any]) -> str:
    """The JSON pointer (RFC 6901) of a place."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def path_of(steps: Steps) -> str:
    """A place as the law spells it: `dataSources[].period`."""
    path = ""
    for step in steps:
        path += "[]" if isinstance(step, int) else f".{step}"
    return path.lstrip(".")
