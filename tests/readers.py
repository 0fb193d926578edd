"""What each format says about every column, read back by the format's own library.

A reading is the same shape for all: the order of columns in each table, and what is said of each
column under the same keys and spellings. A format that has no place for a thing leaves its key out.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from regmeta.catalogue.columns import tables
from regmeta.catalogue.facts import Facts, visible
from regmeta.files.tree import Tree
from regmeta.model import Catalogue, no_progress
from regmeta.publish import FORMATS
from regmeta.spec.loading import load_spec

Said = dict[str, Any]


@dataclass
class Reading:
    """Tables in any order, columns of a table in theirs; `said[table, name]`."""

    order: dict[str, list[str]] = field(default_factory=dict)
    said: dict[tuple[str, str], Said] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)

    def add(self, table: str, name: str, said: Said) -> None:
        self.order.setdefault(table, []).append(name)
        self.said[table, name] = said


def read(format_: str, catalogue: Catalogue, folder: Path) -> Reading:
    """The catalogue written in a format, and what that format's library finds in it."""
    shown, _ = visible(catalogue)
    import_module(FORMATS[format_]).write(shown, load_spec(), Tree(folder), no_progress)
    return READERS[format_](folder)


def number(value: Any) -> str:
    """A number or day as columns spell it."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S")
    return f"{value:g}" if isinstance(value, float) else str(value if value is not None else "")


def meant(catalogue: Catalogue) -> Reading:
    """The same shape straight from the columns: what every format ought to say."""
    found = Reading()
    for table in tables(Facts(visible(catalogue)[0])):
        found.titles[table.code] = table.title.nb
        for one in table.columns:
            found.add(
                table.code,
                one.name,
                {
                    "code": one.code,
                    "title": one.title.nb,
                    "title_en": one.title.en,
                    "description": one.description.nb,
                    "question": (one.question or one.title)("nb"),
                    "type": one.type,
                    "low": one.low.value,
                    "high": one.high.value,
                    "unit": one.unit,
                    "period": one.valid,
                    "codes": tuple(code.value for code in one.codes),
                    "labels": tuple(code.label("nb") for code in one.codes),
                    "required": one.required,
                    "mandatory": one.mandatory,
                    "length": one.length,
                },
            )
    return found


# ------------------------------------------------------------------ CSV on the Web


def _csvw(folder: Path) -> Reading:
    from csvw import TableGroup

    found = Reading()
    for path in sorted(folder.glob("*.json")):
        group = TableGroup.from_file(path)
        table = group.tables[0]
        code = str(table.common_props["dc:identifier"])
        found.titles[code] = table.common_props["dc:title"][0]["@value"]
        keys = {key.columnReference[0]: key.reference for key in table.tableSchema.foreignKeys}
        for column in table.tableSchema.columns:
            said = column.common_props
            kind = column.datatype
            rows = _rows(folder / str(keys[column.name].resource)) if column.name in keys else []
            texts = {one["@language"]: one["@value"] for one in said["dc:title"]}
            found.add(
                code,
                column.name,
                {
                    "code": said["dc:identifier"],
                    "title": texts.get("nb", ""),
                    "title_en": texts.get("en", ""),
                    "description": said["dc:description"][0]["@value"],
                    "type": _xsd(kind.base),
                    "low": _day(number(kind.minimum), kind.base),
                    "high": _day(number(kind.maximum), kind.base),
                    "unit": said.get("schema:unitText", ""),
                    "period": said.get("dc:valid", ""),
                    "codes": tuple(row["kode"] for row in rows),
                    "labels": tuple(row["navn"].removeprefix("'") for row in rows),
                    "required": bool(column.required),
                    "length": kind.maxLength or 0,
                },
            )
    return found


def _day(text: str, base: str) -> str:
    """The library reads a day as midnight."""
    return text.removesuffix("T00:00:00") if base == "date" else text


def _xsd(base: str) -> str:
    return {"datetime": "dateTime", "binary": "base64Binary"}.get(base, base)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# ------------------------------------------------------------------ Frictionless, JSON Schema


def _frictionless(folder: Path) -> Reading:
    from frictionless import Package

    found = Reading()
    types = {"number": "decimal", "datetime": "dateTime"}
    formats = {"uri": "anyURI", "binary": "base64Binary"}
    for path in sorted(folder.rglob("datapackage.json")):
        for resource in Package(str(path)).resources:
            table = resource.custom["code"]
            found.titles[table] = resource.title or ""
            for one in resource.schema.fields:
                said, limits = one.custom, one.constraints
                listed = said.get("categories", [])
                found.add(
                    table,
                    one.name,
                    {
                        "code": said["code"],
                        "title": one.title or "",
                        "title_en": said.get("titleEnglish", ""),
                        "description": one.description or "",
                        "type": formats.get(one.format or "", types.get(one.type, one.type)),
                        "low": number(limits.get("minimum", "")),
                        "high": number(limits.get("maximum", "")),
                        "unit": said.get("unit", ""),
                        "period": said.get("period", ""),
                        "codes": tuple(str(value) for value in limits.get("enum", ())),
                        "labels": tuple(part["label"] for part in listed),
                        "required": bool(limits.get("required")),
                        "length": limits.get("maxLength", 0),
                    },
                )
    return found


def _jsonschema(folder: Path) -> Reading:
    from jsonschema import Draft202012Validator

    found = Reading()
    for path in sorted(folder.glob("*.json")):
        schema = json.loads(path.read_text())
        Draft202012Validator.check_schema(schema)
        table = schema["x-code"]
        found.titles[table] = schema["title"]
        for name, one in schema["properties"].items():
            kind = one["type"] if isinstance(one["type"], str) else one["type"][0]
            found.add(
                table,
                name,
                {
                    "code": one["x-code"],
                    "title": one["title"],
                    "title_en": one.get("x-title-en", ""),
                    "description": one["description"],
                    "type": _json_type(kind, one),
                    "low": number(one.get("minimum", one.get("formatMinimum", ""))),
                    "high": number(one.get("maximum", one.get("formatMaximum", ""))),
                    "unit": one.get("x-unit", ""),
                    "period": one.get("x-period", ""),
                    "codes": tuple(str(code) for code in one.get("enum", ()) if code is not None),
                    "labels": tuple(one.get("x-labels", {}).values()),
                    "required": name in schema["required"],
                    "length": one.get("maxLength", 0),
                },
            )
    return found


def _json_type(kind: str, one: Said) -> str:
    if "contentEncoding" in one:
        return "base64Binary"
    if "format" in one:
        return {"date": "date", "uri": "anyURI"}[one["format"]]
    if one.get("pattern", "").startswith("^[0-9]{4}-"):
        return "dateTime"
    if one.get("pattern", "").startswith("^[0-9]{2}:"):
        return "time"
    return "decimal" if kind == "number" else kind


# ------------------------------------------------------------------ RDF


def _rdf(folder: Path) -> Reading:
    from rdflib import RDF, SKOS, Graph, Namespace

    csvw, dct = Namespace("http://www.w3.org/ns/csvw#"), Namespace("http://purl.org/dc/terms/")
    schema, sh = Namespace("https://schema.org/"), Namespace("http://www.w3.org/ns/shacl#")
    euvoc = Namespace("http://publications.europa.eu/ontology/euvoc#")
    qb = Namespace("http://purl.org/linked-data/cube#")
    graph = Graph().parse(folder / "catalogue.ttl")
    lists: dict[Any, list[Any]] = {}
    for code, scheme in graph.subject_objects(SKOS.inScheme):
        if (code, schema.position, None) in graph:
            lists.setdefault(scheme, []).append(code)

    def text(node: Any, name: Any, lang: str = "nb") -> str:
        values = [one for one in graph.objects(node, name) if one.language in (lang, None)]
        return str(values[0]) if values else ""

    def bound(node: Any, name: Any) -> str:
        value = graph.value(node, name)
        typed = value is not None and value.datatype is not None
        return str(value) if typed else ""

    def codes(node: Any) -> list[Any]:
        found = [one for scheme in graph.objects(node, qb.codeList) for one in lists[scheme]]
        return sorted(found, key=lambda one: graph.value(one, schema.position).toPython())

    found = Reading()
    for table in sorted(graph.subjects(RDF.type, csvw.Table)):
        code = text(table, dct.identifier)
        found.titles[code] = text(table, dct.title)
        columns = sorted(
            graph.objects(table, csvw.column),
            key=lambda one: graph.value(one, schema.position).toPython(),
        )
        for one in columns:
            meaning = graph.value(one, csvw.propertyUrl)
            start, end = text(meaning, euvoc.startDate), text(meaning, euvoc.endDate)
            length = graph.value(one, sh.maxLength)
            found.add(
                code,
                text(one, csvw.name),
                {
                    "code": text(meaning, dct.identifier),
                    "title": text(one, csvw.title),
                    "title_en": _only(graph, one, csvw.title, "en"),
                    "description": text(one, dct.description),
                    "type": text(one, csvw.datatype),
                    "low": bound(one, sh.minInclusive),
                    "high": bound(one, sh.maxInclusive),
                    "unit": text(one, schema.unitText),
                    "period": f"{start or '..'}/{end or '..'}" if start or end else "",
                    "codes": tuple(text(code, SKOS.notation) for code in codes(one)),
                    "labels": tuple(text(code, SKOS.prefLabel) for code in codes(one)),
                    "required": text(one, csvw.required) == "true",
                    "length": length.toPython() if length is not None else 0,
                },
            )
    return found


def _only(graph: Any, node: Any, name: Any, lang: str) -> str:
    return next((str(one) for one in graph.objects(node, name) if one.language == lang), "")


# ------------------------------------------------------------------ FHIR


def _fhir(folder: Path) -> Reading:
    from fhir.resources.R4B.codesystem import CodeSystem
    from fhir.resources.R4B.questionnaire import Questionnaire
    from fhir.resources.R4B.valueset import ValueSet

    def all_of(model: Any) -> list[Any]:
        paths = sorted((folder / model.__name__).glob("*.json"))
        return [model.model_validate_json(path.read_bytes()) for path in paths]

    systems = {one.url: one for one in all_of(CodeSystem)}
    sets = {one.url: one for one in all_of(ValueSet)}

    def concepts(url: str) -> list[Any]:
        parts = sets[url].compose.include
        return [one for part in parts for one in systems[part.system].concept]

    found = Reading()
    for form in all_of(Questionnaire):
        table = form.identifier[0].value
        found.titles[table] = form.title
        for item in form.item:
            said = {one.url.rpartition("/")[2]: one for one in item.extension or []}
            listed = concepts(item.answerValueSet) if item.answerValueSet else []
            period = next((one.valuePeriod for one in said.values() if one.valuePeriod), None)
            made = {
                "code": item.code[0].code,
                "question": item.text,
                "description": _value(said, "designNote", "valueMarkdown"),
                "low": _fhir_limit(said, "minValue"),
                "high": _fhir_limit(said, "maxValue"),
                "unit": said["questionnaire-unit"].valueCoding.display
                if "questionnaire-unit" in said
                else "",
                "period": f"{period.start or '..'}/{period.end or '..'}" if period else "",
                "codes": tuple(one.code for one in listed),
                "labels": tuple(one.display for one in listed),
                "mandatory": bool(item.required),
                "length": item.maxLength or 0,
            }
            if not listed:
                made["type"] = {"url": "anyURI"}.get(item.type, item.type)
            found.add(table, item.linkId, made)
    return found


def _value(said: Said, name: str, key: str) -> str:
    return str(getattr(said[name], key)) if name in said else ""


def _fhir_limit(said: Said, name: str) -> str:
    one = said.get(name)
    if one is None or not one.url.startswith("http"):
        return ""
    keys = ("valueInteger", "valueDecimal", "valueDate", "valueDateTime")
    value = next(v for key in keys if (v := getattr(one, key)) is not None)
    if hasattr(value, "hour"):
        return str(value.strftime("%Y-%m-%dT%H:%M:%S"))
    return str(value)


# ------------------------------------------------------------------ DDI


def _ddi(folder: Path) -> Reading:
    from lxml import etree

    names = {"l": "ddi:logicalproduct:3_3", "r": "ddi:reusable:3_3"}
    found = Reading()
    for path in sorted(folder.glob("*.xml")):
        root = etree.parse(str(path)).getroot()

        def one(node: Any, where: str) -> str:
            values = node.xpath(where, namespaces=names)
            if not values:
                return ""
            return str(values[0] if isinstance(values[0], str) else values[0].text or "")

        labels = {
            one(node, "r:ID"): one(node, "r:Label/r:Content[1]")
            for node in root.iterfind(".//l:Category", names)
        }
        lists = {
            one(node, "r:ID"): [
                (one(code, "r:Value"), labels[one(code, "r:CategoryReference/r:ID")])
                for code in node.iterfind("l:Code", names)
            ]
            for node in root.iterfind(".//l:CodeList", names)
        }
        for scheme in root.iterfind(".//l:VariableScheme", names):
            table = one(scheme, "r:UserID")
            found.titles[table] = one(scheme, "r:Label/r:Content[@xml:lang='nb']")
            for node in scheme.iterfind("l:Variable", names):
                own = {
                    one(pair, "r:AttributeKey"): one(pair, "r:AttributeValue")
                    for pair in node.iterfind("r:UserAttributePair", names)
                }
                shape = "l:VariableRepresentation/*"
                listed = lists.get(one(node, f"{shape}/r:CodeListReference/r:ID"), [])
                numeric = one(node, f"{shape}/r:NumericTypeCode") != ""
                found.add(
                    table,
                    one(node, "l:VariableName/r:String"),
                    {
                        "code": one(node, "r:UserID"),
                        "title": one(node, "r:Label/r:Content[@xml:lang='nb']"),
                        "title_en": one(node, "r:Label/r:Content[@xml:lang='en']"),
                        "description": one(node, "r:Description/r:Content[@xml:lang='nb']"),
                        "type": one(node, f"{shape}/r:RecommendedDataType"),
                        **(
                            {
                                "low": one(node, f"{shape}/r:NumberRange/r:Low"),
                                "high": one(node, f"{shape}/r:NumberRange/r:High"),
                            }
                            if numeric
                            else {}
                        ),
                        "unit": one(node, f"{shape}/r:MeasurementUnit"),
                        "period": own.get("period", ""),
                        "codes": tuple(code for code, _ in listed),
                        "labels": tuple(label for _, label in listed),
                        "mandatory": own.get("required") == "true",
                        "length": int(one(node, f"{shape}/@maxLength") or 0),
                    },
                )
    return found


# ------------------------------------------------------------------ REDCap, database


def _redcap(folder: Path) -> Reading:
    """REDCap's own program reads a plain csv; names are its own, so the code leads to ours."""
    found = Reading()
    for path in sorted(folder.glob("*.csv")):
        for row in _rows(path):
            own = dict(
                part.split(": ", 1) for part in row["Field Annotation"].split("; ") if ": " in part
            )
            choices = row["Choices, Calculations, OR Slider Labels"]
            listed = [part.split(", ", 1) for part in choices.split(" | ")] if choices else []
            text = row["Field Type"] == "text"
            found.add(
                f"{path.stem}|{row['Form Name']}",
                row["Variable / Field Name"],
                {
                    "code": own["kode"],
                    "question": row["Field Label"].removeprefix("'"),
                    "type": own["type"],
                    "unit": row["Field Note"].removeprefix("'"),
                    "period": own.get("gyldig", ""),
                    "mandatory": row["Required Field?"] == "y",
                    "length": int(own.get("lengde", 0)),
                    "codes": tuple(one[0] for one in listed),
                    "labels": tuple(one[1] for one in listed),
                    **(
                        {
                            "low": _with_clock(row["Text Validation Min"], "00"),
                            "high": _with_clock(row["Text Validation Max"], "59"),
                        }
                        if text
                        else {}
                    ),
                },
            )
    return found


def _with_clock(text: str, seconds: str) -> str:
    """A day and clock as columns spell them; REDCap's have no seconds."""
    return f"{text.replace(' ', 'T')}:{seconds}" if " " in text else text


def _database(folder: Path) -> Reading:
    import duckdb

    found = Reading()
    with duckdb.connect(str(folder / "katalog.duckdb"), read_only=True) as base:
        titles = base.sql('SELECT "Code", "PreferredTerm" FROM datasamlinger').fetchall()
        found.titles |= dict(titles)
        codes: dict[str, list[tuple[str, str]]] = {}
        for list_, value, label in base.sql("SELECT kodeverk, verdi, navn FROM koder").fetchall():
            listed = codes.setdefault(list_, [])
            if value not in [known for known, _ in listed]:
                listed.append((value, label))
        texts = {
            code: rest
            for code, *rest in base.sql(
                'SELECT "Code", "PreferredTerm", "NavnEngelsk", "Beskrivelse", "Ledetekst" '
                "FROM variabler WHERE versjon = 1"
            ).fetchall()
        }
        rows = base.sql("SELECT * FROM kolonner ORDER BY datasamling, plass")
        for values in rows.fetchall():
            row = dict(zip(rows.columns, values, strict=True))
            title, title_en, description, question = texts[row["variabel"]]
            listed = [
                pair for one in (row["kodeverk"] or "").split(";") for pair in codes.get(one, [])
            ]
            start, end = row["GyldigFra"], row["GyldigTil"]
            found.add(
                row["datasamling"],
                row["navn"],
                {
                    "code": row["variabel"],
                    "title": title or "",
                    "title_en": title_en or "",
                    "description": description or title or "",
                    "question": question or title or "",
                    "type": row["type"],
                    "low": row["minst"] or "",
                    "high": row["størst"] or "",
                    "unit": row["enhet"] or "",
                    "period": f"{start or '..'}/{end or '..'}" if start or end else "",
                    "codes": tuple(value for value, _ in listed),
                    "labels": tuple(label or "" for _, label in listed),
                    "mandatory": row["påkrevd"] == "1",
                    "length": row["lengde"] or 0,
                },
            )
    return found


READERS: dict[str, Callable[[Path], Reading]] = {
    "rdf": _rdf,
    "csvw": _csvw,
    "frictionless": _frictionless,
    "jsonschema": _jsonschema,
    "fhir": _fhir,
    "ddi": _ddi,
    "redcap": _redcap,
    "database": _database,
}
