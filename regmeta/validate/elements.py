"""Which of the 27 elements of an EHDS dataset description a submission fills."""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.catalogue.drawn import system_of_codes
from regmeta.model import Submission
from regmeta.spec.codesystems import load_code_systems
from regmeta.spec.elements import ElementAnswer, Holding, elements_of, what_is_there
from regmeta.spec.fields import Level, ParseProblem, Spec


def filled_elements(submission: Submission, spec: Spec) -> tuple[ElementAnswer, ...]:
    """Every element, and whether the submission fills it with values that count."""
    there = what_is_there(
        variables=len(submission["variabel"]) > 0,
        lists=len(submission["kode"]) > 0,
        references=(*_references(submission), *_drawn(submission)),
    )
    if _has_period(submission):
        there.add("period")
    return elements_of(Holding(_properties(submission, spec["kilde"]), frozenset(there)))


def _properties(submission: Submission, law: Level) -> dict[str, str]:
    """The kilde's values as the catalogue writes them, less what is no value of its field."""
    kilde = submission["kilde"]
    if not len(kilde):
        return {}
    texts = {field.key: kilde.text(0, field.key).strip() for field in law.fields}
    values = {key: law[key].attempt(text) for key, text in texts.items() if text}
    return {
        key: ";".join(value) if isinstance(value, tuple) else str(value)
        for key, value in values.items()
        if not isinstance(value, ParseProblem)
    }


def _references(submission: Submission) -> tuple[str, ...]:
    variables = submission["variabel"]
    written = variables.column("kodeverk") if variables.has_column("kodeverk") else []
    lists = submission["kodeverk"]
    named = lists.column("kodeverkReference") if lists.has_column("kodeverkReference") else []
    parts = (part.strip() for text in dict.fromkeys([*written, *named]) for part in text.split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))


def _drawn(submission: Submission) -> Iterator[str]:
    """The systems that the registry's own lists are drawn from, as their codes show."""
    codes, systems = submission["kode"], load_code_systems()
    if not len(codes):
        return
    by_list: dict[str, list[tuple[str, str]]] = {}
    for i in range(len(codes)):
        answer = (codes.text(i, "verdi"), codes.text(i, "navn"))
        by_list.setdefault(codes.text(i, "kodeverk"), []).append(answer)
    for answers in by_list.values():
        system = system_of_codes(dict.fromkeys(answers), systems)
        if system is not None:
            yield system.number


def _has_period(submission: Submission) -> bool:
    forms = submission["datasamling"]
    return forms.has_column("GyldigFra") and any(forms.column("GyldigFra"))
