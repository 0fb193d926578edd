"""The preview is what the publisher makes of the same file, with what has changed and remains."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regmeta.files.tree import Tree
from regmeta.model import no_progress
from regmeta.publish.formats.site import write
from regmeta.registry import load_registry
from regmeta.spec.loading import load_spec
from regmeta.workbench.answers import ask
from regmeta.workbench.session import Session
from regmeta.workbench.stand_ins import plain_orjson
from tests.commands import run
from tests.conftest import ROOT, TODAY

FILE = load_registry(ROOT / "registries" / "ablanor", load_spec()).files[0].path
GENDER = "V_ABLANOR.PERSONOPPLYSNINGER.GENDER"


def asked(session: Session, verb: str, **words: Any) -> Any:
    return json.loads(ask(session, verb, json.dumps(words)))["answer"]


@pytest.fixture
def session(tmp_path: Path) -> Session:
    home = tmp_path / "home"
    home.mkdir()
    session = Session(home, load_spec(), TODAY)
    session.open(FILE)
    return session


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_pages_are_those_that_the_publisher_writes(session: Session, tmp_path: Path, lang: str):
    preview = asked(session, "preview", lang=lang)
    out = tmp_path / "site"
    out.mkdir()
    assert session.preview is not None
    write(session.preview.catalogue, load_spec(), Tree(out), no_progress)
    below = out / ("" if lang == "nb" else lang)
    addresses = sorted(session.preview.site.waiting)
    assert preview["pages"] == len(addresses) > 100 and preview["address"] in addresses
    for address in [preview["address"], f"variabel/{GENDER}.html", *addresses[::20]]:
        page = asked(session, "page", address=address, lang=lang)["page"]
        assert page == (below / address).read_text("utf-8")


def test_the_registry_is_what_the_command_line_reads_of_such_a_folder(session: Session):
    asked(session, "preview", lang="nb")
    assert session.preview is not None
    (registry,) = session.preview.checked.batch.registries
    done = json.loads(
        run("check", registry.folder, "--format", "json", "--today", TODAY.isoformat()).out
    )
    codes = [finding["code"] for finding in done["findings"]]
    assert codes == [finding.code for finding in session.preview.checked.report.findings]


def named_cell(session: Session) -> tuple[str, int, int]:
    """Where the first variable's name stands."""
    (grid,) = session.grids.values()
    return grid.sheet, 2, grid.rows[1].index("PID") + 1


def test_what_was_mended_is_on_its_page(session: Session):
    cell = named_cell(session)
    before = asked(session, "preview", lang="nb")
    asked(session, "change", cells=[[*cell, "Et nytt navn"]])
    after = asked(session, "preview", lang="nb")
    assert "Et nytt navn" in str(after["offer"]) and "Et nytt navn" not in str(before["offer"])


def test_what_changes_is_told_against_the_published_file(session: Session, tmp_path: Path):
    assert asked(session, "since", path=str(FILE), lang="en")["sum"] == "Nothing has changed."
    cell = named_cell(session)
    asked(session, "change", cells=[[*cell, "Et helt annet navn"]])
    told = asked(session, "since", path=str(FILE), lang="nb")
    lines = [line for grade in told["grades"] for line in grade["lines"]]
    assert len(lines) == 1 and "Et helt annet navn" in lines[0] and "1 " in told["sum"]


def test_what_remains_is_the_errors_and_the_open_mappings(session: Session):
    report = asked(session, "check", lang="nb")["report"]
    remains = asked(session, "preview", lang="nb")["remains"]
    errors = [f for f in report["findings"] if f["severity"] == "error" and f["level"] != "kilde"]
    assert {line["rule"] for line in remains} - {""} == {finding["rule"] for finding in errors}
    (undecided,) = [line["n"] for line in remains if not line["rule"] and line["n"]]
    decisions = [[GENDER, "person.kjonn"]]
    asked(session, "map", decisions=decisions, author="Prøve Prøvesen")
    again = asked(session, "preview", lang="nb")["remains"]
    assert undecided - 1 in [line["n"] for line in again if not line["rule"]]


def test_a_page_that_is_not_there_is_said(session: Session):
    asked(session, "preview", lang="nb")
    answer = json.loads(ask(session, "page", json.dumps({"address": "sok.html"})))
    assert "hele katalogen" in answer["error"]["nb"]


_TEXT = st.text(st.characters(codec="utf-8"))
_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abæ"), inner, max_size=3),
    max_leaves=8,
)


@given(value=_JSON, flags=st.sets(st.sampled_from(["SORT_KEYS", "INDENT_2", "APPEND_NEWLINE"])))
@settings(derandomize=True, max_examples=150)
def test_the_stand_in_writes_what_orjson_writes(value: Any, flags: set[str]):
    stand_in = plain_orjson()
    options = [
        sum(getattr(module, f"OPT_{flag}") for flag in flags) for module in (orjson, stand_in)
    ]
    written = orjson.dumps(value, option=options[0])
    assert stand_in.loads(written) == value
    if value not in ([], {}) and "[]" not in str(value) and "{}" not in str(value):
        assert stand_in.dumps(value, option=options[1]) == written
