"""REDCap's extracts read form by form: rows of several instruments, events and instances.

A row holds the answers of the repeating instrument that it names, or of all those of its event that
do not repeat. The columns of every other instrument are empty in it, and were never asked: each
form gets its own columns of the rows that hold something of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from regmeta.data.check import FormPlan
from regmeta.data.source.boxes import TICKED_BOX
from regmeta.data.source.files import ExtractSource, UnreadRows
from regmeta.data.source.labels import with_codes
from regmeta.data.source.redcap import RedcapTable, spellings
from regmeta.data.values.normal import text_there
from regmeta.files.database import literal, quoted
from regmeta.privacy.redaction import redacted
from regmeta.texts import Text, folded_letters

if TYPE_CHECKING:
    import duckdb

FormExtract = tuple[FormPlan, ExtractSource]
_HANDED_IN = ("1", "2", "Unverified", "Complete")
"""What an instrument's status says once somebody has filled it in; `0` stands in untouched ones."""

_OF_A_FORM = Text(
    "fra REDCap: {rows} av {every} rader hører til skjemaet",
    "from REDCap: {rows} of {every} rows belong to the form",
)
_WITHOUT = Text(
    "uten rader: {names}",
    "without rows: {names}",
)
_HOLD_NOTHING = Text(
    "{rows} rader har ikke svar i noe skjema",
    "{rows} rows have no answer in any form",
)


@dataclass(frozen=True)
class _Share:
    """A form's part of a table: its columns, and which rows hold something of it."""

    form: FormPlan
    columns: Mapping[str, str]
    is_touched: str


def by_instrument(
    connection: duckdb.DuckDBPyConnection, forms: Sequence[FormPlan], source: ExtractSource
) -> list[FormExtract]:
    """What REDCap wrote, as an extract a form; [] where it is not from REDCap."""
    table = RedcapTable(source, tuple(forms))
    if not table.is_redcap:
        return []
    shares = [_share(table, form, own) for form in forms if (own := table.columns_of(form))]
    if not shares:
        return []
    of_instrument = _forms_named(connection, table, shares)
    conditions = [_rows_of(table, share, of_instrument) for share in shares]
    every, nothing, *counts = _counted(connection, table, conditions)
    unread = _unread(connection, table, of_instrument) if len(forms) > 1 else ()
    empty = [share.form.name for share, rows in zip(shares, counts, strict=True) if not rows]
    rest = _rest_said(empty, nothing - sum(each.rows for each in unread))
    made: list[FormExtract] = []
    for share, condition, rows in zip(shares, conditions, counts, strict=True):
        if rows or len(shares) == 1:
            notes = (_OF_A_FORM.filled(rows=rows, every=every), *(() if made else rest))
            several = table.strangers if not made else ()
            unknown = several if len(forms) > 1 else table.program_columns(share.form)
            extract = _extract(source, share, condition, unknown)
            extract = replace(extract, notes=notes, unread_rows=() if made else unread)
            made.append((share.form, with_codes(connection, share.form, extract)))
    return made


def _share(table: RedcapTable, form: FormPlan, columns: Mapping[str, str]) -> _Share:
    boxes, shared = table.boxes(form), table.shared(form)
    cells = {
        name: text_there(quoted(name), table.source.columns[name]) for name in columns.values()
    }
    ticked = ", ".join(map(literal, TICKED_BOX))
    signs = [
        f"{cell} IN ({ticked})" if name in boxes else f"{cell} IS NOT NULL"
        for name, cell in cells.items()
        if name not in shared
    ]
    status = table.home(form).status
    if status:
        cell = text_there(quoted(status), table.source.columns[status])
        signs.append(f"{cell} IN ({', '.join(map(literal, _HANDED_IN))})")
    return _Share(form, columns, f"coalesce({' OR '.join(signs) or 'FALSE'}, FALSE)")


# ------------------------------------------------------------------ which rows


def _instrument(table: RedcapTable) -> str:
    return text_there(quoted(table.instrument), table.source.columns[table.instrument])


def _forms_named(
    connection: duckdb.DuckDBPyConnection, table: RedcapTable, shares: Sequence[_Share]
) -> dict[str, FormPlan | None]:
    """The form of each repeating instrument that rows name: by its name, else the form of which
    its rows hold most; None where that is none."""
    if not table.instrument:
        return {}
    named = _instrument(table)
    touched = ", ".join(f"countif({share.is_touched})" for share in shares)
    rows: list[Any] = connection.execute(
        f"SELECT {named}, {touched} FROM ({table.source.sql}) "
        f"WHERE {named} IS NOT NULL GROUP BY 1 ORDER BY 1"
    ).fetchall()
    return {str(name): _form_of(str(name), counts, shares) for name, *counts in rows}


def _form_of(name: str, counts: Sequence[int], shares: Sequence[_Share]) -> FormPlan | None:
    for share in shares:
        if folded_letters(name) in spellings(share.form):
            return share.form
    most = max(counts)
    return shares[list(counts).index(most)].form if most else None


def _rows_of(
    table: RedcapTable, share: _Share, of_instrument: Mapping[str, FormPlan | None]
) -> str:
    """Which rows are the form's: those that name it, and those of no instrument that hold it."""
    if not table.instrument:
        return share.is_touched
    own = [name for name, form in of_instrument.items() if form is share.form]
    at_rest = f"{_instrument(table)} IS NULL AND {share.is_touched}"
    if not own:
        return at_rest
    return f"coalesce({_instrument(table)} IN ({_listed(own)}), FALSE) OR {at_rest}"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(literal(word) for word in words)


def _counted(
    connection: duckdb.DuckDBPyConnection, table: RedcapTable, conditions: Sequence[str]
) -> list[int]:
    """All rows, those that are no form's, and those of each form."""
    none = f"NOT ({' OR '.join(f'({condition})' for condition in conditions)})"
    counts = ", ".join(f"countif({condition})" for condition in (none, *conditions))
    read = f"SELECT count(*), {counts} FROM ({table.source.sql})"
    row = connection.execute(read).fetchone()
    return [int(count or 0) for count in row or ()]


def _unread(
    connection: duckdb.DuckDBPyConnection,
    table: RedcapTable,
    of_instrument: Mapping[str, FormPlan | None],
) -> tuple[UnreadRows, ...]:
    """The instruments that no form is made of, and their rows."""
    strangers = [name for name, form in of_instrument.items() if form is None]
    if not strangers:
        return ()
    named = _instrument(table)
    rows = connection.execute(
        f"SELECT {named}, count(*) FROM ({table.source.sql}) "
        f"WHERE {named} IN ({_listed(strangers)}) GROUP BY 1 ORDER BY 1"
    ).fetchall()
    return tuple(UnreadRows(redacted(str(name)), int(count)) for name, count in rows)


def _rest_said(empty: Sequence[str], nothing: int) -> tuple[Text, ...]:
    said = [_WITHOUT.filled(names=", ".join(empty))] if empty else []
    if nothing > 0:
        said.append(_HOLD_NOTHING.filled(rows=nothing))
    return tuple(said)


# ------------------------------------------------------------------ a form's extract


def _extract(
    source: ExtractSource, share: _Share, condition: str, unknown: Sequence[str]
) -> ExtractSource:
    """The form's columns of its rows, under the names that the form knows them by; `unknown` are
    columns of no form, which are told of with this one."""
    names = {**{name: name for name in unknown}, **share.columns}
    columns = ", ".join(f"{quoted(own)} AS {quoted(name)}" for name, own in names.items())
    position = {name: number for number, name in enumerate(source.columns, 1)}
    return replace(
        source,
        sql=f"SELECT {columns} FROM ({source.sql}) WHERE {condition}",
        numbered=f'SELECT {columns}, "#row" FROM ({source.numbered}) WHERE {condition}',
        columns={name: source.columns[own] for name, own in names.items()},
        positions={name: position[own] for name, own in names.items()},
        whole=source.sql,
    )
