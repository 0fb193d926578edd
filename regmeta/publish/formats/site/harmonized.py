"""Harmonized variables: who has each, under which names and codes, and the coverage of all."""

from __future__ import annotations

from typing import Any

from regmeta.model import Target, Text
from regmeta.publish.formats.site import data
from regmeta.publish.formats.site.harmonized_values import (
    flow_of,
    left_out,
    target_codes,
    value_maps,
)
from regmeta.publish.formats.site.instruments import availability
from regmeta.publish.formats.site.kilder import row
from regmeta.publish.formats.site.lists import User, kilder_among
from regmeta.publish.formats.site.page import Site, href

_TYPES = {
    "code": Text("kode", "code"),
    "string": Text("tekst", "text"),
    "integer": Text("heltall", "integer"),
    "decimal": Text("desimaltall", "decimal"),
    "boolean": Text("ja/nei", "yes/no"),
    "date": Text("dato", "date"),
    "dateTime": Text("dato og tid", "date and time"),
    "category": Text("kategori", "category"),
    "uuid": Text("UUID", "UUID"),
}
_MOST_COLUMNS = 12
_MOST_LINES = 80


def users_of(site: Site) -> dict[str, list[User]]:
    """Who is mapped to each target."""
    users: dict[str, list[User]] = {target.id: [] for target in site.facts.catalogue.targets}
    for kilde_facts in site.facts.by_name:
        for variable in kilde_facts.kilde.variables:
            for mapping in variable.mappings:
                users.setdefault(mapping.target, []).append((kilde_facts, variable))
    return users


def write_harmonized(site: Site) -> None:
    """A page a target, and one with all of them."""
    t, users = site.t, users_of(site)
    targets = {target.id: target for target in site.facts.catalogue.targets}
    for id_, kilde_facts in users.items():
        _write_target(site, targets.get(id_) or Target(id_, Text(id_), Text(), ""), kilde_facts)
    lines = [
        {
            "href": href("harmonisert", id_),
            "name": site.says(targets[id_].name) if id_ in targets else id_,
            "type": type_in(targets[id_].datatype, site.lang) if id_ in targets else "",
            "kilder": site.number(len({kilde_facts.kilde.code for kilde_facts, _ in kilde_facts})),
            "variables": site.number(len(kilde_facts)),
            "code": id_,
            "count": len({kilde_facts.kilde.code for kilde_facts, _ in kilde_facts}),
        }
        for id_, kilde_facts in users.items()
    ]
    site.put(
        "harmonized_all",
        "harmonisert.html",
        title=f"{t.harmonized_title} · {t.catalogue}",
        about=f"{t.harmonized_title}. {t.proposal}",
        crumbs=[(t.harmonized_title, "harmonisert.html")],
        current="harmonized",
        rows=sorted(lines, key=lambda line: (-line["count"], line["code"])),
        data=data.terms(
            t.harmonized_title,
            t.proposal,
            ((target.id, target.name(site.lang)) for target in targets.values()),
        ),
    )


def type_in(datatype: str, lang: str) -> str:
    """A target's data type in words; one that may be either of two is told as both."""
    parts = (_TYPES.get(part, Text(part, part))(lang) for part in datatype.split("/"))
    return Text(" eller ", " or ")(lang).join(parts)


def _write_target(site: Site, target: Target, users: list[User]) -> None:
    t = site.t
    facts = (
        (t.type, type_in(target.datatype, site.lang)),
        (t.kodeverk, target.code_system),
        (t.oid, target.oid),
    )
    heads, aligned = aligned_codes(site, users)
    maps = value_maps(site, target, users)
    site.put(
        "harmonized",
        href("harmonisert", target.id),
        title=f"{target.name(site.lang) or target.id} · {t.harmonized_title}",
        about=target.definition(site.lang) or target.name(site.lang) or target.id,
        crumbs=[
            (t.harmonized_title, "harmonisert.html"),
            (site.says(target.name), href("harmonisert", target.id)),
        ],
        current="",
        name=site.says(target.name),
        code=target.id,
        description=site.says(target.definition) if target.definition else "",
        lead=[
            *((label, text, "") for label, text in facts if text),
            (t.registries, site.number(kilder_among(users)), ""),
            (t.variabler, site.number(len(users)), ""),
        ],
        rows=[row(site, kilde_facts, variable, place="kilde") for kilde_facts, variable in users],
        heads=heads,
        aligned=aligned,
        maps=maps,
        **flow_of(site, maps),
        left_out=left_out(site, target, users),
        **target_codes(site, target),
        data=data.terms(
            target.name(site.lang) or target.id,
            target.definition(site.lang),
            ((variable.code, variable.current.name("")) for _, variable in users[:200]),
        ),
        **availability(site, users),
    )


def aligned_codes(site: Site, users: list[User]) -> tuple[list[Any], list[tuple[Any, list[str]]]]:
    """Codes of the variables that have lists, those that mean the same on one line."""
    columns: list[User] = []
    seen: set[str] = set()
    for kilde_facts, variable in users:
        lists = [code for code in variable.kodeverk if kilde_facts.kodeverk[code].codes]
        if lists and lists[0] not in seen and len(columns) < _MOST_COLUMNS:
            seen.add(lists[0])
            columns.append((kilde_facts, variable))
    lines: dict[str, tuple[Any, list[str]]] = {}
    for at, (kilde_facts, variable) in enumerate(columns):
        for list_ in variable.kodeverk:
            for code in kilde_facts.kodeverk[list_].codes:
                key = code.label("").casefold().strip() or code.value
                line = lines.setdefault(key, (site.says(code.label), [""] * len(columns)))
                line[1][at] = ", ".join(dict.fromkeys(filter(None, (line[1][at], code.value))))
    heads = [site.own(column.short or column.name) for column, _ in columns]
    return heads, list(lines.values())[:_MOST_LINES]
