"""Several hands' files as one: what is filled, what disagrees, and where each value came from."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from regmeta.errors import UnreadableInput
from regmeta.read import read_file
from regmeta.spec.fields import Spec
from regmeta.workbook.merging import merge
from regmeta.workbook.origins import origins, sentence

BASE = """skjemanavn;tabell;fysisk_feltnavn;ledetekst;type;listeverdier;listetekst;hjelpetekst
Inn;t;VEKT;Vekt;Tallvariabel;;;
Inn;t;ROYK;Røyker;Listevariabel;0;Nei;
Inn;t;ROYK;Røyker;Listevariabel;1;Ja;
Ut;t;DATO;Utskrevet;Datovariabel;;;Dagen pasienten dro
Ut;t;KJONN;Kjønn;Tallvariabel;;;
"""
SUPPLEMENT = """Skjema;Variabel;Etikett;Type;Beskrivelse;Enhet;Mulige verdier;Merke
Inn;vekt;Vekt;Tall;Kroppsvekt;kg;;IT-1
Inn;ROYK;Røyker;Liste;;;0 = Nei, 1 = Ja;IT-2
Ut;DATO;Utskrevet;Dato;Dagen for utskriving;;;
Ut;KJONN;Kjønn;Tall;;;1 = Mann, 2 = Kvinne;
Ny;HOYDE;Høyde;Tall;;cm;;
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    base, it = tmp_path / "reg-klokebok.csv", tmp_path / "it.csv"
    base.write_text(BASE, encoding="utf-8")
    it.write_text(SUPPLEMENT, encoding="utf-8")
    return base, it, tmp_path / "samlet.xlsx"


def test_the_base_is_completed(files: tuple[Path, Path, Path], spec: Spec) -> None:
    base, it, out = files
    merged = merge(base, [it], out, spec)
    assert [(one.met, one.added) for one in merged.shares] == [(4, 1)]
    back = read_file(out, spec).submission
    variables = back["variabel"]
    names = variables.column("DatabaseReferanse")
    assert names == ["VEKT", "ROYK", "DATO", "KJONN", "HOYDE"]
    assert variables.column("MaaleEnhet") == ["kg", "", "", "", "cm"]
    assert variables.text(0, "Beskrivelse") == "Kroppsvekt"
    assert variables.extras["Merke"][:2] == ["IT-1", "IT-2"]
    assert back["datasamling"].column("PreferredTerm") == ["Inn", "Ut", "Ny"]
    assert variables.text(4, "datasamling") == back["datasamling"].text(2, "Code")


def test_a_list_is_taken_over_and_an_equal_one_is_not_repeated(
    files: tuple[Path, Path, Path], spec: Spec
) -> None:
    base, it, out = files
    back = read_file(out, spec).submission if merge(base, [it], out, spec) else None
    assert back
    assert back["kode"].column("navn") == ["Nei", "Ja", "Mann", "Kvinne"]
    assert back["variabel"].text(3, "kodeverk") == back["kode"].text(2, "kodeverk")


def test_what_disagrees_is_a_finding_and_the_earlier_is_written(
    files: tuple[Path, Path, Path], spec: Spec
) -> None:
    base, it, out = files
    merged = merge(base, [it], out, spec)
    (finding,) = merged.findings
    assert (finding.rule, finding.severity, finding.field) == (
        "files-disagree",
        "error",
        "Beskrivelse",
    )
    assert str(finding.place) == "reg-klokebok.csv!H5"
    assert finding.params["other"] == "it.csv!E4"
    for lang in ("nb", "en"):
        said = sentence(finding, lang)
        assert "Dagen for utskriving" in said and "Dagen pasienten dro" in said
    assert read_file(out, spec).submission["variabel"].text(2, "Beskrivelse") == (
        "Dagen pasienten dro"
    )


def test_every_value_keeps_where_it_came_from(files: tuple[Path, Path, Path], spec: Spec) -> None:
    base, it, out = files
    merged = merge(base, [it], out, spec)
    places = {(level, i, key): str(place) for level, i, key, _, place in origins(merged.submission)}
    assert places["variabel", 0, "MaaleEnhet"] == "it.csv!F2"
    assert places["variabel", 0, "PreferredTerm"] == "reg-klokebok.csv!D2"
    assert places["variabel", 4, "PreferredTerm"] == "it.csv!C6"
    book = openpyxl.load_workbook(out)
    said = [[cell.value for cell in row] for row in book["Opphav"].iter_rows(min_row=2)]
    assert ["Variabler", "2", "Måleenhet", "kg", "it.csv!F2", ""] in said
    assert any(row[5] == "it.csv!E4: Dagen for utskriving" for row in said)
    comments = [
        cell.comment.text for row in book["Variabler"].iter_rows() for cell in row if cell.comment
    ]
    assert "Fra it.csv!F2" in comments
    assert any("Dagen for utskriving" in text for text in comments)


def test_lists_that_differ_disagree(tmp_path: Path, spec: Spec) -> None:
    (tmp_path / "a.csv").write_text("Variabel;Etikett;Mulige verdier\nX;Røyk;1 = Ja, 2 = Nei\n")
    (tmp_path / "b.csv").write_text("Variabel;Etikett;Mulige verdier\nX;Røyk;1 = Nei, 2 = Ja\n")
    merged = merge(tmp_path / "a.csv", [tmp_path / "b.csv"], tmp_path / "c.xlsx", spec)
    (finding,) = merged.findings
    assert finding.field == "kodeverk"
    assert finding.params["text"] == "1 = Nei, 2 = Ja"


def test_a_name_alone_that_may_be_several_is_not_guessed(tmp_path: Path, spec: Spec) -> None:
    (tmp_path / "reg.csv").write_text("Skjema;Variabel;Etikett\nA;X;En\nB;X;To\n")
    (tmp_path / "ekstra.csv").write_text("Variabel;Enhet\nX;kg\n")
    merged = merge(tmp_path / "reg.csv", [tmp_path / "ekstra.csv"], tmp_path / "c.xlsx", spec)
    assert [one.rule for one in merged.findings] == ["several-candidates"]
    assert not any(merged.submission["variabel"].column("MaaleEnhet"))


def test_a_form_that_nobody_had_is_added_whole(tmp_path: Path, spec: Spec) -> None:
    """Though its variables have names that other forms have too."""
    (tmp_path / "reg.csv").write_text("Skjema;Variabel;Etikett\nA;X;En\nB;X;To\nB;Y;Tre\n")
    (tmp_path / "ekstra.csv").write_text("Skjema;Variabel;Etikett\nC;X;Ny\nC;Y;Også ny\n")
    merged = merge(tmp_path / "reg.csv", [tmp_path / "ekstra.csv"], tmp_path / "c.xlsx", spec)
    assert merged.findings == ()
    assert [(one.met, one.added) for one in merged.shares] == [(0, 2)]
    assert merged.submission["datasamling"].column("PreferredTerm") == ["A", "B", "C"]


def test_a_list_of_names_without_forms_finds_its_variables(tmp_path: Path, spec: Spec) -> None:
    (tmp_path / "reg.csv").write_text("Skjema;Variabel;Etikett\nA;X;En\nB;Y;To\n")
    (tmp_path / "ekstra.csv").write_text("Variabel;Enhet\ny;kg\n")
    merged = merge(tmp_path / "reg.csv", [tmp_path / "ekstra.csv"], tmp_path / "c.xlsx", spec)
    assert merged.submission["variabel"].column("MaaleEnhet") == ["", "kg"]
    assert merged.submission["datasamling"].column("PreferredTerm") == ["A", "B"]


def test_a_value_in_another_dress_is_the_same_value(tmp_path: Path, spec: Spec) -> None:
    (tmp_path / "a.csv").write_text("Variabel;Etikett;Gyldig fra\nX;Vekt;2010-01-31\n")
    (tmp_path / "b.csv").write_text("Variabel;Etikett;Gyldig fra\nX;Vekt ;31.01.2010\n")
    merged = merge(tmp_path / "a.csv", [tmp_path / "b.csv"], tmp_path / "c.xlsx", spec)
    assert merged.findings == ()


def test_merging_a_file_with_itself_changes_nothing(
    files: tuple[Path, Path, Path], spec: Spec
) -> None:
    base, _, out = files
    merged = merge(base, [base], out, spec)
    assert merged.findings == ()
    assert [(one.added, one.filled) for one in merged.shares] == [(0, 0)]


def test_the_command_ends_with_one_and_the_same_bytes(files: tuple[Path, Path, Path]) -> None:
    base, it, out = files
    call = [sys.executable, "-m", "regmeta.cli", "merge", str(base), str(it), "--out", str(out)]
    done = subprocess.run(call, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "")
    assert "4 variabler gjenkjent, 1 nye" in done.stdout
    first = out.read_bytes()
    done = subprocess.run([*call, "--format", "json"], capture_output=True, text=True)
    assert out.read_bytes() == first
    told = json.loads(done.stdout)
    assert {one["origin"] for one in told["values"] if one["text"] == "kg"} == {"it.csv!F2"}


@pytest.mark.parametrize(
    ("column", "value"),
    [("Navn", "Utskrevet"), ("Navn", "dato"), ("Navn", "UTSKREVET"), ("Etikett", "utskrevet")],
)
def test_a_supplement_meets_by_any_name_a_variable_has(
    column: str, value: str, files: tuple[Path, Path, Path], spec: Spec
) -> None:
    """The technical name, or what the variable is called, whatever the column is headed."""
    base, it, out = files
    it.write_text(f"{column};Type;Enhet\n{value};Dato;dager\n", encoding="utf-8")
    merged = merge(base, [it], out, spec)
    assert [(one.met, one.added) for one in merged.shares] == [(1, 0)]
    assert merged.findings == ()
    variables = read_file(out, spec).submission["variabel"]
    assert variables.column("DatabaseReferanse") == ["VEKT", "ROYK", "DATO", "KJONN"]
    assert variables.column("MaaleEnhet") == ["", "", "dager", ""]


def test_a_supplement_of_which_nothing_met_is_said_loudly(
    files: tuple[Path, Path, Path], spec: Spec
) -> None:
    base, it, out = files
    it.write_text("Navn;Type;Enhet\nXQ1;Tall;kg\nXQ2;Tall;kg\n", encoding="utf-8")
    merged = merge(base, [it], out, spec)
    (finding,) = merged.findings
    assert (finding.rule, finding.severity, finding.place.file) == ("nothing-met", "error", it.name)
    assert "XQ1, XQ2" in sentence(finding, "nb") and "no row" in sentence(finding, "en")


# ------------------------------------------------------------------ a few columns


@pytest.mark.parametrize(
    "text",
    [
        "Teknisk navn;Måleenhet\nvekt;kg\n",
        "Variabelnavn;Måleenhet\nVEKT;kg\n",
        "Feltnavn;Enhet på målingen;Måleenhet\nVEKT;;kg\n",
        "Uttrekk fra IT\nNavn i kode;Måleenhet\nVEKT;kg\n",
        "Field name;Unit of measurement\nVEKT;kg\n",
    ],
)
def test_a_supplement_may_be_a_name_and_one_thing_more(
    text: str, files: tuple[Path, Path, Path], spec: Spec
) -> None:
    base, it, out = files
    it.write_text(text, encoding="utf-8")
    merged = merge(base, [it], out, spec)
    assert [(share.met, share.added, share.filled) for share in merged.shares] == [(1, 0, 1)]
    variables = read_file(out, spec).submission["variabel"]
    assert (
        variables.column("MaaleEnhet")[variables.column("DatabaseReferanse").index("VEKT")] == "kg"
    )


def test_a_supplement_of_codes_meets_them(files: tuple[Path, Path, Path], spec: Spec) -> None:
    base, it, out = files
    code = read_file(base, spec).submission["variabel"].column("Code")[0]
    it.write_text(f"Kode;Måleenhet\n{code};kg\n", encoding="utf-8")
    assert [(share.met, share.added) for share in merge(base, [it], out, spec).shares] == [(1, 0)]


def test_a_small_supplement_that_meets_nothing_is_told(
    files: tuple[Path, Path, Path], spec: Spec
) -> None:
    base, it, out = files
    it.write_text("Teknisk navn;Måleenhet\nBORTE;kg\n", encoding="utf-8")
    merged = merge(base, [it], out, spec)
    assert [finding.severity for finding in merged.findings] == ["error"]


def test_columns_of_something_else_are_refused_as_before(
    files: tuple[Path, Path, Path], spec: Spec
) -> None:
    base, it, out = files
    it.write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(UnreadableInput, match="kjenner ikke igjen oppsettet"):
        merge(base, [it], out, spec)
    assert not out.exists()
