"""FHIR R4: a CodeSystem and a ValueSet a code list, a Questionnaire a datasamling.

Columns without codes become questions of their type; coded ones become choices. Canonical addresses
are `urn:uuid:` of the same ids as everywhere. A Bundle holds
all of one kilde, so that it can be handed on, and read again, as one file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from regmeta.catalogue.answers import opening_of
from regmeta.catalogue.bounds import Bound
from regmeta.catalogue.columns import Column, Table, codes_of, native, tables_of
from regmeta.catalogue.facts import Facts, KildeFacts
from regmeta.files.ids import file_name, stable_id
from regmeta.files.tree import Tree
from regmeta.model import Catalogue, Code, Kodeverk, Period, Progress, Text
from regmeta.publish.format import Address, Statement
from regmeta.publish.formats.fhir.kilde import library
from regmeta.publish.formats.fhir.parts import (
    STRUCTURE,
    URN,
    Resource,
    described,
    field_extension,
    head,
    in_english,
    period_of,
    translation,
)
from regmeta.publish.remaining import NAMES, about_column_flat, flat
from regmeta.spec.codesystems import load_code_systems
from regmeta.spec.fields import Spec

STATEMENT = Statement(
    files="`Library/`, `CodeSystem/`, `ValueSet/`, `Questionnaire/`, `Bundle/`",
    writes=Text(
        nb="FHIR R4: kilder som Library, kodeverk som CodeSystem og ValueSet, datasamlinger som "
        "Questionnaire, og alt av en kilde i en Bundle.",
        en="FHIR R4: sources as Library, code lists as CodeSystem and ValueSet, data collections "
        "as Questionnaire, and all of a source in a Bundle.",
    ),
    readers=Text(nb="de som arbeider med e-helse", en="those who work with e-health"),
    cannot=(
        Text(
            nb="En kodet variabel er `choice`; talltypen dens blir ikke sagt.",
            en="A coded column is `choice`; its number type is not said.",
        ),
        Text(nb="Navnet viker for ledeteksten.", en="Titles give way to the question."),
        Text(nb="Doble mellomrom i koder faller bort.", en="Codes lose doubled spaces."),
    ),
    checked_by="`fhir.resources` (R4B), FHIR R4's JSON Schema",
    addresses=(
        Address(
            ("kodeverk",),
            Text("FHIR CodeSystem (JSON)"),
            "CodeSystem/{code}.json",
            "application/fhir+json",
            needs_content=True,
        ),
        Address(
            ("kilde",),
            Text("FHIR Bundle (JSON)"),
            "Bundle/{code}.json",
            "application/fhir+json",
        ),
    ),
    no_fragment=True,
)

_ITEM = {
    "integer": "integer",
    "decimal": "decimal",
    "boolean": "boolean",
    "time": "time",
    "date": "date",
    "dateTime": "dateTime",
    "anyURI": "url",
}
PERIOD = f"{URN}{stable_id('extension period')}"
"""Our own extension: the period in which a variable was used."""


def write(catalogue: Catalogue, spec: Spec, tree: Tree, progress: Progress) -> None:
    """A json file a resource, in a folder a type."""
    import orjson

    def put(resource: Resource, code: str = "") -> None:
        content = orjson.dumps(whole(resource), option=orjson.OPT_INDENT_2)
        name = file_name(code or resource["identifier"][0]["value"])
        tree.common(resource["resourceType"], f"{name}.json", content)

    kilder = Facts(catalogue).kilder
    for done, kilde_facts in enumerate(kilder):
        progress(done, len(kilder), kilde_facts.name)
        with tree.part(kilde_facts.kilde.code) as needed:
            if needed:
                for resource in resources_of(kilde_facts):
                    put(resource)
                put(bundle(kilde_facts), kilde_facts.kilde.code)
    for resource in of_lists(catalogue.national):
        put(resource)


def whole(value: Any) -> Any:
    """Without empty texts, lists and objects, which FHIR forbids."""
    if isinstance(value, dict):
        kept = {key: whole(part) for key, part in value.items()}
        return {key: part for key, part in kept.items() if part not in ("", [], {}, None)}
    if isinstance(value, list):
        return [whole(part) for part in value]
    return value


def resources(catalogue: Catalogue) -> Iterator[Resource]:
    """Every resource, kilde by kilde, then the lists that are no kilde's own."""
    for kilde_facts in Facts(catalogue).kilder:
        yield from resources_of(kilde_facts)
        yield bundle(kilde_facts)
    yield from of_lists(catalogue.national)


def bundle(kilde_facts: KildeFacts) -> Resource:
    """All of one kilde in one file, with the lists that its forms point to, its own or not."""
    columns = (column for table in tables_of(kilde_facts) for column in table.columns)
    lists = (code_list for column in columns for code_list in column.lists)
    every = [*resources_of(kilde_facts), *of_lists(lists)]
    by_url = {resource["url"]: resource for resource in every}
    return {
        "resourceType": "Bundle",
        "id": stable_id(f"Bundle {kilde_facts.kilde.code}"),
        "type": "collection",
        "entry": [{"fullUrl": url, "resource": part} for url, part in by_url.items()],
    }


def of_lists(lists: Iterable[Kodeverk]) -> Iterator[Resource]:
    """Code lists that have codes, each once."""
    for code_list in {kodeverk.code: kodeverk for kodeverk in lists if kodeverk.codes}.values():
        yield code_system(code_list)
        yield value_set((code_list,))


def resources_of(kilde_facts: KildeFacts) -> Iterator[Resource]:
    """What one kilde becomes: itself, its code lists, then the forms that point at them."""
    yield library(kilde_facts)
    yield from of_lists(kilde_facts.kilde.kodeverk)
    seen: set[str] = set()
    for table in tables_of(kilde_facts):
        for column in table.columns:
            key = _key(column.lists)
            if len(column.lists) > 1 and key not in seen:
                seen.add(key)
                yield value_set(column.lists)
        yield questionnaire(table)


def _key(lists: tuple[Kodeverk, ...]) -> str:
    return "+".join(kodeverk.code for kodeverk in lists)


def _url(what: str, code: str) -> str:
    return URN + stable_id(f"{what} {code}")


def token(text: str) -> str:
    """A text as FHIR's codes may be: no space before, after, or twice between."""
    return " ".join(text.split())


# ------------------------------------------------------------------ code lists


def code_system(kodeverk: Kodeverk) -> Resource:
    """A list with all its codes; validity stands as properties of a code."""
    system = load_code_systems().find(kodeverk.reference)
    made = head("CodeSystem", kodeverk.code, kodeverk.name)
    made["identifier"][0]["system"] = URN + stable_id("kodeverk")
    if system and system.oid:
        made["identifier"].append({"system": "urn:ietf:rfc:3986", "value": f"urn:oid:{system.oid}"})
    concepts = [_concept(code) for code in codes_of((kodeverk,)) if token(code.value)]
    said = {"kodeverkType": kodeverk.type, "kodeverkReference": kodeverk.reference}
    return made | {
        "extension": described("kodeverk", said),
        "content": "complete",
        "caseSensitive": True,
        "count": len(concepts),
        "property": [
            {"code": "gyldigFra", "type": "dateTime", "description": "Første gyldige dag"},
            {"code": "gyldigTil", "type": "dateTime", "description": "Siste gyldige dag"},
            {"code": "markering", "type": "boolean", "description": "Sier at ingenting er valgt"},
        ],
        "concept": concepts,
    }


def _concept(code: Code) -> Resource:
    english = [{"language": "en", "value": code.label.en}] if code.label.en else []
    return {
        "code": token(code.value),
        "display": code.label.nb or code.label.en or token(code.value),
        "designation": english,
        "property": [*_days(code.period), *_sentinel(code)],
    }


def _days(period: Period) -> Iterator[Resource]:
    if period.start:
        yield {"code": "gyldigFra", "valueDateTime": period.start.isoformat()}
    if period.end:
        yield {"code": "gyldigTil", "valueDateTime": period.end.isoformat()}


def _sentinel(code: Code) -> Iterator[Resource]:
    if code.sentinel:
        yield {"code": "markering", "valueBoolean": True}


def value_set(lists: tuple[Kodeverk, ...]) -> Resource:
    """All codes of one list, or of several taken together."""
    key = _key(lists)
    made = head("ValueSet", key, " + ".join(kodeverk.name or kodeverk.code for kodeverk in lists))
    made["identifier"][0]["system"] = URN + stable_id("kodeverk")
    included = [{"system": _url("CodeSystem", kodeverk.code)} for kodeverk in lists]
    return made | {"compose": {"include": included}}


# ------------------------------------------------------------------ forms


def questionnaire(table: Table) -> Resource:
    """A form with a question a column, in the form's order."""
    made = head("Questionnaire", table.code, table.title.nb)
    made["identifier"][0]["system"] = URN + stable_id("datasamling")
    period = table.form.period if table.form else Period()
    return made | {
        "language": "nb",
        "extension": described("datasamling", _of_form(table)),
        "_title": in_english(table.title),
        "description": table.description.nb,
        "_description": in_english(table.description),
        "effectivePeriod": period_of(period),
        "subjectType": ["Patient"],
        "item": [_item(column) | _enabled(column, table) for column in table.columns],
    }


def _of_form(table: Table) -> dict[str, str]:
    """What a form says that a Questionnaire has no element for."""
    if table.form is None:
        return {}
    said = NAMES | {"NavnEngelsk", "BeskrivelseEngelsk", "GyldigFra", "GyldigTil"}
    return flat(table.form.properties, said) | {"delkilde": table.form.delkilde}


_SAID_BY_ITEM = NAMES | {
    *("NavnEngelsk", "MaaleEnhet", "GyldigFra", "GyldigTil", "GrenseLav", "GrenseHoy"),
    *("FlerkodetFelt", "Synlig", "Obligatorisk"),
}
_LENGTH = _SAID_BY_ITEM | {"Lengde"}


def _item(column: Column) -> Resource:
    coded = bool(column.values)
    made: Resource = {
        "linkId": column.name,
        "code": [{"system": URN + stable_id("variabel"), "code": token(column.code)}],
        "text": (column.question or column.title)("nb").strip() or column.name,
        "type": "choice" if coded else _ITEM.get(column.type, "string"),
        "required": column.mandatory,
        "extension": list(_extensions(column)),
    }
    if column.title.en:
        made["_text"] = {"extension": [translation(column.title)]}
    if column.many:
        made["repeats"] = True
    if coded:
        made["answerValueSet"] = _url("ValueSet", _key(column.lists))
    if column.length:
        made["maxLength"] = column.length
    return made


def _enabled(column: Column, table: Table) -> Resource:
    """When the question is asked, where that hangs on the answers of one other question."""
    opening = opening_of(column.condition)
    question = next((c for c in table.columns if opening and opening.name in c.names), None)
    if opening is None or question is None or not question.values:
        return {}
    sign = "!=" if opening.others else "="
    when = [
        {"question": question.name, "operator": sign, "answerCoding": {"code": value}}
        for value in opening.values
    ]
    return {"enableWhen": when} | ({"enableBehavior": "any"} if len(when) > 1 else {})


def _extensions(column: Column) -> Iterator[Resource]:
    if column.low.said:
        yield _limit("minValue", column, column.low)
    if column.high.said:
        yield _limit("maxValue", column, column.high)
    if column.unit:
        unit = {"display": column.unit}
        yield {"url": f"{STRUCTURE}/questionnaire-unit", "valueCoding": unit}
    if column.pattern:
        yield {"url": f"{STRUCTURE}/regex", "valueString": column.pattern}
    if column.description:
        yield {"url": f"{STRUCTURE}/designNote", "valueMarkdown": column.description("nb")}
    if column.valid:
        yield {"url": PERIOD, "valuePeriod": period_of(column.period)}
    if column.no_answer:
        yield field_extension("variabel", "manglende verdier", ";".join(column.no_answer))
    if column.condition:
        yield field_extension("variabel", "betingelse", column.condition)
    yield from described("variabel", _as_said(column))
    others = about_column_flat(column, _LENGTH if column.length else _SAID_BY_ITEM)
    yield from described("variabel", others | _title_of(column))


def _title_of(column: Column) -> dict[str, str]:
    """The variable's name, where its question stands as the text."""
    return {"PreferredTerm": column.title.nb} if column.question.nb else {}


def _as_said(column: Column) -> dict[str, str]:
    """Limits that FHIR's own spell otherwise, and a list that is named without its codes."""
    limits = {"GrenseLav": column.low, "GrenseHoy": column.high}
    said = {key: bound.said for key, bound in limits.items() if bound.said != bound.value}
    if not column.values:
        said["kodeverk"] = ";".join(part.reference or part.code for part in column.lists)
    return said


def _limit(name: str, column: Column, bound: Bound) -> Resource:
    """FHIR's own limit where it can be enforced, else what was said as a text of ours."""
    if not bound.value:
        return {"url": f"{URN}{stable_id(f'extension {name}')}", "valueString": bound.said}
    value = native(bound.value, column.type)
    key = f"value{column.type[0].upper()}{column.type[1:]}"
    if column.type == "dateTime":
        value = f"{bound.value}Z"
    return {"url": f"{STRUCTURE}/{name}", key: value}
