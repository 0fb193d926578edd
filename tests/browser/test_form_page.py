"""The application form in a real browser: every question, filled in, kept, and accepted."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from regmeta.cli.app import app
from regmeta.form.law import Law, Question, load_law
from regmeta.form.offer import Offer
from regmeta.form.schema import application_schema

from .conftest import violations

APPLICATIONS = Path(__file__).parents[1] / "applications"
SCHEMA = application_schema(load_law(), Offer("", ()), tied=False)


@pytest.fixture(scope="module")
def law() -> Law:
    return load_law()


def open_form(page: Any, address: str, name: str = "index.html") -> None:
    page.goto(f"{address}/form/{name}")
    page.wait_for_selector("nav li a")


def open_file(page: Any, tmp_path: Path, application: dict[str, Any]) -> None:
    file = tmp_path / "soknad.json"
    file.write_text(json.dumps(application), encoding="utf-8")
    page.set_input_files("input[type=file]", str(file))
    page.locator(".tools [role=status]", has_text=".json").wait_for()


def go(page: Any, step: str) -> None:
    names = [one["id"] for one in STEPS]
    page.locator("nav li a").nth(names.index(step)).click()
    page.wait_for_selector("h2#step")


def _steps() -> list[dict[str, Any]]:
    from regmeta.form.web import law_for_browser

    found: list[dict[str, Any]] = law_for_browser(load_law())["steps"]
    return found


STEPS = _steps()


def step_of(path: str) -> str:
    first = path.split(".")[0].removesuffix("[]")
    return next(step["id"] for step in STEPS if first in step["keys"])


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    return SCHEMA["$defs"][schema["$ref"].split("/")[-1]] if "$ref" in schema else schema


def something(schema: dict[str, Any]) -> Any:
    """A value for every question there is, so that every one is shown."""
    schema = resolved(schema)
    if "oneOf" in schema:
        return schema["oneOf"][0]["const"]
    if "const" in schema:
        return schema["const"]
    kind = schema["type"]
    if kind == "object":
        return {key: something(one) for key, one in schema["properties"].items()}
    if kind == "array":
        return [something(schema["items"])]
    if schema.get("format") == "date":
        return "2026-01-01"
    return {"boolean": True, "integer": 1}.get(kind, "NO")


def test_every_question_is_shown_and_none_is_unsupported(
    page: Any, address: str, tmp_path: Path, law: Law
):
    open_form(page, address)
    whole = {key: something(one) for key, one in SCHEMA["properties"].items()}
    open_file(page, tmp_path, whole)
    missing = []
    for step in STEPS:
        if step["id"] == "variables":
            continue
        go(page, step["id"])
        assert page.locator(".unsupported-field").count() == 0
        ids = set(page.eval_on_selector_all("[id^=q_]", "all => all.map(one => one.id)"))
        asked = [one for one in law.questions if shown_in(one, step["id"])]
        missing += [one.path for one in asked if not any(i.startswith(id_of(one)) for i in ids)]
    assert missing == []


def shown_in(question: Question, step: str) -> bool:
    return (
        not question.path.startswith("@")
        and question.path not in ("schemaVersion", "status", "applicationId")
        and step_of(question.path) == step
    )


def id_of(question: Question) -> str:
    return "q_" + question.path.replace("[]", "_0").replace(".", "_")


def test_every_question_about_a_variable_is_shown(
    page: Any, address: str, tmp_path: Path, law: Law
):
    open_form(page, address)
    open_file(
        page, tmp_path, {"variables": [something(SCHEMA["properties"]["variables"]["items"])]}
    )
    go(page, "variables")
    page.get_by_role("button", name="Alle spørsmål om").click()
    ids = set(page.eval_on_selector_all("[id^=v0_]", "all => all.map(one => one.id)"))
    asked = [one.path for one in law.questions if one.path.startswith("variables[].")]
    assert len(asked) > 8
    for path in asked:
        wanted = "v0_" + path.removeprefix("variables[].").replace(".", "_").replace("[]", "")
        assert any(one.startswith(wanted) for one in ids), path


# ------------------------------------------------------------------ filling in


class Writer:
    """Fills in an application as a person would, control by control."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def answer(self, ident: str, value: Any, schema: dict[str, Any]) -> None:
        schema = resolved(schema)
        if isinstance(value, dict):
            self.answers(ident, value, schema)
        elif isinstance(value, list) and "oneOf" in resolved(schema["items"]):
            choices = [one["const"] for one in resolved(schema["items"])["oneOf"]]
            for one in value:
                self.page.check(f"[id='{ident}-{choices.index(one)}']")
        elif isinstance(value, list):
            for i, one in enumerate(value):
                self.page.locator(f"fieldset[id='{ident}'] >> text='Legg til en' >> nth=-1").click()
                self.answer(f"{ident}_{i}", one, schema["items"])
        else:
            self.simple(ident, value, schema)

    def answers(self, ident: str, value: dict[str, Any], schema: dict[str, Any]) -> None:
        """What is asked already is answered first: one answer may bring another question."""
        left = dict(value)
        while left:
            asked = [key for key in left if self.page.locator(f"[id^='{ident}_{key}']").count()]
            assert asked, f"{ident}: {sorted(left)} are not asked"
            for key in asked:
                self.answer(f"{ident}_{key}", left.pop(key), schema["properties"][key])

    def simple(self, ident: str, value: Any, schema: dict[str, Any]) -> None:
        if isinstance(value, bool) and schema.get("const"):
            self.page.check(f"[id='{ident}']")
        elif isinstance(value, bool):
            self.page.check(f"[id='{ident}-{0 if value else 1}']")
        elif self.page.locator(f"select[id='{ident}']").count():
            titles = [one["title"] for one in schema.get("oneOf", ()) if one["const"] == value]
            self.page.select_option(f"[id='{ident}']", label=titles[0] if titles else value)
        else:
            self.page.fill(f"[id='{ident}']", str(value))


NORIC = "Norsk register for invasiv kardiologi"


def single(build: Path) -> dict[str, Any]:
    """The complete application of one kind, about a registry that is published."""
    told: dict[str, Any] = json.loads((APPLICATIONS / "single.json").read_text(encoding="utf-8"))
    offered = json.loads((build / "form" / "variables" / "K_NORIC.json").read_bytes())
    told["dataSources"] = [
        {
            "id": "K_NORIC",
            "period": {"from": "2020-01-01", "to": "2020-12-31"},
            "describedNeed": "Røyking ved innleggelse.",
        }
    ]
    free = next(one for one in offered if not one.get("kodeverk") and one["datatype"] == "2")
    told["variables"] = [
        {
            "source": "K_NORIC",
            "code": free["code"],
            "name": free["name"],
            "justification": "Justering for hjertefrekvens.",
        }
    ]
    return told


def test_a_form_filled_in_by_hand_is_accepted(page: Any, address: str, build: Path, tmp_path: Path):
    wanted = single(build)
    open_form(page, address)
    writer = Writer(page)
    for step in STEPS:
        go(page, step["id"])
        elsewhere = ("variables", "dataSources")
        part = {k: wanted[k] for k in step["keys"] if k in wanted and k not in elsewhere}
        writer.answers("q", part, SCHEMA)
        if step["id"] == "variables":
            choose(page, wanted["variables"][0])
    go(page, "dataSources")
    source = wanted["dataSources"][0]
    for key in ("from", "to"):
        page.fill(f"[id='q_dataSources_0_period_{key}']", source["period"][key])
    page.fill("[id='q_dataSources_0_describedNeed']", source["describedNeed"])
    page.locator("nav li a").last.click()
    assert page.locator(".errors li").all_inner_texts() == []
    with page.expect_download() as download:
        page.get_by_role("button", name="Last ned søknaden").first.click()
    file = tmp_path / "ut.json"
    download.value.save_as(file)
    exported = json.loads(file.read_text(encoding="utf-8"))
    assert {key: exported[key] for key in wanted} == wanted
    done = CliRunner().invoke(
        app, ["form", "check", str(file), "--catalogue", str(build), "--today", "2026-11-23"]
    )
    assert done.exit_code == 0, done.output


def choose(page: Any, variable: dict[str, Any]) -> None:
    page.select_option("fieldset select", label=NORIC)
    page.wait_for_selector(".hits li")
    page.fill("fieldset input[type=search]", variable["code"])
    page.locator(".hits button").first.click()
    page.get_by_label("Begrunnelse").fill(variable["justification"])


def test_a_conditional_question_is_asked_when_the_schema_says(page: Any, address: str):
    open_form(page, address)
    go(page, "legal")
    assert page.locator("[id='q_legal_directIdReason']").count() == 0
    page.select_option("[id='q_legal_identifiability']", index=1)
    labels = page.locator("[id='q_legal_identifiability'] option").all_inner_texts()
    for n, text in enumerate(labels):
        page.select_option("[id='q_legal_identifiability']", index=n)
        direct = text.startswith("Direkte")
        assert (page.locator("[id='q_legal_directIdReason']").count() == 1) is direct


def test_what_is_missing_is_said_with_the_questions_name(page: Any, address: str):
    open_form(page, address)
    page.locator("nav li a").last.click()
    told = page.locator(".errors li").all_inner_texts()
    assert "Feil: «Tittel på søknaden» mangler. Fyll det ut" in told
    page.locator(".errors li a", has_text="Tittel på søknaden").click()
    assert page.locator("h2#step").inner_text() == "Om søknaden"
    assert page.get_by_text("«Tittel på søknaden» mangler. Fyll det ut").count() == 1


def test_answers_are_kept_in_the_browser_and_follow_to_the_other_language(page: Any, address: str):
    open_form(page, address)
    page.fill("[id='q_title']", "Ærlig søknad")
    go(page, "project")
    page.wait_for_timeout(400)
    page.reload()
    page.wait_for_selector("h2#step")
    assert page.locator("h2#step").inner_text() == "Formål og prosjekt"
    page.click("#other")
    page.wait_for_selector("h2#step")
    assert page.locator("h2#step").inner_text() == "Purpose and project"
    page.locator("nav li a").first.click()
    assert page.input_value("[id='q_title']") == "Ærlig søknad"
    assert page.evaluate("document.documentElement.lang") == "en"


def test_an_empty_list_in_a_file_is_told_as_the_command_line_tells_it(
    page: Any, address: str, build: Path, tmp_path: Path
):
    told = {**single(build), "legal": {"identifiability": "indirect", "gdpr9": []}}
    open_form(page, address)
    open_file(page, tmp_path, told)
    page.locator("nav li a").last.click()
    said = "«Unntak, artikkel 9» trenger minst 1"
    page.locator(".errors li", has_text=said).wait_for()
    done = CliRunner().invoke(app, ["form", "check", str(tmp_path / "soknad.json")])
    assert said in done.output


def test_a_list_that_is_emptied_is_a_question_without_an_answer(
    page: Any, address: str, build: Path, tmp_path: Path
):
    open_form(page, address)
    open_file(page, tmp_path, single(build))
    go(page, "variables")
    page.get_by_role("button", name="Fjern ").first.click()
    go(page, "dataSources")
    page.locator("fieldset[id='q_dataSources'] button", has_text="Fjern").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Last ned søknaden").first.click()
    download.value.save_as(tmp_path / "ut.json")
    exported = json.loads((tmp_path / "ut.json").read_text(encoding="utf-8"))
    assert "variables" not in exported and "dataSources" not in exported


def test_a_file_that_is_no_application_is_said_so(page: Any, address: str, tmp_path: Path):
    open_form(page, address)
    page.fill("[id='q_title']", "Min")
    (tmp_path / "x.json").write_text("[1, 2", encoding="utf-8")
    page.set_input_files("input[type=file]", str(tmp_path / "x.json"))
    page.get_by_text("x.json er ikke en søknad").wait_for()
    assert page.input_value("[id='q_title']") == "Min"


def test_my_list_is_fetched(page: Any, address: str):
    open_form(page, address)
    listed = [
        {
            "code": "V_NORIC.X",
            "kilde": "K_NORIC",
            "name": "X",
            "from": "",
            "to": "",
            "why": "Derfor.",
        },
        {"code": "V_NGER.Y", "kilde": "K_NGER", "name": "Y", "from": "", "to": "", "why": ""},
    ]
    page.evaluate("list => localStorage.setItem('regmeta.list', JSON.stringify(list))", listed)
    go(page, "variables")
    page.get_by_role("button", name="Hent 2 variabler fra min liste").click()
    assert page.locator(".chosen > li").count() == 2
    assert page.get_by_label("Begrunnelse").first.input_value() == "Derfor."
    page.get_by_role("button", name="Hent 2 variabler fra min liste").click()
    assert page.locator(".chosen > li").count() == 2
    go(page, "dataSources")
    assert page.locator("[id='q_dataSources_1_id']").count() == 1


@pytest.mark.parametrize("name", ["index.html", "en.html"])
def test_no_step_breaks_the_law_on_universal_design(
    page: Any, address: str, tmp_path: Path, axe: str, name: str
):
    open_form(page, address, name)
    told = json.loads((APPLICATIONS / "linkage.json").read_text(encoding="utf-8"))
    open_file(page, tmp_path, told)
    found = []
    for n in range(len(STEPS) + 1):
        page.locator("nav li a").nth(n).click()
        found += [f"{n} {one}" for one in violations(page, axe)]
    assert found == []


def test_a_telephone_needs_no_sideways_scrolling(page: Any, address: str):
    page.set_viewport_size({"width": 360, "height": 740})
    open_form(page, address)
    for n in range(len(STEPS) + 1):
        page.locator("nav li a").nth(n).click()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), n


def test_the_keyboard_is_enough(page: Any, address: str):
    open_form(page, address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Neste").focus()
    page.keyboard.press("Enter")
    page.locator("#step:focus").wait_for()
    assert page.locator("h2#step").inner_text() == "Søker og deltakere"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id.startsWith('q_')") or page.evaluate(
        "document.activeElement.tagName"
    ) in ("SELECT", "INPUT", "BUTTON")


def test_opened_from_disk_the_form_chooses_variables_as_well(chromium: Any, build: Path):
    page = chromium.new_page()
    page.goto((build / "form" / "index.html").as_uri() + "#step-6")
    page.wait_for_selector("h2#step")
    page.select_option("fieldset select", label=NORIC)
    page.wait_for_selector(".hits li")
    assert page.locator("[role=alert]").count() == 0
    page.close()


def test_without_its_catalogue_the_form_says_what_was_not_checked(
    chromium: Any, build: Path, tmp_path: Path
):
    for name in ("index.html", "check.js", "form.js", "form.css"):
        shutil.copy(build / "form" / name, tmp_path / name)
    page = chromium.new_page()
    page.goto((tmp_path / "index.html").as_uri() + "#step-18")
    page.get_by_text("Katalogen kunne ikke hentes").first.wait_for()
    assert page.get_by_text("Søknaden er fullstendig").count() == 0
    page.close()


# ------------------------------------------------------------------ a second renderer


def test_json_forms_shows_every_question(
    chromium: Any, address: str, build: Path, tmp_path: Path, law: Law
):
    home = Path(__file__).parents[2] / "web" / "form"
    if shutil.which("node") is None or not (home / "node_modules" / "@jsonforms").is_dir():
        pytest.skip("JSON Forms is not installed (npm ci in web/form)")
    subprocess.run(["node", "second/build.mjs", str(build)], cwd=home, check=True)
    whole = {key: something(one) for key, one in SCHEMA["properties"].items()}
    (build / "everything.json").write_text(json.dumps(whole), encoding="utf-8")
    (build / "second.html").write_text(
        '<!doctype html><meta charset="utf-8"><title>x</title>'
        '<div id="app"></div><script src="second.js"></script>',
        encoding="utf-8",
    )
    page = chromium.new_page()
    missing: list[str] = []
    page.on("console", lambda said: missing.append(said.text) if "applicable" in said.text else 0)
    page.on("pageerror", lambda error: missing.append(str(error)))
    page.goto(f"{address}/second.html")
    page.locator("[data-step='16'] label").first.wait_for(timeout=5000)
    shown = page.locator("#app").inner_text()
    page.close()
    assert "No applicable" not in shown
    assert missing == []
    asked = [one.label.nb for one in law.questions if not one.path.startswith("@")]
    assert [label for label in asked if label not in shown] == []
