"""Days that seem out of order.

What: A day that is later than one it should precede by its name: admitted, operated on,
discharged, dead; or where a thing with one name starts and ends.

Why: Lengths of stay and waiting times become negative. The order is read from the names, so it may
be the names that mislead. Where more than one row in five speaks against them they do, and nothing
is told; nor where registry.toml says the order of the two days.

Repair: Correct the day in the registry. Where the order is another, write it in registry.toml, under
order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from regmeta.catalogue.bounds import DAYS
from regmeta.catalogue.columns import Column
from regmeta.data.check import FormPlan, Test
from regmeta.data.checks.dates_out_of_order import NotAfter
from regmeta.data.roles import BIRTH, DEATH
from regmeta.model import Text
from regmeta.texts import words_apart

SEVERITY = "advice"
CATEGORY = "plausibility"
ORDER = 45
MESSAGE = Text(
    nb="{column}: {count} av {rows} rader ({share} %) er senere enn {later}. Første rader: {first}.{values}",
    en="{column}: {count} of {rows} rows ({share} %) are later than {later}. First rows: {first}.{values}",
)
NB = """Dager som ser ut til å være i feil rekkefølge.

Hva: En dag som er senere enn en dag den burde komme før, etter navnet: innlagt, operert, utskrevet,
død; eller der noe med ett navn begynner og slutter.

Hvorfor: Liggetider og ventetider blir negative. Rekkefølgen er lest av navnene, så det kan være de
som villeder. Der mer enn én av fem rader sier noe annet, gjør de det, og da meldes ingenting; heller
ikke der registry.toml sier rekkefølgen av de to dagene.

Slik: Rett dagen i registeret. Er rekkefølgen en annen, skriv den i registry.toml, under order.
"""

_KINDS: dict[str, re.Pattern[str]] = {
    "born": re.compile(r"\bf(?:ø|oe?)d(?:t|sel)|\bbirth|\bborn\b", re.I),
    "admitted": re.compile(
        r"\binn(?:skr|lagt|legg|komst)|\badmi(?:ssion|tted)|\bankomst|\barrival", re.I
    ),
    "operated": re.compile(
        r"\boper(?:asjon|ert|ation|ated)|\bop\b|\bsurgery|\binngrep|\bprosedyre|\bprocedure", re.I
    ),
    "discharged": re.compile(r"\butskr(?:iv|evet)|\bdischarge|\butreise", re.I),
    "dead": re.compile(r"\bd(?:ø|oe?)d(?:s|\b)|\bdeath|\bdeceased|\bdied\b", re.I),
}
_ORDER = tuple(_KINDS)
_ANOTHER = re.compile(
    r"\b(?:forrige|tidligere|siste|sist|neste|planlagt|ny|nye|annen|andre|re|reop\w*|reinnl\w*|"
    r"previous|prior|last|next|planned|another|second|oppfølg\w*|follow|kontroll\w*|registrer\w*|"
    r"mors?|fars?|barn\w*|mother|child|best(?:ilt|illing)|henvis\w*|fra|bytte?\w*|skjema\w*)\b",
    re.I,
)
"""Words that say that it is another day than the stay's own."""
_MOST_AGAINST = 0.2
_FEW_ROWS = 20
"""In fewer rows than these a share says nothing of the names."""
_START = re.compile(r"\b(?:start\w*|begynn\w*|begin\w*|fra|from|inn?)\b", re.I)
_END = re.compile(r"\b(?:slutt\w*|stopp?\w*|end\w*|avslutt\w*|til|to|ut)\b", re.I)


@dataclass(frozen=True, slots=True)
class SeemsNotAfter(NotAfter):
    """The day is not later than the day in `later`, as far as the names of both tell."""

    @property
    def inferred(self) -> bool:
        return True

    def is_finding(self, count: int, rows: int) -> bool:
        """Where many rows speak against the names, it is the names that mislead."""
        return count > 0 and (rows < _FEW_ROWS or count <= _MOST_AGAINST * rows)


def tests(column: Column, form: FormPlan) -> Iterator[Test]:
    """Days whose names say an order that nobody has written down."""
    if column.type not in DAYS:
        return
    days = [other for other in form.columns if other.type in DAYS]
    for later in days:
        if later is not column and _comes_before(column, later, days):
            yield SeemsNotAfter(later.name)


def _comes_before(first: Column, last: Column, days: Sequence[Column]) -> bool:
    if {first.role, last.role} <= {BIRTH, DEATH}:
        return False
    return _starts(first, last) or _next_in_order(first, last, days)


def _starts(first: Column, last: Column) -> bool:
    """Whether two columns share a name but for its start and its end."""
    a, b = words_apart(first.name), words_apart(last.name)
    start, end = _START.search(a), _END.search(b)
    if not start or not end:
        return False
    return _START.sub("", a, count=1).split() == _END.sub("", b, count=1).split()


def _next_in_order(first: Column, last: Column, days: Sequence[Column]) -> bool:
    kinds = [_only_kind(column, days) for column in (first, last)]
    if not all(kinds):
        return False
    before, after = (_ORDER.index(kind) for kind in kinds)
    return before < after


def _only_kind(column: Column, days: Sequence[Column]) -> str:
    """The kind of day that a column is by its names, where no other column is of that kind."""
    kind = _kind(column)
    return kind if kind and sum(_kind(other) == kind for other in days) == 1 else ""


def _kind(column: Column) -> str:
    said = f"{words_apart(column.name)} {column.title.nb}"
    if _ANOTHER.search(said):
        return ""
    kinds = [kind for kind, pattern in _KINDS.items() if pattern.search(said)]
    return kinds[0] if len(kinds) == 1 else ""
