"""Pages that are no kilde's own: home, instruments, national lists, search, rules and words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from regmeta.codesystems import load_code_systems
from regmeta.model import Entry, Text
from regmeta.publish.facts import KildeFacts, alphabetical
from regmeta.publish.site import data
from regmeta.publish.site.kilder import row, total
from regmeta.publish.site.lists import User, write_list
from regmeta.publish.site.page import Site, href
from regmeta.publish.site.pictures import heat, years_of
from regmeta.publish.site.values import options_of
from regmeta.publish.words import date_in
from regmeta.spec import load_toml, parse_date, specs_folder

_NEW = 8
_MOST_ROWS = 60

Ends = tuple[str | None, str | None]
"""The first and the last day of a period (ISO); None is not known, or still open."""


def write_home(site: Site) -> None:
    """Numbers, registries by kind, what is new."""
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
        machine=_machine(site),
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


def _machine(site: Site) -> list[tuple[str, str, str]]:
    root = "../" + ("../" if site.lang == "en" else "")
    known = (
        ("rdf", "RDF (Turtle)", "rdf/catalogue.ttl", "text/turtle"),
        ("rdf", "JSON-LD", "rdf/catalogue.jsonld", "application/ld+json"),
        (
            *("tables", "Excel", "tables/katalog.xlsx"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        ("database", "DuckDB", "database/katalog.duckdb", "application/octet-stream"),
    )
    return [
        (name, f"{root}{path}", type_)
        for format_, name, path, type_ in known
        if format_ in site.formats
    ]


# ------------------------------------------------------------------ instruments


def instruments_of(kilder: Iterable[KildeFacts]) -> dict[str, tuple[str, list[User]]]:
    """Every instrument with its name and the variables that belong to it, most used first."""
    found: dict[str, tuple[str, list[User]]] = {}
    for one in kilder:
        names = {instrument.code: instrument.name for instrument in one.kilde.instruments}
        for variable in one.kilde.variables:
            for code in variable.instruments:
                found.setdefault(code, (names.get(code, code), []))[1].append((one, variable))
    return dict(sorted(found.items(), key=lambda item: (-len(item[1][1]), item[0])))


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
                    [row(site, one, variable, place="form") for one, variable in group],
                )
                for group in groups
            ],
            data=data.terms(name, "", ((v.code, v.current.name("")) for _, v in users[:200])),
            **_instrument_years(site, groups),
        )


def _instrument_years(site: Site, groups: list[list[User]]) -> dict[str, Any]:
    """When each registry has data from the forms that hold an instrument."""
    forms = [
        (group[0][0], tuple({code: None for _, v in group for code in v.datasamlinger}))
        for group in groups
    ]
    return _years(site, [(one.short or one.name, one.data_period(codes)) for one, codes in forms])


def availability(site: Site, users: list[User]) -> dict[str, Any]:
    """When variables are available, a row each: as a picture and as rows of a table."""
    rows = [
        (
            f"{one.short or one.name}: {variable.current.name(site.lang)}",
            one.data_period(variable.datasamlinger),
        )
        for one, variable in users[:_MOST_ROWS]
    ]
    return _years(site, rows)


def _years(site: Site, rows: Sequence[tuple[str, Ends]]) -> dict[str, Any]:
    told = [(name, _day(start), _day(end)) for name, (start, end) in rows]
    years = years_of([(start, end) for _, start, end in told], site.facts.last_year)
    picture = heat(site.t.availability, told, years) if years else ""
    return {"picture": picture, "periods": [(name, site.period(*ends)) for name, ends in rows]}


def _day(iso: str | None) -> date | None:
    return parse_date(iso) if iso else None


# ------------------------------------------------------------------ national lists


def write_national(site: Site) -> None:
    """A page a national code list, with all who use it."""
    users: dict[str, list[User]] = {}
    national = {one.code: one for one in site.facts.catalogue.national}
    for one in site.facts.by_name:
        for variable in one.kilde.variables:
            for code in variable.kodeverk:
                if code in national:
                    users.setdefault(code, []).append((one, variable))
    systems = load_code_systems()
    for code, kodeverk in national.items():
        system = systems.find(kodeverk.reference)
        oid = system.oid if system else ""
        write_list(site, kodeverk, users.get(code, ()), None, oid)


def national_used(one: KildeFacts) -> set[str]:
    """The national lists that a kilde's variables point to."""
    own = {kodeverk.code for kodeverk in one.kilde.kodeverk}
    return {code for v in one.kilde.variables for code in v.kodeverk if code not in own}


# ------------------------------------------------------------------ rules and words


def write_entries(site: Site) -> None:
    """The rules that metadata are checked against, and the words of these pages."""
    t = site.t
    _entries(site, "regler.html", t.rules, t.rules_lead, site.facts.catalogue.beside.rules)
    _entries(site, "ordliste.html", t.glossary, t.glossary_lead, load_glossary())


def load_glossary() -> tuple[Entry, ...]:
    """The public words, in the order of their Norwegian names."""
    table = load_toml(specs_folder() / "site" / "glossary.toml")
    entries = (
        Entry(name, Text(**one["title"]), Text(**one["text"])) for name, one in table.items()
    )
    return tuple(sorted(entries, key=lambda entry: alphabetical(entry.title.nb)))


def _entries(site: Site, address: str, title: str, lead: str, entries: tuple[Entry, ...]) -> None:
    severity = {
        "error": site.t.severity_error,
        "warning": site.t.severity_warning,
        "advice": site.t.severity_advice,
    }
    site.put(
        "entries",
        address,
        title=f"{title} · {site.t.catalogue}",
        about=lead,
        crumbs=[(title, address)],
        title_here=title,
        lead_text=lead,
        entries=[
            (
                entry.name,
                entry.title(site.lang),
                entry.text(site.lang),
                severity.get(entry.severity, ""),
            )
            for entry in entries
        ],
        data=data.terms(title, lead, ((e.name, e.title(site.lang)) for e in entries)),
    )


# ------------------------------------------------------------------ the pages of the script


def write_script_pages(site: Site) -> None:
    """Search, my list and comparing: the frame that the script fills."""
    t = site.t
    variables = total(site.facts.kilder)[1]
    for template, address, current, title in (
        ("search", "sok.html", "search", t.search),
        ("list", "liste.html", "list", t.list),
        ("compare", "sammenlign.html", "compare", t.compare),
    ):
        site.put(
            template,
            address,
            title=f"{title} · {t.catalogue}",
            about=t.about_site,
            crumbs=[(title, address)],
            current=current,
            layout="page.html",
            total=site.number(variables),
            kilder=[
                (
                    href("kilde", one.kilde.code),
                    one.names(site.lang),
                    site.number(len(one.kilde.variables)),
                )
                for one in site.facts.by_name
            ],
        )
