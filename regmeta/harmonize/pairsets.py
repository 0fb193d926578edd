"""Dictionaries with a person's answers: which variable of the one is which of the other.

A set is a folder with one.tsv, other.tsv (tables of variables) and gold.tsv, whose columns `one`
and `other` name the two; NONE where the other has nothing that fits. Several rows with one `one`
are several right answers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from regmeta.errors import UnreadableInput
from regmeta.harmonize.described import Described
from regmeta.harmonize.dictionary import variables_in
from regmeta.harmonize.terms import matching_folder

NONE = "NONE"


@dataclass(frozen=True, slots=True)
class PairSet:
    """Two dictionaries and, for variables of the one by id, the right ones of the other."""

    name: str
    left: Sequence[Described]
    right: Sequence[Described]
    gold: Mapping[str, frozenset[str]]

    def without(self, third: int) -> PairSet:
        """The same where the right answers of two in three are taken away: NONE is right then."""
        gone: set[str] = set()
        for place, variable in enumerate(self.left):
            if place % 3 != third:
                gone |= self.gold.get(variable.id, frozenset())
        left = [variable for variable in self.right if variable.id not in gone]
        gold = {left: right - gone for left, right in self.gold.items()}
        return PairSet(f"{self.name}, two in three away", self.left, left, gold)


def shipped_sets() -> list[PairSet]:
    """The sets that ship (specs/matching/pairs), by name."""
    folder = matching_folder() / "pairs"
    return [read_set(path) for path in sorted(folder.iterdir()) if path.is_dir()]


def read_set(folder: Path) -> PairSet:
    """One set. Raises UnreadableInput."""
    mine, other = (variables_in(read_table(folder / f"{side}.tsv")) for side in ("one", "other"))
    return PairSet(folder.name, mine, other, read_gold(folder / "gold.tsv"))


def read_gold(path: Path) -> dict[str, frozenset[str]]:
    """The right answers by variable, none for NONE. Columns `one` and `other`, else the first two;
    SSSOM's subject_id and object_id are read without their prefix."""
    rows = read_table(path)
    columns = _answer_columns([cell.strip() for cell in rows[0]] if rows else [])
    gold: dict[str, set[str]] = {}
    for row in rows[1:]:
        if len(row) > max(columns) and row[columns[0]].strip():
            left, right = (_local(row[at].strip()) for at in columns)
            gold.setdefault(left, set()).update({right} - {NONE, ""})
    return {left: frozenset(rights) for left, rights in gold.items()}


def _answer_columns(heading: list[str]) -> tuple[int, int]:
    for left, right in (("one", "other"), ("subject_id", "object_id")):
        if left in heading and right in heading:
            return heading.index(left), heading.index(right)
    return 0, 1


def _local(text: str) -> str:
    prefix, colon, rest = text.partition(":")
    return rest if colon and prefix in ("variabel", "one", "other") else text


def read_table(path: Path) -> list[list[str]]:
    """A table of tabs, commas or semicolons, the comments of SSSOM left out."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableInput(
            "{path}: kan ikke leses som UTF-8-tekst ({error}).",
            "{path}: cannot be read as UTF-8 text ({error}).",
            path=path,
            error=error,
        ) from error
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("#")]
    sign = _sign(lines[0] if lines else "")
    return list(csv.reader(io.StringIO("".join(lines), newline=""), delimiter=sign))


def _sign(heading: str) -> str:
    return max(("\t", ";", ","), key=heading.count)
