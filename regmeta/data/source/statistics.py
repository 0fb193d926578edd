"""SPSS, Stata and SAS files carried over to parquet, a piece at a time, with what the file itself
declares missing: SPSS' user-missing values, and the letters .a to .z of Stata and SAS.

Runs in the reader's process (carrying.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regmeta.errors import UnreadableInput, WrongUse
from regmeta.files.database import connect, literal, quoted

if TYPE_CHECKING:
    import duckdb

ROWS_A_PIECE = 200_000
REASON = " (hvorfor ikke)"
"""What the column is called that holds the letter where a number is missing for a reason."""
_NO_VALUES = "VARCHAR"
"""How a column is stored that has no value in the whole file."""

_ROW = 'NULL AS "#row"'
"""A piece may have no value in any column; its rows are rows all the same."""


@dataclass
class DeclaredMissing:
    """What a file declares missing, by column: ranges of numbers, texts, columns of letters."""

    ranges: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)

    def as_text(self) -> str:
        """As one text, which a process can give to another."""
        return json.dumps(vars(self))


def missing_of(text: str) -> DeclaredMissing:
    """What `as_text` wrote."""
    return DeclaredMissing(**json.loads(text))


def write_statistics(path: Path, out: str) -> str:
    """A statistics file as parquet; gives what it declares missing."""
    folder, missing = Path(out).parent, DeclaredMissing()
    parts: list[str] = []
    with connect(folder) as connection:
        for number, (frame, about) in enumerate(_pieces(path)):
            _note_ranges(about, missing)
            part = str(folder / f"bit-{number:05}.parquet")
            connection.register("piece", _without_letters(frame, about, missing))
            read = _of_32_bits(about)
            connection.execute(f"COPY ({read}) TO {literal(part)} (FORMAT parquet)")
            connection.unregister("piece")
            parts.append(part)
        connection.execute(
            f"COPY ({_joined(connection, parts)}) TO {literal(out)} (FORMAT parquet)"
        )
    return missing.as_text()


def _joined(connection: duckdb.DuckDBPyConnection, parts: Sequence[str]) -> str:
    """All pieces in one. A piece without a value in a column cannot say how that is stored, so it
    leaves the column to the others; where none has a value it is a text."""
    counted = [_values_in(connection, part) for part in parts]
    stored = {name for counts in counted for name, count in counts.items() if count}
    columns = (
        quoted(name) if name in stored else f"CAST(NULL AS {_NO_VALUES}) AS {quoted(name)}"
        for name in dict.fromkeys(name for counts in counted for name in counts)
    )
    each = " UNION ALL BY NAME ".join(map(_with_values, parts, counted))
    return f"SELECT {', '.join(columns)} FROM ({each})"


def _values_in(connection: duckdb.DuckDBPyConnection, part: str) -> dict[str, int]:
    """How many values a piece has in each of its columns."""
    counted = connection.execute(f"SELECT count(COLUMNS(*)) FROM read_parquet({literal(part)})")
    names = [str(column[0]) for column in counted.description or ()]
    return dict(zip(names, counted.fetchone() or (), strict=True))


def _with_values(part: str, counts: Mapping[str, int]) -> str:
    """A piece without the columns that have no value in it."""
    names = [quoted(name) for name, count in counts.items() if count]
    return f"SELECT {', '.join([_ROW, *names])} FROM read_parquet({literal(part)})"


# ------------------------------------------------------------------ what is declared missing


def _note_ranges(about: Any, missing: DeclaredMissing) -> None:
    """SPSS' user-missing: single numbers and ranges of them, and texts."""
    for name, ranges in (about.missing_ranges or {}).items():
        numbers = [each for each in ranges if not isinstance(each["lo"], str)]
        if numbers:
            missing.ranges[name] = [(float(each["lo"]), float(each["hi"])) for each in numbers]
        texts = [each["lo"].strip() for each in ranges if isinstance(each["lo"], str)]
        if texts:
            missing.words[name] = texts


def _without_letters(frame: Any, about: Any, missing: DeclaredMissing) -> Any:
    """The frame with its numbers alone, and the letters that stand among them in columns beside."""
    for name in about.missing_user_values or {}:
        if about.readstat_variable_types.get(name) == "string":
            continue
        letters = frame[name].map(lambda cell: cell if isinstance(cell, str) else None)
        frame[name] = frame[name].map(lambda cell: None if isinstance(cell, str) else cell)
        missing.reasons[name] = f"{name}{REASON}"
        frame[missing.reasons[name]] = letters
    return frame


def _of_32_bits(about: Any) -> str:
    """The piece, with Stata's floats (how it stores numbers where nobody says otherwise) as the
    numbers of 32 bits that they are: as doubles 63.2 becomes 63.2000007629."""
    types = about.readstat_variable_types
    floats = [quoted(name) for name, kind in types.items() if kind == "float"]
    casts = ", ".join(f"CAST({name} AS FLOAT) AS {name}" for name in floats)
    return f"SELECT * REPLACE ({casts}) FROM piece" if casts else "SELECT * FROM piece"


# ------------------------------------------------------------------ reading


def _pieces(path: Path) -> Iterator[tuple[Any, Any]]:
    """Frames of so many rows, each with what pyreadstat tells of the file."""
    try:
        import pyreadstat
    except ImportError:
        raise WrongUse(
            "{path}: trenger tillegget statistics (pip install 'regmeta[statistics]').",
            "{path}: needs the extra statistics (pip install 'regmeta[statistics]').",
            path=path,
        ) from None
    suffix = path.suffix.lower()
    readers: dict[str, Any] = {
        ".sav": pyreadstat.read_sav,
        ".zsav": pyreadstat.read_sav,
        ".por": pyreadstat.read_por,
        ".dta": pyreadstat.read_dta,
        ".sas7bdat": pyreadstat.read_sas7bdat,
        ".xpt": pyreadstat.read_xport,
    }
    reader = readers[suffix]
    declares: dict[str, Any] = {} if suffix in (".por", ".xpt") else {"user_missing": True}
    try:
        if suffix == ".por":
            yield reader(str(path))
            return
        yield from pyreadstat.read_file_in_chunks(
            reader, str(path), chunksize=ROWS_A_PIECE, **declares
        )
    except pyreadstat.ReadstatError as error:
        raise UnreadableInput(
            "{path}: kan ikke leses ({error}).",
            "{path}: cannot be read ({error}).",
            path=path,
            error=error,
        ) from error
