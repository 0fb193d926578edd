"""A mandatory field is empty.

What: A field that the specification calls mandatory has no value in this row. Code, term, data
type and datasamling are the fields without which nothing can be published: they are errors. Other
mandatory fields are warnings as long as the official specification has not settled them.

Why: The national catalogue shows what is missing as an empty line, and a variable without code,
name or type cannot be found or ordered at all.

Repair: Write the value in the cell. Where all rows share one value, whoever set up the registry
here can give it once.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Place, Records, Text
from regmeta.spec.fields import Field, ParseProblem
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Et obligatorisk felt er tomt

Hva: Et felt som spesifikasjonen kaller obligatorisk, har ingen verdi på denne raden. Kode, navn,
datatype og datasamling må være på plass for at noe i det hele tatt kan publiseres, og er derfor
feil. Andre obligatoriske felt gir en advarsel så lenge den offisielle spesifikasjonen ikke har
avgjort dem.

Hvorfor: Den nasjonale katalogen viser det som mangler som en tom linje, og en variabel uten kode,
navn eller type kan verken finnes eller bestilles.

Slik: Skriv verdien i cellen. Har alle radene samme verdi, kan den som har satt opp registeret
her, gi den én gang.
"""
SEVERITY = "error"
LEVEL = "variabel"
THEME = "obligations"
MESSAGE = Text(
    nb="Feltet «{field}» er obligatorisk, men tomt{all}.",
    en="The field “{field}” is mandatory, but empty{all}.",
)
_FEW = 3
# One by one, so many empty cells of one column drown what else is wrong with the sheet.
_MANY = 20
EXAMPLE = {"variabel": [{"Code": "V_NGER.OP.VEKT", "PreferredTerm": "", "DataType": "Desimaltall"}]}


_ALL = Text(" på alle {rows} rader i arket", " in all {rows} rows")
_SOME = Text(" på {count} av {rows} rader i arket", " in {count} of {rows} rows")


def _spared(field: Field, records: Records, context: Context) -> frozenset[int]:
    """The rows that may be empty: what nobody will see needs no description."""
    if field.gate or records.level != "variabel":
        return frozenset()
    return context.unpublished(records)


def check_field(field: Field, records: Records, context: Context) -> Iterator[Fault]:
    if field.obligation != "mandatory" or not records.has_column(field.key):
        return
    if field.options is not None and not _holds_options(field, records, context):
        return
    texts = records.column(field.key)
    blank = {text for text in set(texts) if not text.strip()}
    if not blank:
        return
    severity = "error" if field.gate else "warning"
    spared = _spared(field, records, context)
    empty: list[list[int]] = [[] for _ in records.sheets]
    for i, text in enumerate(texts):
        if text in blank and i not in spared:
            empty[records.sheet_of[i]].append(i)
    many = sum(map(len, empty)) > _MANY
    for number, rows in enumerate(empty):
        yield from _of_sheet(field, records, number, rows, severity, many)


def _holds_options(field: Field, records: Records, context: Context) -> bool:
    """Whether some of a column is on the field's list: else it is something else, and its empty
    cells lack nothing (unknown-option tells of the column)."""
    texts = context.rows_by_text(records, field.key)
    options = [text for text in texts if not isinstance(field.attempt(text), ParseProblem)]
    return len(texts) < _MANY or len(options) * 10 > len(texts)


def _of_sheet(
    field: Field, records: Records, number: int, rows: list[int], severity: str, many: bool
) -> Iterator[Fault]:
    """A finding for every empty cell of a sheet, or one for many at once, at the heading."""
    sheet = records.sheets[number]
    has_column = field.key in sheet.columns
    # A value that the reader works out has no column to fill in: the missing column is told of.
    if not rows or not (field.gate or has_column):
        return
    together, said = _together(field, records, number, rows, many)
    if together and has_column:
        place = Place(sheet.file, sheet.name, sheet.heading_row, sheet.columns[field.key])
        yield Fault(-1, field.key, said, severity, place=place)
    alone = set(rows) - set(together)
    yield from (Fault(i, field.key, {"all": ""}, severity) for i in rows if i in alone)


def _together(
    field: Field, records: Records, number: int, rows: list[int], many: bool
) -> tuple[list[int], dict[str, Text]]:
    """The rows that are told of in one finding, and the words for them."""
    of_sheet = records.sheet_of.count(number)
    if len(records) > _FEW and len(rows) == of_sheet:
        return rows, {"all": _ALL.filled(rows=of_sheet)}
    if field.gate:
        return [], {}
    if many and len(rows) > 1:
        return rows, {"all": _SOME.filled(count=len(rows), rows=of_sheet)}
    return [], {}
