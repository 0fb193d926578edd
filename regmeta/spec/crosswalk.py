"""The catalogue's own EHDS tokens and the EU's IRIs, crosswalked as data (specs/crosswalks)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from regmeta.errors import BrokenConfiguration
from regmeta.files.strict import Strict, Words, load_strict
from regmeta.model import Text
from regmeta.spec.loading import specs_folder


@dataclass(frozen=True, slots=True)
class Term:
    """One pair: the catalogue's token, the EU's IRI ('' where it has none), and how they relate."""

    national: str
    eu: str
    scheme: str
    label: Text
    relation: str = ""


class Publisher(Strict, frozen=True):
    """Who publishes the catalogue."""

    name: Words
    page: str


class Defaults(Strict, frozen=True, kw_only=True):
    """What holds where a registry's own description leaves it out."""

    access_rights: str = msgspec.field(name="accessRights")
    legislation: str
    kildetype: str


class AccessBody(Strict, frozen=True):
    """The health data access body."""

    name: Words
    email: str
    page: str


class Theme(Strict, frozen=True):
    """The theme that every data set of the catalogue has."""

    iri: str
    scheme: str
    label: Words


class CatalogueConfig(Strict, frozen=True):
    """catalogue.toml: what the published graph says about itself."""

    base: str
    identifier: str
    title: Words
    description: Words
    publisher: Publisher
    defaults: Defaults
    access_body: AccessBody
    theme: Theme


class _Label(Strict, frozen=True):
    """A label of the EU's, which are often in English only."""

    nb: str = ""
    en: str = ""


class _Term(Strict, frozen=True):
    national: str
    eu: str = ""
    relation: str = ""
    basis: str = ""
    label: _Label = _Label()


class _Terms(Strict, frozen=True):
    """A property in ehds.toml."""

    scheme: str
    terms: tuple[_Term, ...]

    def by_token(self) -> dict[str, Term]:
        return {
            term.national: Term(
                term.national,
                term.eu,
                self.scheme,
                Text(term.label.nb, term.label.en),
                term.relation,
            )
            for term in self.terms
        }


@dataclass(frozen=True)
class Crosswalk:
    """All pairs by property (`healthCategory`) and token, and the publisher's own configuration."""

    terms: dict[str, dict[str, Term]]
    config: CatalogueConfig

    def term(self, key: str, token: str, kilde: str) -> Term | None:
        """The EU's term for a token of the catalogue; None where the EU has none.

        Raises BrokenConfiguration for a term of the EU's own: it belongs in the other file.
        """
        term = self.terms[key].get(token)
        if term is None:
            self._refuse(key, token, kilde)
            return None
        return term if term.eu else None

    def _refuse(self, key: str, token: str, kilde: str) -> None:
        own = {term.eu: term.national for term in self.terms[key].values() if term.eu}
        scheme = next(iter(self.terms[key].values())).scheme
        if not token.startswith((f"{scheme}/", "http://", "https://")):
            return
        use = own.get(token) or next(iter(self.terms[key]))
        raise BrokenConfiguration(
            "{kilde}, {key}: «{token}» er EUs betegnelse og hører hjemme i "
            "RDF-filen. Skriv katalogens egen, for eksempel «{use}»; den "
            "oversettes ved publisering.",
            "{kilde}, {key}: '{token}' is the EU's term and belongs in the "
            "RDF file. Write the catalogue's own, such as '{use}'; it is "
            "translated when publishing.",
            kilde=kilde,
            key=key,
            token=token,
            use=use,
        )

    def all(self) -> Iterator[Term]:
        for terms in self.terms.values():
            yield from terms.values()


@lru_cache(maxsize=1)
def load_crosswalk() -> Crosswalk:
    """The crosswalk that travels with regmeta."""
    folder = specs_folder() / "crosswalks"
    properties = load_strict(folder / "ehds.toml", dict[str, _Terms])
    terms = {key: table.by_token() for key, table in properties.items()}
    return Crosswalk(terms, load_strict(folder / "catalogue.toml", CatalogueConfig))
