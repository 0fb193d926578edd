"""The site's search at national size, in a browser: page weights, first results, time a question.

`python -m benchmarks.bench_search` publishes two catalogues of 18,289 variables in 41 kilder as a
site: the made-up one that all benchmarks use (thirty words, so that one word is in two thirds of
all variables: the worst case) and the shipped registries among made-up ones, as the questions are
asked. Weights are of bodies as they lie on disk, without compression.
"""

from __future__ import annotations

import re
import shutil
import statistics
import sys
import tempfile
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml

from regmeta.catalogue.facts import Facts
from regmeta.model import Catalogue
from regmeta.publish import publish_catalogue
from regmeta.publish.formats.site.search.files import search_files
from regmeta.spec.loading import load_spec
from tests.national import national
from tests.search.distractors import searched
from tests.shipped import shipped

ROOT = Path(__file__).resolve().parents[1]
WORST = [
    "systolisk blodtrykk",
    "røyking før operasjon",
    "vekt og alder",
    "operasjonn",
    "op",
    "smerte",
]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    """Print the table; exit 2 where there is no browser."""
    if shutil.which("chromium") is None:
        print("Chromium is not installed (Debian: apt-get install chromium)")
        sys.exit(2)
    questions = yaml.safe_load((ROOT / "tests/search/questions.yaml").read_text("utf-8"))
    asked = [question["ask"] for question in questions]
    columns = {
        "worst case": measure(national(), WORST),
        "shipped among others": measure(searched(shipped()), asked),
    }
    print("| |", " | ".join(columns), "| limit |")
    print("|---|" + "---:|" * (len(columns) + 1))
    for name, limit in LIMITS.items():
        print(f"| {name} |", " | ".join(one[name] for one in columns.values()), f"| {limit} |")


LIMITS = {
    "variables": "",
    "search files written in": "",
    "search files on disk": "",
    "first view, files": "",
    "first view, weight": "300 kB",
    "first view on screen": "1 s",
    "index and columns, fetched at the first question": "",
    "first answer, by a link": "",
    "later answers, median": "100 ms",
    "later answers, slowest": "100 ms",
    "a facet chosen, slowest of five": "100 ms",
}


def measure(catalogue: Catalogue, questions: list[str]) -> dict[str, str]:
    """Every figure of the table for one catalogue."""
    found = {"variables": f"{sum(len(kilde.variables) for kilde in catalogue.kilder):,}"}
    start = time.perf_counter()
    sizes = [len(content) for _, _, content in search_files(Facts(catalogue), load_spec())]
    found["search files written in"] = f"{time.perf_counter() - start:.1f} s"
    found["search files on disk"] = f"{sum(sizes) / 1e6:.1f} MB in {len(sizes)}"
    with tempfile.TemporaryDirectory() as folder:
        build = Path(folder) / "build"
        publish_catalogue(catalogue, build, load_spec(), formats=("site",))
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(build)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        found |= _in_browser(f"http://127.0.0.1:{server.server_port}/site/sok.html", questions)
        server.shutdown()
    return found


def _in_browser(address: str, questions: list[str]) -> dict[str, str]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        _first_view(browser, address)
        weights, first = _first_view(browser, address)
        found = {
            "first view, files": str(len(weights)),
            "first view, weight": f"{sum(weights) / 1000:.0f} kB",
            "first view on screen": f"{first:.2f} s",
            **_by_link(browser, address, questions[0]),
            **_later(browser, address, questions),
        }
        browser.close()
    return found


def _open(browser: Any, address: str) -> tuple[Any, list[Any]]:
    page = browser.new_context().new_page()
    answers: list[Any] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address)
    page.wait_for_selector("body[data-ready=search]")
    return page, answers


def _first_view(browser: Any, address: str) -> tuple[list[int], float]:
    page, answers = _open(browser, address)
    shown: float = page.evaluate("() => Number(document.body.dataset.first)")
    weights = [len(answer.body()) for answer in answers]
    page.context.close()
    return weights, shown / 1000


def _by_link(browser: Any, address: str, question: str) -> dict[str, str]:
    page, answers = _open(browser, f"{address}?q={question}")
    shown: float = page.evaluate("() => Number(document.body.dataset.first)")
    weight = sum(
        int(answer.headers["content-length"])
        for answer in answers
        if re.search(r"search/(index|columns)\.js$", answer.url)
    )
    page.context.close()
    return {
        "index and columns, fetched at the first question": f"{weight / 1e6:.1f} MB",
        "first answer, by a link": f"{shown / 1000:.2f} s",
    }


_ASK = """q => new Promise(done => {
  const input = document.querySelector("input[name=q]");
  const start = performance.now();
  new MutationObserver((_, self) => { self.disconnect(); done(performance.now() - start); })
    .observe(document.body, { attributeFilter: ["data-shown"] });
  input.value = q;
  input.form.requestSubmit();
})"""
_CHOOSE = """n => new Promise(done => {
  const box = [...document.querySelectorAll(".facet input[type=checkbox]")][n];
  const start = performance.now();
  new MutationObserver((_, self) => { self.disconnect(); done(performance.now() - start); })
    .observe(document.body, { attributeFilter: ["data-shown"] });
  box.click();
})"""


def _later(browser: Any, address: str, questions: list[str]) -> dict[str, str]:
    """From the press of the key to the new list on the page, each question asked once."""
    page, _ = _open(browser, f"{address}?q=dato")
    times = [page.evaluate(_ASK, question) for question in questions]
    page.evaluate(_ASK, questions[0])
    chosen = [page.evaluate(_CHOOSE, n) for n in range(5)]
    slowest = max(times)
    question = questions[times.index(slowest)]
    page.context.close()
    return {
        "later answers, median": f"{statistics.median(times):.0f} ms",
        "later answers, slowest": f"{slowest:.0f} ms (“{question}”)",
        "a facet chosen, slowest of five": f"{max(chosen):.0f} ms",
    }


if __name__ == "__main__":
    main()
