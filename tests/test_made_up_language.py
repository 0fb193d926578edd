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

from regmeta.files.strict import load_toml
from regmeta.runs.formats import FORMATS as FORMATS_OF_PUBLISH
from regmeta.runs.sentences import all_sentences
from regmeta.runs.words import lacking, overview
from regmeta.spec.loading import load_spec

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
        "publish-edition": ("publish", "whole", "--out", "approved", "--formats", "site", *DAY),
        "publish-api": ("publish", "whole", "--out", "approved", "--formats", "api", *DAY),
        "publications": ("publications", "approved"),
        "publication-diff": ("diff", "approved@1", "approved@2"),
        "rollback": (
            *("rollback", "approved", "1", "--registries", "whole", "--by", "X"),
            *("--reason", "1", *DAY),
        ),
        "log": ("log", "--registries", "whole"),
        "synth": ("data", "synth", "liten", "--rows", "40", "--faults", "2", "--out", "data", *DAY),
        "template": ("template", "template.xlsx"),
        "new": ("new", "nytt", BOOK, "--registries", "made"),
        "filled": ("template", "filled.xlsx", "--kilde", REGISTRY),
        "convert": ("convert", BOOK, "converted.xlsx"),
        "marked": ("check", BOOK, "--format", "xlsx", "--out", "marked.xlsx", *DAY),
        "review": ("map", REGISTRY, "--review", "review.xlsx", *DAY),
        "texts": ("translate", REGISTRY, "--out", "texts.xlsx", *DAY),
        **{f"check-{name}": ("check", REGISTRY, "--format", name, *DAY) for name in FORMATS},
        "summary": ("check", REGISTRY, "--summary", *DAY),
        **{
            f"status-{name}": ("status", "whole", "--format", name, *DAY)
            for name in ("text", "csv", "html", "plan")
        },
        **{
            f"report-{name}": ("report", "whole", "--format", name, *DAY)
            for name in ("text", "csv", "html")
        },
        "report-pages": ("report", "whole", "--pages", "report.d", *DAY),
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
        "receive": ("receive", BOOK, "filled.xlsx", "--registries", "whole", *DAY),
        "waiting": ("receive", "--registries", "whole"),
        "return": (*("return", "1", "--reason", "1", "--by", "X", "--registries", "whole", *DAY),),
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
    r"https?://\S+|\S+@\S+|[\w./-]+\.xlsx![\w!:]+|[\w./-]+\.(?:xlsx|csv|json|html|toml|md|zip|ttl|xml|yaml|no|org)\b"
    r"|\b[0-9a-f]{6,}\b|`[^`]*`|\[[\w-]+\]|--[\w-]+|\b[a-zæøå]\w*(?:[-:._][\w-]+)+|\b[A-Z]{1,3}_[\w.]+"
)
"""Addresses, file names, what stands between grave accents, options, and names with joints."""
_WORD = re.compile(r"[A-Za-zÆØÅæøå]{3,}")


def latin_words(texts: Iterable[str]) -> set[str]:
    """The words of Latin letters that are no codes: abbreviations in capitals are."""
    bare = (_MARKED.sub(" ", text) for text in texts)
    return {word for text in bare for word in _WORD.findall(text) if not word.isupper()}


# ------------------------------------------------------------------ names, the same in all

LAW = load_spec()
FIELDS = {name for field in LAW for name in (field.key, field.level, field.type)} | {
    *(field.options.name for field in LAW if field.options),
    *("platform", "instrument", "variabelgruppe", "verdi", "navn", "kode"),
}
"""What the law calls fields, levels, types and lists; people write these names in files."""
OUTPUTS = {*FORMATS_OF_PUBLISH.names, *FORMATS, "xlsx"}
DATATYPES = {"boolean", "category", "code", "date", "dateTime", "decimal", "integer", "string"} | {
    "uuid",
    "text",
    "derived",
}
GITHUB = {"error", "file", "line", "notice", "title", "warning"}
SHEETS = {"Kilde", "Delkilder", "Datasamlinger", "Variabler", "Kodeverk"}
"""As the registry's own workbook calls its sheets."""
OWN = {"regmeta", "helsedata", "liten", "whole", "faulty", "nope", "mojibake"}
"""Programs and files, and the one rule whose name is a single word."""
DATA = {"helseregisterloven", "forskrift", "heltall", "Vekt", "Desimaltall", "Volven"}
"""What stands in the registry's cells and in examples of rules as it is written there."""
EXAMPLE = {"Angir", "graden", "ved", "utfall", "Tale", "tale", "Funksjonsscore"} | {
    "Degree",
    "Speech",
    "loss",
    "speech",
}
"""The variable that the template shows as an example is a real one, of a real registry."""
SEXES = {"Ikke", "kjent", "spesifisert", "Kvinne", "Mann", "Kjønn"}
"""Code list 3101 as Volven has it."""
PROGRAMS = {"Explorer", "Excel", "Turtle", "CodeSystem", "DuckDB", "REDCap", "Lifecycle"} | {
    *("Frictionless", "Data", "Package", "Web", "Schema", "JSON", "Questionnaire", "Bundle"),
}
NAMES = frozenset(OWN | DATA)
NAMES_IN = {
    "receive": {"received"},
    "return": {"received"},
    "publish": OUTPUTS,
    "publish-again": OUTPUTS,
    "publish-api": OUTPUTS,
    "rollback": {"approved"},
    "publish-edition": OUTPUTS,
    "publish-faulty": OUTPUTS | {"withheld"},
    "no-format": OUTPUTS,
    "check-github": GITHUB,
    "read": FIELDS | {"file", "sheet", "row", "heading", "field"} | SHEETS,
    "convert": FIELDS,
    "texts": {"kode", "variabel"},
    "new": {"made", "nytt"},
    "spec": FIELDS,
    "field": FIELDS,
    "rule-overlapping-versions": FIELDS,
    "summary": FIELDS,
    "site": {"HealthDCAT"},
    "targets": DATATYPES,
    "target": DATATYPES,
    "profile": DATATYPES,
    "data-html": SEXES,
    "form-check": {"dataSources"},
    "form-html": {"dataSources"},
    "template": FIELDS | EXAMPLE | {"royker", "smerte", "vekt"},
    "filled": FIELDS | EXAMPLE,
    "converted": FIELDS | EXAMPLE,
}
"""Names that only some outputs have reason to show."""


def foreign_words(name: str, texts: Iterable[str]) -> set[str]:
    """The words in an output that are neither of the language nor names."""
    return latin_words(texts) - NAMES - NAMES_IN.get(name, set())


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "form-diff"])
def test_what_a_command_says_is_in_the_language(said: Path, name: str) -> None:
    file = said / "out" / f"{name}.txt"
    assert foreign_words(name, texts_of(file)) == set(), file.read_text(encoding="utf-8")[:500]


def test_the_words_between_the_values_of_two_applications_are_in_the_language(said: Path) -> None:
    lines = (said / "out" / "form-diff.txt").read_text(encoding="utf-8").splitlines()
    assert lines
    assert latin_words(line.partition(":")[0] for line in lines) == set()


BOOKS = ("template", "filled", "converted", "review", "texts", "data")


@pytest.mark.parametrize("name", BOOKS)
def test_what_a_workbook_says_is_in_the_language(said: Path, name: str) -> None:
    assert foreign_words(name, texts_of(said / f"{name}.xlsx")) == set()


def test_what_is_added_to_a_marked_workbook_is_in_the_language(said: Path) -> None:
    before = set(texts_of(said / BOOK))
    added = [text for text in texts_of(said / "marked.xlsx") if text not in before]
    assert len(added) > 50
    assert foreign_words("marked", added) - SHEETS == set()


def test_every_page_of_the_site_is_in_the_language(said: Path) -> None:
    pages = sorted((said / "build" / "site" / LANG).rglob("*.html"))
    assert len(pages) > 20
    known = _sources_of_targets() | PROGRAMS | SEXES
    found = {page.name: foreign_words("site", texts_of(page)) - known for page in pages}
    assert {page: words for page, words in found.items() if words} == {}


def _sources_of_targets() -> set[str]:
    """Where harmonized variables and code systems come from is told as their owners do."""
    targets = load_toml(ROOT / "specs/harmonized/2026.1/targets.toml")
    systems = load_toml(ROOT / "specs/kodeverk/systems.toml")
    titles = (system["title"]["nb"] for system in systems["systems"])
    return latin_words([*_one_language(targets), *_one_language(systems), *titles])


def _one_language(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict) and not {"nb", "en"} <= value.keys():
        for part in value.values():
            yield from _one_language(part)
    elif isinstance(value, list):
        for part in value:
            yield from _one_language(part)


def test_the_form_and_the_scripts_bring_the_language(said: Path) -> None:
    form = said / "build" / "form"
    assert foreign_words("form", texts_of(form / f"{LANG}.html")) == set()
    for script in (form / f"words-{LANG}.js", said / f"build/site/assets/words-{LANG}.js"):
        sentences = json.loads(script.read_text(encoding="utf-8").partition(" = ")[2].rstrip(";\n"))
        assert len(sentences) > 70
        bare = (re.sub(r"\{\w+\}|<[^>]*>", "", text) for text in sentences.values())
        assert latin_words(bare) == set()


def test_a_workbook_in_the_language_is_read_back(said: Path) -> None:
    """Its sheets, headings, options and answers are all words of the language."""
    submission = read_again(said, "converted.xlsx")
    original = read_again(said, BOOK)
    assert submission == original


def read_again(said: Path, book: str) -> dict[str, int]:
    code = (
        "import sys; from pathlib import Path; from regmeta.read import read_file\n"
        "from regmeta.spec.loading import load_spec\n"
        "made = read_file(Path(sys.argv[1]), load_spec()).submission\n"
        "law = load_spec()\n"
        "import json; print(json.dumps({level: len(made[level]) for level in made.levels}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, book],
        cwd=said,
        env={**os.environ, "PYTHONPATH": str(said)},
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout))


def test_a_publication_has_a_page_of_every_language(said: Path) -> None:
    front = (said / "build/site/index.html").read_text(encoding="utf-8")
    assert re.findall(r'hreflang="(\w+)" href', front) == ["en", LANG]
    assert (said / "build/site/en/index.html").is_file()


def test_the_list_of_languages_tells_what_each_lacks() -> None:
    sentences = all_sentences()
    told = overview(sentences)
    assert f"nb  bokmål: {len(sentences)}" in told
    assert f"en  English: {len(sentences)}" in told
    lines = lacking("nn", sentences)
    assert lines.count(' = ""') == len(sentences)
    assert "# validate/rules/" in lines


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ingenting er endret.", {"Ingenting", "endret"}),
        ("nger.xlsx!Variabler!D17: ტპნ", set()),
        ("regler: `regmeta rules` [missing-unit] --lang", {"regler"}),
        ("V_NGER.OP.VEKT NGER kilde.Code ლპდე", set()),
    ],
)
def test_a_sentence_of_another_language_is_seen_and_a_name_is_not(text: str, words: set[str]):
    assert latin_words([text]) == words
