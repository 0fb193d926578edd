"""The workbench as files: what is written, what it may load, and what is said where not."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from regmeta.texts import page_texts
from regmeta.workbench import pages
from tests.commands import run
from tests.conftest import ROOT

WEB = ROOT / "web" / "workbench"


@pytest.fixture
def packages() -> None:
    if not (pages.PACKAGES / "pyodide.asm.wasm").is_file():
        pytest.skip("what the workbench runs on was not fetched (.ci/setup)")


@pytest.fixture
def stand_ins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Packages that are none, where only what is written of them matters."""
    folder = tmp_path / "packages"
    folder.mkdir()
    for name in ("pyodide.asm.wasm", "python_stdlib.zip", "pyodide.asm.mjs", "a-1.whl"):
        (folder / name).write_bytes(name.encode())
    monkeypatch.setattr(pages, "PACKAGES", folder)
    return folder


def test_set_up_fetched_what_it_runs_on(packages: None):
    wanted = re.findall(r"^([\w-]+)==(\S+)$", (WEB / "wheels.txt").read_text("utf-8"), re.MULTILINE)
    names = [path.name.lower() for path in pages.PACKAGES.glob("*.whl")]
    # MarkupSafe has no build for browsers, so that its Python part is packed at set-up.
    assert len(wanted) + 1 == len(names) > 5
    assert any(name.startswith("markupsafe-") for name in names)
    for name, version in wanted:
        assert any(each.startswith(f"{name.replace('-', '_')}-{version}-") for each in names), name


def test_the_scripts_are_built_from_these_sources():
    names = sorted(
        p.relative_to(WEB / "src").as_posix()
        for p in (WEB / "src").rglob("*")
        if p.suffix in (".js", ".css")
    )
    files = [*(WEB / "src" / name for name in names), WEB / "build.mjs", WEB / "package.json"]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    built = json.loads((pages.ASSETS / "built.json").read_text("utf-8"))
    assert built["sources"] == digest, "Run `npm ci && npm run build` in web/workbench."


def test_both_languages_say_the_same_things():
    for key, text in page_texts("workbench").items():
        assert text.nb and text.en and text.is_in("en"), key
        assert set(re.findall(r"\{\w+\}", text.nb)) == set(re.findall(r"\{\w+\}", text.en)), key


def test_every_text_that_the_scripts_say_is_there():
    said: set[str] = set()
    for path in (WEB / "src").glob("*.js"):
        said |= set(re.findall(r'say\("(\w+)"', path.read_text("utf-8")))
    assert len(said) > 40 and said <= set(page_texts("workbench"))


def test_a_folder_is_written_whole_with_a_strict_policy(stand_ins: Path, tmp_path: Path):
    out = tmp_path / "benk"
    done = run("workbench", "--out", out)
    assert done.code == 0 and str(out) in done.out
    page = (out / "index.html").read_text("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    assert "script-src &#x27;self&#x27; &#x27;wasm-unsafe-eval&#x27;;" in policy[1]
    assert "unsafe-inline" not in policy[1] and "unsafe-eval&#x27; " not in policy[1]
    worker = (out / "sw.js").read_text("utf-8")
    kept = json.loads(worker[worker.index("FILES=") + 6 : worker.index(";\n")])
    assert set(kept) == {"./", *(path.name for path in out.iterdir())} - {"sw.js"}
    assert (out / "en.html").read_text("utf-8").startswith('<!doctype html>\n<html lang="en">')
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    assert run("workbench", "--out", out).code == 0
    assert first == {path.name: path.read_bytes() for path in out.iterdir()}


def test_one_file_holds_all_of_it_and_loads_nothing(stand_ins: Path, tmp_path: Path):
    out = tmp_path / "benk.html"
    done = run("workbench", "--single", out, "--lang", "en")
    assert done.code == 0
    page = out.read_text("utf-8")
    assert page.count('id="held:') == 6
    assert not re.search(r'(?:src|href)="(?!#|data:)', page)
    assert "unsafe-inline" not in page[: page.index("</head>")]
    assert run("workbench", "--single", out).code == 0, "what regmeta wrote, it may write again"
    out.write_text("somebody's own", encoding="utf-8")
    assert run("workbench", "--single", out).code == 2


def test_it_holds_this_very_package_and_its_law():
    with zipfile.ZipFile(BytesIO(pages.own_package())) as archive:
        names = set(archive.namelist())
        assert archive.read("regmeta/model.py") == (ROOT / "regmeta" / "model.py").read_bytes()
    assert "regmeta/specs/names.toml" in names and "regmeta/words/nb/workbench.json" in names
    assert not any("/assets/" in name or "/packages/" in name or "/cli/" in name for name in names)
    assert pages.own_package() == pages.own_package()


@pytest.mark.parametrize("option", ["--out", "--single"])
def test_where_it_was_not_fetched_one_sentence_says_so(
    option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pages, "PACKAGES", tmp_path / "none")
    out = tmp_path / "ut.html"
    done = run("workbench", option, out)
    assert done.code == 2 and done.err.count("\n") == 1 and "Pyodide" in done.err
    assert not out.exists()


def test_it_asks_where_to(tmp_path: Path):
    done = run("workbench", "--lang", "en")
    assert done.code == 2 and "--single FILE.html" in done.err


def test_somebodys_own_folder_is_not_replaced(stand_ins: Path, tmp_path: Path):
    out = tmp_path / "mappe"
    out.mkdir()
    (out / "budsjett.xlsx").write_bytes(b"mine")
    assert run("workbench", "--out", out).code == 2
    assert (out / "budsjett.xlsx").read_bytes() == b"mine"
