"""What every test may use: the law, the registries that ship, and the files that may be absent."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from regmeta.spec.fields import Spec
from regmeta.spec.loading import load_spec

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
TODAY = date(2026, 11, 23)


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
