"""Configuration read strictly: a TOML or JSON file becomes a typed value, or is one sentence.

    class Advice(Strict, frozen=True):
        title: Words
        limit: int = 10

    advice = load_strict(path, Advice)

An unknown key, a missing key and a value of a wrong type are refused with the file, the line (in
TOML), the way to the key, what must stand there and the nearest key that may.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from regmeta.errors import BrokenConfiguration
from regmeta.files.confined import refuse_special
from regmeta.files.toml_lines import Keys, key_lines
from regmeta.model import Text
from regmeta.texts import joined

Shape = TypeVar("Shape")
_DAYS = (datetime, date, time)


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table as it stands in a file: its keys are its fields, and there are no others.

    Each class below it says `frozen=True` again, which is how type checkers see it.
    """


class Words(Strict, frozen=True):
    """A text of a configuration file in its languages; bokmål and English must be there."""

    nb: str
    en: str
    nn: str = ""

    @property
    def text(self) -> Text:
        return Text(self.nb, self.en, self.nn)


@dataclass(frozen=True)
class ConfigurationFile:
    """A configuration file as it was read: what it says, and where each key of it stands."""

    path: Path
    data: Any
    written: str = dataclasses.field(default="", repr=False)

    @cached_property
    def lines(self) -> Mapping[Keys, int]:
        """The line of every key of a TOML file; {} of a JSON file."""
        return key_lines(self.written) if self.path.suffix == ".toml" else {}

    def line(self, *keys: str | int) -> int:
        """The line of a key, else of the table that it should have stood in; 0 where unknown."""
        for end in range(len(keys), 0, -1):
            if keys[:end] in self.lines:
                return self.lines[keys[:end]]
        return 0

    def into(self, kind: type[Shape]) -> Shape:
        """What the file says, as a value of a type.

        Raises BrokenConfiguration that names all that does not fit, a line each.
        """
        return self.fitted(self.data, kind, ())

    def fitted(self, value: Any, kind: type[Shape], keys: Keys) -> Shape:
        """A part of what the file says, found at `keys`, as a value of a type."""
        try:
            return msgspec.convert(value, kind, builtin_types=_DAYS, str_keys=True)
        except (msgspec.ValidationError, ValueError, RecursionError) as error:
            raise self._misfit(value, kind, keys, error) from error

    def _misfit(self, value: Any, kind: Any, keys: Keys, error: Exception) -> BrokenConfiguration:
        unforeseen = Text("passer ikke ({error}).", "does not fit ({error}).").filled(error=error)
        return self.broken_at(self._faults(value, kind, keys) or [(keys, unforeseen)])

    def faults(self, kind: type[Any]) -> list[tuple[Keys, Text]]:
        """All in the file that does not fit a type, each with its keys."""
        return self._faults(self.data, kind, ())

    def _faults(self, value: Any, kind: Any, keys: Keys) -> list[tuple[Keys, Text]]:
        from regmeta.files.misfit import misfits

        shape = msgspec.inspect.type_info(kind)
        return [(misfit.keys, misfit.says) for misfit in misfits(value, shape, keys)]

    def broken(self, keys: Keys, says: Text) -> BrokenConfiguration:
        """The error that says what is wrong at a key: file, line, the way to it, and a sentence."""
        return self.broken_at([(keys, says)])

    def broken_at(self, faults: Sequence[tuple[Keys, Text]]) -> BrokenConfiguration:
        """The error that says what is wrong at several keys, a line each in the file's order."""
        in_order = sorted(faults, key=lambda fault: self.line(*fault[0]))
        sentences = dict.fromkeys(self._sentence(keys, says) for keys, says in in_order)
        return BrokenConfiguration.of(joined("\n", sentences))

    def _sentence(self, keys: Keys, says: Text) -> Text:
        line = self.line(*keys)
        where = f"{self.path}:{line}" if line else str(self.path)
        return joined(": ", filter(None, (Text(where), way_to(keys), says)))

    def refuse_unknown(self, keys: Keys, table: Iterable[str], permitted: Collection[str]) -> None:
        """BrokenConfiguration where a table has keys that are not among those permitted."""
        faults = list(self.unknown(keys, table, permitted))
        if faults:
            raise self.broken_at(faults)

    def unknown(
        self, keys: Keys, table: Iterable[str], permitted: Collection[str]
    ) -> Iterator[tuple[Keys, Text]]:
        """The keys of a table that are not among those permitted, each with its sentence."""
        from regmeta.files.misfit import unknown_key

        for key in table:
            if key not in permitted:
                misfit = unknown_key((*keys, key), permitted)
                yield misfit.keys, misfit.says


def load_strict(path: Path, kind: type[Shape]) -> Shape:
    """A TOML or JSON file as a value of a type; BrokenConfiguration where it is none."""
    return read_source(path).into(kind)


def load_toml(path: Path) -> dict[str, Any]:
    """A TOML file as a dict; BrokenConfiguration with file and line where it does not parse."""
    return dict(read_source(path).data)


def read_source(path: Path) -> ConfigurationFile:
    """A TOML or JSON file, parsed and not yet held against a type.

    Raises BrokenConfiguration where it cannot be read, or is not what its name says, and
    UnreadableInput where it is no regular file.
    """
    refuse_special(path)
    try:
        written = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(path, Text("er ikke UTF-8", "is not UTF-8")) from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise _unreadable(
            path, Text("kan ikke leses: {why}", "cannot be read: {why}").filled(why=why)
        ) from error
    return ConfigurationFile(path, _parsed(path, written), written)


def _parsed(path: Path, written: str) -> Any:
    """TOML by its name's ending, everything else as JSON."""
    import json

    import tomli

    try:
        return tomli.loads(written) if path.suffix == ".toml" else json.loads(written)
    except RecursionError as error:
        deep = Text("er for dypt nøstet", "is nested too deeply")
        raise _unreadable(path, deep) from error
    except ValueError as error:
        name = "TOML" if path.suffix == ".toml" else "JSON"
        line = getattr(error, "lineno", 0)
        where = f"{path}:{line}" if line else str(path)
        raise BrokenConfiguration(
            "{where}: filen er ikke gyldig {name} ({error}).",
            "{where}: the file is not valid {name} ({error}).",
            where=where,
            name=name,
            error=error,
        ) from error


def _unreadable(path: Path, why: Text) -> BrokenConfiguration:
    return BrokenConfiguration(
        "{path}: filen {why}.", "{path}: the file {why}.", path=path, why=why
    )


def way_to(keys: Keys) -> Text:
    """The way to a value as a person writes it: `data.Besøk.order nr. 2, earlier`."""
    parts: list[Text] = []
    for before, key in zip((None, *keys), keys, strict=False):
        if isinstance(key, int):
            parts.append(_NUMBERED.filled(number=key + 1))
        elif before is None:
            parts.append(Text(key))
        else:
            parts.append(Text(f"{'.' if isinstance(before, str) else ', '}{key}"))
    return joined("", parts)


_NUMBERED = Text(" nr. {number}", " no. {number}")
