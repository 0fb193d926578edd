"""Which columns of a table say what, settled once before its rows are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from regmeta.read.layouts.headings import HeadingRow
from regmeta.read.layouts.layout import Layout


@dataclass(frozen=True)
class ColumnPlan:
    """What is the same for all drafts of a table, worked out once."""

    names: Sequence[str]
    markers: frozenset[str]
    fields: tuple[tuple[str, tuple[str, ...], Mapping[str, str]], ...]
    labels: tuple[str, ...]
    types: tuple[str, ...]
    own_names: tuple[str, ...]
    no_extras: frozenset[str]
    of_code: frozenset[str]
    english: str
    fallback: frozenset[str]
    table: str
    platform: frozenset[str]
    platform_tables: frozenset[str]
    hidden: frozenset[str]

    @classmethod
    def of(cls, layout: Layout, heading: HeadingRow, names: Sequence[str]) -> ColumnPlan:
        there = {*heading.columns, *heading.unknown.values()}
        present = {
            key: tuple(heading for heading in headings if heading in there)
            for key, headings in layout.fields.items()
        }
        values = layout.values
        labels = layout.fields.get("PreferredTerm", ())
        return cls(
            names=names,
            markers=frozenset(layout.not_names),
            fields=tuple(
                (key, columns, values.get(key, {})) for key, columns in present.items() if columns
            ),
            labels=labels,
            types=present.get("DataType", ()),
            own_names=tuple(sorted(set(layout.names) - set(labels))),
            no_extras=frozenset(name for name in _of_codes(heading) if name not in names),
            of_code=_told_by_codes(layout, heading),
            english=heading.codes.english,
            fallback=frozenset(word.casefold() for word in layout.label_fallback),
            table=layout.table,
            platform=_folded(layout.platform.names),
            platform_tables=_folded(layout.platform.tables),
            hidden=_folded(layout.platform.hidden),
        )


def _told_by_codes(layout: Layout, heading: HeadingRow) -> frozenset[str]:
    """The headings whose cells on a code's row are its own fields, and no extras."""
    codes = heading.codes
    dates = [layout.fields[key][0] for key in ("GyldigFra", "GyldigTil")] if codes.dates else []
    return frozenset((*codes.headings, codes.english, *dates))


def _of_codes(heading: HeadingRow) -> tuple[str, ...]:
    """The headings of the columns that hold codes."""
    numbered = (heading.unknown[column] for pair in heading.numbered for column in pair)
    return (*heading.codes.headings, heading.codes.english, *numbered)


def _folded(words: Sequence[str]) -> frozenset[str]:
    return frozenset(word.casefold() for word in words)
