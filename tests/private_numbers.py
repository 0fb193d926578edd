"""Personal numbers that belong to nobody we know, in every spelling, for the tests of privacy."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

from regmeta.identifiers import kind_of_person_number

KINDS = ("fnr", "dnr", "hnr", "fhn", "tenor", "2032")
_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_ADDED = {"dnr": (40, 0), "hnr": (0, 40), "tenor": (0, 80)}

SPELLINGS: dict[str, Callable[[str], str]] = {
    "together": lambda n: n,
    "blank": lambda n: f"{n[:6]} {n[6:]}",
    "two blanks": lambda n: f"{n[:6]}  {n[6:]}",
    "no-break space": lambda n: f"{n[:6]}\N{NO-BREAK SPACE}{n[6:]}",
    "thin space": lambda n: f"{n[:6]}\N{THIN SPACE}{n[6:]}",
    "hyphen": lambda n: f"{n[:6]}-{n[6:]}",
    "dash": lambda n: f"{n[:6]} \N{EN DASH} {n[6:]}",
    "dot": lambda n: f"{n[:6]}.{n[6:]}",
    "slash": lambda n: f"{n[:6]}/{n[6:]}",
    "colon": lambda n: f"{n[:6]}:{n[6:]}",
    "comma": lambda n: f"{n[:6]},{n[6:]}",
    "low line": lambda n: f"{n[:6]}_{n[6:]}",
    "bar": lambda n: f"{n[:6]}|{n[6:]}",
    "tab": lambda n: f"{n[:6]}\t{n[6:]}",
    "line break": lambda n: f"{n[:6]}\n{n[6:]}",
    "brackets first": lambda n: f"({n[:6]}) {n[6:]}",
    "brackets last": lambda n: f"{n[:6]} ({n[6:]})",
    "square brackets": lambda n: f"[{n[:6]}][{n[6:]}]",
    "dotted day": lambda n: f"{n[:2]}.{n[2:4]}.{n[4:6]} {n[6:]}",
    "dotted, in parts": lambda n: f"{n[:2]}.{n[2:4]}.{n[4:6]}-{n[6:9]} {n[9:]}",
    "day of the century": lambda n: f"{n[:2]}.{n[2:4]}.19{n[4:6]} {n[6:]}",
    "threes": lambda n: f"{n[:3]} {n[3:6]} {n[6:9]} {n[9:]}",
    "digit by digit": lambda n: " ".join(n),
    "entities": lambda n: "".join(f"&#{ord(digit)};" for digit in n),
    "hex entities": lambda n: "".join(f"&#x{ord(digit):x};" for digit in n),
    "named entity": lambda n: f"{n[:6]}&nbsp;{n[6:]}",
    "zero width": lambda n: "\N{ZERO WIDTH SPACE}".join(n),
    "soft hyphen": lambda n: f"{n[:6]}\N{SOFT HYPHEN}{n[6:]}",
    "byte order mark": lambda n: f"{n[:3]}\N{ZERO WIDTH NO-BREAK SPACE}{n[3:]}",
    "arabic digits": lambda n: n.translate(_ARABIC),
    "wide digits": lambda n: n.translate(_WIDE),
    "lost zero": lambda n: n.removeprefix("0"),
    "power of ten": lambda n: f"{int(n):.10E}",
    "power of ten, comma": lambda n: f"{int(n):.10E}".replace(".", ","),
    "decimal": lambda n: f"{int(n)}.0",
    "thousands": lambda n: f"{int(n):,}".replace(",", " "),
    "after letters": lambda n: f"fnr{n}",
    "quoted": lambda n: f"'{n}'",
    "after another number": lambda n: f"12345678901 og {n[:6]} {n[6:]}",
    "end of a sentence": lambda n: f"Se {n}.",
}


def number_of(kind: str, rng: random.Random) -> str:
    """A number of a kind, by today's rule or, for `2032`, only by the rule from then on."""
    while True:
        digits = _attempt(kind, rng)
        as_kind = kind_of_person_number(digits)
        if as_kind is None or as_kind.only_by_2032_rule != (kind == "2032"):
            continue
        if kind == "2032" or as_kind.id == kind:
            return digits


def _attempt(kind: str, rng: random.Random) -> str:
    more_day, more_month = _ADDED.get(kind, (0, 0))
    day, month = rng.randint(1, 28) + more_day, rng.randint(1, 12) + more_month
    digits = f"{day:02}{month:02}{rng.randint(0, 99):02}{rng.randint(0, 99999):05}"
    return rng.choice("89") + digits[1:] if kind == "fhn" else digits


def spelled(rng: random.Random, each: int = 1) -> Iterator[tuple[str, str, str, str]]:
    """Kind, spelling, the eleven digits, and the text: every kind in every spelling."""
    for kind in KINDS:
        for name, spell in SPELLINGS.items():
            for _ in range(each):
                digits = number_of(kind, rng)
                yield kind, name, digits, spell(digits)


def digits_of(text: str) -> str:
    """All digits of a text, those of other scripts as plain ones, with nothing between them."""
    plain = re.sub(r"&#x([0-9a-f]+);|&#(\d+);", _as_sign, text)
    return "".join(str(int(sign)) for sign in plain if sign.isdecimal())


def _as_sign(match: re.Match[str]) -> str:
    return chr(int(match[1], 16) if match[1] else int(match[2]))
