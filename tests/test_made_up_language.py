"""A language is data: one that nobody speaks, added as a folder of words, comes out everywhere.

Every sentence of it has Georgian letters, and the registry it speaks of has its own texts in
Cyrillic ones. A word of Latin letters in what is printed, written or published is therefore a
sentence that did not come from the folders of words, or a name: NAMES, which are reviewed.
"""

from __future__ import annotations

import html.parser
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from .conftest import ROOT
from .made_up import LANG, make, write_registry

REGISTRY, MENDED = "faulty/liten", "whole/liten"
BOOK = f"{REGISTRY}/liten.xlsx"
DAY = ("--today", "2026-11-23")
LATER = ("--today", "2026-11-24")
FORMATS = ("text", "json", "sarif", "junit", "github", "summary", "html")
APPLICATION = "applications/single.json"
RULES = ("overlapping-versions", "wrong-type", "missing-mandatory")


def _commands() -> dict[str, tuple[str, ...]]:
    """Every kind of thing that regmeta says, one command each; those that write come first."""
    wrong = {
        "no-file": ("read", "nope.xlsx"),
        "no-format": ("check", REGISTRY, "--format", "nope"),
        "no-rule": ("rules", "show", "wrong-typ"),
        "no-day": ("check", REGISTRY, "--today", "x"),
        "no-registry": ("map", "nope"),
        "no-answer": ("verify", MENDED, "--api", "http://127.0.0.1:9/x", "--retries", "0", *DAY),
    }
    return {
        "publish": ("publish", "whole", "--out", "build", *DAY),
        "publish-faulty": ("publish", "faulty", "--out", "withheld", "--formats", "api", *DAY),
        "publish-again": ("publish", "whole", "--out", "build", *DAY),
        "release": ("release", MENDED, "--by", "X", "--title", "1", *DAY),
        "synth": ("data", "synth", "liten", "--rows", "40", "--faults", "2", "--out", "data", *DAY),
        "template": ("template", "template.xlsx"),
        "filled": ("template", "filled.xlsx", "--kilde", REGISTRY),
        "convert": ("convert", BOOK, "converted.xlsx"),
        "marked": ("check", BOOK, "--format", "xlsx", "--out", "marked.xlsx", *DAY),
        "review": ("map", REGISTRY, "--review", "review.xlsx", *DAY),
        **{f"check-{name}": ("check", REGISTRY, "--format", name, *DAY) for name in FORMATS},
        "summary": ("check", REGISTRY, "--summary", *DAY),
        **{
            f"status-{name}": ("status", "whole", "--format", name, *DAY)
            for name in ("text", "csv", "html", "plan")
        },
        "read": ("read", BOOK),
        "fix": ("fix", BOOK, "--dry-run", *DAY),
        "map": ("map", REGISTRY, *DAY),
        "similar": ("similar", "--format", "text"),
        "targets": ("targets",),
        "target": ("targets", "org.hf_navn"),
        "spec": ("spec",),
        "field": ("spec", "show", "variabel.GyldigFra"),
        "rules": ("rules",),
        **{f"rule-{name}": ("rules", "show", name) for name in RULES},
        "plan": ("data", "plan", "liten", *DAY),
        "data": ("data", "check", "liten", "data/inn.csv", "data/ut.csv", *DAY),
        "data-html": ("data", "check", "liten", "data/inn.csv", "--format", "html", *DAY),
        "data-book": (
            *("data", "check", "liten", "data/inn.csv", "--format", "xlsx"),
            *("--out", "data.xlsx", *DAY),
        ),
        "profile": ("data", "profile", "data/inn.csv"),
        "compare": ("data", "compare", "liten", "data/inn.csv"),
        "statistics": ("data", "statistics", "liten", "data/inn.csv", "--out", "s.json", *DAY),
        "form-check": ("form", "check", APPLICATION, "--catalogue", "build", *DAY),
        "form-html": ("form", "check", APPLICATION, "--format", "html", *DAY),
        "form-route": ("form", "route", APPLICATION, "--catalogue", "build"),
        "form-diff": ("form", "diff", APPLICATION, "applications/amendment.json"),
        "diff": ("diff", MENDED, REGISTRY, *LATER),
        "diff-html": ("diff", MENDED, REGISTRY, "--format", "html", *LATER),
        "diff-markdown": ("diff", MENDED, REGISTRY, "--format", "md", *LATER),
        "versions": ("diff", MENDED, REGISTRY, "--versions", *LATER),
        "package": ("package", MENDED, "--out", "package.zip", *DAY),
        **wrong,
    }


COMMANDS = _commands()


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which all commands ran: out/NAME.txt is what each said."""
    home = make(tmp_path_factory.mktemp("made-up"))
    write_registry(home / "faulty", faulty=True)
    write_registry(home / "whole", faulty=False)
    (home / "registries").symlink_to("whole")
    (home / "applications").symlink_to(ROOT / "tests" / "applications")
    spoken = {name: [*words, "--lang", LANG] for name, words in COMMANDS.items()}
    (home / "commands.json").write_text(json.dumps(spoken), encoding="utf-8")
    subprocess.run(
        [sys.executable, str(ROOT / "tests" / "made_up_run.py"), "commands.json", "out"],
        cwd=home,
        env={**os.environ, "PYTHONPATH": str(home), "XDG_CACHE_HOME": str(home / "cache")},
        check=True,
        timeout=300,
    )
    return home


# ------------------------------------------------------------------ what people read of a file


class _Page(html.parser.HTMLParser):
    """The texts of a page, and those of its attributes that are read out.

    What an element says to be in another language, is: that is how a page falls back for all to
    see. Scripts, styles and codes are nobody's sentences.
    """

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._left_out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        foreign = about.get("lang", LANG) != LANG
        if self._left_out or foreign or tag in ("script", "style", "code"):
            if tag not in _ALONE:
                self._left_out.append(tag)
            return
        read_out = ("alt", "aria-label", "placeholder", *(() if tag == "link" else ("title",)))
        self.texts += [about[name] for name in read_out if name in about]
        if about.get("name") == "description":
            self.texts.append(about.get("content", ""))

    def handle_endtag(self, tag: str) -> None:
        if self._left_out and self._left_out[-1] == tag:
            self._left_out.pop()

    def handle_data(self, data: str) -> None:
        if not self._left_out:
            self.texts.append(data)


_ALONE = ("br", "hr", "img", "input", "link", "meta", "path", "rect", "line", "circle", "wbr")


def texts_of(path: Path) -> list[str]:
    """All that a person reads in a file."""
    if path.suffix == ".xlsx":
        return list(_of_workbook(path))
    content = path.read_text(encoding="utf-8")
    if content.startswith("<!"):
        page = _Page()
        page.feed(content)
        return page.texts
    if content.startswith("<?xml"):
        return [a or b for a, b in re.findall(r'message="([^"]*)"|>([^<>]+)<', content)]
    if content.startswith(("{", "[")) and content.rstrip().endswith(("}", "]")):
        return list(_of_values(json.loads(content)))
    return content.splitlines()


SPOKEN_KEYS = ("message", "text", "advice", "title", "label", "reason", "help", "what", "why")
"""The keys of JSON whose values are sentences: the others hold codes and data."""


def _of_values(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, str) and key in SPOKEN_KEYS:
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _of_values(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from _of_values(part, key)


def _of_workbook(path: Path) -> Iterator[str]:
    for sheet in load_workbook(path).worksheets:
        if sheet.sheet_state == "visible":
            yield sheet.title
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and not sheet.row_dimensions[cell.row].hidden:
                    yield cell.value
                if cell.comment:
                    yield cell.comment.text
        for rule in sheet.data_validations.dataValidation:
            yield from filter(None, (rule.promptTitle, rule.prompt, rule.error, rule.errorTitle))


# ------------------------------------------------------------------ words that are no names

_MARKED = re.compile(
    r"https?://\S+|\S+@\S+|[\w./-]+\.(?:xlsx|csv|json|html|toml|md|zip|ttl|xml|yaml|no|org)\b"
    r"|[\w.]+\.xlsx![\w!]+|\b[0-9a-f]{8,}\b|`[^`]*`|\[[\w-]+\]|--[\w-]+|\b[a-zæøå]\w*(?:[-:._][\w-]+)+|\b[A-Z]{1,3}_[\w.]+"
)
"""Addresses, file names, what stands between grave accents, options, and names with joints."""
_WORD = re.compile(r"[A-Za-zÆØÅæøå]{3,}")


def latin_words(texts: Iterable[str]) -> set[str]:
    """The words of Latin letters that are no codes: abbreviations in capitals are."""
    bare = (_MARKED.sub(" ", text) for text in texts)
    return {word for text in bare for word in _WORD.findall(text) if not word.isupper()}


NAMES: frozenset[str] = frozenset()


@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_command_says_is_in_the_language(said: Path, name: str) -> None:
    words = latin_words(texts_of(said / "out" / f"{name}.txt"))
    assert words - NAMES == set(), "no sentence of the folders of words"


BOOKS = ("template", "filled", "converted", "marked", "review", "data")


@pytest.mark.parametrize("name", BOOKS)
def test_what_a_workbook_says_is_in_the_language(said: Path, name: str) -> None:
    assert latin_words(texts_of(said / f"{name}.xlsx")) - NAMES == set()


def test_every_page_of_the_site_is_in_the_language(said: Path) -> None:
    pages = sorted((said / "build" / "site" / LANG).rglob("*.html"))
    assert len(pages) > 20
    found = {page.name: latin_words(texts_of(page)) - NAMES for page in pages}
    assert {page: words for page, words in found.items() if words} == {}


def test_the_form_and_the_scripts_bring_the_language(said: Path) -> None:
    form = said / "build" / "form"
    assert latin_words(texts_of(form / f"{LANG}.html")) - NAMES == set()
    for script in (form / f"words-{LANG}.js", said / f"build/site/assets/words-{LANG}.js"):
        sentences = json.loads(script.read_text(encoding="utf-8").partition(" = ")[2].rstrip(";\n"))
        assert len(sentences) > 70
        assert (
            latin_words(re.sub(r"\{\w+\}|<[^>]*>", "", text) for text in sentences.values())
            == set()
        )
