"""The annual report's chapter as text: sentences with figures, in the order of the common plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from regmeta.model import Text
from regmeta.runs.annual.figures import (
    GROUPS,
    AnnualReport,
    Group,
    ReportedRegistry,
    counts_of,
    grouped,
)
from regmeta.runs.status import name_of

GROUP_NAMES: dict[Group, Text] = {
    "published": Text("publisert", "published"),
    "in-process": Text("under arbeid", "in process"),
    "not-begun": Text("ikke begynt", "not begun"),
}
Section = tuple[Text, tuple[Text, ...]]
"""A heading and its sentences."""


def chapter_text(report: AnnualReport, lang: str = "nb") -> str:
    """The chapter as plain text."""
    parts = [title_of(report)(lang)]
    for heading, sentences in sections_of(report):
        lines = [sentence(lang) for sentence in sentences]
        parts.append("\n".join([heading(lang), *lines]))
    return "\n\n".join(parts)


def title_of(report: AnnualReport, region: str | None = None) -> Text:
    """What the report is of, and the day."""
    title = Text(
        "Metadata og felles søknadsskjema per {day}",
        "Metadata and the common application form as of {day}",
    ).filled(day=day_text(report.day))
    if region is None:
        return title
    return _REGION_TITLE.filled(region=name_of("region", region), title=title)


_REGION_TITLE = Text("{region}: {title}", "{region}: {title}")


def sections_of(report: AnnualReport) -> tuple[Section, ...]:
    """The chapter, section by section; those that have nothing to say are left out."""
    registries = report.registries
    sections = (
        (Text("Metadata på helsedata.no", "Metadata on helsedata.no"), _whole(report)),
        (Text("Etter helseregion", "By health region"), _by_region(registries)),
        (Text("Etter plattform", "By platform"), _by_platform(registries)),
        (_CROSSED, _crossed(registries)),
        (Text("Det som gjenstår", "What remains"), _remaining(report)),
        (Text("Felles søknadsskjema", "The common application form"), _common_form(registries)),
        (Text("Hvem som avgjør søknader", "Who decides applications"), _deciding(registries)),
        (Text("Harmonisering", "Harmonization"), _harmonized(registries)),
        (Text("Utvikling over år", "Over the years"), _over_years(report)),
        (Text("Se på dette", "Look at this"), _remarks(report)),
    )
    made = ((heading, tuple(sentences)) for heading, sentences in sections)
    return tuple((heading, sentences) for heading, sentences in made if sentences)


_CROSSED = Text("Etter helseregion og plattform", "By health region and platform")


def day_text(day: date) -> Text:
    """A day as people write it."""
    return Text("{day}.{month}.{year}", "{iso}").filled(
        day=day.day, month=day.month, year=day.year, iso=day.isoformat()
    )


def figures_of(registries: Sequence[ReportedRegistry]) -> Text:
    """How many of how many are in each group."""
    counts = counts_of(registries)
    return Text(
        "{published} av {total} publisert, {process} under arbeid, {begun} ikke begynt",
        "{published} of {total} published, {process} in process, {begun} not begun",
    ).filled(
        published=counts["published"],
        total=len(registries),
        process=counts["in-process"],
        begun=counts["not-begun"],
    )


def names_of(registries: Sequence[ReportedRegistry]) -> str:
    """Their names, in alphabetical order."""
    return ", ".join(sorted(registry.name for registry in registries))


# ------------------------------------------------------------------ how far they have come


def _whole(report: AnnualReport) -> Iterator[Text]:
    registries = report.registries
    if not registries:
        yield Text("Ingen registre.", "No registries.")
        return
    counts = counts_of(registries)
    share = counts["published"] * 100 // len(registries)
    yield _PUBLISHED.filled(
        day=day_text(report.day),
        published=counts["published"],
        total=len(registries),
        share=f"{share}\N{NO-BREAK SPACE}%",
        process=counts["in-process"],
        begun=counts["not-begun"],
    )
    if report.broken:
        yield _UNREAD.filled(count=len(report.broken))


_PUBLISHED = Text(
    "Per {day} har {published} av {total} registre publisert metadata på helsedata.no ({share}). "
    "{process} er under arbeid, og {begun} er ikke begynt.",
    "As of {day}, {published} of {total} registries have published metadata on helsedata.no "
    "({share}). {process} are in process, and {begun} have not begun.",
)
_UNREAD = Text(
    "Antall registre som ikke kan leses og ikke er med i tallene: {count}.",
    "Registries that cannot be read and are not in the figures: {count}.",
)
_LINE = Text("{name}: {figures}.", "{name}: {figures}.")


def _by_region(registries: Sequence[ReportedRegistry]) -> Iterator[Text]:
    for region, own in grouped(registries, lambda registry: registry.region).items():
        yield _LINE.filled(name=name_of("region", region), figures=figures_of(own))


def _by_platform(registries: Sequence[ReportedRegistry]) -> Iterator[Text]:
    """The figures of every platform, and below them the names in each group."""
    for platform, own in grouped(registries, lambda registry: registry.platform).items():
        yield _LINE.filled(name=name_of("platform", platform), figures=figures_of(own))
        for group in GROUPS:
            names = names_of([registry for registry in own if registry.group == group])
            if names:
                yield _NAMED.filled(group=GROUP_NAMES[group], names=names)


_NAMED = Text("  {group}: {names}", "  {group}: {names}")


def _crossed(registries: Sequence[ReportedRegistry]) -> Iterator[Text]:
    for region, of_region in grouped(registries, lambda registry: registry.region).items():
        for platform, own in grouped(of_region, lambda registry: registry.platform).items():
            name = Text("{region}, {platform}", "{region}, {platform}").filled(
                region=name_of("region", region), platform=name_of("platform", platform)
            )
            yield _LINE.filled(name=name, figures=figures_of(own))


# ------------------------------------------------------------------ what remains


def _remaining(report: AnnualReport) -> Iterator[Text]:
    """Those not published: the nearest deadline first, those without one last."""
    for registry in remaining_of(report.registries):
        yield _REMAINS.filled(
            deadline=deadline_of(registry, report.day),
            name=registry.name,
            group=GROUP_NAMES[registry.group],
            waiting=_WAITS.filled(who=registry.waiting_for) if registry.waiting_for else Text(),
        )


def remaining_of(registries: Sequence[ReportedRegistry]) -> list[ReportedRegistry]:
    """Those not published, the nearest deadline first, those without one last."""
    rest = [registry for registry in registries if registry.group != "published"]
    return sorted(rest, key=lambda registry: (registry.planned or date.max, registry.name))


def deadline_of(registry: ReportedRegistry, day: date) -> Text:
    """The deadline, and whether it has passed."""
    if registry.planned is None:
        return Text("uten frist", "no deadline")
    text = Text("frist {day}", "deadline {day}")
    if registry.planned < day:
        text = Text("fristen {day} er ute", "the deadline {day} has passed")
    return text.filled(day=day_text(registry.planned))


_REMAINS = Text(
    "{name}: {group}, {deadline}{waiting}.",
    "{name}: {group}, {deadline}{waiting}.",
)
_WAITS = Text(", venter på {who}", ", waits for {who}")


# ------------------------------------------------------------------ the common form


def _common_form(registries: Sequence[ReportedRegistry]) -> Iterator[Text]:
    """Who uses it, who must, who must and does not, and of whom it is not said."""
    groups = (
        (_USES, [registry for registry in registries if registry.uses_form]),
        (_MUST, [registry for registry in registries if registry.must_use_form]),
        (_LACKS, [entry for entry in registries if entry.must_use_form and not entry.uses_form]),
        (_USES_NOT, [registry for registry in registries if registry.uses_form is False]),
        (_UNSAID, [registry for registry in registries if registry.uses_form is None]),
    )
    for sentence, own in groups:
        yield sentence.filled(count=len(own), names=_in_parts(own))
    assumed = [registry for registry in registries if registry.is_assumed]
    if assumed:
        yield _ASSUMED.filled(count=len(assumed), names=names_of(assumed))


def _in_parts(registries: Sequence[ReportedRegistry]) -> str:
    names = names_of(registries)
    return f": {names}" if names else ""


_USES = Text("Bruker felles søknadsskjema ({count}){names}.", "Use the form ({count}){names}.")
_MUST = Text(
    "Skal bruke felles søknadsskjema ({count}){names}.", "Must use the form ({count}){names}."
)
_LACKS = Text(
    "Skal, men bruker det ikke eller har ikke oppgitt det ({count}){names}.",
    "Must, but do not or have not said so ({count}){names}.",
)
_USES_NOT = Text("Bruker det ikke ({count}){names}.", "Do not use it ({count}){names}.")
_UNSAID = Text("Ikke oppgitt ({count}){names}.", "Not given ({count}){names}.")
_ASSUMED = Text(
    "Søknadsskjemaets regelsett navngir ikke disse ({count}), og det er antatt etter registertype "
    "om de skal bruke skjemaet og hvem som avgjør: {names}.",
    "The form's law does not name these ({count}), and whether they must use the form and who "
    "decides is assumed by their kind: {names}.",
)


def _deciding(registries: Sequence[ReportedRegistry]) -> Iterator[Text]:
    """Who decides applications, and for which registries."""
    deciders = {registry.decides.nb: registry.decides for registry in registries}
    for decider in sorted(deciders):
        own = [registry for registry in registries if registry.decides.nb == decider]
        name = deciders[decider]
        yield _DECIDES.filled(name=name, count=len(own), names=names_of(own))


_DECIDES = Text("{name} ({count}): {names}.", "{name} ({count}): {names}.")


# ------------------------------------------------------------------ harmonized, and the years


def _harmonized(registries: Sequence[ReportedRegistry]) -> Iterator[Text]:
    """The share of variables that are mapped, and what it was counted from."""
    variables = sum(registry.variables or 0 for registry in registries)
    mapped = sum(registry.mapped or 0 for registry in registries)
    unknown = [registry for registry in registries if registry.variables is None]
    drafts = [entry for entry in registries if entry.variables is not None and not entry.edition]
    if variables:
        yield _HARMONIZED.filled(
            mapped=mapped, variables=variables, share=f"{mapped * 100 // variables}\u00a0%"
        )
    if drafts:
        yield _DRAFTS.filled(count=len(drafts))
    if unknown:
        yield _UNKNOWN.filled(count=len(unknown), names=names_of(unknown))


_HARMONIZED = Text(
    "{mapped} av {variables} variabler ({share}) er koblet til en harmonisert variabel.",
    "{mapped} of {variables} variables ({share}) are mapped to a harmonized one.",
)
_DRAFTS = Text(
    "Antall registre uten utgave, talt slik de står nå: {count}.",
    "Registries without an edition, counted as they stand now: {count}.",
)
_UNKNOWN = Text(
    "Hva disse hadde den dagen, vet ingen, for de hadde ingen utgave ({count}): {names}.",
    "What these held on that day nobody knows, as they had no edition ({count}): {names}.",
)


def _over_years(report: AnnualReport) -> Iterator[Text]:
    for year in report.years:
        yield _YEAR.filled(
            day=day_text(year.day),
            published=year.counts["published"],
            process=year.counts["in-process"],
            begun=year.counts["not-begun"],
        )


_YEAR = Text(
    "{day}: {published} publisert, {process} under arbeid, {begun} ikke begynt.",
    "{day}: {published} published, {process} in process, {begun} not begun.",
)


def _remarks(report: AnnualReport) -> Iterator[Text]:
    for error in report.broken:
        yield error.text
    for registry in report.registries:
        for remark in registry.remarks:
            yield _REMARK.filled(name=registry.name, remark=remark)


_REMARK = Text("{name}: {remark}", "{name}: {remark}")
