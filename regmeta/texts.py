"""What texts have in common, judged in one place: languages, letters, numbers, days, non-answers.

A sentence is a Text, keyed by language; which languages there are, and how each writes a number, is
data in `words/`, a folder a language. What is asked for in a language that a text does not have is
looked up among that folder's sentences, and else told in the language it falls back to.

Two spellings are one word, a text is a number, a label says that nobody answered: each of these is
decided here and nowhere else, so that a finding, a mapping, an edition and a search never disagree.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

# ------------------------------------------------------------------ languages

FIRST = "nb"
"""The language that everything is told in, and that others fall back to."""
_WORDS = Path(__file__).with_name("words")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in the languages it was given in; an empty string means "not given".

    `others` holds what other languages say, where a text was made of several or of values; what
    stands in the code is found in their folder by what it is in bokmål.
    """

    nb: str = ""
    en: str = ""
    nn: str = ""
    others: tuple[tuple[str, str], ...] = field(default=(), compare=False, repr=False, kw_only=True)

    def __call__(self, lang: str, /, **values: object) -> str:
        """The text in `lang`, else in what that falls back to, with `values` put in by name.

        A value that is itself a Text is said in the same language.
        """
        text: str = getattr(self, lang, "") or self._otherwise(lang)
        return text.format(**in_language(values, lang)) if values else text

    def __bool__(self) -> bool:
        return bool(self.nb or self.en or self.nn)

    def is_in(self, lang: str) -> bool:
        """Whether there is a text in `lang`, so that no other language stands in for it."""
        return bool(getattr(self, lang, "") or self._elsewhere(lang))

    def filled(self, **values: object) -> Text:
        """The same text with values put in by name, in every language."""
        return each_language(lambda lang: self(lang, **values))

    def _otherwise(self, lang: str) -> str:
        """What another language says, or the text of the nearest language that has one."""
        return self._elsewhere(lang) or self.nb or self.nn or self.en

    def _elsewhere(self, lang: str) -> str:
        """What a language says that a Text does not hold itself; '' where it says nothing."""
        return dict(self.others).get(lang) or translations(lang).get(self.nb, "")


def each_language(say: Callable[[str], str]) -> Text:
    """The Text that says in each language what `say` makes of its name."""
    others = tuple((lang, say(lang)) for lang in languages() if lang not in ("nb", "en"))
    return Text(say("nb"), say("en"), others=others)


def in_language(values: Mapping[str, object], lang: str) -> dict[str, object]:
    """The values of a sentence, those that are texts said in the language."""
    return {
        name: value(lang) if isinstance(value, Text) else value for name, value in values.items()
    }


def joined(separator: Text | str, parts: Iterable[Text]) -> Text:
    """Texts one after the other with a separator between them, in every language."""
    each, between = tuple(parts), separator if isinstance(separator, Text) else Text(separator)
    return each_language(lambda lang: between(lang).join(part(lang) for part in each))


def lowered(text: Text) -> Text:
    """A label as it stands within a sentence, in small letters."""
    return each_language(lambda lang: text(lang).lower())


def did_you_mean(near: str) -> Text:
    """The question that ends a sentence on an unknown name; empty where nothing is near."""
    return Text(" Mente du {near}?", " Did you mean {near}?").filled(near=near) if near else Text()


def decimal(number: str) -> Text:
    """A number with a decimal stop or comma, as each language writes it."""
    return each_language(lambda lang: with_mark(number, lang))


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """The languages there are words in, bokmål first."""
    others = sorted(path.parent.name for path in _WORDS.glob("*/language.toml"))
    return (FIRST, *(lang for lang in others if lang != FIRST))


@lru_cache(maxsize=16)
def language(lang: str) -> dict[str, Any]:
    """What a language says of itself: its name and how it writes a number."""
    return _loaded(_WORDS / lang / "language.toml")


@lru_cache(maxsize=16)
def translations(lang: str) -> dict[str, str]:
    """Sentences of the code in another language, by what they are in bokmål."""
    return _loaded(_WORDS / lang / "sentences.toml")


def page_texts(page: str) -> dict[str, Text]:
    """What the scripts of a kind of page say (`site`, `form`), by key: a file a language."""
    given = [_json(_WORDS / lang / f"{page}.json") for lang in ("nb", "en")]
    return {key: Text(said, given[1].get(key, "")) for key, said in given[0].items()}


def added_languages() -> tuple[str, ...]:
    """The languages that are not in the scripts of pages, and bring their sentences along."""
    return tuple(lang for lang in languages() if not (_WORDS / lang / "site.json").is_file())


def sentences_script(lang: str, sentences: Iterable[str]) -> str:
    """A script that brings what a page needs of a language's sentences, by bokmål."""
    import json

    said = {text: translated for text in sentences if (translated := translations(lang).get(text))}
    return f"globalThis.regmetaSentences = {json.dumps(said, ensure_ascii=False, indent=0)};\n"


def _json(path: Path) -> dict[str, str]:
    import json

    return dict(json.loads(path.read_text(encoding="utf-8")))


def _loaded(path: Path) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def with_mark(number: str, lang: str) -> str:
    """A number written with a decimal stop or comma, with the mark that the language uses."""
    mark = str(language(lang).get("decimal_mark", ","))
    return number.replace(",", mark).replace(".", mark)


# ------------------------------------------------------------------ letters

_LETTERS = str.maketrans({"æ": "ae", "ä": "ae", "ø": "o", "ö": "o", "å": "a"})
_SIGNS = re.compile(r"[\W_]+")
_HUMP = re.compile(r"(?<=[a-zæøå])(?=[A-ZÆØÅ])")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Small letters without marks; ø, ö and oe are o, å and aa are a, æ and ä are ae."""
    low = text.lower()
    if not low.isascii():
        plain = unicodedata.normalize("NFKD", low.translate(_LETTERS))
        # Letters of mathematics are capitals first when their form is taken from them.
        low = "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()
    return low.replace("oe", "o").replace("aa", "a")


@lru_cache(maxsize=65536)
def words_apart(name: str) -> str:
    """A technical name with its words apart: `BED_DAYS`, `AntallDogn` → `Antall Dogn`."""
    return _SIGNS.sub(" ", _HUMP.sub(" ", name)).strip()


def letters(text: str) -> str:
    """A text's letters and digits, small, without blanks and signs: what spellings of one name
    have in common. Letters are not folded: «Måned» and «Maned» are two names."""
    return _SIGNS.sub("", text.casefold())


@lru_cache(maxsize=65536)
def folded_letters(text: str) -> str:
    """A heading's or name's letters and digits, folded: `Målenhet`, `maalenhet` and `MÅL-ENHET`
    are one. For names that people write off one another, not for those that must differ."""
    return letters(fold(text))


@lru_cache(maxsize=262144)
def stem(folded: str) -> str:
    """A folded word without its Norwegian ending (Snowball); a word with a digit in it as it is."""
    return str(_stemmer().stemWord(folded)) if folded.isalpha() else folded


@cache
def _stemmer() -> Any:
    """The library's own code, whatever faster one is installed: a published index is the same
    everywhere, and web/site/src/engine/stem.js does the same."""
    from snowballstemmer.norwegian_stemmer import NorwegianStemmer

    return NorwegianStemmer()


# ------------------------------------------------------------------ numbers, days and limits

NUMBER = r"[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)([eE][+-]?[0-9]+)?"
"""A number as people and databases write it: decimal comma or stop, an exponent or none."""
_NUMBER = re.compile(NUMBER)
_QUOTES = "'\""


def unquoted(text: str) -> str:
    """A text without blanks around it and the quotes that keep a spreadsheet from reckoning."""
    return text.strip().strip(_QUOTES).strip()


@lru_cache(maxsize=65536)
def number_of(text: str, *, exponent: bool = True) -> float | None:
    """A text as a number; None where it is none. `inf` and `nan` are words.

    Without `exponent` 1E50 is none either: it is a code of ICD-11 and a database's number alike,
    and only who asks knows which of them a cell may hold.
    """
    bare = text.strip()
    if not _NUMBER.fullmatch(bare):
        return None
    if not exponent and "e" in bare.casefold():
        return None
    number = float(bare.replace(",", "."))
    return number if math.isfinite(number) else None


_DATE_FORMS = (
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?"), (1, 2, 3)),
    (re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?: 0?0:00(?::00)?)?"), (3, 2, 1)),
    (re.compile(r"(\d{4})(\d{2})(\d{2})"), (1, 2, 3)),
)
# Excel counts days from 1899-12-30; five digits reach from 1954 to 2064, and no year has five.
_SERIAL = re.compile(r"([2-5]\d{4})(?:\.0+)?")
_DAY_ZERO = date(1899, 12, 30)


@lru_cache(maxsize=65536)
def parse_date(text: str) -> date | None:
    """A date in ISO form, as dd.mm.yyyy, as yyyymmdd or as Excel's number of days, quoted or not;
    None where it is none."""
    bare = unquoted(text)
    if len(bare) == 10 and bare[4] == "-" == bare[7]:
        return _iso_date(bare)
    for form, (year, month, day) in _DATE_FORMS:
        match = form.fullmatch(bare)
        if match:
            try:
                return date(int(match[year]), int(match[month]), int(match[day]))
            except ValueError:
                return None
    serial = _SERIAL.fullmatch(bare)
    return _DAY_ZERO + timedelta(days=int(serial[1])) if serial else None


def _iso_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def limit_of(text: str) -> float | date | None:
    """A limit as a number or a day; None where it is an expression (`today`) or cannot be read."""
    number = number_of(unquoted(text))
    return number if number is not None else parse_date(text)


# ------------------------------------------------------------------ labels that are no answer

_UNANSWERED = (
    r"velg( (en )?verdi)?|(please )?(select|choose)( a value)?|nullmangler|ikke overført"
    r"|ikke (be)?svart|ikke valgt|ikke (ut)?fyll?t( ut)?|not answered"
)
"""Nothing was chosen: the code stands where an answer is missing."""
_UNKNOWN = (
    r"ukjent|unknown|vet ikke|mangler|none|not (known|applicable)"
    r"|ikke (registrert|aktuelt|relevant|kjent|målt|oppgitt)"
)
"""Somebody did answer, and the answer is that there is nothing to tell."""
_ABOUT = re.compile(r"^[-–—.<>() ]+|[-–—.<>() ]+$")
_NOT_CHOSEN = re.compile(_UNANSWERED)
_NOTHING_TOLD = re.compile(f"{_UNANSWERED}|{_UNKNOWN}")


@lru_cache(maxsize=65536)
def is_sentinel(label: str, *, unknown: bool = False) -> bool:
    """Whether a code's label says that nothing was chosen («Velg verdi», «--- Ikke besvart ---»).

    With `unknown` also the answers that tell nothing («Ukjent», «Ikke aktuelt»). Whoever counts
    how complete data are leaves these out: they were answered. Whoever compares lists, and asks
    which codes mean something, puts them in.
    """
    bare = _ABOUT.sub("", label.strip()).casefold()
    return (_NOTHING_TOLD if unknown else _NOT_CHOSEN).fullmatch(bare) is not None


def open_day(day: date | None) -> str:
    """A day as ISO 8601 writes it, `…` where a period is open there."""
    return day.isoformat() if day else "…"


_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """A text without the signs that move a terminal's cursor, colour it or turn its direction."""
    return _STEERING.sub("\ufffd", text)
