"""What commands write with `--format json` is what their published schemas say, and no more."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from regmeta.spec.outputs import OUTPUTS, output_schema

from .commands import run
from .conftest import ROOT
from .explorer_server import serving
from .test_verify import write_tree

DAY = ("--today", "2026-08-20")
NORGAST = "norgast-klokebok.csv"


@pytest.fixture
def registries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("als", "norgast"):
        shutil.copytree(ROOT / "registries" / name, tmp_path / "registries" / name)
    return tmp_path / "registries"


def _faults(command: str, value: Any) -> list[str]:
    validator = Draft202012Validator(output_schema(command), format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def _said(*words: str | Path, lang: str, codes: tuple[int, ...] = (0,)) -> Any:
    done = run(*words, "--lang", lang, "--format", "json")
    assert done.code in codes, done.err
    return json.loads(done.out)


def _shorten(registries: Path) -> None:
    """Leave out the last variable: a breaking change."""
    file = registries / "norgast" / NORGAST
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.reader(text, delimiter=";"))
    with file.open("w", encoding="utf-8-sig", newline="") as text:
        kept = [row for row in rows if row[2] != rows[-1][2]]
        csv.writer(text, delimiter=";").writerows(kept)


def _release(registries: Path, name: str, lang: str) -> Any:
    words = ("--registries", registries, "--by", "Kari Testesen", "--title", "Ny", *DAY)
    return _said("release", name, *words, lang=lang)


@pytest.mark.parametrize("command", OUTPUTS)
def test_a_schema_is_valid_and_given_by_the_command(command: str) -> None:
    given = run("spec", "schema", command, "--lang", "en")
    schema = json.loads(given.out)
    Draft202012Validator.check_schema(schema)
    assert schema == output_schema(command, "en")
    assert schema["title"] == schema["x-label"]["en"] != schema["x-label"]["nb"]


def _objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for below in schema.values():
            yield from _objects(below)
    elif isinstance(schema, list):
        for below in schema:
            yield from _objects(below)


@pytest.mark.parametrize("command", OUTPUTS)
def test_no_object_of_a_schema_is_open(command: str) -> None:
    shapes = list(_objects(output_schema(command)))
    assert shapes and all("additionalProperties" in shape for shape in shapes)


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_publish_release_and_status(registries: Path, lang: str) -> None:
    out = registries.parent / "out"
    words = ("publish", registries, "--out", out, "--formats", "tables", *DAY)
    outputs = [_said(*words, "--dry-run", lang=lang)]
    released = [_release(registries, "norgast", lang)]
    outputs += [_said(*words, lang=lang), _said(*words, lang=lang)]
    _shorten(registries)
    released.append(_release(registries, "norgast", lang))
    assert released[1]["diff"]["counts"]["breaking"] > 0
    refused = _said(*words, "--strict", lang=lang, codes=(1,))
    assert refused["stops"] and refused["refused"]
    (registries / "als" / "registry.toml").write_text("= nei", encoding="utf-8")
    shutil.copy(ROOT / "README.md", registries / "norgast" / NORGAST)
    held = _said(*words, lang=lang, codes=(4,))
    assert held["held"] and held["published"][1]["edition"]["draft"]
    withdrawing = ("--registries", registries, "--by", "Kari", "--reason", "prøve")
    assert run("withdraw", "als", *withdrawing, *DAY).code == 0
    withdrawn = _said(*words, lang=lang)
    assert withdrawn["withdrawn"]
    outputs += [refused, held, withdrawn]
    assert [_faults("publish", value) for value in outputs] == [[]] * len(outputs)
    assert [_faults("release", value) for value in released] == [[], []]
    status = _said("status", registries, *DAY, lang=lang, codes=(3,))
    assert status["unreadable"] and _faults("status", status) == []


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_status_of_all_that_ship(lang: str) -> None:
    status = _said("status", ROOT / "registries", *DAY, lang=lang)
    assert len(status["registries"]) == 8 and _faults("status", status) == []


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_diff_of_two_of_folders_and_of_versions(registries: Path, lang: str) -> None:
    before = registries.parent / "before"
    shutil.copytree(registries, before)
    _shorten(registries)
    pair = ("diff", before / "norgast", registries / "norgast")
    outputs = [
        _said(*pair, lang=lang),
        _said(*pair, "--versions", *DAY, lang=lang),
        _said("diff", before, registries, lang=lang),
    ]
    assert outputs[2]["unchanged"] == ["als"]
    assert [_faults("diff", value) for value in outputs] == [[], [], []]


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_verify(registries: Path, lang: str) -> None:
    write_tree(registries.parent / "api")
    _shorten(registries)
    with serving(registries.parent / "api" / "explorer") as (base, _):
        words = ("--registries", registries, "--rate", "100000", "--api", base, *DAY)
        outputs = [_said("verify", "als", *words, lang=lang)]
        outputs.append(_said("verify", "norgast", *words, lang=lang, codes=(1,)))
    assert outputs[1]["differences"] and outputs[1]["counts"]["extra"]
    assert [_faults("verify", value) for value in outputs] == [[], []]


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_diff_of_two_publications(registries: Path, lang: str) -> None:
    out = registries.parent / "out"
    words = ("publish", registries, "--out", out, "--formats", "tables", *DAY)
    assert run(*words).code == 0
    _shorten(registries)
    assert run(*words).code == 0
    difference = _said("diff", f"{out}@1", f"{out}@2", lang=lang)
    assert [change["id"] for change in difference["changed"]] == ["norgast"]
    assert _faults("diff", difference) == []


def test_a_key_too_many_or_too_few_is_a_fault() -> None:
    status = _said("status", ROOT / "registries", *DAY, lang="nb")
    assert _faults("status", {**status, "more": 1})
    fewer = deepcopy(status)
    del fewer["registries"][0]["stage"]
    assert _faults("status", fewer)
