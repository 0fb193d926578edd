"""Publications by number: the earlier ones stay in a hidden folder beside the one that stands.

    .build.publications/41/

They are second names of the same files, so that an earlier publication costs what has changed
since. Of a large one only what the next lacks is kept there, as told in earlier.py: the folder
itself is what the next run begins with. The number stands in the seal, and the next run counts on
from it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from regmeta.errors import WrongUse
from regmeta.files.attributes import keep_attributes
from regmeta.files.folder import discard, left_behind, place_of, temporary
from regmeta.publish.earlier import (
    EarlierFiles,
    earlier_files,
    keep_what_differs,
    make_whole,
)
from regmeta.publish.target import files_of_lists
from regmeta.publish.unchanged import read_seal
from regmeta.texts import FIRST

KEPT = 5
"""How many earlier publications stay where nobody says."""

WORTH_A_SPARE = 10_000


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


def keep_replaced(
    replaced: Path, place: Path, limit: int | None, *, is_large: bool = False
) -> bool:
    """Keep what a publication took the place of, and let go of those beyond `limit`.

    Of a large one that is what the new one lacks, and `replaced` stays for the next run. Else it is
    the folder, and the oldest of those let go becomes `replaced`. False where it could not be kept.
    """
    try:
        if read_seal(replaced) is not None and limit != 0:
            _keep(replaced, place, is_large=is_large)
        _let_go(replaced, place, limit)
    except OSError:
        return False
    return True


def _keep(replaced: Path, place: Path, *, is_large: bool) -> None:
    sealed = read_seal(replaced) or {}
    number = sealed.get("number", number_of(place) - 1)
    home = _home(place)
    if not home.is_dir():
        home.mkdir()
        keep_attributes(place, home)
    kept = home / str(number)
    if not is_large or not _keep_apart(replaced, place, kept):
        replaced.rename(kept)


def _keep_apart(replaced: Path, place: Path, kept: Path) -> bool:
    """Whether what the new publication lacks could be put aside; it appears whole or not at all."""
    for begun in left_behind(kept, "new"):
        discard(begun, kept)
    fresh = temporary(kept, os.getpid(), "new")
    try:
        keep_what_differs(replaced, place, fresh)
        fresh.rename(kept)
    except OSError:
        discard(fresh, kept)
        return False
    return True


def make_newest_whole(place: Path) -> None:
    """Give the newest of the earlier publications all its files, before those that it has in
    common with the one that stands are replaced one by one."""
    earlier = _numbers(place)
    if earlier:
        make_whole(earlier[max(earlier)], place)


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
            _keep(path, place, is_large=is_large(place))


def is_large(place: Path) -> bool:
    """Whether a publication is one whose folder, when replaced, the next run begins with."""
    return is_worth_a_spare(len(files_of_lists(place)))


def is_worth_a_spare(files: int) -> bool:
    """Whether the next run gains more from a folder of so many files than it costs to keep it."""
    return files > WORTH_A_SPARE


def files_of(entry: NumberedPublication, place: Path) -> EarlierFiles:
    """Where the files of an earlier publication lie."""
    numbers = _numbers(place)
    later = [numbers[number] for number in sorted(numbers) if number > entry.number]
    return earlier_files(entry.place, (*later, place))


def link_files(files: Mapping[str, Path], new: Path) -> None:
    """Give files second names in a folder, in their places there."""
    made: set[str] = set()
    for name, path in files.items():
        folder = name.rpartition("/")[0]
        if folder not in made:
            (new / folder).mkdir(parents=True, exist_ok=True)
            made.add(folder)
        os.link(path, new / name)
