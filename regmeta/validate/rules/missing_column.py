"""A whole column is missing.

What: No sheet has a column for a field that the specification calls mandatory or recommended, and
no default stands in for it. A field that holds back publication is told by itself; the rest are
told together, once.

Why: The platforms' own codebooks leave out several fields that the national catalogue wants. What
is not in the codebook must come from somewhere else, or the catalogue will show nothing.

Repair: Add the column and fill it in. Where all rows share one value, whoever set up the registry
here can give it once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from regmeta.model import LevelName, Place, Records, Submission, Text
from regmeta.spec.fields import Field
from regmeta.texts import each_language, lowered
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """En hel kolonne mangler

Hva: Ingen ark har en kolonne for et felt som spesifikasjonen kaller obligatorisk eller anbefalt,
og ingen standardverdi er oppgitt for det. Et felt som stopper publisering, sies for seg; resten
sies samlet, én gang.

Hvorfor: Plattformenes egne kodebøker mangler flere felt som den nasjonale katalogen vil ha. Det
som ikke står i kodeboken, må komme fra et annet sted, ellers viser katalogen ingenting.

Slik: Legg til kolonnen og fyll den ut. Har alle rader samme verdi, kan den som har satt opp
registeret her, gi den én gang.
"""
SEVERITY = "error"
LEVEL = "variabel"
THEME = "obligations"
MESSAGE = Text(
    nb="Det finnes ingen kolonne for {columns}.{whose}",
    en="There is no column for {columns}.{whose}",
)
EXAMPLE = {"variabel": [{"Code": "V_NGER.OP.VEKT", "PreferredTerm": "Vekt"}]}
_QUOTED = Text("«{field}»", "“{field}”")
_OF_LEVEL = Text("{fields} ({level}, {rows} rader)", "{fields} ({level}, {rows} rows)")
_OF_PLATFORM = Text(
    " Filer fra plattformen har dem ikke: den som har satt opp registeret her, gir verdiene.",
    " Files from the platform never have them: whoever set up the registry here gives the values.",
)


_PLATFORMS = ("openqreg", "mrs")
"""What the names of the platforms' layouts begin with."""


class _Missing(NamedTuple):
    """A field that no sheet has a column for."""

    level: LevelName
    field: Field


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    missing = [
        _Missing(level, field)
        for level, records in submission.levels.items()
        if len(records)
        for field in context.spec[level].fields
        if _is_missing(field, records)
    ]
    gates = [own for own in missing if _stops(own.field)]
    for own in gates:
        yield _fault([own], submission, context, "error")
    others = [own for own in missing if not _stops(own.field)]
    if others:
        needed = any(own.field.obligation == "mandatory" for own in others)
        severity = "warning" if needed and not _from_platform(submission) else "advice"
        yield _fault(others, submission, context, severity)


def _is_missing(field: Field, records: Records) -> bool:
    if field.obligation == "optional" or not records.sheets:
        return False
    texts = records.columns.get(field.key)
    if field.key in records.defaults or (texts is not None and any(texts)):
        return False
    return not any(field.key in sheet.columns for sheet in records.sheets)


def _stops(field: Field) -> bool:
    return field.gate and field.obligation == "mandatory"


def _from_platform(submission: Submission) -> bool:
    """Whether the platform wrote the file: in its layout, or with its own fields among the
    variables."""
    if submission.layout.startswith(_PLATFORMS):
        return True
    return any(submission["variabel"].columns.get("platform", ()))


def _fault(
    missing: Sequence[_Missing], submission: Submission, context: Context, severity: str
) -> Fault:
    """All of them in one, at the heading of the first."""
    level, field = missing[0]
    sheet = submission[level].sheets[0]
    place = Place(sheet.file, sheet.name, sheet.heading_row if sheet.columns else 0)
    of_platform = severity == "advice" and _from_platform(submission)
    params = {
        "columns": each_language(lambda lang: _columns(missing, submission, context, lang)),
        "whose": _OF_PLATFORM if of_platform else "",
    }
    return Fault(-1, field.key, params, severity, level, place)


def _columns(
    missing: Sequence[_Missing], submission: Submission, context: Context, lang: str
) -> str:
    """The fields' labels, level by level, with how many rows each level has."""
    said = []
    for level, own in groupby(missing, attrgetter("level")):
        labels = (context.spec[level].heading_text(each.field.key) for each in own)
        fields = ", ".join(_QUOTED(lang, field=label(lang)) for label in labels)
        rows = len(submission[level])
        level_label = lowered(context.spec[level].label)(lang)
        said.append(_OF_LEVEL(lang, fields=fields, level=level_label, rows=rows))
    return "; ".join(said)
