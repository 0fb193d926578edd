"""How the form is laid out by the two renderers that are kept: react-jsonschema-form, JSON Forms.

The schema says what is asked; these say in which steps, with which controls, in both languages.
"""

from __future__ import annotations

from typing import Any

from regmeta.form.law import Law, Question

Screen = dict[str, Any]


def steps(law: Law) -> dict[str, list[str]]:
    """Each section's top-level keys, in the form's order."""
    asked: dict[str, list[str]] = {section: [] for section in law.sections}
    for question in law.questions:
        if question.path.startswith("@"):
            continue
        key = question.path.partition(".")[0].removesuffix("[]")
        keys = asked[question.section]
        if key not in keys:
            keys.append(key)
    return asked


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
        question
        for question in law.questions
        if question.section == section
        and "[]" not in question.path
        and not question.path.startswith("@")
    ]
    return [_control(question, question.path, law) for question in asked]


def _control(question: Question, path: str, law: Law) -> Screen:
    """The control of a question at a place; a shared part is a group of the part's own."""
    # A renderer that resolves a reference may lose the label beside it: it is said here as well.
    words = {"label": question.label.nb, "x-en": {"label": question.label.en}}
    if question.type.startswith("@"):
        return {"type": "Group", **words, "elements": _part(law, question.type, f"{path}.")}
    control: Screen = {"type": "Control", **words, "scope": _scope(path)}
    if question.type == "text":
        control["options"] = {"multi": True}
    if question.type == "list":
        control["options"] = {"detail": _detail(question, law)}
    return control


def _part(law: Law, name: str, before: str) -> list[Screen]:
    """The controls of a shared part (`@person`), its paths after those before it."""
    inside = [question for question in law.questions if question.path.startswith(f"{name}.")]
    return [
        _control(question, before + question.path.partition(".")[2], law) for question in inside
    ]


def _detail(question: Question, law: Law) -> Screen:
    """What one line of a list asks, with places counted from the line."""
    if question.codes:
        return {"type": "VerticalLayout", "elements": _part(law, question.codes, "")}
    start = f"{question.path}[]."
    inside = [question for question in law.questions if question.path.startswith(start)]
    lines = [_control(question, question.path.removeprefix(start), law) for question in inside]
    return {"type": "VerticalLayout", "elements": lines}


def _scope(path: str) -> str:
    return "#/properties/" + path.replace(".", "/properties/")
