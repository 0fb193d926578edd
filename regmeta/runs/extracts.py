"""Extracts as harmonizing reads them: every kind of file that data check reads, by the same value
model, each cell as a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from regmeta.catalogue.columns import TYPES
from regmeta.data.source.opening import Options, open_extract
from regmeta.data.values.cellrules import as_programs_write
from regmeta.data.values.normal import (
    as_clock,
    as_day,
    as_double,
    as_moment,
    as_number,
    plain_text,
    plainly_there,
    trimmed,
    without_thousands,
    without_words,
)
from regmeta.data.values.spelling import EMPTY_WORDS
from regmeta.data.values.storage import Storage
from regmeta.files.database import literal, quoted
from regmeta.harmonize.extract import OpenExtract, ReadyExtract

if TYPE_CHECKING:
    import duckdb

    from regmeta.model import Submission
    from regmeta.registry import Demands
    from regmeta.spec.fields import Spec


def opener(options: Options, demands: Iterable[Demands] = ()) -> OpenExtract:
    """What opens an extract by a person's options: separator, encoding, table; `demands` are what
    registry.toml says, words for missing among it."""
    return partial(_ready, options, _declared(demands))


def types_of(submission: Submission, spec: Spec) -> dict[str, str]:
    """The type of each variable that says one, coded ones as codes: those may begin with 0."""
    options = spec.field("variabel.DataType").options
    types: dict[str, str] = {}
    for record in submission["variabel"]:
        option = options.find(record["DataType"]) if options and record["DataType"] else None
        if record["kodeverk"]:
            types[record["Code"]] = "code"
        elif option is not None:
            types[record["Code"]] = TYPES[option.value]
    return types


def _declared(demands: Iterable[Demands]) -> dict[str, tuple[str, ...]]:
    """The words for missing by column, those of every column under the empty name."""
    declared: dict[str, tuple[str, ...]] = {}
    for demanded in demands:
        for name, words in demanded.missing.items():
            declared[name.casefold()] = (*declared.get(name.casefold(), ()), *words)
    return declared


def _ready(
    options: Options,
    declared: Mapping[str, tuple[str, ...]],
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    folder: Path,
) -> ReadyExtract:
    source = open_extract(connection, path, folder, options)
    stored = {name: plain_text(quoted(name), kind) for name, kind in source.columns.items()}
    missing = {
        name: _is_missing(name, kind, (*declared.get("", ()), *declared.get(name.casefold(), ())))
        for name, kind in source.columns.items()
    }
    return ReadyExtract(
        path=path,
        sql=source.numbered,
        stored=stored,
        missing={name: test for name, test in missing.items() if test},
        zoned=frozenset(name for name, kind in source.columns.items() if kind.kind == "zoned"),
        clean=_clean,
        is_clean=plainly_there,
        day=as_day,
        moment=as_moment,
        clock=as_clock,
        number=_number,
    )


def _number(text: str) -> str:
    return as_number(without_thousands(text))


def _clean(text: str) -> str:
    return without_words(trimmed(text), EMPTY_WORDS)


def _is_missing(name: str, storage: Storage, words: Sequence[str]) -> str:
    """Whether a cell is declared to hold no value, by the file or by registry.toml; '' where
    nothing is declared of its column."""
    cell = quoted(name)
    spelt = ", ".join(map(literal, (*storage.words, *as_programs_write(words))))
    parts = [f"{trimmed(plain_text(cell, storage))} IN ({spelt})"] if spelt else []
    parts += [
        f"CAST({cell} AS DOUBLE) BETWEEN {as_double(low)} AND {as_double(high)}"
        for low, high in storage.ranges
    ]
    return f"coalesce({' OR '.join(parts)}, FALSE)" if parts else ""
