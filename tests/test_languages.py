"""A language is data: what is said of it in a folder of words is all that the code knows."""

from __future__ import annotations

import ast
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from regmeta import texts
from regmeta.errors import UnreadableInput
from regmeta.runs import words
from regmeta.runs.sentences import Sentence
from regmeta.texts import Text, decimal, joined, languages, lowered, with_mark

from .conftest import ROOT

MADE_UP = '"{file}: er tom." = "{file}: ⟦er tom⟧."\n'


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A language that nobody speaks, as a folder of words: xx."""
    for lang in ("nb", "en"):
        (tmp_path / lang).mkdir()
        content = (texts._WORDS / lang / "language.toml").read_bytes()
        (tmp_path / lang / "language.toml").write_bytes(content)
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "language.toml").write_text('name = "iksisk"\ndecimal_mark = "¤"\n')
    (tmp_path / "xx" / "sentences.toml").write_text(MADE_UP, encoding="utf-8")
    monkeypatch.setattr(texts, "_WORDS", tmp_path)
    forgotten = (texts.languages, texts.language, texts.translations)
    for remembered in forgotten:
        remembered.cache_clear()
    yield "xx"
    monkeypatch.undo()
    for remembered in forgotten:
        remembered.cache_clear()


def test_the_languages_are_the_folders_of_words(made_up: str):
    assert languages() == ("nb", "en", "xx")


def test_a_sentence_of_the_code_is_found_in_another_language(made_up: str):
    sentence = Text("{file}: er tom.", "{file}: is empty.")
    assert sentence(made_up, file="a.csv") == "a.csv: ⟦er tom⟧."
    assert Text("Uten oversettelse", "Not translated")(made_up) == "Uten oversettelse"
    assert UnreadableInput("{file}: er tom.", "{file}: is empty.", file="b").message(made_up) == (
        "b: ⟦er tom⟧."
    )


def test_a_number_is_written_with_the_marks_of_the_language(made_up: str):
    assert [with_mark("1.5", lang) for lang in languages()] == ["1,5", "1.5", "1¤5"]


def test_what_stands_in_braces_of_a_value_is_left_alone():
    told = UnreadableInput("{file}: er tom.", "{file}: is empty.", file="{x}.csv")
    assert (told.message("nb"), told.message("en")) == ("{x}.csv: er tom.", "{x}.csv: is empty.")
    assert Text("{ikke en verdi}")("nb") == "{ikke en verdi}"


def test_a_text_falls_back_to_bokmål_and_then_to_what_there_is():
    assert Text("ja", "yes")("nn") == "ja"
    assert Text("ja", "yes", "jau")("nn") == "jau"
    assert Text(en="yes")("nb") == "yes"
    assert Text(nn="jau")("en") == "jau"
    assert not Text()


def test_an_error_comes_whole_out_of_another_process():
    told = UnreadableInput("{n} rader", "{n} rows", n=3)
    again = pickle.loads(pickle.dumps(told))
    assert [again.message("nb"), again.message("en")] == ["3 rader", "3 rows"]
    assert str(again) == "3 rader"


def test_a_text_made_of_values_is_said_in_every_language(made_up: str):
    told = Text("{file}: er tom.", "{file}: is empty.").filled(file="a.csv")
    assert [told(lang) for lang in languages()] == [
        *("a.csv: er tom.", "a.csv: is empty.", "a.csv: ⟦er tom⟧."),
    ]
    both = joined(Text(" og ", " and "), [told, Text("b")])
    assert both(made_up) == "a.csv: ⟦er tom⟧. og b"
    assert decimal("1.5")(made_up) == "1¤5"
    assert lowered(Text("Felt", "Field"))("en") == "field"


def test_a_value_that_is_a_text_is_said_in_the_same_language():
    seen = Text("ser {what}", "sees {what}")
    assert seen("en", what=Text("alt", "all")) == "sees all"
    assert seen.filled(what=Text("alt", "all")).nb == "ser alt"


def test_a_text_knows_what_it_is_in(made_up: str):
    assert Text("{file}: er tom.", "x").is_in(made_up)
    assert not Text("Uten oversettelse", "Not translated").is_in(made_up)
    assert not Text("Bare norsk").is_in("en")


def test_a_translator_is_told_what_is_lacking_and_what_is_wrong(
    made_up: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Other values than in bokmål, and sentences that are said no more, end with 1."""
    sentences = {
        "{file}: er tom.": Sentence("{file}: er tom.", "{file}: is empty.", ["a.py:1"]),
        "{n} rader": Sentence("{n} rader", "{n} rows", ["b.py:2", "c.py:3"]),
    }
    monkeypatch.setattr(words, "all_sentences", lambda: sentences)
    assert words.main(["xx"]) == 0
    assert capsys.readouterr().out == '# b.py:2, c.py:3\n# "{n} rows"\n"{n} rader" = ""\n\n'
    monkeypatch.setattr(words, "translations", lambda lang: {"{n} rader": "{m}", "borte": "x"})
    assert words.main([]) == 1
    assert "other values than in bokmål: {n} rader" in capsys.readouterr().err


# ------------------------------------------------------------------ no code branches on one


def _code() -> Iterator[tuple[str, ast.AST]]:
    """Every node of the code, with where it stands."""
    for path in sorted((ROOT / "regmeta").rglob("*.py")):
        name = path.relative_to(ROOT / "regmeta").as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield f"{name}:{getattr(node, 'lineno', 0)}", node


NODES = tuple(_code())
LITERALS = {"nb", "en", "nn"}


def _literals(node: ast.AST) -> set[object]:
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant)} & LITERALS


def _in(where: str, *files: str) -> bool:
    return where.partition(":")[0] in files


def test_no_language_is_compared_with():
    """What differs between languages is a Text, or stands in a language's own language.toml."""
    compared = [
        where
        for where, node in NODES
        if isinstance(node, ast.Compare) and _literals(node) and not _in(where, "texts.py")
    ]
    assert compared == []


DATA_IN_LANGUAGES = (
    "form/web.py",
    "read/layouts/headings.py",
    "spec/schema.py",
)
"""Published data with both languages beside one another, and how others write a language's name."""


def test_no_words_are_kept_in_a_table_by_language():
    tables = [
        where
        for where, node in NODES
        if isinstance(node, ast.Dict)
        and {"nb", "en"} <= {key.value for key in node.keys if isinstance(key, ast.Constant)}
        and not _in(where, *DATA_IN_LANGUAGES)
    ]
    assert tables == []


def test_nothing_carries_one_thing_in_two_languages():
    """A parameter or an attribute `what_en` beside `what` is a Text."""
    doubled = [
        where
        for where, node in NODES
        if (isinstance(node, ast.arg) and node.arg.endswith("_en"))
        or (isinstance(node, ast.AnnAssign) and ast.unparse(node.target).endswith("_en"))
        or (isinstance(node, ast.keyword) and (node.arg or "").endswith("_en"))
    ]
    assert doubled == []


NAMES_OF_FORMATS = ("Explorer", "Web", "DuckDB", "DDI", "FHIR", "Frictionless", "JSON")
NAMES_OF_FORMATS += ("RDF", "REDCap", "Excel", "ODM", "XLSForm")


def test_every_text_of_the_code_is_in_bokmål_and_english():
    lacking = []
    for where, node in NODES:
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Text":
            given = [*node.args, *(word.value for word in node.keywords)]
            said = [part.value for part in given if isinstance(part, ast.Constant)]
            if len(said) == len(given) == 1 and not any(n in said[0] for n in NAMES_OF_FORMATS):
                lacking.append(where)
            if len(said) == len(given) == 2 and bool(said[0]) != bool(said[1]):
                lacking.append(where)
    assert lacking == []


def test_no_page_and_no_script_asks_for_a_language():
    """Pages have their words handed to them; scripts have theirs by key, in a file a language."""
    asks = re.compile(r"""(?:==|!=)=? *["'](?:nb|en)["']|["'](?:nb|en)["'] *(?:==|!=)""")
    sources = [
        *(ROOT / "regmeta").rglob("*.html"),
        *(ROOT / "web").glob("*/src/**/*.js"),
        *(ROOT / "web").glob("*/src/**/*.jsx"),
    ]
    assert len(sources) > 40
    ours = (path for path in sources if path.name != "validators.js")  # made by Ajv
    found = [path.name for path in ours if asks.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_no_error_is_raised_without_both_languages():
    """mypy holds it too; this says where, for whoever runs only the tests."""
    kinds = {"RegmetaError", "UnreadableInput", "WrongUse", "OutputFailed", "BrokenConfiguration"}
    lacking = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sorted((ROOT / "regmeta").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name | ast.Attribute)
        and (call.func.id if isinstance(call.func, ast.Name) else call.func.attr) in kinds
        and len(call.args) < 2
        and not any(isinstance(word, ast.Starred) for word in call.args)
    ]
    assert lacking == []
