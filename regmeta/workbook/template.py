"""The workbook to fill in, made from the specification, or filled from what is there already.

Dropdowns come from a hidden sheet (Excel takes at most 255 characters of inline list), prompts are
cut at Excel's limits (title 32, text 255 characters), and time stamps are fixed so that the same
specification always gives the same bytes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regmeta.model import LevelName, Records, Submission, Text, column_letters
from regmeta.spec.fields import NO, YES, Field, OptionList, Spec
from regmeta.workbook.package import Package
from regmeta.workbook.sealing import write_sealed

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

ROWS = 2000
_MADE = datetime(2026, 1, 1)
_SHEETS: dict[str, Text] = {
    "guide": Text("Veiledning", "Guide"),
    "kilde": Text("Kilde", "Source"),
    "delkilde": Text("Delkilder", "Sub-sources"),
    "datasamling": Text("Datasamlinger", "Data collections"),
    "variabel": Text("Variabler", "Variables"),
    "kode": Text("Kodeverk", "Code lists"),
    "lists": Text("Lister", "Lists"),
}
_TABLES: tuple[LevelName, ...] = ("delkilde", "datasamling", "variabel")
_PAIRS = (
    Text("Felt", "Field"),
    Text("Verdi", "Value"),
    Text("Hva du skal skrive", "What to write"),
)
_COLORS = {"mandatory": "#FCE4D6", "recommended": "#E2EFDA", "optional": "#EDEDED"}
_DERIVED = "Flerspraklig"
_WIDE = frozenset({"Text", "Url"})
_GUIDE: tuple[Text, ...] = (
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
        "Datasamlinger: én rad for hvert skjema. Koden er registerets kode, punktum og skjemaets "
        "navn, for eksempel K_ALS.INKLUSJON.",
        "Data collections: one row a form. The code is the registry's code, a full stop and the "
        "form's name, such as K_ALS.INKLUSJON.",
    ),
    Text(
        "Delkilder: trengs bare når registeret er delt opp, for eksempel i runder av en "
        "undersøkelse. Lag da et ark Delkilder med overskriftene Kode, Foretrukken term og "
        "Beskrivelse.",
        "Sub-sources: needed only where the registry is divided, such as into waves of a survey. "
        "Then make a sheet Sub-sources with the headings Code, Preferred term and Description.",
    ),
    Text(
        "Variabler: én rad for hver variabel. I kolonnen Datasamling skriver du skjemaets kode.",
        "Variables: one row a variable. Write the form's code in the column Data collection.",
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
_EXAMPLE = Text("Eksempel på en variabel", "Example of a variable")
# Structural fields that a person fills in on the sheet of codes beside the code itself.
_LIST_KEYS = ("PreferredTerm", "kodeverkReference")


@dataclass(frozen=True)
class TemplateContent:
    """What goes into a filled workbook beside the fields' own texts.

    `extras`: what no field claims becomes columns (and rows of the kilde) of its own. `comments`:
    a cell's comment by level, record and field. `sheets`: tables of texts, headings first.
    """

    extras: bool = False
    comments: Mapping[tuple[LevelName, int, str], str] = dataclasses.field(default_factory=dict)
    sheets: Mapping[str, Sequence[Sequence[str]]] = dataclasses.field(default_factory=dict)


NOTHING = TemplateContent()


def write_template(
    out: Path,
    spec: Spec,
    lang: str = "nb",
    submission: Submission | None = None,
    besides: TemplateContent = NOTHING,
) -> None:
    """The template as an .xlsx at `out`, whole or not at all; pre-filled where there is anything.

    Raises OutputFailed where it cannot be written.
    """
    import xlsxwriter

    # Made in memory: the library tells of a full disk in words of its own.
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"strings_to_formulas": False, "in_memory": True})
    book.set_properties({"created": _MADE, "title": spec.title(lang), "comments": spec.id})
    _Template(book, spec, lang, submission, besides).write()
    book.close()
    write_sealed(out, Package.of(made.getvalue()))


class _Template:
    def __init__(
        self,
        book: Workbook,
        spec: Spec,
        lang: str,
        submission: Submission | None,
        besides: TemplateContent,
    ) -> None:
        self.book = book
        self.spec = spec
        self.lang = lang
        self.submission = submission
        self.besides = besides
        self.plain = book.add_format({"valign": "top", "text_wrap": True, "num_format": "@"})
        self.faint = book.add_format({"valign": "top", "text_wrap": True, "font_color": "#595959"})
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.strong = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
        self.list_columns: dict[str, str] = {}
        self.headings = {name: self._heading(color) for name, color in _COLORS.items()}

    def _heading(self, color: str) -> Any:
        return self.book.add_format(
            {
                "bold": True,
                "bg_color": color,
                "border": 1,
                "border_color": "#BFBFBF",
                "text_wrap": True,
                "valign": "top",
                "locked": True,
            }
        )

    def write(self) -> None:
        names = {
            key: self._sheet(key, text)
            for key, text in _SHEETS.items()
            if key != "delkilde" or len(self._records("delkilde"))
        }
        self._lists(names["lists"])
        self._guide(names["guide"])
        self._kilde(names["kilde"])
        for level in _TABLES:
            if level in names:
                self._table(names[level], self._records(level), self.fields(level))
        self._codes(names["kode"])
        for title, rows in self.besides.sheets.items():
            self._plain_sheet(title, rows)
        names["variabel" if self.submission else "guide"].activate()

    def _sheet(self, key: str, title: Text) -> Worksheet:
        """A new sheet that prints on A4 across, as wide as a page where it can be read so."""
        sheet = self.book.add_worksheet(title(self.lang))
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.repeat_rows(0)
        if key != "variabel":
            sheet.fit_to_pages(1, 1 if key == "guide" else 0)
        return sheet

    def fields(self, level: LevelName) -> list[Field]:
        """The fields a person fills in: mandatory first, then recommended, then the rest."""
        ranks = list(_COLORS)
        there = self._records(level)
        kept = [
            field
            for field in self.spec[level].fields
            if not field.key.endswith(_DERIVED) or any(there.column(field.key))
        ]
        return sorted(kept, key=lambda field: (not field.gate, ranks.index(field.obligation)))

    def _records(self, level: LevelName) -> Records:
        return self.submission[level] if self.submission else Records(level)

    # -------------------------------------------------------------- sheets

    def _lists(self, sheet: Worksheet) -> None:
        for column, options in enumerate(self.spec.options.values()):
            labels = [option.label(self.lang) for option in options.options]
            sheet.write_string(0, column, options.name)
            for row, label in enumerate(labels, start=1):
                sheet.write_string(row, column, label)
            letter = column_letters(column + 1)
            name = _SHEETS["lists"](self.lang)
            self.list_columns[options.name] = f"='{name}'!${letter}$2:${letter}${len(labels) + 1}"
        sheet.hide()

    def _guide(self, sheet: Worksheet) -> None:
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 4)
        sheet.set_column(1, 1, 34)
        sheet.set_column(2, 2, 80)
        sheet.write_string(0, 1, self.spec.title(self.lang), self.title)
        sheet.merge_range(1, 1, 1, 2, self.spec.status(self.lang), self.faint)
        sheet.set_row(1, 62)
        for row, text in enumerate(_GUIDE, start=3):
            sheet.write_number(row, 0, row - 2, self.faint)
            sheet.merge_range(row, 1, row, 2, text(self.lang), self.plain)
            sheet.set_row(row, 16 * (1 + len(text(self.lang)) // 105))
        start = len(_GUIDE) + 5
        sheet.write_string(start - 1, 1, _EXAMPLE(self.lang), self.strong)
        shown = [
            field for field in self.fields("variabel") if field.example and not _optional(field)
        ]
        for row, variable in enumerate(shown, start=start):
            sheet.write_string(row, 1, variable.label(self.lang), self.plain)
            sheet.write_string(row, 2, self._shown(variable, variable.example), self.plain)
        sheet.protect()

    def _kilde(self, sheet: Worksheet) -> None:
        for column, (text, width) in enumerate(zip(_PAIRS, (38, 70, 70), strict=True)):
            sheet.write_string(0, column, text(self.lang), self.headings["optional"])
            sheet.set_column(column, column, width)
        records = self._records("kilde")
        unlocked = self.book.add_format(
            {
                "locked": False,
                "text_wrap": True,
                "valign": "top",
                "num_format": "@",
                "border": 1,
                "border_color": "#D9D9D9",
            }
        )
        for row, field in enumerate(self.fields("kilde"), start=1):
            heading = self._starred(field)
            sheet.write_string(row, 0, heading, self.headings[field.obligation])
            answer = records.text(0, field.key) if len(records) else ""
            sheet.write_string(row, 1, self._shown(field, answer), unlocked)
            sheet.write_string(row, 2, field.help(self.lang), self.faint)
            texts = ((heading, 34), (answer, 70), (field.help(self.lang), 70))
            sheet.set_row(row, 15 * max(_lines(text, width) for text, width in texts))
            self._validate(sheet, field, row, 1, row)
            self._comment(sheet, row, 1, ("kilde", 0, field.key))
        for row, (name, more) in enumerate(self._extras(records), len(self.fields("kilde")) + 1):
            sheet.write_string(row, 0, name, self.headings["optional"])
            sheet.write_string(row, 1, more[0], unlocked)
        sheet.freeze_panes(1, 1)
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def _table(self, sheet: Worksheet, records: Records, fields: Sequence[Field]) -> None:
        for column, field in enumerate(fields):
            sheet.write_string(0, column, self._starred(field), self.headings[field.obligation])
            sheet.set_column(column, column, self._wide(records, field), self.plain)
            self._validate(sheet, field, 1, column, max(ROWS, len(records)))
            for row, text in enumerate(records.column(field.key), start=1):
                if text:
                    sheet.write_string(row, column, self._shown(field, text))
                    self._comment(sheet, row, column, (records.level, row - 1, field.key))
        extras = self._extras(records)
        for column, (name, texts) in enumerate(extras, start=len(fields)):
            sheet.write_string(0, column, name, self.headings["optional"])
            sheet.set_column(column, column, 20, self.plain)
            for row, text in enumerate(texts, start=1):
                if text:
                    sheet.write_string(row, column, text)
        for row, height in enumerate(self._heights(records, fields), start=1):
            sheet.set_row(row, height)
        sheet.set_row(0, 45)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, max(1, len(records)), len(fields) + len(extras) - 1)

    def _wide(self, records: Records, field: Field) -> int:
        """A column's width: that of its codes where these stand in it, as a code has no blanks."""
        usual = _width(field, self.lang)
        if field.key not in ("Code", "datasamling", "kodeverk"):
            return usual
        return min(60, max([usual, *(len(text) + 2 for text in records.column(field.key))]))

    def _heights(self, records: Records, fields: Sequence[Field]) -> list[int]:
        """Every row's height in points: a wrapped text needs its lines, six at the most."""
        lines = [1] * len(records)
        for field in fields:
            wide = self._wide(records, field)
            for row, cell_text in enumerate(records.column(field.key)):
                text = self._shown(field, cell_text) if field.options else cell_text
                if len(text) >= wide or "\n" in text:
                    lines[row] = max(lines[row], _lines(text, wide) + text.count("\n"))
        return [15 * min(6, count) for count in lines]

    def _codes(self, sheet: Worksheet) -> None:
        codes = self.fields("kode")
        lists = [self.spec["kodeverk"][key] for key in _LIST_KEYS]
        self._table(sheet, self._own_codes(), [codes[0], lists[0], *codes[1:], lists[1]])

    def _own_codes(self) -> Records:
        """Each distinct list once: the codes of the first variable that has it."""
        records, lists = self._records("kode"), self._records("kodeverk")
        owners: dict[str, str] = {}
        of, variables = records.column("kodeverk"), records.column("variabel")
        kept = [
            i for i, name in enumerate(of) if owners.setdefault(name, variables[i]) == variables[i]
        ]
        own = Records("kode", rows=[records.rows[i] for i in kept], sheet_of=[0] * len(kept))
        for field in self.spec["kode"].fields:
            texts = records.column(field.key)
            own.columns[field.key] = [texts[i] for i in kept]
        for key in _LIST_KEYS:
            named = dict(zip(lists.column("Code"), lists.column(key), strict=True))
            own.columns[key] = [named.get(of[i], "") for i in kept]
        own.extras = {name: [texts[i] for i in kept] for name, texts in records.extras.items()}
        return own

    def _extras(self, records: Records) -> list[tuple[str, list[str]]]:
        """What no field claims, by heading, where it is asked for and there is any."""
        if not self.besides.extras:
            return []
        return [(name, texts) for name, texts in records.extras.items() if any(texts)]

    def _plain_sheet(self, title: str, rows: Sequence[Sequence[str]]) -> None:
        sheet = self.book.add_worksheet(title)
        sheet.set_column(0, len(rows[0]) - 1, 28)
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                sheet.write_string(row, column, text, None if row else self.strong)
        sheet.freeze_panes(1, 0)

    # -------------------------------------------------------------- cells

    def _comment(
        self, sheet: Worksheet, row: int, column: int, of: tuple[LevelName, int, str]
    ) -> None:
        text = self.besides.comments.get(of)
        if text:
            sheet.write_comment(row, column, text, {"author": "regmeta", "x_scale": 2})

    def _shown(self, field: Field, text: str) -> str:
        """An option by its label, the way the dropdown has it."""
        option = field.options.find(text) if field.options and text else None
        return option.label(self.lang) if option else text

    def _starred(self, field: Field) -> str:
        heading = self.spec[field.level].heading(field.key, self.lang)
        return heading + (" *" if field.obligation == "mandatory" else "")

    def _validate(self, sheet: Worksheet, field: Field, first: int, column: int, last: int) -> None:
        rule: dict[str, Any] = {
            "input_title": field.label(self.lang)[:32],
            "input_message": _cut(field.help(self.lang), 255),
            "error_title": field.label(self.lang)[:32],
            "ignore_blank": True,
        }
        sheet.data_validation(first, column, last, column, rule | self._kind(field))

    def _kind(self, field: Field) -> dict[str, Any]:
        if field.type == "SingleSelect" and field.options:
            return {
                "validate": "list",
                "source": self.list_columns[field.options.name],
                "error_message": _choose(field.options, self.lang),
            }
        if field.type == "Boolean":
            return {"validate": "list", "source": [YES(self.lang), NO(self.lang)]}
        if field.max_length:
            return {
                "validate": "length",
                "criteria": "<=",
                "value": field.max_length,
                "error_message": _TOO_LONG(self.lang, limit=field.max_length),
            }
        if field.type in ("Date", "Number"):
            # Cells are text so that 0301 and 2010-01-01 stay as typed: the check is a formula.
            cell = "INDIRECT(ADDRESS(ROW(),COLUMN()))"
            reads = "DATEVALUE" if field.type == "Date" else "VALUE"
            message = (_DATE if field.type == "Date" else _NUMBER)(self.lang)
            return {
                "validate": "custom",
                "value": f"=ISNUMBER({reads}({cell}))",
                "error_type": "warning",
                "error_message": message,
            }
        return {"validate": "any"}


_TOO_LONG = Text("Høyst {limit} tegn.", "At most {limit} characters.")
_DATE = Text("Skriv datoen som 2010-01-31.", "Write the date as 2010-01-31.")
_NUMBER = Text("Skriv et tall.", "Write a number.")


def _choose(options: OptionList, lang: str) -> str:
    said = Text("Velg fra listen: ", "Choose from the list: ")(lang)
    return _cut(said + ", ".join(option.label(lang) for option in options.options), 255)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _optional(field: Field) -> bool:
    return field.obligation == "optional"


def _lines(text: str, width: int) -> int:
    """The lines that a text takes in a column of that width."""
    return 1 + len(text) // width


def _width(field: Field, lang: str) -> int:
    if field.type in _WIDE:
        return 48
    return max(14, min(30, len(field.label(lang)) + 4))
