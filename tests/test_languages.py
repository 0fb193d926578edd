"""A language is data: what is said of it in a folder of words is all that the code knows."""

from __future__ import annotations

import ast
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from regmeta import texts
from regmeta.errors import UnreadableInput
from regmeta.texts import Text, languages, with_mark

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
