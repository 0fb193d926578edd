"""Code systems that variables are coded in, and their chapters (specs/search/chapters.toml)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from regmeta.catalogue.facts import KildeFacts
from regmeta.files.strict import Strict, Words, load_strict
from regmeta.model import Kodeverk, Text, Variable
from regmeta.spec.loading import specs_folder
from regmeta.texts import fold

_ENOUGH = 3
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


class Chapter(Strict, frozen=True):
    """A chapter of a code system: its first and last code and what people call it."""

    number: str
    first: str
    last: str
    title: Words
    words: tuple[str, ...]

    def holds(self, code: str) -> bool:
        """Whether a code of the system lies in the chapter."""
        return self.first <= code[: len(self.first)] <= self.last


class ChapteredSystem(Strict, frozen=True):
    """A code system, how it is mentioned, and what its codes look like."""

    id: str
    title: Words
    mentions: frozenset[str]
    code: str
    chapters: tuple[Chapter, ...]


class _ChaptersFile(Strict, frozen=True):
    systems: tuple[ChapteredSystem, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Codes of a system that stand for one disease, group of medicines or kind of operation, under
    what people call it: lay, Latin and English words."""

    system: str
    first: str
    last: str
    title: Text
    words: tuple[str, ...]

    @property
    def codes(self) -> str:
        """Its codes as people write them: C50, or I21–I22."""
        return "–".join(dict.fromkeys((self.first, self.last)))


@cache
def blocks() -> tuple[CodeBlock, ...]:
    """The blocks as they ship, in the order of specs/search/blocks.tsv."""
    lines = (specs_folder() / "search" / "blocks.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(_block(line) for line in lines[1:])


def _block(line: str) -> CodeBlock:
    system, first, last, nb, en, words = line.split("\t")
    return CodeBlock(system, first, last, Text(nb, en=en), tuple(filter(None, words.split("|"))))


@cache
def code_systems() -> tuple[ChapteredSystem, ...]:
    """The systems as they ship."""
    return load_strict(specs_folder() / "search" / "chapters.toml", _ChaptersFile).systems


def systems_of(kilde_facts: KildeFacts, variable: Variable) -> Iterator[ChapteredSystem]:
    """The systems a variable is coded in: named in its texts, or told by its codes."""
    lists = _lists(kilde_facts, variable)
    mentioned = _mentioned(_texts(variable, lists))
    for system in code_systems():
        if mentioned & system.mentions or any(_is_coded(kodeverk, system) for kodeverk in lists):
            yield system


def _lists(kilde_facts: KildeFacts, variable: Variable) -> list[Kodeverk]:
    held = kilde_facts.kodeverk
    return [held[code] for code in variable.kodeverk if code in held]


def _texts(variable: Variable, lists: Iterable[Kodeverk]) -> tuple[str, ...]:
    names = (kodeverk.name for kodeverk in lists)
    technical = variable.code.rpartition(".")[2].replace("_", " ")
    return (variable.current.name.nb, variable.current.name.en, technical, *names)


def _mentioned(texts: Iterable[str]) -> set[str]:
    return {fold(word) for text in texts for word in _WORD.findall(text.lower())}


@cache
def _shape(system: ChapteredSystem) -> re.Pattern[str]:
    return re.compile(system.code)


def _is_coded(kodeverk: Kodeverk, system: ChapteredSystem) -> bool:
    """Whether at least three of a list's codes, and nine of ten of them, look like the system's."""
    values = [code.value for code in kodeverk.codes if not code.sentinel]
    if not values or not values[0][:1].isalpha():
        return False
    alike = sum(1 for value in values if _shape(system).fullmatch(value))
    return alike >= _ENOUGH and 10 * alike >= 9 * len(values)


def chapters_of(variable: Variable, kilde_facts: KildeFacts) -> Iterator[Chapter]:
    """The chapters that at least three codes of a variable's own lists lie in."""
    for kodeverk in _lists(kilde_facts, variable):
        for system in code_systems():
            if _is_coded(kodeverk, system):
                yield from _held(system, [entry.value for entry in kodeverk.codes])


def _held(system: ChapteredSystem, values: list[str]) -> Iterator[Chapter]:
    for chapter in system.chapters:
        if sum(map(chapter.holds, values)) >= _ENOUGH:
            yield chapter
