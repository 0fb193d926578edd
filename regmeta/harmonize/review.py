"""The workbook in which a registry's people decide on mappings, written and read back.

One row a variable, proposals first. A person chooses in the column of decisions, picks another
target from a list where the proposal is wrong, and comments. Rows left open decide nothing. What a
decision must remember (the variable as it was, the value map) stands in two hidden columns.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from regmeta.errors import UnreadableInput
from regmeta.harmonize.decisions import Decision, fingerprints, values_json
from regmeta.harmonize.explain import Prediction
from regmeta.harmonize.valuemaps import WrongValueMap, value_map_of
from regmeta.model import Place, Submission, Target, TargetMapping, Text, ValueMap
from regmeta.texts import FIRST, folded_letters, languages

SHEET, TARGET_SHEET = Text("Koblinger", "Mappings"), Text("Variabler", "Variables")
AUTHOR_ROW, HEADING_ROW = 2, 4
JUSTIFICATION = "semapv:ManualMappingCuration"


@dataclass(frozen=True, slots=True)
class Heading:
    """One column of the workbook: its key, heading in both languages and width."""

    key: str
    title: Text
    width: int


HEADINGS = (
    Heading("variable", Text(nb="Variabel", en="Variable"), 26),
    Heading("label", Text(nb="Ledetekst", en="Label"), 24),
    Heading("codes", Text(nb="Type og koder", en="Type and codes"), 22),
    Heading("proposal", Text(nb="Forslag", en="Proposal"), 22),
    Heading("confidence", Text(nb="Sikkerhet", en="Confidence"), 10),
    Heading("evidence", Text(nb="Belegg", en="Evidence"), 34),
    Heading("loss", Text(nb="Verdiene", en="Values"), 24),
    Heading("decision", Text(nb="Avgjørelse", en="Decision"), 14),
    Heading("other", Text(nb="Annen variabel", en="Other variable"), 22),
    Heading("comment", Text(nb="Kommentar", en="Comment"), 24),
    Heading("fingerprint", Text(nb="(avtrykk)", en="(fingerprint)"), 2),
    Heading("values", Text(nb="(verdikart)", en="(value map)"), 2),
)
_AT = {heading.key: i for i, heading in enumerate(HEADINGS)}
_HIDDEN = ("fingerprint", "values")
ACCEPT = Text(nb="godta", en="accept")
OTHER = Text(nb="annen", en="other")
NONE = Text(nb="ingen", en="none")
_SAYS = Text(
    nb="Velg i kolonnen Avgjørelse: godta forslaget, «annen» (velg i kolonnen ved siden av) eller "
    "«ingen». La stå tomt det du ikke vil avgjøre nå.",
    en="Choose in the column Decision: accept the proposal, “other” (choose in the next column) or "
    "“none”. Leave open what you do not want to decide now.",
)
WHAT_HAPPENS = {
    "identity": Text("Verdiene er de samme.", "The values are the same."),
    "recode": Text("Kodene oversettes.", "The codes are translated."),
    "regroup": Text("Kodene samles i grupper.", "The codes are put into groups."),
    "pad-zeros": Text("Nuller settes foran.", "Zeros are put in front."),
    "split-date-time": Text("Dato og tid skilles.", "Date and time are separated."),
    "inverse-dummy": Text("Bokser blir én kode.", "Boxes become one code."),
    "municipality-year": Text(
        "Kommunenummer føres til et år.", "Municipality numbers are carried to a year."
    ),
    "none": Text("Et menneske må vurdere verdiene.", "A person must judge the values."),
}
_AUTHOR = Text(nb="Avgjort av (navn):", en="Decided by (name):")


@dataclass(frozen=True)
class Reviewed:
    """What a person has decided, and the cells that say something which cannot be."""

    decisions: tuple[Decision, ...]
    mistakes: tuple[UnreadableInput, ...] = ()


def review_workbook(
    predictions: Sequence[Prediction],
    *,
    submission: Submission,
    targets: Sequence[Target],
    decided: Sequence[Decision] = (),
    lang: str = "nb",
) -> bytes:
    """The workbook to decide in, as .xlsx. Variables that are decided already are left out."""
    done = {decision.mapping.variable for decision in decided}
    prints = fingerprints(submission)
    open_ones = [prediction for prediction in predictions if prediction.asked.variable not in done]
    ordered = sorted(open_ones, key=lambda prediction: (not prediction.target, not prediction.best))
    return _workbook(ordered, prints, targets, lang)


def _workbook(
    rows: Sequence[Prediction], prints: Mapping[str, str], targets: Sequence[Target], lang: str
) -> bytes:
    import io
    from datetime import datetime

    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    # A fixed time: the same proposals give the same bytes.
    book.set_properties({"created": datetime(2026, 1, 1)})
    sheet = book.add_worksheet(SHEET(lang))
    _head(book, sheet, lang)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    names = {target.id: target.name(lang) for target in targets}
    for i, row in enumerate(rows):
        _row(sheet, HEADING_ROW + i, _cells(row, prints, names, lang), wrapped)
    _lists(book, sheet, HEADING_ROW + len(rows), targets, lang)
    for printed in book.worksheets():
        _as_printed(printed)
    sheet.repeat_rows(HEADING_ROW - 1)
    book.close()
    return buffer.getvalue()


def _as_printed(sheet: Any) -> None:
    """A4 across, as wide as the page and as long as it takes, with page numbers."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&R&P / &N")


def _head(book: Any, sheet: Any, lang: str) -> None:
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF4", "valign": "top"})
    sheet.write_string(0, 0, _SAYS(lang))
    sheet.write_string(AUTHOR_ROW - 1, 0, _AUTHOR(lang), book.add_format({"bold": True}))
    for i, heading in enumerate(HEADINGS):
        sheet.write_string(HEADING_ROW - 1, i, heading.title(lang), bold)
        hidden = {"hidden": True} if heading.key in _HIDDEN else {}
        sheet.set_column(i, i, heading.width, None, hidden)
    sheet.freeze_panes(HEADING_ROW, 1)


def _cells(
    prediction: Prediction, prints: Mapping[str, str], names: Mapping[str, str], lang: str
) -> dict[str, str | float]:
    asked, values = prediction.asked, prediction.values
    codes = " | ".join(f"{value} = {text}" for value, text in asked.codes[:12])
    return {
        "variable": asked.variable or asked.name,
        "label": asked.label,
        "codes": f"{asked.type}: {codes}" if codes else asked.type,
        "proposal": names.get(prediction.target, prediction.target),
        "confidence": round(prediction.confidence, 2) if prediction.target else "",
        "evidence": prediction.evidence(lang),
        "loss": f"{WHAT_HAPPENS[values.operation](lang)} {values.loss(lang)}".strip()
        if values
        else "",
        "decision": "",
        "other": "",
        "comment": "",
        "fingerprint": prints.get(asked.variable, ""),
        "values": json.dumps(values_json(values), ensure_ascii=False) if values else "",
    }


def _row(sheet: Any, at: int, cells: Mapping[str, str | float], form: Any) -> None:
    sheet.set_row(at, 15 * _lines(cells))
    for heading in HEADINGS:
        value = cells[heading.key]
        if isinstance(value, float):
            sheet.write_number(at, _AT[heading.key], value, form)
        elif value:
            sheet.write_string(at, _AT[heading.key], value, form)


def _lines(cells: Mapping[str, str | float]) -> int:
    """The lines that a row needs, eight at the most: a sheet that is printed shows no more."""
    shown = (heading for heading in HEADINGS if heading.key not in _HIDDEN)
    return min(8, max(1 + len(str(cells[heading.key])) // heading.width for heading in shown))


def _lists(book: Any, sheet: Any, end: int, targets: Sequence[Target], lang: str) -> None:
    """The lists to choose from: too long for a cell, so the targets have a sheet of their own."""
    names = book.add_worksheet(TARGET_SHEET(lang))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for i, target in enumerate(targets):
        names.write_row(i, 0, [target.name(lang), target.definition(lang), target.id], wrapped)
    for column, width in enumerate((38, 80, 34)):
        names.set_column(column, column, width)
    last = max(end, HEADING_ROW + 1) - 1
    choices = [text(lang) for text in (ACCEPT, OTHER, NONE)]
    column = _AT["decision"]
    sheet.data_validation(
        HEADING_ROW, column, last, column, {"validate": "list", "source": choices}
    )
    column = _AT["other"]
    source = f"={_quoted_sheet(TARGET_SHEET(lang))}!$A$1:$A${max(1, len(targets))}"
    sheet.data_validation(HEADING_ROW, column, last, column, {"validate": "list", "source": source})
    sheet.autofilter(HEADING_ROW - 1, 0, last, len(HEADINGS) - 1)


def _quoted_sheet(name: str) -> str:
    """A sheet's name as formulas have it."""
    return name if name.isidentifier() else f"'{name}'"


# ------------------------------------------------------------------ reading back


def accept_review(
    path: Path, *, today: date, targets: Sequence[Target], author: str = ""
) -> Reviewed:
    """The decisions of a reviewed workbook; rows left open decide nothing.

    A row that says what cannot be is told with its cell, and the others hold. `author` overrules
    the name written in the workbook. Raises UnreadableInput where there is no such workbook, or
    nobody says who decided.
    """
    rows = _rows(path)
    who = author or _text(rows, AUTHOR_ROW - 1, 1)
    names = {target.id: target.name.nb for target in targets}
    ids = _ids(targets)
    accepted, mistakes = [], []
    for i in range(HEADING_ROW, len(rows)):
        try:
            decision = _decided(path, i, rows, ids)
            if decision is not None:
                accepted.append(_decision(path, decision, rows, i, (names, ids), who, today))
        except UnreadableInput as mistake:
            mistakes.append(mistake)
    if accepted and not who:
        raise _wrong(
            path,
            f"B{AUTHOR_ROW}",
            Text("skriv hvem som har avgjort.", "write who decided."),
        )
    return Reviewed(tuple(accepted), tuple(mistakes))


def _ids(targets: Sequence[Target]) -> dict[str, str]:
    """The targets by all that a person may write: their names in every language, and their id."""
    ids = {
        folded_letters(target.name(lang)): target.id for lang in languages() for target in targets
    }
    return ids | {folded_letters(target.id): target.id for target in targets}


def _wrong(path: Path, cell: str, why: Text) -> UnreadableInput:
    return UnreadableInput(
        "{path}!{sheet}!{cell}: {why}",
        "{path}!{sheet}!{cell}: {why}",
        path=path,
        sheet=SHEET,
        cell=cell,
        why=why,
    )


def _rows(path: Path) -> list[list[str]]:
    """The cells of the sheet of mappings."""
    from regmeta.files.workbooks import cells_apart

    rows = cells_apart(path, SHEET)
    if rows is None:
        why = Text("mangler arket {sheet}.", "the sheet {sheet} is missing.")
        raise _wrong(path, "A1", why.filled(sheet=SHEET))
    return rows


def _text(rows: Sequence[Sequence[Any]], row: int, column: int) -> str:
    if row >= len(rows) or column >= len(rows[row]):
        return ""
    return str(rows[row][column]).strip()


def _decided(
    path: Path, i: int, rows: Sequence[Sequence[Any]], ids: Mapping[str, str]
) -> str | None:
    """The target decided on in a row, '' for none, None where the row is open."""
    choice = _text(rows, i, _AT["decision"]).casefold()
    other, proposal = _text(rows, i, _AT["other"]), _text(rows, i, _AT["proposal"])
    if not choice and not other:
        return None
    if _is(choice, NONE):
        return ""
    target = proposal if _is(choice, ACCEPT) else other
    if choice and not (_is(choice, ACCEPT) or _is(choice, OTHER)):
        raise _wrong(
            path,
            f"{_letter('decision')}{i + 1}",
            Text(
                "«{choice}» er ikke et valg. Velg godta, annen eller ingen.",
                "«{choice}» is not a choice. Choose accept, other or none.",
            ).filled(choice=choice),
        )
    if folded_letters(target) not in ids:
        raise _wrong(
            path,
            f"{_letter('other' if target == other else 'proposal')}{i + 1}",
            Text(
                "«{target}» er ikke en harmonisert variabel. Velg fra listen.",
                "«{target}» is not a harmonized variable. Choose from the list.",
            ).filled(target=target),
        )
    return ids[folded_letters(target)]


def _is(choice: str, said: Text) -> bool:
    """Whether a choice is this one, in whatever language the workbook was written."""
    return choice in {said(lang).casefold() for lang in languages()}


def _letter(key: str) -> str:
    from regmeta.model import column_letters

    return column_letters(_AT[key] + 1)


def _decision(
    path: Path,
    target: str,
    rows: Sequence[Sequence[Any]],
    i: int,
    named: tuple[Mapping[str, str], Mapping[str, str]],
    author: str,
    today: date,
) -> Decision:
    names, ids = named
    proposal = ids.get(folded_letters(_text(rows, i, _AT["proposal"])), "")
    accepted = target and target == proposal
    return Decision(
        mapping=TargetMapping(
            variable=_text(rows, i, _AT["variable"]),
            target=target,
            justification=JUSTIFICATION,
            evidence=Text(nb=_text(rows, i, _AT["comment"])),
            author=author,
            decided=today,
            values=_values(path, i, _text(rows, i, _AT["values"])) if accepted else None,
        ),
        label=_text(rows, i, _AT["label"]),
        target_label=names.get(target, ""),
        fingerprint=_text(rows, i, _AT["fingerprint"]),
        place=Place(SHEET(FIRST), row=i + 1),
    )


def _values(path: Path, i: int, text: str) -> ValueMap | None:
    """The value map that the review brought along; UnreadableInput where somebody changed it."""
    if not text:
        return None
    try:
        return value_map_of(json.loads(text))
    except ValueError as error:
        says = error.says if isinstance(error, WrongValueMap) else Text("JSON")
        wrong = Text("verdikartet duger ikke ({why}).", "the value map will not do ({why}).")
        raise _wrong(path, f"{_letter('values')}{i + 1}", wrong.filled(why=says)) from None


def merge_decisions(before: Sequence[Decision], after: Sequence[Decision]) -> tuple[Decision, ...]:
    """The decisions with new ones taking the place of old ones about the same variable."""
    renewed = {decision.mapping.variable for decision in after}
    kept = [decision for decision in before if decision.mapping.variable not in renewed]
    return (*kept, *after)
