"""What rules may ask about: the spec, the day, and views of a submission worked out once."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from regmeta.model import LevelName, Period, Place, Records, Submission
from regmeta.privacy.spelling import zeros
from regmeta.spec.codesystems import CodeSystems, load_code_systems
from regmeta.spec.fields import ParseProblem, Spec, split_list
from regmeta.spec.tokens import DataType, JaNei
from regmeta.texts import Text, parse_date

NUMERIC: frozenset[str] = frozenset({DataType.INTEGER, DataType.DECIMAL})
UNCLAIMED = "+"
"""Before the name of a column that no field of the spec claims (Records.extras)."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CodeList:
    """One code list as its first owner has it: the rows in the kode records, codes and labels."""

    code: str
    rows: tuple[int, ...]
    values: tuple[str, ...]
    labels: tuple[str, ...]
    owners: int


@dataclass(frozen=True)
class Bundle:
    """Some distinct texts, and the same as one text that can be searched at once."""

    whole: str
    texts: list[str]

    @cached_property
    def digits(self) -> bytes:
        """The text with every digit as 0 and without separators, to look for long numbers in."""
        if self.whole.count("\n") < len(self.texts):
            return zeros(self.whole)
        return zeros("\n".join(text.replace("\n", " ") for text in self.texts))

    @cached_property
    def plain(self) -> bool:
        """Whether nothing but line breaks and what can be seen stands in the texts."""
        return self.whole.replace("\n", "").isprintable()


@dataclass
class Context:
    """One check's facts and caches; it lives as long as the check does."""

    spec: Spec
    today: date
    _kept: dict[tuple[str, int, str], Any] = field(default_factory=dict, repr=False)

    @cached_property
    def code_systems(self) -> CodeSystems:
        return load_code_systems()

    def once(self, what: str, about: object, make: Callable[[], T], key: str = "") -> T:
        """A view that is worked out the first time it is asked for."""
        place = (what, id(about), key)
        if place not in self._kept:
            self._kept[place] = make()
        kept: T = self._kept[place]
        return kept

    def prepare(self, submission: Submission) -> None:
        """Work out the views that most rules ask for, before the rules are shared out."""
        for records in submission.levels.values():
            for key in records.columns:
                self.bundles(records, key)
            self.periods(records)
        self.lists(submission)
        self.references(submission)
        self.forms(submission)
        self.unpublished(submission["variabel"])

    def rows_by_text(self, records: Records, key: str) -> dict[str, list[int]]:
        """The rows that each distinct text of a field stands in; empty texts are left out."""
        return self.once("rows", records, lambda: _rows_by_text(_texts(records, key)), key)

    def bundles(self, records: Records, key: str) -> list[Bundle]:
        """The distinct texts of a field in bundles, each also as one text to search at once."""
        return self.once("bundles", records, lambda: bundled(self.rows_by_text(records, key)), key)

    def datatypes(self, submission: Submission) -> list[str]:
        """The catalogue's data type of every variable, '' where it is none."""
        records = submission["variabel"]
        return self.once("datatypes", records, lambda: self._datatypes(records))

    def _datatypes(self, records: Records) -> list[str]:
        law = self.spec["variabel"]["DataType"]
        datatypes: dict[str, str] = {"": ""}
        for text in self.rows_by_text(records, "DataType"):
            value = law.attempt(text)
            datatypes[text] = "" if isinstance(value, ParseProblem) else str(value)
        return [datatypes[text] for text in records.column("DataType")]

    def lists(self, submission: Submission) -> dict[str, CodeList]:
        """The code lists that stand in the submission, by their code."""
        records = submission["kode"]
        return self.once("lists", records, lambda: _code_lists(records))

    def references(self, submission: Submission) -> list[tuple[str, ...]]:
        """The code lists that every variable refers to."""
        records = submission["variabel"]
        return self.once("references", records, lambda: _split(records, "kodeverk"))

    def english_twins(self, level: LevelName) -> frozenset[str]:
        """The fields of a level that are the English of another."""
        law = self.spec[level]
        return self.once("twins", law, lambda: frozenset(f.english_twin for f in law.fields))

    def forms(self, submission: Submission) -> list[tuple[str, ...]]:
        """The datasamlinger that every variable belongs to."""
        records = submission["variabel"]
        return self.once("forms", records, lambda: _split(records, "datasamling"))

    def unpublished(self, records: Records) -> frozenset[int]:
        """The variables that nobody will see: the platform's own header fields, and those that are
        marked as not visible."""
        return self.once("unpublished", records, lambda: self._unpublished(records))

    def _unpublished(self, records: Records) -> frozenset[int]:
        law = self.spec["variabel"]["Synlig"]
        hidden = {
            text for text in self.rows_by_text(records, "Synlig") if law.attempt(text) == JaNei.NO
        }
        marks = zip(records.column("platform"), records.column("Synlig"), strict=True)
        return frozenset(i for i, (mark, text) in enumerate(marks) if mark or text in hidden)

    def default_dates(self, records: Records) -> dict[str, list[int]]:
        """The rows whose first day is one that the system fills in, by the date as written."""
        return self.once("default dates", records, lambda: _default_dates(records))

    def periods(self, records: Records) -> list[Period]:
        """The period of every record; what is no date counts as not given."""
        return self.once("periods", records, lambda: _periods(records))

    def list_of(self, submission: Submission, i: int) -> CodeList | None:
        """The registry's own code list behind a variable, where it has exactly one."""
        references = self.references(submission)[i]
        return self.lists(submission).get(references[0]) if len(references) == 1 else None


def _texts(records: Records, key: str) -> Sequence[str]:
    if key.startswith(UNCLAIMED):
        return records.extras[key.removeprefix(UNCLAIMED)]
    return records.column(key)


def _rows_by_text(texts: Sequence[str]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for i, text in enumerate(texts):
        if text:
            rows.setdefault(text, []).append(i)
    return rows


_BUNDLE = 128


def bundled(texts: Iterable[str]) -> list[Bundle]:
    """Texts in bundles that can be searched at once."""
    every = list(texts)
    parts = [every[i : i + _BUNDLE] for i in range(0, len(every), _BUNDLE)]
    return [Bundle("\n".join(part), part) for part in parts]


def _split(records: Records, key: str) -> list[tuple[str, ...]]:
    split: dict[str, tuple[str, ...]] = {}
    for text in set(records.column(key)):
        split[text] = split_list(text) if text else ()
    return [split[text] for text in records.column(key)]


_DEFAULT_DATES = frozenset({"1980-01-01", "01.01.1980", "1900-01-01", "01.01.1900"})
_FIRST_DAYS = frozenset({"innfoert_dato", "innført dato", "innført"})


def _default_dates(records: Records) -> dict[str, list[int]]:
    """Reading leaves such a date out of the field: it stands among what no field claims."""
    rows: dict[str, list[int]] = {}
    columns = [texts for name, texts in records.extras.items() if name.casefold() in _FIRST_DAYS]
    for texts in (*columns, records.column("GyldigFra")):
        for i, text in enumerate(texts):
            if text and text.strip() in _DEFAULT_DATES:
                rows.setdefault(text, []).append(i)
    return rows


def _periods(records: Records) -> list[Period]:
    starts, ends = records.column("GyldigFra"), records.column("GyldigTil")
    periods: dict[tuple[str, str], Period] = {}
    for start, end in set(zip(starts, ends, strict=True)):
        periods[start, end] = Period(parse_date(start), parse_date(end))
    return [periods[pair] for pair in zip(starts, ends, strict=True)]


def _code_lists(records: Records) -> dict[str, CodeList]:
    """Identical lists were merged under one code: the first owner's rows stand for all."""
    first: dict[str, str] = {}
    owners: dict[str, set[str]] = {}
    rows: dict[str, list[int]] = {}
    pairs = zip(records.column("kodeverk"), records.column("variabel"), strict=True)
    for i, (code, owner) in enumerate(pairs):
        if first.setdefault(code, owner) == owner:
            rows.setdefault(code, []).append(i)
        owners.setdefault(code, set()).add(owner)
    values, labels = records.column("verdi"), records.column("navn")
    return {
        code: CodeList(
            code,
            tuple(rows_of_list),
            tuple(values[i].strip() for i in rows_of_list),
            tuple(labels[i].strip() for i in rows_of_list),
            len(owners[code]),
        )
        for code, rows_of_list in rows.items()
    }


def heading_of(records: Records, key: str, number: int = -1) -> Place:
    """The cell of a field's heading in the sheet of that number, else the first that has it."""
    sheets = records.sheets if number < 0 else records.sheets[number : number + 1]
    sheet = next((own for own in sheets if key in own.columns), sheets[0])
    return Place(sheet.file, sheet.name, sheet.heading_row, sheet.columns.get(key, 0))


def heading_text(records: Records, key: str, label: Text) -> Text:
    """What the person calls a field's column; else its label."""
    for sheet in records.sheets:
        if sheet.headings.get(key):
            return Text(sheet.headings[key].rstrip(" *"))
    return label


_ENGLISH = re.compile(r"[:_(.]en\)?$|engl", re.IGNORECASE)


def is_headed_english(records: Records, key: str) -> bool:
    """Whether the person's own headings say that a column is in English (`label:en`)."""
    headings = [sheet.headings[key] for sheet in records.sheets if sheet.headings.get(key)]
    return bool(headings) and all(map(_ENGLISH.search, headings))


def most_usual(texts: Sequence[str]) -> str:
    """The text that stands most often, the first of those that do; '' where there is none."""
    counts = Counter(texts)
    return max(counts, key=lambda text: counts[text]) if counts else ""


_MANY = 400


def nearest_in(names: Collection[str]) -> Callable[[str], dict[str, str | Text]]:
    """A function that gives the parameter `nearest` in both languages for a text: a question about
    the closest known name, or nothing.

    Among very many names only the neighbours in the alphabet are compared, read forwards and
    backwards: a slip of the pen leaves a name's beginning or its end as it was.
    """
    turned: list[tuple[list[str], list[str]]] = []

    def ask(text: str) -> dict[str, str | Text]:
        import difflib

        if not turned:
            turned.append((sorted(names), sorted(name[::-1] for name in names)))
        close = difflib.get_close_matches(text, _neighbours(text, *turned[0]), n=1, cutoff=0.75)
        if not close:
            return {"nearest": ""}
        return {"nearest": _HINT.filled(near=close[0])}

    return ask


_HINT = Text(" Mente du «{near}»?", " Did you mean “{near}”?")


def _neighbours(text: str, forwards: list[str], backwards: list[str]) -> list[str]:
    if len(forwards) <= _MANY:
        return forwards
    near = _around(forwards, text)
    return near + [name[::-1] for name in _around(backwards, text[::-1])]


def _around(names: list[str], text: str) -> list[str]:
    at = bisect_left(names, text)
    return names[max(0, at - _MANY // 8) : at + _MANY // 8]
