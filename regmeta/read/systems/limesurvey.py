"""LimeSurvey: the structure of a survey as tab-separated text (`.txt`), a row a part of a question.

A row is a survey's setting (S, SL), a group (G), a question (Q), a question within one (SQ) or an
answer (A), in as many languages as the survey has. Names are those of the exported answers.
manual.limesurvey.org, «Tab Separated Value survey structure».
"""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO

from regmeta.read.grid import Grid
from regmeta.read.systems.questions import AskedQuestion, ListedAnswer, grids_of

_TAG = re.compile(r"<[^<>]{0,500}>")
_NO_QUESTIONS = frozenset({"X"})
_SEVERAL = frozenset({"M", "P"})
_GRIDS = frozenset({";", ":"})
_TAKEN = frozenset(
    {
        *("id", "related_id", "class", "type/scale", "name", "relevance", "text", "help"),
        *("language", "mandatory", "other", "min_num_value_n", "max_num_value_n"),
    }
)
"""The columns of questions that have a place; what others hold goes along as it is."""
_FIXED = {
    "Y": {"Y": "Yes", "N": "No"},
    "G": {"F": "Female", "M": "Male"},
    "C": {"Y": "Yes", "N": "No", "U": "Uncertain"},
    "E": {"I": "Increase", "S": "Same", "D": "Decrease"},
    "5": {str(value): str(value) for value in range(1, 6)},
    "A": {str(value): str(value) for value in range(1, 6)},
    "B": {str(value): str(value) for value in range(1, 11)},
}
"""The answers of types that have no rows of answers: LimeSurvey's own."""


@dataclass
class _Part:
    """A row of one question, within one or an answer, with its texts by language."""

    kind: str
    name: str
    row: dict[str, str]
    texts: dict[str, str] = field(default_factory=dict)
    helps: dict[str, str] = field(default_factory=dict)
    parts: list[_Part] = field(default_factory=list)
    answers: list[_Part] = field(default_factory=list)
    section: str = ""

    def say(self, row: dict[str, str]) -> None:
        """Take the texts of a row, which is the same part in some language."""
        language = row.get("language", "")
        self.texts.setdefault(language, plain(row.get("text", "")))
        self.helps.setdefault(language, plain(row.get("help", "")))


def plain(text: str) -> str:
    """A text of the survey without its HTML."""
    return " ".join(html.unescape(_TAG.sub(" ", text)).split())


def read_limesurvey(text: str, stem: str) -> tuple[Grid, ...]:
    """The questions of a survey, as grids."""
    rows = [*csv.DictReader(StringIO(text), delimiter="\t", restval="")]
    title = next((row["text"] for row in rows if row["name"] == "surveyls_title"), "")
    form = plain(title) or stem
    questions: list[AskedQuestion] = []
    answers: list[ListedAnswer] = []
    for question in _questions(rows):
        questions += _asked(question, form)
        answers += _listed(question)
    return grids_of("limesurvey", questions, answers)


def _questions(rows: Sequence[dict[str, str]]) -> list[_Part]:
    """Every question once, with what stands below it in all languages."""
    questions: dict[str, _Part] = {}
    section, last = "", _Part("", "", {})
    for row in rows:
        kind, name = row["class"], row["name"]
        if kind == "G":
            section = plain(name)
        elif kind == "Q":
            last = questions.setdefault(name, _Part(row["type/scale"], name, row, section=section))
            last.say(row)
        elif kind in ("SQ", "A"):
            _below(last.parts if kind == "SQ" else last.answers, row)
    return [*questions.values()]


def _below(parts: list[_Part], row: dict[str, str]) -> None:
    """A row below a question, as a new part or another language of one."""
    scale, name = row["type/scale"], row["name"]
    part = next((part for part in parts if (part.kind, part.name) == (scale, name)), None)
    if part is None:
        part = _Part(scale, name, row)
        parts.append(part)
    part.say(row)


# ------------------------------------------------------------------ what is asked


def _asked(question: _Part, form: str) -> Iterator[AskedQuestion]:
    """The variables of a question: one, one for each part of it, and the text of «other»."""
    if question.kind in _NO_QUESTIONS:
        return
    if question.kind in _SEVERAL or not question.parts:
        yield _variable(question, question.name, question.texts, form)
    else:
        for name, texts in _within(question):
            yield _variable(question, name, _joined(question.texts, texts), form)
    if question.row.get("other", "") == "Y":
        name = f"{question.name}_other"
        label = _joined(question.texts, dict.fromkeys(question.texts, "[Other]"))
        yield AskedQuestion(
            name, "S", f"{form}/{name}", form, label=label, section=question.section
        )


def _within(question: _Part) -> Iterator[tuple[str, dict[str, str]]]:
    """(name, texts) of each part, of each cell of a grid of answers, on each scale of two."""
    across = [part for part in question.parts if part.kind == "1"]
    for part in question.parts:
        if question.kind == "1":
            yield f"{question.name}_{part.name}_0", part.texts
            yield f"{question.name}_{part.name}_1", part.texts
        elif question.kind not in _GRIDS:
            yield f"{question.name}_{part.name}", part.texts
        elif part not in across:
            for column in across:
                name = f"{question.name}_{part.name}_{column.name}"
                yield name, _joined(part.texts, column.texts)


def _joined(texts: dict[str, str], more: dict[str, str]) -> dict[str, str]:
    return {
        language: " – ".join(filter(None, (text, more.get(language, ""))))
        for language, text in texts.items()
    }


def _variable(question: _Part, name: str, texts: dict[str, str], form: str) -> AskedQuestion:
    row = question.row
    relevance = row.get("relevance", "")
    return AskedQuestion(
        name=name,
        kind=question.kind,
        element=f"{form}/{name}",
        form=form,
        label=texts,
        description={language: text for language, text in question.helps.items() if text},
        section=question.section,
        choices=_list_of(question, name),
        several=question.kind in _SEVERAL,
        required="Ja" if row.get("mandatory", "") in ("Y", "S") else "",
        low=row.get("min_num_value_n", ""),
        high=row.get("max_num_value_n", ""),
        formula=question.row.get("text", "") if question.kind == "*" else "",
        condition="" if relevance in ("", "1") else relevance,
        more={
            key: text for key, text in row.items() if key not in _TAKEN and text not in ("", "N")
        },
    )


# ------------------------------------------------------------------ its answers


def _list_of(question: _Part, name: str) -> str:
    """The name of a variable's list; the second scale of two has one of its own."""
    if not _scales(question):
        return ""
    second = question.kind == "1" and name.endswith("_1")
    return f"{question.name}#1" if second else question.name


def _scales(question: _Part) -> dict[str, list[_Part]]:
    """Scale → answers: of one with several answers its parts, else its rows of answers."""
    answers = question.parts if question.kind in _SEVERAL else question.answers
    scales: dict[str, list[_Part]] = {}
    for answer in answers:
        scales.setdefault(answer.kind if question.kind == "1" else "", []).append(answer)
    if scales or question.kind not in _FIXED:
        return scales
    fixed = _FIXED[question.kind].items()
    return {"": [_Part("", value, {}, {"en": text}) for value, text in fixed]}


def _listed(question: _Part) -> Iterator[ListedAnswer]:
    for scale, answers in _scales(question).items():
        name = f"{question.name}#1" if scale == "1" else question.name
        for answer in answers:
            yield ListedAnswer(name, answer.name, answer.texts)
    if question.row.get("other", "") == "Y" and question.kind not in _SEVERAL:
        yield ListedAnswer(question.name, "-oth-", {"en": "Other"})
