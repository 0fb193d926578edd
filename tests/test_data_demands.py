"""What registry.toml demands of data: keys, formulas and the order of days, in all engines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from regmeta.catalogue.build import build_catalogue
from regmeta.data import CheckPlan, check_extract, make_plan
from regmeta.data.checks.dates_out_of_order import Follows
from regmeta.data.checks.duplicate_key import Unique
from regmeta.data.drafts.synthfiles import PLANTED, write_extracts
from regmeta.data.plan.demands import with_demands
from regmeta.data.results.outcome import DataReport
from regmeta.data.source.opening import Options
from regmeta.errors import BrokenConfiguration
from regmeta.registry import DateOrder, Demands, load_registry
from regmeta.spec.loading import load_spec
from regmeta.validate.pages import submission_of
from tests.test_data import TODAY, small_plan
from tests.test_data_engines import needs_gx, needs_spark, verdict

pytestmark = pytest.mark.filterwarnings("ignore")
VARIABLES = {
    "PERSON": {"PASIENT": "1", "FODT": "6", "DOD": "6"},
    "BESOK": {"PASIENT": "1", "DATO": "6", "NUMMER": "2", "VEKT": "3", "HOYDE": "2", "KMI": "3"},
}
DEMANDS = {
    "Person": Demands(keys=(("PASIENT",),)),
    "BESOK": Demands(
        keys=(("PASIENT", "DATO", "NUMMER"),),
        formulas={"KMI": "VEKT / (HOYDE / 100)^2"},
        order=(
            DateOrder("Person.FODT", "DATO", "PASIENT"),
            DateOrder("DATO", "Person.DOD", "pasient"),
        ),
        event="DATO",
    ),
}


def plan(demands: dict[str, Demands] | None = None) -> CheckPlan:
    rows = [
        {
            "Code": f"V_T.{form}.{name}",
            "datasamling": f"K_T.{form}",
            "DatabaseReferanse": name,
            "DataType": kind,
            "Obligatorisk": "Ja",
            "Presisjon": "1" if kind == "3" else "",
        }
        for form, columns in VARIABLES.items()
        for name, kind in columns.items()
    ]
    limits = {"VEKT": ("40", "150"), "HOYDE": ("140", "200"), "NUMMER": ("1", "9")}
    for row in rows:
        low, high = limits.get(row["DatabaseReferanse"], ("", ""))
        row |= {"GrenseLav": low, "GrenseHoy": high} if low else {}
    levels = {
        "kilde": [{"Code": "K_T", "KortNavn": "T", "PreferredTerm": "Test"}],
        "datasamling": [
            {"Code": f"K_T.{form}", "PreferredTerm": form.capitalize()} for form in VARIABLES
        ],
        "variabel": rows,
    }
    submission = submission_of(levels, "t")
    catalogue = build_catalogue([submission], load_spec(""), today=TODAY)
    return make_plan(
        catalogue,
        today=TODAY,
        demands=DEMANDS if demands is None else demands,
    )


def files(folder: Path, faults: int) -> tuple[list[Path], dict[str, int]]:
    made = [path for path, _, _ in write_extracts(plan(), folder, 120, faults, 1)]
    planted: dict[str, set[str]] = {}
    for path in made:
        for line in path.with_name(path.name + PLANTED).read_text("utf-8").splitlines()[1:]:
            ident, row = line.split("\t")
            planted.setdefault(f"K_T.{path.stem.upper()} {ident}", set()).add(row)
    return made, {ident: len(rows) for ident, rows in planted.items()}


def found(data: DataReport) -> dict[str, int]:
    return {ident: count for ident, count in verdict(data).items() if count}


def test_demands_become_checks_in_words():
    person, visit = plan().forms
    assert [c.test for c in person.checks if c.rule == "data-duplicate-key"] == [Unique()]
    words = {one.id: one.words.nb for one in visit.checks}
    assert words["data-duplicate-key:PASIENT:DATO:NUMMER"] == (
        "står bare én gang sammen med DATO, NUMMER"
    )
    assert words["data-dates-out-of-order:DATO:PERSON.FODT"] == (
        "er ikke tidligere enn FODT i skjemaet K_T.PERSON (koblet med PASIENT)"
    )
    assert "data-wrong-derivation:KMI" in words
    assert visit.event == "DATO"


def test_clean_extracts_pass_and_every_planted_fault_is_found(tmp_path: Path):
    clean, _ = files(tmp_path / "clean", 0)
    assert found(check_extract(plan(), clean)) == {}
    spoilt, planted = files(tmp_path / "spoilt", 2)
    data = check_extract(plan(), spoilt)
    # A visit in the future is later than any death as well.
    after_death = "K_T.BESOK data-dates-out-of-order:DATO:PERSON.DOD"
    planted[after_death] += planted["K_T.BESOK data-future-day:DATO"]
    assert found(data) == planted
    ids = {one.id for form in plan().forms for one in form.checks}
    assert {ident.partition(" ")[2] for ident in planted} == ids
    result = next(r for r in data.forms[1].results if isinstance(r.check.test, Follows))
    assert len(result.rows) == result.count == 2
    said = {one.rule: one.params for one in data.report.findings}
    assert said["data-duplicate-key"]["column"] in ("PASIENT", "PASIENT + DATO + NUMMER")


@needs_gx
def test_great_expectations_counts_demands_alike(tmp_path: Path):
    from regmeta.data.engines.gx import check_with_gx

    spoilt, _ = files(tmp_path, 2)
    ours, theirs = check_extract(plan(), spoilt), check_with_gx(plan(), spoilt, Options())
    assert verdict(theirs) == verdict(ours)
    rows = [{r.check.id: r.rows for r in form.results} for form in ours.forms]
    assert [{r.check.id: r.rows for r in form.results} for form in theirs.forms] == rows
    assert [form.distributions for form in theirs.forms] == [f.distributions for f in ours.forms]


@pytest.mark.long
@needs_spark
def test_spark_counts_demands_alike(tmp_path: Path):
    from regmeta.data.engines.spark import check_with_spark

    spoilt, _ = files(tmp_path, 2)
    ours = check_extract(plan(), spoilt)
    theirs = check_with_spark(plan(), spoilt, Options(), "local[1]")
    assert verdict(theirs) == verdict(ours)
    assert [form.distributions for form in theirs.forms] == [f.distributions for f in ours.forms]


def test_birth_in_one_form_and_event_in_another_are_joined_by_the_patient():
    roles = {
        ("PERSON", "PASIENT"): "person.lokal_pasient_id",
        ("PERSON", "FODT"): "person.fodselsdato",
        ("PERSON", "DOD"): "person.dodsdato",
        ("BESOK", "PASIENT"): "person.lokal_pasient_id",
    }
    from regmeta.data.plan.making import with_others

    forms = []
    for form in plan({}).forms:
        last = form.code.rpartition(".")[2]
        columns = tuple(replace(c, role=roles.get((last, c.name), "")) for c in form.columns)
        forms.append(replace(form, columns=columns, event="DATO" if last == "BESOK" else ""))
    ids = [one.id for one in with_others(forms)[1].checks]
    assert ids[-2:] == [
        "data-dates-out-of-order:DATO:PERSON.FODT",
        "data-dates-out-of-order:DATO:PERSON.DOD",
    ]


@pytest.mark.parametrize(
    ("name", "demands", "said"),
    [
        ("Ukjent", Demands(), "ikke noe slikt skjema. Det finnes: PERSON, BESOK"),
        ("BESOK", Demands(keys=(("NEI",),)), "har ikke kolonnen «NEI»"),
        ("BESOK", Demands(formulas={"KMI": "vekten delt på høyden"}), "forstår ikke formelen"),
        ("BESOK", Demands(order=(DateOrder("VEKT", "DATO"),)), "VEKT er ikke en dato"),
        ("BESOK", Demands(order=(DateOrder("Person.FODT", "DATO"),)), "trenger by"),
        ("BESOK", Demands(event="NEI"), "har ikke kolonnen «NEI»"),
    ],
)
def test_demands_that_do_not_fit_are_told(name: str, demands: Demands, said: str):
    with pytest.raises(BrokenConfiguration, match=said) as caught:
        plan({name: demands})
    assert name in caught.value.message("nb") and "\n" not in caught.value.message("nb")


TOML = """id = "{id}"
[kilde]
Code = "K_T"
[data."Besøk"]
event = "DATO"
keys = ["SKJEMA", ["PASIENT", "DATO"]]
order = [{{ earlier = "Person.FODT", later = "DATO", by = "PASIENT" }}]
[data."Besøk".formulas]
KMI = "VEKT / (HOYDE / 100)^2"
"""


def test_registry_toml_has_a_place_for_demands(tmp_path: Path):
    file = tmp_path / "registry.toml"
    file.write_text(TOML.format(id=tmp_path.name), encoding="utf-8")
    assert load_registry(tmp_path, load_spec("")).data["Besøk"] == Demands(
        keys=(("SKJEMA",), ("PASIENT", "DATO")),
        formulas={"KMI": "VEKT / (HOYDE / 100)^2"},
        order=(DateOrder("Person.FODT", "DATO", "PASIENT"),),
        event="DATO",
    )


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("event = ", "evnt = ", "ukjent nøkkel «evnt». Mente du «event»"),
        ("event = ", "event = 1 #", "event: her må det stå en tekst"),
        ('keys = ["SKJEMA", ', "keys = [1, ", r"keys nr\. 1: her må det stå en tekst"),
        ("earlier", "before", "ukjent nøkkel «before»"),
        ('KMI = "', 'KMI = 3 # "', "KMI: her må det stå en tekst"),
    ],
)
def test_demands_are_read_strictly(right: str, wrong: str, said: str, tmp_path: Path):
    file = tmp_path / "registry.toml"
    file.write_text(TOML.format(id=tmp_path.name).replace(right, wrong), encoding="utf-8")
    with pytest.raises(BrokenConfiguration, match=said):
        load_registry(tmp_path, load_spec(""))


# ------------------------------------------------------------------ orders that only seem so

DAYS_OF_STAY = [
    {"DatabaseReferanse": "INNLAGT", "PreferredTerm": "Innlagt", "DataType": "6"},
    {"DatabaseReferanse": "UTSKREVET", "PreferredTerm": "Utskrevet", "DataType": "6"},
]


def seeming(file: Path, *orders: DateOrder) -> list[str]:
    """The findings of a form of two days whose names tell an order."""
    made = small_plan(DAYS_OF_STAY, [])
    asked = {"Skjema": Demands(order=orders)} if orders else {}
    made = replace(made, forms=tuple(with_demands(made.forms, asked)))
    findings = check_extract(made, [file]).report.findings
    return [finding.rule for finding in findings if "order" in finding.rule]


def days_turned(path: Path, turned: int, rows: int) -> Path:
    lines = ["INNLAGT;UTSKREVET"]
    lines += [
        "2024-03-02;2024-03-01" if n < turned else "2024-03-01;2024-03-02" for n in range(rows)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("turned", "rows", "is_told"),
    [(0, 100, False), (1, 100, True), (20, 100, True), (21, 100, False), (19, 19, True)],
)
def test_an_order_that_many_rows_speak_against_is_none(
    turned: int, rows: int, is_told: bool, tmp_path: Path
):
    rules = seeming(days_turned(tmp_path / "u.csv", turned, rows))
    assert rules == ["data-days-seem-out-of-order"] * is_told


@pytest.mark.parametrize("order", [("INNLAGT", "UTSKREVET"), ("UTSKREVET", "INNLAGT")])
def test_an_order_that_is_demanded_is_not_guessed_too(order: tuple[str, str], tmp_path: Path):
    file = days_turned(tmp_path / "u.csv", 1, 100)
    assert seeming(file, DateOrder(*order)) == ["data-dates-out-of-order"]
