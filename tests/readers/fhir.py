"""FHIR resources, read by the classes of fhir.resources (R4B)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.readers.reading import Reading, Said

NEEDS = "fhir.resources"


def read(folder: Path) -> Reading:
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
