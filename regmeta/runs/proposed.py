"""Mappings that the matcher is certain of, where nobody has decided: data are checked by them.

They are proposals and are marked so; nothing is published of them until somebody accepts them
(`regmeta map ID --review`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from regmeta.model import PROPOSED, Submission, TargetMapping
from regmeta.runs.batch import DECISIONS
from regmeta.spec.targets import Target


def with_proposed(
    submission: Submission,
    mapped: Sequence[TargetMapping],
    targets: Sequence[Target],
    folder: Path | None,
) -> tuple[TargetMapping, ...]:
    """The mappings that hold, and the certain proposals for variables that nobody decided on; two
    of one form that are proposed the same target get none."""
    from regmeta.harmonize import propose

    settled = {mapping.variable for mapping in mapped} | _decided(folder)
    variables = submission["variabel"]
    codes = variables.column("Code")
    certain = [
        (code, prediction)
        for code, prediction in zip(codes, propose(submission, targets), strict=True)
        if prediction.certain and prediction.target and code not in settled
    ]
    of_form = Counter((_form(code), prediction.target) for code, prediction in certain)
    of_form.update((_form(mapping.variable), mapping.target) for mapping in mapped)
    proposed = (
        TargetMapping(
            code, prediction.target, confidence=prediction.confidence, justification=PROPOSED
        )
        for code, prediction in certain
        if of_form[_form(code), prediction.target] == 1
    )
    return (*mapped, *proposed)


def _form(code: str) -> str:
    return code.rpartition(".")[0]


def _decided(folder: Path | None) -> set[str]:
    """The variables that the registry has decided on, also that nothing fits."""
    from regmeta.harmonize import read_decisions

    file = folder / DECISIONS if folder else None
    if file is None or not file.is_file():
        return set()
    return {mapping.variable for mapping in read_decisions(file)}
