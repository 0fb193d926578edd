"""Mappings are decided in the page with J, N and A, and kept as the command keeps them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from regmeta.harmonize import read_decisions
from tests.browser.conftest import violations
from tests.browser.workbench_page import dropped
from tests.conftest import ROOT

FILE = ROOT / "registries" / "ablanor" / "ablanor-klokebok.xlsx"
OF_PERSON = "V_ABLANOR.PERSONOPPLYSNINGER."


def card_of(page: Any) -> str:
    return str(page.get_attribute("#card", "aria-label"))


def test_mappings_are_decided_with_three_keys(bench: Any, tmp_path: Path, axe: str):
    dropped(bench, FILE)
    bench.click("#do-map")
    bench.wait_for_selector("#card")
    assert violations(bench, axe) == []
    bench.keyboard.press("j")
    assert "navnet ditt" in bench.inner_text("#told")
    bench.keyboard.type("Prøve Prøvesen")
    bench.keyboard.press("Enter")
    # The Enter that ends the name is no yes to the card that has the focus then.
    assert "0 av" in bench.inner_text("#map-count")
    first = card_of(bench)
    bench.keyboard.press("j")
    bench.wait_for_selector(f'#card:not([aria-label="{first}"])')
    second = card_of(bench)
    bench.keyboard.press("n")
    bench.wait_for_selector(f'#card:not([aria-label="{second}"])')
    bench.keyboard.press("a")
    bench.wait_for_selector("#other")
    assert violations(bench, axe) == []
    bench.type("#other", "kjønn")
    bench.wait_for_selector("#other-list option:first-child:has-text('Kjønn')", state="attached")
    bench.press("#other", "Enter")
    bench.wait_for_selector("#map-count:has-text('3 av')")
    bench.keyboard.press("z")
    bench.wait_for_selector("#map-count:has-text('2 av')")
    bench.click("#map-sure")
    bench.wait_for_selector("#map-count:has-text('; 0 forslag')")
    with bench.expect_download() as waiting:
        bench.click("#save-mappings")
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    decided = {mapping.variable: mapping for mapping in read_decisions(path)}
    assert {mapping.author for mapping in decided.values()} == {"Prøve Prøvesen"}
    assert decided[f"{OF_PERSON}GENDER"].target == "person.kjonn"
    assert decided[f"{OF_PERSON}GENDER"].values is not None
    assert sum(not mapping.target for mapping in decided.values()) == 1
    bench.click("#map-back")
    bench.wait_for_selector("#counts .error")


def test_a_card_leads_to_its_row(bench: Any):
    dropped(bench, FILE)
    bench.click("#do-map")
    bench.wait_for_selector("#card")
    named = bench.inner_text("#card .large >> nth=0")
    bench.click("#card button.small")
    bench.wait_for_selector("#panel .cell-text")
    row = int(bench.inner_text("#panel h2")[1:])
    assert row > 1 and named in bench.inner_text("#grid")
