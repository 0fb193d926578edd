"""Publications by number: listed, compared, gone back to; whole at any moment."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

import pytest

from regmeta.publish import numbered
from regmeta.publish.unchanged import SEAL, read_seal

from .commands import Done, run

SHIPPED = Path(__file__).parent.parent / "registries"


@pytest.fixture(params=[0, 10**9], ids=["large", "small"])
def worth(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """From how many files a publication is large, and only what changed is kept of it."""
    monkeypatch.setattr(numbered, "WORTH_A_SPARE", request.param)
    return int(request.param)


@pytest.fixture
def registries(tmp_path: Path, worth: int, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("als", "norgast"):
        shutil.copytree(SHIPPED / name, tmp_path / "registries" / name)
    return tmp_path / "registries"


def _publish(registries: Path, *more: str) -> Done:
    out = registries.parent / "build"
    words = ("--formats", "tables,csvw", "--today", "2026-08-20", *more)
    done = run("publish", registries, "--out", out, *words)
    assert done.code == 0, done.err
    return done


def _recode(registries: Path, word: str, before: str = "Kvinne") -> None:
    path = registries / "norgast" / "norgast-klokebok.csv"
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.replace(before, word), encoding="utf-8")


@pytest.fixture
def out(registries: Path) -> Path:
    """Three publications: as shipped, one word of norgast other, and als as well."""
    _publish(registries)
    _recode(registries, "Kvinnelig")
    _publish(registries)
    _recode(registries, "Hunkjønn")
    _publish(registries)
    return registries.parent / "build"


def _listed(out: Path) -> list[dict[str, Any]]:
    return list(json.loads(run("publications", out, "--format", "json").out))


def _back(out: Path, number: int, *more: str, by: str = "Kari") -> Done:
    words = ("--by", by, "--reason", "feil lest inn", "--today", "2026-08-21")
    registries = out.parent / "registries"
    return run("rollback", out, str(number), "--registries", registries, *words, *more)


def _shown(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    every = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    return {name: every[name] for name in every if not name.startswith(".")}


def _held(out: Path, number: int) -> dict[str, bytes]:
    """What readers saw of an earlier publication, wherever its files lie now."""
    entry = numbered.publication_numbered(out, number)
    paths = numbered.files_of(entry, out).paths
    return {name: paths[name].read_bytes() for name in paths if not name.startswith(".")}


def _left(out: Path) -> set[str]:
    return {path.name for path in out.parent.iterdir()} - {"cache", "registries"}


def test_publications_are_counted_and_share_their_files(out: Path) -> None:
    listed = _listed(out)
    assert [(entry["number"], entry["standing"]) for entry in listed] == [
        (1, False),
        (2, False),
        (3, True),
    ]
    assert listed[0]["kilder"] == ["als", "norgast"]
    name = next(path.name for path in (out / "csvw").iterdir() if "ALS" in path.name)
    every = [numbered.files_of(entry, out).paths for entry in numbered.publications(out)]
    assert len({paths[f"csvw/{name}"].stat().st_ino for paths in every}) == 1
    assert "står nå" in run("publications", out).out
    assert run("publications", out.parent).code == 2


@pytest.mark.parametrize(("keep", "numbers"), [("0", [4]), ("1", [3, 4]), ("2", [2, 3, 4])])
def test_only_so_many_stay(
    registries: Path, out: Path, keep: str, numbers: list[int], worth: int
) -> None:
    _recode(registries, "Kvinne4")
    _publish(registries, "--again", "--keep", keep)
    assert [entry["number"] for entry in _listed(out)] == numbers
    spare = {".build.spare"} if worth == 0 else set()
    assert _left(out) == {"build", ".build.publications", *spare}


def test_what_changed_from_one_publication_to_another(registries: Path, out: Path) -> None:
    said = run("diff", f"{out}@1", f"{out}@3", "--format", "json").out
    assert json.loads(said) == {
        "before": 1,
        "after": 3,
        "added": [],
        "gone": [],
        "changed": [
            {
                "id": "norgast",
                "code": "K_NORGAST",
                "added": [],
                "gone": [],
                "changed": ["V_NORGAST.PERSON.GENDER"],
            }
        ],
    }
    text = run("diff", "publication@1", "publication@2", "--target", out).out
    assert "norgast: 0 nye variabler, 0 borte, 1 endret" in text
    withdraw = ("--by", "Kari", "--reason", "prøve", "--registries", registries)
    assert run("withdraw", "als", *withdraw).code == 0
    _publish(registries)
    assert json.loads(run("diff", f"{out}@3", f"{out}@4", "--format", "json").out)["gone"] == [
        "als"
    ]
    missing = run("diff", f"{out}@3", f"{out}@9")
    assert (missing.code, "Det finnes: 1, 2, 3, 4" in missing.err) == (2, True)


def test_a_rollback_is_a_new_publication_with_a_line_in_the_ledger(
    registries: Path, out: Path
) -> None:
    first = _held(out, 1)
    (out / "robots.txt").write_text("min", encoding="utf-8")
    done = _back(out, 1)
    assert (done.code, "tilbake til publikasjon 1. Det er nå publikasjon 4" in done.out) == (
        0,
        True,
    )
    assert _shown(out) == {**first, "robots.txt": b"min"}
    assert _listed(out)[-1]["same_as"] == 1
    log = json.loads(run("log", "--registries", registries, "--format", "json").out)
    assert [(line["deed"], line["by"], line["about"]["to"]) for line in log] == [
        ("rolled-back", "Kari", "1")
    ]
    _publish(registries)
    deeds = json.loads(run("log", "--registries", registries, "--format", "json").out)
    assert [line["deed"] for line in deeds] == ["rolled-back", "published"]
    assert "Hunkjønn" in (out / "tables" / "koder.csv").read_text(encoding="utf-8-sig")
    assert json.loads(run("diff", f"{out}@3", f"{out}@5", "--format", "json").out)["changed"] == []
    assert (out / "robots.txt").exists()


def test_a_registry_taken_off_does_not_come_back(registries: Path, out: Path) -> None:
    withdraw = ("--by", "Kari", "--reason", "prøve", "--registries", registries)
    assert run("withdraw", "als", *withdraw).code == 0
    _publish(registries)
    before = _shown(out)
    done = _back(out, 2)
    assert (done.code, "har als, som er tatt av siden" in done.err) == (1, True)
    assert _shown(out) == before


def test_a_published_registry_vanishes_only_where_it_is_named(registries: Path, out: Path) -> None:
    shutil.copytree(SHIPPED / "muskel", registries / "muskel")
    run("publish", registries, "--out", out, "--formats", "tables", "--today", "2026-08-20")
    now = _listed(out)[-1]["kilder"]
    assert "muskel" in now
    done = _back(out, 2)
    assert (done.code, "--without muskel" in done.err) == (1, True)
    assert _listed(out)[-1]["kilder"] == now
    assert _back(out, 2, "--without", "muskel").code == 0
    assert _listed(out)[-1]["kilder"] == ["als", "norgast"]


@pytest.mark.parametrize("harm", ["edited", "gone", "lists"])
def test_a_publication_that_was_harmed_is_not_gone_back_to(out: Path, harm: str) -> None:
    place = Path(_listed(out)[0]["place"])
    if harm == "edited":
        (place / "tables" / "koder.csv").write_text("a", encoding="utf-8")
    elif harm == "gone":
        (place / "tables" / "koder.csv").unlink()
    else:
        (place / ".regmeta" / "tables.json").unlink()
    before = _shown(out)
    done = _back(out, 1)
    assert (done.code, "ikke som den ble forlatt" in done.err) == (1, True)
    assert _shown(out) == before


def test_what_cannot_be_gone_back_to_is_said(out: Path) -> None:
    assert "er den som står" in _back(out, 3).err
    assert "publikasjon 8 finnes ikke" in _back(out, 8).err
    assert "si hvem" in _back(out, 1, by=" ").err
    (out.parent / "registries" / "ledger.jsonl").write_text("nei\n", encoding="utf-8")
    done = _back(out, 1)
    assert (done.code, read_seal(out) is not None) == (2, True)
    assert _listed(out)[-1]["number"] == 3


# ------------------------------------------------------------------ killed

FOREVER = """
    from datetime import date
    from pathlib import Path
    from regmeta.runs.rollback import roll_back
    out = Path({out!r})
    print("begun", flush=True)
    while True:
        for number in (1, 2):
            roll_back(
                out, number, Path({registries!r}), by="Kari", reason="p", today=date(2026, 8, 21)
            )
"""


def test_a_rollback_killed_at_any_moment_leaves_a_whole_publication(
    registries: Path, out: Path, request: pytest.FixtureRequest
) -> None:
    (out / "robots.txt").write_text("min", encoding="utf-8")
    earlier = [_held(out, number) for number in (1, 2)]
    whole = [{**shown, "robots.txt": b"min"} for shown in earlier]
    chance, kills = random.Random(5), 100 if request.config.getoption("--long") else 4
    script = textwrap.dedent(FOREVER.format(out=str(out), registries=str(registries)))
    for _ in range(kills):
        _begin_and_kill(script, chance.uniform(0.05, 0.4))
        assert _shown(out) in whole
        assert (out / SEAL).is_file()
    assert _back(out, 1).code == 0
    assert _shown(out) == whole[0]
    numbers = [entry["number"] for entry in _listed(out)]
    assert numbers == list(range(1, numbers[-1] + 1))
    assert _left(out) == {"build", ".build.publications"}


PUBLISH_FOREVER = """
    from datetime import date
    from pathlib import Path
    from regmeta.files.kept import Kept
    from regmeta.publish import numbered
    from regmeta.runs.publishing import publish
    from regmeta.spec.loading import load_spec
    numbered.WORTH_A_SPARE = {worth}
    spec, registries, kept = load_spec(), Path({registries!r}), Kept(Path({kept!r}))
    book = registries / "norgast" / "norgast-klokebok.csv"
    text = book.read_text(encoding="utf-8-sig")
    print("begun", flush=True)
    while True:
        for word in ("Kvinne", "Hunkjønn"):
            fresh = book.with_suffix(".fresh")
            fresh.write_text(text.replace("Kvinnelig", word), encoding="utf-8")
            fresh.replace(book)
            publish(
                registries, Path({out!r}), spec, today=date(2026, 8, 20), kept=kept,
                formats=("tables", "csvw"), keep=3,
            )
"""


def test_a_publication_killed_at_any_moment_loses_no_earlier_one(
    registries: Path, worth: int, request: pytest.FixtureRequest
) -> None:
    out, kept = registries.parent / "build", registries.parent / "kept"
    whole = []
    for word in ("Kvinne", "Hunkjønn", "Kvinnelig"):
        _recode(registries, word)
        _publish(registries)
        whole.append(_shown(out))
        _recode(registries, "Kvinne", before=word)
    _recode(registries, "Kvinnelig")
    book = registries / "norgast" / "norgast-klokebok.csv"
    text = book.read_text(encoding="utf-8-sig")
    names = {"out": str(out), "registries": str(registries), "kept": str(kept), "worth": worth}
    script = textwrap.dedent(PUBLISH_FOREVER.format(**names))
    chance, kills = random.Random(11), 100 if request.config.getoption("--long") else 4
    for _ in range(kills):
        book.write_text(text, encoding="utf-8")
        _begin_and_kill(script, chance.uniform(0.1, 1.2))
        assert _shown(out) in whole
        standing = numbered.publications(out)
        assert standing[-1].is_standing
        for entry in standing[:-1]:
            files = numbered.files_of(entry, out)
            assert (files.harmed, files.is_certain) == ((), True)
            assert _held(out, entry.number) in whole
    _publish(registries, "--again")
    numbers = [entry["number"] for entry in _listed(out)]
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
    assert {*_left(out), ".build.spare"} == {"build", ".build.publications", ".build.spare", "kept"}


def _begin_and_kill(script: str, seconds: float) -> None:
    root = Path(__file__).resolve().parents[1]
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=root, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        time.sleep(seconds)
        process.kill()


def test_what_is_published_in_place_leaves_earlier_publications_whole(
    registries: Path, out: Path
) -> None:
    before = {number: _held(out, number) for number in (1, 2)}
    _recode(registries, "Dame")
    _publish(registries, "--in-place")
    assert {number: _held(out, number) for number in (1, 2)} == before
    assert _back(out, 1).code == 0
    assert _shown(out) == before[1]


def test_what_a_killed_run_began_to_change_is_no_earlier_publication(
    registries: Path, out: Path, worth: int
) -> None:
    for word in ("Dame", "Jente"):
        _recode(registries, word)
        _publish(registries, "--again", "--keep", "0")
    spare = out.with_name(".build.spare")
    assert spare.is_dir() == (worth == 0)
    if spare.is_dir():
        (spare / "tables" / "koder.csv").unlink()
        spare.rename(out.with_name(".build.999999999.new"))
    _publish(registries, "--again", "--keep", "5")
    assert [entry["number"] for entry in _listed(out)] == [5, 6]


def test_what_others_put_there_stays_and_does_not_come_back(registries: Path, out: Path) -> None:
    (out / "robots.txt").write_text("min", encoding="utf-8")
    for word in ("Dame", "Jente", "Frue"):
        _recode(registries, word)
        _publish(registries)
        assert (out / "robots.txt").read_text(encoding="utf-8") == "min"
    (out / "robots.txt").unlink()
    for word in ("Madam", "Mor"):
        _recode(registries, word)
        _publish(registries)
        assert not (out / "robots.txt").exists()
