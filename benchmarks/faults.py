"""Faults to plant: one function a rule, each puts one fault into a clean registry and says where.

A planter takes rows that no other planter has touched, so that any number of faults can stand in
one registry without one hiding another. It is named after its rule; there is no other list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from benchmarks.making import Made, Row
from benchmarks.writing import SHEETS, TEN, cell_of


@dataclass(frozen=True)
class Spot:
    """Where a planted fault will be found: `row` counts from 0; no field means the row or sheet."""

    level: str
    row: int
    field: str = ""


@dataclass(frozen=True)
class Planted:
    """One fault that a check must find, and the cell it must point at."""

    rule: str
    file: str
    sheet: str
    cell: str
    field: str


Planter = Callable[[Made, Random], Spot | None]
PLANTERS: dict[str, Planter] = {}


def plants(planter: Planter) -> Planter:
    """Enters a planter under its rule's name: `wrong_type` plants `wrong-type`."""
    PLANTERS[planter.__name__.replace("_", "-")] = planter
    return planter


def plant(made: Made, rules: list[str], count: int, chance: Random) -> list[tuple[str, Spot]]:
    """Up to `count` faults, the rules taken in turn; fewer where a registry has no more room."""
    planted: list[tuple[str, Spot]] = []
    turn = list(rules)
    while turn and len(planted) < count:
        rule = turn.pop(0)
        spot = PLANTERS[rule](made, chance)
        if spot is not None:
            planted.append((rule, spot))
            turn.append(rule)
    return planted


def expected(made: Made, planted: list[tuple[str, Spot]], file: str) -> Iterator[Planted]:
    """The planted faults as a report will name them, once the registry has been written."""
    for rule, spot in planted:
        cell = cell_of(made, spot.level, spot.row, spot.field)
        yield Planted(rule, file, SHEETS[spot.level], cell, spot.field)


def within_ten(made: Made) -> bool:
    """Whether the variables still have the ten columns and no other."""
    return all(key in TEN for row in made.tables["variabel"] for key in row)


# ------------------------------------------------------------------ finding a row to spoil


def _take(
    made: Made, level: str, chance: Random, fits: Callable[[Row], bool] = lambda row: True
) -> int | None:
    """A row that fits and that nothing was planted in; None where there is none left."""
    rows = made.tables[level]
    for _ in range(200):
        row = chance.randrange(len(rows))
        if (level, row) not in made.taken and fits(rows[row]):
            made.taken.add((level, row))
            return row
    return None


def _set(made: Made, level: str, row: int | None, key: str, text: str) -> Spot | None:
    if row is None:
        return None
    made.tables[level][row][key] = text
    return Spot(level, row, key)


def _set_kilde(made: Made, key: str, text: str) -> Spot | None:
    place = list(made.kilde).index(key)
    if ("kilde", place) in made.taken:
        return None
    made.taken.add(("kilde", place))
    made.kilde[key] = text
    return Spot("kilde", 0, key)


def _numeric(row: Row) -> bool:
    return bool(row.get("MaaleEnhet"))


def _coded(row: Row) -> bool:
    return bool(row.get("kodeverk"))


# ------------------------------------------------------------------ the planters

_LONG_WINDED = (
    " slik legen eller sykepleieren har ført det inn i skjemaet samme dag, med forbehold om at "
    "opplysningen kan være hentet fra en tidligere innleggelse ved et annet sykehus i landet og "
    "derfor ikke gjelder akkurat dette oppholdet, men det som ble avsluttet rett før pasienten "
    "ble overflyttet"
)


@plants
def missing_mandatory(made: Made, chance: Random) -> Spot | None:
    return _set(made, "variabel", _take(made, "variabel", chance), "Beskrivelse", "")


@plants
def unknown_option(made: Made, chance: Random) -> Spot | None:
    row = _take(made, "variabel", chance, lambda row: row["DataType"] == "Tekst")
    return _set(made, "variabel", row, "DataType", "Listevalg")


@plants
def wrong_type(made: Made, chance: Random) -> Spot | None:
    return _set(made, "variabel", _take(made, "variabel", chance), "GyldigFra", "2019-02-30")


@plants
def wrong_pattern(made: Made, chance: Random) -> Spot | None:
    row = _take(made, "variabel", chance)
    code = made.tables["variabel"][row]["Code"] if row is not None else ""
    return _set(made, "variabel", row, "Code", code.replace("V_", "VAR "))


@plants
def too_long(made: Made, chance: Random) -> Spot | None:
    row = _take(made, "variabel", chance)
    name = made.tables["variabel"][row]["PreferredTerm"] if row is not None else ""
    return _set(made, "variabel", row, "PreferredTerm", (name + _LONG_WINDED)[:300].strip())


@plants
def incomplete_url(made: Made, chance: Random) -> Spot | None:
    return _set_kilde(made, "Hjemmeside", f"www.{made.id}.example.no")


@plants
def prose_in_url(made: Made, chance: Random) -> Spot | None:
    return _set_kilde(made, "Lovverk", "Helseregisterloven og forskrift om kvalitetsregistre")
