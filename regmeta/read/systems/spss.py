"""SPSS syntax: labels, values, missing values and formats, out of the commands that give them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from regmeta.read.grid import Grid
from regmeta.read.systems.syntax import QUOTED, SyntaxBook, kind_of_format, unquoted

_TOKEN = re.compile(
    rf"(?P<quoted>{QUOTED})|(?P<end>\.(?=[ \t]*(?:\n|\Z))|\n[ \t]*(?=\n))|(?P<sign>[()/=,])"
    r"|(?P<word>[^\s'\"()/=,]+?(?=[\s'\"()/=,]|\.[ \t]*(?:\n|\Z)|\Z))"
)
_COMMENT = re.compile(
    r"/\*.*?(?:\*/|$)|(?m:^)[ \t]*(?:\*|COMMENT\b).*?(?:\.[ \t]*$|\Z|\n[ \t]*$)",
    re.IGNORECASE | re.DOTALL | re.MULTILINE,
)
Token = tuple[str, int]
"""A piece of a command and the line it stands on."""


def read_spss(text: str, form: str, file: str) -> tuple[Grid, ...]:
    """The variables of a file of syntax, as grids; () where no command tells of any."""
    book = SyntaxBook("spss", form, file)
    for command in _commands(_without_comments(text)):
        words = [token.upper() for token, _ in command[:3]]
        for name, read in _READERS:
            if _is(words, name):
                read(book, command[len(name.split()) :])
                break
    return book.grids()


def _without_comments(text: str) -> str:
    """The text with comments as blank lines, so that lines keep their numbers."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)


def _is(words: Sequence[str], name: str) -> bool:
    """Whether a command is the one named; SPSS takes three letters of each word."""
    parts = name.split()
    return len(words) >= len(parts) and all(
        len(word) >= 3 and part.startswith(word) for word, part in zip(words, parts, strict=False)
    )


def _commands(text: str) -> Iterator[list[Token]]:
    command: list[Token] = []
    line, at = 1, 0
    for match in _TOKEN.finditer(text):
        line, at = line + text.count("\n", at, match.start()), match.start()
        if match["end"] is None:
            command.append((match[0], line))
        elif command:
            yield command
            command = []
    if command:
        yield command


def _parts(command: Sequence[Token]) -> Iterator[list[Token]]:
    """The parts of a command between its slashes."""
    part: list[Token] = []
    for token in command:
        if token[0] == "/":
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _is_quoted(token: Token) -> bool:
    return token[0][:1] in ("'", '"')


def _variable_labels(book: SyntaxBook, command: Sequence[Token]) -> None:
    tokens = [token for token in command if token[0] != "/"]
    for (name, line), label in pairwise(tokens):
        if _is_quoted(label) and name[:1] not in ("'", '"'):
            variable = book.variable(name, line)
            variable.label = variable.label or unquoted(label[0])


def _value_labels(book: SyntaxBook, command: Sequence[Token]) -> None:
    for part in _parts(command):
        plain = [token for token in part if token[0] not in ("=", ",")]
        start = _first_value(plain)
        if start < 1:
            continue
        codes = {
            unquoted(value): unquoted(text)
            for (value, _), (text, _) in zip(plain[start::2], plain[start + 1 :: 2], strict=False)
        }
        for name in book.stretch([name for name, _ in plain[:start]]):
            variable = book.variable(name, plain[0][1])
            variable.choices = variable.choices or name
            book.lists.setdefault(variable.choices, {}).update(codes)


def _first_value(plain: Sequence[Token]) -> int:
    """Where the values begin: at the last word before the first text, or at a quoted value."""
    first = next((i for i, token in enumerate(plain) if _is_quoted(token)), 0)
    is_value = first + 1 < len(plain) and _is_quoted(plain[first + 1])
    return first if is_value else first - 1


def _missing_values(book: SyntaxBook, command: Sequence[Token]) -> None:
    names: list[Token] = []
    values: list[str] = []
    inside = False
    for token, line in command:
        if token == "(":
            inside, values = True, []
        elif token == ")":
            missing = re.sub(r"; (?i:thru); ", "–", "; ".join(values))
            for name in book.stretch([name for name, _ in names]):
                book.variable(name, line).missing = missing
            inside, names = False, []
        elif inside and token != ",":
            values.append(unquoted(token))
        elif token not in ("/", ","):
            names.append((token, line))


def _formats(book: SyntaxBook, command: Sequence[Token]) -> None:
    """`a b (F8.2) c (DATE11)`, and `STRING a (A20)`."""
    names: list[Token] = []
    for place, (token, line) in enumerate(command):
        if token == "(" and place + 1 < len(command):
            for name in book.stretch([name for name, _ in names]):
                _with_format(book, name, line, command[place + 1][0])
            names = []
        elif token not in ("/", ",", ")") and (place == 0 or command[place - 1][0] != "("):
            names.append((token, line))


def _with_format(book: SyntaxBook, name: str, line: int, said: str) -> None:
    variable = book.variable(name, line)
    kind, decimals, length = kind_of_format(said)
    variable.kind, variable.decimals = kind or variable.kind, decimals
    variable.length = length


def _data(book: SyntaxBook, command: Sequence[Token]) -> None:
    """The names and formats of GET DATA's /VARIABLES=; others declare nothing."""
    for part in _parts(command):
        if not part or not part[0][0].upper().startswith("VAR"):
            continue
        words = [token for token in part[1:] if token[0] != "="]
        for (name, line), (said, _) in zip(words[::2], words[1::2], strict=False):
            _with_format(book, name, line, said)


def _compute(book: SyntaxBook, command: Sequence[Token]) -> None:
    if len(command) > 2 and command[1][0] == "=":
        formula = " ".join(token for token, _ in command[2:])
        book.variable(*command[0]).formula = formula


_READERS = (
    ("VARIABLE LABELS", _variable_labels),
    ("ADD VALUE LABELS", _value_labels),
    ("VALUE LABELS", _value_labels),
    ("MISSING VALUES", _missing_values),
    ("FORMATS", _formats),
    ("STRING", _formats),
    ("NUMERIC", _formats),
    ("GET DATA", _data),
    ("COMPUTE", _compute),
)
