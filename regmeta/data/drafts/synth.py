"""Synthetic extracts that follow the metadata, with faults planted in known rows.

Nobody's data: values are drawn from code lists and limits, dates stand in order, personal numbers
are of Tenor's kind (80 added to the month), which no person has. The same seed gives the same file.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from regmeta.data.check import FormPlan, Values
from regmeta.data.checks.code_not_held import CodeHeld
from regmeta.data.checks.duplicate_key import Unique
from regmeta.data.checks.missing_value import Filled
from regmeta.data.drafts.planting import TRIED, Planted, plant
from regmeta.data.drafts.sound import Ground, SoundRow
from regmeta.data.engines.rows import failing
from regmeta.model import Period

Others = Mapping[str, Sequence[Values]]


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
    ground = Ground(form, today, days, keys or {}, others or {})
    made = _sound_rows(ground, rng, rows)
    planted = plant(form, made, faults, rng, ground.others) if faults else []
    names = tuple(column.name for column in form.columns)
    table = tuple(tuple(row[name] for name in names) for row in made)
    return Synthetic(names, table, tuple(sorted(planted, key=lambda p: (p.row, p.check))))


def _sound_rows(ground: Ground, rng: random.Random, rows: int) -> list[Values]:
    """Rows that pass; one that has a key again, or fails, is drawn anew, but not for ever."""
    made: list[Values] = []
    taken: set[tuple[str, ...]] = set()
    for number in range(rows):
        row = SoundRow(ground, rng, number).row()
        for _ in range(TRIED):
            if not _again(ground.form, row, taken) and not failing(ground.form, row):
                break
            row = SoundRow(ground, rng, number).row()
        taken.update(_keys_of(ground.form, row))
        made.append(row)
    return made


def _keys_of(form: FormPlan, row: Values) -> list[tuple[str, ...]]:
    """The values of each key that must stand once, none where one of them is empty."""
    keys = [(c.column, *c.test.also) for c in form.checks if isinstance(c.test, Unique)]
    return [(*key, *(row[name] for name in key)) for key in keys if all(row[name] for name in key)]


def _again(form: FormPlan, row: Values, taken: set[tuple[str, ...]]) -> bool:
    return any(key in taken for key in _keys_of(form, row))


def _turns(form: FormPlan, today: date) -> list[date]:
    """Days on either side of where periods of the form's checks begin and end: faults that hang on
    a period are planted in rows with such an event."""
    turns = [day for period in _periods(form) for day in (period.start, period.end) if day]
    days = {day - timedelta(days=9) for day in turns}
    event = form.column(form.event)
    low = date.fromisoformat(event.low.plain) if event and event.low.plain else date.min
    return sorted(day for day in days if low <= day < today - timedelta(days=30))


def _periods(form: FormPlan) -> Iterator[Period]:
    for check in form.checks:
        if isinstance(check.test, CodeHeld):
            yield from (period for _, period in check.test.periods)
        if isinstance(check.test, Filled):
            yield from (when.period for when in check.test.when)
