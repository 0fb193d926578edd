"""A supplement completes a registry's variables; its own files are never touched and go first."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from regmeta.catalogue.build import build_catalogue
from regmeta.errors import BrokenConfiguration
from regmeta.model import Finding, Submission, Text
from regmeta.read import read_registry
from regmeta.registry import load_registry
from regmeta.runs.batch import read_paths
from regmeta.spec.fields import Spec

TOML = """id = "reg"
[[files]]
path = "liste.csv"
[[supplements]]
path = "tillegg.csv"
[kilde]
Code = "K_REG"
KortNavn = "REG"
PreferredTerm = "Et register"
[defaults.variabel]
Identifiseringsgrad = "1"
"""
FILE = """Skjema;Variabel;Navn;Type;Måleenhet
Inn;VEKT;Vekt;Heltall;kg
Inn;HOYDE;Høyde;Heltall;
Ut;VEKT;Vekt;Heltall;
"""


def read(folder: Path, supplement: str, spec: Spec) -> Submission:
    home = folder / "reg"
    home.mkdir(exist_ok=True)
    (home / "registry.toml").write_text(TOML, "utf-8")
    (home / "liste.csv").write_text(FILE, "utf-8")
    (home / "tillegg.csv").write_text(supplement, "utf-8")
    return read_registry(load_registry(home, spec), spec)


def doubts(submission: Submission) -> list[tuple[str, str]]:
    return [
        (str(doubt.place), str(doubt.params["text"]))
        for doubt in submission.doubts
        if doubt.rule == "supplement-not-used"
    ]


def test_empty_cells_are_filled_each_with_its_place(tmp_path: Path, spec: Spec) -> None:
    text = "Databasereferanse;Navn på engelsk;Måleenhet\nHOYDE;Height;cm\nVEKT;Weight;kg\n"
    submission = read(tmp_path, text, spec)
    records = submission["variabel"]
    assert records.column("NavnEngelsk") == ["Weight", "Height", "Weight"]
    assert records.column("MaaleEnhet") == ["kg", "cm", "kg"]
    assert str(records.place(1, "MaaleEnhet")) == "reg/tillegg.csv!C2"
    assert str(records.place(0, "MaaleEnhet")).startswith("reg/liste.csv!")
    assert doubts(submission) == []


def test_a_value_goes_before_the_default_and_behind_the_file(tmp_path: Path, spec: Spec) -> None:
    text = "Databasereferanse;Identifiseringsgrad;Måleenhet\nVEKT;Ingen;gram\n"
    submission = read(tmp_path, text, spec)
    records = submission["variabel"]
    assert records.column("Identifiseringsgrad") == ["Ingen", "1", "Ingen"]
    assert records.column("MaaleEnhet") == ["kg", "", "gram"]
    assert doubts(submission) == [("reg/tillegg.csv!C2", "gram")]


def test_a_form_tells_which_of_two_variables_is_meant(tmp_path: Path, spec: Spec) -> None:
    text = "Databasereferanse;Datasamling;Navn på engelsk\nVEKT;Ut;Weight at discharge\n"
    assert read(tmp_path, text, spec)["variabel"].column("NavnEngelsk") == [
        *("", "", "Weight at discharge"),
    ]


def test_a_code_names_a_variable_too(tmp_path: Path, spec: Spec) -> None:
    code = read(tmp_path, "Kode;Måleenhet\n", spec)["variabel"].column("Code")[1]
    text = f"Kode;Måleenhet\n{code};cm\n"
    assert read(tmp_path, text, spec)["variabel"].column("MaaleEnhet") == ["kg", "cm", ""]


@pytest.mark.parametrize(
    ("supplement", "said"),
    [
        ("Databasereferanse;Måleenhet\nVKT;kg\n", ("reg/tillegg.csv:2", "VKT")),
        ("Databasereferanse;Måleenhet;Farge\nHOYDE;cm;rød\n", ("reg/tillegg.csv!C1", "Farge")),
        (
            "Databasereferanse;Datasamling;Måleenhet\nHOYDE;Ut;cm\n",
            ("reg/tillegg.csv:2", "HOYDE Ut"),
        ),
    ],
)
def test_what_meets_nothing_is_told(
    supplement: str, said: tuple[str, str], tmp_path: Path, spec: Spec
) -> None:
    assert doubts(read(tmp_path, supplement, spec)) == [said]


def test_a_sheet_without_headings_is_refused(tmp_path: Path, spec: Spec) -> None:
    with pytest.raises(BrokenConfiguration, match="Databasereferanse"):
        read(tmp_path, "a;b\nc;d\n", spec)


def test_a_further_row_with_a_start_is_another_version(tmp_path: Path, spec: Spec) -> None:
    text = (
        "Databasereferanse;Gyldig fra;Gyldig til;Beskrivelse\n"
        "HOYDE;2016-01-01;;\nHOYDE;2010-01-01;2015-12-31;Målt hjemme.\n"
    )
    read(tmp_path, text, spec)
    batch = read_paths([tmp_path / "reg"], spec)
    (kilde,) = build_catalogue(batch.submissions, spec, today=date(2026, 11, 28)).kilder
    (variable,) = [one for one in kilde.variables if one.code.endswith("HOYDE")]
    starts = [str(version.period.start) for version in variable.versions]
    assert starts == ["2016-01-01", "2010-01-01"]
    assert variable.versions[1].description.nb == "Målt hjemme."
    assert not variable.versions[1].active


def test_the_doubt_is_a_finding_in_both_languages(tmp_path: Path, spec: Spec) -> None:
    from regmeta.runs.checking import check

    read(tmp_path, "Databasereferanse;Måleenhet\nVKT;kg\n", spec)
    report = check([tmp_path / "reg"], spec, today=date(2026, 11, 28)).report
    (finding,) = [one for one in report.findings if one.rule == "supplement-not-used"]
    assert isinstance(finding, Finding) and finding.severity == "warning"


def test_a_personal_number_in_a_supplement_stops_the_registry(tmp_path: Path, spec: Spec) -> None:
    from random import Random

    from regmeta.runs.checking import check
    from tests.private_numbers import number_of

    read(
        tmp_path,
        f"Databasereferanse;Måleenhet;Hvem\nHOYDE;cm;{number_of('fnr', Random(5))}\n",
        spec,
    )
    report = check([tmp_path / "reg"], spec, today=date(2026, 11, 28)).report
    assert any(finding.rule == "personal-number" for finding in report.findings)


def _reasons(submission: Submission) -> list[str]:
    whys = [doubt.params["why"] for doubt in submission.doubts]
    assert all(isinstance(why, Text) for why in whys)
    return [why("nb") for why in whys if isinstance(why, Text)]


def test_a_row_that_stands_twice_is_told(tmp_path: Path, spec: Spec) -> None:
    text = "Databasereferanse;Måleenhet\nHOYDE;cm\nVEKT;kg\nHOYDE;cm\n"
    submission = read(tmp_path, text, spec)
    assert doubts(submission) == [("reg/tillegg.csv:4", "HOYDE")]
    assert _reasons(submission) == ["raden sier det samme som rad 2; slett den ene"]


def test_two_rows_that_differ_blame_one_another_not_the_registrys_file(
    tmp_path: Path, spec: Spec
) -> None:
    text = "Databasereferanse;Måleenhet\nHOYDE;cm\nHOYDE;m\n"
    submission = read(tmp_path, text, spec)
    assert doubts(submission) == [("reg/tillegg.csv!B3", "m")]
    assert _reasons(submission) == ["rad 2 har «cm», og den går foran"]


def test_the_registrys_own_file_is_named_where_it_goes_first(tmp_path: Path, spec: Spec) -> None:
    submission = read(tmp_path, "Databasereferanse;Måleenhet\nVEKT;g\n", spec)
    assert _reasons(submission) == ["registerets egen fil har «kg», og den går foran"]


@pytest.mark.parametrize("heading", ["Manglende verdier", "Missing values"])
def test_values_for_no_answer_have_a_column_of_their_own(
    tmp_path: Path, spec: Spec, heading: str
) -> None:
    submission = read(tmp_path, f"Databasereferanse;{heading}\nHOYDE;9\n", spec)
    records = submission["variabel"]
    assert records.extras["manglende verdier"] == ["", "9", ""]
    assert str(records.place(1, "manglende verdier")) == "reg/tillegg.csv!B2"
    assert doubts(submission) == []
    variables = build_catalogue((submission,), spec, today=date(2026, 11, 1)).kilder[0].variables
    assert [dict(variable.extras).get("manglende verdier", "") for variable in variables][1] == "9"
