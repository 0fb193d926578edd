"""Names and answers in other languages: what people accepted for a registry, and standard answers.

What a registry says itself is never replaced: a translation fills only what is not given. Standard
answers (yes, no, unknown) were translated once, for every registry (specs/translations/).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast, get_args

from regmeta.errors import BrokenConfiguration
from regmeta.model import Catalogue, Code, Kilde, Kodeverk, Text, Variable, VariableVersion
from regmeta.spec.loading import specs_folder

TRANSLATIONS = "translations.tsv"
"""The file in a registry's folder that holds what people accepted."""
Level = Literal["variabel", "kode"]
REVIEWED, UNREVIEWED = "reviewed", "unreviewed"
_STATES = (REVIEWED, UNREVIEWED)


@dataclass(frozen=True, slots=True)
class Translation:
    """A text of a registry in another language: a variable's name or an answer.

    `source` tells where it was taken from, `state` whether a person has reviewed it.
    """

    level: Level
    nb: str
    lang: str
    text: str
    source: str
    state: str
    by: str = ""
    day: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What is translated, and into which language."""
        return self.level, self.nb, self.lang


_COLUMNS = tuple(field.name for field in fields(Translation))
Accepted = Mapping[tuple[str, str, str], Translation]


@cache
def standard_answers() -> dict[str, Text]:
    """Answers of every registry in every language, by what they are in bokmål."""
    return _texts_of("standard.tsv")


@cache
def frequent_names() -> dict[str, Text]:
    """What variables of many registries are called, in every language, by their bokmål: proposed
    to a registry's people, and never filled in unasked."""
    return _texts_of("names.tsv")


def _texts_of(name: str) -> dict[str, Text]:
    lines = (specs_folder() / "translations" / name).read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines[1:])
    return {nb: Text(nb, en=en, nn=nn) for nb, en, nn in rows}


def read_translations(folder: Path | None) -> tuple[Translation, ...]:
    """What people accepted for a registry, in the file's order; none where there is no file.

    Raises BrokenConfiguration with the line that cannot be read.
    """
    path = folder / TRANSLATIONS if folder else None
    if path is None or not path.is_file():
        return ()
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        raise _broken(path, 1) from None
    head, *rows = [line.split("\t") for line in text.split("\n")[:-1]] or [[]]
    if tuple(head) != _COLUMNS:
        raise _broken(path, 1)
    return tuple(_translation(path, number, row) for number, row in enumerate(rows, start=2))


def _translation(path: Path, number: int, row: Sequence[str]) -> Translation:
    if len(row) != len(_COLUMNS) or row[0] not in get_args(Level) or row[5] not in _STATES:
        raise _broken(path, number)
    return Translation(cast(Level, row[0]), *row[1:])


def _broken(path: Path, line: int) -> BrokenConfiguration:
    return BrokenConfiguration(
        "{path}:{line}: er ingen oversettelse. Kolonnene er {columns}, med tabulator mellom.",
        "{path}:{line}: is no translation. The columns are {columns}, with tabs between.",
        path=path,
        line=line,
        columns=", ".join(_COLUMNS),
    )


def translations_text(translations: Iterable[Translation]) -> str:
    """The file's text: a line each, in the order of what is translated."""
    rows = [_COLUMNS]
    for translation in sorted(translations, key=lambda row: row.key):
        values = (on_one_line(getattr(translation, name)) for name in _COLUMNS)
        rows.append(tuple(values))
    return "".join("\t".join(row) + "\n" for row in rows)


def on_one_line(text: str) -> str:
    """A text without the signs that separate cells and lines of the file."""
    return " ".join(text.split())


# ------------------------------------------------------------------ into the catalogue


def translated(catalogue: Catalogue, accepted: Mapping[str, Sequence[Translation]]) -> Catalogue:
    """The catalogue with what is accepted for each kilde, by its id, and with standard answers.

    What nobody has reviewed is noted in the annotations, by the code of its variable or list.
    """
    unreviewed: set[str] = set()
    kilder = []
    for kilde in catalogue.kilder:
        by_key = {row.key: row for row in accepted.get(kilde.id, ())}
        kilder.append(_kilde(kilde, by_key, unreviewed))
    annotations = replace(catalogue.annotations, unreviewed=frozenset(unreviewed))
    return replace(catalogue, kilder=tuple(kilder), annotations=annotations)


def _kilde(kilde: Kilde, accepted: Accepted, unreviewed: set[str]) -> Kilde:
    lists = tuple(_kodeverk(one_list, accepted, unreviewed) for one_list in kilde.kodeverk)
    if not any(level == "variabel" for level, _, _ in accepted):
        return replace(kilde, kodeverk=lists)
    variables = tuple(_variable(variable, accepted, unreviewed) for variable in kilde.variables)
    return replace(kilde, kodeverk=lists, variables=variables)


def _variable(variable: Variable, accepted: Accepted, unreviewed: set[str]) -> Variable:
    versions = tuple(_version(version, accepted) for version in variable.versions)
    if versions == variable.versions:
        return variable
    if _is_unreviewed("variabel", variable.current.name, accepted):
        unreviewed.add(variable.code)
    return replace(variable, versions=versions)


def _version(version: VariableVersion, accepted: Accepted) -> VariableVersion:
    name = _filled("variabel", version.name, accepted)
    if name == version.name:
        return version
    english = {"NavnEngelsk": name.en} if name.en else {}
    return replace(version, name=name, properties={**version.properties, **english})


def _kodeverk(kodeverk: Kodeverk, accepted: Accepted, unreviewed: set[str]) -> Kodeverk:
    codes = tuple(_code(code, accepted) for code in kodeverk.codes)
    if codes == kodeverk.codes:
        return kodeverk
    if any(_is_unreviewed("kode", code.label, accepted) for code in kodeverk.codes):
        unreviewed.add(kodeverk.code)
    return replace(kodeverk, codes=codes)


def _code(code: Code, accepted: Accepted) -> Code:
    label = _filled("kode", code.label, accepted)
    standard = standard_answers().get(label.nb)
    if standard is not None:
        label = replace(label, en=label.en or standard.en, nn=label.nn or standard.nn)
    return code if label == code.label else replace(code, label=label)


def _filled(level: Level, text: Text, accepted: Accepted) -> Text:
    """The text with what is accepted for the languages that it is not given in."""
    if not accepted:
        return text
    filled, nb = text, on_one_line(text.nb)
    for lang in ("en", "nn"):
        translation = accepted.get((level, nb, lang))
        if translation is not None and not getattr(text, lang):
            given: dict[str, Any] = {lang: translation.text}
            filled = replace(filled, **given)
    return filled


def _is_unreviewed(level: Level, text: Text, accepted: Accepted) -> bool:
    """Whether an English text that is filled in is one that nobody has reviewed."""
    translation = accepted.get((level, on_one_line(text.nb), "en"))
    return translation is not None and translation.state == UNREVIEWED and not text.en
