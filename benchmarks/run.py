"""Measures everything in one run and writes docs/benchmarks.md: `python -m benchmarks.run`.

`--quick` leaves out the largest registry and the nation, runs everything once and only prints.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from string import Template

from benchmarks.faults import WIDE, Planted
from benchmarks.generate import KILDER, LISTS, LISTS_A_VARIABLE, VARIABLES, Order, generate
from benchmarks.measure import Measured, measure, peak_together, run_once

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
SIZES = (500, 5_000, 50_000)
LARGE = 50_000
FAULTS_A_VARIABLE = 0.01
DENSE, DENSE_FAULTS = 5_000, 1_000
NATION_FAULTS = 800
PYTHON = sys.executable
REGMETA = (PYTHON, "-m", "regmeta.cli")
CHECK = (*REGMETA, "check")
FINE = frozenset({0})
FINE_OR_FINDINGS = frozenset({0, 1})
TARGETS = {"--help": 0.2, 500: 0.35, 5_000: 0.6, 50_000: 5.0, "publish": 20.0, "every": 60.0}
MAIN = "api,tables,form,site"
MEMORY_TARGET = 600
RIVALS = ("frictionless", "pandera")
PACKAGES = ("regmeta", "python-calamine", "frictionless", "pandera", "pandas", "jsonschema-rs")


@dataclass(frozen=True)
class Tool:
    """Something that checks a file: its name in the tables, and its command."""

    name: str
    words: tuple[str, ...]
    formats: tuple[str, ...] = ("xlsx", "csv")
    codes: frozenset[int] = FINE
    more: tuple[str, ...] = ()

    def command(self, file: Path) -> tuple[str, ...]:
        return (*self.words, str(file), *self.more)


def _peer(module: str) -> tuple[str, ...]:
    return (PYTHON, "-m", f"benchmarks.peers.{module}")


TOOLS = (
    Tool("**regmeta check**", CHECK, codes=FINE_OR_FINDINGS),
    Tool("frictionless", _peer("frictionless_table")),
    Tool("pandera, openpyxl", _peer("pandera_table"), ("xlsx",), more=("openpyxl",)),
    Tool("pandera, calamine", _peer("pandera_table"), ("xlsx",), more=("calamine",)),
    Tool("pandera", _peer("pandera_table"), ("csv",)),
    Tool("JSON Schema", _peer("calamine_jsonschema"), ("xlsx",)),
    Tool("bare read, no checks", _peer("bare_calamine"), ("xlsx",)),
)


# ------------------------------------------------------------------ measuring


@dataclass(frozen=True)
class Plan:
    """What one run measures, and how often."""

    sizes: tuple[int, ...]
    times: int
    times_large: int
    nation: bool

    def times_for(self, size: int) -> int:
        return self.times_large if size >= LARGE else self.times


QUICK = Plan((500, 5_000), 1, 1, nation=False)
FULL = Plan(SIZES, 7, 3, nation=True)


@dataclass(frozen=True)
class Checked:
    """One tool on one file."""

    size: int
    format: str
    findings: int
    measured: Measured


@dataclass(frozen=True)
class Recall:
    """How a check of planted faults came out; `clean` are errors and warnings without faults."""

    name: str
    planted: int
    found: int
    extra: int
    clean: int


def check_all(plan: Plan, files: Path) -> Iterator[Checked]:
    """Every tool on every file, size by size, so that all meet the same machine."""
    for size in plan.sizes:
        for form in ("xlsx", "csv"):
            for tool in TOOLS:
                if form in tool.formats:
                    yield _checked(tool, size, form, files / str(size), plan.times_for(size))


def _checked(tool: Tool, size: int, form: str, folder: Path, times: int) -> Checked:
    command = tool.command(folder / f"faulty.{form}")
    measured = measure(tool.name, command, ROOT, times, tool.codes)
    print(f"  {size:>6} {form:4} {tool.name:22} {measured.best:7.3f} s {measured.memory:5.0f} MB")
    return Checked(size, form, _findings(tool, command, measured), measured)


def _findings(tool: Tool, command: tuple[str, ...], measured: Measured) -> int:
    """How many findings a tool told of: the peers print the number alone."""
    if tool.words != CHECK:
        return int(measured.runs[-1].output.split()[-1])
    counts = json.loads(run_once((*command, "--format", "json"), ROOT).output)["counts"]
    return int(counts["error"]) + int(counts["warning"])


def measure_help(times: int) -> Measured:
    return measure("regmeta --help", (*REGMETA, "--help"), ROOT, times, FINE)


@dataclass(frozen=True)
class Nation:
    """Checking the nation, publishing it to a new folder, again where nothing changed, and in
    every format there is (but the pages).

    `together` is the peak memory in MB of all processes of a publication at once.
    """

    check: Measured
    fresh: Measured
    again: Measured
    every: Measured
    together: float


def measure_nation(nation: Path, out: Path, times: int) -> Nation:
    words = (*CHECK, str(nation))
    check = measure("`regmeta check` of the nation", words, ROOT, times, FINE)
    runs = []
    publish = (*REGMETA, "publish", str(nation), "--out", str(out), "--formats", MAIN)
    for _ in range(times):
        shutil.rmtree(out, ignore_errors=True)
        runs.append(run_once(publish, ROOT))
    if any(run.code for run in runs):
        raise RuntimeError(f"publish ended with {runs[-1].code}: {runs[-1].output[-600:]}")
    fresh = Measured(f"`regmeta publish --formats {MAIN}`, new folder", tuple(runs))
    again = measure("the same again, nothing changed", publish, ROOT, times, FINE)
    from regmeta.runs.formats import FORMATS

    names = ",".join(name for name in FORMATS.names if name != "site")
    whole = (*REGMETA, "publish", str(nation), "--out", str(out), "--formats", names)
    shutil.rmtree(out, ignore_errors=True)
    every = Measured("`regmeta publish`, every format but the pages", (run_once(whole, ROOT),))
    return Nation(check, fresh, again, every, peak_together(publish, ROOT))


# ------------------------------------------------------------------ planted faults


def recall_of(name: str, clean: Path, faulty: Path, planted: list[Planted]) -> Recall:
    """Planted faults against what a check reports, rule by rule and cell by cell."""
    usual = _reported(clean)
    found = [one for one in _reported(faulty) if one not in usual]
    asked = set(planted)
    grave = sum(1 for _, severity in _listed(clean) if severity != "advice")
    return Recall(name, len(asked), len(asked & set(found)), len(set(found) - asked), grave)


def _reported(path: Path) -> list[Planted]:
    return [one for one, _ in _listed(path)]


def _listed(path: Path) -> list[tuple[Planted, str]]:
    run = run_once((*CHECK, str(path), "--format", "json"), ROOT)
    report = json.loads(run.output)
    listed = [(_as_planted(one), one["severity"]) for one in report["findings"]]
    if len(listed) != sum(report["counts"].values()):
        raise RuntimeError(f"{path}: the list of findings is not whole")
    return listed


def _as_planted(finding: dict[str, str]) -> Planted:
    file = finding["file"].replace("clean.xlsx", "faulty.xlsx")
    return Planted(
        finding["rule"], file, finding["sheet"], finding["cell"] or "", finding["field"] or ""
    )


# ------------------------------------------------------------------ the page


def page(facts: dict[str, str]) -> str:
    template = (Path(__file__).parent / "benchmarks.template.md").read_text(encoding="utf-8")
    return Template(template).substitute(facts)


def table(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A Markdown table; every column but the first two is set to the right."""
    rule = ["---" if i < 2 else "---:" for i in range(len(headings))]
    return "\n".join("| " + " | ".join(row) + " |" for row in (headings, tuple(rule), *rows))


def checks_table(checked: list[Checked]) -> str:
    rows = [
        (
            f"{one.size:,} {one.format}",
            one.measured.name,
            *_costs(one.measured),
            "" if "bare" in one.measured.name else f"{one.findings:,}",
        )
        for one in checked
    ]
    headings = ("file", "tool", "best, s", "median, s", "CPU, s", "peak, MB", "findings")
    return table(headings, rows)


def _costs(measured: Measured) -> tuple[str, str, str, str]:
    return (
        f"{measured.best:.2f}",
        f"{measured.median:.2f}",
        f"{measured.cpu:.2f}",
        f"{measured.memory:.0f}",
    )


def targets_table(helped: Measured, checked: list[Checked], nation: Nation | None) -> str:
    rows = [_target("`regmeta --help`", "--help", helped)]
    for one in checked:
        if one.format == "xlsx" and "regmeta" in one.measured.name:
            name = f"`regmeta check`, xlsx, {one.size:,} variables"
            rows.append(_target(name, one.size, one.measured))
    if nation:
        rows.append(_target("`regmeta publish`, the nation, new folder", "publish", nation.fresh))
        rows.append(_target("`regmeta publish`, every format but the pages", "every", nation.every))
        reached = "reached" if nation.together <= MEMORY_TARGET else "**not reached**"
        memory = (f"{MEMORY_TARGET} MB", f"{nation.together:.0f} MB", reached)
        rows.append(("`regmeta publish`, the nation, memory", *memory))
    return table(("what", "target", "measured", ""), rows)


def ahead_table(checked: list[Checked]) -> str:
    """regmeta's best beside the fastest validator that tells where each fault stands."""
    rows = []
    for size, form in dict.fromkeys((one.size, one.format) for one in checked):
        here = [one.measured for one in checked if (one.size, one.format) == (size, form)]
        own = next(one for one in here if "regmeta" in one.name)
        rival = min((one for one in here if one.name.startswith(RIVALS)), key=lambda one: one.best)
        ahead = "ahead" if own.best < rival.best else "**behind**"
        times = (f"{own.best:.2f} s", f"{rival.best:.2f} s")
        rows.append((f"{size:,} {form}", rival.name, *times, ahead))
    return table(("file", "fastest validator", "regmeta", "the other", ""), rows)


def _target(name: str, key: str | int, measured: Measured) -> tuple[str, ...]:
    target = TARGETS[key]
    reached = "reached" if measured.best <= target else "**not reached**"
    return (name, f"{target:g} s", f"{measured.best:.2f} s", reached)


def publish_table(nation: Nation | None, out: Path) -> str:
    if nation is None:
        return "Not measured in this run."
    told = (nation.check, nation.fresh, nation.again, nation.every)
    rows = [(one.name, "", *_costs(one)) for one in told]
    said = table(("what", "", "best, s", "median, s", "CPU, s", "peak, MB"), rows)
    files = [file for file in out.rglob("*") if file.is_file()]
    size = sum(file.stat().st_size for file in files) / 1e6
    return (
        f"{said}\n\nThe peak is that of the largest process. All processes of a publication "
        f"together held {nation.together:.0f} MB at most, pages they share counted once. "
        f"Published: {len(files):,} files, {size:,.0f} MB."
    )


def recall_table(recalls: list[Recall]) -> str:
    rows = [
        (
            one.name,
            "",
            f"{one.planted:,}",
            f"{one.found:,}",
            f"{one.extra:,}",
            f"{one.found / one.planted:.1%}",
            f"{one.found / max(1, one.found + one.extra):.1%}",
            f"{one.clean}",
        )
        for one in recalls
    ]
    headings = ("file", "", "planted", "found", "extra", "recall", "precision", "on the clean file")
    return table(headings, rows)


def machine() -> str:
    """The processor, cores, memory, system and how busy it was, as the system tells them."""
    model = _first(r"model name\s*:\s*(.+)", "/proc/cpuinfo") or platform.processor()
    memory = int(_first(r"MemTotal:\s*(\d+)", "/proc/meminfo") or 0) * 1024 / 1e9
    busy = f"load average {os.getloadavg()[0]:.1f} when the measuring began"
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}; {busy}"


def _first(pattern: str, path: str) -> str:
    try:
        match = re.search(pattern, Path(path).read_text(encoding="utf-8"))
    except OSError:
        return ""
    return match[1].strip() if match else ""


def versions() -> str:
    named = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"Python {platform.python_version()}, {named}"


# ------------------------------------------------------------------ one command


def make_files(plan: Plan, files: Path) -> dict[str, list[Planted]]:
    """All registries that will be measured; the planted faults by the name of their folder."""
    planted = {}
    for size in plan.sizes:
        faults = round(size * FAULTS_A_VARIABLE)
        order = Order(size, 1, round(size * LISTS_A_VARIABLE), faults, seed=1)
        planted[str(size)] = generate(order, files / str(size))
    order = Order(DENSE, 1, round(DENSE * LISTS_A_VARIABLE), DENSE_FAULTS, seed=2)
    planted["dense"] = generate(order, files / "dense")
    if plan.nation:
        order = Order(VARIABLES, KILDER, LISTS, NATION_FAULTS, seed=1)
        planted["nation"] = generate(order, files / "nation")
    return planted


_TITLES = {"nation": "the nation", "dense": f"{DENSE:,} variables, one fault in five"}


def recalls_of(files: Path, planted: dict[str, list[Planted]]) -> list[Recall]:
    recalls = []
    for name, asked in planted.items():
        ending = "" if name == "nation" else ".xlsx"
        clean, faulty = (files / name / f"{kind}{ending}" for kind in ("clean", "faulty"))
        title = _TITLES.get(name) or f"{int(name):,} variables"
        recalls.append(recall_of(title, clean, faulty, asked))
    return recalls


def run(plan: Plan, files: Path, command: str) -> str:
    """Everything measured, as the page's text."""
    from regmeta import validate

    for package in ("regmeta", "benchmarks"):
        compileall.compile_dir(ROOT / package, quiet=1)
    print("making registries")
    planted = make_files(plan, files)
    told = machine()
    print(f"measuring on {told}")
    helped = measure_help(plan.times)
    checked = list(check_all(plan, files))
    out = files / "build"
    nation = measure_nation(files / "nation" / "clean", out, 3) if plan.nation else None
    print("looking for the planted faults")
    facts = {
        "command": command,
        "date": date.today().isoformat(),
        "machine": told,
        "versions": versions(),
        "targets": targets_table(helped, checked, nation),
        "rules": str(len(validate.load_rules())),
        "ahead": ahead_table(checked),
        "checks": checks_table(checked),
        "nation_size": f"{KILDER} kilder, {VARIABLES:,} variables, {LISTS:,} code lists",
        "publish": publish_table(nation, out),
        "recall": recall_table(recalls_of(files, planted)),
        "wide": ", ".join(sorted(WIDE)),
        "times": str(plan.times),
        "times_large": str(plan.times_large),
    }
    return page(facts)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small ones only, once, printed")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory(prefix="regmeta-bench-") as folder:
        text = run(QUICK if quick else FULL, Path(folder), "python -m benchmarks.run")
    if quick:
        print(text)
        return
    PAGE.write_text(text, encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
