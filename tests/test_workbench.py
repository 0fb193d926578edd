"""The workbench's session: what it finds, corrects and saves is what the command line does."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from regmeta.errors import UnreadableInput
from regmeta.spec.loading import load_spec
from regmeta.workbench.answers import ask
from regmeta.workbench.corrections import Correction, History, as_values, of_values
from regmeta.workbench.session import Session
from regmeta.workbench.workfolder import read_work
from tests.commands import run
from tests.conftest import ROOT, TODAY

DAY = TODAY.isoformat()
CORPUS = ROOT.parent / "shared" / "corpus"
EIGHT = (
    "mrs-pandemi-2020-04-30.xlsx",
    "mrs5-eksempelkodebok.xlsx",
    "muskel-klokeboken-2018-02-28.csv",
    "nger-klokeboken-2017-02-22.csv",
    "nnrr-kodebok-2018-05-25.xlsx",
    "norgast-klokeboken-2025-04-02.csv",
    "noric-klokebok-2023-05-11.xlsx",
    "redcap-study-dictionary.csv",
)
FAULTY = {"Variabelnavn": "kjonn", "Ledetekst": "Kjønn", "Type": "tall", "Enhet": "kg"}


def corpus(name: str) -> Path:
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real spreadsheets does not lie beside the project")
    return CORPUS / name


@pytest.fixture
def session(tmp_path: Path) -> Session:
    home = tmp_path / "home"
    home.mkdir()
    return Session(home, load_spec(), TODAY)


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A workbook of one list with a date, a formula and a type in words of its own."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Variabler"
    sheet.append(["Variabelnavn", "Ledetekst", "Type", "Enhet", "Gyldig fra"])
    sheet.append(["kjonn", "Kjønn", "Kategorisk", "", "01.01.2012"])
    sheet.append(["vekt", "Vekt  ved innleggelse", "Tall", "kg", "01.01.2012"])
    sheet.append(["hoyde", "Høyde", "Talll", "cm", "=A1"])
    sheet.append(["dato", "Dato", "Dato", "", "2012-01-01"])
    path = tmp_path / "liste.xlsx"
    book.save(path)
    return path


def asked(session: Session, verb: str, **words: Any) -> Any:
    answer = json.loads(ask(session, verb, json.dumps(words)))
    assert "error" not in answer, answer
    return answer["answer"]


def refused(session: Session, verb: str, **words: Any) -> dict[str, str]:
    return json.loads(ask(session, verb, json.dumps(words)))["error"]


def by_command(path: Path, lang: str = "nb") -> Any:
    done = run("check", path, "--format", "json", "--today", DAY, "--lang", lang)
    assert done.code in (0, 1), done.err
    return json.loads(done.out)


def saved(session: Session, kind: str) -> Path:
    return Path(asked(session, "save", kind=kind, lang="nb")["path"])


# ------------------------------------------------------------------ the same as the command line


@pytest.mark.parametrize("name", EIGHT)
@pytest.mark.parametrize("lang", ["nb", "en"])
def test_it_finds_what_the_command_line_finds(name: str, lang: str, session: Session):
    path = corpus(name)
    asked(session, "open", path=str(path))
    assert asked(session, "check", lang=lang)["report"] == by_command(path, lang)


@pytest.mark.parametrize("name", ["mrs-pandemi-2020-04-30.xlsx", "nger-klokeboken-2017-02-22.csv"])
def test_ten_faults_mended_are_gone_on_the_command_line(name: str, session: Session):
    asked(session, "open", path=str(corpus(name)))
    before = asked(session, "check", lang="nb")
    cells = list({tuple(cell[:3]): cell for more in before["more"] for cell in more["cells"]})
    chosen = [cell for cell in cells if cell[2]][:10]
    assert len(chosen) == 10
    asked(session, "change", cells=[[*cell, f"Rettet tekst {n}"] for n, cell in enumerate(chosen)])
    now = asked(session, "check", lang="nb")["report"]
    assert now != before["report"]
    mended = saved(session, "mended")
    told = by_command(mended)
    assert _places(now) == _places(told)
    assert now["counts"] == told["counts"]


def _places(report: Any) -> list[tuple[str, ...]]:
    """The findings but for the file's name, which says that it is mended."""
    return [(f["rule"], f["sheet"], f["cell"], f["field"]) for f in report["findings"]]


# ------------------------------------------------------------------ correcting


def test_a_change_is_undone_to_the_very_bytes(faulty: Path, session: Session):
    asked(session, "open", path=str(faulty))
    before = asked(session, "check", lang="nb")["report"]
    asked(session, "change", cells=[["Variabler", 2, 2, "Pasientens kjønn"]])
    asked(session, "change", cells=[["Variabler", 2, 2, ""], ["Variabler", 3, 4, "g"]])
    assert session.text(("Variabler", 2, 2)) == ""
    assert asked(session, "undo")["changed"][0] == ["Variabler", 3, 4, "kg"]
    assert asked(session, "undo")["changed"] == [["Variabler", 2, 2, "Kjønn"]]
    assert asked(session, "undo")["changed"] == []
    assert asked(session, "check", lang="nb")["report"] == before
    assert saved(session, "mended").read_bytes() == faulty.read_bytes()
    assert asked(session, "redo")["changed"] == [["Variabler", 2, 2, "Pasientens kjønn"]]


def test_a_proposal_is_accepted_and_a_sure_repair_made(faulty: Path, session: Session):
    asked(session, "open", path=str(faulty))
    more = asked(session, "check", lang="nb")["more"]
    proposed = [cell for each in more for cell in each["cells"] if cell[3]]
    assert proposed == [["Variabler", 4, 3, "Heltall"]]
    assert asked(session, "accept")["changed"] == [["Variabler", 4, 3, "Heltall"]]
    repaired = asked(session, "repair")["changed"]
    assert ["Variabler", 3, 2, "Vekt ved innleggelse"] in repaired
    assert ["Variabler", 3, 5, "2012-01-01"] in repaired
    findings = by_command(saved(session, "mended"))["findings"]
    assert not {"C4", "B3", "E3"} & {finding["cell"] for finding in findings}


def test_what_cannot_be_changed_is_said_and_nothing_of_the_step_is_taken(
    faulty: Path, session: Session
):
    asked(session, "open", path=str(faulty))
    two = [["Variabler", 2, 2, "Ny"], ["Variabler", 4, 5, "2020-01-01"]]
    assert "formel" in refused(session, "change", cells=two)["nb"]
    assert session.text(("Variabler", 2, 2)) == "Kjønn"
    assert "no sheet" in refused(session, "change", cells=[["Andre", 1, 1, "x"]])["en"]
    long = refused(session, "change", cells=[["Variabler", 2, 2, "x" * 32_001]])
    assert "32000" in long["nb"]
    asked(session, "change", cells=[["Variabler", 2, 2, "x" * 32_000]])


def test_what_the_browser_cannot_read_is_named_with_what_to_do(tmp_path: Path, session: Session):
    other = tmp_path / "uttrekk.parquet"
    other.write_bytes(b"PAR1")
    assert ".csv" in refused(session, "open", path=str(other))["nb"]
    broken = tmp_path / "ark.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    assert refused(session, "open", path=str(broken))["en"]
    assert session.file == ""


_CELLS = st.tuples(st.integers(2, 5), st.integers(1, 4))
_DEEDS = st.lists(
    st.one_of(
        st.lists(st.tuples(_CELLS, st.sampled_from(["", "a", "b"])), min_size=1, max_size=3),
        st.sampled_from(["undo", "redo"]),
    ),
    max_size=12,
)


@given(deeds=_DEEDS)
@settings(derandomize=True, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
def test_history_is_a_line_that_is_walked_both_ways(deeds: list[Any]):
    """Held against whole states kept aside: the simplest thing that can be right."""
    history, states, at = History(), [{}], 0
    for deed in deeds:
        if deed == "undo":
            history.undo()
            at = max(0, at - 1)
        elif deed == "redo":
            history.redo()
            at = min(len(states) - 1, at + 1)
        else:
            now = states[at]
            step = tuple(Correction("", *cell, now.get(cell, "."), text) for cell, text in deed)
            history.take(step)
            states[at + 1 :] = [{**now, **dict(deed)}]
            at += 1
        texts = {(row, column): text for (_, row, column), text in history.texts().items()}
        assert texts == states[at]
        assert of_values(as_values(history.steps)) == history.steps


# ------------------------------------------------------------------ the work folder


def test_a_work_folder_goes_on_where_it_was_left_and_the_command_opens_it(
    faulty: Path, session: Session, tmp_path: Path
):
    asked(session, "open", path=str(faulty))
    asked(session, "change", cells=[["Variabler", 4, 3, "Tall"]])
    asked(session, "decide", rows=[{"sheet": "Variabler", "heading": "Enhet", "field": "ignore"}])
    report = asked(session, "check", lang="nb")["report"]
    work = saved(session, "work")
    assert by_command(work) == report
    other = Session(tmp_path, load_spec(), TODAY)
    opened = asked(other, "open", path=str(work))
    assert opened["sheets"][0]["changed"] == [[4, 3, "Tall"]]
    assert asked(other, "check", lang="nb")["report"] == report
    assert asked(other, "undo")["changed"] == [["Variabler", 4, 3, "Talll"]]
    held = read_work(work)
    assert held.original == faulty.read_bytes()
    assert [line["did"] for line in held.log] == ["opened", "typed", "decided"]


def test_the_same_work_gives_the_same_file(faulty: Path, session: Session):
    asked(session, "open", path=str(faulty))
    assert saved(session, "work").read_bytes() == saved(session, "work").read_bytes()


@pytest.mark.parametrize("harm", ["no zip", "no original", "a path", "odd steps"])
def test_a_damaged_work_folder_is_one_sentence(harm: str, tmp_path: Path):
    path = tmp_path / "arbeid.regmeta"
    about = {"version": 1, "file": "../../a.csv" if harm == "a path" else "a.csv"}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("regmeta.json", json.dumps(about))
        archive.writestr("corrections.json", "[[{}]]" if harm == "odd steps" else "[]")
        archive.writestr("log.jsonl", "")
        if harm != "no original":
            archive.writestr("original/a.csv", "navn;type\nalder;tall\n")
    if harm == "no zip":
        path.write_bytes(b"not a zip")
    with pytest.raises(UnreadableInput):
        read_work(path)
    done = run("check", path)
    assert done.code == 2 and done.err.count("\n") == 1 and "arbeid.regmeta" in done.err


# ------------------------------------------------------------------ understanding


def test_the_account_says_what_each_heading_is_and_what_was_left(faulty: Path, session: Session):
    asked(session, "open", path=str(faulty))
    account = asked(session, "understand", lang="nb")
    (sheet,) = account["sheets"]
    roles = {each["heading"]: each["role"] for each in sheet["headings"]}
    assert roles["Variabelnavn"] == "Code" and roles["Enhet"] == "MaaleEnhet"
    assert account["sum"]["variables"] == 4
    said = {each["role"]: each["said"] for each in account["roles"]}
    assert said["Code"] == "navn" and roles.items() and set(roles.values()) <= set(said)


def test_what_she_corrects_is_columns_csv(faulty: Path, session: Session, tmp_path: Path):
    asked(session, "open", path=str(faulty))
    row = {"sheet": "Variabler", "heading": "Enhet", "field": "ignore"}
    account = asked(session, "decide", rows=[row])
    again = asked(session, "decide", rows=[{**row, "field": "Beskrivelse"}])
    assert account["columns"] != again["columns"]
    kept = saved(session, "columns").read_text("utf-8").splitlines()
    assert kept == ["file,sheet,row,heading,field", "liste.xlsx,Variabler,,Enhet,Beskrivelse"]
    assert refused(session, "decide", rows=[{**row, "field": "tull"}])["nb"]
    assert asked(session, "understand", lang="nb")["columns"] == again["columns"]
