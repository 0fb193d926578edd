"""The kinds of change of changes.toml: what each is called, how grave it is and why, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from regmeta.files.strict import Strict, Words, load_strict
from regmeta.model import ChangeClass, Text

GRADES: tuple[ChangeClass, ...] = ("breaking", "compatible", "editorial")
GRADE_NAMES: Mapping[ChangeClass, Text] = {
    "breaking": Text("brytende", "breaking"),
    "compatible": Text("forenlig", "compatible"),
    "editorial": Text("redaksjonell", "editorial"),
}
GRADES_COUNTED: Mapping[ChangeClass, Text] = {
    "breaking": Text("brytende", "breaking"),
    "compatible": Text("forenlige", "compatible"),
    "editorial": Text("redaksjonelle", "editorial"),
}
"""The same in front of "endringer" (changes)."""
GRADE_MEANINGS: Mapping[ChangeClass, Text] = {
    "breaking": Text(
        "Den som bruker gamle data, eller fyller ut som før, får noe galt.",
        "Anyone who uses old data, or fills in as before, gets something wrong.",
    ),
    "compatible": Text(
        "Det gamle gjelder fremdeles, og det er noe nytt å vite.",
        "The old still holds, and there is something new to know.",
    ),
    "editorial": Text("Bare ordene er andre.", "Only the words are other."),
}
About = Literal["variable", "list", "form", "kilde"]


@dataclass(frozen=True, slots=True)
class ChangeKind:
    """One kind of change. `single` and `many` are the sentence for one and for several, where the
    usual one (`text`) does not do for both; else the number is told before it (`counted`). `order`
    is its place in the telling."""

    id: str
    grade: ChangeClass
    meaning: bool
    of: About
    text: Text
    why: Text
    example: Text
    single: Text
    many: Text
    counted: bool
    order: int


class _ChangeKindEntry(Strict, frozen=True):
    """A kind as it stands in changes.toml."""

    grade: ChangeClass
    meaning: bool
    of: About
    text: Words
    why: Words
    example: Words
    single: Words | None = None
    many: Words | None = None


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, ChangeKind]:
    """All kinds by id, in the order of telling."""
    tables = load_strict(Path(__file__).with_name("changes.toml"), dict[str, _ChangeKindEntry])
    return {
        ident: _kind(ident, table, order) for order, (ident, table) in enumerate(tables.items())
    }


def _kind(ident: str, table: _ChangeKindEntry, order: int) -> ChangeKind:
    return ChangeKind(
        id=ident,
        grade=table.grade,
        meaning=table.meaning,
        of=table.of,
        text=table.text.text,
        why=table.why.text,
        example=table.example.text,
        single=(table.single or table.text).text,
        many=(table.many or table.text).text,
        counted=table.many is None and table.single is None,
        order=order,
    )
