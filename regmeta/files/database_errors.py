"""What DuckDB says as one sentence a person can act on, without the values it may have quoted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NoReturn

from regmeta.errors import UnreadableInput
from regmeta.model import file_name
from regmeta.texts import Text


def duckdb_error() -> type[Exception]:
    """What DuckDB raises."""
    import duckdb

    return duckdb.Error


def refuse(path: Path | str, error: Exception) -> NoReturn:
    """One sentence for what DuckDB said; values it may have quoted are never repeated."""
    said, name = str(error), file_name(path)
    line = re.search(r"Line: ([0-9]+)", said)
    at = _AT_LINE.filled(line=line[1]) if line else Text()
    raise UnreadableInput(
        "{name}{at}: {why}", "{name}{at}: {why}", name=name, at=at, why=_why(said, error)
    ) from None


def _why(said: str, error: Exception) -> Text:
    """The sentence for the first pattern that fits what was said; else the kind of error."""
    for pattern, sentence in _SENTENCES:
        match = re.search(pattern, said, re.DOTALL)
        if match:
            return sentence.filled(**match.groupdict())
    return Text("kan ikke leses ({kind}).", "cannot be read ({kind}).").filled(
        kind=type(error).__name__
    )


_AT_LINE = Text(" linje {line}", " line {line}")


LOCKED = Text(
    "databasen er låst av et annet program. Lukk det, eller ta en kopi.",
    "the database is locked by another program. Close that, or take a copy.",
)


NOT_READ = Text("SQLite kan ikke lese filen ({error}).", "SQLite cannot read the file ({error}).")


_SENTENCES = (
    (
        r"Expected Number of Columns: (?P<want>[0-9]+) Found: (?P<got>[0-9]+)",
        Text(
            "raden har {got} felter der overskriften har {want}. Rett raden, eller oppgi et "
            "annet skilletegn med --separator.",
            "the row has {got} fields where the headings have {want}. Mend the row, or name "
            "another separator with --separator.",
        ),
    ),
    (
        r"(?i)invalid unicode|not utf-8|byte sequence mismatch|utf-8 encoded",
        Text(
            "har en annen tegnkoding enn resten. Lagre hele filen som UTF-8, eller "
            "oppgi --encoding.",
            "is in another encoding than the rest. Save the whole file as UTF-8, or "
            "give --encoding.",
        ),
    ),
    (
        r"(?i)unterminated quote|value with unterminated",
        Text(
            "et hermetegn er åpnet, men aldri lukket.",
            "a quotation mark is opened and never closed.",
        ),
    ),
    (
        r"(?i)invalid state|RFC 4180",
        Text(
            "linjene slutter på ulike måter, eller et hermetegn står der det ikke skal. Lagre "
            "filen på nytt som csv.",
            "lines end in different ways, or a quotation mark stands where it should not. Save "
            "the file again as csv.",
        ),
    ),
    (r"(?i)could not set lock|conflicting lock|being used by another", LOCKED),
    (
        r"(?i)no space left|max_temp_directory_size|failed to offload|disk full",
        Text(
            "det er ikke plass nok til midlertidige filer. Velg en større disk med --temp.",
            "there is no room for temporary files. Choose a larger disk with --temp.",
        ),
    ),
    (
        r"(?i)out of memory|failed to allocate|could not allocate",
        Text(
            "minnet strakk ikke til. Gi mer med --memory.",
            "memory did not suffice. Give more with --memory.",
        ),
    ),
    (
        r"(?i)no magic bytes|not a parquet|too small to be a parquet|not a valid duckdb|snappy",
        Text(
            "er ikke det filendelsen sier, eller filen er skadet.",
            "is not what its ending says, or the file is damaged.",
        ),
    ),
    (
        r"(?i)unexpected end|truncated|corrupt",
        Text(
            "filen er skadet eller ikke ferdig skrevet.",
            "the file is damaged or not fully written.",
        ),
    ),
)
