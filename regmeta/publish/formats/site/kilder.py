"""The pages of one kilde: itself, its forms, its own code lists, its changelog."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from regmeta.catalogue.facts import KildeFacts, form_name
from regmeta.model import Change, Datasamling, Delkilde, Edition, Text, Variable
from regmeta.publish.formats.site import data
from regmeta.publish.formats.site.approved import edition_of, why_it_stays
from regmeta.publish.formats.site.elements import element_rows
from regmeta.publish.formats.site.lists import User, write_list
from regmeta.publish.formats.site.machine import machine_readable
from regmeta.publish.formats.site.page import Site, href
from regmeta.publish.formats.site.quality import quality_rows
from regmeta.publish.formats.site.variable import write_variable
from regmeta.publish.words import date_in

_LEAD = ("Kildetype", "Dataansvarlig", "GradAvPersonidentifikasjon", "Lovverk")
_TOLD = frozenset(
    {"PreferredTerm", "KortNavn", "Beskrivelse", "BeskrivelseEngelsk", "NavnEngelsk"}
    | {"GyldigFra", "GyldigTil"}
)
_TOLD_OF_FORM = (_TOLD - {"KortNavn"}) | frozenset(_LEAD[1:])
Crumbs = list[tuple[Any, str]]


def write_kilde(site: Site, kilde_facts: KildeFacts) -> None:
    """The page of a kilde and of all that lies under it."""
    t, properties, code = site.t, kilde_facts.kilde.properties, kilde_facts.kilde.code
    name = kilde_facts.names
    about = Text(properties.get("Beskrivelse", ""), properties.get("BeskrivelseEngelsk", ""))
    crumbs: Crumbs = [(site.says(name), href("kilde", code))]
    changed = date_in(kilde_facts.kilde.updated, site.lang)
    recognised = {
        site.recognised[variable.code].instrument.code
        for variable in kilde_facts.kilde.variables
        if variable.code in site.recognised
    }
    site.put(
        "kilde",
        href("kilde", code),
        title=f"{name(site.lang)} · {t.catalogue}",
        about=about(site.lang) or name(site.lang),
        crumbs=crumbs,
        name=site.says(name),
        code=code,
        description=site.says(about) if about else "",
        only_norwegian=bool(about.nb) and not about.is_in(site.lang),
        lead=[
            *(site.words.row("kilde", key, properties[key]) for key in _LEAD if key in properties),
            (t.period, site.period(*kilde_facts.kilde_period), ""),
            (t.variabler, site.number(len(kilde_facts.kilde.variables)), ""),
            *_edition_row(site, code),
        ],
        stays=why_it_stays(site, code),
        changelog=href("endringer", code),
        direct=[
            _form_link(site, kilde_facts, f)
            for f in kilde_facts.kilde.datasamlinger
            if not f.delkilde
        ],
        parts=_branches(site, kilde_facts, ""),
        instruments=[
            (
                f"../{href('instrument', instrument.code)}",
                instrument.name,
                instrument.code in recognised,
            )
            for instrument in kilde_facts.kilde.instruments
        ],
        groups=site.words.groups("kilde", properties, _TOLD | frozenset(_LEAD)),
        elements=element_rows(site, kilde_facts),
        quality=quality_rows(site, kilde_facts),
        cite=_cite(site, kilde_facts),
        machine=machine_readable(
            site, "kilde", code, has_content=bool(kilde_facts.kilde.variables)
        ),
        data=data.dataset(kilde_facts, kilde_facts.kilde.variables[:500], site.lang),
        changed=changed,
    )
    for form in kilde_facts.kilde.datasamlinger:
        _write_form(site, kilde_facts, form, crumbs, changed)
    users: dict[str, list[User]] = {}
    for variable in kilde_facts.kilde.variables:
        write_variable(site, kilde_facts, variable, crumbs, changed)
        for list_ in variable.kodeverk:
            users.setdefault(list_, []).append((kilde_facts, variable))
    for kodeverk in kilde_facts.kilde.kodeverk:
        write_list(site, kodeverk, users.get(kodeverk.code, ()), kilde_facts)
    _write_changes(site, kilde_facts, crumbs, changed)


def _edition_row(site: Site, code: str) -> list[tuple[str, str, str]]:
    edition = edition_of(site, code)
    return [(site.t.published_edition, edition, "")] if edition else []


def _branches(site: Site, kilde_facts: KildeFacts, parent: str) -> list[dict[str, Any]]:
    return [
        {
            **_about_part(site, part),
            "forms": [
                _form_link(site, kilde_facts, form)
                for form in kilde_facts.kilde.datasamlinger
                if form.delkilde == part.code
            ],
            "children": _branches(site, kilde_facts, part.code),
        }
        for part in kilde_facts.below(parent)
    ]


_NAMES = frozenset({"PreferredTerm", "NavnEngelsk", "Beskrivelse", "BeskrivelseEngelsk"})


def _about_part(site: Site, part: Delkilde) -> dict[str, Any]:
    """A delkilde's name and description, and all else that it says of itself."""
    given = part.properties
    name = Text(given.get("PreferredTerm", part.code), given.get("NavnEngelsk", ""))
    about = Text(given.get("Beskrivelse", ""), given.get("BeskrivelseEngelsk", ""))
    others = (key for key in given if key not in _NAMES)
    return {
        "name": site.says(name),
        "description": site.says(about) if about else "",
        "facts": [
            site.words.row("delkilde", "Code", part.code),
            *(site.words.row("delkilde", key, given[key]) for key in others),
        ],
    }


def _form_link(site: Site, kilde_facts: KildeFacts, form: Datasamling) -> tuple[str, Any, str]:
    count = len(kilde_facts.variables_of[form.code])
    noun = site.t.variabel if count == 1 else site.t.variabler
    return (
        f"../{href('datasamling', form.code)}",
        site.says(form_name(form)),
        f"{site.number(count)} {noun.lower()}",
    )


def row(
    site: Site, kilde_facts: KildeFacts, variable: Variable, *, place: str = "group"
) -> dict[str, Any]:
    """A variable as a row of a table; `place` is its group, its form, or its kilde."""
    version = variable.current
    properties = version.properties
    groups = variable.variabelgrupper
    where: Any = ""
    if place == "kilde":
        where = site.own(kilde_facts.short or kilde_facts.name)
    elif place == "form":
        forms = [
            kilde_facts.datasamlinger[c]
            for c in variable.datasamlinger
            if c in kilde_facts.datasamlinger
        ]
        where = site.says(form_name(forms[0])) if forms else ""
    elif groups:
        where = site.own(kilde_facts.groups[groups[0]].name)
    return {
        "href": f"../{href('variabel', variable.code)}",
        "name": site.says(version.name) if version.name else site.own(variable.code),
        "code": variable.code,
        "kilde": kilde_facts.kilde.code,
        "place": where,
        "type": site.words.row("variabel", "DataType", properties["DataType"])[1]
        if "DataType" in properties
        else "",
        "unit": properties.get("MaaleEnhet", ""),
    }


def _write_form(
    site: Site, kilde_facts: KildeFacts, form: Datasamling, crumbs: Crumbs, changed: str
) -> None:
    t, properties = site.t, form.properties
    name, about = form_name(form), Text(properties.get("Beskrivelse", ""))
    about = Text(about.nb, properties.get("BeskrivelseEngelsk", ""))
    holds = {key: kilde_facts.effective(form, key) for key in _LEAD[1:]}
    variables = kilde_facts.variables_of[form.code]
    site.put(
        "datasamling",
        href("datasamling", form.code),
        title=f"{name(site.lang)} · {kilde_facts.names(site.lang)}",
        about=about(site.lang)
        or f"{t.datasamling}: {name(site.lang)}. {kilde_facts.names(site.lang)}.",
        crumbs=[*crumbs, (site.says(name), href("datasamling", form.code))],
        name=site.says(name),
        code=form.code,
        description=site.says(about) if about else "",
        lead=[
            *(site.words.row("datasamling", key, text) for key, text in holds.items() if text),
            (t.period, site.period(*kilde_facts.form_period(form.code)), ""),
            (t.variabler, site.number(len(variables)), ""),
        ],
        rows=[row(site, kilde_facts, variable) for variable in variables],
        groups=site.words.groups("datasamling", properties, _TOLD_OF_FORM),
        machine=machine_readable(site, "datasamling", form.code, has_content=bool(variables)),
        data=data.form(kilde_facts, form, variables[:500], site.lang),
        changed=changed,
    )


def _cite(site: Site, kilde_facts: KildeFacts) -> str:
    owner = kilde_facts.kilde.properties.get("Dataansvarlig", "")
    year = f" ({kilde_facts.kilde.updated.year})" if kilde_facts.kilde.updated else ""
    name = kilde_facts.names(site.lang)
    return f"{owner or name}{year}. {name}: {site.t.catalogue.lower()}. {kilde_facts.kilde.code}."


# ------------------------------------------------------------------ formats for programs


# ------------------------------------------------------------------ changelog


def _write_changes(site: Site, kilde_facts: KildeFacts, crumbs: Crumbs, changed: str) -> None:
    t = site.t
    editions = site.facts.catalogue.annotations.editions.get(kilde_facts.kilde.code, ())
    codes = {variable.code for variable in kilde_facts.kilde.variables}
    name = f"{t.changelog}: {kilde_facts.short or kilde_facts.name}"
    site.put(
        "changelog",
        href("endringer", kilde_facts.kilde.code),
        title=f"{name} · {t.catalogue}",
        about=f"{t.changelog}: {kilde_facts.names(site.lang)}",
        crumbs=[*crumbs, (t.changelog, href("endringer", kilde_facts.kilde.code))],
        name=site.says(kilde_facts.names),
        editions=[
            _edition(site, edition, codes)
            for edition in sorted(editions, key=lambda lines: -lines.number)
        ],
        data=data.dataset(kilde_facts, (), site.lang),
        changed=changed,
    )


def _edition(site: Site, edition: Edition, codes: set[str]) -> dict[str, Any]:
    grades = (
        (getattr(site.t, grade), [change for change in edition.changes if change.grade == grade])
        for grade in ("breaking", "compatible", "editorial")
    )
    return {
        "number": edition.number,
        "day": date_in(edition.made, site.lang),
        "by": edition.by,
        "spec": edition.spec,
        "grades": [
            (name, [_change(site, change, codes) for change in changes])
            for name, changes in grades
            if changes
        ],
    }


def _change(site: Site, change: Change, codes: set[str]) -> tuple[Any, str, str, str]:
    address = f"../{href('variabel', change.code)}" if change.code in codes else ""
    more = site.number(len(change.also)) if change.also else ""
    return site.says(change.text), address, change.code, more


def total(kilder: Sequence[KildeFacts]) -> tuple[int, int]:
    """How many forms and variables there are in all."""
    return (
        sum(len(kilde_facts.kilde.datasamlinger) for kilde_facts in kilder),
        sum(len(kilde_facts.kilde.variables) for kilde_facts in kilder),
    )
