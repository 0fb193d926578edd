"""What free texts of an application hold: personal numbers, nothing at all, no reason.

Each is said in web/form/src/texts.js as well, sign for sign: no `\\d`, `\\w` or `\\s`, which Python
and JavaScript read differently.
"""

from __future__ import annotations

import re
import unicodedata

from regmeta.identifiers import kind_of_person_number

_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_BETWEEN = "[ \t\r\n.,/_\\-\u2010-\u2015\u2212]{0,2}"
_ELEVEN = re.compile(f"(?<![0-9])(?=([0-9](?:{_BETWEEN}[0-9]){{10}})(?![0-9]))")
_MASKED = re.compile(f"(?<![0-9])[0-9](?:{_BETWEEN}[0-9]){{10}}(?![0-9])")
_NO_WORD = re.compile("[^a-z0-9æøåäöéü]+")
_VOWEL = re.compile("[aeiouyæøåäöéü0-9]")
_PLACEHOLDER = re.compile(
    "(test(er|ing)?|asdf[a-z]*|qwert[a-z]*|tbd|todo|xyz|abc|na|n a|ikke utfylt|"
    "kommer senere|to come|lorem ipsum.*|bla( bla)*|fyll(es)? ut( senere)?|fill in( later)?)"
)
_NO_REASON = re.compile(
    "((det|den|dette|it|this) )?((kan|vil|kunne|may|might|could|will) )?"
    "((bli|være|be|become) )?(nyttig|relevant|useful|interessant|interesting|greit å ha|"
    "kjekt å ha|nice to have)[a-z]*( (senere|later|en gang|for prosjektet|for the project))?|"
    "((er|den|is) )?(trengs|nødvendig|needed|necessary|required)|"
    "(se|see) (protokoll|protokollen|over|protocol|above)|for sikkerhets skyld|just in case|"
    "i tilfelle|"
)


def numbers_in(text: str) -> list[str]:
    """The kinds of the personal numbers in a text, each once, in the order they stand."""
    plain = _plain(text)
    kinds = [_kind(match[1]) for match in _ELEVEN.finditer(plain)]
    return list(dict.fromkeys(kind for kind in kinds if kind))


def _plain(text: str) -> str:
    """Digits of any script and blanks of any width as the plain ones; unseen signs gone."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text))


def _kind(written: str) -> str:
    kind = kind_of_person_number(re.sub("[^0-9]", "", written))
    return kind.id if kind else ""


def masked(text: str) -> str:
    """A text that a report may repeat: no run of digits that could be somebody's number."""
    plain = _plain(text)
    return _MASKED.sub("…", plain) if _MASKED.search(plain) else text


def folded(text: str) -> str:
    """Words in small letters with one blank between them; all other signs are gone."""
    return _NO_WORD.sub(" ", text.lower()).strip()


def words_in(text: str) -> int:
    """How many words stand in a text."""
    return len(re.findall("[^ \t\r\n\u00a0]+", text))


def says_nothing(text: str) -> bool:
    """Whether a text is a stand-in: fewer than three letters, one sign repeated, no real word."""
    plain = folded(text)
    letters = plain.replace(" ", "")
    if len(letters) < 3 or len(set(letters)) == 1 or _PLACEHOLDER.fullmatch(plain):
        return True
    return not any(_VOWEL.search(word) for word in plain.split(" "))


def gives_no_reason(text: str) -> bool:
    """Whether a text says no more than that something may be of use."""
    return bool(_NO_REASON.fullmatch(folded(text)))
