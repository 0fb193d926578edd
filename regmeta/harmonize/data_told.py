"""What harmonizing an extract did, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from regmeta.harmonize.data import Harmonized
from regmeta.model import Text

if TYPE_CHECKING:
    pass

_SIZE = Text("{rows} rader, {variables} variabler", "{rows} rows, {variables} variables")
_UNMATCHED = Text("Verdier uten motstykke", "Values without a counterpart")
_LEFT_OUT = Text("Ikke med", "Left out")
_ZONED = Text(
    "Tidspunkter med sone er gjort om til norsk tid: {columns}",
    "Moments with a zone are told in Norwegian time: {columns}",
)


def harmonized_text(done: Harmonized, lang: str = "nb") -> str:
    """The account of a run for people."""
    lines = [_SIZE(lang, rows=done.rows, variables=len(done.columns))]
    for column in done.columns:
        operation = column.values.operation if column.values else "identity"
        loss = f" – {column.values.loss(lang)}" if column.values and column.values.loss else ""
        lines.append(f"  {column.source} → {column.name}: {operation}{loss}")
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


def harmonized_json(done: Harmonized, lang: str = "nb") -> dict[str, Any]:
    """The account of a run as values."""
    return {
        "rows": done.rows,
        "columns": [
            {
                "source": entry.source,
                "name": entry.name,
                "target": entry.target,
                "operation": entry.values.operation if entry.values else "identity",
                "loss": entry.values.loss(lang) if entry.values else "",
            }
            for entry in done.columns
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
