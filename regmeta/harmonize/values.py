"""How the values of a variable go over to a harmonized one, and what is lost.

The maps are named data (valuemaps.toml); which one holds follows from the target, the way the name
was understood and the source's own code list. Where no map is sure, `none` names the loss and a
person decides.
"""

from __future__ import annotations

from dataclasses import replace

from regmeta.harmonize.match import Asked, Candidate, Matcher
from regmeta.harmonize.platforms import load_value_maps
from regmeta.harmonize.signatures import Codes
from regmeta.model import Text, ValueMap

CLOSE, EXACT, RELATED = "skos:closeMatch", "skos:exactMatch", "skos:relatedMatch"


def value_map_for(matcher: Matcher, row: Asked, best: Candidate) -> tuple[ValueMap | None, str]:
    """The value map for a row's best candidate, checked against its codes, and the predicate."""
    if best.platform is not None and best.platform.target == best.target:
        return _against_codes(best.platform.values, row.codes), best.platform.predicate
    said = _said(matcher, row)
    name = _named(best, row, said, matcher)
    if name is None:
        return None, EXACT
    value_map = load_value_maps()[name]
    predicate = EXACT if value_map.operation != "none" and not value_map.loss else CLOSE
    return _against_codes(value_map, row.codes), predicate


def _said(matcher: Matcher, row: Asked) -> frozenset[str]:
    name, label = matcher.lexicon.name(row.name), matcher.lexicon.label(row.label)
    return name.concepts | label.concepts


def _named(best: Candidate, row: Asked, said: frozenset[str], matcher: Matcher) -> str | None:
    """The map's name, by the target."""
    kind = matcher.signatures.kind(row.type, row.codes, best.signatures)
    target = best.target
    if target == "person.kjonn":
        return _gender(best, said, row, kind)
    if target in ("person.bostedskommune_nr", "person.postnummer"):
        return _code_number(target, kind, said)
    if target in ("episode.innskrivning_tidspunkt", "episode.utskrivning_tidspunkt"):
        return _admission(row, said, matcher)
    if target in ("person.dod_indikator", "episode.ut_tilstand"):
        return _dead(target, best.signatures, row.codes)
    return _by_target(target, said, matcher, row)


def _gender(best: Candidate, said: frozenset[str], row: Asked, kind: str) -> str:
    if "man" in said and "woman" not in said:
        return "man-dummy"
    if "woman" in said and "man" not in said:
        return "woman-dummy"
    values = {value for value, _ in row.codes}
    if "0" in values and "2" in values:
        return "gender-mrs"
    return "gender-text" if kind == "text" else "gender-openqreg"


def _code_number(target: str, kind: str, said: frozenset[str]) -> str:
    stem = "municipality-code" if target == "person.bostedskommune_nr" else "postal-code"
    if stem == "municipality-code" and "current" in said:
        return "municipality-code-current"
    return f"{stem}-number" if kind == "number" else stem


def _admission(row: Asked, said: frozenset[str], matcher: Matcher) -> str:
    """Intensive care is not the hospital; date and time may be kept apart."""
    words = matcher.lexicon.name(row.name).words + matcher.lexicon.label(row.label).words
    if any(word.text.startswith("intensiv") for word in words):
        return "intensive-care"
    if "time" in said and "date" not in said and "tidspunkt" not in row.name.casefold():
        return "split-time" if not row.label or "tid" in row.label.casefold() else "datetime"
    return "split-date" if "date" in said and "time" not in said else "datetime"


def _dead(target: str, lists: frozenset[str], codes: Codes) -> str:
    values = {value for value, _ in codes}
    if "alive-dead" in lists:
        stem = "dead-of-alive" if target == "person.dod_indikator" else "alive-dead"
        return f"{stem}-01" if "0" in values else f"{stem}-12"
    if target == "episode.ut_tilstand":
        return "dead-yes-no"
    return "yes-no-01" if "0" in values or not values else "yes-no-12"


_BY_TARGET = {
    "person.sivilstand": "household",
    "person.personidentifikator_type": "openqreg-ssn-type",
    "person.alder": "age",
    "person.bydel": "district-code",
    "person.helseregion_bosted": "residence-region",
    "org.bosted_hf": "residence-trust",
    "skjema.status": "platform-status",
    "skjema.registreringstype": "local-list",
    "skjema.skjematype": "local-list",
    "person.fodselsdato": "date",
    "skjema.opprettet_tidspunkt": "datetime",
    "skjema.sist_endret_tidspunkt": "datetime",
    "skjema.forst_ferdigstilt_tidspunkt": "datetime",
}


def _by_target(target: str, said: frozenset[str], matcher: Matcher, row: Asked) -> str | None:
    if target == "person.personidentifikator":
        return "encrypted-id" if "encrypted" in said else "national-id"
    if target == "episode.hastegrad":
        return "urgency-procedure" if "procedure" in said else "urgency-local"
    if target == "person.dodsdato":
        return "death-in-stay" if said & {"stay", "discharge", "under"} else "date"
    return _BY_TARGET.get(target)


def _against_codes(values: ValueMap | None, codes: Codes) -> ValueMap | None:
    """The map cut to the codes that the source has; codes it does not cover are unmapped."""
    if values is None or values.operation not in ("recode", "inverse-dummy") or not codes:
        return values
    there = [value for value, _ in codes]
    covered = {source for source, _ in values.pairs}
    return replace(
        values,
        pairs=tuple(pair for pair in values.pairs if pair[0] in there),
        unmapped=tuple(value for value in there if value not in covered),
    )


def identity(target: str) -> ValueMap:
    """The map that leaves every value as it is."""
    return ValueMap("identity", loss=Text())
