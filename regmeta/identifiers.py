"""Norwegian identifiers: which kind a number is, by its form and check digits. Pure functions.

Sources: Skatteetaten's description of personal numbers from 2032 and its published examples; the
national registration's rules for D-numbers; HelseID and NAV practice for help and test numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regmeta.model import Text

_K1 = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_K2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_ORGNR = (3, 2, 7, 6, 5, 4, 3, 2, 1)


@dataclass(frozen=True, slots=True)
class NumberKind:
    """What a number is. `synthetic` ones belong to nobody; those `only_by_2032_rule` are valid
    only by the rule for numbers issued from 2032, which a random number passes more often."""

    id: str
    name: Text
    synthetic: bool = False
    only_by_2032_rule: bool = False


_NAMES = {
    "fnr": Text("fødselsnummer", "national identity number"),
    "dnr": Text("D-nummer", "D-number"),
    "hnr": Text(
        "hjelpenummer (H-nummer) eller testnummer", "help number (H-number) or test number"
    ),
    "fhn": Text("felles hjelpenummer", "common help number"),
    "tenor": Text("syntetisk fødselsnummer (Tenor)", "synthetic identity number (Tenor)"),
}


def kind_of_person_number(digits: str) -> NumberKind | None:
    """The kind of an 11-digit number, None where form or check digits say that it is none.

    H-numbers and NAV's test numbers both add 40 to the month and cannot be told apart.
    """
    if len(digits) != 11 or not digits.isascii() or not digits.isdigit():
        return None
    first, second = _remainders(digits)
    if second != 0 or first > 3:
        return None
    kind = _kind(digits)
    if kind is None:
        return None
    return NumberKind(kind, _NAMES[kind], kind == "tenor", first != 0)


def fails_its_check_digits(digits: str) -> bool:
    """Whether 11 digits begin with a day as a personal number does, and end in others than its
    check digits. Synthetic ones and those of institutions, which begin with no day, are not meant.
    """
    if len(digits) != 11 or not digits.isascii() or not digits.isdigit():
        return False
    kind = _kind(digits)
    return kind in ("fnr", "dnr", "hnr") and kind_of_person_number(digits) is None


def _remainders(digits: str) -> tuple[int, int]:
    numbers = [int(digit) for digit in digits]
    first = sum(k * n for k, n in zip(_K1, numbers[:10], strict=True)) % 11
    second = sum(k * n for k, n in zip(_K2, numbers, strict=True)) % 11
    return first, second


def _kind(digits: str) -> str | None:
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    if digits[0] in "89":
        return "fhn"
    is_d = day > 40
    day -= 40 if is_d else 0
    offset = next((added for added in (80, 40) if month > added), 0)
    if not _is_day(day, month - offset, year):
        return None
    if offset == 80:
        return "tenor"
    if offset == 40:
        return "hnr"
    return "dnr" if is_d else "fnr"


def _is_day(day: int, month: int, year: int) -> bool:
    """Whether it is a day in some century: 29 February 00 is one in 2000."""
    try:
        date(2000 + year, month, day)
    except ValueError:
        return False
    return True


def is_orgnr(digits: str) -> bool:
    """Whether nine digits are an organisation number: weighted sum divisible by 11."""
    if len(digits) != 9 or not digits.isascii() or not digits.isdigit():
        return False
    return sum(k * int(n) for k, n in zip(_ORGNR, digits, strict=True)) % 11 == 0
