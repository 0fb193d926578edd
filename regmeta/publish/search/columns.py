"""What rows are sifted by: every facet of the catalogue, as columns beside the index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from regmeta.model import Target, Text
from regmeta.publish.facts import KildeFacts, alphabetical
from regmeta.publish.payloads import categories
from regmeta.publish.search.index import Row
from regmeta.spec import Spec

Choice = tuple[str, Text]
"""What stands in the address, and what a reader sees."""
Facet = Callable[[KildeFacts, Any], Iterable[Choice]]

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
            "kilde": lambda one, _: ((one.kilde.code, Text(one.name, _english_name(one))),),
            "kildetype": lambda one, _: self._option("kilde", "Kildetype", one.type),
            "datasamling": _forms,
            "gruppe": lambda one, v: ((c, Text(one.groups[c].name)) for c in v.variabelgrupper),
            "datatype": lambda _, v: self._option(
                "variabel", "DataType", v.current.properties.get("DataType")
            ),
            "kodeverk": _lists,
            "instrument": _instruments,
            "kategori": lambda one, v: self._categories(one, v),
            "harmonisert": lambda _, v: self._harmonized(v),
        }

    def _facet(self, key: str, choices: Facet) -> dict[str, Any]:
        labels: dict[str, Text] = {}
        counts: Counter[str] = Counter()
        held: list[tuple[str, ...]] = []
        for one, variable in self._rows:
            chosen = dict(choices(one, variable))
            for value in chosen:
                if value not in labels:
                    labels[value] = chosen[value]
            held.append(tuple(chosen))
            counts.update(chosen.keys())
        order = sorted(
            labels, key=lambda value: (-counts[value], alphabetical(labels[value].nb), value)
        )
        number = {value: str(n) for n, value in enumerate(order)}
        return {
            "key": key,
            "values": [_value(value, labels[value], counts[value]) for value in order],
            "rows": runs([".".join([number[value] for value in row]) for row in held]),
        }

    def _option(self, level: Any, key: str, token: str | None) -> Iterator[Choice]:
        if token:
            options = self._spec[level][key].options
            option = options.find(token) if options else None
            yield token, option.label if option else Text(token)

    def _categories(self, one: KildeFacts, variable: Any) -> Iterator[Choice]:
        for code in variable.datasamlinger:
            if code in one.datasamlinger:
                for token in categories(one, one.datasamlinger[code]):
                    yield from self._category(token)

    def _category(self, token: str) -> Iterator[Choice]:
        field = self._spec["kilde"]["healthCategory"]
        option = field.options.find(token) if field.options else None
        yield token, option.label if option else Text(token)

    def _harmonized(self, variable: Any) -> Iterator[Choice]:
        for mapping in variable.mappings:
            target = self._targets.get(mapping.target)
            yield mapping.target, target.name if target else Text(mapping.target)


def _value(value: str, label: Text, count: int) -> list[Any]:
    return [value, label.nb, label.en if label.en != label.nb else "", count]


def _english_name(one: KildeFacts) -> str:
    return one.kilde.properties.get("NavnEngelsk", "")


def _forms(one: KildeFacts, variable: Any) -> Iterator[Choice]:
    for code in variable.datasamlinger:
        if code in one.datasamlinger:
            name = one.datasamlinger[code].properties.get("PreferredTerm", code)
            yield code, Text(f"{name} ({one.short or one.name})")


def _lists(one: KildeFacts, variable: Any) -> Iterator[Choice]:
    for code in variable.kodeverk:
        kodeverk = one.kodeverk.get(code)
        if kodeverk is not None:
            yield kodeverk.type, _KODEVERK[kodeverk.type]
            if kodeverk.type != "Kildekodeverk":
                yield kodeverk.reference, Text(kodeverk.name or kodeverk.reference)


def _instruments(one: KildeFacts, variable: Any) -> Iterator[Choice]:
    names = {instrument.code: instrument.name for instrument in one.kilde.instruments}
    return ((code, Text(names.get(code) or code)) for code in variable.instruments)


# ------------------------------------------------------------------ the other columns


def years(rows: Sequence[Row]) -> dict[str, str]:
    """The first and the last year of each row's data period; '' where it is not known or open."""
    periods = [one.data_period(variable.datasamlinger) for one, variable in rows]
    return {
        "from": runs([(start or "")[:4] for start, _ in periods]),
        "to": runs([(end or "")[:4] for _, end in periods]),
    }


def runs(texts: Iterable[str]) -> str:
    """A column as one text: `2*95` is 95 rows of 2; neighbours are mostly alike."""
    found = [(text, sum(1 for _ in same)) for text, same in groupby(texts)]
    return " ".join(f"{text}*{times}" if times > 1 else text or "*1" for text, times in found)
