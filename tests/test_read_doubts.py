"""What reading could not make out is told as findings, each at its place, and nothing else is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from regmeta.model import Finding
from regmeta.read import read_file, read_registry, reading_text
from regmeta.registry import load_registry
from regmeta.runs.checking import check
from regmeta.spec.fields import Spec
from regmeta.workbook.template import write_template

DOUBTS = {
    *("sheet-not-read", "heading-not-known", "row-not-read", "nothing-read"),
    *("labels-without-values", "reading-poor", "codes-not-understood"),
}
Rows = list[list[object]]
HEAD: list[object] = ["Variabelnavn", "Ledetekst", "Type", "Mulige verdier"]
PLAIN: Rows = [HEAD, ["farge", "Farge på kjole", "Liste", "1 = Rød, 2 = Blå"]]


def doubts(tmp_path: Path, spec: Spec, **sheets: Rows) -> list[Finding]:
    """What `check` says that reading could not make out, of a workbook of these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "ball.xlsx")
    report = check([tmp_path / "ball.xlsx"], spec, today=date(2026, 11, 23)).report
    return [finding for finding in report.findings if finding.rule in DOUBTS]


def told(findings: Sequence[Finding]) -> list[tuple[str, str, str]]:
    return [(one.rule, one.severity, f"{one.place.sheet}!{one.place.cell}") for one in findings]


def test_a_list_that_is_understood_has_none(tmp_path: Path, spec: Spec) -> None:
    assert doubts(tmp_path, spec, Liste=PLAIN) == []


@pytest.mark.parametrize(("rows", "severity"), [(3, "warning"), (4, "error")])
def test_a_sheet_of_some_rows_that_looks_like_variables(
    tmp_path: Path, spec: Spec, rows: int, severity: str
) -> None:
    klokebok: Rows = [
        [
            "skjemanavn",
            "tabell",
            "fysisk_feltnavn",
            "ledetekst",
            "type",
            "listeverdier",
            "listetekst",
        ],
        ["Ball", "ball", "FARGE", "Farge", "Tekstvariabel", "", ""],
    ]
    other: Rows = [["Variabel", "Enhet"], *([f"x{n}", "cm"] for n in range(rows))]
    seen = told(doubts(tmp_path, spec, Klokebok=klokebok, Annet=other))
    assert seen == [("sheet-not-read", severity, "Annet!A1")]


MEASURED: Rows = [
    ["Pasientens hode", "Strekning", "Ymse"],
    *([name, "12", "n"] for name in ("BMI", "VEKT", "PULS", "TEMP", "SPO2")),
]
COLOURS: Rows = [
    ["Nr på kort", "Slik ser det ut"],
    *([n, text] for n, text in enumerate(("rød", "blå", "grønn", "gul"), 1)),
]
CALLS: Rows = [
    ["Når", "Ringte til"],
    *([f"0{n}.03.2020", f"Kari på kontoret, om sak {n}"] for n in range(1, 8)),
]


@pytest.mark.parametrize(("rows", "expected"), [(MEASURED, 1), (COLOURS, 1), (CALLS, 0)])
def test_a_sheet_under_headings_that_nobody_knows_is_judged_by_its_shape(
    tmp_path: Path, spec: Spec, rows: Rows, expected: int
) -> None:
    seen = told(doubts(tmp_path, spec, Liste=PLAIN, Annet=rows))
    assert seen == [("sheet-not-read", "error", "Annet!A1")] * expected


def test_a_sheet_beside_those_of_the_template(tmp_path: Path, spec: Spec) -> None:
    template: Rows = [
        ["Kode", "Foretrukket term", "Datatype", "Identifiseringsgrad"],
        ["V_A.FARGE", "Farge", "Tekst", "Ikke relevant"],
    ]
    seen = told(doubts(tmp_path, spec, Variabler=template, Annet=MEASURED, Samtaler=CALLS))
    assert seen == [("sheet-not-read", "error", "Annet!A1")]


def test_notes_on_a_sheet_of_their_own_are_no_doubt(tmp_path: Path, spec: Spec) -> None:
    notes: Rows = [["Husk"], *([f"å ringe {n}", "før helgen"] for n in range(9))]
    assert doubts(tmp_path, spec, Liste=PLAIN, Notater=notes) == []


def test_a_filled_column_without_a_known_heading(tmp_path: Path, spec: Spec) -> None:
    rows: Rows = [
        [*HEAD, "Ymse", "Tom"],
        ["farge", "Farge", "Tekst", "", "rød", ""],
        ["hoyde", "Høyde", "Tall", "", "", ""],
    ]
    found = doubts(tmp_path, spec, Liste=rows)
    assert told(found) == [("heading-not-known", "warning", "Liste!E1")]
    assert found[0].params == {"heading": "Ymse", "share": 50}


def test_a_row_with_a_name_that_became_nothing(tmp_path: Path, spec: Spec) -> None:
    rows: Rows = [*PLAIN, ["Merk: her slutter listen"]]
    assert told(doubts(tmp_path, spec, Liste=rows)) == [("row-not-read", "warning", "Liste!A3")]


def test_a_file_without_a_single_variable(tmp_path: Path, spec: Spec) -> None:
    assert told(doubts(tmp_path, spec, Liste=[HEAD])) == [("nothing-read", "error", "!A1")]


def test_texts_without_values_are_a_list_with_a_proposal(tmp_path: Path, spec: Spec) -> None:
    rows: Rows = [HEAD, ["farge", "Farge på kjole", "Liste", "Rød/Blå"]]
    found = doubts(tmp_path, spec, Liste=rows)
    assert told(found) == [("labels-without-values", "warning", "Liste!D2")]
    assert found[0].params["proposal"] == "1 = Rød; 2 = Blå"


def test_the_headings_of_a_codebook_of_a_platform_are_not_doubted(
    tmp_path: Path, spec: Spec
) -> None:
    rows: Rows = [
        ["Feltnavn", "Variabelnavn", "Mulige verdier", "Felttype", "Eget"],
        ["Farge", "Farge", "1 = Rød", "Enum", "x"],
        ["", "", "2 = Blå", "", ""],
    ]
    assert doubts(tmp_path, spec, Oppmøte=rows) == []


def test_mandatory_sheets_of_a_template_without_a_row_are_told(tmp_path: Path, spec: Spec) -> None:
    write_template(tmp_path / "mal.xlsx", spec)
    found = read_file(tmp_path / "mal.xlsx", spec).submission.doubts
    cells = {str(finding.place).split("!", 1)[1] for finding in found}
    assert {finding.rule for finding in found} == {"sheet-not-filled-in"}
    assert cells == {"Kilde!B2", "Datasamlinger!A2", "Variabler!A2"}


def test_a_template_half_filled_in_is_told_what_stands_empty(tmp_path: Path, spec: Spec) -> None:
    path = tmp_path / "mal.xlsx"
    write_template(path, spec)
    book = openpyxl.load_workbook(path)
    book["Kilde"]["B2"] = "K_ALS"
    book["Variabler"]["A2"] = "V_ALS.TALE"
    book.save(path)
    found = read_file(path, spec).submission.doubts
    assert told(found) == [("sheet-not-filled-in", "error", "Datasamlinger!A2")]
    book["Datasamlinger"]["A2"] = "K_ALS.INKLUSJON"
    book.save(path)
    assert read_file(path, spec).submission.doubts == ()


def test_what_registry_toml_says_of_the_registry_fills_its_sheet(
    tmp_path: Path, spec: Spec
) -> None:
    folder = tmp_path / "als"
    folder.mkdir()
    write_template(folder / "mal.xlsx", spec)
    (folder / "registry.toml").write_text(
        'id = "als"\n[kilde]\nCode = "K_ALS"\n[[files]]\npath = "mal.xlsx"\n'
    )
    found = read_registry(load_registry(folder, spec), spec).doubts
    assert [finding.place.sheet for finding in found] == ["Datasamlinger", "Variabler"]


# ------------------------------------------------------------------ how sure a reading is


def variables(number: int, **cells: str) -> Rows:
    row = {"Type": "Tekst", "Mulige verdier": "", **cells}
    return [
        HEAD,
        *([f"felt_{n}", f"Felt {n}", row["Type"], row["Mulige verdier"]] for n in range(number)),
    ]


@pytest.mark.parametrize(
    ("number", "without", "poor"), [(8, 4, False), (8, 5, True), (3, 3, False), (4, 4, True)]
)
def test_a_reading_without_most_codes_is_poor(
    tmp_path: Path, spec: Spec, number: int, without: int, poor: bool
) -> None:
    rows = variables(number, Type="Liste", **{"Mulige verdier": "1 = Rød, 2 = Blå"})
    for row in rows[1 : without + 1]:
        row[3] = ""
    seen = [finding.rule for finding in doubts(tmp_path, spec, Liste=rows)]
    assert ("reading-poor" in seen) == poor
    reading = read_file(tmp_path / "ball.xlsx", spec)
    assert reading.confidence == round(1 - without / number, 2)
    assert reading.uncertain.nb == f"{without} av {number} listevariabler har ingen koder"
    assert reading.uncertain.nb in reading_text(reading)


def test_equal_names_and_unknown_headings_lower_the_confidence(tmp_path: Path, spec: Spec) -> None:
    rows = variables(10)
    rows[2][0] = rows[1][0]
    doubts(tmp_path, spec, Liste=rows)
    reading = read_file(tmp_path / "ball.xlsx", spec)
    assert (reading.confidence, reading.uncertain.en) == (
        0.8,
        "2 of 10 variables have the name of another in the form",
    )
    doubts(tmp_path, spec, Liste=[[*row, "x"] for row in variables(10)])
    reading = read_file(tmp_path / "ball.xlsx", spec)
    assert reading.uncertain.en == "1 of 5 headings are unknown"
    assert doubts(tmp_path, spec, Liste=variables(10)) == []
    assert read_file(tmp_path / "ball.xlsx", spec).confidence == 1.0


def test_a_sheet_called_variabler_is_not_sure_for_its_name(tmp_path: Path, spec: Spec) -> None:
    rows = [[*row, "x", "y"] for row in variables(4)]
    rows[0][-2:] = ["12", "1 = Ja"]
    doubts(tmp_path, spec, Variabler=rows)
    reading = read_file(tmp_path / "ball.xlsx", spec)
    assert (reading.confidence, reading.uncertain.nb) == (
        0.67,
        "2 av 6 overskrifter ser ut som data",
    )


@pytest.mark.parametrize("rule", ["sheet-not-read", "reading-poor"])
def test_publishing_holds_back_what_was_poorly_read(tmp_path: Path, spec: Spec, rule: str) -> None:
    from regmeta.runs.publishing import withheld

    folder = tmp_path / "registre" / "ball"
    folder.mkdir(parents=True)
    sheets = {"Liste": variables(6, Type="Liste")}
    if rule == "sheet-not-read":
        unread = [["Xa", "Xb", "Xc"], *([f"v_{n}", f"Ymse {n}", "z"] for n in range(6))]
        sheets = {"Liste": variables(6), "Annet": unread}
    doubts(folder, spec, **sheets)
    (folder / "registry.toml").write_text(
        'id = "ball"\nplatform = "annet"\nhelseregion = "nord"\n[[files]]\npath = "ball.xlsx"\n'
        '[kilde]\nCode = "K_BALL"\nKortNavn = "BALL"\nPreferredTerm = "Et ball"\n'
        'Beskrivelse = "Prøve."\nKildetype = "nasjonaltMedisinskKvalitetsregister"\n',
        encoding="utf-8",
    )
    checked = check([folder.parent], spec, today=date(2026, 11, 23))
    assert [held.id for held in withheld(checked)] == ["ball"]
    assert rule in {f.rule for f in checked.report.findings if f.severity == "error"}


def test_forms_that_are_alike_make_a_reading_less_sure(tmp_path: Path, spec: Spec) -> None:
    def sure(**sheets: Rows) -> tuple[float, str]:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        book.save(tmp_path / "skjema.xlsx")
        reading = read_file(tmp_path / "skjema.xlsx", spec)
        return reading.confidence, reading.uncertain.nb

    head: list[object] = ["Variabelnavn", "Ledetekst", "Datatype"]
    rows: Rows = [head, *([f"felt_{n}", f"Spørsmål {n}", "Tekst"] for n in range(5))]
    other: Rows = [head, *([f"felt_{n}", f"Noe annet {n}", "Tekst"] for n in range(5))]
    assert sure(Start=rows, Slutt=rows) == (
        0.75,
        "10 av 10 variabler står likt i et annet skjema, som om et ark var lest to ganger",
    )
    assert sure(Start=rows, Slutt=other) == (1.0, "")
