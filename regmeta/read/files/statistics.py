"""The variables of a statistics program's data file (SPSS, Stata, SAS): names, labels, values.

Only the description is read, never the data.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from regmeta.errors import UnreadableInput, WrongUse
from regmeta.read.grid import Grid

HEADINGS = ("stat.name", "stat.label", "stat.type", "stat.format", "stat.values", "stat.missing")
_READERS = {
    ".sav": "read_sav",
    ".zsav": "read_sav",
    ".por": "read_por",
    ".dta": "read_dta",
    ".sas7bdat": "read_sas7bdat",
    ".xpt": "read_xport",
}


def read_statistics(path: Path) -> tuple[Grid, ...]:
    """One grid with a row a variable; row numbers are the variable's place in the file plus one.

    Raises WrongUse where pyreadstat is not installed.
    """
    try:
        import pyreadstat
    except ImportError as error:
        raise WrongUse(
            "{path}: for å lese filer fra SPSS, Stata og SAS må du "
            "installere et tillegg: pip install 'regmeta[statistics]'",
            "{path}: reading files of SPSS, Stata and SAS takes an extra: "
            "pip install 'regmeta[statistics]'",
            path=path,
        ) from error
    read: Callable[..., tuple[Any, Any]] = getattr(pyreadstat, _READERS[path.suffix.lower()])
    try:
        _, meta = read(str(path), metadataonly=True)
    except Exception as error:
        why = " ".join(str(error).split())[:100]
        raise UnreadableInput(
            "{path}: er skadet eller ikke en datafil ({why}). Lagre den på nytt.",
            "{path}: is damaged or no data file ({why}). Save it again where it was made.",
            path=path,
            why=why,
        ) from error
    return (_grid(path.stem, meta),)


def _grid(name: str, meta: Any) -> Grid:
    rows = [list(HEADINGS)]
    labels = dict(zip(meta.column_names, meta.column_labels, strict=True))
    missing = getattr(meta, "missing_ranges", {}) or {}
    for column in meta.column_names:
        values = meta.variable_value_labels.get(column, {})
        rows.append(
            [
                column,
                labels.get(column) or "",
                _type(meta, column),
                meta.original_variable_types.get(column) or "",
                "\n".join(f"{_plain(value)} = {text}" for value, text in values.items()),
                "; ".join(_range(value) for value in missing.get(column, ())),
            ]
        )
    return Grid(name, rows)


def _type(meta: Any, column: str) -> str:
    """The program's own format tells a date from a number; else the type as it is stored."""
    output_format = str(meta.original_variable_types.get(column, "")).upper()
    if output_format.startswith(("DATETIME", "%TC", "YMDHMS")):
        return "datetime"
    if output_format.startswith(("DATE", "ADATE", "EDATE", "SDATE", "%TD", "YYMMDD", "DDMMYY")):
        return "date"
    if output_format.startswith(("TIME", "HHMM")):
        return "time"
    return str(meta.readstat_variable_types.get(column) or "")


def _plain(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _range(bounds: Any) -> str:
    low, high = _plain(bounds["lo"]), _plain(bounds["hi"])
    return low if low == high else f"{low}–{high}"
