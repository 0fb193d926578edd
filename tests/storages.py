"""One table of 25 variables of all types with faults, and how sixteen programs write it down.

`TABLE` holds Python values, None where there is nothing. Texts that only a storage of texts can
hold in a column of numbers, days or clocks (`abc`, `31.02.2024`) stand in `ONLY_IN_TEXT`.
"""

from __future__ import annotations

import csv
import io
import random
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from regmeta.data.drawing import tenor_number

ROWS = 60
OSLO = ZoneInfo("Europe/Oslo")
Cell = Any
Table = Mapping[str, Sequence[Cell]]

VARIABLES: tuple[dict[str, str], ...] = (
    {"name": "ID", "DataType": "1", "Obligatorisk": "Ja"},
    {"name": "FNR", "DataType": "10"},
    {"name": "KJONN", "DataType": "2", "kodeverk": "T.KJONN", "Obligatorisk": "Ja"},
    {"name": "EDSS", "DataType": "3", "kodeverk": "T.EDSS"},
    {"name": "UKE", "DataType": "1", "kodeverk": "T.UKE"},
    {"name": "AARSAK", "DataType": "1", "kodeverk": "T.AARSAK"},
    {"name": "KOMPL", "DataType": "2", "kodeverk": "T.KOMPL", "FlerkodetFelt": "Ja"},
    {"name": "ROYK", "DataType": "2", "kodeverk": "T.ROYK"},
    {"name": "TYPE", "DataType": "2", "kodeverk": "T.TYPE"},
    {"name": "HOYDE", "DataType": "2", "GrenseLav": "80", "GrenseHoy": "220"},
    {"name": "VEKT", "DataType": "3", "GrenseLav": "20", "GrenseHoy": "300", "Presisjon": "1"},
    {"name": "KMI", "DataType": "3", "OpprinnelseUtledning": "VEKT / (HOYDE / 100)^2"},
    {"name": "ANTALL", "DataType": "2"},
    {"name": "DOSE", "DataType": "3"},
    {"name": "LAB", "DataType": "3", "GrenseLav": "0", "Obligatorisk": "Ja"},
    {"name": "OPDATO", "DataType": "6", "Obligatorisk": "Ja"},
    {"name": "UTDATO", "DataType": "6", "GrenseLav": "2010-01-01"},
    {"name": "TIDA", "DataType": "7"},
    {"name": "TIDB", "DataType": "7"},
    {"name": "KLOKKE", "DataType": "5"},
    {"name": "DIAB", "DataType": "4"},
    {"name": "MERKNAD", "DataType": "1"},
    {"name": "KORT", "DataType": "1", "Lengde": "2"},
    {"name": "LENKE", "DataType": "8"},
    {"name": "PROVE", "DataType": "1", "Obligatorisk": "Ja"},
)
NAMES = tuple(variable["name"] for variable in VARIABLES)
CODES: Mapping[str, tuple[str, ...]] = {
    "T.KJONN": ("1", "2", "9"),
    "T.EDSS": ("0", "0.5", "1", "1.5"),
    "T.UKE": ("01", "02", "03", "12"),
    "T.AARSAK": ("A1", "B2", "NA"),
    "T.KOMPL": ("1", "2", "3"),
    "T.ROYK": ("0", "1", "-1"),
    "T.TYPE": ("1", "2"),
}
WHOLE = ("KJONN", "UKE", "ROYK", "TYPE")
REAL = ("EDSS", "HOYDE", "VEKT", "KMI", "ANTALL", "DOSE", "LAB")
DAY, MOMENT, CLOCK, BOOLEAN = ("OPDATO", "UTDATO"), ("TIDA", "TIDB"), "KLOKKE", "DIAB"


def _turns(*cells: Cell) -> list[Cell]:
    return [cells[row % len(cells)] for row in range(ROWS)]


def _but(cells: Sequence[Cell], faults: Mapping[int, Cell]) -> list[Cell]:
    return [faults.get(row, cell) for row, cell in enumerate(cells)]


def _numbers() -> list[Cell]:
    chance = random.Random(7)
    born = [date(1940, 3, 1) + timedelta(days=211 * row) for row in range(ROWS)]
    return [tenor_number(chance, day) for day in born]


def _wrong_digits(number: str) -> str:
    return f"{number[:-1]}{(int(number[-1]) + 1) % 10}"


def _body(height: list[Cell], weight: list[Cell]) -> list[Cell]:
    return [
        None if tall is None or heavy is None else round(heavy / (tall / 100) ** 2, 3)
        for tall, heavy in zip(height, weight, strict=True)
    ]


def _table() -> dict[str, list[Cell]]:
    numbers = _numbers()
    height = _but(_turns(150, 162, 175, 188), {5: 20, 6: 221, 7: None, 13: None})
    weight = _but(_turns(51.5, 62.0, 75.3), {8: 19.9, 9: 300.1, 10: 70.25, 11: None})
    day = [date(2019, 6, 1) + timedelta(days=13 * row) for row in range(ROWS)]
    home = [when + timedelta(days=3) for when in day]
    came = [datetime(2023, 3, 25, 23, 30) + timedelta(hours=7 * row) for row in range(ROWS)]
    left = [moment + timedelta(hours=2) for moment in came]
    return {
        "ID": _but([f"p{row:03}" for row in range(ROWS)], {2: "p001", 3: None}),
        "FNR": _but(numbers, {4: _wrong_digits(numbers[4]), 5: "123", 6: None}),
        "KJONN": _but(_turns(1, 2), {1: 3, 2: None, 20: 9}),
        "EDSS": _but(_turns(0.5, 1.0, 1.5, 0.0), {3: 0.7, 4: None}),
        "UKE": _but(_turns(1, 2, 3, 12), {6: 5, 7: None}),
        "AARSAK": _but(_turns("A1", "B2", "NA"), {8: "C3", 9: None}),
        "KOMPL": _but(_turns("1", "1;2", "3"), {10: "1;7", 11: None}),
        "ROYK": _but(_turns(0, 1, -1), {12: 2, 13: None}),
        "TYPE": [1 if when < date(2020, 1, 1) or row == 30 else 2 for row, when in enumerate(day)],
        "HOYDE": height,
        "VEKT": weight,
        "KMI": _but(_body(height, weight), {14: 99.0}),
        "ANTALL": _but(_turns(1, 2, 3), {15: 2.5, 16: None, 40: None}),
        "DOSE": _but(_turns(0.1, 1e-3, 12.0), {41: None}),
        "LAB": _but(_turns(0.3, 7.0), {17: -0.1, 18: None, 19: None}),
        "OPDATO": _but(day, {21: None, 22: date(2031, 1, 1)}),
        "UTDATO": _but(home, {23: date(1999, 12, 31), 42: None}),
        "TIDA": _but(came, {24: None, 43: None}),
        "TIDB": _but(left, {25: came[25] - timedelta(days=2)}),
        "KLOKKE": _but(_turns(time(8, 30), time(23, 59, 59), time(0, 0)), {26: None, 44: None}),
        "DIAB": _but(_turns(True, False), {27: None, 45: None}),
        "MERKNAD": _but(
            _turns("Åse; «ok»", 'sa "nei"', "blåbær"), {28: f"ring {numbers[0]}", 29: None}
        ),
        "KORT": _but(_turns("A", "bå"), {31: "lang", 32: None}),
        "LENKE": _but(_turns("https://example.org/a"), {33: "ingen", 34: None}),
        "PROVE": _but(_turns("x", "y"), {35: "NA", 36: ".", 37: None, 38: "-", 39: " "}),
    }


ONLY_IN_TEXT: Mapping[str, Mapping[int, str]] = {
    "HOYDE": {13: "ca. 180"},
    "ANTALL": {40: "abc"},
    "DOSE": {41: "1-2"},
    "UTDATO": {42: "31.02.2024"},
    "TIDA": {43: "i fjor"},
    "KLOKKE": {44: "99:99"},
    "DIAB": {45: "kanskje"},
}
"""What wrong-type finds where texts are stored; a typed column cannot hold it, and is empty."""
TABLE: Table = _table()


# ------------------------------------------------------------------ as texts


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a program writes values as texts."""

    day: str = "%Y-%m-%d"
    moment: str = "%Y-%m-%d %H:%M:%S"
    clock: str = "%H:%M:%S"
    comma: str = "."
    yes: str = "1"
    no: str = "0"
    fraction: bool = False
    zone: bool = False

    def text(self, cell: Cell) -> str:
        match cell:
            case None:
                return ""
            case bool():
                return self.yes if cell else self.no
            case datetime():
                return self._moment(cell)
            case date():
                return cell.strftime(self.day)
            case time():
                return cell.strftime(self.clock)
            case int():
                return f"{cell}{self.comma}0" if self.fraction else str(cell)
            case float():
                whole = cell.is_integer() and not self.fraction
                return str(int(cell) if whole else cell).replace(".", self.comma)
        return str(cell)

    def _moment(self, moment: datetime) -> str:
        if self.zone:
            return moment.replace(tzinfo=OSLO).isoformat(sep="T")
        return moment.strftime(self.moment)


NORWEGIAN = Spelling("%d.%m.%Y", "%d.%m.%Y %H:%M:%S", "%H.%M.%S", ",", "Ja", "Nei")
OF_PANDAS = Spelling(yes="True", no="False", fraction=True)
ZONED = Spelling(zone=True, yes="true", no="false", clock="%H:%M:%S")


def _as_texts(table: Table, spelling: Spelling) -> list[list[str]]:
    columns = [[spelling.text(cell) for cell in table[name]] for name in NAMES]
    return [[*row] for row in zip(*columns, strict=True)]


def _with_text_faults(table: Table) -> dict[str, list[Cell]]:
    return {name: _but(table[name], ONLY_IN_TEXT.get(name, {})) for name in NAMES}


def separated(encoding: str, spelling: Spelling, sign: str = ";") -> Callable[[Path], None]:
    def write(path: Path) -> None:
        out = io.StringIO()
        writer = csv.writer(out, delimiter=sign, lineterminator="\r\n")
        writer.writerows([NAMES, *_as_texts(_with_text_faults(TABLE), spelling)])
        mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
        path.write_bytes(mark + out.getvalue().encode(encoding))

    return write


def spreadsheet(path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(NAMES)
    for row in zip(*_with_text_faults(TABLE).values(), strict=True):
        sheet.append(row)
    book.save(path)


def sqlite(path: Path) -> None:
    table = _with_text_faults(TABLE)
    with closing(sqlite3.connect(path)) as base:
        base.execute(f"CREATE TABLE skjema ({', '.join(NAMES)})")
        columns = [[_for_sqlite(cell) for cell in table[name]] for name in NAMES]
        signs = ", ".join("?" * len(NAMES))
        base.executemany(f"INSERT INTO skjema VALUES ({signs})", zip(*columns, strict=True))
        base.commit()


def _for_sqlite(cell: Cell) -> Cell:
    return Spelling().text(cell) if isinstance(cell, date | time) else cell


# ------------------------------------------------------------------ as pandas, Arrow and DuckDB


def frame(table: Table = TABLE) -> Any:
    """As pandas holds it by itself: numbers with gaps are doubles, days are moments."""
    import pandas as pd

    made = {}
    for name in NAMES:
        cells = list(table[name])
        if name in (*WHOLE, *REAL):
            made[name] = pd.Series(cells, dtype="float64")
        elif name in (*DAY, *MOMENT):
            made[name] = pd.to_datetime(pd.Series(cells, dtype="object")).astype("datetime64[us]")
        else:
            made[name] = pd.Series(cells, dtype="object")
    return pd.DataFrame(made)


def parquet_pandas(path: Path) -> None:
    frame().to_parquet(path, index=False)


def arrow_table() -> Any:
    import pyarrow as pa

    types = {name: pa.string() for name in NAMES}
    types |= {name: pa.int8() for name in WHOLE} | {name: pa.float64() for name in REAL}
    types |= {name: pa.date32() for name in DAY} | {CLOCK: pa.time64("us"), BOOLEAN: pa.bool_()}
    types |= {"EDSS": pa.decimal128(4, 1), "HOYDE": pa.uint16()}
    types |= {name: pa.timestamp("ms", tz="UTC") for name in MOMENT}
    types |= {"KOMPL": pa.list_(pa.string())}
    return pa.table({name: pa.array(_for_arrow(name), types[name]) for name in NAMES})


def _for_arrow(name: str) -> list[Cell]:
    cells = TABLE[name]
    if name == "EDSS":
        return [None if cell is None else Decimal(str(cell)) for cell in cells]
    if name in MOMENT:
        return [cell and cell.replace(tzinfo=OSLO) for cell in cells]
    if name == "KOMPL":
        return [cell and cell.split(";") for cell in cells]
    if name == "LAB":
        return [float("nan") if cell is None else cell for cell in cells]
    return list(cells)


def parquet_arrow(path: Path) -> None:
    import pyarrow.parquet as pq

    pq.write_table(arrow_table(), path)


_AS_DUCKDB: Mapping[str, str] = {
    "EDSS": "CAST(EDSS AS FLOAT)",
    "LAB": "CAST(LAB AS FLOAT)",
    "KJONN": "CAST(KJONN AS SMALLINT)",
    "UKE": "CAST(UKE AS HUGEINT)",
    "VEKT": "CAST(VEKT AS DECIMAL(8, 3))",
    "OPDATO": "CAST(OPDATO AS DATE)",
    "AARSAK": "CAST(AARSAK AS ENUM ('A1', 'B2', 'NA', 'C3'))",
    "TIDA": "CAST(TIDA AS TIMESTAMP_NS)",
    "KOMPL": "CAST(string_split(KOMPL, ';') AS INTEGER[])",
}


def _select() -> str:
    return ", ".join(f"{_AS_DUCKDB.get(name, name)} AS {name}" for name in NAMES)


def parquet_duckdb(path: Path) -> None:
    import duckdb

    with duckdb.connect() as connection:
        connection.register("table_of_pandas", frame())
        connection.execute(f"COPY (SELECT {_select()} FROM table_of_pandas) TO '{path}'")


def duckdb_file(path: Path) -> None:
    import duckdb

    with duckdb.connect(str(path)) as connection:
        connection.execute("SET TimeZone = 'America/New_York'")
        connection.register("arrow", arrow_table())
        connection.execute("CREATE TABLE skjema AS SELECT * FROM arrow")


# ------------------------------------------------------------------ as statistics programs


def _for_statistics(**made: Callable[[Cell], Cell]) -> Any:
    table = {
        name: [made.get(name, lambda cell: cell)(cell) for cell in TABLE[name]] for name in NAMES
    }
    whole = frame(table)
    for name in DAY:
        whole[name] = [None if cell is None else cell for cell in TABLE[name]]
    return whole


def _one_or_nothing(cell: Cell) -> Cell:
    return None if cell is None else float(cell)


def spss(path: Path) -> None:
    import pyreadstat

    pyreadstat.write_sav(_for_statistics(DIAB=_one_or_nothing), str(path))


def stata(path: Path) -> None:
    import pyreadstat

    pyreadstat.write_dta(_for_statistics(DIAB=_one_or_nothing), str(path))


def sas(path: Path) -> None:
    import pyreadstat

    pyreadstat.write_xport(_for_statistics(DIAB=_one_or_nothing), str(path), file_format_version=5)


@dataclass(frozen=True, slots=True)
class Storage:
    """A way to store the table; `typed` ones cannot hold texts in columns of another type."""

    ending: str
    write: Callable[[Path], None]
    typed: bool = True


STORAGES: Mapping[str, Storage] = {
    "csv_utf8": Storage("csv", separated("utf-8", Spelling()), False),
    "csv_utf16": Storage("csv", separated("utf-16", ZONED), False),
    "csv_bigend": Storage("csv", separated("utf-16-be", OF_PANDAS, ","), False),
    "csv_cp1252": Storage("csv", separated("cp1252", NORWEGIAN), False),
    "csv_latin": Storage("csv", separated("latin-1", NORWEGIAN, "|"), False),
    "tsv": Storage("tsv", separated("utf-8-sig", Spelling(), "\t"), False),
    "xlsx": Storage("xlsx", spreadsheet, False),
    "sqlite": Storage("sqlite", sqlite, False),
    "pandas": Storage("parquet", parquet_pandas),
    "arrow": Storage("parquet", parquet_arrow),
    "copied": Storage("parquet", parquet_duckdb),
    "spss": Storage("sav", spss),
    "stata": Storage("dta", stata),
    "sas": Storage("xpt", sas),
    "duckdbfile": Storage("duckdb", duckdb_file),
}
