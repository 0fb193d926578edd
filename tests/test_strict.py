"""Configuration is read strictly: what does not fit is one sentence that says where and what."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest
import tomli
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regmeta.errors import BrokenConfiguration
from regmeta.files.misfit import first_misfit
from regmeta.files.strict import Strict, Words, load_strict
from regmeta.files.toml_lines import Keys, key_lines
from tests.conftest import ROOT, amount


class Step(Strict, frozen=True):
    """A table in a list."""

    name: str
    limit: int = 10


class Recipe(Strict, frozen=True):
    """One of everything that a configuration file may hold."""

    title: Words
    steps: tuple[Step, ...]
    grade: Literal["easy", "hard"] = "easy"
    since: date | None = None
    share: float = 1.0
    public: bool = True
    columns: tuple[str | tuple[str, ...], ...] = ()
    pair: tuple[str, str] = ("", "")
    tables: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)


GOOD = """\
grade = "hard"
since = 2026-01-31
share = 2
public = false
columns = ["A", ["B", "C"]]
pair = ["a", "b"]
title = { nb = "Tittel", en = "Title" }

[[steps]]
name = "one"

[[steps]]
name = "two"
limit = 3

[tables."Første skjema"]
Code = "K_X"
"""


def loaded(folder: Path, written: str, name: str = "recipe.toml") -> Recipe:
    path = folder / name
    path.write_text(written, encoding="utf-8")
    return load_strict(path, Recipe)


def test_what_fits_is_a_typed_value(tmp_path: Path) -> None:
    recipe = loaded(tmp_path, GOOD)
    assert recipe.steps == (Step(name="one"), Step(name="two", limit=3))
    assert (recipe.title.text.en, recipe.share, recipe.since) == ("Title", 2.0, date(2026, 1, 31))
    assert recipe.columns == ("A", ("B", "C"))


@pytest.mark.parametrize(
    ("right", "wrong", "nb", "en"),
    [
        (
            "share = 2",
            'share = "to"',
            "3: share: her må det stå et tall, men det står en tekst.",
            "3: share: this must be a number, but it is a text.",
        ),
        (
            "limit = 3",
            "limit = true",
            "14: steps nr. 2, limit: her må det stå et heltall, men det står true eller false.",
            "14: steps no. 2, limit: this must be a whole number, but it is true or false.",
        ),
        (
            "limit = 3",
            "limt = 3",
            "14: steps nr. 2, limt: ukjent nøkkel «limt». Mente du «limit»?",
            "14: steps no. 2, limt: unknown key “limt”. Did you mean “limit”?",
        ),
        (
            "limit = 3",
            "xyz = 3",
            "ukjent nøkkel «xyz». Her kan det stå: limit, name.",
            "What may stand here: limit, name.",
        ),
        (
            'name = "two"\n',
            "",
            "12: steps nr. 2: mangler nøkkelen «name», som skal være en tekst i hermetegn.",
            "12: steps no. 2: lacks the key “name”, which is a text in quotes.",
        ),
        (
            '"hard"',
            '"hrad"',
            "1: grade: her må det stå en av easy, hard, men det står «hrad». Mente du «hard»?",
            "1: grade: this must be one of easy, hard, but it is “hrad”. Did you mean “hard”?",
        ),
        (
            "2026-01-31",
            '"2026-01-31"',
            "2: since: her må det stå en dato uten hermetegn (2026-01-31), men det står en tekst.",
            "a date without quotes (2026-01-31), but it is a text.",
        ),
        (
            "2026-01-31",
            "2026-01-31T10:00:00",
            "2: since: her må det stå en dato",
            "a date or a time",
        ),
        (
            '["B", "C"]',
            '["B", 7]',
            "5: columns nr. 2 nr. 2: her må det stå en tekst",
            "columns no. 2 no. 2",
        ),
        (
            '["a", "b"]',
            '["a"]',
            "6: pair: her må det stå en liste med 2 verdier",
            "a list of 2 values",
        ),
        ('en = "Title"', 'no = "Title"', "7: title.no: ukjent nøkkel «no».", "unknown key “no”."),
        (
            'Code = "K_X"',
            "Code = 12",
            "17: tables.Første skjema.Code: her må det stå en tekst i hermetegn, "
            "men det står et tall.",
            "this must be a text in quotes, but it is a number.",
        ),
        ("[[steps]]", "[steps]", "ikke gyldig TOML", "not valid TOML"),
        (
            "public = false",
            "public = ",
            "4: filen er ikke gyldig TOML",
            "4: the file is not valid TOML",
        ),
    ],
)
def test_what_does_not_fit_is_one_sentence(
    right: str, wrong: str, nb: str, en: str, tmp_path: Path
) -> None:
    assert right in GOOD
    with pytest.raises(BrokenConfiguration) as caught:
        loaded(tmp_path, GOOD.replace(right, wrong))
    for lang, sentence in (("nb", nb), ("en", en)):
        said = caught.value.message(lang)
        assert said.startswith(f"{tmp_path / 'recipe.toml'}:")
        assert any(sentence in line for line in said.splitlines())
        assert all(line.startswith(f"{tmp_path / 'recipe.toml'}") for line in said.splitlines())


def test_all_that_does_not_fit_is_said_a_line_each_in_the_files_order(tmp_path: Path) -> None:
    wrong = GOOD.replace("limit = 3", "limt = 3").replace("share = 2", 'share = "to"')
    with pytest.raises(BrokenConfiguration) as caught:
        loaded(tmp_path, wrong.replace('Code = "K_X"', "Code = 12"))
    lines = caught.value.message("nb").splitlines()
    keys = [line.split(":")[2].strip() for line in lines]
    assert keys == ["share", "steps nr. 2, limt", "tables.Første skjema.Code"]
    assert len(caught.value.message("en").splitlines()) == 3


def test_json_is_read_as_strictly_and_names_the_way(tmp_path: Path) -> None:
    whole = {"title": {"nb": "a", "en": "b"}, "steps": [{"name": "one", "limit": "3"}]}
    with pytest.raises(BrokenConfiguration, match=r"steps nr\. 1, limit: her må .* et heltall"):
        loaded(tmp_path, json.dumps(whole), "recipe.json")
    with pytest.raises(BrokenConfiguration, match=r"recipe\.json:2: filen er ikke gyldig JSON"):
        loaded(tmp_path, "{\n}}", "recipe.json")


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe", b"a = " + b"[" * 100_000, b"a = " + b"9" * 5000, b"a = \x00", b"= 1"],
    ids=["not UTF-8", "deep", "long number", "zero byte", "no key"],
)
def test_what_is_no_toml_at_all_is_one_sentence(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_bytes(content)
    with pytest.raises(BrokenConfiguration) as caught:
        load_strict(path, Recipe)
    assert caught.value.message("nb").startswith(str(path))
    assert caught.value.message("nb") != caught.value.message("en")


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.toml", Path("a\0b.toml")):
        with pytest.raises(BrokenConfiguration, match="kan ikke leses"):
            load_strict(path, Recipe)


# ------------------------------------------------------------------ properties

PLAIN = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.dates(),
    st.datetimes(), st.sampled_from(["easy", "hard", "A"]),
)  # fmt: skip
NAMES = st.sampled_from([*Recipe.__struct_fields__, "name", "limit", "nb", "en", "x"])
ANYTHING = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@settings(
    max_examples=amount(100, 400),
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.dictionaries(NAMES, ANYTHING, max_size=6))
def test_the_sentence_is_found_exactly_where_the_type_does_not_fit(extra: dict[str, Any]) -> None:
    value = tomli.loads(GOOD) | extra
    try:
        msgspec.convert(value, Recipe, builtin_types=(date,))
    except msgspec.ValidationError:
        fits = False
    else:
        fits = True
    assert (first_misfit(value, msgspec.inspect.type_info(Recipe)) is None) == fits


def ways(value: Any, way: Keys = ()) -> list[Keys]:
    """Every way into a nested value."""
    here = [way] if way else []
    if isinstance(value, dict):
        return here + [one for key, member in value.items() for one in ways(member, (*way, key))]
    if isinstance(value, list):
        return here + [one for n, member in enumerate(value) for one in ways(member, (*way, n))]
    return here


CONFIGURATIONS = sorted(
    path
    for folder in ("specs", "registries", "regmeta")
    for path in (ROOT / folder).rglob("*.toml")
)


@pytest.mark.parametrize("path", CONFIGURATIONS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_key_of_every_file_is_on_the_line_that_is_told(path: Path) -> None:
    written = path.read_text(encoding="utf-8")
    lines = key_lines(written)
    assert set(lines) == set(ways(tomli.loads(written)))
    text = written.splitlines()
    for way, line in lines.items():
        if isinstance(way[-1], str):
            assert way[-1] in text[line - 1]


def test_lines_are_found_behind_strings_and_lists_over_several_lines() -> None:
    written = (
        'a.b."c d" = 1\nx = { y = [1, { z = "}" }], "q.r" = """a\n]""" }\n[[m]]\nk = [\n  # no ]\n'
        '  "a", 1979-05-27 07:32:00,\n]\n[[m.n]]\no = 1\n[[m.n]]\no = 2\n[[m]]\n[m.s."t.u"]\n'
        "v = '''a\n''b''''\nend = 1\n"
    )
    lines = key_lines(written)
    assert set(lines) == set(ways(tomli.loads(written)))
    assert [lines[way] for way in (("a", "b"), ("x", "q.r"), ("m", 0, "k", 1))] == [1, 2, 7]
    assert lines["m", 0, "n", 1, "o"] == 12
    assert lines["m", 1, "s", "t.u", "end"] == 17
