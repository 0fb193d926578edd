"""Syntax of statistics programs, gathered statement by statement; nothing of it is ever run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from regmeta.read.grid import Grid
from regmeta.read.systems.questions import AskedQuestion, ListedAnswer, grids_of

QUOTED = r"'(?:[^'\n]|'')*'|\"(?:[^\"\n]|\"\")*\""
_NUMBERED = re.compile(r"(.*?)(\d+)")
_MOST = 5_000
"""A stretch of more variables than this is none that somebody wrote labels for."""


def unquoted(token: str) -> str:
    """What stands in quotes, with doubled quotes as one; another token as it is."""
    mark = token[:1]
    if mark in ("'", '"') and token.endswith(mark) and len(token) > 1:
        return token[1:-1].replace(mark * 2, mark)
    return token


@dataclass(slots=True)
class SyntaxVariable:
    """What the statements tell of one variable."""

    name: str
    line: int
    label: str = ""
    kind: str = ""
    choices: str = ""
    missing: str = ""
    formula: str = ""
    decimals: str = ""
    length: str = ""


@dataclass
class SyntaxBook:
    """The variables of a file of syntax, in the order that they are first named, and its lists."""

    system: str
    form: str
    file: str
    variables: dict[str, SyntaxVariable] = field(default_factory=dict)
    lists: dict[str, dict[str, str]] = field(default_factory=dict)

    def variable(self, name: str, line: int) -> SyntaxVariable:
        """A variable by its name, in capitals or not."""
        return self.variables.setdefault(name.casefold(), SyntaxVariable(name, line))

    def stretch(self, names: Sequence[str]) -> Iterator[str]:
        """The names of a list of variables; `v1 TO v5` as those between."""
        for place, name in enumerate(names):
            if name.casefold() != "to":
                yield name
            elif 0 < place < len(names) - 1:
                yield from self._between(names[place - 1], names[place + 1])

    def _between(self, first: str, last: str) -> Sequence[str]:
        names = list(self.variables)
        ends = first.casefold(), last.casefold()
        if all(end in self.variables for end in ends):
            inside = names[names.index(ends[0]) + 1 : names.index(ends[1])]
            return [self.variables[name].name for name in inside]
        start, end = _NUMBERED.fullmatch(first), _NUMBERED.fullmatch(last)
        if not start or not end or start[1] != end[1]:
            return ()
        numbers = range(int(start[2]) + 1, min(int(end[2]), int(start[2]) + _MOST))
        return [f"{start[1]}{number:0{len(start[2])}}" for number in numbers]

    def grids(self) -> tuple[Grid, ...]:
        """The variables and their lists."""
        answers = (
            ListedAnswer(name, value, {"": text})
            for name, codes in self.lists.items()
            for value, text in codes.items()
        )
        return grids_of(self.system, [*map(self._question, self.variables.values())], answers)

    def _question(self, variable: SyntaxVariable) -> AskedQuestion:
        return AskedQuestion(
            name=variable.name,
            kind=variable.kind or ("coded" if variable.choices in self.lists else ""),
            element=f"{self.file}:{variable.line} / {variable.name}",
            form=self.form,
            label={"": variable.label} if variable.label else {},
            choices=variable.choices,
            missing=variable.missing,
            formula=variable.formula,
            decimals=variable.decimals,
            length=variable.length,
        )


_DATES = re.compile(r"(?:[AES]?DATE|JDATE|YYMMDD|DDMMYY|MMDDYY|E8601DA|NLDATE)", re.IGNORECASE)
_DATETIMES = re.compile(r"(?:DATETIME|YMDHMS|E8601DT|NLDATM)", re.IGNORECASE)
_TIMES = re.compile(r"(?:DTIME|TIME|HHMM|E8601TM)", re.IGNORECASE)
_TEXTS = re.compile(r"(?:AHEX|A\d|\$)", re.IGNORECASE)
_NUMBERS = re.compile(
    r"(?:F|N|COMMAX?|DOT|BEST|DOLLAR|NUMX|PCT|E|Z)?(\d*)(?:\.(\d*))?", re.IGNORECASE
)


def kind_of_format(said: str) -> tuple[str, str, str]:
    """(type word, decimals, length) of a format as SPSS and SAS write it; '' where none is known.

    >>> kind_of_format("F8.2"), kind_of_format("DATE11"), kind_of_format("A20")
    (('decimal', '2', ''), ('date', '', ''), ('text', '', '20'))
    """
    for pattern, kind in ((_DATETIMES, "datetime"), (_DATES, "date"), (_TIMES, "time")):
        if pattern.match(said):
            return kind, "", ""
    if _TEXTS.match(said):
        return "text", "", "".join(re.findall(r"\d+", said)[:1])
    number = _NUMBERS.fullmatch(said.rstrip())
    if not number:
        return "", "", ""
    decimals = number[2] or ""
    if decimals in ("", "0"):
        return "whole", "", ""
    return "decimal", decimals, ""
