"""What a harmonized variable's values are, how each registry's go over, and who is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup

from regmeta.catalogue.facts import KildeFacts
from regmeta.catalogue.translations import standard_answers
from regmeta.model import Code, Target, TargetMapping, Text, Variable
from regmeta.publish.formats.site.flow import CodesOver, code_flow
from regmeta.publish.formats.site.lists import User
from regmeta.publish.formats.site.page import Site, href
from regmeta.spec.codesystems import load_code_systems
from regmeta.texts import fold

_MOST_CODES = 60
_MOST_DRAWN = 12
_FEWEST_DRAWN = 2


def target_codes(site: Site, target: Target) -> dict[str, Any]:
    """The codes of a harmonized variable with what they mean, and how many more there are."""
    codes = _codes_of(target)
    return {
        "target_codes": [(code.value, site.says(_label(code))) for code in codes[:_MOST_CODES]],
        "more_codes": site.number(len(codes) - _MOST_CODES) if len(codes) > _MOST_CODES else "",
    }


def _codes_of(target: Target) -> Sequence[Code]:
    systems = load_code_systems()
    system = systems.find(target.oid) if target.oid else None
    return systems.codes(system.number) if system else ()


def _label(code: Code) -> Text:
    """What a national code means, in English too where it is a standard answer."""
    return standard_answers().get(code.label.nb, code.label)


def value_maps(site: Site, target: Target, users: Sequence[User]) -> list[dict[str, Any]]:
    """How the codes of each variable go over, with what both mean; codes of a general map that the
    variable lacks are told beside it, and variables of a registry that are alike stand once."""
    meanings = {code.value: site.says(_label(code)) for code in _codes_of(target)}
    counts: Counter[str] = Counter()
    maps: dict[str, dict[str, Any]] = {}
    for user, mapping in _mapped(target, users):
        shown = _value_map(site, user, mapping, meanings)
        alike = repr({**shown, "href": ""})
        counts[alike] += 1
        maps.setdefault(alike, shown)
    return [{**shown, "count": counts[alike]} for alike, shown in maps.items()]


def _mapped(target: Target, users: Sequence[User]) -> Iterator[tuple[User, TargetMapping]]:
    """The mappings to a target that have pairs of values."""
    for user in users:
        for mapping in user[1].mappings:
            if mapping.target == target.id and mapping.values and mapping.values.pairs:
                yield user, mapping


def _value_map(
    site: Site, user: User, mapping: TargetMapping, meanings: dict[str, Any]
) -> dict[str, Any]:
    kilde_facts, variable = user
    here = {code.value: site.says(code.label) for code in _codes_here(kilde_facts, variable)}
    pairs = mapping.values.pairs if mapping.values else ()
    values_here = set(here) or {value for value, _ in pairs}
    return {
        "href": f"../{href('variabel', variable.code)}",
        "name": site.says(variable.current.name),
        "kilde": site.own(kilde_facts.short or kilde_facts.name),
        "pairs": _pairs_with_meanings(pairs, values_here, here, meanings),
        "lacking": ", ".join(f"{a} → {b}" for a, b in pairs if a not in values_here),
        "unmapped": ", ".join(value for value in here if value not in dict(pairs)),
    }


def _pairs_with_meanings(
    pairs: Sequence[tuple[str, str]],
    values: set[str],
    here: dict[str, Any],
    there: dict[str, Any],
) -> list[tuple[str, Any, str, Any]]:
    """The pairs of the values that a variable has, each value with what it means."""
    return [(a, here.get(a, ""), b, there.get(b, "")) for a, b in pairs if a in values]


def _codes_here(kilde_facts: KildeFacts, variable: Variable) -> Iterator[Code]:
    for code in variable.kodeverk:
        if code in kilde_facts.kodeverk:
            yield from kilde_facts.kodeverk[code].codes


def flow_of(site: Site, maps: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The value maps as a picture: the first registries, and how many more the tables have."""
    targets = list(
        dict.fromkeys((there, means) for map_ in maps for _, _, there, means in map_["pairs"])
    )
    drawn = [_codes_over(map_, targets) for map_ in maps[:_MOST_DRAWN]]
    codes = sum(len(registry.codes) for registry in drawn)
    if codes < _FEWEST_DRAWN:
        return {"flow": "", "flow_more": 0}
    names = [f"{there} {_plain_text(means)}".strip() for there, means in targets]
    return {
        "flow": code_flow(str(site.t.code_flow), drawn, names),
        "flow_more": max(0, len(maps) - _MOST_DRAWN),
    }


def _codes_over(map_: dict[str, Any], targets: Sequence[tuple[str, Any]]) -> CodesOver:
    over = [
        (f"{here} {_plain_text(means)}".strip(), targets.index((there, means_there)))
        for here, means, there, means_there in map_["pairs"]
    ]
    nowhere = [(value.strip(), None) for value in map_["unmapped"].split(",") if value.strip()]
    return CodesOver(_plain_text(map_["kilde"]), (*over, *nowhere))


def _plain_text(shown: Any) -> str:
    return Markup(shown).striptags()


def left_out(site: Site, target: Target, users: Sequence[User]) -> list[dict[str, Any]]:
    """Variables that are called as the harmonized one, or as one that is mapped to it, and are not
    mapped to it themselves: what they are mapped to instead, if anything."""
    if not users:
        return []
    names = {_plain(target.name), *(_plain(variable.current.name) for _, variable in users)}
    mapped = {variable.code for _, variable in users}
    namesakes = (
        (kilde_facts, variable)
        for kilde_facts in site.facts.by_name
        for variable in kilde_facts.kilde.variables
        if variable.code not in mapped and _plain(variable.current.name) in names
    )
    return [_left_out(site, kilde_facts, variable) for kilde_facts, variable in namesakes]


def _plain(name: Text) -> str:
    """A name without the signs that a form puts behind it."""
    return fold(name.nb.strip(" :?*"))


def _left_out(site: Site, kilde_facts: KildeFacts, variable: Variable) -> dict[str, Any]:
    others = [mapping.target for mapping in variable.mappings]
    return {
        "href": f"../{href('variabel', variable.code)}",
        "name": site.says(variable.current.name),
        "kilde": site.own(kilde_facts.short or kilde_facts.name),
        "code": variable.code,
        "instead": [(f"../{href('harmonisert', id_)}", id_) for id_ in others],
    }
