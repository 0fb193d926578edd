"""Strict loading of specs/, the law as versioned data: an unknown key is an error."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import msgspec

from regmeta.errors import BrokenConfiguration, WrongUse
from regmeta.files.strict import ConfigurationFile, Strict, Words, load_strict, read_source
from regmeta.model import LEVELS, LevelName, Text
from regmeta.spec.fields import (
    Basis,
    Cardinality,
    Condition,
    Field,
    FieldType,
    Level,
    Obligation,
    Option,
    OptionList,
    Spec,
)


class _Head(Strict, frozen=True):
    """spec.toml."""

    date: date
    title: Words
    status: Words


class _Option(Strict, frozen=True):
    """One value of a list in options.toml."""

    value: str
    label: Words
    synonyms: tuple[str, ...] = ()
    replaced_by: str = ""

    def option(self) -> Option:
        return Option(self.value, self.label.text, self.synonyms, self.replaced_by)


class _OptionList(Strict, frozen=True):
    """A list in options.toml."""

    title: Words
    options: Annotated[tuple[_Option, ...], msgspec.Meta(min_length=1)]
    source: Words | None = None


class _Condition(Strict, frozen=True):
    """What `required_when` says: another field, and perhaps which of its values."""

    field: str
    among: tuple[str, ...] = msgspec.field(default=(), name="in")


class _Field(Strict, frozen=True):
    """A field in a level's file: what stands there, and the Field that it becomes."""

    label: Words
    help: Words
    type: FieldType
    obligation: Obligation
    basis: Basis
    group: Words | None = None
    basis_note: Words | None = None
    cardinality: Cardinality = "0..1"
    options: str = ""
    required_when: _Condition | None = None
    synonyms: tuple[str, ...] = ()
    gate: bool = False
    inherits: bool = False
    rdf: str = ""
    example: str = ""
    pattern: str = ""
    max_length: int = 0
    refers_to: str = ""
    structural: bool = False
    english_twin: str = ""
    provenance: str = ""


@lru_cache(maxsize=1)
def specs_folder() -> Path:
    """Where specs/ lies: inside the installed package, else beside it in a checkout."""
    here = Path(__file__).resolve().parents[1]
    for folder in (here / "specs", here.parent / "specs"):
        if folder.is_dir():
            return folder
    raise BrokenConfiguration(
        "Fant ikke mappen specs/ ved {here}: regmeta er ikke helt installert. Installer på nytt.",
        "No folder specs/ at {here}: regmeta is not wholly installed. Install it again.",
        here=here,
    )


def versions(name: str = "helsedata") -> tuple[str, ...]:
    """The versions of a spec that are here, oldest first."""
    folder = specs_folder() / name
    return tuple(sorted(path.parent.name for path in folder.glob("*/spec.toml")))


def load_spec(version: str = "", name: str = "helsedata") -> Spec:
    """A spec version (the newest where none is named), checked as it is read.

    Raises BrokenConfiguration on any fault in the data and WrongUse on an unknown version.
    """
    available = versions(name)
    chosen = version or (available[-1] if available else "")
    if chosen not in available:
        raise WrongUse(
            "{name} har ikke versjonen «{version}». Det finnes: {choices}.",
            "{name} has no version “{version}”. There are: {choices}.",
            name=name,
            version=version,
            choices=", ".join(available),
        )
    return _load_once(specs_folder() / name / chosen, name)


@lru_cache(maxsize=8)
def _load_once(folder: Path, name: str) -> Spec:
    """A spec by its folder: the newest asked for by its version and by none is one and the same."""
    return _load(folder, name)


def load_folder(folder: Path) -> Spec:
    """A spec from any folder that holds one, to compare with or to try out."""
    return _load(folder, folder.resolve().parent.name)


def _load(folder: Path, name: str) -> Spec:
    head = load_strict(folder / "spec.toml", _Head)
    options = _load_options(folder / "options.toml")
    levels = {level: _load_level(folder, level, options) for level in LEVELS}
    spec = Spec(
        name=name,
        version=folder.name,
        date=head.date,
        title=head.title.text,
        status=head.status.text,
        levels=levels,
        options=options,
        folder=folder,
    )
    _check_references(spec)
    return spec


def _load_options(path: Path) -> dict[str, OptionList]:
    tables = load_strict(path, dict[str, _OptionList])
    return {name: _option_list(name, table) for name, table in tables.items()}


def _option_list(name: str, table: _OptionList) -> OptionList:
    options = tuple(option.option() for option in table.options)
    return OptionList(name, table.title.text, options, _text(table.source))


def _text(words: Words | None) -> Text:
    return words.text if words else Text()


def _load_level(folder: Path, level: LevelName, options: Mapping[str, OptionList]) -> Level:
    source = read_source(folder / f"{level}.toml")
    tables = dict(source.data)
    label = source.fitted(tables.pop("level", None), Words, ("level",))
    fields = tuple(
        _load_field(source, level, key, table, options, order)
        for order, (key, table) in enumerate(tables.items(), start=1)
    )
    return Level(level, label.text, fields)


def _load_field(
    source: ConfigurationFile,
    level: LevelName,
    key: str,
    table: object,
    options: Mapping[str, OptionList],
    order: int,
) -> Field:
    given = source.fitted(table, _Field, (key,))
    condition = given.required_when
    return Field(
        level=level,
        key=key,
        sort_order=order * 5,
        label=given.label.text,
        help=given.help.text,
        type=given.type,
        obligation=given.obligation,
        basis=given.basis,
        group=_text(given.group),
        cardinality=given.cardinality,
        options=_options_of(source, key, given, options),
        basis_note=_text(given.basis_note),
        gate=given.gate,
        required_when=Condition(condition.field, condition.among) if condition else None,
        inherits=given.inherits,
        rdf=given.rdf,
        example=given.example,
        pattern=given.pattern,
        max_length=given.max_length,
        refers_to=given.refers_to,
        structural=given.structural,
        english_twin=given.english_twin,
        synonyms=given.synonyms,
        provenance=given.provenance,
    )


def _options_of(
    source: ConfigurationFile, key: str, given: _Field, options: Mapping[str, OptionList]
) -> OptionList | None:
    """The list that a field names; a field where one chooses must name one."""
    if given.options:
        source.refuse_unknown((key, "options"), (given.options,), options)
    elif given.type in ("SingleSelect", "MultiSelect"):
        says = Text(
            "{kind} må ha en verdiliste (options).", "{kind} must have a list of values (options)."
        ).filled(kind=given.type)
        raise source.broken((key,), says)
    return options.get(given.options)


def _check_references(spec: Spec) -> None:
    """Every field and level that a field points to must be there."""
    for field_ in spec:
        named = [field_.english_twin]
        if field_.required_when:
            named.append(field_.required_when.field)
        for other in named:
            if other and other not in spec[field_.level]:
                raise _dangling(spec, field_, other, Text("samme nivå", "the same level"))
        if field_.refers_to and field_.refers_to not in spec.levels:
            raise _dangling(spec, field_, field_.refers_to, Text("noe nivå", "any level"))


def _dangling(spec: Spec, of: Field, name: str, where: Text) -> BrokenConfiguration:
    source = read_source(spec.folder / f"{of.level}.toml")
    says = Text(
        "viser til «{name}», som ikke finnes på {where}.",
        "points to “{name}”, which is not on {where}.",
    ).filled(name=name, where=where)
    return source.broken((of.key,), says)
