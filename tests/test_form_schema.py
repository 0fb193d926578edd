"""The form as a schema: one verdict in two languages, and what travels with it."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from typer.testing import CliRunner

from regmeta.cli.form import form_app
from regmeta.form.ehds import POINTS, ehds_content, provisions
from regmeta.form.law import load_law
from regmeta.form.lifecycle import changes, migrate
from regmeta.form.offer import offer_of, read_offer
from regmeta.form.publication import write_form
from regmeta.form.route import route, route_mermaid
from regmeta.form.schema import application_schema
from regmeta.form.screens import jsonforms_ui
from regmeta.publish import publish_catalogue
from regmeta.runs.formats import FORMATS
from regmeta.spec.fields import Spec

from .conftest import ROOT
from .small import small_catalogue

APPLICATIONS = sorted((Path(__file__).parent / "applications").glob("*.json"))
NODE_MODULES = ROOT / "web" / "form" / "node_modules"
VALUES = (
    "",
    "x",
    0,
    -1,
    1.5,
    True,
    False,
    None,
    [],
    {},
    "NO\n",
    "2026-02-30",
    "٢٠٢٦-01-01",
    "direct",
)


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def schema(spec: Spec) -> dict[str, Any]:
    sources = offer_of(small_catalogue(spec), load_law())
    return application_schema(load_law(), sources, whole=True)


@pytest.fixture(scope="module")
def build(spec: Spec, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("form") / "build"
    publish_catalogue(small_catalogue(spec), out, spec, formats=("form",), among=FORMATS)
    return out


def walk(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of a document."""
    pairs = list(value.items() if isinstance(value, dict) else enumerate(value)) if isinstance(
        value, (dict, list)) else []  # fmt: skip
    return [(value, key) for key, _ in pairs] + [at for _, one in pairs for at in walk(one)]


def mutated(chance: random.Random, whole: Any) -> Any:
    """An application with one to three answers taken away, changed or doubled."""
    made = deepcopy(whole)
    for _ in range(chance.randint(1, 3)):
        container, key = chance.choice(walk(made))
        if chance.random() < 0.4:
            del container[key]
        else:
            container[key] = deepcopy(chance.choice(VALUES))
    return made


@pytest.mark.skipif(
    shutil.which("node") is None or not NODE_MODULES.is_dir(),
    reason="node and `npm install` in web/form are needed for the second language",
)
def test_python_and_javascript_give_the_same_verdict(schema: dict[str, Any]) -> None:
    chance = random.Random(8)
    wholes = [load(path) for path in APPLICATIONS]
    cases = wholes + [mutated(chance, chance.choice(wholes)) for _ in range(400)]
    validator = Draft202012Validator(schema, format_checker=FormatChecker(["date"]))
    here = [validator.is_valid(case) for case in cases]
    there = subprocess.run(
        ["node", "validate.mjs"], cwd=ROOT / "web" / "form", check=True, capture_output=True,
        input=json.dumps({"schema": schema, "applications": cases}).encode(),
    )  # fmt: skip
    verdicts = json.loads(there.stdout)
    assert [case for case, a, b in zip(cases, here, verdicts, strict=True) if a != b] == []
    assert 20 < sum(here) < 380


def test_the_schemas_resolve_one_another_by_their_ids(build: Path) -> None:
    """Nothing but the files themselves is handed to the two validators."""
    from referencing import Registry, Resource

    folder = build / "form"
    files = [folder / "application.schema.json", *folder.glob("variables/*.schema.json")]
    schemas = [load(path) for path in files]
    registry: Any = Registry().with_resources(
        (one["$id"], Resource.from_contents(one)) for one in schemas
    )
    given = load(APPLICATIONS[0])
    given["variables"] = [{"source": "K_LITEN", "code": "V_FINNES.IKKE", "justification": "x"}]
    found = Draft202012Validator(schemas[0], registry=registry).iter_errors(given)
    assert any(list(one.absolute_path) == ["variables", 0, "code"] for one in found)
    script = (
        "import Ajv from 'ajv/dist/2020.js'; import { readFileSync } from 'node:fs';"
        "const [schemas, given] = JSON.parse(readFileSync(0)); const ajv = new Ajv({strict: false,"
        " validateFormats: false, allErrors: true}); schemas.slice(1).forEach((one) =>"
        " ajv.addSchema(one)); const check = ajv.compile(schemas[0]); check(given);"
        "process.stdout.write(JSON.stringify(check.errors.map((one) => one.instancePath)));"
    )
    there = subprocess.run(
        ["node", "--input-type=module", "-e", script], cwd=ROOT / "web" / "form", check=True,
        capture_output=True, input=json.dumps([schemas, given]).encode(),
    )  # fmt: skip
    assert "/variables/0/code" in json.loads(there.stdout)


def test_the_whole_edition_is_valid_and_every_code_list_has_a_type(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)
    lists = [one[key] for one, key in walk(schema) if isinstance(one[key], dict)]
    choosing = [one for one in lists if "oneOf" in one]
    assert len(choosing) > 30
    assert all(one.get("type") == "string" for one in choosing)


def test_every_question_has_both_languages_and_is_marked_as_proposed(
    schema: dict[str, Any],
) -> None:
    questions = [one for one in walk(schema) if one[1] == "x-wording"]
    assert len(questions) > 180
    assert {holder["x-wording"] for holder, _ in questions} == {"proposed"}
    for one in load_law().questions:
        assert one.label.nb and one.label.en


def test_the_published_form_can_be_read_again(build: Path, spec: Spec, tmp_path: Path) -> None:
    offer = read_offer(build)
    small = offer_of(small_catalogue(spec), load_law())
    assert [one.code for one in offer.sources] == [one.code for one in small.sources]
    write_form(load_law(), offer, tmp_path / "skjema")
    for name in ("application.schema.json", "ui.rjsf.json", "questionnaire.json", "sources.json"):
        assert (tmp_path / "skjema" / name).read_bytes() == (build / "form" / name).read_bytes()


def test_a_questionnaires_links_are_unique_and_its_conditions_point_at_questions(
    build: Path,
) -> None:
    form = load(build / "form" / "questionnaire.json")
    items = [
        one[key] for one, key in walk(form) if isinstance(one[key], dict) and "linkId" in one[key]
    ]
    links = [one["linkId"] for one in items]
    assert len(links) == len(set(links))
    conditions = [when for one in items for when in one.get("enableWhen", [])]
    assert conditions and {when["question"] for when in conditions} <= set(links)
    assert all(one["answerOption"] for one in items if one["type"] == "choice")


def test_json_forms_controls_point_at_questions(schema: dict[str, Any]) -> None:
    controls = [one for page in jsonforms_ui(load_law())["elements"] for one in leaves(page)]
    assert len(controls) > 150
    for control in controls:
        node: Any = schema
        for step in control["scope"].removeprefix("#/").split("/"):
            node = resolved(node, schema)[step]
        assert node["title"]


def leaves(element: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The controls below an element that stand at a place in the whole application."""
    if element["type"] == "Control":
        yield element
    for one in element.get("elements", ()):
        yield from leaves(one)


def resolved(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    return schema["$defs"][node["$ref"].split("/")[-1]] if "$ref" in node else node


def test_every_point_of_the_two_articles_is_covered_by_a_question() -> None:
    covered = {point for one in load_law().questions for point in provisions(one)}
    for article, letters in POINTS.items():
        missing = [one for one in letters if f"{article}(2)({one})" not in covered]
        assert missing == []


def test_an_export_tells_what_has_no_counterpart() -> None:
    content = ehds_content(load(APPLICATIONS[0]), load_law())
    assert content["article"] == "67(2)"
    unmapped = {one["field"] for one in content["unmapped"]}
    assert {"legal.gdpr9", "legal.confidentialityBasis", "legal.dpia.reason"} & unmapped
    assert "67(2)(b)" not in content["unanswered"]


def test_a_linked_application_is_routed_through_the_one_who_decides_linked() -> None:
    given = load(Path(__file__).parent / "applications" / "linkage.json")
    found = route(given, load_law(), None)
    assert {one["id"]: one["class"] for one in found["sources"]}["K_HKR"] == "A"
    assert {one["dispensation"] for one in found["sources"]} == {"helsedataservice"}
    assert [one["what"] for one in found["steps"]][:2] == ["approval", "ethics"]
    assert {one["id"] for one in found["elsewhere"]} == {"K_LITEN", "K_FARLIG"}
    assert all(one["attached"] for one in found["documents"])
    given["dataSources"] = given["dataSources"][:1]
    given["linkage"] = {"requested": False}
    alone = route(given, load_law(), None)
    assert alone["sources"][0]["dispensation"] == "rek"
    assert route_mermaid(alone, "nb").startswith("flowchart TD\n")


def test_changes_are_told_by_what_they_are_and_not_by_where_they_stand() -> None:
    earlier = load(Path(__file__).parent / "applications" / "linkage.json")
    later = deepcopy(earlier)
    later["dataSources"].reverse()
    later["dataSources"][0]["period"]["to"] = "2021-12-31"
    later["previousCase"] = "1"
    assert [(one["change"], one["pointer"]) for one in changes(earlier, later)] == [
        ("changed", "/dataSources/0/period/to"),
        ("added", "/previousCase"),
    ]
    assert changes(earlier, deepcopy(earlier)) == []


def test_migration_is_lossless_or_tells_what_is_lost() -> None:
    given = load(APPLICATIONS[0])
    assert migrate(given, load_law()) == (given, [])
    older = {**given, "gammelt": {"svar": 1}, "schemaVersion": "2025.1"}
    made, lost = migrate(older, load_law())
    assert made == given
    assert lost == [{"pointer": "/gammelt", "value": {"svar": 1}}]


def test_the_commands_have_their_exit_codes(build: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke
    single = str(Path(__file__).parent / "applications" / "single.json")
    clean = run(form_app, ["check", single, "--catalogue", str(build), "--today", "2026-11-23"])
    assert (clean.exit_code, "0 feil" in clean.stdout) == (0, True)
    broken = tmp_path / "soknad.json"
    broken.write_text('{"title": "<b>"}', encoding="utf-8")
    found = run(form_app, ["check", str(broken), "--format", "html", "--lang", "en"])
    assert (found.exit_code, "<b>" in found.stdout) == (1, False)
    broken.write_text("{", encoding="utf-8")
    assert getattr(run(form_app, ["check", str(broken)]).exception, "code", 0) == 2
    lines = tmp_path / "liste.csv"
    lines.write_text("Kilde;Kode;Begrunnelse\nK_LITEN;V_LITEN.INN.ROYK;Trengs til X\n")
    assert run(form_app, ["check", str(lines), "--catalogue", str(build)]).exit_code == 0
    for command in (["route", single, "--format", "json"], ["export", single, "--ehds"]):
        assert json.loads(run(form_app, command).stdout)
    out = ["--out", str(tmp_path / "ut"), "--sources", "K_LITEN"]
    assert run(form_app, ["schema", "--catalogue", str(build), *out]).exit_code == 0
    assert "V_LITEN.INN.ROYK" in (tmp_path / "ut" / "application.schema.json").read_text()


def test_the_questionnaire_is_fhir_r4(build: Path) -> None:
    from fhir.resources.R4B.questionnaire import Questionnaire

    form = Questionnaire.model_validate(load(build / "form" / "questionnaire.json"))
    assert form.item is not None
    assert len(form.item) == len(load_law().sections)
