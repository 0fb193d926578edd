"""What every format works out from the catalogue: inheritance, data periods, counts, order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TypeVar

from regmeta.model import (
    Annotations,
    Catalogue,
    Datasamling,
    Delkilde,
    Kilde,
    Kodeverk,
    Statistics,
    Text,
    Variable,
)
from regmeta.spec.tokens import JaNei

T = TypeVar("T")
Ends = tuple[str | None, str | None]
"""The first and the last day of a period (ISO); None where it is not known, or still open."""
_LETTERS = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"})


def alphabetical(name: str) -> str:
    """A sort key in Norwegian order: æ, ø and å come after z."""
    return name.casefold().translate(_LETTERS)


def visible(catalogue: Catalogue) -> tuple[Catalogue, int]:
    """The catalogue without what its owners marked as not visible, and how many that was.

    `Synlig` (2 = Nei) of the newest version is the catalogue's own publish flag. A code list or
    an instrument that only invisible variables use goes with them.
    """
    kilder = tuple(_visible(kilde) for kilde in catalogue.kilder)
    before = sum(len(kilde.variables) for kilde in catalogue.kilder)
    after = sum(len(kilde.variables) for kilde in kilder)
    shown = {variable.code for kilde in kilder for variable in kilde.variables}
    return replace(
        catalogue, kilder=kilder, annotations=_of(shown, catalogue.annotations)
    ), before - after


def _of(shown: set[str], annotations: Annotations) -> Annotations:
    """What is told of variables that are shown, naming only such."""
    similar = {
        code: tuple(likeness for likeness in alike if likeness.variable in shown)
        for code, alike in _among(shown, annotations.similar).items()
    }
    return replace(
        annotations,
        similar=similar,
        notes=_among(shown, annotations.notes),
        statistics=_among(shown, annotations.statistics),
        recognised=_among(shown, annotations.recognised),
    )


def _among(shown: set[str], by_code: Mapping[str, T]) -> dict[str, T]:
    return {code: entry for code, entry in by_code.items() if code in shown}


def _visible(kilde: Kilde) -> Kilde:
    shown = tuple(variable for variable in kilde.variables if not _hidden(variable))
    if len(shown) == len(kilde.variables):
        return kilde
    used = {code for variable in shown for code in variable.kodeverk}
    gone = {code for variable in kilde.variables for code in variable.kodeverk} - used
    lists = tuple(kodeverk for kodeverk in kilde.kodeverk if kodeverk.code not in gone)
    asked = {code for variable in shown for code in variable.instruments}
    instruments = tuple(each for each in kilde.instruments if each.code in asked)
    return replace(kilde, variables=shown, kodeverk=lists, instruments=instruments)


def _hidden(variable: Variable) -> bool:
    return variable.current.properties.get("Synlig") == JaNei.NO


def form_name(form: Datasamling) -> Text:
    """A form's name, in English where it has one."""
    properties = form.properties
    return Text(properties.get("PreferredTerm", form.code), properties.get("NavnEngelsk", ""))


class KildeFacts:
    """One kilde with its parts at hand by code."""

    def __init__(
        self,
        kilde: Kilde,
        national: dict[str, Kodeverk],
        statistics: Mapping[str, Statistics] | None = None,
    ) -> None:
        self.kilde = kilde
        self.statistics = statistics or {}
        self.name = kilde.properties.get("PreferredTerm", kilde.code)
        self.names = Text(self.name, kilde.properties.get("NavnEngelsk", ""))
        self.short = kilde.properties.get("KortNavn", "")
        self.type = kilde.properties.get("Kildetype")
        self.datasamlinger = {datasamling.code: datasamling for datasamling in kilde.datasamlinger}
        self.delkilder = {delkilde.code: delkilde for delkilde in kilde.delkilder}
        self.groups = {
            variabelgruppe.code: variabelgruppe for variabelgruppe in kilde.variabelgrupper
        }
        self.instruments = {instrument.code: instrument for instrument in kilde.instruments}
        self.kodeverk = national | {kodeverk.code: kodeverk for kodeverk in kilde.kodeverk}
        self._periods: dict[tuple[str, ...], tuple[str | None, str | None]] = {}

    @cached_property
    def variables_of(self) -> dict[str, list[Variable]]:
        """The variables of each datasamling, in the order they were handed in."""
        variables: dict[str, list[Variable]] = {code: [] for code in self.datasamlinger}
        for variable in self.kilde.variables:
            for code in variable.datasamlinger:
                variables.setdefault(code, []).append(variable)
        return variables

    @cached_property
    def variables_below(self) -> Counter[str]:
        """How many distinct variables lie in the datasamlinger below each delkilde."""
        above = {code: self.chain(datasamling) for code, datasamling in self.datasamlinger.items()}
        return Counter(
            code
            for variable in self.kilde.variables
            for code in {
                up for datasamling in variable.datasamlinger for up in above.get(datasamling, ())
            }
        )

    def below(self, parent: str) -> list[Delkilde]:
        """The delkilder right below another; one whose parent is unknown stands at the top ('')."""
        return [
            part
            for part in self.kilde.delkilder
            if (part.parent if part.parent in self.delkilder else "") == parent
        ]

    def chain(self, holder: Datasamling | Delkilde) -> tuple[str, ...]:
        """The delkilder above, nearest first; a circle ends where it would begin again."""
        codes: list[str] = []
        code = holder.parent if isinstance(holder, Delkilde) else holder.delkilde
        while code in self.delkilder and code not in codes:
            codes.append(code)
            code = self.delkilder[code].parent
        return tuple(codes)

    def effective(self, holder: Datasamling | Delkilde, key: str) -> str | None:
        """A property as it holds here: its own, else the nearest delkilde's, else the kilde's."""
        above = (self.delkilder[code].properties for code in self.chain(holder))
        for properties in (holder.properties, *above, self.kilde.properties):
            if key in properties:
                return properties[key]
        return None

    def data_period(self, codes: tuple[str, ...]) -> tuple[str | None, str | None]:
        """From the first day to the last (ISO) over datasamlinger; None = not known, still open."""
        period = self._periods.get(codes)
        if period is None:
            forms = [self.datasamlinger[code] for code in codes if code in self.datasamlinger]
            period = self._periods[codes] = span(
                (self.effective(form, "GyldigFra"), self.effective(form, "GyldigTil"))
                for form in forms
            )
        return period

    def variable_period(self, variable: Variable) -> Ends:
        """From when to when a variable holds: the one notion that filters, pages, lists and the
        form go by.

        Its versions taken together, where all say when they began; else its forms' period, which
        may come from a delkilde or the kilde; else the earliest day that a version is known from.
        """
        versions = [version.period for version in variable.versions]
        starts = [period.start.isoformat() for period in versions if period.start]
        ends = [period.end.isoformat() for period in versions if period.end]
        start, end = self.data_period(variable.datasamlinger)
        earliest = min(starts, default=None)
        if len(starts) == len(versions):
            start = earliest
        return start or earliest, max(ends) if len(ends) == len(versions) else end

    def form_period(self, code: str) -> Ends:
        """A form's period as it is stated, else the one that all its variables tell of."""
        start, end = self.data_period((code,))
        if start or end:
            return start, end
        return known_span(map(self.variable_period, self.variables_of.get(code, ())))

    @cached_property
    def kilde_period(self) -> Ends:
        """A kilde's period with its forms', else the one that all its variables tell of."""
        own = (self.kilde.properties.get("GyldigFra"), self.kilde.properties.get("GyldigTil"))
        parts = [own, *(self.data_period((code,)) for code in self.datasamlinger)]
        stated = [ends for ends in parts if any(ends)]
        if stated:
            return span(stated)
        return known_span(map(self.variable_period, self.kilde.variables))

    @cached_property
    def whole_period(self) -> tuple[str | None, str | None]:
        """The kilde's own period and those of all its datasamlinger taken together."""
        own = (self.kilde.properties.get("GyldigFra"), self.kilde.properties.get("GyldigTil"))
        parts = [self.data_period((code,)) for code in self.datasamlinger]
        return span([own, *parts])


def known_span(periods: Iterable[Ends]) -> Ends:
    """The earliest day, where all tell of one: what does not tell may be older. It stays open."""
    starts = [start for start, _ in periods]
    every = [start for start in starts if start]
    return (min(every) if every and len(every) == len(starts) else None), None


def span(periods: Iterable[tuple[str | None, str | None]]) -> tuple[str | None, str | None]:
    """The earliest start and the latest end of ISO periods; one open end keeps all open."""
    pairs = list(periods)
    starts = [start for start, _ in pairs if start]
    ends = [end for _, end in pairs]
    given = [end for end in ends if end]
    return min(starts, default=None), max(given) if given and len(given) == len(ends) else None


class Facts:
    """The whole catalogue at hand."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.national = {kodeverk.code: kodeverk for kodeverk in catalogue.national}
        statistics = catalogue.annotations.statistics
        self.kilder = tuple(
            KildeFacts(kilde, self.national, statistics) for kilde in catalogue.kilder
        )

    @cached_property
    def variables(self) -> dict[str, tuple[Variable, KildeFacts]]:
        """Every variable by its code, with its kilde."""
        return {
            variable.code: (variable, kilde_facts)
            for kilde_facts in self.kilder
            for variable in kilde_facts.kilde.variables
        }

    @cached_property
    def last_year(self) -> int:
        """The newest year that the catalogue speaks of: there is no clock where pages are made."""
        days = [
            kilde_facts.kilde.updated for kilde_facts in self.kilder if kilde_facts.kilde.updated
        ]
        starts = [
            version.period.start
            for kilde_facts in self.kilder
            for variable in kilde_facts.kilde.variables
            for version in variable.versions[:1]
            if version.period.start
        ]
        return max((day.year for day in (*days, *starts)), default=2000)

    @cached_property
    def by_name(self) -> list[KildeFacts]:
        """Kilder in the order a reader looks for them."""
        return sorted(
            self.kilder,
            key=lambda kilde_facts: (alphabetical(kilde_facts.name), kilde_facts.kilde.code),
        )
