"""Where every registry stands on its way to helsedata.no, and whom it waits for.

What only people know stands in registry.toml: `[status]` with `stage`, `dates` (a day a stage),
`waiting_for`, `planned` and `application_form`. The rest is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from regmeta.errors import RegmetaError
from regmeta.model import Progress, Submission, Text, no_progress
from regmeta.registry import STAGES, Registry, RegistryStatus, Stage
from regmeta.runs.batch import Batch
from regmeta.runs.checking import check, harmonize_all
from regmeta.spec.fields import Spec
from regmeta.validate.scores import Score, score_all

STAGE_NAMES = {
    "draft": Text("utkast", "draft"),
    "completed": Text("komplettert", "completed"),
    "delivered": Text("levert", "delivered"),
    "in-test": Text("i test", "in test"),
    "in-production": Text("i produksjon", "in production"),
}
REGIONS = {
    "nord": Text("Helse Nord", "Northern Norway"),
    "midt": Text("Helse Midt-Norge", "Central Norway"),
    "vest": Text("Helse Vest", "Western Norway"),
    "sor-ost": Text("Helse Sør-Øst", "South-Eastern Norway"),
}
UNKNOWN = Text("ikke oppgitt", "not given")
PLATFORMS = {"openqreg": "OpenQReg", "mrs": "MRS"}
_NEXT = {
    "draft": Text("registeret", "the registry"),
    "completed": Text("registeret (godkjenne og levere)", "the registry (approve and deliver)"),
    "delivered": Text("helsedataservice", "the health data service"),
    "in-test": Text("registeret (godkjenne testen)", "the registry (approve the test)"),
    "in-production": Text(),
}


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one registry stands. Shares are whole per cent; None where nothing is asked for."""

    id: str
    name: str
    region: str
    platform: str
    stage: Stage
    since: date | None
    dates: Mapping[Stage, date]
    waiting_for: Text
    planned: date | None
    variables: int
    mandatory: int | None
    recommended: int | None
    errors: int
    warnings: int
    mapped: int
    application_form: bool | None

    @property
    def harmonized(self) -> int | None:
        """The share of variables that are mapped to a harmonized one."""
        return self.mapped * 100 // self.variables if self.variables else None

    @property
    def published(self) -> bool:
        return self.stage == "in-production"


@dataclass(frozen=True, slots=True)
class Status:
    """All registries, in the order of their stages and names, and those that cannot be read."""

    day: date
    stands: tuple[Stand, ...]
    broken: tuple[RegmetaError, ...] = ()


def status_of(folder: Path, spec: Spec, *, today: date, progress: Progress = no_progress) -> Status:
    """Every registry of a folder; those whose registry.toml does not hold together are `broken`."""
    from regmeta.spec.targets import load_targets

    checked = check([folder], spec, today=today, progress=progress)
    batch = checked.batch
    stages: dict[str, str] = {
        registry.id: registry.status.stage or STAGES[0] for registry in batch.registries
    }
    scores = {
        submission.id: submission
        for submission in score_all(batch.submissions, checked.report, spec, stages)
    }
    mappings = harmonize_all(Batch(batch.submissions, batch.registries), load_targets())
    submissions = {submission.id: submission for submission in batch.submissions}
    stands = [
        _stand(
            registry,
            submissions[registry.id],
            scores[registry.id],
            _mapped(mappings.get(registry.id, ())),
        )
        for registry in batch.registries
    ]
    order = sorted(stands, key=lambda stand: (-STAGES.index(stand.stage), stand.name, stand.id))
    return Status(today, tuple(order), batch.broken)


def _mapped(mappings: Sequence[Any]) -> int:
    return len({mapping.variable for mapping in mappings})


def _stand(registry: Registry, submission: Submission, score: Score, mapped: int) -> Stand:
    stated = registry.status
    stage = stated.stage or STAGES[0]
    return Stand(
        id=registry.id,
        name=score.name or registry.id,
        region=registry.helseregion,
        platform=registry.platform,
        stage=stage,
        since=stated.dates.get(stage),
        dates=stated.dates,
        waiting_for=_waiting_for(stated, stage),
        planned=stated.planned,
        variables=len(submission["variabel"]),
        mandatory=score.total("mandatory").percent,
        recommended=score.total("recommended").percent,
        errors=score.counts.error,
        warnings=score.counts.warning,
        mapped=mapped,
        application_form=stated.application_form,
    )


def _waiting_for(status: RegistryStatus, stage: Stage) -> Text:
    if status.waiting_for:
        return Text(status.waiting_for)
    return _NEXT[stage]


# ------------------------------------------------------------------ counts


@dataclass(frozen=True, slots=True)
class StageShare:
    """How many of how many have published, under one name."""

    name: Text
    published: int
    of: int
    stages: Mapping[str, int]


def shares(status: Status, by: str) -> tuple[StageShare, ...]:
    """Published and stages by `region` or `platform`, or ('') for all together."""
    groups: dict[str, list[Stand]] = {}
    for stand in status.stands:
        groups.setdefault(getattr(stand, by) if by else "", []).append(stand)
    return tuple(
        StageShare(
            name_of(by, key),
            sum(member.published for member in group),
            len(group),
            Counter(member.stage for member in group),
        )
        for key, group in sorted(groups.items(), key=lambda pair: (not pair[0], pair[0]))
    )


def name_of(by: str, key: str) -> Text:
    """A region's or a platform's name."""
    if not by:
        return Text("Alle registre", "All registries")
    if by == "region":
        return REGIONS.get(key, Text(key) if key else UNKNOWN)
    name = PLATFORMS.get(key, key)
    return Text(name) if name else UNKNOWN
