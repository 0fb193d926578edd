"""Frictionless Data Packages: one a kilde, a resource a datasamling, a Table Schema each.

The resources' files are the extracts, which whoever holds the data puts beside `datapackage.json`.
"""

from __future__ import annotations

from typing import Any

from regmeta.catalogue.columns import SEPARATOR, Column, Table, native, tables_of
from regmeta.catalogue.facts import Facts, KildeFacts
from regmeta.files.ids import file_name, stable_id
from regmeta.files.tree import Tree
from regmeta.model import Catalogue, Progress, Text
from regmeta.publish.format import Address, Statement
from regmeta.spec.fields import Spec

STATEMENT = Statement(
    files="`<kilde>/datapackage.json`",
    writes=Text(
        nb="En Frictionless Data Package per kilde: hvordan data fra hver datasamling ser ut.",
        en="A Frictionless Data Package a registry: what each data collection's data look like.",
    ),
    readers=Text(nb="de som analyserer et uttrekk", en="analysts with an extract"),
    cannot=(
        Text(
            nb="Grenser som er uttrykk (`today`), og grenser som en av kodene bryter, gjelder "
            "ikke som krav.",
            en="Limits that are expressions (`today`), or that one of the codes breaks, are not "
            "enforced.",
        ),
    ),
    checked_by="`frictionless`",
    addresses=(
        Address(
            ("kilde",),
            Text("Frictionless Data Package"),
            "{code}/datapackage.json",
            "application/json",
            needs_content=True,
        ),
    ),
)

_TYPES = {
    "string": ("string", "default"),
    "integer": ("integer", "default"),
    "decimal": ("number", "default"),
    "boolean": ("boolean", "default"),
    "time": ("time", "default"),
    "date": ("date", "default"),
    "dateTime": ("datetime", "default"),
    "anyURI": ("string", "uri"),
    "base64Binary": ("string", "binary"),
}


def write(catalogue: Catalogue, spec: Spec, tree: Tree, progress: Progress) -> None:
    """A datapackage.json a kilde, in a folder of its own."""
    import orjson

    facts = Facts(catalogue)
    for done, kilde_facts in enumerate(facts.kilder):
        progress(done, len(facts.kilder), kilde_facts.name)
        with tree.part(kilde_facts.kilde.code) as needed:
            tables = tuple(tables_of(kilde_facts)) if needed else ()
            if tables:
                content = orjson.dumps(package(kilde_facts, tables), option=orjson.OPT_INDENT_2)
                tree.write(file_name(kilde_facts.kilde.code), "datapackage.json", content)


def package(kilde_facts: KildeFacts, tables: tuple[Table, ...]) -> dict[str, Any]:
    """The descriptor of one kilde's data."""
    return {
        "name": _slug(kilde_facts.kilde.code),
        "id": f"urn:uuid:{stable_id(kilde_facts.kilde.code)}",
        "title": kilde_facts.name,
        "description": kilde_facts.kilde.properties.get("Beskrivelse", ""),
        "resources": [_resource(table) for table in tables],
    }


def _slug(code: str) -> str:
    """Small letters, digits, `-`, `.` and `_`, as names of packages and resources may hold."""
    return file_name(code).replace("~", "-").lower()


def _resource(table: Table) -> dict[str, Any]:
    return {
        "name": f"{_slug(table.code)}",
        "title": table.title.nb,
        "description": table.description.nb,
        "code": table.code,
        "type": "table",
        "path": f"{file_name(table.code)}.csv",
        "encoding": "utf-8",
        "schema": {"fields": [_field(column) for column in table.columns], "missingValues": [""]},
    }


def _field(column: Column) -> dict[str, Any]:
    type_, format_ = ("string", "default") if column.many else _TYPES[column.type]
    field: dict[str, Any] = {
        "name": column.name,
        "type": type_,
        "format": format_,
        "title": column.title.nb,
        "description": column.description.nb,
        "code": column.code,
        "constraints": _constraints(column),
        "titleEnglish": column.title.en,
        "alternativeName": column.alias,
        "unit": column.unit,
        "period": column.valid,
        "condition": column.condition,
        "missingValues": ["", *column.no_answer] if column.no_answer else [],
        "separator": SEPARATOR if column.many else "",
        "minimumSaid": "" if column.low.value else column.low.said,
        "maximumSaid": "" if column.high.value else column.high.said,
        "categories": [
            {"value": native(code.value, column.type), "label": code.label("nb")}
            for code in column.codes
        ],
    }
    return {key: value for key, value in field.items() if value}


def _constraints(column: Column) -> dict[str, Any]:
    made: dict[str, Any] = {"required": True} if column.required else {}
    if column.values and not column.many:
        made["enum"] = [native(value, column.type) for value in column.values]
    if column.low.value:
        made["minimum"] = native(column.low.value, column.type)
    if column.high.value:
        made["maximum"] = native(column.high.value, column.type)
    if column.length:
        made["maxLength"] = column.length
    if column.pattern and column.type == "string":
        made["pattern"] = column.pattern
    return made
