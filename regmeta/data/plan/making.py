"""From metadata to checks: what each variable of a registry says must hold of its data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from regmeta.data.check import (
    Answered,
    Category,
    Check,
    CheckDigits,
    CodeHeld,
    Column,
    Decimals,
    Derived,
    Empty,
    Filled,
    Follows,
    FormPlan,
    Kind,
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
    When,
    Within,
)
from regmeta.data.formula import columns_of
from regmeta.data.plan.demands import is_named, tolerance, with_demands
from regmeta.data.plan.words import in_words
from regmeta.errors import WrongUse
from regmeta.model import Catalogue, Code, Kilde, Period, Submission, Text, Variable
from regmeta.registry import Demands
from regmeta.texts import parse_date
from regmeta.validate.faults import fault_named

_KINDS: dict[str, Kind] = {
    "1": "text",
    "2": "integer",
    "3": "decimal",
    "4": "boolean",
    "5": "time",
    "6": "date",
    "7": "datetime",
    "8": "uri",
}
_BIRTH, _DEATH = "person.fodselsdato", "person.dodsdato"
_EVENTS = ("skjema.hendelsesdato", "skjema.skjemadato")
_PERSON, _PERSON_KIND = "person.personidentifikator", "person.personidentifikator_type"
_LOCAL = "person.lokal_pasient_id"
_KEY, _PARENT = "skjema.skjema_id", "skjema.hovedskjema_id"
_IN, _OUT = "episode.innskrivning_tidspunkt", "episode.utskrivning_tidspunkt"
_PATTERNS = {
    "person.bostedskommune_nr": "[0-9]{4}",
    "person.postnummer": "[0-9]{4}",
    "person.bydel": "[0-9]{2,6}",
}
_FREE_TEXT = 30
"""A text this long or longer may hold a sentence, and so somebody's number."""
_YES = re.compile(r"ja|yes", re.IGNORECASE)
_NO = re.compile(r"nei|no", re.IGNORECASE)
Extras = Mapping[str, Mapping[str, str]]


def extras_of(submission: Submission) -> dict[str, dict[str, str]]:
    """What the spreadsheet says of each variable beyond the national fields, by its code."""
    records = submission["variabel"]
    codes = records.column("Code")
    found: dict[str, dict[str, str]] = {}
    for key, texts in records.extras.items():
        for code, text in zip(codes, texts, strict=True):
            if text:
                found.setdefault(code, {}).setdefault(key, text)
    return found


def make_plan(
    catalogue: Catalogue,
    extras: Extras,
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
    kilde = catalogue.kilder[0]
    codes = {one.code: one.codes for one in (*catalogue.national, *kilde.kodeverk)}
    forms = [
        _form(
            kilde,
            one.code,
            _title(one.properties, one.code),
            codes,
            extras,
            today,
            event_date or _event_of(one.code, _title(one.properties, one.code), asked),
        )
        for one in kilde.datasamlinger
    ]
    forms = _with_references([one for one in forms if one.columns])
    forms = with_demands(_with_lives(forms), asked, _check)
    chosen = tuple(one for one in forms if not form or is_named(one, form))
    if not chosen:
        known = ", ".join(one.code.rpartition(".")[2] for one in forms)
        raise WrongUse(
            f"{kilde.id} har ikke skjemaet «{form}». Det finnes: {known}.",
            f"{kilde.id} has no form “{form}”. There are: {known}.",
        )
    return Plan(kilde.id, _title(kilde.properties, kilde.id), chosen, today)


def _title(properties: Mapping[str, str], code: str) -> str:
    return properties.get("PreferredTerm") or code.rpartition(".")[2]


def _event_of(code: str, name: str, demands: Mapping[str, Demands]) -> str:
    bare = FormPlan(code, name, (), ())
    return next((one.event for key, one in demands.items() if is_named(bare, key)), "")


# ------------------------------------------------------------------ columns


def _form(
    kilde: Kilde,
    code: str,
    name: str,
    codes: Mapping[str, Sequence[Code]],
    extras: Extras,
    today: date,
    event_date: str,
) -> FormPlan:
    variables = [one for one in kilde.variables if one.code and code in one.datasamlinger]
    columns: dict[str, Column] = {}
    opener: Column | None = None
    for variable in variables:
        extra = extras.get(variable.code, {})
        column = _column(variable, codes, extra, opener, today)
        columns.setdefault(column.name.casefold(), column)
        if extra.get("aktiveringsspoersmaal", "").casefold() == "ja":
            opener = column
    found = tuple(columns.values())
    event = _event(found, event_date)
    checks = tuple(
        check for one in found for check in _checks(one, found, event, codes_of(one, codes, kilde))
    )
    return FormPlan(code, name, found, checks, event)


def codes_of(column: Column, codes: Mapping[str, Sequence[Code]], kilde: Kilde) -> tuple[Code, ...]:
    """The codes of a column's lists, with their periods."""
    variable = next(one for one in kilde.variables if one.code == column.variable)
    return tuple(code for ref in variable.kodeverk for code in codes.get(ref, ()))


def _column(
    variable: Variable,
    codes: Mapping[str, Sequence[Code]],
    extra: Mapping[str, str],
    opener: Column | None,
    today: date,
) -> Column:
    now = variable.current
    its = now.properties
    own = [code for ref in variable.kodeverk for code in codes.get(ref, ())]
    kind = _KINDS.get(its.get("DataType", ""), "text")
    dates = kind in ("date", "datetime")
    last = variable.code.rpartition(".")[2]
    name = its.get("DatabaseReferanse") or its.get("TabellvennligNavn") or last
    others = (last, its.get("TabellvennligNavn", ""), extra.get("navn_i_rapporteket", ""))
    is_sub = extra.get("underspoersmaal", "").casefold() == "ja"
    return Column(
        name=name,
        variable=variable.code,
        title=now.name,
        kind=kind,
        names=tuple(dict.fromkeys(one for one in (name, *others, now.name.nb) if one)),
        codes=tuple({code.value: (code.value, code.label) for code in own}.values()),
        sentinels=tuple(dict.fromkeys(code.value for code in own if code.sentinel)),
        identification=its.get("Identifiseringsgrad", "1"),
        role=variable.mappings[0].target if variable.mappings else "",
        low=_limit(its.get("GrenseLav", ""), dates, today),
        high=_limit(its.get("GrenseHoy", ""), dates, today),
        usual=_usual(extra, dates, today),
        mandatory=its.get("Obligatorisk") == "true",
        is_sub=is_sub,
        opened_by=_opened_by(opener) if is_sub and opener else None,
        period=now.period if now.period.start != date(1980, 1, 1) else Period(),
        length=_whole(its.get("Lengde", "")) if kind == "text" else 0,
        decimals=_whole(its.get("Presisjon", ""), -1) if kind == "decimal" else -1,
        several=its.get("FlerkodetFelt") == "true",
        number=variable.order,
        letters=extra.get("lovlige_tegn", ""),
        formula=its.get("OpprinnelseUtledning", ""),
    )


def _whole(text: str, otherwise: int = 0) -> int:
    return int(text) if text.isdecimal() else otherwise


def _usual(extra: Mapping[str, str], dates: bool, today: date) -> tuple[str, str]:
    ending = "dato" if dates else "numerisk"
    low = extra.get(f"normalintervall_start_{ending}", "")
    high = extra.get(f"normalintervall_slutt_{ending}", "")
    return _limit(low, dates, today), _limit(high, dates, today)


def _limit(text: str, dates: bool, today: date) -> str:
    """A limit as a number or an ISO day; '' where it is the name of something unknown to us."""
    bare = text.strip().strip("'\"")
    if not dates:
        number = bare.replace(",", ".")
        return number if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", number) else ""
    relative = re.fullmatch(r"today(?:(plus|minus)([0-9]+)days?)?", bare.casefold())
    if relative:
        days = int(relative[2] or 0) * (-1 if relative[1] == "minus" else 1)
        return (today + timedelta(days=days)).isoformat()
    day = parse_date(bare) if bare else None
    return day.isoformat() if day else ""


def _opened_by(opener: Column) -> When | None:
    """The codes by which a question says no; nothing where it is not a yes-or-no question."""
    said_no = tuple(value for value, label in opener.codes if _NO.fullmatch(label.nb.strip()))
    if opener.kind == "boolean" and not opener.codes:
        said_no = ("0", "false", "False")
    return When(opener.name, said_no) if said_no else None


def _event(columns: Sequence[Column], asked: str) -> str:
    days = [one for one in columns if one.kind in ("date", "datetime")]
    if asked:
        return next((one.name for one in columns if asked.casefold() == one.name.casefold()), "")
    for role in _EVENTS:
        if found := next((one for one in days if one.role == role), None):
            return found.name
    own = [one for one in days if not one.role]
    ranked = [*(one for one in own if one.mandatory and not one.opened_by), *own]
    return ranked[0].name if ranked else ""


# ------------------------------------------------------------------ checks


def _checks(
    one: Column, columns: Sequence[Column], event: str, codes: Sequence[Code]
) -> Iterator[Check]:
    yield from _conformance(one, columns, event, codes)
    yield from _completeness(one, columns, event)
    yield from _plausibility(one, columns, event)


def _check(rule: str, one: Column, test: Test, category: Category, inferred: bool = False) -> Check:
    fault = fault_named(rule)
    basis = "validation" if isinstance(test, CheckDigits) else "verification"
    return Check(
        rule=rule,
        column=one.name,
        variable=one.variable,
        test=test,
        words=in_words(test),
        severity=fault.severity,
        category=category,
        basis=basis,  # type: ignore[arg-type]
        inferred=inferred,
    )


def _conformance(
    one: Column, columns: Sequence[Column], event: str, codes: Sequence[Code]
) -> Iterator[Check]:
    if one.codes:
        values = tuple(value for value, _ in one.codes)
        yield _check("data-unknown-code", one, OneOf(values, one.several), "conformance")
        periods = _periods(codes)
        if periods and event and event != one.name and not one.several:
            yield _check("data-code-not-held", one, CodeHeld(event, periods), "conformance")
    elif one.role == _PERSON:
        test = CheckDigits("person", _norwegian(columns))
        yield _check("data-wrong-check-digits", one, test, "conformance")
    elif one.role == "org.orgnr":
        yield _check("data-wrong-check-digits", one, CheckDigits("orgnr"), "conformance")
    elif one.kind != "text":
        yield _check("data-wrong-type", one, Typed(one.kind), "conformance")
    if one.role == _KEY:
        yield _check("data-duplicate-key", one, Unique(), "conformance")
    if not one.codes:
        yield from _shape(one)


def _periods(codes: Sequence[Code]) -> tuple[tuple[str, Period], ...]:
    """Codes that always held in some row need no looking at; else their periods."""
    open_ = {code.value for code in codes if code.period == Period()}
    return tuple((code.value, code.period) for code in codes if code.value not in open_)


def _norwegian(columns: Sequence[Column]) -> tuple[When, ...]:
    """Where a column tells what kind of number it is, only Norwegian ones are looked at."""
    kind = next((one for one in columns if one.role == _PERSON_KIND and one.codes), None)
    if kind is None:
        return ()
    norwegian = tuple(value for value, label in kind.codes if "norsk" in label.nb.casefold())
    return (When(kind.name, norwegian),) if norwegian else ()


def _shape(one: Column) -> Iterator[Check]:
    pattern = _PATTERNS.get(one.role) or (_letters(one.letters) if one.kind == "text" else "")
    if pattern:
        yield _check("data-wrong-form", one, Matches(pattern), "conformance")
    if one.length and not (pattern and one.role in _PATTERNS):
        yield _check("data-too-long", one, NoLonger(one.length), "conformance")
    if one.decimals >= 0:
        yield _check("data-too-many-decimals", one, Decimals(one.decimals), "conformance")
    long = not one.length or one.length >= _FREE_TEXT
    if one.kind == "text" and long and one.role not in (_PERSON, _KEY, _PARENT):
        yield _check("data-number-in-text", one, NoIdentifier(), "conformance")


def _letters(allowed: str) -> str:
    """A character class of the signs a registry allows, in an order that never changes."""
    signs = sorted(set(allowed))
    within = "".join(f"\\{one}" if one in r"\]^-[" else one for one in signs)
    return f"[{within}]*" if signs else ""


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
        yes = tuple(value for value, label in opener.codes if _YES.fullmatch(label.nb.strip()))
        if opener.kind == "boolean" and not opener.codes:
            yes = ("1", "true", "True")
        if not yes:
            return None
        conditions.append(When(opener.name, yes))
    if one.period != Period() and event and event != one.name:
        conditions.append(When(event, (), one.period))
    return tuple(conditions)


def _plausibility(one: Column, columns: Sequence[Column], event: str) -> Iterator[Check]:
    dates = one.kind in ("date", "datetime")
    numbers = one.kind in ("integer", "decimal") and not one.codes
    if (one.low or one.high) and (dates or numbers):
        test = Within(one.low, one.high, dates)
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
            if there and joined and there.kind in ("date", "datetime"):
                by, key = joined
                test = Follows(other.code, there.name, by.name, key.name, before)
                yield _check("data-dates-out-of-order", event, test, "plausibility")
                break


def _joined(form: FormPlan, other: FormPlan) -> tuple[Column, Column] | None:
    for here, there in ((_PARENT, _KEY), (_PERSON, _PERSON), (_LOCAL, _LOCAL)):
        by, key = _with_role(form, here), _with_role(other, there)
        if by and key:
            return by, key
    return None


def _with_role(form: FormPlan, role: str) -> Column | None:
    return next((one for one in form.columns if one.role == role), None)


def title_of(column: Column, lang: str) -> str:
    """What a column is called to people: its term, else its name."""
    return (column.title or Text(column.name))(lang)
