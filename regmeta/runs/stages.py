"""Which stage a registry has reached and since when: from the ledger where it knows, else typed.

What was approved (an edition) and handed over (a delivery) stands in the ledger. The rest, and what
came before the ledger, is typed into registry.toml and looked through: a day that has not come yet
is a plan, and what disagrees is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from itertools import pairwise

from regmeta.editions.ledger import Act, withdrawn_by
from regmeta.model import Text
from regmeta.registry import STAGES, Registry, RegistryStatus, Stage
from regmeta.texts import did_you_mean, fold

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
_STAGE_OF = {"released": "completed", "delivered": "delivered"}


@dataclass(frozen=True, slots=True)
class StandingEdition:
    """A registry's last edition as the ledger tells it; `age` in days."""

    number: int
    made: date
    age: int


@dataclass(frozen=True, slots=True)
class StageHistory:
    """The stage reached, the day of each stage, whole days in each, the last edition and the one
    last handed over (0 for none), and what is to be told of what was typed."""

    stage: Stage
    dates: Mapping[Stage, date]
    days: Mapping[Stage, int]
    edition: StandingEdition | None = None
    delivered: int = 0
    remarks: tuple[Text, ...] = ()
    is_withdrawn: bool = False
    """Taken off, with no edition since: not published, whatever it was."""


def history_of(
    registry: Registry, acts: Sequence[Act], today: date, now: date | None = None
) -> StageHistory:
    """Where a registry stands on a day, by the ledger's acts on it and its registry.toml.

    Where the day lies before `now`, a stage typed without its day is not counted: nobody knows
    whether it had been reached by then.
    """
    past = [act for act in acts if act.registry == registry.id and act.day <= today]
    typed = registry.status if today >= (now or today) else _dated(registry.status)
    withdrawn = bool(withdrawn_by(past))
    noted = _noted(past, typed.dates)
    dates = {**_come(typed.dates, today), **noted}
    if withdrawn:
        dates.pop(STAGES[-1], None)
    ordered = {stage: dates[stage] for stage in STAGES if stage in dates}
    stage = _stage(typed, noted, today)
    if withdrawn and stage == STAGES[-1]:
        stage = max(ordered, key=STAGES.index, default=STAGES[0])
    reached = {
        name: day for name, day in ordered.items() if STAGES.index(name) <= STAGES.index(stage)
    }
    undated = (_undated(registry, today),) if typed is not registry.status else ()
    remarks = (*_remarks(registry, noted, stage, today), *filter(None, undated), *_taken_off(past))
    delivered = [int(act.about.get("edition", "0")) for act in past if act.deed == "delivered"]
    return StageHistory(
        stage=stage,
        dates=reached,
        days=_days(reached, today),
        edition=_edition(past, today),
        delivered=max(delivered, default=0),
        remarks=remarks,
        is_withdrawn=withdrawn,
    )


def _dated(typed: RegistryStatus) -> RegistryStatus:
    """What was typed, without a stage whose day is not given."""
    has_day = typed.stage is not None and typed.stage in typed.dates
    return typed if has_day else replace(typed, stage=None)


def _noted(acts: Sequence[Act], typed: Mapping[Stage, date]) -> dict[Stage, date]:
    """The first day of each stage that the ledger knows.

    A proof tells that an edition stood there by that day: an earlier day that was typed holds.
    """
    days: dict[Stage, date] = {}
    for act in acts:
        stage = act.about.get("stage") or _STAGE_OF.get(act.deed)
        for name in STAGES:
            if name == stage:
                day = min(act.day, typed.get(name, act.day)) if act.about.get("stage") else act.day
                days[name] = min(day, days.get(name, day))
    return days


def _come(dates: Mapping[Stage, date], today: date) -> dict[Stage, date]:
    return {stage: day for stage, day in dates.items() if day <= today}


def _stage(typed: RegistryStatus, noted: Mapping[Stage, date], today: date) -> Stage:
    """The last stage reached: the one typed, or one that has come where its day has not, or one
    that is noted."""
    stated = typed.stage or _last_come(typed.dates, today)
    if typed.dates.get(stated, today) > today:
        stated = _last_come(typed.dates, today)
    return max((stated, *noted), key=STAGES.index)


def _last_come(dates: Mapping[Stage, date], today: date) -> Stage:
    """The last stage whose day has come."""
    return max(_come(dates, today), key=STAGES.index, default=STAGES[0])


def _days(dates: Mapping[Stage, date], today: date) -> dict[Stage, int]:
    """Whole days in each stage, up to the next that has a day, the last up to today."""
    ends = [*dates.items(), (STAGES[-1], today)]
    return {stage: max((end - day).days, 0) for (stage, day), (_, end) in pairwise(ends)}


def _edition(acts: Sequence[Act], today: date) -> StandingEdition | None:
    released = [act for act in acts if act.deed == "released"]
    if not released:
        return None
    last = released[-1]
    return StandingEdition(int(last.about["edition"]), last.day, (today - last.day).days)


# ------------------------------------------------------------------ what is told


def _remarks(
    registry: Registry, noted: Mapping[Stage, date], stage: Stage, today: date
) -> Iterator[Text]:
    _, remark = region_of(registry.helseregion)
    if remark:
        yield _AT.filled(place=registry.place("", "helseregion"), remark=remark)
    typed = registry.status
    for name, day in typed.dates.items():
        place = registry.place("status.dates", name)
        if day > today:
            now = STAGE_NAMES[stage]
            yield _TO_COME.filled(place=place, stage=STAGE_NAMES[name], day=day, now=now)
        elif name in noted and noted[name] != day:
            given = {"day": day, "noted": noted[name]}
            yield _OTHERWISE.filled(place=place, stage=STAGE_NAMES[name], **given)
        elif typed.stage and STAGES.index(name) > STAGES.index(typed.stage):
            stated = STAGE_NAMES[typed.stage]
            yield _AHEAD.filled(place=place, stage=STAGE_NAMES[name], day=day, stated=stated)


def _undated(registry: Registry, day: date) -> Text:
    """That a stage without its day was not counted, or nothing."""
    typed = registry.status
    if typed.stage is None or typed.stage == STAGES[0]:
        return Text()
    stage = STAGE_NAMES[typed.stage]
    return _UNDATED.filled(place=registry.place("status", "stage"), stage=stage, day=day)


def _taken_off(acts: Sequence[Act]) -> Iterator[Text]:
    for act in withdrawn_by(acts).values():
        yield _WITHDRAWN.filled(day=act.day, by=act.by, reason=act.note)


def region_of(text: str) -> tuple[str, Text]:
    """The region's key ('' for none that there is), and what is to be said of what was typed."""
    names = {fold(name): key for key in REGIONS for name in (key, *_names(key))}
    if not text.strip():
        return "", Text()
    key = names.get(fold(text))
    if key is not None:
        return key, Text()
    near = get_close_matches(fold(text), list(names), n=1, cutoff=0.6)
    hint = did_you_mean(names[near[0]] if near else "")
    return "", _NO_REGION.filled(text=text, choices=", ".join(REGIONS), hint=hint)


def _names(key: str) -> tuple[str, str]:
    return REGIONS[key].nb, REGIONS[key].en


_TO_COME = Text(
    "{place}: «{stage}» har dagen {day}, som ikke er kommet. Regnes som «{now}»; skal det være en "
    "plan, skriv planned = {day}.",
    "{place}: “{stage}” has the day {day}, which has not come. Counted as “{now}”; if it is a "
    "plan, write planned = {day}.",
)
_OTHERWISE = Text(
    "{place}: «{stage}» har dagen {day}, men er ført {noted}. Den førte dagen gjelder.",
    "{place}: “{stage}” has the day {day}, but is noted on {noted}. The day noted holds.",
)
_AHEAD = Text(
    "{place}: «{stage}» har dagen {day}, men stage sier «{stated}». Rett det som er galt.",
    "{place}: “{stage}” has the day {day}, but stage says “{stated}”. Put right what is wrong.",
)
_UNDATED = Text(
    "{place}: stage sier «{stage}» uten dag, og er ikke regnet med per {day}. Skriv dagen i "
    "[status.dates].",
    "{place}: stage says “{stage}” without a day, and is not counted as of {day}. Write the day "
    "in [status.dates].",
)
_WITHDRAWN = Text("tatt av {day} av {by}: {reason}", "taken off on {day} by {by}: {reason}")
_AT = Text("{place}: {remark}", "{place}: {remark}")
_NO_REGION = Text(
    "helseregion «{text}» finnes ikke.{hint} Skriv en av {choices}.",
    "there is no helseregion “{text}”.{hint} Write one of {choices}.",
)
