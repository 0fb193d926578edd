"""On which line every key of a TOML text stands, so that a fault in it can be pointed at.

The text has been parsed already and is known to be TOML: this reads keys and steps over values.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Mapping

Keys = tuple[str | int, ...]
"""The way to a value: names of tables and keys, and places in lists counted from 0."""

_SPACE = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_QUOTED = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.DOTALL
)
_BARE_KEY = re.compile(r"[^\s\"'.=\[\]{},#]+")
_PLAIN_VALUE = re.compile(r"[^,\]}\n#]*")


def key_lines(text: str) -> Mapping[Keys, int]:
    """The line of every key, table and list member of a TOML text, counted from 1."""
    return _LineScan(text).lines


class _LineScan:
    """One pass over a text; `lines` is what it found."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Keys, int] = {}
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._members: dict[Keys, int] = {}
        table: Keys = ()
        while self._peek():
            if self._peek() == "[":
                table = self._header()
            else:
                self._pair(table)

    def _peek(self) -> str:
        """The next sign that is neither blank nor comment, '' at the end."""
        space = _SPACE.match(self.text, self.at)
        self.at = space.end() if space else self.at
        return self.text[self.at : self.at + 1]

    def _note(self, keys: Keys) -> None:
        self.lines.setdefault(keys, bisect_right(self._starts, self.at))

    def _header(self) -> Keys:
        """`[a.b]` or `[[a.b]]`: the keys of the table that begins here."""
        listed = self.text.startswith("[[", self.at)
        start = self.at
        self.at += 2 if listed else 1
        names = self._names()
        end = self.text.find("]", self.at)
        after = end + 1 if end >= 0 else len(self.text)
        self.at = start
        table = self._table(names, listed)
        self.at = after + 1 if listed else after
        return table

    def _table(self, names: list[str], listed: bool) -> Keys:
        """The keys of a header's table, where each table on the way that is a list goes on in its
        newest member."""
        table: Keys = ()
        for name in names:
            table = (*self._last_member(table), name)
            self._note(table)
        if listed:
            self._members[table] = self._members.get(table, -1) + 1
        table = self._last_member(table)
        self._note(table)
        return table

    def _last_member(self, table: Keys) -> Keys:
        return (*table, self._members[table]) if table in self._members else table

    def _names(self) -> list[str]:
        """A key, dotted or not, as the names it consists of."""
        names = []
        while self._peek():
            part = _QUOTED.match(self.text, self.at) or _BARE_KEY.match(self.text, self.at)
            if part is None:
                break
            names.append(_unquoted(part[0]))
            self.at = part.end()
            if self._peek() != ".":
                break
            self.at += 1
        return names

    def _pair(self, table: Keys) -> None:
        """`key = value`; a sign that begins no key is stepped over."""
        self._peek()
        start = self.at
        names = self._names()
        if not names:
            self.at += 1
            return
        after, self.at = self.at, start
        for count in range(1, len(names) + 1):
            self._note((*table, *names[:count]))
        self.at = after
        if self._peek() == "=":
            self.at += 1
            self._value((*table, *names))

    def _value(self, keys: Keys) -> None:
        sign = self._peek()
        if sign == "[":
            self._list(keys)
        elif sign == "{":
            self._inline_table(keys)
        else:
            value = _QUOTED.match(self.text, self.at) or _PLAIN_VALUE.match(self.text, self.at)
            self.at = value.end() if value else self.at + 1

    def _list(self, keys: Keys) -> None:
        self.at += 1
        place = 0
        while self._peek() not in ("]", ""):
            if self._peek() == ",":
                self.at += 1
                continue
            self._note((*keys, place))
            self._value((*keys, place))
            place += 1
        self.at += 1

    def _inline_table(self, keys: Keys) -> None:
        self.at += 1
        while self._peek() not in ("}", ""):
            if self._peek() == ",":
                self.at += 1
                continue
            self._pair(keys)
        self.at += 1


def _unquoted(part: str) -> str:
    if part.startswith("'"):
        return part[1:-1]
    if not part.startswith('"'):
        return part
    try:
        return str(json.loads(part))
    except ValueError:
        return part[1:-1]
