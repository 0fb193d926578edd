"""Phone numbers, e-mail addresses and street addresses in a text.

Eight digits are a phone number only by how they are grouped or by a word before them: codes,
years, doses and running numbers look alike else. tests/privacy/contacts.tsv has 200 texts with the
right answers; docs/privacy.md tells how many are met.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regmeta.privacy.spelling import plain, written_out

Span = tuple[int, int]
"""Where something begins and ends in a text as `written_out` gives it."""

_FOREIGN = re.compile(
    r"(?<![0-9+])(?![0-9]{5}-[0-9]{5}(?![0-9-]))(?:\(?\+|00(?=[1-9]))"
    r"[1-9][0-9]{1,2}\)?(?:[ .()-]{0,2}[0-9]){6,11}(?![0-9])"
)
"""After + or 00 and a country's number; codes from five digits to five are a range."""
_EIGHT = r"[2-9](?:[ .-]?[0-9]){7}(?![0-9]|[.,-][0-9])"
_AFTER_A_WORD = re.compile(
    r"(?:telefon|mobil|\b(?:tlf|mob|phone|ph|tel|sms|whatsapp|ring|call|calling))"
    r"(?:en|nr|nummer|numbers?|s|oss|hjemme)?\b[^0-9\n;]{0,14}" + _EIGHT,
    re.IGNORECASE,
)
_MOBILE = re.compile(r"(?<![0-9.,])(?<![0-9][ -])[489][0-9]{2} [0-9]{2} [0-9]{3}(?![ -]?[0-9])")
_PAIRS = re.compile(
    r"(?<![0-9.,])(?<![0-9][ -])[2-9][0-9] [0-9]{2} [0-9]{2} [0-9]{2}(?![ -]?[0-9])(?!,[0-9])"
)
_TO_SOMEBODY = re.compile(
    r"\b(?:kontakt|ring|sekret|ekspedisjon|leder|nås|fastlege|spør|registeret|hjem|mor|far|call)",
    re.I,
)

_EMAIL = re.compile(
    r"(?<![\w.+-])(?P<name>[\w+-][\w.+-]{0,63}) ?(?:@|\(at\)|\[at\]|\(a\)|\(alfa\)|\{at\}) ?"
    r"(?P<at>[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,4}\.[A-Za-z]{2,10})\b",
    re.IGNORECASE,
)
_PROVIDER = re.compile(
    r"(?:[\w-]+\.)*(?:gmail|hotmail|outlook|yahoo|live|msn|icloud|me|online|broadpark|getmail"
    r"|frisurf|start|lyse|altibox|proton|protonmail|aol)\.(?:com|no|net|me|ch)",
    re.IGNORECASE,
)
_PERSON = re.compile(r"[^\W\d_]+(?:[._-][^\W\d_]+)*[._][^\W\d_]{2,}[0-9]{0,3}")
_SHARED = re.compile(
    r"post|support|kontakt|contact|info|regist|help|drift|admin|sekretari|personvern|data"
    r"|forsk|reply|service|hjelp|brukerst|kvalitet",
    re.IGNORECASE,
)

_STREET = (
    "gata|gaten|gate|veien|vegen|vei|veg|allé|alléen|alleen|plassen|bakken|stien|svingen|ringen"
    "|skansen|tunet|torget|kaia|brygga|haugen|lia|åsen|jordet|kroken|smuget"
)
_ADDRESS = re.compile(
    r"\b(?:(?P<compound>[A-ZÆØÅ][a-zæøåéü]{2,20})(?:" + _STREET + r")"
    r"|(?P<name>[A-ZÆØÅ][a-zæøåéü]{2,20}) (?:gata|gaten|gate|gt\.?|veien|vei|vegen|veg|plass|allé)"
    r"|(?:Øvre|Nedre|Nordre|Søndre|Store|Lille|Gamle|Nye) [A-ZÆØÅ][a-zæøåéü]{2,20})"
    r" [0-9]{1,3} ?[A-Z]?(?![\w%])"
    r"|\b[Pp]ostboks [0-9]{1,5}(?: [A-ZÆØÅ][a-zæøå]+)?"
)
_NO_STREETS = re.compile(
    r"(?:luft|urin|galle|føde|fødsels?|smitte|tilgangs?|inngangs?|adkomst|behandlings?|henvisnings?|"
    r"innleggelses?|administrasjons?|pasient|opptaks?|tilførsels|lunge|tarm|hoved|om|bi|side|"
    r"utrednings?|forløps?|arbeids?|svar|under|gang|tverr|annen|denne|første|andre|beste|rett|kort)",
    re.IGNORECASE,
)


def phone_numbers_in(text: str) -> list[Span]:
    """Where phone numbers stand."""
    written = plain(written_out(text))
    spans = [match.span() for match in _FOREIGN.finditer(written)]
    spans += [match.span() for match in _AFTER_A_WORD.finditer(written)]
    spans += [match.span() for match in _MOBILE.finditer(written)]
    spans += _pairs(written)
    return sorted(set(spans))


def _pairs(written: str) -> Iterator[Span]:
    """Four pairs of digits, but for the rising ones: those are codes, ages or doses."""
    for match in _PAIRS.finditer(written):
        pairs = [int(pair) for pair in match[0].split()]
        if pairs != sorted(set(pairs)) or _TO_SOMEBODY.search(written):
            yield match.span()


def personal_emails_in(text: str) -> list[Span]:
    """Where e-mail addresses of persons stand, with `(at)` for the sign as well: by the provider,
    or by the form of a name. What a registry or a hospital shares is left out."""
    return [match.span() for match in _EMAIL.finditer(written_out(text)) if _of_a_person(match)]


def private_emails_in(text: str) -> list[Span]:
    """As `personal_emails_in`, but only those at providers that private persons use."""
    return [
        match.span()
        for match in _EMAIL.finditer(written_out(text))
        if _PROVIDER.fullmatch(match["at"])
    ]


def _of_a_person(match: re.Match[str]) -> bool:
    if _PROVIDER.fullmatch(match["at"]):
        return True
    return bool(_PERSON.fullmatch(match["name"])) and not _SHARED.search(match["name"])


def street_addresses_in(text: str) -> list[Span]:
    """Where street addresses and post boxes stand."""
    return [
        match.span()
        for match in _ADDRESS.finditer(plain(written_out(text)))
        if not _NO_STREETS.fullmatch(match["compound"] or match["name"] or "")
    ]
