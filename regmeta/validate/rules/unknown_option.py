"""The value is not on the field's list.

What: The field takes only values from a fixed list, and this is not one of them, in any spelling
we know.

Why: The catalogue cannot store a value outside its list, and filters on helsedata.no will not
find it. In the data type it stops publication, since nothing about the variable's values can be
told without it.

Repair: Choose a value from the field's list, which the template has as a dropdown. Where none fits,
ask those who keep the list; a value of one's own cannot be published.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Records, Text
from regmeta.spec.fields import Field, ParseProblem
from regmeta.validate.context import Context
from regmeta.validate.rule import CellOfRow, Fault

NB = """Verdien står ikke på feltets liste

Hva: Feltet tar bare verdier fra en fast liste, og dette er ingen av dem, i noen skrivemåte vi
kjenner.

Hvorfor: Katalogen kan ikke lagre en verdi utenfor listen, og filtrene på helsedata.no finner den
ikke. I datatypen stopper det publisering, for uten den kan ingenting sies om variabelens verdier.

Slik: Velg en verdi fra feltets liste, som malen har som nedtrekksliste. Passer ingen, spør dem som
forvalter listen; en egen verdi kan ikke publiseres.
"""
SEVERITY = "error"
LEVEL = "variabel"
THEME = "fields"
MESSAGE = Text(
    nb="«{value}» er ikke en gyldig verdi for «{field}».{hint}",
    en="“{value}” is not a valid value of “{field}”.{hint}",
)
EXAMPLE = {"variabel": [{"Code": "V_NGER.OP.VEKT", "DataType": "Desimaltal"}]}

_HINT = Text(" Mente du «{near}»?", " Did you mean “{near}”?")


_OTHER_COLUMN = Text(
    " Det gjelder {count} av {rows} celler: kolonnen ser ut til å være noe annet.",
    " So it is in {count} of {rows} cells: the column seems to be something else.",
)
_MANY, _SHARE = 20, 0.9


def check_field(field: Field, records: Records, context: Context) -> Iterator[Fault]:
    if field.options is None or not records.has_column(field.key):
        return
    severity = "error" if field.gate else "warning"
    rows_by_text = context.rows_by_text(records, field.key)
    wrong = {text: near for text in rows_by_text if (near := _nearest(field, text)) is not None}
    rows = [i for text in wrong for i in rows_by_text[text]]
    filled = sum(map(len, rows_by_text.values()))
    if len(wrong) > 2 and len(rows) >= max(_MANY, _SHARE * filled):
        yield _other_column(field, sorted(rows), filled, severity, records)
        return
    for text, near in wrong.items():
        hint = _HINT.filled(near=near) if near else ""
        params = {"value": text, "hint": hint, "nearest": near}
        yield from (Fault(i, field.key, params, severity) for i in rows_by_text[text])


def _nearest(field: Field, text: str) -> str | Text | None:
    """What a text that is no option may mean, '' where nothing is near; None for an option."""
    problem = field.attempt(text)
    if not isinstance(problem, ParseProblem) or not text.strip():
        return None
    near = problem.params.get("nearest", "")
    return near if isinstance(near, Text) else str(near)


def _other_column(
    field: Field, rows: list[int], filled: int, severity: str, records: Records
) -> Fault:
    """One fault for a column that holds hardly any option."""
    first, *others = rows
    hint = _OTHER_COLUMN.filled(count=len(rows), rows=filled)
    params = {"value": records.text(first, field.key), "hint": hint, "nearest": ""}
    also = tuple(CellOfRow(i, field.key) for i in others)
    return Fault(first, field.key, params, severity, also=also)
