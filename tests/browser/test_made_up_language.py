"""What the scripts write into a page is in the language of the page too, one that nobody speaks."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import serve
from tests.made_up import LANG, make, write_registry
from tests.test_made_up_language import NAMES, SEXES, latin_words, texts_of


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a publication in the language."""
    home = make(tmp_path_factory.mktemp("made-up"))
    write_registry(home / "whole", faulty=False)
    words = ("publish", "whole", "--out", "build", "--formats", "api,site,form", "--lang", LANG)
    subprocess.run(
        [sys.executable, "-m", "regmeta.cli", *words, "--today", "2026-11-23"],
        cwd=home,
        env={**os.environ, "PYTHONPATH": str(home), "XDG_CACHE_HOME": str(home / "cache")},
        check=True,
        capture_output=True,
        timeout=120,
    )
    yield from serve(home / "build")


PAGES = {
    f"site/{LANG}/sok.html": "[data-results] li",
    f"site/{LANG}/liste.html": "main a",
    f"site/{LANG}/sammenlign.html?v=V_LITEN.INN.ROYK&v=V_LITEN.INN.KJONN": "[data-table] table",
    f"form/{LANG}.html": "#app select",
}
"""Each page, and what is there when its script has done its work."""


MONTHS = {"januar", "februar"}
"""The browser writes days, in bokmål where it does not know the language either."""


@pytest.mark.parametrize("address", PAGES)
def test_what_a_script_shows_is_in_the_language(
    chromium: Any, spoken: str, tmp_path: Path, address: str
) -> None:
    page = chromium.new_page()
    page.goto(f"{spoken}/{address}")
    page.wait_for_selector(PAGES[address], timeout=15_000)
    shown = tmp_path / "shown.html"
    shown.write_text(page.content(), encoding="utf-8")
    page.close()
    assert latin_words(texts_of(shown)) - NAMES - SEXES - MONTHS == set()
