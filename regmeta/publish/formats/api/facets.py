"""filters.json: every facet of the catalogue, with the number behind each choice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from regmeta.catalogue.facts import Facts, KildeFacts, alphabetical
from regmeta.files.ids import stable_id
from regmeta.model import Datasamling, Variable
from regmeta.publish.formats.api.contract import label_of
from regmeta.publish.formats.api.hierarchy import categories, display_order, group_link
from regmeta.publish.formats.api.properties import Payload, stamp
from regmeta.spec.fields import Spec

Pairs = list[tuple[KildeFacts, Variable]]


def filters(facts: Facts, spec: Spec) -> Payload:
    """filters.json: every facet with the number of distinct variables behind each choice."""
    pairs = [
        (kilde_facts, variable)
        for kilde_facts in facts.kilder
        for variable in kilde_facts.kilde.variables
    ]
    return {
        "kildeTyper": _kilde_types(pairs, spec),
        "kilder": [_kilde_choice(each) for each in facts.by_name if each.kilde.variables],
        "variabelgrupper": _group_choices(facts),
        "hierarkiVariabelgrupper": _group_choices(facts),
        "filtere": [],
        "delkilder": _delkilde_choices(facts),
        "datasamlinger": _form_choices(facts),
        "datatyper": [
            {**choice, "displayName": label_of("DataType", choice["value"]).nb or choice["value"]}
            for choice in _counted(_datatypes(pairs))
        ],
        **_kodeverk_choices(pairs),
        "instrumenter": _instrument_choices(facts),
        "datakategorier": _counted(_categories(facts)),
        "kildeKodeverkCount": sum(_has_own_list(*pair) for pair in pairs),
        "dateRange": _date_range(pairs),
        "totalCount": len(pairs),
    }


def _counted(values: Iterable[str]) -> list[Payload]:
    """Each value with how often it occurs, in the values' order."""
    return [{"value": value, "count": count} for value, count in sorted(Counter(values).items())]


def _kilde_types(pairs: Pairs, spec: Spec) -> list[Payload]:
    types = Counter(kilde_facts.type for kilde_facts, _ in pairs if kilde_facts.type)
    names = spec["kilde"]["Kildetype"].options
    choices = []
    for type_, count in types.items():
        option = names.find(type_) if names else None
        name = option.label.nb if option else type_
        choices.append({"value": type_, "displayName": name, "count": count})
    return sorted(choices, key=lambda choice: alphabetical(choice["displayName"]))


def _datatypes(pairs: Pairs) -> Iterator[str]:
    for _, variable in pairs:
        if "DataType" in variable.current.properties:
            yield variable.current.properties["DataType"]


def _categories(facts: Facts) -> Iterator[str]:
    for kilde_facts in facts.kilder:
        for form in kilde_facts.kilde.datasamlinger:
            yield from categories(kilde_facts, form)


def _has_own_list(kilde_facts: KildeFacts, variable: Variable) -> bool:
    return any(kilde_facts.kodeverk[code].type == "Kildekodeverk" for code in variable.kodeverk)


def _date_range(pairs: Pairs) -> Payload:
    """From the first period's start to the last one's end; no end where one goes on."""
    periods = [kilde_facts.data_period(variable.datasamlinger) for kilde_facts, variable in pairs]
    starts = [start for start, _ in periods if start]
    closed = [end for _, end in periods if end]
    is_over = bool(closed) and len(closed) == len(periods)
    return {
        "min": stamp(min(starts, default=None)),
        "max": stamp(max(closed)) if is_over else None,
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
        owners = _owners(kilde_facts)
        for code, count in counts.items():
            choices.append(
                {
                    **group_link(kilde_facts.groups[code]),
                    "count": count,
                    "filter": None,
                    "global": False,
                    "owners": owners[code],
                }
            )
    return sorted(choices, key=lambda choice: (alphabetical(choice["name"]), choice["id"]))


def _owners(kilde_facts: KildeFacts) -> dict[str, list[Payload]]:
    """Where each group hangs: an entry a datasamling that its variables are in."""
    forms: dict[str, dict[str, None]] = defaultdict(dict)
    for variable in kilde_facts.kilde.variables:
        for group in variable.variabelgrupper:
            forms[group].update(dict.fromkeys(variable.datasamlinger or ("",)))
    return {
        group: [_owner(kilde_facts, kilde_facts.datasamlinger.get(code)) for code in codes]
        for group, codes in forms.items()
    }


def _owner(kilde_facts: KildeFacts, form: Datasamling | None) -> Payload:
    part = form.delkilde if form and form.delkilde in kilde_facts.delkilder else ""
    return {
        "kildeId": stable_id(kilde_facts.kilde.code),
        "delkildeId": stable_id(part) if part else None,
        "datasamlingId": stable_id(form.code) if form else None,
    }


def _form_choices(facts: Facts) -> list[Payload]:
    """The datasamlinger that hold variables, each below its kilde and delkilde."""
    return [
        {
            "id": stable_id(form.code),
            "name": form.properties.get("PreferredTerm", form.code),
            **{key: value for key, value in _owner(kilde_facts, form).items() if key in _ABOVE},
            "count": len(kilde_facts.variables_of[form.code]),
            "categories": categories(kilde_facts, form),
            "displayOrder": display_order(kilde_facts)[form.code],
        }
        for kilde_facts in facts.by_name
        for form in kilde_facts.kilde.datasamlinger
        if kilde_facts.variables_of[form.code]
    ]


_ABOVE = ("kildeId", "delkildeId")


def _delkilde_choices(facts: Facts) -> list[Payload]:
    return [
        {
            "id": stable_id(part.code),
            "name": part.properties.get("PreferredTerm", part.code),
            "parentDelkildeId": stable_id(part.parent) if part.parent else None,
            "kildeId": stable_id(kilde_facts.kilde.code),
            "count": kilde_facts.variables_below[part.code],
            "displayOrder": display_order(kilde_facts)[part.code],
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
    ranked: dict[str, list[tuple[tuple[str, str], int]]] = defaultdict(list)
    for key, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        ranked[key[0]].append((key, count))
    return {
        "helsefagligKodeverk": [
            {"kortNavn": key[1], "fulltNavn": names[key] or None, "count": count}
            for key, count in ranked["HelsefagligKodeverk"]
        ],
        "administrativtKodeverk": [
            {"oid": key[1], "navn": names[key] or None, "count": count}
            for key, count in ranked["AdministrativtKodeverk"]
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
