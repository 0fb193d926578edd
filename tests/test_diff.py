"""One thing changed at a time: exactly that is told, and classed as docs/editions.md says."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regmeta.editions import (
    Content,
    Diff,
    as_change,
    compare,
    content_of,
    diff_html,
    diff_json,
    diff_markdown,
    diff_text,
    from_json,
    propose_replacements,
    propose_versions,
    to_json,
    versions_json,
    versions_text,
    with_versions,
)
from regmeta.editions.kinds import kinds
from regmeta.editions.reference import DOCUMENT, with_kinds
from regmeta.model import Submission
from regmeta.spec.fields import Spec
from regmeta.spec.loading import load_spec
from tests.commands import run
from tests.conftest import ROOT, TODAY, amount
from tests.small import HOSTILE, records, submission

Mutation = Callable[[Submission], None]
LABELS = {"0": "Ikke svart", "1": "Aldri", "2": "Daglig", "3": "Av og til"}


def small() -> Submission:
    """Two forms, eight variables, one list: everything that a rule looks at."""

    def row(name: str, form: str, **known: str) -> dict[str, str]:
        code = f"V_LITE.{form}.{name.upper()}"
        own = {"Code": code, "datasamling": f"K_LITE.{form}", "DatabaseReferanse": name}
        return {**own, "DataType": "2", "PreferredTerm": f"Spørsmål om {name}", **known}

    ends = {"GrenseLav": "0", "GrenseHoy": "300", "Presisjon": "1"}
    return submission(
        "lite",
        records("kilde", {"Code": "K_LITE", "KortNavn": "LITE", "PreferredTerm": "Et lite"}),
        records(
            "datasamling",
            {"Code": "K_LITE.INN", "PreferredTerm": "Inklusjon", "TelleEnhet": "Pasient"},
            {"Code": "K_LITE.UT", "PreferredTerm": "Utskrivning"},
        ),
        records(
            "variabel",
            row(
                "royk", "INN", kodeverk="LITE.ROYK", PreferredTerm="Røyker du?", Obligatorisk="Nei"
            ),
            row("vekt", "INN", **ends, DataType="3", MaaleEnhet="kg", Beskrivelse="Målt vekt."),
            row("sov", "INN", PreferredTerm="Hvor godt sov du de siste 3 dagene?"),
            row("tekst", "INN", DataType="1", Lengde="200", Obligatorisk="Ja"),
            row("bmi", "INN", OpprinnelseUtledning="vekt / høyde", MaaleType="andel"),
            row("dato", "UT", DataType="6", GyldigFra="2015-01-01", variabelgruppe="Tid"),
            row("flere", "UT", FlerkodetFelt="Nei", Identifiseringsgrad="1", Synlig="1"),
            row("sted", "UT", DataType="1", Opprinnelse="1"),
        ),
        records("kodeverk", {"Code": "LITE.ROYK", "PreferredTerm": "Røyk"}),
        records(
            "kode",
            *(
                {"kodeverk": "LITE.ROYK", "verdi": value, "navn": label}
                for value, label in LABELS.items()
            ),
        ),
    )


def put(name: str, key: str, text: str) -> Mutation:
    def change(one: Submission) -> None:
        variables = one["variabel"]
        i = variables.column("DatabaseReferanse").index(name)
        variables.columns.setdefault(key, [""] * len(variables))[i] = text

    return change


def codes(**labels: str) -> Mutation:
    """The list with other labels; `_1` stands for the value -1, '' takes a code out."""

    def change(one: Submission) -> None:
        known = LABELS | {key.replace("_", "-").lstrip("v"): text for key, text in labels.items()}
        kept = {value: label for value, label in known.items() if label}
        rows = [{"kodeverk": "LITE.ROYK", "verdi": v, "navn": t} for v, t in kept.items()]
        one.levels["kode"] = records("kode", *rows)

    return change


def drop(name: str) -> Mutation:
    def change(one: Submission) -> None:
        variables = one["variabel"]
        i = variables.column("DatabaseReferanse").index(name)
        for texts in (*variables.columns.values(), variables.rows, variables.sheet_of):
            del texts[i]

    return change


def level(name: str, key: str, text: str, row: int = 0) -> Mutation:
    def change(one: Submission) -> None:
        table = one.levels[name]  # type: ignore[index]
        table.columns.setdefault(key, [""] * len(table))[row] = text

    return change


def also(*mutations: Mutation) -> Mutation:
    def change(one: Submission) -> None:
        for mutation in mutations:
            mutation(one)

    return change


def content(spec: Spec, *mutations: Mutation, fixed: bool = True) -> Content:
    one = copy.deepcopy(small())
    also(*mutations)(one)
    return content_of(one, spec, TODAY, title="lite", fixed=fixed)


def difference(spec: Spec, *mutations: Mutation, fixed: bool = True) -> Diff:
    return compare(content(spec, fixed=fixed), content(spec, *mutations, fixed=fixed), spec)


CASES: dict[str, tuple[Mutation, str]] = {
    "recoded-value": (codes(v0="", _1="Ikke svart"), "fra 0 til -1"),
    "recoded-values": (
        codes(v0="Aldri", v1="Daglig", v2="Av og til", v3="", _1="Ikke svart"),
        "«Ikke svart» 0 → -1, «Aldri» 1 → 0",
    ),
    "code-meaning-changed": (codes(v2="Før i tida"), "koden 2 betydde «Daglig»"),
    "codes-meaning-changed": (codes(v1="Hver uke", v2="Før i tida"), "2 koder betyr noe annet"),
    "code-removed": (codes(v3=""), "koden 3 «Av og til» er tatt bort"),
    "codes-removed": (codes(v2="", v3=""), "2 koder er tatt bort"),
    "codes-gone": (put("royk", "kodeverk", ""), "hadde 4 koder og har ingen nå"),
    "codes-given": (put("sov", "kodeverk", "LITE.ROYK"), "har fått 4 koder"),
    "code-added": (codes(v4="Sluttet"), "ny kode 4 «Sluttet»"),
    "codes-added": (codes(v4="Sluttet", v5="Ukjent"), "2 nye koder"),
    "code-reworded": (codes(v3="Av og til."), "koden 3 er skrevet om"),
    "codes-reworded": (codes(v3="Av og til.", v2="Daglig røyk"), "2 koder er skrevet om"),
    "code-closed": (level("kode", "GyldigTil", "2020-12-31", 3), "til 2020-12-31"),
    "codes-closed": (
        also(
            level("kode", "GyldigTil", "2020-12-31", 3), level("kode", "GyldigTil", "2020-12-31", 2)
        ),
        "2 koder har fått ny gyldighet",
    ),
    "type-changed": (put("sov", "DataType", "1"), "fra heltall til tekst"),
    "unit-changed": (put("vekt", "MaaleEnhet", "g"), "fra kg til g"),
    "unit-given": (put("sov", "MaaleEnhet", "timer"), "fra ingenting til timer"),
    "measure-changed": (put("bmi", "MaaleType", "antall"), "fra andel til antall"),
    "derivation-changed": (put("bmi", "OpprinnelseUtledning", "vekt / høyde²"), "høyde²"),
    "many-answers-changed": (put("flere", "FlerkodetFelt", "Ja"), "fra nei til ja"),
    "question-figures-changed": (
        put("sov", "PreferredTerm", "Hvor godt sov du de siste 7 dagene?"),
        "tallene i navnet er andre",
    ),
    "bounds-narrowed": (put("vekt", "GrenseHoy", "250"), "fra 0–300 til 0–250"),
    "bounds-widened": (put("vekt", "GrenseHoy", "400"), "fra 0–300 til 0–400"),
    "bounds-changed": (put("vekt", "GrenseHoy", "today"), "fra 0–300 til 0–today"),
    "length-shortened": (put("tekst", "Lengde", "100"), "fra 200 til 100 tegn"),
    "length-widened": (put("tekst", "Lengde", "400"), "fra 200 til 400 tegn"),
    "precision-lowered": (put("vekt", "Presisjon", "0"), "fra 1 til 0"),
    "precision-raised": (put("vekt", "Presisjon", "2"), "fra 1 til 2"),
    "made-mandatory": (put("royk", "Obligatorisk", "Ja"), "er blitt obligatorisk"),
    "made-optional": (put("tekst", "Obligatorisk", "Nei"), "er ikke lenger obligatorisk"),
    "identification-changed": (put("flere", "Identifiseringsgrad", "3"), "identifiseringsgraden"),
    "hidden": (put("flere", "Synlig", "2"), "vises ikke lenger"),
    "variable-removed": (drop("bmi"), "tatt ut av skjemaet «Inklusjon»"),
    "technical-name-changed": (put("sted", "DatabaseReferanse", "plass"), "fra sted til plass"),
    "code-changed": (put("sted", "Code", "V_LITE.UT.PLASS"), "V_LITE.UT.PLASS"),
    "moved": (put("sted", "datasamling", "K_LITE.INN"), "Utskrivning → Inklusjon"),
    "count-unit-changed": (
        level("datasamling", "TelleEnhet", "Opphold"),
        "fra Pasient til Opphold",
    ),
    "form-changed": (level("datasamling", "Frekvens", "2"), "Frekvens er endret"),
    "form-text-changed": (level("datasamling", "Beskrivelse", "Ved første besøk."), "beskrivelse"),
    "form-renamed": (level("datasamling", "PreferredTerm", "Første besøk"), "heter «Første besøk»"),
    "kilde-changed": (level("kilde", "OrgnrDataansvarlig", "883974832"), "883974832"),
    "kilde-text-changed": (level("kilde", "Beskrivelse", "Noe nytt."), "er skrevet om"),
    "property-changed": (put("sted", "Opprinnelse", "5"), "Opprinnelse er endret"),
    "period-changed": (put("dato", "GyldigTil", "2024-12-31"), "2015-01-01 til 2024-12-31"),
    "group-changed": (put("dato", "variabelgruppe", "Forløp"), "fra Tid til Forløp"),
    "name-reworded": (put("vekt", "PreferredTerm", "Spørsmålet om vekt"), "er skrevet om"),
    "name-replaced": (put("vekt", "PreferredTerm", "Kroppsmasse"), "helt annet navn"),
    "text-changed": (put("vekt", "Beskrivelse", "Målt på vekt i døra."), "beskrivelse er skrevet"),
    "text-given": (put("sov", "Beskrivelse", "Egen vurdering."), "beskrivelse er fylt ut"),
    "text-taken-away": (put("vekt", "Beskrivelse", ""), "beskrivelse er tatt bort"),
}


@pytest.mark.parametrize("kind", CASES)
def test_one_change_is_told_as_that_kind_and_as_nothing_else(kind: str, spec: Spec) -> None:
    mutation, words = CASES[kind]
    found = difference(spec, mutation)
    assert [line.kind.id for line in found.lines] == [kind]
    text = as_change(found.lines[0]).text
    assert words in text.nb
    assert text.en and text.en != text.nb


@pytest.mark.parametrize("kind", CASES)
def test_the_change_undone_is_told_too(kind: str, spec: Spec) -> None:
    changed, before = content(spec, CASES[kind][0]), content(spec)
    assert compare(changed, before, spec).lines


def test_nothing_is_told_of_what_says_the_same(spec: Spec) -> None:
    same = (
        put("vekt", "GrenseLav", "0.0"),
        put("vekt", "GrenseHoy", "'300'"),
        put("vekt", "PreferredTerm", "  Spørsmål  om\nvekt "),
        put("dato", "GyldigFra", "01.01.2015"),
        put("sov", "DataType", "heltall"),
        put("tekst", "Obligatorisk", "ja"),
        codes(v0="", v1="", v2="", v3="", **{"v3.0": "Av og til", "v2.0": "Daglig"}),
        level("kode", "verdi", "1.0", 0),
    )
    assert difference(spec, *same[:6]).lines == ()


def test_the_order_of_rows_and_codes_means_nothing(spec: Spec) -> None:
    def turned(one: Submission) -> None:
        for name in ("variabel", "kode"):
            for texts in one.levels[name].columns.values():  # type: ignore[index]
                texts.reverse()

    assert difference(spec, turned).lines == ()


def test_a_decimal_that_excel_made_of_a_code_is_the_same_code(spec: Spec) -> None:
    def as_decimals(one: Submission) -> None:
        one["kode"].columns["verdi"] = [f"{v}.0" for v in one["kode"].columns["verdi"]]

    assert difference(spec, as_decimals).lines == ()


def test_a_new_variable_and_a_new_form_are_compatible(spec: Spec) -> None:
    whole, less = content(spec), content(spec, drop("bmi"))
    found = compare(less, whole, spec)
    assert [(line.kind.id, line.kind.grade) for line in found.lines] == [
        ("variable-added", "compatible")
    ]


def test_shown_again_is_compatible(spec: Spec) -> None:
    found = compare(content(spec, put("flere", "Synlig", "2")), content(spec), spec)
    assert [line.kind.id for line in found.lines] == ["shown"]


def test_two_changes_in_one_list_that_many_share_are_one_line(spec: Spec) -> None:
    shared = put("sov", "kodeverk", "LITE.ROYK")
    before = content(spec, shared)
    after = content(spec, shared, codes(v0="", _1="Ikke svart"))
    (line,) = compare(before, after, spec).lines
    assert [item.technical for item in line.items] == ["royk", "sov"]
    change = as_change(line)
    assert change.text.nb == "I 2 kodelister er «Ikke svart» kodet om fra 0 til -1"
    assert change.code.endswith("ROYK") and [code[-3:] for code in change.also] == ["SOV"]


def test_two_labels_that_changed_places_are_a_recoding(spec: Spec) -> None:
    found = difference(spec, codes(v1="Daglig", v2="Aldri"))
    assert [line.kind.id for line in found.lines] == ["recoded-values"]
    assert "«Aldri» 1 → 2, «Daglig» 2 → 1" in as_change(found.lines[0]).text.nb


def test_a_value_that_took_over_anothers_place_is_told_besides_the_recoding(spec: Spec) -> None:
    found = difference(spec, codes(v0="Vil ikke svare", _1="Ikke svart"))
    assert [line.kind.id for line in found.lines] == ["recoded-value", "code-meaning-changed"]


def test_a_negation_or_another_figure_is_never_mere_wording(spec: Spec) -> None:
    for label in ("Ikke daglig", "Daglig, 10 eller flere"):
        (line,) = difference(spec, codes(v2=label)).lines
        assert line.kind.id == "code-meaning-changed"


def test_a_list_without_one_answer_in_common_was_exchanged(spec: Spec) -> None:
    found = difference(spec, codes(v0="A", v1="B", v2="C", v3="D"))
    assert [line.kind.id for line in found.lines] == ["list-exchanged"]


# ------------------------------------------------------------------ likely the same


def test_a_likely_rename_is_proposed_with_its_evidence_and_compared(spec: Spec) -> None:
    found = difference(
        spec,
        put("royk", "Obligatorisk", "Ja"),
        put("royk", "Code", "V_LITE.INN.SMOKE"),
        put("royk", "DatabaseReferanse", "SMOKE"),
    )
    assert [line.kind.id for line in found.lines] == ["made-mandatory", "likely-renamed"]
    (pair,) = found.proposals
    assert pair.strength >= 0.6
    said = diff_text(found)
    assert "royk → SMOKE" in said and "samme navn («Røyker du?»)" in said and "samme koder" in said
    (replacement,) = propose_replacements(found)
    assert (replacement.before, replacement.after) == ("V_LITE.INN.ROYK", "V_LITE.INN.SMOKE")
    assert propose_versions(found, TODAY) == ()


def test_two_that_are_as_likely_are_not_guessed_between(spec: Spec) -> None:
    alike = [put(n, "PreferredTerm", "Hvor ofte") for n in ("bmi", "tekst", "vekt")]
    before = content(spec, *alike, drop("vekt"))
    after = content(
        spec, *alike,
        put("vekt", "Code", "V_LITE.INN.X1"), put("vekt", "DatabaseReferanse", "x1"),
        put("tekst", "Code", "V_LITE.INN.X2"), put("tekst", "DatabaseReferanse", "x2"),
        put("bmi", "Code", "V_LITE.INN.X3"), put("bmi", "DatabaseReferanse", "x3"),
    )  # fmt: skip
    found = compare(before, after, spec)
    kinds_found = {line.kind.id for line in found.lines}
    assert {"variable-removed", "variable-added"} & kinds_found


def test_a_name_made_longer_with_another_type_is_no_rename(spec: Spec) -> None:
    """LastUpdate, a time, and LastUpdateBy, a text: two fields of MRS that stand side by side."""
    name = put("dato", "PreferredTerm", "LastUpdate")
    before = content(spec, name, put("dato", "DatabaseReferanse", "LastUpdate"))
    after = content(
        spec,
        put("dato", "Code", "V_LITE.UT.LASTUPDATEBY"),
        put("dato", "DataType", "1"),
        put("dato", "PreferredTerm", "LastUpdateBy"),
        put("dato", "DatabaseReferanse", "LastUpdateBy"),
    )
    assert compare(before, after, spec).proposals == ()


def test_another_variable_in_the_same_place_is_no_rename(spec: Spec) -> None:
    other = (
        put("royk", "Code", "V_LITE.INN.ALDER"),
        put("royk", "PreferredTerm", "Alder i år"),
        put("royk", "kodeverk", ""),
        put("royk", "DatabaseReferanse", "ALDER"),
    )
    found = difference(spec, *other)
    assert found.proposals == ()
    assert [line.kind.id for line in found.lines] == ["variable-removed", "variable-added"]


# ------------------------------------------------------------------ files and columns


def test_a_column_that_a_file_lacks_is_told_once_and_is_no_change_of_the_registry(
    spec: Spec,
) -> None:
    def without(one: Submission) -> None:
        del one["variabel"].columns["Obligatorisk"]

    found = difference(spec, without, fixed=False)
    assert [line.kind.id for line in found.lines] == ["field-no-longer-told"]
    before, after = content(spec, without, fixed=False), content(spec, fixed=False)
    assert [line.kind.id for line in compare(before, after, spec).lines] == ["field-now-told"]


def test_a_word_for_all_numbers_tells_nothing_of_decimals(spec: Spec) -> None:
    before, after = content(spec), content(spec, put("vekt", "DataType", "2"))
    after = replace(after, types={"V_LITE.INN.VEKT": "Tall"})
    (line,) = compare(before, after, spec).lines
    assert (line.kind.id, line.kind.grade) == ("type-vaguer", "editorial")


# ------------------------------------------------------------------ versions


def test_a_changed_meaning_closes_the_old_version_the_day_before(spec: Spec) -> None:
    found = difference(spec, put("vekt", "MaaleEnhet", "g"), put("dato", "DataType", "7"))
    weight, day = propose_versions(found, date(2026, 11, 1))
    assert (weight.closed.period.end, weight.opened.period.start) == (
        date(2026, 10, 31),
        date(2026, 11, 1),
    )
    assert day.closed.period.start == date(2015, 1, 1)
    assert weight.closed.properties["MaaleEnhet"] == "kg"
    assert weight.opened.properties["GyldigFra"] == "2026-11-01"
    kilde = with_versions(found, date(2026, 11, 1))
    variable = next(one for one in kilde.variables if one.code.endswith("VEKT"))
    assert [one.properties["MaaleEnhet"] for one in variable.versions] == ["g", "kg"]
    assert [one.active for one in variable.versions] == [True, False]
    said = versions_text(found, date(2026, 11, 1))
    assert "ukjent – 2026-10-31" in said and "fordi måleenheten er endret fra kg til g" in said
    assert versions_json(found, TODAY)["versions"][0]["closed"]["gyldigFra"] is None


def test_the_day_that_the_codebook_tells_goes_before_the_editions(spec: Spec) -> None:
    found = difference(spec, put("vekt", "MaaleEnhet", "g"), put("vekt", "GyldigFra", "2026-01-01"))
    (one,) = propose_versions(found, date(2026, 11, 1))
    assert one.opened.period.start == date(2026, 1, 1)
    assert one.closed.period.end == date(2025, 12, 31)


def test_no_version_is_proposed_for_wording_or_where_the_registry_made_one(spec: Spec) -> None:
    assert propose_versions(difference(spec, put("vekt", "Beskrivelse", "Ny.")), TODAY) == ()

    def versioned(one: Submission) -> None:
        variables = one["variabel"]
        i = variables.column("DatabaseReferanse").index("vekt")
        for texts in variables.columns.values():
            texts.append(texts[i])
        variables.rows.append(99)
        variables.sheet_of.append(0)
        variables.columns["MaaleEnhet"][i] = "g"
        variables.columns["GyldigFra"][i] = "2026-01-01"
        variables.columns["GyldigTil"] = [""] * len(variables)
        variables.columns["GyldigTil"][-1] = "2025-12-31"

    found = difference(spec, versioned)
    assert propose_versions(found, TODAY) == ()
    assert "version-added" in [line.kind.id for line in found.lines]


# ------------------------------------------------------------------ forms, lists, moves


def other_list(one: Submission) -> None:
    put("royk", "kodeverk", "LITE.TOBAKK")(one)
    one.levels["kodeverk"] = records("kodeverk", {"Code": "LITE.TOBAKK", "PreferredTerm": "Tobakk"})
    one["kode"].columns["kodeverk"] = ["LITE.TOBAKK"] * len(one["kode"])


def moved_form(one: Submission) -> None:
    """The second form under another code and name; its variables likewise."""
    level("datasamling", "Code", "K_LITE.HJEM", 1)(one)
    level("datasamling", "PreferredTerm", "Hjemreise", 1)(one)
    variables = one["variabel"]
    for i, form in enumerate(variables.columns["datasamling"]):
        if form == "K_LITE.UT":
            variables.columns["datasamling"][i] = "K_LITE.HJEM"
            name = variables.columns["Code"][i].rpartition(".")[2]
            variables.columns["Code"][i] = f"V_LITE.HJEM.{name}"


def no_second_form(one: Submission) -> None:
    for name in ("dato", "flere", "sted"):
        drop(name)(one)
    table = one["datasamling"]
    for texts in (*table.columns.values(), table.rows, table.sheet_of):
        del texts[1]


def in_both_forms(one: Submission) -> None:
    """Two fields that stand in both forms, as a platform's own do."""
    variables = one["variabel"]
    for form in ("INN", "UT"):
        for name in ("opprettet_av", "sist_endret"):
            for key, texts in variables.columns.items():
                own = {
                    "Code": f"V_LITE.{form}.{name.upper()}",
                    "datasamling": f"K_LITE.{form}",
                    "DatabaseReferanse": name,
                    "PreferredTerm": name,
                }
                texts.append(own.get(key, ""))
            variables.rows.append(90)
            variables.sheet_of.append(0)


def told(before: Content, after: Content, spec: Spec) -> list[str]:
    return [line.kind.id for line in compare(before, after, spec).lines]


def test_forms_that_come_go_and_change_their_names(spec: Spec) -> None:
    whole, less = content(spec), content(spec, no_second_form)
    assert told(whole, less, spec) == ["form-removed"]
    assert told(less, whole, spec) == ["form-added"]
    found = compare(whole, content(spec, moved_form), spec)
    assert [line.kind.id for line in found.lines] == ["code-changed", "form-likely-renamed"]
    assert len(found.lines[0].items) == 3, "the codes of its three variables, as one line"
    assert [(one.before, one.after) for one in propose_replacements(found)] == [
        (f"V_LITE.UT.{name}", f"V_LITE.HJEM.{name}") for name in ("DATO", "FLERE", "STED")
    ]


def test_fields_of_several_forms_come_and_go_as_one_line(spec: Spec) -> None:
    whole, more = content(spec), content(spec, in_both_forms)
    (line,) = compare(whole, more, spec).lines
    assert line.kind.id == "variable-added-in-forms" and len(line.items) == 4
    assert as_change(line).text.nb == "Nytt i skjemaene «Inklusjon» og «Utskrivning»: 2 variabler"
    assert told(more, whole, spec) == ["variable-removed-in-forms"]


def test_a_list_under_another_name_with_the_same_codes_is_editorial(spec: Spec) -> None:
    assert told(content(spec), content(spec, other_list), spec) == ["list-renamed"]


def test_a_variable_that_likely_stands_in_another_form(spec: Spec) -> None:
    moved = (put("sted", "Code", "V_LITE.INN.STED"), put("sted", "datasamling", "K_LITE.INN"))
    found = compare(content(spec), content(spec, *moved), spec)
    assert [line.kind.id for line in found.lines] == ["likely-moved"]
    assert "samme tekniske navn (sted)" in diff_text(found)


def test_a_type_given_where_there_was_none_is_compatible(spec: Spec) -> None:
    assert told(content(spec, put("sov", "DataType", "")), content(spec), spec) == ["type-given"]


def test_every_kind_has_a_case_in_this_file() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    for kind in kinds():
        assert f'"{kind}"' in text, f"write a case for {kind} in tests/test_diff.py"


# ------------------------------------------------------------------ the table and its document


def test_every_kind_is_one_that_the_code_tells_and_is_told_in_both_languages() -> None:
    package = ROOT / "regmeta" / "editions"
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(package.glob("*.py")))
    for kind in kinds().values():
        stem = kind.id.removesuffix("-in-forms")
        assert f'"{stem}"' in code, f"no code tells of {kind.id}; take it out of changes.toml"
        for text in (kind.text, kind.why, kind.example):
            assert text.nb and text.en and text.nb != text.en


def test_the_document_has_the_table_that_the_code_reads() -> None:
    document = (ROOT / DOCUMENT).read_text(encoding="utf-8")
    assert document == with_kinds(document), "run: python -m regmeta.editions.reference"


# ------------------------------------------------------------------ what people and programs get


def test_the_content_is_read_back_the_same(spec: Spec) -> None:
    one = content(spec)
    again = from_json(to_json(one), "content", TODAY)
    assert to_json(again) == to_json(one)
    assert compare(one, again, spec).lines == ()


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_do_no_harm(name: str, spec: Spec) -> None:
    found = difference(spec, put("vekt", "PreferredTerm", HOSTILE[name]))
    page = _Tags()
    page.feed(diff_html(found))
    assert "script" not in page.tags and "img" not in page.tags
    assert "<script" not in diff_markdown(found).replace("\\<", "")
    json.dumps(diff_json(found))
    assert diff_text(found)


def test_every_format_tells_of_every_change(spec: Spec) -> None:
    wanted = ("recoded-value", "unit-changed", "bounds-narrowed", "made-mandatory", "moved")
    wanted += ("text-changed", "group-changed", "form-changed", "kilde-changed", "hidden")
    wanted += ("derivation-changed", "period-changed")
    found = difference(spec, *(CASES[kind][0] for kind in wanted))
    for lang in ("nb", "en"):
        data = diff_json(found, lang)
        assert len(data["changes"]) == len(found.lines) > 10
        assert sum(data["counts"].values()) == len(found.lines)
        assert diff_markdown(found, lang).count("\n- ") == len(found.lines)
        assert diff_html(found, lang).count('class="why"') == len(found.lines)
        assert diff_text(found, lang).count("  • ") == len(found.lines)


def test_the_command_compares_files_and_folders_and_says_so(tmp_path: Path) -> None:
    folder = ROOT / "registries" / "nger"
    same = run("diff", folder, folder)
    assert same.code == 0 and "Ingenting er endret" in same.out
    out = tmp_path / "d.json"
    file = folder / "nger-klokebok.csv"
    done = run("diff", file, folder, "--format", "json", "--lang", "en", "--out", out)
    assert done.code == 0
    data = json.loads(out.read_text(encoding="utf-8"))
    assert data["counts"]["breaking"] == 0 and data["after"]["variables"] == 80


@settings(max_examples=amount(15, 40), deadline=None)
@given(st.data())
def test_any_changes_at_all_are_told_in_every_format(data: st.DataObject) -> None:
    spec = load_spec()
    texts = st.text(max_size=30) | st.sampled_from(["0", "1", "-1", "2", "ja", "2020-01-01", "[]"])
    keys = [one.key for one in spec["variabel"].fields if one.key != "DatabaseReferanse"]
    names = ("royk", "vekt", "sov", "tekst", "bmi", "dato", "flere", "sted")
    changes = data.draw(
        st.lists(st.tuples(st.sampled_from(names), st.sampled_from(keys), texts), max_size=6)
    )
    one = content(spec, *(put(*change) for change in changes))
    assert compare(one, one, spec).lines == ()
    assert to_json(from_json(to_json(one), "content", TODAY)) == to_json(one)
    for found in (compare(content(spec), one, spec), compare(one, content(spec), spec)):
        assert len(diff_json(found)["changes"]) == len(found.lines)
        assert diff_text(found, "en", every=True) and diff_markdown(found) and diff_html(found)
        versions_text(found, TODAY)
        with_versions(found, TODAY)
