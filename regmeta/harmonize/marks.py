"""What is compared of two variables as a whole: names, labels, units, kinds, sorts of fact.

All variables of a side are marked once, with numbers; comparing many pairs is then one step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from regmeta.harmonize.described import Described
from regmeta.harmonize.terms import load_thesaurus
from regmeta.texts import fold, folded_letters

if TYPE_CHECKING:
    from regmeta.harmonize.channels import Numbers, Places

_COMPARED = ("name", "label", "unit", "target")
_KINDS = {"": 0, "date": 1, "number": 2, "codes": 3, "yesno": 3, "text": 4, "id": 5}
_KINDS_APART = ((1, 2), (1, 3), (1, 5), (3, 5))
_ENOUGH_CODES = 0.1
_UNITS = {
    **dict.fromkeys(("years", "ar", "yr", "yrs", "jahre"), "year"),
    **dict.fromkeys(("kilogram", "kilograms", "kilo"), "kg"),
    **dict.fromkeys(("centimeter", "centimeters", "centimetre", "centimetres"), "cm"),
    **dict.fromkeys(("hours", "timer", "h", "hrs"), "hour"),
    **dict.fromkeys(("days", "dager", "dogn", "dagar", "dage"), "day"),
    **dict.fromkeys(("minutes", "minutter", "min", "mins"), "minute"),
}


def marks_of(
    items: Sequence[Described], targets: Sequence[str], ids: dict[tuple[str, str], int]
) -> dict[str, Places]:
    """What is compared as a whole, as numbers: -1 where a variable says nothing of it."""
    import numpy as np

    def numbered(what: str, texts: Sequence[str]) -> Places:
        numbers = [ids.setdefault((what, text), len(ids)) if text else -1 for text in texts]
        return np.array(numbers, dtype=np.int64)

    return {
        "name": numbered("name", [folded_letters(item.name) for item in items]),
        "label": numbered("label", [folded_letters(item.label) for item in items]),
        "unit": numbered("unit", [plain_unit(item.unit) for item in items]),
        "target": numbered("target", targets),
        "kind": np.array([_KINDS.get(item.kind, 0) for item in items], dtype=np.int64),
        "sorts": np.array([_sorts(item) for item in items], dtype=np.int64),
        "listed": np.array([len(item.codes) > 1 for item in items], dtype=np.int64),
        "telling": np.array([_telling(item) for item in items], dtype=np.int64),
    }


def compared(
    mine: Mapping[str, Places],
    theirs: Mapping[str, Places],
    owners: Places,
    places: Places,
    codes: Numbers,
) -> dict[str, Numbers]:
    """The evidence of pairs as a whole; `codes` is how much of the shorter code list is shared."""
    import numpy as np

    listed, lists = mine["listed"][owners], theirs["listed"][places]
    sorts = mine["sorts"][owners], theirs["sorts"][places]
    text = np.maximum(mine["telling"][owners], theirs["telling"][places])
    both = {what: (mine[what][owners], theirs[what][places]) for what in _COMPARED}
    return {
        "codes_within": codes * listed * lists * telling_lists(mine, theirs, owners, places),
        "codes_differ": listed * lists * text * (codes < _ENOUGH_CODES),
        "codes_one_side": np.abs(lists - listed),
        **{f"same_{what}": (a >= 0) * (a == b) * 1.0 for what, (a, b) in both.items()},
        "other_unit": _other(*both["unit"]),
        "other_target": _other(*both["target"]),
        "other_kind": _apart()[mine["kind"][owners], theirs["kind"][places]],
        "other_sort": _bits(sorts[0] ^ sorts[1]),
        "same_sort": _bits(sorts[0] & sorts[1]),
    }


def telling_lists(
    mine: Mapping[str, Places], theirs: Mapping[str, Places], owners: Places, places: Places
) -> Numbers:
    """1 where both code lists say more than yes, no and unknown, which half of all lists say."""
    import numpy as np

    return (mine["telling"][owners] * theirs["telling"][places]).astype(np.float64)


def best_two(scores: Numbers, owners: Places, count: int) -> tuple[Numbers, Numbers]:
    """The best and the second best score of each owner, 0 where there is none."""
    import numpy as np

    order = np.lexsort((-scores, owners))
    starts = np.searchsorted(owners[order], np.arange(count + 1))
    ranked = np.append(scores[order], [0.0, 0.0])
    many = np.diff(starts)
    best = np.where(many > 0, ranked[starts[:-1]], 0.0)
    return best, np.where(many > 1, ranked[starts[:-1] + 1], 0.0)


def _other(places: Places, other: Places) -> Numbers:
    numbers: Numbers = (places >= 0) * (other >= 0) * (places != other) * 1.0
    return numbers


def _apart() -> Numbers:
    """1 where two kinds of value cannot be the same."""
    import numpy as np

    distances = np.zeros((len(_KINDS), len(_KINDS)))
    for a, b in _KINDS_APART:
        distances[a, b] = distances[b, a] = 1.0
    return distances


def _telling(described: Described) -> bool:
    answer = load_thesaurus().answer
    plain = {answer(text) for text in ("yes", "no", "unknown", "other")}
    return len({answer(text or value) for value, text in described.codes} - plain) > 1


def _sorts(described: Described) -> int:
    """The sorts of fact a variable asks for, a bit each."""
    thesaurus = load_thesaurus()
    sorts = thesaurus.sorts_of(described.name) | thesaurus.sorts_of(described.label)
    return sum(1 << place for place, sort in enumerate(thesaurus.sorts) if sort in sorts)


def _bits(numbers: Places) -> Numbers:
    import numpy as np

    return np.bitwise_count(numbers.astype(np.uint64)).astype(np.float64)


def plain_unit(text: str) -> str:
    """A unit as it is compared: lower case, no blanks, common spellings as one."""
    bare = fold(text).replace(" ", "").replace("**", "").replace("^", "")
    return _UNITS.get(bare, bare)
