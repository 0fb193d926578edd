"""The annual report's chapter on metadata: how far registries have come, by region and platform.

Three groups, as the common plan counts them: published, in process, and not begun. A registry is in
process from its first approved edition. Days before today come from the day of each stage; what a
registry holds (variables, shares) is always as it stands now, and that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from regmeta.model import Text
from regmeta.registry import STAGES, Stage
from regmeta.runs.status import Stand, Status, name_of

PUBLISHED, IN_PROCESS, NOT_BEGUN = "published", "in-process", "not-begun"
_YEARS = 3


def group_of(stage: Stage) -> str:
    """The group that a stage belongs to."""
    if stage == STAGES[-1]:
        return PUBLISHED
    return NOT_BEGUN if stage == STAGES[0] else IN_PROCESS


def counts_of(stands: Sequence[Stand]) -> dict[str, int]:
    """How many are in each group."""
    groups = [group_of(stand.stage) for stand in stands]
    return {group: groups.count(group) for group in (PUBLISHED, IN_PROCESS, NOT_BEGUN)}


def published_on(stands: Sequence[Stand], day: date) -> int:
    """How many had been published on an earlier day; those whose day is not given are not."""
    days = [stand.dates.get(STAGES[-1]) for stand in stands if stand.published]
    return sum(published is not None and published <= day for published in days)


def annual_text(status: Status, lang: str = "nb") -> str:
    """The chapter as text with figures."""
    stands = status.stands
    if not stands:
        return Text("Ingen registre.", "No registries.")(lang)
    parts = [
        [_HEAD(lang, day=status.day.isoformat()), _figures(stands, lang)],
        _listed(_BY_REGION, stands, "region", lang),
        _listed(_BY_PLATFORM, stands, "platform", lang, named=True),
        list(_crossed(stands, lang)),
        list(_remaining(stands, lang)),
        list(_shares(status, lang)),
        list(_trend(status, lang)),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part)


def _figures(stands: Sequence[Stand], lang: str) -> str:
    counts = counts_of(stands)
    return _COUNTS(
        lang,
        of=len(stands),
        published=counts[PUBLISHED],
        process=counts[IN_PROCESS],
        begun=counts[NOT_BEGUN],
    )


def _groups(stands: Sequence[Stand], of: Callable[[Stand], str]) -> dict[str, list[Stand]]:
    """The stands by a key, those without one last."""
    keys = sorted({of(stand) for stand in stands}, key=lambda key: (not key, key))
    return {key: [stand for stand in stands if of(stand) == key] for key in keys}


def _listed(
    head: Text, stands: Sequence[Stand], by: str, lang: str, *, named: bool = False
) -> list[str]:
    lines = [head(lang)]
    for key, own in _groups(stands, lambda stand: str(getattr(stand, by))).items():
        line = f"  {name_of(by, key)(lang)}: {_figures(own, lang)}"
        names = ", ".join(sorted(stand.name for stand in own))
        lines.append(f"{line} {names}." if named else line)
    return lines


def _crossed(stands: Sequence[Stand], lang: str) -> Iterator[str]:
    """Published of all, a row a region and platform."""
    yield _CROSSED(lang)
    regions = _groups(stands, lambda stand: stand.region)
    for region, of_region in regions.items():
        for platform, own in _groups(of_region, lambda stand: stand.platform).items():
            where = f"{name_of('region', region)(lang)} × {name_of('platform', platform)(lang)}"
            yield f"  {where}: {counts_of(own)[PUBLISHED]}/{len(own)}"


def _remaining(stands: Sequence[Stand], lang: str) -> Iterator[str]:
    """Those not published, the nearest deadline first, those without one last."""
    rest = [stand for stand in stands if not stand.published]
    if not rest:
        return
    yield _REMAINS(lang, n=len(rest))
    for stand in sorted(rest, key=lambda stand: (stand.planned or date.max, stand.name)):
        until = stand.planned.isoformat() if stand.planned else _NO_DEADLINE(lang)
        who = stand.waiting_for(lang) or "–"
        yield f"  {until}  {stand.name}: {_WAITS(lang, who=who)}"


def _shares(status: Status, lang: str) -> Iterator[str]:
    """Who is in the common form, and how much is harmonized."""
    stands = status.stands
    yield _IN_FORM(lang, names=_names(stands, in_form=True))
    yield _OUTSIDE(lang, names=_names(stands, in_form=False))
    variables = sum(stand.variables for stand in stands)
    mapped = sum(stand.mapped for stand in stands)
    if variables:
        yield _HARMONIZED(lang, mapped=mapped, of=variables, rate=mapped * 100 // variables)
    if status.broken:
        yield _UNREAD(lang, n=len(status.broken))


def _names(stands: Sequence[Stand], *, in_form: bool) -> str:
    return ", ".join(sorted(s.name for s in stands if s.application_form is in_form)) or "–"


def _trend(status: Status, lang: str) -> Iterator[str]:
    """Published at the end of each of the last years, and on the day itself."""
    ends = [date(status.day.year - back, 12, 31) for back in range(_YEARS, 0, -1)]
    figures = [f"{day.isoformat()}: {published_on(status.stands, day)}" for day in ends]
    now = sum(stand.published for stand in status.stands)
    undated = now - published_on(status.stands, status.day)
    yield _TREND(lang, figures=", ".join([*figures, f"{status.day.isoformat()}: {now}"]))
    if undated:
        yield _UNDATED(lang, n=undated)


_HEAD = Text("Metadata på helsedata.no per {day}", "Metadata on helsedata.no as of {day}")
_COUNTS = Text(
    "{published} av {of} publisert, {process} under arbeid, {begun} ikke begynt.",
    "{published} of {of} published, {process} in process, {begun} not begun.",
)
_BY_REGION = Text("Etter helseregion:", "By health region:")
_BY_PLATFORM = Text("Etter plattform:", "By platform:")
_CROSSED = Text(
    "Publisert, etter helseregion og plattform:", "Published, by health region and platform:"
)
_REMAINS = Text("Det som gjenstår ({n}):", "What remains ({n}):")
_NO_DEADLINE = Text("uten frist", "no deadline")
_WAITS = Text("venter på {who}", "waits for {who}")
_IN_FORM = Text("I felles søknadsskjema: {names}.", "In the common application form: {names}.")
_OUTSIDE = Text(
    "Ikke i felles søknadsskjema: {names}.", "Not in the common application form: {names}."
)
_HARMONIZED = Text(
    "{mapped} av {of} variabler ({rate} %) er koblet til en harmonisert, slik registrene står nå.",
    "{mapped} of {of} variables ({rate} %) are mapped to a harmonized one, as registries are now.",
)
_UNREAD = Text(
    "{n} registre kan ikke leses og er ikke med i tallene.",
    "{n} registries cannot be read and are not in the figures.",
)
_TREND = Text("Publisert over tid: {figures}.", "Published over time: {figures}.")
_UNDATED = Text(
    "{n} av de publiserte har ingen dag for publisering, og er bare med i det siste tallet.",
    "{n} of those published have no day of publication, and are in the last figure alone.",
)
