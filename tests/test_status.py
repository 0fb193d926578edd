"""Where registries stand: counted, told in every format, and refused where it makes no sense."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import html5lib
import pytest
from typer.testing import CliRunner

from regmeta.cli.app import app
from regmeta.errors import BrokenConfiguration
from regmeta.registry import STAGES
from regmeta.runs.status import Status, shares, status_of
from regmeta.runs.status_told import plan_text, status_csv, status_html, status_json, status_text
from regmeta.spec.fields import Spec

from .conftest import ROOT, TODAY


@pytest.fixture(scope="module")
def status() -> Status:
    from regmeta.spec.loading import load_spec

    return status_of(ROOT / "registries", load_spec(), today=TODAY)


def test_every_registry_stands_somewhere(status: Status) -> None:
    folders = {path.parent.name for path in (ROOT / "registries").glob("*/registry.toml")}
    assert {stand.id for stand in status.stands} == folders
    noric = next(stand for stand in status.stands if stand.id == "noric")
    assert (noric.stage, noric.since, noric.published) == ("in-production", date(2026, 6, 1), True)
    assert noric.mapped > 10 and noric.harmonized == noric.mapped * 100 // noric.variables
    nger = next(stand for stand in status.stands if stand.id == "nger")
    assert nger.waiting_for("nb") == "fagrådet i registeret"
    order = [STAGES.index(stand.stage) for stand in status.stands]
    assert order == sorted(order, reverse=True)


@pytest.mark.parametrize("by", ["", "region", "platform"])
def test_shares_add_up_to_all(status: Status, by: str) -> None:
    found = shares(status, by)
    assert sum(share.of for share in found) == len(status.stands)
    assert sum(share.published for share in found) == sum(one.published for one in status.stands)
    for share in found:
        assert sum(share.stages.values()) == share.of
        assert share.stages.get("in-production", 0) == share.published


def test_the_text_of_the_annual_plan(status: Status) -> None:
    those = ("ablanor", "als", "muskel", "nger", "nnrr", "norgast", "noric", "norvas")
    status = replace(status, stands=tuple(one for one in status.stands if one.id in those))
    told = plan_text(status)
    assert "Per 23.11.2026 har 1 av 8 registre publisert sine metadata på helsedata.no" in told
    assert "Helse Nord 0 av 3" in told and "OpenQReg 1 av 5" in told
    assert "1 venter på fagrådet i registeret: Norsk gynekologisk endoskopiregister." in told
    assert "Feil stopper publisering av 2: " in told
    assert "1 av 8 er med i felles søknadsskjema; for 6 er det ikke oppgitt." in told
    assert "1 of 8 registries have published" in plan_text(status, "en")
    assert plan_text(Status(TODAY, ())) == "Ingen registre."


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_all_formats_tell_of_the_same_registries(status: Status, lang: str) -> None:
    ids = [stand.id for stand in status.stands]
    rows = list(csv.reader(io.StringIO(status_csv(status, lang)[1:]), delimiter=";"))
    assert [row[0] for row in rows[1:]] == ids
    said = status_json(status, lang)
    assert [one["id"] for one in said["registries"]] == ids
    json.dumps(said)
    table = status_text(status, lang).splitlines()
    assert [line.split()[0] for line in table[2 : 2 + len(ids)]] == ids
    parser = html5lib.HTMLParser(
        tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False, strict=True
    )
    page = parser.parse(status_html(status, lang))
    assert [one.text for one in page.iter("th") if one.get("scope") == "row"] == ids
    assert len(list(page.iter("{http://www.w3.org/2000/svg}svg"))) == 3


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('stage = "draft"\nventer = "x"', "ukjent nøkkel «venter»"),
        ('stage = "draft"\nplanned = "snart"', "status.planned: her må det stå en dato"),
        (
            'stage = "draft"\n[status.dates]\ntest = 2026-01-01',
            "ukjent nøkkel «test». Mente du «in-test»",
        ),
        (
            'stage = "draft"\n[status.dates]\ndraft = 2026-02-01\ncompleted = 2026-01-01',
            "et senere trinn har en tidligere dato",
        ),
    ],
)
def test_a_status_that_makes_no_sense_is_told(
    spec: Spec, tmp_path: Path, said: str, told: str
) -> None:
    shutil.copytree(ROOT / "registries" / "als", tmp_path / "als")
    file = tmp_path / "als" / "registry.toml"
    head = file.read_text(encoding="utf-8").partition("[status]")[0]
    file.write_text(f"{head}[status]\n{said}\n", encoding="utf-8")
    shutil.copytree(ROOT / "registries" / "nger", tmp_path / "nger")
    status = status_of(tmp_path, spec, today=TODAY)
    assert [stand.id for stand in status.stands] == ["nger"]
    (broken,) = status.broken
    assert isinstance(broken, BrokenConfiguration)
    assert f"{file}:" in broken.message() and told in broken.message()


def test_the_command_writes_a_file_and_names_what_is_broken(tmp_path: Path) -> None:
    for name in ("als", "nger"):
        shutil.copytree(ROOT / "registries" / name, tmp_path / "r" / name)
    out = tmp_path / "status.json"
    call = ["status", str(tmp_path / "r"), "--format", "json", "--out", str(out)]
    assert CliRunner().invoke(app, [*call, "--today", "2026-11-23"]).exit_code == 0
    assert [one["id"] for one in json.loads(out.read_text("utf-8"))["registries"]] == [
        "nger",
        "als",
    ]
    (tmp_path / "r" / "als" / "registry.toml").write_text("= nei", encoding="utf-8")
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 3
    assert "als" in done.stderr
    assert [one["id"] for one in json.loads(out.read_text("utf-8"))["registries"]] == ["nger"]
