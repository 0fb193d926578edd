"""Every datasamling as a table of data: its columns with type, bounds, codes and period.

What the formats for analysts have in common is decided here and nowhere else, so that one variable
is the same column in all of them. A bound that is an expression (`today`) or that one of the
variable's own codes contradicts is kept as it was said and not enforced.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from regmeta.catalogue.facts import Facts, KildeFacts
from regmeta.files.ids import stable_id
from regmeta.model import Code, Datasamling, Kodeverk, Mapping, Period, Text, Variable
from regmeta.texts import parse_date

Type = Literal[
    "string",
    "integer",
    "decimal",
    "boolean",
    "time",
    "date",
    "dateTime",
    "anyURI",
    "base64Binary",
]

TYPES: dict[str, Type] = {
    "1": "string",
    "2": "integer",
    "3": "decimal",
    "4": "boolean",
    "5": "time",
    "6": "date",
    "7": "dateTime",
    "8": "anyURI",
    "9": "base64Binary",
    "10": "string",
}
"""The catalogue's data types; 10 is the national identity number, whose first digit may be 0."""

IDENTITY_NUMBER = "10"
ELEVEN_DIGITS = "[0-9]{11}"
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
_BARE = re.compile(r"[^A-Za-z0-9_]+")
SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit as it was said, and as a number or day (ISO) where it is one that can be enforced."""

    said: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One variable in one table; `name` is what an extract calls it, unique however case falls."""

    name: str
    code: str
    table: str
    position: int
    title: Text
    description: Text
    type: Type
    unit: str
    low: Bound
    high: Bound
    length: int
    decimals: int
    pattern: str
    required: bool
    many: bool
    lists: tuple[Kodeverk, ...]
    period: Period
    question: Text
    mappings: tuple[Mapping, ...]

    @property
    def id(self) -> str:
        """The id of the variable in this table; a variable may be a column of several tables."""
        return stable_id(f"{self.code} in {self.table}")

    @property
    def codes(self) -> tuple[Code, ...]:
        """All codes of its lists, sentinels too, the first of each value."""
        return codes_of(self.lists)

    @property
    def values(self) -> tuple[str, ...]:
        """The permitted values, () where any value of the type is."""
        return tuple(code.value for code in self.codes)

    @property
    def sentinels(self) -> tuple[str, ...]:
        """The values that say that nothing was chosen."""
        return tuple(code.value for code in self.codes if code.sentinel)

    @property
    def valid(self) -> str:
        """The period as an ISO 8601 interval, open ends as `..`, '' where nothing is known."""
        if self.period.start is None and self.period.end is None:
            return ""
        start, end = self.period.start, self.period.end
        return f"{start.isoformat() if start else '..'}/{end.isoformat() if end else '..'}"


@dataclass(frozen=True)
class Table:
    """One datasamling; `form` is None for variables that no known datasamling holds."""

    one: KildeFacts
    code: str
    form: Datasamling | None
    variables: tuple[Variable, ...]

    @property
    def title(self) -> Text:
        known = self.form.properties if self.form else {}
        return Text(nb=known.get("PreferredTerm", self.code), en=known.get("NavnEngelsk", ""))

    @property
    def description(self) -> Text:
        known = self.form.properties if self.form else {}
        return Text(nb=known.get("Beskrivelse", ""), en=known.get("BeskrivelseEngelsk", ""))

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        names = _names(self.variables)
        return tuple(
            _column(self.one, self.code, variable, name, position)
            for position, (variable, name) in enumerate(
                zip(self.variables, names, strict=True), start=1
            )
        )


def tables(facts: Facts) -> Iterator[Table]:
    """Every table that has a column, kilde by kilde, in the order they were handed in."""
    for one in facts.kilder:
        yield from tables_of(one)


def tables_of(one: KildeFacts) -> Iterator[Table]:
    """The tables of one kilde; what lies in no datasamling is a table under the kilde's code."""
    for code, variables in one.variables_of.items():
        if variables:
            yield Table(one, code, one.datasamlinger.get(code), tuple(variables))
    loose = tuple(variable for variable in one.kilde.variables if not variable.datasamlinger)
    if loose:
        yield Table(one, one.kilde.code, None, loose)


def codes_of(lists: tuple[Kodeverk, ...]) -> tuple[Code, ...]:
    """The codes of lists taken together, the first of each value."""
    found: dict[str, Code] = {}
    for one in lists:
        for code in one.codes:
            found.setdefault(code.value, code)
    return tuple(found.values())


def native(value: str, type_: Type) -> str | int | float:
    """A code or bound as JSON writes its type."""
    if type_ not in ("integer", "decimal"):
        return value
    return float(value) if "." in value else int(value)


# ------------------------------------------------------------------ one column


def _names(variables: tuple[Variable, ...]) -> list[str]:
    """What an extract calls each; those that would meet in one name get their code instead."""
    wanted = [_wanted(variable) for variable in variables]
    count = Counter(name.casefold() for name in wanted)
    return [
        name if count[name.casefold()] == 1 else f"{_bare(variable.code)}_{_mark(variable.code)}"
        for name, variable in zip(wanted, variables, strict=True)
    ]


def _wanted(variable: Variable) -> str:
    known = variable.current.properties
    name = known.get("TabellvennligNavn") or known.get("DatabaseReferanse") or ""
    return _bare(name or variable.code.rpartition(".")[2]) or f"v_{_mark(variable.code)}"


def _bare(name: str) -> str:
    """A name that every format takes: ASCII letters, digits and `_`, a letter first."""
    text = name.translate(_LETTERS)
    text = _BARE.sub("_", text).strip("_")[:90]
    return text if not text or text[0].isalpha() else f"v_{text}"


_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "AE", "Ø": "O", "Å": "A"})


def _mark(code: str) -> str:
    return stable_id(code)[:8]


def _column(one: KildeFacts, table: str, variable: Variable, name: str, position: int) -> Column:
    version, known = variable.current, variable.current.properties
    lists = tuple(
        found
        for code in variable.kodeverk
        if (found := one.kodeverk.get(code)) is not None and found.codes
    )
    values = [code.value for found in lists for code in found.codes]
    type_ = _type(known.get("DataType", ""), values)
    return Column(
        name=name,
        code=variable.code,
        table=table,
        position=position,
        title=version.name,
        description=version.description or version.name,
        type=type_,
        unit=known.get("MaaleEnhet", ""),
        low=_bound(known.get("GrenseLav", ""), type_, values, low=True),
        high=_bound(known.get("GrenseHoy", ""), type_, values, low=False),
        length=_whole(known.get("Lengde", "")) if type_ == "string" and not values else 0,
        decimals=_whole(known.get("Presisjon", "")),
        pattern=ELEVEN_DIGITS if known.get("DataType") == IDENTITY_NUMBER else "",
        required=known.get("Obligatorisk") == "true",
        many=known.get("FlerkodetFelt") == "true" and bool(values),
        lists=lists,
        period=version.period,
        question=Text(nb=known.get("Ledetekst", ""), en=known.get("LedetekstEngelsk", "")),
        mappings=variable.mappings,
    )


def _type(token: str, values: list[str]) -> Type:
    """The type said, or text where nothing known is said or a code is no value of it."""
    type_ = TYPES.get(token, "string")
    if values and not all(_is_value(value, type_) for value in values):
        return "string"
    return type_


def _is_value(value: str, type_: Type) -> bool:
    if type_ == "integer":
        return bool(_INTEGER.fullmatch(value)) and str(int(value)) == value
    if type_ == "decimal":
        return bool(_INTEGER.fullmatch(value)) and str(int(value)) == value
    return type_ == "string"


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _bound(said: str, type_: Type, values: list[str], *, low: bool) -> Bound:
    if not said:
        return _NO_BOUND
    value = _limit(said.strip("'\" "), type_)
    if not value or not values or type_ not in ("integer", "decimal"):
        return Bound(said, value)
    limit = float(value)
    kept = all(float(code) >= limit if low else float(code) <= limit for code in values)
    return Bound(said, value if kept else "")


_NO_BOUND = Bound()


def _limit(text: str, type_: Type) -> str:
    """The bound as the type spells its values, '' where it is none of them."""
    if type_ in ("integer", "decimal"):
        return _number(text) if _DECIMAL.fullmatch(text) else ""
    if type_ not in ("date", "dateTime"):
        return ""
    day = _day(text)
    if day is None:
        return ""
    return day.isoformat() if type_ == "date" else f"{day.isoformat()}T00:00:00"


def _number(text: str) -> str:
    """A number in its one spelling: `100.00` is 100."""
    whole, _, rest = text.replace(",", ".").lstrip("+").partition(".")
    rest = rest.rstrip("0")
    return f"{whole}.{rest}" if rest else whole


def _day(text: str) -> date | None:
    """A written day; a bare number is no bound of days."""
    return parse_date(text) if len(text) >= 8 else None
