"""The form's law, strictly loaded from specs/soknadsskjema/<version>/: frozen, no behaviour."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import msgspec

from regmeta.errors import BrokenConfiguration, WrongUse
from regmeta.files.strict import Strict, Words, load_strict, read_source
from regmeta.form.demands import demand_searches
from regmeta.form.question import Question
from regmeta.form.rule import FormRule, read_rules
from regmeta.model import Text
from regmeta.spec.loading import specs_folder
from regmeta.texts import joined

_COLUMNS = (
    *("path", "type", "required", "max", "codes", "nb", "en", "ehds", "provenance"),
    *("help_nb", "help_en"),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a code list; all values are texts."""

    value: str
    label: Text


@dataclass(frozen=True, eq=False)
class Law:
    """One version of the form: questions in the form's order, code lists, rules, routing."""

    version: str
    title: Text
    note: Text
    wording: str
    sections: Mapping[str, Text]
    groups: Mapping[str, Text]
    questions: tuple[Question, ...]
    codes: Mapping[str, tuple[Choice, ...]]
    rules: tuple[FormRule, ...]
    routing: Mapping[str, Any]
    lists: Mapping[str, list[str]]
    identifying: Mapping[str, Any]
    shapes: Mapping[str, Text]

    def in_force(self, day: date | None) -> tuple[FormRule, ...]:
        """The rules that hold on a day."""
        return tuple(rule for rule in self.rules if rule.holds(day))

    @cached_property
    def rules_by_id(self) -> dict[str, FormRule]:
        """The rules by their names."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def top_keys(self) -> tuple[str, ...]:
        """The application's own keys, in the form's order."""
        firsts = (question.path.partition(".")[0].removesuffix("[]") for question in self.questions)
        return tuple(dict.fromkeys(first for first in firsts if not first.startswith("@")))

    @cached_property
    def asked(self) -> dict[str, tuple[Text, Question | None]]:
        """Every place that has a name, shared parts written out: its label, and its question."""
        questions: dict[str, tuple[Text, Question | None]] = {}
        for path, text in (*self.sections.items(), *self.groups.items()):
            questions[path] = (text, None)
        for question in self.questions:
            if not question.path.startswith("@"):
                questions[question.path] = (question.label, question)
                questions |= self._shared(question)
        return questions

    def _shared(self, owner: Question) -> dict[str, tuple[Text, Question | None]]:
        """The questions of a shared part, called by their owner's name and their own."""
        part = owner.codes if owner.type == "list" else owner.type
        if not part.startswith("@"):
            return {}
        line = "[]" if owner.type == "list" else ""
        return {
            f"{owner.path}{line}.{question.path.partition('.')[2]}": (
                joined(": ", (owner.label, question.label)),
                question,
            )
            for question in self.questions
            if question.path.startswith(f"{part}.")
        }

    def nearest(self, path: str) -> str:
        """The nearest place above that has a name, so that every finding has a label."""
        parts = path.split(".")
        for n in range(len(parts), 0, -1):
            above = ".".join(parts[:n])
            for candidate in (above, above.removesuffix("[]")):
                if candidate in self.asked:
                    return candidate
        return path

    def question(self, path: str) -> Question | None:
        """The question that a place answers; of several answers, each line."""
        question = self.asked.get(path) or self.asked.get(path.removesuffix("[]"))
        return question[1] if question else None

    def label(self, path: str) -> Text:
        """What a place in an application is called: its question's label or its section's."""
        question = self.asked.get(path)
        return question[0] if question else Text(path)

    def choice(self, name: str, value: str) -> Text:
        """What a code of a list is called; the code itself where the list has it not."""
        listed = self.codes.get(name, ())
        return next((entry.label for entry in listed if entry.value == value), Text(value))


def form_versions() -> tuple[str, ...]:
    """The versions of the form that are here, oldest first."""
    folder = specs_folder() / "soknadsskjema"
    return tuple(sorted(path.parent.name for path in folder.glob("*/form.toml")))


@lru_cache(maxsize=4)
def load_law(version: str = "") -> Law:
    """A version of the form, the newest where none is named.

    Raises WrongUse on an unknown version, BrokenConfiguration on a fault in the data.
    """
    versions = form_versions()
    chosen = version or (versions[-1] if versions else "")
    if chosen not in versions:
        raise WrongUse(
            "Søknadsskjemaet har ikke versjonen «{version}». Det finnes: {choices}.",
            "The form has no version “{version}”. There are: {choices}.",
            version=version,
            choices=", ".join(versions),
        )
    return read_law(specs_folder() / "soknadsskjema" / chosen)


class _About(Strict, frozen=True):
    """form.toml."""

    title: Words
    note: Words
    wording: str
    sections: dict[str, Words]
    shapes: dict[str, Words]
    groups: dict[str, Words] = msgspec.field(default_factory=dict)


class _IdentifyingKind(Strict, frozen=True):
    """A kind of identifying variable, and what it is known by."""

    id: str
    words: tuple[str, ...]
    targets: tuple[str, ...] = ()
    datatypes: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    uncoded: tuple[str, ...] = ()


class _Identifying(Strict, frozen=True):
    """identifying.toml."""

    assessed_direct: tuple[str, ...]
    assessed_as_nothing: tuple[str, ...]
    kind: tuple[_IdentifyingKind, ...]


class _Class(Strict, frozen=True):
    """Who decides for a class of sources."""

    nb: str
    en: str
    access: str
    dispensation_alone: str
    dispensation_linked: str
    in_common_form: bool
    url: str = ""


class _Member(Strict, frozen=True, rename={"class_": "class"}):
    """A registry of the catalogue: its class, and who answers for it."""

    class_: str
    name: str = ""
    controller: str = ""
    separate_source_of: str = ""


class _National(Strict, frozen=True, rename={"class_": "class"}):
    """A national source, which only the form knows (sources.toml)."""

    class_: str
    name: Words
    names: tuple[str, ...]
    controller: str
    url: str
    basis: str
    regulation: str = ""
    release: dict[str, Any] = msgspec.field(default_factory=dict)


class _Unknown(Strict, frozen=True, rename={"class_": "class"}):
    class_: str


class _Routing(Strict, frozen=True):
    """routing.toml."""

    classes: dict[str, _Class]
    types: dict[str, str]
    purposes: dict[str, tuple[str, ...]]
    unknown: _Unknown
    sources: dict[str, _Member]


def read_law(folder: Path) -> Law:
    """The law in a folder, named by the folder. Raises BrokenConfiguration where it is broken."""
    about = load_strict(folder / "form.toml", _About)
    questions = _questions(folder / "fields.csv")
    law = Law(
        version=folder.name,
        title=about.title.text,
        note=about.note.text,
        wording=about.wording,
        sections={key: words.text for key, words in about.sections.items()},
        groups={key: words.text for key, words in about.groups.items()},
        questions=questions,
        codes=_codes(folder / "codes.csv"),
        rules=tuple(_with_demands(rule, questions) for rule in read_rules(folder / "rules")),
        routing=_routing(folder),
        lists=load_strict(folder / "lists.toml", dict[str, list[str]]),
        identifying=_as_written(folder / "identifying.toml", _Identifying),
        shapes={key: words.text for key, words in about.shapes.items()},
    )
    _hold_together(folder, law)
    return law


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _questions(path: Path) -> tuple[Question, ...]:
    rows = _rows(path)
    if rows and tuple(rows[0]) != _COLUMNS:
        raise BrokenConfiguration(
            "{path}: kolonnene må være {columns}.",
            "{path}: the columns must be {columns}.",
            path=path,
            columns="; ".join(_COLUMNS),
        )
    return tuple(
        Question(
            path=row["path"],
            type=row["type"],
            required=row["required"],
            limit=int(row["max"] or 0),
            codes=row["codes"],
            label=Text(row["nb"], row["en"]),
            help=Text(row["help_nb"], row["help_en"]),
            ehds=row["ehds"],
            provenance=row["provenance"],
        )
        for row in rows
    )


def _codes(path: Path) -> dict[str, tuple[Choice, ...]]:
    lists: dict[str, list[Choice]] = {}
    for row in _rows(path):
        lists.setdefault(row["list"], []).append(Choice(row["value"], Text(row["nb"], row["en"])))
    return {name: tuple(choices) for name, choices in lists.items()}


def _with_demands(rule: FormRule, questions: tuple[Question, ...]) -> FormRule:
    """The rule with its demands as searches, beside those it was written with."""
    return replace(rule, searches=(*rule.searches, *demand_searches(rule, questions)))


def _routing(folder: Path) -> dict[str, Any]:
    """Who decides what: the registries by their codes, the national sources among them."""
    routing = _as_written(folder / "routing.toml", _Routing)
    national = _as_written(folder / "sources.toml", dict[str, _National])
    return {**routing, "sources": {**national, **routing["sources"]}}


def _as_written(path: Path, kind: Any) -> dict[str, Any]:
    """What a file says as it stands there, once it is known to be of a type: the browser gets it
    in JSON, and reads the same keys."""
    source = read_source(path)
    source.into(kind)
    return dict(source.data)


def _hold_together(folder: Path, law: Law) -> None:
    """Every list, path and attachment that is named must be there: a typo would hide a rule."""
    asked = {question.path for question in law.questions}
    attachments = {f"attachment:{choice.value}" for choice in law.codes["attachment"]}
    for question in law.questions:
        if question.type in ("code", "codes") and question.codes not in law.codes:
            raise BrokenConfiguration(
                "{folder}: {question}: ukjent liste {codes}.",
                "{folder}: {question}: unknown list {codes}.",
                folder=folder,
                question=question.path,
                codes=question.codes,
            )
    for rule in law.rules:
        named = {*_conditions(rule), *rule.says.get("require", ()), *rule.says.get("must", ())}
        named |= {*rule.says.get("one_of", ()), *rule.says.get("least", ())}
        named |= {f"attachment:{kind}" for kind in rule.says.get("attach", ())}
        missing = named - asked - attachments
        if missing:
            raise BrokenConfiguration(
                "{folder}: [{rule}]: ukjent felt {fields}.",
                "{folder}: [{rule}]: unknown field {fields}.",
                folder=folder,
                rule=rule.id,
                fields=", ".join(sorted(missing)),
            )


def _conditions(rule: FormRule) -> set[str]:
    tables = [rule.says.get("when", {}), *rule.says.get("any", ())]
    return {path for table in tables for path in table}
