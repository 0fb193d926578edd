"""Code lists written inside one cell, and references to lists that are kept elsewhere.

Every way of writing a list that was met is one of NOTATIONS, with an example; the page of them,
docs/reference/notations.md, is made from here. The first notation that a whole cell fits is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

Codes = tuple[tuple[str, str], ...]
"""(value, text) of every code, in order."""

ONE_CODE = re.compile(r"\s*([^=\s][^=]*?)\s*=\s*(.*)", re.DOTALL)
"""`0 = Nei` alone in a cell: the value and its text."""

MAX_CELL = 32_767
MAX_LABEL = 60

# Excel turns codes into dates and powers of ten: such a cell is still a list, and is told of.
_NUMBER = r"(?:\d{4}-\d\d-\d\d|\d\d\.\d\d\.\d{4}|-?\d(?:[.,]\d+)?E[+-]?\d+|-?\d+(?:\.0)?)"
_WORD = r"[A-Za-zÆØÅæøå][\w.-]{0,11}"


@dataclass(frozen=True)
class Notation:
    """One way of writing a list in a cell: an example, and what reads it."""

    example: str
    read: Callable[[str], Codes]


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


# Blanks by the hundred mean nothing, and would be searched again from every one of them.
_LONG_BLANKS = re.compile(r"\s{20,}")


# Registries repeat few lists many times: each is taken apart once.
@lru_cache(maxsize=8192)
def _codes_in_cell(text: str) -> Codes:
    bare = _unwrapped(_LONG_BLANKS.sub(" ", text.strip()))
    if len(bare) < 3 or len(bare) > MAX_CELL:
        return ()
    return next((codes for notation in NOTATIONS if (codes := notation.read(bare))), ())


_WRAPPED = re.compile(
    r"c\((.*)\)|\{(.*)\}"
    r"|\((?=\w+\s*[=:])([^()]*(?:\([^()]*\)[^()]*)*)\)|\[(?=\w+\s*[=:])([^\[\]]*)\]",
    re.DOTALL,
)
_VERB = re.compile(r"(?<![\w.,])(-?\d+)\s+(?:eq|betyr|tilsvarer|står for|means|stands for)\s+")
# «Kode 1: Ja, Kode 2: Nei»: the word says what the number is.
_NAMED = re.compile(
    r"(?<!\w)(?:kode|verdi|svar|alternativ|code|value|option)\s+(?=-?\d+\s*[=:])", re.IGNORECASE
)
_ARROW = re.compile(r"\s*(?:[→⇒]|[-=]>)\s*")
_AND = re.compile(r"\s+(?:og|och|and|eller|or|[&+–-])\s+(?=-?\d+\s*[=:])")


def _unwrapped(text: str) -> str:
    """The list without what stands around it, with one sign for arrows, verbs and «og»."""
    inner = _WRAPPED.fullmatch(text)
    if inner:
        text = next(filter(None, inner.groups()), "").strip()
    text = text.replace("—", "–").replace("\\n", "\n")
    text = _VERB.sub(r"\1 = ", text)
    if len(_NAMED.findall(text)) > 1:
        text = _NAMED.sub("", text)
    return _AND.sub(", ", _ARROW.sub(" = ", text))


# ------------------------------------------------------------------ a part a code


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern when it is first asked for: files without codes in cells need none of them."""
    return re.compile(pattern, re.DOTALL)


def _parted(
    split: str, pattern: str, *, fewest: int = 2, follow: bool = False, rising: bool = False
) -> Callable[[str], Codes]:
    """A notation whose codes part at `split` and each match `one` (value, text).

    `follow`: values count upwards one by one; `rising`: each is larger than the one before.
    """

    def read(text: str) -> Codes:
        parts_at, code = _compiled(split), _compiled(pattern)
        parts = [part.strip().rstrip(",;|/").strip() for part in parts_at.split(text) if part]
        return _codes(
            [code.fullmatch(part) for part in parts if part], fewest, follow=follow, rising=rising
        )

    return read


def _codes(
    matches: Sequence[re.Match[str] | None], fewest: int, *, follow: bool, rising: bool
) -> Codes:
    codes = tuple((_value(match[1]), match[2].strip()) for match in matches if match)
    values = [value for value, _ in codes]
    if len(codes) < max(fewest, len(matches)) or len(codes) > 1 == len(set(values)):
        return ()
    if follow and not _follow(values):
        return ()
    return () if rising and not _rises(values) else codes


def _follow(values: Sequence[str]) -> bool:
    """Whether values count upwards one by one: "1. Mann 2. Kvinne", not dates and sentences."""
    if not all(value.isdigit() for value in values):
        letters = [ord(value.casefold()) for value in values if len(value) == 1]
        return letters == [ord("a") + n for n in range(len(values))]
    first = int(values[0])
    return [int(value) for value in values] == list(range(first, first + len(values)))


def _rises(values: Sequence[str]) -> bool:
    numbers = [int(value) for value in values]
    return numbers == sorted(set(numbers)) or numbers[:-1] == sorted(set(numbers[:-1]))


def _value(text: str) -> str:
    """A code as it was meant: Excel makes 1.0 out of 1."""
    return text.removesuffix(".0") if re.fullmatch(r"-?\d+\.0", text) else text


# ------------------------------------------------------------------ other ways


def _line_by_line(text: str) -> Codes:
    """A code a line, value and text parted by " = ": then a value may hold anything."""
    pairs = [line.split(" = ", 1) for line in text.splitlines() if line.strip()]
    if len(pairs) < 2 or any(len(pair) < 2 or len(pair[0]) > MAX_LABEL for pair in pairs):
        return ()
    codes = tuple((_value(value.strip()), said.strip()) for value, said in pairs)
    return codes if len({value for value, _ in codes}) == len(codes) else ()


_QUOTED_CODE = re.compile(
    r"""(?:(['"])([^'"\n]*)\1|(-?\d+))\s*[=:]?\s*(?:\[([^\]]*)\]|(['"])(.*?)\5)"""
)
_QUOTED_TEXT = re.compile(r"""(['"])([^'"\n]+)\1\s*[=:]\s*(-?\d+)(?!\w)""")
_BETWEEN = re.compile(r"[\s,;|/.]*")


def _quoted(text: str) -> Codes:
    """`"1"=[Yes] | "0"=[No]`, and SPSS's `1 'Mann' 2 'Kvinne'`: texts in quotes or brackets."""
    codes, at = [], 0
    while match := _QUOTED_CODE.match(text, at):
        said = match[4] if match[4] is not None else match[6]
        codes.append((match[2] if match[1] else match[3], said.strip()))
        at = _after(text, match.end())
    return tuple(codes) if at == len(text) and len(codes) > 1 else ()


def _quoted_texts_first(text: str) -> Codes:
    """R's and Python's way of labels, as in `c("Ja" = 1, "Nei" = 0)`."""
    codes, at = [], 0
    while match := _QUOTED_TEXT.match(text, at):
        codes.append((match[3], match[2].strip()))
        at = _after(text, match.end())
    return tuple(codes) if at == len(text) and len(codes) > 1 else ()


def _after(text: str, at: int) -> int:
    between = _BETWEEN.match(text, at)
    return between.end() if between else at


_TEXT_FIRST = re.compile(
    r"([^\W\d][^=:()\d,;|/\n]{0,60}?)\s*"
    r"(?:[=:]\s*(-?\d+)(?!\w)|(?:\((-?\d+)\)|\[(-?\d+)\])(?=\s*(?:[,;|/\n]|\Z)))"
)


def _texts_first(text: str) -> Codes:
    """Every text stands before its number: `Mann=1, Kvinne=2`, `Ja (1)`, `Mann=1 Kvinne=2`."""
    codes, at = [], 0
    while match := _TEXT_FIRST.match(text, at):
        codes.append((match[2] or match[3] or match[4], match[1].strip()))
        at = _after(text, match.end())
    if at < len(text) or len(codes) < 2:
        return ()
    return tuple(codes) if len({value for value, _ in codes}) == len(codes) else ()


_BAR_CODE = re.compile(r"\s*([\w.+-]{1,40})\s*,\s*(.*)", re.DOTALL)


def _bars(text: str) -> Codes:
    """REDCap: `1, Ja | 2, Nei`; a bar inside a text belongs to the text."""
    codes: list[tuple[str, str]] = []
    for part in re.split(r"\||\n", text):
        match = _BAR_CODE.fullmatch(part)
        if match:
            codes.append((_value(match[1]), match[2]))
        elif codes and part.strip():
            value, said = codes[-1]
            codes[-1] = (value, f"{said}|{part}")
        elif part.strip():
            return ()
    values = {value for value, _ in codes}
    if len(values) < 2:
        return ()
    return tuple((value, said.strip()) for value, said in codes)


_LETTER = r"[^\W\d_]"
_CAPITALS = r"[A-ZÆØÅ]{1,4}"
_ONE_TEXT = r"(?:[^=]|(?<=[<>≤≥!])=|=(?=[=<>])|(?<==)=)*"
NOTATIONS: tuple[Notation, ...] = (
    Notation('"1"=[Ja] | "0"=[Nei]', _quoted),
    Notation('"Ja" = 1, "Nei" = 0', _quoted_texts_first),
    Notation("1 = Ja\n2 = Nei", _line_by_line),
    Notation("Mann=1, Kvinne=2", _texts_first),
    Notation("under 18=barn|over 67=eldre", _parted(r"\s*\|\s*", r"([^=|\n]{1,40}?)\s*=\s*(.+)")),
    Notation(
        "J = Ja, N = Nei",
        _parted(r"\s*[,;|\n]\s*(?=[^\s=,;|]+\s*=)", rf"({_WORD})\s*=\s*([^=]+)"),
    ),
    # A new code begins after a line break or a mark where a value and "=" or ":" follow; after a
    # mere blank or comma only where the value is a number, as texts have commas of their own.
    Notation(
        "1=Ja 2=Nei",
        _parted(
            rf"(?:^|[\n;|/]+\s*)(?=(?:{_NUMBER}|{_WORD})\s*[=:])"
            rf"|(?:,\s*|\s+)(?={_NUMBER}\s*[=:]\s*\S)",
            rf"({_NUMBER}|{_WORD})\s*[=:]\s*(.*)",
        ),
    ),
    Notation("1=Ja.2=Nei.", _parted(r"(?:^|\.\s*)(?=\d+\s*=)", r"(\d+)\s*=\s*([^.=]+)\.?")),
    # After a mere blank a word in capitals is a value: «M=Mann K=Kvinne».
    Notation(
        "M=Mann K=Kvinne",
        _parted(rf"(?:^|\s+)(?={_CAPITALS}\s*=\s*\S)", rf"({_CAPITALS})\s*=\s*([^=]+)"),
    ),
    # What holds another sign of equality is no single code, but a list in a way nobody has met.
    Notation("1 = Ja", _parted(r"\Z", rf"({_NUMBER}|{_WORD})\s*=\s*({_ONE_TEXT})", fewest=1)),
    Notation("1: Ja", _parted(r"\Z", rf"({_NUMBER}):\s+(\S.*)", fewest=1)),
    # A decimal comma is told from a comma between codes only where codes part by another mark.
    Notation("0,5 = halv; 1 = hel", _parted(r"\s*[;|\n]\s*", r"(-?\d+(?:[.,]\d+)?)\s*=\s*([^=]+)")),
    Notation(
        "1 - Ja, 2 - Nei",
        _parted(rf"(?:^|[\n;|/]+\s*|,\s*)(?={_NUMBER}\s+[-–]\s+\S)", rf"({_NUMBER})\s+[-–]\s+(.*)"),
    ),
    Notation(
        "1–Ja; 2–Nei",
        _parted(
            # After a mere blank «9-digit» and «6-timers» are words, no codes.
            rf"(?:^|[\n;|/]+\s*|,\s*|\s+(?!\d+-[a-zæøå]))(?=-?\d+\s*[-–]\s*{_LETTER})",
            rf"(-?\d+)\s*[-–]\s*({_LETTER}(?:(?!\s\d+-[a-zæøå]).)*)",
        ),
    ),
    Notation("1 - Ja", _parted(r"\Z", rf"(-?\d+)\s+[-–]\s+({_LETTER}.{{0,120}})", fewest=1)),
    Notation(
        "1) Ja 2) Nei",
        _parted(rf"(?:^|[\n;|]+\s*|,\s*|\s+)(?={_NUMBER}\)\s*\S)", rf"({_NUMBER})\)\s*(.*)"),
    ),
    Notation(
        "[1] Ja [2] Nei", _parted(r"\s*(?=\[[\w.-]+\])", r"\[([\w.-]+)\]\s*[=:]?\s*([^\[\]]+)")
    ),
    Notation("<1> Ja <2> Nei", _parted(r"\s*(?=<[\w.-]+>)", r"<([\w.-]+)>\s*([^<>]+)")),
    Notation(
        "0 (Nei), 1 (Ja)",
        _parted(r"\s*[,;|/\n]\s*(?=-?\d+\s*\()", rf"(-?\d+)\s*\(({_LETTER}[^()]*)\)"),
    ),
    Notation(
        "J - Ja, N - Nei",
        _parted(
            rf"(?:^|\s*[,;|/\n]\s*)(?={_CAPITALS}\s+[-–]\s+\S)",
            rf"({_CAPITALS})\s+[-–]\s+([^,;|/\n]+)",
        ),
    ),
    Notation("(1) Lett (2) Moderat", _parted(r"\s*(?=\(-?\d+\))", r"\((-?\d+)\)\s*(\S.*)")),
    Notation(
        "a) Lett b) Moderat",
        _parted(r"(?:^|\s+)(?=[A-Za-z]\)\s)", r"([A-Za-z])\)\s+(.*)", follow=True),
    ),
    Notation(
        "(a) Lett (b) Moderat",
        _parted(r"(?:^|\s+)(?=\([A-Za-z]\)\s)", r"\(([A-Za-z])\)\s+(.*)", follow=True),
    ),
    Notation(
        "a. Lett\nb. Moderat",
        _parted(r"\s*[\n;|]\s*", rf"([A-Za-z])\.\s+({_LETTER}.{{0,80}})", follow=True),
    ),
    # On lines of their own the numbers need not follow: 9 is often unknown.
    Notation(
        "0. Nei\n9. Ukjent",
        _parted(r"\s*[\n;|]\s*", rf"(-?\d+)\.\s+({_LETTER}.{{0,80}})", rising=True),
    ),
    # A longer text is a numbered paragraph of help.
    Notation(
        "1. Mann 2. Kvinne",
        _parted(
            rf"(?:^|[,;|\n]\s*|\s+)(?=-?\d+\.\s*{_LETTER})",
            r"(-?\d+)\.\s*(.{1,120})",
            follow=True,
        ),
    ),
    Notation("1, Ja | 2, Nei", _bars),
    Notation(
        "1, Ja; 2, Nei", _parted(r"\s*;\s*", rf"(-?\d+)\s*,\s+({_LETTER}[^;]{{0,80}})", rising=True)
    ),
    Notation(
        "1 Ja, 2 Nei",
        _parted(
            rf"\s*[,;|/\n]\s*(?=-?\d+\s+{_LETTER})", rf"(-?\d+)\s+({_LETTER}.{{0,80}})", rising=True
        ),
    ),
)
"""Every way of writing codes with values, in the order they are tried."""

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
        re.search(r"[=\[\]{}<>]|:$|\bselect\b", label, re.I) for label in labels
    )


# ------------------------------------------------------------------ what may be codes

_NUMBER_AND_WORD = re.compile(
    r"(?<![\w.,-])-?\d{1,3}(?!\s?-\s?[a-zæøå])\s*[^\w\s.,%]{1,3}\s*[^\W\d_]{2,}"
)


def looks_like_codes(text: str) -> bool:
    """Whether a cell that no notation reads has numbers with a mark and a word after each.

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
