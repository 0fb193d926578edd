"""Pages that are no kilde's own: national lists, rules and words, and those of the scripts."""

from __future__ import annotations

from regmeta.catalogue.facts import KildeFacts, alphabetical
from regmeta.files.strict import Strict, Words, load_strict
from regmeta.model import Entry
from regmeta.publish.formats.site import data
from regmeta.publish.formats.site.kilder import total
from regmeta.publish.formats.site.lists import User, write_list
from regmeta.publish.formats.site.page import Site, href
from regmeta.spec.codesystems import load_code_systems
from regmeta.spec.loading import specs_folder

# ------------------------------------------------------------------ national lists


def write_national(site: Site) -> None:
    """A page a national code list, with all who use it."""
    users: dict[str, list[User]] = {}
    national = {kodeverk.code: kodeverk for kodeverk in site.facts.catalogue.national}
    for kilde_facts in site.facts.by_name:
        for variable in kilde_facts.kilde.variables:
            for code in variable.kodeverk:
                if code in national:
                    users.setdefault(code, []).append((kilde_facts, variable))
    systems = load_code_systems()
    for code, kodeverk in national.items():
        system = systems.find(kodeverk.reference)
        oid = system.oid if system else ""
        write_list(site, kodeverk, users.get(code, ()), None, oid)


def national_used(kilde_facts: KildeFacts) -> set[str]:
    """The national lists that a kilde's variables point to."""
    own = {kodeverk.code for kodeverk in kilde_facts.kilde.kodeverk}
    return {code for v in kilde_facts.kilde.variables for code in v.kodeverk if code not in own}


# ------------------------------------------------------------------ rules and words


def write_entries(site: Site) -> None:
    """The rules that metadata are checked against, and the words of these pages."""
    t = site.t
    _entries(site, "regler.html", t.rules, t.rules_lead, site.facts.catalogue.annotations.rules)
    _entries(site, "ordliste.html", t.glossary, t.glossary_lead, load_glossary())


class _Word(Strict, frozen=True):
    """A word of glossary.toml."""

    title: Words
    text: Words


def load_glossary() -> tuple[Entry, ...]:
    """The public words, in the order of their Norwegian names."""
    words = load_strict(specs_folder() / "site" / "glossary.toml", dict[str, _Word])
    entries = (Entry(name, word.title.text, word.text.text) for name, word in words.items())
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
                    href("kilde", kilde_facts.kilde.code),
                    kilde_facts.names(site.lang),
                    site.number(len(kilde_facts.kilde.variables)),
                )
                for kilde_facts in site.facts.by_name
            ],
        )
