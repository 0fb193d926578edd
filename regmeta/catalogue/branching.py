"""When a question is asked, where that hangs on several others.

A condition such as `[a]='1' and ([b]='2' or [c(3)]='1')` is taken apart into clauses that must all
hold, each a choice of answers; while none of the answers of one is given, the question is closed.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

_TOKEN = re.compile(
    r"\s*(?:(?P<open>\()|(?P<close>\))|(?P<word>and|or)\b"
    r"|\[(?P<name>\w+)(?:\((?P<code>-?\w+)\))?\]\s*(?P<sign>=|<>|!=|>=|<=|>|<)\s*"
    r"(?:(?P<quote>['\"])(?P<text>[^'\"\[\]]*)(?P=quote)|(?P<number>-?\d+(?:\.\d+)?)))",
    re.IGNORECASE,
)
_MOST = 64
"""More clauses than this are no condition that a person wrote."""
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


@dataclass(frozen=True, slots=True)
class WantedAnswer:
    """What one question must have answered; `code` is the box of one that takes several answers."""

    name: str
    sign: str
    value: str
    code: str = ""

    def fits(self, value: str) -> bool:
        """Whether an answer is as this one demands."""
        if self.sign in ("=", "<>"):
            return (value == self.value) == (self.sign == "=")
        try:
            return _COMPARE[self.sign](float(value), float(self.value))
        except ValueError:
            return False

    @property
    def wants_tick(self) -> bool:
        """Whether a box must be ticked rather than not."""
        return (self.value == "1") == (self.sign == "=")


Clause = tuple[WantedAnswer, ...]
Clauses = tuple[Clause, ...]


def clauses_of(condition: str) -> Clauses:
    """The clauses that must all hold, each true by any of its answers; () where it says more.

    >>> [[answer.name for answer in clause] for clause in clauses_of("[a]='1' and [b]='2'")]
    [['a'], ['b']]
    >>> [[answer.name for answer in clause] for clause in clauses_of("[a]='1' or [b(3)]='1'")]
    [['a', 'b']]
    """
    parser = _Parser(_tokens(condition))
    clauses = parser.either()
    return clauses if clauses and parser.is_done and len(clauses) <= _MOST else ()


def _tokens(condition: str) -> list[re.Match[str]]:
    """The parts of a condition; [] where any of it is something else."""
    tokens: list[re.Match[str]] = []
    at, end = 0, len(condition.rstrip())
    while at < end:
        token = _TOKEN.match(condition, at)
        if token is None:
            return []
        tokens.append(token)
        at = token.end()
    return tokens


class _Parser:
    """Goes through the parts: `or` binds loosest, brackets hold a condition of their own."""

    def __init__(self, tokens: list[re.Match[str]]) -> None:
        self.tokens, self.at = tokens, 0

    @property
    def is_done(self) -> bool:
        return self.at == len(self.tokens)

    def either(self) -> Clauses:
        clauses = self._all()
        while clauses and self._takes("or"):
            other = self._all()
            if len(clauses) * len(other) > _MOST:
                return ()
            clauses = tuple(first + second for first, second in product(clauses, other))
        return clauses

    def _all(self) -> Clauses:
        clauses = self._part()
        while clauses and self._takes("and"):
            other = self._part()
            if not other:
                return ()
            clauses += other
        return clauses

    def _takes(self, word: str) -> bool:
        if self.is_done or (self.tokens[self.at]["word"] or "").casefold() != word:
            return False
        self.at += 1
        return True

    def _part(self) -> Clauses:
        if self.is_done:
            return ()
        token = self.tokens[self.at]
        self.at += 1
        if token["open"]:
            clauses = self.either()
            is_closed = not self.is_done and self.tokens[self.at]["close"]
            self.at += 1
            return clauses if is_closed else ()
        return ((_answer(token),),) if token["name"] else ()


def _answer(token: re.Match[str]) -> WantedAnswer:
    sign = "<>" if token["sign"] == "!=" else token["sign"]
    value = token["number"] if token["text"] is None else token["text"].strip()
    return WantedAnswer(token["name"], sign, value, token["code"] or "")
