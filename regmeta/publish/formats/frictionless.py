"""Frictionless Data Packages: one a kilde, a resource a datasamling, a Table Schema each.

The resources' files are the extracts, which whoever holds the data puts beside `datapackage.json`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from regmeta.catalogue.columns import SEPARATOR, Column, Table, native, tables_of
from regmeta.catalogue.facts import Facts, KildeFacts
from regmeta.files.ids import file_name, stable_id
from regmeta.files.tree import Tree
from regmeta.model import Catalogue, Code, Kodeverk, Progress, Text
from regmeta.publish.format import Address, Statement
from regmeta.publish.remaining import (
    NAMES,
    about_column,
    about_delkilder,
    addresses,
    keywords,
    remaining,
)
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


_SAID_BY_PACKAGE = NAMES | {"Emneord", "Hjemmeside", "Dataansvarlig", "Epost", "source"}
_SAID_BY_FIELD = NAMES | {
    *("NavnEngelsk", "BeskrivelseEngelsk", "MaaleEnhet", "DataType", "GyldigFra", "GyldigTil"),
    *("GrenseLav", "GrenseHoy", "FlerkodetFelt", "Synlig"),
}
_LENGTH = _SAID_BY_FIELD | {"Lengde"}


def package(kilde_facts: KildeFacts, tables: tuple[Table, ...]) -> dict[str, Any]:
    """The descriptor of one kilde's data; what it has no word for stands under `kilde`."""
    given = kilde_facts.kilde.properties
    made = {
        "name": _slug(kilde_facts.kilde.code),
        "id": f"urn:uuid:{stable_id(kilde_facts.kilde.code)}",
        "title": kilde_facts.name,
        "description": given.get("Beskrivelse", ""),
        "keywords": keywords(kilde_facts),
        "homepage": _page(given),
        "contributors": _contributors(given),
        "sources": [{"title": page, "path": page} for page in addresses(given.get("source", ""))],
        "kilde": {"Code": kilde_facts.kilde.code, **remaining(given, _said(given))},
        "delkilder": about_delkilder(kilde_facts),
        "resources": [_resource(table) for table in tables],
    }
    return {key: value for key, value in made.items() if value or key == "description"}


def _contributors(given: Mapping[str, str]) -> list[dict[str, str]]:
    """The controller, with the address where one asks."""
    owner = {
        "title": given.get("Dataansvarlig", ""),
        "role": "publisher",
        "email": given.get("Epost", ""),
        "path": _page(given),
    }
    return [{key: text for key, text in owner.items() if text}] if owner["title"] else []


def _page(given: Mapping[str, str]) -> str:
    """The registry's own page, where there is one and no more."""
    pages = addresses(given.get("Hjemmeside", ""))
    return pages[0] if len(pages) == 1 else ""


def _said(given: Mapping[str, str]) -> frozenset[str]:
    """What the package's own words say: an address that is none stays among the rest."""
    unsaid = set() if _page(given) else {"Hjemmeside"}
    if not addresses(given.get("source", "")):
        unsaid.add("source")
    if not given.get("Dataansvarlig"):
        unsaid.add("Epost")
    return _SAID_BY_PACKAGE - unsaid


def _slug(code: str) -> str:
    """Small letters, digits, `-`, `.` and `_`, as names of packages and resources may hold."""
    return file_name(code).replace("~", "-").lower()


def _resource(table: Table) -> dict[str, Any]:
    return {
        "name": f"{_slug(table.code)}",
        "title": table.title.nb,
        "description": table.description.nb,
        "code": table.code,
        **_about_form(table),
        "type": "table",
        "path": f"{file_name(table.code)}.csv",
        "encoding": "utf-8",
        "schema": {"fields": [_field(column) for column in table.columns], "missingValues": [""]},
    }


def _about_form(table: Table) -> dict[str, Any]:
    """What a resource has no word for."""
    if table.form is None:
        return {}
    about = remaining(table.form.properties, NAMES)
    if table.form.delkilde:
        about["delkilde"] = table.form.delkilde
    return {"datasamling": about} if about else {}


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
        "descriptionEnglish": column.description.en,
        "alternativeName": column.alias,
        "unit": column.unit,
        "period": column.valid,
        "condition": column.condition,
        **_no_answer(column),
        "separator": SEPARATOR if column.many else "",
        "minimumSaid": "" if column.low.value else column.low.said,
        "maximumSaid": "" if column.high.value else column.high.said,
        "categories": [_category(code, column) for code in column.codes],
        "codeLists": [_list(kodeverk) for kodeverk in column.lists],
        "variabel": _about_variable(column),
    }
    return {key: value for key, value in field.items() if value}


def _about_variable(column: Column) -> dict[str, Any]:
    """What a field has no word for."""
    return about_column(column, _LENGTH if column.length else _SAID_BY_FIELD)


def _category(code: Code, column: Column) -> dict[str, Any]:
    """A code with its label; beside it what a category has no word for."""
    start, end = code.period.start, code.period.end
    made = {
        "value": native(code.value, column.type),
        "label": code.label("nb"),
        "labelEnglish": code.label.en,
        "validFrom": start.isoformat() if start else "",
        "validTo": end.isoformat() if end else "",
    }
    return {key: value for key, value in made.items() if value or key in ("value", "label")}


def _list(kodeverk: Kodeverk) -> dict[str, str]:
    """Which list the codes are of, as the catalogue names it."""
    made = {
        "code": kodeverk.code,
        "title": kodeverk.name,
        "type": kodeverk.type,
        "reference": kodeverk.reference,
    }
    return {key: text for key, text in made.items() if text}


def _no_answer(column: Column) -> dict[str, list[str]]:
    """The values that stand for no answer; a required column that read them as empty would fail."""
    if column.required:
        return {"noAnswer": [*column.no_answer]}
    return {"missingValues": ["", *column.no_answer] if column.no_answer else []}


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
    if column.values and column.many:
        made["pattern"] = _several(column)
    elif column.pattern and column.type == "string":
        made["pattern"] = column.pattern
    return made


def _several(column: Column) -> str:
    """The pattern of a cell that holds one code of the list or more."""
    codes = "|".join(re.escape(value) for value in column.values)
    return f"(?:{codes})(?:{SEPARATOR}(?:{codes}))*"
