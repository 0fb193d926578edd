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
