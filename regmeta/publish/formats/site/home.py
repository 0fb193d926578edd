"""The first page: numbers, registries by health theme, what is new, instruments."""

from __future__ import annotations

from typing import Any

from regmeta.catalogue.facts import KildeFacts, alphabetical
from regmeta.publish.formats.site import data
from regmeta.publish.formats.site.approved import in_list
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
    for kilde_facts in kilder:
        for theme in _themes(site, kilde_facts):
            themes.setdefault(theme, []).append(_line(site, kilde_facts))
    newest = sorted(
        (kilde_facts for kilde_facts in kilder if kilde_facts.kilde.updated),
        key=lambda kilde_facts: (-_ordinal(kilde_facts), alphabetical(kilde_facts.name)),
    )
    site.put(
        "home",
        "index.html",
        title=t.catalogue,
        about=f"{t.about_site} {numbers}",
        numbers=numbers,
        editions=bool(site.approved or site.held),
        themes=sorted(
            themes.items(), key=lambda pair: (pair[0] == t.no_theme, -len(pair[1]), pair[0])
        ),
        new=[
            (
                date_in(kilde_facts.kilde.updated, site.lang),
                href("kilde", kilde_facts.kilde.code),
                site.says(kilde_facts.names),
            )
            for kilde_facts in newest[:_NEW]
        ],
        instruments=[
            (href("instrument", code), name, site.number(len(users)))
            for code, (name, users) in instruments_of(site.facts.by_name).items()
        ],
        data=data.catalogue(t.catalogue, t.about_site, kilder, site.lang),
        changed=date_in(newest[0].kilde.updated, site.lang) if newest else "",
        machine=machine_readable(site, "catalogue", has_content=True),
    )


def _themes(site: Site, kilde_facts: KildeFacts) -> list[str]:
    """The health themes of a registry, in words."""
    field = site.spec["kilde"]["healthTheme"]
    tokens = options_of(kilde_facts.kilde.properties.get("healthTheme", ""))
    labels = [site.words.value(field, token) for token in tokens]
    return labels or [str(site.t.no_theme)]


def _ordinal(kilde_facts: KildeFacts) -> int:
    return kilde_facts.kilde.updated.toordinal() if kilde_facts.kilde.updated else 0


def _line(site: Site, kilde_facts: KildeFacts) -> dict[str, Any]:
    properties = kilde_facts.kilde.properties
    return {
        "href": href("kilde", kilde_facts.kilde.code),
        "name": site.says(kilde_facts.names),
        "short": kilde_facts.short,
        "owner": site.own(properties.get("Dataansvarlig", "")),
        "forms": site.number(len(kilde_facts.kilde.datasamlinger)),
        "variables": site.number(len(kilde_facts.kilde.variables)),
        "edition": in_list(site, kilde_facts.kilde.code),
    }
