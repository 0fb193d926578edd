"""Rule between columns broken.

What: A row that does not do what the variable's rule demands: «hvis KJONN = 1 så tom».

Why: Answers that contradict one another make each of them doubtful.

Repair: Correct the answers in the registry, or the rule in the column Regel of the spreadsheet.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar, NoReturn

from regmeta.catalogue.bounds import DAYS, NUMERIC
from regmeta.catalogue.columns import Column
from regmeta.data.check import FormPlan, Params, Spot, Test
from regmeta.data.rowrules import Clause, NoRule, RowRule, Sign, rules_in
from regmeta.data.sql import Columns, among
from regmeta.data.values.reading import Row, day_of, text_of
from regmeta.errors import BrokenConfiguration
from regmeta.files.database import literal, quoted
from regmeta.model import Text
from regmeta.texts import number_of

SEVERITY = "error"
CATEGORY = "plausibility"
ORDER = 60
MESSAGE = Text(
    nb="{column}: {count} av {rows} rader ({share} %) bryter regelen «{rule}». Første rader: {first}.{values}",
    en="{column}: {count} of {rows} rows ({share} %) break the rule “{rule}”. First rows: {first}.{values}",
)
NB = """Regel mellom kolonner er brutt.

Hva: En rad som ikke gjør det variabelens regel krever: «hvis KJONN = 1 så tom».

Hvorfor: Svar som motsier hverandre, gjør hvert av dem tvilsomt.

Slik: Rett svarene i registeret, eller regelen i kolonnen Regel i regnearket.
"""


_COMPARE: dict[Sign, Callable[..., bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Ruled(Test):
    """What the rule demands holds wherever its condition does. `days` and `numbers` are the columns
    that are compared as such; what is empty is compared with nothing."""

    judges_empty: ClassVar[bool] = True
    rule: RowRule
    days: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()

    def words(self) -> Text:
        return Text("følger regelen «{rule}»", "follows the rule “{rule}”").filled(
            rule=self.rule.text
        )

    def needs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._named()))

    def _named(self) -> Iterator[str]:
        for clause in (*self.rule.when, *self.rule.then):
            yield clause.column
            if clause.other:
                yield clause.other

    def valued(self, name: str) -> tuple[str, ...]:
        return tuple(column for column in self.needs() if column in self.days | self.numbers)

    def others(self) -> tuple[str, ...]:
        return (self.rule.text,)

    def params(self, name: str) -> Params:
        return {"rule": self.rule.text}

    def fault(self, columns: Columns, name: str) -> str:
        when = " AND ".join(f"coalesce({self._sql(columns, c)}, FALSE)" for c in self.rule.when)
        then = " AND ".join(f"coalesce({self._sql(columns, c)}, TRUE)" for c in self.rule.then)
        return f"{when} AND NOT ({then})"

    def _sql(self, columns: Columns, clause: Clause) -> str:
        cell = quoted(clause.column)
        if clause.sign in ("filled", "empty"):
            return f"{cell} IS {'NOT ' if clause.sign == 'filled' else ''}NULL"
        if self._is_listed(clause):
            return among(columns, clause.column, clause.values, negated=clause.sign == "<>")
        own, other = (self._side(columns, side, clause) for side in (clause.column, clause.other))
        return f"{own} {clause.sign} {other}"

    def _is_listed(self, clause: Clause) -> bool:
        """Whether the values are compared as they are written."""
        listed = clause.sign in ("=", "<>") and not clause.other
        return listed and clause.column not in self.days

    def _side(self, columns: Columns, name: str, clause: Clause) -> str:
        """A column, or the value that it is compared with, as a day, a number or a text."""
        if clause.column in self.days:
            day = day_of(clause.values[0]) if not name else None
            return columns.day(name) if name else f"CAST({literal(str(day))} AS DATE)"
        if clause.column in self.numbers:
            number = number_of(clause.values[0]) if not name else None
            return columns.value(name) if name else f"CAST({number!r} AS DOUBLE)"
        return columns.text(name) if name else literal(clause.values[0])

    def passes(self, column: Column, row: Row) -> bool:
        applies = all(self._holds(row, clause, False) for clause in self.rule.when)
        return not applies or all(self._holds(row, clause, True) for clause in self.rule.then)

    def _holds(self, row: Row, clause: Clause, otherwise: bool) -> bool:
        text = text_of(row, clause.column)
        if clause.sign in ("filled", "empty"):
            return bool(text) == (clause.sign == "filled")
        other = text_of(row, clause.other) if clause.other else ""
        if not text or (clause.other and not other):
            return otherwise
        if self._is_listed(clause):
            return (text in clause.values) == (clause.sign == "=")
        return self._compared(clause, text, other or clause.values[0], otherwise)

    def _compared(self, clause: Clause, text: str, other: str, otherwise: bool) -> bool:
        pair = [self._value(clause.column, side) for side in (text, other)]
        if None in pair:
            return otherwise
        return bool(_COMPARE[clause.sign](*pair))

    def _value(self, name: str, text: str) -> object:
        if name in self.days:
            return day_of(text)
        return number_of(text) if name in self.numbers else text

    def spoil(self, spot: Spot) -> bool:
        """The condition's own answers, and the opposite of what is demanded."""
        demanded = self.rule.then[0]
        if not all(_is_plain(clause) for clause in self.rule.when):
            return False
        if demanded.sign not in ("filled", "empty") or demanded.column != spot.name:
            return False
        for clause in self.rule.when:
            spot.row[clause.column] = clause.values[0]
        return spot.put("" if demanded.sign == "filled" else _any_answer(spot.column))


def _is_plain(clause: Clause) -> bool:
    return clause.sign == "=" and bool(clause.values)


def _any_answer(column: Column) -> str:
    codes = [value for value in column.values if value not in column.sentinels]
    return codes[0] if codes else column.usual[0] or "1"


def tests(column: Column, form: FormPlan) -> Iterator[Test]:
    """The rules that stand in the variable's row. Raises BrokenConfiguration where a text is none."""
    if not column.rule:
        return
    days = frozenset(c.name for c in form.columns if c.type in DAYS and not c.codes)
    numbers = frozenset(c.name for c in form.columns if c.type in NUMERIC)
    for rule in _rules(column, form):
        test = Ruled(rule, days, numbers)
        for clause in (*rule.when, *rule.then):
            if clause.values and not _is_comparable(clause, test):
                _refuse(column, form, f"{clause.column} {clause.sign} {', '.join(clause.values)}")
        yield test


def _rules(column: Column, form: FormPlan) -> list[RowRule]:
    spelled = {name.casefold(): c.name for c in reversed(form.columns) for name in c.names}
    try:
        return rules_in(column.rule, column.name, spelled)
    except NoRule as fault:
        _refuse(column, form, fault.args[0])


def _refuse(column: Column, form: FormPlan, part: str) -> NoReturn:
    raise BrokenConfiguration(
        "{form}, {column}: regelen «{rule}» forstås ikke («{part}»). Skriv for eksempel "
        "«hvis KJONN = 2 så fylt ut», med kolonner som finnes i skjemaet.",
        "{form}, {column}: the rule “{rule}” is not understood (“{part}”). Write for example "
        "“if SEX = 2 then filled in”, with columns that the form has.",
        form=form.name,
        column=column.name,
        rule=column.rule,
        part=part,
    )


def _is_comparable(clause: Clause, test: Ruled) -> bool:
    """Whether days are compared with days, and what has limits with a single number."""
    if clause.column in test.days:
        return all(day_of(text) is not None for text in clause.values)
    if clause.sign in ("=", "<>"):
        return True
    is_number = clause.column not in test.numbers or number_of(clause.values[0]) is not None
    return is_number and len(clause.values) == 1
