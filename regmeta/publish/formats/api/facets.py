"""filters.json: every facet of the catalogue, with the number behind each choice."""

from __future__ import annotations

from collections import Counter

from regmeta.catalogue.facts import Facts, KildeFacts, alphabetical
from regmeta.files.ids import stable_id
from regmeta.model import Variable
from regmeta.publish.formats.api.hierarchy import categories, group_link
from regmeta.publish.formats.api.properties import Payload, stamp


def filters(facts: Facts) -> Payload:
    """filters.json: every facet with the number of distinct variables behind each choice."""
    pairs = [
        (kilde_facts, variable)
        for kilde_facts in facts.kilder
        for variable in kilde_facts.kilde.variables
    ]
    types = Counter(kilde_facts.type for kilde_facts, _ in pairs if kilde_facts.type)
    periods = [kilde_facts.data_period(variable.datasamlinger) for kilde_facts, variable in pairs]
    starts = [start for start, _ in periods if start]
    ends = [end for _, end in periods]
    closed = [end for end in ends if end]
    return {
        "kildeTyper": [
            {"value": type_, "displayName": type_[0].upper() + type_[1:], "count": count}
            for type_, count in sorted(types.items())
        ],
        "kilder": [
            _kilde_choice(kilde_facts)
            for kilde_facts in facts.by_name
            if kilde_facts.kilde.variables
        ],
        "variabelgrupper": _group_choices(facts),
        "filtere": [],
        "delkilder": _delkilde_choices(facts),
        "datatyper": [
            {"value": type_, "count": count}
            for type_, count in sorted(
                Counter(
                    variable.current.properties["DataType"]
                    for _, variable in pairs
                    if "DataType" in variable.current.properties
                ).items()
            )
        ],
        **_kodeverk_choices(pairs),
        "instrumenter": _instrument_choices(facts),
        "datakategorier": [
            {"value": category, "count": count}
            for category, count in sorted(
                Counter(
                    category
                    for kilde_facts in facts.kilder
                    for form in kilde_facts.kilde.datasamlinger
                    for category in categories(kilde_facts, form)
                ).items()
            )
        ],
        "kildeKodeverkCount": sum(
            any(kilde_facts.kodeverk[code].type == "Kildekodeverk" for code in variable.kodeverk)
            for kilde_facts, variable in pairs
        ),
        "dateRange": {
            "min": stamp(min(starts, default=None)),
            "max": stamp(max(closed)) if closed and len(closed) == len(ends) else None,
        },
        "totalCount": len(pairs),
    }


def _kilde_choice(kilde_facts: KildeFacts) -> Payload:
    return {
        "id": stable_id(kilde_facts.kilde.code),
        "name": kilde_facts.name,
        "kortNavn": kilde_facts.short,
        "kildeType": kilde_facts.type,
        "count": len(kilde_facts.kilde.variables),
    }


def _group_choices(facts: Facts) -> list[Payload]:
    choices = []
    for kilde_facts in facts.kilder:
        counts = Counter(
            code for variable in kilde_facts.kilde.variables for code in variable.variabelgrupper
        )
        for code, count in counts.items():
            choices.append({**group_link(kilde_facts.groups[code]), "count": count})
    return sorted(choices, key=lambda choice: (alphabetical(choice["name"]), choice["id"]))


def _delkilde_choices(facts: Facts) -> list[Payload]:
    return [
        {
            "id": stable_id(part.code),
            "name": part.properties.get("PreferredTerm", part.code),
            "parentDelkildeId": stable_id(part.parent) if part.parent else None,
            "kildeId": stable_id(kilde_facts.kilde.code),
            "count": kilde_facts.variables_below[part.code],
        }
        for kilde_facts in facts.by_name
        for part in kilde_facts.kilde.delkilder
        if kilde_facts.variables_below[part.code]
    ]


def _kodeverk_choices(pairs: list[tuple[KildeFacts, Variable]]) -> Payload:
    counts: Counter[tuple[str, str]] = Counter()
    names: dict[tuple[str, str], str] = {}
    for kilde_facts, variable in pairs:
        for kodeverk in (kilde_facts.kodeverk[code] for code in variable.kodeverk):
            if kodeverk.type != "Kildekodeverk":
                counts[kodeverk.type, kodeverk.reference] += 1
                names.setdefault((kodeverk.type, kodeverk.reference), kodeverk.name)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return {
        "helsefagligKodeverk": [
            {"kortNavn": key[1], "fulltNavn": names[key] or None, "count": count}
            for key, count in ranked
            if key[0] == "HelsefagligKodeverk"
        ],
        "administrativtKodeverk": [
            {"oid": key[1], "navn": names[key] or None, "count": count}
            for key, count in ranked
            if key[0] == "AdministrativtKodeverk"
        ],
    }


def _instrument_choices(facts: Facts) -> list[Payload]:
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    for kilde_facts in facts.kilder:
        names |= {instrument.code: instrument.name for instrument in kilde_facts.kilde.instruments}
        counts.update(
            code for variable in kilde_facts.kilde.variables for code in variable.instruments
        )
    return [
        {"id": stable_id(code), "code": code, "navn": names[code], "count": count}
        for code, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
