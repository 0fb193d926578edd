"""The form's times: its schema from a national catalogue, a check of 300 variables, and the page
with those variables in a browser; and my list with 300 and 200 variables.

Whole processes, best of three: `python -m benchmarks.bench_form`. The page's first paint is what
Chromium says (first-contentful-paint); the variables' own step is timed to its last line, my list
until all that the catalogue tells of its variables stands there. The list is that of the registries
that ship, at 1280 × 800.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from regmeta.publish import publish_catalogue
from regmeta.runs.formats import FORMATS
from regmeta.runs.publishing import publish
from regmeta.spec.loading import load_spec
from tests.national import national

ROOT = Path(__file__).resolve().parents[1]
LIMITS = {"schema": 3.0, "check": 0.5, "first paint": 1.0}
SCREEN = {"width": 1280, "height": 800}
SCREENS = 3
TODAY = date(2026, 11, 23)
_RUN = "from regmeta.cli.form import form_app; form_app()"


def main() -> None:
    """Print each time beside its limit."""
    with tempfile.TemporaryDirectory() as folder:
        build = Path(folder) / "build"
        publish_catalogue(national(), build, load_spec(), formats=("form",), among=FORMATS)
        application = Path(folder) / "soknad.json"
        application.write_text(json.dumps(_application(build)), encoding="utf-8")
        given = ["--catalogue", str(build)]
        _tell("schema", ["schema", *given, "--out", str(Path(folder) / "form")])
        _tell("check", ["check", str(application), *given])
        shipped = Path(folder) / "shipped"
        publish(ROOT / "registries", shipped, load_spec(), today=TODAY, formats=("form", "site"))
        with _browser() as browser:
            if browser is None:
                print("first paint: Chromium is not installed")
                return
            with _served(build) as address:
                _paint(browser, address, application)
            with _served(shipped) as address:
                _list(browser, address, shipped)


@contextmanager
def _browser() -> Iterator[Any]:
    """Chromium; None where it is not installed."""
    path = shutil.which("chromium")
    if path is None:
        yield None
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing: the figures are printed."""


@contextmanager
def _served(build: Path) -> Iterator[str]:
    """The address of a folder on a local server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(build)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def _paint(browser: Any, address: str, application: Path) -> None:
    """The form with the application in it."""
    draft = application.read_text(encoding="utf-8")
    kept = {"regmeta.form": draft}
    page, times = _opened(
        browser, f"{address}/form/index.html", kept, ".chosen > li >> nth=49", "#step-6"
    )
    page.context.close()
    _say_paint("first paint", times)


def _list(browser: Any, address: str, build: Path) -> None:
    """My list with so many variables: its first paint, and how many screens it is long."""
    sources = json.loads((build / "form" / "sources.json").read_bytes())
    lines = [
        {"code": line["code"], "kilde": source["code"], "name": line["name"], "why": "Utfall."}
        for source in sources
        if "variables" in source
        for line in json.loads((build / "form" / source["variables"]).read_bytes())
    ]
    for many in (300, 200):
        kept = {"regmeta.list": json.dumps(lines[:many])}
        page, times = _opened(browser, f"{address}/site/liste.html", kept, "body[data-ready=list]")
        height = page.evaluate("document.documentElement.scrollHeight") / SCREEN["height"]
        page.context.close()
        _say_paint(f"my list, {many} variables: first paint", times)
        print(f"  {height:.1f} screens of 1280 × 800 (limit {SCREENS} for 200)")


def _opened(
    browser: Any, address: str, kept: dict[str, str], until: str, place: str = ""
) -> tuple[Any, list[float]]:
    """A page with what the browser kept, and the best of three: first paint and all shown (ms)."""
    times: list[list[float]] = []
    for _ in range(3):
        page = browser.new_context(viewport=SCREEN).new_page()
        page.add_init_script(
            f"for (const [key, text] of Object.entries({json.dumps(kept)})) "
            "if (localStorage.getItem(key) === null) localStorage.setItem(key, text);"
        )
        page.goto(f"{address}{place}")
        page.reload()
        page.wait_for_selector(until)
        times.append(page.evaluate(_TIMES))
    return page, [min(each[i] for each in times) for i in (0, 1)]


_TIMES = "[performance.getEntriesByName('first-contentful-paint')[0].startTime, performance.now()]"


def _say_paint(what: str, times: list[float]) -> None:
    paint, whole = (each / 1000 for each in times)
    print(f"{what}: {paint:.2f} s (limit {LIMITS['first paint']} s), all shown {whole:.2f} s")


def _application(build: Path) -> Any:
    path = ROOT / "tests" / "applications" / "single.json"
    application = json.loads(path.read_text(encoding="utf-8"))
    source = json.loads((build / "form" / "sources.json").read_bytes())[0]
    lines = json.loads((build / "form" / source["variables"]).read_bytes())[:300]
    application["dataSources"][0]["id"] = source["code"]
    application["variables"] = [
        {"source": source["code"], "code": line["code"], "justification": "Inngår i modellen."}
        for line in lines
    ]
    return application


def _tell(what: str, arguments: list[str]) -> None:
    best = min(_seconds(arguments) for _ in range(3))
    print(f"{what}: {best:.2f} s (limit {LIMITS[what]} s)")


def _seconds(arguments: list[str]) -> float:
    start = time.perf_counter()
    command = [sys.executable, "-c", _RUN, *arguments]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
