"""The catalogue's own EHDS tokens and the EU's IRIs, crosswalked as data (specs/crosswalks)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from regmeta.errors import BrokenConfiguration
from regmeta.files.strict import load_toml
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


@dataclass(frozen=True)
class Crosswalk:
    """All pairs by property (`healthCategory`) and token, and the publisher's own configuration."""

    terms: dict[str, dict[str, Term]]
    config: dict[str, Any]

    def term(self, key: str, token: str, kilde: str) -> Term | None:
        """The EU's term for a token of the catalogue; None where the EU has none.

        Raises BrokenConfiguration for a term of the EU's own: it belongs in the other file.
        """
        known = self.terms[key].get(token)
        if known is None:
            self._refuse(key, token, kilde)
            return None
        return known if known.eu else None

    def _refuse(self, key: str, token: str, kilde: str) -> None:
        own = {one.eu: one.national for one in self.terms[key].values() if one.eu}
        scheme = next(iter(self.terms[key].values())).scheme
        if not token.startswith((f"{scheme}/", "http://", "https://")):
            return
        use = own.get(token) or next(iter(self.terms[key]))
        raise BrokenConfiguration(
            f"{kilde}, {key}: «{token}» er EUs betegnelse og hører hjemme i RDF-filen. Skriv "
            f"katalogens egen, for eksempel «{use}»; den oversettes ved publisering.",
            f"{kilde}, {key}: '{token}' is the EU's term and belongs in the RDF file. Write the "
            f"catalogue's own, such as '{use}'; it is translated when publishing.",
        )

    def all(self) -> Iterator[Term]:
        for terms in self.terms.values():
            yield from terms.values()


@lru_cache(maxsize=1)
def load_crosswalk() -> Crosswalk:
    """The crosswalk that travels with regmeta."""
    folder = specs_folder() / "crosswalks"
    raw = load_toml(folder / "ehds.toml")
    terms = {key: _terms(table) for key, table in raw.items()}
    return Crosswalk(terms, load_toml(folder / "catalogue.toml"))


def _terms(table: dict[str, Any]) -> dict[str, Term]:
    return {
        one["national"]: Term(
            one["national"],
            one.get("eu", ""),
            table["scheme"],
            Text(**one.get("label", {})),
            one.get("relation", ""),
        )
        for one in table["terms"]
    }
