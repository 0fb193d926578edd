"""Fit the matcher's weights from a labelled table: `python -m regmeta.harmonize.train FILE.tsv`.

A logistic regression with a penalty on large weights, and one demand of sense: evidence that
supports a target can never count against it, nor the reverse. What is learned is some eighteen
numbers, written to model.toml for people to read; nothing of the table's names goes with them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from regmeta.harmonize.logistic import logistic_weights, sensible_weights
from regmeta.harmonize.match import Asked, Candidate, Matcher
from regmeta.harmonize.patterns import EVIDENCE, SILENCE, Model
from regmeta.spec.loading import specs_folder

SUPPORTING = frozenset(
    {"platform_field", "platform_word", "name_specific", "label_specific", "codes_fit"}
)
ANSWER, CERTAIN = 0.66, 0.95
NONE = "NONE"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A variable with the target that a person gave it (NONE: none), and its candidates."""

    asked: Asked
    target: str
    candidates: tuple[Candidate, ...]
    silence: Mapping[str, float]

    @property
    def pair(self) -> tuple[str, str, str]:
        """What makes two labelled rows the same question with the same answer."""
        return self.asked.name, self.asked.label, self.target


def label_rows(matcher: Matcher, rows: Sequence[tuple[Asked, str]]) -> list[Labelled]:
    """The rows with their candidates; each registry's platform is recognised from its names."""
    platforms = matcher.platforms_of(asked for asked, _ in rows)
    return [
        Labelled(
            asked,
            target,
            tuple(matcher.candidates(asked, platforms[asked.registry])),
            matcher.silence(asked),
        )
        for asked, target in rows
    ]


def _numbers(candidate: Candidate) -> list[float]:
    return [candidate.evidence[name] for name in EVIDENCE]


def fit(rows: Iterable[Labelled]) -> Model:
    """The model that explains the labels best; each distinct (name, label, target) counts once."""
    import numpy as np

    distinct = list({row.pair: row for row in rows}.values())
    examples = [(candidate, row) for row in distinct for candidate in row.candidates]
    evidence = np.array([_numbers(candidate) for candidate, _ in examples])
    right = np.array([float(candidate.target == row.target) for candidate, row in examples])
    weights = sensible_weights(evidence, right, [name in SUPPORTING for name in EVIDENCE])
    silence = _silence([row for row in distinct if not row.candidates])
    return Model(
        weights={name: round(float(w), 4) for name, w in zip(EVIDENCE, weights[1:], strict=True)},
        bias=round(float(weights[0]), 4),
        answer=ANSWER,
        certain=CERTAIN,
        silence=dict(zip(SILENCE, silence[1:], strict=True)),
        silent=silence[0],
    )


def _silence(rows: Sequence[Labelled]) -> list[float]:
    """The weights of SILENCE, the bias first: what variables that nothing points to teach."""
    import numpy as np

    evidence = np.array([[row.silence[name] for name in SILENCE] for row in rows])
    has_target = np.array([float(row.target != NONE) for row in rows])
    if not len(rows):
        return [0.0] * (len(SILENCE) + 1)
    return [round(float(weight), 4) for weight in logistic_weights(evidence, has_target)]


_HEAD = """\
# The matcher's weights: what `python -m regmeta.harmonize.train` made of a labelled table.
#
# A candidate's evidence times these, plus the bias, through the logistic function, is the
# probability that the target is right. 0.0 means that the evidence added nothing, or came out
# with a sign that makes no sense and was left out. regmeta/harmonize/match.py says what each is.
"""


def model_toml(model: Model, rows: Sequence[Labelled]) -> str:
    """The model as the text of model.toml."""
    pairs = {row.pair for row in rows}
    lines = [
        _HEAD,
        "[model]",
        f"# trained on {len(pairs)} distinct pairs of {len(rows)} rows, "
        f"{sum(pair[2] != NONE for pair in pairs)} with a target",
        f"bias = {model.bias}",
        "# answer: the probability from which a target is given, certain: from which it is sure",
        f"answer = {model.answer}",
        f"certain = {model.certain}",
        "",
        "[weights]",
        *(f"{name} = {_plain(model.weights[name])}" for name in EVIDENCE),
        "",
        "# How likely a variable that nothing points to has a target all the same.",
        "[silence]",
        f"bias = {model.silent}",
        *(f"{name} = {_plain(model.silence[name])}" for name in SILENCE),
    ]
    return "\n".join(lines) + "\n"


def _plain(value: float) -> str:
    return "0.0" if math.isclose(value, 0.0, abs_tol=5e-5) else f"{value}"


def own_labels(matcher: Matcher) -> list[Labelled]:
    """The labelled variables that ship: with the targets (labels.tsv), and the neighbourhood's."""
    from regmeta.harmonize.names import read_labelled
    from regmeta.harmonize.platforms import harmonized_folder

    return [
        row
        for path in (harmonized_folder() / "labels.tsv", neighbours_file())
        for row in label_rows(matcher, read_labelled(path))
    ]


def neighbours_file() -> Path:
    """Names of Swedish, Danish and English dictionaries with their targets, to learn from."""
    return specs_folder() / "matching" / "neighbours.tsv"


def train(path: Path) -> tuple[Model, Mapping[str, int]]:
    """Fit on a labelled table and our own labels, and write model.toml of the newest targets."""
    from regmeta.files.output import write_whole
    from regmeta.harmonize.match import make_matcher
    from regmeta.harmonize.names import read_labelled
    from regmeta.harmonize.platforms import harmonized_folder
    from regmeta.spec.targets import load_targets

    matcher = make_matcher(load_targets())
    rows = label_rows(matcher, read_labelled(path)) + own_labels(matcher)
    model = fit(rows)
    write_whole(harmonized_folder() / "model.toml", model_toml(model, rows).encode("utf-8"))
    return model, {"rows": len(rows), "pairs": len({row.pair for row in rows})}


def main(arguments: Sequence[str]) -> int:
    """Train from the command line; 2 where the table is not named or cannot be read."""
    import sys

    from regmeta.errors import RegmetaError

    if len(arguments) != 1:
        sys.stderr.write("python -m regmeta.harmonize.train LABELLED.tsv\n")
        return 2
    try:
        _, counts = train(Path(arguments[0]))
    except RegmetaError as error:
        sys.stderr.write(f"regmeta: {error.message('nb')}\n")
        return error.code
    sys.stdout.write(f"{counts['rows']} rader, {counts['pairs']} par: skrev model.toml\n")
    return 0


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
