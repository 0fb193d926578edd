"""The sheet Funn: what was found by cause at the top, then each finding with its cell.

What holds back publication comes first, then what only a person can decide, last what one command
mends. The person ticks off, says who and comments; that is read back on the next marking
(notes.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from xml.sax.saxutils import quoteattr

from regmeta.model import SEVERITIES, Finding, Place, Report, Text, column_letters
from regmeta.validate.named import rule_named
from regmeta.validate.pages import advice, counted, field_label, message
from regmeta.workbook.cells import inline
from regmeta.workbook.notes import COMMENT, DONE, KEY, WHO, Former, WrittenNotes, key_of, written_in
from regmeta.workbook.package import MAIN
from regmeta.workbook.styles import FILLS, Styles

MOST_LINKS = 65_530
"""The links that a sheet of Excel can hold."""
SHEET = Text("Funn", "Findings")
SEVERITY = {
    "error": Text("Feil", "Error"),
    "warning": Text("Advarsel", "Warning"),
    "advice": Text("Råd", "Advice"),
}
_COLUMNS = (
    (Text("Alvor", "Severity"), 11),
    (Text("Ark", "Sheet"), 20),
    (Text("Celle", "Cell"), 9),
    (Text("Navn", "Name"), 26),
    (Text("Felt", "Field"), 22),
    (Text("Hva er galt", "What is wrong"), 56),
    (Text("Hva du gjør", "What to do"), 56),
    (DONE, 9),
    (WHO, 12),
    (COMMENT, 30),
    (Text("Regel", "Rule"), 26),
)
_DONE_AT = 8
_TITLE = Text(
    "Funn i {file}: {counts}. Klikk på en celle for å gå dit.",
    "Findings in {file}: {counts}. Click a cell to go there.",
)
_YOURS = Text(
    "Kolonnene Ferdig, Hvem og Kommentar er dine: det du skriver der, blir stående neste gang.",
    "The columns Done, Who and Comment are yours: what you write there stays the next time.",
)
_CAUSES = (
    Text("Alvor", "Severity"),
    Text("Antall", "Count"),
    Text("Gå til", "Go to"),
    Text("Det gjelder", "What it is about"),
)
_NONE = Text("Ingen funn. Arket er i orden.", "No findings. The workbook is in order.")
_GONE = Text("Rettet siden sist, med det du skrev", "Mended since last time, with what you wrote")
_BY_COMMAND = Text(
    "Ett funn av dette slaget, eller alle: `regmeta fix` retter dem. Radene er skjult under.",
    "One finding of this kind, or all: `regmeta fix` mends them. The rows are hidden below.",
)
SINCE = Text(
    "Siden sist: {gone} rettet, {new} nye, {left} igjen.",
    "Since last time: {gone} mended, {new} new, {left} left.",
)


@dataclass(frozen=True, slots=True)
class Since:
    """How many findings are gone since the sheet that was there, are new, and are left."""

    gone: int
    new: int
    left: int

    def said(self, lang: str) -> str:
        return SINCE(lang, gone=self.gone, new=self.new, left=self.left)


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding as a row: its texts, key, and what the person wrote about it."""

    finding: Finding
    texts: tuple[str, ...]
    key: str


@dataclass
class Listing:
    """The findings of one workbook as they are shown.

    `names` are variables' names by code, `former` the sheet that was there before, `sheets` what
    sheets are called that got another name, `extra` a sentence to begin with.
    """

    report: Report
    file: str
    lang: str
    names: Mapping[str, str] = field(default_factory=dict)
    former: Former = field(default_factory=Former)
    sheets: Mapping[str, str] = field(default_factory=dict)
    extra: str = ""

    def __post_init__(self) -> None:
        self._advice: dict[str, str] = {}
        self.findings = sorted(self.report.findings, key=_order)
        keyed = self.former.keyed
        self.notes = written_in(self.former, self.findings)
        self.gone = self.former.left()
        new = sum(note is None for note in self.notes)
        since = Since(len(self.gone), new, len(self.findings) - new)
        self.since = since if keyed else None

    def by_sheet(self) -> dict[str, dict[tuple[int, int], list[Finding]]]:
        """The findings in cells of this file, by sheet and cell."""
        cells: dict[str, dict[tuple[int, int], list[Finding]]] = {}
        for finding in self.report.findings:
            place = finding.place
            if place.file == self.file and place.row:
                cell = (place.row, max(1, place.column))
                sheet = cells.setdefault(self.sheet_of(place), {})
                sheet.setdefault(cell, []).append(finding)
        return cells

    def sheet_of(self, place: Place) -> str:
        """What the sheet of a place is called in the workbook."""
        return self.sheets.get(place.sheet, place.sheet)

    def advice(self, finding: Finding) -> str:
        """What to do about a finding, looked up once a rule."""
        if finding.rule not in self._advice:
            self._advice[finding.rule] = advice(finding, self.lang)
        return self._advice[finding.rule]

    @property
    def title(self) -> str:
        counts = self.report.counts
        by_severity = {"error": counts.error, "warning": counts.warning, "advice": counts.advice}
        return _TITLE(self.lang, file=self.file, counts=counted(by_severity, self.lang))

    def lines(self) -> Iterator[FindingLine]:
        """A line a finding, in the order they are shown."""
        for finding, note in zip(self.findings, self.notes, strict=True):
            yield FindingLine(
                finding, self._texts(finding, note or WrittenNotes()), key_of(finding)
            )

    def _texts(self, finding: Finding, note: WrittenNotes) -> tuple[str, ...]:
        place = finding.place
        return (
            SEVERITY[finding.severity](self.lang),
            self.sheet_of(place) if place.file == self.file else place.file,
            _cell_of(place),
            self.names.get(finding.code, finding.code),
            field_label(finding.level, finding.field, self.lang) if finding.field else "",
            message(finding, self.lang),
            self.advice(finding),
            note.done,
            note.who,
            note.comment,
            finding.rule,
        )


def _cell_of(place: Place) -> str:
    """A cell's address, else its row, else an arrow to the sheet."""
    if place.cell:
        return place.cell
    if place.row:
        return f"{place.row}:{place.row}"
    return "→" if place.sheet else ""


_LAST = {"": 1, "decision": 0, "fix": 2}


def _order(finding: Finding) -> tuple[int, int, str]:
    """Gravest first; what a command mends last; what has one cause together."""
    takes = rule_named(finding.rule).takes
    grave = SEVERITIES.index(finding.severity)
    return (grave if takes != "fix" else len(SEVERITIES), _LAST[takes], finding.rule)


# ------------------------------------------------------------------ as a sheet


class _Looks:
    """The formats of the sheet's own cells, by what they are for."""

    def __init__(self, styles: Styles) -> None:
        font = '<sz val="11"/><name val="Calibri"/></font>'
        bold = styles.add("fonts", f"<font><b/>{font}")
        colour = '<color rgb="FF0B4F8A"/>'
        blue = styles.add("fonts", f"<font><u/>{font.replace('<name', colour + '<name')}")
        wrap = '<alignment vertical="top" wrapText="1"/></xf>'
        self.heading = styles.add("cellXfs", f'<xf fontId="{bold}" applyFont="1" {_A}>{wrap}')
        self.title = styles.add("cellXfs", f'<xf fontId="{bold}" applyFont="1"/>')
        self.plain = styles.add("cellXfs", f"<xf {_A}>{wrap}")
        self.link = styles.add("cellXfs", f'<xf fontId="{blue}" applyFont="1" {_A}>{wrap}')
        self.marks = {
            severity: styles.add(
                "cellXfs", f'<xf fillId="{styles.fill(rgb)}" applyFill="1" {_A}>{wrap}'
            )
            for severity, rgb in FILLS.items()
        }


_A = 'applyAlignment="1"'


class _Sheet:
    """The sheet in the making: its rows as XML, and its links."""

    def __init__(self, listing: Listing, looks: _Looks, names: frozenset[str]) -> None:
        self.listing, self.looks, self.names = listing, looks, names
        self.rows: list[str] = []
        self.links: list[str] = []

    def row(
        self, texts: Sequence[str], styles: Sequence[int], *, more: str = "", fixed: bool = False
    ) -> None:
        """A row more; texts that are '' make no cell."""
        number = len(self.rows) + 1
        cells = "".join(
            f'<c r="{column_letters(n)}{number}" s="{style}" t="inlineStr">{inline(text)}</c>'
            for n, (text, style) in enumerate(zip(texts, styles, strict=True), 1)
            if text
        )
        height = "" if fixed else f' ht="{_height(texts)}" customHeight="1"'
        self.rows.append(f'<row r="{number}"{height}{more}>{cells}</row>')

    def link(self, column: str, to: str) -> bool:
        """A link from the row that comes next."""
        if not to or len(self.links) >= MOST_LINKS:
            return False
        at = f"{column}{len(self.rows) + 1}"
        self.links.append(f'<hyperlink ref="{at}" location={quoteattr(to)}/>')
        return True


def _height(texts: Sequence[str]) -> int:
    """Readers do not work out the height of wrapped rows that they did not write themselves."""
    pairs = zip(texts, _COLUMNS, strict=False)
    lines = max((1 + len(text) // width for text, (_, width) in pairs), default=1)
    return 15 * min(lines, 12)


def sheet_xml(
    listing: Listing, styles: Styles, names: frozenset[str], own: str, hidden: str
) -> str:
    """The sheet `own` as XML; `names` are the other sheets, `hidden` the row that no one sees."""
    looks = _Looks(styles)
    sheet = _Sheet(listing, looks, names)
    sheet.row([listing.title], [looks.title], fixed=True)
    sheet.row([hidden], [looks.plain], more=' hidden="1"', fixed=True)
    for text in _openings(listing):
        sheet.row([text], [looks.title], fixed=True)
    groups = [
        (rule, list(lines))
        for rule, lines in groupby(listing.lines(), lambda line: line.finding.rule)
    ]
    _summary(sheet, groups, own)
    first = len(sheet.rows) + 1
    headings = [*(text(listing.lang) for text, _ in _COLUMNS), KEY]
    sheet.row(headings, [looks.heading] * len(headings))
    for _, lines in groups:
        _group(sheet, lines)
    last = len(sheet.rows)
    _endings(sheet, bool(groups))
    return _whole(sheet, first, last)


def _openings(listing: Listing) -> Iterator[str]:
    if listing.since is not None:
        yield listing.since.said(listing.lang)
    if listing.extra:
        yield listing.extra
    if listing.findings:
        yield _YOURS(listing.lang)


def _summary(sheet: _Sheet, groups: Sequence[tuple[str, Sequence[FindingLine]]], own: str) -> None:
    """A line a cause, with how many findings it has and a link to the first of them."""
    if not groups:
        return
    lang, looks = sheet.listing.lang, sheet.looks
    sheet.row([text(lang) for text in _CAUSES], [looks.heading] * len(_CAUSES))
    at = len(sheet.rows) + len(groups) + 3
    for rule, lines in groups:
        severity = lines[0].finding.severity
        linked = sheet.link("C", f"'{own}'!A{at}")
        title = rule_named(rule).title(lang)
        sheet.row(
            [SEVERITY[severity](lang), str(len(lines)), f"A{at}", title],
            [
                looks.marks[severity],
                looks.plain,
                looks.link if linked else looks.plain,
                looks.title,
            ],
            fixed=True,
        )
        at += len(lines) + int(_is_folded(lines))
    sheet.row([], [], fixed=True)


def _is_folded(lines: Sequence[FindingLine]) -> bool:
    return len(lines) > 1 and rule_named(lines[0].finding.rule).takes == "fix"


def _group(sheet: _Sheet, lines: Sequence[FindingLine]) -> None:
    """The findings of one cause; those that one command mends as one line, the rest folded."""
    lang, looks, more = sheet.listing.lang, sheet.looks, ""
    if _is_folded(lines):
        rule = rule_named(lines[0].finding.rule)
        said = f"{len(lines)} × {rule.title(lang)}"
        texts = ["", "", "", "", "", said, _BY_COMMAND(lang)]
        sheet.row(texts, [looks.plain] * len(texts))
        more = ' hidden="1" outlineLevel="1"'
    for line in lines:
        linked = sheet.link("C", _target(line.finding.place, sheet))
        link = looks.link if linked else looks.plain
        styles = [looks.marks[line.finding.severity], looks.plain, link, *[looks.plain] * 9]
        sheet.row([*line.texts, line.key], styles, more=more)


def _endings(sheet: _Sheet, any_found: bool) -> None:
    lang, looks = sheet.listing.lang, sheet.looks
    if not any_found:
        sheet.row([_NONE(lang)], [looks.title], fixed=True)
    spoken = [line for line in sheet.listing.gone if line]
    if not spoken:
        return
    sheet.row([], [], fixed=True)
    sheet.row([_GONE(lang)], [looks.title], fixed=True)
    for line in spoken:
        texts = [*line.texts, line.done, line.who, line.comment]
        sheet.row(texts, [looks.plain] * len(texts))


def _whole(sheet: _Sheet, first: int, last: int) -> str:
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, (_, width) in enumerate(_COLUMNS, 1)
    )
    key = len(_COLUMNS) + 1
    widths += f'<col min="{key}" max="{key}" width="4" hidden="1" customWidth="1"/>'
    letter = column_letters(key)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{MAIN}"><sheetPr><tabColor rgb="FFA3200D"/>'
        '<outlinePr summaryBelow="0"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15" outlineLevelRow="1"/><cols>{widths}</cols>'
        f"<sheetData>{''.join(sheet.rows)}</sheetData>"
        + (f'<autoFilter ref="A{first}:{letter}{last}"/>' if last > first else "")
        + _choices(sheet.listing.lang, first, last)
        + (f"<hyperlinks>{''.join(sheet.links)}</hyperlinks>" if sheet.links else "")
        + '<pageSetup orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>'
    )


def _choices(lang: str, first: int, last: int) -> str:
    """The column that is ticked off offers one word; another may be written."""
    if last <= first:
        return ""
    column = column_letters(_DONE_AT)
    yes = Text("Ja", "Yes")(lang)
    return (
        '<dataValidations count="1"><dataValidation type="list" allowBlank="1"'
        f' showErrorMessage="0" sqref="{column}{first + 1}:{column}{last}">'
        f'<formula1>"{yes}"</formula1></dataValidation></dataValidations>'
    )


def _target(place: Place, sheet: _Sheet) -> str:
    """Where a link to a place leads; '' where the place is in no sheet of this workbook."""
    title = sheet.listing.sheet_of(place)
    if place.file != sheet.listing.file or title not in sheet.names:
        return ""
    cell = place.cell or (f"A{place.row}" if place.row else "A1")
    return "'" + title.replace("'", "''") + f"'!{cell}"
