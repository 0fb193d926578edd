"""Mappings decided in the workbench are those that `regmeta map` keeps."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from regmeta.harmonize import read_decisions
from regmeta.harmonize.review import AUTHOR_ROW, HEADING_ROW, HEADINGS, SHEET
from regmeta.registry import load_registry
from regmeta.runs.batch import DECISIONS
from regmeta.spec.loading import load_spec
from regmeta.workbench.answers import ask
from regmeta.workbench.session import Session
from tests.commands import run
from tests.conftest import ROOT, TODAY

ABLANOR = ROOT / "registries" / "ablanor"
GENDER, PHONE = (f"V_ABLANOR.PERSONOPPLYSNINGER.{name}" for name in ("GENDER", "PHONE"))
DATE = "V_ABLANOR.PROSEDYRE.DATO_PROS"
AUTHOR = "Prøve Prøvesen"


def asked(session: Session, verb: str, **words: Any) -> Any:
    return json.loads(ask(session, verb, json.dumps(words)))


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """The workbench with a shipped registry's own file, dropped as a person drops it."""
    home = tmp_path / "home"
    home.mkdir()
    session = Session(home, load_spec(), TODAY)
    session.open(load_registry(ABLANOR, load_spec()).files[0].path)
    return session


def cards_of(session: Session, lang: str = "nb") -> dict[str, Any]:
    return {
        card["variable"]: card for card in asked(session, "cards", lang=lang)["answer"]["cards"]
    }


def test_it_proposes_what_the_command_proposes(session: Session):
    path = load_registry(ABLANOR, load_spec()).files[0].path
    answers = json.loads(run("map", path, "--format", "json").out)
    proposed = [(answer["source_name"], answer["target"]) for answer in answers]
    cards = asked(session, "cards", lang="nb")["answer"]["cards"]
    proposed = [(name, "" if target == "NONE" else target) for name, target in proposed]
    assert sorted((card["name"], card["target"]) for card in cards) == sorted(proposed)
    assert sum(bool(target) for _, target in proposed) > 5


def test_a_card_shows_codes_side_by_side_and_its_evidence_in_words(session: Session):
    card = cards_of(session)[GENDER]
    assert card["target"] == "person.kjonn" and card["percent"] > 50
    assert "kjønn" in card["evidence"] and "sex" in cards_of(session, "en")[GENDER]["evidence"]
    own = [row[:2] for row in card["sides"] if row[0]]
    assert own == card["codes"] and len(own) > 1
    assert all(row[2] and row[3] for row in card["sides"] if row[0])
    sheet, row = card["place"]
    assert session.text((sheet, row, 1)) and card["decided"] is None


def test_what_is_decided_is_the_file_that_the_command_keeps(session: Session, tmp_path: Path):
    decisions = [[GENDER, "person.kjonn"], [PHONE, ""], [DATE, "skjema.skjemadato"]]
    assert asked(session, "map", decisions=decisions, author=AUTHOR)["answer"] == {"decided": 3}
    saved = Path(asked(session, "save", kind="mappings", lang="nb")["answer"]["path"])
    assert saved.name == DECISIONS
    home = tmp_path / "ablanor"
    _bare_registry(home)
    by_command = _decided_by_command(home, dict(decisions), tmp_path / "valg.xlsx")
    assert saved.read_bytes() == by_command.read_bytes()


def _bare_registry(home: Path) -> None:
    """A registry of the same file that says no more of it than its name."""
    home.mkdir()
    file = load_registry(ABLANOR, load_spec()).files[0].path
    shutil.copy(file, home)
    about = f'id = "ablanor"\n[[files]]\npath = "{file.name}"\n[kilde]\nKortNavn = "ABLANOR"\n'
    (home / "registry.toml").write_text(about, encoding="utf-8")


def _decided_by_command(home: Path, decisions: dict[str, str], review: Path) -> Path:
    """The file that `regmeta map` writes when the same is chosen in its workbook."""
    assert run("map", home, "--review", review).code == 0
    book = openpyxl.load_workbook(review)
    sheet, at = book[SHEET("nb")], {heading.key: n for n, heading in enumerate(HEADINGS, 1)}
    sheet.cell(AUTHOR_ROW, 2, AUTHOR)
    for row in range(HEADING_ROW + 1, sheet.max_row + 1):
        code = sheet.cell(row, at["variable"]).value
        if code not in decisions:
            continue
        is_own = decisions[code] == "skjema.skjemadato"
        choice = ("annen" if is_own else "godta") if decisions[code] else "ingen"
        sheet.cell(row, at["decision"], choice)
        sheet.cell(row, at["other"], decisions[code] if is_own else None)
    book.save(review)
    done = run("map", home, "--accept", review, "--today", TODAY.isoformat())
    assert done.code == 0, done.err
    return home / DECISIONS


def test_decisions_are_changed_taken_back_and_travel_in_the_work_folder(
    session: Session, tmp_path: Path
):
    asked(session, "map", decisions=[[GENDER, ""], [PHONE, ""]], author=AUTHOR)
    assert cards_of(session)[GENDER]["decided"] == ""
    asked(session, "map", decisions=[[GENDER, "person.kjonn"]], author=AUTHOR, comment="Sett på")
    work = asked(session, "save", kind="work", lang="nb")["answer"]["path"]
    (tmp_path / "other").mkdir()
    other = Session(tmp_path / "other", load_spec(), TODAY)
    other.open(Path(work))
    card = cards_of(other)[GENDER]
    assert (card["decided"], card["comment"]) == ("person.kjonn", "Sett på")
    asked(other, "map", decisions=[[GENDER, None]], author=AUTHOR)
    assert cards_of(other)[GENDER]["decided"] is None
    asked(other, "map", decisions=[[PHONE, None]], author=AUTHOR)
    assert other.work.mappings == "" and session.work.mappings
    assert read_decisions(Path(asked(session, "save", kind="mappings")["answer"]["path"]))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"decisions": [[GENDER, "person.kjonn"]], "author": " "}, "Avgjort av"),
        ({"decisions": [[GENDER, "person.tull"]], "author": AUTHOR}, "person.tull"),
        ({"decisions": [["V_X.Y", ""]], "author": AUTHOR}, "V_X.Y"),
    ],
)
def test_what_cannot_be_decided_is_said_and_not_kept(
    words: dict[str, Any], said: str, session: Session
):
    assert said in asked(session, "map", **words)["error"]["nb"]
    assert session.work.mappings == ""
