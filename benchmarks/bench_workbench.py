"""The workbench in Chromium: cold start to first findings, a second check, a row, and memory.

`python -m benchmarks.bench_workbench` serves the page from this machine, drops made-up workbooks of
400 and 5,000 variables with faults, and prints a table; beside it the command line's own time for
the same file in the same run, and how busy the machine was (a load of 2 is both cores).
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from benchmarks.generate import LISTS_A_VARIABLE, Order, generate
from benchmarks.measure import measure
from benchmarks.run import CHECK, FINE_OR_FINDINGS
from regmeta.workbench.pages import written_folder
from tests.browser.conftest import serve

ROOT = Path(__file__).resolve().parents[1]
SIZES = (400, 5_000)
PATIENCE = 300_000


@dataclass(frozen=True)
class Figures:
    """Seconds, but for memory: MB of the page's own process."""

    variables: int
    ready: float
    first: float
    second: float
    row: float
    memory: float
    command: float
    load: float


def main() -> None:
    """Print the table; exit 2 where there is no browser."""
    if shutil.which("chromium") is None:
        print("Chromium is not installed (Debian: apt-get install chromium)")
        sys.exit(2)
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        folder = Path(work)
        written_folder(folder / "benk")
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        rows = [measured(browser, folder, size) for size in SIZES]
        browser.close()
    print(
        "| variables | ready | open to first findings | second check | a cell | memory | check "
        "on the command line | load |\n|---|---|---|---|---|---|---|---|"
    )
    for row in rows:
        print(
            f"| {row.variables:,} | {row.ready:.1f} s | {row.first:.1f} s | {row.second:.2f} s "
            f"| {row.row:.2f} s | {row.memory:.0f} MB | {row.command:.2f} s | {row.load:.1f} |"
        )


def measured(browser: Any, folder: Path, size: int) -> Figures:
    """One size in a fresh page; `first` is from opening the page to the findings being drawn."""
    home = folder / str(size)
    generate(Order(size, 1, round(size * LISTS_A_VARIABLE), 60, seed=3), home)
    file = home / "faulty.xlsx"
    command = measure("check", (*CHECK, str(file)), ROOT, 1, FINE_OR_FINDINGS).best
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    for address in serve(folder / "benk"):
        began = time.perf_counter()
        page.goto(f"{address}/index.html")
        page.wait_for_selector("body[data-ready]")
        ready = time.perf_counter() - began
        page.set_input_files("#choose", str(file))
        page.click("#check")
        page.wait_for_selector("#counts .error")
        first = time.perf_counter() - began
    took = [_cell(page, f"tekst {n}") for n in range(5)]
    second = float(page.evaluate("document.body.dataset.checked")) / 1000
    memory = _largest_renderer() / 1e6
    context.close()
    return Figures(size, ready, first, second, min(took), memory, command, os.getloadavg()[0])


def _cell(page: Any, text: str) -> float:
    """Seconds from a cell being left until its findings are drawn."""
    page.evaluate("delete document.body.dataset.took")
    page.click("#do-next")
    page.locator("#grid .tabulator-tableholder").focus()
    page.keyboard.press("Enter")
    page.locator("#grid .tabulator-editing :is(input, select)").wait_for()
    if page.locator("#grid .tabulator-editing input").count():
        page.keyboard.type(text)
    else:
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("body[data-took]")
    return float(page.evaluate("document.body.dataset.took")) / 1000


def _largest_renderer() -> int:
    """Bytes that the largest of the browser's processes has for itself: the page's."""
    children = psutil.Process().children(recursive=True)
    renderers = [each for each in children if "--type=renderer" in each.cmdline()]
    return max(each.memory_full_info().uss for each in renderers)


if __name__ == "__main__":
    main()
