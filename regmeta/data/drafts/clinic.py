"""What a clinic's columns look like: amounts about a middle, first answers more often than last,
places and codes that exist.

Hospitals and municipalities are Norway's own (public facts); diagnoses and procedures are common
codes of ICD-10, NCSP and ATC. Nothing is anybody's.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from regmeta.catalogue.columns import Column
from regmeta.texts import words_apart

_PLACES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"versjon|version", ("2026", "2026", "2025")),
    (
        r"sykehus|hospital|behandlingsenhet|helseforetak|avdeling|enhetsnavn|unit ?name",
        (
            *("Haukeland universitetssjukehus", "St. Olavs hospital", "Ullevål sykehus"),
            *("Sykehuset Levanger", "Nordlandssykehuset Bodø", "UNN Tromsø", "Sykehuset Kalnes"),
            *("Stavanger universitetssjukehus", "Drammen sykehus", "Akershus universitetssykehus"),
        ),
    ),
    (
        r"kommune|municipality",
        ("Oslo", "Bergen", "Trondheim", "Tromsø", "Bodø", "Ålesund", "Hamar"),
    ),
    (r"poststed|city|postal", ("Oslo", "Bergen", "Trondheim", "Tromsø", "Bodø", "Molde", "Gjøvik")),
    (r"fylke|county", ("Oslo", "Vestland", "Trøndelag", "Troms", "Nordland", "Innlandet")),
    (
        r"\bland\b|country",
        ("Norge", "Norge", "Norge", "Sverige", "Danmark", "Polen", "Litauen"),
    ),
    (
        r"\bicd|diagnose|diagnosis",
        ("I21.4", "C50.9", "C18.7", "M51.1", "J44.1", "E11.9", "G35", "S72.0", "N40", "K40.9"),
    ),
    (r"\bncsp|\bncmp|prosedyrekode|procedure code", ("JFB30", "FNG05", "ABC16", "NFB40", "HAC20")),
    (r"\batc\b", ("B01AC06", "C07AB02", "A10BA02", "N02BE01", "C10AA05")),
    (
        r"kommentar|merknad|fritekst|beskriv|spesifiser|comment|remark|note",
        (
            *("Ingen komplikasjoner.", "Kontroll om tre måneder.", "Reist hjem i god form."),
            *("Fortsetter behandlingen som før.", "Avventer svar på prøver.", "Ny time avtalt."),
        ),
    ),
)
_AMOUNTS: tuple[tuple[str, float, float], ...] = (
    (r"\bbmi\b|\bkmi\b|kroppsmasse", 18, 38),
    (r"\balder\b|\bage\b", 18, 92),
    (r"h(?:ø|o|oe)yde|height", 150, 198),
    (r"\bvekt(?! ?tap)|weight(?! ?loss)", 48, 115),
    (r"prosent|per ?cent|vekttap|weightloss|%", 0, 40),
    (r"døgn|dager|liggetid|bed ?days|days", 0, 14),
    (r"timer|hours", 0, 48),
    (r"minutt|minutes", 10, 180),
    (r"puls|heart rate", 50, 110),
    (r"systol", 100, 170),
    (r"diastol", 55, 100),
)


def text_like(column: Column, rng: random.Random) -> str:
    """A text that such a column may hold and that its own limits allow; '' where none is known."""
    said = _said(column)
    for words, texts in _PLACES:
        if re.search(words, said):
            fitting = [text for text in texts if _fits(text, column)]
            return rng.choice(fitting) if fitting else ""
    return ""


def range_like(column: Column) -> tuple[float, float] | None:
    """Where such amounts usually lie; None where nobody can tell."""
    said = _said(column)
    return next(((low, high) for words, low, high in _AMOUNTS if re.search(words, said)), None)


def amount_about_middle(low: float, high: float, rng: random.Random) -> float:
    """A number as measures are spread: about the middle, a sixth of the range apart."""
    return min(high, max(low, rng.gauss((low + high) / 2, (high - low) / 6)))


def first_ones_first(values: Sequence[str], rng: random.Random) -> str:
    """One of some codes, each half as likely again as the next: lists begin with what is common."""
    weights = [1.5 ** (len(values) - at) for at in range(min(len(values), 40))]
    return rng.choices(values[: len(weights)], weights)[0]


def _said(column: Column) -> str:
    return f"{words_apart(column.name)} {column.title.nb} {column.unit}".casefold()


def _fits(text: str, column: Column) -> bool:
    is_short = not column.length or len(text) <= column.length
    return is_short and (not column.pattern or re.fullmatch(column.pattern, text) is not None)
