"""What a form of another system asks, as two grids: a row a question, and a row a code.

Each reader of a format makes AskedQuestions and ListedAnswers; specs/layouts tells what the columns
are. A question keeps the element that it came from, as the format itself writes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from regmeta.read.grid import Grid

Words = Mapping[str, str]
"""Language → text; '' where the file does not say which language it is."""

_NORWEGIAN = ("nb", "no", "nn")
_ELEMENT = "element"
OWN = "regmeta"
"""What stands before a field of the specification that a form written by regmeta carries."""

OWN_FIELDS = frozenset(
    {
        *("PreferredTerm", "NavnEngelsk", "Beskrivelse", "BeskrivelseEngelsk"),
        *("variabelgruppe", "kodeverk", "instrument", "VersjonReferanseKode", "Opprinnelse"),
        *("OpprinnelseUtledning", "Kommentar", "KommentarEngelsk", "Kvalitetsnote"),
        *("KvalitetsnoteEngelsk", "MaaleType", "MaaleEnhet", "DataType", "GyldigFra", "GyldigTil"),
        *("Lengde", "Presisjon", "GrenseLav", "GrenseHoy", "Identifiseringsgrad", "Ledetekst"),
        *("LedetekstEngelsk", "LedetekstFlerspraklig", "AnbefaltForDigitaltInnsyn"),
        *("FlerkodetFelt", "TabellvennligNavn", "TabellvennligNavnEngelsk", "DatabaseReferanse"),
        *("Erstatter", "ErstattesAv", "StartdatoHistorikk"),
    }
)
"""The fields that regmeta writes under their own names, where a format has no element for them."""


@dataclass(frozen=True, slots=True)
class ListedAnswer:
    """One answer of a list; `missing` where it stands for no answer."""

    choices: str
    value: str
    label: Words = field(default_factory=dict)
    missing: bool = False


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question: `kind` is the format's own type word, `choices` the name of its list.

    `note` is a text beside the question, which may be the unit of a number and nothing else.
    `element` is where it stood: form, path and id. `own` is what regmeta itself has written, by
    field of the specification. `more` is what no column is meant for.
    """

    name: str
    kind: str
    element: str
    form: str
    label: Words = field(default_factory=dict)
    description: Words = field(default_factory=dict)
    note: str = ""
    section: str = ""
    choices: str = ""
    several: bool = False
    unit: str = ""
    required: str = ""
    low: str = ""
    high: str = ""
    length: str = ""
    decimals: str = ""
    formula: str = ""
    condition: str = ""
    missing: str = ""
    comment: str = ""
    own: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, str] = field(default_factory=dict)


def grids_of(
    system: str, questions: Sequence[AskedQuestion], choices: Iterable[ListedAnswer]
) -> tuple[Grid, ...]:
    """The questions and their lists; `system` is the layout's id. () where nothing is asked."""
    if not questions:
        return ()
    rows = [_cells(system, question) for question in questions]
    listed = [_code(choice) for choice in choices]
    variables = _grid("variables", rows, ("name", "type", f"{system}.{_ELEMENT}", "form"))
    if not listed:
        return (variables,)
    return variables, _grid("codes", listed, ("list", "value", "text"))


def _cells(system: str, question: AskedQuestion) -> dict[str, str]:
    label, english = in_two(question.label)
    about, about_english = in_two(question.description)
    cells: dict[str, str] = {
        "name": question.name,
        "type": question.kind,
        "form": question.form,
        "section": question.section,
        "label": label,
        "label:en": english,
        "description": about,
        "description:en": about_english,
        "note": question.note,
        "list": question.choices,
        "several": "yes" if question.several else "",
        "unit": question.unit,
        "required": question.required,
        "minimum": question.low,
        "maximum": question.high,
        "length": question.length,
        "decimals": question.decimals,
        "formula": question.formula,
        "betingelse": question.condition,
        "manglende verdier": question.missing,
        "comment": question.comment,
        f"{system}.{_ELEMENT}": question.element,
    }
    cells |= {f"{OWN}.{key}": text for key, text in question.own.items() if text}
    return cells | {f"{system}.{key}": text for key, text in question.more.items() if text}


def _code(choice: ListedAnswer) -> dict[str, str]:
    text, english = in_two(choice.label)
    missing = "1" if choice.missing else ""
    own = {"list": choice.choices, "value": choice.value, "text": text or choice.value}
    return own | {"english": english, "missing": missing}


def in_two(words: Words) -> tuple[str, str]:
    """(the text, the English one beside it): Norwegian before the file's own before English."""
    short = {language.partition("-")[0].casefold(): text for language, text in words.items()}
    english = short.pop("en", "")
    order = (*_NORWEGIAN, "", *short)
    first = next((short[key] for key in order if short.get(key)), "")
    return first or english, english if first else ""


def _grid(sheet: str, rows: Sequence[Mapping[str, str]], always: Sequence[str]) -> Grid:
    headings = _filled(rows)
    headings += [heading for heading in always if heading not in headings]
    return Grid(sheet, [headings, *([row.get(h, "") for h in headings] for row in rows)])


def _filled(rows: Sequence[Mapping[str, str]]) -> list[str]:
    """The headings that some row fills, in the order of the rows' own keys."""
    filled = {heading for row in rows for heading, text in row.items() if text}
    ordered = dict.fromkeys(heading for row in rows for heading in row)
    return [heading for heading in ordered if heading in filled]
