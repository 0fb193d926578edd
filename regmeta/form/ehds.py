"""An application as the content of the EU common form, with what has no counterpart told.

Article numbers are those of Regulation (EU) 2025/327. The EU templates are not final before
26 March 2027, so this is content by Article and question, not an official file format.
"""

from __future__ import annotations

import re
from typing import Any

from regmeta.form.law import Law, Question

POINTS = {"67": "abcdefghijk", "69": "abcdefg"}
"""The points of Article 67(2) and Article 69(2)."""


def ehds_content(application: dict[str, Any], law: Law) -> dict[str, Any]:
    """Answers by EHDS provision; `unmapped` are answers that the EU form has no place for."""
    tops = [q for q in law.questions if "[]" not in q.path and not q.path.startswith("@")]
    answers = [(top, _answer(application, top.path)) for top in tops]
    given = [(question, value) for question, value in answers if value is not None]
    article = "69" if application.get("applicationType") == "anonymous" else "67"
    answered = {provision for question, _ in given for provision in provisions(question)}
    points = [f"{article}(2)({letter})" for letter in POINTS[article]]
    return {
        "regulation": "(EU) 2025/327",
        "kind": "health-data-request" if article == "69" else "health-data-access-application",
        "article": f"{article}(2)",
        "content": [_line(question, value) for question, value in given if question.ehds],
        "unmapped": [_line(question, value) for question, value in given if not question.ehds],
        "unanswered": [point for point in points if point not in answered],
        "notes": _notes(application),
    }


def provisions(question: Question) -> tuple[str, ...]:
    """The provisions a question covers."""
    return tuple(re.findall(r"\d+\(\d+\)(?:\([a-z]\))?", question.ehds))


def _answer(application: Any, path: str) -> Any:
    value = application
    for step in path.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _line(question: Question, value: Any) -> dict[str, Any]:
    line = {"field": question.path, "label": question.label.en, "value": value}
    return {**line, "ehds": question.ehds} if question.ehds else line


def _notes(application: dict[str, Any]) -> list[str]:
    legal = application.get("legal")
    if isinstance(legal, dict) and legal.get("identifiability") == "direct":
        return ["EHDS gives pseudonymised or anonymised data only: direct identifiers are outside."]
    return []
