"""Score the matcher on a labelled table, leaving one registry out at a time.

For every registry the weights are fitted on the others (and on our own labels.tsv) without any
(name, label) that the registry also has; then the registry is predicted. Distinct (name, label,
target) pairs count once, and a pair is right only if every row of it was. Rows labelled NONE count:
answering one of them is a false answer. The dictionary is the same throughout: what a rule knows is
written down, not learned, so `without` shows what each kind of evidence is worth by leaving it out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from regmeta.harmonize.explain import Prediction, decide
from regmeta.harmonize.match import FAMILIES, Matcher, make_matcher
from regmeta.harmonize.names import NONE, read_labelled
from regmeta.harmonize.train import Labelled, fit, label_rows, own_labels
from regmeta.model import Target, Text

RULES = (*FAMILIES, "clash", "cut", "misspelt", "short")
BINS = 10
_MUTE = Text()


@dataclass(frozen=True, slots=True)
class MatchScore:
    """Counts over distinct pairs, and the figures they make.

    right, wrong: answered with a target; missed: has a target and got NONE; `certain_*` the same
    among those called certain. `calibration` is the expected calibration error over ten bins of
    the confidence in the answer, NONE included.
    """

    pairs: int
    positive: int
    right: int
    wrong: int
    missed: int
    certain: int
    certain_right: int
    calibration: float

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.positive)

    @property
    def certain_precision(self) -> float:
        return self.certain_right / max(1, self.certain)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One labelled row and what was predicted with its registry left out."""

    row: Labelled
    prediction: Prediction

    @property
    def answer(self) -> str:
        return self.prediction.target or NONE

    @property
    def right(self) -> bool:
        return self.answer == self.row.target


def leave_one_out(
    matcher: Matcher, rows: Sequence[Labelled], more: Sequence[Labelled] = ()
) -> list[Outcome]:
    """A prediction for every row by a model that never saw its registry, in the order given.

    `more` is only learned from, under the same condition.
    """
    outcomes: dict[int, Outcome] = {}
    every = (*rows, *more)
    for registry in sorted({row.asked.registry for row in rows}):
        held = {_question(row) for row in every if row.asked.registry == registry}
        model = fit(row for row in every if _question(row) not in held)
        for i, row in enumerate(rows):
            if row.asked.registry == registry:
                outcomes[i] = Outcome(row, decide(matcher, model, row.asked, row.candidates))
    return [outcomes[i] for i in range(len(rows))]


def _question(row: Labelled) -> tuple[str, str]:
    return row.asked.name, row.asked.label


def _right_among(outcomes: Iterable[Outcome]) -> int:
    return sum(outcome.right for outcome in outcomes)


def _calibration(outcomes: Iterable[Outcome]) -> float:
    return calibration_error([(o.prediction.confidence, o.right) for o in outcomes])


def score(outcomes: Iterable[Outcome]) -> MatchScore:
    """The score over distinct pairs."""
    pairs: dict[tuple[str, str, str], list[Outcome]] = {}
    for outcome in outcomes:
        pairs.setdefault(outcome.row.pair, []).append(outcome)
    worst = [
        min(pair, key=lambda outcome: (outcome.right, outcome.answer)) for pair in pairs.values()
    ]
    positive = [outcome for outcome in worst if outcome.row.target != NONE]
    missed = [outcome for outcome in positive if outcome.answer == NONE]
    answered = [outcome for outcome in worst if outcome.answer != NONE]
    certain = [outcome for outcome in answered if outcome.prediction.certain]
    return MatchScore(
        pairs=len(worst),
        positive=len(positive),
        right=_right_among(answered),
        wrong=len(answered) - _right_among(answered),
        missed=len(missed),
        certain=len(certain),
        certain_right=_right_among(certain),
        calibration=_calibration(worst),
    )


def calibration_error(answers: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error: how far confidence lies from the share that was right."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in answers:
        bins[min(BINS - 1, int(confidence * BINS))].append((confidence, right))
    gaps = (abs(sum(c for c, _ in bin_) - sum(r for _, r in bin_)) for bin_ in bins)
    return sum(gaps) / max(1, len(answers))


@dataclass(frozen=True, slots=True)
class Worth:
    """What one rule is worth: the score without it, and how many right answers leaned on it."""

    rule: str
    used: int
    without: MatchScore


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The whole score, per registry and per target, what each rule is worth, and every error."""

    score: MatchScore
    rules: tuple[Worth, ...]
    registries: dict[str, MatchScore]
    targets: dict[str, MatchScore]
    errors: tuple[Outcome, ...]
    baseline: MatchScore


def evaluate(path: Path, targets: Sequence[Target], *, rules: bool = True) -> Evaluation:
    """Score a labelled table (columns of mapping-gold.tsv). Raises UnreadableInput."""
    labelled = read_labelled(path)
    matcher = make_matcher(targets)
    rows = label_rows(matcher, labelled)
    outcomes = leave_one_out(matcher, rows, own_labels(matcher))
    by_registry = _grouped(outcomes, lambda outcome: outcome.row.asked.registry)
    by_target = _grouped(outcomes, lambda outcome: outcome.row.target)
    return Evaluation(
        score=score(outcomes),
        rules=tuple(_worth(rule, labelled, targets, rows) for rule in RULES) if rules else (),
        registries={name: score(outcomes) for name, outcomes in by_registry.items()},
        targets={name: score(outcomes) for name, outcomes in by_target.items()},
        errors=tuple(outcome for outcome in outcomes if not outcome.right),
        baseline=baseline(labelled, targets),
    )


def _grouped(outcomes: Iterable[Outcome], key: Any) -> dict[str, list[Outcome]]:
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(key(outcome), []).append(outcome)
    return dict(sorted(groups.items()))


def _worth(
    rule: str, labelled: Sequence[Any], targets: Sequence[Target], rows: Sequence[Labelled]
) -> Worth:
    matcher = make_matcher(targets, without=(rule,))
    outcomes = leave_one_out(matcher, label_rows(matcher, labelled), own_labels(matcher))
    return Worth(rule, len({row.pair for row in rows if _leans(row, rule)}), score(outcomes))


def _leans(row: Labelled, rule: str) -> bool:
    """Whether the rule has a say about the labelled target of a row."""
    own = next((candidate for candidate in row.candidates if candidate.target == row.target), None)
    if own is None:
        return False
    if rule in FAMILIES:
        says = {"name": own.name.says, "label": own.label.says}
        return says.get(rule, any(own.evidence[name] for name in FAMILIES[rule]))
    return rule in own.how


def baseline(labelled: Sequence[Any], targets: Sequence[Target]) -> MatchScore:
    """A plain baseline for comparison: the nearest target by spelling, from 0.6 and up.

    Names and labels against ids' last parts and names, difflib's ratio: no knowledge at all.
    """
    import difflib

    from regmeta.harmonize.match import Candidate, TextEvidence
    from regmeta.texts import fold

    wanted = {
        t.id: [fold(t.name.nb).replace(" ", ""), t.id.split(".")[1].replace("_", "")]
        for t in targets
    }
    outcomes = []
    for asked, target in labelled:
        texts = [fold(text).replace(" ", "").replace("_", "") for text in (asked.name, asked.label)]
        ratio, near = max(
            (difflib.SequenceMatcher(None, text, other).ratio(), ident)
            for ident, others in wanted.items()
            for other in others
            for text in texts
            if text
        )
        silent = TextEvidence(False)
        row = Labelled(asked, target, (Candidate(near, {}, silent, silent),), {})
        answer = near if ratio >= 0.6 else ""
        prediction = Prediction(asked, answer, ratio if answer else 1 - ratio, _MUTE)
        outcomes.append(Outcome(row, prediction))
    return score(outcomes)


def evaluate_names(path: Path, lang: str = "nb", fmt: str = "text") -> str:
    """The evaluation of a labelled table as text for people or json."""
    from regmeta.spec.targets import load_targets

    evaluation = evaluate(path, load_targets())
    return evaluation_json(evaluation) if fmt == "json" else evaluation_text(evaluation, lang)


def _figures(score: MatchScore) -> dict[str, Any]:
    return asdict(score) | {
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "certain_precision": round(score.certain_precision, 4),
        "calibration": round(score.calibration, 4),
    }


def evaluation_json(evaluation: Evaluation) -> str:
    """The evaluation as json: score, baseline, rules, registries, targets and every error."""
    whole = {
        "score": _figures(evaluation.score),
        "baseline": _figures(evaluation.baseline),
        "rules": [{"rule": w.rule, "used": w.used} | _figures(w.without) for w in evaluation.rules],
        "registries": {
            name: _figures(registry) for name, registry in evaluation.registries.items()
        },
        "targets": {name: _figures(target) for name, target in evaluation.targets.items()},
        "errors": [_error(error) for error in evaluation.errors],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _error(outcome: Outcome) -> dict[str, Any]:
    return {
        "registry": outcome.row.asked.registry,
        "name": outcome.row.asked.name,
        "label": outcome.row.asked.label,
        "labelled": outcome.row.target,
        "answered": outcome.answer,
        "confidence": round(outcome.prediction.confidence, 4),
        "evidence": outcome.prediction.evidence.nb,
    }


_SCORE = Text(
    "Uten registeret som måles, {pairs} ulike par, {positive} med svar",
    "The measured registry left out, {pairs} distinct pairs, {positive} with a target",
)
_RULES = Text(
    "Hva hver regel er verd: resultatet uten den", "What each rule is worth: the score without it"
)
_REGISTRIES = Text("Per register", "By registry")
_TARGETS = Text("Per harmonisert variabel", "By harmonized variable")
_ERRORS = Text("Feil og bommerter", "Errors and misses")
_BASELINE = Text("staveliket alene (difflib)", "likeness of spelling alone (difflib)")
_WHOLE = Text("alt belegg", "all evidence")
_HEAD = (
    Text(),
    Text("presisjon", "precision"),
    Text("dekning", "recall"),
    Text("rett", "right"),
    Text("galt", "wrong"),
    Text("mangler", "missed"),
    Text("sikre", "certain"),
    Text("kalibr.", "calibr."),
)


def evaluation_text(evaluation: Evaluation, lang: str = "nb") -> str:
    """The evaluation as tables for people."""
    lines = [_SCORE(lang, pairs=evaluation.score.pairs, positive=evaluation.score.positive), ""]
    lines += _table(
        lang, [(_WHOLE(lang), evaluation.score), (_BASELINE(lang), evaluation.baseline)]
    )
    if evaluation.rules:
        without = [(f"– {rule.rule} ({rule.used})", rule.without) for rule in evaluation.rules]
        lines += ["", _RULES(lang), *_table(lang, without)]
    lines += ["", _REGISTRIES(lang), *_table(lang, list(evaluation.registries.items()))]
    lines += ["", _TARGETS(lang), *_table(lang, list(evaluation.targets.items()))]
    lines += ["", _ERRORS(lang)]
    lines += [
        f"  {e['registry']} {e['name']}: {e['labelled']} → {e['answered']} ({e['confidence']:.2f})"
        for e in map(_error, evaluation.errors)
    ]
    return "\n".join(lines) + "\n"


def _table(lang: str, rows: Sequence[tuple[str, MatchScore]]) -> list[str]:
    wide = max([34, *(len(name) for name, _ in rows)])
    head = [heading(lang) for heading in _HEAD]
    lines = [f"  {head[0]:<{wide}}" + "".join(f"{title:>11}" for title in head[1:])]
    for name, row in rows:
        certain = f"{row.certain_right}/{row.certain}"
        figures = (
            f"{row.precision:>11.3f}{row.recall:>11.3f}{row.right:>11}{row.wrong:>11}"
            f"{row.missed:>11}{certain:>11}{row.calibration:>11.3f}"
        )
        lines.append(f"  {name:<{wide}}{figures}")
    return lines
