"""A type cell of a form: the word, and the list that it names after it."""

from __future__ import annotations

import re

_WITH_A_BLANK = re.compile(r"\s*select\s+(?=(?:one|multiple)\b)", re.IGNORECASE)


def word_and_list(cell: str) -> tuple[str, str]:
    """(word, list) of a type cell; the word may be written with a blank in it.

    >>> word_and_list("select_one colours or_other"), word_and_list("select multiple aids")
    (('select_one', 'colours'), ('select_multiple', 'aids'))
    """
    word, _, listed = _WITH_A_BLANK.sub("select_", cell.strip()).partition(" ")
    return word, listed.strip().removesuffix("or_other").strip()


_AFTER_WORD = re.compile(
    r"\s*[^\W\d_][\w ./-]{1,30}?\s*(?::\s*(.+)|\((.+)\)|\[(.+)\]|\{(.+)\})\s*", re.DOTALL
)


def list_after_word(cell: str) -> str:
    """What a type cell says after its word, in brackets or after a colon; '' where it is bare.

    >>> list_after_word("Kategorisk (0=nei, 1=ja)"), list_after_word("Heltall")
    ('0=nei, 1=ja', '')
    """
    match = _AFTER_WORD.fullmatch(cell)
    return next(filter(None, match.groups()), "") if match else ""
