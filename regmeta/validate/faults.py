"""The faults that data can have, from faults.toml: names, severities and all their words.

They are Rules as those of metadata are, so that every report that shows findings shows these.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from regmeta.files.strict import Strict, load_strict
from regmeta.model import Severity, Text
from regmeta.validate.rule import Rule


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


@lru_cache(maxsize=1)
def load_faults() -> tuple[Rule, ...]:
    """Every fault of data, by name."""
    tables = load_strict(Path(__file__).with_name("faults.toml"), dict[str, _Fault])
    return tuple(_rule(name, table) for name, table in sorted(tables.items()))


def _rule(name: str, table: _Fault) -> Rule:
    return Rule(
        name=name,
        severity=table.severity,
        level="variabel",
        message=Text(table.nb.message, table.en.message),
        example={},
        pages={
            "nb": _page(table.nb, ("Hva", "Hvorfor", "Slik")),
            "en": _page(table.en, ("What", "Why", "Repair")),
        },
        scope="check_elsewhere",
        check=lambda finding: finding.params,
    )


def _page(words: _Page, heads: tuple[str, str, str]) -> str:
    parts = (words.what, words.why, words.repair)
    said = "\n\n".join(f"{head}: {part}" for head, part in zip(heads, parts, strict=True))
    return f"{words.title}.\n\n{said}\n"


def fault_named(name: str) -> Rule:
    """The fault of that name; KeyError where there is none."""
    return next(one for one in load_faults() if one.name == name)
