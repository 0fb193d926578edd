"""Where a value does not have the shape it must have: every place, and why, in plain words."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from msgspec import inspect as shape

from regmeta.files.toml_lines import Keys
from regmeta.model import Text
from regmeta.texts import joined

_PLAIN: dict[type[shape.Type], tuple[tuple[type, ...], Text]] = {
    shape.StrType: ((str,), Text("en tekst i hermetegn", "a text in quotes")),
    shape.BoolType: ((bool,), Text("true eller false", "true or false")),
    shape.IntType: ((int,), Text("et heltall", "a whole number")),
    shape.FloatType: ((int, float), Text("et tall", "a number")),
    shape.DateType: (
        (date,),
        Text("en dato uten hermetegn (2026-01-31)", "a date without quotes (2026-01-31)"),
    ),
    shape.NoneType: ((type(None),), Text("ingenting", "nothing")),
}
_A_TABLE = Text("en tabell", "a table")
_A_LIST = Text("en liste", "a list")
_SHAPES: tuple[tuple[type | tuple[type, ...], Text], ...] = (
    (bool, Text("true eller false", "true or false")),
    (str, Text("en tekst", "a text")),
    ((int, float), Text("et tall", "a number")),
    ((date, time), Text("en dato eller et klokkeslett", "a date or a time of day")),
    (dict, _A_TABLE),
    ((list, tuple), _A_LIST),
)
_NOTHING = Text("ingenting", "nothing")


@dataclass(frozen=True, slots=True)
class Misfit:
    """A thing that does not fit: the way to it and what is wrong, without the value."""

    keys: Keys
    says: Text


def first_misfit(value: Any, kind: shape.Type, keys: Keys = ()) -> Misfit | None:
    """The first place where a value read from a file is not of a kind; None where all of it is."""
    return next(misfits(value, kind, keys), None)


def misfits(value: Any, kind: shape.Type, keys: Keys = ()) -> Iterator[Misfit]:
    """Every place where a value read from a file is not of a kind, from the outside in."""
    kind = _undressed(kind)
    for its_kind, look in _LOOKS.items():
        if isinstance(kind, its_kind):
            yield from look(value, kind, keys)
            return
    if type(kind) in _PLAIN and not _is_plain(value, kind):
        yield wrong_type(keys, value, expected(kind))


def _undressed(kind: shape.Type) -> shape.Type:
    """A kind without what is told of it, such as a key's meaning for its page."""
    return kind.type if isinstance(kind, shape.Metadata) else kind


def wrong_type(keys: Keys, value: Any, must_be: Text) -> Misfit:
    """A value of another type than must be there. The value itself is not repeated."""
    is_now = shape_of(value)
    return Misfit(
        keys,
        Text(
            "her må det stå {must_be}, men det står {is_now}.",
            "this must be {must_be}, but it is {is_now}.",
        ).filled(must_be=must_be, is_now=is_now),
    )


def unknown_key(keys: Keys, permitted: Iterable[str]) -> Misfit:
    """A key that nobody reads: the nearest that somebody does, else all that may stand there."""
    names = sorted(permitted)
    key = str(keys[-1]) if keys else ""
    near = nearest(key, names)
    if near:
        hint = Text("Mente du «{near}»?", "Did you mean “{near}”?").filled(near=near)
    else:
        several = ", ".join(names)
        hint = Text("Her kan det stå: {several}.", "What may stand here: {several}.").filled(
            several=several
        )
    says = Text("ukjent nøkkel «{key}». {hint}", "unknown key “{key}”. {hint}").filled(
        key=key, hint=hint
    )
    return Misfit(keys, says)


def missing_key(keys: Keys, must_be: Text) -> Misfit:
    """A key that must be there and is not; `keys` ends with it."""
    key = keys[-1]
    says = Text(
        "mangler nøkkelen «{key}», som skal være {must_be}.",
        "lacks the key “{key}”, which is {must_be}.",
    ).filled(key=key, must_be=must_be)
    return Misfit(keys[:-1], says)


def nearest(word: str, words: Sequence[str]) -> str:
    """The word most like another, capitals aside; '' where none is alike."""
    folded = {word.casefold(): word for word in words}
    close = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else ""


def expected(kind: shape.Type) -> Text:
    """What must stand where a kind is asked for."""
    kind = _undressed(kind)
    if isinstance(kind, shape.LiteralType):
        names = ", ".join(str(value) for value in kind.values)
        return Text("en av {names}", "one of {names}").filled(names=names)
    if isinstance(kind, shape.UnionType):
        parts = [expected(part) for part in kind.types if not isinstance(part, shape.NoneType)]
        return joined(Text(" eller ", " or "), parts)
    if isinstance(kind, (shape.StructType, shape.DictType)):
        return _A_TABLE
    if isinstance(kind, (shape.ListType, shape.VarTupleType, shape.TupleType)):
        return _list_of(kind)
    if isinstance(kind, shape.StrType):
        return _text(kind)
    plain = _PLAIN.get(type(kind))
    return plain[1] if plain else Text("noe annet", "something else")


def _list_of(kind: shape.ListType | shape.VarTupleType | shape.TupleType) -> Text:
    if isinstance(kind, shape.TupleType):
        count = len(kind.item_types)
        return Text("en liste med {count} verdier", "a list of {count} values").filled(count=count)
    if isinstance(kind.item_type, (shape.StructType, shape.DictType)):
        return Text("en liste av tabeller", "a list of tables")
    if isinstance(kind.item_type, shape.StrType):
        return Text("en liste av tekster", "a list of texts")
    return _A_LIST


def _text(kind: shape.StrType) -> Text:
    plain = _PLAIN[shape.StrType][1]
    if kind.pattern:
        return Text("{plain} på formen {pattern}", "{plain} of the form {pattern}").filled(
            plain=plain, pattern=kind.pattern
        )
    if kind.min_length:
        return Text("{plain} som ikke er tom", "{plain} that is not empty").filled(plain=plain)
    return plain


def shape_of(value: Any) -> Text:
    """What a value is, in plain words."""
    for types, name in _SHAPES:
        if isinstance(value, types):
            return name if value != "" else Text("en tom tekst", "an empty text")
    return _NOTHING


def _is_plain(value: Any, kind: shape.Type) -> bool:
    types = _PLAIN[type(kind)][0]
    # Python's true is a whole number and its moments are days; in a file they are neither.
    if isinstance(value, bool) and bool not in types:
        return False
    if isinstance(value, datetime) or not isinstance(value, types):
        return False
    return _is_text(value, kind) if isinstance(kind, shape.StrType) else True


def _is_text(value: Any, kind: shape.StrType) -> bool:
    import re

    long_enough = len(value) >= (kind.min_length or 0)
    return long_enough and (not kind.pattern or bool(re.search(kind.pattern, value)))


def _look_at_table(value: Any, kind: Any, keys: Keys) -> Iterator[Misfit]:
    if not isinstance(value, dict):
        yield wrong_type(keys, value, _A_TABLE)
        return
    fields = {field.encode_name: field for field in kind.fields}
    for key in value:
        if key not in fields:
            yield unknown_key((*keys, key), fields)
    for key, field in fields.items():
        if key in value:
            yield from misfits(value[key], field.type, (*keys, key))
        elif field.required:
            yield missing_key((*keys, key), expected(field.type))


def _look_at_any_table(value: Any, kind: Any, keys: Keys) -> Iterator[Misfit]:
    if not isinstance(value, dict):
        yield wrong_type(keys, value, _A_TABLE)
        return
    for key, member in value.items():
        yield from misfits(member, kind.value_type, (*keys, key))


def _look_at_list(value: Any, kind: Any, keys: Keys) -> Iterator[Misfit]:
    if not isinstance(value, list):
        yield wrong_type(keys, value, expected(kind))
        return
    if len(value) < (kind.min_length or 0):
        says = Text(
            "listen er tom, og må ha noe i seg.", "the list is empty and must hold something."
        )
        yield Misfit(keys, says)
    for place, member in enumerate(value):
        yield from misfits(member, kind.item_type, (*keys, place))


def _look_at_tuple(value: Any, kind: Any, keys: Keys) -> Iterator[Misfit]:
    if not isinstance(value, list) or len(value) != len(kind.item_types):
        yield wrong_type(keys, value, expected(kind))
        return
    for place, (member, its_kind) in enumerate(zip(value, kind.item_types, strict=True)):
        yield from misfits(member, its_kind, (*keys, place))


def _look_at_choice(value: Any, kind: Any, keys: Keys) -> Iterator[Misfit]:
    each = [tuple(misfits(value, part, keys)) for part in kind.types]
    if not all(each):
        return
    # A fault inside a value of the right outer shape says more than that the shape is wrong.
    deeper = [misfit for part in each for misfit in part[:1] if misfit.keys != keys]
    yield deeper[0] if deeper else wrong_type(keys, value, expected(kind))


def _look_at_literal(value: Any, kind: Any, keys: Keys) -> Iterator[Misfit]:
    if any(type(value) is type(permitted) and value == permitted for permitted in kind.values):
        return
    if not isinstance(value, str) or not _may_be_repeated(value):
        yield wrong_type(keys, value, expected(kind))
        return
    must_be, near = expected(kind), nearest(value, [str(permitted) for permitted in kind.values])
    hint = (
        Text(" Mente du «{near}»?", " Did you mean “{near}”?").filled(near=near) if near else Text()
    )
    says = Text(
        "her må det stå {must_be}, men det står «{value}».{hint}",
        "this must be {must_be}, but it is “{value}”.{hint}",
    ).filled(must_be=must_be, value=value, hint=hint)
    yield Misfit(keys, says)


def _may_be_repeated(value: str) -> bool:
    """Whether a text is a word rather than a paragraph, a line break or somebody's number."""
    digits = sum(sign.isdigit() for sign in value)
    return len(value) <= 40 and digits < 6 and value.isprintable()


_LOOKS: dict[type[shape.Type], Callable[[Any, Any, Keys], Iterator[Misfit]]] = {
    shape.StructType: _look_at_table,
    shape.DictType: _look_at_any_table,
    shape.ListType: _look_at_list,
    shape.VarTupleType: _look_at_list,
    shape.TupleType: _look_at_tuple,
    shape.UnionType: _look_at_choice,
    shape.LiteralType: _look_at_literal,
}
