"""The real editions: what is told is what a person finds by opening the files.

The facts were read out of the spreadsheets by hand (openpyxl and csv); where a number can be
counted in the file without regmeta's reader, the test counts it there.
"""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from regmeta.editions import Diff, compare, diff_text, propose_versions
from regmeta.editions.difference import Line, sentence
from regmeta.runs.sides import read_side
from regmeta.spec.loading import load_spec
from tests.conftest import TODAY

NNRR_2016 = "nnrr-Kodebok27092016.xlsx"
NNRR_CSV = "nnrr-kodebok16122016_1a.csv"
NNRR_2018 = "nnrr-kodebok-2018-05-25.xlsx"
NORVAS = (
    "norvas-kodebok22082018.xlsx",
    "norvas-kodebok_23062020.xlsx",
    "norvas-kodebok_18052021.xlsx",
)
NORGAST = ("norgast-klokeboken-2020-04-28.csv", "norgast-klokeboken-2025-04-02.csv")
MUSKEL = "muskel-klokeboken-2018-02-28.csv"


@cache
def _compared(before: Path, after: Path) -> Diff:
    spec = load_spec()
    return compare(read_side(str(before), spec, TODAY), read_side(str(after), spec, TODAY), spec)


def lines(diff: Diff, kind: str) -> list[Line]:
    return [line for line in diff.lines if line.kind.id == kind]


def facts(line: Line) -> dict[str, str]:
    return {key: text.nb for key, text in line.facts}


# ------------------------------------------------------------------ what stands in the files


def nnrr_lists(path: Path) -> list[tuple[str, dict[str, str]]]:
    """(label of the variable, {code: text}) of every list in the sheets of an NNRR codebook."""
    found: list[tuple[str, dict[str, str]]] = []
    for sheet in openpyxl.load_workbook(path):
        rows = list(sheet.iter_rows(values_only=True))
        heading = [str(cell or "").strip() for cell in rows[0]]
        column = heading.index("Mulige verdier" if "Mulige verdier" in heading else "Variabelnavn")
        for row in rows[1:]:
            if row[0]:
                found.append((str(row[0]), {}))
            text = str(row[column] or "")
            if " = " in text and found:
                value, _, label = text.partition(" = ")
                found[-1][1][value.strip()] = " ".join(label.split())
    return [one for one in found if one[1]]


def mrs_rows(path: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """{(sheet's name without number and cut, technical name): row} of a NorVas codebook."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for sheet in openpyxl.load_workbook(path, read_only=True):
        rows = list(sheet.iter_rows(values_only=True))
        heading = [str(cell or "").strip() for cell in rows[0]]
        form = sheet.title.split(". ", 1)[1].split(" skjema")[0].split(". Skjema")[0][:20]
        for row in rows[1:]:
            cells = dict(zip(heading, row, strict=False))
            if cells.get("Felttype"):
                found[form.strip(), str(cells["Variabelnavn"])] = cells
    return found


def klokebok(path: Path) -> dict[tuple[str, str], dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, delimiter=";")
        return {(row["skjemanavn"], row["fysisk_feltnavn"]): row for row in rows}


# ------------------------------------------------------------------ NNRR


def test_nnrr_recoded_66_lists_and_it_is_one_line(corpus: Path) -> None:
    before, after = nnrr_lists(corpus / NNRR_2016), nnrr_lists(corpus / NNRR_2018)
    assert sum(1 for _, codes in before if codes.get("0") == "Ikke svart") == 185
    assert sum(1 for _, codes in after if codes.get("-1") == "Ikke svart") == 66
    diff = _compared(corpus / NNRR_2016, corpus / NNRR_2018)
    (line,) = lines(diff, "recoded-values")
    assert len(line.items) == 66
    assert facts(line)["codes"].split("\n") == [
        "«Ikke svart» 0 → -1",
        "«Ikke plaget» 1 → 0",
        "«Litt plaget» 2 → 1",
        "«En del plaget» 3 → 2",
        "«Alvorlig plaget» 4 → 3",
    ]
    assert diff.lines[0] is line, "what changes meaning for most comes first"
    named = Counter(item.name.nb for item in line.items)
    assert named == Counter(name for name, codes in after if codes.get("-1") == "Ikke svart")


def test_nnrrs_scores_became_numbers(corpus: Path) -> None:
    found = lines(_compared(corpus / NNRR_2016, corpus / NNRR_2018), "type-changed")
    told = [(facts(one)["before"], facts(one)["after"], len(one.items)) for one in found]
    assert told == [("tekst", "desimaltall", 11), ("tekst", "heltall", 2)]
    assert {item.name.nb for one in found for item in one.items} == {"Score"}


def test_nnrrs_group_treatment_was_divided_anew(corpus: Path) -> None:
    """`4-10`, `>10` became `4-6`, `7-10`, `>10`, in a field with another name."""
    before = dict(nnrr_lists(corpus / NNRR_2016))
    name = "Tverrfaglig behandling i gruppe (antall ganger)"
    assert before[name] == {"0": "Nei", "1": "1-3", "2": "4-10", "3": ">10"}
    diff = _compared(corpus / NNRR_2016, corpus / NNRR_2018)
    (recoded,) = lines(diff, "recoded-value")
    assert recoded.items[0].name.nb == name
    assert sentence(recoded).nb.endswith("«>10» er kodet om fra 3 til 4")
    (meaning,) = lines(diff, "codes-meaning-changed")
    assert facts(meaning)["codes"].split("\n") == ["2 «4-10» → «4-6»", "3 «>10» → «7-10»"]


def test_nnrrs_names_are_proposed_as_the_same_never_claimed(corpus: Path) -> None:
    diff = _compared(corpus / NNRR_2016, corpus / NNRR_2018)
    pairs = {one.before.current.properties["DatabaseReferanse"]: one for one in diff.proposals}
    one = pairs["Person.FamilyStatus"]
    assert one.after.current.properties["DatabaseReferanse"] == "FamilyStatus"
    told = "; ".join(evidence.text.nb for evidence in one.evidence)
    assert "samme navn («Sivilstand»)" in told and "samme koder" in told
    gone = [item.technical for one in lines(diff, "variable-removed") for item in one.items]
    assert sorted(gone) == [
        "CurrentRehabStartMonth",
        "DisabilityPercent",
        "RadiologicalUS_Discography",
        "SickPercent",
        "WorkingPercent",
        "WorkingStatus",
    ]


def test_a_csv_with_one_form_says_nothing_of_the_other_three(corpus: Path) -> None:
    diff = _compared(corpus / NNRR_2016, corpus / NNRR_CSV)
    assert len(diff.pairing.untold) == 3
    assert not lines(diff, "form-removed") and not lines(diff, "variable-removed")
    (line,) = lines(diff, "recoded-values")
    assert len(line.items) == 33
    assert len(diff.pairing.variables) == 172
    numbers = [one for one in lines(diff, "type-changed") if facts(one)["before"] == "tekst"]
    assert sum(len(one.items) for one in numbers) == 5


def test_nnrrs_one_form_of_2016_is_the_same_in_2018(corpus: Path) -> None:
    diff = _compared(corpus / NNRR_CSV, corpus / NNRR_2018)
    assert diff.of_grade("breaking") == ()
    (line,) = lines(diff, "variable-added")
    assert len(line.items) == 24


# ------------------------------------------------------------------ NorVas


def test_norvas_gave_code_39_another_meaning_in_2020(corpus: Path) -> None:
    diff = _compared(*(corpus / name for name in NORVAS[:2]))
    (line,) = lines(diff, "code-meaning-changed")
    assert facts(line) == {
        "value": "39",
        "before": "Metylprednisolon (Solu-Medrol) infusjon",
        "after": "Mepolizumab",
    }
    assert len(line.items) == 4
    (removed,) = [one for one in lines(diff, "codes-removed") if len(one.items) == 4]
    assert facts(removed)["count"] == "10"
    assert facts(removed)["codes"].startswith("7 «Rituximab (MabThera) infusjon»\n")


def test_norvas_renamed_a_form_and_added_one(corpus: Path) -> None:
    diff = _compared(*(corpus / name for name in NORVAS[:2]))
    (renamed,) = lines(diff, "form-likely-renamed")
    assert (facts(renamed)["before"], facts(renamed)["after"]) == (
        "BilledDiagnostikkSkjema",
        "Utredning",
    )
    (added,) = lines(diff, "form-added")
    assert facts(added) == {"form": "Diagnosekriterierskjema", "count": "137 variabler"}
    assert not lines(diff, "form-removed") and not lines(diff, "variable-removed")


def test_norvas_took_rand_36_out_of_three_forms_in_2021(corpus: Path) -> None:
    diff = _compared(*(corpus / name for name in NORVAS[1:]))
    told = {
        facts(one)["what"]: facts(one)["forms"] for one in lines(diff, "variable-removed-in-forms")
    }
    assert told["«PatientInRegistryGuid»"] == "17 skjemaer"
    assert "«Svar fra pasienten»" in told["36 variabler"]
    added = [facts(one) for one in lines(diff, "variable-added-in-forms")]
    assert {"what": "2 variabler", "forms": "17 skjemaer"} in added


def test_what_norvas_2021_holds_no_more_is_what_the_sheets_lack(corpus: Path) -> None:
    before, after = (mrs_rows(corpus / name) for name in NORVAS[1:])
    diff = _compared(*(corpus / name for name in NORVAS[1:]))
    names = {name for _, name in after}
    for item in (
        item
        for kind in ("variable-removed", "variable-removed-in-forms")
        for one in lines(diff, kind)
        for item in one.items
    ):
        form = next(
            (f for f, n in before if n == item.technical and f == item.form[:20].strip()), ""
        )
        assert form, f"{item.technical} was not in {item.form}"
        assert (form, item.technical) not in after
    assert {item.technical for one in lines(diff, "likely-renamed") for item in one.items} <= names


def test_a_word_for_all_numbers_is_not_told_as_another_type(corpus: Path) -> None:
    """2021 says `Tall` where 2020 parted `Numerisk (heltall)` from `Numerisk (flyttall)`."""
    before, after = (mrs_rows(corpus / name) for name in NORVAS[1:])
    assert {row["Felttype"] for row in after.values()} >= {"Tall", "Tekst"}
    decimals = [key for key, row in before.items() if row["Felttype"] == "Numerisk (flyttall)"]
    kept = [key for key in decimals if key in after and after[key]["Felttype"] == "Tall"]
    diff = _compared(*(corpus / name for name in NORVAS[1:]))
    (line,) = lines(diff, "type-vaguer")
    assert len(line.items) == len(kept) == 40
    assert not lines(diff, "type-changed")


def test_names_that_were_cut_are_no_removal(corpus: Path) -> None:
    diff = _compared(*(corpus / name for name in NORVAS[1:]))
    pairs = [
        (
            one.before.current.properties["DatabaseReferanse"],
            one.after.current.properties["DatabaseReferanse"],
        )
        for one in diff.proposals
    ]
    cut = [after for before, after in pairs if before != after and before.startswith(after)]
    assert len(cut) == 4 and {len(name) for name in cut} == {50}


# ------------------------------------------------------------------ NoRGast and Muskelregisteret


def test_norgast_asks_of_another_period_since_2020(corpus: Path) -> None:
    before, after = (klokebok(corpus / name) for name in NORGAST)
    key = ("Registrering", "PREVIOUS_WEIGHT")
    assert "6 mnd" in before[key]["ledetekst"] and "3 til 6" in after[key]["ledetekst"]
    diff = _compared(*(corpus / name for name in NORGAST))
    (line,) = lines(diff, "question-figures-changed")
    assert line.items[0].technical == "PREVIOUS_WEIGHT"
    (version,) = propose_versions(diff, TODAY)
    assert version.code == "V_NORGAST.REGISTRERING.PREVIOUS_WEIGHT"


def test_norgasts_obligations_codes_and_fields(corpus: Path) -> None:
    before, after = (klokebok(corpus / name) for name in NORGAST)
    other = {k for k in before if before[k]["obligatorisk"] != after[k]["obligatorisk"]}
    diff = _compared(*(corpus / name for name in NORGAST))
    (mandatory,) = lines(diff, "made-mandatory")
    assert {("Registrering", item.technical) for item in mandatory.items} == other
    (code,) = lines(diff, "code-added")
    assert (code.items[0].technical, facts(code)) == (
        "ABDOMINAL_ACCESS",
        {"value": "7", "label": "Perkutan"},
    )
    added = {
        (item.form, item.technical)
        for kind in ("variable-added", "variable-added-in-forms")
        for one in lines(diff, kind)
        for item in one.items
    }
    assert added == set(after) - set(before)
    assert not lines(diff, "variable-removed")


def test_muskelregisterets_own_edition_holds_fewer_variables(corpus: Path, spec: object) -> None:
    folder = Path(__file__).resolve().parents[1] / "registries" / "muskel"
    then, now = klokebok(corpus / MUSKEL), klokebok(folder / "muskel-klokeboken.csv")
    diff = _compared(corpus / MUSKEL, folder)
    gone = {
        (item.form, item.technical) for one in lines(diff, "variable-removed") for item in one.items
    }
    assert gone == set(then) - set(now) and len(gone) == 33
    assert [one.kind.id for one in diff.of_grade("breaking")] == ["variable-removed"]
    assert diff.of_grade("compatible") == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [(NNRR_2016, NNRR_2018), NORVAS[:2], NORVAS[1:], NORGAST],
    ids=["nnrr", "norvas-2020", "norvas-2021", "norgast"],
)
def test_the_text_is_read_in_a_screen_or_two(before: str, after: str, corpus: Path) -> None:
    for lang in ("nb", "en"):
        told = diff_text(_compared(corpus / before, corpus / after), lang).splitlines()
        assert len(told) < 100
        assert max(map(len, told)) <= 100


def test_an_edition_against_itself_is_silent(corpus: Path) -> None:
    for name in (NNRR_2016, NNRR_2018, *NORVAS, *NORGAST, MUSKEL):
        assert _compared(corpus / name, corpus / name).lines == ()
