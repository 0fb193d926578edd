"""What a registry's metadata say at one moment, as canonical JSON that is read back the same.

A Content is a Kilde with what comparing needs besides: the national lists that it points at, and
every technical name that a sheet gives a variable. It is what an edition keeps and `diff` compares.
"""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import dataclass
from dataclasses import field as made
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
    names: Map[str, tuple[str, ...]] = made(default_factory=dict)
    types: Map[str, str] = made(default_factory=dict)
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
    found: dict[str, dict[str, None]] = {}
    for i, code in enumerate(records.column("Code")):
        texts = (" ".join(column[i].split()) for column in columns)
        found.setdefault(code, {}).update((text, None) for text in texts if text)
    return {code: tuple(names) for code, names in found.items() if names}


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
            "delkilder": [_place(one, one.parent) for one in kilde.delkilder],
            "datasamlinger": [_place(one, one.delkilde) for one in kilde.datasamlinger],
            "variabelgrupper": [[one.code, one.name, one.parent] for one in kilde.variabelgrupper],
            "variables": [_variable(one, content) for one in kilde.variables],
            "kodeverk": [_kodeverk(one) for one in kilde.kodeverk],
            "national": [_kodeverk(one) for one in content.national],
        },
        option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE,
    )


def _place(one: Datasamling | Delkilde, parent: str) -> dict[str, Any]:
    return {"code": one.code, "parent": parent, "properties": dict(one.properties)}


def _variable(one: Variable, content: Content) -> dict[str, Any]:
    return {
        "code": one.code,
        "datasamlinger": list(one.datasamlinger),
        "variabelgrupper": list(one.variabelgrupper),
        "kodeverk": list(one.kodeverk),
        "instruments": list(one.instruments),
        "platform": one.platform,
        "names": list(content.names.get(one.code, ())),
        "type": content.types.get(one.code, ""),
        "versions": [dict(version.properties) for version in one.versions],
    }


def _kodeverk(one: Kodeverk) -> dict[str, Any]:
    return {
        "code": one.code,
        "type": one.type,
        "reference": one.reference,
        "name": one.name,
        "codes": [
            [
                code.value,
                code.label.nb,
                code.label.en,
                _iso(code.period.start),
                _iso(code.period.end),
            ]
            for code in one.codes
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
        _read_variable(one, code, order, today) for order, one in enumerate(data["variables"], 1)
    )
    instruments = dict.fromkeys(name for one in variables for name in one.instruments)
    kilde = Kilde(
        code=code,
        id=data["id"],
        properties=data["properties"],
        period=_period(data["properties"]),
        datasamlinger=tuple(
            Datasamling(
                one["code"],
                code,
                one["properties"],
                one["parent"],
                order,
                _period(one["properties"]),
            )
            for order, one in enumerate(data["datasamlinger"], 1)
        ),
        variables=variables,
        kodeverk=tuple(_read_kodeverk(one) for one in data["kodeverk"]),
        delkilder=tuple(
            Delkilde(one["code"], code, one["properties"], one["parent"], order)
            for order, one in enumerate(data["delkilder"], 1)
        ),
        variabelgrupper=tuple(Variabelgruppe(*one) for one in data["variabelgrupper"]),
        instruments=tuple(Instrument(name, name) for name in instruments),
    )
    names = {one["code"]: tuple(one["names"]) for one in data["variables"] if one["names"]}
    national = tuple(_read_kodeverk(one) for one in data["national"])
    types = {one["code"]: one["type"] for one in data["variables"] if one["type"]}
    return Content(kilde, national, names, types, data["spec"], fixed=True)


def _read_variable(one: dict[str, Any], kilde: str, order: int, today: date) -> Variable:
    return Variable(
        code=one["code"],
        kilde=kilde,
        datasamlinger=tuple(one["datasamlinger"]),
        versions=tuple(_version(properties, today) for properties in one["versions"]),
        variabelgrupper=tuple(one["variabelgrupper"]),
        kodeverk=tuple(one["kodeverk"]),
        instruments=tuple(one["instruments"]),
        platform=one["platform"],
        order=order,
    )


def _version(properties: dict[str, str], today: date) -> VariableVersion:
    period = _period(properties)
    known = properties.get
    return VariableVersion(
        name=Text(known("PreferredTerm", ""), known("NavnEngelsk", "")),
        description=Text(known("Beskrivelse", ""), known("BeskrivelseEngelsk", "")),
        period=period,
        active=period.end is None or period.end >= today,
        properties=properties,
    )


def _period(properties: Map[str, str]) -> Period:
    return Period(_day(properties.get("GyldigFra", "")), _day(properties.get("GyldigTil", "")))


def _day(text: str) -> date | None:
    """A day that was written as ISO; one that was no day to begin with is none here either."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _read_kodeverk(one: dict[str, Any]) -> Kodeverk:
    codes = tuple(
        Code(value, Text(nb, en), Period(_day(start), _day(end)), is_no_answer(value, nb))
        for value, nb, en, start, end in one["codes"]
    )
    kind = cast(KodeverkType, one["type"])
    return Kodeverk(one["code"], kind, one["reference"], one["name"], codes)
