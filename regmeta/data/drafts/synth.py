"""Synthetic extracts that follow the metadata, with faults planted in known rows.

Nobody's data: values are drawn from code lists and limits, dates stand in order, personal numbers
are of Tenor's kind (80 added to the month), which no person has. The same seed gives the same file.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from regmeta.catalogue.bounds import DAYS
from regmeta.catalogue.columns import Column, When
from regmeta.data.check import (
    Answered,
    Check,
    CheckDigits,
    CodeHeld,
    Decimals,
    Derived,
    Empty,
    Filled,
    Follows,
    FormPlan,
    Matches,
    NoIdentifier,
    NoLonger,
    NotAfter,
    OneOf,
    Refers,
    Typed,
    Unique,
    Within,
)
from regmeta.data.engines.rows import day_of
from regmeta.data.formula import compute
from regmeta.identifiers import kind_of_person_number

Row = dict[str, str]
Others = Mapping[str, Sequence[Row]]
_OLD = 4
"""One row in so many has its event about where a period of some check begins or ends."""
_TRIED = 300
"""Rows that are tried for a fault before it is given up: some faults need a rare row."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault that was planted: the check that must find it, and the file's row (headings: 1)."""

    check: str
    row: int


@dataclass(frozen=True, slots=True)
class Synthetic:
    """Columns and rows of texts, and what was planted in them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    planted: tuple[Planted, ...]


def make_extract(
    form: FormPlan,
    rows: int,
    *,
    faults: int = 0,
    seed: int = 1,
    today: date,
    keys: Mapping[str, Sequence[str]] | None = None,
    others: Others | None = None,
) -> Synthetic:
    """`rows` rows that pass every check of the form, then `faults` faults of each check planted.

    `keys` gives the keys of main forms (by form code), for references to point at; `others` the
    rows of forms that days must follow.
    """
    rng = random.Random(f"{form.code} {seed}")
    days = _turns(form, today) if faults else []
    made: list[Row] = []
    taken: set[tuple[str, ...]] = set()
    for n in range(rows):
        row = _Row(form, rng, today, n, keys or {}, days, others or {}).row()
        for _ in range(_TRIED):
            if not _again(form, row, taken):
                break
            row = _Row(form, rng, today, n, keys or {}, days, others or {}).row()
        taken.update(_keys_of(form, row))
        made.append(row)
    planted = _plant(form, made, faults, rng, others or {}) if faults else []
    names = tuple(one.name for one in form.columns)
    table = tuple(tuple(row[name] for name in names) for row in made)
    return Synthetic(names, table, tuple(sorted(planted, key=lambda p: (p.row, p.check))))


def _keys_of(form: FormPlan, row: Row) -> list[tuple[str, ...]]:
    """The values of each key that must stand once, none where one of them is empty."""
    keys = [(c.column, *c.test.also) for c in form.checks if isinstance(c.test, Unique)]
    return [(*key, *(row[name] for name in key)) for key in keys if all(row[name] for name in key)]


def _again(form: FormPlan, row: Row, taken: set[tuple[str, ...]]) -> bool:
    return any(key in taken for key in _keys_of(form, row))


def _turns(form: FormPlan, today: date) -> list[date]:
    """Days on either side of where periods of the form's checks begin and end: faults that hang on
    a period are planted in rows with such an event."""
    periods = [p for c in form.checks if isinstance(c.test, CodeHeld) for _, p in c.test.periods]
    periods += [w.period for c in form.checks if isinstance(c.test, Filled) for w in c.test.when]
    days = {p.start - timedelta(days=9) for p in periods if p.start}
    days |= {p.end - timedelta(days=9) for p in periods if p.end}
    event = form.column(form.event)
    low = date.fromisoformat(event.low.plain) if event and event.low.plain else date.min
    return sorted(day for day in days if low <= day < today - timedelta(days=30))


class _Row:
    """One row on its way: dates first, then the columns in the form's order."""

    def __init__(
        self,
        form: FormPlan,
        rng: random.Random,
        today: date,
        number: int,
        keys: Mapping[str, Sequence[str]],
        days: Sequence[date],
        others: Others,
    ) -> None:
        self.form, self.rng, self.number, self.keys = form, rng, number, keys
        self.event = today - timedelta(days=rng.randrange(30, 900))
        if days and number % _OLD == 0:
            self.event = days[number // _OLD % len(days)]
        self.born = self.event - timedelta(days=rng.randrange(20 * 365, 85 * 365))
        self.made: Row = {}
        self.joined: Row = {}
        self.edges: list[tuple[str, date, bool]] = []
        self._join(others)

    def _join(self, others: Others) -> None:
        """Rows of other forms that this one's days follow, and an event that does."""
        for check in self.form.checks:
            test = check.test
            if not isinstance(test, Follows) or not others.get(test.form):
                continue
            row = self._joined(test, others[test.form])
            self.joined[test.by] = row[test.key]
            edge = day_of(row[test.column])
            if edge:
                self.edges.append((check.column, edge, test.before))
                if check.column == self.form.event:
                    self.event = min(self.event, edge) if test.before else max(self.event, edge)

    def _joined(self, test: Follows, rows: Sequence[Row]) -> Row:
        """The row that is joined already, else one whose day suits, else any."""
        if test.by in self.joined:
            return next(row for row in rows if row[test.key] == self.joined[test.by])
        days = [(row, day_of(row[test.column])) for row in rows if row[test.key]]
        suit = [r for r, d in days if d and (d >= self.event if test.before else d <= self.event)]
        return self.rng.choice(suit or rows)

    def row(self) -> Row:
        for column in self.form.columns:
            self.made[column.name] = self.joined.get(column.name) or self._value(column)
        for name, edge, before in self.edges:
            text = self.made[name]
            if text and (text[:10] > edge.isoformat() if before else text[:10] < edge.isoformat()):
                self.made[name] = edge.isoformat() + text[10:]
        for check in self.form.checks:
            if isinstance(check.test, Derived):
                self.made[check.column] = _derived(self.made, check)
        self._close()
        return self.made

    def _close(self) -> None:
        """Sub-questions of a no are empty, also where the no was only drawn later in the form."""
        for column in self.form.columns:
            opener = column.opened_by
            if opener and self.made[opener.column] in opener.values:
                self.made[column.name] = ""

    def _value(self, column: Column) -> str:
        refers = next((c.test for c in _of(self.form, column) if isinstance(c.test, Refers)), None)
        if refers:
            known = self.keys.get(refers.form, ())
            return self.rng.choice(known) if known else _guid(self.rng)
        if not _required(self.form, column) and not column.opened_by and self.rng.random() < 0.15:
            return ""
        return self._filled(column)

    def _filled(self, column: Column) -> str:
        if column.codes:
            return self._code(column)
        if column.role == "skjema.skjema_id":
            return _guid(self.rng)
        for check in _of(self.form, column):
            if isinstance(check.test, CheckDigits):
                return self._number(check.test)
        return self._plain(column)

    def _code(self, column: Column) -> str:
        held = next((c.test for c in _of(self.form, column) if isinstance(c.test, CodeHeld)), None)
        usable = [value for value in column.values if value not in column.sentinels]
        if held:
            ended = {value for value, period in held.periods if not _holds(period, self.event)}
            still = {value for value, period in held.periods if _holds(period, self.event)}
            usable = [value for value in usable if value not in ended - still] or usable
        return self.rng.choice(usable or list(column.values))

    def _number(self, test: CheckDigits) -> str:
        if test.of == "orgnr":
            return _orgnr(self.rng)
        return tenor_number(self.rng, self.born)

    def _plain(self, column: Column) -> str:
        match column.type:
            case "integer" | "decimal":
                return self._amount(column)
            case "boolean":
                return self.rng.choice("01")
            case "time":
                return f"{self.rng.randrange(24):02}:{self.rng.randrange(60):02}:00"
            case "date" | "dateTime":
                return self._day(column)
            case "anyURI":
                return "https://example.org/"
        return self._text(column)

    def _amount(self, column: Column) -> str:
        low, high = _range(column)
        digits = column.decimals if column.decimals >= 0 else 1
        if column.type == "integer":
            return str(self.rng.randint(round(low), round(high)))
        return f"{self.rng.uniform(low, high):.{digits}f}"

    def _day(self, column: Column) -> str:
        day = self.event
        if column.role == "person.fodselsdato":
            day = self.born
        elif column.role == "person.dodsdato":
            day = self.event + timedelta(days=20)
        elif column.name != self.form.event:
            day = self.event + timedelta(days=self.rng.randrange(3))
        if column.low.plain:
            day = max(day, date.fromisoformat(column.low.plain))
        clock = f"T{self.rng.randrange(24):02}:{self.rng.randrange(60):02}:00"
        return day.isoformat() + (clock if column.type == "dateTime" else "")

    def _text(self, column: Column) -> str:
        tests = [check.test for check in _of(self.form, column)]
        if any(isinstance(test, Matches) and "[0-9]{" in test.pattern for test in tests):
            return "0301"
        letters = [sign for sign in column.letters if sign.isalnum()] or list("abcdefgh")
        if all(sign.isdigit() for sign in letters):
            letters = [sign for sign in letters if sign in "1234567"] or letters
        longest = min(column.length or 8, 8)
        return "".join(self.rng.choice(letters) for _ in range(longest))


def _of(form: FormPlan, column: Column) -> Iterator[Check]:
    return (check for check in form.checks if check.column == column.name)


def _required(form: FormPlan, column: Column) -> bool:
    """Whether a value is always wise: demanded here, or needed by a check of another column."""
    if column.mandatory or column.name == form.event:
        return True
    used = {name for c in form.checks if isinstance(c.test, Derived) for name in c.test.columns}
    keys = [(c.column, *c.test.also) for c in form.checks if isinstance(c.test, Unique)]
    used |= {name for key in keys for name in key}
    return column.name in used or column.role in ("skjema.skjema_id", "person.fodselsdato")


def _range(column: Column) -> tuple[float, float]:
    """Where numbers are drawn from: the usual range, else the limits, else a small one."""
    lowest, highest = column.low.plain, column.high.plain
    low, high = column.usual[0] or lowest, column.usual[1] or highest
    start = float(low) if low else min(0.0, float(high) if high else 0.0)
    start = max(start, float(lowest)) if lowest else start
    end = float(high) if high else start + 100
    end = min(end, float(highest)) if highest else end
    return start, max(start, end)


def _holds(period: Any, day: date) -> bool:
    return (period.start or date.min) <= day <= (period.end or date.max)


def _derived(row: Mapping[str, str], check: Check) -> str:
    test = check.test
    assert isinstance(test, Derived)
    spelled = {name.casefold(): name for name in test.columns}
    if any(not row[name] for name in test.columns):
        return ""
    value = compute(test.formula, lambda one: float(row[spelled[one.casefold()]].replace(",", ".")))
    digits = max(0, round(-_log10(2 * test.tolerance)))
    return f"{float(value):.{digits}f}"  # type: ignore[arg-type]


def _log10(value: float) -> float:
    import math

    return math.log10(value)


def _guid(rng: random.Random) -> str:
    text = f"{rng.getrandbits(128):032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def tenor_number(rng: random.Random, born: date) -> str:
    """A valid synthetic personal number for somebody born on a day: 80 added to the month."""
    head = f"{born.day:02}{born.month + 80:02}{born.year % 100:02}"
    while True:
        digits = head + f"{rng.randrange(1000):03}"
        for k1 in range(10):
            for k2 in range(10):
                found = kind_of_person_number(f"{digits}{k1}{k2}")
                if found and found.synthetic and not found.only_by_2032_rule:
                    return f"{digits}{k1}{k2}"


def _orgnr(rng: random.Random) -> str:
    from regmeta.identifiers import is_orgnr

    while True:
        head = f"9{rng.randrange(10_000_000):07}"
        for digit in range(10):
            if is_orgnr(f"{head}{digit}"):
                return f"{head}{digit}"


# ------------------------------------------------------------------ faults


def _plant(
    form: FormPlan, rows: list[Row], faults: int, rng: random.Random, others: Others
) -> list[Planted]:
    """Faults one check after another, each in a row of its own while there are rows."""
    free = list(range(len(rows)))
    rng.shuffle(free)
    planted: list[Planted] = []
    for _ in range(faults):
        for check in form.checks:
            for at in range(len(free) - 1, max(-1, len(free) - 1 - _TRIED), -1):
                found = _spoil(form, rows, free[at], check, others)
                if found is not None:
                    row = free.pop(at) + 2
                    planted += [Planted(id, row) for id in found]
                    if isinstance(check.test, Unique):
                        planted.append(Planted(check.id, 2))
                    break
    return list(dict.fromkeys(planted))


def _spoil(
    form: FormPlan, rows: list[Row], number: int, check: Check, others: Others
) -> list[str] | None:
    """Plant one fault; the ids of the checks that must find it, or None where it cannot be done
    without breaking something that nobody asked to break."""
    make = _misplaced(others) if isinstance(check.test, Follows) else _FAULTS.get(type(check.test))
    if make is None:
        return None
    before = dict(rows[number])
    if not make(form, rows, number, check):
        rows[number] = before
        return None
    found = failing(form, rows[number])
    if isinstance(check.test, Unique | Refers | Follows):
        found.append(check.id)
    if check.id not in found or len(found) > 3:
        rows[number] = before
        return None
    return found


def failing(form: FormPlan, row: Row) -> list[str]:
    """The checks that one row does not pass, by the plain Python of `rows.py`."""
    from regmeta.data.engines.rows import passes

    return [c.id for c in form.checks if not passes(form, row, c)]


Spoiler = Callable[[FormPlan, list[Row], int, Check], bool]


def _set(value: Callable[[Check], str]) -> Spoiler:
    def spoil(form: FormPlan, rows: list[Row], number: int, check: Check) -> bool:
        if not _needs_value(form, rows[number], check):
            return False
        rows[number][check.column] = value(check)
        return True

    return spoil


def _needs_value(form: FormPlan, row: Row, check: Check) -> bool:
    """A closed question stays closed, or a second fault would be planted beside the first."""
    column = form.column(check.column)
    assert column is not None
    closed = column.opened_by
    return not (closed and row[closed.column] in closed.values)


def _outside(check: Check) -> str:
    test = check.test
    assert isinstance(test, Within)
    if test.dates:
        if test.low and test.low > "1800":
            return (date.fromisoformat(test.low) - timedelta(days=1)).isoformat()
        return (date.fromisoformat(test.high) + timedelta(days=1)).isoformat()
    low = float(test.low) - 1 if test.low else 0
    return f"{low:g}" if test.low else f"{float(test.high) + 1:g}"


def _wrong_type(check: Check) -> str:
    test = check.test
    assert isinstance(test, Typed)
    return "31.02.2020" if test.kind in DAYS else "feil"


def _twice(form: FormPlan, rows: list[Row], number: int, check: Check) -> bool:
    """The first row's key once more: then that row shares its key too."""
    if number < 1:
        return False
    assert isinstance(check.test, Unique)
    names = (check.column, *check.test.also)
    first, own = (tuple(rows[at][name] for name in names) for at in (0, number))
    if not all(first) or sum(tuple(r[name] for name in names) == own for r in rows) > 1:
        return False
    rows[number].update(zip(names, first, strict=True))
    return True


def _held_not(form: FormPlan, rows: list[Row], number: int, check: Check) -> bool:
    test = check.test
    assert isinstance(test, CodeHeld)
    text = rows[number].get(test.event, "")[:10]
    if not text or not _needs_value(form, rows[number], check):
        return False
    day = date.fromisoformat(text)
    still = {value for value, period in test.periods if _holds(period, day)}
    ended = [value for value, _ in test.periods if value not in still]
    if not ended:
        return False
    rows[number][check.column] = ended[0]
    return True


def _open(form: FormPlan, rows: list[Row], number: int, check: Check) -> bool:
    test = check.test
    assert isinstance(test, Empty)
    row, column = rows[number], form.column(check.column)
    assert column is not None
    if row[test.when.column] not in test.when.values:
        return False
    codes = [value for value in column.values if value not in test.sentinels]
    numbers = column.usual[0] or column.low.plain or "1"
    days = row.get(form.event, "")[:10] or "2024-01-01"
    by_kind = {"date": days, "dateTime": f"{days}T10:00:00", "time": "10:00:00", "string": "1"}
    row[check.column] = codes[0] if codes else by_kind.get(column.type, numbers)
    if column.type == "boolean" and not codes:
        row[check.column] = "1"
    return True


def _later(form: FormPlan, rows: list[Row], number: int, check: Check) -> bool:
    test = check.test
    assert isinstance(test, NotAfter)
    row = rows[number]
    if not row[test.later] or not row[check.column]:
        return False
    day = date.fromisoformat(row[test.later][:10]) + timedelta(days=1)
    row[check.column] = day.isoformat() + row[check.column][10:]
    return True


def _misplaced(others: Others) -> Spoiler:
    """A day on the wrong side of the other form's."""

    def spoil(form: FormPlan, rows: list[Row], number: int, check: Check) -> bool:
        test, row = check.test, rows[number]
        assert isinstance(test, Follows)
        found = [r for r in others.get(test.form, ()) if r[test.key] == row[test.by]]
        days = [day for r in found if (day := day_of(r[test.column]))]
        if not days or not row[check.column]:
            return False
        edge = min(days) if test.before else max(days)
        wrong = edge + timedelta(days=1 if test.before else -1)
        row[check.column] = wrong.isoformat() + row[check.column][10:]
        return True

    return spoil


def _drift(form: FormPlan, rows: list[Row], number: int, check: Check) -> bool:
    value = rows[number][check.column]
    rows[number][check.column] = f"{float(value.replace(',', '.')) + 7:g}" if value else ""
    return bool(value)


def _holds_when(row: Row, when: When) -> bool:
    return row[when.column] in when.values if when.values else True


def _wrong_number(form: FormPlan, rows: list[Row], number: int, check: Check) -> bool:
    test = check.test
    assert isinstance(test, CheckDigits)
    row = rows[number]
    if not row[check.column] or not all(_holds_when(row, one) for one in test.when):
        return False
    last = row[check.column][-1]
    row[check.column] = row[check.column][:-1] + str((int(last) + 1) % 10)
    return True


def _in_text(form: FormPlan, rows: list[Row], number: int, check: Check) -> bool:
    """A number of its own for each row, or the text would stand twice where it is a key."""
    if not _needs_value(form, rows[number], check):
        return False
    somebody = tenor_number(random.Random(f"{check.id} {number}"), date(1970, 1, 1))
    rows[number][check.column] = f"ring {somebody} snart"
    return True


_FAULTS: dict[type, Spoiler] = {
    Typed: _set(_wrong_type),
    OneOf: _set(lambda check: "97531"),
    CodeHeld: _held_not,
    Within: _set(_outside),
    Matches: _set(lambda check: "¤"),
    NoLonger: _set(lambda check: "1" * (check.test.length + 1)),  # type: ignore[union-attr]
    Decimals: _set(lambda check: "50." + "1" * (check.test.most + 1)),  # type: ignore[union-attr]
    Filled: _set(lambda check: ""),
    Answered: _set(lambda check: check.test.sentinels[0]),  # type: ignore[union-attr]
    Empty: _open,
    Unique: _twice,
    Refers: _set(lambda check: "00000000-0000-0000-0000-000000000000"),
    NotAfter: _later,
    CheckDigits: _wrong_number,
    NoIdentifier: _in_text,
    Derived: _drift,
}
