"""The form's times: its schema from a national catalogue, a check of 300 variables, and the page
with those variables in a browser.

Whole processes, best of three: `python -m benchmarks.bench_form`. The page's first paint is what
Chromium says (first-contentful-paint); the variables' own step is timed to its last line.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from regmeta.publish import publish_catalogue
from regmeta.runs.formats import FORMATS
from regmeta.spec.loading import load_spec
from tests.national import national

ROOT = Path(__file__).resolve().parents[1]
LIMITS = {"schema": 3.0, "check": 0.5, "first paint": 1.0}
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
        _paint(build, application)


def _paint(build: Path, application: Path) -> None:
    """The page with the application in it, from a local server; nothing where no browser is."""
    import shutil
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
    from threading import Thread

    path = shutil.which("chromium")
    if path is None:
        print("first paint: Chromium is not installed")
        return
    from playwright.sync_api import sync_playwright

    server = ThreadingHTTPServer(("", 0), partial(SimpleHTTPRequestHandler, directory=str(build)))
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/form/index.html"
    found = []
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for _ in range(3):
            context = browser.new_context()
            page = context.new_page()
            page.goto(address)
            draft = application.read_text(encoding="utf-8")
            page.evaluate("draft => localStorage.setItem('regmeta.form', draft)", draft)
            page.goto(f"{address}#step-6")
            page.reload()
            page.locator(".chosen > li").nth(49).wait_for()
            found.append(
                page.evaluate(
                    "[performance.getEntriesByName('first-contentful-paint')[0].startTime, "
                    "performance.now()]"
                )
            )
            context.close()
        browser.close()
    server.shutdown()
    paint, whole = (min(one[i] for one in found) / 1000 for i in (0, 1))
    print(f"first paint: {paint:.2f} s (limit {LIMITS['first paint']} s), all shown {whole:.2f} s")


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
