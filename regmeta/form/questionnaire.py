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
        question
        for question in law.questions
        if question.section == section and not question.path.startswith("@")
    ]
    tops = [question for question in asked if "[]" not in question.path]
    return {
        "linkId": f"section.{section}",
        "text": law.sections[section].nb,
        "_text": _english(law.sections[section].en),
        "type": "group",
        "item": [_item(law, top, offer, enabled) for top in tops],
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
        item["item"] = [_below(law, question, below, offer, enabled) for below in inside]
    if item["type"] == "choice":
        item["answerOption"] = _options(law, question, offer)
    if item["type"] in ("string", "text") and question.type in ("string", "text", "email"):
        item["maxLength"] = question.limit
    return item


def _below(
    law: Law, owner: Question, question: Question, offer: Offer, enabled: dict[str, list[Item]]
) -> Item:
    """A question of a list or shared part, its linkId made the owner's so that it stays unique."""
    item = _item(law, question, offer, enabled)
    if question.path.startswith("@"):
        item["linkId"] = f"{owner.path}.{question.path.partition('.')[2]}"
    elif question.type.startswith("@"):
        item["linkId"] = question.path
    return item


def _inside(law: Law, question: Question) -> list[Question]:
    part = question.codes if question.type == "list" else question.type
    if part.startswith("@"):
        return [
            other_question
            for other_question in law.questions
            if other_question.path.startswith(f"{part}.")
        ]
    if question.type != "list":
        return []
    return [
        other_question
        for other_question in law.questions
        if other_question.path.startswith(f"{question.path}[].")
    ]


def _options(law: Law, question: Question, offer: Offer) -> list[Item]:
    if question.type == "source":
        return [
            {"valueCoding": {"code": source.code, "display": source.name}}
            for source in offer.sources
        ] or [{"valueString": "-"}]
    return [
        {"valueCoding": {"code": choice.value, "display": choice.label.nb}}
        for choice in law.codes[question.codes]
    ]


def _enabled(rules: tuple[FormRule, ...], law: Law) -> dict[str, list[Item]]:
    """For each question that only rules ask for, the answers that bring it up."""
    free = {question.path for question in law.questions if not question.required}
    types = {question.path: question.type for question in law.questions}
    items: dict[str, list[Item]] = {}
    for rule in rules:
        for condition in _conditions(rule, types):
            for path in rule.says.get("require", ()):
                if path in free and condition not in items.setdefault(path, []):
                    items[path].append(condition)
    return items


def _conditions(rule: FormRule, types: dict[str, str]) -> list[Item]:
    tables = [rule.says["when"]] if rule.says.get("when") else rule.says.get("any", [])
    single = [next(iter(table.items())) for table in tables if len(table) == 1]
    return [
        _condition(path, value, types[path])
        for path, wanted in single
        if not isinstance(wanted, dict)
        for value in _several(wanted)
    ]


def _several(wanted: Any) -> list[Any]:
    return wanted if isinstance(wanted, list) else [wanted]


def _condition(path: str, value: Any, kind: str) -> Item:
    answer = (
        {"answerBoolean": value} if kind in ("bool", "true") else {"answerCoding": {"code": value}}
    )
    return {"question": path, "operator": "=", **answer}
