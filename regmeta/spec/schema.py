"""A level of the specification as a JSON Schema (2020-12), for those who build on it.

The schema describes one record as JSON: numbers as numbers, yes and no as booleans, a choice as the
catalogue's own token, several as an array, a date as `2024-05-31`. What is empty is left out. It
says what the rules missing-mandatory, missing-when-required, wrong-type, unknown-option, too-long
and wrong-pattern say; spellings that the reader forgives (`Ja`, `31.05.2024`) are not in it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from regmeta.errors import WrongUse
from regmeta.model import LEVELS, LevelName, Text
from regmeta.spec.fields import Field, Level, Option, OptionList, ParseProblem, Spec

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]
_EMAIL = r"^[^@\s<>;,]+@[^@\s<>;,.]+(?:\.[^@\s<>;,.]+)+$"
_URL = r"^(?:[hH][tT][tT][pP][sS]?|[fF][tT][pP])://[^\s/?#<>\"]+[^\s<>\"]*$"
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_SOMETHING = r"\S"
_TAGGED = {
    "type": "object",
    "required": ["value"],
    "properties": {"value": {"type": "string"}, "language": {"type": "string"}},
}


def level_schema(spec: Spec, level: str = "", lang: str = "nb") -> Schema:
    """The schema of one record of a level; of a whole submission where no level is named.

    Titles are in `lang`, and in both languages under `x-label`. WrongUse on an unknown level.
    """
    if not level:
        return _submission(spec, lang)
    if level not in spec.levels:
        names = ", ".join(spec.levels)
        raise WrongUse(
            "«{level}» er ikke et nivå. Velg et av {choices}.",
            "“{level}” is no level. Choose one of {choices}.",
            level=level,
            choices=names,
        )
    law = spec[cast(LevelName, level)]
    return {"$schema": DIALECT, "$id": _id(spec, level), **_record(law, lang)}


def _id(spec: Spec, name: str) -> str:
    return f"urn:regmeta:{spec.name}:{spec.version}:{name}"


def _submission(spec: Spec, lang: str) -> Schema:
    levels = [level for level in LEVELS if level in spec.levels]
    return {
        "$schema": DIALECT,
        "$id": _id(spec, "submission"),
        "title": spec.title(lang),
        "type": "object",
        "properties": {
            level: {"type": "array", "items": {"$ref": f"#/$defs/{level}"}} for level in levels
        },
        "$defs": {level: _record(spec[level], lang) for level in levels},
    }


def _record(law: Level, lang: str) -> Schema:
    conditions = [_conditional(law, field) for field in law.fields if field.required_when]
    return {
        **_titled(law.label, lang),
        "type": "object",
        "required": [field.key for field in law.fields if field.obligation == "mandatory"],
        "properties": {field.key: _property(field, lang) for field in law.fields},
        **({"allOf": conditions} if conditions else {}),
    }


def _titled(label: Text, lang: str) -> Schema:
    return {"title": label(lang), "x-label": {"nb": label.nb, "en": label("en")}}


def _property(field: Field, lang: str) -> Schema:
    described = {"description": field.help(lang)} if field.help else {}
    return {
        **_titled(field.label, lang),
        **described,
        **_SHAPES[field.type](field),
        "x-obligation": field.obligation,
    }


def _conditional(law: Level, field: Field) -> Schema:
    """The field is required where the other one is filled, or holds one of the values named."""
    when = field.required_when
    assert when is not None
    other = law[when.field]
    held: Schema = {"required": [when.field]}
    if when.values:
        values = [_json_value(other, text) for text in when.values]
        held["properties"] = {when.field: {"enum": values}}
    return {"if": held, "then": {"required": [field.key]}}


def _json_value(field: Field, text: str) -> Any:
    value = field.attempt(text)
    return text if isinstance(value, ParseProblem) else value


# ------------------------------------------------------------------ one shape a type


def _text(field: Field) -> Schema:
    return _array(field, {"type": "string"}) if field.many else _one_text(field)


def _one_text(field: Field) -> Schema:
    shape: Schema = {"type": "string"}
    if field.max_length:
        shape["maxLength"] = field.max_length
    if field.pattern:
        shape["pattern"] = f"^(?:{field.pattern})$"
    elif field.obligation == "mandatory":
        shape["pattern"] = _SOMETHING
    return shape


def _number(field: Field) -> Schema:
    """A number; one whose digits are its form (a year, an organisation number) stays a text."""
    return _one_text(field) if field.pattern else {"type": "number"}


def _day(field: Field) -> Schema:
    return {"type": "string", "format": "date", "pattern": _DAY}


def _email(field: Field) -> Schema:
    return _one_text(field) | {"format": "email", "pattern": _EMAIL}


def _url(field: Field) -> Schema:
    schema = {"type": "string", "format": "uri", "pattern": _URL}
    return _array(field, schema) if field.many else _one_text(field) | schema


def _array(field: Field, items: Schema) -> Schema:
    least = {"minItems": 1} if field.obligation == "mandatory" else {}
    return {"type": "array", **least, "items": items}


def _choice(field: Field) -> Schema:
    return {"oneOf": [_option(option) for option in _options(field).options]}


def _options(field: Field) -> OptionList:
    assert field.options is not None
    return field.options


def _option(option: Option) -> Schema:
    return {"const": option.value, **_titled(option.label, "nb")}


def _choices(field: Field) -> Schema:
    return _array(field, _choice(field))


def _multilingual(field: Field) -> Schema:
    return {"type": "object", "additionalProperties": {"type": "string"}}


def _tagged(field: Field) -> Schema:
    return _array(field, _TAGGED)


def _reference(field: Field) -> Schema:
    return _array(field, {"type": "string"}) if field.many else _text(field)


_SHAPES: dict[str, Callable[[Field], Schema]] = {
    "String": _text,
    "Text": _text,
    "Number": _number,
    "Date": _day,
    "Boolean": lambda field: {"type": "boolean"},
    "Email": _email,
    "Url": _url,
    "SingleSelect": _choice,
    "MultiSelect": _choices,
    "MultilingualText": _multilingual,
    "LangTaggedList": _tagged,
    "Object": lambda field: {"type": ["object", "string"]},
    "Reference": _reference,
}
