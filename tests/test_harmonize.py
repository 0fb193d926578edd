"""Platform rules, decisions and the seam between them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from regmeta.errors import BrokenConfiguration
from regmeta.harmonize import harmonize, read_decisions
from regmeta.harmonize.decisions import (
    Decision,
    decisions_tsv,
    fingerprints,
    outdated_decisions,
    read_decision_rows,
    write_decisions,
)
from regmeta.harmonize.platforms import load_platforms, load_value_maps
from regmeta.model import Records, Sheet, Submission, Target, TargetMapping, Text, ValueMap

TODAY = date(2026, 11, 1)


def target(name: str) -> Target:
    return Target(name, Text(name), Text(""), "string")


TARGETS = tuple(
    target(name)
    for name in (
        "person.kjonn",
        "person.personidentifikator",
        "person.bostedskommune_nr",
        "org.enhet_resh_id",
        "skjema.status",
        "skjema.forlop_id",
        "skjema.skjema_id",
    )
)


def submission(rows: list[tuple[str, str, str]], layout: str = "", **columns: list[str]):
    """A submission of variables given as (code, table, physical name)."""
    records = Records(
        "variabel",
        columns={
            "Code": [code for code, _, _ in rows],
            "DatabaseReferanse": [name for _, _, name in rows],
            "PreferredTerm": [code for code, _, _ in rows],
            **columns,
        },
        rows=list(range(2, len(rows) + 2)),
        sheet_of=[0] * len(rows),
        sheets=[Sheet("test.csv", "", "variabel", {"Code": 1})],
        extras={"tabell": [table for _, table, _ in rows]},
    )
    return Submission("test", {"variabel": records}, layout=layout)


OPENQREG = [
    ("V_A", "patient", "GENDER"),
    ("V_B", "patient", "SSN"),
    ("V_C", "mce", "CENTREID"),
    ("V_D", "surgeonform", "STATUS"),
    ("V_E", "surgeonform", "SMOKING_STATUS"),
    ("V_F", "patient", "STATUS"),
]


def by_variable(mappings: tuple[TargetMapping, ...]) -> dict[str, str]:
    return {mapping.variable: mapping.target for mapping in mappings}


def test_openqreg_fields_are_mapped_by_block():
    found = harmonize(submission(OPENQREG, "openqreg-klokebok"), TARGETS)
    assert by_variable(found) == {
        "V_A": "person.kjonn",
        "V_B": "person.personidentifikator",
        "V_C": "org.enhet_resh_id",
        "V_D": "skjema.status",
    }
    assert all(mapping.evidence.nb and mapping.evidence.en for mapping in found)


def test_gender_carries_its_value_map():
    (gender,) = harmonize(submission(OPENQREG[:1], "openqreg"), TARGETS)
    assert gender.values is not None
    assert dict(gender.values.pairs) == {"1": "1", "2": "2", "9": "0"}


def test_mrs_header_is_mapped_and_lost_zeros_are_named():
    rows = [("V_A", "", "PatientGender"), ("V_B", "", "MunicipalNumber"), ("V_C", "", "UnitId")]
    found = {m.variable: m for m in harmonize(submission(rows, "mrs-wide"), TARGETS)}
    assert by_variable(tuple(found.values())) == {
        "V_A": "person.kjonn",
        "V_B": "person.bostedskommune_nr",
        "V_C": "org.enhet_resh_id",
    }
    values = found["V_B"].values
    assert values is not None
    assert (values.operation, bool(values.loss)) == ("pad-zeros", True)


def test_platform_is_recognised_from_the_fields_when_the_layout_does_not_tell():
    rows = [("V_A", "", "SkjemaGUID"), ("V_B", "", "FormStatus"), ("V_C", "", "Roykestatus")]
    found = harmonize(submission(rows), TARGETS)
    assert by_variable(found) == {"V_A": "skjema.skjema_id", "V_B": "skjema.status"}


def test_a_table_in_the_database_reference_counts():
    found = harmonize(submission([("V_A", "", "patient.SSN")], "openqreg"), TARGETS)
    assert by_variable(found) == {"V_A": "person.personidentifikator"}


def test_no_platform_no_mappings():
    assert harmonize(submission([("V_A", "x", "GENDER")]), TARGETS) == ()


def test_decisions_come_first_and_are_never_overwritten():
    decided = TargetMapping("V_A", "skjema.status", author="Kari")
    rejected = TargetMapping("V_B", "")
    found = harmonize(submission(OPENQREG[:3], "openqreg"), TARGETS, (decided, rejected))
    assert [(m.variable, m.target) for m in found] == [
        ("V_A", "skjema.status"),
        ("V_C", "org.enhet_resh_id"),
    ]


def test_every_platform_rule_names_a_value_map_that_is_there():
    platforms = load_platforms()
    assert len(platforms.by_place) > 70
    assert load_value_maps()["postal-code"].operation == "pad-zeros"
    assert {field.platform for field in platforms.by_place.values()} == {"openqreg", "mrs"}


# ------------------------------------------------------------------ decisions

DECISIONS = (
    Decision(
        TargetMapping(
            "V_A",
            "person.kjonn",
            confidence=0.9,
            justification="semapv:ManualMappingCuration",
            evidence=Text(nb="1 og 2 betyr det samme"),
            author="Kari Nordmann",
            decided=date(2026, 10, 3),
            values=ValueMap("recode", (("1", "1"), ("2", "2")), ("9",), Text(nb="tap")),
        ),
        label="Kjønn",
        target_label="person.kjonn",
        fingerprint="0123abcd",
    ),
    Decision(
        TargetMapping("V_RØYK", "", justification="semapv:ManualMappingCuration"), label="Røyk"
    ),
)


def test_what_is_written_is_read_back(tmp_path: Path):
    path = tmp_path / "mappings.sssom.tsv"
    write_decisions(path, DECISIONS, registry="test", today=TODAY)
    again = read_decision_rows(path)
    assert [one.mapping for one in again] == [one.mapping for one in DECISIONS]
    assert again[0].fingerprint == "0123abcd"
    assert again[0].place.row == 13
    assert read_decisions(path)[1].target == ""


def test_two_runs_write_the_same_bytes():
    first = decisions_tsv(DECISIONS, registry="test", today=TODAY)
    assert first == decisions_tsv(tuple(reversed(DECISIONS)), registry="test", today=TODAY)


def test_the_file_passes_the_standards_own_validator(tmp_path: Path):
    pytest.importorskip(
        "sssom", reason="sssom, whose own validator this asks, is not on this machine"
    )
    from sssom.constants import SchemaValidationType
    from sssom.parsers import parse_sssom_table
    from sssom.validators import validate

    path = tmp_path / "mappings.sssom.tsv"
    write_decisions(path, DECISIONS, registry="test", today=TODAY)
    parsed = parse_sssom_table(str(path))
    reports = validate(
        parsed, [SchemaValidationType.JsonSchema, SchemaValidationType.PrefixMapCompleteness]
    )
    problems = [result for report in reports.values() for result in report.results]
    assert problems == []
    assert len(parsed.df) == 2


HEAD = "subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence\tmapping_date\tother"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("V_A\tskos:exactMatch\tmal:x\tm", "variabel:"),
        ("variabel:V_A\tskos:sameAs\tmal:x\tm", "predicate_id"),
        ("variabel:V_A\tskos:exactMatch\tx\tm", "mal:"),
        ("variabel:V_A\tskos:exactMatch\tmal:x\t", "mangler mapping_justification"),
        ("variabel:V_A\tskos:exactMatch\tmal:x\tm\t1,5", "confidence"),
        ("variabel:V_A\tskos:exactMatch\tmal:x\tm\t1\t3.10.2026", "mapping_date"),
        ("variabel:V_A\tskos:exactMatch\tmal:x\tm\t1\t\t{", "other"),
        ("variabel:V_A\tskos:exactMatch\tmal:x\tm\t1\t\t\tfor mye", "8 kolonner"),
        ('variabel:V_A\tskos:exactMatch\tmal:x\tm\t1\t\t{"values":[]}', "verdikartet"),
    ],
)
def test_a_broken_decision_names_file_and_line(tmp_path: Path, row: str, says: str):
    path = tmp_path / "mappings.sssom.tsv"
    path.write_text(f"# mapping_set_id: x\n{HEAD}\n{row}\n", encoding="utf-8")
    with pytest.raises(BrokenConfiguration) as caught:
        read_decisions(path)
    assert f"{path}:3: " in caught.value.message("nb")
    assert says in caught.value.message("nb")
    assert f"{path}:3: " in caught.value.message("en")


def test_the_same_decision_twice_is_refused(tmp_path: Path):
    row = "variabel:V_A\tskos:exactMatch\tmal:x\tm"
    path = tmp_path / "mappings.sssom.tsv"
    path.write_text(f"{HEAD}\n{row}\n{row}\n", encoding="utf-8")
    with pytest.raises(BrokenConfiguration, match=r"linje 2"):
        read_decisions(path)


def test_a_file_without_the_needed_columns_is_refused(tmp_path: Path):
    path = tmp_path / "mappings.sssom.tsv"
    path.write_text("subject_id;predicate_id\n", encoding="utf-8")
    with pytest.raises(BrokenConfiguration, match="tabulator"):
        read_decisions(path)


def test_decisions_about_what_has_changed_are_findings():
    there = submission([("V_A", "", "x"), ("V_B", "", "y"), ("V_C", "", "z")])
    print_of = fingerprints(there)
    decisions = (
        Decision(TargetMapping("V_A", "person.kjonn"), fingerprint=print_of["V_A"]),
        Decision(TargetMapping("V_B", "person.kjonn"), fingerprint="00000000"),
        Decision(TargetMapping("V_C", "person.borte")),
        Decision(TargetMapping("V_D", "person.kjonn")),
        Decision(TargetMapping("V_C", "skjema.status"), target_label="Et eldre navn"),
    )
    found = outdated_decisions(there, TARGETS, decisions)
    assert [(f.code, f.params["what"]) for f in found] == [
        ("V_B", "variable-changed"),
        ("V_C", "target-gone"),
        ("V_D", "variable-gone"),
        ("V_C", "target-changed"),
    ]


def test_a_list_that_is_recoded_under_the_same_name_outdates_the_decision():
    """NNRR changed «Ikke svart» from 0 to −1 in 66 lists whose names stayed."""

    def coded(value: str) -> Submission:
        there = submission([("V_A", "", "x")])
        there["variabel"].columns["kodeverk"] = ["A.SVAR"]
        codes = Records(
            "kode",
            columns={"kodeverk": ["A.SVAR"], "verdi": [value], "navn": ["Ikke svart"]},
            rows=[2],
            sheet_of=[0],
            sheets=[Sheet("a.xlsx", "Kodeverk", "kode", {})],
        )
        return Submission("a", {**there.levels, "kode": codes})

    before, after = fingerprints(coded("0")), fingerprints(coded("-1"))
    assert before != after
    decided = (Decision(TargetMapping("V_A", "person.kjonn"), fingerprint=before["V_A"]),)
    assert outdated_decisions(coded("0"), TARGETS, decided) == ()
    (found,) = outdated_decisions(coded("-1"), TARGETS, decided)
    assert found.params["what"] == "variable-changed"


def test_what_a_platform_field_rests_on_is_said_in_words():
    fields = load_platforms().by_place.values()
    said = {field.evidence(lang) for field in fields for lang in ("nb", "en")}
    assert said and not any("=" in sentence for sentence in said)
