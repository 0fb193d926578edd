"""The law as data: strict loading of specs/, and the one text→value function, Field.parse.

A spec version is a folder `specs/helsedata/<version>/` with `spec.toml`, one file a level and
`options.toml`. Loading is strict: an unknown key, a dangling option list or a condition on a
field that does not exist is a BrokenConfiguration that names the file and the field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, cast, get_args

from regmeta.errors import WrongUse
from regmeta.model import LevelName, Text
from regmeta.texts import (
    did_you_mean,
    each_language,
    folded_letters,
    languages,
    number_of,
    parse_date,
)

Obligation = Literal["mandatory", "recommended", "optional"]
FieldType = Literal[
    "String",
    "Text",
    "Number",
    "Date",
    "Boolean",
    "Email",
    "Url",
    "SingleSelect",
    "MultiSelect",
    "MultilingualText",
    "LangTaggedList",
    "Object",
    "Reference",
]
Cardinality = Literal["1", "0..1", "1..n", "0..n"]
Basis = Literal["observed", "dcat-ap-no", "skos-ap-no", "healthdcat-ap", "fair-guide", "inferred"]
TYPES: tuple[FieldType, ...] = get_args(FieldType)
CARDINALITIES: tuple[Cardinality, ...] = get_args(Cardinality)
BASES: tuple[Basis, ...] = get_args(Basis)
Value = str | int | float | bool | date | datetime | time | tuple[str, ...] | dict[str, Any]


class ParseProblem(Exception):
    """Why a text is no value of a field: `kind` is wrong-type, unknown-option, too-long or
    wrong-pattern, `params` holds what a message needs (`expected`, `nearest`, `limit`)."""

    def __init__(self, kind: str, **params: str | int | float | Text) -> None:
        super().__init__(kind)
        self.kind = kind
        self.params: dict[str, str | int | float | Text] = params


@dataclass(frozen=True, slots=True)
class Option:
    """One permitted value: the catalogue's token, its labels, and other spellings accepted."""

    value: str
    label: Text
    synonyms: tuple[str, ...] = ()
    replaced_by: str = ""


@dataclass(frozen=True)
class OptionList:
    """A closed list of options. `find` takes the token, a label in any language, or a synonym."""

    name: str
    title: Text
    options: tuple[Option, ...]
    source: Text = Text()

    @cached_property
    def _by_spelling(self) -> dict[str, Option]:
        spelled: dict[str, Option] = {}
        for option in self.options:
            labels = (option.label(lang) for lang in languages())
            for spelling in (*option.synonyms, *labels, option.value):
                if spelling:
                    spelled[spelling.casefold()] = option
        return spelled

    def find(self, text: str) -> Option | None:
        """The option that a text names, whatever its spelling, or None."""
        return self._by_spelling.get(text.strip().casefold())

    @cached_property
    def values(self) -> frozenset[str]:
        """The catalogue's own tokens."""
        return frozenset(option.value for option in self.options)

    def nearest(self, text: str) -> Text:
        """The label closest to a text, an empty one where none is close, or where the text names
        several options: what it means is then both or neither."""
        import difflib

        spelled = self._by_spelling
        words = re.findall(r"[^\W\d_]+", text.casefold())
        if len({spelled[word].value for word in words if word in spelled}) > 1:
            return Text()
        close = difflib.get_close_matches(text.casefold(), list(spelled), n=1, cutoff=0.6)
        return spelled[close[0]].label if close else Text()


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds when the other field's value is one of `values` (empty = when it is filled)."""

    field: str
    values: tuple[str, ...] = ()

    def holds(self, text: str) -> bool:
        return text in self.values if self.values else bool(text)


@dataclass(frozen=True)
class Field:
    """One property of one level, with everything any stage needs to know about it."""

    level: LevelName
    key: str
    label: Text
    help: Text
    type: str
    obligation: Obligation
    basis: str
    group: Text = Text()
    cardinality: str = "0..1"
    options: OptionList | None = None
    basis_note: Text = Text()
    gate: bool = False
    required_when: Condition | None = None
    inherits: bool = False
    rdf: str = ""
    example: str = ""
    pattern: str = ""
    max_length: int = 0
    refers_to: str = ""
    structural: bool = False
    english_twin: str = ""
    synonyms: tuple[str, ...] = ()
    sort_order: int = 0
    provenance: str = ""
    _parsed: dict[str, Value | ParseProblem] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def name(self) -> str:
        """The field's name everywhere: `variabel.DataType`."""
        return f"{self.level}.{self.key}"

    @property
    def many(self) -> bool:
        return self.cardinality.endswith("n")

    def parse(self, text: str) -> Value:
        """The value a text stands for; raises ParseProblem where it stands for none.

        Each distinct text is parsed once. Empty text is the caller's business: obligations are
        not types.
        """
        result = self.attempt(text)
        if isinstance(result, ParseProblem):
            raise result
        return result

    def attempt(self, text: str) -> Value | ParseProblem:
        """As parse, but a problem is returned, so that checking a column costs no raising."""
        parsed = self._parsed.get(text)
        if parsed is None:
            parsed = self._parsed[text] = _attempt(self, text)
        return parsed


def _attempt(of: Field, text: str) -> Value | ParseProblem:
    try:
        value = _PARSERS[of.type](of, text.strip())
    except ParseProblem as problem:
        return problem
    if of.max_length and len(text) > of.max_length:
        return ParseProblem("too-long", limit=of.max_length, length=len(text))
    if of.pattern and not re.fullmatch(of.pattern, text.strip()):
        return ParseProblem("wrong-pattern", expected=of.pattern)
    return value


def _string(_: Field, text: str) -> Value:
    return text


def _number(of: Field, text: str) -> Value:
    number = number_of(text)
    if number is None:
        raise ParseProblem("wrong-type", expected=of.type)
    return int(number) if number == int(number) else number


def _date(of: Field, text: str) -> Value:
    day = parse_date(text)
    if day is None:
        raise ParseProblem("wrong-type", expected=of.type)
    return day


YES, NO = Text("Ja", "Yes"), Text("Nei", "No")
_TRUE = frozenset({"1", "ja", "j", "true", "yes", "y", "x", "sann"})
_FALSE = frozenset({"0", "2", "nei", "n", "false", "no", "usann"})


def _boolean(of: Field, text: str) -> Value:
    answer = text.casefold()
    if answer in _TRUE or answer in _answers(YES):
        return True
    if answer in _FALSE or answer in _answers(NO):
        return False
    raise ParseProblem("wrong-type", expected=of.type)


@cache
def _answers(said: Text) -> frozenset[str]:
    return frozenset(said(lang).casefold() for lang in languages())


_EMAIL = re.compile(r"[^@\s<>;,]+@[^@\s<>;,.]+(\.[^@\s<>;,.]+)+")
_URL = re.compile(r"(https?|ftp)://[^\s/?#<>\"]+[^\s<>\"]*", re.IGNORECASE)


def _email(of: Field, text: str) -> Value:
    if not _EMAIL.fullmatch(text):
        raise ParseProblem("wrong-type", expected=of.type)
    return text


def _url(of: Field, text: str) -> Value:
    parts = split_list(text) if of.many else (text,)
    if not parts or not all(_URL.fullmatch(part) for part in parts):
        raise ParseProblem("wrong-type", expected=of.type)
    return parts if of.many else text


def split_list(text: str) -> tuple[str, ...]:
    """The parts of a cell that holds several values: a JSON list, else split at `;` or `|`."""
    if text.startswith("["):
        import json

        try:
            listed = json.loads(text)
        except ValueError:
            listed = None
        if isinstance(listed, list) and all(isinstance(part, str) for part in listed):
            return tuple(listed)
    return tuple(part.strip() for part in re.split(r"[;|\n]", text) if part.strip())


def _option(of: Field, text: str) -> str:
    assert of.options is not None
    option = of.options.find(text)
    if option is None:
        raise ParseProblem(
            "unknown-option", nearest=of.options.nearest(text), count=len(of.options.options)
        )
    return option.value


def _single(of: Field, text: str) -> Value:
    return _option(of, text)


def _multi(of: Field, text: str) -> Value:
    return tuple(_option(of, part) for part in split_list(text))


def _json(of: Field, text: str, shape: type) -> Any:
    import json

    try:
        parsed = json.loads(text)
    except ValueError:
        raise ParseProblem("wrong-type", expected=of.type) from None
    if not isinstance(parsed, shape):
        raise ParseProblem("wrong-type", expected=of.type)
    return parsed


def _multilingual(of: Field, text: str) -> Value:
    if not text.startswith("{"):
        return {"nb": text}
    texts = cast(dict[str, Any], _json(of, text, dict))
    if not all(isinstance(value, str) for value in texts.values()):
        raise ParseProblem("wrong-type", expected=of.type)
    return texts


def _tagged(of: Field, text: str) -> Value:
    if not text.startswith("["):
        return tuple(split_list(text))
    tagged = cast(list[Any], _json(of, text, list))
    if not all(isinstance(part, dict) and "value" in part for part in tagged):
        raise ParseProblem("wrong-type", expected=of.type)
    return tuple(str(part["value"]) for part in tagged)


def _object(of: Field, text: str) -> Value:
    return cast(dict[str, Any], _json(of, text, dict)) if text.startswith("{") else text


def _reference(of: Field, text: str) -> Value:
    return split_list(text) if of.many else text


_PARSERS: dict[str, Callable[[Field, str], Value]] = {
    "String": _string,
    "Text": _string,
    "Number": _number,
    "Date": _date,
    "Boolean": _boolean,
    "Email": _email,
    "Url": _url,
    "SingleSelect": _single,
    "MultiSelect": _multi,
    "MultilingualText": _multilingual,
    "LangTaggedList": _tagged,
    "Object": _object,
    "Reference": _reference,
}


@dataclass(frozen=True)
class Level:
    """One level of the model with its fields in the catalogue's order."""

    name: LevelName
    label: Text
    fields: tuple[Field, ...]

    @cached_property
    def by_key(self) -> dict[str, Field]:
        return {field.key: field for field in self.fields}

    def __getitem__(self, key: str) -> Field:
        return self.by_key[key]

    def heading(self, key: str, lang: str) -> str:
        """The label that a column of this field goes by: told apart where labels repeat."""
        if lang not in self._headings:
            self._headings[lang] = dict(self._named(lang))
        return self._headings[lang][key]

    @cached_property
    def _headings(self) -> dict[str, dict[str, str]]:
        """What `heading` has worked out: language → key → heading."""
        return {}

    def _named(self, lang: str) -> Iterator[tuple[str, str]]:
        sharing: dict[str, list[Field]] = {}
        for member in self.fields:
            sharing.setdefault(member.label(lang), []).append(member)
        for label, (first, *others) in sharing.items():
            yield first.key, label
            for other in others:
                apart = other.group(lang) if len(others) == 1 else ""
                yield other.key, f"{label} ({apart or other.key})"

    def heading_text(self, key: str) -> Text:
        """The heading of this field in every language."""
        return each_language(lambda lang: self.heading(key, lang))

    def keys_by_label(self) -> dict[str, str]:
        """Folded heading → key, in every language; a synonym only where it is nobody's heading."""
        keys: dict[str, str] = {}
        for member in reversed(self.fields):
            keys |= {folded_letters(said): member.key for said in member.synonyms}
        for lang in languages():
            keys |= {folded_letters(label): key for key, label in self._named(lang)}
        return keys

    def __contains__(self, key: object) -> bool:
        return key in self.by_key


@dataclass(frozen=True)
class Spec:
    """One version of the law: a founded proposal, never the official document."""

    name: str
    version: str
    date: date
    title: Text
    status: Text
    levels: Mapping[LevelName, Level]
    options: Mapping[str, OptionList]
    folder: Path

    def __getitem__(self, level: LevelName) -> Level:
        return self.levels[level]

    def field(self, name: str) -> Field:
        """A field by `level.Key`; WrongUse with the nearest names where there is none."""
        level, _, key = name.partition(".")
        chosen = self.levels.get(cast(LevelName, level))
        if chosen is not None and key in chosen:
            return chosen[key]
        near = _nearest(self, name)
        raise WrongUse(
            "Feltet «{name}» finnes ikke i {spec}.{hint}",
            "There is no field “{name}” in {spec}.{hint}",
            name=name,
            spec=self.id,
            hint=did_you_mean(near),
        )

    @property
    def id(self) -> str:
        return f"{self.name}/{self.version}"

    def __iter__(self) -> Iterator[Field]:
        for level in self.levels.values():
            yield from level.fields


def _nearest(spec: Spec, name: str) -> str:
    import difflib

    by_fold = {field.name.casefold(): field.name for field in spec}
    close = difflib.get_close_matches(name.casefold(), list(by_fold), n=3, cutoff=0.5)
    return ", ".join(by_fold[hit] for hit in close)
