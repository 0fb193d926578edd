"""The variables of a statistics program's data file (SPSS, Stata, SAS): names, labels, values.

Only the description is read, never the data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from regmeta.errors import UnreadableInput, WrongUse
from regmeta.read.grid import Grid

HEADINGS = ("stat.name", "stat.label", "stat.type", "stat.format", "stat.values", "stat.missing")
_WHOLE = re.compile(r"[FN]\d+(\.0)?")
"""SPSS's format of a number without decimals."""

_INTEGERS = ("int8", "int16", "int32")
"""How Stata stores whole numbers."""

_DECLARES_MISSING = (".sav", ".zsav", ".dta")
"""Files that tell which values stand for no answer, where that is asked for."""

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
    kept = {"user_missing": True} if path.suffix.lower() in _DECLARES_MISSING else {}
    try:
        _, meta = read(str(path), metadataonly=True, **kept)
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
    labels = dict(zip(meta.column_names, meta.column_labels, strict=True))
    rows = [_row(meta, column, labels.get(column) or "") for column in meta.column_names]
    return Grid(name, [list(HEADINGS), *rows])


def _row(meta: Any, column: str, label: str) -> list[str]:
    values = meta.variable_value_labels.get(column, {})
    ranges = meta.missing_ranges.get(column, ())
    declared = [*map(_range, ranges), *map(str, meta.missing_user_values.get(column, ()))]
    codes = "\n".join(f"{_plain(value)} = {text}" for value, text in values.items())
    answers = [value for value in values if not _is_missing(value, ranges)]
    number = meta.readstat_variable_types.get(column) in ("double", "float")
    is_coded = bool(answers) and number
    if values and number and not answers:
        # A measure whose labels tell of missing values alone has no list of codes.
        declared, codes = [f"{part} ({codes})" for part in declared[:1]] + declared[1:], ""
    kept_format = meta.original_variable_types.get(column) or ""
    written_type = "coded" if is_coded else _type(meta, column)
    return [column, label, written_type, kept_format, codes, "; ".join(declared)]


def _is_missing(value: Any, ranges: Sequence[Any]) -> bool:
    return isinstance(value, float) and any(
        span["lo"] <= value <= span["hi"] for span in ranges if isinstance(span["lo"], float)
    )


def _type(meta: Any, column: str) -> str:
    """The program's own format tells a date from a number; else the type as it is stored."""
    output_format = str(meta.original_variable_types.get(column, "")).upper()
    if output_format.startswith(("DATETIME", "%TC", "YMDHMS")):
        return "datetime"
    if output_format.startswith(("DATE", "ADATE", "EDATE", "SDATE", "%TD", "YYMMDD", "DDMMYY")):
        return "date"
    if output_format.startswith(("TIME", "HHMM")):
        return "time"
    if _WHOLE.fullmatch(output_format) or meta.readstat_variable_types.get(column) in _INTEGERS:
        return "integer"
    return str(meta.readstat_variable_types.get(column) or "")


def _plain(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _range(bounds: Any) -> str:
    low, high = _plain(bounds["lo"]), _plain(bounds["hi"])
    return low if low == high else f"{low}–{high}"
