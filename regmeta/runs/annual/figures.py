"""The annual report's figures as of a day: how far every registry had come, and what it held.

Three groups, as the common plan counts them. Published: in production, and not taken off since. In
process: a draft has been begun, or there is an edition. Not begun: neither. The day of each stage
comes from the ledger, else from `[status.dates]`; what a registry held on a day comes from the
edition that stood then. For a day that is past, what has no day is not counted, and that is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from regmeta.editions.ledger import Act, ledger_of, read_ledger
from regmeta.errors import RegmetaError
from regmeta.form.law import Law, load_law
from regmeta.form.route import BODIES, route_of
from regmeta.model import Progress, Text, no_progress
from regmeta.read import read_registry
from regmeta.registry import STAGES, Registry, RegistryStatus, Stage, load_registry
from regmeta.runs.batch import Batch
from regmeta.runs.checking import harmonize_all
from regmeta.runs.sides import edition_folder
from regmeta.runs.stages import StageHistory, history_of
from regmeta.runs.status import Stand, Status, status_of
from regmeta.spec.fields import Spec
from regmeta.spec.targets import load_targets

Group = Literal["published", "in-process", "not-begun"]
GROUPS: tuple[Group, ...] = get_args(Group)
EARLIER_YEARS = 4
"""So many ends of years are told before the day itself."""


@dataclass(frozen=True, slots=True)
class ReportedRegistry:
    """One registry on the day. `variables` and `mapped` are those of the edition that stood then,
    or of the folder where the day is today and there is no edition; None where nobody knows.

    `must_use_form` and `decides` are registry.toml's, else the application form's own law;
    `is_assumed` tells that the law does not name the registry and goes by its kind.
    """

    id: str
    name: str
    region: str
    platform: str
    group: Group
    stage: Stage
    since: date | None
    published: date | None
    planned: date | None
    waiting_for: Text
    edition: int
    variables: int | None
    mapped: int | None
    uses_form: bool | None
    must_use_form: bool
    decides: Text
    is_assumed: bool
    remarks: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class YearFigures:
    """The group that each registry was in on a day, by its id."""

    day: date
    groups: Mapping[str, Group]

    @property
    def counts(self) -> dict[Group, int]:
        """How many were in each group."""
        groups = tuple(self.groups.values())
        return {group: groups.count(group) for group in GROUPS}


@dataclass(frozen=True, slots=True)
class AnnualReport:
    """All registries on a day by name, how many were in each group at earlier ends of years, and
    those that cannot be read."""

    day: date
    registries: tuple[ReportedRegistry, ...]
    years: tuple[YearFigures, ...]
    broken: tuple[RegmetaError, ...] = ()


def report_on(
    folder: Path, spec: Spec, *, day: date, now: date, progress: Progress = no_progress
) -> AnnualReport:
    """The report of a folder of registries as of a day, asked for `now`.

    Raises UnreadableInput where the ledger was tampered with.
    """
    acts = [line.act for line in read_ledger(ledger_of(folder))]
    status = status_of(folder, spec, today=day, now=now, progress=progress)
    registries = [status.registries[stand.id] for stand in status.stands]
    days = [*(date(day.year - back, 12, 31) for back in range(EARLIER_YEARS, 0, -1)), day]
    return AnnualReport(
        day=day,
        registries=_reported(status, registries, acts, spec, now),
        years=tuple(YearFigures(end, _groups_on(registries, acts, end, now)) for end in days),
        broken=status.broken,
    )


def group_of(history: StageHistory) -> Group:
    """The group that a registry belongs to."""
    if history.stage == STAGES[-1]:
        return "published"
    begun = history.stage != STAGES[0] or STAGES[0] in history.dates or history.edition is not None
    return "in-process" if begun or history.is_withdrawn else "not-begun"


def counts_of(registries: Sequence[ReportedRegistry]) -> dict[Group, int]:
    """How many are in each group."""
    groups = [registry.group for registry in registries]
    return {group: groups.count(group) for group in GROUPS}


def grouped(
    registries: Sequence[ReportedRegistry], key_of: Callable[[ReportedRegistry], str]
) -> dict[str, list[ReportedRegistry]]:
    """The registries by a key such as the region's, those without last."""
    keys = sorted({key_of(registry) for registry in registries}, key=lambda key: (not key, key))
    return {key: [registry for registry in registries if key_of(registry) == key] for key in keys}


def _groups_on(
    registries: Sequence[Registry], acts: Sequence[Act], day: date, now: date
) -> dict[str, Group]:
    return {registry.id: group_of(history_of(registry, acts, day, now)) for registry in registries}


def _reported(
    status: Status, registries: Sequence[Registry], acts: Sequence[Act], spec: Spec, now: date
) -> tuple[ReportedRegistry, ...]:
    law, is_now = load_law(), status.day >= now
    reported = [
        _registry(stand, registry, history_of(registry, acts, status.day, now), law, spec, is_now)
        for stand, registry in zip(status.stands, registries, strict=True)
    ]
    return tuple(sorted(reported, key=lambda registry: (registry.name, registry.id)))


def _registry(
    stand: Stand, registry: Registry, history: StageHistory, law: Law, spec: Spec, is_now: bool
) -> ReportedRegistry:
    route = _route(registry, law)
    variables, mapped, unread = _held_or_why(stand, registry, history, spec, is_now)
    stated = registry.status
    return ReportedRegistry(
        id=stand.id,
        name=stand.name,
        region=stand.region,
        platform=stand.platform.casefold(),
        group=group_of(history),
        stage=stand.stage,
        since=stand.since,
        published=history.dates.get(STAGES[-1]),
        planned=stand.planned,
        waiting_for=stand.waiting_for,
        edition=history.edition.number if history.edition else 0,
        variables=variables,
        mapped=mapped,
        uses_form=stand.application_form,
        must_use_form=_must_use(stated, route),
        decides=_decides(registry, route),
        is_assumed=_is_assumed(stated, route),
        remarks=(*stand.remarks, *unread),
    )


# ------------------------------------------------------------------ the common form


def _route(registry: Registry, law: Law) -> Mapping[str, Any]:
    """What the form's law says of a registry, by its code, else by its kind."""
    kilde = registry.kilde
    route = route_of(law, kilde.get("Code", ""), None)
    if not route["assumed"]:
        return route
    kind = law.routing["types"].get(kilde.get("Kildetype", ""), law.routing["unknown"]["class"])
    return {**route, **law.routing["classes"][kind]}


def _must_use(stated: RegistryStatus, route: Mapping[str, Any]) -> bool:
    if stated.application_form_required is not None:
        return stated.application_form_required
    return bool(route["in_common_form"])


def _decides(registry: Registry, route: Mapping[str, Any]) -> Text:
    """Who somebody said, else the law's, the data controller by name where registry.toml has it."""
    if registry.status.decides_applications:
        return Text(registry.status.decides_applications)
    controller = " ".join(registry.kilde.get("Dataansvarlig", "").split())
    if route["access"] == "controller" and controller:
        return _CONTROLLER.filled(name=controller)
    return BODIES[route["access"]]


_CONTROLLER = Text("{name} (dataansvarlig)", "{name} (data controller)")


def _is_assumed(stated: RegistryStatus, route: Mapping[str, Any]) -> bool:
    said = bool(stated.decides_applications) and stated.application_form_required is not None
    return bool(route["assumed"]) and not said


# ------------------------------------------------------------------ what it held


def _held(
    stand: Stand, registry: Registry, history: StageHistory, spec: Spec, is_now: bool
) -> tuple[int | None, int | None]:
    """How many variables it held on the day and how many of them were mapped.

    Raises UnreadableInput where the edition was altered.
    """
    if history.edition is None:
        return (stand.variables, stand.mapped) if is_now else (None, None)
    folder = edition_folder(registry.folder, str(history.edition.number))
    kept = load_registry(folder, spec)
    submission = read_registry(kept, spec)
    mappings = harmonize_all(Batch((submission,), (kept,)), load_targets())
    return len(submission["variabel"]), len({row.variable for row in mappings[submission.id]})


def _held_or_why(
    stand: Stand, registry: Registry, history: StageHistory, spec: Spec, is_now: bool
) -> tuple[int | None, int | None, tuple[Text, ...]]:
    """The same, with the sentence that says why it is not known."""
    try:
        return (*_held(stand, registry, history, spec, is_now), ())
    except RegmetaError as error:
        return None, None, (error.text,)
