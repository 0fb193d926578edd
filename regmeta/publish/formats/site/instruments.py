"""Instruments: a page each with who uses it; and when variables are available, as a picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from regmeta.catalogue.facts import KildeFacts, span
from regmeta.publish.formats.site import data
from regmeta.publish.formats.site.kilder import row
from regmeta.publish.formats.site.lists import User
from regmeta.publish.formats.site.page import Site, href
from regmeta.publish.formats.site.pictures import heat, years_of
from regmeta.texts import parse_date

_MOST_ROWS = 60

Ends = tuple[str | None, str | None]
"""The first and the last day of a period (ISO); None is not known, or still open."""


def instruments_of(kilder: Iterable[KildeFacts]) -> dict[str, tuple[str, list[User]]]:
    """Every instrument with its name and the variables that belong to it, most used first."""
    users: dict[str, tuple[str, list[User]]] = {}
    for kilde_facts in kilder:
        names = {instrument.code: instrument.name for instrument in kilde_facts.kilde.instruments}
        for variable in kilde_facts.kilde.variables:
            for code in variable.instruments:
                users.setdefault(code, (names.get(code, code), []))[1].append(
                    (kilde_facts, variable)
                )
    return dict(sorted(users.items(), key=lambda item: (-len(item[1][1]), item[0])))


def write_instruments(site: Site) -> None:
    """A page an instrument: which registries use it, and which variables are its."""
    t = site.t
    for code, (name, users) in instruments_of(site.facts.by_name).items():
        kilder: dict[str, list[User]] = {}
        for user in users:
            kilder.setdefault(user[0].kilde.code, []).append(user)
        groups = list(kilder.values())
        site.put(
            "instrument",
            href("instrument", code),
            title=f"{name} · {t.instrument}",
            about=f"{t.instrument}: {name}. "
            + ", ".join(group[0][0].names(site.lang) for group in groups[:10]),
            crumbs=[(name, href("instrument", code))],
            name=site.own(name),
            code=code,
            lead=[
                (t.registries, site.number(len(groups)), ""),
                (t.variabler, site.number(len(users)), ""),
            ],
            kilder=[
                (
                    group[0][0].names(site.lang),
                    t.recognised if group[0][1].code in site.recognised else "",
                    [row(site, member, variable, place="form") for member, variable in group],
                )
                for group in groups
            ],
            data=data.terms(name, "", ((v.code, v.current.name("")) for _, v in users[:200])),
            **_instrument_years(site, groups),
        )


def _instrument_years(site: Site, groups: list[list[User]]) -> dict[str, Any]:
    """When each registry has data from the variables of an instrument."""
    rows = []
    for group in groups:
        registry = group[0][0]
        ends = span(registry.variable_period(variable) for _, variable in group)
        rows.append((registry.short or registry.name, ends))
    return years_of_rows(site, rows)


def availability(site: Site, users: list[User]) -> dict[str, Any]:
    """When variables are available, a row each: as a picture and as rows of a table."""
    rows = [
        (
            f"{kilde_facts.short or kilde_facts.name}: {variable.current.name(site.lang)}",
            kilde_facts.variable_period(variable),
        )
        for kilde_facts, variable in users[:_MOST_ROWS]
    ]
    return years_of_rows(site, rows)


def years_of_rows(site: Site, rows: Sequence[tuple[str, Ends]]) -> dict[str, Any]:
    """Rows and the years they have data in, as a picture and as a table's rows."""
    parts = [(name, _day(start), _day(end)) for name, (start, end) in rows]
    years = years_of([(start, end) for _, start, end in parts], site.facts.last_year)
    picture = heat(site.t.availability, parts, years) if years else ""
    return {"picture": picture, "periods": [(name, site.period(*ends)) for name, ends in rows]}


def _day(iso: str | None) -> date | None:
    return parse_date(iso) if iso else None
