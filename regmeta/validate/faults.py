"""The faults that data can have: those of an extract as a whole from faults.toml, and those that
the checks of data bring along (`add_faults`), with severities and all their words.

They are Rules as those of metadata are, so that every report that shows findings shows these.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from regmeta.files.strict import Strict, load_strict
from regmeta.model import Severity, Text
from regmeta.validate.rule import SECTIONS, Rule

_added: dict[str, Rule] = {}


def add_faults(rules: Iterable[Rule]) -> None:
    """Let reports know the faults of checks that a later stage has loaded."""
    _added.update((rule.name, rule) for rule in rules)


class _Page(Strict, frozen=True):
    """A fault's words in one language."""

    title: str
    message: str
    what: str
    why: str
    repair: str


class _Fault(Strict, frozen=True):
    """A fault as it stands in faults.toml."""

    severity: Severity
    nb: _Page
    en: _Page


def load_faults() -> tuple[Rule, ...]:
    """Every fault of data, by name."""
    return tuple(sorted((*_whole(), *_added.values()), key=lambda rule: rule.name))


@lru_cache(maxsize=1)
def _whole() -> tuple[Rule, ...]:
    tables = load_strict(Path(__file__).with_name("faults.toml"), dict[str, _Fault])
    return tuple(_rule(name, table) for name, table in tables.items())


def _rule(name: str, table: _Fault) -> Rule:
    return Rule(
        name=name,
        severity=table.severity,
        level="variabel",
        message=Text(table.nb.message, table.en.message),
        example={},
        page=Text(_page(table.nb, "nb"), _page(table.en, "en")),
        scope="check_elsewhere",
        check=lambda finding: finding.params,
    )


def _page(words: _Page, lang: str) -> str:
    parts = (words.what, words.why, words.repair)
    said = "\n\n".join(f"{head(lang)}: {part}" for head, part in zip(SECTIONS, parts, strict=True))
    return f"{words.title}.\n\n{said}\n"


def fault_named(name: str) -> Rule:
    """The fault of that name; KeyError where there is none."""
    if name in _added:
        return _added[name]
    return next(rule for rule in _whole() if rule.name == name)
