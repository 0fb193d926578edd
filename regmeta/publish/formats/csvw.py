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
from collections.abc import Mapping
from typing import Any

from regmeta.catalogue.bounds import Bound
from regmeta.catalogue.columns import SEPARATOR, Column, Table, codes_of, native, tables_of
from regmeta.catalogue.facts import Facts, KildeFacts
from regmeta.files.ids import file_name, stable_id
from regmeta.files.tree import Tree
from regmeta.model import Catalogue, Kodeverk, Progress, Text
from regmeta.publish.format import Address, Statement
from regmeta.publish.formats.tables import guarded
from regmeta.publish.remaining import NAMES, about_column_flat, about_delkilder, flat, keywords
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

_SAID_BY_KILDE = NAMES | {"NavnEngelsk", "BeskrivelseEngelsk", "KortNavn", "Emneord"}
_SAID_BY_FORM = NAMES | {"NavnEngelsk", "BeskrivelseEngelsk"}
_SAID_BY_COLUMN = _SAID_BY_FORM | {
    *("MaaleEnhet", "DataType", "GyldigFra", "GyldigTil", "GrenseLav", "GrenseHoy"),
    *("FlerkodetFelt", "Synlig"),
}
_LENGTH = _SAID_BY_COLUMN | {"Lengde"}
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
        **_others(_of_form(table)),
        "dc:isPartOf": about_kilde(table.kilde_facts),
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


def about_kilde(kilde_facts: KildeFacts) -> dict[str, Any]:
    """The registry that the data are of: what common properties hold, and all else by name."""
    given = kilde_facts.kilde.properties
    texts = {
        "dc:title": Text(kilde_facts.name, given.get("NavnEngelsk", "")),
        "dc:description": Text(given.get("Beskrivelse", ""), given.get("BeskrivelseEngelsk", "")),
    }
    made: dict[str, Any] = {
        "@id": f"urn:uuid:{stable_id(kilde_facts.kilde.code)}",
        "dc:identifier": kilde_facts.kilde.code,
        **{key: _language(text) for key, text in texts.items() if text},
        "dc:alternative": kilde_facts.short,
        "dcat:keyword": keywords(kilde_facts),
        **_others(flat(given, _SAID_BY_KILDE)),
        "dc:hasPart": [_part(about) for about in about_delkilder(kilde_facts)],
    }
    return {key: value for key, value in made.items() if value}


def _part(about: Mapping[str, Any]) -> dict[str, Any]:
    return {"dc:identifier": about["Code"], **_others(_texts(about))}


def _texts(about: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in about.items() if key != "Code"}


def _of_form(table: Table) -> dict[str, str]:
    """What a form says that CSVW has no word for."""
    if table.form is None:
        return {}
    own = flat(table.form.properties, _SAID_BY_FORM)
    return own | ({"delkilde": table.form.delkilde} if table.form.delkilde else {})


def _others(properties: Mapping[str, str]) -> dict[str, Any]:
    """Properties by the specification's own names, as schema.org lets anybody add them."""
    if not properties:
        return {}
    pairs = [
        {"@type": "schema:PropertyValue", "schema:name": key, "schema:value": text}
        for key, text in properties.items()
    ]
    return {"schema:additionalProperty": pairs}


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
    optional: dict[str, Any] = {
        "skos:scopeNote": column.condition,
        "separator": SEPARATOR if column.many else "",
        "dc:alternative": column.alias,
        "schema:unitText": column.unit,
        "dc:valid": column.valid,
        **_unenforced(column),
        "dc:references": [_reference(kodeverk) for kodeverk in column.lists],
    }
    made |= {key: value for key, value in optional.items() if value}
    said = _LENGTH if column.length else _SAID_BY_COLUMN
    return made | _others(about_column_flat(column, said) | _no_answer(column))


def _no_answer(column: Column) -> dict[str, str]:
    """The values for no answer of a required column, which has no null values to name them by."""
    said = ";".join(column.no_answer)
    return {"manglende verdier": said} if said and column.required else {}


def _unenforced(column: Column) -> dict[str, str]:
    """Bounds that are kept as they were said."""
    bounds = {"schema:minValue": column.low, "schema:maxValue": column.high}
    return {key: bound.said for key, bound in bounds.items() if bound.said and not bound.value}


def _reference(kodeverk: Kodeverk) -> dict[str, str]:
    """Which list the codes are of, as the catalogue names it."""
    made = {
        "dc:identifier": kodeverk.code,
        "dc:title": kodeverk.name,
        "dc:type": kodeverk.type,
        "skos:notation": kodeverk.reference,
    }
    return {key: text for key, text in made.items() if text}


def _datatype(column: Column) -> Any:
    # A number's format is no pattern: codes of which a cell holds several are read as texts.
    made: dict[str, Any] = {"base": "string" if column.many else column.type}
    if column.many:
        made["format"] = "|".join(re.escape(value) for value in column.values)
    elif column.pattern and column.type == "string":
        made["format"] = column.pattern
    if column.length:
        made["maxLength"] = column.length
    for key, bound in (("minimum", column.low), ("maximum", column.high)):
        if bound.value:
            made[key] = _bound(column, bound)
    return made if len(made) > 1 else made["base"]


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
