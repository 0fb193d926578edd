"""Waivers take findings out of the count, for a while; a baseline leaves only what is new."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from regmeta.errors import BrokenConfiguration, UnreadableInput
from regmeta.runs import checking as pipeline
from regmeta.spec.fields import Spec
from regmeta.validate.baseline import only_new, read_baseline
from regmeta.validate.reports import FORMATS
from regmeta.validate.waivers import read_waivers
from tests.conftest import ROOT, TODAY

GOOD = """\
# Unntak
[[waivers]]
rule = "{rule}"
variable = "{variable}"
reason = "Avklares"
until = {until}
by = "Kari Nordmann"
"""


@pytest.fixture
def noric(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "registries/noric", tmp_path / "noric"))


def _checked(folder: Path, spec: Spec) -> pipeline.Checked:
    return pipeline.check([folder], spec, today=TODAY)


def test_a_waived_finding_stands_apart_and_counts_no_more(noric: Path, spec: Spec) -> None:
    before = _checked(noric, spec).report
    of_rule = [one for one in before.findings if one.rule == "same-label-in-form"]
    assert of_rule
    waiver = GOOD.format(rule="same-label-in-form", variable="*", until=date(2027, 1, 1))
    (noric / "waivers.toml").write_text(waiver, encoding="utf-8")
    after = _checked(noric, spec).report
    assert list(after.waived) == of_rule
    assert len(after.findings) == len(before.findings) - len(of_rule)
    assert len(json.loads(FORMATS["json"](after))["waived"]) == len(of_rule)


def test_an_expired_waiver_takes_nothing_and_is_told_of_with_its_line(
    noric: Path, spec: Spec
) -> None:
    before = _checked(noric, spec).report
    waiver = GOOD.format(rule="same-label-in-form", variable="*", until=date(2026, 11, 22))
    (noric / "waivers.toml").write_text(waiver, encoding="utf-8")
    after = _checked(noric, spec).report
    assert not after.waived
    added = [one for one in after.findings if one not in before.findings]
    assert [(one.rule, str(one.place)) for one in added] == [
        ("expired-waiver", "noric/waivers.toml:2")
    ]


def test_privacy_cannot_be_waived(noric: Path, spec: Spec) -> None:
    waiver = GOOD.format(rule="personal-number", variable="*", until=date(2027, 1, 1))
    (noric / "waivers.toml").write_text(waiver, encoding="utf-8")
    found = [one for one in _checked(noric, spec).report.findings if one.rule == "unused-waiver"]
    assert [one.params["why"]("nb") for one in found] == [
        ": det kan ikke gjøres unntak fra denne regelen"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[[waivers]]\nrule = "missing-unit"\n',
            "mangler nøkkelen «reason», som skal være en tekst i hermetegn som ikke er tom",
        ),
        (GOOD.format(rule="a", variable="b", until='"snart"'), "until: her må det stå en dato"),
        (
            GOOD.format(rule="a", variable="b", until="2027-01-01") + "rad = 3\n",
            "ukjent nøkkel «rad»",
        ),
        ("[waiver]\n", "Mente du «waivers»"),
        ("[waivers]\n", "her må det stå en liste av tabeller"),
        (
            GOOD.format(rule="a", variable="b", until="2027-01-01").replace("by = ", "by = '' #"),
            "by: ",
        ),
    ],
)
def test_a_faulty_waiver_is_named_with_file_and_key(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "waivers.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BrokenConfiguration, match=r"waivers\.toml") as caught:
        read_waivers(tmp_path, "noric")
    assert said in caught.value.message("nb")


def test_a_baseline_leaves_only_what_is_new_even_where_rows_have_moved(
    noric: Path, spec: Spec, tmp_path: Path
) -> None:
    report = _checked(noric, spec).report
    earlier = tmp_path / "before.json"
    earlier.write_text(FORMATS["json"](report, "en"), encoding="utf-8")
    file = noric / "noric-klokebok.csv"
    lines = file.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    moved = [lines[0], lines[2].replace("height", "nyhoyde"), *lines[1:]]
    file.write_text("".join(moved), encoding="utf-8")
    same = only_new(report, read_baseline(earlier))
    assert (same.findings, same.gone, same.counts.warning) == ((), 0, 0)
    after = _checked(noric, spec).report
    new = only_new(after, read_baseline(earlier))
    assert 0 < len(new.findings) < 10 < len(after.findings)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"findings": [1]}', '{"findings": 3}'])
def test_what_is_no_report_is_refused_as_a_baseline(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableInput, match=r"x\.json"):
        read_baseline(tmp_path / "x.json")
