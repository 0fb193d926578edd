"""Publications by number: the earlier ones stay in a hidden folder beside the one that stands.

    .build.publications/41/

They are second names of the same files, so that an earlier publication costs what has changed
since. The number stands in the seal, and the next run counts on from it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from regmeta.errors import WrongUse
from regmeta.files.attributes import keep_attributes
from regmeta.files.folder import discard, left_behind, place_of
from regmeta.publish.unchanged import read_seal
from regmeta.texts import FIRST

KEPT = 5
"""How many earlier publications stay where nobody says."""


@dataclass(frozen=True, slots=True)
class NumberedPublication:
    """One publication of a target: where it lies, and what its seal tells of it."""

    number: int
    place: Path
    is_standing: bool
    """Whether this is what readers see now."""
    day: str
    """The day it was made for (ISO), '' where that is not told."""
    counts: Mapping[str, int]
    kilder: Mapping[str, str]
    """The id of each kilde by its code."""
    same_as: int = 0
    """The publication that this one went back to, 0 for none."""


def publications(out: Path) -> tuple[NumberedPublication, ...]:
    """All publications of a target that are still there, oldest first; the last one stands.

    Raises WrongUse where nothing of ours is published there.
    """
    place = place_of(out)
    sealed = read_seal(place)
    if sealed is None:
        raise WrongUse(
            "{out}: her er ingen publikasjon. Oppgi mappen som regmeta publish skrev (--out).",
            "{out}: no publication is here. Name the folder that regmeta publish wrote (--out).",
            out=out,
        )
    earlier = _numbers(place)
    seals = {number: read_seal(path) for number, path in sorted(earlier.items())}
    entries = [_entry(number, earlier[number], about) for number, about in seals.items() if about]
    return (*entries, _entry(number_of(place), place, sealed, is_standing=True))


def publication_numbered(out: Path, number: int) -> NumberedPublication:
    """One publication of a target by its number. WrongUse, naming those there are, for others."""
    every = {entry.number: entry for entry in publications(out)}
    if number in every:
        return every[number]
    raise WrongUse(
        "{out}: publikasjon {number} finnes ikke. Det finnes: {choices}.",
        "{out}: there is no publication {number}. There are: {choices}.",
        out=out,
        number=number,
        choices=", ".join(map(str, every)),
    )


def _entry(
    number: int, place: Path, sealed: Mapping[str, Any], *, is_standing: bool = False
) -> NumberedPublication:
    report = _report(sealed)
    return NumberedPublication(
        number=number,
        place=place,
        is_standing=is_standing,
        day=str(sealed["made_of"].get("today", "")),
        counts=report.get("counts", {}),
        kilder={row["code"]: row["id"] for row in report.get("published", ())},
        same_as=int(sealed.get("same_as", 0)),
    )


def _report(sealed: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return dict(sealed["told"]["json"][FIRST])
    except (KeyError, TypeError, ValueError):
        return {}


# ------------------------------------------------------------------ counting


def number_of(place: Path) -> int:
    """The number of the publication that stands; 0 where there is none."""
    sealed = read_seal(place)
    if sealed is None:
        return 0
    number = sealed.get("number")
    return number if isinstance(number, int) else max(_numbers(place), default=0) + 1


def next_number(place: Path) -> int:
    """The number of the publication that is about to be made."""
    return max([number_of(place), *_numbers(place)]) + 1


def _home(place: Path) -> Path:
    return place.with_name(f".{place.name}.publications")


def _numbers(place: Path) -> dict[int, Path]:
    """The earlier publications by number."""
    home = _home(place)
    if not home.is_dir():
        return {}
    return {int(path.name): path for path in home.iterdir() if path.name.isdecimal()}


# ------------------------------------------------------------------ keeping


def keep_replaced(replaced: Path, place: Path, limit: int | None) -> bool:
    """Keep the folder that a publication took the place of, and let go of those beyond `limit`.

    The oldest of these becomes `replaced`, to be changed into the next publication. False where
    the folder could not be kept.
    """
    try:
        if read_seal(replaced) is not None and limit != 0:
            _keep(replaced, place)
        _let_go(replaced, place, limit)
    except OSError:
        return False
    return True


def _keep(replaced: Path, place: Path) -> None:
    sealed = read_seal(replaced) or {}
    number = sealed.get("number", number_of(place) - 1)
    home = _home(place)
    if not home.is_dir():
        home.mkdir()
        keep_attributes(place, home)
    replaced.rename(home / str(number))


def _let_go(replaced: Path, place: Path, limit: int | None) -> None:
    earlier = _numbers(place)
    too_many = len(earlier) - limit if limit is not None else 0
    for number in sorted(earlier)[: max(too_many, 0)]:
        if replaced.exists():
            discard(earlier[number], place)
        else:
            earlier[number].rename(replaced)


def rescue(place: Path) -> None:
    """Keep what runs replaced that were killed before they could."""
    if not place.parent.is_dir():
        return
    for path in left_behind(place, "new"):
        sealed = read_seal(path) or {}
        number = sealed.get("number")
        is_earlier = isinstance(number, int) and number < number_of(place)
        if is_earlier and number not in _numbers(place):
            _keep(path, place)


def link_files(names: list[str], old: Path, new: Path) -> None:
    """Give files of one folder second names in another, in the same places."""
    made: set[str] = set()
    for name in names:
        folder = name.rpartition("/")[0]
        if folder not in made:
            (new / folder).mkdir(parents=True, exist_ok=True)
            made.add(folder)
        os.link(old / name, new / name)
