"""The annual report as tables: rows for a Norwegian Excel, and all of it as JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from regmeta.model import Text
from regmeta.runs.annual.chapter import GROUP_NAMES, chapter_text
from regmeta.runs.annual.figures import (
    GROUPS,
    AnnualReport,
    ReportedRegistry,
    counts_of,
    grouped,
)
from regmeta.runs.stages import STAGE_NAMES
from regmeta.runs.status import name_of

Row = tuple[str, ...]
ALL = Text("Alle", "All")
YES, NO = Text("ja", "yes"), Text("nei", "no")
REGISTRY_HEADS = (
    Text("register", "registry"),
    Text("navn", "name"),
    Text("helseregion", "health region"),
    Text("plattform", "platform"),
    Text("status", "status"),
    Text("trinn", "stage"),
    Text("siden", "since"),
    Text("publisert", "published"),
    Text("frist", "deadline"),
    Text("venter på", "waits for"),
    Text("utgave", "edition"),
    Text("variabler", "variables"),
    Text("harmonisert", "harmonized"),
    Text("bruker felles søknadsskjema", "uses the common form"),
    Text("skal bruke felles søknadsskjema", "must use the common form"),
    Text("avgjør søknader", "decides applications"),
    Text("antatt", "assumed"),
)
FIGURE_HEADS = (
    Text("helseregion", "health region"),
    Text("plattform", "platform"),
    *GROUP_NAMES.values(),
    Text("i alt", "total"),
)
YEAR_HEADS = (Text("dag", "day"), *GROUP_NAMES.values(), Text("i alt", "total"))


def registry_rows(report: AnnualReport, lang: str) -> list[Row]:
    """A row a registry; days are ISO texts, what is not known is an empty cell."""
    return [_registry_row(registry, lang) for registry in report.registries]


def _registry_row(registry: ReportedRegistry, lang: str) -> Row:
    return (
        registry.id,
        registry.name,
        name_of("region", registry.region)(lang),
        name_of("platform", registry.platform)(lang),
        GROUP_NAMES[registry.group](lang),
        STAGE_NAMES[registry.stage](lang),
        _day(registry.since),
        _day(registry.published),
        _day(registry.planned),
        registry.waiting_for(lang),
        _number(registry.edition or None),
        _number(registry.variables),
        _number(registry.mapped),
        _answer(registry.uses_form, lang),
        _answer(registry.must_use_form, lang),
        registry.decides(lang),
        _answer(registry.is_assumed, lang),
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _number(count: int | None) -> str:
    return "" if count is None else str(count)


def _answer(answer: bool | None, lang: str) -> str:
    if answer is None:
        return ""
    return YES(lang) if answer else NO(lang)


def figure_rows(registries: Sequence[ReportedRegistry], lang: str) -> list[Row]:
    """How many in each group: of all, by region, by platform and by both."""
    rows = [_figures(ALL(lang), ALL(lang), registries)]
    regions = grouped(registries, lambda registry: registry.region)
    platforms = grouped(registries, lambda registry: registry.platform)
    for region, own in regions.items():
        rows.append(_figures(name_of("region", region)(lang), ALL(lang), own))
    for platform, own in platforms.items():
        rows.append(_figures(ALL(lang), name_of("platform", platform)(lang), own))
    for region, of_region in regions.items():
        for platform, own in grouped(of_region, lambda registry: registry.platform).items():
            names = (name_of("region", region)(lang), name_of("platform", platform)(lang))
            rows.append(_figures(*names, own))
    return rows


def _figures(region: str, platform: str, registries: Sequence[ReportedRegistry]) -> Row:
    counts = counts_of(registries)
    return (region, platform, *(str(counts[group]) for group in GROUPS), str(len(registries)))


def year_rows(report: AnnualReport) -> list[Row]:
    """How many in each group at the ends of years and on the day."""
    return [
        (
            year.day.isoformat(),
            *(str(year.counts[group]) for group in GROUPS),
            str(sum(year.counts.values())),
        )
        for year in report.years
    ]


def registries_csv(report: AnnualReport, lang: str = "nb") -> str:
    """A row a registry, as a Norwegian Excel opens it."""
    return _csv(REGISTRY_HEADS, registry_rows(report, lang), lang)


def figures_csv(report: AnnualReport, lang: str = "nb") -> str:
    """The figures by region, platform and both, as a Norwegian Excel opens them."""
    return _csv(FIGURE_HEADS, figure_rows(report.registries, lang), lang)


def years_csv(report: AnnualReport, lang: str = "nb") -> str:
    """The figures over the years, as a Norwegian Excel opens them."""
    return _csv(YEAR_HEADS, year_rows(report), lang)


def _csv(heads: Iterable[Text], rows: Iterable[Row], lang: str) -> str:
    """Semicolons and a byte order mark; a text that would be a formula gets an apostrophe."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([head(lang) for head in heads])
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return "\ufeff" + text.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t")) else cell


def report_json(report: AnnualReport, lang: str = "nb") -> dict[str, Any]:
    """Everything as values; days are ISO texts, null where nobody knows."""
    return {
        "day": report.day.isoformat(),
        "text": chapter_text(report, lang),
        "registries": [_registry_json(registry, lang) for registry in report.registries],
        "figures": [_named(FIGURE_KEYS, row) for row in figure_rows(report.registries, lang)],
        "years": [_named(YEAR_KEYS, row) for row in year_rows(report)],
        "unreadable": [error.message(lang) for error in report.broken],
    }


FIGURE_KEYS = ("region", "platform", *GROUPS, "total")
YEAR_KEYS = ("day", *GROUPS, "total")


def _named(keys: Sequence[str], row: Row) -> dict[str, str | int]:
    named: dict[str, str | int] = dict(zip(keys, row, strict=True))
    return {**named, **{key: int(named[key]) for key in (*GROUPS, "total")}}


def _registry_json(registry: ReportedRegistry, lang: str) -> dict[str, Any]:
    return {
        "id": registry.id,
        "name": registry.name,
        "region": registry.region,
        "platform": registry.platform,
        "group": registry.group,
        "stage": registry.stage,
        "since": _day(registry.since) or None,
        "published": _day(registry.published) or None,
        "planned": _day(registry.planned) or None,
        "waiting_for": registry.waiting_for(lang),
        "edition": registry.edition or None,
        "variables": registry.variables,
        "mapped": registry.mapped,
        "application_form": registry.uses_form,
        "application_form_required": registry.must_use_form,
        "decides_applications": registry.decides(lang),
        "assumed": registry.is_assumed,
        "remarks": [remark(lang) for remark in registry.remarks],
    }
