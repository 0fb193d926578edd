"""What stands between a registry and its publication: nothing vanishes, falls or breaks unsaid."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from .commands import Done, run
from .conftest import ROOT

DAY = ("--today", "2026-08-20")
FILE = "norgast-klokebok.csv"
Rows = list[list[str]]


@pytest.fixture
def registries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("als", "norgast"):
        shutil.copytree(ROOT / "registries" / name, tmp_path / "registries" / name)
    return tmp_path / "registries"


def _publish(registries: Path, *more: str) -> Done:
    out = registries.parent / "out"
    return run("publish", registries, "--out", out, "--formats", "tables", *DAY, *more)


def _release(registries: Path, *more: str) -> None:
    words = ("--registries", registries, "--by", "Kari Testesen", *DAY)
    assert run("release", "norgast", *words, *more).code == 0


def _tables(registries: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (registries.parent / "out/tables").iterdir()}


def _edit(registries: Path, change: Callable[[Rows], Rows]) -> None:
    file = registries / "norgast" / FILE
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.reader(text, delimiter=";"))
    with file.open("w", encoding="utf-8-sig", newline="") as text:
        csv.writer(text, delimiter=";").writerows([rows[0], *change(rows[1:])])


def _recoded(rows: Rows) -> Rows:
    """Two answers change places: whoever has old data reads it wrongly."""
    n = next(n for n, row in enumerate(rows) if row[5] and rows[n + 1][2] == row[2])
    rows[n][5], rows[n + 1][5] = rows[n + 1][5], rows[n][5]
    return rows


def _shortened(rows: Rows) -> Rows:
    return [row for row in rows if row[2] != rows[-1][2]]


def _reworded(rows: Rows) -> Rows:
    return [[*row[:-1], row[-1] + " Presisert."] if row[-1] else row for row in rows]


def _undescribed(rows: Rows) -> Rows:
    return [[*row[:-1], ""] for row in rows]


@pytest.mark.parametrize(
    ("gate", "change", "said"),
    [
        ("breaking", _recoded, "brytende endringer uten merknad"),
        ("vanishing", _shortened, "noe som er publisert, ville blitt borte"),
        ("completeness", _undescribed, "felt er fylt ut i"),
    ],
)
@pytest.mark.parametrize("has_edition", [False, True])
def test_a_gate_stays_closed_and_what_stood_stands(
    registries: Path,
    gate: str,
    change: Callable[[Rows], Rows],
    said: str,
    has_edition: bool,
) -> None:
    if has_edition:
        _release(registries)
    assert _publish(registries, "--strict").code == 0
    before = _tables(registries)
    _edit(registries, change)
    if has_edition:
        _release(registries)
    for asked in (("--gates", gate), ("--strict",)):
        done = _publish(registries, *asked)
        assert done.code == 1 and done.err.count("\n") == 1 and "portene" in done.err
        assert f"norgast ({gate}): " in done.out and said in done.out
        assert str(registries / "norgast") in done.out or gate == "completeness"
        assert _tables(registries) == before
    stops = json.loads(_publish(registries, "--strict", "--format", "json").out)["stops"]
    assert [(stop["gate"], stop["id"]) for stop in stops] == [(gate, "norgast")]
    others = {"vanishing", "completeness", "breaking"} - {gate}
    assert _publish(registries, "--gates", ",".join(sorted(others))).code == 0
    assert _tables(registries) != before


@pytest.mark.parametrize("change", [_recoded, _shortened])
def test_a_note_tells_users_and_opens_the_gate(
    registries: Path, change: Callable[[Rows], Rows]
) -> None:
    _release(registries)
    assert _publish(registries).code == 0
    _edit(registries, change)
    _release(registries, "--note", "Svarene er snudd fra 20. august.")
    _edit(registries, _reworded)
    _release(registries)
    assert _publish(registries, "--strict").code == 0
    page = run("diff", registries / "norgast", "--changelog").out
    assert "Svarene er snudd fra 20. august." in page
    log = run("log", "norgast", "--registries", registries).out
    assert "Svarene er snudd fra 20. august." in log


def test_a_note_on_another_edition_does_not_open_the_gate(registries: Path) -> None:
    _release(registries)
    assert _publish(registries).code == 0
    _edit(registries, _recoded)
    _release(registries)
    _edit(registries, _reworded)
    _release(registries, "--note", "Beskrivelsene er klarere.")
    assert _publish(registries, "--strict").code == 1


def test_what_nobody_remembers_is_not_taken_for_the_same(
    registries: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _publish(registries).code == 0
    _edit(registries, _reworded)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another"))
    done = _publish(registries, "--gates", "breaking")
    assert done.code == 1 and "er ikke tatt vare på" in done.out
    assert _publish(registries).code == 0


def test_a_gate_that_there_is_not_is_refused(registries: Path) -> None:
    done = _publish(registries, "--gates", "breaking,farge")
    assert done.code == 2 and "farge" in done.err and "completeness" in done.err


def test_a_reworded_registry_passes_every_gate(registries: Path) -> None:
    assert _publish(registries).code == 0
    _edit(registries, _reworded)
    assert _publish(registries, "--strict").code == 0
