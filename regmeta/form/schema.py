"""The common application form as a JSON Schema (2020-12), made from the form's law and an offer.

The sources to choose from are the catalogue's; a variable is checked against the index of its own
source, a file beside the schema, so that no enum holds the whole country's variables. Labels and
limits are proposals made from public descriptions of the form, never its official wording. Every
question has its English label under `x-en`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from regmeta.form.conditions import rule_schema
from regmeta.form.law import Law, Question
from regmeta.form.offer import Offer, Source, index_name

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMA_NAME = "application.schema.json"
"""The schema's `$id`, relative as those of the indexes it refers to: they resolve one another
wherever the folder lies, from files as from a registry of schemas."""
# Python's and JavaScript's ideas of a digit, a date and an address differ; these are the same in
# both. The formats beside them are for those who fill in the form.
_DAY = r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$(?!\n)"
_MAIL = r"^[^@ \t\r\n]+@[^@ \t\r\n]+[.][^@ \t\r\n]+$(?!\n)"


def application_schema(
    law: Law,
    offer: Offer,
    *,
    day: date | None = None,
    whole: bool = False,
    tied: bool = True,
) -> Schema:
    """What an application must hold, by the rules of a day (None: those with no end in sight).

    `whole` makes the edition with the variables inside; `tied` false leaves variables unchecked,
    for those who look them up themselves.
    """
    parts = _tree(law, "@")
    schema = {
        "$schema": DIALECT,
        "$id": SCHEMA_NAME,
        "title": law.title.nb,
        "description": law.note.nb,
        "x-en": {"title": law.title.en, "description": law.note.en},
        "x-catalogue": offer.catalogue,
        "x-wording": law.wording,
        **_Builder(law).object("", _tree(law, "")),
        "allOf": [rule_schema(rule, law) for rule in compiled_rules(law, day)],
        "$defs": {
            "source": _sources(offer.sources),
            **{name: _Builder(law).object(f"@{name}", node) for name, node in parts.items()},
            **(
                {_key(source): _inside(source) for source in offer.sources if source.variables}
                if whole
                else {}
            ),
        },
    }
    if tied:
        _tie(schema, [source for source in offer.sources if source.variables], whole)
    return schema


def compiled_rules(law: Law, day: date | None) -> list[Any]:
    """The rules that a schema can say, in the order they stand in its `allOf`."""
    return [rule for rule in law.in_force(day) if rule.says]


def variable_index(source: Source) -> Schema:
    """The codes of one source's variables, as a schema that a variable line's code must meet."""
    return {
        "$schema": DIALECT,
        "$id": index_name(source.code),
        "title": source.name,
        "type": "string",
        "enum": [variable["code"] for variable in source.variables],
    }


def _inside(source: Source) -> Schema:
    """The index as a part of the whole schema, referred to by its place there."""
    return {key: value for key, value in variable_index(source).items() if key != "$id"}


def _key(source: Source) -> str:
    return f"variables-{index_name(source.code).split('/')[-1].removesuffix('.schema.json')}"


def _sources(sources: Iterable[Source]) -> Schema:
    """Each source by its code, with its name; an empty catalogue offers nothing to choose."""
    choices = [{"const": source.code, "title": source.name} for source in sources]
    return {"type": "string", **({"oneOf": choices} if choices else {"enum": [""]})}


def _tie(schema: Schema, sources: Iterable[Source], whole: bool) -> None:
    """Each variable line's code to the index of the source it names."""
    ties = [
        {
            "if": {"properties": {"source": {"const": source.code}}, "required": ["source"]},
            "then": {
                "properties": {
                    "code": {
                        "$ref": f"#/$defs/{_key(source)}" if whole else index_name(source.code)
                    }
                }
            },
        }
        for source in sources
    ]
    if ties:
        schema["properties"]["variables"]["items"]["allOf"] = ties


# ------------------------------------------------------------------ from paths to objects

Node = dict[str, Any]


def _tree(law: Law, start: str) -> Node:
    """Questions as nested tables; a leaf is keyed '' in its own table."""
    root: Node = {}
    for question in law.questions:
        if question.path.startswith("@") != (start == "@"):
            continue
        node = root
        for step in question.path.removeprefix("@").replace("[]", ".[]").split("."):
            node = node.setdefault(step, {})
        node[""] = question
    return root


class _Builder:
    """Questions to schemas."""

    def __init__(self, law: Law) -> None:
        self.law = law

    def object(self, path: str, node: Node) -> Schema:
        """A closed object: a misspelt question is told, not ignored."""
        keys = [key for key in node if key]
        return {
            "type": "object",
            "properties": {
                key: self.node_schema(f"{path}.{key}".lstrip("."), node[key]) for key in keys
            },
            "required": [key for key in keys if _always(node[key])],
            "additionalProperties": False,
        }

    def node_schema(self, path: str, node: Node) -> Schema:
        question: Question | None = node.get("")
        if question is None:
            label = self.law.sections.get(path) or self.law.groups.get(path)
            titles = {"title": label.nb, "x-en": {"title": label.en}} if label else {}
            return {**titles, **self.object(path, node)}
        return {**_words(question, self.law.wording), **self.kind(question, node)}

    def kind(self, question: Question, node: Node) -> Schema:
        if question.type == "list":
            least = {"minItems": question.limit} if question.limit else {}
            items = (
                {"$ref": f"#/$defs/{question.codes[1:]}"}
                if question.codes
                else self.object(f"{question.path}[]", node["[]"])
            )
            return {"type": "array", "items": items, **least}
        if question.type.startswith("@") or question.type == "source":
            return {"$ref": f"#/$defs/{question.type.lstrip('@')}"}
        if question.type in ("code", "codes"):
            return self.choices(question)
        if question.type == "version":
            return {"type": "string", "const": self.law.version}
        return _plain(question)

    def choices(self, question: Question) -> Schema:
        listed = [
            {"const": choice.value, "title": choice.label.nb, "x-en": {"title": choice.label.en}}
            for choice in self.law.codes[question.codes]
        ]
        chosen = {"type": "string", "oneOf": listed}
        if question.type == "code":
            return chosen
        return {"type": "array", "items": chosen, "minItems": question.limit, "uniqueItems": True}


def _always(node: Node) -> bool:
    """Whether an object or answer must be there: it, or something inside it, always must."""
    question: Question | None = node.get("")
    if question is not None:
        return question.required == "R"
    return any(_always(child) for key, child in node.items() if key)


def _words(question: Question, wording: str) -> Schema:
    english = {"title": question.label.en}
    words: Schema = {"title": question.label.nb}
    if question.help:
        words["description"] = question.help.nb
        english["description"] = question.help.en
    words["x-en"] = english
    words["x-wording"] = wording
    if question.ehds:
        words["x-ehds"] = question.ehds
    return words


def _plain(question: Question) -> Schema:
    longest = {"maxLength": question.limit} if question.limit else {}
    country = {"type": "string", "pattern": r"^[A-Z]{2}$(?!\n)"}
    texts = {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 500}}
    least = {"minItems": question.limit} if question.limit else {}
    kinds: dict[str, Schema] = {
        "string": {"type": "string", "minLength": 1, **longest},
        "text": {"type": "string", "minLength": 1, **longest},
        "bool": {"type": "boolean"},
        "true": {"type": "boolean", "const": True},
        "date": {"type": "string", "format": "date", "pattern": _DAY},
        "int": {"type": "integer", "minimum": 0},
        "email": {"type": "string", "format": "email", "pattern": _MAIL, **longest},
        "orgnr": {"type": "string", "pattern": r"^[0-9]{9}$(?!\n)"},
        "country": country,
        "countries": {"type": "array", "items": country, "uniqueItems": True, **least},
        "strings": {**texts, **least},
    }
    return kinds[question.type]
