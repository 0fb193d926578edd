"""Completeness, the HealthDCAT-AP score and what remains, over the registries that ship."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from regmeta.cli.app import app
from regmeta.model import Records, Report, SeverityCounts, Sheet, Submission
from regmeta.spec.fields import Spec
from regmeta.validate.pages import submission_of
from regmeta.validate.scores import FilledShare, Score, health_score, score_all
from tests.conftest import ROOT

EMPTY = Report((), SeverityCounts())


def _score(levels: dict[str, list[dict[str, str]]], spec: Spec, stage: str = "") -> Score:
    submission = submission_of(levels, "prove")
    return score_all([submission], EMPTY, spec, {"prove": stage})[0]


def _every_field(spec: Spec, level: str) -> dict[str, str]:
    return {field.key: "x" for field in spec.levels[level].fields}  # type: ignore[index]


def test_a_row_with_every_cell_filled_is_complete(spec: Spec) -> None:
    score = _score({"variabel": [_every_field(spec, "variabel")]}, spec)
    assert [score.total(kind).percent for kind in ("mandatory", "recommended", "english")] == [
        100,
        100,
        100,
    ]


def test_an_empty_cell_counts_against_its_own_kind_only(spec: Spec) -> None:
    row = _every_field(spec, "variabel")
    full = _score({"variabel": [row]}, spec)
    less = _score({"variabel": [row | {"PreferredTerm": " ", "NavnEngelsk": ""}]}, spec)
    assert less.total("mandatory").filled == full.total("mandatory").filled - 1
    assert less.total("recommended") == full.total("recommended")
    # No Norwegian name, so no English one is asked for.
    assert less.total("english").of == full.total("english").of - 1
    english = _score({"variabel": [row | {"NavnEngelsk": ""}]}, spec)
    assert english.total("english") == replace(
        full.total("english"), filled=full.total("english").filled - 1
    )


def test_what_the_level_above_gives_is_given(spec: Spec) -> None:
    levels = {"kilde": [{"Dataansvarlig": "Helse Vest"}], "datasamling": [{"Code": "K_A.B"}]}
    plain = {"kilde": [{"Code": "K_A"}], "datasamling": [{"Code": "K_A.B"}]}
    inheriting = [field for field in spec["datasamling"].fields if field.inherits]
    assert "Dataansvarlig" in [field.key for field in inheriting]
    one, other = (_score(given, spec).levels[1] for given in (levels, plain))
    assert one.mandatory.filled >= other.mandatory.filled


def test_the_health_score_is_nothing_without_and_all_with_every_property(spec: Spec) -> None:
    law = spec["kilde"]
    sheet = Sheet("a.xlsx", "Kilde", "kilde", {})
    nothing = Records("kilde", {}, [2], [0], [sheet])
    share, missing = health_score(nothing, law)
    assert share.filled == 0
    assert "healthdcatap:healthCategory" in missing
    good = {f.key: [f.options.options[0].value if f.options else _VALUES.get(f.type, "x")]
            for f in law.fields}  # fmt: skip
    share, missing = health_score(Records("kilde", good, [2], [0], [sheet]), law)
    assert (share.percent, missing) == (100, ())


_VALUES = {
    "Date": "2020-01-01",
    "Number": "1",
    "Boolean": "1",
    "Email": "post@register.no",
    "Url": "https://register.no",
}


def test_a_value_of_the_wrong_type_gives_no_health_score(spec: Spec) -> None:
    one = submission_of({"kilde": [{"numberOfRecords": "mange"}]})["kilde"]
    assert health_score(one, spec["kilde"])[0].filled == 0


@pytest.mark.parametrize("stage", ["draft", "delivered", "in-production"])
def test_what_remains_follows_the_delivery(stage: str, spec: Spec) -> None:
    levels = {level: [_every_field(spec, level)] for level in ("kilde", "variabel")}
    said = [step.en for step in _score(levels, spec, stage).remains]
    assert (
        said
        == {
            "draft": ["deliver to helsedata.no, and set [status] stage in registry.toml"],
            "delivered": ["have the metadata shown in production"],
            "in-production": [],
        }[stage]
    )


def test_per_cent_is_rounded_down_so_that_a_hundred_means_all() -> None:
    assert FilledShare(999, 1000).percent == 99
    assert FilledShare().percent is None


def test_the_summary_has_a_line_for_every_registry_and_the_same_figures_as_json() -> None:
    names = sorted(path.parent.name for path in (ROOT / "registries").glob("*/registry.toml"))
    run = CliRunner()
    arguments = ["check", str(ROOT / "registries"), "--summary", "--today", "2026-11-23"]
    text = run.invoke(app, arguments).output
    told = json.loads(run.invoke(app, [*arguments, "--format", "json"]).output)
    assert [one["registry"] for one in told] == names
    for one in told:
        line = next(line for line in text.splitlines() if line.startswith(one["registry"]))
        assert f" {one['healthdcatap']['percent']} %" in line
        assert one["levels"][0]["level"] == "kilde"


def test_an_empty_submission_has_no_figures_and_much_to_do(spec: Spec) -> None:
    score = score_all([Submission("tom", {})], EMPTY, spec, {})[0]
    assert score.total("mandatory").percent is None
    assert any("variables" in step.en for step in score.remains)
