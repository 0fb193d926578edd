"""No SQL from data: value maps are held to their type, names and values are quoted, and a
connection reaches nothing but the files it was opened for.
"""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regmeta.data.source.opening import Options
from regmeta.errors import BrokenConfiguration, WrongUse
from regmeta.files.database import connect, file_literal, literal, quoted
from regmeta.harmonize.data import harmonize_data
from regmeta.harmonize.decisions import read_decisions
from regmeta.harmonize.extract import RegistryExtract
from regmeta.harmonize.platforms import load_value_maps
from regmeta.harmonize.valuemaps import WrongValueMap, value_map_of
from regmeta.model import ValueMap
from regmeta.runs.extracts import opener

from .commands import Done, run
from .conftest import ROOT
from .test_harmonize_data import MAPPINGS, TARGETS, submission

SPELLED = "4}') OR 1=1; COPY (SELECT 1) TO '/tmp/x.csv'; --"


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({"operation": "pad-zeros", "pairs": [["width", SPELLED]]}, "width must be a whole number"),
        ({"operation": "pad-zeros", "pairs": [["width", "0"]]}, "from 1 to 20"),
        ({"operation": "pad-zeros", "pairs": [["width", "21"]]}, "from 1 to 20"),
        ({"operation": "pad-zeros", "pairs": [["width", "٤"]]}, "from 1 to 20"),
        ({"operation": "pad-zeros", "pairs": [["bredde", "4"]]}, "from 1 to 20"),
        ({"operation": "split-date-time", "pairs": [["part", "day"]]}, "date or time"),
        ({"operation": "recod"}, "operation"),
        ({"operation": "recode", "pairs": [["1"]]}, "pairs"),
        ({"operation": "recode", "pairs": [["1", 2]]}, "pairs"),
        ({"operation": "recode", "pairs": "12"}, "pairs"),
        ({"operation": "recode", "parrs": []}, "parrs"),
        ({"operation": "recode", "loss": "all"}, "loss"),
        ({"pairs": []}, "operation"),
        ([], "table"),
        (7, "table"),
    ],
)
def test_a_value_map_of_a_wrong_type_is_one_sentence(entry: object, says: str) -> None:
    with pytest.raises(WrongValueMap) as error:
        value_map_of(entry)
    assert says in error.value.says("en") and error.value.says("nb")


@pytest.mark.parametrize("width", ["1", "20"])
def test_a_value_map_of_the_right_type_is_taken(width: str) -> None:
    read = value_map_of({"operation": "pad-zeros", "pairs": [["width", width]]})
    assert read == ValueMap("pad-zeros", (("width", width),))


def test_the_law_s_own_value_maps_hold() -> None:
    assert len(load_value_maps()) > 20


def test_a_decision_that_carries_sql_is_refused_with_its_line(tmp_path: Path) -> None:
    other = {"values": {"operation": "pad-zeros", "pairs": [["width", SPELLED]]}}
    columns = ["subject_id", "predicate_id", "object_id", "mapping_justification", "other"]
    cells = [
        *("variabel:V_POST", "skos:exactMatch", "mal:person.postnummer"),
        *("semapv:ManualMappingCuration", json.dumps(other)),
    ]
    path = tmp_path / "mappings.sssom.tsv"
    path.write_text("\t".join(columns) + "\n" + "\t".join(cells) + "\n", encoding="utf-8")
    with pytest.raises(BrokenConfiguration) as error:
        read_decisions(path)
    assert f"{path}:2" in error.value.message("en") and "width" in error.value.message("en")


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text(), st.text(min_size=1).filter(lambda name: "\0" not in name))
def test_a_value_comes_back_from_sql_as_it_went_in(text: str, name: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    name = name.encode("utf-8", "replace").decode()
    import duckdb

    done = duckdb.sql(f"SELECT {literal(text)} AS {quoted(name)}")
    assert done.fetchall() == [(text,)] and done.columns == [name]


@pytest.mark.parametrize(
    "reaching",
    [
        "FROM read_text('/etc/hostname')",
        "FROM read_csv({other})",
        "COPY (SELECT 1) TO {other}",
        "ATTACH {other} AS there",
        "FROM glob('/etc/*')",
        "INSTALL sqlite",
        "LOAD sqlite",
        "SET enable_external_access = true",
        "SET allowed_paths = ['/etc/hostname']",
        "SET temp_directory = '/tmp'",
        "EXPORT DATABASE {other}",
    ],
)
def test_a_query_reaches_only_what_the_connection_was_opened_for(
    tmp_path: Path, reaching: str
) -> None:
    import duckdb

    mine, other, private = tmp_path / "mitt.csv", tmp_path / "annet.csv", tmp_path / "privat"
    for path in (mine, other):
        path.write_text("a\n1\n", encoding="utf-8")
    private.mkdir()
    with connect(private, files=[mine]) as connection:
        assert connection.execute(f"FROM read_csv({file_literal(mine)})").fetchall() == [(1,)]
        with pytest.raises(duckdb.Error):
            connection.execute(reaching.format(other=literal(str(other))))
    assert other.read_text(encoding="utf-8") == "a\n1\n"


def test_a_name_with_signs_of_a_pattern_is_that_one_file(tmp_path: Path) -> None:
    private = tmp_path / "privat"
    private.mkdir()
    for name, value in (("a*.csv", 1), ("ab.csv", 2), ("a[b].csv", 3), ("a?.csv", 4)):
        (tmp_path / name).write_text(f"a\n{value}\n", encoding="utf-8")
    for name, value in (("a*.csv", 1), ("a[b].csv", 3), ("a?.csv", 4)):
        with connect(private, files=[tmp_path / name]) as connection:
            read = f"FROM read_csv({file_literal(tmp_path / name)})"
            assert connection.execute(read).fetchall() == [(value,)]


def test_memory_that_is_no_size_is_told(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="--memory mye"):
        connect(tmp_path, memory="mye")


def test_duckdb_is_opened_in_one_place() -> None:
    opening = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "regmeta").rglob("*.py"))
        if any(f"duckdb.{verb}(" in path.read_text("utf-8") for verb in ("connect", "sql"))
    ]
    assert opening == ["regmeta/files/database.py"]


def test_harmonized_rows_are_their_owners_alone(tmp_path: Path) -> None:
    extract, out = tmp_path / "uttrekk.csv", tmp_path / "ut.csv"
    extract.write_text("GENDER\n1\n", encoding="utf-8")
    asked = RegistryExtract(submission(), MAPPINGS[:1], TARGETS, (extract,), opener(Options()))
    harmonize_data([asked], out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.glob(".*")] == []


# ------------------------------------------------------------------ through the commands

EXTRACT = "SkjemaGUID;OP_DATO;KJONN;POSTNR\nA;2018-05-01;1;301\nB;2018-05-02;2;9243\n"


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A registry with decided mappings, and an extract beside it."""
    cases = ROOT.parent / "shared" / "cases" / "data" / "hreg"
    if not cases.is_dir():
        pytest.skip("the cases of data are not beside the project")
    shutil.copytree(cases, tmp_path / "hreg")
    (tmp_path / "uttrekk.csv").write_text(EXTRACT, encoding="utf-8")
    return tmp_path / "hreg"


def _harmonized(registry: Path, old: str, new: str) -> Done:
    path = registry / "mappings.sssom.tsv"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    extract = registry.parent / "uttrekk.csv"
    return run("harmonize-data", registry, extract, "--out", registry.parent / "ut.csv")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            '["width","4"]',
            "[\"width\",\"4, '0') || (FROM read_text('/etc/hostname')) || lpad('1\"]",
        ),
        ('["width","4"]', '["width","4\'); COPY (SELECT 1) TO \'stjaalet.csv\'; --"]'),
        ('["width","4"]', '["width","1e9"]'),
        ('["part","time"]', '["part","time\'; DROP TABLE x; --"]'),
        ('"inverse-dummy"', "\"identity); COPY (SELECT 1) TO 'stjaalet.csv'; --\""),
    ],
)
def test_a_decision_with_sql_in_it_is_one_sentence(registry: Path, old: str, new: str) -> None:
    done = _harmonized(registry, old, new)
    assert done.code == 3 and done.err.count("\n") == 1, done.err
    assert "mappings.sssom.tsv:" in done.err
    assert sorted(path.name for path in registry.parent.iterdir()) == ["hreg", "uttrekk.csv"]


@pytest.mark.parametrize("value", ["1'; DROP TABLE x; --", "')) UNION SELECT 1 --", "æ'’\\"])
def test_a_value_with_sql_in_it_is_a_value(registry: Path, value: str) -> None:
    (registry.parent / "uttrekk.csv").write_text(
        EXTRACT.replace(";1;", f';"{value}";'), encoding="utf-8"
    )
    spelled = json.dumps(value)
    done = _harmonized(registry, '["0","0"],["1","1"]', f'["0","0"],[{spelled},{spelled}]')
    assert done.code == 0, done.err
    made = (registry.parent / "ut.csv").read_text("utf-8")
    assert value in made and "A" in made


@pytest.mark.parametrize(
    ("words", "mode"),
    [
        (("check", "--show-values"), 0o600),
        (("check", "--show-values", "--format", "json"), 0o600),
        (("check", "--show-values", "--format", "html"), 0o600),
        (("compare",), 0o600),
    ],
)
def test_a_report_that_may_hold_values_is_its_owners_alone(
    registry: Path, words: tuple[str, ...], mode: int
) -> None:
    out = registry.parent / "rapport"
    command, *options = words
    extract = registry.parent / "uttrekk.csv"
    run("data", command, registry, extract, "--form", "Operasjon", "--out", out, *options)
    assert stat.S_IMODE(out.stat().st_mode) == mode
