"""A JSON Schema a datasamling: what one row of its data must look like.

Keys are the columns' names. An empty value is null. What JSON Schema has no word for stands under
`x-` keys: the variable's code, unit, period, labels of codes, and bounds that are expressions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from regmeta.catalogue.columns import Column, Table, native, tables_of
from regmeta.catalogue.facts import Facts
from regmeta.files.ids import file_name, stable_id
from regmeta.files.tree import Tree
from regmeta.model import Catalogue, Kodeverk, Progress, Text
from regmeta.publish.format import Address, Statement
from regmeta.publish.remaining import NAMES, about_column, remaining
from regmeta.spec.fields import Spec

STATEMENT = Statement(
    files="`<datasamling>.schema.json`",
    writes=Text(
        nb="Hvordan én rad data fra hver datasamling ser ut, som JSON Schema.",
        en="What one row of each data collection's data looks like, as JSON Schema.",
    ),
    readers=Text(nb="de som programmerer", en="programmers"),
    cannot=(
        Text(
            nb="JSON Schema kjenner ingen rekkefølge av dager: grenser for datoer står som "
            "`formatMinimum` og `formatMaximum`, som bare noen validatorer kjenner.",
            en="JSON Schema knows no order of days: limits of dates stand as `formatMinimum` and "
            "`formatMaximum`, which only some validators know.",
        ),
    ),
    checked_by="JSON Schema 2020-12",
    addresses=(
        Address(
            ("datasamling",),
            Text("JSON Schema"),
            "{code}.schema.json",
            "application/json",
            needs_content=True,
        ),
    ),
    no_fragment=True,
)

_TYPES = {"integer": "integer", "decimal": "number", "boolean": "boolean"}
_FORMATS = {"date": "date", "anyURI": "uri"}
_CLOCK = r"[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?"
_PATTERNS = {
    "dateTime": rf"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{_CLOCK}(Z|[+-].+)?$",
    "time": f"^{_CLOCK}$",
}
"""Formats `date-time` and `time` demand a time zone, which registries do not record."""


def write(catalogue: Catalogue, spec: Spec, tree: Tree, progress: Progress) -> None:
    """A schema a datasamling."""
    import orjson

    kilder = Facts(catalogue).kilder
    for done, kilde_facts in enumerate(kilder):
        progress(done, len(kilder), kilde_facts.name)
        with tree.part(kilde_facts.kilde.code) as needed:
            tables = tables_of(kilde_facts) if needed else ()
            for table in tables:
                content = orjson.dumps(row_schema(table), option=orjson.OPT_INDENT_2)
                tree.write("", f"{file_name(table.code)}.schema.json", content)


_SAID = NAMES | {
    *("NavnEngelsk", "BeskrivelseEngelsk", "MaaleEnhet", "DataType", "GyldigFra", "GyldigTil"),
    *("GrenseLav", "GrenseHoy", "FlerkodetFelt", "Synlig"),
}
_LENGTH = _SAID | {"Lengde"}


def row_schema(table: Table) -> dict[str, Any]:
    """The schema of one row, columns in the order of the form."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:uuid:{stable_id(f'row {table.code}')}",
        "title": table.title.nb,
        "description": table.description.nb,
        "x-code": table.code,
        **_about_form(table),
        "type": "object",
        "properties": {column.name: _property(column) for column in table.columns},
        "required": [column.name for column in table.columns if column.required],
        "additionalProperties": False,
    }


def _about_form(table: Table) -> dict[str, Any]:
    """What the form says of itself that a schema has no word for."""
    if table.form is None:
        return {}
    about = remaining(table.form.properties, NAMES)
    if table.form.delkilde:
        about["delkilde"] = table.form.delkilde
    return {"x-datasamling": about} if about else {}


def _property(column: Column) -> dict[str, Any]:
    made: dict[str, Any] = {"title": column.title.nb, "description": column.description.nb}
    value = _value(column)
    if column.many:
        made |= {"type": _or_null("array", column), "items": value, "uniqueItems": True}
    else:
        made |= value | {"type": _or_null(value["type"], column)}
        if "enum" in made and not column.required:
            made["enum"] = [*made["enum"], None]
    return made | _extras(column)


def _or_null(type_: str, column: Column) -> str | list[str]:
    return type_ if column.required else [type_, "null"]


def _value(column: Column) -> dict[str, Any]:
    made: dict[str, Any] = {"type": _TYPES.get(column.type, "string")}
    if column.type in _FORMATS:
        made["format"] = _FORMATS[column.type]
    if column.type == "base64Binary":
        made["contentEncoding"] = "base64"
    if column.values:
        made["enum"] = [native(value, column.type) for value in column.values]
    if column.length:
        made["maxLength"] = column.length
    if column.pattern and column.type == "string":
        made["pattern"] = f"^{column.pattern}$"
    elif column.type in _PATTERNS:
        made["pattern"] = _PATTERNS[column.type]
    return made | dict(_limits(column))


def _limits(column: Column) -> Iterator[tuple[str, Any]]:
    low, high = _LIMITS.get(column.type, ("formatMinimum", "formatMaximum"))
    for key, limit in ((low, column.low), (high, column.high)):
        if limit.value:
            yield key, native(limit.value, column.type)


_LIMITS = dict.fromkeys(("integer", "decimal"), ("minimum", "maximum"))


def _extras(column: Column) -> dict[str, Any]:
    bounds = {"x-minimum": column.low, "x-maximum": column.high}
    extras: dict[str, Any] = {
        "x-code": column.code,
        "x-title-en": column.title.en,
        "x-description-en": column.description.en,
        "x-alternative-name": column.alias,
        "x-unit": column.unit,
        "x-period": column.valid,
        "x-condition": column.condition,
        "x-missing": [*column.no_answer],
        "x-labels": {code.value: code.label("nb") for code in column.codes},
        "x-labels-en": {code.value: code.label.en for code in column.codes if code.label.en},
        "x-valid": dict(_valid(column)),
        "x-code-lists": [_list(kodeverk) for kodeverk in column.lists],
        "x-variable": about_column(column, _LENGTH if column.length else _SAID),
        **{key: bound.said for key, bound in bounds.items() if not bound.value},
    }
    return {key: value for key, value in extras.items() if value}


def _valid(column: Column) -> Iterator[tuple[str, dict[str, str]]]:
    """By code, the days between which it may be used, where that is said."""
    for code in column.codes:
        days = {"from": code.period.start, "to": code.period.end}
        said = {key: day.isoformat() for key, day in days.items() if day}
        if said:
            yield code.value, said


def _list(kodeverk: Kodeverk) -> dict[str, str]:
    """Which list the codes are of, as the catalogue names it."""
    made = {
        "code": kodeverk.code,
        "title": kodeverk.name,
        "type": kodeverk.type,
        "reference": kodeverk.reference,
    }
    return {key: text for key, text in made.items() if text}
