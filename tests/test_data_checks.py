"""Every kind of data check is one file: complete, documented, and right about its cases."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import yaml

from regmeta.catalogue.build import build_catalogue
from regmeta.data import CheckPlan, Options, check_extract, make_plan
from regmeta.data import reference as pages
from regmeta.data.check import Test
from regmeta.data.drafts.synthfiles import PLANTED, write_extracts
from regmeta.data.engines.rows import passes
from regmeta.data.kinds import CheckKind, load_kinds
from regmeta.model import TargetMapping, Text
from regmeta.spec.loading import load_spec
from regmeta.validate import message
from regmeta.validate.pages import submission_of
from regmeta.validate.rule import SECTIONS
from tests.conftest import ROOT
from tests.test_data import TODAY
from tests.test_data_engines import needs_gx

CASES = Path(__file__).parent / "cases-data"
KINDS = load_kinds()
Case = dict[str, Any]
_LONG = [pytest.mark.long]


def cases(kind: CheckKind) -> list[Case]:
    path = CASES / f"{kind.name}.yaml"
    loaded: list[Case] = yaml.safe_load(path.read_text("utf-8")) if path.is_file() else []
    return loaded


ALL = [(kind, case) for kind in KINDS for case in cases(kind)]
IDS = [f"{kind.name}: {case['case']}" for kind, case in ALL]


def plan_of(case: Case) -> CheckPlan:
    """The plan of a case's columns; those without a form stand in form S."""
    columns = [{"form": "S", **column} for column in case["columns"]]
    names = [column["DatabaseReferanse"] for column in columns]
    roles = case.get("roles", {})
    levels = {
        "kilde": [{"Code": "K_T", "KortNavn": "T", "PreferredTerm": "Test"}],
        "datasamling": [
            {"Code": f"K_T.{form}", "PreferredTerm": form}
            for form in dict.fromkeys(column["form"] for column in columns)
        ],
        "variabel": [
            {
                "Code": f"V_T.{column['form']}.{name}",
                "datasamling": f"K_T.{column['form']}",
                **{key: text for key, text in column.items() if key != "form"},
            }
            for name, column in zip(names, columns, strict=True)
        ],
        "kodeverk": [{"Code": code} for code in {c["kodeverk"]: 0 for c in case.get("codes", ())}],
        "kode": case.get("codes", []),
    }
    mapped = [
        TargetMapping(f"V_T.{column['form']}.{name}", roles[name])
        for name, column in zip(names, columns, strict=True)
        if name in roles
    ]
    submission = submission_of({key: rows for key, rows in levels.items() if rows}, "t")
    catalogue = build_catalogue(
        [submission], load_spec(""), today=TODAY, mappings={submission.id: mapped}
    )
    return make_plan(catalogue, today=TODAY)


def written(case: Case, folder: Path) -> list[Path]:
    """A csv of each form of a case."""
    files = []
    for form, rows in {"S": case["rows"], **case.get("others", {})}.items():
        path = folder / f"{form.lower()}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
            writer.writeheader()
            writer.writerows(rows)
        files.append(path)
    return files


@pytest.mark.parametrize(("kind", "case"), ALL, ids=IDS)
def test_duckdb_finds_what_a_case_says_and_nothing_else(
    kind: CheckKind, case: Case, tmp_path: Path
) -> None:
    data = check_extract(plan_of(case), written(case, tmp_path))
    results = [one for form in data.forms for one in form.results if one.check.rule == kind.name]
    assert sorted({row for one in results for row in one.rows}) == case["finds"]


@pytest.mark.parametrize(("kind", "case"), ALL, ids=IDS)
def test_plain_python_says_the_same(kind: CheckKind, case: Case) -> None:
    form = next(one for one in plan_of(case).forms if one.code == "K_T.S")
    checks = [one for one in form.checks if one.rule == kind.name and not one.test.across]
    if any(one.rule == kind.name and one.test.across for one in form.checks):
        return  # What looks at several rows at once has no answer for one.
    wrong = [
        number
        for number, row in enumerate(case["rows"], 2)
        if not all(passes(form, row, check) for check in checks)
    ]
    assert wrong == case["finds"]


_EMPTY_MAY_FAIL = ("data-broken-rule", "data-missing-value", "data-wrong-derivation")
BY_GX = [
    pytest.param(kind, case, id=name, marks=[] if kind.name in _EMPTY_MAY_FAIL else _LONG)
    for (kind, case), name in zip(ALL, IDS, strict=True)
]


@needs_gx
@pytest.mark.parametrize(("kind", "case"), BY_GX)
def test_great_expectations_finds_the_same(kind: CheckKind, case: Case, tmp_path: Path) -> None:
    """Also where the column itself is empty, and where a column has several rules."""
    from regmeta.data.engines.gx import check_with_gx

    plan, files = plan_of(case), written(case, tmp_path)
    both = (check_extract(plan, files), check_with_gx(plan, files, Options()))
    seen, wanted = (
        {one.check.id: (one.count, one.rows) for form in data.forms for one in form.results}
        for data in both
    )
    assert seen == wanted


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_of_check_is_complete(kind: CheckKind) -> None:
    file = f"tests/cases-data/{kind.name}.yaml"
    assert any(case["finds"] for case in cases(kind)), f"Write a case in {file} that is found."
    assert any(not case["finds"] for case in cases(kind)), f"Write a case in {file} that is clean."
    for lang in ("nb", "en"):
        for head, section in zip(SECTIONS, kind.fault.sections, strict=True):
            assert len(getattr(section, lang)) > 10, (
                f"{kind.name}: the page in {lang} lacks a paragraph that starts with "
                f"“{head(lang)}: ”. "
                "The English page is the file's docstring, the one in bokmål its constant NB."
            )
    assert kind.fault.title.nb != kind.fault.title.en, f"{kind.name}: one title in two languages"
    assert kind.fault.message.nb != kind.fault.message.en, f"{kind.name}: MESSAGE in two languages"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_spoiler_of_a_kind_plants_what_the_kind_finds(kind: CheckKind, tmp_path: Path) -> None:
    """In the synthetic extracts of some case of its own; all that is planted is found."""
    planted: set[str] = set()
    for number, case in enumerate(case for case in cases(kind) if case["finds"]):
        plan, folder = plan_of(case), tmp_path / str(number)
        files = [path for path, _, _ in write_extracts(plan, folder, 60, 1, 1)]
        lines = [
            line
            for path in files
            for line in path.with_name(path.name + PLANTED).read_text("utf-8").splitlines()[1:]
        ]
        found = check_extract(plan, files)
        counts = sum(one.count for form in found.forms for one in form.results)
        assert counts == len(lines), f"{kind.name}: planted {lines}"
        planted |= {line.partition(":")[0] for line in lines}
    assert kind.name in planted, (
        f"{kind.name}: its spoil() planted nothing in the synthetic rows of its cases. Does it "
        "return True once the row is spoilt, and is the spoilt value one that the test refuses?"
    )


@pytest.mark.parametrize(("kind", "case"), ALL, ids=IDS)
def test_findings_read_as_sentences_in_both_languages(
    kind: CheckKind, case: Case, tmp_path: Path
) -> None:
    data = check_extract(plan_of(case), written(case, tmp_path))
    own = [one for one in data.report.findings if one.rule == kind.name]
    assert bool(own) == bool(case["finds"])
    for finding in own:
        said = Text(message(finding, "nb"), message(finding, "en"))
        assert said.nb != said.en and not any(sign in said.nb + said.en for sign in "{}")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_says_in_words_what_it_demands(kind: CheckKind) -> None:
    tests: list[Test] = [
        check.test
        for case in cases(kind)
        for form in plan_of(case).forms
        for check in form.checks
        if check.rule == kind.name
    ]
    assert tests, f"{kind.name}: tests() gives nothing for the columns of its cases"
    assert all(test.words().nb != test.words().en for test in tests)


def test_the_pages_of_checks_are_those_that_the_checks_make() -> None:
    folder = ROOT / pages.FOLDER
    found = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    assert found == pages.pages(), "run: python -m regmeta.data.reference"
