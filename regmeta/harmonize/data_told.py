"""What harmonizing extracts did, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from regmeta.harmonize.data import Harmonized, HarmonizedFile
from regmeta.harmonize.data_columns import HarmonizedColumn
from regmeta.model import Text

_SIZE = Text("{rows} rader, {variables} variabler", "{rows} rows, {variables} variables")
_UNMATCHED = Text("Verdier uten motstykke", "Values without a counterpart")
_LEFT_OUT = Text("Ikke med", "Left out")
_ZONED = Text(
    "Tidspunkter med sone er gjort om til norsk tid: {columns}",
    "Moments with a zone are told in Norwegian time: {columns}",
)
_UNTYPED = Text(
    "Tekst, fordi verken målet eller variabelen sier noen type: {columns}",
    "Texts, as neither the target nor the variable says a type: {columns}",
)
_NO_COLUMNS = Text(
    "ikke med: ingen av kolonnene er koblet til en harmonisert variabel",
    "left out: no column is mapped to a harmonized variable",
)


def harmonized_text(done: Harmonized, lang: str = "nb") -> str:
    """The account of a run for people."""
    lines = [_SIZE(lang, rows=done.rows, variables=len(done.columns))]
    for file in done.files:
        lines += _of_file(file, lang, is_only=len(done.files) == 1)
    if untyped := [column.name for column in done.columns if not column.typed_by]:
        lines += ["", _UNTYPED(lang, columns=", ".join(untyped))]
    if done.zoned:
        lines += ["", _ZONED(lang, columns=", ".join(done.zoned))]
    if done.unmatched:
        lines += ["", _UNMATCHED(lang)]
        lines += [f"  {entry.column}: «{entry.value}» × {entry.rows}" for entry in done.unmatched]
    if done.left_out:
        lines += ["", _LEFT_OUT(lang)]
        lines += [
            f"  {entry.variable} → {entry.target}: {entry.reason(lang)}" for entry in done.left_out
        ]
    return "\n".join(lines) + "\n"


def _of_file(file: HarmonizedFile, lang: str, *, is_only: bool) -> Iterator[str]:
    """The columns of a file, below its registry, form and name where there are several."""
    if not is_only:
        yield ""
        yield " · ".join(filter(None, (file.registry, file.form, file.file)))
    if not file.columns:
        yield f"  {_NO_COLUMNS(lang)}"
    for column in file.columns:
        loss = f" – {column.values.loss(lang)}" if column.values and column.values.loss else ""
        yield f"  {column.source} → {column.name}: {column.operation}{loss}"


def harmonized_json(done: Harmonized, lang: str = "nb") -> dict[str, Any]:
    """The account of a run as values."""
    return {
        "rows": done.rows,
        "columns": [_column(column, lang) for column in done.columns],
        "files": [
            {
                "registry": file.registry,
                "form": file.form,
                "file": file.file,
                "columns": [_column(column, lang) for column in file.columns],
            }
            for file in done.files
        ],
        "unmatched": [
            {"column": entry.column, "value": entry.value, "rows": entry.rows}
            for entry in done.unmatched
        ],
        "left_out": [
            {"variable": entry.variable, "target": entry.target, "reason": entry.reason(lang)}
            for entry in done.left_out
        ],
        "zoned": [*done.zoned],
        "sql": done.sql,
    }


def _column(column: HarmonizedColumn, lang: str) -> dict[str, Any]:
    return {
        "source": column.source,
        "name": column.name,
        "target": column.target,
        "type": column.kind,
        "typed_by": column.typed_by or None,
        "operation": column.operation,
        "loss": column.values.loss(lang) if column.values else "",
    }
