"""What the template tells whoever fills it in: the guide, and a small registry filled in."""

from __future__ import annotations

from collections.abc import Mapping

from regmeta.model import LevelName, Text

GUIDE: tuple[Text, ...] = (
    Text(
        "Denne arbeidsboken beskriver ett register: registeret selv, skjemaene, variablene og "
        "kodeverkene. Fyll ut arkene fra venstre mot høyre.",
        "This workbook describes one registry: the registry itself, its forms, variables and "
        "code lists. Fill in the sheets from left to right.",
    ),
    Text(
        "Overskrifter med stjerne og oransje bunn må fylles ut. Grønne er anbefalt, "
        "grå er valgfrie.",
        "Headings with a star and an orange ground must be filled in. Green ones are recommended, "
        "grey ones optional.",
    ),
    Text(
        "Kilde: skriv svaret i kolonnen Verdi, på samme rad som spørsmålet.",
        "Source: write the answer in the column Value, on the question's own row.",
    ),
    Text(
        "Datasamlinger: én rad for hvert skjema. La koden stå tom: regmeta lager den av "
        "registerets kortnavn og skjemaets navn, for eksempel K_ALS.INKLUSJON.",
        "Data collections: one row a form. Leave the code empty: regmeta makes it of the "
        "registry's short name and the form's name, such as K_ALS.INKLUSJON.",
    ),
    Text(
        "Delkilder: trengs bare når registeret er delt opp, for eksempel i runder av en "
        "undersøkelse. Lag da et ark Delkilder med overskriftene Kode, Foretrukken term og "
        "Beskrivelse.",
        "Sub-sources: needed only where the registry is divided, such as into waves of a survey. "
        "Then make a sheet Sub-sources with the headings Code, Preferred term and Description.",
    ),
    Text(
        "Variabler: én rad for hver variabel. Velg skjemaet i kolonnen Datasamling. La koden stå "
        "tom: regmeta lager den av kortnavnet, skjemaet og databasereferansen.",
        "Variables: one row a variable. Choose the form in the column Data collection. Leave the "
        "code empty: regmeta makes it of the short name, the form and the database reference.",
    ),
    Text(
        "Svaralternativer kan stå i variabelens egen celle i kolonnen Kodeverk: 1, Ja | 2, Nei. "
        "Brukes listen av flere variabler, står den på arket Kodeverk.",
        "Choices may stand in the variable's own cell in the column Code list: 1, Yes | 2, No. A "
        "list that several variables use stands on the sheet Code lists.",
    ),
    Text(
        "Kodeverk: én rad for hver kode. Gjenta navnet på kodeverket på hver rad, og skriv det "
        "samme navnet i kolonnen Kodeverk på variabelen. Nasjonale kodeverk, for eksempel 3101 "
        "Kjønn, skriver du bare nummeret på; kodene trenger du ikke gjenta.",
        "Code lists: one row a code. Repeat the list's name on every row, and write the same name "
        "in the variable's column Code list. For national code systems, such as 3101 Sex, write "
        "the number only; their codes need not be repeated.",
    ),
    Text(
        "Kolonner du sjelden trenger, er brettet sammen: trykk på + over arket for å se dem. "
        "Arket Eksempel viser et lite register som er fylt ut.",
        "Columns that are seldom needed are folded away: press + above the sheet to see them. The "
        "sheet Example shows a small registry filled in.",
    ),
    Text(
        "Datoer skrives som 2010-01-31. Når noe fortsatt gjelder, står Gyldig til tom.",
        "Dates are written as 2010-01-31. Where something still holds, Valid to is left empty.",
    ),
    Text(
        "Skriv aldri opplysninger om en pasient i denne arbeidsboken.",
        "Never write anything about a patient in this workbook.",
    ),
    Text(
        "Når du er ferdig: regmeta check FIL.xlsx viser feilene, celle for celle.",
        "When you are done: regmeta check FILE.xlsx shows the faults, cell by cell.",
    ),
)

_BASELINE = Text("Førstegangsskjema", "First visit")
_FOLLOWED = Text("Oppfølging", "Follow-up")
_CATEGORY = Text(
    "ehds-cat:registries-quality-of-healthcare", "ehds-cat:registries-quality-of-healthcare"
)
_YES, _WHOLE, _LOW = Text("1", "1"), Text("2", "2"), Text("3", "3")
EXAMPLE_SHEET = Text("Eksempel", "Example")
EXAMPLE: Mapping[LevelName, tuple[Mapping[str, Text], ...]] = {
    "datasamling": (
        {
            "PreferredTerm": _BASELINE,
            "Beskrivelse": Text(
                "Legen fyller ut skjemaet ved første konsultasjon, med funn og levevaner.",
                "The doctor fills in the form at the first visit, with findings and habits.",
            ),
            "healthCategory": _CATEGORY,
        },
        {
            "PreferredTerm": _FOLLOWED,
            "Beskrivelse": Text(
                "Sykepleieren fyller ut skjemaet tre måneder etter behandlingen.",
                "The nurse fills in the form three months after the treatment.",
            ),
            "healthCategory": _CATEGORY,
        },
    ),
    "variabel": (
        {
            "datasamling": _BASELINE,
            "PreferredTerm": Text("Vekt", "Weight"),
            "DataType": _WHOLE,
            "Beskrivelse": Text(
                "Pasientens vekt i hele kilo ved første konsultasjon, målt uten sko.",
                "The patient's weight in whole kilos at the first visit, without shoes.",
            ),
            "Identifiseringsgrad": _LOW,
            "Synlig": _YES,
            "DatabaseReferanse": Text("vekt", "vekt"),
            "MaaleEnhet": Text("kg", "kg"),
        },
        {
            "datasamling": _BASELINE,
            "PreferredTerm": Text("Røyking", "Smoking"),
            "DataType": _WHOLE,
            "Beskrivelse": Text(
                "Om pasienten røyker ved første konsultasjon, slik pasienten selv svarer.",
                "Whether the patient smokes at the first visit, in the patient's own words.",
            ),
            "Identifiseringsgrad": _LOW,
            "Synlig": _YES,
            "DatabaseReferanse": Text("royker", "royker"),
            "kodeverk": Text(
                "0, Nei | 1, Av og til | 2, Daglig", "0, No | 1, Sometimes | 2, Daily"
            ),
        },
        {
            "datasamling": _FOLLOWED,
            "PreferredTerm": Text("Smerte", "Pain"),
            "DataType": _WHOLE,
            "Beskrivelse": Text(
                "Smerte den siste uken, fra ingen til sterk, vurdert av pasienten selv.",
                "Pain during the last week, from none to severe, as the patient judges it.",
            ),
            "Identifiseringsgrad": _LOW,
            "Synlig": _YES,
            "DatabaseReferanse": Text("smerte", "smerte"),
            "kodeverk": Text("Smertestyrke", "Pain strength"),
        },
    ),
    "kode": tuple(
        {"kodeverk": Text("Smertestyrke", "Pain strength"), "verdi": Text(value), "navn": label}
        for value, label in (
            ("0", Text("Ingen", "None")),
            ("1", Text("Lett", "Mild")),
            ("2", Text("Sterk", "Severe")),
        )
    ),
}
"""A small registry: the fields of each row, options by their value."""
