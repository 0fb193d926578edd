"""Code lists as SKOS: a scheme a list, a concept a code, with validity, OIDs and mappings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from regmeta.files.ids import stable_id
from regmeta.model import Code, Kodeverk, Target, TargetMapping
from regmeta.publish.formats.rdf.writing import Literal, Node, Property
from regmeta.spec.codesystems import load_code_systems

_EXACT, _CLOSE = "skos:exactMatch", "skos:closeMatch"


class MatchesTaken(NamedTuple):
    """What Matches found: by list and code what they match, and the national lists met."""

    matches: dict[tuple[str, str], list[Property]]
    national: dict[str, Kodeverk]


class Matches:
    """Codes of registries that say the same as a code of a national list, as they are decided."""

    def __init__(self, targets: Iterable[Target], base: str) -> None:
        self._targets = {target.id: target for target in targets}
        self._base = base
        self._matches: dict[tuple[str, str], dict[Property, None]] = {}
        self.national: dict[str, Kodeverk] = {}

    def add(self, mapping: TargetMapping, lists: tuple[Kodeverk, ...]) -> None:
        """The pairs of a recoding; two codes that go over to one are close to it, not the same."""
        target = self._targets.get(mapping.target)
        if mapping.values is None or mapping.values.operation != "recode" or target is None:
            return
        national = self._system(target)
        if national is None:
            return
        values = {code.value: code for code in reversed(national.codes)}
        pairs = _pairs_of(mapping.values.pairs, lists, values)
        often = Counter(there for _, there in pairs)
        for here, there in pairs:
            exact = mapping.predicate == _EXACT and often[there] == 1
            iri = code_iri(self._base, national, values[there])
            self._note(lists, national, here, (_EXACT if exact else _CLOSE, iri))

    def _note(
        self, lists: tuple[Kodeverk, ...], national: Kodeverk, here: str, match: Property
    ) -> None:
        for kodeverk in lists:
            if kodeverk.code != national.code:
                self._matches.setdefault((kodeverk.code, here), {})[match] = None

    def take(self, other: MatchesTaken) -> None:
        """What another found, as if it had been found here."""
        for place, matches in other.matches.items():
            self._matches.setdefault(place, {}).update(dict.fromkeys(matches))
        self.national = {**other.national, **self.national}

    def taken(self) -> MatchesTaken:
        """What was found, without the targets: small enough to be kept."""
        pairs = {place: list(matches) for place, matches in self._matches.items()}
        return MatchesTaken(pairs, self.national)

    def _system(self, target: Target) -> Kodeverk | None:
        systems = load_code_systems()
        system = systems.find(target.code_file) if target.code_file else None
        codes = systems.codes(system.number) if system else ()
        if system is None or not codes:
            return None
        made = Kodeverk(system.number, system.type, system.number, system.title.nb, tuple(codes))
        return self.national.setdefault(system.number, made)

    def of(self, kodeverk: Kodeverk, code: Code) -> Iterable[Property]:
        return self._matches.get((kodeverk.code, code.value), ())


def scheme_iri(base: str, kodeverk: Kodeverk) -> str:
    """The IRI of a list; national ones have the same in every publication."""
    return base + stable_id(f"kodeverk {kodeverk.code}")


def _pairs_of(
    pairs: Iterable[tuple[str, str]], lists: tuple[Kodeverk, ...], values: Mapping[str, Code]
) -> list[tuple[str, str]]:
    """The pairs of a recoding whose codes are on both lists."""
    own = {code.value for kodeverk in lists for code in kodeverk.codes}
    return [(here, there) for here, there in pairs if here in own and there in values]


def code_iri(base: str, kodeverk: Kodeverk, code: Code) -> str:
    """The IRI of a code; one that returns with another meaning is another code."""
    start = code.period.start
    past = f"@{start.isoformat()}" if start else ""
    return base + stable_id(f"code {kodeverk.code}#{code.value}{past}")


def schemes(lists: Iterable[Kodeverk], matches: Matches, base: str) -> Iterator[Node]:
    """Lists with their codes, each list once."""
    seen: set[str] = set()
    for kodeverk in lists:
        if kodeverk.code not in seen:
            seen.add(kodeverk.code)
            yield from _scheme(kodeverk, matches, base)


def _scheme(kodeverk: Kodeverk, matches: Matches, base: str) -> Iterator[Node]:
    iri = scheme_iri(base, kodeverk)
    system = load_code_systems().find(kodeverk.reference)
    title = kodeverk.name or kodeverk.code
    properties: list[Property] = [
        ("dct:title", Literal(title, "nb")),
        ("skos:prefLabel", Literal(title, "nb")),
        ("dct:identifier", Literal(kodeverk.code)),
        ("skos:notation", Literal(kodeverk.reference)),
        ("dct:type", Literal(kodeverk.type)),
    ]
    if system and system.oid:
        properties.append(("dct:identifier", Literal(f"urn:oid:{system.oid}")))
    yield iri, ("skos:ConceptScheme",), properties
    seen: set[str] = set()
    for order, code in enumerate(kodeverk.codes, start=1):
        code_ = code_iri(base, kodeverk, code)
        if code_ not in seen:
            seen.add(code_)
            yield code_, ("skos:Concept",), [*_code(code, order, iri), *matches.of(kodeverk, code)]


def _code(code: Code, order: int, scheme: str) -> list[Property]:
    start, end = code.period.start, code.period.end
    properties: list[Property] = [
        ("skos:prefLabel", Literal(code.label.nb or code.value, "nb")),
        ("skos:notation", Literal(code.value)),
        ("skos:inScheme", scheme),
        ("schema:position", Literal(str(order), type="xsd:integer")),
    ]
    if code.label.en:
        properties.append(("skos:prefLabel", Literal(code.label.en, "en")))
    properties += _day("euvoc:startDate", start) + _day("euvoc:endDate", end)
    if code.sentinel:
        properties.append(("skos:note", Literal("Ikke besvart", "nb")))
    return properties


def _day(name: str, day: date | None) -> list[Property]:
    return [(name, Literal(day.isoformat(), type="xsd:date"))] if day else []
