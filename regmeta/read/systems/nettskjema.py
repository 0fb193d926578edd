"""Nettskjema (University of Oslo): a form as its API and its export give it, old and new.

Old: pages with elements with questions. New: elements, with those of a matrix inside. The names are
those of the form's codebook; a question without one is called by its number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from regmeta.read.grid import Grid
from regmeta.read.systems.json_parts import Parsed, down, each, said
from regmeta.read.systems.questions import AskedQuestion, ListedAnswer, Words, grids_of

_TAG = re.compile(r"<[^<>]{0,500}>")
_SEVERAL = frozenset({"CHECKBOX", "MATRIX_CHECKBOX"})
_NO_QUESTIONS = frozenset({"HEADING", "TEXT", "IMAGE", "PAGE_BREAK", "BREAK"})
"""Elements that ask nothing where they have no questions inside."""


def is_nettskjema(data: Parsed) -> bool:
    """Whether parsed JSON is a form of Nettskjema."""
    form = _form(data)
    return any(said(part, "elementType") for part in _elements(form))


def read_nettskjema(data: Parsed) -> tuple[Grid, ...]:
    """The questions of a form, as grids."""
    form = _form(data)
    title = said(form, "title") or said(form, "formId")
    language = said(form, "languageCode")
    questions: list[AskedQuestion] = []
    answers: list[ListedAnswer] = []
    section, lists = "", set[str]()
    for element in _elements(form):
        kind = said(element, "elementType")
        if kind == "HEADING":
            section = _plain(said(element, "title") or said(element, "text"))
        for part, owner in _asked(element, kind):
            question = _question(part, owner, kind, title, section, language)
            questions.append(question)
            if question.choices not in lists:
                lists.add(question.choices)
                answers += _answers(owner, question.choices, language)
    return grids_of("nettskjema", questions, answers)


def _form(data: Parsed) -> Any:
    return down(data, "form") if isinstance(down(data, "form"), dict) else data


def _elements(form: Any) -> Iterator[Parsed]:
    yield from each(form, "elements")
    for page in each(form, "pages"):
        yield from each(page, "elements")


def _asked(element: Parsed, kind: str) -> Iterator[tuple[Parsed, Parsed]]:
    """(question, what holds its options) of an element: itself, or the questions inside it."""
    inside = [*each(element, "questions"), *each(element, "subElements")]
    for part in inside:
        yield part, next((holder for holder in (part, element) if _has_options(holder)), part)
    if not inside and kind not in _NO_QUESTIONS:
        yield element, element


def _has_options(part: Parsed) -> bool:
    return next(each(part, "answerOptions"), None) is not None


def _number(part: Parsed) -> str:
    """The number of a question or an element; an old matrix has that of its first question."""
    own = said(part, "questionId") or said(part, "elementId")
    return own or next((said(question, "questionId") for question in each(part, "questions")), "")


def _question(
    part: Parsed, owner: Parsed, kind: str, form: str, section: str, language: str
) -> AskedQuestion:
    number = _number(part)
    name = said(part, "externalQuestionId") or said(part, "externalElementId")
    label = _plain(said(part, "text") or said(part, "title"))
    mandatory = said(part, "mandatory") or said(part, "isMandatory")
    return AskedQuestion(
        name=name or f"spm_{number}",
        kind=kind,
        element=" / ".join(filter(None, (form, number, name))),
        form=form,
        label=_in(language, label),
        description=_in(language, _plain(said(part, "description"))),
        section=section,
        choices=f"{form}.{_number(owner) or name}" if _has_options(owner) else "",
        several=kind in _SEVERAL,
        required={"true": "Ja"}.get(mandatory, ""),
        low=said(part, "minValue") or said(part, "rangeMin"),
        high=said(part, "maxValue") or said(part, "rangeMax"),
        length=said(part, "maxLength"),
    )


def _answers(owner: Parsed, choices: str, language: str) -> Iterator[ListedAnswer]:
    for option in each(owner, "answerOptions"):
        text = _plain(said(option, "text"))
        value = said(option, "externalAnswerOptionId") or said(option, "answerOptionId")
        yield ListedAnswer(choices, value or text, _in(language, text))


def _in(language: str, text: str) -> Words:
    return {language: text} if text else {}


def _plain(text: str) -> str:
    """The text without the marks of a web page that Nettskjema's editor puts round it."""
    return " ".join(_TAG.sub(" ", text).replace("&nbsp;", " ").split())
