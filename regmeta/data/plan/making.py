"""From metadata to checks: what each variable of a registry says must hold of its data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from regmeta.catalogue.bounds import DAYS
from regmeta.catalogue.columns import PATTERNS_OF_ROLES, Column, Table, tables_of
from regmeta.catalogue.facts import KildeFacts
from regmeta.data.check import AcrossTest, Check, CheckPlan, FormPlan
from regmeta.data.checks.wrong_type import Typed
from regmeta.data.kinds import load_kinds
from regmeta.data.openers import with_openers
from regmeta.data.plan.computed import with_computed
from regmeta.data.plan.demands import is_named, with_demands
from regmeta.data.roles import EVENTS
from regmeta.errors import WrongUse
from regmeta.model import Catalogue
from regmeta.registry import Demands


def make_plan(
    catalogue: Catalogue,
    *,
    today: date,
    form: str = "",
    event_date: str = "",
    demands: Mapping[str, Demands] | None = None,
) -> CheckPlan:
    """The plan of the catalogue's first kilde; `form` picks one form by its code or name.

    `event_date` names the column with the event's day, where the metadata do not tell; `demands`
    are what registry.toml says of forms. Raises BrokenConfiguration where they do not fit.
    """
    asked = demands or {}
    kilde = KildeFacts(
        catalogue.kilder[0], {kodeverk.code: kodeverk for kodeverk in catalogue.national}
    )
    forms = [
        _form(table, event_date or _event_of(table.code, table.title.nb, asked))
        for table in tables_of(kilde, today)
        if table.form
    ]
    forms = with_demands(with_others(forms), asked)
    chosen = tuple(plan for plan in forms if not form or is_named(plan, form))
    if not chosen:
        names = ", ".join(plan.short_code for plan in forms)
        raise WrongUse(
            "{ident} har ikke skjemaet «{form}». Det finnes: {names}.",
            "{ident} has no form “{form}”. There are: {names}.",
            ident=kilde.kilde.id,
            form=form,
            names=names,
        )
    return CheckPlan(kilde.kilde.id, kilde.name, chosen, today)


def _event_of(code: str, name: str, demands: Mapping[str, Demands]) -> str:
    bare = FormPlan(code, name, (), ())
    return next((demand.event for key, demand in demands.items() if is_named(bare, key)), "")


# ------------------------------------------------------------------ one form


def _form(table: Table, event_date: str) -> FormPlan:
    columns = with_computed(table, with_openers(table))
    title = table.title.nb or table.code.rpartition(".")[2]
    form = FormPlan(table.code, title, columns, (), _event(columns, event_date), table.today)
    return replace(form, checks=tuple(_marked(form)))


def _marked(form: FormPlan) -> Iterator[Check]:
    """The checks of a form; those that rest on a role that is only proposed as inferred."""
    decided = [_undecided_left_out(column) for column in form.columns]
    bare = replace(form, columns=tuple(decided))
    certain = {check.id for check in _checks(bare)} if bare != form else None
    for check in _checks(form):
        is_proposed = certain is not None and check.id not in certain
        yield replace(check, inferred=True) if is_proposed else check


def _undecided_left_out(column: Column) -> Column:
    if not column.role_proposed:
        return column
    pattern = "" if column.pattern in PATTERNS_OF_ROLES.values() else column.pattern
    return replace(column, role="", role_proposed=False, pattern=pattern)


def _checks(form: FormPlan) -> Iterator[Check]:
    """What the metadata of each column call for, column by column."""
    for column in form.columns:
        for kind in load_kinds():
            yield from (kind.check(column, test) for test in kind.tests(column, form))


def with_others(forms: Sequence[FormPlan]) -> list[FormPlan]:
    """The forms with the checks that look from one to another."""
    return [replace(form, checks=form.checks + tuple(_between(form, forms))) for form in forms]


def _between(form: FormPlan, forms: Sequence[FormPlan]) -> Iterator[Check]:
    for kind in load_kinds():
        for column, test in kind.between(form, forms):
            check = kind.check(column, test)
            yield replace(check, inferred=True) if column.role_proposed else check


def _event(columns: Sequence[Column], asked: str) -> str:
    """The column with the day of the event: asked for, harmonized to one, or the first mandatory
    day that nothing opens."""
    if asked:
        names = (column.name for column in columns)
        return next((name for name in names if name.casefold() == asked.casefold()), "")
    days = [column for column in columns if column.type in DAYS]
    harmonized = [day for role in EVENTS for day in days if day.role == role]
    own = [day for day in days if not day.role]
    certain = [day for day in own if day.mandatory and not day.closings]
    ranked = [*harmonized, *certain, *own]
    return ranked[0].name if ranked else ""


# ------------------------------------------------------------------ as published


def as_published(plan: CheckPlan) -> CheckPlan:
    """The plan of what the published formats describe: without the columns that are not shown, and
    the checks that look at them."""
    shown = {
        form.code: {column.name for column in form.columns if not column.hidden}
        for form in plan.forms
    }
    return replace(plan, forms=tuple(_shown(form, shown) for form in plan.forms))


def _shown(form: FormPlan, shown: Mapping[str, set[str]]) -> FormPlan:
    own = shown[form.code]
    return replace(
        form,
        columns=tuple(_as_described(column) for column in form.columns if column.name in own),
        checks=tuple(
            check
            for check in form.checks
            if _looks_at_shown(check, own, shown) and not _rests_on_words(form, check)
        ),
        event=form.event if form.event in own else "",
    )


def _as_described(column: Column) -> Column:
    """As the formats have it: a type that was inferred is no part of them."""
    return replace(column, type="string", is_computed=False) if column.is_computed else column


def _rests_on_words(form: FormPlan, check: Check) -> bool:
    """Whether a check rests on a type that was inferred."""
    column = form.column(check.column)
    return column is not None and column.is_computed and isinstance(check.test, Typed)


def _looks_at_shown(check: Check, own: set[str], shown: Mapping[str, set[str]]) -> bool:
    if not {check.column, *check.test.needs()} <= own:
        return False
    if not isinstance(check.test, AcrossTest) or not check.test.form:
        return True
    return check.test.other_columns() <= shown.get(check.test.form, set())
