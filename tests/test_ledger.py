"""The ledger: each act a line, none of which goes unmissed, wherever a run stopped."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regmeta.editions import ledgerhead
from regmeta.editions.ledger import DEEDS, Act, note_acts, read_ledger
from regmeta.errors import OutputFailed, UnreadableInput
from regmeta.runs import noting

from .commands import Done, run
from .conftest import ROOT
from .explorer_server import serving
from .private_numbers import number_of
from .test_verify import write_tree

DAY = ("--today", "2026-08-20")


@pytest.fixture
def registries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("als", "norgast"):
        shutil.copytree(ROOT / "registries" / name, tmp_path / "registries" / name)
    words = ("--by", "Kari Testesen", "--registries", tmp_path / "registries", *DAY)
    assert run("release", "als", *words).code == 0
    return tmp_path / "registries"


def _publish(registries: Path, *more: str) -> Done:
    words = ("--out", registries.parent / "out", "--formats", "tables", *DAY)
    return run("publish", registries, *words, *more)


def _deeds(registries: Path) -> list[str]:
    return [line.act.deed for line in read_ledger(registries / "ledger.jsonl")]


def _cut(registries: Path, keep: int) -> None:
    ledger = registries / "ledger.jsonl"
    lines = ledger.read_text(encoding="utf-8").splitlines(keepends=True)
    ledger.write_text("".join(lines[:keep]), encoding="utf-8")


@pytest.mark.parametrize("keep", [2, 1, 0])
@pytest.mark.parametrize("lang", ["nb", "en"])
def test_lines_cut_off_the_end_are_missed(registries: Path, keep: int, lang: str) -> None:
    assert [_publish(registries).code, _publish(registries, "--again").code] == [0, 0]
    _cut(registries, keep)
    done = run("log", "--registries", registries, "--lang", lang)
    said = {"nb": "mangler på slutten", "en": "missing at the end"}[lang]
    assert done.code == 2 and said in done.err and "ledger.head" in done.err
    assert _publish(registries).code == 2


def test_a_ledger_that_is_gone_is_missed(registries: Path) -> None:
    (registries / "ledger.jsonl").unlink()
    assert run("log", "--registries", registries).code == 2
    assert _publish(registries).code == 2


def test_a_publication_remembers_a_line_that_both_files_have_lost(registries: Path) -> None:
    assert _publish(registries).code == 0
    assert _publish(registries, "--again").code == 0
    out, ledger = registries.parent / "out", registries / "ledger.jsonl"
    _cut(registries, 1)
    last = read_head_of(ledger)
    (registries / "ledger.head").write_text(f"1 {last}\n", encoding="ascii")
    assert run("log", "--registries", registries).code == 0
    done = _publish(registries)
    assert done.code == 2 and str(out) in done.err and "mangler" in done.err


def read_head_of(ledger: Path) -> str:
    content: dict[str, Any] = json.loads(ledger.read_text(encoding="utf-8").splitlines()[-1])
    return str(content["digest"])


def test_a_publication_whose_run_was_killed_is_noted_by_the_next(
    registries: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("regmeta.runs.publishing.note_publication", lambda *_: 1 / 0)
        assert _publish(registries).code != 0
    assert _deeds(registries) == ["released"]
    assert _publish(registries, "--dry-run").code == 0
    assert _deeds(registries) == ["released"]
    assert [_publish(registries).code, _publish(registries).code] == [0, 0]
    assert _deeds(registries) == ["released", "published"]


@pytest.mark.parametrize("then", ["release", "publish", "withdraw"])
def test_a_release_that_was_killed_is_noted_before_anything_else(
    registries: Path, monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    words = ("--by", "Kari Testesen", "--registries", registries, *DAY)
    with monkeypatch.context() as patched:
        patched.setattr("regmeta.delivery.releasing.note_acts", lambda *_: 1 / 0)
        assert run("release", "norgast", *words).code != 0
    assert _deeds(registries) == ["released"]
    if then == "release":
        assert run("release", "norgast", *words).code == 2
    elif then == "withdraw":
        assert run("withdraw", "norgast", *words, "--reason", "prøve").code == 0
    assert _publish(registries).code == 0
    expected = {"withdraw": ["withdrawn"]}.get(then, [])
    assert _deeds(registries) == ["released", "released", *expected, "published"]
    names = [line.act.registry for line in read_ledger(registries / "ledger.jsonl")]
    assert names[:2] == ["als", "norgast"]
    kilder = json.loads((registries.parent / "out" / "publication.json").read_bytes())["kilder"]
    assert ("K_NORGAST" in kilder) == (then != "withdraw")


def test_verifying_is_noted_with_its_result(registries: Path) -> None:
    write_tree(registries.parent / "api")
    with serving(registries.parent / "api" / "explorer") as (base, _):
        words = ("--registries", registries, "--rate", "100000", "--api", base, *DAY)
        assert run("verify", "als", *words).code == 0
        assert run("verify", "als@1", *words).code == 0
    acts = [line.act for line in read_ledger(registries / "ledger.jsonl")]
    assert [act.deed for act in acts] == ["released", "verified", "verified"]
    assert acts[1].about == {"api": base, "differences": "0"}
    assert acts[2].about["edition"] == "1" and acts[2].registry == "als"
    log = run("log", "als", "--registries", registries, "--lang", "en").out
    assert f"0 differences from {base}" in log


def _act(number: int) -> Act:
    return Act(DEEDS[number % len(DEEDS)], f"r{number}", date(2026, 1, 1), about={"n": str(number)})


@settings(max_examples=30, derandomize=True, deadline=None)
@given(count=st.integers(1, 7), keep=st.integers(0, 7))
def test_every_cut_is_found(
    count: int, keep: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    ledger = tmp_path_factory.mktemp("ledger") / "ledger.jsonl"
    for number in range(count):
        note_acts(ledger, [_act(number)])
    lines = ledger.read_text(encoding="utf-8").splitlines(keepends=True)
    ledger.write_text("".join(lines[:keep]), encoding="utf-8")
    if keep >= count:
        assert len(read_ledger(ledger)) == count
        return
    with pytest.raises(UnreadableInput):
        read_ledger(ledger)


def test_a_ledger_ahead_of_its_head_is_whole(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    note_acts(ledger, [_act(0)])
    head = (tmp_path / "ledger.head").read_bytes()
    note_acts(ledger, [_act(1), _act(2)])
    (tmp_path / "ledger.head").write_bytes(head)
    assert len(read_ledger(ledger)) == 3
    note_acts(ledger, [_act(3)])
    assert len(read_ledger(ledger)) == 4


@pytest.mark.parametrize("fails", ["half a line", "head"])
def test_a_line_is_noted_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    ledger = tmp_path / "ledger.jsonl"
    note_acts(ledger, [_act(0)])
    before = ledger.read_bytes()

    def full(*_: object) -> None:
        raise OutputFailed("disken er full", "the disk is full")

    with monkeypatch.context() as patched:
        if fails == "head":
            patched.setattr("regmeta.editions.ledger.note_head", full)
        else:
            patched.setattr("regmeta.editions.ledger.os.write", lambda *_: 3)
        with pytest.raises(OutputFailed):
            note_acts(ledger, [_act(1)])
    assert ledger.read_bytes() == before
    note_acts(ledger, [_act(1)])
    assert len(read_ledger(ledger)) == 2


def test_a_head_that_was_altered_is_told(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    note_acts(ledger, [_act(0)])
    for content in (b"", b"1 x\n", b"\xff", b"0 " + b"a" * 64 + b"\n", b"9 " + b"a" * 64 + b"\n"):
        (tmp_path / ledgerhead.HEAD).write_bytes(content)
        with pytest.raises(UnreadableInput):
            read_ledger(ledger)


@pytest.mark.parametrize("option", ["--by", "--title", "--note", "--reason"])
def test_no_personal_number_is_kept_in_what_is_said(registries: Path, option: str) -> None:
    number = number_of("dnr", Random(4))
    words = {"--by": "Kari", option: f"Se {number[:6]} {number[6:]}"}
    command = ("withdraw",) if option == "--reason" else ("release",)
    given = [word for pair in words.items() for word in pair]
    for lang in ("nb", "en"):
        where = ("--registries", registries, "--lang", lang, *DAY)
        done = run(*command, "norgast", *given, *where)
        assert done.code == 2 and option in done.err and done.err.count("\n") == 1
        assert number[6:] not in done.err
    assert _deeds(registries) == ["released"]
    assert not (registries / "norgast" / "editions").exists()


def test_a_preview_is_not_noted(registries: Path) -> None:
    words = ("--out", registries.parent / "preview", "--formats", "tables", "--drafts", *DAY)
    assert [run("publish", registries, *words).code for _ in range(2)] == [0, 0]
    assert _deeds(registries) == ["released"]
    assert noting.last_line(registries)
