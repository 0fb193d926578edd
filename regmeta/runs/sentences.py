"""Every sentence that regmeta says, with where it stands: what a translator has to put in words.

Looked for where sentences are written: in the code (Text and errors), in the pages of rules and
checks, in the tables of specs/ and of regmeta itself, and in the words of the pages' scripts.
"""

from __future__ import annotations

import ast
import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import regmeta
from regmeta.files.strict import load_toml
from regmeta.spec.loading import specs_folder
from regmeta.texts import FIRST, Text, page_texts
from regmeta.validate.rule import Rule

_CODE = Path(regmeta.__file__).parent
_SAID_BY = ("Text", "RegmetaError", "UnreadableInput", "WrongUse", "OutputFailed")
_RAISED = ("BrokenConfiguration",)
_SCRIPTS = ("site", "form")
_TABLES = (("nb", "en"), ("help_nb", "help_en"))
"""The columns of a csv that hold one sentence in two languages."""


@dataclass(slots=True)
class Sentence:
    """A sentence in bokmål and English, and the places it stands in: `validate/pages.py:33`."""

    nb: str
    en: str
    places: list[str] = field(default_factory=list)


def all_sentences() -> dict[str, Sentence]:
    """Every sentence by what it is in bokmål, in the order of the files they stand in first."""
    sentences: dict[str, Sentence] = {}
    for nb, en, place in _everywhere():
        if any(letter.isalpha() for letter in nb):
            sentence = sentences.setdefault(nb, Sentence(nb, en))
            sentence.places.append(place)
    return sentences


def _everywhere() -> Iterator[tuple[str, str, str]]:
    yield from _in_code()
    yield from _in_pages()
    yield from _in_tables()
    for name in _SCRIPTS:
        for text in page_texts(name).values():
            yield text.nb, text.en, f"words/{FIRST}/{name}.json"


# ------------------------------------------------------------------ the code


def _in_code() -> Iterator[tuple[str, str, str]]:
    for path in sorted(_CODE.rglob("*.py")):
        name = path.relative_to(_CODE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            given = _given(node) if isinstance(node, ast.Call) else None
            if given:
                yield (*given, f"{name}:{node.lineno}")  # type: ignore[attr-defined]


def _called(call: ast.Call) -> str | None:
    """The name of what is called, without what it is called on."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else None


def _given(call: ast.Call) -> tuple[str, str] | None:
    """The bokmål and the English that a call is given as they stand; None where it is not."""
    if _called(call) not in (*_SAID_BY, *_RAISED):
        return None
    named = {word.arg: word.value for word in call.keywords}
    texts = [*call.args[:2], *(named[lang] for lang in ("nb", "en") if lang in named)]
    said = [text.value for text in texts if isinstance(text, ast.Constant)]
    if len(said) < 2 or not all(isinstance(text, str) for text in said):
        return None
    return str(said[0]), str(said[1])


# ------------------------------------------------------------------ pages, tables


def _in_pages() -> Iterator[tuple[str, str, str]]:
    """The titles and paragraphs of rules and checks, and the messages that stand in tables."""
    from regmeta.data.kinds import load_kinds
    from regmeta.validate.faults import load_faults
    from regmeta.validate.rule import load_rules

    load_kinds()
    for rule in (*load_rules(), *load_faults()):
        for text in _texts_of(rule):
            yield text.nb, text.en, f"rule {rule.name}"


def _texts_of(rule: Rule) -> Iterable[Text]:
    return (rule.title, rule.message, *rule.sections)


def _in_tables() -> Iterator[tuple[str, str, str]]:
    for root in (_CODE, specs_folder()):
        for path in sorted(root.rglob("*.toml")):
            if path.parent.parent.name != "words":
                place = path.relative_to(root.parent).as_posix()
                yield from ((nb, en, place) for nb, en in _pairs(load_toml(path)))
        for path in sorted(root.rglob("*.csv")):
            place = path.relative_to(root.parent).as_posix()
            yield from ((nb, en, place) for nb, en in _columns(path))


def _pairs(value: Any) -> Iterator[tuple[str, str]]:
    """Every nb beside an en, however deep."""
    if isinstance(value, dict):
        if isinstance(value.get("nb"), str) and isinstance(value.get("en"), str):
            yield value["nb"], value["en"]
        for part in value.values():
            yield from _pairs(part)
    elif isinstance(value, list):
        for part in value:
            yield from _pairs(part)


def _columns(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter=";")
        for row in rows:
            yield from ((row[nb], row[en]) for nb, en in _TABLES if row.get(nb) and row.get(en))
