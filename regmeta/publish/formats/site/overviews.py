"""Pictures of the whole catalogue, each with the table behind it."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from regmeta.catalogue.facts import KildeFacts
from regmeta.publish.formats.site import data
from regmeta.publish.formats.site.harmonized import users_of
from regmeta.publish.formats.site.lists import User, kilder_among
from regmeta.publish.formats.site.page import Site
from regmeta.publish.formats.site.pictures import bars, heat, matrix, network, years_of
from regmeta.publish.formats.site.shared import national_used
from regmeta.texts import parse_date

_FIELDS = (
    *("Beskrivelse", "DataType", "Identifiseringsgrad", "DatabaseReferanse"),
    *("BeskrivelseEngelsk", "GyldigFra"),
)
_MOST_TARGETS = 40
Picture = tuple[str, str, Any, tuple[str, ...], list[tuple[Any, ...]]]


def write_overviews(site: Site) -> None:
    """Periods, completeness, harmonization and what registries share."""
    t, kilder = site.t, site.facts.by_name
    pictures = [
        _periods(site, kilder),
        _completeness(site, kilder),
        _coverage(site, kilder),
        _network(site, kilder),
    ]
    site.put(
        "overviews",
        "oversikter.html",
        title=f"{t.overviews} · {t.catalogue}",
        about=f"{t.overviews}: {t.completeness} {t.coverage} {t.network}",
        crumbs=[(t.overviews, "oversikter.html")],
        current="overviews",
        pictures=[picture for picture in pictures if picture[4]],
        data=data.catalogue(t.catalogue, t.about_site, kilder, site.lang),
    )


def _label(kilde_facts: KildeFacts) -> str:
    return kilde_facts.short or kilde_facts.name


def _periods(site: Site, kilder: list[KildeFacts]) -> Picture:
    t = site.t
    rows = []
    for kilde_facts in kilder:
        start, end = kilde_facts.kilde_period
        days = [parse_date(day) if day else None for day in (start, end)]
        rows.append((_label(kilde_facts), days[0], days[1]))
    years = years_of([(start, end) for _, start, end in rows], site.facts.last_year)
    table = [
        (kilde_facts.names(site.lang), site.period(*kilde_facts.kilde_period))
        for kilde_facts in kilder
    ]
    return t.period, t.availability_alt, heat(t.period, rows, years), (t.registry, t.period), table


def _completeness(site: Site, kilder: list[KildeFacts]) -> Picture:
    t, lang = site.t, site.lang
    labels = [site.spec["variabel"][key].label(lang) for key in _FIELDS]
    rows, table = [], []
    for kilde_facts in kilder:
        variables = kilde_facts.kilde.variables
        filled = [
            sum(1 for variable in variables if variable.current.properties.get(key))
            for key in _FIELDS
        ]
        whole = sum(filled) / (len(variables) * len(_FIELDS)) if variables else 0.0
        rows.append((_label(kilde_facts), whole, _percent(whole)))
        shares = [_percent(count / len(variables)) if variables else "" for count in filled]
        table.append((kilde_facts.names(site.lang), _percent(whole), *shares))
    return (
        *(t.completeness, t.completeness_note, bars(t.completeness, rows)),
        (t.registry, t.all, *labels),
        table,
    )


def _percent(share: float) -> str:
    return f"{int(share * 100)}\N{NO-BREAK SPACE}%"


def _coverage(site: Site, kilder: list[KildeFacts]) -> Picture:
    t = site.t
    users = {id_: users for id_, users in users_of(site).items() if users}
    ranked = sorted(users, key=lambda id_: (-kilder_among(users[id_]), id_))
    chosen = ranked[:_MOST_TARGETS]
    counts = [[_uses(kilde_facts, users[id_]) for id_ in chosen] for kilde_facts in kilder]
    names = [site.targets[id_](site.lang) if id_ in site.targets else id_ for id_ in chosen]
    table = [
        (kilde_facts.names(site.lang), *row)
        for kilde_facts, row in zip(kilder, counts, strict=True)
    ]
    picture = matrix(t.coverage, [_label(kilde_facts) for kilde_facts in kilder], names, counts)
    return t.coverage, t.coverage_note, picture, (t.registry, *names), table if chosen else []


def _uses(kilde_facts: KildeFacts, users: list[User]) -> int:
    """How many of those who use a target are a kilde's own."""
    return sum(user is kilde_facts for user, _ in users)


def _network(site: Site, kilder: list[KildeFacts]) -> Picture:
    t = site.t
    held = [
        {instrument.code for instrument in kilde_facts.kilde.instruments}
        | national_used(kilde_facts)
        for kilde_facts in kilder
    ]
    names = {
        instrument.code: instrument.name
        for kilde_facts in kilder
        for instrument in kilde_facts.kilde.instruments
    }
    names |= {
        kodeverk.code: kodeverk.name or kodeverk.reference
        for kodeverk in site.facts.catalogue.national
    }
    links, table = [], []
    for left, right in combinations(range(len(kilder)), 2):
        both = sorted(held[left] & held[right])
        if both:
            links.append((left, right, len(both)))
            what = ", ".join(names.get(code, code) for code in both)
            table.append((f"{_label(kilder[left])} – {_label(kilder[right])}", len(both), what))
    table.sort(key=lambda row: (-row[1], row[0]))
    picture = network(t.network, [_label(kilde_facts) for kilde_facts in kilder], links)
    return t.network, t.network_note, picture, (t.registries, t.shared_count, t.what), table
