"""CSV on the Web: what each datasamling's data look like, so that an extract can be validated.

`<datasamling>.json` describes `<datasamling>.csv`, the extract, which whoever holds the data puts
beside it. Code lists are csv files below `kodeverk/`, and coded columns are foreign keys to them.
The heading, `titles`, is what the extract calls the column; where CSVW takes no such name, `name`
is a made one. What people call it is `dc:title`, and its other name `dc:alternative`.
"""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from regmeta.catalogue.bounds import Bound
from regmeta.catalogue.columns import SEPARATOR, Column, Table, codes_of, native, tables_of
from regmeta.catalogue.facts import Facts
from regmeta.files.ids import file_name
from regmeta.files.tree import Tree
from regmeta.model import Catalogue, Kodeverk, Progress, Text
from regmeta.publish.format import Address, Statement
from regmeta.publish.formats.tables import guarded
from regmeta.spec.fields import Spec

STATEMENT = Statement(
    files="`<datasamling>.json`, `kodeverk/*.csv`",
    writes=Text(
        nb="Hvordan data fra hver datasamling ser ut, som CSV on the Web, så et uttrekk kan "
        "kontrolleres.",
        en="What each data collection's data look like, as CSV on the Web, so that an extract can "
        "be validated.",
    ),
    readers=Text(nb="de som analyserer et uttrekk", en="analysts with an extract"),
    cannot=(
        Text(
            nb="Navn på koder som ligner formler, får en apostrof foran.",
            en="Labels in the code lists that look like formulas get an apostrophe before them.",
        ),
    ),
    checked_by="`csvw` (csvwvalidate)",
    addresses=(
        Address(
            ("datasamling",),
            Text("CSV on the Web (JSON)"),
            "{code}.json",
            "application/json",
            needs_content=True,
        ),
    ),
)

_LISTS = "kodeverk"
_HEADING = ("kode", "navn", "navn_en", "gyldig_fra", "gyldig_til")


def write(catalogue: Catalogue, spec: Spec, tree: Tree, progress: Progress) -> None:
    """A metadata file a datasamling and a csv a code list."""
    import orjson

    kilder = Facts(catalogue).kilder
    for done, kilde_facts in enumerate(kilder):
        progress(done, len(kilder), kilde_facts.name)
        with tree.part(kilde_facts.kilde.code) as needed:
            written: set[str] = set()
            tables = tables_of(kilde_facts) if needed else ()
            for table in tables:
                content = orjson.dumps(describe(table), option=orjson.OPT_INDENT_2)
                tree.write("", f"{file_name(table.code)}.json", content)
                for column in table.columns:
                    name = list_file(column)
                    if column.lists and name not in written:
                        written.add(name)
                        tree.common(_LISTS, name, _codes(column.lists))


def list_file(column: Column) -> str:
    """The csv of a column's codes; a column with several lists has one of them taken together.

    A key is compared as its type, so that a list that numbers point to is a file of its own.
    """
    type_ = "" if column.type == "string" else f".{column.type}"
    return f"{file_name('+'.join(kodeverk.code for kodeverk in column.lists))}{type_}.csv"


def describe(table: Table) -> dict[str, Any]:
    """The metadata of one extract and of the code lists that it points to."""
    lists = {
        list_file(column): column.type
        for column in table.columns
        if column.lists and not column.many
    }
    data = {
        "url": f"{file_name(table.code)}.csv",
        "dc:title": _language(table.title),
        "dc:identifier": table.code,
        **({"dc:description": _language(table.description)} if table.description else {}),
        "tableSchema": {
            "columns": [_column(column) for column in table.columns],
            "foreignKeys": [
                _key(column) for column in table.columns if column.lists and not column.many
            ],
        },
    }
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "nb"}],
        "tables": [data, *(_list(name, type_) for name, type_ in lists.items())],
    }


def _column(column: Column) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": column.plain,
        "titles": column.name,
        "dc:title": _language(column.title),
        "dc:description": _language(column.description),
        "dc:identifier": column.code,
        "datatype": _datatype(column),
        "required": column.required,
        "null": ["", *dict.fromkeys((*column.sentinels, *column.no_answer))]
        if not column.required
        else [""],
    }
    if column.condition:
        made["skos:scopeNote"] = column.condition
    if column.many:
        made["separator"] = SEPARATOR
    if column.alias:
        made["dc:alternative"] = column.alias
    if column.unit:
        made["schema:unitText"] = column.unit
    if column.valid:
        made["dc:valid"] = column.valid
    for key, bound in (("schema:minValue", column.low), ("schema:maxValue", column.high)):
        if bound.said and not bound.value:
            made[key] = bound.said
    return made


def _datatype(column: Column) -> Any:
    made: dict[str, Any] = {"base": column.type}
    if column.many:
        made["format"] = "|".join(re.escape(value) for value in column.values)
    elif column.pattern and column.type == "string":
        made["format"] = column.pattern
    if column.length:
        made["maxLength"] = column.length
    for key, bound in (("minimum", column.low), ("maximum", column.high)):
        if bound.value:
            made[key] = _bound(column, bound)
    return made if len(made) > 1 else column.type


def _bound(column: Column, bound: Bound) -> Any:
    return native(bound.value, column.type)


def _key(column: Column) -> dict[str, Any]:
    resource = f"{_LISTS}/{list_file(column)}"
    return {
        "columnReference": column.plain,
        "reference": {"resource": resource, "columnReference": "kode"},
    }


def _list(name: str, type_: str) -> dict[str, Any]:
    columns: list[dict[str, Any]] = [{"name": key, "titles": key} for key in _HEADING]
    columns[0] |= {"required": True, "datatype": type_}
    for column in columns[3:]:
        column["datatype"] = "date"
    return {
        "url": f"{_LISTS}/{name}",
        "tableSchema": {"columns": columns, "primaryKey": "kode"},
    }


def _codes(lists: tuple[Kodeverk, ...]) -> bytes:
    """The codes as they stand in the data; only the labels are guarded against formulas."""
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(_HEADING)
    for code in codes_of(lists):
        start, end = code.period.start, code.period.end
        labels = (guarded(code.label.nb), guarded(code.label.en))
        days = (start.isoformat() if start else "", end.isoformat() if end else "")
        rows.writerow((code.value, *labels, *days))
    return text.getvalue().encode("utf-8", "replace")


def _language(text: Text) -> list[dict[str, str]]:
    pairs = (("nb", text.nb), ("nn", text.nn), ("en", text.en))
    return [{"@value": value, "@language": lang} for lang, value in pairs if value]
