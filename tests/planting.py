"""A registry with a marker in every field of every level, and where the markers come out again.

The fields are those of the specification. A text gets a word of its own; a day or number one that
nothing else holds; what has few values (an option, yes or no, a reference) is changed instead, and
comes out where the publication then differs. `python -m tests.planting` prints the matrix.
"""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from regmeta.catalogue.build import build_catalogue
from regmeta.catalogue.facts import visible
from regmeta.files.tree import Tree
from regmeta.model import LEVELS, Catalogue, LevelName, Submission, no_progress
from regmeta.publish import write_format
from regmeta.runs.formats import FORMATS
from regmeta.spec.fields import Field, Spec
from regmeta.spec.loading import load_spec
from tests.small import TODAY, records, submission

_LANGUAGES = ("nb", "en", "se")
_MONTHS = ("februar", "February")
_CODES = {
    "kilde": ("K_PLANTET",),
    "delkilde": ("K_PLANTET.DELEN", "K_PLANTET.DELEN2"),
    "datasamling": ("K_PLANTET.SKJEMA",),
    "variabel": ("V_PLANTET.SKJEMA.TEKST", "V_PLANTET.SKJEMA.TALL", "V_PLANTET.SKJEMA.KODET"),
    "kodeverk": ("PLANTET.LISTE", "PLANTET.ANNEN"),
}
_ROWS: dict[LevelName, int] = {
    "kilde": 1,
    "delkilde": 2,
    "datasamling": 1,
    "variabel": 3,
    "kodeverk": 2,
    "kode": 3,
}
TEXT, NUMBER, CODED = range(3)
_ONLY = {
    "MaaleEnhet": NUMBER,
    "GrenseLav": NUMBER,
    "GrenseHoy": NUMBER,
    "Presisjon": NUMBER,
    "Lengde": TEXT,
    "kodeverk": CODED,
    "FlerkodetFelt": CODED,
}
"""Fields that a variable of one kind alone has."""
_LIMITS = {"GrenseLav": "30217", "GrenseHoy": "98431"}


@dataclass(frozen=True)
class Plant:
    """One field, the texts of its rows, and what must all be there if it came out.

    `other` is the texts of a second publication, where the first has no marker.
    """

    level: LevelName
    key: str
    texts: tuple[str, ...]
    marks: tuple[re.Pattern[str], ...] = ()
    other: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.level}.{self.key}"


def _word(number: int) -> str:
    """A word of small letters that no text holds: merkeqaa, merkeqab …"""
    return f"merkeq{chr(97 + number // 26)}{chr(97 + number % 26)}"


def _mark(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text), re.IGNORECASE)


def _texts(number: int) -> dict[str, tuple[str, tuple[str, ...]]]:
    """By type of field: the text, and the words in it."""
    word = _word(number)
    words = tuple(f"{word}{lang}" for lang in _LANGUAGES)
    tagged = [
        {"value": said, "language": lang} for said, lang in zip(words, _LANGUAGES, strict=True)
    ]
    return {
        "Url": (f"https://{word}.example.org/side", (word,)),
        "Email": (f"{word}@example.org", (word,)),
        "LangTaggedList": (json.dumps(tagged), words),
        "MultilingualText": (json.dumps(dict(zip(_LANGUAGES, words, strict=True))), words),
        "Object": (json.dumps({"name": words[0], "role": words[1]}), words[:2]),
    }


_DIGITS = {
    "kilde.Opprettet": "1907",
    "kilde.SistOppdatert": "19090203",
    "kilde.OrgnrDataansvarlig": "983974724",
    "variabel.Presisjon": "7",
}
_YEARS = {"kilde.GyldigFra": 1901, "kilde.GyldigTil": 1998}
"""The kilde's own period reaches beyond those of its parts, which would hide it."""
_IRIS = frozenset({"kilde.applicableLegislation", "kilde.ErISamsvarMed"})
_SPECIAL = {"kilde.temporalResolution": "P17D"}
_REFERENCES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "delkilde.delkilde": (("", "K_PLANTET.DELEN"), ("", "")),
    "datasamling.delkilde": (("K_PLANTET.DELEN",), ("",)),
    "variabel.datasamling": (("K_PLANTET.SKJEMA",) * 3, ("",) * 3),
    "variabel.kodeverk": (("", "", "PLANTET.LISTE"), ("",) * 3),
    "kode.kodeverk": (("PLANTET.LISTE",) * 3, ("PLANTET.LISTE", "PLANTET.LISTE", "PLANTET.ANNEN")),
    "kode.verdi": (("71", "72", "73"), ("71", "72", "74")),
    "variabel.DataType": (("1", "3", "2"), ("2", "3", "2")),
    "kodeverk.kodeverkType": (("Kildekodeverk",) * 2, ("HelsefagligKodeverk",) * 2),
}


def _planted(field: Field, level: LevelName, number: int) -> Plant:
    """What is put into a field, and what is looked for."""
    name, rows = f"{level}.{field.key}", _ROWS[level]
    if name in _REFERENCES:
        return Plant(level, field.key, _REFERENCES[name][0], other=_REFERENCES[name][1])
    if field.key == "Code":
        return Plant(
            level, field.key, _CODES[level], (re.compile(rf"{_CODES[level][0]}(?![.\w])"),)
        )
    if field.options is not None:
        return _chosen(field, level)
    if field.type == "Boolean":
        return _spread(Plant(level, field.key, ("Ja",) * rows, other=("Nei",) * rows))
    text, marks = _marked(field, name, number)
    return _spread(Plant(level, field.key, (text,) * rows, marks))


def _chosen(field: Field, level: LevelName) -> Plant:
    """Another of the options: the first that is not the first."""
    assert field.options is not None
    values = [option.value for option in field.options.options]
    texts, other = (values[0],) * _ROWS[level], (values[1],) * _ROWS[level]
    return _spread(Plant(level, field.key, texts, other=other))


def _marked(field: Field, name: str, number: int) -> tuple[str, tuple[re.Pattern[str], ...]]:
    if field.key in _LIMITS:
        return _LIMITS[field.key], (_digits(_LIMITS[field.key]),)
    if name in _SPECIAL:
        return _SPECIAL[name], (_mark(_SPECIAL[name]),)
    if name in _DIGITS:
        return _DIGITS[name], (_digits(_DIGITS[name]),)
    if name in _IRIS:
        return f"https://{_word(number)}.example.org/x", (_mark(_word(number)),)
    if field.type == "Number":
        return str(40_000 + number), (_digits(str(40_000 + number)),)
    if field.type == "Date":
        day = date(_YEARS.get(name, 1910 + number % 80), 2, 3)
        return day.isoformat(), (_day(day),)
    text, words = _texts(number).get(field.type, (_word(number), (_word(number),)))
    return text, tuple(_mark(word) for word in words)


def _digits(text: str) -> re.Pattern[str]:
    """A number that stands alone, with or without a space or comma before its last three."""
    apart = rf"{text[:-3]}[\s,.\u00a0\u202f]?{text[-3:]}" if len(text) == 5 else text
    if len(text) == 8:
        apart = rf"{text}|{text[:4]}-{text[4:6]}-{text[6:]}"
    return re.compile(rf"(?<![0-9a-fA-F])(?:{apart})(?![0-9a-fA-F])")


def _day(day: date) -> re.Pattern[str]:
    said = "|".join(rf"{day.day}\.? {month} {day.year}" for month in _MONTHS)
    return re.compile(f"{day.isoformat()}|{said}")


def _spread(plant: Plant) -> Plant:
    """Texts of the rows that may have the field."""
    if plant.level != "variabel" or plant.key not in _ONLY:
        return plant
    at = _ONLY[plant.key]

    def only(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(text if row == at else "" for row, text in enumerate(texts))

    return replace(plant, texts=only(plant.texts), other=only(plant.other))


def plants(spec: Spec) -> tuple[Plant, ...]:
    """One of every field of every level."""
    fields = [(level, field) for level in LEVELS for field in spec[level].fields]
    return tuple(_planted(field, level, at) for at, (level, field) in enumerate(fields))


def _rows(level: LevelName, given: list[Plant]) -> list[dict[str, str]]:
    own = [plant for plant in given if plant.level == level]
    return [{plant.key: plant.texts[row] for plant in own} for row in range(_ROWS[level])]


def planted_registry(given: list[Plant]) -> Submission:
    """One registry of what is planted."""
    tables = [records(level, *_rows(level, given)) for level in LEVELS]
    return submission("plantet", *tables)


def planted_catalogue(given: list[Plant], spec: Spec) -> Catalogue:
    made = build_catalogue([planted_registry(given)], spec, today=TODAY)
    return visible(made)[0]


# ------------------------------------------------------------------ looking


def published(name: str, catalogue: Catalogue, spec: Spec, root: Path) -> str:
    """All that a format writes of a catalogue, as text."""
    write_format(FORMATS.named(name), catalogue, spec, Tree(root), no_progress)
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return "\n".join(f"{path.relative_to(root)}\n{_read(path)}" for path in files)


def _read(path: Path) -> str:
    return _READERS.get(path.suffix, _plain)(path)


def _plain(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _zipped(path: Path) -> str:
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as parts:
        return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


def _parquet(path: Path) -> str:
    import pyarrow.parquet as pq

    return json.dumps(pq.read_table(path).to_pylist(), default=str, ensure_ascii=False)


_READERS: Mapping[str, Callable[[Path], str]] = {
    ".xlsx": _zipped,
    ".parquet": _parquet,
    ".duckdb": lambda _: "",
}


def seen(name: str, spec: Spec) -> dict[str, bool]:
    """By field, whether what was planted in it is in what a format publishes."""
    given = list(plants(spec))
    with TemporaryDirectory() as folder:
        text = published(name, planted_catalogue(given, spec), spec, Path(folder) / "whole")
        found = {plant.name: all(mark.search(text) for mark in plant.marks) for plant in given}
        for at, plant in enumerate(given):
            if not plant.marks:
                changed = [*given[:at], replace(plant, texts=plant.other), *given[at + 1 :]]
                catalogue = planted_catalogue(changed, spec)
                found[plant.name] = text != published(name, catalogue, spec, Path(folder) / f"{at}")
    return found


def matrix(names: tuple[str, ...], spec: Spec) -> Iterator[str]:
    """The matrix as lines: a field a row, a format a column; then the sums by level."""
    columns = {name: seen(name, spec) for name in names}
    yield "\t".join(("field", *names))
    for plant in plants(spec):
        yield "\t".join((plant.name, *(".x"[columns[name][plant.name]] for name in names)))
    for level in LEVELS:
        of = [f"{level}.{field.key}" for field in spec[level].fields]
        counts = (str(sum(columns[name][field] for field in of)) for name in names)
        yield "\t".join((f"{level} ({len(of)})", *counts))


if __name__ == "__main__":
    chosen = tuple(sys.argv[1:]) or FORMATS.names
    print("\n".join(matrix(chosen, load_spec())))
