"""Questions of several answers that an extract has as a column a code: `symptom___1`, `symptom/2`.

The boxes become the column that the question is, with the codes of the ticked ones, `;` between. A
box that says neither yes nor no becomes a value of its own (`2=kanskje`), which no list has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from regmeta.catalogue.columns import SEPARATOR, Column
from regmeta.data.check import FormPlan
from regmeta.data.source.files import ExtractSource
from regmeta.data.values.normal import text_there
from regmeta.data.values.spelling import NO, YES
from regmeta.data.values.storage import TEXT
from regmeta.files.database import literal, quoted

BETWEEN = ("___", "/", "__", ".", "_")
"""What stands between a question and a code: REDCap's way first, then those of ODK and of hand."""

TICKED_BOX = (*YES, "Checked", "checked", "x", "X")
_UNTICKED = (*NO, "Unchecked", "unchecked")
_SURE = BETWEEN[:2]


def with_boxes(form: FormPlan, source: ExtractSource) -> ExtractSource:
    """The extract with a column for each question of several answers that it has as boxes."""
    others = {name.casefold() for column in form.columns for name in column.names}
    for column in form.columns:
        if column.many and not _is_there(column, source):
            source = _joined(column, boxes_of(column, source.columns, others), source)
    return source


def boxes_of(column: Column, names: Iterable[str], others: Iterable[str] = ()) -> dict[str, str]:
    """Code → column of the extract; {} where it has no boxes of the question.

    `others` are case-folded names of the form's own columns, which are no boxes.
    """
    there = {name.casefold(): name for name in names if name.casefold() not in others}
    for name in column.names:
        for sign in BETWEEN:
            boxes = {
                code: there[box]
                for code in column.values
                if (box := f"{name}{sign}{_in_a_name(code)}".casefold()) in there
            }
            if len(boxes) > 1 or (boxes and sign in _SURE):
                return boxes
    return _labelled_boxes(column, there)


def _labelled_boxes(column: Column, there: Mapping[str, str]) -> dict[str, str]:
    """Boxes with labels for headings, as REDCap writes them: `Symptoms (choice=Fever)`."""
    return {
        code.value: there[box]
        for code in column.codes
        for name in column.names
        for label in dict.fromkeys((code.label.nb, code.label.en))
        if (box := f"{name} (choice={label})".casefold()) in there
    }


def _in_a_name(code: str) -> str:
    """A code as REDCap writes it in a column's name: `-1` is `_1`."""
    return re.sub(r"[^\w]", "_", code)


def _is_there(column: Column, source: ExtractSource) -> bool:
    there = {name.casefold() for name in source.columns}
    return any(name.casefold() in there for name in column.names)


def _joined(column: Column, boxes: dict[str, str], source: ExtractSource) -> ExtractSource:
    if not boxes:
        return source
    ticked = ", ".join(_ticked(source, name, code) for code, name in boxes.items())
    answers = f"nullif(concat_ws({literal(SEPARATOR)}, {ticked}), '') AS {quoted(column.name)}"
    first, *more = boxes.values()
    columns = {
        (column.name if name == first else name): (TEXT if name == first else storage)
        for name, storage in source.columns.items()
        if name not in more
    }
    return replace(
        source,
        sql=f"SELECT *, {answers} FROM ({source.sql})",
        numbered=f"SELECT *, {answers} FROM ({source.numbered})",
        columns=columns,
    )


def _ticked(source: ExtractSource, name: str, code: str) -> str:
    """The code where the box is ticked, nothing where it is not, and else what stands there."""
    cell = text_there(quoted(name), source.columns[name])
    yes, no = (", ".join(map(literal, words)) for words in (TICKED_BOX, _UNTICKED))
    return (
        f"CASE WHEN {cell} IN ({yes}) THEN {literal(code)} WHEN {cell} IN ({no}) THEN NULL "
        f"ELSE {literal(f'{code}=')} || {cell} END"
    )
