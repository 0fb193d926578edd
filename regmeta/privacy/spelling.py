"""Texts in their plainest spelling, sign for sign, so that a number is looked for in one way only.

Digits of every script become 0 to 9, blanks of every width a blank, dashes a hyphen; signs that
nobody sees become NUL. A plain text is as long as the one it was made from: what is found in it
stands at the same place in both.
"""

from __future__ import annotations

import re
import unicodedata

MIN_DIGITS = 10
"""A personal number that has lost its first zero has ten digits."""
HIDDEN = "\x00"
"""Stands for a sign that cannot be seen: it parts no digits."""
_ODD = re.compile(r"[^\n -~\u00ae-\u00b1\u00b4-\u00b8\u00ba-\u02c6]")
"""All but plain signs and the letters of European languages, which are left as they are."""
_TO_ZEROS = bytes(48 if 48 <= n < 58 else n for n in range(256))
_SEPARATORS = b"\x00\t\r \xa0\xad.,:;_-/|()[]{}'\"&#"
_ENTITY = re.compile(
    r"&(?:amp;)*(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,10});|_x[0-9a-fA-F]{4}_"
)
_DASHES = "~\u02d7\u2043\u2212"


def plain(text: str) -> str:
    """The text in plain signs, as long as it was."""
    return _ODD.sub(_plain_match, text) if _ODD.search(text) else text


def worth_a_search(text: str, digits: int) -> bool:
    """Whether so many digits stand in the text with nothing but signs and blanks between them:
    a search at memory speed."""
    return b"0" * digits in zeros(text.replace("\n", " "))


def zeros(text: str) -> bytes:
    """The text with every digit as 0 and without what may part the digits of a number."""
    if not text.isascii():
        text = _ODD.sub(_plain_match, text)
    return written_out(text).encode("latin-1", "replace").translate(_TO_ZEROS, _SEPARATORS)


def written_out(text: str) -> str:
    """The text with `&nbsp;`, `&#48;` and the like, and a workbook's `_x0009_`, as the signs they
    stand for."""
    return _ENTITY.sub(_entity_match, text) if "&" in text or "_x" in text else text


def places_of(text: str) -> list[int]:
    """Where in a text each sign of its `written_out` begins, and at last where the text ends."""
    places: list[int] = []
    last = 0
    for match in _ENTITY.finditer(text):
        places += range(last, match.start())
        places += [match.start()] * len(_entity_match(match))
        last = match.end()
    return [*places, *range(last, len(text) + 1)]


def _entity_match(match: re.Match[str]) -> str:
    if match[0].startswith("_"):
        return chr(int(match[0][2:6], 16))
    # Brought in where there is something to spell out: nearly no text has any.
    from html import unescape

    # What was escaped for a page twice is a sign still: `&amp;#48;`.
    return unescape("&" + match[0].rpartition("&")[2].rpartition("amp;")[2])


def _plain_match(match: re.Match[str]) -> str:
    return _plain_sign(match[0])


def _plain_sign(sign: str) -> str:
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(sign)
    if category in ("Cf", "Mn", "Me"):
        return HIDDEN
    if category[0] == "Z" or sign.isspace():
        return " "
    if category == "Pd" or sign in _DASHES:
        return "-"
    folded = unicodedata.normalize("NFKC", sign)
    return folded if len(folded) == 1 else sign
