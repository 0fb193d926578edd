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

from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast

from regmeta.errors import BrokenConfiguration
from regmeta.files.strict import load_toml
from regmeta.form.expression import Node, parse
from regmeta.model import SEVERITIES, Severity, Text

DEMANDS = ("require", "attach", "must", "least", "one_of", "required_column")
_TEXTS = ("message", "title", "why", "repair")
_KEYS = frozenset(
    {
        *("number", "severity", "status", "from", "to", "source", "choices", "keywords"),
        *(*_TEXTS, "when", "any", "find", *DEMANDS),
    }
)
_FIND_KEYS = frozenset({"each", "let", "if", "at", "params"})


@dataclass(frozen=True, slots=True)
class Search:
    """Where to look, what to look for, and what a finding tells; expressions as JSON."""

    each: str
    condition: Node
    at: str = ""
    let: Map[str, Node] = field(default_factory=dict)
    params: Map[str, Node] = field(default_factory=dict)


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
    says: Map[str, Any] = field(default_factory=dict)
    choices: Map[str, str] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    searches: tuple[Search, ...] = ()

    def holds(self, day: date | None) -> bool:
        """Whether it holds on a day; with no day, whether it holds with no end in sight."""
        if self.status == "proposed":
            return False
        if day is None:
            return self.end is None
        return (self.start or day) <= day <= (self.end or day)


def read_rules(folder: Path) -> tuple[FormRule, ...]:
    """Every rule of a folder, by name. Raises BrokenConfiguration, naming the file and the key."""
    return tuple(_rule(path) for path in sorted(folder.glob("*.toml")))


def _rule(path: Path) -> FormRule:
    entry: dict[str, Any] = load_toml(path)
    texts = {key: _text(path, key, entry.get(key)) for key in _TEXTS}
    unknown = set(entry) - _KEYS
    severity = entry.get("severity", "error")
    if unknown or severity not in SEVERITIES or "source" not in entry:
        wrong = ", ".join(sorted(unknown)) or "severity / source"
        raise BrokenConfiguration(
            f"{path}: ukjent eller manglende nøkkel ({wrong}).",
            f"{path}: unknown or missing key ({wrong}).",
        )
    return FormRule(
        id=path.stem,
        severity=cast(Severity, severity),
        source=entry["source"],
        number=entry.get("number", 0),
        status=entry.get("status", ""),
        start=entry.get("from"),
        end=entry.get("to"),
        says={key: entry[key] for key in ("when", "any", *DEMANDS) if key in entry},
        choices=entry.get("choices", {}),
        keywords=tuple(entry.get("keywords", ())),
        searches=tuple(_search(path, one) for one in entry.get("find", ())),
        **texts,
    )


def _text(path: Path, key: str, found: Any) -> Text:
    if isinstance(found, dict) and set(found) == {"nb", "en"}:
        return Text(found["nb"], found["en"])
    raise BrokenConfiguration(
        f"{path}: {key} må ha nb og en.", f"{path}: {key} must have nb and en."
    )


def _search(path: Path, entry: dict[str, Any]) -> Search:
    unknown = set(entry) - _FIND_KEYS
    if unknown or "if" not in entry:
        wrong = ", ".join(sorted(unknown)) or "if"
        raise BrokenConfiguration(
            f"{path}: [[find]]: ukjent eller manglende nøkkel ({wrong}).",
            f"{path}: [[find]]: unknown or missing key ({wrong}).",
        )
    return Search(
        each=entry.get("each", ""),
        condition=expression(path, entry["if"]),
        at=entry.get("at", ""),
        let={name: expression(path, text) for name, text in entry.get("let", {}).items()},
        params={name: expression(path, text) for name, text in entry.get("params", {}).items()},
    )


def expression(path: Path, text: str) -> Node:
    """An expression of a rule. Raises BrokenConfiguration where it cannot be read."""
    try:
        return parse(text)
    except ValueError as error:
        raise BrokenConfiguration(f"{path}: {error}.", f"{path}: {error}.") from error
