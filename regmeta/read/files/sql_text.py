"""SQL as text: comments and quoted words set aside, so that commas and keywords can be counted.

Nothing is run. Every place in a script keeps its offset, and so its line.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

_QUOTED = re.compile(
    r"""'(?:[^'\\]|''|\\.)*(?:'|\Z)|"(?:[^"]|"")*(?:"|\Z)|`[^`]*(?:`|\Z)|\[[^\]\n]*\]"""
    r"""|\$(\w*)\$.*?(?:\$\1\$|\Z)|--[^\n]*|/\*.*?(?:\*/|\Z)""",
    re.DOTALL,
)
_NOT_BLANK = re.compile(r"[^\n]")


@dataclass(frozen=True)
class Script:
    """A file's SQL: `text` without comments, and `mask`, where quoted words are x's as well.

    Both have the very length of the file.
    """

    text: str
    mask: str
    _ends: list[int] = field(repr=False)

    @classmethod
    def of(cls, sql: str) -> Script:
        """A script out of a file's text."""
        text = _QUOTED.sub(lambda match: _without_comment(match[0]), sql)
        mask = _QUOTED.sub(lambda match: _masked(match[0]), text)
        return cls(text, mask, [at for at, sign in enumerate(sql) if sign == "\n"])

    def line(self, at: int) -> int:
        """The 1-based line of an offset."""
        return bisect_left(self._ends, at) + 1

    def statement(self, start: int) -> str:
        """The text from an offset to the end of its statement."""
        end = _END.search(self.mask, start)
        return self.text[start : end.start() if end else len(self.text)]

    def parts(self, start: int, *, closing: bool) -> Iterator[tuple[int, str]]:
        """What stands between commas, to the closing parenthesis or to FROM: (offset, text)."""
        depth, begun, at = 0, start, start
        for sign in _SIGNS.finditer(self.mask, start):
            at = sign.start()
            if sign[0] == "(":
                depth += 1
            elif sign[0] == ")":
                depth -= 1
            elif sign[0] == "," and depth == 0:
                yield begun, self.text[begun:at]
                begun = at + 1
            if depth < 0 or sign[0] == ";" or (depth == 0 and not closing and sign[0] not in "(),"):
                break
        else:
            at = len(self.mask)
        yield begun, self.text[begun:at]


_SIGNS = re.compile(r"[(),;]|\b(?:FROM|UNION|INTO)\b|^\s*GO\s*$", re.IGNORECASE | re.MULTILINE)
_END = re.compile(r";|^\s*GO\s*$", re.IGNORECASE | re.MULTILINE)


_RUN_BY_MYSQL = re.compile(r"(/\*!\d*)(.*)(\*/)", re.DOTALL)


def _without_comment(text: str) -> str:
    """A comment as blanks; MySQL runs what stands in `/*!50001 … */`, as its dumps write views."""
    run = _RUN_BY_MYSQL.fullmatch(text)
    if run:
        return " " * len(run[1]) + run[2] + " " * len(run[3])
    return _NOT_BLANK.sub(" ", text) if text.startswith(("--", "/*")) else text


def _masked(text: str) -> str:
    """A quoted word of equal length that holds no mark: a name stays one, a text becomes blank."""
    letter = " " if text.startswith(("'", "$")) else "x"
    return _NOT_BLANK.sub(letter, text)
