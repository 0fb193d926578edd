"""Findings in words: a rule's sentence with its parameters said in the reader's language."""

from __future__ import annotations

import re

from regmeta.form.law import Law
from regmeta.model import Finding, Lang, Text

SEVERITIES = {
    "error": Text("Feil", "Error"),
    "warning": Text("Advarsel", "Warning"),
    "advice": Text("Råd", "Advice"),
}
_GAP = re.compile("\\{([a-z_]+)\\}")
_MOST_CHOICES = 8


def sentence(finding: Finding, law: Law, lang: Lang) -> str:
    """What is wrong and what to do, in one language, without the place."""
    words = _words(finding, law, lang)
    message = law.rules_by_id[finding.rule].message(lang)
    return _GAP.sub(lambda gap: words.get(gap[1], ""), message)


def label(finding: Finding, law: Law, lang: Lang) -> str:
    """The name of the question a finding is about."""
    return str(law.label(finding.field)(lang)) if finding.field else ""


def _words(finding: Finding, law: Law, lang: Lang) -> dict[str, str]:
    """The message's parameters, codes by what their list calls them."""
    listed = law.rules_by_id[finding.rule].choices
    words = {
        name: _said(law, listed[name], str(value), lang) if name in listed else str(value)
        for name, value in finding.params.items()
    }
    words["label"] = label(finding, law, lang)
    if "attachment" in finding.params:
        words["label"] = law.choice("attachment", str(finding.params["attachment"]))(lang)
    words["choices"] = _choices(finding, law, lang)
    words["help"] = _help(finding, law, lang)
    return words


_OR = Text(" eller ", " or ")


def _said(law: Law, listed: str, value: str, lang: Lang) -> str:
    return _OR(lang).join(law.choice(listed, value)(lang) for value in value.split(","))


def _choices(finding: Finding, law: Law, lang: Lang) -> str:
    """What can be chosen, the first of them where they are many."""
    question = law.question(finding.field)
    if question is None or not question.codes:
        return law.version if question and question.type == "version" else ""
    labels = [choice.label(lang) for choice in law.codes.get(question.codes, ())]
    more = [] if len(labels) <= _MOST_CHOICES else ["…"]
    return ", ".join([*labels[:_MOST_CHOICES], *more])


def _help(finding: Finding, law: Law, lang: Lang) -> str:
    """How an answer is to be written: the question's own help, else what its kind asks."""
    question = law.question(finding.field)
    if question is None:
        return ""
    shape = law.shapes.get(question.type, Text())
    return str(shape(lang) or question.help(lang))
