"""Storages as statisticians, hospitals and spreadsheets hand them over: each says the same as the
plain table, and its verdict stands beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from regmeta.data import CheckPlan, Options, check_extract
from tests.test_data import counts, small_plan
from tests.test_data_engines import needs_gx, needs_spark

VARIABLES = [
    {"DatabaseReferanse": "KJONN", "DataType": "2", "kodeverk": "T.K", "Obligatorisk": "Ja"},
    {"DatabaseReferanse": "KODE", "DataType": "1", "kodeverk": "T.N", "Obligatorisk": "Ja"},
    {"DatabaseReferanse": "HOYDE", "DataType": "2", "GrenseLav": "50", "GrenseHoy": "230"},
    {"DatabaseReferanse": "VEKT", "DataType": "3", "Presisjon": "1", "GrenseHoy": "9000"},
    {"DatabaseReferanse": "DATO", "DataType": "6", "Obligatorisk": "Ja"},
    {"DatabaseReferanse": "TID", "DataType": "7"},
    {"DatabaseReferanse": "KL", "DataType": "5"},
    {"DatabaseReferanse": "NAVN", "DataType": "1", "Lengde": "20"},
]
CODES = [{"kodeverk": "T.K", "verdi": code, "navn": code} for code in ("1", "2", "9")]
CODES += [{"kodeverk": "T.N", "verdi": code, "navn": code} for code in ("01", "02")]
HEADINGS = [row["DatabaseReferanse"] for row in VARIABLES]
ROWS = [
    ["1", "01", "170", "70.5", "2024-03-01", "2024-03-01 08:30:00", "08:30", "Åse Øvre"],
    ["2", "02", "", "1200.5", "2024-02-29", "2024-02-29 00:00:00", "23:59", "Bjørn"],
    ["9", "01", "181", "80", "2024-03-31", "2024-03-31 12:00:00", "00:00", ""],
]


def plan() -> CheckPlan:
    return small_plan(VARIABLES, CODES)


def table(rows: list[list[str]] = ROWS, sep: str = ";", end: str = "\n") -> str:
    return end.join(sep.join(row) for row in [HEADINGS, *rows]) + end


# ------------------------------------------------------------------ text files


def comma(text: str) -> str:
    """Decimal commas, and a blank between thousands."""
    return text.replace("70.5", "70,5").replace("1200.5", "1 200,5")


TEXTS: dict[str, tuple[bytes, dict[str, int]]] = {
    "decimal comma": (table().replace("70.5", "70,5").encode(), {}),
    "a blank between thousands": (comma(table()).encode(), {}),
    "a no-break blank between thousands": (
        comma(table()).replace("1 200", "1\u00a0200").encode(),
        {},
    ),
    "a narrow no-break blank": (comma(table()).replace("1 200", "1\u202f200").encode(), {}),
    "utf-16 little end first, no mark": (table().encode("utf-16-le"), {}),
    "utf-16 big end first, no mark": (table().encode("utf-16-be"), {}),
    "dos": (table().encode("cp865"), {}),
    "mac": (table().encode("mac_roman"), {}),
    "windows lines, line feeds in cells": (
        table(end="\r\n").replace("Åse Øvre", '"Åse\nØvre"').encode(),
        {},
    ),
    "old Mac's lines": (table(end="\r").encode(), {}),
    "all in quotes": (
        "\n".join(";".join(f'"{cell}"' for cell in row) for row in [HEADINGS, *ROWS]).encode(),
        {},
    ),
    "a blank after each separator": (table(sep="; ").encode(), {}),
    "empty lines at the end": ((table() + "\n\n").encode(), {}),
    "separators at the end of each line": (table().replace("\n", ";\n").encode(), {}),
    "moments with a zone": (
        table().replace("2024-03-01 08:30:00", "2024-03-01T07:30:00Z").encode(),
        {},
    ),
    "a fraction of a second": (table().replace("08:30:00", "08:30:00.123456").encode(), {}),
    "codes as numbers": (
        table().replace(";01;", ";1;").replace(";02;", ";2;").encode(),
        {"data-lost-zero:KODE": 3},
    ),
    "codes with a decimal": (table().replace("\n1;", "\n1.0;").encode(), {}),
    "words for nothing": (table().replace(";;", ";NULL;").encode(), {}),
    "a day that is none": (
        table().replace("2024-02-29;", "2023-02-29;").encode(),
        {"data-wrong-type:DATO": 1},
    ),
    "years of two digits": (
        table().replace("2024-03-31;", "31.03.24;").encode(),
        {"data-wrong-type:DATO": 1},
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_text_files(name: str, tmp_path: Path):
    content, wanted = TEXTS[name]
    path = tmp_path / "skjema.csv"
    path.write_bytes(content)
    data = check_extract(plan(), [path])
    assert {one.check.id: one.count for one in data.forms[0].results if one.count} == wanted
    assert data.forms[0].rows == len(ROWS)


# ------------------------------------------------------------------ parquet


def typed() -> dict[str, list[Any]]:
    day, moment = dt.date.fromisoformat, dt.datetime.fromisoformat
    clock = dt.time.fromisoformat
    columns = {name: [row[at] for row in ROWS] for at, name in enumerate(HEADINGS)}
    kinds: dict[str, Callable[[str], Any]] = {
        "KJONN": int,
        "HOYDE": int,
        "VEKT": float,
        "DATO": day,
        "TID": moment,
        "KL": clock,
    }
    return {
        name: [kinds.get(name, str)(cell) if cell else None for cell in cells]
        for name, cells in columns.items()
    }


def arrow_types() -> dict[str, dict[str, str]]:
    return {
        "dictionary": dict.fromkeys(("KJONN", "KODE", "NAVN"), "dictionary"),
        "large texts": {"KODE": "large_string", "NAVN": "large_string"},
        "decimal of 38 digits": {"VEKT": "decimal", "HOYDE": "decimal0", "KJONN": "decimal0"},
        "clocks of nanoseconds": {"KL": "time64[ns]"},
        "clocks of milliseconds": {"KL": "time32[ms]"},
        "moments of nanoseconds with a zone": {"TID": "zoned"},
        "moments of seconds": {"TID": "timestamp[s]"},
        "days of 64 bits": {"DATO": "date64[ms]"},
        "small integers": {"KJONN": "uint8", "HOYDE": "int16"},
        "single precision": {"VEKT": "float", "KJONN": "float"},
        "half precision": {"KJONN": "halffloat"},
        "moments for days": {"DATO": "timestamp[us]"},
    }


def parquet(path: Path, name: str) -> Path:
    """The table as parquet, some of its columns in the types of a name."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    special = {
        "decimal": pa.decimal128(38, 1),
        "decimal0": pa.decimal128(10, 0),
        "zoned": pa.timestamp("ns", tz="Europe/Oslo"),
    }
    arrays = {}
    for column, cells in typed().items():
        kind = arrow_types()[name].get(column, "")
        if kind.startswith("decimal"):
            cells = [None if cell is None else Decimal(str(cell)) for cell in cells]
        if kind == "zoned":
            cells = [cell.astimezone(dt.UTC) for cell in cells]
        made = pa.array(cells, special.get(kind))
        if kind == "dictionary":
            made = made.dictionary_encode()
        elif kind and kind not in special:
            made = made.cast(pa.type_for_alias(kind))
        arrays[column] = made
    pq.write_table(pa.table(arrays), path)
    return path


@pytest.mark.parametrize("name", arrow_types())
def test_parquet(name: str, tmp_path: Path):
    assert counts(plan(), parquet(tmp_path / "skjema.parquet", name)) == {}


# ------------------------------------------------------------------ spreadsheets


def workbook(path: Path, rows: list[list[Any]], **more: Any) -> Path:
    from openpyxl import Workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = Workbook()
    if more.get("mac"):
        book.epoch = CALENDAR_MAC_1904
    sheet = book.worksheets[0]
    if more.get("second"):
        sheet["A1"] = "Uttrekk av skjema, se neste ark"
        sheet = book.create_sheet("Data")
    if more.get("merged"):
        sheet.append(["Operasjoner ved sykehuset"])
        sheet.merge_cells("A1:H1")
    for row in [HEADINGS, *rows]:
        sheet.append(row)
    book.save(path)
    return path


def cells() -> list[list[Any]]:
    return [list(row) for row in zip(*typed().values(), strict=True)]


SHEETS = {
    "typed cells": {},
    "days of 1904": {"mac": True},
    "the second sheet": {"second": True},
    "a merged heading": {"merged": True},
}


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize("as_texts", [False, True])
def test_spreadsheets(name: str, as_texts: bool, tmp_path: Path):
    rows = [[cell or None for cell in row] for row in ROWS] if as_texts else cells()
    assert counts(plan(), workbook(tmp_path / "skjema.xlsx", rows, **SHEETS[name])) == {}


def test_a_total_below_the_table_is_told(tmp_path: Path):
    total = ["Sum", "", "351", "1351", "", "", "", ""]
    path = tmp_path / "skjema.csv"
    path.write_text(table([*ROWS, total]), encoding="utf-8")
    wanted = {
        "data-unknown-code:KJONN": 1,
        "data-missing-value:KODE": 1,
        "data-missing-value:DATO": 1,
        "data-outside-limits:HOYDE": 1,
    }
    assert counts(plan(), path) == wanted


# ------------------------------------------------------------------ statistics


def statistics(path: Path, write: Callable[..., None], **more: Any) -> Path:
    import pandas as pd

    frame = pd.DataFrame(typed())
    frame["KL"] = [row[6] for row in ROWS]
    frame["KJONN"] = frame["KJONN"].astype(float)
    frame["NAVN"] = frame["NAVN"].fillna("")
    write(frame, str(path), **more)
    return path


def statistics_file(folder: Path, ending: str) -> Path:
    import pyreadstat

    writers = {
        "sav": pyreadstat.write_sav,
        "zsav": partial(pyreadstat.write_sav, compress=True),
        "dta": pyreadstat.write_dta,
        "xpt": partial(pyreadstat.write_xport, file_format_version=8),
    }
    return statistics(folder / f"skjema.{ending}", writers[ending])


@pytest.mark.parametrize("ending", ["sav", "dta", "xpt", "zsav"])
def test_statistics(ending: str, tmp_path: Path):
    assert counts(plan(), statistics_file(tmp_path, ending)) == {}


def test_floats_of_stata_keep_the_decimals_they_were_written_with(tmp_path: Path):
    """Stata stores numbers in 32 bits unless it is told: 70.1 is 70.0999985 as a double."""
    import pandas as pd

    frame = pd.DataFrame({"VEKT": [70.1, 63.2, None], "KJONN": [1, 2, 2], "KODE": ["01", "02", ""]})
    path = tmp_path / "skjema.dta"
    frame.astype({"VEKT": "float32"}).to_stata(path, write_index=False)
    seen = counts(plan(), path)
    assert not {check for check in seen if check.endswith(":VEKT")}


def other_engine(engine: str, path: Path) -> dict[str, int]:
    """What another engine counts, by check."""
    if engine == "gx":
        from regmeta.data.engines.gx import check_with_gx

        data = check_with_gx(plan(), [path], Options())
    else:
        from regmeta.data.engines.spark import check_with_spark

        data = check_with_spark(plan(), [path], Options(), "local[1]")
    return {one.check.id: one.count for one in data.forms[0].results if one.count}


ENGINES = ["gx", pytest.param("spark", marks=[pytest.mark.long, needs_spark])]


@needs_gx
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", TEXTS)
def test_another_engine_says_the_same(name: str, engine: str, tmp_path: Path):
    content, wanted = TEXTS[name]
    path = tmp_path / "skjema.csv"
    path.write_bytes(content)
    assert other_engine(engine, path) == wanted


@needs_gx
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", arrow_types())
def test_another_engine_says_the_same_of_parquet(name: str, engine: str, tmp_path: Path):
    assert other_engine(engine, parquet(tmp_path / "skjema.parquet", name)) == {}


@needs_gx
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", SHEETS)
def test_another_engine_says_the_same_of_sheets(name: str, engine: str, tmp_path: Path):
    path = workbook(tmp_path / "skjema.xlsx", cells(), **SHEETS[name])
    assert other_engine(engine, path) == {}


@needs_gx
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("ending", ["sav", "dta", "xpt", "zsav"])
def test_another_engine_says_the_same_of_statistics(ending: str, engine: str, tmp_path: Path):
    assert other_engine(engine, statistics_file(tmp_path, ending)) == {}
