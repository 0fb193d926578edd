"""Identical code lists under many variables are one kodeverk, found here.

Its code is made of the first variable's name, and stays. What it is called is that name only where
all its variables have it: one that smoking shares with a pension is called by its answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from regmeta.model import Place, Records, Sheet
from regmeta.read.codebook.reader import Codebook
from regmeta.read.codebook.table import LevelTable
from regmeta.read.names import own_case, segment

_BETWEEN = " / "
_LONGEST = 60
"""Letters of a name made of all answers; of a longer one the first two and the last are told."""
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
    called: dict[str, set[str]] = {}
    of_variable = variables.columns.setdefault("kodeverk", [""] * len(variables))
    of_code = codes.columns["kodeverk"] = [""] * len(codes)
    for (owner, start, end), name in zip(book.lists, book.list_names, strict=True):
        signature = _signature(codes, start, end)
        if signature not in named:
            named[signature] = _name(book.short, name, taken)
            _add(lists, codes, start, named[signature], name)
        elif owner < 0 or name in book.shared:
            _keep_name(codes, start, end, name)
        if name not in book.shared:
            called.setdefault(named[signature], set()).add(name)
        if owner >= 0:
            of_variable[owner] = named[signature]
        of_code[start:end] = [named[signature]] * (end - start)
    answers = {code: signature for signature, code in named.items()}
    differing = {code: answers[code] for code, names in called.items() if len(names) > 1}
    made = lists.done()
    _name_by_answers(made, differing, {name.casefold() for name in book.shared})
    return made


def _name_by_answers(
    lists: Records, differing: Mapping[str, Sequence[Sequence[str]]], taken: set[str]
) -> None:
    """Call each list that variables of several names share by its answers."""
    names = lists.columns.get("PreferredTerm", [])
    for i, code in enumerate(lists.columns.get("Code", [])):
        if code in differing and names[i].casefold() not in taken:
            names[i] = _own_name(differing[code], taken)
            taken.add(names[i].casefold())


def _own_name(answers: Sequence[Sequence[str]], taken: set[str]) -> str:
    """«Nei / Ja / Ukjent»; with the values, «0 Nei / 1 Ja», where another list is called so."""
    texts = [text or value for value, text in answers]
    name = _shortened(texts)
    if name.casefold() not in taken:
        return name
    return _shortened([" ".join(answer) for answer in answers])


def _shortened(texts: Sequence[str]) -> str:
    name = _BETWEEN.join(texts)
    is_short = len(name) <= _LONGEST or len(texts) <= 4
    return name if is_short else _BETWEEN.join((*texts[:2], "…", texts[-1]))


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
