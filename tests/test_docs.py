"""What is written stays true: generated pages, README's commands, words that may not stand here."""

from __future__ import annotations

import re
import subprocess

import pytest

from regmeta.runs import reference as formats
from regmeta.spec import registry_page
from regmeta.spec.fields import Spec
from regmeta.spec.registry_file import TABLES, meaning
from regmeta.validate import reference
from tests.conftest import ROOT, fail_on_absence


def test_the_rules_pages_are_current() -> None:
    folder = ROOT / reference.FOLDER
    written = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    assert written == reference.pages(), "run: python -m regmeta.validate.reference"


def test_the_tables_of_formats_are_current() -> None:
    written = (ROOT / formats.PAGE).read_text(encoding="utf-8")
    assert written == formats.page(written), "run: python -m regmeta.runs.reference (make docs)"


def test_the_page_of_registry_toml_has_every_key_that_the_loader_reads(spec: Spec) -> None:
    written = (ROOT / registry_page.PAGE).read_text(encoding="utf-8")
    assert written == registry_page.page(spec), "run: python -m regmeta.spec.registry_page"
    for _, table in TABLES:
        for key in table.__struct_encode_fields__:
            assert written.count(f"| `{key}` |") >= 2, key
            assert meaning(table, key).nb and meaning(table, key).en, key


@pytest.mark.parametrize("document", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_every_path_that_a_document_links_to_is_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    missing = [link for link in links if not (ROOT / link).exists()]
    assert not missing, f"{document} links to {missing}"


def test_the_readmes_commands_are_scripts_that_are_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^bash (\.ci/\w+)", text, re.MULTILINE)
    assert commands == [".ci/demo", ".ci/test"]
    for command in commands:
        checked = subprocess.run(["bash", "-n", str(ROOT / command)], check=False)
        assert checked.returncode == 0


def test_every_script_of_ci_is_described_and_is_bash() -> None:
    told = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    assert "`.ci/matrix.yml`" in told
    for script in (path for path in (ROOT / ".ci").iterdir() if not path.suffix):
        assert f"`bash .ci/{script.name}" in told, f"docs/ci.md says nothing of .ci/{script.name}"
        assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0


@pytest.mark.parametrize(
    ("ci", "reason", "outcome"),
    [
        ("1", "node is not installed (Debian: apt-get install nodejs)", "failed"),
        ("1", "needs the extra gx", "failed"),
        ("1", "the corpus of real spreadsheets is not beside the project", "skipped"),
        ("1", "this machine has no mount command", "skipped"),
        ("", "node is not installed", "skipped"),
    ],
)
def test_a_skip_for_want_of_what_set_up_installs_fails_in_ci(
    ci: str, reason: str, outcome: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", ci)
    longrepr = ("test_x.py", 1, f"Skipped: {reason}")
    report = pytest.TestReport("test_x", ("", 0, ""), {}, "skipped", longrepr, "setup")
    fail_on_absence(report)
    assert report.outcome == outcome


def test_the_readme_is_one_screen() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 100
