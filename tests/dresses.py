"""One made-up registry of forty variables, in many dresses: the same told in other headings,
notations, places, languages and files.

A dress says what it has no place for (`lacks`) and which doubts it must raise (`doubts`: rule →
times); all else has to be read alike from each.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import openpyxl

from regmeta.model import Reading

Codes = tuple[tuple[str, str], ...]
Rows = list[list[str]]
Sheets = dict[str, Rows]

LISTS: dict[str, Codes] = {
    "kjonn": (("1", "Mann"), ("2", "Kvinne")),
    "janei": (("0", "Nei"), ("1", "Ja"), ("9", "Ukjent")),
    "grad": (("1", "Lett"), ("2", "Moderat"), ("3", "Alvorlig")),
    "royk": (("0", "Aldri røykt"), ("1", "Har røykt før"), ("2", "Røyker daglig")),
    "side": (("1", "Høyre"), ("2", "Venstre"), ("3", "Begge sider"), ("-1", "Velg verdi")),
}
LABELS = (
    *("Initialer", "Alder ved innleggelse", "Vekt ved inklusjon", "Dato for operasjon"),
    *("Pasientens kjønn", "Har pasienten smerter", "Tidligere behandling", "Kommentar fra lege"),
    *("Antall dager innlagt", "Høyde uten sko", "Dato for utskrivning", "Operert side"),
    *("Alvorlighet av smerte", "Symptomer ved ankomst", "Navn på avdeling", "Antall inngrep"),
    *("Kroppstemperatur", "Dato for kontroll", "Røykevaner", "Fall siste året"),
    *("Utstyr i bruk", "Diagnose i klartekst", "Antall medisiner", "Blodsukker"),
    *("Dato for henvisning", "Behov for støtte", "Følgetilstander", "Yrke"),
    *("Antall barn", "Livvidde", "Dato for sykemelding", "Side for implantat"),
    *("Grad av slitasje", "Hjelpemidler hjemme", "Andre opplysninger", "Antall kontroller"),
    *("Hemoglobin", "Dato for siste kontakt", "Bor alene", "Årsak til opphold"),
)
KINDS = ("text", "integer", "decimal", "date", "list", "list", "several")


@dataclass(frozen=True)
class Item:
    """One variable as it is meant, whatever the dress."""

    name: str
    label: str
    kind: str
    description: str = ""
    unit: str = ""
    low: str = ""
    high: str = ""
    mandatory: bool = False
    section: str = ""
    form: str = ""
    english: str = ""
    codes: Codes = ()
    listed: str = ""


def _item(i: int) -> Item:
    kind = KINDS[i % len(KINDS)]
    listed = list(LISTS)[i % len(LISTS)] if kind in ("list", "several") else ""
    limits = {"integer": ("0", str(100 + i)), "decimal": ("0.5", f"{200 + i}.5")}
    low, high = limits.get(kind, ("", ""))
    return Item(
        name=f"felt_{i + 1:02}",
        label=LABELS[i],
        kind=kind,
        description=f"Slik det ble oppgitt av pasienten, punkt {i + 1}" if i % 3 else "",
        unit={"integer": "dager", "decimal": "kg"}.get(kind, ""),
        low=low,
        high=high,
        mandatory=i % 4 == 0,
        section="Bakgrunn" if i % 20 < 10 else "Behandling",
        form="Inklusjon" if i < 20 else "Oppfølging",
        english=f"Question {i + 1} of the form",
        codes=LISTS.get(listed, ()),
        listed=listed,
    )


ITEMS = tuple(_item(i) for i in range(40))
FEATURES = (
    *("label", "kind", "description", "unit", "limits", "mandatory", "section", "form"),
    *("english", "codes", "several"),
)


# ------------------------------------------------------------------ what was read, made alike


_YES = {"ja", "yes", "y", "true", "x", "1"}
_TOKENS = {"1": "text", "2": "integer", "3": "decimal", "6": "date"}
_LABELS_OF_TYPES = {"Tekst": "1", "Heltall": "2", "Desimaltall": "3", "Dato": "6"}
"""The template tells a type by the label that the catalogue has for it."""


def told(reading: Reading, lacks: Sequence[str]) -> list[dict[str, Any]]:
    """The variables of a reading as plain facts, without what a dress has no place for."""
    submission = reading.submission
    variables, codes = submission["variabel"], _codes(reading)
    forms = dict(
        zip(
            submission["datasamling"].column("Code"),
            submission["datasamling"].column("PreferredTerm"),
            strict=True,
        )
    )
    facts = []
    for record in variables:
        listed = codes.get(record["kodeverk"], ())
        token = _LABELS_OF_TYPES.get(record["DataType"], record["DataType"])
        several = record["FlerkodetFelt"] == "Ja"
        fact = {
            "name": record["DatabaseReferanse"].lower(),
            "label": record["PreferredTerm"],
            "kind": "list" if listed else _TOKENS.get(token, token),
            "description": record["Beskrivelse"],
            "unit": record["MaaleEnhet"],
            "limits": (record["GrenseLav"], record["GrenseHoy"]),
            "mandatory": record["Obligatorisk"].casefold() in _YES,
            "section": record["variabelgruppe"],
            "form": forms.get(record["datasamling"], ""),
            "english": record["NavnEngelsk"],
            "codes": listed,
            "several": several,
        }
        facts.append({key: value for key, value in fact.items() if key not in lacks})
    return facts


def _codes(reading: Reading) -> dict[str, Codes]:
    codes: dict[str, dict[str, str]] = {}
    for record in reading.submission["kode"]:
        codes.setdefault(record["kodeverk"], {}).setdefault(record["verdi"], record["navn"])
    return {name: tuple(listed.items()) for name, listed in codes.items()}


def meant(lacks: Sequence[str]) -> list[dict[str, Any]]:
    """The registry as it is meant, without what a dress has no place for."""
    return [
        {
            key: value
            for key, value in {
                "name": item.name,
                "label": item.label,
                "kind": "list" if item.codes else item.kind,
                "description": item.description,
                "unit": item.unit,
                "limits": (item.low, item.high),
                "mandatory": item.mandatory,
                "section": item.section,
                "form": item.form,
                "english": item.english,
                "codes": item.codes,
                "several": item.kind == "several",
            }.items()
            if key not in lacks
        }
        for item in ITEMS
    ]


# ------------------------------------------------------------------ the dresses


@dataclass(frozen=True)
class Dress:
    """How the registry is written into a folder, and what that way cannot say."""

    name: str
    write: Callable[[Path], Path]
    lacks: tuple[str, ...] = ()
    doubts: Counter[str] = field(default_factory=Counter)


TYPES = {
    "nb": ("Tekst", "Heltall", "Desimaltall", "Dato", "Liste", "Flervalg"),
    "sv": ("Text", "Heltal", "Decimaltal", "Datum", "Lista", "Flerval"),
    "da": ("Tekst", "Heltal", "Kommatal", "Dato", "Liste", "Flervalg"),
    "en": ("Text", "Integer", "Decimal", "Date", "Categorical", "Multi-select"),
}
HEADINGS = {
    "nb": {
        "form": "Skjema",
        "section": "Tema",
        "name": "Variabelnavn",
        "label": "Ledetekst",
        "english": "Engelsk navn",
        "description": "Beskrivelse",
        "type": "Datatype",
        "unit": "Enhet",
        "low": "Minimum",
        "high": "Maksimum",
        "mandatory": "Obligatorisk",
        "codes": "Mulige verdier",
    },
    "sv": {
        "form": "Formulär",
        "section": "Avsnitt",
        "name": "Variabelnamn",
        "label": "Etikett",
        "english": "Engelskt namn",
        "description": "Beskrivning",
        "type": "Datatyp",
        "unit": "Måttenhet",
        "low": "Lägsta värde",
        "high": "Högsta värde",
        "mandatory": "Obligatoriskt",
        "codes": "Möjliga värden",
    },
    "da": {
        "form": "Skema",
        "section": "Emne",
        "name": "Variablens navn",
        "label": "Variabeltekst",
        "english": "English name",
        "description": "Forklaring",
        "type": "Variabeltype",
        "unit": "Måleenhed",
        "low": "Laveste værdi",
        "high": "Højeste værdi",
        "mandatory": "Påkrævet",
        "codes": "Mulige værdier",
    },
    "en": {
        "form": "Form name",
        "section": "Section",
        "name": "Variable name",
        "label": "Label",
        "english": "English label",
        "description": "Description",
        "type": "Data type",
        "unit": "Unit",
        "low": "Minimum",
        "high": "Maximum",
        "mandatory": "Required",
        "codes": "Permissible values",
    },
}
Notation = Callable[[Codes], str]


def equals(codes: Codes) -> str:
    return ", ".join(f"{value} = {text}" for value, text in codes)


def row_of(item: Item, lang: str = "nb", notation: Notation = equals) -> dict[str, str]:
    kinds = ("text", "integer", "decimal", "date", "list", "several")
    return {
        "form": item.form,
        "section": item.section,
        "name": item.name,
        "label": item.label,
        "english": item.english,
        "description": item.description,
        "type": TYPES[lang][kinds.index(item.kind)],
        "unit": item.unit,
        "low": item.low,
        "high": item.high,
        "mandatory": {True: "Ja", False: "Nei"}[item.mandatory],
        "codes": notation(item.codes) if item.codes else "",
    }


def table(
    lang: str = "nb",
    notation: Notation = equals,
    without: Sequence[str] = (),
    headings: dict[str, str] | None = None,
    items: Sequence[Item] = ITEMS,
) -> Rows:
    """A row a variable, the codes in one cell."""
    names = {**HEADINGS[lang], **(headings or {})}
    keys = [key for key in names if key not in without]
    rows = [row_of(item, lang, notation) for item in items]
    return [[names[key] for key in keys], *([row[key] for key in keys] for row in rows)]


def workbook(**sheets: Rows) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            sheet = book.create_sheet(title.replace("_", " "))
            for row in rows:
                sheet.append([cell or None for cell in row])
        book.save(folder / "ball.xlsx")
        return folder / "ball.xlsx"

    return write


def delimited(
    rows: Rows, separator: str = ";", encoding: str = "utf-8", name: str = "ball.csv"
) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        out = io.StringIO()
        csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(rows)
        (folder / name).write_bytes(out.getvalue().encode(encoding))
        return folder / name

    return write


def below(first: str, second: str, *, again: bool = False) -> Rows:
    """A row a code in two columns, under the variable or with its name again."""
    heading, *rows = table(without=["codes"])
    made = [[*heading, first, second]]
    at = heading.index("Variabelnavn")
    for item, row in zip(ITEMS, rows, strict=True):
        (value, text), *more = item.codes or (("", ""),)
        made.append([*row, value, text])
        for value, text in more:
            blank = [""] * len(row)
            blank[at] = item.name if again else ""
            made.append([*blank, value, text])
    return made


def numbered(value: str, text: str) -> Rows:
    heading, *rows = table(without=["codes"])
    widest = max(len(item.codes) for item in ITEMS)
    pairs = [f"{word}{n + 1}" for n in range(widest) for word in (value, text)]
    made = [[*heading, *pairs]]
    for item, row in zip(ITEMS, rows, strict=True):
        cells = [cell for code in item.codes for cell in code]
        made.append([*row, *cells, *[""] * (len(pairs) - len(cells))])
    return made


def negative_last(value: str) -> tuple[bool, int]:
    """Negative values after the others, as lists have them."""
    return value.startswith("-"), abs(int(value))


def valued() -> Rows:
    """The values as headings, with the texts of each variable below them."""
    heading, *rows = table(without=["codes"])
    values = sorted({value for item in ITEMS for value, _ in item.codes}, key=negative_last)
    cells = [[dict(item.codes).get(value, "") for value in values] for item in ITEMS]
    return [[*heading, *values], *([*row, *texts] for row, texts in zip(rows, cells, strict=True))]


def in_two_cells(between: str) -> Rows:
    """All values of a variable in one cell, and all its texts in another."""
    heading, *rows = table(without=["codes"])
    pairs = [[between.join(part) for part in zip(*item.codes, strict=True)] for item in ITEMS]
    made = [[*row, *(pair or ["", ""])] for row, pair in zip(rows, pairs, strict=True)]
    return [[*heading, "Koder", "Kodetekster"], *made]


def beside_the_type() -> Rows:
    """Codes in brackets after the word of the type."""
    heading, *rows = table(without=["codes"])
    at = heading.index(HEADINGS["nb"]["type"])
    for item, row in zip(ITEMS, rows, strict=True):
        row[at] += f" ({equals(item.codes)})" if item.codes else ""
    return [heading, *rows]


def copied(codes: Codes) -> str:
    """A list with its own headings, as it is copied out of another table."""
    return "\n".join(["Kode\tTekst", *("\t".join(code) for code in codes)])


def a_list_a_row() -> Rows:
    return [
        [name, *(f"{value} = {text}" for value, text in codes)] for name, codes in LISTS.items()
    ]


def away_from_the_corner(rows: Rows) -> Rows:
    """A title and a blank row above the table, and a blank column before it."""
    return [["", "Variabelliste for registeret"], [], *(["", *row] for row in rows)]


def by_reference(heading: str) -> Rows:
    """A row a variable, the cell naming a list that stands elsewhere."""
    first, *rows = table(headings={"codes": heading})
    return [first, *([*row[:-1], item.listed] for row, item in zip(rows, ITEMS, strict=True))]


def tidy(*heading: str) -> Rows:
    return [
        [*heading],
        *([name, value, text] for name, codes in LISTS.items() for value, text in codes),
    ]


def side_by_side() -> Rows:
    longest = max(map(len, LISTS.values()))
    heads = [cell for name in LISTS for cell in (name, "")]
    rows = [
        [cell for codes in LISTS.values() for cell in (codes[n] if n < len(codes) else ("", ""))]
        for n in range(longest)
    ]
    return [heads, *rows]


def sheets_of_lists() -> Sheets:
    return {name: [["Kode", "Tekst"], *map(list, codes)] for name, codes in LISTS.items()}


def of_codes(*heading: str) -> Rows:
    return [[*heading], *([i.name, value, text] for i in ITEMS for value, text in i.codes)]


def form_sheets() -> Sheets:
    forms = dict.fromkeys(item.form for item in ITEMS)
    return {
        form: table(without=["form"], items=[item for item in ITEMS if item.form == form])
        for form in forms
    }


def titled_tables() -> Rows:
    rows: Rows = []
    for number, (form, part) in enumerate(form_sheets().items(), start=1):
        rows += [[f"Skjema {number}: {form}"], *part, [""]]
    return rows


def with_sections() -> Rows:
    heading, *rows = table(without=["section"])
    at, made, last = heading.index("Variabelnavn"), [heading], ("", "")
    for item, row in zip(ITEMS, rows, strict=True):
        if (item.form, item.section) != last:
            title = [""] * len(heading)
            title[at] = item.section
            made.append(title)
            last = item.form, item.section
        made.append(row)
    return made


def redcap() -> Rows:
    from regmeta.publish.formats.redcap import HEADING

    kinds = {"list": "radio", "several": "checkbox"}
    checks = {"integer": "integer", "decimal": "number", "date": "date_dmy"}
    rows: Rows = [[*HEADING]]
    for item in ITEMS:
        cells = dict.fromkeys(HEADING, "") | {
            HEADING[0]: item.name,
            HEADING[1]: item.form,
            HEADING[2]: item.section,
            HEADING[3]: kinds.get(item.kind, "text"),
            HEADING[4]: item.label,
            HEADING[5]: " | ".join(f"{value}, {text}" for value, text in item.codes),
            HEADING[6]: item.description,
            HEADING[7]: checks.get(item.kind, ""),
            HEADING[8]: item.low,
            HEADING[9]: item.high,
            HEADING[12]: {True: "y", False: ""}[item.mandatory],
        }
        rows.append([cells[key] for key in HEADING])
    return rows


def xlsform() -> Sheets:
    kinds = {"list": "select_one", "several": "select_multiple"}
    survey: Rows = [
        ["type", "name", "label::Norsk (nb)", "label::English (en)", "hint", "required"]
    ]
    last = ""
    for item in ITEMS:
        part = f"{item.form} {item.section}"
        if part != last:
            survey += [["end group", "", "", "", "", ""]] if last else []
            survey.append(["begin group", f"g{len(survey)}", item.section, "", "", ""])
            last = part
        kind = f"{kinds[item.kind]} {item.listed}" if item.codes else item.kind
        required = {True: "yes", False: ""}[item.mandatory]
        survey.append([kind, item.name, item.label, item.english, item.description, required])
    survey.append(["end group", "", "", "", "", ""])
    return {"survey": survey, "choices": tidy("list_name", "name", "label::Norsk (nb)")}


def opal() -> Sheets:
    kinds = {"list": "integer", "several": "integer"}
    variables: Rows = [["table", "name", "valueType", "label:nb", "label:en", "unit"]]
    categories: Rows = [["table", "variable", "name", "label:nb", "missing"]]
    for item in ITEMS:
        kind = kinds.get(item.kind, item.kind)
        row = [item.form, item.name, kind, item.label, item.english, item.unit]
        variables.append(row)
        categories += [[item.form, item.name, value, text, "0"] for value, text in item.codes]
    return {"Variables": variables, "Categories": categories}


def klokebok() -> Rows:
    kinds = {
        "text": "Tekstvariabel",
        "integer": "Tallvariabel",
        "decimal": "Tallvariabel",
        "date": "Datovariabel",
    }
    rows: Rows = [
        [
            *("skjemanavn", "tabell", "fysisk_feltnavn", "ledetekst", "type", "listeverdier"),
            *("listetekst", "obligatorisk", "desimaler", "hjelpetekst"),
            *("maksintervall_start_numerisk", "maksintervall_slutt_numerisk"),
        ]
    ]
    for item in ITEMS:
        for value, text in item.codes or (("", ""),):
            rows.append(
                [
                    *(item.form, item.form.lower(), item.name, item.label),
                    *(kinds.get(item.kind, "Listevariabel"), value, text),
                    *({True: "ja", False: "nei"}[item.mandatory],),
                    *({"integer": "0", "decimal": "1"}.get(item.kind, ""), item.description),
                    *(item.low, item.high),
                ]
            )
    return rows


def mrs() -> Sheets:
    kinds = {"text": "Tekst", "integer": "Numerisk (heltall)"}
    kinds |= {"decimal": "Numerisk (flyttall)", "date": "Dato"}
    sheets: Sheets = {}
    for item in ITEMS:
        heading = ["Feltnavn", "Variabelnavn", "Mulige verdier", "Felttype", "Gyldighet"]
        rows = sheets.setdefault(item.form, [heading])
        codes = [f"{value} = {text}" for value, text in item.codes] or [""]
        rows.append([item.label, item.name, codes[0], kinds.get(item.kind, "Enum"), "v1.0"])
        rows += [["", "", code, "", ""] for code in codes[1:]]
    return sheets


def frictionless(folder: Path) -> Path:
    kinds = {"text": "string", "decimal": "number", "list": "integer", "several": "integer"}
    fields = []
    for item in ITEMS:
        limits = {"minimum": item.low, "maximum": item.high}
        constraints: dict[str, Any] = {k: float(v) for k, v in limits.items() if v}
        if item.kind == "integer":
            constraints = {key: int(value) for key, value in constraints.items()}
        field_said: dict[str, Any] = {
            "name": item.name,
            "title": item.label,
            "type": kinds.get(item.kind, item.kind),
            "constraints": constraints | ({"required": True} if item.mandatory else {}),
        }
        if item.description:
            field_said["description"] = item.description
        if item.unit:
            field_said["unit"] = item.unit
        if item.codes:
            categories = [{"value": int(value), "label": text} for value, text in item.codes]
            field_said["categories"] = categories
        fields.append(field_said)
    path = folder / "ball.json"
    path.write_text(json.dumps({"name": "ball", "fields": fields}), encoding="utf-8")
    return path


def spss(folder: Path) -> Path:
    import pandas
    import pyreadstat

    dates = {item.name for item in ITEMS if item.kind == "date"}
    formats = {"integer": "F8.0", "decimal": "F8.2", "list": "F8.2", "several": "F8.2"}
    cells = {
        item.name: pandas.Series(["a"] if item.kind == "text" else [1.0])
        for item in ITEMS
        if item.name not in dates
    } | {name: pandas.Series(pandas.to_datetime(["2026-01-01"])) for name in dates}
    frame = pandas.DataFrame({item.name: cells[item.name] for item in ITEMS})
    pyreadstat.write_sav(
        frame,
        str(folder / "ball.sav"),
        column_labels={item.name: item.label for item in ITEMS},
        variable_value_labels={
            item.name: {float(value): text for value, text in item.codes}
            for item in ITEMS
            if item.codes
        },
        variable_format={i.name: formats[i.kind] for i in ITEMS if i.kind in formats}
        | dict.fromkeys(dates, "DATE11"),
    )
    return folder / "ball.sav"


def template(folder: Path) -> Path:
    """regmeta's own workbook, made of the first dress."""
    from regmeta.spec.loading import load_spec
    from regmeta.workbook.converting import convert

    source = folder / "kilde"
    source.mkdir()
    made = workbook(Variabler_her=table())(source)
    convert(made, folder / "mal.xlsx", load_spec(), kilde="", lang="nb")
    return folder / "mal.xlsx"


def broken_letters() -> Rows:
    """The list as a program wrote it that knew no æ, ø or å."""
    return [[cell.encode("ascii", "replace").decode() for cell in row] for row in table()]


def labels_alone(codes: Codes) -> str:
    return "/".join(text for _, text in codes)


def plain(sign: str, between: str, before: str = "", after: str = "") -> Notation:
    return lambda codes: between.join(
        f"{before}{value}{after}{sign}{text}" for value, text in codes
    )


def with_notes() -> Rows:
    return [
        ["Variabelliste for ballet", "", ""],
        ["Oppdatert 1. november 2026 av vertinnen"],
        [""],
        *table(),
        [""],
        ["Merk: listen er ikke endelig, si fra om feil."],
    ]


CODED = sum(bool(item.codes) for item in ITEMS)
NOTATIONS: dict[str, Notation] = {
    "semicolon": plain(" = ", "; "),
    "lines": plain(" = ", "\n"),
    "no blanks": plain("=", ";"),
    "colon": plain(": ", "; "),
    "dash": plain(" - ", "\n"),
    "slash": plain(" ", " / "),
    "redcap": plain(", ", " | "),
    "brackets": plain(" ", " ", "[", "]"),
    "round": plain(" ", " ", "(", ")"),
    "full stop": plain(". ", "\n"),
    "quoted": lambda codes: " | ".join(f'"{value}"=[{text}]' for value, text in codes),
    "spss": lambda codes: " ".join(f"{value} '{text}'" for value, text in codes),
    "text first": lambda codes: "; ".join(f"{text} = {value}" for value, text in codes),
    "long dash": plain(" – ", "; "),
    "comma": plain(" ", ", "),
}


def _dresses() -> tuple[Dress, ...]:
    no_english_form = ("english", "form", "section", "limits", "unit")
    made = [
        Dress("norwegian workbook", workbook(Liste=table())),
        *(Dress(f"{lang} headings", workbook(Liste=table(lang))) for lang in ("sv", "da", "en")),
        *(
            Dress(f"notation: {name}", workbook(Liste=table(notation=notation)))
            for name, notation in NOTATIONS.items()
        ),
        Dress("csv of norwegian excel", delimited(table(), ";", "cp1252")),
        Dress("csv with a mark", delimited(table(), ";", "utf-8-sig")),
        Dress("csv with commas", delimited(table(), ",")),
        Dress("tabs in UTF-16", delimited(table(), "\t", "utf-16", "ball.txt")),
        Dress("codes below, Kode and Tekst", workbook(Liste=below("Kode", "Tekst"))),
        Dress("codes below, Value and Label", workbook(Liste=below("Value", "Value label"))),
        Dress("codes with the name again", workbook(Liste=below("Verdi", "Etikett", again=True))),
        Dress("numbered columns", workbook(Liste=numbered("Kode", "Kodetekst"))),
        Dress(
            "a sheet of lists",
            workbook(Liste=by_reference("Kodeliste"), Koder=tidy("Kodeliste", "Kode", "Tekst")),
        ),
        Dress(
            "lists side by side",
            workbook(Liste=by_reference("Kodeliste"), Kodelister=side_by_side()),
        ),
        Dress("a sheet a list", workbook(Liste=by_reference("Kodeliste"), **sheets_of_lists())),
        Dress(
            "a codebook beside the list",
            workbook(
                Liste=table(without=["codes"]), Kodebok=of_codes("Variabelnavn", "Kode", "Tekst")
            ),
        ),
        Dress("a list a row", workbook(Liste=by_reference("Kodeliste"), Lister=a_list_a_row())),
        Dress("values as headings", workbook(Liste=valued())),
        Dress("lists in two cells", workbook(Liste=in_two_cells("\n"))),
        Dress("lists in two cells, commas", delimited(in_two_cells(","))),
        Dress("codes beside the type", workbook(Liste=beside_the_type())),
        Dress("a list copied into a cell", workbook(Liste=table(notation=copied))),
        Dress("away from the corner", workbook(Liste=away_from_the_corner(table()))),
        Dress("a form a sheet", workbook(**form_sheets())),
        Dress("a title above each table", workbook(Liste=titled_tables())),
        Dress("titles of parts between rows", workbook(Liste=with_sections())),
        Dress(
            "notes above and below",
            workbook(Liste=with_notes()),
            doubts=Counter({"row-not-read": 1}),
        ),
        Dress("redcap", delimited(redcap(), ","), ("english", "unit")),
        Dress("xlsform", workbook(**xlsform()), ("form", "unit", "limits")),
        Dress(
            "opal",
            workbook(**opal()),
            ("description", "limits", "mandatory", "section", "several"),
        ),
        Dress("klokebok", delimited(klokebok()), ("english", "section", "unit", "several")),
        Dress("mrs", workbook(**mrs()), (*no_english_form, "description", "mandatory", "several")),
        Dress("frictionless", frictionless, ("english", "form", "section", "several")),
        Dress(
            "spss",
            spss,
            (*no_english_form, "description", "mandatory", "several"),
        ),
        Dress("the template", template, doubts=Counter({"sheet-not-filled-in": 1})),
        Dress(
            "labels alone",
            workbook(Liste=table(notation=labels_alone)),
            ("codes",),
            Counter({"labels-without-values": CODED}),
        ),
        Dress(
            "a column nobody knows",
            workbook(Liste=table(headings={"unit": "Xyzzy"})),
            ("unit",),
            Counter({"heading-not-known": 1}),
        ),
    ]
    return tuple(replace(dress) for dress in made)


DRESSES = _dresses()
