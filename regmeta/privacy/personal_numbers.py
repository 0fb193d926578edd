"""Personal numbers in a text, in every spelling that people and programs give them.

The eleven digits may stand together or in the groups people write; a first zero may be lost, as
Excel loses it; the number may stand as a power of ten; unseen signs may part its digits. What
merely has eleven digits is told apart by day and check digits, and by where it stands: decimals,
dotted identifiers and hexadecimal digests hold such digits by chance.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from regmeta.identifiers import NumberKind, kind_of_person_number
from regmeta.privacy.spelling import HIDDEN, MIN_DIGITS, plain, written_out

CANDIDATE = re.compile(
    r"\d(?:(?:[\W_]|&[#a-zA-Z0-9]{2,6};){0,4}\d){9}|(?:&#[xX0-9a-fA-F]{2,6};){4}"
)
"""Worth a closer look: cheap to search for in many texts at once."""

_RUN = re.compile(r"[0-9](?:[^0-9A-Za-zÀ-ÿ]{0,4}[0-9]){9,}")
_GROUP = re.compile(f"[0-9](?:{HIDDEN}*[0-9])*")
_POWER = re.compile(r"(?<![0-9])(?<![0-9][.,])([1-9])[.,]([0-9]{7,10})[eE]\+?0?(9|10)(?![0-9])")
_HEX = re.compile(r"[0-9a-fA-F]{16,}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

_ELEVEN = frozenset(
    {
        *((11,), (6, 5), (6, 3, 2), (6, 2, 3), (6, 2, 2, 1)),
        *((2, 2, 2, 5), (2, 2, 2, 3, 2), (2, 2, 2, 2, 3), (2, 2, 7), (4, 2, 5)),
        *((3, 3, 5), (3, 3, 3, 2), (2, 3, 3, 3), (4, 4, 3), (4, 3, 4), (3, 4, 4)),
        (1,) * 11,
    }
)
_TEN = frozenset({(10,), (5, 5), (5, 3, 2), (1, 2, 2, 5), (1, 3, 3, 3)})
"""As eleven, where the first zero is lost."""
_WITH_CENTURY = (2, 2, 4, 5)
_LONGEST = 13
_BLANK_OR_DASH = frozenset({" ", "-"})


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """A number that belongs, or may belong, to a person, and where it stands in the text."""

    kind: NumberKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Digits:
    """Digits that stand together, and what parts them from the digits before."""

    text: str
    start: int
    end: int
    before: str


def personal_numbers_in(text: str) -> list[PersonalNumber]:
    """The personal numbers in a text in the order they stand: national identity numbers, D-, H-
    and FH-numbers, synthetic ones, and those that are valid by the 2032 rule alone.

    The places are those in the text as `written_out` gives it.
    """
    written = plain(written_out(text))
    numbers = list(_powers_of_ten(written))
    if CANDIDATE.search(written):
        for run in _RUN.finditer(written):
            numbers += _in_run(_groups(written, run.start(), run.end()), written)
    return sorted(numbers, key=lambda number: number.start)


@lru_cache(maxsize=4096)
def kinds_in(text: str) -> tuple[NumberKind, ...]:
    """The kinds of the personal numbers in a text, each once."""
    return tuple(dict.fromkeys(number.kind for number in personal_numbers_in(text)))


_MANY = 30
_BY_CHANCE, _BY_TODAYS_RULE = 0.0143, 0.0029
"""The share of random numbers of eleven digits that pass for a personal number of any kind, and for
a national identity, D-, H- or FH-number by today's rule (200,000 drawn)."""


def by_chance(texts: Iterable[str]) -> frozenset[str]:
    """Of the distinct texts of a column: those that hold a personal number as random digits do.

    In a column of thirty or more numbers of eleven digits, and nothing else in those cells, those
    that pass are codes or keys where they are no more than chance gives: one, or the number that
    is expected with two standard deviations added, both of all kinds and by today's rule.
    """
    bare = [text for text in texts if _is_bare(text)]
    if len(bare) < _MANY:
        return frozenset()
    kinds = {text: kinds_in(text) for text in bare}
    passing = [text for text in bare if kinds[text]]
    todays = [text for text in passing if any(_is_todays(kind) for kind in kinds[text])]
    count = len(bare)
    is_by_chance = len(passing) <= _most(count, _BY_CHANCE) and len(todays) <= _most(
        count, _BY_TODAYS_RULE
    )
    return frozenset(passing) if is_by_chance else frozenset()


def _most(count: int, share: float) -> float:
    return max(1.0, count * share + 2 * math.sqrt(count * share))


def _is_todays(kind: NumberKind) -> bool:
    return not kind.synthetic and not kind.only_by_2032_rule


def _is_bare(text: str) -> bool:
    stripped = text.strip()
    return len(stripped) == 11 and stripped.isascii() and stripped.isdigit()


def _groups(written: str, start: int, end: int) -> list[_Digits]:
    groups: list[_Digits] = []
    last = start
    for match in _GROUP.finditer(written, start, end):
        digits = match[0].replace(HIDDEN, "")
        between = written[last : match.start()].replace(HIDDEN, "")
        groups.append(_Digits(digits, match.start(), match.end(), between))
        last = match.end()
    return groups


def _in_run(groups: list[_Digits], written: str) -> Iterator[PersonalNumber]:
    """Numbers in digits that only separators part; one that is part of another is left out."""
    at = 0
    while at < len(groups):
        number = _starting_at(groups, at, written)
        if number is None:
            at += 1
            continue
        yield number
        while at < len(groups) and groups[at].start < number.end:
            at += 1


def _starting_at(groups: list[_Digits], at: int, written: str) -> PersonalNumber | None:
    length = 0
    for last in range(at, len(groups)):
        length += len(groups[last].text)
        if length > _LONGEST:
            return None
        if length < MIN_DIGITS:
            continue
        kind = _kind_of_groups(groups, at, last + 1)
        if kind is not None and not _by_chance(groups, at, last + 1, written):
            return PersonalNumber(kind, groups[at].start, groups[last].end)
    return None


def _kind_of_groups(groups: list[_Digits], at: int, to: int) -> NumberKind | None:
    lengths = tuple(len(group.text) for group in groups[at:to])
    digits = "".join(group.text for group in groups[at:to])
    if lengths == _WITH_CENTURY:
        return kind_of_person_number(digits[:4] + digits[6:])
    if lengths in _ELEVEN and not _more_singles(groups, at, to):
        return kind_of_person_number(digits)
    separators = {group.before for group in groups[at + 1 : to]}
    if lengths in _TEN and separators <= _BLANK_OR_DASH:
        return kind_of_person_number(f"0{digits}")
    return None


def _more_singles(groups: list[_Digits], at: int, to: int) -> bool:
    """Whether eleven single digits are a part of more of them: a list of codes, not a number."""
    if to - at != 11:
        return False
    within = {group.before for group in groups[at + 1 : to]}
    goes_on = at > 0 and groups[at].before in within and len(groups[at - 1].text) <= 2
    follows = groups[to : to + 1]
    return goes_on or any(next_.before in within and len(next_.text) <= 2 for next_ in follows)


def _by_chance(groups: list[_Digits], at: int, to: int, written: str) -> bool:
    """Whether the digits are decimals, the tail of a dotted identifier, or of a digest."""
    if at > 0 and groups[at].before in (".", ","):
        return True
    start, end = groups[at].start, groups[to - 1].end
    return any(
        match.start() <= start and end <= match.end()
        for match in _HEX.finditer(written, max(0, start - 64), end + 64)
        if not match[0].isdigit()
    )


def _powers_of_ten(written: str) -> Iterator[PersonalNumber]:
    for match in _POWER.finditer(written):
        digits = (match[1] + match[2]).rstrip("0")
        length = int(match[3]) + 1
        if len(digits) <= length:
            kind = kind_of_person_number(digits.ljust(length, "0").zfill(11))
            if kind is not None:
                yield PersonalNumber(kind, match.start(), match.end())
