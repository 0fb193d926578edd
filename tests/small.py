"""Two small registries as the reader would hand them on: every feature once, and hostile names."""

from __future__ import annotations

from datetime import date

from regmeta.catalogue.build import build_catalogue
from regmeta.model import (
    Catalogue,
    LevelName,
    Records,
    Sheet,
    Submission,
    Target,
    TargetMapping,
    Text,
)
from regmeta.spec.fields import Spec

TODAY = date(2026, 11, 23)
HOSTILE = {
    "script": "<script>alert('x')</script>",
    "path": "../../../etc/passwd",
    "long": "æ" * 10_000,
    "rtl": "abc\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe",
    "control": "a\x00b\x1bc\x85d",
    "formula": '=HYPERLINK("http://x";"y")',
    "emoji": "\N{PILE OF POO}\N{ZERO WIDTH JOINER}\N{FAMILY}",
    "attribute": '" onmouseover="alert(1)',
}


def records(level: LevelName, *rows: dict[str, str]) -> Records:
    """Rows as one sheet, every key a column."""
    keys = list(dict.fromkeys(key for row in rows for key in row))
    return Records(
        level,
        columns={key: [row.get(key, "") for row in rows] for key in keys},
        rows=list(range(2, len(rows) + 2)),
        sheet_of=[0] * len(rows),
        sheets=[Sheet("liten.xlsx", level, level, {key: n for n, key in enumerate(keys, 1)})],
    )


def submission(id_: str, *tables: Records) -> Submission:
    return Submission(id_, {table.level: table for table in tables})


def liten() -> Submission:
    """A registry with delkilder, versions, shared variables, own and national lists."""
    form = {"datasamling": "K_LITEN.INN"}
    return submission(
        "liten",
        records(
            "kilde",
            {
                "Code": "K_LITEN",
                "KortNavn": "LITEN",
                "PreferredTerm": "Et lite register",
                "Beskrivelse": "Følger pasienter.\nI to linjer.",
                "Kildetype": "Nasjonalt medisinsk kvalitetsregister",
                "Dataansvarlig": "Et sykehus HF",
                "GradAvPersonidentifikasjon": "indirectlyIdentifiable",
                "Lovverk": "helseregisterloven, og en forskrift",
                "healthCategory": "ehds-cat:registries-quality-of-healthcare",
                "Emneord": "hjerte;kar",
                "GyldigFra": "01.02.2015",
            },
        ),
        records(
            "delkilde",
            {"Code": "K_LITEN.BOLGE", "PreferredTerm": "Bølger", "GyldigTil": "2020-12-31"},
            {"Code": "K_LITEN.BOLGE1", "PreferredTerm": "Bølge 1", "delkilde": "K_LITEN.BOLGE"},
        ),
        records(
            "datasamling",
            {"Code": "K_LITEN.INN", "PreferredTerm": "Inklusjon", "StatistikkType": "yearly"},
            {
                "Code": "K_LITEN.UT",
                "PreferredTerm": "Utfall",
                "delkilde": "K_LITEN.BOLGE1",
                "GyldigFra": "2018-01-01",
            },
            {"Code": "K_LITEN.TOM", "PreferredTerm": "Tom"},
        ),
        records(
            "variabel",
            {
                **form,
                "Code": "V_LITEN.INN.ROYK",
                "PreferredTerm": "Røyking",
                "NavnEngelsk": "Smoking",
                "Beskrivelse": "Om personen røyker.",
                "DataType": "heltall",
                "kodeverk": "LITEN.ROYK",
                "variabelgruppe": "Levevaner;Bakgrunn",
                "GyldigFra": "2020-01-01",
                "GyldigTil": "",
            },
            {
                **form,
                "Code": "V_LITEN.INN.ROYK",
                "PreferredTerm": "Røyker du?",
                "Beskrivelse": "Om personen røyker daglig.",
                "DataType": "2",
                "kodeverk": "LITEN.ROYK",
                "variabelgruppe": "Levevaner",
                "GyldigFra": "2015-01-01",
                "GyldigTil": "2019-12-31",
            },
            {
                "Code": "V_LITEN.INN.KJONN",
                "datasamling": "K_LITEN.INN;K_LITEN.UT",
                "PreferredTerm": "Kjønn",
                "DataType": "2",
                "kodeverk": "Volven 3101",
                "platform": "1",
                "variabelgruppe": "Bakgrunn",
            },
            {
                "Code": "V_LITEN.UT.DIAGNOSE",
                "datasamling": "K_LITEN.UT",
                "PreferredTerm": "Diagnose",
                "DataType": "1",
                "kodeverk": "ICD-10;finnes-ikke",
                "instrument": "EQ-5D-5L",
                "GyldigTil": "2021-06-30",
            },
            {**form, "Code": "V_LITEN.INN.VEKT", "PreferredTerm": "Vekt", "DataType": "3"},
            {**form, "Code": "V_LITEN.INN.Vekt", "PreferredTerm": "vekt", "DataType": "3"},
            {
                **form,
                "Code": "V_LITEN.INN.SKJULT",
                "PreferredTerm": "Intern",
                "DataType": "1",
                "Synlig": "Nei",
                "kodeverk": "LITEN.SKJULT",
            },
        ),
        records(
            "kodeverk",
            {"Code": "LITEN.ROYK", "PreferredTerm": "Røyking"},
            {"Code": "LITEN.SKJULT", "PreferredTerm": "Bare intern"},
        ),
        records(
            "kode",
            *(
                {"kodeverk": "LITEN.ROYK", "variabel": owner, "verdi": value, "navn": label}
                for owner in ("V_LITEN.INN.ROYK", "V_LITEN.UT.ROYK")
                for value, label in (("-1", "Velg verdi"), ("0", "Nei"), ("1", "=Ja"))
            ),
            {"kodeverk": "LITEN.SKJULT", "verdi": "1", "navn": "Hemmelig", "variabel": ""},
        ),
    )


def farlig() -> Submission:
    """A registry whose texts and codes try to break out of whatever they are put in."""
    script = HOSTILE["script"]
    return submission(
        "farlig",
        records(
            "kilde",
            {
                "Code": "K_FARLIG",
                "KortNavn": "FARLIG",
                "PreferredTerm": script,
                "Hjemmeside": "javascript:alert(1)",
                "Epost": "a@b.no",
            },
        ),
        records("datasamling", {"Code": "K_FARLIG./../X", "PreferredTerm": HOSTILE["path"]}),
        records(
            "variabel",
            *(
                {
                    "Code": f"V_FARLIG.{name}.{text[:300]}",
                    "datasamling": "K_FARLIG./../X",
                    "PreferredTerm": text,
                    "Beskrivelse": text,
                    "DataType": "1",
                    "variabelgruppe": text.replace(";", ","),
                    "kodeverk": f"../{name}",
                    "MaaleEnhet": text,
                }
                for name, text in HOSTILE.items()
            ),
        ),
        records(
            "kode",
            *(
                {"kodeverk": f"../{name}", "verdi": text, "navn": text, "variabel": ""}
                for name, text in HOSTILE.items()
            ),
        ),
    )


def small_catalogue(spec: Spec) -> Catalogue:
    """Both registries, with one mapping to a harmonized variable."""
    target = Target("person.kjonn", Text("Kjønn", "Sex"), Text("Kjønn."), "code")
    mapping = TargetMapping("V_LITEN.INN.KJONN", target.id, author="test", decided=TODAY)
    return build_catalogue(
        (liten(), farlig()),
        spec,
        today=TODAY,
        mappings={"liten": (mapping,)},
        targets=(target,),
        updated={"liten": date(2026, 11, 1)},
    )
