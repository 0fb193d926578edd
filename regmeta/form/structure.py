"""What the schema says of an application's structure, as findings with the form's own words.

Validators differ in how many faults they see in one answer; here one answer has one fault of
structure, the gravest of RANK, so that Python's and the browser's say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from regmeta.form.case import Case, Json, Steps
from regmeta.form.law import Law
from regmeta.form.offer import Offer
from regmeta.form.rule import FormRule
from regmeta.form.schema import application_schema
from regmeta.form.texts import masked

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

RANK = (
    *("required", "additionalProperties", "type", "const", "oneOf", "enum", "minLength"),
    *("maxLength", "minItems", "uniqueItems", "pattern", "minimum"),
)
_LONGEST = 40

StructureHit = tuple[FormRule, Steps, dict[str, str | int]]


def structural(case: Case) -> Iterator[StructureHit]:
    """The faults of structure: at most one at a place."""
    first: dict[Steps, tuple[int, StructureHit]] = {}
    for error in _validator(case.law).iter_errors(case.application):
        for keyword, steps in _places(error):
            rank = RANK.index(keyword)
            if steps not in first or rank < first[steps][0]:
                first[steps] = (rank, _hit(case, keyword, steps, error))
    for _, candidate in first.values():
        yield candidate


@lru_cache(maxsize=4)
def _validator(law: Law) -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    schema = structure_schema(law)
    return Draft202012Validator(schema)


def structure_schema(law: Law) -> dict[str, Any]:
    """The form's structure alone: any text is a source, and no rule between questions holds."""
    schema = application_schema(law, Offer("", ()), tied=False)
    schema["$defs"]["source"] = {"type": "string", "minLength": 1}
    del schema["allOf"]
    return schema


def _places(error: ValidationError) -> Iterator[tuple[str, Steps]]:
    """What is wrong and where: a missing answer at its own place, each unknown key at its own."""
    keyword = str(error.validator)
    steps: Steps = tuple(error.absolute_path)
    if keyword == "required":
        yield keyword, (*steps, _missing(error))
    elif keyword == "additionalProperties":
        properties = cast(dict[str, Any], error.schema)["properties"]
        unknown = [key for key in cast(dict[str, Any], error.instance) if key not in properties]
        yield from ((keyword, (*steps, key)) for key in unknown)
    else:
        yield keyword, steps


def _missing(error: ValidationError) -> str:
    """The one key a `required` error is about: the message is the only place that has it."""
    match = re.match(r"'(.*)' is a required property", error.message)
    return match[1] if match else ""


def _hit(case: Case, keyword: str, steps: Steps, error: ValidationError) -> StructureHit:
    rule = _rule(case.law, keyword, error.validator_value)
    return rule, steps, _params(keyword, steps, error)


def _rule(law: Law, keyword: str, value: Json) -> FormRule:
    asked = "enum" if keyword == "const" and value is not True else keyword
    return next(rule for rule in law.rules if asked in rule.keywords)


def _params(keyword: str, steps: Steps, error: ValidationError) -> dict[str, str | int]:
    if keyword == "additionalProperties":
        return {"key": shortened(str(steps[-1]))}
    if keyword == "type":
        return {"wanted": str(error.validator_value)}
    if keyword in ("maxLength", "minItems", "minimum"):
        limit: dict[str, str | int] = {"limit": cast(int, error.validator_value)}
        return {**limit, "length": len(str(error.instance))} if keyword == "maxLength" else limit
    if keyword in ("oneOf", "enum", "const", "pattern"):
        return {"found": shown(error.instance)}
    return {}


def shown(value: Json) -> str:
    """An answer as it may be repeated; one that is no text by its kind."""
    if isinstance(value, str):
        return shortened(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "array"
    if isinstance(value, dict):
        return "object"
    return "null" if value is None else "number"


def shortened(text: str) -> str:
    """A text cut short, after masking so that no part of a number is left."""
    whole = masked(text)
    return whole if len(whole) <= _LONGEST else f"{whole[:_LONGEST]}…"
