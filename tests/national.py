"""A catalogue of national size, made up: only for measuring and for walking many pages.

Sizes are those of the catalogue's test environment in August 2026: 41 kilder, 18,289 variables;
5,000 code lists as the project's own target says.
"""

from __future__ import annotations

import random
from datetime import date

from regmeta.model import (
    Catalogue,
    Code,
    Datasamling,
    Kilde,
    Kodeverk,
    Period,
    Text,
    Variabelgruppe,
    Variable,
    VariableVersion,
)

KILDER, VARIABLES, LISTS = 41, 18_289, 5_000
_WORDS = (
    *("blodtrykk", "systolisk", "diastolisk", "hjerterytme", "kreatinin", "hemoglobin", "røyking"),
    *("høyde", "vekt", "alder", "operasjon", "anestesi", "smerte", "funksjon", "livskvalitet"),
    *("kontroll", "innleggelse", "utskrivning", "årsak", "diagnose", "behandling", "legemiddel"),
    *("dose", "komplikasjon", "blødning", "infeksjon", "oppfølging", "pårørende"),
)


def national(
    kilder: int = KILDER, variables: int = VARIABLES, lists: int = LISTS, seed: int = 1
) -> Catalogue:
    """A seeded catalogue of the size asked for, variables spread evenly over the kilder."""
    chance = random.Random(seed)
    shares = [
        (variables // kilder + (n < variables % kilder), lists // kilder + (n < lists % kilder))
        for n in range(kilder)
    ]
    return Catalogue(
        tuple(_kilde(chance, n, *share) for n, share in enumerate(shares)), (), "helsedata/2026.1"
    )


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_WORDS, k=words)).capitalize()


def _kilde(chance: random.Random, n: int, variables: int, lists: int) -> Kilde:
    short = f"REG{n:02d}"
    forms = tuple(_form(chance, short, m) for m in range(1, 8))
    groups = tuple(
        Variabelgruppe(f"G_{short}.{name}", name) for name in ("Bakgrunn", "Funn", "Utfall")
    )
    owned = tuple(_list(chance, short, m) for m in range(lists))
    return Kilde(
        code=f"K_{short}",
        id=short.lower(),
        properties={
            "PreferredTerm": f"Nasjonalt register {n}",
            "KortNavn": short,
            "Beskrivelse": _sentence(chance, 40),
            "Kildetype": "nasjonaltMedisinskKvalitetsregister",
            "Dataansvarlig": "Et helseforetak HF",
            "GradAvPersonidentifikasjon": "indirectlyIdentifiable",
            "GyldigFra": "2012-01-01",
            "healthCategory": '["ehds-cat:registries-quality-of-healthcare"]',
        },
        period=Period(date(2012, 1, 1)),
        datasamlinger=forms,
        variables=tuple(
            _variable(chance, short, m, forms, groups, owned) for m in range(variables)
        ),
        kodeverk=owned,
        variabelgrupper=groups,
        updated=date(2026, 11, 1),
    )


def _form(chance: random.Random, short: str, n: int) -> Datasamling:
    known = {
        "PreferredTerm": f"Skjema {n}",
        "Beskrivelse": _sentence(chance, 15),
        "StatistikkType": "yearly",
        "GyldigFra": f"20{9 + n:02d}-01-01",
    }
    period = Period(date(2009 + n, 1, 1))
    return Datasamling(f"K_{short}.F{n}", f"K_{short}", known, order=n, period=period)


def _list(chance: random.Random, short: str, n: int) -> Kodeverk:
    codes = tuple(
        Code(str(value), Text(nb=_sentence(chance, 3))) for value in range(1, chance.randint(3, 9))
    )
    return Kodeverk(f"{short}.L{n}", "Kildekodeverk", f"{short}.L{n}", "", codes)


def _variable(
    chance: random.Random,
    short: str,
    n: int,
    forms: tuple[Datasamling, ...],
    groups: tuple[Variabelgruppe, ...],
    lists: tuple[Kodeverk, ...],
) -> Variable:
    name, description = _sentence(chance, 3), _sentence(chance, 20)
    properties = {
        "PreferredTerm": name,
        "Beskrivelse": description,
        "DataType": chance.choice("1223347"),
        "Opprinnelse": "5",
        "Identifiseringsgrad": "1",
        "Ledetekst": _sentence(chance, 5),
        "DatabaseReferanse": f"felt_{n}",
        "MaaleEnhet": "mmHg",
        "GrenseLav": "0",
        "GrenseHoy": "250",
        "GyldigFra": "2014-01-01",
        "Synlig": "1",
    }
    version = VariableVersion(
        Text(nb=name), Text(nb=description), Period(date(2014, 1, 1)), True, properties
    )
    return Variable(
        code=f"V_{short}.F1.FELT{n}",
        kilde=f"K_{short}",
        datasamlinger=(chance.choice(forms).code,),
        versions=(version,),
        variabelgrupper=(chance.choice(groups).code,),
        kodeverk=(lists[n % len(lists)].code,) if lists and n % 3 == 0 else (),
        order=n + 1,
    )
