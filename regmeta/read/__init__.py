"""Reading: a spreadsheet or a registry's folder in, records with their places out.

Nothing is lost and nothing is guessed silently: a Reading tells the layout, what each heading was
taken for and what was left aside, with the reason.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from regmeta.errors import UnreadableInput
from regmeta.model import (
    Default,
    LevelName,
    Place,
    Reading,
    Records,
    Sheet,
    Submission,
)
from regmeta.read.account.certainty import certainty_of
from regmeta.read.account.doubts import (
    filled_elsewhere,
    poor_reading,
    unfilled_sheets,
    unused_sheet,
    without_variables,
)
from regmeta.read.account.notes import notes_of, notes_of_codes
from regmeta.read.account.telling import reading_json, reading_text
from regmeta.read.blocks import tables_apart
from regmeta.read.codebook.parts import parts_of
from regmeta.read.codebook.reading import count, read_codebook
from regmeta.read.codebook.table import joined
from regmeta.read.codebook.unplaced import unrecognised
from regmeta.read.derived import derive
from regmeta.read.files.opening import read_grids
from regmeta.read.grid import Grid
from regmeta.read.layouts.columns import applied, read_columns, unplaced_headings
from regmeta.read.layouts.decisions import Decisions
from regmeta.read.layouts.loading import load_template_layout
from regmeta.read.layouts.recognise import Fits, recognise
from regmeta.read.names import segment
from regmeta.read.supplement import add_supplements
from regmeta.read.template import TemplateReader
from regmeta.registry import Registry
from regmeta.spec.fields import Spec

__all__ = ["read_file", "read_registry", "reading_json", "reading_text"]


def read_file(
    path: Path,
    spec: Spec,
    *,
    kilde: str = "",
    registry: Registry | None = None,
    layout: str = "",
) -> Reading:
    """One spreadsheet as understood. `kilde` is the short name that codes are made with.

    Raises UnreadableInput, in one sentence, on a file that is no spreadsheet or in no known
    layout.
    """
    name = f"{registry.id}/{path.name}" if registry else path.name
    decisions = read_columns(registry.folder if registry else path.parent, path.name, spec)
    grids, left = applied(name, read_grids(path), decisions)
    reading = _understood(path, name, grids, decisions, spec, kilde, registry, layout)
    return replace(reading, ignored=(*reading.ignored, *left)) if left else reading


def _understood(
    path: Path,
    name: str,
    grids: tuple[Grid, ...],
    decisions: Decisions,
    spec: Spec,
    kilde: str,
    registry: Registry | None,
    layout: str,
) -> Reading:
    short = segment(kilde or (registry.kilde.get("KortNavn", "") if registry else "")) or (
        _short_name(path)
    )
    template = None if layout not in ("", "template") else _read_template(name, short, grids, spec)
    if template and (template.counts.variables or layout):
        return _noted(_with_others(template, grids, short, registry), grids)
    grids = tables_apart(grids)
    foreign = tuple(replace(grid, rows=[]) if grid.own_listing else grid for grid in grids)
    fits = recognise(foreign, layout, decisions)
    if fits and not (template and _generic(fits)):
        parts = tuple(parts_of(name, foreign, fits, decisions, only=bool(layout)))
        return _noted(read_codebook(name, short, grids, parts, registry), grids)
    if template:
        return _noted(template, grids)
    raise unrecognised(path, grids)


def _with_others(
    template: Reading, grids: tuple[Grid, ...], short: str, registry: Registry | None
) -> Reading:
    """The template's sheets, and those of other layouts that stand beside them."""
    unread = {
        doubt.place.sheet for doubt in template.submission.doubts if doubt.rule == "sheet-not-read"
    }
    if not unread:
        return template
    from regmeta.read.mixed import with_sheets_of_others

    return with_sheets_of_others(template, grids, unread, short, registry)


def _noted(reading: Reading, grids: tuple[Grid, ...]) -> Reading:
    read = frozenset(sheet.sheet for sheet in reading.sheets if sheet.records)
    notes = notes_of(reading.file, grids, read)
    reading = replace(reading, notes=(*notes, *notes_of_codes(reading.submission)))
    return _judged(reading)


def _judged(reading: Reading) -> Reading:
    """The reading with how sure it is, and a doubt where it is poor."""
    submission = reading.submission
    headings = [said for sheet in reading.sheets for said in sheet.headings]
    dropped = sum(doubt.rule == "row-not-read" for doubt in submission.doubts)
    certainty = certainty_of(submission, headings, len(unplaced_headings(reading)), dropped)
    if certainty.is_poor:
        poor = poor_reading(reading.file, certainty, submission.id)
        submission = replace(submission, doubts=(*submission.doubts, poor))
    return replace(
        reading, confidence=certainty.confidence, uncertain=certainty.why, submission=submission
    )


def _short_name(path: Path) -> str:
    """A short name out of a file's: `noric-klokeboken-2025.csv` is NORIC."""
    first = re.split(r"[-_. ]", path.stem)[0]
    return segment(first) or "KILDE"


# ------------------------------------------------------------------ codebooks


def _generic(fits: Fits) -> bool:
    return next(iter(fits.values()))[0].layout.generic


# ------------------------------------------------------------------ the template


def _read_template(name: str, short: str, grids: tuple[Grid, ...], spec: Spec) -> Reading | None:
    layout = load_template_layout()
    reader = TemplateReader(name, layout, spec)
    if all(reader.level_of(grid) is None for grid in grids):
        return None
    for grid in grids:
        reader.read(grid)
    if not reader.levels and not reader.unfilled:
        return None
    derive(reader.levels, short)
    variables = len(reader.levels.get("variabel", ())) or "variabel" in reader.unfilled
    doubts = (
        *(doubt for grid in reader.unused for doubt in unused_sheet(name, grid, name)),
        *unfilled_sheets(reader.unfilled, name),
        *without_variables(name, variables, name),
    )
    submission = Submission(name, reader.levels, (name,), layout.id, doubts)
    return Reading(
        file=name,
        layout=layout.id,
        layout_name=layout.name.text,
        confidence=1.0,
        sheets=tuple(reader.sheets),
        ignored=tuple(reader.ignored),
        counts=count(submission),
        submission=submission,
    )


# ------------------------------------------------------------------ a registry's folder


def read_registry(registry: Registry, spec: Spec) -> Submission:
    """All files of a registry and its registry.toml as one Submission, every value with its place.

    Raises UnreadableInput for a file that cannot be read.
    """
    if not registry.files:
        raise UnreadableInput(
            "{configuration}: nevner ingen filer. Legg til [[files]] med path.",
            "{configuration}: names no files. Add [[files]] with path.",
            configuration=registry.configuration,
        )
    readings = [
        read_file(file.path, spec, registry=registry, layout=file.layout) for file in registry.files
    ]
    submission = _combined(registry, readings)
    _add_kilde(submission, registry)
    _add_forms(submission, registry)
    doubts = add_supplements(submission, registry, spec)
    _add_defaults(submission, registry)
    return replace(submission, doubts=(*submission.doubts, *doubts)) if doubts else submission


def _combined(registry: Registry, readings: list[Reading]) -> Submission:
    parts: dict[LevelName, list[Records]] = {}
    for reading in readings:
        for level, records in reading.submission.levels.items():
            parts.setdefault(level, []).append(records)
    levels = {level: joined(records) for level, records in parts.items()}
    files = tuple(reading.file for reading in readings)
    doubts = tuple(
        doubt
        for reading in readings
        for doubt in reading.submission.doubts
        if not filled_elsewhere(doubt, levels)
    )
    return Submission(registry.id, levels, files, readings[0].layout, doubts)


def _add_kilde(submission: Submission, registry: Registry) -> None:
    """The kilde of registry.toml; what the workbook's own sheet says goes before it."""
    records = submission["kilde"]
    if not len(records):
        place = registry.place("kilde", "Code")
        records.rows.append(place.row)
        records.sheet_of.append(0)
        records.sheets.append(Sheet(place.file, "", "kilde", {}))
    for key, text in registry.kilde.items():
        _fill(records, 0, key, text, registry.place("kilde", key))


def _fill(records: Records, i: int, key: str, text: str, place: Place) -> None:
    """A configured value where the spreadsheet has none."""
    column = records.columns.setdefault(key, [""] * len(records))
    if not column[i]:
        column[i] = text
        records.places[i, key] = place


def _add_forms(submission: Submission, registry: Registry) -> None:
    forms = submission["datasamling"]
    names = forms.column("PreferredTerm")
    for i, name in enumerate(names):
        for key, text in registry.datasamlinger.get(name.strip(), {}).items():
            place = registry.place(f"datasamlinger.{name.strip()}", key)
            if key == "PreferredTerm":
                forms.columns[key][i] = text
                forms.places[i, key] = place
            elif key != "Code":
                _fill(forms, i, key, text, place)


def _add_defaults(submission: Submission, registry: Registry) -> None:
    for level, table in registry.defaults.items():
        for key, text in table.items():
            place = registry.place(f"defaults.{level}", key)
            submission[level].defaults[key] = Default(text, place)  # type: ignore[index]
