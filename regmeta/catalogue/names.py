"""What a column is called: as the extract calls it, and plainly where a format takes no other name.

The extract's name is Databasereferanse, else the table-friendly name, else the last part of the
code. Where two variables of a form ask for one name the first has it, and the next takes the next
of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from regmeta.files.ids import stable_id
from regmeta.model import Variable

_SIGNS = re.compile(r"[^A-Za-z0-9_]+")
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "AE", "Ø": "O", "Å": "A"})
_LONGEST = 90


def wanted_names(variable: Variable) -> tuple[str, ...]:
    """The names a variable has for its column, the extract's first."""
    properties = variable.current.properties
    names = (
        properties.get("DatabaseReferanse", ""),
        properties.get("TabellvennligNavn", ""),
        variable.code.rpartition(".")[2],
    )
    return tuple(dict.fromkeys(clean for name in names if (clean := _on_one_line(name))))


def _on_one_line(name: str) -> str:
    """A name as a heading may be: signs that cannot be seen become blanks."""
    seen = "".join(sign if sign.isprintable() else " " for sign in name)
    return " ".join(seen.split())


def extract_names(variables: Sequence[Variable]) -> list[str]:
    """What an extract calls each variable's column; no two alike however case falls."""
    taken: set[str] = set()
    return [
        _free((*wanted_names(variable), variable.code), variable.code, taken)
        for variable in variables
    ]


def plain_names(names: Sequence[str], codes: Sequence[str]) -> list[str]:
    """Names of ASCII letters, digits and `_`, a letter first; no two alike however case falls."""
    taken: set[str] = set()
    return [
        _free((plain(name), plain(code)), code, taken)
        for name, code in zip(names, codes, strict=True)
    ]


def plain(name: str) -> str:
    """A name that every format takes, '' where nothing is left of it."""
    text = _SIGNS.sub("_", name.translate(_LETTERS)).strip("_")[:_LONGEST]
    return text if not text or text[0].isalpha() else f"v_{text}"


def _free(names: Sequence[str], code: str, taken: set[str]) -> str:
    """The first of the names that no other column has."""
    for name in _tried(names, code):
        if name.casefold() not in taken:
            taken.add(name.casefold())
            return name
    raise AssertionError(code)


def _tried(names: Sequence[str], code: str) -> Iterator[str]:
    yield from (name for name in names if name)
    mark, number = stable_id(code)[:8], 0
    while True:
        number += 1
        yield f"v_{mark}" if number == 1 else f"v_{mark}_{number}"
