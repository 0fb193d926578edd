"""What every test may use: the law, the registries that ship, and the files that may be absent."""

from __future__ import annotations

import os
import re
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from regmeta.files import sandbox
from regmeta.spec.fields import Spec
from regmeta.spec.loading import load_spec

# Spark takes a process whose main module has no file for one that runs its examples, and ends it;
# the workers of a parallel run are such processes.
vars(sys.modules["__main__"]).setdefault("__file__", __file__)

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
TODAY = date(2026, 11, 23)


_THREADS = frozenset(threading.enumerate())
_WAITING = re.compile(r"asyncio-waitpid|\(serve_forever\)")
"""Threads that wait for a browser, or serve it a page, as long as a worker lives."""


def _holds_no_lock(thread: threading.Thread) -> bool:
    """Whether a thread is of whoever runs the tests, a browser, a server of pages or Spark: they
    hold no lock of ours, so that a reader may be forked, a hundredth of what a new Python costs."""
    module = type(thread).__module__
    return (
        thread in _THREADS
        or bool(_WAITING.search(thread.name))
        or module.startswith(("py4j.", "pyspark."))
    )


sandbox.can_fork = lambda: (
    sys.platform == "linux" and all(map(_holds_no_lock, threading.enumerate()))
)

ABSENT = re.compile(r"\b(install(ed)?|extra|extras|npm)\b")
"""What the reason of a test says that skips for want of something that set-up installs."""


@pytest.fixture(autouse=True, scope="session")
def _state_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What commands keep on the machine is kept apart from what whoever runs the tests keeps."""
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave what is marked `long` to `--long`, which .ci/long gives."""
    if not config.getoption("--long"):
        left = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """With CI set, a test that skips for want of something that set-up installs has failed."""
    report = yield
    fail_on_absence(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    """The same of a whole file that is skipped as it is collected."""
    report = yield
    fail_on_absence(report)
    return report


def fail_on_absence(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure where CI is set and its reason is something not installed."""
    if not os.environ.get("CI") or report.outcome != "skipped" or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if ABSENT.search(reason):
        report.outcome = "failed"
        report.longrepr = f"{reason.removeprefix('Skipped: ')} (.ci/missing tells what is not here)"


def pytest_configure(config: pytest.Config) -> None:
    """Tell the workers of a parallel run, and `amount`, whether this is the long run."""
    if config.getoption("--long"):
        os.environ["REGMETA_LONG_TESTS"] = "1"


def only_listing(folder: Path) -> Path:
    """The one text file of a shipped registry that is its own, not the supplement beside it."""
    (own,) = (path for path in folder.glob("*.csv") if path.name != "tillegg.csv")
    return own


def amount(short: int, long: int) -> int:
    """How many to try: few at every change, all of them in the long run."""
    return long if os.environ.get("REGMETA_LONG_TESTS") else short


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="Rewrite the golden files; review the diff."
    )
    parser.addoption("--long", action="store_true", help="The long forms of fuzzing and crawling.")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def spec() -> Spec:
    return load_spec()


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real spreadsheets; tests that need it skip where it is not there."""
    folder = SHARED / "corpus"
    if not folder.is_dir():
        pytest.skip("the corpus of real spreadsheets is not beside the project")
    return folder


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of reference facts; tests that need it skip where it is not there."""
    folder = SHARED / "reference"
    if not folder.is_dir():
        pytest.skip("the reference folder is not beside the project")
    return folder
