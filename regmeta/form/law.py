"""The form's law, strictly loaded from specs/soknadsskjema/<version>/: frozen, no behaviour."""

from __future__ import annotations

import csv
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from regmeta.errors import BrokenConfiguration, WrongUse
from regmeta.files.strict import load_toml
from regmeta.model import SEVERITIES, Severity, Text
from regmeta.spec.loading import specs_folder

_COLUMNS = (
    *("path", "type", "required", "max", "codes", "nb", "en", "ehds", "provenance"),
    *("help_nb", "help_en"),
)
_RULE_KEYS = frozenset(
    {
        *("number", "severity", "status", "from", "to", "source", "nb", "en", "check"),
        *("when", "any", "require", "attach", "must", "least", "one_of", "required_column"),
    }
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `path` is where its answer lies (`dataSources[].period`); a path that begins
    with @ belongs to a shared part. `required`: R always, P identifiable, A anonymous, or ''."""

    path: str
    type: str
    required: str
    limit: int
    codes: str
    label: Text
    help: Text
    ehds: str
    provenance: str

    @property
    def section(self) -> str:
        """The form's step that asks it."""
        head = self.path.partition(".")[0].removesuffix("[]")
        whole = "." in self.path or self.type == "list"
        return head if whole and head != "confidentialFields" else "application"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a code list; all values are texts."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class FormRule:
    """A rule between questions: what it says as data, or the name of the check that finds it."""

    id: str
    message: Text
    severity: Severity
    source: str
    number: int = 0
    status: str = ""
    start: date | None = None
    end: date | None = None
    says: Map[str, Any] = field(default_factory=dict)

    def holds(self, day: date | None) -> bool:
        """Whether it holds on a day; with no day, whether it holds with no end in sight."""
        if self.status == "proposed":
            return False
        if day is None:
            return self.end is None
        return (self.start or day) <= day <= (self.end or day)


@dataclass(frozen=True, slots=True)
class Law:
    """One version of the form: questions in the form's order, code lists, rules, routing."""

    version: str
    title: Text
    note: Text
    wording: str
    sections: Map[str, Text]
    groups: Map[str, Text]
    questions: tuple[Question, ...]
    codes: Map[str, tuple[Choice, ...]]
    rules: tuple[FormRule, ...]
    routing: Map[str, Any]

    def in_force(self, day: date | None) -> tuple[FormRule, ...]:
        """The rules that hold on a day."""
        return tuple(rule for rule in self.rules if rule.holds(day))

    def label(self, path: str) -> Text:
        """What a place in an application is called: its question's label or its section's."""
        asked = {question.path: question.label for question in self.questions}
        return asked.get(path) or self.sections.get(path) or self.groups.get(path) or Text(path)


def form_versions() -> tuple[str, ...]:
    """The versions of the form that are here, oldest first."""
    folder = specs_folder() / "soknadsskjema"
    return tuple(sorted(path.parent.name for path in folder.glob("*/form.toml")))


@lru_cache(maxsize=4)
def load_law(version: str = "") -> Law:
    """A version of the form, the newest where none is named.

    Raises WrongUse on an unknown version, BrokenConfiguration on a fault in the data.
    """
    known = form_versions()
    chosen = version or (known[-1] if known else "")
    if chosen not in known:
        raise WrongUse(
            f"Søknadsskjemaet har ikke versjonen «{version}». Det finnes: {', '.join(known)}.",
            f"The form has no version “{version}”. There are: {', '.join(known)}.",
        )
    return read_law(specs_folder() / "soknadsskjema" / chosen)


def read_law(folder: Path) -> Law:
    """The law in a folder, named by the folder. Raises BrokenConfiguration where it is broken."""
    about: dict[str, Any] = load_toml(folder / "form.toml")
    law = Law(
        version=folder.name,
        title=Text(**about["title"]),
        note=Text(**about["note"]),
        wording=about["wording"],
        sections={key: Text(**text) for key, text in about["sections"].items()},
        groups={key: Text(**text) for key, text in about.get("groups", {}).items()},
        questions=_questions(folder / "fields.csv"),
        codes=_codes(folder / "codes.csv"),
        rules=_rules(folder / "rules.toml"),
        routing=load_toml(folder / "routing.toml"),
    )
    _hold_together(folder, law)
    return law


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _questions(path: Path) -> tuple[Question, ...]:
    rows = _rows(path)
    if rows and tuple(rows[0]) != _COLUMNS:
        raise BrokenConfiguration(f"{path}: kolonnene må være {'; '.join(_COLUMNS)}.")
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


def _rules(path: Path) -> tuple[FormRule, ...]:
    return tuple(_rule(path, id, dict(entry)) for id, entry in load_toml(path).items())


def _rule(path: Path, id: str, entry: dict[str, Any]) -> FormRule:
    unknown = set(entry) - _RULE_KEYS
    severity = entry.get("severity", "error")
    if unknown or severity not in SEVERITIES or not {"nb", "en", "source"} <= set(entry):
        wrong = ", ".join(sorted(unknown)) or "severity, nb, en eller source"
        raise BrokenConfiguration(f"{path}: [{id}]: ukjent eller manglende nøkkel ({wrong}).")
    about = {"number", "severity", "status", "from", "to", "source", "nb", "en"}
    return FormRule(
        id=id,
        message=Text(entry["nb"], entry["en"]),
        severity=cast(Severity, severity),
        source=entry["source"],
        number=entry.get("number", 0),
        status=entry.get("status", ""),
        start=entry.get("from"),
        end=entry.get("to"),
        says={key: value for key, value in entry.items() if key not in about},
    )


def _hold_together(folder: Path, law: Law) -> None:
    """Every list, path and attachment that is named must be there: a typo would hide a rule."""
    asked = {question.path for question in law.questions}
    attachments = {f"attachment:{choice.value}" for choice in law.codes["attachment"]}
    for question in law.questions:
        if question.type in ("code", "codes") and question.codes not in law.codes:
            raise BrokenConfiguration(f"{folder}: {question.path}: ukjent liste {question.codes}.")
    for rule in law.rules:
        named = {*_conditions(rule), *rule.says.get("require", ()), *rule.says.get("must", ())}
        named |= {*rule.says.get("one_of", ()), *rule.says.get("least", ())}
        named |= {f"attachment:{type}" for type in rule.says.get("attach", ())}
        missing = named - asked - attachments
        if missing:
            raise BrokenConfiguration(
                f"{folder}: [{rule.id}]: ukjent felt {', '.join(sorted(missing))}."
            )


def _conditions(rule: FormRule) -> set[str]:
    tables = [rule.says.get("when", {}), *rule.says.get("any", ())]
    return {path for table in tables for path in table}
