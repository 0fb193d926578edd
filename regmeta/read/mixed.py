"""Sheets of other layouts in a workbook made from the template: read too, and joined to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from regmeta.model import Finding, Ignored, LevelName, Reading, Records, SheetReading
from regmeta.read.codebook.parts import names_of, parts_of, repeats, surely
from regmeta.read.codebook.reading import count, read_codebook
from regmeta.read.codebook.table import joined
from regmeta.read.grid import Grid
from regmeta.read.layouts.decisions import NOTHING_DECIDED
from regmeta.read.layouts.recognise import Fits, recognise
from regmeta.registry import Registry
from regmeta.texts import folded_letters


def with_sheets_of_others(
    template: Reading,
    grids: tuple[Grid, ...],
    unread: Collection[str],
    short: str,
    registry: Registry | None,
) -> Reading:
    """The template's reading with the sheets named in `unread` that list variables of their own."""
    others = tuple(grid if grid.sheet in unread else replace(grid, rows=[]) for grid in grids)
    fits = _new(surely(recognise(others), others), others, _names(template))
    if not fits:
        return template
    parts = tuple(parts_of(template.file, others, fits, NOTHING_DECIDED, only=False))
    reading = read_codebook(template.file, short, others, parts, registry)
    taken = {sheet.sheet for sheet in reading.sheets if sheet.records}
    return _joined(template, reading, taken)


def _names(template: Reading) -> dict[str, str]:
    """Folded → as written of all that the template calls its variables."""
    variables = template.submission["variabel"]
    texts = (
        text
        for key in ("Code", "DatabaseReferanse", "PreferredTerm")
        for text in variables.column(key)
    )
    return {folded_letters(text): text for text in texts if text}


def _new(fits: Fits, grids: tuple[Grid, ...], names: Mapping[str, str]) -> Fits:
    return {
        i: tables for i, tables in fits.items() if not repeats(names_of(grids[i], tables), names)
    }


def _joined(template: Reading, other: Reading, taken: Collection[str]) -> Reading:
    levels: dict[LevelName, Records] = dict(template.submission.levels)
    for level, records in other.submission.levels.items():
        levels[level] = joined([levels[level], records]) if level in levels else records
    mine, theirs = _Parts.of(template, taken, inside=False), _Parts.of(other, taken, inside=True)
    submission = replace(template.submission, levels=levels, doubts=(*mine.doubts, *theirs.doubts))
    return replace(
        template,
        sheets=(*mine.sheets, *theirs.sheets),
        ignored=(*mine.ignored, *theirs.ignored),
        submission=submission,
        counts=count(submission),
        confidence=min(template.confidence, other.confidence),
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a reading tells of some sheets, or of all but those."""

    sheets: tuple[SheetReading, ...]
    ignored: tuple[Ignored, ...]
    doubts: tuple[Finding, ...]

    @classmethod
    def of(cls, reading: Reading, titles: Collection[str], *, inside: bool) -> _Parts:
        return cls(
            tuple(s for s in reading.sheets if (s.sheet in titles) == inside),
            tuple(i for i in reading.ignored if (i.place.sheet in titles) == inside),
            tuple(d for d in reading.submission.doubts if (d.place.sheet in titles) == inside),
        )
