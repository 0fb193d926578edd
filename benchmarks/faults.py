"""Faults to plant: one function a rule, each puts one fault into a clean registry and says where.

A planter takes rows that no other planter has touched, so that any number of faults can stand in
one registry without one hiding another. It bears its rule's name; there is no other list. Where
there is no room left (a fault that a registry can have once only), it gives None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from benchmarks.making import Made, Row
from benchmarks.writing import SHEETS, cell_of


@dataclass(frozen=True)
class Spot:
    """Where a fault will be found: `row` counts from 0, `column` is the spec field of the cell.

    `field` is what a finding calls it where that differs from the column.
    """

    level: str
    row: int
    column: str = ""
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
# Rules whose fault needs a column beside the ten, or a column that is otherwise full.
WIDE: set[str] = set()


def plants(planter: Planter) -> Planter:
    """Enters a planter under its rule's name: `wrong_type` plants `wrong-type`."""
    PLANTERS[planter.__name__.replace("_", "-")] = planter
    return planter


def plants_wide(planter: Planter) -> Planter:
    """As plants, for a fault that does not fit in the ten columns."""
    WIDE.add(planter.__name__.replace("_", "-"))
    return plants(planter)


def narrow_rules() -> list[str]:
    """The rules whose faults fit in the ten columns."""
    return [rule for rule in PLANTERS if rule not in WIDE]


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
        cell = cell_of(made, spot.level, spot.row, spot.column)
        yield Planted(rule, file, SHEETS[spot.level], cell, spot.field or spot.column)


# ------------------------------------------------------------------ finding a row to spoil


def _any(row: Row) -> bool:
    return True


def _take(
    made: Made, level: str, chance: Random, fits: Callable[[Row], bool] = _any
) -> tuple[int, Row] | None:
    """A row that fits and that nothing was planted in; None where none is left."""
    rows = made.tables[level]
    for _ in range(300):
        at = chance.randrange(len(rows))
        if (level, at) not in made.taken and fits(rows[at]):
            made.taken.add((level, at))
            return at, rows[at]
    return None


def _take_two(
    made: Made, chance: Random, fits: Callable[[Row], bool] = _any
) -> tuple[Row, int, Row] | None:
    """Two free rows of variables in different forms: the earlier one, then the later."""
    found = _take(made, "variabel", chance, fits)
    if found is None:
        return None
    form = found[1]["datasamling"]
    other = _take(made, "variabel", chance, lambda row: fits(row) and row["datasamling"] != form)
    if other is None:
        return None
    (_, first), (at, second) = sorted((found, other), key=lambda pair: pair[0])
    return first, at, second


def _set(
    made: Made,
    chance: Random,
    key: str,
    spoilt: Callable[[Row], str],
    fits: Callable[[Row], bool] = _any,
) -> Spot | None:
    """One field of a free variable, spoilt."""
    found = _take(made, "variabel", chance, fits)
    if found is None:
        return None
    at, row = found
    row[key] = spoilt(row)
    return Spot("variabel", at, key)


def _set_kilde(made: Made, key: str, text: str) -> Spot | None:
    if not _once(made, key):
        return None
    made.kilde[key] = text
    return Spot("kilde", 0, key)


def _once(made: Made, what: str) -> bool:
    """Whether this is the first time in this registry."""
    first = (what, 0) not in made.taken
    made.taken.add((what, 0))
    return first


def _take_list(made: Made, chance: Random) -> tuple[int, list[Row]] | None:
    """A free code list of three codes or more: the row of its first code, and its rows."""
    codes = made.tables["kode"]
    for _ in range(300 if codes else 0):
        at = chance.randrange(len(codes))
        name = codes[at]["kodeverk"]
        while at and codes[at - 1]["kodeverk"] == name:
            at -= 1
        rows = [row for row in codes[at : at + 60] if row["kodeverk"] == name]
        if ("kode", at) not in made.taken and len(rows) >= 3:
            made.taken.add(("kode", at))
            return at, rows
    return None


def _set_code(
    made: Made, chance: Random, at: int, key: str, spoilt: Callable[[list[Row]], str]
) -> Spot | None:
    """One cell of a free list's row `at`, spoilt."""
    found = _take_list(made, chance)
    if found is None:
        return None
    first, rows = found
    rows[at][key] = spoilt(rows)
    return Spot("kode", first + at, key)


def _add_list(made: Made, name: str, codes: dict[str, str]) -> int:
    """A list of its own at the end; the row of its first code."""
    table = made.tables["kode"]
    first = len(table)
    usual = {key: "" for row in table[:1] for key in row}
    for value, label in codes.items():
        row = {"kodeverk": f"{made.short}.{name}", "kodeverk.PreferredTerm": name.capitalize()}
        table.append(usual | row | {"verdi": value, "navn": label})
        made.taken.add(("kode", len(table) - 1))
    return first


def _of_type(name: str) -> Callable[[Row], bool]:
    return lambda row: row["DataType"] == name


_TEXT = _of_type("Tekst")


def _numeric(row: Row) -> bool:
    return bool(row.get("MaaleEnhet")) and float(row["GrenseLav"]) < float(row["GrenseHoy"])


def _coded(row: Row) -> bool:
    return bool(row.get("kodeverk"))


# ------------------------------------------------------------------ fields as the spec has them


@plants
def missing_mandatory(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "Beskrivelse", lambda row: "")


@plants_wide
def missing_recommended(made: Made, chance: Random) -> Spot | None:
    if not _once(made, "missing-recommended"):
        return None
    return _set(made, chance, "Ledetekst", lambda row: "")


@plants_wide
def missing_english(made: Made, chance: Random) -> Spot | None:
    if not _once(made, "missing-english"):
        return None
    return _set(made, chance, "NavnEngelsk", lambda row: "")


@plants_wide
def missing_column(made: Made, chance: Random) -> Spot | None:
    if not _once(made, "missing-column"):
        return None
    for row in made.tables["variabel"]:
        row.pop("Synlig")
    return Spot("variabel", -1, field="Synlig")


@plants_wide
def missing_when_required(made: Made, chance: Random) -> Spot | None:
    found = _take(made, "variabel", chance)
    if found is None:
        return None
    at, row = found
    row |= {"Opprinnelse": "Beregnet", "OpprinnelseUtledning": ""}
    return Spot("variabel", at, "OpprinnelseUtledning")


@plants
def unknown_option(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "DataType", lambda row: "Listevalg", _TEXT)


@plants
def wrong_type(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "GyldigFra", lambda row: "2019-02-30")


@plants
def wrong_pattern(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "Code", lambda row: row["Code"].replace("V_", "VAR "))


@plants
def too_long(made: Made, chance: Random) -> Spot | None:
    return _set(
        made,
        chance,
        "PreferredTerm",
        lambda row: (row["PreferredTerm"] + _LONG_WINDED)[:300].strip(),
    )


_LONG_WINDED = (
    " slik legen eller sykepleieren har ført det inn i skjemaet samme dag, med forbehold om at "
    "opplysningen kan være hentet fra en tidligere innleggelse ved et annet sykehus i landet og "
    "derfor ikke gjelder akkurat dette oppholdet, men det som ble avsluttet rett før pasienten "
    "ble overflyttet"
)


@plants
def incomplete_url(made: Made, chance: Random) -> Spot | None:
    return _set_kilde(made, "Hjemmeside", f"www.{made.id}.example.no")


@plants
def prose_in_url(made: Made, chance: Random) -> Spot | None:
    return _set_kilde(made, "Lovverk", "Helseregisterloven og forskrift om kvalitetsregistre")


# ------------------------------------------------------------------ texts


@plants
def description_repeats_name(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "Beskrivelse", lambda row: row["PreferredTerm"] + ".")


@plants
def markup_in_text(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "Beskrivelse", lambda row: f"<b>{row['Beskrivelse']}</b>")


@plants
def mojibake(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "Beskrivelse", lambda row: row["Beskrivelse"] + " MÃ¥les igjen.")


@plants
def personal_number(made: Made, chance: Random) -> Spot | None:
    # One of the tax administration's published examples, not a person's.
    return _set(
        made, chance, "Beskrivelse", lambda row: row["Beskrivelse"] + " Skrives som 02013299997."
    )


@plants
def strange_name(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "PreferredTerm", lambda row: "---")


@plants
def surrounding_blanks(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "Beskrivelse", lambda row: row["Beskrivelse"] + " ")


# ------------------------------------------------------------------ identity and references


@plants
def duplicate_variable(made: Made, chance: Random) -> Spot | None:
    found = _take_two(made, chance)
    if found is None:
        return None
    first, at, second = found
    second |= {"Code": first["Code"], "GyldigFra": first["GyldigFra"]}
    return Spot("variabel", at, "Code")


@plants
def codes_differ_only_in_case(made: Made, chance: Random) -> Spot | None:
    found = _take_two(made, chance)
    if found is None:
        return None
    first, at, second = found
    second["Code"] = "V_" + first["Code"][2:].lower()
    return Spot("variabel", at, "Code")


@plants
def overlapping_versions(made: Made, chance: Random) -> Spot | None:
    found = _take_two(made, chance)
    if found is None:
        return None
    first, at, second = found
    second |= {"Code": first["Code"], "GyldigFra": "2025-02-01"}
    return Spot("variabel", at, "GyldigFra")


@plants_wide
def gap_between_versions(made: Made, chance: Random) -> Spot | None:
    found = _take_two(made, chance)
    if found is None:
        return None
    first, at, second = found
    first |= {"GyldigFra": "2010-01-01", "GyldigTil": "2018-12-31"}
    second |= {"Code": first["Code"], "GyldigFra": "2020-01-01"}
    return Spot("variabel", at, "GyldigFra")


@plants_wide
def period_ends_before_start(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "GyldigTil", lambda row: "2007-06-30")


@plants_wide
def phased_out_but_mandatory(made: Made, chance: Random) -> Spot | None:
    found = _take(made, "variabel", chance)
    if found is None:
        return None
    at, row = found
    row |= {"GyldigTil": "2025-12-31", "Obligatorisk": "Ja"}
    return Spot("variabel", at, "Obligatorisk")


@plants
def unknown_datasamling(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "datasamling", lambda row: f"K_{made.short}.FINNES_IKKE")


@plants
def empty_datasamling(made: Made, chance: Random) -> Spot | None:
    forms = made.tables["datasamling"]
    number = len(forms) + 1
    said = {"Code": f"K_{made.short}.TOM_{number}", "PreferredTerm": f"Tomt skjema {number}"}
    told = {"Beskrivelse": f"Skulle fylles ut ved hendelse {number}, men ble aldri tatt i bruk."}
    forms.append(forms[0] | said | told | {"NavnEngelsk": f"Empty form {number}"})
    made.taken.add(("datasamling", len(forms) - 1))
    return Spot("datasamling", len(forms) - 1, "Code")


@plants_wide
def unknown_replacement(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "Erstatter", lambda row: "ALSFRS_1Tale")


# ------------------------------------------------------------------ numbers


@plants
def limit_not_a_value(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "GrenseHoy", lambda row: "ca. 200", _numeric)


@plants
def limits_on_text(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "GrenseHoy", lambda row: "220", _TEXT)


@plants
def limits_reversed(made: Made, chance: Random) -> Spot | None:
    found = _take(made, "variabel", chance, _numeric)
    if found is None:
        return None
    at, row = found
    row |= {"GrenseLav": row["GrenseHoy"], "GrenseHoy": row["GrenseLav"]}
    return Spot("variabel", at, "GrenseLav")


@plants
def missing_unit(made: Made, chance: Random) -> Spot | None:
    found = _take(made, "variabel", chance, lambda row: row.get("MaaleEnhet") in ("kg", "cm", "ml"))
    if found is None:
        return None
    at, row = found
    row |= {"PreferredTerm": f"{row['PreferredTerm']} ({row['MaaleEnhet']})", "MaaleEnhet": ""}
    return Spot("variabel", at, "MaaleEnhet")


# ------------------------------------------------------------------ code lists


@plants
def unknown_code_list(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "kodeverk", lambda row: f"{made.short}.FINNES_IKKE", _TEXT)


@plants
def unused_code_list(made: Made, chance: Random) -> Spot | None:
    number = len(made.tables["kode"])
    first = _add_list(made, f"UBRUKT_{number}", {"1": "Skrå", "2": "Rett"})
    return Spot("kode", first, "kodeverk", field="Code")


@plants_wide
def coded_without_codes(made: Made, chance: Random) -> Spot | None:
    found = _take(made, "variabel", chance, _TEXT)
    if found is None:
        return None
    at, row = found
    row["extra.type"] = "Listevariabel"
    return Spot("variabel", at, "DataType")


@plants
def duplicate_code(made: Made, chance: Random) -> Spot | None:
    return _set_code(made, chance, 2, "verdi", lambda rows: rows[1]["verdi"])


@plants
def one_text_two_codes(made: Made, chance: Random) -> Spot | None:
    return _set_code(made, chance, 2, "navn", lambda rows: rows[1]["navn"])


@plants
def placeholder_code(made: Made, chance: Random) -> Spot | None:
    return _set_code(made, chance, 0, "navn", lambda rows: "Velg verdi")


@plants
def label_starts_with_other_number(made: Made, chance: Random) -> Spot | None:
    return _set_code(made, chance, 1, "navn", lambda rows: f"0: {rows[1]['navn']}")


@plants
def yes_no_reversed(made: Made, chance: Random) -> Spot | None:
    asked = [_take(made, "variabel", chance, _TEXT) for _ in range(3)]
    if not _once(made, "yes-no-reversed") or None in asked:
        return None
    first = 0
    for number, answers in enumerate(("Ja Nei", "Ja Nei", "Nei Ja")):
        name = f"SVAR_{number}"
        one, two = answers.split()
        first = _add_list(made, name, {"1": one, "2": two, "9": f"Ubesvart {number}"})
        found = asked[number]
        assert found is not None
        found[1]["kodeverk"] = f"{made.short}.{name}"
    return Spot("kode", first + 1, "verdi")


@plants_wide
def one_text_differing_lists(made: Made, chance: Random) -> Spot | None:
    found = _take_two(made, chance, _coded)
    if found is None:
        return None
    first, at, second = found
    for key in ("DatabaseReferanse", "PreferredTerm"):
        second[key] = first[key]
    return Spot("variabel", at, "kodeverk")
