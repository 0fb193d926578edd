"""What others wrote travels with its notice: in the wheel, in the pages, and by a command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from regmeta.form.web import pages
from regmeta.runs.licences import components
from tests.commands import run
from tests.conftest import ROOT

BUNDLES = {
    "form": ROOT / "regmeta" / "form" / "assets",
    "site": ROOT / "regmeta" / "publish" / "formats" / "site" / "assets",
    "workbench": ROOT / "regmeta" / "workbench" / "assets",
}


def bundled(name: str) -> set[tuple[str, str]]:
    """What the lock file says a script is made of: all but what is for development, and types."""
    lock = json.loads((ROOT / "web" / name / "package-lock.json").read_text("utf-8"))
    return {
        (path.rpartition("node_modules/")[2], about["version"])
        for path, about in lock["packages"].items()
        if path and not about.get("dev") and "@types/" not in path
    }


@pytest.mark.parametrize("name", BUNDLES)
def test_every_bundled_package_has_its_notice(name: str):
    listed = json.loads((BUNDLES[name] / "licences.json").read_text("utf-8"))
    assert {(each["name"], each["version"]) for each in listed} == bundled(name)
    text = (BUNDLES[name] / "licences.txt").read_text("utf-8")
    for each in listed:
        assert each["licence"] and len(each["text"]) > 200, each["name"]
        assert f"{each['name']} {each['version']}" in text and each["text"].strip() in text


def test_the_pages_carry_the_notices(tmp_path: Path):
    assert b"react" in pages()["licences.txt"]
    assert 'rel="license" href="licences.txt"' in pages()["index.html"].decode()
    done = run("publish", ROOT / "registries", "--out", tmp_path / "ut", "--formats", "site,form")
    assert done.code == 4
    site = tmp_path / "ut" / "site"
    assert b"minisearch" in (site / "assets" / "licences.txt").read_bytes()
    assert 'assets/licences.txt">Lisenser' in (site / "index.html").read_text("utf-8")
    assert (tmp_path / "ut" / "form" / "licences.txt").is_file()


def test_the_command_lists_what_is_installed_with_licences():
    names = {each.name: each for each in components()}
    assert {"typer", "openpyxl", "duckdb", "pandas", "react", "ajv", "minisearch"} <= set(names)
    assert [each.name for each in names.values() if not each.licence] == []
    table = run("licences", "--lang", "en")
    assert table.code == 0 and all(name in table.out for name in names)
    assert "Permission is hereby granted" in run("licences", "--format", "notices").out


def test_the_bill_of_materials_is_whole_and_the_same_each_time():
    done = run("licences", "--format", "cyclonedx")
    bill = json.loads(done.out)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    addresses = [each["purl"] for each in bill["components"]]
    assert len(addresses) == len(set(addresses)) > 30
    assert "pkg:npm/%40rjsf/core@6.11.1" in addresses or any("rjsf" in each for each in addresses)
    assert bill["metadata"]["component"]["name"] == "regmeta"
    assert run("licences", "--format", "cyclonedx").out == done.out
