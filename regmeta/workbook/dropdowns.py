"""What a cell of the template takes: its list to choose from, its limits, and its help.

Lists come from a hidden sheet (Excel takes at most 255 characters of inline list), or from the
sheet where a person has written what there is to choose from: the forms and the code lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from regmeta.model import Text
from regmeta.spec.fields import NO, YES, Field, OptionList

_TOO_LONG = Text("Høyst {limit} tegn.", "At most {limit} characters.")
_DATE = Text("Skriv datoen som 2010-01-31.", "Write the date as 2010-01-31.")
_NUMBER = Text("Skriv et tall.", "Write a number.")
_CHOOSE = Text("Velg fra listen: ", "Choose from the list: ")
_SEVERAL = Text(
    "Står ikke på listen. Flere verdier fra listen skilles med semikolon.",
    "Not on the list. Several values of the list are separated by semicolons.",
)
_NO_FORM = Text(
    "Skjemaet står ikke på arket Datasamlinger.",
    "The form is not on the sheet of data collections.",
)
_NO_LIST = Text(
    "Listen står ikke på arket Kodeverk. Det er riktig hvis cellen har svarene selv "
    "(1, Ja | 2, Nei) eller nummeret på et nasjonalt kodeverk.",
    "The list is not on the sheet of code lists. That is right where the cell has the answers "
    "itself (1, Yes | 2, No) or the number of a national code system.",
)
_REFERS = {"variabel.datasamling": _NO_FORM, "variabel.kodeverk": _NO_LIST}


@dataclass(frozen=True)
class Dropdowns:
    """The rules of cells in a language. `options` are the ranges of option lists by their name,
    `chosen` those of what is chosen from another sheet, by the field's name."""

    lang: str
    options: Mapping[str, str]
    chosen: Mapping[str, str]

    def rule(self, field: Field) -> dict[str, Any]:
        """The rule of a field's cells, as xlsxwriter takes it; texts keep to Excel's limits."""
        shared = {
            "input_title": field.label(self.lang)[:32],
            "input_message": _cut(field.help(self.lang), 255),
            "error_title": field.label(self.lang)[:32],
            "ignore_blank": True,
        }
        return shared | self._kind(field)

    def _kind(self, field: Field) -> dict[str, Any]:
        if field.name in self.chosen:
            return self._chosen(field)
        if field.options:
            return self._of_options(field, field.options)
        if field.type == "Boolean":
            return {"validate": "list", "source": [YES(self.lang), NO(self.lang)]}
        if field.max_length:
            return self._limited(field.max_length)
        if field.type in ("Date", "Number"):
            return self._number_or_date(field)
        return {"validate": "any"}

    def _chosen(self, field: Field) -> dict[str, Any]:
        """A list made of what stands on another sheet; another value is a question, no refusal."""
        return {
            "validate": "list",
            "source": self.chosen[field.name],
            "error_type": "warning",
            "error_message": _cut(_REFERS[field.name](self.lang), 255),
        }

    def _of_options(self, field: Field, options: OptionList) -> dict[str, Any]:
        rule: dict[str, Any] = {"validate": "list", "source": self.options[options.name]}
        if field.many:
            # Excel has no list of several answers: what is no single one is asked about.
            return rule | {"error_type": "warning", "error_message": _SEVERAL(self.lang)}
        return rule | {"error_message": _choose(options, self.lang)}

    def _limited(self, limit: int) -> dict[str, Any]:
        return {
            "validate": "length",
            "criteria": "<=",
            "value": limit,
            "error_message": _TOO_LONG(self.lang, limit=limit),
        }

    def _number_or_date(self, field: Field) -> dict[str, Any]:
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


def written_in(sheet: str, letter: str, rows: int) -> str:
    """The formula of what a person has written in a column: no blanks at its end."""
    first, whole = f"'{sheet}'!${letter}$2", f"'{sheet}'!${letter}$2:${letter}${rows + 1}"
    return f"=OFFSET({first},0,0,MAX(1,COUNTA({whole})),1)"


def _choose(options: OptionList, lang: str) -> str:
    return _cut(_CHOOSE(lang) + ", ".join(option.label(lang) for option in options.options), 255)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
