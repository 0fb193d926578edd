"""Configuration, decisions and applications with values of every wrong kind: a sentence or an
answer, never a fault in regmeta itself, never a hang.

`pytest tests/test_config_fuzz.py --long` runs 5,000 instead of the few of every run.
"""

from __future__ import annotations

import json
import shutil
import time
import tomllib
from collections.abc import Callable
from copy import deepcopy
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from .commands import run
from .conftest import ROOT, SHARED
from .form_generator import wrong

SHORT, LONG = 45, 5_000
SECONDS = 20
ODD: tuple[Any, ...] = (
    *(0, -1, 7, 10**30, 1.5, float("nan"), float("inf"), True, False, "", " ", "x", "æ\n\t\0"),
    *("\x1b[2J", "x" * 3000, "../../x", "/etc/passwd", "C:\\x", "2026-13-45", "V_", "K_NGER"),
    *(date(1, 1, 1), date(9999, 12, 31), datetime(2026, 1, 1, 12), [], {}, [[]], [{}], ["x", 1]),
    *({"x": 1}, {"": {}}, {"nb": 1}, [["a", "b"], ["a"]], {"a": {"b": {"c": [{}]}}}),
)
REGISTRY = tomllib.loads((ROOT / "registries" / "nger" / "registry.toml").read_text("utf-8"))
REGISTRY |= {
    "status": {"stage": "completed", "dates": {"draft": date(2026, 1, 1)}, "waiting_for": "x"},
    "data": {"Operasjon": {"keys": ["A", ["B", "C"]], "formulas": {"BMI": "A / B"}, "event": "A"}},
}
WAIVERS = {
    "waivers": [
        {"rule": "missing-unit", "reason": "Vi vet.", "until": date(2027, 1, 1), "by": "Kari"}
    ]
}


def _mangled(value: Any, dice: Random) -> Any:
    """The value with one to three places made odd, lost, doubled or named otherwise."""
    made = deepcopy(value)
    for _ in range(dice.randint(1, 3)):
        owner, key = _somewhere(made, dice)
        _mangle(owner, key, dice)
    return made


def _somewhere(made: Any, dice: Random) -> tuple[Any, Any]:
    owner, key = made, dice.choice(list(made) or ["x"])
    while isinstance(owner, dict) and key in owner and owner[key] and dice.random() < 0.7:
        inner = owner[key]
        if isinstance(inner, list):
            inner = dice.choice(inner)
        if not isinstance(inner, dict) or not inner:
            break
        owner, key = inner, dice.choice(list(inner))
    return owner, key


def _mangle(owner: Any, key: Any, dice: Random) -> None:
    how = dice.random()
    if how < 0.7:
        owner[key] = deepcopy(dice.choice(ODD))
    elif how < 0.8:
        owner.pop(key, None)
    elif how < 0.9:
        owner[f"{key}x"] = owner.get(key, 1)
    else:
        owner[key] = [owner.get(key, 1), deepcopy(dice.choice(ODD))]


def _toml(value: Any) -> str:
    """A value as TOML in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(key)} = {_toml(held)}" for key, held in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    return _text(value) if isinstance(value, str) else repr(value)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=True).replace("\x7f", "\\u007f")


def _file(value: dict[str, Any]) -> str:
    return "\n".join(f"{_text(key)} = {_toml(held)}" for key, held in value.items()) + "\n"


# ------------------------------------------------------------------ what is made and run


Case = Callable[[Path, Random], tuple[str | Path, ...]]


def _home(folder: Path) -> Path:
    home = folder / "registries" / "nger"
    shutil.copytree(ROOT / "registries" / "nger", home)
    return home


def _configured(folder: Path, dice: Random) -> tuple[str | Path, ...]:
    home = _home(folder)
    (home / "registry.toml").write_text(_file(_mangled(REGISTRY, dice)), encoding="utf-8")
    return _command(folder, home, dice)


def _waived(folder: Path, dice: Random) -> tuple[str | Path, ...]:
    home = _home(folder)
    (home / "waivers.toml").write_text(_file(_mangled(WAIVERS, dice)), encoding="utf-8")
    return _command(folder, home, dice)


def _command(folder: Path, home: Path, dice: Random) -> tuple[str | Path, ...]:
    publish = ("publish", folder / "registries", "--out", folder / "out", "--formats", "tables")
    return dice.choice(
        (
            ("check", home),
            ("check", folder / "registries"),
            ("map", home),
            ("diff", home, ROOT / "registries" / "nger"),
            ("status", folder / "registries"),
            ("data", "plan", home),
            ("release", home, "--by", "Kari", "--today", "2026-11-23"),
            (*publish, "--today", "2026-11-23"),
        )
    )


def _decided(folder: Path, dice: Random) -> tuple[str | Path, ...]:
    home = folder / "hreg"
    shutil.copytree(SHARED / "cases" / "data" / "hreg", home)
    path = home / "mappings.sssom.tsv"
    lines = path.read_text("utf-8").splitlines()
    row = dice.randrange(len(lines) - 6, len(lines))
    cells = lines[row].split("\t")
    if dice.random() < 0.7:
        other = json.loads(cells[-1])
        odd = _mangled(other, dice)
        if "values" in other and dice.random() < 0.7:
            odd = {**other, "values": _mangled(other["values"], dice)}
        cells[-1] = json.dumps(odd, default=str)
    else:
        cells[dice.randrange(len(cells))] = str(dice.choice(ODD)).replace("\n", " ")
    lines[row] = "\t".join(cells)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    extract = SHARED / "cases" / "data" / "h.csv"
    harmonize = ("harmonize-data", home, extract, "--out", folder / "ut.csv")
    return dice.choice((harmonize, harmonize, ("map", home), ("check", home)))


def _applied(folder: Path, dice: Random) -> tuple[str | Path, ...]:
    path = folder / "soknad.json"
    made = wrong(dice)
    if dice.random() < 0.5:
        made = _mangled(made, dice)
    text = json.dumps(made, default=str)
    if dice.random() < 0.1:
        text = text.replace("a", "\\ud800", 1)
    path.write_text(text, encoding="utf-8")
    good = ROOT / "tests" / "applications" / "single.json"
    return dice.choice(
        (
            ("form", "check", path),
            ("form", "check", path, "--format", "json"),
            ("form", "check", path, "--format", "html", "--out", folder / "a.html"),
            ("form", "route", path),
            ("form", "export", path, "--out", folder / "b.json"),
            ("form", "migrate", path),
            ("form", "diff", path, good),
            ("form", "diff", good, path),
        )
    )


CASES: dict[str, Case] = {
    "registry.toml": _configured,
    "waivers.toml": _waived,
    "decisions": _decided,
    "applications": _applied,
}


def _one_run(case: Case, seed: int, folder: Path) -> int:
    folder.mkdir()
    words = case(folder, Random(seed))
    started = time.perf_counter()
    done = run(*words)
    assert time.perf_counter() - started < SECONDS, (seed, words)
    assert done.code in (0, 1, 2, 3, 4), (seed, words, done.err)
    assert "regmeta selv" not in done.err, (seed, words, done.err)
    assert done.code < 2 or done.err.startswith("regmeta: ") or "Usage" in done.err, (seed, words)
    shutil.rmtree(folder)
    return done.code


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_in_a_file_is_a_sentence(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    if name == "decisions" and not (SHARED / "cases" / "data" / "hreg").is_dir():
        pytest.skip("the cases of data are not beside the project")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    runs = (LONG if request.config.getoption("--long") else SHORT) // len(CASES)
    codes = [_one_run(CASES[name], seed, tmp_path / str(seed)) for seed in range(runs)]
    # Both kinds must occur, else the odd values are too mild or too wild to tell anything.
    assert min(codes) < 2 and max(codes) >= 1
