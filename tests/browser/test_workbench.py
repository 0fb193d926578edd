"""The workbench in a real browser with the network off: drop, understand, mend, take along."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from regmeta.workbench import pages
from tests.browser.conftest import serve, violations
from tests.commands import run
from tests.conftest import ROOT

FAULTY = (
    "skjemanavn;navn;ledetekst;type\nBasis;kjonn;Kjønn;Talll\nBasis;vekt;Vekt  kg;Desimaltall\n"
)
PATIENCE = 60_000
"""Milliseconds: a machine that tests on every core starts WebAssembly slowly."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (pages.PACKAGES / "pyodide.asm.wasm").is_file():
        pytest.skip("what the workbench runs on was not fetched (.ci/setup)")
    out = tmp_path_factory.mktemp("workbench") / "benk"
    pages.written_folder(out)
    return out


@pytest.fixture(scope="module")
def opened(chromium: Any, folder: Path) -> Iterator[Any]:
    """A page that is ready, with the network off; what it complained of fails the tests."""
    context = chromium.new_context(viewport={"width": 1400, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    wrong: list[str] = []
    asked: list[str] = []
    page.on("pageerror", lambda error: wrong.append(error.stack or str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("request", lambda request: asked.append(request.url))
    for address in serve(folder):
        page.goto(f"{address}/index.html")
        page.wait_for_selector("body[data-ready]")
        # The service worker keeps the page for the next time; then nothing more is asked for.
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    context.set_offline(True)
    asked.clear()
    yield page
    context.close()
    assert wrong == []
    assert [url for url in asked if not url.startswith(("blob:", "data:"))] == []


def dropped(page: Any, path: Path) -> None:
    """Her file chosen, and what it was understood as looked at and agreed to."""
    if page.query_selector("#choose") is None:
        if page.query_selector("#do-back") is not None:
            page.click("#do-back")
        page.click("text=En annen fil")
    page.set_input_files("#choose", str(path))
    page.wait_for_selector("#check")
    assert page.inner_text("h1").startswith("Vi forstår dette som")
    page.click("#check")
    page.wait_for_selector("#counts .error")


def report_of(page: Any) -> list[Any]:
    """The findings that the page has, out of the json that it was drawn from."""
    return json.loads(page.evaluate("JSON.stringify(globalThis.regmetaReport)"))["findings"]


def take_next_proposal(page: Any) -> None:
    """From fault to fault until one has a proposal, and that one taken."""
    for _ in range(20):
        page.click("#do-next")
        if page.query_selector("#panel .take") is not None:
            break
    page.click("#panel .take")


def downloaded(page: Any, kind: str, into: Path) -> Path:
    page.click("details.menu > summary")
    with page.expect_download() as waiting:
        page.click(f"#save-{kind}")
    path = into / waiting.value.suggested_filename
    waiting.value.save_as(path)
    page.click("details.menu > summary")
    return path


def by_command(path: Path, today: str) -> Any:
    return json.loads(run("check", path, "--format", "json", "--today", today).out)


def test_a_file_is_dropped_understood_mended_and_taken_along(opened: Any, tmp_path: Path, axe: str):
    path = tmp_path / "liste.csv"
    path.write_text(FAULTY, encoding="utf-8")
    assert violations(opened, axe) == []
    opened.set_input_files("#choose", str(path))
    opened.wait_for_selector("#check")
    assert violations(opened, axe) == []
    opened.click("text=En annen fil")
    dropped(opened, path)
    today = opened.evaluate("new Date().toISOString().slice(0, 10)")
    assert report_of(opened) == by_command(path, today)["findings"]
    assert violations(opened, axe) == []
    assert opened.inner_text(".tabulator-headers").split() >= ["A", "B", "C", "D"]
    opened.click("#do-repair")
    opened.wait_for_selector("#counts :text('rettet av deg')")
    take_next_proposal(opened)
    opened.wait_for_selector("#counts :text('2 celler rettet av deg')")
    mended = downloaded(opened, "mended", tmp_path)
    assert mended.read_text("utf-8") == FAULTY.replace("Talll", "Heltall").replace("  kg", " kg")
    after = [(f["rule"], f["cell"]) for f in by_command(mended, today)["findings"]]
    assert after == [(f["rule"], f["cell"]) for f in report_of(opened)]
    work = downloaded(opened, "work", tmp_path)
    assert by_command(work, today)["findings"] == report_of(opened)
    opened.click("#do-undo")
    opened.click("#do-undo")
    opened.wait_for_selector("#do-undo:disabled")
    assert report_of(opened) == by_command(path, today)["findings"]


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
    name: str, opened: Any, tmp_path: Path
):
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real spreadsheets does not lie beside the project")
    dropped(opened, CORPUS / name)
    today = opened.evaluate("new Date().toISOString().slice(0, 10)")
    before = report_of(opened)
    assert before == by_command(CORPUS / name, today)["findings"]
    replaced(opened, 10)
    mended = downloaded(opened, "mended", tmp_path)
    after = by_command(mended, today)["findings"]
    assert [(f["rule"], f["cell"]) for f in after] == [
        (f["rule"], f["cell"]) for f in report_of(opened)
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
    page.wait_for_selector("#told:has-text('kontrollert på nytt')")


@pytest.mark.long
def test_one_file_opens_from_disk(chromium: Any, folder: Path, tmp_path: Path):
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
def test_it_opens_again_without_a_network(chromium: Any, folder: Path):
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    for address in serve(folder):
        page.goto(f"{address}/index.html")
        page.wait_for_selector("body[data-ready]")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    context.set_offline(True)
    page.reload()
    page.wait_for_selector("body[data-ready]")
    context.close()
