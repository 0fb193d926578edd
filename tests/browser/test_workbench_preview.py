"""The preview in the page: her registry's pages behind a banner, with the network off."""

from __future__ import annotations

from typing import Any

from tests.browser.conftest import violations
from tests.browser.workbench_page import dropped
from tests.conftest import ROOT

FILE = ROOT / "registries" / "ablanor" / "ablanor-klokebok.xlsx"


def follow(page: Any, kind: str) -> None:
    """A link of the page that is previewed, as a person clicks it."""
    page.locator(f"#page a[href*='{kind}/']").first.click()
    page.locator(f"#page-address:has-text('{kind}/')").wait_for()


def test_her_pages_are_looked_at_and_what_remains_is_told(bench: Any, axe: str):
    dropped(bench, FILE)
    bench.click("#do-preview")
    bench.wait_for_selector("#page")
    assert "Ingenting er publisert" in bench.inner_text(".draft")
    assert bench.locator("#page h1").inner_text() == "ABLANOR"
    assert violations(bench, axe) == []
    follow(bench, "datasamling")
    follow(bench, "variabel")
    assert bench.locator("#page h1").inner_text()
    bench.click("#page-back")
    bench.locator("#page-address:has-text('datasamling/')").wait_for()
    bench.focus("#part-pages")
    bench.keyboard.press("ArrowRight")
    bench.set_input_files("#before", str(FILE))
    bench.wait_for_selector("#changes:has-text('Ingenting er endret')")
    bench.keyboard.press("Tab")
    for part in ("offer", "remains"):
        bench.click(f"#part-{part}")
        assert violations(bench, axe) == []
    assert "registry.toml" in bench.inner_text("#part")
    bench.click("#preview-back")
    bench.wait_for_selector("#counts .error")
