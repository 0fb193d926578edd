"""The workbook to fill in, made from the specification, or filled from what is there already.

An empty one shows what must be filled in and folds away the rest; codes are left empty and made
when it is read (read/derived.py). Time stamps are fixed so that the same specification always gives
the same bytes. What a cell takes stands in dropdowns.py, what the person is told in guide.py.
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
from regmeta.spec.fields import Field, Spec
from regmeta.workbook.dropdowns import Dropdowns, written_in
from regmeta.workbook.guide import EXAMPLE, EXAMPLE_SHEET, GUIDE
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
    "example": EXAMPLE_SHEET,
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
_EXAMPLE = Text("Eksempel på en variabel", "Example of a variable")
LEFT_EMPTY = Text(
    "La stå tom: regmeta lager koden av kortnavnet, skjemaet og databasereferansen.",
    "Leave this empty: regmeta makes the code of the short name, the form and the database "
    "reference.",
)
_SHOWN = frozenset({"variabel.kodeverk", "variabel.DatabaseReferanse", "variabel.MaaleEnhet"})
"""What is not mandatory and yet needed by nearly everybody: never folded away."""
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
        self.dropdowns = Dropdowns(lang, {}, {})
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
            key: self._sheet(key, text) for key, text in _SHEETS.items() if self._is_needed(key)
        }
        self._lists(names["lists"])
        self._guide(names["guide"])
        self._kilde(names["kilde"])
        for level in _TABLES:
            if level in names:
                self._table(names[level], self._records(level), self.fields(level))
        self._codes(names["kode"])
        if "example" in names:
            self._example(names["example"])
        for title, rows in self.besides.sheets.items():
            self._plain_sheet(title, rows)
        names["variabel" if self.submission else "guide"].activate()

    def _is_needed(self, key: str) -> bool:
        if key == "delkilde":
            return len(self._records("delkilde")) > 0
        return key != "example" or self.submission is None

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
        """The fields a person fills in: mandatory first, then recommended, then the rest.

        In an empty template what is folded away comes last.
        """
        ranks = list(_COLORS)
        there = self._records(level)
        kept = [
            field
            for field in self.spec[level].fields
            if not field.key.endswith(_DERIVED) or any(there.column(field.key))
        ]
        return sorted(
            kept,
            key=lambda field: (
                self.is_folded(field),
                not field.gate,
                ranks.index(self.obligation(field)),
            ),
        )

    def is_derived(self, field: Field) -> bool:
        """Whether a field is left empty in an empty template, as its reader works it out."""
        return self.submission is None and field.key == "Code"

    def obligation(self, field: Field) -> str:
        """What is asked of the person; the short name is what codes are made of."""
        if self.is_derived(field):
            return "optional"
        if self.submission is None and field.name == "kilde.KortNavn":
            return "mandatory"
        return field.obligation

    def is_folded(self, field: Field) -> bool:
        """Whether an empty template hides a field until somebody asks for it."""
        if self.submission is not None or field.name in _SHOWN:
            return False
        return self.obligation(field) != "mandatory"

    def _records(self, level: LevelName) -> Records:
        return self.submission[level] if self.submission else Records(level)

    # -------------------------------------------------------------- sheets

    def _lists(self, sheet: Worksheet) -> None:
        ranges: dict[str, str] = {}
        for column, options in enumerate(self.spec.options.values()):
            labels = [option.label(self.lang) for option in options.options]
            sheet.write_string(0, column, options.name)
            for row, label in enumerate(labels, start=1):
                sheet.write_string(row, column, label)
            letter = column_letters(column + 1)
            name = _SHEETS["lists"](self.lang)
            ranges[options.name] = f"='{name}'!${letter}$2:${letter}${len(labels) + 1}"
        sheet.hide()
        self.dropdowns = Dropdowns(self.lang, ranges, self._chosen())

    def _chosen(self) -> dict[str, str]:
        """The columns of other sheets that something is chosen from, by the field that chooses."""
        forms = [field.key for field in self.fields("datasamling")]
        letter = column_letters(forms.index("PreferredTerm") + 1)
        rows = max(ROWS, len(self._records("kode")))
        return {
            "variabel.datasamling": written_in(_SHEETS["datasamling"](self.lang), letter, rows),
            "variabel.kodeverk": written_in(_SHEETS["kode"](self.lang), "A", rows),
        }

    def _guide(self, sheet: Worksheet) -> None:
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 4)
        sheet.set_column(1, 1, 34)
        sheet.set_column(2, 2, 80)
        sheet.write_string(0, 1, self.spec.title(self.lang), self.title)
        sheet.merge_range(1, 1, 1, 2, self.spec.status(self.lang), self.faint)
        sheet.set_row(1, 62)
        for row, text in enumerate(GUIDE, start=3):
            sheet.write_number(row, 0, row - 2, self.faint)
            sheet.merge_range(row, 1, row, 2, text(self.lang), self.plain)
            sheet.set_row(row, 16 * (1 + len(text(self.lang)) // 105))
        start = len(GUIDE) + 5
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
            sheet.write_string(row, 0, heading, self.headings[self.obligation(field)])
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
            heading = self.headings[self.obligation(field)]
            sheet.write_string(0, column, self._starred(field), heading)
            fold = {"level": 1, "hidden": True} if self.is_folded(field) else {}
            sheet.set_column(column, column, self._wide(records, field), self.plain, fold)
            self._validate(sheet, field, 1, column, max(ROWS, len(records)))
            for row, text in enumerate(records.column(field.key), start=1):
                if text:
                    sheet.write_string(row, column, self._shown(field, text))
                    self._comment(sheet, row, column, (records.level, row - 1, field.key))
        extras = self._extras(records)
        if any(map(self.is_folded, fields)):
            sheet.set_column(len(fields), len(fields), None, None, {"collapsed": True})
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

    def _example(self, sheet: Worksheet) -> None:
        """A small registry filled in, one table under another, as it stands on the other sheets."""
        sheet.set_column(0, 8, 22)
        row = 0
        for level, records in EXAMPLE.items():
            sheet.write_string(row, 0, _SHEETS[level](self.lang), self.title)
            keys = dict.fromkeys(key for record in records for key in record)
            fields = [field for field in self.spec[level].fields if field.key in keys]
            fields.sort(key=lambda field: list(keys).index(field.key))
            for column, field in enumerate(fields):
                heading = self.headings[self.obligation(field)]
                sheet.write_string(row + 1, column, self._starred(field), heading)
            for below, record in enumerate(records, start=row + 2):
                sheet.set_row(below, 15 if level == "kode" else 62)
                for column, field in enumerate(fields):
                    text = record.get(field.key, Text())(self.lang)
                    sheet.write_string(below, column, self._shown(field, text), self.plain)
            row += len(records) + 3
        sheet.protect()

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
        return heading + (" *" if self.obligation(field) == "mandatory" else "")

    def _validate(self, sheet: Worksheet, field: Field, first: int, column: int, last: int) -> None:
        rule = self.dropdowns.rule(field)
        if self.is_derived(field):
            rule |= {"input_message": LEFT_EMPTY(self.lang)}
        sheet.data_validation(first, column, last, column, rule)


def _optional(field: Field) -> bool:
    return field.obligation == "optional"


def _lines(text: str, width: int) -> int:
    """The lines that a text takes in a column of that width."""
    return 1 + len(text) // width


def _width(field: Field, lang: str) -> int:
    if field.type in _WIDE:
        return 48
    return max(14, min(30, len(field.label(lang)) + 4))
