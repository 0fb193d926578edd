"""A list of a registry's own that is drawn from a national code system, told by its codes alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from regmeta.catalogue.drawn import drawn_from
from regmeta.model import Code, Kodeverk, Period, Text
from regmeta.spec.codesystems import load_code_systems
from tests.commands import run

ALWAYS = Period(None, None)


def a_list(*values: str, **labels: str) -> Kodeverk:
    codes = [Code(value, Text(labels.get(value, f"Svar {value}")), ALWAYS) for value in values]
    return Kodeverk("BALL.LISTE", "Kildekodeverk", "BALL.LISTE", "Liste", tuple(codes))


def system_of(kodeverk: Kodeverk) -> str:
    system = drawn_from(kodeverk, load_code_systems())
    return system.number if system else ""


@pytest.mark.parametrize(
    ("values", "system"),
    [
        (("G12.2", "G70.2", "G71.0"), "ICD-10"),
        (("I21.4", "I21.0", "I20.0", "M05.9"), "ICD-10"),
        (("F00.1*", "G30.1+", "F00.2*"), "ICD-10"),
        (("N02BE01", "N02AA01", "A10BA02"), "ATC"),
        (("N02BE", "N02AA", "A10BA"), "ATC"),
        (("JFB30", "JEA00", "JGB00"), "NCMP-NCSP-NCRP"),
        (("NPU01994", "NPU18016", "NOR05863"), "NLK"),
        # One in ten may be something else, and no answer counts for nothing.
        ((*(f"G{n}.{n % 10}" for n in range(70, 79)), "9"), "ICD-10"),
        (("G12.2", "G70.2", "G71.0", "-1"), "ICD-10"),
    ],
)
def test_codes_of_a_form_that_nothing_else_has(values: tuple[str, ...], system: str) -> None:
    assert system_of(a_list(*values, **{"-1": "Ikke utfylt"})) == system


@pytest.mark.parametrize(
    "values",
    [
        ("1", "2", "3"),
        ("G12.2", "G70.2"),  # two may be anything
        ("G12.2", "G70.2", "8", "9"),
        ("A01", "A02", "A03"),  # numbers of questions
        ("A101", "A102", "A103"),
        ("OPR01", "OPR02", "OPR03"),  # a registry's own
        ("U07.1", "U07.2", "U09.9"),  # for what nobody has yet named
        ("2023.1", "2023.2", "2023.3"),
        ("1.1", "1.2", "1.3"),
        ("A.1", "B.1", "C.1"),
        ("ja", "nei", "ukjent"),
    ],
)
def test_codes_that_may_be_anything(values: tuple[str, ...]) -> None:
    assert system_of(a_list(*values)) == ""


def test_the_variable_is_found_by_the_system_and_keeps_its_own_list(tmp_path: Path) -> None:
    out = tmp_path / "build"
    run("publish", "registries", "--out", out, "--formats", "api,rdf,site", "--only", "muskel")
    variable = next(
        path.read_text("utf-8")
        for path in (out / "api" / "explorer" / "variables").glob("*.json")
        if '"code":"V_MUSKEL.REGISTRERINGSSKJEMA.DIAGNOSIS"' in path.read_text("utf-8")
    )
    assert "ICD-10" in variable and "MUSKEL.DIAGNOSIS" in variable
    page = next((out / "site" / "variabel").glob("V_MUSKEL.*DIAGNOSIS.html")).read_text("utf-8")
    assert "Muskeldystrofi" in page and "ICD-10" in page
    graph = (out / "rdf" / "catalogue.ttl").read_text("utf-8")
    assert "hasCodingSystem" in graph
