"""What can be applied for: sources and their variables, from a Catalogue or a published folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from regmeta.errors import UnreadableInput, WrongUse
from regmeta.files.ids import file_name, stable_id
from regmeta.model import Catalogue, Kilde

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """A data source as it can be applied for; `about` and `variables` are what files hold."""

    code: str
    about: Facts
    variables: tuple[Facts, ...]

    @property
    def name(self) -> str:
        return str(self.about.get("name") or self.code)


@dataclass(frozen=True, slots=True)
class Offer:
    """All sources on offer, and the version of the specification the catalogue follows."""

    catalogue: str
    sources: tuple[Source, ...]

    def chosen(self, codes: Sequence[str]) -> Offer:
        """The sources named, in the catalogue's order; WrongUse where one is not there."""
        known = {source.code for source in self.sources}
        for code in codes:
            if code not in known:
                raise WrongUse(
                    f"--sources {code}: finnes ikke i katalogen. Det finnes: "
                    f"{', '.join(sorted(known))}.",
                    f"--sources {code}: not in the catalogue. There are: "
                    f"{', '.join(sorted(known))}.",
                )
        wanted = tuple(source for source in self.sources if source.code in codes)
        return Offer(self.catalogue, wanted)


def index_name(code: str) -> str:
    """Where the codes of a source's variables lie as a schema, seen from the form's schema."""
    return f"variables/{file_name(code)}.schema.json"


def list_name(code: str) -> str:
    """Where a source's variables lie for people to choose from."""
    return f"variables/{file_name(code)}.json"


def offer_of(catalogue: Catalogue) -> Offer:
    """What a catalogue offers: sources without variables are left out."""
    chosen = (kilde for kilde in catalogue.kilder if kilde.variables)
    return Offer(catalogue.spec, tuple(_source(kilde) for kilde in chosen))


def _source(kilde: Kilde) -> Source:
    facts = kilde.properties
    about = {
        "id": stable_id(kilde.code),
        "code": kilde.code,
        "name": facts.get("PreferredTerm", kilde.code),
        "type": facts.get("Kildetype"),
        "controller": facts.get("Dataansvarlig"),
        "from": facts.get("GyldigFra"),
        "to": facts.get("GyldigTil"),
        "variableCount": len(kilde.variables),
        "variables": list_name(kilde.code),
        "schema": index_name(kilde.code),
    }
    return Source(kilde.code, about, tuple(_variables(kilde)))


def _variables(kilde: Kilde) -> list[Facts]:
    names = {
        form.code: form.properties.get("PreferredTerm", form.code) for form in kilde.datasamlinger
    }
    lists = {one.code: {"code": one.code, "type": one.type} for one in kilde.kodeverk}
    made = []
    for variable in kilde.variables:
        facts = variable.current.properties
        line = {
            "code": variable.code,
            "name": variable.current.name(""),
            "datasamlinger": [names.get(code, code) for code in variable.datasamlinger],
            "from": facts.get("GyldigFra"),
            "to": facts.get("GyldigTil"),
        }
        known = {
            "datatype": facts.get("DataType"),
            "identifiability": facts.get("Identifiseringsgrad"),
            "kodeverk": [lists.get(code, {"code": code}) for code in variable.kodeverk],
        }
        made.append({**line, **{key: value for key, value in known.items() if value}})
    return made


def read_offer(folder: Path, only: Sequence[str] | None = None) -> Offer:
    """What a published folder (or its form/) offers; `only` reads those sources' variables.

    Raises UnreadableInput where no form is published there.
    """
    home = folder / "form" if (folder / "form").is_dir() else folder
    try:
        sources = orjson.loads((home / "sources.json").read_bytes())
        about = orjson.loads((home / "catalogue.json").read_bytes())
        found = tuple(_read_source(home, one, only) for one in sources)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableInput(
            f"{folder}: her er ingen publisert katalog med søknadsskjema. "
            "Lag den med: regmeta publish registries --out build",
            f"{folder}: no published catalogue with a form here. "
            "Make it with: regmeta publish registries --out build",
        ) from error
    return Offer(about["spec"], found)


def _read_source(home: Path, about: Facts, only: Sequence[str] | None) -> Source:
    wanted = only is None or about["code"] in only
    lines = orjson.loads((home / about["variables"]).read_bytes()) if wanted else []
    return Source(about["code"], about, tuple(lines))
