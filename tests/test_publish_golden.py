"""Every format's golden tree: what one small registry becomes, as text that a person can review."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path

import pytest

from regmeta.catalogue.build import build_catalogue
from regmeta.publish import publish_catalogue
from regmeta.runs.formats import FORMATS
from regmeta.spec.fields import Spec
from tests.conftest import ROOT, TODAY
from tests.small import liten

GOLDEN = ROOT / "tests" / "golden" / "publish"
SHOWN = {
    "api": ("kilder.json", "filters.json", "page-1.json"),
    "form": ("K_LITEN",),
    "site": ("K_LITEN", "V_LITEN.INN.ROYK"),
}
"""Of formats with many files alike, a few by what their names hold; of all others every file."""


@pytest.fixture(scope="module")
def build(spec: Spec, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("golden") / "build"
    publish_catalogue(build_catalogue((liten(),), spec, today=TODAY), out, spec, among=FORMATS)
    return out


@pytest.mark.parametrize("name", FORMATS.names)
def test_a_format_writes_its_golden_tree(name: str, build: Path, update_golden: bool) -> None:
    written = as_texts(build / name, SHOWN.get(name, ("",)))
    if update_golden:
        for path in (GOLDEN / name).rglob("*.*"):
            path.unlink(missing_ok=True)
        for file, text in written.items():
            (GOLDEN / name / file).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / name / file).write_bytes(text)
    golden = {
        path.relative_to(GOLDEN / name).as_posix(): path.read_bytes()
        for path in (GOLDEN / name).rglob("*")
        if path.is_file()
    }
    assert golden, f"{name} has no golden tree: pytest {__file__} --update-golden, and look at it"
    assert written == golden, "if the change is meant: pytest --update-golden"


def as_texts(folder: Path, shown: Iterable[str]) -> dict[str, bytes]:
    """The files of a format whose names hold one of `shown`, each as text."""
    texts = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if any(part in name for part in shown):
            ending, as_text = _TEXTS.get(path.suffix, ("", _plain))
            texts[name + ending] = as_text(path)
    return texts


def _plain(path: Path) -> bytes:
    """A text as it is, and of what is none its digest."""
    content = path.read_bytes()
    try:
        content.decode()
    except UnicodeDecodeError:
        return f"sha256 {sha256(content).hexdigest()}\n".encode()
    return content


def _json(path: Path) -> bytes:
    """Without what the law alone decides: the properties' own labels and order."""
    content = json.loads(path.read_bytes())
    if isinstance(content, dict) and content.get("propertyMetadata"):
        content["propertyMetadata"] = []
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def _workbook(path: Path) -> bytes:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True)
    return b"".join(_rows(sheet.title, sheet.values) for sheet in book)


def _database(path: Path) -> bytes:
    import duckdb

    with duckdb.connect(str(path), read_only=True) as base:
        names = sorted(str(name) for (name,) in base.sql("SHOW TABLES").fetchall())
        return b"".join(_rows(name, _all(base.table(name))) for name in names)


def _parquet(path: Path) -> bytes:
    import duckdb

    return _rows(path.stem, _all(duckdb.read_parquet(str(path))))


def _all(table) -> list[tuple[object, ...]]:  # type: ignore[no-untyped-def]
    return [tuple(table.columns), *table.fetchall()]


def _rows(title: str, rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO()
    text.write(f"# {title}\n")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


_TEXTS: dict[str, tuple[str, Callable[[Path], bytes]]] = {
    ".json": ("", _json),
    ".xlsx": (".csv", _workbook),
    ".duckdb": (".csv", _database),
    ".parquet": (".csv", _parquet),
}
"""How a file of a kind is shown as text, by its ending: what its name gets, and its content."""
