"""Help with texts in the page: proposals are looked at, edited, taken together, and undone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.browser.conftest import violations
from tests.browser.workbench_page import dropped


def test_texts_are_taken_edited_and_undone(bench: Any, tmp_path: Path, axe: str):
    book = Workbook()
    book.active.append(["Variabelnavn", "Ledetekst", "Type", "Beskrivelse", "Navn på engelsk"])
    book.active.append(["fdato", "Fødselsdato", "Dato", "", ""])
    book.active.append(["kjonn", "Kjønn", "Listevariabel", "", ""])
    book.save(tmp_path / "liste.xlsx")
    dropped(bench, tmp_path / "liste.xlsx")
    bench.click("#do-texts")
    bench.wait_for_selector("#texts tbody tr")
    assert violations(bench, axe) == []
    assert bench.locator("#texts-take").is_disabled()
    bench.click("#texts-all")
    count = bench.locator("#texts tbody tr").count()
    bench.locator("#texts tbody tr").first.locator("textarea").fill("Egne ord")
    bench.keyboard.press("Tab")
    bench.click("#texts-take")
    bench.wait_for_selector(f"#counts :text('{count} celler rettet av deg')")
    assert "Egne ord" in bench.inner_text("#grid")
    bench.click("#do-undo")
    bench.wait_for_selector("#do-undo:disabled")
    assert "Egne ord" not in bench.inner_text("#grid")
