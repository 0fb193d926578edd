"""A type cell of a form: the word, and the list that it names after it."""

from __future__ import annotations

import re

_WITH_A_BLANK = re.compile(r"\s*select\s+(?=(?:one|multiple)\b)", re.IGNORECASE)
_OLD_MANY = re.compile(r"select[ _]all[ _]that[ _]apply(?:[ _]from)?(?!_)", re.IGNORECASE)
_OLD_ONE = re.compile(r"select[ _]one[ _]from(?!_)", re.IGNORECASE)
"""How XLSForm's first versions say it, which its programs still take."""


def word_and_list(cell: str) -> tuple[str, str]:
    """(word, list) of a type cell; the word may be written with a blank in it.

    >>> word_and_list("select_one colours or_other"), word_and_list("select multiple aids")
    (('select_one', 'colours'), ('select_multiple', 'aids'))
    >>> word_and_list("select all that apply from aids"), word_and_list("select one from yn")
    (('select_multiple', 'aids'), ('select_one', 'yn'))
    """
    today = _OLD_ONE.sub("select_one", _OLD_MANY.sub("select_multiple", cell.strip()))
    word, _, listed = _WITH_A_BLANK.sub("select_", today).partition(" ")
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
