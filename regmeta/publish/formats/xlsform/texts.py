"""Texts as a cell of an XLSForm may hold them."""

from __future__ import annotations

from regmeta.publish.formats.ddi.elements import clean

NORWEGIAN, ENGLISH = "Norsk (nb)", "English (en)"
"""The languages as XLSForm names them in its headings."""

_LONGEST = 32_767
"""What a cell of Excel holds."""


def plain(text: str) -> str:
    """A text that names no other question: `${` would be read as one."""
    return clean(text).replace("${", "$ {")[:_LONGEST]


def words(column: str, text: str, english: str) -> dict[str, str]:
    """A text in both languages, each in its column."""
    return {f"{column}::{NORWEGIAN}": plain(text), f"{column}::{ENGLISH}": plain(english)}
