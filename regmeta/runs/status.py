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

from regmeta.errors import BrokenConfiguration, RegmetaError
from regmeta.model import Progress, Submission, Text, no_progress
from regmeta.registry import STAGES, Registry
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
_KEYS = ("stage", "dates", "waiting_for", "planned", "application_form")
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
    stage: str
    since: date | None
    dates: Mapping[str, date]
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
    """Every registry of a folder. Raises BrokenConfiguration for a `[status]` that is not ours."""
    from regmeta.spec.targets import load_targets

    checked = check([folder], spec, today=today, progress=progress)
    batch = checked.batch
    stages = {one.id: str(one.status.get("stage", STAGES[0])) for one in batch.registries}
    scores = {one.id: one for one in score_all(batch.submissions, checked.report, spec, stages)}
    mappings = harmonize_all(Batch(batch.submissions, batch.registries), load_targets())
    submissions = {one.id: one for one in batch.submissions}
    stands = [
        _stand(one, submissions[one.id], scores[one.id], _mapped(mappings.get(one.id, ())))
        for one in batch.registries
    ]
    order = sorted(stands, key=lambda one: (-STAGES.index(one.stage), one.name, one.id))
    return Status(today, tuple(order), batch.broken)


def _mapped(mappings: Sequence[Any]) -> int:
    return len({mapping.variable for mapping in mappings})


def _stand(registry: Registry, submission: Submission, score: Score, mapped: int) -> Stand:
    known = registry.status
    dates = _dates(registry)
    stage = str(known.get("stage", STAGES[0]))
    waits = known.get("waiting_for", "")
    form = known.get("application_form")
    return Stand(
        id=registry.id,
        name=score.name or registry.id,
        region=registry.helseregion,
        platform=registry.platform,
        stage=stage,
        since=dates.get(stage),
        dates=dates,
        waiting_for=Text(str(waits), str(waits)) if waits else _NEXT[stage],
        planned=known.get("planned"),
        variables=len(submission["variabel"]),
        mandatory=score.total("mandatory").percent,
        recommended=score.total("recommended").percent,
        errors=score.counts.error,
        warnings=score.counts.warning,
        mapped=mapped,
        application_form=form,
    )


def _dates(registry: Registry) -> dict[str, date]:
    """The days of the stages, checked: a day that is none, or in the wrong order, is told."""
    known, file = registry.status, registry.configuration
    for key in known:
        if key not in _KEYS:
            raise BrokenConfiguration(
                f"{file}: [status] har ukjent nøkkel «{key}». Den kan ha {', '.join(_KEYS)}.",
                f"{file}: [status] has the unknown key “{key}”. It may have {', '.join(_KEYS)}.",
            )
    dates = known.get("dates", {})
    planned, form = known.get("planned"), known.get("application_form")
    sound = (
        isinstance(dates, dict)
        and all(key in STAGES and isinstance(day, date) for key, day in dates.items())
        and (planned is None or isinstance(planned, date))
        and (form is None or isinstance(form, bool))
    )
    if not sound:
        raise BrokenConfiguration(
            f"{file}: [status] dates skal ha en dato for hvert trinn ({', '.join(STAGES)}), "
            "planned en dato, og application_form true eller false.",
            f"{file}: [status] dates must have a day for each stage ({', '.join(STAGES)}), "
            "planned a day, and application_form true or false.",
        )
    days = [dates[stage] for stage in STAGES if stage in dates]
    if days != sorted(days):
        raise BrokenConfiguration(
            f"{file}: [status] dates: et senere trinn har en tidligere dato.",
            f"{file}: [status] dates: a later stage has an earlier day.",
        )
    return dict(dates)


# ------------------------------------------------------------------ counts


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many have published, under one name."""

    name: Text
    published: int
    of: int
    stages: Mapping[str, int]


def shares(status: Status, by: str) -> tuple[Share, ...]:
    """Published and stages by `region` or `platform`, or ('') for all together."""
    groups: dict[str, list[Stand]] = {}
    for stand in status.stands:
        groups.setdefault(getattr(stand, by) if by else "", []).append(stand)
    return tuple(
        Share(
            name_of(by, key),
            sum(one.published for one in group),
            len(group),
            Counter(one.stage for one in group),
        )
        for key, group in sorted(groups.items(), key=lambda pair: (not pair[0], pair[0]))
    )


def name_of(by: str, key: str) -> Text:
    """A region's or a platform's name."""
    if not by:
        return Text("Alle registre", "All registries")
    if by == "region":
        return REGIONS.get(key, Text(key, key) if key else UNKNOWN)
    name = PLATFORMS.get(key, key)
    return Text(name, name) if name else UNKNOWN
