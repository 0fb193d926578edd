"""A Reading in words, and as a table for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from regmeta.model import Ignored, Reading, Text

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
}
_SHOWN = 12


def reading_text(reading: Reading, lang: str = "nb") -> str:
    """What was understood of a file, for people."""
    say = {key: text(lang) for key, text in _WORDS.items()}
    lines = [
        reading.file,
        f"{say['layout']}: {reading.layout_name(lang)} "
        f"({say['certain']} {reading.confidence * 100:.0f} %)",
        "",
    ]
    shown: list[tuple[str, ...]] = []
    for sheet in reading.sheets:
        title = f"{say['sheet']} «{sheet.sheet}»: " if sheet.sheet else ""
        form = f" «{sheet.form}»" if sheet.form else ""
        row = f", {say['row']} {sheet.heading_row}" if sheet.heading_row else ""
        lines.append(f"{title}{sheet.taken_for(lang)}{form}{row} — {sheet.records}")
        headings = tuple(sheet.headings.items())
        if headings and tuple(sheet.headings) not in shown:
            shown.append(tuple(sheet.headings))
            lines += [f"    {said} → {field or say['kept']}" for said, field in headings]
    lines += ["", *_ignored_lines(reading.ignored, say, lang), ""]
    counts = ", ".join(f"{number} {say[key]}" for key, number in asdict(reading.counts).items())
    return "\n".join([*lines, f"{say['counts']}: {counts}"])


def _ignored_lines(ignored: tuple[Ignored, ...], say: dict[str, str], lang: str) -> list[str]:
    if not ignored:
        return [say["nothing"]]
    reasons: dict[str, list[Ignored]] = {}
    for one in ignored:
        reasons.setdefault(one.reason(lang), []).append(one)
    lines = [f"{say['ignored']}:"]
    for reason, ones in reasons.items():
        cells = sum(one.cells for one in ones)
        places = ", ".join(one.place.cell or one.place.sheet for one in ones[:_SHOWN])
        more = f" … (+{len(ones) - _SHOWN})" if len(ones) > _SHOWN else ""
        lines.append(f"    {reason}: {cells} {say['cells']} — {places}{more}")
    return lines


def reading_json(reading: Reading, lang: str = "nb") -> dict[str, Any]:
    """The same as values: file, layout, confidence, sheets, ignored, and an object `counts`."""
    return {
        "file": reading.file,
        "layout": reading.layout,
        "layoutName": reading.layout_name(lang),
        "confidence": reading.confidence,
        "counts": asdict(reading.counts),
        "sheets": [
            {
                "sheet": sheet.sheet,
                "takenFor": sheet.taken_for(lang),
                "form": sheet.form,
                "headingRow": sheet.heading_row,
                "headings": dict(sheet.headings),
                "records": sheet.records,
            }
            for sheet in reading.sheets
        ],
        "ignored": [
            {
                "what": one.what,
                "sheet": one.place.sheet,
                "cell": one.place.cell,
                "cells": one.cells,
                "reason": one.reason(lang),
            }
            for one in reading.ignored
        ],
    }
