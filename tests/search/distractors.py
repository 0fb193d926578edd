"""A catalogue of national size to search in: the shipped registries among made-up ones.

The made-up variables are about other fields of medicine, so that none of them answers a question
about the shipped ones; but their descriptions, forms and code texts use the same everyday words of
registries (before the operation, date, pain, smoking, weight ...) as often as real ones do.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

from regmeta.model import (
    Catalogue,
    Code,
    Datasamling,
    Kilde,
    Kodeverk,
    Period,
    Text,
    Variable,
    VariableVersion,
)

KILDER, VARIABLES = 41, 18_289
_FIELDS = (
    *("hoftebrudd", "katarakt", "brystkreft", "prostatakreft", "melanom", "lymfom", "psoriasis"),
    *(
        "astma",
        "cøliaki",
        "barnediabetes",
        "dialyse",
        "nyretransplantasjon",
        "traume",
        "brannskade",
    ),
    *("leppe-ganespalte", "cerebral parese", "epilepsi", "multippel sklerose", "parkinson"),
    *("nyfødtmedisin", "svangerskapsdiabetes", "tannhelse", "rus", "spiseforstyrrelse", "psykose"),
    *("hjertestans", "gallestein", "fedmekirurgi", "korsbånd", "leddprotese", "hiv", "hepatitt"),
)
_THINGS = (
    *("preparat", "remisjon", "seleksjon", "retinopati", "tumortykkelse", "gleasongrad", "visus"),
    *("intraokulært trykk", "proteselengde", "sementtype", "leddutslag", "fragment", "margin"),
    *("lymfeknute", "østrogenreseptor", "proliferasjon", "anfall", "anfallstype", "spastisitet"),
    *(
        "gestasjonsuke",
        "apgar",
        "navlesnor",
        "kuvøse",
        "surfaktant",
        "plakk",
        "karies",
        "tannkjøtt",
    ),
    *("metadon", "substitusjon", "avrusning", "tvang", "stemmehøring", "prikktest", "inhalator"),
    *("peakflow", "glutenfri", "tarmtotte", "pumpe", "sensor", "ketoner", "hypoglykemi", "fistel"),
    *("dialysat", "ultrafiltrasjon", "rejeksjon", "donor", "takrolimus", "skadegrad", "hudareal"),
    *("defibrillering", "kompresjon", "responstid", "gallegang", "banding", "ballong", "menisk"),
    *("brusk", "viruslast", "celletall", "resistens", "fibrose", "ganespalte", "språkprøve"),
)
_SIDES = (
    *("ved innkomst", "etter ett år", "før behandling", "under oppholdet", "siste måned", "type"),
    *("grad", "antall", "verdi", "annet", "spesifiser", "ukjent", "start", "slutt", "måling"),
    *("påvist", "utført", "høyre side", "venstre side", "første gang", "status", "resultat"),
)
_SAID = (
    *("Føres før operasjonen.", "Ja når funnet er bekreftet.", "Dagen undersøkelsen ble gjort."),
    *("Pasientens eget svar på spørreskjemaet.", "Gjelder også pasienter som røyker."),
    *("Måles samtidig med blodtrykk og vekt.", "Brukes ved beregning av risiko for komplikasjon."),
    *("Hentes fra journalen ved utskrivning.", "Tomt felt betyr at det ikke er undersøkt."),
    *("Smerte og livskvalitet føres i eget skjema.", "Skal ikke føres ved død under oppholdet."),
    *("Legens vurdering etter operasjonen.", "Tidspunkt for symptomer føres med år og måned."),
    *("Gjelder behandling med blodfortynnende legemidler.", "Tas opp ved kontroll etter ett år."),
    *("Diagnosen er stilt på et annet sykehus.", "Har betydning for dosen av medisin."),
    *("Høyde og vekt må være ført.", "Registreres av sykepleier ved innleggelse."),
)
_ANSWERS = (
    *("Ja", "Nei", "Lett", "Moderat", "Alvorlig", "Høyre", "Venstre", "Begge", "Røyker", "Sluttet"),
    *("Diabetes", "Infeksjon", "Blødning", "Operert", "Ikke aktuelt", "Annet", "Død", "Kirurgi"),
)


def searched(shipped: Catalogue, variables: int = VARIABLES, seed: int = 1) -> Catalogue:
    """The shipped catalogue filled up to national size with variables that answer nothing."""
    chance = random.Random(seed)
    kilder = KILDER - len(shipped.kilder)
    left = variables - sum(len(kilde.variables) for kilde in shipped.kilder)
    shares = [left // kilder + (n < left % kilder) for n in range(kilder)]
    made = tuple(_kilde(chance, n, share) for n, share in enumerate(shares))
    return replace(shipped, kilder=(*shipped.kilder, *made))


def _kilde(chance: random.Random, n: int, variables: int) -> Kilde:
    field = _FIELDS[n % len(_FIELDS)]
    code = f"K_OPPDIKTET{n:02d}"
    forms = tuple(
        Datasamling(f"{code}.F{m}", code, {"PreferredTerm": f"{name} {field}"}, order=m)
        for m, name in enumerate(("Inklusjon", "Operasjon", "Oppfølging", "Prøvesvar"))
    )
    lists = tuple(_list(chance, code, m) for m in range(40))
    return Kilde(
        code=code,
        id=f"oppdiktet{n:02d}",
        properties={
            "PreferredTerm": f"Oppdiktet register for {field}",
            "KortNavn": f"OPPDIKTET{n:02d}",
            "Kildetype": "nasjonaltMedisinskKvalitetsregister",
        },
        period=Period(),
        datasamlinger=forms,
        variables=tuple(_variable(chance, code, m, forms, lists) for m in range(variables)),
        kodeverk=lists,
        updated=date(2026, 11, 1),
    )


def _list(chance: random.Random, kilde: str, n: int) -> Kodeverk:
    labels = chance.sample(_ANSWERS, chance.randint(2, 6))
    codes = tuple(Code(str(value), Text(nb=label)) for value, label in enumerate(labels))
    return Kodeverk(f"{kilde[2:]}.L{n}", "Kildekodeverk", f"{kilde[2:]}.L{n}", "", codes)


def _variable(
    chance: random.Random,
    kilde: str,
    n: int,
    forms: tuple[Datasamling, ...],
    lists: tuple[Kodeverk, ...],
) -> Variable:
    # A few things are asked about often, most seldom: as words of a language are.
    rank = min(int(chance.paretovariate(0.6)) - 1, len(_THINGS) - 1)
    name = f"{_THINGS[rank]} {chance.choice(_SIDES)}".capitalize()
    description = " ".join([f"{name}.", *chance.sample(_SAID, chance.randint(1, 3))])
    known = {"DataType": chance.choice("1223347"), "Ledetekst": name, "DatabaseReferanse": f"F{n}"}
    version = VariableVersion(Text(nb=name), Text(nb=description), Period(), True, known)
    return Variable(
        code=f"V_{kilde[2:]}.F{n}",
        kilde=kilde,
        datasamlinger=(chance.choice(forms).code,),
        versions=(version,),
        kodeverk=(chance.choice(lists).code,) if n % 2 else (),
        order=n + 1,
    )
