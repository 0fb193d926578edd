"""What rows are sifted by: every facet of the catalogue, as columns beside the index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import chain, groupby
from operator import attrgetter
from typing import Any

from regmeta.catalogue.facts import KildeFacts, alphabetical, form_name
from regmeta.model import Target, Text, Variable
from regmeta.publish.formats.api.hierarchy import categories
from regmeta.publish.formats.site.search.index import Row
from regmeta.spec.fields import Spec

Choice = tuple[str, Text]
"""What stands in the address, and what a reader sees."""
FacetValues = Callable[[Variable], Hashable]
Choices = Callable[[KildeFacts, Any], Iterable[Choice]]
Facet = tuple[FacetValues, Choices]
"""What of a variable decides, and what choices that gives in a kilde: worked out once for each."""

_KODEVERK = {
    "Kildekodeverk": Text("Registerets egne kodeverk", "The registry's own code lists"),
    "HelsefagligKodeverk": Text("Helsefaglig kodeverk", "Clinical code system"),
    "AdministrativtKodeverk": Text("Administrativt kodeverk", "Administrative code system"),
}


class Facets:
    """The facets of the rows: every choice there is, and which row has which."""

    def __init__(self, rows: Sequence[Row], spec: Spec, targets: dict[str, Target]) -> None:
        self._rows = rows
        self._spec = spec
        self._targets = targets

    def all(self) -> list[dict[str, Any]]:
        """Each facet with its choices (most used first) and, as a text, the choices of each row."""
        return [self._facet(key, choices) for key, choices in self._kinds().items()]

    def _kinds(self) -> dict[str, Facet]:
        return {
            "kilde": (_nothing, _kilde),
            "kildetype": (
                _nothing,
                lambda kilde_facts, _: self._option("kilde", "Kildetype", kilde_facts.type),
            ),
            "datasamling": (attrgetter("datasamlinger"), _forms),
            "gruppe": (attrgetter("variabelgrupper"), _groups),
            "datatype": (
                lambda variable: variable.current.properties.get("DataType"),
                lambda _, token: self._option("variabel", "DataType", token),
            ),
            "kodeverk": (attrgetter("kodeverk"), _lists),
            "instrument": (attrgetter("instruments"), _instruments),
            "kategori": (attrgetter("datasamlinger"), self._categories),
            "harmonisert": (_mapped_to, self._harmonized),
        }

    def _facet(self, key: str, facet: Facet) -> dict[str, Any]:
        labels: dict[str, Text] = {}
        counts: Counter[str] = Counter()
        held = [tuple(chosen) for chosen in self._chosen(facet, labels)]
        counts.update(chain.from_iterable(held))
        order = sorted(
            labels, key=lambda value: (-counts[value], alphabetical(labels[value].nb), value)
        )
        number = {value: str(n) for n, value in enumerate(order)}
        return {
            "key": key,
            "values": [_value(value, labels[value], counts[value]) for value in order],
            "rows": runs(".".join([number[value] for value in row]) for row in held),
        }

    def _chosen(self, facet: Facet, labels: dict[str, Text]) -> Iterator[dict[str, Text]]:
        """Each row's choices; what a choice is called is noted where it is first met."""
        facet_name, choices = facet
        texts: dict[tuple[str, Hashable], dict[str, Text]] = {}
        for row, variable in self._rows:
            about = facet_name(variable)
            chosen = texts.get((row.kilde.code, about))
            if chosen is None:
                chosen = texts[row.kilde.code, about] = dict(choices(row, about))
                labels |= {value: chosen[value] for value in chosen.keys() - labels.keys()}
            yield chosen

    def _option(self, level: Any, key: str, token: str | None) -> Iterator[Choice]:
        if token:
            options = self._spec[level][key].options
            option = options.find(token) if options else None
            yield token, option.label if option else Text(token)

    def _categories(self, kilde_facts: KildeFacts, forms: Sequence[str]) -> Iterator[Choice]:
        for code in forms:
            if code in kilde_facts.datasamlinger:
                for token in categories(kilde_facts, kilde_facts.datasamlinger[code]):
                    yield from self._category(token)

    def _category(self, token: str) -> Iterator[Choice]:
        field = self._spec["kilde"]["healthCategory"]
        option = field.options.find(token) if field.options else None
        yield token, option.label if option else Text(token)

    def _harmonized(self, _: KildeFacts, mapped_to: Sequence[str]) -> Iterator[Choice]:
        for code in mapped_to:
            target = self._targets.get(code)
            yield code, target.name if target else Text(code)


def _mapped_to(variable: Variable) -> tuple[str, ...]:
    return tuple(mapping.target for mapping in variable.mappings)


def _nothing(_: Variable) -> None:
    return None


def _value(value: str, label: Text, count: int) -> list[Any]:
    return [value, label.nb, label.en if label.en != label.nb else "", count]


def _kilde(kilde_facts: KildeFacts, _: None) -> Iterator[Choice]:
    yield kilde_facts.kilde.code, kilde_facts.names


def _forms(kilde_facts: KildeFacts, codes: Sequence[str]) -> Iterator[Choice]:
    for code in codes:
        if code in kilde_facts.datasamlinger:
            name, place = (
                form_name(kilde_facts.datasamlinger[code]),
                kilde_facts.short or kilde_facts.name,
            )
            yield code, Text(f"{name.nb} ({place})", f"{name.en} ({place})" if name.en else "")


def _groups(kilde_facts: KildeFacts, codes: Sequence[str]) -> Iterator[Choice]:
    return ((code, Text(kilde_facts.groups[code].name)) for code in codes)


def _lists(kilde_facts: KildeFacts, codes: Sequence[str]) -> Iterator[Choice]:
    for code in codes:
        kodeverk = kilde_facts.kodeverk.get(code)
        if kodeverk is not None:
            yield kodeverk.type, _KODEVERK[kodeverk.type]
            if kodeverk.type != "Kildekodeverk":
                yield kodeverk.reference, Text(kodeverk.name or kodeverk.reference)


def _instruments(kilde_facts: KildeFacts, codes: Sequence[str]) -> Iterator[Choice]:
    names = {instrument.code: instrument.name for instrument in kilde_facts.kilde.instruments}
    return ((code, Text(names.get(code) or code)) for code in codes)


# ------------------------------------------------------------------ the other columns


def years(rows: Sequence[Row]) -> dict[str, str]:
    """The first and the last year of each row's period; '' where it is not known or open."""
    periods = [row.variable_period(variable) for row, variable in rows]
    return {
        "from": runs([(start or "")[:4] for start, _ in periods]),
        "to": runs([(end or "")[:4] for _, end in periods]),
    }


def runs(texts: Iterable[str]) -> str:
    """A column as one text: `2*95` is 95 rows of 2; neighbours are mostly alike."""
    counted = [(text, sum(1 for _ in same)) for text, same in groupby(texts)]
    return " ".join(f"{text}*{times}" if times > 1 else text or "*1" for text, times in counted)
