"""The kinds of change of changes.toml: what each is called, how grave it is and why, in words."""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast, get_args

from regmeta.errors import BrokenConfiguration
from regmeta.model import ChangeClass, Text
from regmeta.spec.loading import load_toml

GRADES: tuple[ChangeClass, ...] = ("breaking", "compatible", "editorial")
GRADE_NAMES: Map[ChangeClass, Text] = {
    "breaking": Text("brytende", "breaking"),
    "compatible": Text("forenlig", "compatible"),
    "editorial": Text("redaksjonell", "editorial"),
}
GRADES_COUNTED: Map[ChangeClass, Text] = {
    "breaking": Text("brytende", "breaking"),
    "compatible": Text("forenlige", "compatible"),
    "editorial": Text("redaksjonelle", "editorial"),
}
"""The same in front of "endringer" (changes)."""
GRADE_MEANINGS: Map[ChangeClass, Text] = {
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
_KEYS = {"grade", "meaning", "of", "text", "single", "many", "why", "example"}


@dataclass(frozen=True, slots=True)
class Kind:
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


@lru_cache(maxsize=1)
def kinds() -> Map[str, Kind]:
    """All kinds by id, in the order of telling."""
    path = Path(__file__).with_name("changes.toml")
    rows = load_toml(path)
    return {id: _kind(path, id, row, order) for order, (id, row) in enumerate(rows.items())}


def _kind(path: Path, id: str, row: dict[str, Any], order: int) -> Kind:
    missing = {"grade", "meaning", "of", "text", "why", "example"} - set(row)
    wrong = set(row) - _KEYS
    if missing or wrong or row["grade"] not in GRADES or row["of"] not in get_args(About):
        raise BrokenConfiguration(f"{path}: [{id}] er ikke hel: {sorted(missing | wrong)}.")
    texts = {key: Text(**row[key]) for key in _KEYS if isinstance(row.get(key), dict)}
    return Kind(
        id=id,
        grade=cast(ChangeClass, row["grade"]),
        meaning=row["meaning"],
        of=cast(About, row["of"]),
        text=texts["text"],
        why=texts["why"],
        example=texts["example"],
        single=texts.get("single", texts["text"]),
        many=texts.get("many", texts["text"]),
        counted="many" not in row and "single" not in row,
        order=order,
    )
