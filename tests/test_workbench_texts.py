"""Help with texts: what others wrote for the same variable, with its source, for empty cells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from regmeta.errors import UnreadableInput
from regmeta.spec.loading import load_spec
from regmeta.texts import folded_letters
from regmeta.workbench import pages
from regmeta.workbench.answers import ask
from regmeta.workbench.session import Session
from regmeta.workbench.shared_texts import FILE, shared_texts
from tests.commands import run
from tests.conftest import ROOT, TODAY

LABEL = folded_letters("Høyde (cm)")
TYPE = "3"
HEADINGS = ["Variabelnavn", "Ledetekst", "Type", "Beskrivelse", "Navn på engelsk"]


def asked(session: Session, verb: str, **words: Any) -> Any:
    return json.loads(ask(session, verb, json.dumps(words)))["answer"]


def session_of(home: Path, *rows: list[str], texts: bytes = b"") -> Session:
    """A workbook with these rows, opened in the workbench."""
    home.mkdir(exist_ok=True)
    book = Workbook()
    for row in (HEADINGS, *rows):
        book.active.append(row)
    book.save(home / "liste.xlsx")
    if texts:
        (home / FILE).write_bytes(texts)
    session = Session(home, load_spec(), TODAY)
    session.open(home / "liste.xlsx")
    return session


def variable(**more: Any) -> bytes:
    texts = {"Beskrivelse": "Kroppshøyde i centimeter.", "NavnEngelsk": "Height"}
    known_by = {"label": LABEL, "technical": "height", "type": TYPE}
    about = {"registry": "PRØVE", "code": "V_PROVE.A.HEIGHT", "texts": texts}
    return json.dumps([{**about, **known_by, **more}]).encode()


HEIGHT = ["height", "Høyde (cm)", "Desimaltall", "", ""]


def texts_of(session: Session, lang: str = "nb") -> dict[tuple[int, int], Any]:
    rows = asked(session, "texts", lang=lang)["rows"]
    return {tuple(row["cell"][1:]): row for row in rows}


def test_the_same_variable_of_another_registry_is_proposed_with_its_source(tmp_path: Path):
    session = session_of(tmp_path / "a", HEIGHT, texts=variable())
    rows = texts_of(session)
    assert rows[2, 4]["choices"][0] == [
        "Kroppshøyde i centimeter.",
        "PRØVE om samme variabel (V_PROVE.A.HEIGHT)",
    ]
    assert rows[2, 5]["choices"][0][0] == "Height" and rows[2, 5]["name"] == "Høyde (cm)"
    asked(session, "change", cells=[[*rows[2, 4]["cell"], "Høyden, i cm."]], why="borrowed")
    assert set(texts_of(session)) == {(2, 5)}
    assert asked(session, "undo")["changed"][0][3] == ""


@pytest.mark.parametrize(
    "other",
    [variable(type="5"), variable(label=folded_letters("Høyde (m)")), variable(texts={})],
)
def test_another_variable_is_not_proposed(other: bytes, tmp_path: Path):
    session = session_of(tmp_path / "a", HEIGHT, texts=other)
    sources = [source for row in texts_of(session).values() for _, source in row["choices"]]
    assert not [source for source in sources if "PRØVE" in source]


def test_what_is_written_is_never_replaced(tmp_path: Path):
    filled = ["height", "Høyde (cm)", "Desimaltall", "Vår egen", "Our own"]
    session = session_of(tmp_path / "a", filled, texts=variable())
    assert texts_of(session) == {}


def test_the_law_and_its_harmonized_variables_are_always_there(tmp_path: Path):
    session = session_of(tmp_path / "a", ["fdato", "Fødselsdato", "Dato", "", ""])
    answer = asked(session, "texts", lang="en")
    assert answer["others"] == 0
    assert any("harmonized" in row["choices"][0][1] for row in answer["rows"])
    assert "Måleenhet" not in answer["without"] and len(answer["without"]) == 2


def test_the_shipped_registries_have_texts_for_a_real_file(tmp_path: Path):
    texts = shared_texts(ROOT / "registries", load_spec())
    assert len(json.loads(texts)) > 700
    corpus = ROOT.parent / "shared" / "corpus"
    if not corpus.is_dir():
        pytest.skip("the corpus of real spreadsheets does not lie beside the project")
    (tmp_path / FILE).write_bytes(texts)
    session = Session(tmp_path, load_spec(), TODAY)
    session.open(corpus / "nnrr-kodebok-2018-05-25.xlsx")
    rows = asked(session, "texts", lang="nb")["rows"]
    assert len(rows) > 100
    assert all(text and source for row in rows for text, source in row["choices"])
    assert all(session.text(tuple(row["cell"])) == "" for row in rows)


def test_a_page_takes_along_the_texts_it_is_asked_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = tmp_path / "packages"
    folder.mkdir()
    for name in ("pyodide.asm.wasm", "python_stdlib.zip", "pyodide.asm.mjs", "a-1.whl"):
        (folder / name).write_bytes(b"x")
    monkeypatch.setattr(pages, "PACKAGES", folder)
    out = tmp_path / "benk"
    assert run("workbench", "--out", out, "--texts-from", ROOT / "registries").code == 0
    assert json.loads((out / FILE).read_bytes())[0]["texts"]
    assert f'"{FILE}"' in (out / "index.html").read_text("utf-8")
    assert run("workbench", "--out", out).code == 0 and not (out / FILE).exists()


def test_a_folder_without_texts_is_refused(tmp_path: Path):
    with pytest.raises(UnreadableInput):
        shared_texts(tmp_path, load_spec())
