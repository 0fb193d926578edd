"""The quality report at national size, beside the plain check of the same file in the same run.

`python -m benchmarks.bench_quality [--rows 10000000]` prints a Markdown table: wall time, processor
time and peak memory, each in a process of its own on the same parquet file of 20 columns, the
first of which are the hospital and the day of the event. `--memory` caps DuckDB's own.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from benchmarks import bench_data
from regmeta.catalogue.columns import Column
from regmeta.data import CheckPlan, check_extract
from regmeta.data.quality.making import quality_report
from regmeta.data.source.opening import Options
from regmeta.model import Text

_UNITS = ("Alfa", "Beta", "Gamma", "Delta", "Epsilon", "Zeta", "Eta", "Theta")
MEMORY = "600MB"
"""Of DuckDB's own: the rest of a gigabyte is the program."""


def make(path: Path, rows: int) -> None:
    """The file of bench_data, a coded column of which is the hospital instead."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.parquet"
        bench_data.make(plain, rows)
        units = ", ".join(f"'{unit}'" for unit in _UNITS)
        picked = f"[{units}][1 + CAST(hash(n0, t0, d0) % {len(_UNITS)} AS INTEGER)]"
        duckdb.sql(
            f"COPY (SELECT * REPLACE ({picked} AS k0) FROM '{plain}') TO '{path}' (FORMAT parquet)"
        )


def plan() -> CheckPlan:
    """The plan of bench_data with the hospital, the day of the event and that of registration."""
    made = bench_data.plan()
    form = made.forms[0]
    renamed = {"k0": "SYKEHUS", "t1": "OPPRETTET"}
    columns = tuple(_named(column, renamed) for column in form.columns)
    checks = tuple(check for check in form.checks if check.column not in ("k0", "t1"))
    kept = tuple(check for check in checks if "t1" not in check.test.needs())
    own = replace(form, columns=columns, checks=kept, event="t0", today=made.today)
    return replace(made, forms=(own,))


def _named(column: Column, names: dict[str, str]) -> Column:
    name = names.get(column.name, column.name)
    if name == "SYKEHUS":
        return Column(name, name, Text(name), "string", names=(name, column.name))
    return replace(column, name=name, names=(name, column.name))


def check(path: Path) -> int:
    """The plain check: counts, first rows and distributions."""
    data = check_extract(plan(), [path], Options(memory=MEMORY))
    return sum(result.count for result in data.forms[0].results)


def report(path: Path) -> int:
    """The whole quality report, its page included."""
    from regmeta.data.quality.reports import pages, telling

    made = quality_report(plan(), [path], Options(memory=MEMORY))
    json.dumps(telling.report_json(made, "nb"))
    pages.html(made, "nb")
    return sum(result.count for result in made.data.forms[0].results)


CONTESTANTS: dict[str, Callable[[Path], int]] = {"data check": check, "data quality": report}


def measure(name: str, path: Path) -> dict[str, float]:
    """One contestant in a process of its own."""
    words = [sys.executable, "-m", "benchmarks.bench_quality", "--one", name, str(path)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    measured: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return measured


def _one(name: str, path: Path) -> None:
    start, cpu = time.perf_counter(), time.process_time()
    faults = CONTESTANTS[name](path)
    measured = {
        "wall": time.perf_counter() - start,
        "cpu": time.process_time() - cpu,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "faults": faults,
    }
    print(json.dumps(measured))


def main() -> None:
    """Make the file, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--one", nargs=2)
    asked = parser.parse_args()
    if asked.one:
        _one(asked.one[0], Path(asked.one[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ten.parquet"
        make(path, asked.rows)
        print(f"{asked.rows:,} rows × 20 columns, {path.stat().st_size / 1e6:.0f} MB of parquet\n")
        print("| | wall s | processor s | peak MB | faults |\n| --- | ---: | ---: | ---: | ---: |")
        for name in CONTESTANTS:
            m = measure(name, path)
            cells = f"{m['wall']:.2f} | {m['cpu']:.2f} | {m['mb']:.0f} | {m['faults']:.0f}"
            print(f"| {name} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
