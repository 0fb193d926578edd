"""What stands around a list and is no part of it: brackets, bullets, a word that announces it."""

from __future__ import annotations

import re

_WRAPPED = re.compile(
    r"c\((.*)\)|\{(.*)\}"
    r"|\((?=\w+\s*[=:])([^()]*(?:\([^()]*\)[^()]*)*)\)|\[(?=\w+\s*[=:])([^\[\]]*)\]",
    re.DOTALL,
)
_VERB = re.compile(r"(?<![\w.,])(-?\d+)\s+(?:eq|betyr|tilsvarer|står for|means|stands for)\s+")
# «Kode 1: Ja, Kode 2: Nei»: the word says what the number is.
_NAMED = re.compile(
    r"(?<!\w)(?:kode|kod|verdi|värde|værdi|svar|alternativ|kategori|nivå|code|value|option|level|nr\.?"
    r"|no\.?)\s+(?=-?\d+\s*[=:])",
    re.IGNORECASE,
)
_ARROW = re.compile(r"\s*(?:[→⇒➔➜⇨⟶⟹]|[-=]+>|:=|=:)\s*")
_AND = re.compile(
    r"\s+(?:og|och|and|eller|or|samt|hhv\.?|respektive|[&+–-])\s+(?=-?\d+\s*[=:])", re.IGNORECASE
)
# «Verdier: 1=Ja, 2=Nei», but not «Ja: 1, Nei: 0».
_ANNOUNCED = re.compile(
    r"[^\W\d][\w ]{1,24}:\s*(?=-?\d+\s*(?:[=:)]|\.?[ \t]+[^\W\d])|[([]-?\d+[\])])"
)
_GROUP = r"\[[^\[\]]*[=:][^\[\]]*\]|\([^()]*[=:][^()]*\)|\{[^{}]*[=:][^{}]*\}"
_GROUPS = re.compile(rf"(?:(?:{_GROUP})[\s,;|/]*){{2,}}")
# The last code in brackets of its own: «1=Ja, 2=Nei, (9=Ukjent)».
_IN_BRACKETS = re.compile(r"(?<=[,;\s])\((-?\d+\s*=[^()=]*)\)(?=\s*(?:[,;]|$))")
_DOTTED = re.compile(r"(?<![\w.,])(-?\d+)\.(?=\)|\s*=)")
# A list copied with the headings of its columns: «Kode<tab>Tekst» above «1<tab>Mann».
_HEADED = re.compile(
    r"[^\W\d][^\d\t|;=\n]{1,24}([\t|;=])[ \t]*[^\W\d][^\d\t|;=\n]{1,24}\n"
    r"(?=(?:[\w.+-]{1,4}[ \t]*\1[^\n]*(?:\n|\Z)){2,}\Z)"
)
_BULLET = re.compile(r"[ \t]*[-*•·●▪◦–][ \t]+")


def unwrapped(text: str) -> str:
    """The list without what stands around it, with one sign for arrows, verbs and «og»."""
    inner = _WRAPPED.fullmatch(text)
    if inner:
        text = next(filter(None, inner.groups()), "").strip()
    text = _without_bullets(text.replace("—", "–").replace("\\n", "\n"))
    headed = _HEADED.match(text)
    if headed:
        text = text[headed.end() :]
    if _GROUPS.fullmatch(text):
        text = "; ".join(group[1:-1].strip() for group in re.findall(_GROUP, text))
    text = _VERB.sub(r"\1 = ", _DOTTED.sub(r"\1", text))
    if len(_NAMED.findall(text)) > 1:
        text = _NAMED.sub("", text)
    announced = _ANNOUNCED.match(text)
    if announced:
        text = text[announced.end() :]
    return _IN_BRACKETS.sub(r"\1", _AND.sub(", ", _ARROW.sub(" = ", text)))


def _without_bullets(text: str) -> str:
    """Lines without the bullets that stand before every one of them."""
    lines = text.splitlines()
    if len(lines) < 2 or not all(_BULLET.match(line) for line in lines if line.strip()):
        return text
    return "\n".join(_BULLET.sub("", line, count=1) for line in lines)
