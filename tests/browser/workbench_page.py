"""The workbench in a real browser: opened with the network off, a file dropped, a file saved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.commands import run

PATIENCE = 60_000
"""Milliseconds: a machine that tests on every core starts WebAssembly slowly."""


def dropped(page: Any, path: Path) -> None:
    """Her file chosen, and what it was understood as looked at and agreed to."""
    if page.query_selector("#choose") is None:
        page.click("#another")
    page.set_input_files("#choose", str(path))
    page.wait_for_selector("#check")
    assert page.inner_text("h1").startswith("Vi forstår dette som")
    page.click("#check")
    page.wait_for_selector("#counts .error")


def report_of(page: Any) -> list[Any]:
    """The findings that the page has, out of the json that it was drawn from."""
    return json.loads(page.evaluate("JSON.stringify(globalThis.regmetaReport)"))["findings"]


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
