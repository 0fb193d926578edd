"""Organisations as agents: one organisation is one agent, whoever names it and how often.

An agent with a number has the IRI of the register of legal entities; one whose name is held in
specs/organisations has the IRI of its number. Others are told apart by their names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from regmeta.model import Text
from regmeta.publish.formats.rdf.named import NamedTerms, texts
from regmeta.publish.formats.rdf.writing import Literal, Node, Property
from regmeta.spec.organisations import Organisation, load_organisations

_AGENT = "foaf:Agent"
_POINT = "cv:ContactPoint"
_GATHERED = frozenset({_AGENT, _POINT})
Addresses = tuple[str, str]
"""Mail and page."""


class Agents(NamedTerms):
    """Makes agents, and gathers what different kilder say of the same one."""

    def organisation(self, name: str, names: tuple[Property, ...] = ()) -> str:
        """An organisation that is named and no more is said of."""
        held = load_organisations().find(name)
        iri = self._organisation_iri(name, held)
        return self.gather(iri, (_AGENT, "foaf:Organization"), [*self._names(name, held), *names])

    def controller(
        self, name: str, number: str, addresses: Addresses, more: tuple[Property, ...] = ()
    ) -> str:
        """An organisation that answers for a kilde; one that is held has addresses of its own."""
        register = load_organisations()
        held = register.find(number) or (None if number else register.find(name))
        iri = register.iri(number) or self._organisation_iri(name, held)
        point = self.iri(f"{iri} point")
        mail, page = ("", held.page) if held else addresses
        self.gather(point, (_POINT,), self._point(point, mail, page)[2])
        digits = held.number if held else "".join(number.split())
        about: list[Property] = [*self._names(name, held)]
        about += [("dct:identifier", Literal(digits))] if digits else []
        about += [("dct:type", self._publisher_type(held))] if held else []
        types = (_AGENT, "foaf:Organization")
        return self.gather(iri, types, [*about, ("cv:contactPoint", point), *more])

    def access_body(
        self, name: Text, addresses: tuple[str, str, str], more: tuple[Property, ...]
    ) -> str:
        """Who gives access to data: mail, page and telephone."""
        key = f"access body {name.nb} {' '.join(addresses)}"
        iri, point = self.iri(key), self.iri(f"{key} point")
        self.gather(point, (_POINT,), self._point(point, *addresses)[2])
        node = self._agent(iri, name, point)
        return self.gather(iri, node[1], [*node[2], *more])

    def gather(self, iri: str, types: tuple[str, ...], properties: Iterable[Property]) -> str:
        """An agent with all that was said of it so far, each thing once."""
        before = self.named[iri][2] if iri in self.named else ()
        self.named[iri] = (iri, types, list(dict.fromkeys((*before, *properties))))
        return iri

    def merged(self, named: Mapping[str, Node]) -> dict[str, Node]:
        """The agents of another graph with what is said of them here as well."""
        return {
            iri: (iri, types, list(dict.fromkeys((*self.named[iri][2], *properties))))
            for iri, types, properties in named.values()
            if iri in self.named and not _GATHERED.isdisjoint(types)
        }

    def _organisation_iri(self, name: str, held: Organisation | None) -> str:
        if held:
            return load_organisations().iri(held.number)
        return self.iri(f"organisation {' '.join(name.split())}")

    @staticmethod
    def _names(name: str, held: Organisation | None) -> list[Property]:
        """The names that are held, and the one that was written where it is another."""
        names = list(texts("foaf:name", held.name)) if held else []
        written = [("foaf:name", Literal(name, "nb"))] if name else []
        return list(dict.fromkeys([*names, *written]))

    def _publisher_type(self, held: Organisation) -> str:
        term = held.type
        self._scheme(term.scheme, "Publisher type")
        return self._concept(term.iri, term.scheme, term.label)
