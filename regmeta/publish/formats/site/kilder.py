"""The pages of one kilde: itself, its forms, its own code lists, its changelog."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from regmeta.catalogue.facts import KildeFacts, form_name
from regmeta.model import Change, Datasamling, Edition, Text, Variable
from regmeta.publish.formats.site import data
from regmeta.publish.formats.site.lists import User, write_list
from regmeta.publish.formats.site.machine import machine_readable
from regmeta.publish.formats.site.page import Site, href
from regmeta.publish.formats.site.variable import write_variable
from regmeta.publish.words import date_in

_LEAD = ("Kildetype", "Dataansvarlig", "GradAvPersonidentifikasjon", "Lovverk")
_TOLD = frozenset(
    {"PreferredTerm", "KortNavn", "Beskrivelse", "BeskrivelseEngelsk", "NavnEngelsk"}
    | {"GyldigFra", "GyldigTil"}
)
Crumbs = list[tuple[Any, str]]


def write_kilde(site: Site, one: KildeFacts) -> None:
    """The page of a kilde and of all that lies under it."""
    t, known, code = site.t, one.kilde.properties, one.kilde.code
    name = one.names
    about = Text(known.get("Beskrivelse", ""), known.get("BeskrivelseEngelsk", ""))
    crumbs: Crumbs = [(site.says(name), href("kilde", code))]
    changed = date_in(one.kilde.updated, site.lang)
    recognised = {
        site.recognised[variable.code].instrument.code
        for variable in one.kilde.variables
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
            *(site.words.row("kilde", key, known[key]) for key in _LEAD if key in known),
            (t.period, site.period(*one.whole_period), ""),
            (t.variabler, site.number(len(one.kilde.variables)), ""),
        ],
        changelog=href("endringer", code),
        direct=[_form_link(site, one, f) for f in one.kilde.datasamlinger if not f.delkilde],
        parts=_branches(site, one, ""),
        instruments=[
            (f"../{href('instrument', found.code)}", found.name, found.code in recognised)
            for found in one.kilde.instruments
        ],
        groups=site.words.groups("kilde", known, _TOLD | frozenset(_LEAD)),
        cite=_cite(site, one),
        machine=machine_readable(site, "kilde", code, has_content=bool(one.kilde.variables)),
        data=data.dataset(one, one.kilde.variables[:500], site.lang),
        changed=changed,
    )
    for form in one.kilde.datasamlinger:
        _write_form(site, one, form, crumbs, changed)
    users: dict[str, list[User]] = {}
    for variable in one.kilde.variables:
        write_variable(site, one, variable, crumbs, changed)
        for list_ in variable.kodeverk:
            users.setdefault(list_, []).append((one, variable))
    for kodeverk in one.kilde.kodeverk:
        write_list(site, kodeverk, users.get(kodeverk.code, ()), one)
    _write_changes(site, one, crumbs, changed)


def _branches(site: Site, one: KildeFacts, parent: str) -> list[dict[str, Any]]:
    return [
        {
            "name": site.own(part.properties.get("PreferredTerm", part.code)),
            "description": site.own(part.properties.get("Beskrivelse", ""))
            if part.properties.get("Beskrivelse")
            else "",
            "forms": [
                _form_link(site, one, form)
                for form in one.kilde.datasamlinger
                if form.delkilde == part.code
            ],
            "children": _branches(site, one, part.code),
        }
        for part in one.below(parent)
    ]


def _form_link(site: Site, one: KildeFacts, form: Datasamling) -> tuple[str, Any, str]:
    count = len(one.variables_of[form.code])
    noun = site.t.variabel if count == 1 else site.t.variabler
    return (
        f"../{href('datasamling', form.code)}",
        site.says(form_name(form)),
        f"{site.number(count)} {noun.lower()}",
    )


def row(site: Site, one: KildeFacts, variable: Variable, *, place: str = "group") -> dict[str, Any]:
    """A variable as a row of a table; `place` is its group, its form, or its kilde."""
    version = variable.current
    known = version.properties
    groups = variable.variabelgrupper
    where: Any = ""
    if place == "kilde":
        where = site.own(one.short or one.name)
    elif place == "form":
        forms = [one.datasamlinger[c] for c in variable.datasamlinger if c in one.datasamlinger]
        where = site.says(form_name(forms[0])) if forms else ""
    elif groups:
        where = site.own(one.groups[groups[0]].name)
    return {
        "href": f"../{href('variabel', variable.code)}",
        "name": site.says(version.name) if version.name else site.own(variable.code),
        "code": variable.code,
        "kilde": one.kilde.code,
        "place": where,
        "type": site.words.row("variabel", "DataType", known["DataType"])[1]
        if "DataType" in known
        else "",
        "unit": known.get("MaaleEnhet", ""),
    }


def _write_form(
    site: Site, one: KildeFacts, form: Datasamling, crumbs: Crumbs, changed: str
) -> None:
    t, known = site.t, form.properties
    name, about = form_name(form), Text(known.get("Beskrivelse", ""))
    about = Text(about.nb, known.get("BeskrivelseEngelsk", ""))
    holds = {key: one.effective(form, key) for key in _LEAD[1:]}
    variables = one.variables_of[form.code]
    site.put(
        "datasamling",
        href("datasamling", form.code),
        title=f"{name(site.lang)} · {one.names(site.lang)}",
        about=about(site.lang) or f"{t.datasamling}: {name(site.lang)}. {one.names(site.lang)}.",
        crumbs=[*crumbs, (site.says(name), href("datasamling", form.code))],
        name=site.says(name),
        code=form.code,
        description=site.says(about) if about else "",
        lead=[
            *(site.words.row("datasamling", key, text) for key, text in holds.items() if text),
            (t.period, site.period(*one.data_period((form.code,))), ""),
            (t.variabler, site.number(len(variables)), ""),
        ],
        rows=[row(site, one, variable) for variable in variables],
        groups=site.words.groups("datasamling", known, _TOLD | frozenset(_LEAD[1:])),
        machine=machine_readable(site, "datasamling", form.code, has_content=bool(variables)),
        data=data.form(one, form, variables[:500], site.lang),
        changed=changed,
    )


def _cite(site: Site, one: KildeFacts) -> str:
    owner = one.kilde.properties.get("Dataansvarlig", "")
    year = f" ({one.kilde.updated.year})" if one.kilde.updated else ""
    name = one.names(site.lang)
    return f"{owner or name}{year}. {name}: {site.t.catalogue.lower()}. {one.kilde.code}."


# ------------------------------------------------------------------ formats for programs


# ------------------------------------------------------------------ changelog


def _write_changes(site: Site, one: KildeFacts, crumbs: Crumbs, changed: str) -> None:
    t = site.t
    editions = site.facts.catalogue.beside.editions.get(one.kilde.code, ())
    codes = {variable.code for variable in one.kilde.variables}
    name = f"{t.changelog}: {one.short or one.name}"
    site.put(
        "changelog",
        href("endringer", one.kilde.code),
        title=f"{name} · {t.catalogue}",
        about=f"{t.changelog}: {one.names(site.lang)}",
        crumbs=[*crumbs, (t.changelog, href("endringer", one.kilde.code))],
        name=site.says(one.names),
        editions=[
            _edition(site, edition, codes)
            for edition in sorted(editions, key=lambda found: -found.number)
        ],
        data=data.dataset(one, (), site.lang),
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
        sum(len(one.kilde.datasamlinger) for one in kilder),
        sum(len(one.kilde.variables) for one in kilder),
    )
