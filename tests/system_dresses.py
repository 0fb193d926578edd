"""The registry of dresses.py as other systems hand it over: files that are no tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import yaml

from tests.dresses import ITEMS, LISTS, Dress, Item, Rows, delimited, workbook

ENGLISH_CODES = {"Mann": "Man", "Kvinne": "Woman", "Nei": "No", "Ja": "Yes"}


def written(name: str, text: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        (folder / name).write_text(text, encoding="utf-8")
        return folder / name

    return write


def parts() -> Iterable[tuple[str, str, list[Item]]]:
    """(form, section, items) in the order of the form."""
    for (form, section), items in groupby(ITEMS, key=lambda item: (item.form, item.section)):
        yield form, section, list(items)


def forms() -> Iterable[tuple[str, list[tuple[str, list[Item]]]]]:
    """(form, [(section, items)])."""
    for form, found in groupby(parts(), key=lambda part: part[0]):
        yield form, [(section, items) for _, section, items in found]


# ------------------------------------------------------------------ ODM


def translated(*texts: tuple[str, str]) -> str:
    """nb and en texts as ODM has them."""
    return "".join(
        f'<TranslatedText xml:lang="{language}">{escape(text)}</TranslatedText>'
        for language, text in texts
        if text
    )


ODM_TYPES = {"text": "text", "integer": "integer", "decimal": "float", "date": "date"}


def odm_item(item: Item) -> str:
    checks = "".join(
        f'<RangeCheck Comparator="{comparator}" SoftHard="Soft"><CheckValue>{limit}</CheckValue>'
        "</RangeCheck>"
        for comparator, limit in (("GE", item.low), ("LE", item.high))
        if limit
    )
    several = '<Alias Context="FlerkodetFelt" Name="Ja"/>' if item.kind == "several" else ""
    unit = f'<MeasurementUnitRef MeasurementUnitOID="MU.{item.unit}"/>' if item.unit else ""
    listed = f'<CodeListRef CodeListOID="CL.{item.listed}"/>' if item.codes else ""
    about = f"<Description>{translated(('nb', item.description))}</Description>"
    asked = translated(("nb", item.label), ("en", item.english))
    return (
        f'<ItemDef OID="IT.{item.name}" Name="{item.name}" '
        f'DataType="{ODM_TYPES.get(item.kind, "integer")}">'
        f"{about if item.description else ''}<Question>{asked}</Question>"
        f"{unit}{checks}{listed}{several}</ItemDef>"
    )


def odm() -> str:
    groups, form_defs = [], []
    for form, sections in forms():
        references = []
        for number, (section, items) in enumerate(sections):
            oid = f"IG.{form}.{number}"
            references.append(f'<ItemGroupRef ItemGroupOID="{oid}" Mandatory="Yes"/>')
            refs = "".join(
                f'<ItemRef ItemOID="IT.{item.name}" '
                f'Mandatory="{ {True: "Yes", False: "No"}[item.mandatory] }"/>'
                for item in items
            )
            groups.append(
                f'<ItemGroupDef OID="{oid}" Name="{section}" Repeating="No">{refs}</ItemGroupDef>'
            )
        form_defs.append(
            f'<FormDef OID="F.{form}" Name="{form}" Repeating="No">{"".join(references)}</FormDef>'
        )
    units = "".join(
        f'<MeasurementUnit OID="MU.{unit}" Name="{unit}"><Symbol>{translated(("nb", unit))}'
        "</Symbol></MeasurementUnit>"
        for unit in ("dager", "kg")
    )
    lists = "".join(
        f'<CodeList OID="CL.{name}" Name="{name}" DataType="integer">'
        + "".join(
            f"<CodeListItem CodedValue={quoteattr(value)}><Decode>"
            f"{translated(('nb', text), ('en', ENGLISH_CODES.get(text, '')))}</Decode>"
            "</CodeListItem>"
            for value, text in codes
        )
        + "</CodeList>"
        for name, codes in LISTS.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<ODM xmlns="http://www.cdisc.org/ns/odm/v1.3" ODMVersion="1.3.2" FileType="Snapshot">'
        f'<Study OID="S.1"><GlobalVariables/><BasicDefinitions>{units}</BasicDefinitions>'
        f'<MetaDataVersion OID="V1" Name="V1">{"".join(form_defs)}{"".join(groups)}'
        f"{''.join(map(odm_item, ITEMS))}{lists}</MetaDataVersion></Study></ODM>"
    )


# ------------------------------------------------------------------ REDCap's XML


def redcap_item(item: Item, section: str) -> str:
    """A field; a checkbox is an item a box."""
    kind = {"list": "radio", "several": "checkbox"}.get(item.kind, "text")
    check = {"integer": "integer", "decimal": "number", "date": "date_dmy"}.get(item.kind, "")
    names = [f"{item.name}___{value}" for value, _ in item.codes] if kind == "checkbox" else []
    data = {"checkbox": "boolean"}.get(kind, "text")
    made = ""
    for place, name in enumerate(names or [item.name]):
        header = f" redcap:SectionHeader={quoteattr(section)}" if section and not place else ""
        listed = f'<CodeListRef CodeListOID="{name}.choices"/>' if item.codes else ""
        check_said = f' redcap:TextValidationType="{check}"' if check else ""
        note = f" redcap:FieldNote={quoteattr(item.description)}" if item.description else ""
        made += (
            f'<ItemDef OID="{name}" Name="{name}" DataType="{data}" Length="999" '
            f'redcap:Variable="{item.name}" redcap:FieldType="{kind}"{check_said}{header}{note}'
            f"{' redcap:RequiredField=' + quoteattr('y') if item.mandatory else ''}>"
            f"<Question><TranslatedText>{escape(item.label)}</TranslatedText></Question>"
            + "".join(
                f'<RangeCheck Comparator="{sign}" SoftHard="Soft"><CheckValue>{limit}'
                "</CheckValue></RangeCheck>"
                for sign, limit in (("GE", item.low), ("LE", item.high))
                if limit
            )
            + f"{listed}</ItemDef>"
        )
    return made


def redcap_lists(item: Item) -> str:
    if item.kind == "several":
        choices = " | ".join(f"{value}, {text}" for value, text in item.codes)
        return "".join(
            f'<CodeList OID="{item.name}___{value}.choices" Name="{item.name}___{value}" '
            f'DataType="boolean" redcap:Variable="{item.name}" '
            f'redcap:CheckboxChoices={quoteattr(choices)}><CodeListItem CodedValue="1"><Decode>'
            "<TranslatedText>Checked</TranslatedText></Decode></CodeListItem></CodeList>"
            for value, _ in item.codes
        )
    if not item.codes:
        return ""
    inside = "".join(
        f'<CodeListItem CodedValue="{value}"><Decode><TranslatedText>{escape(text)}'
        "</TranslatedText></Decode></CodeListItem>"
        for value, text in item.codes
    )
    return (
        f'<CodeList OID="{item.name}.choices" Name="{item.name}" DataType="text" '
        f'redcap:Variable="{item.name}">{inside}</CodeList>'
    )


def redcap_xml() -> str:
    form_defs, groups, items = [], [], []
    for form, sections in forms():
        references = ""
        for number, (section, of_section) in enumerate(sections):
            oid = f"{form}.{number}"
            references += f'<ItemGroupRef ItemGroupOID="{oid}" Mandatory="No"/>'
            names = []
            for place, item in enumerate(of_section):
                made = redcap_item(item, section)
                items.append(made)
                names += [part.split('"')[0] for part in made.split('<ItemDef OID="')[1:]]
                assert place >= 0
            refs = "".join(f'<ItemRef ItemOID="{name}" Mandatory="No"/>' for name in names)
            groups.append(
                f'<ItemGroupDef OID="{oid}" Name={quoteattr(section)} Repeating="No">{refs}'
                "</ItemGroupDef>"
            )
        form_defs.append(
            f'<FormDef OID="Form.{form}" Name="{form}" Repeating="No" '
            f'redcap:FormName="{form}">{references}</FormDef>'
        )
    return (
        '<?xml version="1.0" encoding="UTF-8" ?>\n'
        '<ODM xmlns="http://www.cdisc.org/ns/odm/v1.3" xmlns:redcap="https://projectredcap.org" '
        'ODMVersion="1.3.1"><Study OID="Project.Ball"><MetaDataVersion OID="Metadata.Ball" '
        f'Name="Ball">{"".join(form_defs)}{"".join(groups)}{"".join(items)}'
        f"{''.join(map(redcap_lists, ITEMS))}</MetaDataVersion></Study></ODM>"
    )


# ------------------------------------------------------------------ FHIR

STRUCTURE = "http://hl7.org/fhir/StructureDefinition"
FHIR_TYPES = {"text": "string", "list": "choice", "several": "choice"}


def fhir_item(item: Item) -> dict[str, Any]:
    translation = {
        "url": f"{STRUCTURE}/translation",
        "extension": [
            {"url": "lang", "valueCode": "en"},
            {"url": "content", "valueString": item.english},
        ],
    }
    extensions = [
        {"url": f"{STRUCTURE}/{name}", "valueDecimal": float(limit)}
        for name, limit in (("minValue", item.low), ("maxValue", item.high))
        if item.kind == "decimal"
    ]
    extensions += [
        {"url": f"{STRUCTURE}/{name}", "valueInteger": int(limit)}
        for name, limit in (("minValue", item.low), ("maxValue", item.high))
        if item.kind == "integer"
    ]
    if item.unit:
        unit = {"system": "http://unitsofmeasure.org", "code": item.unit, "display": item.unit}
        extensions.append({"url": f"{STRUCTURE}/questionnaire-unit", "valueCoding": unit})
    if item.description:
        about = {"url": f"{STRUCTURE}/designNote", "valueMarkdown": item.description}
        extensions.append(about)
    made: dict[str, Any] = {
        "linkId": item.name,
        "text": item.label,
        "_text": {"extension": [translation]},
        "type": FHIR_TYPES.get(item.kind, item.kind),
        "required": item.mandatory,
        "repeats": item.kind == "several",
        "extension": extensions,
    }
    return made | ({"answerValueSet": f"#{item.listed}"} if item.codes else {})


def fhir() -> str:
    def concept(value: str, text: str) -> dict[str, Any]:
        english = ENGLISH_CODES.get(text)
        more = {"designation": [{"language": "en", "value": english}]} if english else {}
        return {"code": value, "display": text, **more}

    contained = [
        {
            "resourceType": "ValueSet",
            "id": name,
            "compose": {"include": [{"concept": [concept(*code) for code in codes]}]},
        }
        for name, codes in LISTS.items()
    ]
    resources = [
        {
            "resourceType": "Questionnaire",
            "title": form,
            "status": "active",
            "contained": contained,
            "item": [
                {
                    "linkId": f"g{number}",
                    "type": "group",
                    "text": section,
                    "item": [fhir_item(item) for item in items],
                }
                for number, (section, items) in enumerate(sections)
            ],
        }
        for form, sections in forms()
    ]
    entries = [{"resource": resource} for resource in resources]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries})


def fhir_xml() -> str:
    """The same resource as FHIR writes it in XML."""
    resource = json.loads(fhir())
    content = _fhir_elements(resource)
    return f'<?xml version="1.0"?><Bundle xmlns="http://hl7.org/fhir">{content}</Bundle>'


def _fhir_elements(parts: dict[str, Any]) -> str:
    """The elements of an object; `_text` tells what stands inside the element `text`."""
    plain = {key: value for key, value in parts.items() if not key.startswith("_")}
    made = []
    for name, value in plain.items():
        every = value if isinstance(value, list) else [value]
        if name not in ("resourceType", "url"):
            made += [_fhir_element(name, each, parts.get(f"_{name}", {})) for each in every]
    return "".join(made)


def _fhir_element(name: str, value: Any, beside: dict[str, Any]) -> str:
    if not isinstance(value, dict):
        text = str(value).lower() if isinstance(value, bool) else str(value)
        return f"<{name} value={quoteattr(text)}>{_fhir_elements(beside)}</{name}>"
    url = f" url={quoteattr(value['url'])}" if "url" in value else ""
    inside = _fhir_elements(value)
    kind = value.get("resourceType")
    return f"<{name}{url}>{f'<{kind}>{inside}</{kind}>' if kind else inside}</{name}>"


# ------------------------------------------------------------------ DDI


def ddi() -> str:
    variables, groups, files = [], [], []
    number = 0
    for place, (form, sections) in enumerate(forms(), start=1):
        files.append(
            f'<fileDscr ID="F{place}"><fileTxt><fileName>{form}</fileName></fileTxt></fileDscr>'
        )
        for section, items in sections:
            idents = []
            for item in items:
                number += 1
                idents.append(f"V{number}")
                variables.append(ddi_item(item, f"V{number}", f"F{place}"))
            groups.append(
                f'<varGrp ID="G{number}" var="{" ".join(idents)}"><labl>{section}</labl></varGrp>'
            )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<codeBook xmlns="ddi:codebook:2_5"><stdyDscr>'
        "<citation><titlStmt><titl>Ballet</titl></titlStmt></citation></stdyDscr>"
        f"{''.join(files)}<dataDscr>{''.join(groups)}{''.join(variables)}</dataDscr></codeBook>"
    )


def ddi_item(item: Item, ident: str, file: str) -> str:
    kind = {"text": "character", "date": "character"}.get(item.kind, "numeric")
    category = ' category="date"' if item.kind == "date" else ""
    decimals = {"integer": ' dcml="0"', "decimal": ' dcml="1"'}.get(item.kind, "")
    unit = f' measUnit="{item.unit}"' if item.unit else ""
    nature = ' nature="multipleResp"' if item.kind == "several" else ""
    limits = f'<valrng><range min="{item.low}" max="{item.high}"/></valrng>' if item.low else ""
    about = f"<txt>{escape(item.description)}</txt>" if item.description else ""
    codes = "".join(
        f'<catgry><catValu>{value}</catValu><labl xml:lang="nb">{escape(text)}</labl>'
        + (f'<labl xml:lang="en">{english}</labl>' if english else "")
        + "</catgry>"
        for value, text in item.codes
        for english in (ENGLISH_CODES.get(text, ""),)
    )
    return (
        f'<var ID="{ident}" name="{item.name}" files="{file}"{decimals}{unit}{nature}>{limits}'
        f'<labl xml:lang="nb">{escape(item.label)}</labl>'
        f'<labl xml:lang="en">{item.english}</labl>{about}{codes}'
        f'<varFormat type="{kind}"{category}/></var>'
    )


# ------------------------------------------------------------------ syntax


SPSS_FORMATS = {"text": "A40", "integer": "F8.0", "decimal": "F8.1", "date": "DATE11"}
SAS_FORMATS = {"text": "$40.", "integer": "8.", "decimal": "8.1", "date": "date9."}


def spss_syntax() -> str:
    labels = "\n  /".join(f"{item.name} '{item.label}'" for item in ITEMS)
    values = "".join(
        f"VALUE LABELS {item.name}\n"
        + "\n".join(f"  {value} '{text}'" for value, text in item.codes)
        + ".\n"
        for item in ITEMS
        if item.codes
    )
    formats = "".join(
        f"FORMATS {item.name} ({SPSS_FORMATS[item.kind]}).\n"
        for item in ITEMS
        if item.kind in SPSS_FORMATS
    )
    return f"* Ballet.\nVARIABLE LABELS\n  {labels}.\n{values}{formats}EXECUTE.\n"


def sas_syntax() -> str:
    values = "".join(
        f"  value {name}f\n    " + " ".join(f"{value}='{text}'" for value, text in codes) + ";\n"
        for name, codes in LISTS.items()
    )
    labels = "\n".join(f"    {item.name} = '{item.label}'" for item in ITEMS)
    formats = " ".join(
        f"{item.name} {SAS_FORMATS.get(item.kind) or item.listed + 'f.'}" for item in ITEMS
    )
    return (
        f"/* Ballet; */\nproc format;\n{values}run;\ndata ball;\n  set inn;\n  label\n{labels};\n"
        f"  format {formats};\nrun;\n"
    )


OF_SYNTAX = (
    *("english", "form", "section", "limits", "unit", "description"),
    "mandatory",
    "several",
)

# ------------------------------------------------------------------ openEHR


OPENEHR_TYPES = {"text": "DV_TEXT", "integer": "DV_COUNT", "decimal": "DV_QUANTITY"}
OPENEHR_TYPES |= {"date": "DV_DATE", "list": "DV_CODED_TEXT", "several": "DV_CODED_TEXT"}


def openehr_node(item: Item) -> dict[str, Any]:
    inputs: list[dict[str, Any]] = []
    limits = {key: float(text) for key, text in (("min", item.low), ("max", item.high)) if text}
    if item.kind == "integer":
        limits = {key: int(limit) for key, limit in limits.items()}
    if limits:
        inputs.append({"suffix": "magnitude", "validation": {"range": limits}})
    if item.unit:
        inputs.append({"suffix": "unit", "list": [{"value": item.unit, "label": item.unit}]})
    if item.codes:
        listed = []
        for value, text in item.codes:
            labels = {"nb": text, "en": ENGLISH_CODES.get(text, "")}
            listed.append({"value": value, "label": text, "localizedLabels": labels})
        inputs.append({"suffix": "code", "type": "CODED_TEXT", "list": listed})
    return {
        "id": item.name,
        "rmType": OPENEHR_TYPES[item.kind],
        "min": int(item.mandatory),
        "max": {True: -1, False: 1}[item.kind == "several"],
        "localizedNames": {"nb": item.label, "en": item.english},
        "localizedDescriptions": {"nb": item.description},
        "aqlPath": f"/content[openEHR-EHR-OBSERVATION.ball.v1]/{item.name}",
        "inputs": inputs,
    }


def openehr() -> str:
    sections: list[dict[str, Any]] = []
    for number, (_, section, items) in enumerate(parts()):
        nodes = [openehr_node(item) for item in items]
        part = {"id": f"part_{number}", "rmType": "OBSERVATION", "localizedName": section}
        sections.append({**part, "children": nodes})
    tree = {"id": "ball", "rmType": "COMPOSITION", "localizedName": "Ball", "children": sections}
    return json.dumps({"templateId": "Ball", "defaultLanguage": "nb", "tree": tree})


# ------------------------------------------------------------------ YAML


LINKML_TYPES = {"text": "string", "decimal": "float"}


def linkml() -> str:
    classes: dict[str, Any] = {}
    for form, section, items in parts():
        slots = classes.setdefault(form, {"attributes": {}})["attributes"]
        for item in items:
            slot: dict[str, Any] = {
                "title": item.label,
                "description": item.description,
                "slot_group": section,
                "range": item.listed or LINKML_TYPES.get(item.kind, item.kind),
                "required": item.mandatory,
                "multivalued": item.kind == "several",
            }
            slot |= {"unit": {"ucum_code": item.unit}} if item.unit else {}
            slot |= {"minimum_value": item.low, "maximum_value": item.high} if item.low else {}
            slots[item.name] = slot
    enums = {
        name: {"permissible_values": {value: {"title": text} for value, text in codes}}
        for name, codes in LISTS.items()
    }
    schema = {"id": "https://example.org/ball", "name": "ball", "classes": classes}
    return yaml.safe_dump({**schema, "enums": enums}, allow_unicode=True, sort_keys=False)


def dbt() -> str:
    models = []
    kinds = {"text": "varchar", "decimal": "numeric", "list": "bigint", "several": "bigint"}
    for form, sections in forms():
        columns = []
        for item in (item for _, items in sections for item in items):
            tests: list[Any] = ["not_null"] if item.mandatory else []
            if item.low:
                limits = {"min_value": item.low, "max_value": item.high}
                tests.append({"dbt_utils.accepted_range": limits})
            if item.codes:
                values = {"values": [value for value, _ in item.codes]}
                tests.append({"accepted_values": {"arguments": values}})
            column = {"name": item.name, "description": item.description, "data_tests": tests}
            column["data_type"] = kinds.get(item.kind, item.kind)
            columns.append(column | {"meta": {"label": item.label, "unit": item.unit}})
        models.append({"name": form, "columns": columns})
    return yaml.safe_dump({"version": 2, "models": models}, allow_unicode=True, sort_keys=False)


# ------------------------------------------------------------------ Norwegian systems


NETTSKJEMA_TYPES = {"text": "TEXT_FIELD", "integer": "INTEGER", "decimal": "NUMBER"}
NETTSKJEMA_TYPES |= {"date": "DATE", "list": "RADIO", "several": "CHECKBOX"}


def nettskjema() -> str:
    elements: list[dict[str, Any]] = []
    for _, section, items in parts():
        elements.append({"elementType": "HEADING", "text": section, "elementId": len(elements)})
        for item in items:
            options = [
                {"text": text, "externalAnswerOptionId": value} for value, text in item.codes
            ]
            elements.append(
                {
                    "elementId": len(elements),
                    "elementType": NETTSKJEMA_TYPES[item.kind],
                    "externalElementId": item.name,
                    "text": f"<p>{item.label}</p>",
                    "description": item.description or None,
                    "isMandatory": item.mandatory,
                    "minValue": item.low or None,
                    "maxValue": item.high or None,
                    "answerOptions": options,
                }
            )
    form = {"formId": 1, "title": "Ball", "languageCode": "nb", "elements": elements}
    return json.dumps(form, ensure_ascii=False)


def in_languages(nb: str, en: str = "") -> list[dict[str, str]]:
    words = (("nb", nb), ("en", en))
    return [{"languageCode": code, "languageText": text} for code, text in words if text]


DATADOC_TYPES = {"text": "STRING", "integer": "INTEGER", "decimal": "FLOAT", "date": "DATE"}


def datadoc() -> str:
    variables = [
        {
            "short_name": item.name,
            "name": in_languages(item.label, item.english),
            "population_description": in_languages(item.description),
            "data_type": DATADOC_TYPES.get(item.kind, "INTEGER"),
            "measurement_unit": item.unit or None,
        }
        for item in ITEMS
    ]
    dataset = {"short_name": "ball", "name": in_languages("Ballet")}
    document = {"document_version": "5.0.1", "dataset": dataset, "variables": variables}
    return json.dumps({"document_version": "1.0.0", "datadoc": document}, ensure_ascii=False)


MICRODATA_TYPES = {"text": "STRING", "integer": "LONG", "decimal": "DOUBLE", "date": "DATE"}


def microdata() -> str:
    def words(nb: str, en: str = "") -> list[dict[str, str]]:
        every = (("no", nb), ("en", en))
        return [{"languageCode": code, "value": text} for code, text in every if text]

    datasets = []
    for item in ITEMS:
        domain: dict[str, Any] = {"measurementUnitDescription": words(item.unit)}
        if item.codes:
            listed = [
                {"code": value, "categoryTitle": words(text, ENGLISH_CODES.get(text, ""))}
                for value, text in item.codes
            ]
            domain = {"codeList": listed}
        measure = {
            "name": words(item.label, item.english),
            "description": words(item.description),
            "dataType": MICRODATA_TYPES.get(item.kind, "LONG"),
            "subjectFields": [words(item.section)],
            "valueDomain": domain,
        }
        datasets.append({"shortName": item.name, "measureVariables": [measure]})
    return json.dumps({"dataStructures": datasets}, ensure_ascii=False)


# ------------------------------------------------------------------ workbooks and csv


OPENCLINICA_HEADINGS = (
    *("ITEM_NAME", "DESCRIPTION_LABEL", "LEFT_ITEM_TEXT", "UNITS", "SECTION_LABEL"),
    *("RESPONSE_TYPE", "RESPONSE_LABEL", "RESPONSE_OPTIONS_TEXT"),
    *("RESPONSE_VALUES_OR_CALCULATIONS", "DATA_TYPE", "VALIDATION", "REQUIRED"),
)


def openclinica() -> Rows:
    kinds = {"list": "radio", "several": "checkbox"}
    data = {"text": "ST", "decimal": "REAL", "date": "DATE"}
    rows: Rows = [[*OPENCLINICA_HEADINGS]]
    for item in ITEMS:
        texts = ",".join(text for _, text in item.codes)
        values = ",".join(value for value, _ in item.codes)
        limits = f"func: range({item.low}, {item.high})" if item.low else ""
        rows.append(
            [
                *(item.name, item.description, item.label, item.unit, item.section),
                *(kinds.get(item.kind, "text"), item.listed, texts, values),
                *(data.get(item.kind, "INT"), limits, {True: "1", False: ""}[item.mandatory]),
            ]
        )
    return rows


def radx() -> Rows:
    data = {"text": "string", "date": "date_ymd", "list": "integer", "several": "integer"}
    heading = ["Id", "Label", "Description", "Section", "Cardinality", "Datatype", "Unit"]
    rows: Rows = [[*heading, "Enumeration", "MissingValueCodes", "Required"]]
    for item in ITEMS:
        codes = " | ".join(f'"{value}"=[{text}]' for value, text in item.codes)
        several = {True: "multiple", False: "single"}[item.kind == "several"]
        rows.append(
            [
                *(item.name, item.label, item.description, item.section, several),
                *(data.get(item.kind, item.kind), item.unit, codes, ""),
                {True: "yes", False: ""}[item.mandatory],
            ]
        )
    return rows


WORKBOOK_DRESSES = (
    Dress(
        "openclinica",
        workbook(CRF=[["CRF_NAME", "VERSION"], ["Ball", "1"]], Items=openclinica()),
        ("english", "form"),
    ),
    Dress("radx", delimited(radx(), ","), ("english", "form", "limits")),
)
"""Those whose cells are their own elements."""

SYSTEM_DRESSES = (
    Dress("nettskjema", written("ball.json", nettskjema()), ("english", "unit", "form")),
    Dress(
        "datadoc",
        written("ball__DOC.json", datadoc()),
        ("limits", "mandatory", "section", "form", "codes", "several", "kind"),
    ),
    Dress(
        "microdata", written("BALL.json", microdata()), ("limits", "mandatory", "form", "several")
    ),
    Dress("openehr", written("ball.json", openehr()), ("form",)),
    Dress("linkml", written("ball.yaml", linkml()), ("english",)),
    Dress("dbt", written("schema.yml", dbt()), ("english", "section", "several", "codes")),
    Dress("spss syntax", written("ball.sps", spss_syntax()), OF_SYNTAX),
    Dress("sas syntax", written("ball.sas", sas_syntax()), OF_SYNTAX),
    Dress("ddi", written("ball.xml", ddi()), ("mandatory",)),
    Dress("fhir", written("ball.json", fhir())),
    Dress("fhir xml", written("ball.xml", fhir_xml())),
    Dress("odm", written("ball.xml", odm())),
    Dress("redcap xml", written("ball.xml", redcap_xml()), ("english", "unit")),
)
