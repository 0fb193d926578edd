"""The workbook in which a registry's people accept translations, written and read back.

One row a text, variables first and proposals first. A person accepts a proposal, takes it for the
time being, writes another text, or says that there is to be none. Rows left open decide nothing.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast, get_args

from regmeta.catalogue.translations import (
    REVIEWED,
    UNREVIEWED,
    Level,
    Translation,
    on_one_line,
)
from regmeta.errors import UnreadableInput
from regmeta.model import Text, column_letters
from regmeta.texts import folded_letters, languages

SHEET = Text("Oversettelser", "Translations")
_AUTHOR_ROW, _HEADING_ROW = 2, 4
_SAYS = Text(
    "Velg i kolonnen Avgjørelse: «godta» når du har lest forslaget, «foreløpig» for å publisere "
    "det merket som ikke gjennomgått, eller skriv en egen tekst. La stå tomt det du ikke vil "
    "avgjøre.",
    "Choose in the column Decision: “accept” when you have read the proposal, “provisional” to "
    "publish it marked as not reviewed, or write a text of your own. Leave open what you do not "
    "want to decide.",
)
_AUTHOR = Text("Avgjort av (navn):", "Decided by (name):")
_ACCEPT, _PROVISIONAL = Text("godta", "accept"), Text("foreløpig", "provisional")
_TARGETS = frozenset({"en", "nn"})
"""The languages that are translated into."""
_LEVELS: dict[Level, Text] = {
    "variabel": Text("variabel", "variable"),
    "kode": Text("svar", "answer"),
}
_HEADINGS = (
    (Text("Hva", "What"), 10),
    (Text("Tekst", "Text"), 44),
    (Text("Forslag", "Proposal"), 44),
    (Text("Kilde", "Source"), 26),
    (Text("Avgjørelse", "Decision"), 14),
    (Text("Egen tekst", "Own text"), 44),
    (Text("Står ved", "Stands at"), 56),
    (Text("(nivå)", "(level)"), 2),
    (Text("(språk)", "(language)"), 2),
)
_TEXT, _PROPOSAL, _SOURCE, _DECISION, _OWN, _LEVEL, _INTO = 1, 2, 3, 4, 5, 7, 8
_PLACES = 6
_MOST_PLACES = 3
_OWN_SOURCE = "own"


@dataclass(frozen=True, slots=True)
class TextProposal:
    """A text that is not given in a language, what is proposed for it ('' for nothing), where that
    was taken from, and the variables that the text stands at."""

    level: Level
    nb: str
    text: str
    source: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AcceptedTranslations:
    """What a person has accepted, and the cells that say something which cannot be."""

    translations: tuple[Translation, ...]
    mistakes: tuple[UnreadableInput, ...] = ()


def translation_workbook(proposals: Sequence[TextProposal], *, into: str, lang: str) -> bytes:
    """The workbook to decide in, as .xlsx; the same proposals give the same bytes."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": datetime(2026, 1, 1)})
    sheet = book.add_worksheet(SHEET(lang))
    _head(book, sheet, lang)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    # A code that is cut in two is no code, and lies over the next row where rows do not grow.
    whole = book.add_format({"valign": "top"})
    for number, proposal in enumerate(proposals, start=_HEADING_ROW):
        for column, text in enumerate(_cells(proposal, into, lang)):
            if text:
                sheet.write_string(number, column, text, whole if column == _PLACES else wrapped)
    _choices(sheet, _HEADING_ROW + max(1, len(proposals)) - 1, lang)
    book.close()
    return buffer.getvalue()


def _head(book: Any, sheet: Any, lang: str) -> None:
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF4", "valign": "top"})
    sheet.write_string(0, 0, _SAYS(lang))
    sheet.write_string(_AUTHOR_ROW - 1, 0, _AUTHOR(lang), book.add_format({"bold": True}))
    for column, (title, width) in enumerate(_HEADINGS):
        sheet.write_string(_HEADING_ROW - 1, column, title(lang), bold)
        sheet.set_column(column, column, width, None, {"hidden": column >= _LEVEL})
    sheet.freeze_panes(_HEADING_ROW, 2)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADING_ROW - 1)
    sheet.set_footer("&L&A&R&P / &N")


def _cells(proposal: TextProposal, into: str, lang: str) -> tuple[str, ...]:
    places = ", ".join(proposal.places[:_MOST_PLACES])
    more = len(proposal.places) - _MOST_PLACES
    return (
        _LEVELS[proposal.level](lang),
        proposal.nb,
        proposal.text,
        proposal.source,
        "",
        "",
        f"{places} + {more}" if more > 0 else places,
        proposal.level,
        into,
    )


def _choices(sheet: Any, last: int, lang: str) -> None:
    choices = [_ACCEPT(lang), _PROVISIONAL(lang)]
    rule = {"validate": "list", "source": choices}
    sheet.data_validation(_HEADING_ROW, _DECISION, last, _DECISION, rule)
    sheet.autofilter(_HEADING_ROW - 1, 0, last, len(_HEADINGS) - 1)


# ------------------------------------------------------------------ reading back


def accepted_in(path: Path, *, today: date, author: str = "") -> AcceptedTranslations:
    """The translations that were accepted in a workbook; rows left open accept nothing.

    A row that says what cannot be is told with its cell, and the others hold. `author` overrules
    the name in the workbook. Raises UnreadableInput where there is no such workbook, or nobody
    says who decided.
    """
    rows = _rows(path)
    who = on_one_line(author or _cell(rows, _AUTHOR_ROW - 1, 1))
    accepted, mistakes = [], []
    for number in range(_HEADING_ROW, len(rows)):
        try:
            translation = _translation(path, rows, number, who, today)
            if translation is not None:
                accepted.append(translation)
        except UnreadableInput as mistake:
            mistakes.append(mistake)
    if accepted and not who:
        raise _wrong(
            path, _AUTHOR_ROW - 1, 1, Text("skriv hvem som har avgjort.", "write who decided.")
        )
    return AcceptedTranslations(tuple(accepted), tuple(mistakes))


def _translation(
    path: Path, rows: Sequence[Sequence[str]], number: int, who: str, today: date
) -> Translation | None:
    """What a row accepts, None where it is open."""
    choice = folded_letters(_cell(rows, number, _DECISION))
    own, proposal = _cell(rows, number, _OWN), _cell(rows, number, _PROPOSAL)
    if not choice and not own:
        return None
    state = _state(path, number, choice)
    if not (own or proposal):
        why = Text("her er ingen tekst å godta.", "there is no text to accept here.")
        raise _wrong(path, number, _DECISION, why)
    level, into = _cell(rows, number, _LEVEL), _cell(rows, number, _INTO)
    nb = _cell(rows, number, _TEXT)
    if level not in get_args(Level) or into not in _TARGETS or not nb:
        why = Text(
            "raden er ikke som regmeta skrev den. Lag arbeidsboka på nytt.",
            "the row is not as regmeta wrote it. Make the workbook anew.",
        )
        raise _wrong(path, number, _LEVEL, why)
    source = _OWN_SOURCE if own else _cell(rows, number, _SOURCE)
    text = on_one_line(own or proposal)
    day = today.isoformat()
    return Translation(cast(Level, level), on_one_line(nb), into, text, source, state, who, day)


def _state(path: Path, number: int, choice: str) -> str:
    """Whether what a row accepts was reviewed: a text of one's own is."""
    if not choice or choice in _said(_ACCEPT):
        return REVIEWED
    if choice in _said(_PROVISIONAL):
        return UNREVIEWED
    why = Text(
        "«{choice}» er ingen avgjørelse. Skriv «{accept}» eller «{provisional}».",
        "“{choice}” is no decision. Write “{accept}” or “{provisional}”.",
    )
    filled = why.filled(choice=choice, accept=_ACCEPT, provisional=_PROVISIONAL)
    raise _wrong(path, number, _DECISION, filled)


def _said(text: Text) -> set[str]:
    return {folded_letters(text(lang)) for lang in languages()}


def _cell(rows: Sequence[Sequence[str]], row: int, column: int) -> str:
    if row >= len(rows) or column >= len(rows[row]):
        return ""
    return rows[row][column].strip()


def _wrong(path: Path, row: int, column: int, why: Text) -> UnreadableInput:
    return UnreadableInput(
        "{path}!{sheet}!{cell}: {why}",
        "{path}!{sheet}!{cell}: {why}",
        path=path,
        sheet=SHEET,
        cell=f"{column_letters(column + 1)}{row + 1}",
        why=why,
    )


def _rows(path: Path) -> list[list[str]]:
    """The cells of the sheet."""
    from regmeta.files.workbooks import cells_apart

    rows = cells_apart(path, SHEET)
    if rows is None:
        why = Text("mangler arket {sheet}.", "the sheet {sheet} is missing.")
        raise _wrong(path, 0, 0, why.filled(sheet=SHEET))
    return rows
