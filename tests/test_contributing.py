"""The pages that tell how things are added hold: their files are there, their examples work."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from regmeta.form.check import check_application
from regmeta.form.rule import read_rules
from regmeta.runs.checking import check
from regmeta.spec.docs import compare, compare_json, digest
from regmeta.spec.fields import Spec
from regmeta.spec.loading import load_folder
from regmeta.validate.engine import run_rules
from regmeta.validate.pages import submissions_of, try_example
from regmeta.validate.rule import Rule, load_rules, rule_of
from tests.conftest import ROOT, TODAY
from tests.form_generator import an_offer
from tests.test_form_rules import LAW, application_of

FOLDER = ROOT / "docs" / "contributing"
PAGES = sorted(path for path in FOLDER.glob("*.md") if path.name != "index.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_names_its_files_its_test_and_an_example(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    headings = " ".join(re.findall(r"^## (.+)$", text, re.MULTILINE)).casefold()
    for word in ("files", "example"):
        assert word in headings, f"{page.name} has no heading about {word}"
    assert "`tests/" in text, f"{page.name} names no test that asks for the files"
    named = set(re.findall(r"`((?:tests|regmeta|benchmarks|specs|docs)/[\w./-]+)`", text))
    missing = sorted(one for one in named if "<" not in one and not (ROOT / one).exists())
    assert not missing, f"{page.name} names what is not there: {missing}"


def test_the_index_leads_to_every_page_and_contributing_to_the_index() -> None:
    index = (FOLDER / "index.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\]\(([\w-]+\.md)\)", index)) == {page.name for page in PAGES}
    entry = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert "docs/contributing/index.md" in entry


def blocks_of(page: str) -> dict[str, str]:
    """The files that a page writes out: the path in the block's first line, and the text."""
    text = (FOLDER / page).read_text(encoding="utf-8")
    found = re.findall(r"^```\w+\n# (\S+\.\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return dict(found)


@pytest.fixture(scope="module")
def example() -> tuple[Rule, list[dict[str, Any]]]:
    """The rule of the page, and its cases."""
    module, cases = blocks_of("rule.md").values()
    made = ModuleType("two_full_stops")
    exec(compile(module, "rule.md", "exec"), made.__dict__)
    return rule_of("two_full_stops", made), yaml.safe_load(cases)


def test_the_rule_of_the_page_finds_what_its_cases_say(
    example: tuple[Rule, list[dict[str, Any]]], spec: Spec
) -> None:
    rule, cases = example
    for case in cases:
        report = run_rules([rule], submissions_of(case["given"]), spec, today=TODAY)
        said = [
            f"{one.level} {one.place.row - 2} {one.field} {one.severity}" for one in report.findings
        ]
        assert said == case["finds"]
    assert {bool(case["finds"]) for case in cases} == {True, False}


def test_the_rule_of_the_page_is_whole_and_none_of_ours(
    example: tuple[Rule, list[dict[str, Any]]],
) -> None:
    rule, _ = example
    assert all(section.nb and section.en for section in rule.sections)
    (finding,) = try_example(rule).findings
    assert rule.parameters <= {*finding.params, "field"}
    assert rule.name not in {one.name for one in load_rules()}


def test_the_form_rule_of_the_page_finds_what_its_cases_say(tmp_path: Path) -> None:
    (name, rule_text), (_, cases_text) = blocks_of("form-rule.md").items()
    (tmp_path / Path(name).name).write_text(rule_text, encoding="utf-8")
    (rule,) = read_rules(tmp_path)
    law = replace(LAW, rules=(rule,))
    cases = yaml.safe_load(cases_text)
    for case in cases:
        report = check_application(application_of(case), law, an_offer(law), today=TODAY)
        assert [one.code for one in report.findings if one.rule == rule.id] == case["finds"]
    assert {bool(case["finds"]) for case in cases} == {True, False}
    assert rule.id not in {one.id for one in LAW.rules}


# ------------------------------------------------------------------ registry, field, law, change


def test_the_registry_of_the_page_can_be_checked_as_it_stands(spec: Spec, tmp_path: Path) -> None:
    for path, text in blocks_of("registry.md").items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    folder = tmp_path / "registries" / "eksempel"
    checked = check([folder], spec, today=TODAY)
    (submission,) = checked.batch.submissions
    assert submission["variabel"].column("PreferredTerm") == ["Vekt"]
    assert submission["variabel"].column("Synlig") == ["1"]
    assert checked.report.counts.error == 0 < checked.report.counts.warning


@pytest.fixture
def later(spec: Spec, tmp_path: Path) -> Path:
    """A copy of the law, as a new version begins."""
    return Path(shutil.copytree(spec.folder, tmp_path / "helsedata" / "2099.1"))


def test_the_field_of_the_page_is_one_of_a_new_version(spec: Spec, later: Path) -> None:
    ((_, text),) = re.findall(
        r"^```toml\n# (\S+)\n(.*?)^```$",
        (FOLDER / "field.md").read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    path = later / "datasamling.toml"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}", encoding="utf-8")
    law = load_folder(later)
    field = law.field("datasamling.DagerTilRegistrering")
    assert field.label.nb and field.help.en and field.parse(field.example) == 14
    assert compare_json(spec, law)["added"] == ["datasamling.DagerTilRegistrering"]


def test_the_version_of_the_page_differs_as_it_says(spec: Spec, later: Path) -> None:
    page = (FOLDER / "law.md").read_text(encoding="utf-8")
    ((before, after),) = re.findall(r"^```text\n# change .*\n(.*)\n(.*)\n```$", page, re.MULTILINE)
    path = later / "options.toml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    assert "-yearly, +annual" in compare(spec, load_folder(later))
    assert digest(later) != digest(spec.folder)


def test_the_kind_of_change_of_the_page_stands_in_the_files_that_it_names() -> None:
    page = (FOLDER / "kind-of-change.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```\w+\n# (\S+)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 3
    for path, text in blocks:
        assert text in (ROOT / path).read_text(encoding="utf-8"), f"{path} has changed"
