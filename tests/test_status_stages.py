"""Stages from the ledger where it knows; what was typed is looked through and told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from regmeta.runs.stages import REGIONS, region_of

from .commands import Done, run
from .conftest import ROOT


@pytest.fixture
def registries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("als", "norgast"):
        shutil.copytree(ROOT / "registries" / name, tmp_path / "registries" / name)
    return tmp_path / "registries"


def _status(registries: Path, day: str, *more: str) -> Done:
    return run("status", registries, "--today", day, *more)


def _said(registries: Path, day: str, lang: str = "nb") -> dict[str, Any]:
    return dict(json.loads(_status(registries, day, "--format", "json", "--lang", lang).out))


def _stand(registries: Path, name: str, day: str) -> dict[str, Any]:
    rows = _said(registries, day)["registries"]
    return dict(next(row for row in rows if row["id"] == name))


def _type(registries: Path, name: str, status: str, region: str = "") -> None:
    file = registries / name / "registry.toml"
    head = file.read_text(encoding="utf-8").partition("[status]")[0]
    if region:
        lines = head.splitlines(keepends=True)
        place = next(n for n, line in enumerate(lines) if line.startswith("helseregion"))
        lines[place] = f'helseregion = "{region}"\n'
        head = "".join(lines)
    file.write_text(f"{head}[status]\n{status}\n", encoding="utf-8")


def _do(registries: Path, day: str, *words: str) -> None:
    by = () if words[0] == "package" else ("--by", "Kari Testesen")
    done = run(*words, "--registries", registries, "--today", day, *by)
    assert done.code == 0, done.err


def test_the_ledger_tells_stages_their_days_and_who_is_waited_for(registries: Path) -> None:
    _type(registries, "als", "[status.dates]\ndraft = 2026-01-01")
    assert _stand(registries, "als", "2026-01-31")["days"] == {"draft": 30}
    _do(registries, "2026-03-02", "release", "als")
    completed = _stand(registries, "als", "2026-03-12")
    assert (completed["stage"], completed["days"]) == ("completed", {"draft": 60, "completed": 10})
    assert completed["edition"] == {"number": 1, "made": "2026-03-02", "age": 10}
    assert completed["waiting_for"] == "registeret (levere utgave 1)"
    out = str(registries.parent / "als.zip")
    _do(registries, "2026-04-01", "package", "als", "--out", out, "--delivered")
    delivered = _stand(registries, "als", "2026-04-05")
    assert (delivered["stage"], delivered["dates"]["delivered"]) == ("delivered", "2026-04-01")
    assert delivered["days"] == {"draft": 60, "completed": 30, "delivered": 4}
    assert delivered["waiting_for"] == "helsedataservice"
    file = registries / "als" / "registry.toml"
    text = file.read_text(encoding="utf-8").replace("muskel", "muskel- og")
    file.write_text(text.replace('PreferredTerm = "', 'PreferredTerm = "Ny '), encoding="utf-8")
    _do(registries, "2026-05-01", "release", "als")
    later = _stand(registries, "als", "2026-05-02")
    assert (later["stage"], later["waiting_for"]) == ("delivered", "registeret (levere utgave 2)")
    assert later["edition"]["number"] == 2 and later["remarks"] == []
    assert _stand(registries, "als", "2026-03-01")["stage"] == "draft"


@pytest.mark.parametrize(
    ("day", "stage", "published"),
    [("2027-03-31", "delivered", 0), ("2027-04-01", "in-production", 1)],
)
def test_a_day_that_has_not_come_counts_for_nothing(
    registries: Path, day: str, stage: str, published: int
) -> None:
    dates = "delivered = 2026-01-01\nin-production = 2027-04-01"
    _type(registries, "als", f'stage = "in-production"\n[status.dates]\n{dates}')
    said = _said(registries, day)
    stand = next(row for row in said["registries"] if row["id"] == "als")
    assert stand["stage"] == stage and said["all"][0]["published"] == published
    remarks = "\n".join(stand["remarks"])
    assert ("i produksjon" in remarks and "2027-04-01" in remarks) == (not published)
    text, plan = _status(registries, day).out, _status(registries, day, "--format", "plan").out
    assert ("Se på dette" in text) == (not published)
    assert f"har {published} av 2 registre publisert" in plan


def test_a_stage_typed_for_next_year_falls_back_to_what_has_come(registries: Path) -> None:
    _type(registries, "als", 'stage = "in-production"\n[status.dates]\nin-production = 2027-04-01')
    assert _stand(registries, "als", "2026-08-20")["stage"] == "draft"
    assert _said(registries, "2026-08-20", "en")["registries"][-1]["remarks"][0].endswith(
        "Counted as “draft”; if it is a plan, write planned = 2027-04-01."
    )


def test_a_misspelt_region_is_told_and_makes_no_region_of_its_own(registries: Path) -> None:
    _type(registries, "als", 'stage = "draft"', region="Helse Vset")
    said = _said(registries, "2026-10-20")
    assert [region["name"] for region in said["regions"]] == ["Helse Nord", "ikke oppgitt"]
    als = next(row for row in said["registries"] if row["id"] == "als")
    assert als["region"] == "" and "«Helse Vset»" in als["remarks"][0]
    assert "Mente du vest?" in als["remarks"][0] and "als/registry.toml:3" in als["remarks"][0]
    _type(registries, "als", 'stage = "draft"', region="Helse Vest")
    assert [row["name"] for row in _said(registries, "2026-10-20")["regions"]] == [
        "Helse Nord",
        "Helse Vest",
    ]


@pytest.mark.parametrize("key", REGIONS)
def test_regions_are_known_by_key_and_name(key: str) -> None:
    for text in (key, key.upper(), REGIONS[key].nb, REGIONS[key].en):
        assert region_of(text) == (key, region_of("")[1])
    assert region_of("Helse {Øst}")[0] == "" and "{Øst}" in region_of("Helse {Øst}")[1]("nb")


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_what_cannot_be_read_is_counted_and_told(registries: Path, lang: str) -> None:
    (registries / "als" / "registry.toml").write_text("= nei", encoding="utf-8")
    done = _status(registries, "2026-10-20", "--format", "json", "--lang", lang)
    said = json.loads(done.out)
    assert done.code == 3 and done.err.count("\n") == 1
    whole = said["all"][0]
    assert (whole["of"], whole["unreadable"], sum(whole["stages"].values())) == (2, 1, 1)
    assert sum(region["of"] for region in said["regions"]) == 2
    assert {"nb": "filen er ikke", "en": "the file is not"}[lang] in said["unreadable"][0]
    plan = _status(registries, "2026-10-20", "--format", "plan", "--lang", lang).out
    assert {"nb": "1 av dem kan ikke leses", "en": "1 of them cannot be read"}[lang] in plan
    page = _status(registries, "2026-10-20", "--format", "html", "--lang", lang).out
    assert "als/registry.toml" in page


@pytest.mark.parametrize(
    "status",
    ['stage = "drft"', 'venter = "x"', "planned = 5", "[status.dates]\ndraft = 1", "dates = 3"],
)
def test_a_bad_status_silences_one_registry_alone(registries: Path, status: str) -> None:
    _type(registries, "als", status)
    done = _status(registries, "2026-10-20", "--format", "json")
    assert done.code == 3 and done.err.count("\n") == 1 and "als/registry.toml" in done.err
    assert [row["id"] for row in json.loads(done.out)["registries"]] == ["norgast"]


def test_a_day_typed_otherwise_than_noted_is_told(registries: Path) -> None:
    dates = "draft = 2026-01-01\ncompleted = 2026-02-01"
    _type(registries, "als", f'stage = "completed"\n[status.dates]\n{dates}')
    _do(registries, "2026-03-02", "release", "als")
    als = _stand(registries, "als", "2026-03-12")
    assert als["dates"]["completed"] == "2026-03-02"
    assert "2026-02-01" in als["remarks"][0] and "2026-03-02" in als["remarks"][0]


def test_who_was_taken_off_is_told(registries: Path) -> None:
    _do(registries, "2026-03-02", "withdraw", "als", "--reason", "prøve")
    assert "prøve" in _stand(registries, "als", "2026-03-12")["remarks"][0]
    _do(registries, "2026-04-02", "release", "als")
    assert _stand(registries, "als", "2026-04-12")["remarks"] == []


def test_a_ledger_that_was_tampered_with_is_told(registries: Path) -> None:
    _do(registries, "2026-03-02", "release", "als")
    (registries / "ledger.jsonl").write_text("{}\n", encoding="utf-8")
    assert _status(registries, "2026-03-12").code == 2
