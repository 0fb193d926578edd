"""What checking costs and finds: one command, one page of tables.

    python -m benchmarks.bench_validate [--sizes 1000,5000,18289,50000,100000]

Every size is made anew in a temporary folder, clean and with planted faults, and is read and
checked in a process of its own. The time is that of all rules over what was read; reading stands
beside it. The dearest rules are timed one by one, in one process, with what they share worked out
before.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.generate import LISTS_A_VARIABLE, Order, generate
from regmeta import validate
from regmeta.model import Submission, each_of
from regmeta.runs import checking as pipeline
from regmeta.spec.loading import load_spec
from regmeta.validate.context import Context
from regmeta.validate.engine import find_with

TODAY = date(2026, 11, 23)
NATION = 18_289
A_KILDE = 446
FAULTS = 400
DEAREST = 10
RUNS = 3


def measure_folder(folder: Path) -> dict[str, Any]:
    """Seconds of reading and of checking, peak memory in MB and what was found, of this process."""
    spec = load_spec()
    began = time.perf_counter()
    batch = pipeline.read_paths([folder], spec)
    read = time.perf_counter() - began
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        report = validate.check(batch.submissions, spec, today=TODAY)
        times.append(time.perf_counter() - began)
    usage = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    found = [
        [one.rule, one.place.file, one.place.sheet, one.place.cell, one.field]
        for one in each_of(report.findings)
    ]
    peak = sum(one.ru_maxrss for one in usage) / 1000
    return {"read": read, "first": times[0], "check": min(times), "memory": peak, "found": found}


def measure_apart(folder: Path) -> dict[str, Any]:
    """As measure_folder, in a process of its own, so that memory is that size's alone."""
    command = [sys.executable, "-m", "benchmarks.bench_validate", "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def rule_times(submissions: Sequence[Submission]) -> list[tuple[str, float]]:
    """Seconds a rule over all submissions, dearest first."""
    context = Context(load_spec(), TODAY)
    for submission in submissions:
        context.prepare(submission)
    times = []
    for rule in validate.load_rules():
        began = time.perf_counter()
        find_with(rule, submissions, context)
        times.append((rule.name, time.perf_counter() - began))
    return sorted(times, key=lambda pair: -pair[1])


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """The slope of log seconds over log size: 1 is linear."""
    xs, ys = [math.log(size) for size in sizes], [math.log(second) for second in seconds]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    pairs = list(zip(xs, ys, strict=True))
    return sum((a - x) * (b - y) for a, b in pairs) / sum((a - x) ** 2 for a in xs)


def _size(size: int, folder: Path) -> tuple[dict[str, Any], float, int]:
    kilder = max(1, min(41, size // A_KILDE))
    order = Order(size, max(2, kilder), round(size * LISTS_A_VARIABLE), FAULTS, seed=1)
    planted = generate(order, folder)
    clean = measure_apart(folder / "clean")
    faulty = measure_apart(folder / "faulty")
    found = {tuple(one) for one in faulty["found"]}
    wanted = {(one.rule, one.file, one.sheet, one.cell, one.field) for one in planted}
    # The ten columns lack recommended ones, which is told of once a registry, and truly so.
    false = [one for one in {tuple(one) for one in clean["found"]} if one[0] != "missing-column"]
    more = [one for one in found - wanted if one[0] != "missing-column"]
    return clean, len(wanted & found) / len(wanted), len(false) + len(more)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench_validate")
    parser.add_argument("--sizes", default="1000,5000,18289,50000,100000")
    parser.add_argument("--folder", type=Path, help="measure this folder only, as JSON")
    asked = parser.parse_args()
    if asked.folder:
        print(json.dumps(measure_folder(asked.folder)))
        return
    sizes = [int(part) for part in asked.sizes.split(",")]
    print("| variables | read s | check s | peak MB | recall | false findings |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    seconds, apart = [], []
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            clean, recall, false = _size(size, Path(place))
            seconds.append(clean["check"])
            figures = (clean["read"], clean["check"], clean["memory"])
            print(f"| {size:,} | {figures[0]:.2f} | {figures[1]:.2f} | {figures[2]:.0f} ", end="")
            print(f"| {recall:.3f} | {false} |", flush=True)
            if size == NATION:
                batch = pipeline.read_paths([Path(place) / "clean"], load_spec())
                apart = rule_times(batch.submissions)
    if len(sizes) > 1:
        print(f"\nTime grows with the {exponent(sizes, seconds):.2f}th power of the size.")
    if apart:
        whole = sum(second for _, second in apart)
        print(f"\nThe dearest of {len(apart)} rules, of {whole:.2f} s in one process:\n")
        print("| rule | s | share |\n| --- | ---: | ---: |")
        for name, second in apart[:DEAREST]:
            print(f"| {name} | {second:.3f} | {second / whole:.1%} |")


if __name__ == "__main__":
    main()
