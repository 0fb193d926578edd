"""The catalogue's own payloads, one function each, in the very shape its Explorer API serves.

Keys are the API's (FHIDev/Fhi.Munin.Explorer); their types are held in specs/explorer-api. Times
are midnight UTC; what is inherited is given twice, as its own (null) and as it holds (effective).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from regmeta.catalogue.facts import KildeFacts
from regmeta.files.ids import stable_id, version_id
from regmeta.model import (
    Datasamling,
    Delkilde,
    Kodeverk,
    Variable,
    VariableVersion,
)
from regmeta.publish.formats.api.contract import label_of, sections_of
from regmeta.publish.formats.api.hierarchy import display_order, group_link
from regmeta.publish.formats.api.instruments import instrument_reference
from regmeta.publish.formats.api.properties import INHERITED, Bags, Payload, stamp
from regmeta.publish.formats.api.statistics import statistics_of

_CRITERIA = "InklusjonsOgEksklusjonskriterier"


def _camel(key: str) -> str:
    return key[0].lower() + key[1:]


# ------------------------------------------------------------------ kilder and their parts


def kilde_row(kilde_facts: KildeFacts, bags: Bags) -> Payload:
    """A row of kilder.json."""
    kilde = kilde_facts.kilde
    properties = kilde.properties
    updated = stamp(kilde.updated.isoformat() if kilde.updated else None)
    return {
        "id": stable_id(kilde.code),
        "code": kilde.code,
        "navn": kilde_facts.name,
        "kortNavn": kilde_facts.short,
        "kildetype": kilde_facts.type,
        "aktiv": kilde.period.end is None,
        "opprettet": updated,
        "sistOppdatert": updated,
        "dataansvarlig": properties.get("Dataansvarlig"),
        "databehandler": properties.get("Databehandler"),
        "gradAvPersonidentifikasjon": properties.get("GradAvPersonidentifikasjon"),
        "gyldigFra": stamp(properties.get("GyldigFra")),
        "gyldigTil": stamp(properties.get("GyldigTil")),
        "healthDcatScore": None,
        "harVariabelbeskrivelse": bool(kilde.variables),
        "datasamlingCount": len(kilde.datasamlinger),
        "delkildeCount": len(kilde.delkilder),
        "totalVariables": len(kilde.variables),
        "additionalProperties": bags("kilde", properties),
        "andelKodeverk": _percent(variable.kodeverk for variable in kilde.variables),
        "andelStatistikk": _percent(
            kilde_facts.statistics.get(variable.code) for variable in kilde.variables
        ),
    }


def _percent(held: Iterable[object]) -> float | None:
    """How many of a hundred hold something, with one decimal; None where there are none."""
    flags = [bool(each) for each in held]
    return round(100 * sum(flags) / len(flags), 1) if flags else None


def kilde_detail(kilde_facts: KildeFacts, bags: Bags, metadata: Any) -> Payload:
    """kilder/<id>.json."""
    kilde, properties = kilde_facts.kilde, kilde_facts.kilde.properties
    updated = stamp(kilde.updated.isoformat() if kilde.updated else None)
    start, end = kilde_facts.whole_period
    return {
        "id": stable_id(kilde.code),
        "code": kilde.code,
        "preferredTerm": kilde_facts.name,
        "kortNavn": kilde_facts.short,
        "beskrivelse": properties.get("Beskrivelse", ""),
        "kildetype": kilde_facts.type,
        "lovverk": properties.get("Lovverk"),
        "dataansvarlig": properties.get("Dataansvarlig"),
        "databehandler": properties.get("Databehandler"),
        "gradAvPersonidentifikasjon": properties.get("GradAvPersonidentifikasjon"),
        "gyldigFra": stamp(properties.get("GyldigFra")),
        "gyldigTil": stamp(properties.get("GyldigTil")),
        "opprettet": updated,
        "sistOppdatert": updated,
        "additionalProperties": bags("kilde", properties),
        "propertyMetadata": metadata,
        "sections": sections_of("kilde"),
        "datasamlinger": [
            _datasamling_row(kilde_facts, form, bags)
            for form in kilde.datasamlinger
            if not form.delkilde
        ],
        "delkilder": [_delkilde_row(kilde_facts, part, bags) for part in kilde_facts.below("")],
        "totalVariables": len(kilde.variables),
        "dataFrom": stamp(start),
        "dataTo": stamp(end),
    }


def _inherits(kilde_facts: KildeFacts, part: Datasamling | Delkilde) -> Payload:
    """Own values (null where inherited) and the values that hold."""
    own = part.properties
    return {
        **{_camel(key): own.get(key) for key in INHERITED},
        "gyldigFra": stamp(own.get("GyldigFra")),
        "gyldigTil": stamp(own.get("GyldigTil")),
        **{f"effective{key}": kilde_facts.effective(part, key) for key in INHERITED},
        "effectiveGyldigFra": stamp(kilde_facts.effective(part, "GyldigFra")),
        "effectiveGyldigTil": stamp(kilde_facts.effective(part, "GyldigTil")),
        "effectiveKildetype": kilde_facts.type,
    }


def _datasamling_row(kilde_facts: KildeFacts, form: Datasamling, bags: Bags) -> Payload:
    return {
        "id": stable_id(form.code),
        "name": form.properties.get("PreferredTerm", form.code),
        "kortNavn": form.properties.get("KortNavn", ""),
        "beskrivelse": form.properties.get("Beskrivelse", ""),
        "variableCount": len(kilde_facts.variables_of[form.code]),
        "presentationOrder": form.order,
        "parentDelkildeId": stable_id(form.delkilde) if form.delkilde else None,
        **_inherits(kilde_facts, form),
        "additionalProperties": bags("datasamling", form.properties),
        "displayOrder": display_order(kilde_facts)[form.code],
    }


def _delkilde_row(kilde_facts: KildeFacts, part: Delkilde, bags: Bags) -> Payload:
    return {
        "id": stable_id(part.code),
        "code": part.code,
        "name": part.properties.get("PreferredTerm", part.code),
        "kortNavn": part.properties.get("KortNavn", ""),
        "beskrivelse": part.properties.get("Beskrivelse", ""),
        "presentationOrder": part.order,
        "parentDelkildeId": stable_id(part.parent) if part.parent else None,
        **_inherits(kilde_facts, part),
        "additionalProperties": bags("delkilde", part.properties),
        "datasamlinger": [
            _datasamling_row(kilde_facts, form, bags)
            for form in kilde_facts.kilde.datasamlinger
            if form.delkilde == part.code
        ],
        "children": [
            _delkilde_row(kilde_facts, child, bags) for child in kilde_facts.below(part.code)
        ],
        "displayOrder": display_order(kilde_facts)[part.code],
    }


def datasamling_detail(
    kilde_facts: KildeFacts, form: Datasamling, bags: Bags, metadata: Any
) -> Payload:
    """datasamling/<id>.json."""
    properties, kilde = form.properties, kilde_facts.kilde
    updated = stamp(kilde.updated.isoformat() if kilde.updated else None)
    inherits = _inherits(kilde_facts, form)
    return {
        "id": stable_id(form.code),
        "code": form.code,
        "kortNavn": properties.get("KortNavn", ""),
        "preferredTerm": properties.get("PreferredTerm", form.code),
        "beskrivelse": properties.get("Beskrivelse", ""),
        "opprettet": updated,
        "sistOppdatert": updated,
        "lovverk": properties.get("Lovverk"),
        "statistikkType": properties.get("StatistikkType"),
        "telleEnhet": properties.get("TelleEnhet", ""),
        "frekvens": properties.get("Frekvens"),
        "sistOppdatertKildesystem": properties.get("SistOppdatert"),
        "effectiveLovverk": kilde_facts.effective(form, "Lovverk"),
        **inherits,
        "variableCount": len(kilde_facts.variables_of[form.code]),
        "inklusjonsOgEksklusjonskriterier": properties.get(_CRITERIA),
        "effectiveInklusjonsOgEksklusjonskriterier": kilde_facts.effective(form, _CRITERIA),
        "additionalProperties": bags("datasamling", properties),
        "propertyMetadata": metadata,
        "sections": sections_of("datasamling"),
        "parentDelkildeId": stable_id(form.delkilde) if form.delkilde else None,
        "parentKildeId": stable_id(kilde.code),
        "parentKildeNavn": kilde_facts.name,
    }


# ------------------------------------------------------------------ variables


def status(version: VariableVersion) -> str:
    return "Active" if version.active else "Historical"


def versions(variable: Variable, bags: Bags) -> list[Payload]:
    """variables/<id>/timeline.json: every version, newest first."""
    seen: Counter[str] = Counter()
    return [_version(variable.code, version, bags, seen) for version in variable.versions]


def _version(code: str, version: VariableVersion, bags: Bags, seen: Counter[str]) -> Payload:
    properties = version.properties
    start = properties.get("GyldigFra", "")
    seen[start] += 1
    mark = start if seen[start] == 1 else f"{start}#{seen[start]}"
    return {
        "versjonId": version_id(code, mark),
        "preferredTerm": version.name(""),
        "beskrivelse": version.description(""),
        "gyldigFra": stamp(start),
        "gyldigTil": stamp(properties.get("GyldigTil")),
        "status": status(version),
        "publishedAt": None,
        "additionalProperties": bags("variabel", properties),
    }


def variable_row(
    kilde_facts: KildeFacts, variable: Variable, version: Payload, form: str = ""
) -> Payload:
    """What a list and the page of a variable have in common; `version` is its newest.

    `form` is the datasamling that the row places it in; the first one where it is not said.
    """
    placement = form or next(iter(variable.datasamlinger), "")
    group = kilde_facts.groups[variable.variabelgrupper[0]] if variable.variabelgrupper else None
    start, end = kilde_facts.data_period(variable.datasamlinger)
    data_type = variable.current.properties.get("DataType")
    return {
        "id": stable_id(variable.code),
        "code": variable.code,
        "preferredTerm": version["preferredTerm"],
        "beskrivelse": version["beskrivelse"],
        "kildeId": stable_id(kilde_facts.kilde.code),
        "kildeName": kilde_facts.name,
        "kildeKortNavn": kilde_facts.short,
        "kildeType": kilde_facts.type,
        "presentationOrder": variable.order or None,
        **_placed(kilde_facts, placement),
        "variabelgruppeId": stable_id(group.code) if group else None,
        "variabelgruppeName": group.name if group else None,
        "dataFrom": stamp(start),
        "dataTo": stamp(end),
        "dataType": data_type,
        "dataTypeDisplayName": label_of("DataType", data_type or "").nb or data_type,
        "versjonStatus": version["status"],
        "versjonId": version["versjonId"],
        "hasKodeverk": bool(variable.kodeverk),
        "hasStatistikk": bool(statistics_of(kilde_facts, variable)),
    }


def _placed(kilde_facts: KildeFacts, code: str) -> Payload:
    """The datasamling of a row."""
    form = kilde_facts.datasamlinger.get(code)
    return {
        "datasamlingId": stable_id(form.code) if form else None,
        "datasamlingName": form.properties.get("PreferredTerm", form.code) if form else None,
    }


_ONLY_IN_ROWS = ("presentationOrder", "hasKodeverk", "hasStatistikk")


def variable_detail(
    kilde_facts: KildeFacts,
    variable: Variable,
    row: Payload,
    timeline: Any,
    bag: Any,
    metadata: Any,
) -> Payload:
    """variables/<id>.json, from its row and its versions."""
    form = (
        kilde_facts.datasamlinger.get(variable.datasamlinger[0]) if variable.datasamlinger else None
    )
    detail = {key: value for key, value in row.items() if key not in _ONLY_IN_ROWS}
    detail |= _delkilde_of(kilde_facts, form)
    detail["datasamlingStatistikkType"] = form.properties.get("StatistikkType") if form else None
    detail["additionalProperties"] = bag
    detail["versjoner"] = timeline
    detail["kodeverklinker"] = [
        kodeverk_link(kilde_facts.kodeverk[code]) for code in variable.kodeverk
    ]
    statistics = statistics_of(kilde_facts, variable)
    detail["statistikker"] = statistics
    detail["hasUndertryktStatistikk"] = any(each["avsloringskontroll"] for each in statistics)
    detail["alleVariabelgrupper"] = [
        group_link(kilde_facts.groups[code]) for code in variable.variabelgrupper
    ]
    detail["alleDatasamlinger"] = _placements(kilde_facts, variable)
    detail["instrumenter"] = [
        instrument_reference(kilde_facts.instruments[code]) for code in variable.instruments
    ]
    detail["propertyMetadata"] = metadata
    detail["sections"] = sections_of("variabel")
    return detail


def _delkilde_of(kilde_facts: KildeFacts, form: Datasamling | None) -> Payload:
    """The delkilde that a variable's first datasamling lies in."""
    part = kilde_facts.delkilder.get(form.delkilde) if form else None
    return {
        "delkildeId": stable_id(part.code) if part else None,
        "delkildeName": part.properties.get("PreferredTerm", part.code) if part else None,
    }


def _placements(kilde_facts: KildeFacts, variable: Variable) -> list[Payload]:
    """Every datasamling that a variable is in."""
    joined = stamp(kilde_facts.kilde.updated.isoformat() if kilde_facts.kilde.updated else None)
    return [
        {
            "id": stable_id(code),
            "name": kilde_facts.datasamlinger[code].properties.get("PreferredTerm", code),
            "validFrom": joined,
            "validTo": None,
        }
        for code in variable.datasamlinger
        if code in kilde_facts.datasamlinger
    ]


# ------------------------------------------------------------------ code lists


def has_codes(kodeverk: Kodeverk) -> bool:
    """Whether the catalogue serves the codes: it never does for clinical classifications."""
    return bool(kodeverk.codes) and kodeverk.type != "HelsefagligKodeverk"


def kodeverk_link(kodeverk: Kodeverk) -> Payload:
    return {
        "kodeverkType": kodeverk.type,
        "kodeverkReference": kodeverk.reference,
        "displayName": kodeverk.name or None,
        "harKodeverdier": has_codes(kodeverk),
    }


def codes(kodeverk: Kodeverk) -> Payload:
    """variables/<id>/kodeverk/<type>/<reference>/codes.json."""
    return {
        "kodeverkType": kodeverk.type,
        "kodeverkReference": kodeverk.reference,
        "koder": [
            {
                "verdi": code.value,
                "navn": code.label(""),
                "gyldigFra": stamp(code.period.start.isoformat() if code.period.start else None),
                "gyldigTil": stamp(code.period.end.isoformat() if code.period.end else None),
            }
            for code in kodeverk.codes
        ],
    }
