"""Patterns as SQL takes them."""

from __future__ import annotations

from collections.abc import Sequence

from regmeta.files.database import literal


def full_match(text: str, pattern: str) -> str:
    """Whether the whole text matches; `^(…)$` is read alike by RE2 and Java."""
    return f"regexp_matches({text}, {literal(f'^({pattern})$')})"


def escaped(value: str) -> str:
    """A text as a pattern that matches it and nothing else."""
    return "".join(f"\\{sign}" if sign in r"\.^$|?*+()[]{}" else sign for sign in value)


def several(values: Sequence[str]) -> str:
    """One or more of some codes in a cell, by `;`, `,` or `|`."""
    code = "|".join(escaped(value) for value in values)
    return f"({code})( ?[;,|] ?({code}))*"


def has_code(text: str, values: Sequence[str]) -> str:
    """Whether one of some codes stands in a cell of several, as an SQL condition."""
    code = "|".join(escaped(value) for value in values)
    return f"regexp_matches({text}, {literal(f'(^|[;,|] ?)({code})( ?[;,|]|$)')})"
