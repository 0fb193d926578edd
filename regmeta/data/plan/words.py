"""Checks in words: what must hold, in one plain sentence in bokmål and in English."""

from __future__ import annotations

from regmeta.catalogue.columns import When
from regmeta.data.check import (
    Answered,
    CheckDigits,
    CodeHeld,
    Decimals,
    Derived,
    Empty,
    Filled,
    Follows,
    Matches,
    NoIdentifier,
    NoLonger,
    NotAfter,
    OneOf,
    Refers,
    Test,
    Typed,
    Unique,
    Within,
)
from regmeta.model import Period, Text

KINDS = {
    "string": Text("tekst", "text"),
    "integer": Text("heltall", "a whole number"),
    "decimal": Text("tall", "a number"),
    "boolean": Text("ja eller nei", "yes or no"),
    "time": Text("klokkeslett", "a time of day"),
    "date": Text("dato", "a date"),
    "dateTime": Text("dato og klokkeslett", "a date and time"),
    "anyURI": Text("nettadresse", "a web address"),
}
CATEGORIES = {
    "conformance": Text("Samsvar", "Conformance"),
    "completeness": Text("Kompletthet", "Completeness"),
    "plausibility": Text("Rimelighet", "Plausibility"),
}
BASES = {
    "verification": Text("mot metadata", "verification"),
    "validation": Text("mot noe utenfor", "validation"),
}
_FEW = 8


def in_words(test: Test) -> Text:
    """What the test demands."""
    return Text(_nb(test), _en(test))


def _nb(test: Test) -> str:
    match test:
        case Typed(kind):
            return f"er {KINDS[kind].nb}"
        case OneOf(values, several):
            return ("har bare koder" if several else "er en kode") + f" i listen: {_few(values)}"
        case CodeHeld(event, periods):
            return f"bruker {len(periods)} koder med gyldighet bare da de gjaldt, etter {event}"
        case Within(low, high):
            return f"ligger {_between(low, high, 'fra', 'til', 'minst', 'høyst')}"
        case Matches(pattern):
            return f"følger mønsteret {pattern}"
        case NoLonger(length):
            return f"er høyst {length} tegn"
        case Decimals(most):
            return f"har høyst {most} desimaler"
        case Filled(when):
            return "er fylt ut" + "".join(_when(one, "når", "er", "fra", "til") for one in when)
        case Answered(sentinels):
            return f"er besvart, ikke {_few(sentinels)} (valgt bort)"
        case Empty(when):
            return "er tom" + _when(when, "når", "er", "fra", "til")
        case Unique(also):
            return "står bare én gang" + (f" sammen med {', '.join(also)}" if also else "")
        case Follows(form, column, by, _, before):
            side = "ikke senere" if before else "ikke tidligere"
            return f"er {side} enn {column} i skjemaet {form} (koblet med {by})"
        case Refers(form, column):
            return f"finnes i {column} i skjemaet {form}"
        case NotAfter(later):
            return f"er ikke senere enn {later}"
        case CheckDigits(of, when):
            number = "et personnummer" if of == "person" else "et organisasjonsnummer"
            return f"er {number} med riktige kontrollsifre" + "".join(
                _when(one, "når", "er", "fra", "til") for one in when
            )
        case NoIdentifier():
            return "inneholder ikke noe personnummer"
        case Derived(formula, _, tolerance):
            return f"er {formula} (± {tolerance:g})"


def _en(test: Test) -> str:
    match test:
        case Typed(kind):
            return f"is {KINDS[kind].en}"
        case OneOf(values, several):
            return ("has only codes" if several else "is a code") + f" of the list: {_few(values)}"
        case CodeHeld(event, periods):
            return f"uses {len(periods)} codes that have a period only while they held, by {event}"
        case Within(low, high):
            return f"lies {_between(low, high, 'from', 'to', 'at', 'at')}"
        case Matches(pattern):
            return f"follows the pattern {pattern}"
        case NoLonger(length):
            return f"has at most {length} characters"
        case Decimals(most):
            return f"has at most {most} decimals"
        case Filled(when):
            return "is filled in" + "".join(_when(one, "when", "is", "from", "to") for one in when)
        case Answered(sentinels):
            return f"is answered, not {_few(sentinels)} (nothing chosen)"
        case Empty(when):
            return "is empty" + _when(when, "when", "is", "from", "to")
        case Unique(also):
            return "stands only once" + (f" together with {', '.join(also)}" if also else "")
        case Follows(form, column, by, _, before):
            side = "later" if before else "earlier"
            return f"is not {side} than {column} of the form {form} (joined by {by})"
        case Refers(form, column):
            return f"is found in {column} of the form {form}"
        case NotAfter(later):
            return f"is not later than {later}"
        case CheckDigits(of, when):
            number = "a personal number" if of == "person" else "an organisation number"
            return f"is {number} with right check digits" + "".join(
                _when(one, "when", "is", "from", "to") for one in when
            )
        case NoIdentifier():
            return "holds no personal number"
        case Derived(formula, _, tolerance):
            return f"is {formula} (± {tolerance:g})"


def _between(low: str, high: str, from_: str, to: str, least: str, most: str) -> str:
    if low and high:
        return f"{from_} {low} {to} {high}"
    if least == "at":
        return f"at {low} or above" if low else f"at {high} or below"
    return f"på {least} {low}" if low else f"på {most} {high}"


def _few(values: tuple[str, ...]) -> str:
    shown = ", ".join(values[:_FEW])
    return shown if len(values) <= _FEW else f"{shown} … ({len(values)})"


def _when(when: When, word: str, is_: str, from_: str, to: str) -> str:
    if when.values:
        return f", {word} {when.column} {is_} {_few(when.values)}"
    return f", {word} {when.column} {is_} {_span(when.period, from_, to)}"


def _span(period: Period, from_: str, to: str) -> str:
    parts = [f"{from_} {period.start}"] if period.start else []
    return " ".join([*parts, *([f"{to} {period.end}"] if period.end else [])])
