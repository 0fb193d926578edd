"""What rules know of words: languages, told by their small words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from regmeta.spec.names import english_endings, english_small_words, english_words

_ENGLISH_WORDS = """
the of and is are was were with for that this which from has have been not by or an as at be if
patient's patients whether when who
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_SWEDISH_WORDS = """
och är inte från för även också ej något någon några vid utan eller datum samt skall läkare
sjukhus ifylls anges avser
"""
_SWEDISH = frozenset(_SWEDISH_WORDS.split())
_NORWEGIAN_WORDS = """
og er ikke fra for ved av som det den til på i med ble blir har hvis eller om et en når skal kan
pasienten pasient dato
"""
_NORWEGIAN = frozenset(_NORWEGIAN_WORDS.split())
_WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")


def sentence_words(text: str) -> list[str]:
    """The words of a text in lower case, without digits and signs."""
    return [word.casefold() for word in _WORD.findall(text)]


def _weigh(text: str) -> tuple[int, int, int, int]:
    words = sentence_words(text)
    return (
        len(words),
        sum(word in _NORWEGIAN for word in words),
        sum(word in _ENGLISH for word in words),
        sum(word in _SWEDISH for word in words),
    )


def is_english(text: str) -> bool:
    """Whether a text of some length reads as English rather than Norwegian."""
    if len(text) < 25:
        return False
    count, norwegian, english, _ = _weigh(text)
    return count >= 5 and english >= 3 and english > 2 * norwegian


def is_swedish(text: str) -> bool:
    """Whether a text reads as Swedish: its small words, and letters Norwegian does not use."""
    count, norwegian, _, swedish = _weigh(text)
    signs = sum(text.casefold().count(sign) for sign in "äö")
    return (
        count >= 3
        and (swedish >= 2 or (swedish >= 1 and signs >= 1))
        and swedish + signs > (norwegian)
    )


_ONLY_NORWEGIAN_WORDS = """
og ikke ved av til på etter fra er med hvis eller når hvor hva hvem hvilken hvilket hvilke pasienten
pasientens som det har ble blir skal antall uten mellom annet
"""
_ONLY_NORWEGIAN = frozenset(_ONLY_NORWEGIAN_WORDS.split())


def looks_norwegian(text: str) -> bool:
    """Whether a text, however short, has a letter or a small word that English has not."""
    words = sentence_words(text)
    return any(word in _ONLY_NORWEGIAN or not word.isascii() for word in words)


def is_norwegian(text: str) -> bool:
    """Whether a text of two words or more reads as Norwegian rather than English."""
    count, norwegian, english, _ = _weigh(text)
    if count < 2 or not looks_norwegian(text):
        return False
    letters = sum(any(letter in "æøå" for letter in word) for word in sentence_words(text))
    return norwegian + letters > english


_LETTERS = re.compile(r"[^\W\d_]+")


_SHORTEST_PROOF = 5


def is_english_name(name: str) -> bool:
    """Whether a name of two words or more is made of English ones, or held together by the small
    words of English."""
    if " " not in name or not name.isascii():
        return False
    words = [word.casefold() for word in _LETTERS.findall(name) if len(word) > 1]
    if len(english_small_words().intersection(words)) >= 2:
        return not any(word in _NORWEGIAN for word in words)
    hits = sum(map(_is_english_word, words))
    return hits >= 2 and 4 * hits >= 3 * len(words) and any(map(_proves_english, words))


def is_english_word(name: str) -> bool:
    """Whether a name is one single word, long enough, that only English has."""
    word = name.strip()
    plain = len(word) >= _SHORTEST_PROOF and word.isascii() and word[1:].islower()
    return plain and word.isalpha() and _proves_english(word.casefold())


def _is_english_word(word: str) -> bool:
    return word in english_words()[0] or _proves_english(word)


def _proves_english(word: str) -> bool:
    """Whether a word is of English and not of Norwegian, by itself or by its ending."""
    if word in english_words()[1]:
        return True
    return len(word) > _SHORTEST_PROOF and word.endswith(english_endings())


def is_kept_in_english(texts: Iterable[str]) -> bool:
    """Whether some of the texts read as English and none as Norwegian."""
    every = list(texts)
    return not any(map(looks_norwegian, every)) and any(
        is_english(text) or is_english_name(text) for text in every
    )
