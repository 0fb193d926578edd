"""A rule of the form: one file in specs/soknadsskjema/<version>/rules/, found by discovery.

The file's name is the rule's (`from-after-to.toml`) and names the fault. It holds the finding's
sentence (`message`), its page (`title`, `why`, `repair`), all in bokmål and English, and one of:

- demands: what must be answered `when` (or `any` of several) answers stand; `require`, `attach`,
  `must`, `least`, `one_of` or `required_column`. They are said in the published schema as well.
- `[[find]]`: an expression over each place of `each` (`variables[]`, `**` for all places, nothing
  for the application); what `if` holds for is a finding at `at` with the texts of `params`.
- `keywords`: the faults of structure, as JSON Schema names them.

Whichever it is, it becomes a list of `Search`, which the browser gets as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

import msgspec

from regmeta.errors import BrokenConfiguration
from regmeta.files.strict import Strict, Words, read_source
from regmeta.form.expression import Node, parse
from regmeta.model import Severity, Text

DEMANDS = ("require", "attach", "must", "least", "one_of", "required_column")


@dataclass(frozen=True, slots=True)
class Search:
    """Where to look, what to look for, and what a finding tells; expressions as JSON."""

    each: str
    condition: Node
    at: str = ""
    let: Mapping[str, Node] = field(default_factory=dict)
    params: Mapping[str, Node] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormRule:
    """One rule, as its file describes it. `says` are its demands, `choices` which code list a
    parameter of the message is said by."""

    id: str
    message: Text
    severity: Severity
    source: str
    title: Text
    why: Text
    repair: Text
    number: int = 0
    status: str = ""
    start: date | None = None
    end: date | None = None
    says: Mapping[str, Any] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    searches: tuple[Search, ...] = ()

    def holds(self, day: date | None) -> bool:
        """Whether it holds on a day; with no day, whether it holds with no end in sight."""
        if self.status == "proposed":
            return False
        if day is None:
            return self.end is None
        return (self.start or day) <= day <= (self.end or day)


_Answer = bool | str | tuple[bool | str, ...] | dict[str, int]
"""What a condition may hold an answer against: itself, any of several, or how many there are."""


class _Search(Strict, frozen=True, kw_only=True):
    """A [[find]] of a rule's file: its expressions as text."""

    condition: str = msgspec.field(name="if")
    each: str = ""
    at: str = ""
    let: dict[str, str] = msgspec.field(default_factory=dict)
    params: dict[str, str] = msgspec.field(default_factory=dict)

    def search(self, path: Path) -> Search:
        return Search(
            each=self.each,
            condition=expression(path, self.condition),
            at=self.at,
            let={name: expression(path, text) for name, text in self.let.items()},
            params={name: expression(path, text) for name, text in self.params.items()},
        )


class _Rule(Strict, frozen=True, kw_only=True):
    """A rule's file."""

    message: Words
    title: Words
    why: Words
    repair: Words
    source: str
    severity: Severity = "error"
    number: int = 0
    status: Literal["", "proposed"] = ""
    start: date | None = msgspec.field(default=None, name="from")
    end: date | None = msgspec.field(default=None, name="to")
    choices: dict[str, str] = msgspec.field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    find: tuple[_Search, ...] = ()
    when: dict[str, _Answer] | None = None
    any: tuple[dict[str, _Answer], ...] | None = None
    require: tuple[str, ...] | None = None
    attach: tuple[str, ...] | None = None
    must: dict[str, _Answer] | None = None
    least: dict[str, int] | None = None
    one_of: tuple[str, ...] | None = None
    required_column: str | None = None


def read_rules(folder: Path) -> tuple[FormRule, ...]:
    """Every rule of a folder, by name. Raises BrokenConfiguration, naming the file and the key."""
    return tuple(_rule(path) for path in sorted(folder.glob("*.toml")))


def _rule(path: Path) -> FormRule:
    source = read_source(path)
    rule = source.into(_Rule)
    return FormRule(
        id=path.stem,
        message=rule.message.text,
        severity=rule.severity,
        source=rule.source,
        title=rule.title.text,
        why=rule.why.text,
        repair=rule.repair.text,
        number=rule.number,
        status=rule.status,
        start=rule.start,
        end=rule.end,
        # As they stand in the file: the published schema says them in JSON.
        says={key: source.data[key] for key in ("when", "any", *DEMANDS) if key in source.data},
        choices=rule.choices,
        keywords=rule.keywords,
        searches=tuple(search.search(path) for search in rule.find),
    )


def expression(path: Path, text: str) -> Node:
    """An expression of a rule. Raises BrokenConfiguration where it cannot be read."""
    try:
        return parse(text)
    except ValueError as error:
        raise BrokenConfiguration(
            "{path}: {error}.", "{path}: {error}.", path=path, error=error
        ) from error
