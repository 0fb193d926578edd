"""What every rule finds in real codebooks: `python -m benchmarks.findings CORPUS [PAYLOADS]`.

Writes docs/findings.md. `--sample RULE` prints twenty findings of a rule to be read by eye; how
many of them were right is kept in regmeta/validate/seen.toml, by hand.
"""

from __future__ import annotations

import argparse
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from random import Random

from regmeta import validate
from regmeta.errors import RegmetaError
from regmeta.files.output import write_whole
from regmeta.model import Finding, Report
from regmeta.runs import checking as pipeline
from regmeta.spec.loading import load_spec
from tests.explorer_submission import submissions_from

TODAY = date(2026, 11, 23)
OUT = Path("docs/findings.md")
SEEN = Path("regmeta/validate/seen.toml")
JUDGED = Path("benchmarks/findings.judged.md")
"""Findings a file, and a hundred read by eye: kept by hand, and put below the table."""
SAMPLE = 20


def reports_of(corpus: Path) -> Iterator[tuple[str, Report]]:
    """Every file that can be read, with its report."""
    spec = load_spec()
    for path in sorted(corpus.iterdir()):
        try:
            if path.suffix in (".csv", ".xlsx"):
                yield path.name, pipeline.check([path], spec, today=TODAY).report
        except RegmetaError:
            continue


def of_payloads(folder: Path) -> Report:
    """The report on what the national catalogue publishes."""
    spec = load_spec()
    return validate.check(submissions_from(folder, spec), spec, today=TODAY)


def page(reports: Sequence[tuple[str, Report]], payloads: Report | None) -> str:
    """docs/findings.md: a row for every rule, also those that found nothing."""
    found: Counter[str] = Counter()
    files: dict[str, set[str]] = defaultdict(set)
    for name, report in reports:
        for one in report.findings:
            found[one.rule] += 1
            files[one.rule].add(name)
    published = Counter(one.rule for one in payloads.findings) if payloads else Counter[str]()
    seen = tomllib.loads(SEEN.read_text(encoding="utf-8"))["rules"]
    variables = sum(report.checked.get("variabel", 0) for _, report in reports)
    lines = [
        "# What the rules find in real files",
        "",
        f"All rules on {len(reports)} real codebooks with {variables:,} variables, and on the",
        "national catalogue's own published payloads (three kilder, one study, one variable).",
        "*Read* and *right* are the findings read by eye in the codebooks of Norwegian registries",
        "among them, and how many were right; below nine in ten a rule gives advice only. Made by",
        "`python -m benchmarks.findings`; the files do not travel with the project.",
        "",
        "| rule | severity | findings | files | published | read | right |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for rule in validate.load_rules():
        judged = seen.get(rule.name, {})
        lines.append(
            f"| [{rule.name}](reference/rules/{rule.name}.en.md) | {rule.severity} "
            f"| {found[rule.name]} | {len(files[rule.name])} | {published[rule.name]} "
            f"| {judged.get('read', '')} | {judged.get('right', '')} |"
        )
    return "\n".join(lines) + "\n"


def sample(reports: Sequence[tuple[str, Report]], rule: str) -> list[str]:
    """Twenty findings of a rule, drawn with a seed, as the reader sees them."""
    every: list[Finding] = [
        one for _, report in reports for one in report.findings if one.rule == rule
    ]
    drawn = Random(rule).sample(every, min(SAMPLE, len(every)))
    return [f"{one.place}  {validate.message(one)}" for one in drawn]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.findings", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("payloads", type=Path, nargs="?")
    parser.add_argument("--sample", default="", help="a rule's name, or several with commas")
    asked = parser.parse_args()
    reports = list(reports_of(asked.corpus))
    if asked.sample:
        for rule in asked.sample.split(","):
            print(f"## {rule}", *sample(reports, rule), sep="\n")
        return
    payloads = of_payloads(asked.payloads) if asked.payloads else None
    judged = JUDGED.read_text(encoding="utf-8")
    write_whole(OUT, f"{page(reports, payloads)}\n{judged}".encode())


if __name__ == "__main__":
    main()
