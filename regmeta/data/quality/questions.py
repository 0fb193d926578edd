"""What is counted of every hospital and year: of each column the rows that a measure is about,
and those among them that are so. Each is an SQL condition over the value model: one scan answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from regmeta.catalogue.bounds import DAYS, NUMERIC
from regmeta.catalogue.columns import Column
from regmeta.data.check import Check
from regmeta.data.checks.missing_value import Filled
from regmeta.data.quality.parts import FormParts
from regmeta.data.quality.settings import DefaultSettings
from regmeta.data.quality.spreads import Spread
from regmeta.data.sql import Columns, among
from regmeta.files.database import literal, quoted
from regmeta.texts import words_apart

MOST_CODES = 12
"""Lists with more codes have no counts by code, hospital and year."""
_UNKNOWN = re.compile(r"\b(?:ukjent|vet ikke|usikker|unknown|don.?t know|not known)\b", re.I)
_REFUSED = re.compile(
    r"\b(?:ønsker ikke|vil ikke|nekter|reserver\w*|refus\w*|declin\w*|prefers? not)\b", re.I
)
_OPEN = re.compile(r"\b(?:kladd|utkast|åpen|åpent|påbegynt|returnert|draft|open|started)\b", re.I)
_OPEN_CODES = {"FormStatus": ("1", "5"), "STATUS": ("0",)}
"""Statuses of platforms whose list nobody has written down: MRS' draft and returned, OpenQReg's."""
_OF_PREGNANCY = re.compile(r"\b(?:gravid\w*|svangerskap\w*|pregnan\w*|ammer|amming)\b", re.I)
_TEXT_OF = re.compile(r"[_ ]?(?:TEKST|TXT|TEXT|SPES|SPESIFISER|BESKR|BESKRIVELSE|FRITEKST)$", re.I)
TRUE = "TRUE"


@dataclass(frozen=True, slots=True)
class CellQuestion:
    """A measure of a column: of the rows of `base` those of `hit`. `more` tells questions of one
    column and measure apart: a code, a factor."""

    measure: str
    column: str
    hit: str
    base: str = TRUE
    more: str = ""


@dataclass(frozen=True, slots=True)
class Moments:
    """A column's numbers, those far out left out: how many, their sum and sum of squares."""

    column: str
    value: str
    base: str


def questions(
    parts: FormParts,
    checks: Sequence[Check],
    spreads: Mapping[str, Spread],
    settings: DefaultSettings,
) -> list[CellQuestion]:
    """Everything that is asked of a form's rows; `checks` are those that some row fails."""
    asked: list[CellQuestion] = []
    for name in parts.bound.spelt:
        asked += _missing(parts.bound.columns, name)
        if name not in parts.planned.values():
            asked += _answers(parts.bound.columns, name)
        asked += _numbers(parts.bound.columns, name, spreads.get(name))
        asked += _days(parts, name)
    asked += _failed(parts.bound.columns, checks)
    asked += _timeliness(parts, settings)
    asked += _ages(parts, settings)
    asked += _texts(parts.bound.columns, list(parts.bound.spelt))
    return asked


def moments(parts: FormParts, spreads: Mapping[str, Spread]) -> list[Moments]:
    """The columns whose level is compared from year to year."""
    columns = parts.bound.columns
    return [
        Moments(name, columns.value(name), spread.is_within(columns.value(name)))
        for name, spread in spreads.items()
    ]


# ------------------------------------------------------------------ missing, by kind


def _missing(columns: Columns, name: str) -> Iterator[CellQuestion]:
    column = columns.column(name)
    empty, closed = columns.is_empty(name), _closed(columns, column)
    asked = f"NOT ({closed})" if closed else TRUE
    yield CellQuestion("missing", name, f"{empty} AND {asked}" if closed else empty, asked)
    if closed:
        yield CellQuestion("not-asked", name, f"{empty} AND ({closed})")
    if declared := columns.declared(name):
        yield CellQuestion("declared", name, declared)
    for measure, codes in _kinds_of_no_answer(column).items():
        if codes:
            yield CellQuestion(measure, name, among(columns, name, codes), _filled(name))


def _closed(columns: Columns, column: Column) -> str:
    """When the question is not asked, by its answers elsewhere; '' where it always is."""
    faults = [
        f"({Filled(whens).fault(columns, column.name)})"
        for whens in column.closings
        if all(when.column in columns for when in whens)
    ]
    return f"coalesce({' OR '.join(faults)}, FALSE)" if faults else ""


def _kinds_of_no_answer(column: Column) -> dict[str, list[str]]:
    """The codes that say why there is no answer, by the measure they count in."""
    kinds: dict[str, list[str]] = {"refused": [], "unknown": [], "unanswered": []}
    for code in column.codes:
        label = code.label.nb
        if _REFUSED.search(label):
            kinds["refused"].append(code.value)
        elif _UNKNOWN.search(label):
            kinds["unknown"].append(code.value)
        elif code.sentinel:
            kinds["unanswered"].append(code.value)
    return kinds


def no_answers(column: Column) -> frozenset[str]:
    """The codes that are no answer to what was asked."""
    return frozenset(code for codes in _kinds_of_no_answer(column).values() for code in codes)


def _filled(name: str) -> str:
    return f"{quoted(name)} IS NOT NULL"


# ------------------------------------------------------------------ answers, numbers and days


def _answers(columns: Columns, name: str) -> Iterator[CellQuestion]:
    """The share of each code among the answers: how a hospital uses a list."""
    column = columns.column(name)
    codes = [code.value for code in column.codes if code.value not in no_answers(column)]
    if column.many or column.tells_who or not 2 <= len(codes) <= MOST_CODES:
        return
    base = among(columns, name, codes)
    for code in codes:
        yield CellQuestion("answers", name, among(columns, name, (code,)), base, code)


def _numbers(columns: Columns, name: str, spread: Spread | None) -> Iterator[CellQuestion]:
    if spread is None:
        return
    value, there = columns.value(name), f"{columns.value(name)} IS NOT NULL"
    mixed = [f"({spread.is_scaled(value, factor)})" for factor in spread.factors]
    for factor, hit in zip(spread.factors, mixed, strict=True):
        yield CellQuestion("unit-mix-up", name, hit, there, f"{factor:g}")
    beyond = " AND ".join([f"NOT ({spread.is_within(value)})", *(f"NOT {hit}" for hit in mixed)])
    yield CellQuestion("outlier", name, beyond, there)
    if spread.has_decimals:
        yield CellQuestion("last-digit", name, f"{value} = floor({value})", there)
    elif spread.is_wide:
        yield CellQuestion("last-digit", name, f"{value} % 10 = 0", there)


def _days(parts: FormParts, name: str) -> Iterator[CellQuestion]:
    """Days on the first of January, which is what is written where only the year is known."""
    columns = parts.bound.columns
    column = columns.column(name)
    if column.type not in DAYS or name == parts.bound.form.event or column.tells_who:
        return
    day = columns.day(name)
    is_first = f"month({day}) = 1 AND day({day}) = 1"
    yield CellQuestion("first-day", name, is_first, f"{day} IS NOT NULL")


# ------------------------------------------------------------------ rows


def _failed(columns: Columns, checks: Iterable[Check]) -> Iterator[CellQuestion]:
    """What the checks of the data look for, by hospital and year."""
    for check in checks:
        fault = check.test.fault(columns, check.column)
        if fault and check.rule not in ("data-missing-value", "data-not-answered"):
            yield CellQuestion(check.rule, check.column, fault, TRUE, ":".join(check.test.others()))


def _timeliness(parts: FormParts, settings: DefaultSettings) -> Iterator[CellQuestion]:
    if "registered" in parts and parts.event != "NULL":
        days = f"date_diff('day', {parts.event}, {parts.day('registered')})"
        base = f"{days} IS NOT NULL"
        yield CellQuestion("late", "", f"{days} > {settings.late_days}", base)
        yield CellQuestion("early", "", f"{days} < 0", base)
    codes = open_codes(parts)
    if codes:
        status = parts.text("status")
        listed = ", ".join(literal(code) for code in codes)
        yield CellQuestion("open", "", f"{status} IN ({listed})", f"{status} IS NOT NULL")


def open_codes(parts: FormParts) -> tuple[str, ...]:
    """The statuses of a form that is not finished; () where nobody says which those are."""
    name = parts.name("status")
    column = parts.bound.form.column(name) if name else None
    labelled = column.codes if column else ()
    if labelled:
        return tuple(code.value for code in labelled if _OPEN.search(code.label.nb))
    return _OPEN_CODES.get(name, ())


def _ages(parts: FormParts, settings: DefaultSettings) -> Iterator[CellQuestion]:
    """Answers that nobody of that age gives: pregnancy in a child or an old woman."""
    if "birth" not in parts or parts.event == "NULL":
        return
    age = f"date_diff('month', {parts.day('birth')}, {parts.event}) / 12.0"
    columns = parts.bound.columns
    for name in parts.bound.spelt:
        yes = _says_yes(columns.column(name))
        if yes:
            beyond = f"NOT ({age} BETWEEN {settings.pregnant_from} AND {settings.pregnant_to})"
            hit = f"{among(columns, name, yes)} AND {beyond}"
            yield CellQuestion("age", name, hit, f"{age} IS NOT NULL AND {_filled(name)}")


def _says_yes(column: Column) -> tuple[str, ...]:
    """The answers that say that somebody is pregnant; () of a question about other things."""
    said = f"{words_apart(column.name)} {column.title.nb} {column.question.nb}"
    if not _OF_PREGNANCY.search(said):
        return ()
    return tuple(code.value for code in column.codes if code.label.nb.casefold() in ("ja", "yes"))


def _texts(columns: Columns, names: Sequence[str]) -> Iterator[CellQuestion]:
    """A text beside a code that says another code's words, and not those of the code chosen."""
    by_name = {name.casefold(): name for name in names}
    for name in names:
        coded = by_name.get(_TEXT_OF.sub("", name).casefold(), "")
        if not coded or coded == name or columns.column(name).codes:
            continue
        labels = _labels(columns.column(coded))
        hits = [_says_other(columns, coded, name, code, labels) for code in labels]
        if len(labels) > 1:
            yield CellQuestion("code-against-text", coded, " OR ".join(hits), _filled(name), name)


def _labels(column: Column) -> dict[str, str]:
    """Codes with labels long enough to be looked for in a text."""
    labels = {code.value: code.label.nb.strip().casefold() for code in column.codes}
    bare = {code: label for code, label in labels.items() if len(label) > 3}
    return {code: label for code, label in bare.items() if re.fullmatch(r"[\w \-/]+", label)}


def _says_other(
    columns: Columns, coded: str, text: str, code: str, labels: Mapping[str, str]
) -> str:
    others = "|".join(label for other, label in labels.items() if other != code)
    lowered = f"lower({columns.text(text)})"
    says = f"regexp_matches({lowered}, {literal(rf'(^|[^a-zæøå])({others})($|[^a-zæøå])')})"
    says_own = f"contains({lowered}, {literal(labels[code])})"
    return f"({among(columns, coded, (code,))} AND {says} AND NOT {says_own})"


def is_number(column: Column) -> bool:
    """Whether a column holds amounts: numbers that are no codes and tell of nobody."""
    return column.type in NUMERIC and not column.codes and not column.tells_who
