"""What the data have that the metadata do not, and the reverse: columns and codes.

A code that stands in fewer than five rows is counted, not named: it may be somebody's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from regmeta.catalogue.columns import Column
from regmeta.data.results.distribution import SMALLEST
from regmeta.data.source.binding import BoundForm
from regmeta.data.source.files import duckdb_error, refuse
from regmeta.files.database import quoted
from regmeta.texts import Text

if TYPE_CHECKING:
    import duckdb

_MOST_UNKNOWN = 20


@dataclass(frozen=True, slots=True)
class CodesCompared:
    """A coded column: codes in the data only (with their rows), rare ones counted, and codes in
    the list that no row has."""

    column: str
    unknown: tuple[tuple[str, int], ...]
    rare: int
    unused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExtractComparison:
    """A form and an extract laid beside each other."""

    form: str
    file: str
    only_data: tuple[str, ...]
    only_metadata: tuple[str, ...]
    codes: tuple[CodesCompared, ...]
    shared: int


def compare(connection: duckdb.DuckDBPyConnection, bound: BoundForm) -> ExtractComparison:
    """Columns and codes on either side alone. Raises UnreadableInput with one sentence."""
    coded = [column for column in bound.form.columns if _may_compare(column, bound)]
    try:
        codes = [_codes(connection, bound, column) for column in coded]
    except duckdb_error() as error:
        refuse(bound.source.file, error)
    spelled = set(bound.spelt.values())
    return ExtractComparison(
        form=bound.form.name,
        file=bound.source.file,
        only_data=tuple(name for name in bound.source.columns if name not in spelled),
        only_metadata=tuple(c.name for c in bound.form.columns if c.name not in bound.spelt),
        codes=tuple(filter(_differs, codes)),
        shared=len(bound.spelt),
    )


def _may_compare(column: Column, bound: BoundForm) -> bool:
    """Whether a column has codes, one in each cell, and stands in the extract."""
    return bool(column.codes) and column.name in bound.spelt and not column.many


def _differs(codes: CodesCompared) -> bool:
    return bool(codes.unknown or codes.rare or codes.unused)


def _codes(
    connection: duckdb.DuckDBPyConnection, bound: BoundForm, column: Column
) -> CodesCompared:
    name, listed = quoted(column.name), set(column.values)
    text = bound.columns.text(column.name)
    counted_rows = connection.execute(
        f"SELECT {text}, count(*) FROM {bound.rows()} WHERE {name} IS NOT NULL "
        "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 5000"
    ).fetchall()
    counts = {str(value): int(count) for value, count in counted_rows}
    unknown = [(value, n) for value, n in counts.items() if value not in listed]
    common = [(value, n) for value, n in unknown if n >= SMALLEST]
    return CodesCompared(
        column.name,
        tuple(common[:_MOST_UNKNOWN]),
        len(unknown) - len(common[:_MOST_UNKNOWN]),
        tuple(v for v in column.values if v not in counts and v not in column.sentinels),
    )


def as_value(comparison: ExtractComparison) -> dict[str, Any]:
    """The comparison as data."""
    from dataclasses import asdict

    return asdict(comparison)


def as_text(comparison: ExtractComparison, lang: str) -> str:
    """The comparison in words."""
    return "\n".join(_lines(comparison, lang)) + "\n"


def _lines(comparison: ExtractComparison, lang: str) -> Iterator[str]:
    yield f"{comparison.form} · {comparison.file}: {_SHARED(lang, count=comparison.shared)}"
    yield ""
    yield from _list(_ONLY_DATA(lang), comparison.only_data)
    yield from _list(_ONLY_METADATA(lang), comparison.only_metadata)
    yield _CODES(lang)
    for codes in comparison.codes:
        said = [f"{value} ({count})" for value, count in codes.unknown]
        if codes.rare:
            said.append(_RARE(lang, count=codes.rare))
        if said:
            yield f"  {codes.column}: {_NOT_LISTED(lang)}: {', '.join(said)}"
        if codes.unused:
            yield f"  {codes.column}: {_UNUSED(lang)}: {', '.join(codes.unused)}"


_SHARED = Text("{count} kolonner i begge", "{count} columns in both")
_ONLY_DATA = Text("Bare i dataene", "Only in the data")
_ONLY_METADATA = Text("Bare i metadata", "Only in the metadata")
_CODES = Text("Koder:", "Codes:")
_RARE = Text("{count} sjeldne verdier", "{count} rare values")
_NOT_LISTED = Text("ikke i listen", "not in the list")
_UNUSED = Text("aldri brukt", "never used")


def _list(head: str, names: tuple[str, ...]) -> Iterator[str]:
    yield f"{head} ({len(names)}):"
    yield from (f"  {name}" for name in names)
    yield ""
