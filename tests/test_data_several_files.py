"""Several files of one form are one extract: a year a file, or a folder of them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from regmeta.data.source.files import ExtractPart
from regmeta.data.source.together import place_of
from tests.commands import Done, run
from tests.conftest import ROOT
from tests.test_data import extract_of, written

DAY = ("--today", "2026-11-23")


@pytest.fixture
def years(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """NGER's operations, 40 rows in one file and the other 20 in another, a fault in each."""
    monkeypatch.chdir(ROOT)
    made = extract_of("nger", "operasjon", 0, 60)
    asa = made.columns.index("ASA")
    rows = [
        tuple("77" if i == asa and n in (4, 45) else cell for i, cell in enumerate(row))
        for n, row in enumerate(made.rows)
    ]
    folder = tmp_path / "ar"
    folder.mkdir()
    written(tmp_path / "alle.csv", replace(made, rows=tuple(rows)))
    written(folder / "operasjon-2023.csv", replace(made, rows=tuple(rows[:40])))
    written(folder / "operasjon-2024.csv", replace(made, rows=tuple(rows[40:])))
    return folder


def forms(done: Done) -> dict[str, Any]:
    return dict(json.loads(done.out)["forms"][0])


@pytest.mark.parametrize("engine", ["duckdb", "gx"])
def test_the_verdict_is_that_of_one_file(years: Path, engine: str) -> None:
    more = (*DAY, "--format", "json", "--engine", engine)
    whole = run("data", "check", "nger", years.parent / "alle.csv", *more)
    parts = run("data", "check", "nger", *sorted(years.iterdir()), *more)
    assert whole.code == parts.code == 1
    one, several = forms(whole), forms(parts)
    assert several.pop("files") == [
        {"file": "operasjon-2023.csv", "rows": 40},
        {"file": "operasjon-2024.csv", "rows": 20},
    ]
    assert one.pop("files") is None
    assert several.pop("file") == "operasjon-2023.csv + operasjon-2024.csv" != one.pop("file")
    assert several == one


def test_first_rows_are_those_of_their_own_files(years: Path) -> None:
    said = run("data", "check", "nger", years, *DAY).out
    assert "Første rader: operasjon-2023.csv: 6; operasjon-2024.csv: 7." in said


def test_a_folder_as_synth_writes_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    out = tmp_path / "ut"
    assert run("data", "synth", "nger", "--rows", "40", "--out", out, *DAY).code == 0
    done = run("data", "check", "nger", out, *DAY)
    assert done.code == 0 and "Operasjon · operasjon.csv · 40 rader" in done.out
    assert "planted" not in done.out + done.err


def test_a_key_in_two_files_is_a_key_twice(years: Path) -> None:
    again = years / "operasjon-2024-ny.csv"
    again.write_bytes((years / "operasjon-2024.csv").read_bytes())
    found = {
        f["rule"]
        for f in json.loads(run("data", "check", "nger", years, *DAY, "--format", "json").out)[
            "findings"
        ]
    }
    named = run("data", "check", "nger", again, again, *DAY)
    assert named.code == 2 and "er nevnt to ganger" in named.err
    with again.open(encoding="utf-8-sig", newline="") as file:
        has_key = "MCEID" in next(csv.reader(file, delimiter=";"))
    assert ("data-duplicate-key" in found) == has_key


def as_parquet(file: Path, name: str, columns: dict[str, str]) -> None:
    """A csv of the years as typed parquet in its place; `columns` are DuckDB's expressions."""
    import duckdb

    read = f"read_csv('{file}', all_varchar = true, delim = ';')"
    made = ", ".join(f'{words} AS "{column}"' for column, words in columns.items())
    duckdb.sql(f"SELECT * REPLACE ({made}) FROM {read}").write_parquet(str(file.with_name(name)))
    file.unlink()


def verdict(form: dict[str, Any]) -> dict[str, Any]:
    """The counts of each check and the distributions, without numbers of rows: those of parquet
    begin at 1."""
    return {
        variable["column"]: (
            {check["id"]: check["count"] for check in variable["checks"]},
            variable["distribution"],
        )
        for variable in form["variables"]
    }


def empty_cells(form: dict[str, Any], column: str) -> int:
    return int(next(v["empty"] for v in form["variables"] if v["column"] == column))


STORED = ("CAST(HEIGHT AS INTEGER)", "CAST(HEIGHT AS DOUBLE)", "CAST(HEIGHT AS FLOAT)", "HEIGHT")


@pytest.mark.parametrize(
    ("height", "engine"),
    [
        *((height, "duckdb") for height in STORED),
        ("CAST(HEIGHT AS FLOAT)", "gx"),
        *(
            pytest.param(height, "gx", marks=pytest.mark.long)
            for height in STORED
            if height != "CAST(HEIGHT AS FLOAT)"
        ),
    ],
)
def test_a_year_may_be_stored_in_another_way(years: Path, engine: str, height: str) -> None:
    """Whole numbers one year, doubles or texts the next: the verdict is that of one csv."""
    more = (*DAY, "--format", "json", "--engine", engine)
    wanted = forms(run("data", "check", "nger", years.parent / "alle.csv", *more))
    typed = {"ASA": "CAST(ASA AS SMALLINT)", "HEIGHT": height}
    as_parquet(years / "operasjon-2023.csv", "operasjon-2023.parquet", typed)
    seen = forms(run("data", "check", "nger", years, *more))
    assert verdict(seen) == verdict(wanted) and seen["rows"] == 60


def test_a_year_without_a_value_takes_the_others_storage(years: Path) -> None:
    more = (*DAY, "--format", "json")
    typed = {"HEIGHT": "CAST(HEIGHT AS DOUBLE)"}
    second = years / "operasjon-2024.csv"
    as_parquet(second, "operasjon-2024.parquet", typed)
    alone = forms(run("data", "check", "nger", years / "operasjon-2024.parquet", *more))
    as_parquet(years / "operasjon-2023.csv", "operasjon-2023.parquet", {"HEIGHT": "NULL"})
    seen = forms(run("data", "check", "nger", years, *more))
    assert empty_cells(seen, "HEIGHT") == 40 + empty_cells(alone, "HEIGHT")


def test_what_a_statistics_file_declares_missing_does_not_become_a_text(years: Path) -> None:
    import pandas as pd
    import pyreadstat

    frame = pd.DataFrame({"ASA": [1.0, 9.0], "HEIGHT": [170.0, 999.0]})
    ranges = {"HEIGHT": [999]}
    pyreadstat.write_sav(frame, years / "operasjon-2025.sav", missing_ranges=ranges)
    done = run("data", "check", "nger", years, *DAY)
    assert done.code == 2 and "er lagret på en annen måte enn i operasjon-2023.csv" in done.err


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tom").mkdir()
    empty = run("data", "check", "nger", tmp_path / "tom", *DAY)
    assert empty.code == 2 and "ingen filer" in empty.err


def test_what_systems_leave_in_a_folder_is_no_extract(years: Path) -> None:
    for name in ("Thumbs.db", "desktop.ini", "~$operasjon-2024.xlsx", ".DS_Store"):
        (years / name).write_bytes(b"\0\1")
    done = run("data", "check", "nger", years, *DAY, "--format", "json")
    assert done.code == 1 and forms(done)["rows"] == 60


def test_what_lies_in_a_folder_is_never_left_out(years: Path) -> None:
    odd = years / "operasjon-2025.rds"
    odd.write_bytes(b"RDX3")
    done = run("data", "check", "nger", years, *DAY)
    assert done.code == 2 and "operasjon-2025.rds" in done.err and "filtypen" in done.err
    odd.unlink()
    (years / "gamle").mkdir()
    within = run("data", "check", "nger", years, *DAY)
    assert within.code == 2 and "gamle: er en mappe" in within.err


def test_a_column_that_one_file_lacks_is_told(years: Path) -> None:
    second = years / "operasjon-2024.csv"
    rows = list(csv.reader(second.open(encoding="utf-8", newline=""), delimiter=";"))
    at = rows[0].index("HEIGHT")
    kept = [";".join(cell for n, cell in enumerate(row) if n != at) for row in rows]
    second.write_text("\n".join(kept) + "\n", encoding="utf-8")
    done = run("data", "check", "nger", years, *DAY, "--format", "json")
    missing = [f for f in json.loads(done.out)["findings"] if f["rule"] == "data-missing-column"]
    assert [(f["file"], "HEIGHT" in f["message"]) for f in missing] == [
        ("operasjon-2024.csv", True)
    ]


def test_a_row_is_placed_in_its_file() -> None:
    parts = (ExtractPart("a", 2, 2), ExtractPart("b", 1, 2), ExtractPart("c", 3, 4))
    assert [place_of(row, parts) for row in (2, 3, 4, 5, 7)] == [
        ("a", 2),
        ("a", 3),
        ("b", 2),
        ("c", 4),
        ("c", 6),
    ]
    assert place_of(9, ()) == ("", 9)


def as_database(file: Path) -> Path:
    """A csv as the only table of a DuckDB file, which takes its place."""
    import duckdb

    out = file.with_suffix(".duckdb")
    with duckdb.connect(str(out)) as base:
        base.execute(
            "CREATE TABLE operasjon AS SELECT * FROM read_csv(?, all_varchar = true, delim = ';')",
            [str(file)],
        )
    file.unlink()
    return out


def as_sqlite(file: Path) -> Path:
    """A csv as the only table of a SQLite file, which takes its place."""
    import sqlite3
    from contextlib import closing

    with file.open(encoding="utf-8-sig", newline="") as texts:
        heads, *rows = csv.reader(texts, delimiter=";")
    out = file.with_suffix(".sqlite")
    with closing(sqlite3.connect(out)) as base, base:
        columns = ", ".join(f'"{head}" TEXT' for head in heads)
        base.execute(f"CREATE TABLE operasjon ({columns})")
        marks = ", ".join("?" * len(heads))
        base.executemany(f"INSERT INTO operasjon VALUES ({marks})", rows)
    file.unlink()
    return out


@pytest.mark.parametrize("carry", [as_database, as_sqlite])
def test_a_year_a_database_is_one_extract(years: Path, carry: Callable[[Path], Path]) -> None:
    for file in sorted(years.iterdir()):
        carry(file)
    whole = forms(run("data", "check", "nger", years.parent / "alle.csv", *DAY, "--format", "json"))
    parts = run("data", "check", "nger", years, *DAY, "--format", "json")
    assert parts.code == 1, parts.err
    several = forms(parts)
    assert [part["rows"] for part in several["files"]] == [40, 20]
    asa = [next(v for v in f["variables"] if v["column"] == "ASA") for f in (whole, several)]
    counted = [[(c["id"], c["count"]) for c in variable["checks"]] for variable in asa]
    assert counted[0] == counted[1] and dict(counted[1])["data-unknown-code:ASA"] == 2
