"""Files that were once read wrongly, each with its right answer; skipped where they are not here.

`right` is (forms, variables, lists, codes). What must not be left out in silence is a doubt.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from regmeta.model import Reading
from regmeta.read import read_file
from regmeta.spec.fields import Spec
from tests.conftest import SHARED

CASES = SHARED / "cases" / "reading"
SECOND = SHARED / "corpus-second"
RIGHT = {
    "c02-first-variable-named-like-a-heading.csv": (1, 3, 0, 0),
    "c03-first-row-read-as-second-heading-row.xlsx": (1, 4, 0, 0),
    "c05-cdisc-specification-workbook.xlsx": (2, 3, 2, 3),
    "c07-xlsform.xlsx": (1, 2, 1, 2),
    "c11-dataset-record-beside-variables.xlsx": (1, 2, 0, 0),
    "c13-opal-csv-with-categories.csv": (1, 2, 2, 6),
    "c15-postgres-comments.sql": (1, 4, 1, 2),
    "c16-view-after-line-20.sql": (1, 3, 0, 0),
    "c20-markdown-table.md": (1, 2, 0, 0),
    "c21-danish-tab-list.txt": (1, 3, 0, 0),
    "c24-finnish-list.csv": (1, 2, 1, 2),
    "c25-sheet-named-variabler.xlsx": (1, 2, 0, 0),
    "c27-sheet-named-variabler-with-kodeverk.xlsx": (1, 2, 1, 2),
    "c28-sheet-named-liste-with-kodeverk.xlsx": (1, 2, 1, 2),
    "c31-section-titles.csv": (1, 2, 0, 0),
    "c32-notes-below.csv": (1, 2, 0, 0),
    "c36-english-sheet-named-variables.xlsx": (1, 2, 1, 2),
    "d01-redcap-choices.csv": (1, 13, 9, 32),
    "d03-very-hidden-old-edition.xlsx": (1, 2, 0, 0),
    "d05-odd-code-cells.xlsx": (1, 4, 4, 8),
    "d07-spss-missing-ranges.sav": (1, 3, 2, 6),
    "d09-plain-words-as-choices.csv": (1, 3, 2, 7),
    "d10-choices-in-five-dresses.csv": (1, 5, 4, 10),
    "radx-gcb.dd.csv": (1, 133, 15, 654),
    "radx-up.dd.csv": (1, 159, 50, 697),
    "radx-up.redcap.csv": (14, 159, 50, 697),
    "home-made/m1-norsar.xlsx": (1, 14, 4, 18),
    "home-made/m3-kodelister-eget-ark.xls": (2, 8, 3, 14),
    "home-made/m3-kodelister-eget-ark.xlsx": (2, 8, 3, 14),
    "home-made/m3b-kodelister-ryddig.xlsx": (2, 8, 3, 10),
    "home-made/m5-sporreskjema.xlsx": (1, 5, 2, 7),
}
SECOND_RIGHT = {
    "a25-simulation-definitions.csv": (44, 0),
    "a28-variables.csv": (337, 0),
    "a30-clsa-opal.xls": (20, 380),
    "a31-fs.xlsx": (571, 1519),
    "a38-Q1302_BEHAVE.xls": (182, 374),
    "a42-dictionary.csv": (95, 125),
    "a47-schema_slots.tsv": (827, 0),
    "a51-StructuralMetadataTemplate.xlsx": (2, 0),
    "a52-Metadata_CoreGenericHealth_v2.xlsx": (152, 0),
    "a55-p21_mock.xlsx": (100, 123),
    "a58-Vol-II-v22-Layout-for-N22-Base-dictionary.csv": (821, 0),
    "a62-list-of-variables.csv": (335, 0),
}


def read(folder: Path, file: str, spec: Spec) -> Reading:
    path = folder / file
    if not path.is_file():
        pytest.skip(f"{file} is not beside the project")
    return read_file(path, spec)


def counted(reading: Reading) -> tuple[int, int, int, int]:
    counts = reading.counts
    return counts.datasamlinger, counts.variables, counts.kodeverk, counts.codes


@pytest.mark.parametrize(("file", "right"), RIGHT.items())
def test_a_case_gives_its_right_answer(
    spec: Spec, file: str, right: tuple[int, int, int, int]
) -> None:
    assert counted(read(CASES, file, spec)) == right


@pytest.mark.parametrize(("file", "right"), SECOND_RIGHT.items())
def test_a_file_of_the_second_corpus_gives_its_hand_count(
    spec: Spec, file: str, right: tuple[int, int]
) -> None:
    counts = read(SECOND, file, spec).counts
    assert (counts.variables, counts.codes) == right


def test_every_coded_variable_of_a_categorical_column_has_its_list(spec: Spec) -> None:
    variables = read(CASES, "check-hf.csv", spec).submission["variabel"]
    assert len(variables) == 207
    assert sum(map(bool, variables.column("kodeverk"))) == 131


def test_labels_and_groups_are_those_written(spec: Spec) -> None:
    variables = read(CASES, "c07-xlsform.xlsx", spec).submission["variabel"]
    assert variables.column("PreferredTerm") == ["Kjønn", "Alder (år)"]
    assert variables.column("NavnEngelsk") == ["Sex", "Age (years)"]
    assert variables.column("variabelgruppe") == ["Bakgrunn", "Bakgrunn"]
    titled = read(CASES, "c31-section-titles.csv", spec).submission["variabel"]
    assert titled.column("variabelgruppe") == ["Bakgrunn", "Laboratorieprøver"]
    named = read(CASES, "home-made/m3-kodelister-eget-ark.xlsx", spec).submission["variabel"]
    assert named.text(0, "DatabaseReferanse") == "a_innlagt"
    assert named.text(0, "PreferredTerm") == "Innleggelsestidspunkt"


def test_what_a_database_says_of_a_column_is_kept(spec: Spec) -> None:
    variables = read(CASES, "c15-postgres-comments.sql", spec).submission["variabel"]
    assert variables.column("PreferredTerm")[2:] == ["Smerte siste uke (0-10)", "Operasjonsdato"]
    assert (variables.text(2, "GrenseLav"), variables.text(2, "GrenseHoy")) == ("0", "10")


WITHOUT_CODES = ("coded-without-codes", "codes-not-understood")


@pytest.mark.parametrize("file", ["stille-tap.csv", "koder-i-celle.csv"])
def test_a_list_variable_has_codes_or_is_found_without(spec: Spec, file: str) -> None:
    from datetime import date

    from regmeta.runs.checking import check

    reading = read(CASES, file, spec)
    variables = reading.submission["variabel"]
    report = check([CASES / file], spec, today=date(2026, 11, 23)).report
    found = {f.place.row for f in report.findings if f.rule in WITHOUT_CODES}
    without = {variables.rows[i] for i, lst in enumerate(variables.column("kodeverk")) if not lst}
    assert without == found


def test_most_words_for_a_list_ask_for_codes(spec: Spec) -> None:
    from datetime import date

    from regmeta.runs.checking import check

    file = "listetyper-uten-koder.csv"
    variables = read(CASES, file, spec).submission["variabel"]
    report = check([CASES / file], spec, today=date(2026, 11, 23)).report
    found = {f.place.row for f in report.findings if f.rule == "coded-without-codes"}
    passed = [
        word
        for row, word in zip(variables.rows, variables.extras["type"], strict=True)
        if row not in found
    ]
    assert passed == ["Avkrysning"]


def test_two_tables_under_headings_in_two_languages(spec: Spec) -> None:
    for file in ("home-made/m2-to-tabeller.xlsx", "home-made/m2-to-tabeller.ods"):
        reading = read(CASES, file, spec)
        assert counted(reading) == (2, 8, 3, 11)
        variables = reading.submission["variabel"]
        assert variables.text(1, "Beskrivelse") == "Pasientens kjønn"
        assert variables.text(1, "BeskrivelseEngelsk") == "Sex of patient"


def test_letters_that_became_question_marks_are_found(spec: Spec) -> None:
    from datetime import date

    from regmeta.runs.checking import check

    path = CASES / "sporsmalstegn.csv"
    if not path.is_file():
        pytest.skip("sporsmalstegn.csv is not beside the project")
    report = check([path], spec, today=date(2026, 11, 23)).report
    assert [f.place.cell for f in report.findings if f.rule == "mojibake"] == ["E2"]


def test_spss_syntax_is_read(spec: Spec) -> None:
    counts = read(CASES, "c19-spss-syntax.sps", spec).counts
    assert (counts.variables, counts.kodeverk) == (2, 1)
