"""Code lists written inside one cell, and references to lists that are kept elsewhere."""

from __future__ import annotations

import re
from functools import lru_cache

ONE_CODE = re.compile(r"\s*([^=\s][^=]*?)\s*=\s*(.*)", re.DOTALL)
"""`0 = Nei` alone in a cell: the value and its text."""

# Excel turns codes into dates and powers of ten: such a cell is still a list, and is told of.
_NUMBER = r"(?:\d{4}-\d\d-\d\d|\d\d\.\d\d\.\d{4}|-?\d(?:[.,]\d+)?E[+-]?\d+|-?\d+(?:\.0)?)"
_WORD = r"[A-Za-zÆØÅæøå][\w.-]{0,11}"
# A new code begins after a line break or a mark where a value and "=" or ":" follow; after a mere
# blank or comma only where the value is a number, as texts have commas of their own.
_EQUALS = re.compile(
    rf"(?:^|[\n;|/]+\s*)(?=(?:{_NUMBER}|{_WORD})\s*[=:])|(?:,\s*|\s+)(?={_NUMBER}\s*[=:]\s*\S)"
)
_EQUAL = re.compile(rf"({_NUMBER}|{_WORD})\s*[=:]\s*(.*)", re.DOTALL)
_DASHES = re.compile(rf"(?:^|[\n;|]+\s*|,\s*)(?={_NUMBER}\s+[-–]\s+\S)")
_DASH = re.compile(rf"({_NUMBER})\s+[-–]\s+(.*)", re.DOTALL)
_PARENS = re.compile(rf"(?:^|[\n;|]+\s*|,\s*|\s+)(?={_NUMBER}\)\s*\S)")
_PAREN = re.compile(rf"({_NUMBER})\)\s*(.*)", re.DOTALL)
_BARS = re.compile(r"\s*\|\s*|\s*\n\s*")
_COMMA = re.compile(r"\s*([^,\s][^,]*?)\s*,\s*(.*)", re.DOTALL)
# Statistics packages write the text before its number: "Mann=1, Kvinne=2", "Ja (1)".
_TEXTS = re.compile(r"(?:(?<=\d)|(?<=\)))\s*[,;|\n]\s*")
_TEXT = re.compile(r"([^\W\d][^=:()]*?)\s*(?:[=:]\s*(-?\d+)|\((-?\d+)\))", re.DOTALL)
_WORDS = re.compile(r"\s*[,;|\n]\s*(?=[^\s=,;|]+\s*=)")
_WORDED = re.compile(rf"({_WORD})\s*=\s*([^=]+)", re.DOTALL)
# A decimal comma is told from a comma between codes only where codes part by another mark.
_DECIMALS = re.compile(r"\s*[;|\n]\s*")
_DECIMAL = re.compile(r"(-?\d+(?:[.,]\d+)?)\s*=\s*([^=]+)", re.DOTALL)
_DOTS = re.compile(r"(?:^|[,;|\n]\s*|\s+)(?=\d+\.\s+\S)")
# A longer text is a numbered paragraph of help.
_DOT = re.compile(r"(\d+)\.\s+(.{1,120})", re.DOTALL)
_WAYS = (
    (_WORDS, _WORDED),
    (_EQUALS, _EQUAL),
    (_DECIMALS, _DECIMAL),
    (_DASHES, _DASH),
    (_PARENS, _PAREN),
    (_DOTS, _DOT),
    (_BARS, _COMMA),
)


def codes_in_cell(text: str) -> list[tuple[str, str]]:
    """The codes that one cell lists, in order; [] where the text is no list.

    >>> codes_in_cell("1 = Ja 2 = Nei")
    [('1', 'Ja'), ('2', 'Nei')]
    >>> codes_in_cell("1, Ja | 2, Nei, aldri")
    [('1', 'Ja'), ('2', 'Nei, aldri')]
    >>> codes_in_cell("Mann=1, Kvinne=2")
    [('1', 'Mann'), ('2', 'Kvinne')]
    >>> codes_in_cell("Fritekst, se veileder")
    []
    """
    return list(_codes_in_cell(text))


# Registries repeat few lists many times: each is taken apart once.
@lru_cache(maxsize=8192)
def _codes_in_cell(text: str) -> tuple[tuple[str, str], ...]:
    if not any(mark in text for mark in "=:|-–).\n"):
        return ()
    bare = text.strip()
    if lines := _line_by_line(bare):
        return lines
    if turned := _texts_first(bare):
        return turned
    for split, one in _WAYS:
        codes = _split(bare, split, one)
        if codes:
            return tuple(codes)
    return ()


def _line_by_line(bare: str) -> tuple[tuple[str, str], ...]:
    """A code a line, value and text parted by " = ": then a value may hold anything."""
    pairs = [line.split(" = ", 1) for line in bare.splitlines() if line.strip()]
    if len(pairs) < 2 or any(len(pair) < 2 or len(pair[0]) > 60 for pair in pairs):
        return ()
    codes = tuple((_value(value.strip()), text.strip()) for value, text in pairs)
    return codes if len({value for value, _ in codes}) == len(codes) else ()


def _texts_first(bare: str) -> tuple[tuple[str, str], ...]:
    """The codes where every text stands before its number; () where any does not."""
    # Long prose in a cell is no code's text, and would be searched for long.
    found = [len(part) < 300 and _TEXT.fullmatch(part) for part in _TEXTS.split(bare)]
    codes = tuple((match[2] or match[3], match[1].strip()) for match in found if match)
    if len(found) < 2 or len(codes) < len(found):
        return ()
    return codes if len({value for value, _ in codes}) == len(codes) else ()


_LABELLED = re.compile(rf"{_NUMBER}:\s+\S")


def _split(text: str, split: re.Pattern[str], one: re.Pattern[str]) -> list[tuple[str, str]]:
    parts = [
        part.strip().rstrip(",;|").strip() for part in split.split(text) if part.strip(" ,;|\n")
    ]
    found = [one.fullmatch(part) for part in parts]
    alone = one is _EQUAL and ("=" in text or _LABELLED.match(text))
    if len(found) < (1 if alone else 2) or not all(found):
        return []
    codes = [(_value(match[1]), match[2].strip()) for match in found if match]
    if one is _DOT and not _follow([value for value, _ in codes]):
        return []
    return codes if len({value for value, _ in codes}) > 1 or len(codes) == 1 else []


def _follow(values: list[str]) -> bool:
    """Whether numbers count upwards one by one: "1. Mann 2. Kvinne", not dates and sentences."""
    return [int(value) for value in values] == list(
        range(int(values[0]), int(values[0]) + len(values))
    )


def _value(text: str) -> str:
    """A code as it was meant: Excel makes 1.0 out of 1."""
    return text.removesuffix(".0") if re.fullmatch(r"-?\d+\.0", text) else text


def changed_by_excel(value: str) -> bool:
    """Whether a code looks like a date or a power of ten, which nobody writes as a code."""
    return bool(_CHANGED.fullmatch(value.strip()))


_CHANGED = re.compile(
    r"\d{4}-\d\d-\d\d(?: 00:00:00)?|\d\d?\.\d\d?\.\d{4}|\d\d?\.(?:jan|feb|mar|apr|mai|may|jun|jul|"
    r"aug|sep|okt|oct|nov|des|dec)\w*\.?|-?\d(?:[.,]\d+)?[eE][+-]?\d+",
    re.IGNORECASE,
)


_REFERENCE = re.compile(
    r"(?:Volven|OID|KITH)[\s:.]*\d[\d.]*|\d+(?:\.\d+){4,}"
    r"|(?:ICD-?1[01]|ICPC-?2|ICD-?O-?\d?|NCMP|NCSP|NCRP|NKPK|ATC|SNOMED[ -]CT|LOINC|ICF)\b.*",
    re.IGNORECASE | re.DOTALL,
)


def is_reference(text: str) -> bool:
    """Whether a cell names a code system instead of listing codes: `Volven 3101`, `ICD-10`."""
    return "=" not in text and len(text) < 80 and bool(_REFERENCE.fullmatch(text.strip()))
