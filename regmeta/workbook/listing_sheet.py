"""The list of findings as a sheet of the workbook: its rows, links, choices and looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import quoteattr

from regmeta.model import Place, Text, column_letters
from regmeta.privacy.redaction import redacted
from regmeta.validate.named import rule_named
from regmeta.workbook.cells import inline
from regmeta.workbook.listing import SEVERITY, FindingLine, Listing
from regmeta.workbook.notes import COMMENT, DONE, KEY, WHO
from regmeta.workbook.package import MAIN
from regmeta.workbook.styles import FILLS, Styles

_A = 'applyAlignment="1"'
MOST_LINKS = 65_530
"""The links that a sheet of Excel can hold."""
# Together no wider than can be read on one landscape page of A4: some 170 signs, at three quarters.
_COLUMNS = (
    (Text("Alvor", "Severity"), 9),
    (Text("Ark", "Sheet"), 14),
    (Text("Celle", "Cell"), 7),
    (Text("Navn", "Name"), 18),
    (Text("Felt", "Field"), 14),
    (Text("Hva er galt", "What is wrong"), 38),
    (Text("Hva du gjør", "What to do"), 34),
    (DONE, 7),
    (WHO, 8),
    (COMMENT, 14),
    (Text("Regel", "Rule"), 12),
)
_PAGE = (
    '<pageMargins left="0.3" right="0.3" top="0.4" bottom="0.5" header="0.2" footer="0.2"/>'
    '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
    "<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter>"
)
_DONE_AT = 8
_SAID_AT = 5
_FOLDED = ' hidden="1" outlineLevel="1"'
_SAME = Text(
    " (Det samme i {n} celler til; radene er foldet under.)",
    " (The same in {n} more cells; the rows are folded below.)",
)
_SAME_IN_ONE = Text(
    " (Det samme i 1 celle til; raden er foldet under.)",
    " (The same in 1 more cell; the row is folded below.)",
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
            f'<c r="{column_letters(n)}{number}" s="{style}" t="inlineStr">'
            f"{inline(redacted(text))}</c>"
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
) -> tuple[str, int]:
    """The sheet `own` as XML, and the row of its headings; `names` are the other sheets, `hidden`
    the row that no one sees."""
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
    return _whole(sheet, first, last), first


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
        more = _FOLDED
    for _, saying in groupby(lines, lambda line: (line.texts[4], line.texts[5])):
        first, *others = saying
        _finding_row(sheet, first, more, len(others))
        for line in others:
            _finding_row(sheet, line, _FOLDED)


def _finding_row(sheet: _Sheet, line: FindingLine, more: str, folded: int = 0) -> None:
    """One finding; and how many that say the same of other cells are folded under it."""
    looks, texts = sheet.looks, [*line.texts, line.key]
    linked = sheet.link("C", _target(line.finding.place, sheet))
    link = looks.link if linked else looks.plain
    styles = [looks.marks[line.finding.severity], looks.plain, link, *[looks.plain] * 9]
    if folded and not more:
        more_cells = _SAME_IN_ONE if folded == 1 else _SAME
        texts[_SAID_AT] += more_cells(sheet.listing.lang, n=folded)
    sheet.row(texts, styles, more=more)


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
        + _PAGE
        + "</worksheet>"
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
