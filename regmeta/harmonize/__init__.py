"""From a registry's variables to harmonized ones: platform rules, decisions and the matcher."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from regmeta.harmonize.decisions import (
    Decision,
    outdated_decisions,
    read_decision_rows,
    read_decisions,
    write_decisions,
)
from regmeta.harmonize.platforms import platform_mappings
from regmeta.model import Submission, Target, TargetMapping

if TYPE_CHECKING:
    from regmeta.harmonize.explain import Prediction

__all__ = [
    "Decision",
    "harmonize",
    "outdated_decisions",
    "propose",
    "read_decision_rows",
    "read_decisions",
    "write_decisions",
]


def harmonize(
    submission: Submission, targets: Sequence[Target], decisions: Sequence[TargetMapping] = ()
) -> tuple[TargetMapping, ...]:
    """The mappings that hold for a submission: the registry's decisions, then the platform's.

    A variable that people have decided on is never mapped by rule, also where they decided that
    nothing fits (a decision with no target, which is not returned). Decisions about variables or
    targets that are not there are left out: `outdated_decisions` names them.
    """
    there = set(submission["variabel"].column("Code"))
    target_ids = {target.id for target in targets}
    decided = {mapping.variable for mapping in decisions}
    by_people = tuple(m for m in decisions if m.variable in there and m.target in target_ids)
    by_rule = tuple(m for m in platform_mappings(submission, targets) if m.variable not in decided)
    return by_people + by_rule


def propose(
    submission: Submission, targets: Sequence[Target], *, alone: bool = False
) -> tuple[Prediction, ...]:
    """What the matcher answers for every variable of a submission, in the submission's order.

    `alone` leaves out what a variable's form and neighbours say.
    """
    from regmeta.harmonize.proposals import propose as proposals

    return proposals(submission, targets, alone=alone)
