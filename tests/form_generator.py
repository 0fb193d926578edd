"""Applications made up by a seeded hand: right ones of every kind, and ones with faults put in.

Names are plainly made up; numbers that could be somebody's are worked out, never written down.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from regmeta.form.law import Law
from regmeta.form.offer import Offer, Source
from regmeta.identifiers import is_orgnr, kind_of_person_number

Application = dict[str, Any]
TODAY = date(2026, 11, 23)
_B = ("K_NORIC", "K_NNK", "K_HJERTESTANS")
_NATIONAL = ("K_NPR", "K_DAR", "K_KPR", "K_MFR")
_TEXTS = (
    "Finne ut om behandlingen henger sammen med utfallet.",
    "Vi ser på røyking før operasjon, og hvordan det går etterpå.",
    "To artikler i åpne tidsskrifter.",
    "Regresjon med justering for alder, kjønn og andre sykdommer – med følgeanalyse.",
    "Ingen andre kilder har opplysningene.",
)
_NAMES = ("Kari Prøve", "Ola Utprøving", "Åse Øvelse", "Per Påfunn")


def an_offer(law: Law) -> Offer:
    """Three registries of the common form with harmless and revealing variables, and the rest."""
    small = {"code": "K_LITEN", "name": "Et lite register", "from": "2015-02-01", "to": None}
    small |= {"type": "nasjonaltMedisinskKvalitetsregister", "controller": "Et sykehus HF"}
    smoking = {"code": "V_LITEN.INN.ROYK", "name": "Røyking", "from": "2015-02-01"}
    sources = (*(_source(code) for code in _B), Source("K_LITEN", small, (smoking,)))
    return Offer("test", sources).with_national(law)


def _source(code: str) -> Source:
    about = {
        "code": code,
        "name": f"Register {code[2:]}",
        "type": "nasjonaltMedisinskKvalitetsregister",
    }
    about |= {"from": "2012-01-01", "to": None, "controller": "Et sykehus HF", "linkable": True}
    lines: list[dict[str, Any]] = [
        {"code": f"V_{code[2:]}.F.V{n}", "name": f"Variabel {n}", "from": "2013-01-01"}
        for n in range(8)
    ]
    lines[7]["to"] = "2016-10-27"
    shown = ("direct", "birth", "free-text", "detailed")
    lines += [
        {"code": f"V_{code[2:]}.F.{kind.upper()}", "name": kind, "reveals": kind} for kind in shown
    ]
    return Source(code, about, tuple(lines))


# ------------------------------------------------------------------ right ones


def right(rng: random.Random) -> Application:
    """An application that breaks no rule."""
    made = _statistics(rng) if rng.random() < 0.15 else _identifiable(rng)
    if rng.random() < 0.1:
        made |= {"applicationKind": "amendment", "previousCase": "2025/1234"}
    return made


def _identifiable(rng: random.Random) -> Application:
    codes = rng.sample(_B, rng.randint(1, 3))
    codes += rng.sample(_NATIONAL, rng.randint(0, 2))
    outside = rng.sample(("Dødsårsaksregisteret", "SSB", "Et eget register"), rng.randint(0, 2))
    linked = len(codes) > 1 or bool(outside)
    research = rng.random() < 0.6
    with_a = any(code in _NATIONAL for code in codes) or "Dødsårsaksregisteret" in outside
    made = _about(rng, "identifiable") | {
        "project": _project(rng, research),
        "legal": _legal(rng, research, linked and with_a),
        "dataSources": [_chosen(rng, code) for code in codes],
        "variables": [line for code in codes if code in _B for line in _lines(rng, code)],
        "extraction": {"frequency": "once"},
        "cohort": _cohort(rng),
        "controls": {"requested": False},
        "relatives": {"requested": False},
        "linkage": _linkage(rng, linked, outside),
        "processing": _processing(rng),
        "time": _time(rng),
    }
    made["attachments"] = _attachments(made, research, linked)
    return made


def _about(rng: random.Random, kind: str) -> Application:
    organisation = {"name": "Et universitet", "orgNumber": an_organisation(rng), "country": "NO"}
    people = [
        {"name": name, "email": f"{n}@example.no", "country": rng.choice(("NO", "SE", "DE"))}
        for n, name in enumerate(_NAMES)
    ]
    access = people[: rng.randint(1, 4)]
    applicant = {
        "kind": "legal-person",
        "publicBody": rng.random() < 0.7,
        "organisation": organisation,
        "contactPerson": rng.choice(people),
    }
    if kind == "identifiable":
        applicant |= {
            "projectLeader": access[0],
            "qualifications": "Professor i kirurgi.",
            "dataController": organisation,
            "dataControllerApproved": True,
            "personsWithAccess": access,
            "dataProtectionOfficer": people[3],
        }
    declared = ["correctInformation", "feesAccepted"]
    if kind == "identifiable":
        declared += ["useOnlyForPurpose", "noReidentification", "onlyNamedPersons"]
    return {
        "schemaVersion": "2026.1",
        "submissionDate": (TODAY - timedelta(days=rng.randint(0, 40))).isoformat(),
        "applicationType": kind,
        "applicationKind": "new",
        "title": rng.choice(_TEXTS),
        "language": rng.choice(("nb", "nn", "en")),
        "applicant": applicant,
        "invoice": {"recipient": "Et universitet", "reference": "4711", "type": "EHF"}
        | {"orgNumber": an_organisation(rng), "feeExemption": "none"},
        "declarations": dict.fromkeys(declared, True),
    }


def _project(rng: random.Random, research: bool) -> Application:
    purpose = "health-research" if research else "health-analysis-quality-planning-preparedness"
    made: Application = {"purpose": [purpose], "publicSummary": rng.choice(_TEXTS)}
    for key in ("aim", "intendedUse", "expectedBenefit", "dataNecessity", "methods"):
        made[key] = rng.choice(_TEXTS)
    return made


def _legal(rng: random.Random, research: bool, with_a: bool) -> Application:
    alone = "rek" if research else "helsedirektoratet"
    made: Application = {
        "identifiability": "indirect",
        "whyNotAnonymous": rng.choice(_TEXTS),
        "gdpr6": ["6.1.e"],
        "gdpr9": ["9.2.j" if research else "9.2.h"],
        "legalBasisReason": rng.choice(_TEXTS),
        "supplementaryBasis": ["helseregisterloven"],
        "confidentialityBasis": ["dispensation"],
        "dispensationFrom": "helsedataservice" if with_a else alone,
        "dispensationExtent": rng.choice(_TEXTS),
        "ethics": {"required": "no"},
        "dpia": {"done": "yes", "highResidualRisk": False},
    }
    if research:
        made["ethics"] = {"required": "yes", "reference": "REK 2026/100"}
        made["ethics"] |= {"decisionDate": "2026-05-01", "validTo": "2040-12-31"}
    return made


def _chosen(rng: random.Random, code: str) -> Application:
    start = date(2014, 1, 1) + timedelta(days=rng.randint(0, 800))
    made: Application = {
        "id": code,
        "period": {"from": start.isoformat(), "to": f"{rng.randint(2017, 2022)}-12-31"},
    }
    return made if code in _B else made | {"describedNeed": rng.choice(_TEXTS)}


def _lines(rng: random.Random, code: str) -> list[Application]:
    numbers = rng.sample(range(7), rng.randint(1, 5))
    return [
        {
            "source": code,
            "code": f"V_{code[2:]}.F.V{n}",
            "justification": "Trengs for å justere for konfundering i hovedanalysen.",
            "granularity": rng.choice(("as-is", "year", "grouped")),
            "groups": ["cohort"],
        }
        for n in numbers
    ]


def _cohort(rng: random.Random) -> Application:
    return {
        "formation": "criteria",
        "inclusion": "Alle over 18 år som er operert i perioden.",
        "extractionMethod": "all",
        "size": rng.choice((10, 250, 12_000, 1_000_000)),
        "sizeKind": rng.choice(("estimate", "exact")),
        "sizeReason": rng.choice(_TEXTS),
    }


def _linkage(rng: random.Random, linked: bool, outside: list[str]) -> Application:
    if not linked:
        return {"requested": False}
    made: Application = {"requested": True, "method": rng.choice(_TEXTS)}
    made |= {"performedBy": "Helsedataservice", "keyHolder": "Helsedataservice"}
    return made | ({"outsideSources": [{"name": one} for one in outside]} if outside else {})


def _processing(rng: random.Random) -> Application:
    made: Application = {
        "environment": {"kind": "secure-environment-national", "country": "NO"},
        "safeguards": rng.choice(_TEXTS),
        "minimisation": rng.choice(_TEXTS),
        "transferOutsideEEA": rng.random() < 0.2,
    }
    if made["transferOutsideEEA"]:
        made["transfer"] = {"countries": ["GB"], "basis": "adequacy"}
    return made


def _time(rng: random.Random) -> Application:
    start = TODAY + timedelta(days=rng.randint(1, 300))
    end = start + timedelta(days=rng.randint(30, 3000))
    return {
        "projectStart": start.isoformat(),
        "projectEnd": end.isoformat(),
        "periodReason": rng.choice(_TEXTS),
        "deletionDate": (end + timedelta(days=rng.randint(0, 1500))).isoformat(),
    }


def _attachments(made: Application, research: bool, linked: bool) -> list[Application]:
    kinds = ["dpoAssessment"]
    kinds += ["protocol", "rekDecision", "rekApplication"] if research else []
    kinds += ["linkageSketch"] if linked else []
    return [{"type": kind, "filename": f"{kind}.pdf"} for kind in kinds]


def _statistics(rng: random.Random) -> Application:
    code = rng.choice(_B)
    period = {"from": "2015-01-01", "to": "2020-12-31"}
    table = {"rows": ["år"], "columns": ["kjønn"], "measure": "antall", "source": code}
    return _about(rng, "anonymous") | {
        "studentProject": True,
        "project": _project(rng, False),
        "legal": {"identifiability": "anonymous"},
        "dataSources": [{"id": code, "period": period}],
        "cohort": {"inclusion": rng.choice(_TEXTS), "size": 4000, "sizeKind": "estimate"},
        "linkage": {"requested": False},
        "statistics": {"tables": [{**table, "population": "Alle", "period": period}]},
        "time": {"projectStart": "2027-01-01", "projectEnd": "2027-12-31"},
    }


def an_organisation(rng: random.Random) -> str:
    """A number whose check digit is right."""
    while True:
        number = f"9{rng.randint(0, 99_999_999):08d}"
        if is_orgnr(number):
            return number


def a_person(rng: random.Random, kind: str) -> str:
    """A personal number of a kind, worked out."""
    month = {"tenor": 81, "hnr": 41}.get(kind, 1) + rng.randint(0, 11)
    day = rng.randint(1, 28) + (40 if kind == "dnr" else 0)
    while True:
        number = f"{day:02d}{month:02d}{rng.randint(0, 99):02d}{rng.randint(0, 99_999):05d}"
        found = kind_of_person_number(number)
        if found and found.id == kind:
            return number


# ------------------------------------------------------------------ wrong ones

_ODD: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        -1,
        3,
        1.5,
        2.0,
        1e20,
        "",
        ".",
        " ",
        "x",
        "test",
        "2027-02-30",
        "NO",
        "XX",
    ),
    *(
        "2035-12-31",
        "1990-01-01",
        "K_FINNES_IKKE",
        "K_NPR",
        "V_FINNES.IKKE",
        "12.12.2020",
        "kari(at)uni",
    ),
    *(
        "Kan bli nyttig senere",
        "DECISION_ISSUED",
        "dispensation",
        "123456789",
        "US",
        "\u0661\u0662",
        "\U0001f600",
    ),
    *([], {}, [[]], ["x"], ["x", "x"], [1], {"from": "2021-01-01", "to": "2020-01-01"}, "x" * 2500),
)


def wrong(rng: random.Random) -> Application:
    """A right application with one to three faults put in."""
    made = right(rng)
    for _ in range(rng.randint(1, 3)):
        rng.choice(_WAYS)(rng, made)
    return made


def _somewhere(rng: random.Random, made: Any) -> tuple[Any, Any]:
    """An object or list of the application, and one of its keys or numbers."""
    holders = [(made, key) for key in made]
    for _ in range(rng.randint(0, 4)):
        owner, key = rng.choice(holders)
        inner = owner[key]
        if isinstance(inner, dict) and inner:
            holders = [(inner, one) for one in inner]
        elif isinstance(inner, list) and inner:
            holders = [(inner, n) for n in range(len(inner))]
    return rng.choice(holders)


def _odd_value(rng: random.Random, made: Application) -> None:
    owner, key = _somewhere(rng, made)
    owner[key] = deepcopy(rng.choice(_ODD))


def _lost(rng: random.Random, made: Application) -> None:
    owner, key = _somewhere(rng, made)
    del owner[key]


def _strange_key(rng: random.Random, made: Application) -> None:
    owner, _ = _somewhere(rng, made)
    if isinstance(owner, dict):
        owner[rng.choice(("tittel", "from", "to", "orgNumber", "é/~x"))] = "2019-01-01"


def _doubled(rng: random.Random, made: Application) -> None:
    owner, _ = _somewhere(rng, made)
    if isinstance(owner, list):
        owner.append(deepcopy(rng.choice(owner)) if owner else "x")


def _numbered(rng: random.Random, made: Application) -> None:
    number = a_person(rng, rng.choice(("fnr", "dnr", "hnr", "tenor")))
    spelled = rng.choice(
        ("{0}{1}", "{0} {1}", "{0}-{1}", "{0}\u00a0{1}", "nr. {0}.{1}, se", "{0}\u200b{1}")
    )
    owner, key = _somewhere(rng, made)
    owner[key] = spelled.format(number[:6], number[6:])


def _revealing(rng: random.Random, made: Application) -> None:
    if not isinstance(made.get("variables"), list):
        return
    kind = rng.choice(("DIRECT", "BIRTH", "FREE-TEXT", "DETAILED", "V7", "V99"))
    line = {"source": "K_NORIC", "code": f"V_NORIC.F.{kind}", "justification": "Brukes i modellen."}
    made["variables"].append(line | {"groups": [rng.choice(("cohort", "control", "relative"))]})


def _turned(rng: random.Random, made: Application) -> None:
    for owner in (made.get("time"), *(made.get("dataSources") or ())):
        if isinstance(owner, dict) and rng.random() < 0.5:
            period = owner.get("period", owner)
            keys = [key for key in ("from", "to", "projectStart", "projectEnd") if key in period]
            if len(keys) == 2:
                period[keys[0]], period[keys[1]] = period[keys[1]], period[keys[0]]


_WAYS: tuple[Callable[[random.Random, Any], None], ...] = (
    *(_odd_value, _odd_value, _odd_value, _lost, _lost, _strange_key, _doubled),
    *(_numbered, _revealing, _turned),
)
