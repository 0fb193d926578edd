"""SAS syntax: PROC FORMAT's values, labels, formats and lengths, out of the statements for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from regmeta.read.grid import Grid
from regmeta.read.systems.syntax import QUOTED, SyntaxBook, SyntaxVariable, kind_of_format, unquoted

_TOKEN = re.compile(rf"(?P<quoted>{QUOTED})|(?P<end>;)|(?P<sign>[=,()])|(?P<word>[^\s'\";=,()]+)")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|(?m:^)[ \t]*\*[^;]*;?", re.DOTALL)
Token = tuple[str, int]
"""A piece of a statement and the line it stands on."""


def read_sas(text: str, form: str, file: str) -> tuple[Grid, ...]:
    """The variables of a SAS program, as grids; () where no statement tells of any."""
    book = SyntaxBook("sas", form, file)
    formats: dict[str, str] = {}
    for statement in _statements(text):
        word = statement[0][0].upper()
        if word in _STATEMENTS:
            _STATEMENTS[word](book, statement[1:], formats)
    for variable in book.variables.values():
        _settle(book, variable, formats.get(variable.name.casefold(), ""))
    return book.grids()


def _statements(text: str) -> Iterator[list[Token]]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    statement: list[Token] = []
    line, at = 1, 0
    for match in _TOKEN.finditer(text):
        line, at = line + text.count("\n", at, match.start()), match.start()
        if match["end"] is None:
            statement.append((match[0], line))
        elif statement:
            yield statement
            statement = []
    if statement:
        yield statement


def _value(book: SyntaxBook, statement: Sequence[Token], formats: dict[str, str]) -> None:
    """`value kjonn 1='Mann' 2,3='Kvinne'`: a list called by its format."""
    name = statement[0][0].casefold() if statement else ""
    codes = book.lists.setdefault(name, {})
    values: list[str] = []
    tokens = [token for token, _ in statement[1:]]
    for place, token in enumerate(tokens):
        if place and tokens[place - 1] == "=":
            codes.update(dict.fromkeys(values, unquoted(token)))
            values = []
        elif token not in ("=", ",", "(", ")"):
            values.append(unquoted(token))


def _label(book: SyntaxBook, statement: Sequence[Token], formats: dict[str, str]) -> None:
    for (name, line), (sign, _), (text, _) in _threes(statement):
        if sign == "=":
            book.variable(name, line).label = unquoted(text)


def _threes(statement: Sequence[Token]) -> Iterator[tuple[Token, Token, Token]]:
    return zip(statement, statement[1:], statement[2:], strict=False)


def _format(book: SyntaxBook, statement: Sequence[Token], formats: dict[str, str]) -> None:
    """`format kjonn kjonnf. vekt bmi 8.1`: names, and the format of all before it."""
    names: list[Token] = []
    for token, line in statement:
        if "." in token:
            for name in book.stretch([name for name, _ in names]):
                book.variable(name, line)
                formats[name.casefold()] = token
            names = []
        else:
            names.append((token, line))


def _length(book: SyntaxBook, statement: Sequence[Token], formats: dict[str, str]) -> None:
    """`length navn $40 alder 8`: a text where there is a dollar."""
    is_text = False
    names: list[Token] = []
    for token, line in statement:
        is_text = is_text or token.startswith("$")
        if not re.fullmatch(r"\$?\d+\.?|\$", token):
            names.append((token, line))
        elif token != "$":
            for name, at in names:
                variable = book.variable(name, at)
                if is_text:
                    variable.kind, variable.length = "text", token.strip("$.")
            names, is_text = [], False


def _attrib(book: SyntaxBook, statement: Sequence[Token], formats: dict[str, str]) -> None:
    """`attrib alder label='Alder' format=8.`"""
    name = ""
    for place, (token, line) in enumerate(statement):
        after = statement[place + 1][0] if place + 1 < len(statement) else ""
        before = statement[place - 1][0] if place else ""
        if after != "=" and before != "=":
            name = token
            book.variable(name, line)
        elif before == "=" and name:
            key = statement[place - 2][0].casefold()
            if key == "label":
                book.variable(name, line).label = unquoted(token)
            elif key == "format":
                formats[name.casefold()] = token


def _settle(book: SyntaxBook, variable: SyntaxVariable, said: str) -> None:
    """The list or the type that a variable's format is."""
    name = said.casefold().rstrip(".")
    listed = next((key for key in (name, name.rstrip("0123456789")) if key in book.lists), "")
    if listed:
        variable.choices = listed
        return
    kind, decimals, length = kind_of_format(said)
    variable.kind = variable.kind or kind
    variable.decimals, variable.length = decimals, variable.length or length


_STATEMENTS = {
    "VALUE": _value,
    "LABEL": _label,
    "FORMAT": _format,
    "LENGTH": _length,
    "ATTRIB": _attrib,
}
