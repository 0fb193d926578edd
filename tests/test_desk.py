"""The service desk: what is sent is recognised, quarantined, answered, and only then decided."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner, Result

from regmeta.cli.app import app
from regmeta.delivery.desk.attachments import unpack
from regmeta.delivery.desk.cases import read_cases
from regmeta.editions.ledger import ledger_of, read_ledger
from regmeta.editions.store import read_editions
from regmeta.harmonize import outdated_decisions, read_decision_rows
from regmeta.read import read_registry
from regmeta.read.files.opening import read_grids
from regmeta.registry import load_registry
from regmeta.spec.loading import load_spec
from regmeta.spec.targets import load_targets
from regmeta.validate.rule import load_rules
from regmeta.workbench.mapping import decide_mappings
from regmeta.workbench.saving import saved_file
from regmeta.workbench.session import Session

from .conftest import amount
from .desk_post import Post, Sent, as_mail, as_zip, make_registries, outlook_message
from .private_numbers import number_of
from .small_files import tree_digest

DAY = ("--today", "2026-11-23")
Desk = Callable[..., Result]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shelf") / "registries"
    make_registries(folder)
    return folder


@pytest.fixture
def desk(shelf: Path, tmp_path: Path) -> Desk:
    """The command line on registries of its own."""
    shutil.copytree(shelf, tmp_path / "registries")

    def run(command: str, *words: object) -> Result:
        given = ("--registries", tmp_path / "registries")
        return CliRunner().invoke(app, [command, *map(str, (*words, *given))])

    return run


def put(folder: Path, sent: Sent) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / sent.name
    path.write_bytes(sent.content)
    return path


def of_kind(shelf: Path, kind: str, number: int = 0) -> Sent:
    sent = [each for each in Post(shelf).all(number + 1) if each.kind == kind]
    return sent[number]


# ------------------------------------------------------------------ everything that may be sent


def test_each_kind_is_taken_for_what_it_is_and_nothing_is_published(
    shelf: Path, desk: Desk, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    post = Post(shelf).all(20 if request.config.getoption("--long") else 1)
    before = tree_digest(tmp_path / "registries")
    post.sort(key=lambda sent: sent.sender)
    for sender, own in groupby(enumerate(post), lambda pair: pair[1].sender):
        paths = [put(tmp_path / "post" / str(number), sent) for number, sent in own]
        result = desk("receive", *paths, *(["--from", sender] if sender else []), *DAY)
        assert result.exit_code == 1, result.output
    cases = read_cases(tmp_path / "registries")
    wanted = [whose for sent in post for whose in sent.registries]
    verdicts = [verdict for sent in post for verdict in sent.verdicts]
    right = sum(case.registry == whose for case, whose in zip(cases, wanted, strict=True))
    assert right >= len(wanted) * 195 / 200
    assert [case.verdict for case in cases] == verdicts
    assert tree_digest(tmp_path / "registries") == before
    assert not (tmp_path / "build").exists()
    replies = [_reply(tmp_path, case.number) for case in cases]
    assert [problem for reply in replies for problem in unreadable(reply)] == []


def _reply(home: Path, number: int) -> str:
    return (home / "registries" / ".received" / str(number) / "reply.txt").read_text("utf-8")


_SIGNS = re.compile(r"registry\.toml|\.received|[{}]|None|\b[VK]_[A-Z]\w+|!\w+!|\bregmeta\b")


def unreadable(reply: str) -> list[str]:
    """What no person would write to another: names of rules, of our files, codes, other tongues."""
    rules = {rule.name for rule in load_rules() if "-" in rule.name}
    words = set(re.findall(r"[\w-]+", reply))
    signs = re.findall(
        r"registry\.toml|\.received|[{}]|None|\b[VK]_[A-Z]\w+|!\w+!|\bregmeta\b", reply
    )
    long_lines = [line for line in reply.splitlines() if len(line) > 100]
    is_letter = reply.startswith("Hei,\n\nTakk for filen") and reply.rstrip().endswith("metadata")
    return [*(words & rules), *signs, *long_lines, *([] if is_letter else [reply[:60]])]


def test_what_a_person_would_not_write_is_seen():
    assert unreadable("Hei,\n\nTakk for filen\n\nmissing-mandatory V_NGER.X\n\nmetadata") == [
        "missing-mandatory",
        "V_NGER",
    ]


def test_the_same_file_twice_is_one_case(shelf: Path, desk: Desk, tmp_path: Path) -> None:
    path = put(tmp_path / "inbox", of_kind(shelf, "good"))
    assert desk("receive", path.parent, *DAY).exit_code == 0
    again = desk("receive", path.parent, *DAY)
    assert "alt tatt imot som sak 1" in again.stderr
    assert len(read_cases(tmp_path / "registries")) == 1


def test_the_desk_is_its_owners_alone(shelf: Path, desk: Desk, tmp_path: Path) -> None:
    desk("receive", put(tmp_path, of_kind(shelf, "private")), *DAY)
    desk_home = tmp_path / "registries" / ".received"
    assert desk_home.stat().st_mode & 0o777 == 0o700
    assert (desk_home / ".gitignore").read_text() == "*\n"


def test_no_personal_number_leaves_the_desk(shelf: Path, desk: Desk, tmp_path: Path) -> None:
    for number in range(amount(1, 3)):
        sent = of_kind(shelf, "private", number)
        result = desk("receive", put(tmp_path / str(number), sent), *DAY)
        said = result.output + _reply(tmp_path, number + 1)
        assert "personnummer" in said and not re.search(r"\d{11}", said)
        assert not list((tmp_path / "registries/.received").glob(f"{number + 1}/*merket*"))


# ------------------------------------------------------------------ what it came in


def test_attachments_are_taken_out_of_whatever_they_came_in(tmp_path: Path) -> None:
    picture = ("logo.png", b"\x89PNG\r\n\x1a\n" + bytes(50))
    inner = as_mail([("mappe/liste.csv", b"a;b\n"), picture])
    files = {
        "direkte.csv": b"a;b\n",
        "post.eml": inner,
        "videresendt.eml": as_mail([("innpakket.eml", inner)]),
        "pakke.zip": as_zip({"x/y.csv": b"c;d\n", "z.zip": as_zip({"w.csv": b"e"})}),
        "outlook.msg": outlook_message(
            [("Kodebok æ.csv", b"f;g\n" * 1100), ("logo.png", picture[1] + bytes(5000))]
        ),
        "~$lås.xlsx": b"x",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    unpacked = unpack([tmp_path])
    names = [attachment.name for attachment in unpacked.attachments]
    assert sorted(names) == [
        *("Kodebok æ.csv", "direkte.csv", "liste.csv", "liste.csv", "w.csv", "y.csv"),
    ]
    assert len(unpacked.aside) == 3
    assert all("logo.png" in text.nb for text in unpacked.aside)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("tom.eml", as_mail([]), "ingen vedlegg"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(40), "Send den upakket"),
        ("k.eml", b"Content-Type: application/pkcs7-mime; name=smime.p7m\n\nAAAA", "kryptert"),
        ("skadet.msg", outlook_message([("a.csv", b"f;g\n" * 1100)])[:3000], "skadet"),
    ],
)
def test_what_cannot_be_opened_is_answered_in_a_sentence(
    name: str, content: bytes, said: str, desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    result = desk("receive", tmp_path / name, *DAY)
    assert result.exit_code == 1 and said in result.output
    assert said in _reply(tmp_path, 1)


# ------------------------------------------------------------------ a work folder of the workbench


def work_folder(
    folder: Path, sent: Sent, cells: dict[tuple[int, int], str], heading: str, maps: bool = False
) -> Path:
    """What the workbench saves of a file: cells of its first sheet mended, a column left out."""
    session = Session(folder / "session", load_spec(), date(2026, 11, 23))
    (folder / "session").mkdir(parents=True)
    session.open(put(folder, sent))
    sheet = next(iter(session.grids))
    session.change({(sheet, *place): text for place, text in cells.items()})
    if heading:
        session.decide(f"file,sheet,row,heading,field\n{session.file},,,{heading},ignore\n")
    if maps:
        certain = [each for each in session.predictions() if each.certain]
        said = {each.asked.variable: each.target for each in certain[:2]}
        decide_mappings(session, said, author="Prøve Prøvesen")
    return saved_file(session, "work", "nb")


def test_a_work_folder_is_received_as_the_file_it_was_mended_to(
    shelf: Path, desk: Desk, tmp_path: Path
) -> None:
    registries, sent = tmp_path / "registries", of_kind(shelf, "good", 1)
    ident = sent.registries[0]
    heading = next(iter(read_grids(put(tmp_path / "look", sent)))).rows[0][-1]
    work = work_folder(tmp_path / "benk", sent, {(2, 2): "Rettet i benken"}, heading, maps=True)
    result = desk("receive", work, *DAY)
    assert result.exit_code == 0, result.output
    assert "(1 celler)" in _reply(tmp_path, 1) and unreadable(_reply(tmp_path, 1)) == []
    taken = registries / ".received" / "1" / "sent" / sent.name
    assert next(iter(read_grids(taken))).rows[1][1] == "Rettet i benken"
    assert "alt tatt imot som sak 1" in desk("receive", work, *DAY).stderr
    given = ("--by", "X", "--out", tmp_path / "build", "--with-errors", "--note", "x")
    result = desk("accept", "1", *given, "--formats", "tables", *DAY)
    assert result.exit_code == 0, result.output
    file = load_registry(registries / ident, load_spec()).files[0].path
    assert next(iter(read_grids(file))).rows[1][1] == "Rettet i benken"
    decisions = read_decision_rows(registries / ident / "mappings.sssom.tsv")
    by_her = [each for each in decisions if each.mapping.author == "Prøve Prøvesen"]
    codes = read_registry(load_registry(registries / ident, load_spec()), load_spec())
    assert len(by_her) == 2
    assert {each.mapping.variable for each in by_her} <= set(codes["variabel"].column("Code"))
    outdated = outdated_decisions(codes, load_targets(), by_her)
    assert outdated == ()
    assert f"{file.name},,,{heading},ignore" in (registries / ident / "columns.csv").read_text()


def test_a_number_that_was_mended_away_is_not_kept(shelf: Path, desk: Desk, tmp_path: Path) -> None:
    sent = of_kind(shelf, "good", 2)
    rows = next(iter(read_grids(put(tmp_path / "look", sent)))).rows
    number = number_of("fnr", Random(5))
    private = work_folder(tmp_path / "a", sent, {(3, 2): number}, "")
    assert desk("receive", private, *DAY).exit_code == 1
    again = replace(sent, content=next((tmp_path / "a" / "session").glob("*.d/*.*")).read_bytes())
    mended = work_folder(tmp_path / "b", again, {(3, 2): rows[2][1]}, "")
    result = desk("receive", mended, *DAY)
    assert "Klar til" in result.output and number not in result.output
    home = tmp_path / "registries" / ".received" / "2"
    texts = [str(grid.rows) for path in (home / "sent").iterdir() for grid in read_grids(path)]
    assert len(texts) == 1 and number not in texts[0]


@pytest.mark.parametrize("broken", ["", "columns.csv", "mappings.sssom.tsv"])
def test_a_damaged_work_folder_is_answered(broken: str, desk: Desk, tmp_path: Path) -> None:
    parts = {"regmeta.json": b'{"version": 1, "file": "a.csv"}', "corrections.json": b"[]"}
    if broken:
        whole = {"original/a.csv": b"navn;type\nalder;Heltall\n", "log.jsonl": b""}
        parts |= {**whole, broken: b"subject_id,heading,field\nx,Alder,tull\n"}
    (tmp_path / "a.regmeta").write_bytes(as_zip(parts))
    result = desk("receive", tmp_path / "a.regmeta", *DAY)
    assert result.exit_code == 1 and "Arbeidsmappen er skadet" in _reply(tmp_path, 1)


def test_a_refused_edition_leaves_no_columns_behind(
    shelf: Path, desk: Desk, tmp_path: Path
) -> None:
    sent = of_kind(shelf, "broken")
    heading = next(iter(read_grids(put(tmp_path / "look", sent)))).rows[0][-1]
    desk("receive", work_folder(tmp_path / "benk", sent, {}, heading), *DAY)
    before = tree_digest(tmp_path / "registries")
    result = desk("accept", "1", "--by", "X", "--out", tmp_path / "build", *DAY)
    assert "--with-errors" in result.exception.message()
    assert tree_digest(tmp_path / "registries") == before


# ------------------------------------------------------------------ decided


def test_accepting_makes_the_edition_publishes_and_packages(
    shelf: Path, desk: Desk, tmp_path: Path
) -> None:
    registries, sent = tmp_path / "registries", of_kind(shelf, "good", 1)
    ident = sent.registries[0]
    assert desk("receive", put(tmp_path, sent), *DAY).exit_code == 0
    given = (
        "--by",
        "Prøve Prøvesen",
        "--out",
        tmp_path / "build",
        "--with-errors",
        "--formats",
        "tables",
    )
    result = desk("accept", "1", *given, "--note", "Nye ord", *DAY)
    assert result.exit_code == 0, result.output
    assert [edition.number for edition in read_editions(registries / ident)] == [1, 2, 3]
    acts = [line.act for line in read_ledger(ledger_of(registries))][-5:]
    assert [act.deed for act in acts] == [
        *("received", "released", "published", "delivered", "accepted"),
    ]
    assert acts[-1].about["edition"] == "3" and acts[-1].by == "Prøve Prøvesen"
    kilder = (tmp_path / "build" / "tables" / "kilder.csv").read_text("utf-8-sig")
    assert len(kilder.splitlines()) == 2 and f"K_{ident.upper()}" in kilder
    written = {path.name for path in (tmp_path / "build").iterdir() if path.name[0] != "."}
    assert written == {"publication.json", "tables"}
    assert (registries / ".received" / "1" / f"{ident}-3.zip").is_file()
    assert "er alt godtatt" in desk("accept", "1", *given, *DAY).exception.message()
    log = desk("log", ident).output
    assert "mottatt" in log and "godtatt" in log


@pytest.mark.long
def test_what_comes_in_another_kind_of_file_takes_the_place_of_the_old(
    shelf: Path, desk: Desk, tmp_path: Path
) -> None:
    sent = of_kind(shelf, "renamed", 5)
    ident = sent.registries[0]
    desk("receive", put(tmp_path, sent), *DAY)
    given = ("--by", "X", "--out", tmp_path / "build", "--with-errors", "--note", "x")
    given += ("--formats", "tables")
    desk("accept", ident, *given, *DAY)
    assert [edition.number for edition in read_editions(tmp_path / "registries" / ident)][-1] == 3
    home = tmp_path / "registries" / ident
    spreadsheets = [path.name for path in home.iterdir() if path.suffix in (".csv", ".xlsx")]
    # What the registry tells besides stays: it was not what came in.
    spreadsheets = [name for name in spreadsheets if name != "tillegg.csv"]
    assert len(spreadsheets) == 1
    assert f'path = "{spreadsheets[0]}"' in (home / "registry.toml").read_text("utf-8")


@pytest.mark.parametrize("kind", ["private", "empty", "locked", "old", "another"])
def test_what_may_not_be_accepted_is_not(
    kind: str, shelf: Path, desk: Desk, tmp_path: Path
) -> None:
    sent = of_kind(shelf, kind)
    given = ["--from", sent.sender] if sent.sender else []
    desk("receive", put(tmp_path, sent), *given, *DAY)
    before = tree_digest(tmp_path / "registries")
    result = desk("accept", "1", "--by", "X", "--out", tmp_path / "build", *DAY)
    assert result.exception.message().startswith("Sak 1 ")
    assert tree_digest(tmp_path / "registries") == before
    assert not (tmp_path / "build").exists()


def test_a_refused_edition_leaves_the_registry_as_it_was(
    shelf: Path, desk: Desk, tmp_path: Path
) -> None:
    desk("receive", put(tmp_path, of_kind(shelf, "broken")), *DAY)
    before = tree_digest(tmp_path / "registries")
    result = desk("accept", "1", "--by", "X", "--out", tmp_path / "build", *DAY)
    assert "--with-errors" in result.exception.message()
    assert tree_digest(tmp_path / "registries") == before


def test_returning_says_why_and_forgets_what_is_private(
    shelf: Path, desk: Desk, tmp_path: Path
) -> None:
    desk("receive", put(tmp_path, of_kind(shelf, "private")), *DAY)
    result = desk("return", "1", "--reason", "Personnummer i filen.", "--by", "X", *DAY)
    assert result.exit_code == 0
    assert "Vi sender den tilbake: Personnummer i filen." in _reply(tmp_path, 1)
    assert not (tmp_path / "registries/.received/1/sent").exists()
    act = read_ledger(ledger_of(tmp_path / "registries"))[-1].act
    assert (act.deed, act.note, act.by) == ("returned", "Personnummer i filen.", "X")
    assert "alt sendt tilbake" in desk("accept", "1", "--by", "X", *DAY).exception.message()


def test_the_cases_that_wait_are_listed(shelf: Path, desk: Desk, tmp_path: Path) -> None:
    assert desk("receive").output == "Ingen saker venter.\n"
    desk("receive", put(tmp_path, of_kind(shelf, "good")), *DAY)
    assert desk("receive").output.startswith("1  2026-11-23  ablanor  ")
