"""What the matcher is worth beside others, and what harmonizing costs: one command, one table.

    python -m benchmarks.bench_map LABELLED.tsv [--rows 20000000] [--national]

The same distinct (name, label, target) pairs go to everyone. The others get a favour that regmeta
does not: their threshold is the one with the best F1 on these very pairs. rapidfuzz and valentine
are measured where they are installed.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from regmeta.harmonize.evaluate import evaluate
from regmeta.harmonize.match import Asked
from regmeta.harmonize.names import NONE, read_labelled
from regmeta.harmonize.words import fold
from regmeta.model import Target
from regmeta.spec.targets import load_targets

Pair = tuple[Asked, str]
Answers = list[tuple[float, str]]


def distinct(rows: Sequence[Pair]) -> list[Pair]:
    """One row for each (name, label, target)."""
    return list(
        {(asked.name, asked.label, target): (asked, target) for asked, target in rows}.values()
    )


def best_threshold(pairs: Sequence[Pair], answers: Answers) -> tuple[float, float]:
    """Precision and recall at the threshold that gives the best F1 on these very pairs."""
    positive = sum(target != NONE for _, target in pairs)
    best = (0.0, 0.0, 0.0)
    for threshold in sorted({score for score, _ in answers}):
        given = [(p[1], a[1]) for p, a in zip(pairs, answers, strict=True) if a[0] >= threshold]
        right = sum(target == answer for target, answer in given)
        precision, recall = right / max(1, len(given)), right / max(1, positive)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        best = max(best, (f1, precision, recall))
    return best[1], best[2]


def by_rapidfuzz(pairs: Sequence[Pair], targets: Sequence[Target]) -> Answers:
    """rapidfuzz on names and labels against the targets' names and ids."""
    from rapidfuzz import fuzz, process

    wanted: dict[str, str] = {}
    for target in targets:
        wanted[fold(target.name.nb)] = target.id
        wanted[target.id.split(".")[1].replace("_", " ")] = target.id
    choices = list(wanted)
    answers = []
    for asked, _ in pairs:
        texts = [fold(text).replace("_", " ") for text in (asked.name, asked.label) if text]
        found = [process.extractOne(text, choices, scorer=fuzz.WRatio) for text in texts]
        name, score, _ = max(found, key=lambda hit: hit[1])
        answers.append((score, wanted[name]))
    return answers


def by_valentine(matcher: str) -> Callable[[Sequence[Pair], Sequence[Target]], Answers]:
    """A published schema matcher (valentine) on column names; labels go in as the names' words."""

    def answer(pairs: Sequence[Pair], targets: Sequence[Target]) -> Answers:
        import pandas as pd
        import valentine
        from valentine import algorithms

        columns = {f"{asked.name} {asked.label}".strip(): i for i, (asked, _) in enumerate(pairs)}
        wanted = {f"{t.name.nb} {t.id.split('.')[1]}": t.id for t in targets}
        one, other = pd.DataFrame(columns=list(columns)), pd.DataFrame(columns=list(wanted))
        chosen: Any = getattr(algorithms, matcher)
        found = valentine.valentine_match([one, other], chosen())
        best: dict[str, tuple[float, str]] = {}
        for match, score in found.items():
            source, target = match.source_column, match.target_column
            if source not in columns:
                source, target = target, source
            best[source] = max(best.get(source, (0.0, "")), (float(score), wanted[target]))
        return [best.get(f"{asked.name} {asked.label}".strip(), (-1.0, NONE)) for asked, _ in pairs]

    return answer


PEERS: dict[str, Callable[[Sequence[Pair], Sequence[Target]], Answers]] = {
    "rapidfuzz (WRatio, names and labels)": by_rapidfuzz,
    "valentine, COMA (schema)": by_valentine("Coma"),
}


def compare(path: Path) -> None:
    """Print regmeta and its peers on the same pairs."""
    targets = load_targets()
    start = time.perf_counter()
    own = evaluate(path, targets, rules=False).score
    print(f"{own.pairs} distinct pairs, {own.positive} with a target\n")
    print("| matcher | precision | recall | seconds |\n| --- | --- | --- | --- |")
    taken = time.perf_counter() - start
    print(f"| regmeta, registry left out | {own.precision:.3f} | {own.recall:.3f} | {taken:.1f} |")
    pairs = distinct(read_labelled(path))
    for name, answer in PEERS.items():
        start = time.perf_counter()
        try:
            precision, recall = best_threshold(pairs, answer(pairs, targets))
        except ImportError as error:
            print(f"| {name} | not installed ({error.name}) | | |")
            continue
        taken = time.perf_counter() - start
        print(f"| {name} | {precision:.3f} | {recall:.3f} | {taken:.1f} |", flush=True)


def peak() -> float:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def national() -> None:
    """Time the matcher over a catalogue of national size."""
    from benchmarks.generate import KILDER, LISTS, VARIABLES, Order, make_nation
    from regmeta.harmonize import propose
    from regmeta.read import read_registry
    from regmeta.registry import find_registries, load_registry
    from regmeta.spec.loading import load_spec

    spec, targets = load_spec(), load_targets()
    with tempfile.TemporaryDirectory() as folder:
        make_nation(Order(VARIABLES, KILDER, LISTS, 0, 1), Path(folder), spec, [])
        clean = Path(folder) / "clean"
        read = [read_registry(load_registry(one, spec), spec) for one in find_registries(clean)]
    start = time.perf_counter()
    count = sum(len(propose(submission, targets)) for submission in read)
    print(f"propose: {count} variables in {time.perf_counter() - start:.1f} s, {peak():.0f} MB")


HAND = """
SELECT CASE "GENDER" WHEN '1' THEN '1' WHEN '2' THEN '2' WHEN '9' THEN '0' END AS kjonn,
       lpad("MUNICIPALITY_NUMBER", 4, '0') AS kommune,
       try_cast("BIRTH_DATE" AS DATE) AS fodselsdato,
       "CENTREID" AS resh
FROM read_parquet('{source}')
"""


def extract(rows: int) -> None:
    """Time harmonize-data on a made extract beside a query written by hand."""
    import duckdb

    from regmeta.data.source.opening import Options
    from regmeta.harmonize import harmonize
    from regmeta.harmonize.data import harmonize_data
    from regmeta.harmonize.extract import RegistryExtract
    from regmeta.model import Records, Sheet, Submission
    from regmeta.runs.extracts import opener

    names = ["GENDER", "MUNICIPALITY_NUMBER", "BIRTH_DATE", "CENTREID"]
    records = Records(
        "variabel",
        columns={"Code": [f"V_{n}" for n in names], "DatabaseReferanse": names},
        rows=[2, 3, 4, 5],
        sheet_of=[0] * 4,
        sheets=[Sheet("x.csv", "", "variabel", {})],
        extras={"tabell": ["patient", "patient", "patient", "mce"]},
    )
    submission, targets = Submission("x", {"variabel": records}, layout="openqreg"), load_targets()
    with tempfile.TemporaryDirectory() as folder:
        source, by_hand, out = (
            Path(folder) / name for name in ("s.parquet", "h.parquet", "o.parquet")
        )
        duckdb.sql(
            "COPY (SELECT (CASE WHEN i % 1000 = 0 THEN 3 ELSE i % 2 + 1 END)::VARCHAR AS GENDER, "
            "(301 + i % 400)::VARCHAR AS MUNICIPALITY_NUMBER, "
            "(DATE '1930-01-01' + (i % 30000)::INT)::VARCHAR AS BIRTH_DATE, "
            f"(100000 + i % 90)::VARCHAR AS CENTREID FROM range({rows}) t(i)) TO '{source}'"
        )
        query, mappings = HAND.format(source=source), harmonize(submission, targets)
        asked = RegistryExtract(submission, mappings, targets, (source,), opener(Options()))
        hand, own = [], []
        for _ in range(3):
            start = time.perf_counter()
            duckdb.sql(f"COPY ({query}) TO '{by_hand}' (FORMAT PARQUET, COMPRESSION zstd)")
            hand.append(time.perf_counter() - start)
            start = time.perf_counter()
            done = harmonize_data([asked], out)
            own.append(time.perf_counter() - start)
    best, least = min(own), min(hand)
    print(f"{done.rows} rows in {best:.1f} s, by hand {least:.1f} s: × {best / least:.2f}")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("labelled", type=Path, nargs="?")
    parser.add_argument("--rows", type=int, default=0, help="rows of the extract to harmonize")
    parser.add_argument("--national", action="store_true", help="18,289 variables")
    asked = parser.parse_args()
    if asked.labelled:
        compare(asked.labelled)
    if asked.national:
        national()
    if asked.rows:
        extract(asked.rows)
    if not (asked.labelled or asked.national or asked.rows):
        parser.print_help(sys.stderr)


if __name__ == "__main__":
    main()
