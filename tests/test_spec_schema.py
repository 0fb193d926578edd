"""The schemas are valid, bilingual, and say of thousands of records what the rules say."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from typer.testing import CliRunner

from regmeta.cli.app import app
from regmeta.model import LEVELS, LevelName
from regmeta.spec.fields import Field, Level, Spec
from regmeta.spec.schema import level_schema
from regmeta.validate import load_rules
from regmeta.validate.engine import run_rules
from regmeta.validate.pages import submission_of
from tests.conftest import TODAY

# The faults that both can see. A missing column that is only recommended is no fault of the schema.
SHARED_RULES = frozenset(
    {
        "missing-mandatory",
        "missing-when-required",
        "wrong-type",
        "unknown-option",
        "too-long",
        "wrong-pattern",
        "incomplete-url",
        "prose-in-url",
    }
)
RULES = [rule for rule in load_rules() if rule.name in SHARED_RULES]
RECORDS = 700


@pytest.mark.parametrize("level", ["", *LEVELS])
def test_every_schema_is_valid_and_has_titles_in_both_languages(level: str, spec: Spec) -> None:
    schema = level_schema(spec, level)
    Draft202012Validator.check_schema(schema)
    for law in [schema] if level else schema["$defs"].values():
        for key, fact in law["properties"].items():
            assert fact["x-label"]["nb"], key
            assert fact["x-label"]["en"], key


def test_a_level_that_is_none_is_refused_in_a_sentence() -> None:
    run = CliRunner().invoke(app, ["spec", "schema", "variabler"])
    assert "variabel" in str(run.exception)


def test_the_command_gives_the_schema() -> None:
    run = CliRunner().invoke(app, ["spec", "schema", "variabel", "--lang", "en"])
    schema = json.loads(run.output)
    assert (
        schema["properties"]["DataType"]["title"]
        == schema["properties"]["DataType"]["x-label"]["en"]
    )
    assert "PreferredTerm" in schema["required"]


@pytest.mark.parametrize("level", LEVELS)
def test_the_schema_and_the_rules_agree_on_generated_records(level: LevelName, spec: Spec) -> None:
    law, chance = spec[level], Random(level)
    schema = Draft202012Validator(level_schema(spec, level), format_checker=FormatChecker())
    outcomes = set()
    for _ in range(RECORDS):
        record = _record(law, chance)
        by_schema = not list(schema.iter_errors(record))
        found = _findings(law, record, spec)
        assert by_schema == (not found), (record, found, list(schema.iter_errors(record)))
        outcomes.add(by_schema)
    assert outcomes == {True, False}


def _findings(law: Level, record: dict[str, Any], spec: Spec) -> list[tuple[str, str]]:
    row = {f.key: _as_text(record.get(f.key, "")) for f in law.fields}
    report = run_rules(RULES, [submission_of({law.name: [row]})], spec, today=TODAY)
    return [(one.rule, one.field) for one in report.findings]


def _as_text(value: Any) -> str:
    """A value as it would stand in a cell."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ";".join(value)
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _record(law: Level, chance: Random) -> dict[str, Any]:
    """A record that is right, or has one to three faults."""
    record = {
        field.key: _right(field, chance)
        for field in law.fields
        if field.obligation == "mandatory" or chance.random() < 0.6
    }
    for field in law.fields:
        if field.required_when:
            record[field.key] = "Utledet av vekt og høyde"
    for _ in range(chance.choice((0, 0, 1, 1, 2, 3))):
        field = chance.choice(law.fields)
        fault = chance.choice((_drop, _spoil))
        fault(record, field, chance)
    if record.get("Synlig") == "2":
        # Rules leave alone what nobody will see; the schema knows no such exception.
        record["Synlig"] = "1"
    return record


def _drop(record: dict[str, Any], field: Field, chance: Random) -> None:
    record.pop(field.key, None)


def _spoil(record: dict[str, Any], field: Field, chance: Random) -> None:
    if field.max_length and field.type in ("String", "Text") and not field.many:
        record[field.key] = "x" * (field.max_length + chance.randint(1, 9))
    elif field.pattern:
        record[field.key] = "ikke på form!"
    elif field.type in _WRONG:
        record[field.key] = _WRONG[field.type]


_WRONG: dict[str, Any] = {
    "Number": "mange",
    "Date": "2024-02-31",
    "Boolean": "kanskje",
    "Email": "post hos register.no",
    "SingleSelect": "finnes ikke",
    "MultiSelect": ["finnes ikke"],
}


def _right(field: Field, chance: Random) -> Any:
    if field.pattern:
        return _of_pattern(field)
    return _RIGHT[field.type](field, chance)


def _of_pattern(field: Field) -> str:
    # The spec's own example is the one text that is known to have the form.
    assert field.example, f"{field.name} has a pattern; give it an example in specs/."
    return field.example


def _text(field: Field, chance: Random) -> Any:
    words = " ".join(chance.choices(("vekt", "målt ved", "innkomst", "§ 11", "Å"), k=4))
    text = words[: field.max_length or 40]
    return [text] if field.many else text


def _option(field: Field, chance: Random) -> str:
    assert field.options is not None
    return chance.choice(field.options.options).value


def _many(value: Any, field: Field) -> Any:
    return [value] if field.many else value


_RIGHT: dict[str, Callable[[Field, Random], Any]] = {
    "String": _text,
    "Text": _text,
    "Number": lambda field, chance: chance.choice((0, 7, 2.5, -3)),
    "Date": lambda field, chance: (
        date(2010, 1, 1) + timedelta(days=chance.randrange(5000))
    ).isoformat(),
    "Boolean": lambda field, chance: chance.random() < 0.5,
    "Email": lambda field, chance: "post@register.no",
    "Url": lambda field, chance: _many("https://register.no/side", field),
    "SingleSelect": _option,
    "MultiSelect": lambda field, chance: [_option(field, chance)],
    "MultilingualText": lambda field, chance: {"nb": "vekt", "en": "weight"},
    "LangTaggedList": lambda field, chance: [{"value": "vekt", "language": "nb"}],
    "Object": lambda field, chance: {"name": "Registeret"},
    "Reference": lambda field, chance: _many("K_A.B", field),
}
