"""What a registry's metadata say at one moment, as canonical JSON that is read back the same.

A Content is a Kilde with what comparing needs besides: the national lists that it points at, and
every technical name that a sheet gives a variable. It is what an edition keeps and `diff` compares.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import orjson

from regmeta.catalogue.build import build_catalogue
from regmeta.catalogue.codelists import is_no_answer
from regmeta.errors import UnreadableInput
from regmeta.model import (
    Code,
    Datasamling,
    Delkilde,
    Instrument,
    Kilde,
    Kodeverk,
    KodeverkType,
    Period,
    Submission,
    Text,
    Variabelgruppe,
    Variable,
    VariableVersion,
)
from regmeta.spec.fields import Spec

FORMAT = "regmeta-content/1"
_NAMES = ("Navn i kode", "Variabelnavn", "Datadumpnavn", "DataDumpnavn", "Unik teknisk referanse")
"""Headings that technical names stand under beside the one that DatabaseReferanse was taken from
(the MRS codebooks of 2016 to 2021 have up to three)."""


@dataclass(frozen=True, slots=True)
class Content:
    """One registry's metadata, with what a sheet says besides, by variable code: further technical
    `names`, and the word that the type was read from (`types`).

    `fixed` tells that codes are the registry's own and published, not made from a sheet's name;
    `lone` is the one form that a file can hold at all, '' where it may hold any; `title` is what
    people call it by, such as a file's name.
    """

    kilde: Kilde
    national: tuple[Kodeverk, ...] = ()
    names: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    types: Mapping[str, str] = dataclasses.field(default_factory=dict)
    spec: str = ""
    fixed: bool = False
    lone: str = ""
    title: str = ""


def content_of(
    submission: Submission,
    spec: Spec,
    today: date,
    *,
    title: str = "",
    fixed: bool = False,
    lone: str = "",
) -> Content:
    """What a submission says, typed; rows with one code are versions of one variable."""
    built = build_catalogue([submission], spec, today=today)
    return Content(
        kilde=built.kilder[0],
        national=built.national,
        names=_names(submission),
        types=_types(submission),
        spec=spec.id,
        fixed=fixed,
        lone=lone,
        title=title,
    )


def _types(submission: Submission) -> dict[str, str]:
    records = submission["variabel"]
    words = records.extras.get("type", ())
    return {code: word for code, word in zip(records.column("Code"), words, strict=False) if word}


def _names(submission: Submission) -> dict[str, tuple[str, ...]]:
    records = submission["variabel"]
    columns = [records.extras[name] for name in _NAMES if name in records.extras]
    nones: dict[str, dict[str, None]] = {}
    for i, code in enumerate(records.column("Code")):
        texts = (" ".join(column[i].split()) for column in columns)
        nones.setdefault(code, {}).update((text, None) for text in texts if text)
    return {code: tuple(names) for code, names in nones.items() if names}


# ------------------------------------------------------------------ as JSON


def to_json(content: Content) -> bytes:
    """Canonical JSON: the same content is the same bytes, on any machine and any day."""
    kilde = content.kilde
    return orjson.dumps(
        {
            "format": FORMAT,
            "spec": content.spec,
            "id": kilde.id,
            "code": kilde.code,
            "properties": dict(kilde.properties),
            "delkilder": [_place(delkilde, delkilde.parent) for delkilde in kilde.delkilder],
            "datasamlinger": [
                _place(datasamling, datasamling.delkilde) for datasamling in kilde.datasamlinger
            ],
            "variabelgrupper": [
                [variabelgruppe.code, variabelgruppe.name, variabelgruppe.parent]
                for variabelgruppe in kilde.variabelgrupper
            ],
            "variables": [_variable(variable, content) for variable in kilde.variables],
            "kodeverk": [_kodeverk(kodeverk) for kodeverk in kilde.kodeverk],
            "national": [_kodeverk(kodeverk) for kodeverk in content.national],
        },
        option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE,
    )


def _place(holder: Datasamling | Delkilde, parent: str) -> dict[str, Any]:
    return {"code": holder.code, "parent": parent, "properties": dict(holder.properties)}


def _variable(variable: Variable, content: Content) -> dict[str, Any]:
    return {
        "code": variable.code,
        "datasamlinger": list(variable.datasamlinger),
        "variabelgrupper": list(variable.variabelgrupper),
        "kodeverk": list(variable.kodeverk),
        "instruments": list(variable.instruments),
        "platform": variable.platform,
        "names": list(content.names.get(variable.code, ())),
        "type": content.types.get(variable.code, ""),
        "versions": [dict(version.properties) for version in variable.versions],
    }


def _kodeverk(kodeverk: Kodeverk) -> dict[str, Any]:
    return {
        "code": kodeverk.code,
        "type": kodeverk.type,
        "reference": kodeverk.reference,
        "name": kodeverk.name,
        "codes": [
            [
                code.value,
                code.label.nb,
                code.label.en,
                _iso(code.period.start),
                _iso(code.period.end),
            ]
            for code in kodeverk.codes
        ],
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def from_json(content: bytes, what: str, today: date) -> Content:
    """A Content out of its JSON; UnreadableInput, naming `what`, where it is something else."""
    try:
        data = orjson.loads(content)
        if data["format"] != FORMAT:
            raise ValueError(data["format"])
        return _content(data, today)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise UnreadableInput(
            "{what}: er ikke innholdet i en utgave ({kind}: {error}).",
            "{what}: is not the content of an edition ({kind}: {error}).",
            what=what,
            kind=type(error).__name__,
            error=error,
        ) from error


def _content(data: dict[str, Any], today: date) -> Content:
    code = data["code"]
    variables = tuple(
        _read_variable(entry, code, order, today)
        for order, entry in enumerate(data["variables"], 1)
    )
    instruments = dict.fromkeys(name for variable in variables for name in variable.instruments)
    kilde = Kilde(
        code=code,
        id=data["id"],
        properties=data["properties"],
        period=_period(data["properties"]),
        datasamlinger=tuple(
            _read_form(entry, code, order) for order, entry in enumerate(data["datasamlinger"], 1)
        ),
        variables=variables,
        kodeverk=tuple(map(_read_kodeverk, data["kodeverk"])),
        delkilder=tuple(
            Delkilde(entry["code"], code, entry["properties"], entry["parent"], order)
            for order, entry in enumerate(data["delkilder"], 1)
        ),
        variabelgrupper=tuple(Variabelgruppe(*entry) for entry in data["variabelgrupper"]),
        instruments=tuple(Instrument(name, name) for name in instruments),
    )
    names = {entry["code"]: tuple(entry["names"]) for entry in data["variables"] if entry["names"]}
    national = tuple(map(_read_kodeverk, data["national"]))
    types = {entry["code"]: entry["type"] for entry in data["variables"] if entry["type"]}
    return Content(kilde, national, names, types, data["spec"], fixed=True)


def _read_form(entry: dict[str, Any], kilde: str, order: int) -> Datasamling:
    properties = entry["properties"]
    return Datasamling(
        entry["code"], kilde, properties, entry["parent"], order, _period(properties)
    )


def _read_variable(entry: dict[str, Any], kilde: str, order: int, today: date) -> Variable:
    return Variable(
        code=entry["code"],
        kilde=kilde,
        datasamlinger=tuple(entry["datasamlinger"]),
        versions=tuple(_version(properties, today) for properties in entry["versions"]),
        variabelgrupper=tuple(entry["variabelgrupper"]),
        kodeverk=tuple(entry["kodeverk"]),
        instruments=tuple(entry["instruments"]),
        platform=entry["platform"],
        order=order,
    )


def _version(properties: dict[str, str], today: date) -> VariableVersion:
    period = _period(properties)
    given = properties.get
    return VariableVersion(
        name=Text(given("PreferredTerm", ""), given("NavnEngelsk", "")),
        description=Text(given("Beskrivelse", ""), given("BeskrivelseEngelsk", "")),
        period=period,
        active=period.end is None or period.end >= today,
        properties=properties,
    )


def _period(properties: Mapping[str, str]) -> Period:
    return Period(_day(properties.get("GyldigFra", "")), _day(properties.get("GyldigTil", "")))


def _day(text: str) -> date | None:
    """A day that was written as ISO; one that was no day to begin with is none here either."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _read_kodeverk(entry: dict[str, Any]) -> Kodeverk:
    codes = tuple(
        Code(value, Text(nb, en), Period(_day(start), _day(end)), is_no_answer(value, nb))
        for value, nb, en, start, end in entry["codes"]
    )
    kind = cast(KodeverkType, entry["type"])
    return Kodeverk(entry["code"], kind, entry["reference"], entry["name"], codes)
