"""From metadata to checks: what each variable of a registry says must hold of its data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from regmeta.catalogue.bounds import DAYS, NUMERIC
from regmeta.catalogue.columns import (
    PATTERNS_OF_ROLES,
    PERSON,
    Column,
    Table,
    When,
    tables_of,
)
from regmeta.catalogue.facts import KildeFacts
from regmeta.data.check import (
    Answered,
    Category,
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
    Plan,
    Refers,
    Test,
    Typed,
    Unique,
    Within,
)
from regmeta.data.formula import columns_of
from regmeta.data.plan.demands import is_named, tolerance, with_demands
from regmeta.data.plan.words import in_words
from regmeta.data.sql import needed
from regmeta.errors import WrongUse
from regmeta.model import Catalogue, Code, Period
from regmeta.registry import Demands
from regmeta.validate.faults import fault_named

_BIRTH, _DEATH = "person.fodselsdato", "person.dodsdato"
_EVENTS = ("skjema.hendelsesdato", "skjema.skjemadato")
_PERSON_KIND = "person.personidentifikator_type"
_LOCAL = "person.lokal_pasient_id"
_KEY, _PARENT = "skjema.skjema_id", "skjema.hovedskjema_id"
_IN, _OUT = "episode.innskrivning_tidspunkt", "episode.utskrivning_tidspunkt"
_ANY_TEXT = ("string", "base64Binary")
_FREE_TEXT = 30
"""A text this long or longer may hold a sentence, and so somebody's number."""
_YES = re.compile(r"ja|yes", re.IGNORECASE)
_NO = re.compile(r"nei|no", re.IGNORECASE)


def make_plan(
    catalogue: Catalogue,
    *,
    today: date,
    form: str = "",
    event_date: str = "",
    demands: Mapping[str, Demands] | None = None,
) -> Plan:
    """The plan of the catalogue's first kilde; `form` picks one form by its code or name.

    `event_date` names the column with the event's day, where the metadata do not tell; `demands`
    are what registry.toml says of forms. Raises BrokenConfiguration where they do not fit.
    """
    asked = demands or {}
    kilde = KildeFacts(catalogue.kilder[0], {one.code: one for one in catalogue.national})
    forms = [
        _form(table, event_date or _event_of(table.code, table.title.nb, asked))
        for table in tables_of(kilde, today)
        if table.form
    ]
    forms = _with_references(forms)
    forms = with_demands(_with_lives(forms), asked, _check)
    chosen = tuple(one for one in forms if not form or is_named(one, form))
    if not chosen:
        known = ", ".join(one.code.rpartition(".")[2] for one in forms)
        raise WrongUse(
            f"{kilde.kilde.id} har ikke skjemaet «{form}». Det finnes: {known}.",
            f"{kilde.kilde.id} has no form “{form}”. There are: {known}.",
        )
    return Plan(kilde.kilde.id, kilde.name, chosen, today)


def as_published(plan: Plan) -> Plan:
    """The plan of what the published formats describe: without the columns that are not shown, and
    the checks that look at them."""
    shown = {
        form.code: {column.name for column in form.columns if not column.hidden}
        for form in plan.forms
    }
    return replace(plan, forms=tuple(_shown(form, shown) for form in plan.forms))


def _shown(form: FormPlan, shown: Mapping[str, set[str]]) -> FormPlan:
    own = shown[form.code]
    checks = tuple(
        check
        for check in form.checks
        if {check.column, *needed(check.test)} <= own and _reaches(check.test, shown)
    )
    columns = tuple(column for column in form.columns if column.name in own)
    event = form.event if form.event in own else ""
    return replace(form, columns=columns, checks=checks, event=event)


def _reaches(test: Test, shown: Mapping[str, set[str]]) -> bool:
    """Whether the columns of the other form that a test looks at are shown too."""
    if isinstance(test, Refers):
        return test.column in shown.get(test.form, set())
    if isinstance(test, Follows):
        return {test.column, test.key} <= shown.get(test.form, set())
    return True


def _event_of(code: str, name: str, demands: Mapping[str, Demands]) -> str:
    bare = FormPlan(code, name, (), ())
    return next((one.event for key, one in demands.items() if is_named(bare, key)), "")


# ------------------------------------------------------------------ columns


def _form(table: Table, event_date: str) -> FormPlan:
    columns = _with_openers(table)
    event = _event(columns, event_date)
    checks = tuple(check for one in columns for check in _checks(one, columns, event))
    return FormPlan(table.code, _title(table), columns, checks, event)


def _title(table: Table) -> str:
    return table.title.nb or table.code.rpartition(".")[2]


def _with_openers(table: Table) -> tuple[Column, ...]:
    """The table's columns, each sub-question with the nearest question before it that opens."""
    opener: Column | None = None
    found: list[Column] = []
    for variable, column in zip(table.variables, table.columns, strict=True):
        opened_by = _opened_by(opener) if column.is_sub and opener else None
        found.append(replace(column, opened_by=opened_by) if opened_by else column)
        if variable.extras.get("aktiveringsspoersmaal", "").casefold() == "ja":
            opener = found[-1]
    return tuple(found)


def _opened_by(opener: Column) -> When | None:
    """The codes by which a question says no; nothing where it is not a yes-or-no question."""
    said_no = tuple(code.value for code in opener.codes if _NO.fullmatch(code.label.nb.strip()))
    if opener.type == "boolean" and not opener.codes:
        said_no = ("0", "false", "False")
    return When(opener.name, said_no) if said_no else None


def _event(columns: Sequence[Column], asked: str) -> str:
    days = [one for one in columns if one.type in DAYS]
    if asked:
        return next((one.name for one in columns if asked.casefold() == one.name.casefold()), "")
    for role in _EVENTS:
        if found := next((one for one in days if one.role == role), None):
            return found.name
    own = [one for one in days if not one.role]
    ranked = [*(one for one in own if one.mandatory and not one.opened_by), *own]
    return ranked[0].name if ranked else ""


# ------------------------------------------------------------------ checks


def _checks(one: Column, columns: Sequence[Column], event: str) -> Iterator[Check]:
    yield from _conformance(one, columns, event)
    yield from _completeness(one, columns, event)
    yield from _plausibility(one, columns, event)


def _check(rule: str, one: Column, test: Test, category: Category, inferred: bool = False) -> Check:
    fault = fault_named(rule)
    basis = "validation" if isinstance(test, CheckDigits) else "verification"
    return Check(
        rule=rule,
        column=one.name,
        variable=one.code,
        test=test,
        words=in_words(test),
        severity=fault.severity,
        category=category,
        basis=basis,  # type: ignore[arg-type]
        inferred=inferred,
    )


def _conformance(one: Column, columns: Sequence[Column], event: str) -> Iterator[Check]:
    if one.codes:
        yield _check("data-unknown-code", one, OneOf(one.values, one.many), "conformance")
        periods = _periods([code for listed in one.lists for code in listed.codes])
        if periods and event and event != one.name and not one.many:
            yield _check("data-code-not-held", one, CodeHeld(event, periods), "conformance")
    elif one.is_person:
        test = CheckDigits("person", _norwegian(columns))
        yield _check("data-wrong-check-digits", one, test, "conformance")
    elif one.role == "org.orgnr":
        yield _check("data-wrong-check-digits", one, CheckDigits("orgnr"), "conformance")
    elif one.type not in _ANY_TEXT:
        yield _check("data-wrong-type", one, Typed(one.type), "conformance")
    if one.role == _KEY:
        yield _check("data-duplicate-key", one, Unique(), "conformance")
    if not one.codes:
        yield from _shape(one, columns)


def _periods(codes: Sequence[Code]) -> tuple[tuple[str, Period], ...]:
    """Codes that always held in some row need no looking at; else their periods."""
    open_ = {code.value for code in codes if code.period == Period()}
    return tuple((code.value, code.period) for code in codes if code.value not in open_)


def _norwegian(columns: Sequence[Column]) -> tuple[When, ...]:
    """Where a column tells what kind of number it is, only Norwegian ones are looked at."""
    kind = next((one for one in columns if one.role == _PERSON_KIND and one.codes), None)
    if kind is None:
        return ()
    norwegian = tuple(code.value for code in kind.codes if "norsk" in code.label.nb.casefold())
    return (When(kind.name, norwegian),) if norwegian else ()


def _shape(one: Column, columns: Sequence[Column]) -> Iterator[Check]:
    if one.pattern and not (one.identity and not _norwegian(columns)):
        yield _check("data-wrong-form", one, Matches(one.pattern), "conformance")
    if one.length and one.role not in PATTERNS_OF_ROLES:
        yield _check("data-too-long", one, NoLonger(one.length), "conformance")
    if one.type == "decimal" and one.decimals >= 0:
        yield _check("data-too-many-decimals", one, Decimals(one.decimals), "conformance")
    long = not one.length or one.length >= _FREE_TEXT
    if one.type == "string" and long and not one.is_person and one.role not in (_KEY, _PARENT):
        yield _check("data-number-in-text", one, NoIdentifier(), "conformance")


def _completeness(one: Column, columns: Sequence[Column], event: str) -> Iterator[Check]:
    if not one.mandatory:
        return
    conditions = _conditions(one, columns, event)
    if conditions is None:
        return
    inferred = any(condition.values for condition in conditions)
    yield _check("data-missing-value", one, Filled(conditions), "completeness", inferred)
    if one.sentinels:
        yield _check("data-not-answered", one, Answered(one.sentinels), "completeness")


def _conditions(one: Column, columns: Sequence[Column], event: str) -> tuple[When, ...] | None:
    """When a mandatory variable must be filled; None where the metadata do not tell."""
    conditions = []
    if one.is_sub:
        if one.opened_by is None:
            return None
        opener = next(column for column in columns if column.name == one.opened_by.column)
        yes = tuple(code.value for code in opener.codes if _YES.fullmatch(code.label.nb.strip()))
        if opener.type == "boolean" and not opener.codes:
            yes = ("1", "true", "True")
        if not yes:
            return None
        conditions.append(When(opener.name, yes))
    if one.known_period != Period() and event and event != one.name:
        conditions.append(When(event, (), one.known_period))
    return tuple(conditions)


def _plausibility(one: Column, columns: Sequence[Column], event: str) -> Iterator[Check]:
    dates = one.type in DAYS
    numbers = one.type in NUMERIC and not one.codes
    if (one.low.plain or one.high.plain) and (dates or numbers):
        test = Within(one.low.plain, one.high.plain, dates)
        yield _check("data-outside-limits", one, test, "plausibility")
    if any(one.usual) and (dates or numbers):
        yield _check("data-unusual-value", one, Within(*one.usual, dates), "plausibility")
    if one.opened_by:
        empty = Empty(one.opened_by, one.sentinels)
        yield _check("data-answer-to-closed-question", one, empty, "plausibility", True)
    if dates:
        for later in _later(one, columns, event):
            yield _check("data-dates-out-of-order", one, NotAfter(later), "plausibility")
    used = columns_of(one.formula, [column.name for column in columns]) if one.formula else ()
    if used and numbers:
        derived = Derived(one.formula.strip().removeprefix("="), used, tolerance(one))
        yield _check("data-wrong-derivation", one, derived, "plausibility")


def _later(one: Column, columns: Sequence[Column], event: str) -> Iterator[str]:
    """Birth ≤ event ≤ death, and in before out."""
    pairs = ((_BIRTH, _DEATH), (_IN, _OUT))
    for first, last in pairs:
        if one.role == first:
            yield from (other.name for other in columns if other.role == last)
    if one.role == _BIRTH and event and event != one.name:
        yield event
    if one.name == event and one.role not in (_BIRTH, _DEATH):
        yield from (other.name for other in columns if other.role == _DEATH)


def _with_references(forms: list[FormPlan]) -> list[FormPlan]:
    """A form's main form is named by its key: the first form that has one of its own."""
    keys = [(form, one) for form in forms for one in form.columns if one.role == _KEY]
    found = []
    for form in forms:
        parents = [one for one in form.columns if one.role == _PARENT]
        target = next(((f, key) for f, key in keys if f.code != form.code), None)
        checks = form.checks
        if parents and target:
            refers = Refers(target[0].code, target[1].name)
            checks += tuple(
                _check("data-lost-reference", one, refers, "conformance") for one in parents
            )
        found.append(replace(form, checks=checks))
    return found


def _with_lives(forms: Sequence[FormPlan]) -> list[FormPlan]:
    """Birth ≤ event ≤ death also where a person's days are in another form than the event: joined
    by the main form's key, else by the patient's number or id."""
    return [replace(one, checks=one.checks + tuple(_lived(one, forms))) for one in forms]


def _lived(form: FormPlan, forms: Sequence[FormPlan]) -> Iterator[Check]:
    event, own = form.column(form.event), {one.role for one in form.columns}
    if event is None or event.role in (_BIRTH, _DEATH):
        return
    for role, before in ((_BIRTH, False), (_DEATH, True)):
        for other in forms if role not in own else ():
            there, joined = _with_role(other, role), _joined(form, other)
            if there and joined and there.type in DAYS:
                by, key = joined
                test = Follows(other.code, there.name, by.name, key.name, before)
                yield _check("data-dates-out-of-order", event, test, "plausibility")
                break


def _joined(form: FormPlan, other: FormPlan) -> tuple[Column, Column] | None:
    for here, there in ((_PARENT, _KEY), (PERSON, PERSON), (_LOCAL, _LOCAL)):
        by, key = _with_role(form, here), _with_role(other, there)
        if by and key:
            return by, key
    return None


def _with_role(form: FormPlan, role: str) -> Column | None:
    return next((one for one in form.columns if one.role == role), None)
