"""Faults to plant: one function a rule, each puts one fault into a clean registry and says where.

A planter takes rows that no other planter has touched, so that any number of faults can stand in
one registry without one hiding another. It bears its rule's name; there is no other list. Where
there is no room left (a fault that a registry can have once only), it gives None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from benchmarks.making import Made, Row, make_registry
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


@dataclass(frozen=True, order=True)
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
# Rules whose fault the template cannot hold, and why.
UNPLANTABLE = {
    "empty-code-list": "the template's code lists are made of their own codes",
    "expired-waiver": "waivers stand in a registry's waivers.toml, not in the workbook",
    "outdated-mapping": "decisions stand in a registry's mappings, not in the workbook",
    "unused-waiver": "waivers stand in a registry's waivers.toml, not in the workbook",
}


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
    made: Made,
    chance: Random,
    fits: Callable[[Row], bool] = _any,
    alike: Callable[[Row, Row], bool] = lambda one, other: True,
) -> tuple[int, Row, int, Row] | None:
    """Two free variables in different forms that go together: the earlier one, then the later."""

    def other_form(one: Row, other: Row) -> bool:
        return one["datasamling"] != other["datasamling"] and alike(one, other)

    return _take_pair(made, chance, fits, other_form)


def _take_pair(
    made: Made, chance: Random, fits: Callable[[Row], bool], alike: Callable[[Row, Row], bool]
) -> tuple[int, Row, int, Row] | None:
    found = _take(made, "variabel", chance, fits)
    if found is None:
        return None
    other = _take(made, "variabel", chance, lambda row: fits(row) and alike(found[1], row))
    if other is None:
        return None
    (at, first), (later, second) = sorted((found, other), key=lambda pair: pair[0])
    return at, first, later, second


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


def _add_used_list(made: Made, chance: Random, name: str, codes: dict[str, str]) -> int | None:
    """A list of its own with a variable that refers to it; None where no variable is free."""
    found = _take(made, "variabel", chance, _TEXT)
    if found is None:
        return None
    full = f"{name}_{found[0]}"
    found[1]["kodeverk"] = f"{made.short}.{full}"
    return _add_list(made, full, codes)


def _say(made: Made, chance: Random, more: str) -> Spot | None:
    """A sentence too many at the end of a description."""
    return _set(made, chance, "Beskrivelse", lambda row: f"{row['Beskrivelse']} {more}")


def _of_type(name: str) -> Callable[[Row], bool]:
    return lambda row: row["DataType"] == name


_TEXT = _of_type("Tekst")


def free_row(
    made: Made, level: str, chance: Random, fits: Callable[[Row], bool] | None = None
) -> tuple[int, Row] | None:
    """A row of a level that nothing was planted in; None where none is left."""
    return _take(made, level, chance, fits or _any)


def plain_text_row(row: Row) -> bool:
    """Whether a variable is a text without code list, unit and limits."""
    return _TEXT(row) and not row.get("kodeverk")


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
    return _say(made, chance, "MÃ¥les igjen.")


@plants
def personal_number(made: Made, chance: Random) -> Spot | None:
    # One of the tax administration's published examples, not a person's.
    return _say(made, chance, "Skrives som 02013299997.")


@plants
def strange_name(made: Made, chance: Random) -> Spot | None:
    # A number of its own, or two of them in one form would also be one name.
    return _set(made, chance, "PreferredTerm", lambda row: re.sub(r"\D", "", row["Code"]) or "7")


@plants
def surrounding_blanks(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "Beskrivelse", lambda row: row["Beskrivelse"] + " ")


@plants
def personal_number_2032_rule(made: Made, chance: Random) -> Spot | None:
    return _say(made, chance, "Skrives som 02013299903.")


@plants
def synthetic_personal_number(made: Made, chance: Random) -> Spot | None:
    return _say(made, chance, "Testperson 17912099997.")


@plants
def phone_number_in_text(made: Made, chance: Random) -> Spot | None:
    return _say(made, chance, "Spør på tlf. 412 34 567 om du lurer.")


@plants
def private_email(made: Made, chance: Random) -> Spot | None:
    return _say(made, chance, "Meld fra til ola.nordmann@gmail.com straks.")


@plants
def personal_email_at_work(made: Made, chance: Random) -> Spot | None:
    return _say(made, chance, "Definert av kari.nordmann@sykehus.example.no i fjor.")


@plants
def patient_name_in_text(made: Made, chance: Random) -> Spot | None:
    return _say(made, chance, "Gjaldt pasient Kari Nordmann den gangen.")


@plants
def markdown_in_text(made: Made, chance: Random) -> Spot | None:
    return _say(made, chance, "**Viktig** for oppfølgingen.")


@plants
def unfinished_text(made: Made, chance: Random) -> Spot | None:
    return _say(made, chance, "Mer om dette XXX.")


@plants
def spreadsheet_error(made: Made, chance: Random) -> Spot | None:
    return _say(made, chance, "#REF!")


@plants
def pasted_page_number(made: Made, chance: Random) -> Spot | None:
    return _set(
        made, chance, "Beskrivelse", lambda row: row["Beskrivelse"].replace(" ", "\n29\n", 1)
    )


@plants
def invisible_signs(made: Made, chance: Random) -> Spot | None:
    return _set(
        made, chance, "Beskrivelse", lambda row: row["Beskrivelse"].replace(" ", " \u200b", 1)
    )


@plants
def short_description(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "Beskrivelse", lambda row: "I kilo")


@plants
def word_for_nothing(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "MaaleEnhet", lambda row: "NA", _TEXT)


@plants
def english_in_norwegian_field(made: Made, chance: Random) -> Spot | None:
    told = "The weight of the patient at the time of the operation"
    return _set(made, chance, "Beskrivelse", lambda row: told)


@plants
def swedish_in_norwegian_field(made: Made, chance: Random) -> Spot | None:
    told = "Ifylls om patienten inte har haft hjärtinfarkt"
    return _set(made, chance, "Beskrivelse", lambda row: told)


@plants_wide
def english_same_as_norwegian(made: Made, chance: Random) -> Spot | None:
    return _set(
        made,
        chance,
        "BeskrivelseEngelsk",
        lambda row: row["Beskrivelse"],
        lambda row: " av " in row["Beskrivelse"],
    )


@plants
def shouting_name(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "PreferredTerm", lambda row: row["PreferredTerm"].upper())


@plants
def name_ends_with_colon(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "PreferredTerm", lambda row: row["PreferredTerm"] + ":")


@plants
def name_is_database_name(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "PreferredTerm", lambda row: row["Code"].rpartition(".")[2])


@plants_wide
def abbreviation_not_explained(made: Made, chance: Random) -> Spot | None:
    found = _take(made, "variabel", chance, _TEXT) if _once(made, "abbreviation") else None
    if found is None:
        return None
    told = {"Beskrivelse": "Venstrehovedstammeangiografi", "Ledetekst": "LMS"}
    found[1].update({"PreferredTerm": "LMS", **told})
    return Spot("variabel", found[0], "PreferredTerm")


# ------------------------------------------------------------------ identity and references


@plants
def duplicate_variable(made: Made, chance: Random) -> Spot | None:
    found = _take_two(made, chance)
    if found is None:
        return None
    _, first, at, second = found
    second |= {"Code": first["Code"], "GyldigFra": first["GyldigFra"]}
    return Spot("variabel", at, "Code")


@plants
def codes_differ_only_in_case(made: Made, chance: Random) -> Spot | None:
    found = _take_two(made, chance)
    if found is None:
        return None
    _, first, at, second = found
    second["Code"] = "V_" + first["Code"][2:].lower()
    return Spot("variabel", at, "Code")


@plants
def overlapping_versions(made: Made, chance: Random) -> Spot | None:
    found = _take_two(made, chance)
    if found is None:
        return None
    _, first, at, second = found
    second |= {"Code": first["Code"], "GyldigFra": "2025-02-01"}
    return Spot("variabel", at, "GyldigFra")


@plants_wide
def gap_between_versions(made: Made, chance: Random) -> Spot | None:
    found = _take_two(made, chance)
    if found is None:
        return None
    _, first, at, second = found
    first |= {"GyldigFra": "2010-01-01", "GyldigTil": "2018-12-31"}
    second |= {"Code": first["Code"], "GyldigFra": "2020-01-01"}
    return Spot("variabel", at, "GyldigFra")


@plants_wide
def period_ends_before_start(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "GyldigTil", lambda row: "2007-06-30")


@plants_wide
def implausible_date(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "GyldigTil", lambda row: "9999-12-31")


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


def _sound_form(made: Made) -> Row | None:
    """A form that nothing was planted in, so that no fault is copied with it."""
    forms = enumerate(made.tables["datasamling"])
    return next((form for at, form in forms if ("datasamling", at) not in made.taken), None)


@plants
def empty_datasamling(made: Made, chance: Random) -> Spot | None:
    forms, sound = made.tables["datasamling"], _sound_form(made)
    if sound is None:
        return None
    number = len(forms) + 1
    said = {"Code": f"K_{made.short}.TOM_{number}", "PreferredTerm": f"Tomt skjema {number}"}
    told = {"Beskrivelse": f"Skulle fylles ut ved hendelse {number}, men ble aldri tatt i bruk."}
    forms.append(sound | said | told | {"NavnEngelsk": f"Empty form {number}"})
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
    return Spot("variabel", at, "GrenseHoy" if row["GrenseHoy"] == "0" else "GrenseLav")


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
    if not _once(made, "yes-no-reversed"):
        return None
    first: int | None = 0
    for number, (one, two) in enumerate((("Ja", "Nei"), ("Ja", "Nei"), ("Nei", "Ja"))):
        codes = {"1": one, "2": two, "9": f"Ubesvart {number}"}
        first = _add_used_list(made, chance, f"SVAR{number}", codes)
    return None if first is None else Spot("kode", first + 1, "verdi")


@plants_wide
def one_text_differing_lists(made: Made, chance: Random) -> Spot | None:
    found = _take_two(made, chance, _coded)
    if found is None:
        return None
    _, first, at, second = found
    for key in ("DatabaseReferanse", "PreferredTerm"):
        second[key] = first[key]
    return Spot("variabel", at, "kodeverk")


@plants
def code_not_in_national_list(made: Made, chance: Random) -> Spot | None:
    first = _add_used_list(made, chance, "KJONN", {"1": "Mann", "2": "Kvinne", "7": "Begge"})
    if first is None:
        return None
    for row in made.tables["kode"][first:]:
        row["kodeverk.kodeverkReference"] = "3101"
    return Spot("kode", first + 2, "verdi")


@plants
def retyped_national_list(made: Made, chance: Random) -> Spot | None:
    codes = {"0": "Ikke kjent", "1": "Mann", "2": "Kvinne", "9": "Ikke spesifisert"}
    first = _add_used_list(made, chance, "KJONN", codes)
    return None if first is None else Spot("kode", first, "kodeverk", field="Code")


@plants
def retired_code_system(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "kodeverk", lambda row: "9018", _TEXT)


@plants
def retired_municipality(made: Made, chance: Random) -> Spot | None:
    codes = {"0301": "Oslo", "1103": "Stavanger", "4601": "Bergen", "5001": "Trondheim"}
    codes |= {"4204": "Kristiansand", "1601": "Trondheim før 2018"}
    first = _add_used_list(made, chance, "KOMMUNE", codes)
    return None if first is None else Spot("kode", first + 5, "verdi")


@plants
def code_outside_limits(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "GrenseLav", lambda row: "1", _coded)


@plants
def unit_on_coded(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "MaaleEnhet", lambda row: "poeng", _coded)


@plants
def codes_are_not_numbers(made: Made, chance: Random) -> Spot | None:
    found = _take(made, "variabel", chance, _TEXT)
    if found is None:
        return None
    at, row = found
    row |= {"DataType": "Heltall", "kodeverk": f"{made.short}.STILLING_{at}"}
    _add_list(made, f"STILLING_{at}", {"A": "Skrå", "B": "Rett", "C": "Bøyd"})
    return Spot("variabel", at, "DataType")


@plants
def decimal_code(made: Made, chance: Random) -> Spot | None:
    first = _add_used_list(made, chance, "STILLING", {"1.0": "Skrå", "2": "Rett", "3": "Bøyd"})
    return None if first is None else Spot("kode", first, "verdi")


@plants
def single_code(made: Made, chance: Random) -> Spot | None:
    first = _add_used_list(made, chance, "ALENE", {"1": "Lastes fra database"})
    return None if first is None else Spot("kode", first, "verdi")


@plants
def english_code_label(made: Made, chance: Random) -> Spot | None:
    return _set_code(made, chance, 0, "navn", lambda rows: "Unknown")


@plants
def label_repeats_code(made: Made, chance: Random) -> Spot | None:
    found = _take_list(made, chance)
    if found is None:
        return None
    first, rows = found
    for row in rows[1:]:
        row["navn"] = f"{row['verdi']} {row['navn']}"
    return Spot("kode", first + 1, "navn")


@plants
def missing_coded_differently(made: Made, chance: Random) -> Spot | None:
    if not _once(made, "missing-coded-differently"):
        return None
    first: int | None = 0
    for number, missing in enumerate(("9", "9", "9", "3")):
        codes = {"1": f"Alt {number}", "2": f"Noe {number}", missing: "Ukjent"}
        first = _add_used_list(made, chance, f"MENGDE{number}", codes)
    return None if first is None else Spot("kode", first + 2, "verdi")


@plants
def nearly_same_list(made: Made, chance: Random) -> Spot | None:
    if not _once(made, "nearly-same-list"):
        return None
    codes = {str(number): f"{grade} bøyelig" for number, grade in enumerate(_SUPPLENESS)}
    first: int | None = 0
    for number, last in enumerate(("Uviss", "Uvisst")):
        first = _add_used_list(made, chance, f"LEDD{number}", {**codes, "9": last})
    return None if first is None else Spot("kode", first + len(codes), "navn")


_SUPPLENESS = ("Ikke", "Lite", "Middels", "Ganske", "Meget")


@plants_wide
def list_outlived(made: Made, chance: Random) -> Spot | None:
    found = _take(made, "variabel", chance, _TEXT)
    if found is None:
        return None
    at, row = found
    row |= {"kodeverk": f"{made.short}.FOR_{at}", "GyldigTil": ""}
    first = _add_list(made, f"FOR_{at}", {"1": "Bred", "2": "Smal"})
    for code in made.tables["kode"][first:]:
        code["GyldigTil"] = "2020-12-31"
    return Spot("variabel", at, "GyldigTil")


# ------------------------------------------------------------------ one variable against itself


@plants
def code_list_in_help_text(made: Made, chance: Random) -> Spot | None:
    told = "0 = Ingen, 1 = Lett, 2 = Sterk."
    return _set(made, chance, "Beskrivelse", lambda row: f"{row['Beskrivelse']} {told}", _TEXT)


@plants
def comment_contradicts_period(made: Made, chance: Random) -> Spot | None:
    return _say(made, chance, "Brukt fra 2005.")


@plants
def default_date(made: Made, chance: Random) -> Spot | None:
    if not _once(made, "default-date"):
        return None
    found = _take_form(made, chance)
    if found is None:
        return None
    return _set(
        made,
        chance,
        "GyldigFra",
        lambda row: "1980-01-01",
        lambda row: row["datasamling"] == found[1]["Code"],
    )


@plants_wide
def derivation_without_origin(made: Made, chance: Random) -> Spot | None:
    found = _take(made, "variabel", chance)
    if found is None:
        return None
    found[1]["OpprinnelseUtledning"] = "vekt delt på høyde"
    return Spot("variabel", found[0], "Opprinnelse")


@plants_wide
def identification_not_assessed(made: Made, chance: Random) -> Spot | None:
    if not _once(made, "identification-not-assessed"):
        return None
    return _set(made, chance, "Identifiseringsgrad", lambda row: "Ikke vurdert")


@plants_wide
def identifier_not_marked(made: Made, chance: Random) -> Spot | None:
    found = _take(made, "variabel", chance, _TEXT) if _once(made, "identifier") else None
    if found is None:
        return None
    found[1]["PreferredTerm"] = "Fødselsnummer"
    return Spot("variabel", found[0], "Identifiseringsgrad")


@plants
def leading_zeros_at_risk(made: Made, chance: Random) -> Spot | None:
    found = _take(made, "variabel", chance, _TEXT) if _once(made, "leading-zeros") else None
    if found is None:
        return None
    found[1].update({"PreferredTerm": "Postnummer", "DataType": "Heltall"})
    return Spot("variabel", found[0], "DataType")


@plants_wide
def length_shorter_than_limit(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "Lengde", lambda row: "1", _three_digits)


def _three_digits(row: Row) -> bool:
    return _numeric(row) and float(row["GrenseHoy"]) >= 100


@plants_wide
def precision_without_decimals(made: Made, chance: Random) -> Spot | None:
    return _set(made, chance, "Presisjon", lambda row: "2", _of_type("Heltall"))


# ------------------------------------------------------------------ variables against one another


@plants
def same_variable_again(made: Made, chance: Random) -> Spot | None:
    found = _take_two(made, chance, _TEXT)
    if found is None:
        return None
    _, first, at, second = found
    second |= {key: first[key] for key in ("PreferredTerm", "Beskrivelse")}
    return Spot("variabel", at, "PreferredTerm")


@plants
def same_label_in_form(made: Made, chance: Random) -> Spot | None:
    found = _take_pair(
        made,
        chance,
        _any,
        lambda one, other: (
            one["datasamling"] == other["datasamling"] and not _is_of_time(one, other)
        ),
    )
    if found is None:
        return None
    _, first, at, second = found
    second["PreferredTerm"] = first["PreferredTerm"]
    return Spot("variabel", at, "PreferredTerm")


def _is_of_time(one: Row, other: Row) -> bool:
    """Whether either is a day: a number's name is then also against its type, or the reverse."""
    return any(row["DataType"].startswith("Dato") for row in (one, other))


@plants_wide
def one_name_two_types(made: Made, chance: Random) -> Spot | None:
    found = _take_two(
        made,
        chance,
        lambda row: not _coded(row),
        lambda one, other: one["DataType"] != other["DataType"] and not _is_of_time(one, other),
    )
    if found is None:
        return None
    _, first, at, second = found
    second |= {key: first[key] for key in ("DatabaseReferanse", "PreferredTerm")}
    return Spot("variabel", at, "DataType")


@plants_wide
def replaced_but_open(made: Made, chance: Random) -> Spot | None:
    found = _take_two(made, chance)
    if found is None:
        return None
    _, newer, at, older = found
    newer["Erstatter"] = older["Code"]
    older["GyldigTil"] = ""
    return Spot("variabel", at, "GyldigTil")


@plants_wide
def replacement_cycle(made: Made, chance: Random) -> Spot | None:
    found = _take_two(made, chance)
    if found is None:
        return None
    at, first, _, second = found
    first |= {"Erstatter": second["Code"], "GyldigTil": "2025-12-31"}
    second |= {"Erstatter": first["Code"], "GyldigTil": "2025-12-31"}
    return Spot("variabel", at, "Erstatter")


# ------------------------------------------------------------------ forms and the registry


def _take_form(made: Made, chance: Random) -> tuple[int, Row] | None:
    return _take(made, "datasamling", chance)


def _set_form(made: Made, chance: Random, key: str, spoilt: Callable[[Row], str]) -> Spot | None:
    found = _take_form(made, chance)
    if found is None:
        return None
    found[1][key] = spoilt(found[1])
    return Spot("datasamling", found[0], key)


@plants
def duplicate_datasamling(made: Made, chance: Random) -> Spot | None:
    forms, sound = made.tables["datasamling"], _sound_form(made)
    if sound is None:
        return None
    # The form of the same code stays as it is: its period is that of both.
    made.taken.add(("datasamling", forms.index(sound)))
    number = len(forms) + 1
    forms.append(sound | {"PreferredTerm": f"Skjema om igjen {number}"})
    made.taken.add(("datasamling", number - 1))
    return Spot("datasamling", number - 1, "Code")


@plants
def same_name_of_datasamlinger(made: Made, chance: Random) -> Spot | None:
    found = (_take_form(made, chance), _take_form(made, chance))
    if found[0] is None or found[1] is None:
        return None
    (_, first), (at, second) = sorted((found[0], found[1]), key=lambda pair: pair[0])
    second["PreferredTerm"] = first["PreferredTerm"]
    return Spot("datasamling", at, "PreferredTerm")


@plants
def platform_in_name(made: Made, chance: Random) -> Spot | None:
    return _set_form(made, chance, "PreferredTerm", lambda row: f"MRS {row['PreferredTerm']}")


@plants
def inherited_value_repeated(made: Made, chance: Random) -> Spot | None:
    return _set_form(made, chance, "Dataansvarlig", lambda row: made.kilde["Dataansvarlig"])


@plants
def outside_the_registrys_period(made: Made, chance: Random) -> Spot | None:
    return _set_form(made, chance, "GyldigFra", lambda row: "2001-01-01")


@plants
def outside_the_forms_period(made: Made, chance: Random) -> Spot | None:
    found = _take_form(made, chance)
    if found is None:
        return None
    form = found[1]
    form["GyldigFra"] = "2008-01-01"
    return _set(
        made,
        chance,
        "GyldigFra",
        lambda row: "2007-06-01",
        lambda row: row["datasamling"] == form["Code"],
    )


@plants
def controller_is_not_an_organisation(made: Made, chance: Random) -> Spot | None:
    return _set_kilde(made, "Databehandler", "Administrerende direktør ved sykehuset")


@plants
def wrong_organisation_number(made: Made, chance: Random) -> Spot | None:
    number = made.kilde["OrgnrDataansvarlig"]
    return _set_kilde(made, "OrgnrDataansvarlig", number[:8] + str((int(number[8]) + 1) % 10))


@plants
def phone_field_holds_text(made: Made, chance: Random) -> Spot | None:
    return _set_kilde(made, "Telefonnummer", "Sekretariatet 55 00 00 00")


@plants
def mixed_separators(made: Made, chance: Random) -> Spot | None:
    return _set_kilde(made, "Emneord", "behandling; kvalitet, sykehus")


@plants
def source_type_against_name(made: Made, chance: Random) -> Spot | None:
    return _set_kilde(made, "Kildetype", "Sentralt helseregister")


@plants_wide
def regulation_numbers_differ(made: Made, chance: Random) -> Spot | None:
    """The other registry comes first by its name: the fault is told of in this one."""
    if not _once(made, "Forskrift") or made.beside:
        return None
    other = make_registry(1, 20, 2, chance, complete=True)
    other.kilde["Forskrift"] = other.kilde["Forskrift"].replace("-789", "-879")
    made.beside.append(other)
    return Spot("kilde", 0, "Forskrift")


@plants_wide
def same_registry_twice(made: Made, chance: Random) -> Spot | None:
    if not _once(made, "Code") or made.beside:
        return None
    other = make_registry(1, 20, 2, chance, complete=True)
    made.beside.append(other)
    made.kilde["Code"] = other.kilde["Code"]
    return Spot("kilde", 0, "Code")


@plants_wide
def name_differs_from_title(made: Made, chance: Random) -> Spot | None:
    if "TittelFlerspraklig" in made.kilde:
        return None
    made.kilde["TittelFlerspraklig"] = f'{{"nb":"{made.kilde["PreferredTerm"].upper()}"}}'
    return Spot("kilde", 0, "TittelFlerspraklig")


@plants_wide
def stray_quote(made: Made, chance: Random) -> Spot | None:
    return _set_kilde(made, "InklusjonsOgEksklusjonskriterier", 'Alle voksne pasienter."')
