"""Names into codes: what a form or a variable is called, as the catalogue's stable codes."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans({"Æ": "AE", "Ø": "O", "Å": "A", "Ä": "A", "Ö": "O", "Þ": "TH", "Ð": "D"})
_PLAIN = re.compile(r"[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*")


def segment(text: str) -> str:
    """One upper-case ASCII segment of a code: `Oppfølging 1` is OPPFOLGING_1."""
    if _PLAIN.fullmatch(text):
        return text.upper()
    upper = text.strip().upper().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", upper).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Z0-9]+", "_", plain).strip("_")


def own_case(text: str) -> str:
    """A segment that keeps its case, for names that differ in nothing else."""
    plain = unicodedata.normalize("NFKD", text.strip()).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_")


_NUMBER = re.compile(r"^\d{1,2}\.\s+")
_VERSION = re.compile(r"[\s.]+skjema(?:ver|v|type?v?)\w*\b.*$", re.IGNORECASE)
_VERSION_WORDS = ("skjematypeversjon", "skjemaversjon")
_STAMP = re.compile(r"\s\s+\d{1,2}(?:\.(?:\d{1,2}(?:\.(?:\d{0,4}(?:\s.*)?)?)?)?)?$")
_WHOLE_STAMP = re.compile(r"\s+\d{1,2}\.\d{1,2}\.\d{4}.*$")


_DEFAULT = re.compile(r"(?:ark|sheet|blad|tabelle|feuil)\s?\d*", re.IGNORECASE)


def form_of_title(title: str, pattern: str = "") -> str:
    """The form's name in a sheet title: no running number, version or export time, even cut.

    `pattern` is a layout's own way of titling, with the form's name as its first group.

    >>> form_of_title("1. Inklusjonskjema  11.04.2023 ")
    'Inklusjonskjema'
    """
    if _DEFAULT.fullmatch(title.strip()):
        return ""
    own = re.fullmatch(pattern, title) if pattern else None
    if own:
        return own[1].strip()
    name = _NUMBER.sub("", title.rstrip("\n"))
    name = _WHOLE_STAMP.sub("", name)
    name = _STAMP.sub("", name)
    name = _VERSION.sub("", name)
    name = _without_cut_version(name) if len(title) >= 30 else name
    return name.strip().rstrip(".").strip()


def _without_cut_version(name: str) -> str:
    """Without a last word that is the beginning of "Skjemaversjon", cut at 31 characters."""
    head, _, tail = name.rpartition(" ")
    begins = any(word.startswith(tail.casefold()) for word in _VERSION_WORDS)
    sure = head.endswith(".") or tail.islower() or len(tail) >= 4
    return head if head and tail and begins and sure else name
