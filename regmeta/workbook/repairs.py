"""What can be repaired in a cell without asking anybody: blanks, signs, days, numbers, options."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from regmeta.identifiers import is_orgnr
from regmeta.model import Place, Records, Submission
from regmeta.read.files.opening import read_grids
from regmeta.spec.codesystems import load_code_systems
from regmeta.spec.fields import Field, OptionList, ParseProblem, Spec
from regmeta.texts import languages, letters, parse_date

_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060-\u2064\ufeff]")
_BLANKS = re.compile("[ \u00a0\u2007\u202f]+")
_PROSE = frozenset({"String", "Text", "MultilingualText"})
_TAG = re.compile(
    r"</?(?:b|i|u|li|ul|ol|em|strong|span|div|sup|sub|font|h[1-6])\b[^<>]*>", re.IGNORECASE
)
_BREAK = re.compile(r"<\s*(?:br|p|/p)\s*/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:nbsp|amp|quot|aring|oslash|aelig|#\d{2,5});", re.IGNORECASE)
_COMMA = re.compile(r"[+-]?\d+,\d+")


@dataclass(frozen=True, slots=True)
class Repair:
    """One cell put right: where, what stood there and what stands there now, and which repairs."""

    place: Place
    field: str
    before: str
    after: str
    what: tuple[str, ...]


def repairs_of(submission: Submission, source: Path, spec: Spec) -> tuple[Repair, ...]:
    """Every repair, in the order of sheet, row and column; a cell once, whoever reads it."""
    grids = {grid.sheet: grid for grid in read_grids(source)}
    repairs: dict[tuple[str, int, int], Repair] = {}
    for level, records in submission.levels.items():
        for field in spec[level].fields:
            for i, text, after, what in _column(field, records, submission):
                place = records.place(i, field.key)
                grid = grids.get(place.sheet)
                where = (place.sheet, place.row, place.column)
                # A layout may translate what stands in the cell: that is not ours to change.
                if not grid or not place.column or grid.pasted or where in repairs:
                    continue
                if grid.at(place.row, place.column) == text:
                    repairs[where] = Repair(place, field.key, text, after, what)
    order = list(grids)
    return tuple(
        sorted(
            repairs.values(),
            key=lambda r: (order.index(r.place.sheet), r.place.row, r.place.column),
        )
    )


def _column(
    field: Field, records: Records, submission: Submission
) -> Iterator[tuple[int, str, str, tuple[str, ...]]]:
    """The rows of a field whose text can be repaired, each distinct text looked at once."""
    if not records.has_column(field.key):
        return
    widths = _widths(submission) if field.name == "kode.verdi" else {}
    lists = records.column("kodeverk") if widths else []
    repaired_texts: dict[tuple[str, int], tuple[str, tuple[str, ...]]] = {}
    for i, text in enumerate(records.column(field.key)):
        if not text:
            continue
        width = widths.get(lists[i], 0) if lists else 0
        if (text, width) not in repaired_texts:
            repaired_texts[text, width] = repaired(text, field, width)
        after, what = repaired_texts[text, width]
        if after != text:
            yield i, text, after, what


def _widths(submission: Submission) -> dict[str, int]:
    """For lists that say which national one they are, the width of its codes where all have it."""
    records = submission["kodeverk"]
    widths = {}
    pairs = zip(records.column("Code"), records.column("kodeverkReference"), strict=True)
    for code, reference in pairs:
        codes = load_code_systems().codes(reference) if reference else ()
        sizes = {len(code.value) for code in codes if code.value.isdigit()}
        if len(sizes) == 1 and all(code.value.isdigit() for code in codes):
            widths[code] = sizes.pop()
    return widths


def repaired(text: str, field: Field, width: int = 0) -> tuple[str, tuple[str, ...]]:
    """A text as a field should have it, and the kinds of repair; itself where it is well.

    Repairing what was repaired changes nothing more.
    """
    what: list[str] = []
    now = text
    for name, repair in _STEPS:
        after = repair(now, field, width)
        if after != now and after:
            what.append(name)
            now = after
    return now, tuple(what)


def _signs(text: str, field: Field, width: int) -> str:
    return _INVISIBLE.sub("", text)


def _blanks(text: str, field: Field, width: int) -> str:
    """Outer blanks off, several in a row to one; line breaks in a text stay."""
    lines = [_BLANKS.sub(" ", line).strip() for line in text.replace("\r\n", "\n").split("\n")]
    return "\n".join(lines).strip()


def _markup(text: str, field: Field, width: int) -> str:
    """Tags off and entities resolved; `<` and `>` themselves may be comparisons and stay."""
    if field.type not in _PROSE or not ("<" in text or "&" in text):
        return text
    now, before = text, ""
    # What is resolved may show another: «&amp;nbsp;» was escaped twice on its way.
    while now != before:
        before = now
        bare = _TAG.sub("", _BREAK.sub("\n", now))
        now = _blanks(_ENTITY.sub(lambda m: html.unescape(m[0]), bare), field, width)
    return now


def _day(text: str, field: Field, width: int) -> str:
    if field.type != "Date" or re.fullmatch(r"\d+(\.0)?", text):
        return text
    day = parse_date(text)
    return day.isoformat() if day else text


def _number(text: str, field: Field, width: int) -> str:
    numeric = field.type == "Number" or field.key in ("GrenseLav", "GrenseHoy")
    return text.replace(",", ".") if numeric and _COMMA.fullmatch(text) else text


def _option(text: str, field: Field, width: int) -> str:
    """The option's own label where the text is that label but for case and signs."""
    if field.options is None or field.many or not isinstance(field.attempt(text), ParseProblem):
        return text
    return _spellings(field.options).get(letters(text), text)


@cache
def _spellings(options: OptionList) -> dict[str, str]:
    spellings: dict[str, set[str]] = {}
    for option in options.options:
        labels = (option.label(lang) for lang in languages())
        for label in (*labels, option.value):
            if label:
                spellings.setdefault(letters(label), set()).add(option.label.nb or option.value)
    return {
        key: next(iter(labels)) for key, labels in spellings.items() if len(labels) == 1 and key
    }


def _zeros(text: str, field: Field, width: int) -> str:
    return text.zfill(width) if width and text.isdigit() and len(text) < width else text


def _grouping(text: str, field: Field, width: int) -> str:
    bare = text.replace(" ", "")
    if "rgnr" not in field.key or bare == text or not is_orgnr(bare):
        return text
    return bare


_STEPS = (
    ("signs", _signs),
    ("blanks", _blanks),
    ("markup", _markup),
    ("date", _day),
    ("number", _number),
    ("option", _option),
    ("zeros", _zeros),
    ("grouping", _grouping),
)
