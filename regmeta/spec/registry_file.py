"""What registry.toml may say, each key with what it means.

A key is explained where it stands: docs/registry-toml.md and the comments of a new registry.toml
are made from this file. The specification says which fields the tables `kilde`, `defaults` and
`datasamlinger` may have.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec

from regmeta.files.strict import Strict
from regmeta.model import Text

Stage = Literal["draft", "completed", "delivered", "in-test", "in-production"]
Column = Annotated[str, msgspec.Meta(min_length=1)]
Columns = Annotated[tuple[Column, ...], msgspec.Meta(min_length=1)]


def means(nb: str, en: str) -> msgspec.Meta:
    """What a key means, for the page of all keys and the comments of a new file."""
    return msgspec.Meta(extra={"means": Text(nb, en)})


class FileTable(Strict, frozen=True):
    """`[[files]]`: a spreadsheet that belongs to the registry."""

    path: Annotated[
        Column,
        means(
            "filens navn, slik den ligger i mappen",
            "the file's name, as it lies in the folder",
        ),
    ]
    layout: Annotated[
        str,
        means(
            "oppsettet filen leses med; kjennes igjen av seg selv når linjen mangler",
            "the layout that the file is read by; recognised where the line is missing",
        ),
    ] = ""


class SupplementTable(Strict, frozen=True):
    """`[[supplements]]`: a sheet that tells more of the variables than the registry's own."""

    path: Annotated[
        Column,
        means(
            "regnearkets navn, slik det ligger i mappen: en kolonne «Kode» eller "
            "«Databasereferanse» sier hvilken variabel, de andre har feltenes navn som overskrift; "
            "«Manglende verdier» nevner dem som står for manglende svar (9; -99–-90)",
            "the sheet's name, as it lies in the folder: a column “Code” or “Database reference” "
            "says which variable, the others have the fields' names as headings; “Missing values” "
            "names those that stand for no answer (9; -99–-90)",
        ),
    ]


class SourceTable(Strict, frozen=True):
    """`sources`: something public that the description rests on."""

    title: Annotated[str, means("hva kilden heter", "what the source is called")]
    read: Annotated[date | None, means("dagen den ble lest", "the day on which it was read")] = None


class OrderTable(Strict, frozen=True):
    """`order` in `[data.<form>]`: a day that must not be later than another."""

    earlier: Annotated[str, means("kolonnen med den første dagen", "the column of the first day")]
    later: Annotated[
        str,
        means(
            "kolonnen med den siste dagen, gjerne SKJEMA.KOLONNE",
            "the column of the last day, perhaps FORM.COLUMN",
        ),
    ]
    by: Annotated[
        str,
        means(
            "kolonnen som knytter de to skjemaene sammen",
            "the column that joins the two forms",
        ),
    ] = ""


class DemandsTable(Strict, frozen=True):
    """`[data.<form>]`: what a form's data must hold to, beyond the spreadsheets."""

    keys: Annotated[
        tuple[Column | Columns, ...],
        means(
            'kolonner som sammen står én gang, for eksempel ["PasientID"]',
            'columns that together stand once, such as ["PasientID"]',
        ),
    ] = ()
    formulas: Annotated[
        dict[str, str],
        means(
            'kolonner som regnes ut: KOLONNE = "formel"',
            'columns that are computed: COLUMN = "formula"',
        ),
    ] = msgspec.field(default_factory=dict)
    order: Annotated[
        tuple[OrderTable, ...],
        means("dager i rekkefølge", "days in their order"),
    ] = ()
    event: Annotated[
        str,
        means("kolonnen med hendelsens dag", "the column with the day of the event"),
    ] = ""
    missing: Annotated[
        dict[str, Columns],
        means(
            'ord som betyr at svaret mangler: KOLONNE = ["-9"], "*" for alle kolonner',
            'words that mean that there is no answer: COLUMN = ["-9"], "*" for every column',
        ),
    ] = msgspec.field(default_factory=dict)


class DatesTable(Strict, frozen=True):
    """`[status.dates]`: the day on which a stage was reached."""

    draft: Annotated[date | None, means("utkast begynt", "draft begun")] = None
    completed: Annotated[date | None, means("utfylt", "filled in")] = None
    delivered: Annotated[date | None, means("levert", "delivered")] = None
    in_test: Annotated[date | None, means("i test", "in test")] = msgspec.field(
        default=None, name="in-test"
    )
    in_production: Annotated[date | None, means("i produksjon", "in production")] = msgspec.field(
        default=None, name="in-production"
    )


class StatusTable(Strict, frozen=True):
    """`[status]`: where the registry stands on its way to helsedata.no."""

    stage: Annotated[
        Stage | None,
        means("hvor langt registeret er kommet", "how far the registry has come"),
    ] = None
    dates: Annotated[
        DatesTable, means("dagen hvert trinn ble nådd", "the day each stage was reached")
    ] = DatesTable()
    waiting_for: Annotated[str, means("hva det ventes på", "what is waited for")] = ""
    planned: Annotated[
        date | None,
        means("dagen det skal være i produksjon", "the day it is to be in production"),
    ] = None
    application_form: Annotated[
        bool | None,
        means(
            "om registeret står i søknadsskjemaet",
            "whether the registry stands in the application form",
        ),
    ] = None
    application_form_required: Annotated[
        bool | None,
        means(
            "om det skal søkes i felles skjema; uten linjen gjelder søknadsskjemaets regelsett",
            "whether applications must go by the common form; without it the form's own law holds",
        ),
    ] = None
    decides_applications: Annotated[
        str,
        means(
            "hvem som avgjør søknader om data; uten linjen gjelder søknadsskjemaets regelsett",
            "who decides applications for data; without it the form's own law holds",
        ),
    ] = ""


class RegistryToml(Strict, frozen=True):
    """registry.toml: one registry, and nothing that a program must run."""

    id: Annotated[
        str,
        means(
            "registerets navn i regmeta: det samme som mappens",
            "the registry's name in regmeta: the folder's own",
        ),
    ]
    kilde: Annotated[
        dict[str, str],
        means(
            "registeret selv, felt for felt; hver verdi står som i en celle",
            "the registry itself, field by field; each value as it stands in a cell",
        ),
    ]
    platform: Annotated[
        str,
        means(
            "systemet registeret føres i, for eksempel openqreg eller mrs",
            "the system the registry is kept in, such as openqreg or mrs",
        ),
    ] = ""
    helseregion: Annotated[
        str,
        means(
            "helseregionen: nord, midt, vest eller sor-ost",
            "the health region: nord, midt, vest or sor-ost",
        ),
    ] = ""
    sources: Annotated[
        tuple[SourceTable, ...],
        means("hva beskrivelsen bygger på", "what the description rests on"),
    ] = ()
    files: Annotated[
        tuple[FileTable, ...],
        means("filene som beskriver variablene", "the files that describe the variables"),
    ] = ()
    supplements: Annotated[
        tuple[SupplementTable, ...],
        means(
            "regneark som utfyller filene uten at de endres: det filene selv sier, går foran",
            "sheets that complete the files, which stay as they are: what the files say goes first",
        ),
    ] = ()
    defaults: Annotated[
        dict[str, dict[str, str]],
        means(
            "verdier som gjelder der cellen er tom, for hvert nivå",
            "values that hold where the cell is empty, for each level",
        ),
    ] = msgspec.field(default_factory=dict)
    datasamlinger: Annotated[
        dict[str, dict[str, str]],
        means(
            "opplysninger om et skjema, med skjemaets navn slik filene har det",
            "what is told of a form, by the form's name as the files have it",
        ),
    ] = msgspec.field(default_factory=dict)
    status: Annotated[
        StatusTable,
        means("veien til helsedata.no", "the way to helsedata.no"),
    ] = StatusTable()
    data: Annotated[
        dict[str, DemandsTable],
        means(
            "hva registerets data må oppfylle, for hvert skjema",
            "what the registry's data must hold to, for each form",
        ),
    ] = msgspec.field(default_factory=dict)


TABLES = (
    (Text("Øverst i filen", "At the top of the file"), RegistryToml),
    (Text("`[[files]]`", "`[[files]]`"), FileTable),
    (Text("`[[supplements]]`", "`[[supplements]]`"), SupplementTable),
    (Text("`sources`", "`sources`"), SourceTable),
    (Text("`[status]`", "`[status]`"), StatusTable),
    (Text("`[status.dates]`", "`[status.dates]`"), DatesTable),
    (Text("`[data.<skjema>]`", "`[data.<form>]`"), DemandsTable),
    (
        Text("`order` i `[data.<skjema>]`", "`order` in `[data.<form>]`"),
        OrderTable,
    ),
)
"""Every table of the file whose keys are ours, by its heading."""


def meaning(table: type[Strict], key: str) -> Text:
    """What a key of a table means."""
    fields = {field.encode_name: field for field in msgspec.inspect.type_info(table).fields}  # type: ignore[attr-defined]
    return meaning_of(fields[key].type)


def meaning_of(shape: msgspec.inspect.Type) -> Text:
    """What is told of a key's type; an empty Text where nothing is."""
    extra = shape.extra if isinstance(shape, msgspec.inspect.Metadata) else None
    meant: Text = (extra or {}).get("means", Text())
    return meant
