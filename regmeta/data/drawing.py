"""Numbers and ids that are nobody's, drawn at random."""

from __future__ import annotations

import random
from datetime import date

from regmeta.identifiers import is_orgnr, kind_of_person_number


def guid(rng: random.Random) -> str:
    """An id as platforms give forms."""
    text = f"{rng.getrandbits(128):032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def tenor_number(rng: random.Random, born: date) -> str:
    """A valid synthetic personal number for somebody born on a day: 80 added to the month."""
    head = f"{born.day:02}{born.month + 80:02}{born.year % 100:02}"
    while True:
        digits = head + f"{rng.randrange(1000):03}"
        for last in range(100):
            kind = kind_of_person_number(f"{digits}{last:02}")
            if kind and kind.synthetic and not kind.only_by_2032_rule:
                return f"{digits}{last:02}"


def orgnr(rng: random.Random) -> str:
    """A number with right check digits as organisations have."""
    while True:
        head = f"9{rng.randrange(10_000_000):07}"
        for digit in range(10):
            if is_orgnr(f"{head}{digit}"):
                return f"{head}{digit}"
