"""A whole study in the browser: forty variables of three registries, NPR and the cause of death
register, from the search to the printed application."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from regmeta.cli.app import app

from .test_form_page import APPLICATIONS, SCHEMA, STEPS, Writer, go
from .test_site_search import ask, open_search

WANTED = {
    "K_NORIC": (14, ("stent", "diabetes", "røyking", "komplikasjon", "prosedyre")),
    "K_NNRR": (13, ("smerte", "røyking", "operasjon", "arbeid")),
    "K_NORGAST": (13, ("anastomose", "komplikasjon", "ECOG", "operasjon", "kirurgi")),
}
PERIOD = {"from": "2020-01-01", "to": "2022-12-31"}
NEEDS = {
    "K_NPR": "Innleggelser og prosedyrer i tre år etter operasjonen.",
    "K_DAR": "Dødsdato, måned og år, og underliggende dødsårsak.",
}
SUBMITTED = "2026-11-23"
WIDTHS = (1280, 360)
LEFT_OUT = re.compile(r"DATO|DATE|DAT$|ANNE|OTHER|TEKST|SPES")
"""Dates and free text, which the study does without."""


def gather(page: Any, address: str, kilde: str) -> None:
    """Put so many coded variables of a kilde into the list, from what searching shows."""
    wanted, words = WANTED[kilde]
    for word in words:
        open_search(page, address, f"?kilde={kilde}")
        ask(page, word)
        buttons = "[data-results] button[data-add]:not(.inside)"
        for code in page.eval_on_selector_all(buttons, "all => all.map(one => one.dataset.add)"):
            if held_of(page, kilde) == wanted:
                return
            if not LEFT_OUT.search(code.rpartition(".")[2]):
                page.click(f"[data-results] button[data-add='{code}']")
                page.wait_for_selector(f"button.inside[data-add='{code}']")
    assert held_of(page, kilde) == wanted


def held_of(page: Any, kilde: str) -> int:
    kept = json.loads(page.evaluate("localStorage.getItem('regmeta.list')") or "[]")
    return sum(line["kilde"] == kilde for line in kept)


def write_list(page: Any, address: str) -> None:
    """The study's name, one period for all, and a reason source by source."""
    page.goto(f"{address}/site/liste.html")
    page.wait_for_selector("body[data-ready=list]")
    page.get_by_label("Studiens navn").fill("Røyking og utfall")
    page.keyboard.press("Tab")
    many = page.locator("[data-many]")
    groups = page.locator("tr.kilde input")
    for n, reason in enumerate(("Eksponering", "Utfall etter ryggkirurgi", "Utfall")):
        groups.nth(n).check()
        many.get_by_label("Fra og med").fill(PERIOD["from"])
        many.get_by_label("Til og med").fill(PERIOD["to"])
        many.get_by_label("Begrunnelse").fill(f"{reason} i analyseplanens punkt {n + 1}.")
        page.get_by_role("button", name="Sett for de valgte").click()
        groups.nth(n).uncheck()
    late = page.locator("[data-line]", has=page.locator(".warning"))
    while late.count():
        row = late.first
        assert "begynner før variabelen fantes (1. januar 2022)" in row.inner_text()
        row.get_by_label("Fra og med").fill("2022-01-01")
    page.wait_for_timeout(300)


def answers() -> dict[str, Any]:
    told: dict[str, Any] = json.loads((APPLICATIONS / "linkage.json").read_text("utf-8"))
    return {key: value for key, value in told.items() if key not in ("variables", "dataSources")}


def fill(page: Any) -> None:
    """Every step by hand; the sources of the list stand there already."""
    writer, wanted = Writer(page), answers()
    for step in STEPS:
        go(page, step["id"])
        if step["id"] == "dataSources":
            sources(page, writer)
        writer.answers("q", {k: wanted[k] for k in step["keys"] if k in wanted}, SCHEMA)


def sources(page: Any, writer: Writer) -> None:
    schema = SCHEMA["properties"]["dataSources"]["items"]
    for n, _ in enumerate(WANTED):
        writer.answer(f"q_dataSources_{n}", {"period": PERIOD}, schema)
    for n, (code, need) in enumerate(NEEDS.items(), start=len(WANTED)):
        page.locator("fieldset[id='q_dataSources'] >> text='Legg til en' >> nth=-1").click()
        page.select_option(f"[id='q_dataSources_{n}_id']", label=titled(page, n, code))
        writer.answer(f"q_dataSources_{n}", {"period": PERIOD, "describedNeed": need}, schema)


def titled(page: Any, n: int, code: str) -> str:
    """What a national source is called among the choices."""
    name = {"K_NPR": "Norsk pasientregister", "K_DAR": "Dødsårsaksregisteret"}[code]
    choices = page.locator(f"[id='q_dataSources_{n}_id'] option").all_inner_texts()
    assert name in choices, choices
    return name


@pytest.mark.long
def test_forty_variables_from_the_search_to_the_printed_application(
    page: Any, address: str, build: Path, tmp_path: Path
):
    for kilde in WANTED:
        gather(page, address, kilde)
    write_list(page, address)
    page.get_by_role("link", name="Åpne søknadsskjemaet med listen").click()
    page.wait_for_selector("text=40 variabler er lagt til fra min liste")
    fill(page)
    page.locator("nav li a").last.click()
    page.wait_for_selector("table.variables")
    assert page.locator(".errors li").all_inner_texts() == []
    assert "Søknaden er fullstendig" in page.inner_text("#app")
    assert page.locator("table.variables tbody tr").count() == 40
    assert (
        "Helsedataservice"
        in page.locator("#app section", has_text="Hvem avgjør hva").last.inner_text()
    )
    with page.expect_download() as download:
        page.get_by_role("button", name="Last ned søknaden").first.click()
    file = tmp_path / "soknad.json"
    download.value.save_as(file)
    done = CliRunner().invoke(
        app, ["form", "check", str(file), "--catalogue", str(build), "--today", SUBMITTED]
    )
    assert done.exit_code == 0, done.output
    printed = page.pdf(format="A4")
    pages = len(re.findall(rb"/Type\s*/Page\b", printed))
    assert 3 <= pages <= 8, pages
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
