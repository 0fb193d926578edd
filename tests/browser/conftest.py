"""A real browser and a real publication on a local web server; skipped, visibly, where absent."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from regmeta.runs.publishing import publish
from regmeta.spec.loading import load_spec
from regmeta.workbench import pages
from tests.browser.workbench_page import PATIENCE
from tests.conftest import ROOT, TODAY

AXE = ROOT / "web" / "form" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        pytest.skip("playwright is not installed (the extra `browser`)")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The registries that ship, published; or the publication that REGMETA_BUILD names."""
    if "REGMETA_BUILD" in os.environ:
        return Path(os.environ["REGMETA_BUILD"])
    out = tmp_path_factory.mktemp("web") / "build"
    publish(ROOT / "registries", out, load_spec(), today=TODAY, formats=("api", "form", "site"))
    return out


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def serve(build: Path) -> Iterator[str]:
    """The address of a folder on a local web server, for as long as it is asked for."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(build)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="session")
def address(build: Path) -> Iterator[str]:
    yield from serve(build)


@pytest.fixture
def page(chromium: Any, address: str) -> Iterator[Any]:
    """A fresh page; what it complained of, and what it asked of others, fails the test."""
    context = chromium.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on(
        "request",
        lambda asked: (
            wrong.append(f"asked {asked.url}")
            if not asked.url.startswith((address, "blob:", "data:", "file:"))
            else None
        ),
    )
    yield page
    context.close()
    assert wrong == []


@pytest.fixture(scope="session")
def axe() -> str:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (npm ci in web/form)")
    return AXE.read_text(encoding="utf-8")


def violations(page: Any, axe: str) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA, a line each."""
    page.evaluate(axe)
    found = page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
    )
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found["violations"]]


# ------------------------------------------------------------------ the workbench


@pytest.fixture(scope="module")
def bench_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (pages.PACKAGES / "pyodide.asm.wasm").is_file():
        pytest.skip("what the workbench runs on was not fetched (.ci/setup)")
    out = tmp_path_factory.mktemp("workbench") / "benk"
    pages.written_folder(out)
    return out


@pytest.fixture(scope="module")
def bench(chromium: Any, bench_folder: Path) -> Iterator[Any]:
    """A page that is ready, with the network off; what it complained of fails the tests."""
    context = chromium.new_context(viewport={"width": 1400, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    wrong: list[str] = []
    asked: list[str] = []
    page.on("dialog", lambda dialog: dialog.accept())
    page.on("pageerror", lambda error: wrong.append(error.stack or str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("request", lambda request: asked.append(request.url))
    for address in serve(bench_folder):
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
