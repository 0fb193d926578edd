"""Code lists and their codes, from the rows they were handed in as."""

from __future__ import annotations

from typing import cast, get_args

from regmeta.catalogue.table import RecordTable
from regmeta.model import (
    Code,
    Kodeverk,
    KodeverkType,
)
from regmeta.texts import is_sentinel


def is_no_answer(value: str, label: str) -> bool:
    """Whether a code says "nothing was chosen" rather than an answer, in its label or itself."""
    return is_sentinel(label) or is_sentinel(value)


def kodeverk_of(lists: RecordTable, codes: RecordTable) -> tuple[Kodeverk, ...]:
    """A registry's distinct lists, codes in the order they stood."""
    codes_of = _codes_by_list(codes)
    made = {
        code: Kodeverk(code, _kind(type_), reference or code, name)
        for code, type_, reference, name in zip(
            lists["Code"],
            lists["kodeverkType"],
            lists["kodeverkReference"],
            lists["PreferredTerm"],
            strict=True,
        )
    }
    for code in codes_of:
        made.setdefault(code, Kodeverk(code, "Kildekodeverk", code, ""))
    return tuple(
        Kodeverk(
            kodeverk.code,
            kodeverk.type,
            kodeverk.reference,
            kodeverk.name,
            codes_of.get(kodeverk.code, ()),
        )
        for kodeverk in made.values()
    )


def _kind(text: str) -> KodeverkType:
    """The registry's own where nothing, or nothing known, is said: the type is part of a path."""
    return cast(KodeverkType, text) if text in get_args(KodeverkType) else "Kildekodeverk"


def _codes_by_list(table: RecordTable) -> dict[str, tuple[Code, ...]]:
    """The codes of each list, as its first owner has them: merged lists have several."""
    labels, periods = table.texts("navn", "navnEngelsk"), table.periods()
    owners, declared = table.records.column("variabel"), _declared_missing(table)
    owner_of: dict[str, str] = {}
    rows_of: dict[str, dict[int, Code]] = {}
    # Equal periods are one object here, and so are equal codes: told apart without hashing them.
    codes: dict[tuple[str, str, str, int, bool], Code] = {}
    for i, (code_list, value) in enumerate(zip(table["kodeverk"], table["verdi"], strict=True)):
        if not code_list or owner_of.setdefault(code_list, owners[i]) != owners[i]:
            continue
        label, period = labels[i], periods[i]
        key = (value, label.nb, label.en, id(period), declared[i])
        code = codes.get(key)
        if code is None:
            no_answer = declared[i] or is_no_answer(value, label.nb)
            code = codes[key] = Code(value, label, period, no_answer)
        rows_of.setdefault(code_list, {})[id(code)] = code
    return {code_list: tuple(rows.values()) for code_list, rows in rows_of.items()}


_YES = frozenset({"1", "1.0", "true", "yes", "y", "ja", "x"})


def _declared_missing(table: RecordTable) -> list[bool]:
    """Which codes the file itself declares to stand for no answer."""
    said = table.records.extras.get("missing")
    if said is None:
        return [False] * len(table.records)
    return [text.strip().casefold() in _YES for text in said]
