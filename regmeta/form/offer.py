"""What can be applied for: sources and their variables, from a Catalogue or a published folder.

The catalogue's sources, and after them the national ones that only the form knows: they can be
chosen and routed, and their variables are described in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from regmeta.catalogue.facts import KildeFacts
from regmeta.errors import UnreadableInput, WrongUse
from regmeta.files.ids import file_name, stable_id
from regmeta.form.law import Law
from regmeta.form.texts import folded
from regmeta.model import Catalogue, Kilde, Statistics, Variable
from regmeta.spec.tokens import DataType
from regmeta.texts import parse_date

Facts = dict[str, Any]
_KEY_TARGET = "person.personidentifikator"


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

    def source(self, code: str) -> Source | None:
        """The source of a code, None where there is none."""
        return next((source for source in self.sources if source.code == code), None)

    def with_national(self, law: Law) -> Offer:
        """These sources, and after them the national ones that are not among them."""
        offered = {source.code for source in self.sources}
        more = (national for national in national_sources(law) if national.code not in offered)
        return Offer(self.catalogue, (*self.sources, *more))

    def chosen(self, codes: Sequence[str]) -> Offer:
        """The sources named, in the catalogue's order; WrongUse where one is not there."""
        offered = {source.code for source in self.sources}
        for code in codes:
            if code not in offered:
                raise WrongUse(
                    "--sources {code}: finnes ikke i katalogen. Det finnes: {choices}.",
                    "--sources {code}: not in the catalogue. There are: {choices}.",
                    code=code,
                    choices=", ".join(sorted(offered)),
                )
        wanted = tuple(source for source in self.sources if source.code in codes)
        return Offer(self.catalogue, wanted)


def index_name(code: str) -> str:
    """Where the codes of a source's variables lie as a schema, seen from the form's schema."""
    return f"variables/{file_name(code)}.schema.json"


def list_name(code: str) -> str:
    """Where a source's variables lie for people to choose from."""
    return f"variables/{file_name(code)}.json"


def national_sources(law: Law) -> tuple[Source, ...]:
    """The sources of sources.toml: those of the law's routing that have names of their own."""
    routed = law.routing["sources"].items()
    return tuple(
        Source(code, _national(code, route), ()) for code, route in routed if "names" in route
    )


def _national(code: str, entry: Facts) -> Facts:
    return {
        "code": code,
        "name": entry["name"]["nb"],
        "nameEn": entry["name"]["en"],
        "controller": entry["controller"],
        "url": entry["url"],
        "stub": True,
        "variableCount": 0,
    }


def offer_of(catalogue: Catalogue, law: Law) -> Offer:
    """What a catalogue offers, and the national sources; without variables a kilde is left out."""
    statistics = catalogue.annotations.statistics
    chosen = (kilde for kilde in catalogue.kilder if kilde.variables)
    sources = tuple(_source(kilde, law.identifying, statistics) for kilde in chosen)
    return Offer(catalogue.spec, sources).with_national(law)


def _source(
    kilde: Kilde, identifying_words: Mapping[str, Any], statistics: Mapping[str, Statistics]
) -> Source:
    facts = kilde.properties
    start, end = KildeFacts(kilde, {}).kilde_period
    variables = tuple(_variables(kilde, identifying_words, statistics))
    about = {
        "id": stable_id(kilde.code),
        "code": kilde.code,
        "name": facts.get("PreferredTerm", kilde.code),
        "type": facts.get("Kildetype"),
        "controller": facts.get("Dataansvarlig"),
        "from": _day(start),
        "to": _day(end),
        "variableCount": len(kilde.variables),
        "linkable": any(links_persons(variable) for variable in kilde.variables),
        "variables": list_name(kilde.code),
        "schema": index_name(kilde.code),
    }
    return Source(kilde.code, about, variables)


def _day(text: str | None) -> str | None:
    """A day of the catalogue as the form writes days; None where it is none."""
    day = parse_date(text) if text else None
    return day.isoformat() if day else None


def links_persons(variable: Variable) -> bool:
    """Whether a variable is the number that persons are linked by."""
    mapped = any(mapping.target == _KEY_TARGET for mapping in variable.mappings)
    return (
        mapped or variable.current.properties.get("DataType") == DataType.NATIONAL_IDENTITY_NUMBER
    )


def _variables(
    kilde: Kilde, identifying_words: Mapping[str, Any], statistics: Mapping[str, Statistics]
) -> Iterator[Facts]:
    periods = KildeFacts(kilde, {})
    names = {
        form.code: form.properties.get("PreferredTerm", form.code) for form in kilde.datasamlinger
    }
    lists = {
        kodeverk.code: {"code": kodeverk.code, "type": kodeverk.type} for kodeverk in kilde.kodeverk
    }
    for variable in kilde.variables:
        facts = variable.current.properties
        start, end = periods.variable_period(variable)
        line = {
            "code": variable.code,
            "name": variable.current.name(""),
            "datasamlinger": [names.get(code, code) for code in variable.datasamlinger],
            "from": start,
            "to": end,
        }
        more = {
            "datatype": facts.get("DataType"),
            "identifiability": facts.get("Identifiseringsgrad"),
            "kodeverk": [lists.get(code, {"code": code}) for code in variable.kodeverk],
            **_revealed(variable, identifying_words),
            **published_counts(statistics.get(variable.code)),
        }
        yield {**line, **{key: value for key, value in more.items() if value not in (None, "", [])}}


def _revealed(variable: Variable, identifying_words: Mapping[str, Any]) -> Facts:
    facts = variable.current.properties
    kind, why = identifying(
        identifying_words,
        name=variable.current.name(""),
        code=variable.code,
        datatype=facts.get("DataType", ""),
        level=facts.get("Identifiseringsgrad", ""),
        targets=tuple(mapping.target for mapping in variable.mappings),
        coded=bool(variable.kodeverk),
    )
    return {"reveals": kind, "revealsBy": why}


def published_counts(statistics: Statistics | None) -> Facts:
    """The counts that are published of a variable; those held back are not there, nor those of an
    extract of nobody: a study cannot count on them."""
    return (
        {"counted": True, "rows": statistics.rows, "missing": statistics.missing}
        if statistics and not statistics.synthetic
        else {}
    )


def identifying(
    identifying_words: Mapping[str, Any],
    *,
    name: str,
    code: str = "",
    datatype: str = "",
    level: str = "",
    targets: tuple[str, ...] = (),
    coded: bool = False,
) -> tuple[str, str]:
    """What a variable tells of a person, and by what it is known: ("direct", "harmonized").

    An assessment decides where there is one; until then what it is harmonized to, its type, its
    name. A coded variable is no free text and no name.
    """
    if level in identifying_words["assessed_as_nothing"]:
        return "", ""
    if level in identifying_words["assessed_direct"]:
        return "direct", "assessed"
    for kind in identifying_words["kind"]:
        if any(target in kind.get("targets", ()) for target in targets):
            return str(kind["id"]), "harmonized"
        if datatype and datatype in kind.get("datatypes", ()):
            return str(kind["id"]), "type"
    if targets or coded:
        return "", ""
    return _by_name(identifying_words, name, code, datatype)


def _by_name(
    identifying_words: Mapping[str, Any], name: str, code: str, datatype: str
) -> tuple[str, str]:
    said, last = folded(name), folded(code.rpartition(".")[2])
    for kind in identifying_words["kind"]:
        uncoded = kind.get("uncoded")
        if uncoded and datatype and datatype not in uncoded:
            continue
        parts = kind.get("parts", ())
        if {said, last} & {*kind["words"]} or any(part in said for part in parts):
            return str(kind["id"]), "name"
    return "", ""


def read_offer(folder: Path, only: Sequence[str] | None = None) -> Offer:
    """What a published folder (or its form/) offers; `only` reads those sources' variables.

    Raises UnreadableInput where no form is published there.
    """
    home = folder / "form" if (folder / "form").is_dir() else folder
    try:
        sources = orjson.loads((home / "sources.json").read_bytes())
        about = orjson.loads((home / "catalogue.json").read_bytes())
        sources_read = tuple(_read_source(home, source, only) for source in sources)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableInput(
            "{folder}: her er ingen publisert katalog med søknadsskjema. "
            "Lag den med: regmeta publish registries --out build",
            "{folder}: no published catalogue with a form here. Make it "
            "with: regmeta publish registries --out build",
            folder=folder,
        ) from error
    return Offer(about["spec"], sources_read)


def _read_source(home: Path, about: Facts, only: Sequence[str] | None) -> Source:
    wanted = "variables" in about and (only is None or about["code"] in only)
    lines = orjson.loads((home / about["variables"]).read_bytes()) if wanted else []
    return Source(about["code"], about, tuple(lines))
