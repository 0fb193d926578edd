"""Lists whose texts stand in quotes or brackets, as programs and their syntaxes write them."""

from __future__ import annotations

import re

from regmeta.read.notations.parted import Codes

_QUOTED_CODE = re.compile(
    r"""(?:(['"])([^'"\n]*)\1|(-?\d+))\s*[=:]?\s*(?:\[([^\]]*)\]|(['"])(.*?)\5)"""
)
_QUOTED_TEXT = re.compile(r"""(['"])([^'"\n]+)\1\s*[=:]\s*(-?\d+)(?!\w)""")
_BETWEEN = re.compile(r"[\s,;|/.]*")
# `value labels q1 1 'Ja' …`, `label define jn 1 "Ja" …`: the command and the name before the codes.
_COMMAND = re.compile(r"(?:[A-Za-z_/]\w*\s+){1,4}(?=-?\d+\s*=?\s*['\"])")
# `('1', 'Ja'), ('2', 'Nei')`: a pair a code.
_QUOTED = r"""(?:'[^']*'|"[^"]*"|-?\d+)"""
_PAIR = re.compile(rf"[(\[]\s*({_QUOTED})\s*,\s*({_QUOTED})\s*[)\]]")
_PAIRS = re.compile(rf"[\[(]?\s*(?:{_PAIR.pattern}[\s,;|/]*){{2,}}[\])]?", re.DOTALL)
_ALIKE = str.maketrans("«»“”„", '"""""')


def after(text: str, at: int) -> int:
    """The position after the marks and blanks that stand between two codes."""
    between = _BETWEEN.match(text, at)
    return between.end() if between else at


def _plain(text: str) -> str:
    """The list with one kind of quotes, no command before it and no brackets about its pairs."""
    text = _COMMAND.sub("", text.translate(_ALIKE), count=1)
    if not _PAIRS.fullmatch(text):
        return text
    return "; ".join(f"{value}={said}" for value, said in _PAIR.findall(text))


def quoted(text: str) -> Codes:
    """`"1"=[Yes] | "0"=[No]`, and SPSS's `1 'Mann' 2 'Kvinne'`: texts in quotes or brackets."""
    return _values_first(text) or _values_first(_plain(text))


def quoted_texts_first(text: str) -> Codes:
    """R's and Python's way of labels, as in `c("Ja" = 1, "Nei" = 0)`."""
    return _texts_first(text) or _texts_first(_plain(text))


def _values_first(text: str) -> Codes:
    codes, at = [], 0
    while match := _QUOTED_CODE.match(text, at):
        said = match[4] if match[4] is not None else match[6]
        codes.append((match[2] if match[1] else match[3], said.strip()))
        at = after(text, match.end())
    return tuple(codes) if at == len(text) and len(codes) > 1 else ()


def _texts_first(text: str) -> Codes:
    codes, at = [], 0
    while match := _QUOTED_TEXT.match(text, at):
        codes.append((match[3], match[2].strip()))
        at = after(text, match.end())
    return tuple(codes) if at == len(text) and len(codes) > 1 else ()
