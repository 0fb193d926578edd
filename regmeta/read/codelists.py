"""Code lists written inside one cell, and references to lists that are kept elsewhere.

Every way of writing a list that was met is a row of regmeta/read/notations/table.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from regmeta.read.notations.parted import Codes

ONE_CODE = re.compile(r"\s*([^=\s][^=]*?)\s*=\s*(.*)", re.DOTALL)
"""`0 = Nei` alone in a cell: the value and its text."""

MAX_CELL = 32_767
MAX_LABEL = 60


def codes_in_cell(text: str) -> list[tuple[str, str]]:
    """The codes that one cell lists, in order; [] where the text is no list.

    >>> codes_in_cell("1 = Ja 2 = Nei")
    [('1', 'Ja'), ('2', 'Nei')]
    >>> codes_in_cell("1, Ja | 2, Nei, aldri")
    [('1', 'Ja'), ('2', 'Nei, aldri')]
    >>> codes_in_cell("Mann=1 Kvinne=2")
    [('1', 'Mann'), ('2', 'Kvinne')]
    >>> codes_in_cell("Fritekst, se veileder")
    []
    """
    return list(_codes_in_cell(text))


_AT_END = re.compile(r".*\S\s*[(\[]([^()\[\]]*=[^()\[\]]*)[)\]]\s*\.?\s*", re.DOTALL)


def codes_at_end(text: str) -> list[tuple[str, str]]:
    """The codes in brackets that end a text; [] where numbers are but the ends of a scale.

    >>> codes_at_end("Røyker du? (0=Nei, 1=Ja)"), codes_at_end("Smerte (0=ingen, 10=verst)")
    ([('0', 'Nei'), ('1', 'Ja')], [])
    """
    match = _AT_END.fullmatch(text) if text.rstrip(" .").endswith((")", "]")) else None
    codes = codes_in_cell(match[1]) if match else []
    numbers = [int(value) for value, _ in codes if re.fullmatch(r"-?\d{1,3}", value)]
    # The last one, often «unknown», may be any number where there are more than two.
    counted = numbers[:-1] if len(numbers) > 2 else numbers
    follow = counted == [*range(counted[0], counted[0] + len(counted))] if counted else False
    return codes if follow and len(numbers) == len(codes) > 1 else []


# Blanks by the hundred mean nothing, and would be searched again from every one of them.
_LONG_BLANKS = re.compile(r"\s{20,}")


# Registries repeat few lists many times: each is taken apart once.
@lru_cache(maxsize=8192)
def _codes_in_cell(text: str) -> Codes:
    # Brought in with the first cell that may be a list: most codebooks have a row a code.
    from regmeta.read.notations.table import NOTATIONS
    from regmeta.read.notations.texts_first import turned
    from regmeta.read.notations.wrapping import unwrapped

    bare = unwrapped(_LONG_BLANKS.sub(" ", text.strip()))
    if len(bare) < 3 or len(bare) > MAX_CELL:
        return ()
    codes = next((codes for notation in NOTATIONS if (codes := notation.read(bare))), ())
    return turned(codes) if len(codes) > 1 else codes


# ------------------------------------------------------------------ labels without values

_BULLETS = re.compile(r"\s*[•·●▪◦*]\s+|\s*[•●▪◦]\s*")
# Dates, numbers and addresses hold these as well: between them only words are labels.
_COMMON_MARKS = (r"\s*/\s*", r"\s*,\s*")
_LABEL_MARKS = (r"\s*\n\s*", r"\s*\|\s*", r"\s*;\s*", r"\s*/\s*", r"\s*,\s*")


@lru_cache(maxsize=8192)
def labels_in_cell(text: str) -> tuple[str, ...]:
    """The texts of a list that has no values, in order; () where the cell is none.

    >>> labels_in_cell("Lett/Moderat/Alvorlig")
    ('Lett', 'Moderat', 'Alvorlig')
    >>> labels_in_cell("Se eget ark"), labels_in_cell("0-10")
    ((), ())
    """
    bare = text.strip()
    if len(bare) > 2000:
        return ()
    bulleted = _filled(_BULLETS.split(bare))
    if _BULLETS.match(bare) and _are_labels(bulleted):
        return tuple(bulleted)
    for mark in _LABEL_MARKS:
        labels = _filled(re.split(mark, _LONG_BLANKS.sub(" ", bare)))
        if len(labels) > 1:
            plain = mark not in _COMMON_MARKS or all(label[0].isalpha() for label in labels)
            return tuple(labels) if plain and _are_labels(labels) else ()
    return ()


def _filled(parts: Sequence[str]) -> list[str]:
    return [part.strip() for part in parts if part and part.strip()]


def _are_labels(labels: Sequence[str]) -> bool:
    """Short texts, each its own, that are no sentence's parts and no formula's."""
    if len(labels) < 2 or len({label.casefold() for label in labels}) < len(labels):
        return False
    short = all(len(label) <= MAX_LABEL and len(label.split()) <= 6 for label in labels)
    return short and not any(
        re.search(r"[=\[\]{}<>\t]|:$|\bselect\b", label, re.I) for label in labels
    )


# ------------------------------------------------------------------ what may be codes

_NUMBER_AND_WORD = re.compile(
    r"(?<![\w.,-])-?\d{1,3}(?!\s?-\s?[a-zæøå])\s*[^\w\s.,%]{1,3}\s*[^\W\d_]{2,}"
    r"|[^\s=<>!]\s*=\s*[^\s=<>]"
)


def looks_like_codes(text: str) -> bool:
    """Whether a cell that no notation reads has numbers with a mark and a word after each, or «=».

    >>> looks_like_codes("1 ~ Ja ~~ 2 ~ Nei"), looks_like_codes("0 til 100 år")
    (True, False)
    """
    return len(text) < 2000 and len(_NUMBER_AND_WORD.findall(text)) > 1


# ------------------------------------------------------------------ codes that Excel changed


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
