"""Pages of concepts: who records one, with which codes, and in which years."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from regmeta.catalogue.facts import alphabetical, span
from regmeta.publish.formats.site import data
from regmeta.publish.formats.site.concepts import Assigned, Concept, assigned, concepts
from regmeta.publish.formats.site.harmonized import aligned_codes
from regmeta.publish.formats.site.instruments import Ends, years_of_rows
from regmeta.publish.formats.site.kilder import row
from regmeta.publish.formats.site.lists import kilder_among
from regmeta.publish.formats.site.page import Site, href

_MOST_NAMED = 8
_SYSTEMS = {"snomed": "SNOMED CT", "loinc": "LOINC", "icd-10": "ICD-10"}


def write_concepts(site: Site) -> None:
    """A page for each concept that a variable has, and one with all of them."""
    held = {concept: entries for concept, entries in assigned(site.facts).items() if entries}
    for id_, entries in held.items():
        _write_concept(site, id_, concepts()[id_], entries)
    t = site.t
    lines = [
        {
            "href": href("begrep", id_),
            "name": _name(site, concepts()[id_]),
            "kilder": site.number(kilder_among(_users(entries))),
            "variables": site.number(len(entries)),
            "since": _since(site, entries),
        }
        for id_, entries in held.items()
    ]
    site.put(
        "concepts",
        "begreper.html",
        title=f"{t.concepts} · {t.catalogue}",
        about=f"{t.concepts}. {t.concepts_lead}",
        crumbs=[(t.concepts, "begreper.html")],
        current="concepts",
        rows=sorted(lines, key=lambda line: alphabetical(line["name"])),
        data=data.terms(t.concepts, t.concepts_lead, ((id_, id_) for id_ in held)),
    )


def _name(site: Site, concept: Concept) -> str:
    return concept.text(site.lang)


def _users(entries: Iterable[Assigned]) -> list[Any]:
    return [(entry.kilde_facts, entry.variable) for entry in entries]


def _write_concept(site: Site, id_: str, concept: Concept, entries: list[Assigned]) -> None:
    t, users, name = site.t, _users(entries), _name(site, concept)
    heads, aligned = aligned_codes(site, users)
    site.put(
        "concept",
        href("begrep", id_),
        title=f"{name} · {t.concepts}",
        about=f"{name}. {t.concepts_lead}",
        crumbs=[(t.concepts, "begreper.html"), (name, href("begrep", id_))],
        current="concepts",
        name=name,
        lead=[
            *((_SYSTEMS[system], code, "") for system, _, code in _links(concept)),
            (t.registries, site.number(kilder_among(users)), ""),
            (t.variabler, site.number(len(users)), ""),
        ],
        linked=bool(concept.links),
        words=", ".join(concept.words),
        rows=[_line(site, entry) for entry in entries],
        heads=heads,
        aligned=aligned,
        data=data.terms(name, t.concepts_lead, ((v.code, v.current.name("")) for _, v in users)),
        **_years(site, entries),
    )


def _links(concept: Concept) -> Iterable[tuple[str, str, str]]:
    return (link.partition(":") for link in concept.links)


def _line(site: Site, entry: Assigned) -> dict[str, Any]:
    shown = row(site, entry.kilde_facts, entry.variable, place="kilde")
    standing = site.t.proposed if entry.proposed else site.t.decided
    return {**shown, "evidence": entry.evidence(site.lang), "standing": standing}


def _since(site: Site, entries: list[Assigned]) -> str:
    """Each registry with the first year that it has the concept in; a few of them by name."""
    spans = _spans(entries)
    named = [f"{name} {start[:4]}" if start else name for name, (start, _) in spans[:_MOST_NAMED]]
    more = len(spans) - len(named)
    return ", ".join(named) + (f" {site.t.and_more.format(n=more)}" if more else "")


def _spans(entries: list[Assigned]) -> list[tuple[str, Ends]]:
    """In which years each registry has the concept, all its variables taken together."""
    by_kilde: dict[str, list[Assigned]] = {}
    for entry in entries:
        facts = entry.kilde_facts
        by_kilde.setdefault(facts.short or facts.name, []).append(entry)
    return [
        (name, span(entry.kilde_facts.variable_period(entry.variable) for entry in of_kilde))
        for name, of_kilde in by_kilde.items()
    ]


def _years(site: Site, entries: list[Assigned]) -> dict[str, Any]:
    return years_of_rows(site, _spans(entries))
