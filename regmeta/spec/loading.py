"""Strict loading of specs/, the law as versioned data: an unknown key is an error."""

from __future__ import annotations

from collections.abc import Mapping as Map
from functools import lru_cache
from pathlib import Path
from typing import Any

from regmeta.errors import BrokenConfiguration, WrongUse
from regmeta.model import LEVELS, LevelName, Text
from regmeta.spec.fields import (
    BASES,
    CARDINALITIES,
    TYPES,
    Condition,
    Field,
    Level,
    Option,
    OptionList,
    Spec,
)

_OPTION_LIST = frozenset({"title", "source", "options"})
_OPTION = frozenset({"value", "label", "synonyms", "replaced_by"})
_TEXTS = frozenset({"label", "help", "group", "basis_note"})
_PLAIN = frozenset(
    {
        "type",
        "obligation",
        "basis",
        "cardinality",
        "gate",
        "inherits",
        "rdf",
        "example",
        "pattern",
        "max_length",
        "refers_to",
        "structural",
        "english_twin",
        "provenance",
    }
)
_SPECIAL = frozenset({"options", "required_when", "synonyms"})
_NEEDED = ("label", "help", "type", "obligation", "basis")


@lru_cache(maxsize=1)
def specs_folder() -> Path:
    """Where specs/ lies: inside the installed package, else beside it in a checkout."""
    here = Path(__file__).resolve().parents[1]
    for folder in (here / "specs", here.parent / "specs"):
        if folder.is_dir():
            return folder
    raise BrokenConfiguration(
        f"Fant ikke mappen specs/ ved {here}: regmeta er ikke helt installert. Installer på nytt."
    )


def load_toml(path: Path) -> dict[str, Any]:
    """A TOML file as a dict; BrokenConfiguration with file and line where it does not parse."""
    import tomli

    try:
        return tomli.loads(path.read_text(encoding="utf-8"))
    except (tomli.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrokenConfiguration(f"{path}: filen er ikke gyldig TOML ({error}).") from error
    except OSError as error:
        raise BrokenConfiguration(f"{path}: kan ikke leses ({error.strerror}).") from error


def versions(name: str = "helsedata") -> tuple[str, ...]:
    """The versions of a spec that are here, oldest first."""
    folder = specs_folder() / name
    return tuple(sorted(path.parent.name for path in folder.glob("*/spec.toml")))


@lru_cache(maxsize=8)
def load_spec(version: str = "", name: str = "helsedata") -> Spec:
    """A spec version (the newest where none is named), checked as it is read.

    Raises BrokenConfiguration on any fault in the data and WrongUse on an unknown version.
    """
    known = versions(name)
    chosen = version or (known[-1] if known else "")
    if chosen not in known:
        raise WrongUse(
            f"{name} har ikke versjonen «{version}». Det finnes: {', '.join(known)}.",
            f"{name} has no version “{version}”. There are: {', '.join(known)}.",
        )
    return _load(specs_folder() / name / chosen, name)


def load_folder(folder: Path) -> Spec:
    """A spec from any folder that holds one, to compare with or to try out."""
    return _load(folder, folder.resolve().parent.name)


def _load(folder: Path, name: str) -> Spec:
    head = load_toml(folder / "spec.toml")
    options = _load_options(folder / "options.toml")
    levels = {level: _load_level(folder, level, options) for level in LEVELS}
    spec = Spec(
        name=name,
        version=folder.name,
        date=head["date"],
        title=_text(str(folder / "spec.toml"), head, "title"),
        status=_text(str(folder / "spec.toml"), head, "status"),
        levels=levels,
        options=options,
        folder=folder,
    )
    _check_references(spec)
    return spec


def _load_options(path: Path) -> dict[str, OptionList]:
    lists = {}
    for name, table in load_toml(path).items():
        where = f"{path}: [{name}]"
        _refuse_unknown(where, table, _OPTION_LIST)
        options = tuple(_load_option(where, entry) for entry in table.get("options", ()))
        if not options:
            raise BrokenConfiguration(f"{where}: har ingen verdier (options).")
        source = _text(where, table, "source") if "source" in table else Text()
        lists[name] = OptionList(name, _text(where, table, "title"), options, source)
    return lists


def _load_option(where: str, entry: dict[str, Any]) -> Option:
    _refuse_unknown(where, entry, _OPTION)
    if not isinstance(entry.get("value"), str):
        raise BrokenConfiguration(f"{where}: en verdi mangler value.")
    return Option(
        value=entry["value"],
        label=_text(f"{where}: {entry['value']}", entry, "label"),
        synonyms=tuple(entry.get("synonyms", ())),
        replaced_by=entry.get("replaced_by", ""),
    )


def _refuse_unknown(where: str, entry: dict[str, Any], known: frozenset[str]) -> None:
    unknown = sorted(set(entry) - known)
    if unknown:
        raise BrokenConfiguration(f"{where}: ukjent nøkkel {', '.join(unknown)}.")


def _text(where: str, entry: dict[str, Any], name: str) -> Text:
    """A text table of the spec: languages nb, en and nn, nothing else."""
    found = entry.get(name)
    if not isinstance(found, dict) or not set(found) <= {"nb", "en", "nn"}:
        raise BrokenConfiguration(f'{where}: {name} må skrives som {{ nb = "…", en = "…" }}.')
    return Text(**found)


def _load_level(folder: Path, level: LevelName, options: Map[str, OptionList]) -> Level:
    path = folder / f"{level}.toml"
    data = load_toml(path)
    label = _text(str(path), data, "level")
    data.pop("level")
    fields = tuple(
        _load_field(path, level, key, entry, options, order)
        for order, (key, entry) in enumerate(data.items(), start=1)
    )
    return Level(level, label, fields)


def _load_field(
    path: Path,
    level: LevelName,
    key: str,
    entry: dict[str, Any],
    options: Map[str, OptionList],
    order: int,
) -> Field:
    where = f"{path}: [{key}]"
    _check_entry(where, entry, options)
    condition = entry.get("required_when")
    given: dict[str, Any] = {name: entry[name] for name in _PLAIN if name in entry}
    given |= {name: _text(where, entry, name) for name in _TEXTS if name in entry}
    return Field(
        level=level,
        key=key,
        sort_order=order * 5,
        options=options.get(entry.get("options", "")),
        required_when=Condition(condition["field"], tuple(condition.get("in", ())))
        if condition
        else None,
        synonyms=tuple(entry.get("synonyms", ())),
        **given,
    )


def _check_entry(where: str, entry: dict[str, Any], options: Map[str, OptionList]) -> None:
    _refuse_unknown(where, entry, _TEXTS | _PLAIN | _SPECIAL)
    missing = [name for name in _NEEDED if name not in entry]
    if missing:
        raise BrokenConfiguration(f"{where}: mangler {', '.join(missing)}.")
    if entry["type"] not in TYPES:
        raise BrokenConfiguration(f"{where}: ukjent type «{entry['type']}».")
    if entry.get("cardinality", "0..1") not in CARDINALITIES:
        raise BrokenConfiguration(f"{where}: ukjent kardinalitet «{entry['cardinality']}».")
    if entry["obligation"] not in ("mandatory", "recommended", "optional"):
        raise BrokenConfiguration(f"{where}: ukjent nivå «{entry['obligation']}».")
    if entry["basis"] not in BASES:
        raise BrokenConfiguration(f"{where}: ukjent grunnlag «{entry['basis']}».")
    named = entry.get("options", "")
    if named and named not in options:
        raise BrokenConfiguration(f"{where}: verdilisten «{named}» finnes ikke i options.toml.")
    if entry["type"] in ("SingleSelect", "MultiSelect") and not named:
        raise BrokenConfiguration(f"{where}: {entry['type']} må ha en verdiliste (options).")


def _check_references(spec: Spec) -> None:
    for field_ in spec:
        siblings = spec[field_.level]
        named = [field_.english_twin]
        if field_.required_when:
            named.append(field_.required_when.field)
        for other in named:
            if other and other not in siblings:
                raise BrokenConfiguration(
                    f"{spec.folder}/{field_.level}.toml: [{field_.key}] viser til «{other}», "
                    "som ikke finnes på samme nivå."
                )
        if field_.refers_to and field_.refers_to not in spec.levels:
            raise BrokenConfiguration(
                f"{spec.folder}/{field_.level}.toml: [{field_.key}] viser til nivået "
                f"«{field_.refers_to}», som ikke finnes."
            )
