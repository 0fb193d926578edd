"""The first page: numbers, registries by health theme, what is new, instruments."""

from __future__ import annotations

from typing import Any

from regmeta.catalogue.facts import KildeFacts, alphabetical
from regmeta.publish.formats.site import data
from regmeta.publish.formats.site.instruments import instruments_of
from regmeta.publish.formats.site.kilder import total
from regmeta.publish.formats.site.machine import machine_readable
from regmeta.publish.formats.site.page import Site, href
from regmeta.publish.formats.site.values import options_of
from regmeta.publish.words import date_in

_NEW = 8


def write_home(site: Site) -> None:
    """Numbers, registries by health theme, what is new."""
    t, kilder = site.t, site.facts.by_name
    forms, variables = total(kilder)
    numbers = t.numbers.format(
        kilder=site.number(len(kilder)),
        forms=site.number(forms),
        variables=site.number(variables),
    )
    themes: dict[str, list[dict[str, Any]]] = {}
    for one in kilder:
        for theme in _themes(site, one):
            themes.setdefault(theme, []).append(_line(site, one))
    known = sorted(
        (one for one in kilder if one.kilde.updated),
        key=lambda one: (-_ordinal(one), alphabetical(one.name)),
    )
    site.put(
        "home",
        "index.html",
        title=t.catalogue,
        about=f"{t.about_site} {numbers}",
        numbers=numbers,
        themes=sorted(
            themes.items(), key=lambda pair: (pair[0] == t.no_theme, -len(pair[1]), pair[0])
        ),
        new=[
            (
                date_in(one.kilde.updated, site.lang),
                href("kilde", one.kilde.code),
                site.says(one.names),
            )
            for one in known[:_NEW]
        ],
        instruments=[
            (href("instrument", code), name, site.number(len(users)))
            for code, (name, users) in instruments_of(site.facts.by_name).items()
        ],
        data=data.catalogue(t.catalogue, t.about_site, kilder, site.lang),
        changed=date_in(known[0].kilde.updated, site.lang) if known else "",
        machine=machine_readable(site, "catalogue", has_content=True),
    )


def _themes(site: Site, one: KildeFacts) -> list[str]:
    """The health themes of a registry, in words."""
    field = site.spec["kilde"]["healthTheme"]
    tokens = options_of(one.kilde.properties.get("healthTheme", ""))
    labels = [site.words.value(field, token) for token in tokens]
    return labels or [str(site.t.no_theme)]


def _ordinal(one: KildeFacts) -> int:
    return one.kilde.updated.toordinal() if one.kilde.updated else 0


def _line(site: Site, one: KildeFacts) -> dict[str, Any]:
    known = one.kilde.properties
    return {
        "href": href("kilde", one.kilde.code),
        "name": site.says(one.names),
        "short": one.short,
        "owner": site.own(known.get("Dataansvarlig", "")),
        "forms": site.number(len(one.kilde.datasamlinger)),
        "variables": site.number(len(one.kilde.variables)),
    }
