"""Rules between the columns of a row, as people write them in a cell: `hvis KJONN = 1 så tom`.

    hvis ROYK = 1, 2 og ALDER >= 18 så fylt ut      if SMOKES = 1, 2 and AGE >= 18 then filled in
    hvis OP_DATO fylt ut så >= INN_DATO             if OP_DATE filled in then >= IN_DATE

What follows `så` is demanded of the rule's own column, where no other is named. Several rules stand
on lines of their own, or with semicolons between them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Sign = Literal["=", "<>", "<", "<=", ">", ">=", "filled", "empty"]

_SIGNS: Mapping[str, Sign] = {
    "=": "=",
    "==": "=",
    "!=": "<>",
    "<>": "<>",
    "≠": "<>",
    "<": "<",
    "<=": "<=",
    "≤": "<=",
    ">": ">",
    ">=": ">=",
    "≥": ">=",
}
_LONGEST = 500
_WHOLE = re.compile(
    r"\s*(?:hvis|når|if|when)\s+(?P<when>.+?),?\s+(?:så|da|then)\s+(?P<then>.+)", re.I | re.S
)
_AND = re.compile(r"\s+(?:og|and|&)\s+", re.I)
_STATE = re.compile(
    r"(?P<column>[^\s=<>!≠≤≥]*)\s*(?:\b(?:er|is|må være|skal være|must be)\b)?\s*"
    r"(?:(?P<filled>(?:fylt ut|utfylt|besvart|filled(?: in)?|answered))"
    r"|(?P<empty>tomt?|empty|blank))",
    re.I,
)
_COMPARED = re.compile(
    r"(?P<column>[^\s=<>!≠≤≥]*)\s*(?P<sign>==?|!=|<>|<=|>=|[≠≤≥<>])\s*(?P<value>\S.*)", re.S
)


@dataclass(frozen=True, slots=True)
class Clause:
    """`column` compared with `values`, or with another column where `other` names it."""

    column: str
    sign: Sign
    values: tuple[str, ...] = ()
    other: str = ""


@dataclass(frozen=True, slots=True)
class RowRule:
    """What is demanded (`then`) where all of `when` holds; `text` is the rule as it was written."""

    text: str
    when: tuple[Clause, ...]
    then: tuple[Clause, ...]


class NoRule(ValueError):
    """A text that cannot be understood as a rule; its argument is the part that cannot."""


def rules_in(text: str, own: str, spelled: Mapping[str, str]) -> list[RowRule]:
    """The rules in a cell of the column `own`; `spelled` gives the form's columns by their names in
    small letters. Raises NoRule."""
    parts = (part.strip().rstrip(".") for part in re.split(r"[;\n]", text))
    return [_rule(part, own, spelled) for part in parts if part]


def _rule(text: str, own: str, spelled: Mapping[str, str]) -> RowRule:
    match = _WHOLE.fullmatch(text)
    if match is None or len(text) > _LONGEST:
        raise NoRule(text[:_LONGEST])
    when = tuple(_clause(part, "", spelled) for part in _AND.split(match["when"]))
    then = tuple(_clause(part, own, spelled) for part in _AND.split(match["then"]))
    return RowRule(" ".join(text.split()), when, then)


def _clause(text: str, own: str, spelled: Mapping[str, str]) -> Clause:
    state = _STATE.fullmatch(text.strip())
    if state:
        column = _column(state["column"], own, spelled, text)
        return Clause(column, "filled" if state["filled"] else "empty")
    compared = _COMPARED.fullmatch(text.strip())
    if compared is None:
        raise NoRule(text)
    column = _column(compared["column"], own, spelled, text)
    written, sign = compared["value"].strip(), _SIGNS[compared["sign"]]
    other = spelled.get(written.casefold(), "")
    # A comma parts codes in a list; in the one number of a limit it is the decimal mark.
    parts = written.split(",") if sign in ("=", "<>") else [written]
    return Clause(column, sign, () if other else tuple(_bare(part) for part in parts), other)


def _column(name: str, own: str, spelled: Mapping[str, str], text: str) -> str:
    if not name and own:
        return own
    column = spelled.get(name.casefold().strip("«»\"'[]"), "")
    if not column:
        raise NoRule(text)
    return column


def _bare(text: str) -> str:
    return text.strip().strip("«»\"'“”")
