"""A mandatory field is empty.

What: A field that the specification calls mandatory has no value in this row. Code, term, data
type and datasamling are the fields without which nothing can be published: they are errors. Other
mandatory fields are warnings as long as the official specification has not settled them.

Why: The national catalogue shows what is missing as an empty line, and a variable without code,
name or type cannot be found or ordered at all.

Repair: Write the value in the cell. Where all rows share one value, it can be given once as a
default in registry.toml.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Place, Records, Text
from regmeta.spec import Field
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Et obligatorisk felt er tomt

Hva: Et felt som spesifikasjonen kaller obligatorisk, har ingen verdi på denne raden. Kode, navn,
datatype og datasamling må være på plass for at noe i det hele tatt kan publiseres, og er derfor
feil. Andre obligatoriske felt gir en advarsel så lenge den offisielle spesifikasjonen ikke har
avgjort dem.

Hvorfor: Den nasjonale katalogen viser det som mangler som en tom linje, og en variabel uten kode,
navn eller type kan verken finnes eller bestilles.

Slik: Skriv verdien i cellen. Har alle radene samme verdi, kan den oppgis én gang som
standardverdi i registry.toml.
"""
SEVERITY = "error"
LEVEL = "variabel"
MESSAGE = Text(
    nb="Feltet «{field}» er obligatorisk, men tomt{all}.",
    en="The field “{field}” is mandatory, but empty{all}.",
)
_FEW = 3
EXAMPLE = {"variabel": [{"Code": "V_NGER.OP.VEKT", "PreferredTerm": "", "DataType": "Desimaltall"}]}


def check_field(field: Field, records: Records, context: Context) -> Iterator[Fault]:
    if field.obligation != "mandatory" or not records.has_column(field.key):
        return
    texts = records.column(field.key)
    if "" not in texts and not any(text.isspace() for text in set(texts)):
        return
    severity = "error" if field.gate else "warning"
    whole = [not any(text.strip() for text in of_sheet) for of_sheet in _by_sheet(texts, records)]
    # A value that the reader works out has no column to fill in: the missing column is told of.
    asked = [field.gate or field.key in sheet.columns for sheet in records.sheets]
    silent = [empty and len(records) > _FEW for empty in whole]
    for i in [i for i, text in enumerate(texts) if not text or text.isspace()]:
        sheet_of = records.sheet_of[i]
        if asked[sheet_of] and not silent[sheet_of]:
            yield Fault(i, field.key, {"all": ""}, severity)
    for number, sheet in enumerate(records.sheets):
        rows = records.sheet_of.count(number) if len(records) > _FEW and whole[number] else 0
        if rows and field.key in sheet.columns:
            # Said once a sheet: six hundred findings on one empty column help nobody.
            said = {"all": f" på alle {rows} rader i arket", "all_en": f" in all {rows} rows"}
            place = Place(sheet.file, sheet.name, sheet.heading_row, sheet.columns[field.key])
            yield Fault(-1, field.key, said, severity, place=place)


def _by_sheet(texts: list[str], records: Records) -> list[list[str]]:
    """The texts of every sheet, so that an absent column can be told from empty cells."""
    sheets: list[list[str]] = [[] for _ in records.sheets]
    for text, sheet in zip(texts, records.sheet_of, strict=True):
        sheets[sheet].append(text)
    return sheets
