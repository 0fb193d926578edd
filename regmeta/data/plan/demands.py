"""Checks that registry.toml demands of a form beyond what its spreadsheets can say: keys of one or
several columns, formulas, and the order of days, in one form or between two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NoReturn

from regmeta.catalogue.bounds import DAYS
from regmeta.catalogue.columns import Column
from regmeta.data.check import Check, FormPlan
from regmeta.data.checks.dates_out_of_order import Follows, NotAfter
from regmeta.data.checks.days_seem_out_of_order import SeemsNotAfter
from regmeta.data.checks.duplicate_key import Unique
from regmeta.data.checks.wrong_derivation import Derived, tolerance
from regmeta.data.formula import columns_of
from regmeta.data.kinds import kind_named
from regmeta.errors import BrokenConfiguration
from regmeta.registry import DateOrder, Demands
from regmeta.texts import Text


def is_named(form: FormPlan, asked: str) -> bool:
    """Whether a form is meant by its code, its code's last part or its name."""
    own = {form.code.casefold(), form.short_code.casefold(), form.name.casefold()}
    return asked.casefold() in own


def with_demands(forms: Sequence[FormPlan], demands: Mapping[str, Demands]) -> list[FormPlan]:
    """The forms with the checks demanded of them. Raises BrokenConfiguration with one sentence
    where a form or a column is not there."""
    for name in demands:
        if not any(is_named(form, name) for form in forms):
            names = ", ".join(form.short_code for form in forms)
            _refuse(
                name,
                Text(
                    "det er ikke noe slikt skjema. Det finnes: {choices}",
                    "there is no such form. There are: {choices}",
                ).filled(choices=names),
            )
    return [_with_demanded(form, forms, demands) for form in forms]


def _with_demanded(
    form: FormPlan, forms: Sequence[FormPlan], demands: Mapping[str, Demands]
) -> FormPlan:
    checks = {check.id: check for check in form.checks}
    missing = dict(form.missing)
    for name, demanded in demands.items():
        if is_named(form, name):
            checks |= {check.id: check for check in _demanded(form, forms, name, demanded)}
            missing |= _missing(form, name, demanded)
    return replace(form, checks=tuple(_without_guesses(checks.values())), missing=missing)


def _without_guesses(checks: Iterable[Check]) -> Iterator[Check]:
    """The checks, without orders of days that only seem so where the order is certain."""
    every = tuple(checks)
    certain = {_days_of(check) for check in every if type(check.test) is NotAfter}
    for check in every:
        if not isinstance(check.test, SeemsNotAfter) or _days_of(check) not in certain:
            yield check


def _days_of(check: Check) -> frozenset[str]:
    """The two days that a check of their order is about, whichever comes first."""
    return frozenset({check.column, *check.test.needs()})


def _missing(form: FormPlan, name: str, demands: Demands) -> dict[str, tuple[str, ...]]:
    """The words that stand for no answer, by the columns' names in the plan."""
    return {
        _column(form, name, column).name if column else "": words
        for column, words in demands.missing.items()
    }


def _demanded(
    form: FormPlan, forms: Sequence[FormPlan], name: str, demands: Demands
) -> Iterator[Check]:
    if demands.event and _column(form, name, demands.event).type not in DAYS:
        _refuse(
            name,
            Text("event: {event} er ikke en dato", "event: {event} is not a date").filled(
                event=demands.event
            ),
        )
    for key in demands.keys:
        first, *also = [_column(form, name, column) for column in key]
        test = Unique(tuple(code.name for code in also))
        yield kind_named("data-duplicate-key").check(first, test)
    for column, formula in demands.formulas.items():
        yield _derived(form, name, column, formula)
    for order in demands.order:
        yield _ordered(form, forms, name, order)


def _derived(form: FormPlan, name: str, column: str, formula: str) -> Check:
    column_found = _column(form, name, column)
    used = columns_of(formula, [other.name for other in form.columns])
    if not used:
        _refuse(
            name,
            Text(
                "forstår ikke formelen «{formula}». Bruk kolonner i skjemaet, tall, "
                "+ - * / ^ og parenteser",
                "the formula “{formula}” is not understood. Use columns of the form, "
                "numbers, + - * / ^ and brackets",
            ).filled(formula=formula),
        )
    test = Derived(formula, used, tolerance(column_found))
    return kind_named("data-wrong-derivation").check(column_found, test)


def _ordered(form: FormPlan, forms: Sequence[FormPlan], name: str, order: DateOrder) -> Check:
    order_of_days = kind_named("data-dates-out-of-order")
    ends = [_end(form, forms, name, text) for text in (order.earlier, order.later)]
    (first_form, first), (last_form, last) = ends
    if first_form is form and last_form is form:
        return order_of_days.check(first, NotAfter(last.name))
    if form not in (first_form, last_form):
        _refuse(
            name,
            Text(
                "order: {earlier} og {later} er begge i andre skjemaer",
                "order: {earlier} and {later} are both in other forms",
            ).filled(earlier=order.earlier, later=order.later),
        )
    before = first_form is form
    here, (other_form, there) = (first, ends[1]) if before else (last, ends[0])
    if not order.by:
        _refuse(
            name,
            Text(
                "order: {earlier} og {later} trenger by, kolonnen som kobler",
                "order: {earlier} and {later} need by, the column that links them",
            ).filled(earlier=order.earlier, later=order.later),
        )
    own, _, others = (part.strip() for part in order.by.partition("="))
    by, key = _column(form, name, own), _column(other_form, name, others or own)
    test = Follows(other_form.code, there.name, by.name, key.name, before)
    return order_of_days.check(here, test)


def _end(
    form: FormPlan, forms: Sequence[FormPlan], name: str, text: str
) -> tuple[FormPlan, Column]:
    """A column of this form, or of another as `Form.COLUMN`; it must hold days."""
    where, _, column = text.rpartition(".")
    end_form = next((form for form in forms if where and is_named(form, where)), form)
    column_found = _column(end_form, name, column if end_form is not form or where else text)
    if column_found.type not in DAYS:
        _refuse(
            name,
            Text("order: {text} er ikke en dato", "order: {text} is not a date").filled(text=text),
        )
    return end_form, column_found


def _column(form: FormPlan, name: str, asked: str) -> Column:
    wanted = asked.casefold()
    named = (c for c in form.columns if wanted in {n.casefold() for n in (c.name, *c.names)})
    column = next(named, None)
    if column is None:
        _refuse(
            name,
            Text(
                "skjemaet {name} har ikke kolonnen «{asked}»",
                "the form {name} has no column “{asked}”",
            ).filled(name=form.name, asked=asked),
        )
    return column


def _refuse(form: str, why: Text) -> NoReturn:
    raise BrokenConfiguration(
        'registry.toml: [data."{form}"]: {why}.',
        'registry.toml: [data."{form}"]: {why}.',
        form=form,
        why=why,
    )
