"""Schemas in YAML: LinkML's classes and slots, and dbt's models, sources, seeds and snapshots.

linkml.io and docs.getdbt.com. Every value is taken as the text it is written as.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from regmeta.errors import UnreadableInput, WrongUse
from regmeta.read.grid import Grid
from regmeta.read.systems.json_parts import Parsed, down, each, named, said, texts
from regmeta.read.systems.questions import AskedQuestion, ListedAnswer, grids_of

_MOST_PARENTS = 20
_MOST_TYPES = 5
"""How many types one may be built on another; LinkML's own are reached sooner."""


def parsed_yaml(path: Path, text: str) -> Any:
    """A YAML document, every value a text. Raises UnreadableInput, and WrongUse without PyYAML."""
    try:
        import yaml
    except ImportError as error:
        raise WrongUse(
            "{path}: for å lese YAML må du installere et tillegg: pip install 'regmeta[yaml]'",
            "{path}: reading YAML takes an extra: pip install 'regmeta[yaml]'",
            path=path,
        ) from error
    try:
        return yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        why = " ".join(str(error).split())[:100]
        raise UnreadableInput(
            "{path}: er skadet eller ikke gyldig YAML ({why}). Be om filen på nytt.",
            "{path}: is damaged or no valid YAML ({why}). Ask for the file again.",
            path=path,
            why=why,
        ) from error


def yaml_grids(data: Any) -> tuple[Grid, ...]:
    """The variables of a schema; () where it is neither LinkML nor dbt."""
    if any(isinstance(down(data, key), dict) for key in ("classes", "slots")):
        return _LinkmlSchema(data).grids()
    return _dbt(data)


# ------------------------------------------------------------------ LinkML


@dataclass
class _LinkmlSchema:
    data: Parsed

    @cached_property
    def enums(self) -> dict[str, Parsed]:
        """Every list by its name; those that slots have of their own come as slots are read."""
        return dict(named(self.data, "enums"))

    def grids(self) -> tuple[Grid, ...]:
        """The slots of every class in its order; last those that no class has."""
        classes = dict(named(self.data, "classes"))
        questions = [question for name in classes for question in self._of_class(name, classes)]
        used = {question.name for question in questions}
        slots = [(name, slot) for name, slot in named(self.data, "slots") if name not in used]
        questions += [self._question(name, slot, "", {}) for name, slot in slots]
        return grids_of("linkml", questions, self._answers())

    def _of_class(self, name: str, classes: dict[str, Parsed]) -> Iterator[AskedQuestion]:
        slots: dict[str, Parsed] = {}
        for parent in reversed(_parents(name, classes)):
            for slot in texts(classes.get(parent), "slots"):
                slots.setdefault(slot, down(self.data, "slots", slot) or {})
            slots |= dict(named(classes.get(parent), "attributes"))
            for slot, usage in named(classes.get(parent), "slot_usage"):
                slots[slot] = {**slots.get(slot, {}), **usage}
        for slot, facts in slots.items():
            yield self._question(slot, facts, name, classes.get(name, {}))

    def _question(self, name: str, slot: Parsed, form: str, holder: Parsed) -> AskedQuestion:
        kind = self._kind(name, slot)
        is_list = kind in self.enums
        title = said(slot, "title")
        return AskedQuestion(
            name=name,
            kind={True: "coded", False: kind}[is_list],
            element=" / ".join(filter(None, (said(self.data, "id"), form, name))),
            form=said(holder, "title") or form,
            label={"": title} if title else {},
            description={"": said(slot, "description")} if said(slot, "description") else {},
            section=said(slot, "slot_group"),
            choices={True: kind, False: ""}[is_list],
            several=said(slot, "multivalued") == "true",
            unit=next(filter(None, (said(slot, "unit", key) for key in _UNITS)), ""),
            required={"true": "Ja"}.get(said(slot, "required"), ""),
            low=said(slot, "minimum_value"),
            high=said(slot, "maximum_value"),
            formula=said(slot, "equals_expression"),
            comment="\n".join(texts(slot, "comments")),
            more={key: "\n".join(texts(slot, key)) for key in _KEPT},
        )

    def _kind(self, name: str, slot: Parsed) -> str:
        """A slot's type or list: a list of its own, one it names, or the type behind its own."""
        own = down(slot, "enum_range")
        if isinstance(own, dict):
            self.enums[f"{name}_enum"] = own
            return f"{name}_enum"
        kind = said(slot, "range") or said(self.data, "default_range") or "string"
        for _ in range(_MOST_TYPES):
            kind = said(self.data, "types", kind, "typeof") or kind
        return kind

    def _answers(self) -> Iterator[ListedAnswer]:
        for name, enum in self.enums.items():
            for value in texts(enum, "permissible_values"):
                yield ListedAnswer(name, value, {"": value})
            for value, facts in named(enum, "permissible_values"):
                text = said(facts, "title") or said(facts, "description")
                yield ListedAnswer(name, value, {"": text or value})


_UNITS = ("symbol", "ucum_code", "abbreviation", "descriptive_name")
_KEPT = ("slot_uri", "exact_mappings", "close_mappings", "pattern", "aliases", "deprecated")


def _parents(name: str, classes: dict[str, Parsed]) -> list[str]:
    """The class and all that it takes slots from, nearest first."""
    line: list[str] = [name]
    for class_name in line:
        above = [said(classes.get(class_name), "is_a"), *texts(classes.get(class_name), "mixins")]
        line += [other for other in above if other in classes and other not in line]
        if len(line) > _MOST_PARENTS:
            break
    return line


# ------------------------------------------------------------------ dbt


def _dbt(data: Any) -> tuple[Grid, ...]:
    tables = [
        *((key, table) for key in ("models", "seeds", "snapshots") for table in each(data, key)),
        *(
            (f"sources / {said(source, 'name')}", table)
            for source in each(data, "sources")
            for table in each(source, "tables")
        ),
    ]
    columns = [(where, table, c) for where, table in tables for c in each(table, "columns")]
    questions = [_column(where, table, column) for where, table, column in columns]
    answers = [
        ListedAnswer(_list_of(table, column), value, {"": value})
        for _, table, column in columns
        for value in _accepted(column)
    ]
    return grids_of("dbt", questions, answers)


def _list_of(table: Parsed, column: Parsed) -> str:
    return f"{said(table, 'name')}.{said(column, 'name')}"


def _column(where: str, table: Parsed, column: Parsed) -> AskedQuestion:
    meta = down(column, "config", "meta") or down(column, "meta") or {}
    bounds = _facts_of(column, "accepted_range") or _facts_of(column, "values_to_be_between")
    coded = bool(_accepted(column))
    label = said(meta, "label")
    return AskedQuestion(
        name=said(column, "name"),
        kind=said(column, "data_type") or {True: "coded", False: ""}[coded],
        element=f"{where} / {said(table, 'name')} / {said(column, 'name')}",
        form=said(table, "name"),
        label={"": label} if label else {},
        description={"": said(column, "description")} if said(column, "description") else {},
        choices={True: _list_of(table, column), False: ""}[coded],
        unit=said(meta, "unit"),
        required={True: "Ja", False: ""}["not_null" in _tests(column)],
        low=said(bounds, "min_value"),
        high=said(bounds, "max_value"),
        more={"meta": "\n".join(_other_meta(meta))},
    )


def _other_meta(meta: Parsed) -> Iterator[str]:
    if isinstance(meta, dict):
        for key in meta:
            if key not in _DBT_META and said(meta, key):
                yield f"{key}: {said(meta, key)}"


_DBT_META = frozenset({"label", "unit"})


def _tests(column: Parsed) -> dict[str, Any]:
    """The tests of a column: name without its package → what it is held to."""
    tests: dict[str, Any] = dict.fromkeys([*texts(column, "tests"), *texts(column, "data_tests")])
    for test in (*each(column, "tests"), *each(column, "data_tests")):
        tests |= {str(name).rpartition(".")[2]: facts for name, facts in test.items()}
    return tests


def _facts_of(column: Parsed, end: str) -> Any:
    """What a test whose name ends so is held to; dbt 1.10 keeps it under `arguments`."""
    facts = next((f for name, f in _tests(column).items() if name.endswith(end)), None)
    return down(facts, "arguments") or facts


def _accepted(column: Parsed) -> list[str]:
    return texts(_facts_of(column, "accepted_values"), "values")
