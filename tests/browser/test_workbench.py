"""The workbench in a real browser with the network off: drop, understand, mend, take along."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from regmeta.workbench import pages
from tests.browser.conftest import serve, violations
from tests.browser.workbench_page import PATIENCE, by_command, downloaded, dropped, report_of
from tests.commands import run
from tests.conftest import ROOT

FAULTY = (
    "skjemanavn;navn;ledetekst;type\nBasis;kjonn;Kjønn;Talll\nBasis;vekt;Vekt  kg;Desimaltall\n"
)


def take_next_proposal(page: Any) -> None:
    """From fault to fault until one has a proposal, and that one taken."""
    for _ in range(20):
        page.click("#do-next")
        if page.query_selector("#panel .take") is not None:
            break
    page.click("#panel .take")


def test_a_file_is_dropped_understood_mended_and_taken_along(bench: Any, tmp_path: Path, axe: str):
    path = tmp_path / "liste.csv"
    path.write_text(FAULTY, encoding="utf-8")
    assert violations(bench, axe) == []
    bench.set_input_files("#choose", str(path))
    bench.wait_for_selector("#check")
    assert violations(bench, axe) == []
    bench.click("#another")
    dropped(bench, path)
    today = bench.evaluate("new Date().toISOString().slice(0, 10)")
    assert report_of(bench) == by_command(path, today)["findings"]
    assert violations(bench, axe) == []
    assert bench.inner_text(".tabulator-headers").split() >= ["A", "B", "C", "D"]
    bench.click("#do-repair")
    bench.wait_for_selector("#counts :text('rettet av deg')")
    take_next_proposal(bench)
    bench.wait_for_selector("#counts :text('2 celler rettet av deg')")
    mended = downloaded(bench, "mended", tmp_path)
    assert mended.read_text("utf-8") == FAULTY.replace("Talll", "Heltall").replace("  kg", " kg")
    after = [(f["rule"], f["cell"]) for f in by_command(mended, today)["findings"]]
    assert after == [(f["rule"], f["cell"]) for f in report_of(bench)]
    work = downloaded(bench, "work", tmp_path)
    assert by_command(work, today)["findings"] == report_of(bench)
    bench.click("#do-undo")
    bench.click("#do-undo")
    bench.wait_for_selector("#do-undo:disabled")
    assert report_of(bench) == by_command(path, today)["findings"]


# ------------------------------------------------------------------ the long form

CORPUS = ROOT.parent / "shared" / "corpus"
EIGHT = (
    "mrs-pandemi-2020-04-30.xlsx",
    "mrs5-eksempelkodebok.xlsx",
    "muskel-klokeboken-2018-02-28.csv",
    "nger-klokeboken-2017-02-22.csv",
    "nnrr-kodebok-2018-05-25.xlsx",
    "norgast-klokeboken-2025-04-02.csv",
    "noric-klokebok-2023-05-11.xlsx",
    "redcap-study-dictionary.csv",
)


@pytest.mark.long
@pytest.mark.parametrize("name", EIGHT)
def test_the_page_finds_what_the_command_line_finds_and_mends_ten(
    name: str, bench: Any, tmp_path: Path
):
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real spreadsheets does not lie beside the project")
    dropped(bench, CORPUS / name)
    today = bench.evaluate("new Date().toISOString().slice(0, 10)")
    before = report_of(bench)
    assert before == by_command(CORPUS / name, today)["findings"]
    if bench.locator("#do-replace").count() == 0:
        # Text that was pasted into one column: it is checked, and the page says how to mend it.
        assert name.startswith("noric") and "Lagre den som .xlsx" in bench.inner_text("#work")
        return
    replaced(bench, 10)
    mended = downloaded(bench, "mended", tmp_path)
    after = by_command(mended, today)["findings"]
    assert [(f["rule"], f["cell"]) for f in after] == [
        (f["rule"], f["cell"]) for f in report_of(bench)
    ]
    assert after != before


def replaced(page: Any, most: int) -> None:
    """Up to `most` cells that have a finding, each given a text of its own at the keyboard."""
    for number in range(most):
        page.click("#do-next")
        page.locator("#panel h2").wait_for()
        page.locator("#grid .tabulator-tableholder").focus()
        page.keyboard.press("Enter")
        page.locator("#grid .tabulator-editing :is(input, select)").wait_for()
        if page.locator("#grid .tabulator-editing input").count():
            page.keyboard.type(f"Rettet tekst {number}")
        else:
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_timeout(50)
    page.wait_for_selector("body[data-changing='0']")


@pytest.mark.long
def test_one_file_opens_from_disk(chromium: Any, bench_folder: Path, tmp_path: Path):
    single = tmp_path / "benk.html"
    pages.written_single(single, "en")
    path = tmp_path / "liste.csv"
    path.write_text(FAULTY, encoding="utf-8")
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.goto(single.as_uri())
    page.wait_for_selector("body[data-ready]")
    page.set_input_files("#choose", str(path))
    page.click("#check")
    page.wait_for_selector("#counts .error")
    today = page.evaluate("new Date().toISOString().slice(0, 10)")
    told = json.loads(run("check", path, "--format", "json", "--today", today, "--lang", "en").out)
    assert report_of(page) == told["findings"]
    context.close()
    assert wrong == []


@pytest.mark.long
def test_it_opens_again_without_a_network(chromium: Any, bench_folder: Path):
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    for address in serve(bench_folder):
        page.goto(f"{address}/index.html")
        page.wait_for_selector("body[data-ready]")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    context.set_offline(True)
    page.reload()
    page.wait_for_selector("body[data-ready]")
    context.close()
