"""How the form is laid out by the two renderers that are kept: react-jsonschema-form, JSON Forms.

The schema says what is asked; these say in which steps, with which controls, in both languages.
"""

from __future__ import annotations

from typing import Any

from regmeta.form.law import Law, Question

Screen = dict[str, Any]


def steps(law: Law) -> dict[str, list[str]]:
    """Each section's top-level keys, in the form's order."""
    found: dict[str, list[str]] = {section: [] for section in law.sections}
    for question in law.questions:
        if question.path.startswith("@"):
            continue
        key = question.path.partition(".")[0].removesuffix("[]")
        keys = found[question.section]
        if key not in keys:
            keys.append(key)
    return found


def rjsf_ui(law: Law) -> Screen:
    """A uiSchema for react-jsonschema-form: the order, and large boxes for long texts."""
    order = list(dict.fromkeys(key for keys in steps(law).values() for key in keys))
    screen: Screen = {"ui:order": order, "ui:submitButtonOptions": {"norender": True}}
    for question in law.questions:
        widget = _widget(question)
        if widget and not question.path.startswith("@"):
            _put(screen, question.path, {"ui:widget": widget})
    return screen


def _widget(question: Question) -> str:
    if question.path == "schemaVersion":
        return "hidden"
    return {"text": "textarea", "codes": "checkboxes", "bool": "radio"}.get(question.type, "")


def _put(screen: Screen, path: str, what: Screen) -> None:
    node = screen
    for step in path.replace("[]", ".items").split("."):
        node = node.setdefault(step, {})
    node.update(what)


def jsonforms_ui(law: Law) -> Screen:
    """A UI schema for JSON Forms: a step for each section, a control for each question."""
    pages = [
        {
            "type": "Category",
            "i18n": f"section.{section}",
            "label": law.sections[section].nb,
            "x-en": {"label": law.sections[section].en},
            "elements": _controls(law, section),
        }
        for section, keys in steps(law).items()
        if keys
    ]
    return {
        "type": "Categorization",
        "elements": pages,
        "options": {"variant": "stepper", "showNavButtons": True},
    }


def _controls(law: Law, section: str) -> list[Screen]:
    asked = [
        one
        for one in law.questions
        if one.section == section and "[]" not in one.path and not one.path.startswith("@")
    ]
    return [_control(question) for question in asked]


def _control(question: Question) -> Screen:
    scope = "#/properties/" + question.path.replace(".", "/properties/")
    control: Screen = {"type": "Control", "scope": scope}
    if question.type == "text":
        control["options"] = {"multi": True}
    return control
