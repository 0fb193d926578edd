"""The workbook to fill in: what it holds, that it reads back as it was, and that it is stable."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from regmeta.model import LevelName, Records, Submission
from regmeta.read import read_file, read_registry
from regmeta.registry import load_registry
from regmeta.spec.fields import Field, Spec
from regmeta.workbook.template import write_template
from tests.conftest import ROOT, TODAY


@pytest.fixture
def noric(spec: Spec) -> Submission:
    return read_registry(load_registry(ROOT / "registries" / "noric", spec), spec)


@pytest.mark.parametrize(("lang", "first"), [("nb", "Veiledning"), ("en", "Guide")])
def test_the_sheets_are_there_and_the_lists_hidden(
    tmp_path: Path, spec: Spec, lang: str, first: str
) -> None:
    write_template(tmp_path / "t.xlsx", spec, lang)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames[0] == first
    assert len(book.sheetnames) == 7
    assert book.worksheets[-1].sheet_state == "hidden"
    assert book.worksheets[1].protection.sheet


def test_every_option_list_has_a_dropdown_that_points_at_its_labels(
    tmp_path: Path, spec: Spec
) -> None:
    write_template(tmp_path / "t.xlsx", spec)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    lists = book["Lister"]
    by_name = {cell.value: cell.column for cell in lists[1]}
    for rule in book["Variabler"].data_validations.dataValidation:
        if rule.type == "list" and str(rule.formula1).startswith("'Lister'"):
            break
    else:
        pytest.fail("no dropdown on Variabler takes its options from the sheet Lister")
    for name, options in spec.options.items():
        column = [
            row[0].value for row in lists.iter_rows(2, min_col=by_name[name], max_col=by_name[name])
        ]
        assert [text for text in column if text] == [one.label.nb for one in options.options]


def test_prompts_keep_to_excels_limits(tmp_path: Path, spec: Spec) -> None:
    write_template(tmp_path / "t.xlsx", spec)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    rules = [rule for sheet in book for rule in sheet.data_validations.dataValidation]
    assert len(rules) > 60
    for rule in rules:
        assert len(rule.promptTitle or "") <= 32
        assert len(rule.prompt or "") <= 255
        assert len(rule.error or "") <= 255


def test_the_same_specification_gives_the_same_bytes(tmp_path: Path, spec: Spec) -> None:
    write_template(tmp_path / "a.xlsx", spec)
    write_template(tmp_path / "b.xlsx", spec)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_a_filled_template_reads_back_as_what_filled_it(
    tmp_path: Path, spec: Spec, noric: Submission, lang: str
) -> None:
    write_template(tmp_path / "t.xlsx", spec, lang, noric)
    back = read_file(tmp_path / "t.xlsx", spec).submission
    for level in ("kilde", "datasamling", "variabel"):
        for field in spec[level].fields:  # type: ignore[index]
            mine, theirs = noric[level].column(field.key), back[level].column(field.key)  # type: ignore[index]
            known = [field.options.find(t) if field.options else t for t in mine]
            read = [field.options.find(t) if field.options else t for t in theirs]
            assert known == read, field.name
    assert _codes(back) == _codes(noric)


def _codes(submission: Submission) -> list[tuple[str, ...]]:
    """Each distinct list's codes, in their order, as its first variable has them."""
    rows, owner = submission["kode"], {}
    keys = ("verdi", "navn", "GyldigFra", "GyldigTil")
    columns = [rows.column(key) for key in keys]
    return [
        (name, *(column[i] for column in columns))
        for i, (name, by) in enumerate(
            zip(rows.column("kodeverk"), rows.column("variabel"), strict=True)
        )
        if owner.setdefault(name, by) == by
    ]


def test_every_heading_of_the_template_leads_back_to_its_own_field(
    tmp_path: Path, spec: Spec
) -> None:
    for lang in ("nb", "en"):
        filled = Submission("x", {})
        for level in ("kilde", "datasamling", "variabel"):
            keys = [field.key for field in spec[level].fields]  # type: ignore[index]
            filled.levels[level] = Records(  # type: ignore[index]
                level,  # type: ignore[arg-type]
                {key: [_text_of(level, key)] for key in keys},
                [1],
                [0],
            )
        write_template(tmp_path / "t.xlsx", spec, lang, filled)
        back = read_file(tmp_path / "t.xlsx", spec).submission
        for level in ("kilde", "datasamling", "variabel"):
            for field in spec[level].fields:  # type: ignore[index]
                expected = _text_of(level, field.key)
                assert back[level].column(field.key) == [expected]  # type: ignore[index]


def _text_of(level: str, key: str) -> str:
    """A field's text: codes as they must be, as anything else for a code is worked out."""
    if key == "Code":
        return {"kilde": "K_X", "datasamling": "K_X.Y", "variabel": "V_X.Y.Z"}[level]
    return f"<{key}>"


def test_sub_sources_get_a_sheet_where_there_are_any(tmp_path: Path, spec: Spec) -> None:
    wave = Records("delkilde", {"Code": ["K_X.R1"], "PreferredTerm": ["Runde 1"]}, [1], [0])
    write_template(tmp_path / "t.xlsx", spec, "nb", Submission("x", {"delkilde": wave}))
    back = read_file(tmp_path / "t.xlsx", spec).submission
    assert back["delkilde"].column("Code") == ["K_X.R1"]
    assert back["delkilde"].column("PreferredTerm") == ["Runde 1"]


def test_filled_in_by_hand_without_fault_it_has_no_finding(tmp_path: Path, spec: Spec) -> None:
    """Every mandatory and recommended cell filled as its example shows, options by their labels."""
    from regmeta.runs.checking import check

    path = tmp_path / "mal.xlsx"
    write_template(path, spec)
    book = openpyxl.load_workbook(path)
    _fill_down(book["Kilde"], spec)
    own = {
        "kodeverk": "ALS.TALE",
        "Beskrivelse": "Hvor tydelig pasienten snakker, vurdert av den som undersøker.",
        "BeskrivelseEngelsk": "How clearly the patient speaks, as judged by the examiner.",
    }
    _fill_across(book["Datasamlinger"], spec, "datasamling", 2, {})
    _fill_across(book["Variabler"], spec, "variabel", 2, own)
    for n, (value, text, english) in enumerate(
        (("0", "Ingen tale", "No speech"), ("4", "Normal tale", "Normal speech")), 2
    ):
        code = {"kodeverk": "ALS.TALE", "verdi": value, "navn": text, "navnEngelsk": english}
        _fill_across(book["Kodeverk"], spec, "kode", n, code)
        for cell in book["Kodeverk"][1]:
            if cell.value == "Kodeverkets navn":
                book["Kodeverk"].cell(n, cell.column).value = "Tale"
    book.save(path)
    assert check([path], spec, today=TODAY).report.findings == ()


def _field(spec: Spec, level: LevelName, heading: object) -> Field | None:
    said = str(heading or "").removesuffix(" *").strip()
    law = spec[level]
    return next((one for one in law.fields if law.heading(one.key, "nb") == said), None)


def _example(field: Field) -> str | None:
    if field.obligation not in ("mandatory", "recommended"):
        return None
    found = field.options.find(field.example) if field.options else None
    return found.label.nb if found else field.example


def _fill_down(sheet: Any, spec: Spec) -> None:
    for row in range(2, sheet.max_row + 1):
        field = _field(spec, "kilde", sheet.cell(row, 1).value)
        if field is not None:
            sheet.cell(row, 2).value = _example(field)


def _fill_across(sheet: Any, spec: Spec, level: LevelName, row: int, own: dict[str, str]) -> None:
    for column in range(1, sheet.max_column + 1):
        field = _field(spec, level, sheet.cell(1, column).value)
        if field is not None:
            sheet.cell(row, column).value = own.get(field.key, _example(field))


def _headings(book: Any, sheet: str) -> dict[str, int]:
    return {str(cell.value).rstrip(" *"): cell.column for cell in book[sheet][1] if cell.value}


def _rule_at(sheet: Any, column: int, row: int = 2) -> Any:
    cell = sheet.cell(row, column).coordinate
    return next(r for r in sheet.data_validations.dataValidation if cell in r.sqref)


def test_there_is_a_dropdown_wherever_a_field_has_a_list(tmp_path: Path, spec: Spec) -> None:
    write_template(tmp_path / "t.xlsx", spec)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    lists = 0
    for level, title in (("datasamling", "Datasamlinger"), ("variabel", "Variabler")):
        headings = _headings(book, title)
        for field in spec[level].fields:  # type: ignore[index]
            if field.options:
                column = headings[spec[level].heading(field.key, "nb")]  # type: ignore[index]
                rule = _rule_at(book[title], column)
                lists += 1
                assert rule.type == "list", field.name
                assert rule.errorStyle == ("warning" if field.many else None), field.name
    kilde = {str(row[0].value).rstrip(" *"): row[0].row for row in book["Kilde"].iter_rows()}
    for field in spec["kilde"].fields:
        if field.options:
            row = kilde[spec["kilde"].heading(field.key, "nb")]
            lists += 1
            assert _rule_at(book["Kilde"], 2, row).type == "list", field.name
    assert lists == 14


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_forms_and_lists_are_chosen_from_their_own_sheets(
    tmp_path: Path, spec: Spec, lang: str
) -> None:
    write_template(tmp_path / "t.xlsx", spec, lang)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    forms, variables, codes = book.worksheets[2:5]
    level = spec["variabel"]
    headings = _headings(book, variables.title)
    form = _rule_at(variables, headings[level.heading("datasamling", lang)])
    assert form.type == "list" and f"'{forms.title}'!$A$2" in form.formula1
    term = spec["datasamling"].heading("PreferredTerm", lang)
    assert forms["A1"].value == f"{term} *"
    code_list = _rule_at(variables, headings[level.heading("kodeverk", lang)])
    assert code_list.type == "list" and f"'{codes.title}'!$A$2" in code_list.formula1


def test_what_must_be_filled_in_is_seen_and_the_rest_folded(tmp_path: Path, spec: Spec) -> None:
    write_template(tmp_path / "t.xlsx", spec)
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["Variabler"]
    hidden = {
        column
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden and dimension.outlineLevel
        for column in range(dimension.min, dimension.max + 1)
    }
    starred = [cell.column for cell in sheet[1] if str(cell.value).endswith("*")]
    assert starred == list(range(1, len(starred) + 1))
    assert hidden == set(range(min(hidden), sheet.max_column + 1))
    assert min(hidden) > max(starred) and len(hidden) > 20
    code = next(cell.column for cell in sheet[1] if cell.value == "Kode")
    assert code in hidden


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_the_example_is_a_registry_that_reads_without_an_error(
    tmp_path: Path, spec: Spec, lang: str
) -> None:
    """The sheet Example typed over into the other sheets: codes come, and nothing is wrong."""
    from regmeta.runs.checking import check

    path = tmp_path / "t.xlsx"
    write_template(path, spec, lang)
    book = openpyxl.load_workbook(path)
    rows = [[cell.value or "" for cell in row] for row in book.worksheets[5].iter_rows()]
    starts = [n for n, row in enumerate(rows) if row[0] in book.sheetnames]
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        sheet = book[str(rows[start][0])]
        headings = _headings(book, sheet.title)
        for below, row in enumerate((r for r in rows[start + 2 : end] if any(r)), start=2):
            for heading, text in zip(rows[start + 1], row, strict=True):
                if text:
                    sheet.cell(below, headings[str(heading).rstrip(" *")]).value = text
    kilde = book.worksheets[1]
    kilde.cell(_row_of(kilde, spec["kilde"].heading("KortNavn", lang)), 2).value = "NorSår"
    kilde.cell(_row_of(kilde, spec["kilde"].heading("PreferredTerm", lang)), 2).value = "Norsk"
    book.save(path)
    checked = check([path], spec, today=TODAY)
    assert [finding for finding in checked.report.findings if finding.severity == "error"] == []
    variables = checked.batch.submissions[0]["variabel"]
    assert len(set(variables.column("Code"))) == 3
    assert all(code.startswith("V_NORSAR.") for code in variables.column("Code"))
    assert len(checked.batch.submissions[0]["kode"]) == 6


def _row_of(sheet: Any, heading: str) -> int:
    return next(c.row for c in sheet["A"] if str(c.value).rstrip(" *") == heading)


def test_a_message_names_a_heading_without_its_star(tmp_path: Path, spec: Spec) -> None:
    from regmeta.runs.checking import check
    from regmeta.validate import message

    path = tmp_path / "mal.xlsx"
    write_template(path, spec)
    book = openpyxl.load_workbook(path)
    sheet = book["Variabler"]
    heading = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Datatype *")
    sheet.cell(heading.row + 1, heading.column, "Noe annet")
    book.save(path)
    findings = check([path], spec, today=TODAY).report.findings
    (finding,) = [finding for finding in findings if finding.rule == "unknown-option"]
    assert message(finding, "nb") == "«Noe annet» er ikke en gyldig verdi for «Datatype»."
