"""Identical code lists under many variables are one kodeverk: found here, named by the first."""

from __future__ import annotations

from regmeta.model import Place, Records, Sheet
from regmeta.read.codebook.reader import Codebook
from regmeta.read.codebook.table import LevelTable
from regmeta.read.names import own_case, segment

LIST_NAME = "liste"
"""The extra of a code that tells what its list is called in the file."""


def merge_lists(book: Codebook, variables: Records, codes: Records) -> Records:
    """The distinct lists; variables get a `kodeverk` and code rows the list they belong to.

    Two lists are the same when they have the same values and texts in the same order. When a code
    came or went is told per variable, on its own code rows.
    """
    lists = LevelTable("kodeverk")
    named: dict[tuple[tuple[str, ...], ...], str] = {}
    taken: set[str] = set()
    of_variable = variables.columns.setdefault("kodeverk", [""] * len(variables))
    of_code = codes.columns["kodeverk"] = [""] * len(codes)
    for (owner, start, end), name in zip(book.lists, book.list_names, strict=True):
        signature = _signature(codes, start, end)
        if signature not in named:
            named[signature] = _name(book.short, name, taken)
            _add(lists, codes, start, named[signature], name)
        elif owner < 0 or name in book.shared:
            _keep_name(codes, start, end, name)
        if owner >= 0:
            of_variable[owner] = named[signature]
        of_code[start:end] = [named[signature]] * (end - start)
    return lists.done()


def _keep_name(codes: Records, start: int, end: int, name: str) -> None:
    """What a list of its own was called, where it is the same as one of another name."""
    names = codes.extras.setdefault(LIST_NAME, [""] * len(codes))
    names[start:end] = [name] * (end - start)


def _signature(codes: Records, start: int, end: int) -> tuple[tuple[str, ...], ...]:
    columns = [codes.columns[key][start:end] for key in ("verdi", "navn")]
    return tuple(zip(*columns, strict=True))


def _name(short: str, name: str, taken: set[str]) -> str:
    candidates = [f"{short}.{segment(name) or 'LISTE'}", f"{short}.{own_case(name)}"]
    number = 2
    while True:
        for code in candidates:
            if code not in taken:
                taken.add(code)
                return code
        candidates = [f"{short}.{segment(name) or 'LISTE'}_{number}"]
        number += 1


def _add(lists: LevelTable, codes: Records, start: int, code: str, name: str) -> None:
    sheet = codes.sheets[codes.sheet_of[start]]
    lists.sheet(Sheet(sheet.file, sheet.name, "kodeverk", {}, sheet.heading_row))
    values = {"Code": code, "PreferredTerm": name, "kodeverkType": "Kildekodeverk"}
    i = lists.add(codes.rows[start], values)
    place: Place = codes.place(start, "verdi")
    for key in values:
        lists.at(i, key, place)
