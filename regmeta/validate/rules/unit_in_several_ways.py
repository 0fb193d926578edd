"""One unit is written in several ways.

What: The same unit of measurement has several spellings in the registry, in the column for units or
in brackets after names. For example: kg, Kg and kilo.

Why: Programs take them for three units, and nobody can tell whether they are.

Repair: Write the unit in one way everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regmeta.model import Records, Submission, Text
from regmeta.spec.names import unit_written
from regmeta.validate.context import Context
from regmeta.validate.rule import CellOfRow, Fault

NB = """En enhet skrevet på flere måter

Hva: Den samme måleenheten er skrevet på flere måter i registeret, i kolonnen for enhet eller i
parentes bak navn. For eksempel: kg, Kg og kilo.

Hvorfor: Programmer tar dem for tre enheter, og ingen kan se om de er det.

Slik: Skriv enheten på én måte overalt.
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "variables"
MESSAGE = Text(
    nb="Enheten «{unit}» er skrevet «{usual}» andre steder.",
    en="The unit “{unit}” is written “{usual}” elsewhere.",
)
EXAMPLE = {
    "variabel": [
        {"Code": "V_A.A", "PreferredTerm": "Vekt før", "MaaleEnhet": "kg"},
        {"Code": "V_A.B", "PreferredTerm": "Vekt etter", "MaaleEnhet": "Kg"},
        {"Code": "V_A.C", "PreferredTerm": "Vekt nå", "MaaleEnhet": "kilo"},
    ]
}
_BRACKETS = re.compile(r"[(\[]\s*([^()\[\]]{1,20}?)\s*[)\]]")
_Ways = dict[str, list[CellOfRow]]


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    """The usual way is the one most cells have; of ways with as many, the one to write."""
    records = submission["variabel"]
    for unit, ways in _units(records, context).items():
        if len(ways) < 2:
            continue
        usual = max(ways, key=lambda way: (len(ways[way]), way == unit, way))
        for way, (first, *others) in ways.items():
            if way != usual:
                params = {"unit": way, "usual": usual}
                yield Fault(first.row, first.field, params, also=tuple(others))


def _units(records: Records, context: Context) -> dict[str, _Ways]:
    """Every unit with the ways it is written in and their cells. The Greek letter and the sign for
    a millionth look the same: that is no other way to a person."""
    units: dict[str, _Ways] = {}
    for text, rows in context.rows_by_text(records, "MaaleEnhet").items():
        way = text.strip().replace("μ", "µ")
        unit = unit_written(way) or way.casefold()
        cells = [CellOfRow(i, "MaaleEnhet") for i in rows]
        units.setdefault(unit, {}).setdefault(way, []).extend(cells)
    for text, rows in context.rows_by_text(records, "PreferredTerm").items():
        match = _BRACKETS.search(text) if "(" in text or "[" in text else None
        unit = unit_written(match[1]) if match else ""
        if match and unit:
            cells = [CellOfRow(i, "PreferredTerm") for i in rows]
            way = match[1].replace("μ", "µ")
            units.setdefault(unit, {}).setdefault(way, []).extend(cells)
    return units
