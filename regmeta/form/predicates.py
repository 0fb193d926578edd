"""What rules can ask by name. Each has a twin of the same name in web/form/src/predicates.js.

A predicate bears any value: what is of the wrong kind is the schema's finding, and no answer here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from regmeta.form.case import Case
from regmeta.form.expression import same
from regmeta.form.offer import identifying
from regmeta.form.route import dispensers, route_of
from regmeta.form.texts import gives_no_reason, numbers_in, says_nothing, words_in
from regmeta.identifiers import is_orgnr

Json = Any
_WRITTEN_DAY = re.compile("(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")


def given(_: Case, value: Json) -> bool:
    """Whether there is an answer at all."""
    return value is not None


def count(_: Case, value: Json) -> int:
    """The number of lines of a list."""
    return len(value) if isinstance(value, list) else 0


def text(_: Case, value: Json) -> bool:
    """Whether it is a text."""
    return isinstance(value, str)


def number(_: Case, value: Json) -> bool:
    """Whether it is a whole number."""
    return _whole(value)


def _whole(value: Json) -> bool:
    if isinstance(value, float):
        return value.is_integer()
    return isinstance(value, int) and not isinstance(value, bool)


def two_capitals(_: Case, value: Json) -> bool:
    """Whether a text is two capital letters, as countries are written."""
    return isinstance(value, str) and len(value) == 2 and value.isascii() and value.isupper()


def day(_: Case, value: Json) -> str | None:
    """A day as the form writes it (YYYY-MM-DD), None where it is none."""
    day_written = date_of(value)
    return day_written.isoformat() if day_written else None


def date_of(value: Json) -> date | None:
    """A text of the form YYYY-MM-DD as a day, None where it is none."""
    if not isinstance(value, str) or len(value) != 10 or value[4] != "-" or value[7] != "-":
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def written_day(_: Case, value: Json) -> bool:
    """Whether a text is written as a day (YYYY-MM-DD), whether or not the day exists."""
    return isinstance(value, str) and bool(_WRITTEN_DAY.fullmatch(value))


def outside(_: Case, period: Json, facts: Json) -> bool:
    """Whether a period begins before, or ends after, the days that the catalogue knows."""
    if not isinstance(period, dict) or not isinstance(facts, dict):
        return False
    start, end = date_of(period.get("from")), date_of(period.get("to"))
    first, last = date_of(facts.get("from")), date_of(facts.get("to"))
    early = start is not None and first is not None and start < first
    return early or (end is not None and last is not None and end > last)


def plus_years(_: Case, value: Json, years: int) -> str | None:
    """The same day so many years later, to be compared with: 29 February stays what it is."""
    return f"{int(value[:4]) + years:04d}{value[4:]}" if isinstance(value, str) else None


def organisation_number(_: Case, value: Json) -> bool:
    """Whether nine digits are an organisation number by their check digit."""
    return isinstance(value, str) and is_orgnr(value)


def nine_digits(_: Case, value: Json) -> bool:
    """Whether a text is nine digits."""
    return isinstance(value, str) and len(value) == 9 and value.isascii() and value.isdigit()


def person_number(_: Case, value: Json, synthetic: bool) -> str | None:
    """The kind of the first personal number in a text, number or keys; synthetic ones apart."""
    texts = [*value] if isinstance(value, dict) else [_written(value)]
    kinds = (kind for text in texts for kind in numbers_in(text))
    return next((kind for kind in kinds if (kind == "tenor") == synthetic), None)


def _written(value: Json) -> str:
    """A text or a whole number as it is written; nothing for all else."""
    if isinstance(value, str):
        return value
    return str(int(value)) if _whole(value) else ""


def words(_: Case, value: Json) -> int:
    """How many words stand in a text."""
    return words_in(value) if isinstance(value, str) else 0


def stand_in(_: Case, value: Json) -> bool:
    """Whether a text stands for nothing: a dot, «test», one sign repeated."""
    return isinstance(value, str) and bool(value) and says_nothing(value)


def no_reason(_: Case, value: Json) -> bool:
    """Whether a text gives no reason: «kan bli nyttig», «nødvendig»."""
    return isinstance(value, str) and bool(value) and gives_no_reason(value)


def listed(case: Case, name: str) -> list[str]:
    """A list of the law's own: `eea`, `countries`, `endings`."""
    return list(case.law.lists[name])


def asked_as(case: Case, path: str) -> str:
    """What kind of answer a place asks for: `text`, `country`, `date` …"""
    question = case.law.question(path)
    return question.type if question else ""


def ending(_: Case, value: Json) -> str:
    """What a file's name ends with, in small letters and without the dot."""
    return value.lower().rpartition(".")[2] if isinstance(value, str) and "." in value else ""


def earlier(_: Case, lines: Json, n: int, keys: list[str]) -> bool:
    """Whether a line before line `n` has the same answers."""
    if not isinstance(lines, list) or not isinstance(lines[n], dict):
        return False
    wanted = [lines[n].get(key) for key in keys]
    return any(
        isinstance(line, dict)
        and all(same(line.get(key), value) for key, value in zip(keys, wanted, strict=True))
        for line in lines[:n]
    )


# ------------------------------------------------------------------ what the catalogue knows


def offered(case: Case) -> bool:
    """Whether there is a catalogue to hold the application against."""
    return case.offer is not None


def source(case: Case, code: Json) -> Json:
    """What is known of a source; None where the catalogue has none of that code."""
    known_source = case.source(code)
    return known_source.about if known_source else None


def variables_known(case: Case, code: Json) -> bool:
    """Whether a source's variables are known, so that one that is not there can be told."""
    return isinstance(code, str) and bool(case.variables(code))


def variable(case: Case, code: Json, of: Json) -> Json:
    """What is known of a variable of a source; None where it is not there."""
    if not isinstance(code, str) or not isinstance(of, str):
        return None
    return case.variables(of).get(code)


def reveals(case: Case, line: Json) -> str:
    """What a variable that is asked for tells of a person: `direct`, `birth`, `detailed`,
    `free-text` or nothing; by what the catalogue knows, else by the line's own name."""
    if not isinstance(line, dict):
        return ""
    facts = variable(case, line.get("code"), line.get("source"))
    if facts is not None:
        return str(facts.get("reveals", ""))
    own = line.get("name") if isinstance(line.get("name"), str) else line.get("code")
    return identifying(case.law.identifying, name=own)[0] if isinstance(own, str) else ""


def source_period(case: Case, code: Json) -> Json:
    """The period that the application asks for from a source."""
    asked = case.application.get("dataSources") if isinstance(case.application, dict) else None
    lines = [line for line in asked if isinstance(line, dict)] if isinstance(asked, list) else []
    return next((line.get("period") for line in lines if same(line.get("id"), code)), None)


def route(case: Case, code: Json) -> Json:
    """Who decides about a source, and what it may be used for."""
    return route_of(case.law, code, case.source(code)) if isinstance(code, str) else None


def dispensation_from(case: Case) -> list[str]:
    """Who decides on dispensation, from all sources, also those outside the form."""
    return dispensers(case.application, case.law, case.offer)


PREDICATES: dict[str, Callable[..., Json]] = {
    predicate.__name__: predicate
    for predicate in (
        *(given, count, text, number, two_capitals, day, written_day, outside),
        plus_years,
        *(organisation_number, nine_digits, person_number, words, stand_in, no_reason),
        *(listed, asked_as, ending, earlier),
        *(offered, source, source_period, variables_known, variable, reveals),
        *(route, dispensation_from),
    )
}


def bound(case: Case) -> dict[str, Callable[..., Json]]:
    """The predicates, each ready to be asked about one case."""
    return {name: partial(predicate, case) for name, predicate in PREDICATES.items()}
