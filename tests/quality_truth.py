"""Thirty quality problems by hand: a made-up registry of operations and follow-ups at five
hospitals over six years, with the problems planted that its quality report must tell of.

TRUTH lists every problem: what is measured, which variable, at which hospital and in which year.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from regmeta.catalogue.build import build_catalogue
from regmeta.data import CheckPlan, make_plan
from regmeta.registry import DateOrder, Demands
from regmeta.spec.loading import load_spec
from regmeta.validate.pages import submission_of

TODAY = date(2025, 1, 15)
HOSPITALS = ("Alfa", "Beta", "Gamma", "Delta", "Epsilon")
YEARS = range(2019, 2025)
ROWS = 220
"""Operations of one hospital in one year."""
OPERATION, FOLLOW_UP = "OPERASJON", "OPPFOLGING"
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """What must be told: the measures that may tell it, the columns it shows in, where and when."""

    measures: tuple[str, ...]
    columns: tuple[str, ...]
    unit: str = ""
    year: int = 0
    form: str = OPERATION


TRUTH = (
    Problem(("missing",), ("HOYDE",), "Beta", 2021),
    Problem(("missing",), ("VEKT",), "Gamma", 2022),
    Problem(("missing",), ("SIVIL",), "", 2020),
    Problem(("unknown",), ("ROYK",), "Delta", 2023),
    Problem(("refused",), ("SIVIL",), "Alfa", 2024),
    Problem(("declared",), ("CRP",), "Epsilon", 2020),
    Problem(("data-lost-zero",), ("KOMMUNE",), "Beta", 2019),
    Problem(("late",), ("",), "Delta", 2022),
    Problem(("early",), ("",), "Alfa", 2020),
    Problem(("open",), ("",), "Epsilon", 2024),
    Problem(("stale",), ("",), "Gamma", 2024),
    Problem(("volume",), ("",), "Beta", 2023),
    Problem(("gap",), ("",), "Delta", 2020),
    Problem(("outlier",), ("HB",), "Alfa", 2022),
    Problem(("last-digit",), ("SYSBT",), "Epsilon", 2021),
    Problem(("same-value",), ("PULS",), "Gamma", 2019),
    Problem(("level",), ("KREATININ",), "Beta", 2024),
    Problem(("unit-mix-up",), ("HOYDE",), "Delta", 2021),
    Problem(("unit-mix-up",), ("GLUKOSE",), "Gamma", 2023),
    Problem(("data-answer-of-other-sex",), ("GRAVID",), "Alfa", 2021),
    Problem(("age",), ("GRAVID",), "Epsilon", 2022),
    Problem(("code-against-text",), ("AARSAK",), "Beta", 2022),
    Problem(("answers",), ("ASA",), "Epsilon", 2023),
    Problem(("data-unknown-code",), ("ASA",), "Delta", 2019),
    Problem(("data-outside-limits",), ("LIGGETID",), "Alfa", 2023),
    Problem(("data-dates-out-of-order",), ("INN_DATO", "OP_DATO"), "Gamma", 2021),
    Problem(("no-follow-up",), ("",), "Delta", 2024),
    Problem(("together",), ("LAB1", "LAB2", "LAB3"), "Epsilon", 2019),
    Problem(("first-day",), ("DEBUT",), "Alfa", 2019),
    Problem(("data-duplicate-key",), ("SKJEMA_ID",), "Gamma", 2024),
)

# ------------------------------------------------------------------ the registry

_YES_NO = (("0", "Nei"), ("1", "Ja"))
LISTS = {
    "KJONN": (("1", "Mann"), ("2", "Kvinne")),
    "ROYK": (*_YES_NO, ("9", "Ukjent")),
    "SIVIL": (("1", "Gift"), ("2", "Ugift"), ("3", "Skilt"), ("8", "Ønsker ikke å svare")),
    "ASA": (("1", "Frisk"), ("2", "Mild"), ("3", "Alvorlig"), ("4", "Livstruende")),
    "GRAVID": _YES_NO,
    "AARSAK": (("1", "Fall"), ("2", "Trafikk"), ("3", "Annet")),
    "STATUS": (("1", "Kladd"), ("2", "Ferdigstilt")),
    "KOMMUNE": (("0301", "Oslo"), ("1103", "Stavanger"), ("4601", "Bergen"), ("5001", "Trondheim")),
}
NUMBERS = {
    "HOYDE": ("2", "", ""),
    "VEKT": ("3", "", ""),
    "HB": ("3", "", ""),
    "CRP": ("2", "", ""),
    "SYSBT": ("2", "", ""),
    "PULS": ("2", "", ""),
    "KREATININ": ("2", "", ""),
    "GLUKOSE": ("3", "", ""),
    "LIGGETID": ("2", "0", "60"),
    "LAB1": ("3", "", ""),
    "LAB2": ("3", "", ""),
    "LAB3": ("3", "", ""),
}
DAYS = ("FODT", "INN_DATO", "OP_DATO", "DEBUT", "OPPRETTET")
TEXTS = ("SKJEMA_ID", "PASIENT", "SYKEHUS", "REGISTRERT_AV", "AARSAK_TEKST")
DEMANDS = {
    OPERATION: Demands(
        keys=(("SKJEMA_ID",),),
        event="OP_DATO",
        missing={"CRP": ("-9",)},
        order=(DateOrder("INN_DATO", "OP_DATO"),),
    ),
    FOLLOW_UP: Demands(event="OPPF_DATO"),
}


def plan() -> CheckPlan:
    """The plan of the registry's checks, as its metadata and registry.toml make it."""
    levels = {
        "kilde": [{"Code": "K_Q", "KortNavn": "Q", "PreferredTerm": "Kvalitetsregisteret"}],
        "datasamling": [
            {"Code": f"K_Q.{form}", "PreferredTerm": form.capitalize()}
            for form in (OPERATION, FOLLOW_UP)
        ],
        "variabel": [*_variables()],
        "kodeverk": [
            {"Code": f"V_KK_{name}", "PreferredTerm": name, "kodeverkType": "Kildekodeverk"}
            for name in LISTS
        ],
        "kode": [
            {"kodeverk": f"V_KK_{name}", "verdi": value, "navn": label}
            for name, codes in LISTS.items()
            for value, label in codes
        ],
    }
    catalogue = build_catalogue([submission_of(levels, "q")], load_spec(""), today=TODAY)
    return make_plan(catalogue, today=TODAY, demands=DEMANDS)


def _variables() -> Iterator[Row]:
    for name in TEXTS:
        yield _variable(OPERATION, name, "1")
    for name in LISTS:
        yield _variable(OPERATION, name, "1") | {"kodeverk": f"V_KK_{name}"}
    for name, (kind, low, high) in NUMBERS.items():
        yield _variable(OPERATION, name, kind) | {"GrenseLav": low, "GrenseHoy": high}
    for name in DAYS:
        yield _variable(OPERATION, name, "6")
    yield _variable(FOLLOW_UP, "HOVEDSKJEMA_ID", "1")
    yield _variable(FOLLOW_UP, "SYKEHUS", "1")
    yield _variable(FOLLOW_UP, "OPPF_DATO", "6")
    yield _variable(FOLLOW_UP, "SMERTE", "2")


def _variable(form: str, name: str, kind: str) -> Row:
    return {
        "Code": f"V_Q.{form}.{name}",
        "datasamling": f"K_Q.{form}",
        "DatabaseReferanse": name,
        "PreferredTerm": name.capitalize(),
        "DataType": kind,
        "Presisjon": "1" if kind == "3" else "",
    }


# ------------------------------------------------------------------ rows without a problem


def rows(seed: int = 28, with_problems: bool = True) -> tuple[list[Row], list[Row]]:
    """Operations and follow-ups, with every problem of TRUTH planted or with none."""
    rng = random.Random(seed)
    operations = [
        _operation(rng, f"{hospital[0]}{year}-{number:04}", hospital, year)
        for hospital in HOSPITALS
        for year in YEARS
        for number in range(ROWS)
    ]
    if with_problems:
        operations = _spoilt(rng, operations)
    follow_ups = [
        _follow_up(rng, row)
        for row in operations
        if not (with_problems and _is_at(row, "Delta", 2024)) or rng.random() < 0.3
    ]
    last = TODAY.isoformat()
    return operations, [
        row for row in follow_ups if row["OPPF_DATO"] <= last and rng.random() < 0.95
    ]


def _operation(rng: random.Random, ident: str, hospital: str, year: int) -> Row:
    day = date(year, 1, 1) + timedelta(days=rng.randrange(365))
    sex = rng.choice("12")
    birth = day - timedelta(days=rng.randrange(18 * 365, 85 * 365))
    may_be_pregnant = sex == "2" and day - birth < timedelta(days=45 * 365)
    cause = rng.choice("123")
    row = {
        "SKJEMA_ID": ident,
        "PASIENT": f"P{rng.randrange(10**9):09}",
        "SYKEHUS": hospital,
        "REGISTRERT_AV": f"{hospital[0].lower()}{rng.randrange(4)}",
        "KOMMUNE": rng.choice(("0301", "0301", "1103", "4601", "5001", "0301")),
        "KJONN": sex,
        "ROYK": _drawn(rng, {"0": 70, "1": 27, "9": 3}),
        "SIVIL": _drawn(rng, {"1": 50, "2": 30, "3": 17, "8": 3}),
        "ASA": _drawn(rng, {"1": 25, "2": 45, "3": 25, "4": 5}),
        "GRAVID": _drawn(rng, {"0": 85, "1": 15}) if may_be_pregnant else "0",
        "AARSAK": cause,
        "AARSAK_TEKST": "skade etter noe annet" if cause == "3" and rng.random() < 0.5 else "",
        "STATUS": "1" if rng.random() < 0.02 else "2",
        "FODT": birth.isoformat(),
        "INN_DATO": (day - timedelta(days=rng.randrange(3))).isoformat(),
        "OP_DATO": day.isoformat(),
        "DEBUT": (day - timedelta(days=rng.randrange(30, 4000))).isoformat(),
        "OPPRETTET": min(day + timedelta(days=rng.randrange(60)), TODAY).isoformat(),
    }
    numbers = {
        "HOYDE": round(rng.gauss(172, 9)),
        "VEKT": round(rng.gauss(78, 12), 1),
        "HB": round(rng.gauss(13.5, 1.3), 1),
        "CRP": max(1, round(rng.lognormvariate(2.2, 0.7))),
        "SYSBT": round(rng.gauss(135, 15)),
        "PULS": round(rng.gauss(72, 10)),
        "KREATININ": round(rng.gauss(80, 14)),
        "GLUKOSE": round(rng.gauss(6, 0.9), 1),
        "LIGGETID": min(60, max(0, round(rng.expovariate(1 / 5)))),
        "LAB1": round(rng.gauss(4, 0.5), 1),
        "LAB2": round(rng.gauss(40, 4), 1),
        "LAB3": round(rng.gauss(140, 3), 1),
    }
    row |= {name: str(number) for name, number in numbers.items()}
    for name in (*NUMBERS, "ROYK", "SIVIL", "ASA"):
        if rng.random() < 0.03:
            row[name] = ""
    return row


def _drawn(rng: random.Random, weights: dict[str, int]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def _follow_up(rng: random.Random, row: Row) -> Row:
    day = date.fromisoformat(row["OP_DATO"]) + timedelta(days=30)
    return {
        "HOVEDSKJEMA_ID": row["SKJEMA_ID"],
        "SYKEHUS": row["SYKEHUS"],
        "OPPF_DATO": day.isoformat(),
        "SMERTE": str(rng.randrange(11)),
    }


# ------------------------------------------------------------------ the problems


def _is_at(row: Row, unit: str, year: int) -> bool:
    return row["SYKEHUS"] == unit and row["OP_DATO"].startswith(str(year))


def _day(row: Row, name: str, days: int) -> str:
    return (date.fromisoformat(row["OP_DATO"]) + timedelta(days=days)).isoformat()


def _put(name: str, value: str) -> Callable[[Row, random.Random], None]:
    def spoil(row: Row, rng: random.Random) -> None:
        row[name] = value

    return spoil


def _number(name: str, made: Callable[[float], str]) -> Callable[[Row, random.Random], None]:
    def spoil(row: Row, rng: random.Random) -> None:
        if row[name]:
            row[name] = made(float(row[name]))

    return spoil


def _no_lab(row: Row, rng: random.Random) -> None:
    row.update({"LAB1": "", "LAB2": "", "LAB3": ""})


def _pregnant_man(row: Row, rng: random.Random) -> None:
    if row["KJONN"] == "1":
        row["GRAVID"] = "1"


def _pregnant_and_old(row: Row, rng: random.Random) -> None:
    if row["KJONN"] == "2" and row["FODT"] < f"{int(row['OP_DATO'][:4]) - 65}":
        row["GRAVID"] = "1"


def _text_says_else(row: Row, rng: random.Random) -> None:
    row.update({"AARSAK": "1", "AARSAK_TEKST": "ulykke i trafikk på E6"})


def _moved(name: str, low: int, high: int) -> Callable[[Row, random.Random], None]:
    def spoil(row: Row, rng: random.Random) -> None:
        row[name] = _day(row, name, rng.randrange(low, high))

    return spoil


SPOILERS: tuple[tuple[str, int, float, Callable[[Row, random.Random], None]], ...] = (
    ("Beta", 2021, 0.4, _put("HOYDE", "")),
    ("Gamma", 2022, 0.35, _put("VEKT", "")),
    ("", 2020, 0.4, _put("SIVIL", "")),
    ("Delta", 2023, 0.4, _put("ROYK", "9")),
    ("Alfa", 2024, 0.35, _put("SIVIL", "8")),
    ("Epsilon", 2020, 0.3, _put("CRP", "-9")),
    ("Beta", 2019, 1.0, lambda row, rng: row.update(KOMMUNE=row["KOMMUNE"].lstrip("0"))),
    ("Delta", 2022, 0.6, _moved("OPPRETTET", 120, 300)),
    ("Alfa", 2020, 0.25, _moved("OPPRETTET", -40, -5)),
    ("Epsilon", 2024, 0.4, _put("STATUS", "1")),
    ("Alfa", 2022, 0.12, _number("HB", lambda number: "95.5")),
    ("Epsilon", 2021, 0.9, _number("SYSBT", lambda number: str(round(number, -1)).split(".")[0])),
    ("Gamma", 2019, 0.45, _put("PULS", "72")),
    ("Beta", 2024, 1.0, _number("KREATININ", lambda number: str(round(number + 14)))),
    ("Delta", 2021, 0.3, _number("HOYDE", lambda number: f"{number / 100:.2f}")),
    ("Gamma", 2023, 0.3, _number("GLUKOSE", lambda number: f"{number * 18.016:.1f}")),
    ("Alfa", 2021, 0.3, _pregnant_man),
    ("Epsilon", 2022, 0.9, _pregnant_and_old),
    ("Beta", 2022, 0.25, _text_says_else),
    ("Epsilon", 2023, 0.5, _put("ASA", "4")),
    ("Delta", 2019, 0.2, _put("ASA", "7")),
    ("Alfa", 2023, 0.15, _put("LIGGETID", "75")),
    ("Gamma", 2021, 0.2, lambda row, rng: row.update(INN_DATO=_day(row, "INN_DATO", 20))),
    ("Epsilon", 2019, 0.4, _no_lab),
    ("Alfa", 2019, 0.5, lambda row, rng: row.update(DEBUT=f"{row['DEBUT'][:4]}-01-01")),
)


def _spoilt(rng: random.Random, operations: list[Row]) -> list[Row]:
    for unit, year, share, spoil in SPOILERS:
        for row in operations:
            if _is_at(row, unit or row["SYKEHUS"], year) and rng.random() < share:
                spoil(row, rng)
    kept = [row for row in operations if not _is_lost(rng, row)]
    gamma = [row for row in kept if _is_at(row, "Gamma", 2024)]
    return kept + [dict(row) for row in gamma[:30]]


def _is_lost(rng: random.Random, row: Row) -> bool:
    """Whole rows that are not there: a year of half the operations, three months of none, and a
    hospital that has sent nothing since July."""
    month = row["OP_DATO"][5:7]
    return (
        (_is_at(row, "Beta", 2023) and rng.random() < 0.6)
        or (_is_at(row, "Delta", 2020) and month in ("03", "04", "05"))
        or (_is_at(row, "Gamma", 2024) and month > "07")
    )


# ------------------------------------------------------------------ as files


def write(folder: Path, seed: int = 28, with_problems: bool = True) -> list[Path]:
    """The two forms as csv files."""
    made = []
    for name, own in zip((OPERATION, FOLLOW_UP), rows(seed, with_problems), strict=True):
        path = folder / f"{name.lower()}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(own[0]), delimiter=";")
            writer.writeheader()
            writer.writerows(own)
        made.append(path)
    return made
