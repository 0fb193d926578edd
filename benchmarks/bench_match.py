"""How well the variables of one dictionary are found in another, beside others: one command.

    python -m benchmarks.bench_match ONE OTHER GOLD   any two dictionaries and a person's answers
    python -m benchmarks.bench_match                  the pairs that ship, each held out in turn
    python -m benchmarks.bench_match --speed          18,289 variables against each other, and 736

GOLD is a table with the columns `one` and `other` (or SSSOM's subject_id and object_id); several
rows with one `one` are several right answers, NONE says that nothing fits. Only variables that GOLD
names are asked for. Precision, recall and F1 are those of the answers (pairs that hold); MRR and
recall at 1, 5 and 10 are those of the ranking, over the variables that have a right answer;
calibration is the expected error over ten buckets of the confidence in the best, NONE counted; a
table of the buckets over all held-out sets stands at the end. The others get a favour that regmeta
does not: the threshold with the best F1 on these very pairs.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from regmeta.harmonize.combination import Combination, load_combination
from regmeta.harmonize.described import Described
from regmeta.harmonize.equivalents import Equivalents
from regmeta.harmonize.pairsets import PairSet, read_gold, shipped_sets
from regmeta.harmonize.terms import load_thesaurus

Ranked = list[list[tuple[str, float]]]
"""For each variable asked: the ids of the other side with their scores, best first."""
BINS = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """What a matcher reached on a set."""

    precision: float
    recall: float
    f1: float
    mrr: float
    at_1: float
    at_5: float
    at_10: float
    sure: Sure | None
    seconds: float

    def row(self, name: str) -> str:
        """The figures as a row of a table."""
        numbers = (self.precision, self.recall, self.f1, self.mrr, self.at_1, self.at_5, self.at_10)
        shown = " | ".join(f"{number:.3f}" for number in numbers)
        sure = "" if self.sure is None else f"{calibration(self.sure):.3f}"
        return f"| {name} | {shown} | {sure} | {self.seconds:.1f} |"


HEAD = (
    "| matcher | precision | recall | F1 | MRR | recall at 1 | at 5 | at 10 | calibration | s |"
    "\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
)


def asked_of(found: PairSet) -> list[Described]:
    """The variables that a person answered."""
    return [one for one in found.left if one.id in found.gold]


def ranking(found: PairSet, ranked: Ranked) -> tuple[float, float, float, float]:
    """MRR and recall at 1, 5 and 10 over the variables that have a right answer."""
    places = []
    for one, near in zip(asked_of(found), ranked, strict=True):
        right = found.gold[one.id]
        if right:
            hits = [place for place, (id_, _) in enumerate(near, 1) if id_ in right]
            places.append(hits[0] if hits else 0)
    many = max(1, len(places))
    at = [sum(0 < place <= most for place in places) / many for most in (1, 5, 10)]
    return sum(1 / place for place in places if place) / many, at[0], at[1], at[2]


def answered(found: PairSet, pairs: Sequence[tuple[str, str]]) -> tuple[float, float, float]:
    """Precision, recall and F1 of answers: a variable with several right ones needs one of them."""
    right = sum(other in found.gold[one] for one, other in pairs)
    wanted = sum(bool(right_ones) for right_ones in found.gold.values())
    precision, recall = right / max(1, len(pairs)), right / max(1, wanted)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def best_answers(found: PairSet, ranked: Ranked) -> tuple[float, float, float]:
    """The best F1 that any threshold gives, with its precision and recall."""
    first = [(one.id, *near[0]) for one, near in zip(asked_of(found), ranked, strict=True) if near]
    best = (0.0, 0.0, 0.0)
    for threshold in sorted({score for _, _, score in first}):
        pairs = [(one, other) for one, other, score in first if score >= threshold]
        best = max(best, answered(found, pairs), key=lambda figures: figures[2])
    return best


Sure = list[tuple[float, bool]]
"""How sure of the best of each variable, or of NONE where that is said, and whether it holds."""


def certainties(found: PairSet, ranked: Ranked, answer: float) -> Sure:
    """How sure a ranking is of each of the variables that a person answered."""
    sure = []
    for one, near in zip(asked_of(found), ranked, strict=True):
        right = found.gold[one.id]
        score = near[0][1] if near else 0.0
        said = (score, near[0][0] in right) if score >= answer else (1 - score, not right)
        sure.append(said)
    return sure


def buckets(sure: Sure) -> list[Sure]:
    """The same by how sure, in ten buckets."""
    bins: list[Sure] = [[] for _ in range(BINS)]
    for score, holds in sure:
        bins[min(BINS - 1, int(score * BINS))].append((score, holds))
    return bins


def calibration(sure: Sure) -> float:
    """The expected calibration error over ten buckets."""
    gaps = (abs(sum(score for score, _ in one) - sum(h for _, h in one)) for one in buckets(sure))
    return sum(gaps) / max(1, len(sure))


def reliability(name: str, sure: Sure) -> str:
    """A table: how sure, beside how often it holds."""
    lines = [
        f"\n{name}: {len(sure)} variables, calibration error {calibration(sure):.3f}\n",
        "| sure | variables | mean | holds |\n| --- | --- | --- | --- |",
    ]
    for place, one in enumerate(buckets(sure)):
        if one:
            mean, holds = (sum(column) / len(one) for column in zip(*one, strict=True))
            lines.append(f"| {place / BINS:.1f} | {len(one)} | {mean:.2f} | {holds:.2f} |")
    return "\n".join(lines)


def by_regmeta(found: PairSet, combination: Combination) -> Figures:
    """regmeta's own figures."""
    start = time.perf_counter()
    asked = Equivalents(asked_of(found), found.right, combination)
    ranked = [[(pair.right.id, pair.score) for pair in near] for near in asked.every(40)]
    pairs = [(pair.left.id, pair.right.id) for pair in asked.answers()]
    taken = time.perf_counter() - start
    sure = certainties(found, ranked, combination.answer)
    return Figures(*answered(found, pairs), *ranking(found, ranked), sure, taken)


def _texts(items: Sequence[Described]) -> list[str]:
    return [f"{one.name.replace('_', ' ')} {one.label} {one.help}".strip() for one in items]


def by_rapidfuzz(found: PairSet) -> Ranked:
    """rapidfuzz's WRatio on names and labels."""
    from rapidfuzz import fuzz, process, utils

    there = _texts(found.right)
    ranked = []
    for text in _texts(asked_of(found)):
        near = process.extract(
            text, there, scorer=fuzz.WRatio, limit=40, processor=utils.default_process
        )
        ranked.append([(found.right[place].id, score / 100) for _, score, place in near])
    return ranked


def by_trigrams(found: PairSet) -> Ranked:
    """TF-IDF of character n-grams (3 to 5, within words), scikit-learn."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    here, there = _texts(asked_of(found)), _texts(found.right)
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5)).fit(here + there)
    scores = (vectors.transform(here) @ vectors.transform(there).T).toarray()
    ranked = []
    for row in scores:
        order = sorted(range(len(there)), key=lambda place: -row[place])[:40]
        ranked.append([(found.right[place].id, float(row[place])) for place in order])
    return ranked


def by_valentine(found: PairSet) -> Ranked:
    """COMA as valentine has it, on the names and labels as column names."""
    import pandas as pd
    import valentine
    from valentine import algorithms

    asked = asked_of(found)
    here = {f"a{n} {text}": n for n, text in enumerate(_texts(asked))}
    there = {f"b{n} {text}": n for n, text in enumerate(_texts(found.right))}
    frames: Any = [pd.DataFrame(columns=list(here)), pd.DataFrame(columns=list(there))]
    matches = valentine.valentine_match(frames, algorithms.Coma())
    near: list[list[tuple[str, float]]] = [[] for _ in asked]
    for match, score in matches.items():
        source, target = match.source_column, match.target_column
        if source not in here:
            source, target = target, source
        near[here[source]].append((found.right[there[target]].id, float(score)))
    return [sorted(pairs, key=lambda pair: -pair[1]) for pairs in near]


PEERS: dict[str, Callable[[PairSet], Ranked]] = {
    "rapidfuzz, WRatio": by_rapidfuzz,
    "scikit-learn, TF-IDF of character n-grams": by_trigrams,
    "valentine, COMA": by_valentine,
}


def compare(found: PairSet, combination: Combination, name: str = "regmeta") -> Figures:
    """Print regmeta and its peers on one set; give regmeta's figures."""
    asked = asked_of(found)
    have = sum(bool(found.gold[one.id]) for one in asked)
    print(
        f"\n{found.name}: {len(asked)} variables, {have} with a counterpart among "
        f"{len(found.right)}\n\n{HEAD}"
    )
    own = by_regmeta(found, combination)
    print(own.row(name), flush=True)
    for peer, rank in PEERS.items():
        start = time.perf_counter()
        try:
            ranked = rank(found)
        except ImportError as error:
            print(f"| {peer} | not installed ({error.name}) | | | | | | | | |")
            continue
        taken = time.perf_counter() - start
        figures = Figures(*best_answers(found, ranked), *ranking(found, ranked), None, taken)
        print(figures.row(peer), flush=True)
    return own


def compare_shipped() -> None:
    """Print the figures of every set that ships, with weights learned from the others alone."""
    from regmeta.harmonize.teach import learn, lessons_of

    sets = shipped_sets()
    taught = [lessons_of(one) for one in sets]
    as_it_is: Sure = []
    taken_away: Sure = []
    for place, held in enumerate(sets):
        combination = learn([*taught[:place], *taught[place + 1 :]])
        whole = compare(held, combination, "regmeta, learned from the other sets")
        without = by_regmeta(held.without(0), combination)
        print(without.row("regmeta, two in three without"))
        as_it_is += whole.sure or []
        taken_away += without.sure or []
    print(reliability("All sets, each held out", as_it_is))
    print(reliability("The same, two in three without", taken_away))


def national() -> list[Described]:
    """A catalogue of national size."""
    from benchmarks.generate import KILDER, LISTS, VARIABLES, Order, make_nation
    from regmeta.harmonize.dictionary import described_of
    from regmeta.read import read_registry
    from regmeta.registry import find_registries, load_registry
    from regmeta.spec.loading import load_spec

    spec = load_spec()
    with tempfile.TemporaryDirectory() as folder:
        make_nation(Order(VARIABLES, KILDER, LISTS, 0, 1), Path(folder), spec, [])
        clean = Path(folder) / "clean"
        read = [read_registry(load_registry(one, spec), spec) for one in find_registries(clean)]
    return [one for submission in read for one in described_of(submission)]


def peak() -> float:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def speed() -> None:
    """Time the top ten of every variable of a nation, and against 736 targets."""
    items = national()
    load_thesaurus()
    for name, other in (("each other", None), ("736 of them", items[:736])):
        start, cpu = time.perf_counter(), time.process_time()
        pairs = sum(len(near) for near in Equivalents(items, other).every())
        taken, worked = time.perf_counter() - start, time.process_time() - cpu
        print(
            f"{len(items)} against {name}: {pairs} pairs in {taken:.1f} s "
            f"({worked:.1f} s of one core), {peak():.0f} MB"
        )


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("one", nargs="?", help="a registry, table, spreadsheet, JSON or data set")
    parser.add_argument("other", nargs="?")
    parser.add_argument("gold", nargs="?", type=Path)
    parser.add_argument("--speed", action="store_true")
    asked = parser.parse_args()
    if asked.speed:
        speed()
    elif asked.gold:
        from regmeta.runs.matching import dictionary

        gold = read_gold(asked.gold)
        one, other = dictionary(asked.left), dictionary(asked.right)
        compare(PairSet(asked.gold.stem, one, other, gold), load_combination())
    elif asked.left:
        parser.print_help(sys.stderr)
    else:
        compare_shipped()


if __name__ == "__main__":
    main()
