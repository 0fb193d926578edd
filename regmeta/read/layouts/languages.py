"""Headings that name a language: label::English (en), Beskrivelse (EN), label:fr."""

from __future__ import annotations

import re

from regmeta.read.layouts.layout import Layout
from regmeta.texts import folded_letters

_IN_LANGUAGE = re.compile(r"\s*(\w[\w ]*?)\s*(?:::|[:#])\s*(.+?)\s*")


_NORWEGIAN_WORDS = re.compile(r"nb|no|nn|norsk|norwegian|bokm|nynorsk", re.IGNORECASE)
_ENGLISH_WORDS = re.compile(r"en\b|eng", re.IGNORECASE)
_LANGUAGES = (("nb", _NORWEGIAN_WORDS), ("en", _ENGLISH_WORDS))


def in_language(heading: str) -> str:
    """A heading that names its language, folded as if by a short code: `label::English (en)` as
    `label:en`; '' where it names none."""
    spoken = _IN_LANGUAGE.fullmatch(heading)
    if spoken:
        for language, words in _LANGUAGES:
            if words.match(spoken[2]):
                return folded_letters(f"{spoken[1]}:{language}")
    return ""


_OTHER_LANGUAGES = re.compile(
    r"(?:fr|de|sv|da|fi|es|it|nl|pl|pt|is|ru|ar|se|sme|smj|sma|fransk|tysk|svensk|dansk|finsk|spansk"
    r"|italiensk|nederlandsk|polsk|islandsk|russisk|arabisk|\w*samisk|french|german|swedish|danish"
    r"|finnish|spanish|italian|dutch|polish|portuguese|icelandic|russian|arabic|\w*\s*sami"
    r"|français|deutsch|svenska|suomi|español)\b.*",
    re.IGNORECASE,
)


def is_in_another_language(layout: Layout, heading: str) -> bool:
    """Whether the layout knows a heading, but in a language that no field has: `label:fr`."""
    spoken = _IN_LANGUAGE.fullmatch(heading) or _BRACKETS.fullmatch(heading)
    if not spoken or not _OTHER_LANGUAGES.fullmatch(spoken[2]):
        return False
    return folded_letters(spoken[1]) in layout.spellings


_BRACKETS = re.compile(r"\s*(.+?)\s*[(\[]\s*(\w+)\s*[)\]]\s*()")


_ENDED = re.compile(
    r"\s*(.+?)(?:[_-](en|eng|nb|nor)|[_ -](engelsk|english|norsk|norwegian))\s*", re.IGNORECASE
)
"""`label_en`, `Navn engelsk`; not `label_no`, which may be a number."""
_ENGLISH = {
    "etikett": "engelsk navn",
    "variabel": "engelsk navn",
    "beskrivelse": "engelsk beskrivelse",
}


def _is_english(language: str) -> bool:
    return bool(_ENGLISH_WORDS.fullmatch(language)) or language.casefold() == "engelsk"


def in_two_languages(layout: Layout, heading: str) -> str:
    """The heading that `Kode / Code` is a spelling of, or `Description (EN)` or `label_en`."""
    spoken = _BRACKETS.fullmatch(heading) or _ENDED.fullmatch(heading)
    language = spoken[2] or spoken[3] if spoken else ""
    english = _is_english(language)
    if spoken and (english or _NORWEGIAN_WORDS.match(language)):
        heading = spoken[1]
    elif "/" not in heading:
        return ""
    folded = map(folded_letters, heading.split("/"))
    name = next(filter(None, (layout.spellings.get(part, "") for part in folded)), "")
    return _ENGLISH.get(name, "") if english else name
