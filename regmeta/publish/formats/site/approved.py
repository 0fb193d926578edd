"""Which approved edition a registry is shown as, how old it is, and whether it stays as it was.

Ages are told in months, so that a new day alone alters no page; the report and publication.json
tell them in days.
"""

from __future__ import annotations

from regmeta.model import PublishedEdition, Text
from regmeta.publish.formats.site.page import Site
from regmeta.publish.words import date_in

_MONTH, _YEAR, _IN_YEARS = 30, 365, 730
"""Days; ages are told in years from two on."""
_EDITION = Text(
    "Utgave {number}, godkjent {day} ({age})", "Edition {number}, approved {day} ({age})"
)
_YOUNG = Text("under én måned gammel", "less than a month old")
_MONTH_OLD = Text("én måned gammel", "one month old")
_MONTHS_OLD = Text("{count} måneder gammel", "{count} months old")
_YEARS_OLD = Text("{count} år gammel", "{count} years old")
_STAYS = {
    "faulty": Text(
        "Det registeret arbeider med nå, har feil. Det som vises, står som det var.",
        "What the registry is working on now has errors. What is shown stays as it was.",
    ),
    "unreadable": Text(
        "Det registeret arbeider med nå, kan ikke leses. Det som vises, står som det var.",
        "What the registry is working on now cannot be read. What is shown stays as it was.",
    ),
    "missing": Text(
        "Det registeret arbeider med nå, mangler. Det som vises, står som det var.",
        "What the registry is working on now is missing. What is shown stays as it was.",
    ),
}
_HELD = Text(
    "Registeret kunne ikke publiseres på nytt. Det som vises, står som det var.",
    "The registry could not be published again. What is shown stays as it was.",
)
_NO_EDITION = Text("ingen utgave ennå", "no edition yet")
_STAYING = Text("{edition}; står som det var", "{edition}; stays as it was")


def edition_of(site: Site, code: str) -> str:
    """The edition that a kilde is shown as, with its age; '' where it has none."""
    edition = site.approved.get(code)
    if edition is None:
        return ""
    day, age = date_in(edition.made, site.lang), age_of(edition)
    return _EDITION(site.lang, number=edition.number, day=day, age=age)


def why_it_stays(site: Site, code: str) -> str:
    """Why a kilde stays as it was, for its readers; '' where it is as its registry wants it."""
    edition = site.approved.get(code)
    if edition is not None and edition.stays:
        return _STAYS[edition.draft](site.lang)
    return _HELD(site.lang) if code in site.held else ""


def in_list(site: Site, code: str) -> str:
    """The same in few words, for a list of registries."""
    edition = edition_of(site, code) or _NO_EDITION(site.lang)
    return _STAYING(site.lang, edition=edition) if why_it_stays(site, code) else edition


def age_of(edition: PublishedEdition) -> Text:
    """The age of an edition in whole months, or in whole years from two on."""
    if edition.age >= _IN_YEARS:
        return _YEARS_OLD.filled(count=edition.age // _YEAR)
    months = edition.age // _MONTH
    if months > 1:
        return _MONTHS_OLD.filled(count=months)
    return _MONTH_OLD if months else _YOUNG
