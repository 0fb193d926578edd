"""Columns of codes that are exchanged: «1 = Ja» in one cell, or codes and what they mean apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from regmeta.model import LevelName, Submission
from regmeta.spec.fields import Field
from regmeta.validate.context import Context
from regmeta.validate.exchange import (
    ALL_BUT_A_SLIP,
    FEW,
    FEWEST,
    MOST,
    NEARLY_ALL,
    OF_CODES,
    WORDED,
    Exchange,
    Texts,
    share_of,
)
from regmeta.validate.exchanged_domains import is_of_types, share_that_fits

_CODE_CELL = re.compile(r"\s*-?\d{1,4}\s*[=:]\s*\S")
_CODE_EQUALS = re.compile(r"\s*-?\d{1,4}\s*=\s*\S")


def of_code_cells(level: LevelName, columns: Mapping[str, Texts]) -> Iterator[Exchange]:
    """Cells such as «1 = Ja» under another heading than that of codes, which gave no lists."""
    if level != "variabel" or "kodeverk" not in columns:
        return
    lists = sum(map(bool, columns["kodeverk"]))
    held = {key: [text for text in texts if text.strip()] for key, texts in columns.items()}
    shares = {
        key: share_of(texts, _CODE_CELL.match)
        for key, texts in held.items()
        if len(texts) >= FEWEST and lists <= (1 - NEARLY_ALL) * len(texts)
    }
    most = max(shares, key=lambda key: shares[key], default="")
    if most and _are_code_cells(held[most]):
        yield Exchange(level, "kodeverk", most, len(held[most]))


def _are_code_cells(texts: Texts) -> bool:
    """A name begins with a number and a colon now and then, but hardly ever with «1 = »."""
    return share_of(texts, _CODE_CELL.match) >= MOST or share_of(texts, _CODE_EQUALS.match) >= FEW


# ------------------------------------------------------------------ codes in columns of their own

_PROSE = ("PreferredTerm", "Beskrivelse", "DatabaseReferanse")


def with_codes(
    submission: Submission, columns: Mapping[str, Texts], context: Context
) -> Iterator[Exchange]:
    """A field of variables exchanged with the column of the codes or of what they mean."""
    codes = submission["kode"]
    if len(codes) < FEWEST:
        return
    values = Counter(filter(str.strip, codes.column("verdi")))
    labels = Counter(filter(str.strip, codes.column("navn")))
    for key, texts in columns.items():
        own = context.spec["variabel"].by_key.get(key)
        held = Counter(filter(str.strip, texts))
        if own is None or held.total() < FEWEST:
            continue
        if key in _PROSE and _are_digits(held) and _are_words(values):
            yield Exchange("variabel", key, f"{OF_CODES}verdi", held.total())
        for other, others in (("verdi", values), ("navn", labels)):
            if _is_of_words(own, held, others):
                yield Exchange("variabel", key, f"{OF_CODES}{other}", held.total())


def _is_of_words(own: Field, held: Counter[str], others: Counter[str]) -> bool:
    """Whether the codes' column holds nothing but the few words of a field, which does not."""
    if own.key == "DataType":
        return is_of_types(own, others)
    if own.type != "Boolean" or len(others) > FEW * others.total():
        return False
    return share_that_fits(own, others) >= ALL_BUT_A_SLIP and share_that_fits(own, held) <= MOST


def _are_digits(texts: Counter[str]) -> bool:
    digits = sum(n for text, n in texts.items() if text.strip().lstrip("-").isdigit())
    return digits >= MOST * texts.total()


def _are_words(texts: Counter[str]) -> bool:
    words = sum(n for text, n in texts.items() if WORDED.search(text))
    return words >= NEARLY_ALL * texts.total()
