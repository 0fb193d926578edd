"""`regmeta read --ask`: walk through a file in the terminal, and write columns.csv."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
import typer

from regmeta.cli.telling import say
from regmeta.errors import WrongUse
from regmeta.texts import Text

if TYPE_CHECKING:
    from regmeta.read.asking import ColumnQuestion, SheetAnswer
    from regmeta.read.grid import Grid

_ROWS = 8
_WIDEST = 24
_SHEET = Text("Ark «{sheet}»", "Sheet “{sheet}”")
_FILE = Text("Filen", "The file")
_ROW = Text(
    "Hvilken rad har overskriftene? (0: ingen, -: la arket være ute)",
    "Which row has the headings? (0: none, -: leave the sheet out)",
)
_NO_ROW = Text("Skriv et radnummer, 0 eller -.", "Write a row number, 0 or -.")
_ROLES = Text(
    "En kolonne er: {roles}, eller et felt (regmeta spec).",
    "A column is: {roles}, or a field (regmeta spec).",
)
_COLUMN = Text(
    "Kolonne {letter} «{heading}» ({samples})", "Column {letter} “{heading}” ({samples})"
)
_NO_ROLE = Text("«{answer}» er ikke noe av dette.", "“{answer}” is none of these.")
_WRITTEN = Text(
    "Skrev {path}. Slik leses filen nå:", "Wrote {path}. This is how the file is read now:"
)


def ask(path: Path, lang: str, fields: frozenset[str]) -> Path:
    """Ask what the sheets and columns of a file are; the columns.csv written.

    Raises WrongUse where the questions are broken off: then nothing is written.
    """
    from regmeta.read.asking import sheets_to_ask, write_columns

    try:
        answers = [_ask_sheet(grid, lang, fields) for grid in sheets_to_ask(path)]
    except click.Abort as abort:
        raise WrongUse(
            "Avbrutt: ingenting er skrevet.", "Broken off: nothing was written."
        ) from abort
    written = write_columns(path.parent, path.name, answers)
    say(_WRITTEN(lang, path=written))
    return written


def _ask_sheet(grid: "Grid", lang: str, fields: frozenset[str]) -> "SheetAnswer":
    from regmeta.read.asking import SheetAnswer, column_questions, proposed_heading_row

    say("")
    say(_SHEET(lang, sheet=grid.sheet) if grid.sheet else _FILE(lang))
    for number, row in enumerate(grid.rows[:_ROWS], start=1):
        say(f"  {number:>3}  " + " | ".join(cell[:_WIDEST] for cell in row))
    number = _ask_row(lang, proposed_heading_row(grid))
    if number < 0:
        return SheetAnswer(grid.sheet, leave_out=True)
    say(_ROLES(lang, roles=", ".join(_words(lang))))
    roles = {
        question.heading: _ask_column(question, lang, fields)
        for question in column_questions(grid, number)
    }
    return SheetAnswer(grid.sheet, heading_row=number, roles=roles)


def _ask_row(lang: str, proposal: int) -> int:
    """The row of the headings, 0 for none, -1 to leave the sheet out."""
    while True:
        answer = str(typer.prompt(_ROW(lang), default=str(proposal))).strip()
        if answer == "-":
            return -1
        if answer.isdecimal():
            return int(answer)
        say(_NO_ROW(lang))


def _ask_column(question: "ColumnQuestion", lang: str, fields: frozenset[str]) -> str:
    from regmeta.model import column_letters
    from regmeta.read.layouts.decisions import role_of

    asked = _COLUMN(
        lang,
        letter=column_letters(question.column),
        heading=question.heading,
        samples=", ".join(question.samples),
    )
    while True:
        answer = str(typer.prompt(asked, default=_word(question.proposal, lang)))
        role = role_of(answer, dict.fromkeys(fields))
        if role:
            return role
        say(_NO_ROLE(lang, answer=answer))


def _words(lang: str) -> list[str]:
    from regmeta.read.layouts.decisions import HEADINGS, ROLES

    return [_word(role, lang) for role in ROLES if role != HEADINGS]


def _word(role: str, lang: str) -> str:
    """The plain word for a role in the language of the terminal."""
    from regmeta.read.layouts.decisions import SHOWN

    return SHOWN[role](lang) if role in SHOWN else role
