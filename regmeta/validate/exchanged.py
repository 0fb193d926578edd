"""Which two columns hold what the other one is for, told by what stands in them.

Each sheet is looked at by itself: its headings may be exchanged where those of the others are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from regmeta.model import LevelName, Records, Submission
from regmeta.validate.context import UNCLAIMED, Context
from regmeta.validate.exchange import FEWEST, Exchange, Texts
from regmeta.validate.exchanged_codes import of_code_cells, with_codes
from regmeta.validate.exchanged_domains import of_domains, of_types_elsewhere, of_versions
from regmeta.validate.exchanged_texts import of_free_text

# The type as the source has it, kept beside what it was read as.
_SOURCE_TYPE = "type"
# Where nothing stands under these, it may stand under another heading.
_MAY_BE_EMPTY = frozenset({"DataType", "kodeverk"})


def exchanges(submission: Submission, level: LevelName, context: Context) -> Iterator[Exchange]:
    """The exchanged columns of one level, each pair told of once with the sheets it is exchanged
    in; where no sheet shows it by itself, those of all sheets together."""
    records = submission[level]
    if len(records) < FEWEST:
        return
    columns = _columns(submission, records)
    every = tuple(range(len(records.sheets)))
    if len(every) < 2:
        of_codes = with_codes(submission, columns, context) if level == "variabel" else ()
        exchanged = tuple(_of_sheets(level, columns, every, context))
        yield from exchanged or (own._replace(sheets=every) for own in of_codes)
        return
    in_sheets = [
        exchange
        for number in every
        for exchange in _of_sheets(level, _of_sheet(columns, records, number), (number,), context)
    ]
    yield from _joined(in_sheets) if in_sheets else _of_sheets(level, columns, every, context)


def _columns(submission: Submission, records: Records) -> dict[str, Texts]:
    """The texts of every field that has a column, and of every column that no field claims."""
    columns: dict[str, Texts] = {
        key: texts for key, texts in records.columns.items() if records.has_column(key)
    }
    if "datasamling" in columns:
        columns["datasamling"] = _names_of_forms(submission, records)
    for name, texts in records.extras.items():
        if name != _SOURCE_TYPE:
            columns[f"{UNCLAIMED}{name}"] = texts
    return columns


def _of_sheet(columns: Mapping[str, Texts], records: Records, number: int) -> dict[str, Texts]:
    """The columns as they stand in one sheet."""
    count = records.sheet_of.count(number)
    if count < FEWEST:
        return {}
    first = records.sheet_of.index(number)
    rows = slice(first, first + count)
    if records.sheet_of[rows].count(number) < count:
        # Versions that supplements add stand after all sheets.
        others = [i for i, sheet in enumerate(records.sheet_of) if sheet == number]
        return {key: [texts[i] for i in others] for key, texts in columns.items()}
    in_sheet = {key: texts[rows] for key, texts in columns.items()}
    return {key: texts for key, texts in in_sheet.items() if key in _MAY_BE_EMPTY or any(texts)}


def _of_sheets(
    level: LevelName, columns: Mapping[str, Texts], sheets: tuple[int, ...], context: Context
) -> Iterator[Exchange]:
    """The exchanged columns of some sheets, each column told of once."""
    taken: set[str] = set()
    claimed = {key: texts for key, texts in columns.items() if not key.startswith(UNCLAIMED)}
    for exchange in chain(
        of_code_cells(level, columns),
        of_versions(level, columns),
        of_free_text(level, columns),
        of_domains(level, claimed, context),
        of_types_elsewhere(level, columns, context),
    ):
        if taken.isdisjoint((exchange.first, exchange.second)):
            taken |= {exchange.first, exchange.second, *exchange.follows}
            yield exchange._replace(sheets=sheets)


def _joined(in_sheets: Sequence[Exchange]) -> Iterator[Exchange]:
    """The same exchange in several sheets as one."""
    by_pair: dict[tuple[str, str], Exchange] = {}
    for exchange in in_sheets:
        pair = (exchange.first, exchange.second)
        before = by_pair.get(pair, exchange._replace(rows=0, sheets=()))
        rows, sheets = before.rows + exchange.rows, before.sheets + exchange.sheets
        by_pair[pair] = exchange._replace(rows=rows, sheets=sheets)
    yield from by_pair.values()


def _names_of_forms(submission: Submission, records: Records) -> list[str]:
    """The forms of rows as they are called, not as their codes were made."""
    forms = submission["datasamling"]
    names = dict(zip(forms.column("Code"), forms.column("PreferredTerm"), strict=True))
    return [names.get(code, code) for code in records.column("datasamling")]
