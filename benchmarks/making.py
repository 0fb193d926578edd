"""Made-up registries of any size: seeded, worded like real ones, and without a single fault.

A registry is plain rows keyed by spec field, so that faults can be planted before it is written.
Shares of data types are those of the national catalogue in August 2026 (18,228 typed variables:
Integer 9,145, String 3,897, Boolean 2,164, Decimal 2,065, Datetime 681, Date 266; the ten
fødselsnummer are left out).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from benchmarks import words

Row = dict[str, str]
SHARES = {"Heltall": 9145, "Tekst": 3897, "Ja/nei": 2164, "Desimaltall": 2065}
SHARES |= {"Dato og tid": 681, "Dato": 266}
# How many codes a list has, and how many lists of a hundred have so many.
SIZES = {2: 12, 3: 26, 4: 20, 5: 17, 6: 9, 8: 7, 11: 5, 20: 3, 40: 1}
VARIABLES_A_FORM = 60
# Of the whole numbers: a third of all variables are coded.
CODED = 0.66
FIRST, LAST = date(2008, 1, 1), date(2024, 12, 31)
TABLES = ("datasamling", "variabel", "kode")
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "⁹": "9"})


@dataclass
class Made:
    """A registry in the making; `tables[level]` are rows keyed by spec field.

    Rows of `kode` carry their list's own name as `kodeverk.PreferredTerm`. `defaults` stand in
    registry.toml, for what the variables have no column for; `taken` are rows that were spoilt;
    `beside` are registries that some fault needs for company.
    """

    id: str
    kilde: Row
    tables: dict[str, list[Row]]
    defaults: Row = field(default_factory=dict)
    taken: set[tuple[str, int]] = field(default_factory=set)
    beside: list[Made] = field(default_factory=list)

    @property
    def short(self) -> str:
        return self.kilde["KortNavn"]


def make_registry(
    number: int, variables: int, lists: int, chance: Random, *, complete: bool = False
) -> Made:
    """The `number`th made-up registry, with so many variables and code lists of its own.

    A complete one has every recommended column of the variables as well.

    Raises ValueError where there are more lists than variables that may have one.
    """
    short, medicine = words.REGISTRIES[number % len(words.REGISTRIES)]
    types = _types(variables, lists, chance)
    forms = _forms(short, max(1, round(variables / VARIABLES_A_FORM)))
    codes = list(_lists(short, lists, chance))
    names = list(dict.fromkeys(row["kodeverk"] for row in codes))
    rows = _variables(short, types, forms, names, chance)
    if complete:
        _complete(rows, codes)
    return Made(
        id=short.lower(),
        kilde=_kilde(short, medicine, number),
        tables={"datasamling": forms, "variabel": rows, "kode": codes},
        defaults={} if complete else {"Identifiseringsgrad": "2", "Synlig": "1"},
    )


# ------------------------------------------------------------------ the registry and its forms


def _kilde(short: str, medicine: str, number: int) -> Row:
    return {
        "Code": f"K_{short}",
        "KortNavn": short,
        "PreferredTerm": f"Norsk kvalitetsregister for {medicine}",
        "NavnEngelsk": f"Norwegian Quality Registry {short}",
        "Beskrivelse": f"Følger pasienter som utredes og behandles for {medicine}, fra første "
        "kontakt til fem år etter. Brukes til å sammenligne sykehusene og bedre tilbudet.",
        "BeskrivelseEngelsk": "Follows patients from first contact until five years later. Used to "
        "compare hospitals and improve care.",
        "Kildetype": "Nasjonalt medisinsk kvalitetsregister",
        "Emneord": f"{medicine};behandling;kvalitet",
        "Innsamlingsmetode": "Helsepersonell fyller ut skjemaene i løpet av oppholdet.",
        "InklusjonsOgEksklusjonskriterier": "Alle bosatte i Norge som utredes ved et sykehus.",
        "GeografiskAvgrensning": "Norge",
        "GradAvPersonidentifikasjon": "Indirekte personidentifiserbare data",
        "Lovverk": "https://lovdata.no/dokument/NL/lov/2014-06-20-43",
        "Forskrift": "https://lovdata.no/dokument/SF/forskrift/2019-06-21-789",
        "HjemmelTilgjengeliggjoring": "Helseregisterloven § 19 a",
        "Tilslutningsgrad": "95 % (2025)",
        "Dekningsgrad": "88 % (2024)",
        "Dataansvarlig": "Eksempel universitetssykehus HF",
        "Databehandler": "Eksempel IKT HF",
        "OrgnrDataansvarlig": organisation_number(number),
        "GyldigFra": "2007-01-01",
        "Formaal": f"Å gjøre behandlingen av {medicine} bedre og likere i hele landet.",
        "Hjemmeside": f"https://www.{short.lower()}.example.no",
        "Epost": f"post@{short.lower()}.example.no",
        "Telefonnummer": "+47 55 00 00 00",
        "accessRights": "Ikke-offentlig",
        "healthDataAccessBodyName": "Helsedataservice",
        "applicableLegislation": "http://data.europa.eu/eli/reg/2025/327/oj",
        "hasLegalBasis": '[{"value":"Helseregisterloven § 11","language":"nb"}]',
        "healthCategory": "Kvalitetsregistre",
        "healthTheme": "Ikke-smittsomme sykdommer",
        "contactPoint": '{"name":"Registersekretariatet"}',
    }


def organisation_number(number: int) -> str:
    """A made-up organisation number with a valid check digit."""
    for digits in (f"{99_900_000 + number * 11 + step:08d}" for step in range(11)):
        weighed = zip((3, 2, 7, 6, 5, 4, 3, 2), map(int, "9" + digits[1:]), strict=True)
        rest = 11 - sum(weight * digit for weight, digit in weighed) % 11
        if rest != 10:
            return f"9{digits[1:]}{rest % 11}"
    raise AssertionError("eleven neighbours cannot all lack a check digit")


def _forms(short: str, count: int) -> list[Row]:
    return [_form(short, i) for i in range(count)]


def _form(short: str, i: int) -> Row:
    lap, at = divmod(i, len(words.FORMS))
    name = words.FORMS[at] + (f" del {lap + 1}" if lap else "")
    return {
        "Code": f"K_{short}.{segment(name)}",
        "PreferredTerm": name,
        "NavnEngelsk": f"Form {i + 1}",
        "Beskrivelse": f"Fylles ut av avdelingen når pasienten er kommet til «{name.lower()}» i "
        "forløpet.",
        "BeskrivelseEngelsk": f"Filled in at step {i + 1} of the course.",
        "TelleEnhet": "Pasient",
        "StatistikkType": "Årsbasert",
        "Frekvens": "Kontinuerlig",
        "healthCategory": "Kvalitetsregistre",
    }


# ------------------------------------------------------------------ code lists


def _lists(short: str, count: int, chance: Random) -> Iterator[Row]:
    """One row a code, list by list; no two lists are alike."""
    sizes = chance.choices(list(SIZES), weights=list(SIZES.values()), k=count)
    for i, size in enumerate(sizes):
        lap, at = divmod(i, len(words.GRADED))
        grades = words.GRADES[lap % len(words.GRADES)]
        name = words.GRADED[at][0] + (f" skala {lap + 1}" if lap else "")
        for value, label in enumerate(_labels(words.GRADED[at][0], grades, size, lap)):
            yield {
                "kodeverk": f"{short}.{segment(name)}",
                "kodeverk.PreferredTerm": name.capitalize(),
                "verdi": str(value),
                "navn": label,
            }


def _labels(what: str, grades: tuple[str, ...], size: int, lap: int) -> list[str]:
    """The labels of one list: plain grades first, and other circumstances on every later lap."""
    places = ["", *words.SIDES, *(name for name, _ in words.OCCASIONS)]
    labels = [f"{grade} {what} {place}".rstrip() for place in places for grade in grades]
    # No multiple of the number of grades: a list must not come back word for word.
    start = lap % (len(labels) - max(SIZES) - 1)
    return labels[start : start + size]


# ------------------------------------------------------------------ variables


def _types(count: int, lists: int, chance: Random) -> list[str]:
    """The data type of every variable: coded ones first among the whole numbers."""
    whole = sum(SHARES.values())
    types = [name for name, share in SHARES.items() for _ in range(round(count * share / whole))]
    types = (types + ["Heltall"] * count)[:count]
    coded = types.count("Heltall")
    if lists > coded:
        raise ValueError(f"{lists} lists need as many whole numbers, there are {coded} of {count}")
    chosen = max(lists, round(coded * CODED)) if lists else 0
    places = [i for i, name in enumerate(types) if name == "Heltall"][:chosen]
    for i in places:
        types[i] = "Kodet"
    chance.shuffle(types)
    return types


def _variables(
    short: str, types: list[str], forms: list[Row], lists: list[str], chance: Random
) -> list[Row]:
    sources = {kind: make(chance) for kind, make in _KINDS.items()}
    cycle = _repeated(lists, chance)
    rows = []
    for i, kind in enumerate(types):
        form = forms[i * len(forms) // len(types)]["Code"]
        row = {"Code": "", **next(sources[kind]), "datasamling": form}
        row["Code"] = f"V_{form[2:]}.{abbreviated(row['PreferredTerm'])}_{i + 1}"
        if kind == "Kodet":
            row["kodeverk"] = next(cycle)
        row["GyldigFra"] = _day(chance)
        rows.append(row)
    return rows


def _complete(rows: list[Row], codes: list[Row]) -> None:
    """Fill in what the ten columns leave out, so that nothing at all is left to remark on."""
    for i, row in enumerate(rows, start=1):
        row |= {
            "NavnEngelsk": f"Item {i} of the registry",
            "BeskrivelseEngelsk": f"What the staff noted as item {i} of the course.",
            "variabelgruppe": words.FORMS[i * len(words.FORMS) // (len(rows) + 1)],
            "Opprinnelse": "Direkte fra skjema",
            "Identifiseringsgrad": "Lav",
            "Ledetekst": row["PreferredTerm"].partition(",")[0],
            "AnbefaltForDigitaltInnsyn": "Nei",
            "DatabaseReferanse": row["Code"].rpartition(".")[2].lower(),
            "Synlig": "Ja",
        }
    for i, row in enumerate(codes, start=1):
        row["navnEngelsk"] = f"Answer {i}"


def _repeated(lists: list[str], chance: Random) -> Iterator[str]:
    """Every list once, then lists at random: none is left unused."""
    yield from lists
    while True:
        yield chance.choice(lists)


def _day(chance: Random) -> str:
    return (FIRST + timedelta(days=chance.randrange((LAST - FIRST).days))).isoformat()


def _combinations(sizes: tuple[int, ...], chance: Random) -> Iterator[tuple[int, ...]]:
    """Every combination once in a scattered order, then all again with the lap as last number."""
    whole = 1
    for size in sizes:
        whole *= size
    step = next(n for n in range(whole * 5 // 8, whole * 2) if _coprime(n, whole))
    at = chance.randrange(whole)
    count = 0
    while True:
        rest, picked = at, []
        for size in sizes:
            rest, pick = divmod(rest, size)
            picked.append(pick)
        yield (*picked, count // whole)
        at, count = (at + step) % whole, count + 1


def _coprime(one: int, other: int) -> bool:
    while other:
        one, other = other, one % other
    return one == 1


def _named(*parts: str, lap: int = 0) -> str:
    said = ", ".join(part for part in parts if part)
    return said + (f", omgang {lap + 1}" if lap else "")


def _numbers(
    table: tuple[tuple[str, str, float, float, str], ...], kind: str, chance: Random
) -> Iterator[Row]:
    sizes = (len(table), len(words.OCCASIONS), len(words.PARTICULARS))
    for subject, when, how, lap in _combinations(sizes, chance):
        name, unit, low, high, meant = table[subject]
        occasion, then = words.OCCASIONS[when]
        particular, sentence = words.PARTICULARS[how]
        yield {
            "PreferredTerm": _named(f"{name} {occasion}", particular, lap=lap),
            "Beskrivelse": _meant(meant, then, sentence, lap),
            "DataType": kind,
            "MaaleEnhet": unit,
            "GrenseLav": f"{low:g}",
            "GrenseHoy": f"{high:g}",
        }


def _meant(meant: str, then: str, sentence: str, lap: int) -> str:
    again = f" Gjelder registrering nummer {lap + 1} i samme forløp." if lap else ""
    return f"Viser {meant}, {then}. {sentence}{again}"


def _phrased(
    starts: tuple[str, ...], table: tuple[tuple[str, str], ...], kind: str, chance: Random
) -> Iterator[Row]:
    sizes = (len(table), len(words.OCCASIONS), len(starts), len(words.PARTICULARS))
    for subject, when, start, how, lap in _combinations(sizes, chance):
        name, meant = table[subject]
        occasion, then = words.OCCASIONS[when]
        particular, sentence = words.PARTICULARS[how]
        yield {
            "PreferredTerm": _named(f"{starts[start]} {name} {occasion}", particular, lap=lap),
            "Beskrivelse": _meant(_SAID[start].format(meant), then, sentence, lap),
            "DataType": kind,
        }


_WHEN = tuple((name, f"når {meant}") for name, meant in words.DATED)
_CLOCK = tuple((name, f"klokkeslettet da {meant}") for name, meant in words.DATED)
_SAID = ("{}", "{}, sett over tid", "{}, etter eget skjønn", "{}, vurdert av fagperson")
_KINDS = {
    "Heltall": lambda chance: _numbers(words.COUNTED, "Heltall", chance),
    "Desimaltall": lambda chance: _numbers(words.MEASURED, "Desimaltall", chance),
    "Kodet": lambda chance: _phrased(words.GRADED_AS, words.GRADED, "Heltall", chance),
    "Ja/nei": lambda chance: _phrased(words.ASKED_AS, words.ASKED, "Ja/nei", chance),
    "Tekst": lambda chance: _phrased(words.TOLD_AS, words.TOLD, "Tekst", chance),
    "Dato": lambda chance: _phrased(("Dato for",), _WHEN, "Dato", chance),
    "Dato og tid": lambda chance: _phrased(("Tidspunkt for",), _CLOCK, "Dato og tid", chance),
}


# ------------------------------------------------------------------ names into codes


def segment(name: str) -> str:
    """A name as one segment of a code."""
    return re.sub(r"[^A-Z0-9]+", "_", name.lower().translate(_LETTERS).upper()).strip("_")


def abbreviated(name: str) -> str:
    """A database name the way registries make them: the first letters of the first words."""
    return "".join(part[:4] for part in segment(name).split("_")[:4])


# ------------------------------------------------------------------ a whole nation


@dataclass(frozen=True)
class Share:
    """How many variables and lists one kilde has."""

    variables: int
    lists: int


def national_shares(kilder: int, variables: int, lists: int, chance: Random) -> tuple[Share, ...]:
    """Kilder of very different size, as in the catalogue of August 2026.

    There 28 quality registries had 9,977 variables (10 to 831), 11 central registries 2,093 and
    two surveys 6,219.
    """
    weights = [
        *(chance.betavariate(2.2, 2.6) * 820 + 10 for _ in range(max(1, kilder - 13))),
        *(chance.uniform(40, 340) for _ in range(min(11, max(0, kilder - 3)))),
        *(chance.uniform(2600, 3600) for _ in range(min(2, max(0, kilder - 1)))),
    ][:kilder]
    return tuple(
        Share(many, codes)
        for many, codes in zip(_split(variables, weights), _split(lists, weights), strict=True)
    )


def _split(whole: int, weights: list[float]) -> list[int]:
    """Whole numbers in proportion to the weights that add up exactly."""
    total, edges, run = sum(weights), [0], 0.0
    for weight in weights:
        run += weight
        edges.append(round(whole * run / total))
    return [after - before for before, after in pairwise(edges)]
