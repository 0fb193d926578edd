"""A Reading in words, and as a table for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from regmeta.model import Ignored, Reading, SheetReading, Text
from regmeta.read.account.notes import sentence
from regmeta.read.layouts.columns import columns_to_fill_in, unplaced_headings
from regmeta.read.layouts.ledger import SheetAccount

_WORDS = {
    "layout": Text("Oppsett", "Layout"),
    "certain": Text("sikkerhet", "confidence"),
    "sheet": Text("Ark", "Sheet"),
    "form": Text("skjema", "form"),
    "row": Text("overskrifter i rad", "headings in row"),
    "kept": Text("(beholdt som tilleggsopplysning)", "(kept as an extra)"),
    "ignored": Text("Ikke tatt med", "Left out"),
    "cells": Text("celler", "cells"),
    "counts": Text("I alt", "In all"),
    "datasamlinger": Text("datasamlinger", "data collections"),
    "variables": Text("variabler", "variables"),
    "kodeverk": Text("kodeverk", "code lists"),
    "codes": Text("koder", "codes"),
    "nothing": Text("Alle celler er tatt med.", "Every cell was carried over."),
    "known": Text("Verdt å vite", "Worth knowing"),
    "unplaced": Text(
        "Overskrifter uten plass. Fyll ut kolonnen field og lagre som columns.csv i registerets "
        "mappe (ignore velger bort):",
        "Headings without a place. Fill in the column field and save as columns.csv in the "
        "registry's folder (ignore leaves out):",
    ),
}
_ONE = {
    "datasamlinger": Text("datasamling", "data collection"),
    "variables": Text("variabel", "variable"),
    "kodeverk": Text("kodeverk", "code list"),
    "codes": Text("kode", "code"),
    "cells": Text("celle", "cell"),
}
_SHOWN = 12


def reading_text(reading: Reading, lang: str = "nb") -> str:
    """What was understood of a file, for people."""
    say = {key: text(lang) for key, text in _WORDS.items()}
    lines = [
        reading.file,
        f"{say['layout']}: {reading.layout_name(lang)} "
        f"({say['certain']} {reading.confidence * 100:.0f} %{_because(reading, lang)})",
        "",
    ]
    shown: list[tuple[str, ...]] = []
    for sheet in reading.sheets:
        title = f"{say['sheet']} «{sheet.sheet}»: " if sheet.sheet else ""
        form = f" «{sheet.form}»" if sheet.form else ""
        row = f", {say['row']} {sheet.heading_row}" if sheet.heading_row else ""
        other = _other_layout(reading, sheet, lang)
        lines.append(f"{title}{sheet.taken_for(lang)}{form}{row}{other} — {sheet.records}")
        headings = tuple(sheet.headings.items())
        if headings and tuple(sheet.headings) not in shown:
            shown.append(tuple(sheet.headings))
            lines += [f"    {said} → {field or say['kept']}" for said, field in headings]
    lines += ["", *_ignored_lines(reading.ignored, say, lang), ""]
    lines += _note_lines(reading, say, lang) + _column_lines(reading, say)
    counts = (_counted(number, key, say, lang) for key, number in asdict(reading.counts).items())
    return "\n".join([*lines, f"{say['counts']}: {', '.join(counts)}"])


def _because(reading: Reading, lang: str) -> str:
    """What lowers the confidence most."""
    return f": {reading.uncertain(lang)}" if reading.uncertain else ""


def _other_layout(reading: Reading, sheet: SheetReading, lang: str) -> str:
    """The sheet's layout where it is not the file's."""
    layout = sheet.layout if isinstance(sheet, SheetAccount) else None
    if layout is None or layout == reading.layout_name:
        return ""
    return f", {_WORDS['layout'](lang).lower()}: {layout(lang)}"


def _counted(number: int, key: str, say: dict[str, str], lang: str) -> str:
    return f"{number} {_ONE[key](lang) if number == 1 else say[key]}"


def _note_lines(reading: Reading, say: dict[str, str], lang: str) -> list[str]:
    if not reading.notes:
        return []
    parts = [f"    {sentence(note, lang)} — {note.place}" for note in reading.notes]
    return [f"{say['known']}:", *parts, ""]


def _column_lines(reading: Reading, say: dict[str, str]) -> list[str]:
    table = columns_to_fill_in(reading)
    return [say["unplaced"], *(f"    {row}" for row in table.splitlines()), ""] if table else []


def _ignored_lines(ignored: tuple[Ignored, ...], say: dict[str, str], lang: str) -> list[str]:
    if not ignored:
        return [say["nothing"]]
    reasons: dict[str, list[Ignored]] = {}
    for part in ignored:
        reasons.setdefault(part.reason(lang), []).append(part)
    lines = [f"{say['ignored']}:"]
    for reason, parts in reasons.items():
        cells = sum(part.cells for part in parts)
        places = ", ".join(part.place.cell or part.place.sheet for part in parts[:_SHOWN])
        more = f" … (+{len(parts) - _SHOWN})" if len(parts) > _SHOWN else ""
        lines.append(f"    {reason}: {_counted(cells, 'cells', say, lang)} — {places}{more}")
    return lines


def reading_json(reading: Reading, lang: str = "nb") -> dict[str, Any]:
    """The same as values: file, layout, confidence, sheets, ignored, and an object `counts`."""
    return {
        "file": reading.file,
        "layout": reading.layout,
        "layoutName": reading.layout_name(lang),
        "confidence": reading.confidence,
        "uncertain": reading.uncertain(lang),
        "counts": asdict(reading.counts),
        "sheets": [
            {
                "sheet": sheet.sheet,
                "takenFor": sheet.taken_for(lang),
                "form": sheet.form,
                "headingRow": sheet.heading_row,
                "headings": dict(sheet.headings),
                "records": sheet.records,
                "cells": _cells(sheet),
            }
            for sheet in reading.sheets
        ],
        "ignored": [
            {
                "what": part.what,
                "sheet": part.place.sheet,
                "cell": part.place.cell,
                "cells": part.cells,
                "reason": part.reason(lang),
            }
            for part in reading.ignored
        ],
        "notes": [
            {
                "kind": note.rule,
                "sheet": note.place.sheet,
                "cell": note.place.cell,
                "message": sentence(note, lang),
            }
            for note in reading.notes
        ],
        "unplaced": list(unplaced_headings(reading)),
    }


def _cells(sheet: SheetReading) -> dict[str, int]:
    """The sum: filled = headings + carried + ignored."""
    if not isinstance(sheet, SheetAccount):
        return {}
    return {
        "filled": sheet.filled,
        "headings": sheet.headed,
        "carried": sheet.carried,
        "ignored": sheet.left,
    }
