"""Data checks at national size: regmeta beside one hand-written DuckDB query, polars and peers.

`python -m benchmarks.bench_data [--rows 10000000] [--large 0] [--csv-gb 0]` prints Markdown tables:
wall time, processor time and peak memory, each in a process of its own on the same parquet file,
best of three. `--large N` also times N rows with a cap of 4 GB, and `--csv-gb 1.4` alone a csv of
that size with `--memory 300MB`.
"""

from __future__ import annotations

import argparse
import itertools
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from regmeta.catalogue.columns import Column
from regmeta.data import CheckPlan, check_extract
from regmeta.data.check import Check, FormPlan, Test
from regmeta.data.checks.dates_out_of_order import NotAfter
from regmeta.data.checks.missing_value import Filled
from regmeta.data.checks.outside_limits import Within
from regmeta.data.checks.too_many_decimals import Decimals
from regmeta.data.checks.unknown_code import OneOf
from regmeta.data.source.opening import Options
from regmeta.model import Text

CODED, NUMBERS, DECIMALS, DAYS = 8, 6, 3, 3
TODAY = date(2026, 11, 23)
_CODES = tuple(str(one) for one in range(1, 8))
_PEER_ROWS = 1_000_000
_LITTLE = "regmeta, --memory 300MB"
_BYTES_A_ROW = 85.8


def make(path: Path, rows: int) -> None:
    """Eight coded columns, six whole numbers, three decimals and three days; 1 in 1000 is wrong."""
    import duckdb

    def column(name: str, good: str, bad: str, n: int) -> str:
        pick = f"hash(i * 31 + {n}) % 1000"
        return (
            f"CASE WHEN {pick} = 0 THEN {bad} WHEN {pick} = 1 THEN NULL ELSE {good} END AS {name}"
        )

    def drawn(n: int, span: int) -> str:
        return f"(hash(i * 97 + {n}) % {span})"

    parts = [column(f"k{n}", f"CAST(1 + {drawn(n, 7)} AS INTEGER)", "99", n) for n in range(CODED)]
    parts += [
        column(f"n{n}", f"CAST(40 + {drawn(20 + n, 200)} AS INTEGER)", "-5", 20 + n)
        for n in range(NUMBERS)
    ]
    parts += [
        column(f"d{n}", f"CAST(1 + {drawn(40 + n, 900)} / 10.0 AS DOUBLE)", "-7.0", 40 + n)
        for n in range(DECIMALS)
    ]
    parts += [
        column(
            f"t{n}",
            f"DATE '{2015 + n}-01-01' + CAST({drawn(60 + n, 300)} AS INTEGER)",
            "DATE '1800-01-01'",
            60 + n,
        )
        for n in range(DAYS)
    ]
    duckdb.sql(
        f"COPY (SELECT {', '.join(parts)} FROM range({rows}) AS r(i)) TO '{path}' (FORMAT parquet)"
    )


def plan() -> CheckPlan:
    """Five kinds of check on every column that has them: type, code or limit, usual, missing,
    order or decimals."""
    columns: list[Column] = []
    checks: list[Check] = []
    for n in range(CODED):
        one = Column(f"k{n}", f"k{n}", Text(f"k{n}"), "integer", names=(f"k{n}",))
        columns.append(one)
        checks += _five(one, OneOf(_CODES), Within("1", "7"), Within("1", "90"), Decimals(0))
    for prefix, number, kind in (("n", NUMBERS, "integer"), ("d", DECIMALS, "decimal")):
        for n in range(number):
            name = f"{prefix}{n}"
            one = Column(name, name, Text(name), kind, names=(name,))  # type: ignore[arg-type]
            columns.append(one)
            low = Within("0", "300")
            checks += _five(one, low, Within("1", ""), Within("", "250"), Decimals(1))
    for n in range(DAYS):
        one = Column(f"t{n}", f"t{n}", Text(f"t{n}"), "date", names=(f"t{n}",))
        columns.append(one)
        order = NotAfter(f"t{n + 1}") if n + 1 < DAYS else Within("1950-01-01", "", True)
        limits = Within("1900-01-01", "2026-11-23", True)
        checks += _five(
            one, limits, Within("1990-01-01", "", True), order, Within("", "2030-01-01", True)
        )
    form = FormPlan("K_BENCH.A", "A", tuple(columns), tuple(checks))
    return CheckPlan("bench", "bench", (form,), TODAY)


def _five(one: Column, *tests: Test) -> list[Check]:
    return [
        Check(
            f"data-{type(t).__name__.lower()}-{n}",
            one.name,
            one.name,
            t,
            t.words(),
            "error",
            "conformance",
        )
        for n, t in enumerate([Filled(), *tests])
    ]


# ------------------------------------------------------------------ contestants


def regmeta_all(path: Path) -> int:
    """With the second pass for row numbers, without distributions."""
    data = check_extract(plan(), [path], Options(distributions=False))
    return sum(one.count for one in data.forms[0].results)


def regmeta_counts(path: Path) -> int:
    """What a hand-written query gives too: counts only."""
    from regmeta.data.engines.questions import questions
    from regmeta.data.engines.tally import ask
    from regmeta.data.source.binding import bind, runnable
    from regmeta.data.source.files import open_source
    from regmeta.files.database import connect

    with tempfile.TemporaryDirectory() as folder:
        connection = connect(Path(folder), files=[path])
        bound = bind(plan().forms[0], open_source(connection, path, Path(folder)))
        checks, _ = runnable(bound, {})

        def run(sql: str) -> tuple[int, ...]:
            return connection.execute(sql).fetchone() or ()

        answers, _ = ask(connection, bound, questions(bound, checks), run)
        return sum(one.count for one in answers.results(checks))


def regmeta_whole(path: Path) -> int:
    """With row numbers and distributions, as the command runs by default."""
    data = check_extract(plan(), [path], Options())
    return sum(one.count for one in data.forms[0].results)


def regmeta_capped(path: Path) -> int:
    """As the command runs by default, within 4 GB."""
    data = check_extract(plan(), [path], Options(memory="4GB"))
    return sum(one.count for one in data.forms[0].results)


def regmeta_in_little(path: Path) -> int:
    """As the command runs by default, with --memory 300MB."""
    data = check_extract(plan(), [path], Options(memory="300MB"))
    return sum(one.count for one in data.forms[0].results)


def by_hand(path: Path) -> int:
    """The same hundred counts, written as one would by hand."""
    import duckdb

    parts = []
    for n in range(CODED):
        k = f"k{n}"
        parts += [
            f"{k} IS NULL",
            f"{k} NOT IN (1,2,3,4,5,6,7)",
            f"{k} < 1 OR {k} > 7",
            f"{k} < 1 OR {k} > 90",
            f"abs({k} - round({k}, 0)) > 1e-9",
        ]
    for c in [f"n{n}" for n in range(NUMBERS)] + [f"d{n}" for n in range(DECIMALS)]:
        parts += [
            f"{c} IS NULL",
            f"{c} < 0 OR {c} > 300",
            f"{c} < 1",
            f"{c} > 250",
            f"abs({c} - round({c}, 1)) > 1e-9",
        ]
    for n in range(DAYS):
        t = f"t{n}"
        parts += [
            f"{t} IS NULL",
            f"{t} < DATE '1900-01-01' OR {t} > DATE '2026-11-23'",
            f"{t} < DATE '1990-01-01'",
            f"{t} > t{n + 1}" if n + 1 < DAYS else f"{t} < DATE '1950-01-01'",
            f"{t} > DATE '2030-01-01'",
        ]
    counts = ", ".join(f"countif({one})" for one in parts)
    names = [f"k{n}" for n in range(CODED)] + [f"n{n}" for n in range(NUMBERS)]
    names += [f"d{n}" for n in range(DECIMALS)] + [f"t{n}" for n in range(DAYS)]
    filled = ", ".join(f"count({name})" for name in names)
    row = duckdb.execute(f"SELECT {counts}, {filled}, count(*) FROM '{path}'").fetchone()
    assert row is not None
    return sum(row[:100])


def great_expectations(path: Path) -> int:
    """The same checks through regmeta's own suite, on pandas."""
    from regmeta.data.engines.gx import check_with_gx

    data = check_with_gx(plan(), [path], Options())
    return sum(one.count for one in data.forms[0].results)


def pandera(path: Path) -> int:
    """The same hundred checks on pandas with lazy validation."""
    import pandas as pd
    import pandera.pandas as pa

    frame: Any = pd.read_parquet(path) if _has_arrow() else _frame(path)
    for n in range(DAYS):
        # Days come out of parquet as Python's own, which pandera compares with no Timestamp: such
        # a check then counts as one failure, whatever the column holds.
        frame[f"t{n}"] = pd.to_datetime(frame[f"t{n}"])
    columns = {}
    for one in plan().forms[0].columns:
        columns[one.name] = pa.Column(nullable=False, checks=_pandera_checks(pa, pd, one.name))
    days = [f"t{n}" for n in range(DAYS)]
    order = [
        pa.Check(lambda f, a=a, b=b: ~(f[a] > f[b]), name=f"{a}<={b}", ignore_na=False)
        for a, b in itertools.pairwise(days)
    ]
    schema = pa.DataFrameSchema(columns, checks=order)
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases
        # A check over the whole frame gives one case for every column of a row that failed.
        wide = cases["schema_context"] == "DataFrameSchema"
        rows = cases[wide].groupby("check")["index"].nunique()
        return int((~wide).sum() + rows.sum())
    return 0


def _pandera_checks(pa: object, pd: object, name: str) -> list[object]:
    check, time_ = pa.Check, pd.Timestamp  # type: ignore[attr-defined]
    if name[0] == "k":
        return [
            check.isin([float(one) for one in _CODES]),
            check.in_range(1, 7),
            check.in_range(1, 90),
            check(lambda s: (s - s.round(0)).abs() <= 1e-9),
        ]
    if name[0] in "nd":
        return [
            check.in_range(0, 300),
            check.ge(1),
            check.le(250),
            check(lambda s: (s - s.round(1)).abs() <= 1e-9),
        ]
    last = [check.ge(time_("1950-01-01"))] if name == f"t{DAYS - 1}" else []
    return [
        check.in_range(time_("1900-01-01"), time_("2026-11-23")),
        check.ge(time_("1990-01-01")),
        check.le(time_("2030-01-01")),
        *last,
    ]


def _has_arrow() -> bool:
    import importlib.util

    return importlib.util.find_spec("pyarrow") is not None


def _frame(path: Path) -> object:
    import duckdb

    return duckdb.execute(f"SELECT * FROM '{path}'").df()


CONTESTANTS: dict[str, Callable[[Path], int]] = {
    "by hand, one DuckDB query": by_hand,
    "regmeta, the same counts": regmeta_counts,
    "regmeta, first rows too": regmeta_all,
    "regmeta, first rows and distributions": regmeta_whole,
    "regmeta, all of it within 4 GB": regmeta_capped,
    _LITTLE: regmeta_in_little,
    "Great Expectations (pandas)": great_expectations,
    "pandera (pandas)": pandera,
}


# ------------------------------------------------------------------ measuring


def measure(name: str, path: Path, runs: int) -> dict[str, float]:
    """The best of some runs, each in a process of its own."""
    best: dict[str, float] = {}
    for _ in range(runs):
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.bench_data", "--one", name, str(path)],
            capture_output=True,
            text=True,
            check=True,
        )
        found = json.loads(done.stdout.strip().splitlines()[-1])
        if not best or found["wall"] < best["wall"]:
            best = found
    return best


def _one(name: str, path: Path) -> None:
    start, cpu = time.perf_counter(), time.process_time()
    faults = CONTESTANTS[name](path)
    found = {
        "wall": time.perf_counter() - start,
        "cpu": time.process_time() - cpu,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "faults": faults,
    }
    print(json.dumps(found))


def table(names: list[str], path: Path, rows: int, runs: int = 3) -> None:
    """A Markdown table of contestants on one file."""
    size, kind = path.stat().st_size / 1e6, path.suffix.removeprefix(".")
    print(f"\n{rows:,} rows × 20 columns, {size:.0f} MB of {kind}\n")
    print(
        "| | wall s | processor s | peak MB | faults found |\n| --- | ---: | ---: | ---: | ---: |"
    )
    for name in names:
        found = measure(name, path, runs)
        cells = (f"{found['wall']:.2f}", f"{found['cpu']:.2f}", f"{found['mb']:.0f}")
        print(f"| {name} | {' | '.join(cells)} | {found['faults']:.0f} |", flush=True)


def _in_little_memory(gigabytes: float) -> None:
    """A csv of a size, checked with less memory than it is large."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        made, path = Path(folder) / "made.parquet", Path(folder) / "large.csv"
        rows = int(gigabytes * 1e9 / _BYTES_A_ROW)
        make(made, rows)
        duckdb.sql(f"COPY (SELECT * FROM '{made}') TO '{path}' (HEADER, DELIMITER ';')")
        made.unlink()
        table([_LITTLE], path, rows, runs=1)


def main() -> None:
    """Make the files, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--large", type=int, default=0)
    parser.add_argument("--csv-gb", type=float, default=0.0)
    parser.add_argument("--one", nargs=2)
    asked = parser.parse_args()
    if asked.one:
        _one(asked.one[0], Path(asked.one[1]))
        return
    if asked.csv_gb:
        _in_little_memory(asked.csv_gb)
        return
    names = [name for name in CONTESTANTS if name != _LITTLE]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ten.parquet"
        make(path, asked.rows)
        table(names[:4], path, asked.rows)
        make(path, _PEER_ROWS)
        table([names[0], names[2], *names[5:]], path, _PEER_ROWS, runs=1)
        if asked.large:
            make(path, asked.large)
            table([names[0], names[4]], path, asked.large, runs=1)


if __name__ == "__main__":
    main()
