"""Where every registry stands on its way to helsedata.no, and whom it waits for.

What was done with a registry stands in the ledger. What only people know stands in registry.toml:
`[status]` with `stage`, `dates` (a day a stage), `waiting_for`, `planned` and `application_form`.
The rest is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from regmeta.editions.ledger import ledger_of, read_ledger
from regmeta.errors import RegmetaError
from regmeta.model import Progress, Submission, Text, no_progress
from regmeta.registry import STAGES, Registry, RegistryStatus, Stage
from regmeta.runs.batch import Batch
from regmeta.runs.checking import check, harmonize_all
from regmeta.runs.stages import (
    REGIONS,
    StageHistory,
    StandingEdition,
    history_of,
    region_of,
)
from regmeta.spec.fields import Spec
from regmeta.validate.scores import Score, score_all

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
    days: Mapping[Stage, int]
    edition: StandingEdition | None
    waiting_for: Text
    planned: date | None
    variables: int
    mandatory: int | None
    recommended: int | None
    errors: int
    warnings: int
    mapped: int
    application_form: bool | None
    remarks: tuple[Text, ...] = ()

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
    registries: Mapping[str, Registry] = field(default_factory=dict)
    """What their registry.toml say, by id."""


def status_of(
    folder: Path,
    spec: Spec,
    *,
    today: date,
    now: date | None = None,
    progress: Progress = no_progress,
) -> Status:
    """Every registry of a folder; those whose registry.toml does not hold together are `broken`.

    Where `today` lies before `now`, a stage that has no day is not counted. Raises UnreadableInput
    where the ledger was tampered with.
    """
    from regmeta.spec.targets import load_targets

    acts = [line.act for line in read_ledger(ledger_of(folder))]

    checked = check([folder], spec, today=today, progress=progress)
    batch = checked.batch
    histories = {
        registry.id: history_of(registry, acts, today, now) for registry in batch.registries
    }
    stages: dict[str, str] = {ident: histories[ident].stage for ident in histories}
    scores = {
        submission.id: submission
        for submission in score_all(batch.submissions, checked.report, spec, stages)
    }
    mappings = harmonize_all(Batch(batch.submissions, batch.registries), load_targets())
    submissions = {submission.id: submission for submission in batch.submissions}
    stands = [
        _stand(
            registry,
            histories[registry.id],
            submissions[registry.id],
            scores[registry.id],
            _mapped(mappings.get(registry.id, ())),
        )
        for registry in batch.registries
    ]
    order = sorted(stands, key=lambda stand: (-STAGES.index(stand.stage), stand.name, stand.id))
    registries = {registry.id: registry for registry in batch.registries}
    return Status(today, tuple(order), batch.broken, registries)


def _mapped(mappings: Sequence[Any]) -> int:
    return len({mapping.variable for mapping in mappings})


def _stand(
    registry: Registry, history: StageHistory, submission: Submission, score: Score, mapped: int
) -> Stand:
    stated = registry.status
    return Stand(
        id=registry.id,
        name=score.name or registry.id,
        region=region_of(registry.helseregion)[0],
        platform=registry.platform,
        stage=history.stage,
        since=history.dates.get(history.stage),
        dates=history.dates,
        days=history.days,
        edition=history.edition,
        waiting_for=_waiting_for(stated, history),
        planned=stated.planned,
        variables=len(submission["variabel"]),
        mandatory=score.total("mandatory").percent,
        recommended=score.total("recommended").percent,
        errors=score.counts.error,
        warnings=score.counts.warning,
        mapped=mapped,
        application_form=stated.application_form,
        remarks=history.remarks,
    )


def _waiting_for(status: RegistryStatus, history: StageHistory) -> Text:
    """Who somebody said, else who must hand over an edition that has not been, else by stage."""
    if status.waiting_for:
        return Text(status.waiting_for)
    edition = history.edition
    if edition is not None and edition.number > history.delivered:
        return _TO_DELIVER.filled(number=edition.number)
    return _NEXT[history.stage]


_TO_DELIVER = Text("registeret (levere utgave {number})", "the registry (deliver edition {number})")


# ------------------------------------------------------------------ counts


@dataclass(frozen=True, slots=True)
class StageShare:
    """How many of how many have published, under one name."""

    name: Text
    published: int
    of: int
    stages: Mapping[str, int]
    unreadable: int = 0
    """Of these nothing is known; they are among `of` all the same."""


def shares(status: Status, by: str) -> tuple[StageShare, ...]:
    """Published and stages by `region` or `platform`, or ('') for all together.

    Those that cannot be read are counted where nothing is given: they are registries all the same.
    """
    groups: dict[str, list[Stand]] = {"": []} if status.broken else {}
    for stand in status.stands:
        groups.setdefault(getattr(stand, by) if by else "", []).append(stand)
    return tuple(
        _share(name_of(by, key), group, 0 if key else len(status.broken))
        for key, group in sorted(groups.items(), key=lambda pair: (not pair[0], pair[0]))
    )


def _share(name: Text, group: Sequence[Stand], unreadable: int) -> StageShare:
    return StageShare(
        name=name,
        published=sum(member.published for member in group),
        of=len(group) + unreadable,
        stages=Counter(member.stage for member in group),
        unreadable=unreadable,
    )


def name_of(by: str, key: str) -> Text:
    """A region's or a platform's name."""
    if not by:
        return Text("Alle registre", "All registries")
    if by == "region":
        return REGIONS.get(key, Text(key) if key else UNKNOWN)
    name = PLATFORMS.get(key, key)
    return Text(name) if name else UNKNOWN
