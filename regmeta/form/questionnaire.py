"""The form as a FHIR R4 Questionnaire: the same questions, with enableWhen for the simple rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from regmeta.form.law import FormRule, Law, Question
from regmeta.form.offer import Offer

Item = dict[str, Any]
_TYPES = {
    "text": "text",
    "bool": "boolean",
    "true": "boolean",
    "date": "date",
    "int": "integer",
    "code": "choice",
    "codes": "choice",
    "source": "choice",
    "list": "group",
}


def questionnaire(law: Law, offer: Offer, day: date | None = None) -> Item:
    """A Questionnaire whose linkIds are the paths of an application's answers."""
    enabled = _enabled(law.in_force(day), law)
    groups = [_group(law, section, offer, enabled) for section in law.sections]
    return {
        "resourceType": "Questionnaire",
        "id": f"soknadsskjema-{law.version}",
        "language": "nb",
        "version": law.version,
        "title": law.title.nb,
        "_title": _english(law.title.en),
        "status": "draft",
        "subjectType": ["Organization", "Practitioner"],
        "description": law.note.nb,
        "item": [group for group in groups if group["item"]],
    }


def _english(text: str) -> Item:
    content = [{"url": "lang", "valueCode": "en"}, {"url": "content", "valueString": text}]
    url = "http://hl7.org/fhir/StructureDefinition/translation"
    return {"extension": [{"url": url, "extension": content}]}


def _group(law: Law, section: str, offer: Offer, enabled: dict[str, list[Item]]) -> Item:
    asked = [
        one for one in law.questions if one.section == section and not one.path.startswith("@")
    ]
    tops = [one for one in asked if "[]" not in one.path]
    return {
        "linkId": f"section.{section}",
        "text": law.sections[section].nb,
        "_text": _english(law.sections[section].en),
        "type": "group",
        "item": [_item(law, one, offer, enabled) for one in tops],
    }


def _item(law: Law, question: Question, offer: Offer, enabled: dict[str, list[Item]]) -> Item:
    item: Item = {
        "linkId": question.path,
        "text": question.label.nb,
        "_text": _english(question.label.en),
        "type": _TYPES.get(question.type, "group" if question.type[0] == "@" else "string"),
        "required": question.required == "R",
    }
    if question.type in ("list", "codes", "strings", "countries"):
        item["repeats"] = True
    if question.path in enabled:
        item |= {"enableWhen": enabled[question.path], "enableBehavior": "any"}
    inside = _inside(law, question)
    if inside:
        item["item"] = [_below(law, question, one, offer, enabled) for one in inside]
    if item["type"] == "choice":
        item["answerOption"] = _options(law, question, offer)
    if item["type"] in ("string", "text") and question.type in ("string", "text", "email"):
        item["maxLength"] = question.limit
    return item


def _below(
    law: Law, owner: Question, one: Question, offer: Offer, enabled: dict[str, list[Item]]
) -> Item:
    """A question of a list or shared part, its linkId made the owner's so that it stays unique."""
    item = _item(law, one, offer, enabled)
    if one.path.startswith("@"):
        item["linkId"] = f"{owner.path}.{one.path.partition('.')[2]}"
    elif one.type.startswith("@"):
        item["linkId"] = one.path
    return item


def _inside(law: Law, question: Question) -> list[Question]:
    part = question.codes if question.type == "list" else question.type
    if part.startswith("@"):
        return [one for one in law.questions if one.path.startswith(f"{part}.")]
    if question.type != "list":
        return []
    return [one for one in law.questions if one.path.startswith(f"{question.path}[].")]


def _options(law: Law, question: Question, offer: Offer) -> list[Item]:
    if question.type == "source":
        return [
            {"valueCoding": {"code": one.code, "display": one.name}} for one in offer.sources
        ] or [{"valueString": "-"}]
    return [
        {"valueCoding": {"code": choice.value, "display": choice.label.nb}}
        for choice in law.codes[question.codes]
    ]


def _enabled(rules: tuple[FormRule, ...], law: Law) -> dict[str, list[Item]]:
    """For each question that only rules ask for, the answers that bring it up."""
    free = {one.path for one in law.questions if not one.required}
    types = {one.path: one.type for one in law.questions}
    found: dict[str, list[Item]] = {}
    for rule in rules:
        for condition in _conditions(rule, types):
            for path in rule.says.get("require", ()):
                if path in free and condition not in found.setdefault(path, []):
                    found[path].append(condition)
    return found


def _conditions(rule: FormRule, types: dict[str, str]) -> list[Item]:
    tables = [rule.says["when"]] if rule.says.get("when") else rule.says.get("any", [])
    single = [next(iter(table.items())) for table in tables if len(table) == 1]
    return [
        _condition(path, value, types[path])
        for path, wanted in single
        if not isinstance(wanted, dict)
        for value in (wanted if isinstance(wanted, list) else [wanted])
    ]


def _condition(path: str, value: Any, type: str) -> Item:
    answer = (
        {"answerBoolean": value} if type in ("bool", "true") else {"answerCoding": {"code": value}}
    )
    return {"question": path, "operator": "=", **answer}
