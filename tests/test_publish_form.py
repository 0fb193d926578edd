"""The application form's schema: valid itself, tied to the catalogue, and it catches faults."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from regmeta.publish import publish_catalogue
from regmeta.runs.formats import FORMATS
from regmeta.spec.fields import Spec

from .national import national
from .small import small_catalogue

PERIOD = {"from": "2020-01-01", "to": "2020-12-31"}
APPLICATION = json.loads(
    (Path(__file__).parent / "applications" / "single.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def form(spec: Spec, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("form") / "build"
    publish_catalogue(small_catalogue(spec), out, spec, formats=("form",), among=FORMATS)
    return out / "form"


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def validator(form: Path) -> Draft202012Validator:
    indexes = [
        (str(path.relative_to(form)), Resource.from_contents(load(path)))
        for path in form.glob("variables/*.schema.json")
    ]
    registry: Registry[Any] = Registry().with_resources(indexes)
    schema = load(form / "application.schema.json")
    return Draft202012Validator(schema, registry=registry, format_checker=FormatChecker())


def faults(validator: Draft202012Validator, application: Any) -> list[str]:
    return sorted(error.json_path for error in validator.iter_errors(application))


def test_every_schema_is_valid_against_the_metaschema(form: Path) -> None:
    schemas = [form / "application.schema.json", *form.glob("variables/*.schema.json")]
    assert len(schemas) == 3
    for path in schemas:
        Draft202012Validator.check_schema(load(path))


def test_a_whole_application_passes(validator: Draft202012Validator) -> None:
    assert faults(validator, APPLICATION) == []


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("dataSources", 0, "id"), "K_FINNES_IKKE", "$.dataSources[0].id"),
        (("variables", 0, "code"), "V_FARLIG.script", "$.variables[0].code"),
        (("variables", 0, "code"), "V_LITEN.INN.SKJULT", "$.variables[0].code"),
        (("legal", "identifiability"), "direct", "$.legal"),
        (("legal", "identifiability"), "anonymous", "$.legal.identifiability"),
        (("project", "purpose"), [], "$.project.purpose"),
        (("time", "projectStart"), "i fjor", "$.time.projectStart"),
        (("applicant", "organisation", "orgNumber"), "12", "$.applicant.organisation.orgNumber"),
        (("tittel",), "skrivefeil", "$"),
    ],
)
def test_a_fault_is_found_where_it_stands(
    validator: Draft202012Validator, path: tuple[Any, ...], value: Any, where: str
) -> None:
    application = deepcopy(APPLICATION)
    inside: Any = application
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value
    assert where in faults(validator, application)


@pytest.mark.parametrize("key", ["gdpr6", "gdpr9", "confidentialityBasis", "whyNotAnonymous"])
def test_identifiable_data_need_a_legal_basis(validator: Draft202012Validator, key: str) -> None:
    application = deepcopy(APPLICATION)
    del application["legal"][key]
    assert faults(validator, application) == ["$.legal"]


def test_two_sources_are_a_linkage(validator: Draft202012Validator) -> None:
    application: dict[str, Any] = deepcopy(APPLICATION)
    application["dataSources"].append({"id": "K_FARLIG", "period": PERIOD})
    assert "$.linkage.requested" in faults(validator, application)
    who = {"performedBy": "Et universitet", "keyHolder": "Et universitet"}
    application["linkage"] = {"requested": True, "method": "Ved koblingsnøkkel.", **who}
    assert faults(validator, application) == []


def test_sources_lead_to_their_variables(form: Path) -> None:
    sources = load(form / "sources.json")
    own = [(one["code"], one["variableCount"]) for one in sources if not one.get("stub")]
    assert own == [("K_LITEN", 5), ("K_FARLIG", 8)]
    national_ones = [one for one in sources if one.get("stub")]
    assert {"K_NPR", "K_DAR", "K_SSB"} <= {one["code"] for one in national_ones}
    assert not any("variables" in one for one in national_ones)
    liten = load(form / sources[0]["variables"])
    royk = next(one for one in liten if one["code"] == "V_LITEN.INN.ROYK")
    assert royk["kodeverk"] == [{"code": "LITEN.ROYK", "type": "Kildekodeverk"}]
    assert (
        royk.items()
        >= {
            "code": "V_LITEN.INN.ROYK",
            "name": "Røyking",
            "datasamlinger": ["Inklusjon"],
            "from": "2015-01-01",
            "to": None,
        }.items()
    )
    assert {one["code"] for one in liten} == set(load(form / sources[0]["schema"])["enum"])


def test_no_enum_holds_the_whole_country(spec: Spec, tmp_path: Path) -> None:
    publish_catalogue(
        national(41, 820, 41), tmp_path / "build", spec, formats=("form",), among=FORMATS
    )
    path = tmp_path / "build" / "form" / "application.schema.json"
    assert "V_REG" not in path.read_text(encoding="utf-8")
    offered = load(path)["$defs"]["source"]["oneOf"]
    assert sum(1 for one in offered if one["const"].startswith("K_REG")) == 41


def test_an_empty_catalogue_still_makes_a_valid_schema(spec: Spec, tmp_path: Path) -> None:
    publish_catalogue(national(0, 0, 0), tmp_path / "build", spec, formats=("form",), among=FORMATS)
    schema = load(tmp_path / "build" / "form" / "application.schema.json")
    Draft202012Validator.check_schema(schema)
    assert not Draft202012Validator(schema).is_valid(APPLICATION)
