"""Every way of writing a list of codes in one cell, as a table: an example, and what reads it.

The page of them, docs/reference/notations.md, is made from here. The first notation that a whole
cell fits is taken.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from regmeta.read.notations.marked import alternating, bars, line_by_line, own_mark
from regmeta.read.notations.parted import Codes, parted
from regmeta.read.notations.quoted import quoted, quoted_texts_first
from regmeta.read.notations.texts_first import initials_last, numbers_last, texts_first

# Excel turns codes into dates and powers of ten: such a cell is still a list, and is told of.
_NUMBER = r"(?:\d{4}-\d\d-\d\d|\d\d\.\d\d\.\d{4}|-?\d(?:[.,]\d+)?E[+-]?\d+|-?\d+(?:\.0)?)"
_WORD = r"[A-Za-zÆØÅæøå][\w.-]{0,11}"


@dataclass(frozen=True)
class Notation:
    """One way of writing a list in a cell: an example, and what reads it."""

    example: str
    read: Callable[[str], Codes]


_LETTER = r"[^\W\d_]"
_CAPITALS = r"[A-ZÆØÅ]{1,4}"
_ROMAN = r"(?:iv|ix|v?i{1,3}|v|x|IV|IX|V?I{1,3}|V|X)"
_IS = r"(?:er|is|är)"
_RANGE = r"(?:[<>≤≥]=?\s?)?-?\d+(?:\s?[-–]\s?\d+|\+)?"
_NO_RANGE = r"(?:(?![;|\n]\s*\d+\s?(?:[-–]\s?\d+|\+)\s+[-–]).)*"
_ANOTHER = r"[;,|\n]\s*[\w<>+–-]{1,12}\s*[:=]"
_ONE_TEXT = r"(?:[^=]|(?<=[<>≤≥!])=|=(?=[=<>])|(?<==)=)*"
NOTATIONS: tuple[Notation, ...] = (
    Notation('"1"=[Ja] | "0"=[Nei]', quoted),
    Notation('"Ja" = 1, "Nei" = 0', quoted_texts_first),
    Notation("1 = Ja\n2 = Nei", line_by_line),
    Notation("Mann=1, Kvinne=2", texts_first),
    Notation("under 18=barn|over 67=eldre", parted(r"\s*\|\s*", r"([^=|\n]{1,40}?)\s*=\s*(.+)")),
    Notation(
        "J = Ja, N = Nei",
        parted(r"\s*[,;|\n]\s*(?=[^\s=,;|]+\s*=)", rf"({_WORD})\s*=\s*([^=]+)"),
    ),
    # A new code begins after a line break or a mark where a value and "=" or ":" follow; after a
    # mere blank or comma only where the value is a number, as texts have commas of their own.
    Notation(
        "1=Ja 2=Nei",
        parted(
            rf"(?:^|[\n;|/]+\s*)(?=(?:{_NUMBER}|{_WORD})\s*[=:])"
            rf"|(?:,\s*|\s+)(?={_NUMBER}\s*[=:]\s*\S)"
            # A word for no answer may come last: «2=Nei, tom=ikke besvart».
            rf"|[,.]\s+(?={_WORD}\s*=\s*[^=,;|]*\Z)",
            rf"({_NUMBER}|{_WORD})\s*[=:]\s*(.*)",
        ),
    ),
    Notation("1=Ja.2=Nei.", parted(r"(?:^|\.\s*)(?=\d+\s*=)", r"(\d+)\s*=\s*([^.=]+)\.?")),
    # After a mere blank a word in capitals is a value: «M=Mann K=Kvinne».
    Notation(
        "M=Mann K=Kvinne",
        parted(rf"(?:^|\s+)(?={_CAPITALS}\s*=\s*\S)", rf"({_CAPITALS})\s*=\s*([^=]+)"),
    ),
    # What holds another sign of equality is no single code, but a list in a way nobody has met.
    Notation("1 = Ja", parted(r"\Z", rf"({_NUMBER}|{_WORD})\s*=\s*({_ONE_TEXT})", fewest=1)),
    Notation(
        "0: Ingen; 1-3: Lett",
        parted(rf"\s*[;,|\n]\s*(?={_RANGE}\s*[:=])", rf"({_RANGE})\s*[:=]\s*([^=]+)"),
    ),
    Notation("1: Ja", parted(r"\Z", rf"({_NUMBER}):\s+((?:(?!{_ANOTHER}).)+)", fewest=1)),
    # A decimal comma is told from a comma between codes only where codes part by another mark.
    Notation("0,5 = halv; 1 = hel", parted(r"\s*[;|\n]\s*", r"(-?\d+(?:[.,]\d+)?)\s*=\s*([^=]+)")),
    Notation(
        "1 - Ja, 2 - Nei",
        parted(
            rf"(?:^|[\n;|/]+\s*|,\s*)(?={_NUMBER}\s+[-–](?:\s|\Z))",
            rf"({_NUMBER})\s+[-–](?:\s+({_NO_RANGE})|\Z)",
        ),
    ),
    Notation(
        "0 - Ingen; 1-3 - Lett; 4+ - Mye",
        parted(rf"\s*[;|\n]\s*(?={_RANGE}\s+[-–]\s)", rf"({_RANGE})\s+[-–]\s+([^;|\n]+)"),
    ),
    Notation(
        "1–Ja; 2–Nei",
        parted(
            # After a mere blank «9-digit» and «6-timers» are words, no codes.
            rf"(?:^|[\n;|/]+\s*|,\s*|\s+(?!\d+-[a-zæøå]))(?=-?\d+\s*[-–]\s*{_LETTER})",
            rf"(-?\d+)\s*[-–]\s*({_LETTER}(?:(?!\s\d+-[a-zæøå]).)*)",
        ),
    ),
    Notation("1 - Ja", parted(r"\Z", rf"(-?\d+)\s+[-–]\s+({_LETTER}.{{0,120}})", fewest=1)),
    Notation(
        "1) Ja 2) Nei",
        parted(rf"(?:^|[\n;|]+\s*|,\s*|\s+)(?={_NUMBER}\)\s*\S)", rf"({_NUMBER})\)\s*(.*)"),
    ),
    Notation(
        "[1] Ja [2] Nei", parted(r"\s*(?=\[[\w.-]+\])", r"\[([\w.-]+)\]\s*[=:]?\s*([^\[\]]+)")
    ),
    Notation("<1> Ja <2> Nei", parted(r"\s*(?=<[\w.-]+>)", r"<([\w.-]+)>\s*([^<>]+)")),
    Notation(
        "0 (Nei), 1 (Ja)",
        parted(r"\s*[,;|/\n\s]\s*(?=-?\d+\s*\()", rf"(-?\d+)\s*\(({_LETTER}[^()]*)\)"),
    ),
    Notation(
        "J - Ja, N - Nei",
        parted(
            rf"(?:^|\s*[,;|/\n]\s*)(?={_CAPITALS}\s+[-–]\s+\S)",
            rf"({_CAPITALS})\s+[-–]\s+([^,;|/\n]+)",
        ),
    ),
    Notation(
        "A (aktiv), P (passiv)",
        parted(
            r"\s*[,;|/\n]\s*(?=[A-ZÆØÅ]{1,3}\s*\()",
            rf"([A-ZÆØÅ]{{1,3}})\s*\(({_LETTER}[^()]*)\)",
        ),
    ),
    Notation("(1) Lett (2) Moderat", parted(r"\s*(?=\(-?\d+\))", r"\((-?\d+)\)\s*(\S.*)")),
    Notation(
        "a) Lett b) Moderat",
        parted(
            rf"(?:^|\s+)(?=(?:[A-Za-z]|{_ROMAN})\)\s)",
            rf"([A-Za-z]|{_ROMAN})\)\s+(.*)",
            follow=True,
        ),
    ),
    Notation(
        "a: Lett, b: Moderat",
        parted(r"\s*[,;|/\n]\s*(?=[A-Za-z]\s*[:.]\s)", r"([A-Za-z])\s*[:.]\s+(.*)", follow=True),
    ),
    Notation(
        "(a) Lett (b) Moderat",
        parted(r"(?:^|\s+)(?=\([A-Za-z]\)\s)", r"\(([A-Za-z])\)\s+(.*)", follow=True),
    ),
    Notation(
        "a. Lett\nb. Moderat",
        parted(r"\s*[\n;|]\s*", rf"([A-Za-z])\.\s+({_LETTER}.{{0,80}})", follow=True),
    ),
    # On lines of their own the numbers need not follow: 9 is often unknown.
    Notation(
        "0. Nei\n9. Ukjent",
        parted(r"\s*[\n;|]\s*", rf"(-?\d+)\.\s+({_LETTER}.{{0,80}})", rising=True),
    ),
    # A longer text is a numbered paragraph of help.
    Notation(
        "1. Mann 2. Kvinne",
        parted(
            rf"(?:^|[,;|\n]\s*|\s+)(?=-?\d+\.\s*{_LETTER})",
            r"(-?\d+)\.\s*(.{1,120})",
            follow=True,
        ),
    ),
    Notation(
        "1 er Ja, 2 er Nei",
        parted(rf"\s*[,;|/\n]\s*(?=-?\d+\s+{_IS}\s)", rf"(-?\d+)\s+{_IS}\s+(.+)", follow=True),
    ),
    Notation("#1 Ja #2 Nei", parted(r"\s*[,;|/]?\s*(?=#-?\d)", r"#(-?\d+)[=:.)]?\s+([^#]+)")),
    Notation("1, Ja | 2, Nei", bars),
    Notation(
        "1, Ja; 2, Nei", parted(r"\s*;\s*", rf"(-?\d+)\s*,\s+({_LETTER}[^;]{{0,80}})", rising=True)
    ),
    Notation(
        "1 Ja, 2 Nei",
        parted(
            rf"\s*[,;|/\n]\s*(?=-?\d+\s+{_LETTER})",
            rf"(-?\d+)\s+(?!{_IS}\s)({_LETTER}.{{0,80}})",
            rising=True,
        ),
    ),
    Notation("1 | Ja\n2 | Nei", parted(r"\s*\n\s*", rf"(-?\d+)\s*[|;\t]\s*({_LETTER}.*)")),
    Notation("M\tMann\nK\tKvinne", parted(r"\s*\n\s*", r"([\w.+-]{1,12})\t+([^\t]+)")),
    Notation(
        "A. Lett B. Moderat",
        parted(r"(?:^|\s+)(?=[A-Za-z]\.\s)", r"([A-Za-z])\.\s+(.{1,80})", follow=True),
    ),
    Notation(
        "1 Mann 2 Kvinne",
        parted(
            rf"(?:^|\s+)(?=\d+\s*{_LETTER}{{2}})",
            rf"(\d+)\s*(?!{_IS}\s)({_LETTER}{{2}}[^\d,;|]{{0,60}})",
            follow=True,
        ),
    ),
    Notation("1 ~ Ja, 2 ~ Nei", own_mark),
    Notation("1;Ja;2;Nei", alternating),
    Notation("Ja - 1, Nei - 2", numbers_last),
    Notation("Mann (M), Kvinne (K)", initials_last),
)
"""Every way of writing codes with values, in the order they are tried."""
