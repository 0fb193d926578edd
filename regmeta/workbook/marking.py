"""The person's own workbook back, with every fault marked in its cell and listed on a first sheet.

The workbook is changed in place (`ooxml.py`): faulty cells get a fill and a comment, the sheet
Funn is put first. All else stays. Files that are no .xlsx or .xlsm come back as a new workbook with
the same cells. A workbook that was marked before is unmarked first, so marks never pile up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from regmeta.errors import WrongUse
from regmeta.files.output import write_whole
from regmeta.model import (
    SEVERITIES,
    Finding,
    Place,
    Report,
    Text,
    column_letters,
)
from regmeta.validate.pages import advice, counted, field_label, message
from regmeta.workbook.ooxml import (
    Cell,
    Odd,
    Package,
    SheetPart,
    Styles,
    attribute,
    clean,
    edit_cells,
    inline,
    placed,
    prefix_of,
    rels_of,
    sheets_of,
    types,
    with_attribute,
    workbook_part,
)

PATCHED = (".xlsx", ".xlsm")
COLOURS = {"error": "F8C9C4", "warning": "FFE2A8", "advice": "D6E6F7"}
MOST_LINKS = 65_530
_MOST_IN_COMMENT = 4
HIDDEN = ' hidden="1"'
_AUTHOR = "regmeta"
_SHEET = Text("Funn", "Findings")
_SEVERITY = {
    "error": Text("Feil", "Error"),
    "warning": Text("Advarsel", "Warning"),
    "advice": Text("Råd", "Advice"),
}
_HEADINGS = (
    (Text("Alvor", "Severity"), 11),
    (Text("Ark", "Sheet"), 24),
    (Text("Celle", "Cell"), 9),
    (Text("Felt", "Field"), 22),
    (Text("Hva er galt", "What is wrong"), 60),
    (Text("Hva du gjør", "What to do"), 60),
    (Text("Regel", "Rule"), 26),
)
_TITLE = Text(
    "Funn i {file}: {counts}. Klikk på en celle for å gå dit.",
    "Findings in {file}: {counts}. Click a cell to go there.",
)
_NONE = Text("Ingen funn. Arket er i orden.", "No findings. The workbook is in order.")
_LOST = Text(
    "Denne arbeidsboken er laget på nytt av cellene i {file}. {what} er ikke med.",
    "This workbook was made anew from the cells of {file}. {what} did not come along.",
)
_WHAT = Text("Formatering og annet innhold", "Formatting and other content")


@dataclass(frozen=True, slots=True)
class Marked:
    """What was marked: cells in the workbook, findings listed, and whether it had to be copied."""

    cells: int
    findings: int
    copied: bool


def mark(source: Path, report: Report, out: Path, *, name: str = "", lang: str = "nb") -> Marked:
    """Write `source` with the report's findings marked to `out`, whole or not at all.

    `name` is what the report calls the file; findings in other files (registry.toml) are listed
    without a link. Raises WrongUse where `out` has not the suffix that the content needs.
    """
    patched = source.suffix.lower() in PATCHED
    wanted = source.suffix.lower() if patched else ".xlsx"
    if out.suffix.lower() != wanted:
        raise WrongUse(
            f"{out}: {source.name} kommer tilbake som {wanted}. Skriv --out NAVN{wanted}.",
            f"{out}: {source.name} comes back as {wanted}. Write --out NAME{wanted}.",
        )
    listed = _Listing(report, name or source.name, lang)
    if patched:
        try:
            content, cells = _patched(source, listed)
            write_whole(out, content)
            return Marked(cells, len(report.findings), False)
        except Odd:
            pass
    content, cells = _copied(source, listed)
    write_whole(out, content)
    return Marked(cells, len(report.findings), True)


class _Listing:
    """The findings as they are shown: by cell, and as rows of the first sheet."""

    def __init__(self, report: Report, file: str, lang: str) -> None:
        self.report, self.file, self.lang = report, file, lang
        self.said: dict[str, str] = {}
        self.by_sheet: dict[str, dict[Cell, list[Finding]]] = {}
        for finding in report.findings:
            place = finding.place
            if place.file == file and place.row:
                cell = (place.row, max(1, place.column))
                self.by_sheet.setdefault(place.sheet, {}).setdefault(cell, []).append(finding)

    def severity(self, findings: Sequence[Finding]) -> str:
        """The gravest of some findings."""
        return min((one.severity for one in findings), key=SEVERITIES.index)

    def advice(self, finding: Finding) -> str:
        if finding.rule not in self.said:
            self.said[finding.rule] = advice(finding, self.lang)
        return self.said[finding.rule]

    def comment(self, findings: Sequence[Finding]) -> str:
        """What a cell's comment says: the gravest first, and how many more there are."""
        first = sorted(findings, key=lambda one: SEVERITIES.index(one.severity))
        parts = [
            f"{_SEVERITY[one.severity](self.lang)}: {message(one, self.lang)}\n{self.advice(one)}"
            for one in first[:_MOST_IN_COMMENT]
        ]
        if len(first) > _MOST_IN_COMMENT:
            more = Text("{n} til, se arket Funn.", "{n} more, see the sheet Findings.")
            parts.append(more(self.lang).format(n=len(first) - _MOST_IN_COMMENT))
        return "\n\n".join(parts)

    @property
    def title(self) -> str:
        counts = self.report.counts
        told = counted(
            {"error": counts.error, "warning": counts.warning, "advice": counts.advice}, self.lang
        )
        return _TITLE(self.lang).format(file=self.file, counts=told)

    def rows(self) -> list[tuple[Finding, list[str]]]:
        """A row a finding, gravest first, else in the report's order."""
        order = sorted(self.report.findings, key=lambda one: SEVERITIES.index(one.severity))
        return [(one, self._row(one)) for one in order]

    def _row(self, finding: Finding) -> list[str]:
        place = finding.place
        where = place.sheet if place.file == self.file else place.file
        cell = place.cell or (f"{place.row}:{place.row}" if place.row else "→" * bool(place.sheet))
        return [
            _SEVERITY[finding.severity](self.lang),
            where,
            cell,
            field_label(finding.level, finding.field, self.lang) if finding.field else "",
            message(finding, self.lang),
            self.advice(finding),
            finding.rule,
        ]


# ------------------------------------------------------------------ the person's own workbook


def _patched(source: Path, listed: _Listing) -> tuple[bytes, int]:
    package = Package.open(source)
    _unmark(package)
    sheets = sheets_of(package)
    styles_name = _styles_part(package)
    styles = Styles.of(package.text(styles_name))
    fills = dict(zip(COLOURS, styles.add_fills(list(COLOURS.values())), strict=True))
    before: dict[str, dict[str, list[int]]] = {}
    cells = 0
    for sheet in sheets:
        faults = listed.by_sheet.get(sheet.name)
        if faults:
            before[sheet.name] = _mark_sheet(package, sheet, faults, styles, fills, listed)
            cells += len(faults)
    _add_listing(package, sheets, styles, fills, listed, before)
    package.put(styles_name, styles.xml())
    return package.packed(), cells


def _styles_part(package: Package) -> str:
    for kind, target in package.relations(workbook_part(package)).values():
        if kind == "styles":
            return target
    raise Odd("styles")


def _mark_sheet(
    package: Package,
    sheet: SheetPart,
    faults: Mapping[Cell, Sequence[Finding]],
    styles: Styles,
    fills: Mapping[str, int],
    listed: _Listing,
) -> dict[str, list[int]]:
    """Fills and comments in one sheet; gives each cell's format as it was, -1 for a new cell."""
    was: dict[str, list[int]] = {}

    def change(cell: Cell, attributes: str, content: str) -> tuple[str, str]:
        style = attribute(attributes, "s")
        address = f"{column_letters(cell[1])}{cell[0]}"
        was[address] = [int(style or 0), int(style is not None or bool(content))]
        fill = fills[listed.severity(faults[cell])]
        made = with_attribute(attributes, "s", str(styles.filled(int(style or 0), fill)))
        return made, content

    text = edit_cells(package.text(sheet.path), faults, change)
    notes = {cell: listed.comment(found) for cell, found in faults.items()}
    package.put(sheet.path, _with_comments(package, sheet.path, text, notes))
    return was


# ------------------------------------------------------------------ comments

_AFTER_LEGACY = (
    "legacyDrawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)


def _with_comments(package: Package, path: str, text: str, notes: Mapping[Cell, str]) -> str:
    relations = package.relations(path)
    kinds = dict(relations.values())
    comments = kinds.get("comments") or _new_comments(package, path)
    _write_comments(package, comments, notes)
    vml = kinds.get("vmlDrawing", "") if "legacyDrawing" in text else ""
    if not vml:
        vml = _free(package, "xl/drawings/regmetaVml{}.vml")
        package.put(vml, _VML_HEAD + "</xml>")
        package.declare_default("vml", types()["vml"])
        id = package.relate(path, "vmlDrawing", vml)
        made = (
            f"<{prefix_of(text, 'worksheet')}legacyDrawing "
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
            f'r:id="{id}"/>'
        )
        text = placed(text, made, _AFTER_LEGACY, "worksheet")
    _write_shapes(package, vml, notes)
    return text


def _free(package: Package, pattern: str) -> str:
    n = 1
    while package.has(pattern.format(n)):
        n += 1
    return pattern.format(n)


def _new_comments(package: Package, path: str) -> str:
    name = _free(package, "xl/regmetaComments{}.xml")
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    package.put(
        name,
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<comments xmlns="{space}"><authors></authors><commentList></commentList></comments>',
    )
    package.declare(name, types()["comments"])
    package.relate(path, "comments", name)
    return name


_BEGINS = "— regmeta —"


def _write_comments(package: Package, name: str, notes: Mapping[Cell, str]) -> None:
    """Our comments, each in its own; where somebody has commented already, after theirs."""
    text = package.text(name)
    p = prefix_of(text, "comments")
    authors = re.findall(rf"<{p}author\b[^>]*?(?:/>|>(.*?)</{p}author>)", text, re.DOTALL)
    text = re.sub(rf"<{p}authors\s*/>", f"<{p}authors></{p}authors>", text)
    text = text.replace(f"</{p}authors>", f"<{p}author>{_AUTHOR}</{p}author></{p}authors>", 1)
    mine: list[str] = []
    taken = {attribute(m[1], "ref"): m for m in _comments(text, p)}
    changed = text
    for (row, column), note in sorted(notes.items()):
        ref = f"{column_letters(column)}{row}"
        there = taken.get(ref)
        if there is not None:
            added = _run(p, f"\n\n{_BEGINS}\n{note}")
            whole = there[0]
            changed = changed.replace(whole, whole.replace(f"</{p}text>", f"{added}</{p}text>"), 1)
        else:
            run = _run(p, note)
            mine.append(
                f'<{p}comment ref="{ref}" authorId="{len(authors)}"><{p}text>{run}</{p}text>'
                f"</{p}comment>"
            )
    changed = re.sub(rf"<{p}commentList\s*/>", f"<{p}commentList></{p}commentList>", changed)
    package.put(name, changed.replace(f"</{p}commentList>", f"{''.join(mine)}</{p}commentList>", 1))


def _comments(text: str, p: str) -> list[re.Match[str]]:
    return list(re.finditer(rf"<{p}comment\b([^>]*)>.*?</{p}comment>", text, re.DOTALL))


def _run(p: str, note: str) -> str:
    return f'<{p}r><{p}t xml:space="preserve">{escape(clean(note))}</{p}t></{p}r>'


_VML_HEAD = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202"'
    ' path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


def _write_shapes(package: Package, name: str, notes: Mapping[Cell, str]) -> None:
    """A box for each comment that had none."""
    text = package.text(name)
    there = set(re.findall(r"<x:Row>\s*(\d+)\s*</x:Row>\s*<x:Column>\s*(\d+)\s*</x:Column>", text))
    made = [
        _shape(n, row - 1, column - 1, note)
        for n, ((row, column), note) in enumerate(sorted(notes.items()))
        if (str(row - 1), str(column - 1)) not in there
    ]
    at = text.rindex("</xml>")
    package.put(name, text[:at] + "".join(made) + text[at:])


def _shape(n: int, row: int, column: int, note: str) -> str:
    lines = sum(1 + len(line) // 42 for line in note.split("\n"))
    height = min(40, max(4, lines + 1))
    anchor = f"{column + 1}, 15, {max(0, row - 1)}, 10, {column + 5}, 15, {row + height}, 4"
    return (
        f'<v:shape id="_regmeta_{n}" type="#_x0000_t202"'
        ' style="position:absolute;visibility:hidden"'
        ' fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )


# ------------------------------------------------------------------ the sheet of findings

_LISTING = "xl/worksheets/regmetaFindings.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _add_listing(
    package: Package,
    sheets: Sequence[SheetPart],
    styles: Styles,
    fills: Mapping[str, int],
    listed: _Listing,
    before: Mapping[str, Mapping[str, Sequence[int]]],
) -> None:
    names = {sheet.name for sheet in sheets}
    package.put(_LISTING, _listing_xml(styles, fills, listed, names, before))
    package.declare(_LISTING, types()["worksheet"])
    book = workbook_part(package)
    id = package.relate(book, "worksheet", _LISTING)
    text = package.text(book)
    p = prefix_of(text, "workbook")
    numbers = [int(n) for n in re.findall(r'\bsheetId\s*=\s*"(\d+)"', text)]
    name = _title_of(names, listed.lang)
    made = (
        f'<{p}sheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        f'name="{name}" sheetId="{max(numbers, default=0) + 1}" r:id="{id}"/>'
    )
    text = re.sub(rf"(<{p}sheets\b[^>]*>)", lambda m: m[1] + made, text, count=1)
    package.put(book, _moved_on(text, p, 1))
    for sheet in sheets:
        other = package.text(sheet.path)
        bare = re.sub(r'(<(?:\w+:)?sheetView\b[^>]*?)\s+tabSelected="(?:1|true)"', r"\1", other)
        if bare != other:
            package.put(sheet.path, bare)


def _title_of(names: set[str], lang: str) -> str:
    name, n = _SHEET(lang), 1
    while name in names:
        n += 1
        name = f"{_SHEET(lang)} {n}"
    return name


def _moved_on(text: str, p: str, by: int) -> str:
    """The workbook's own counts of sheets after one was put first, or taken away (-1)."""

    def name(found: re.Match[str]) -> str:
        at = attribute(found[0], "localSheetId")
        return found[0] if at is None else _set(found[0], "localSheetId", str(int(at) + by))

    text = re.sub(rf"<{p}definedName\b[^>]*>", name, text)

    def view(found: re.Match[str]) -> str:
        return _set(_set(found[0], "activeTab", "0"), "firstSheet", "0")

    return re.sub(rf"<{p}workbookView\b[^>]*>", view, text)


def _set(element: str, key: str, value: str) -> str:
    head = re.match(r"<([\w:]+)(.*?)(/?)>$", element, re.DOTALL)
    if head is None:
        raise Odd(element)
    return f"<{head[1]}{with_attribute(head[2], key, value)}{head[3]}>"


def _listing_xml(
    styles: Styles,
    fills: Mapping[str, int],
    listed: _Listing,
    names: set[str],
    before: Mapping[str, Mapping[str, Sequence[int]]],
) -> str:
    bold = styles.add_font('<font><b/><sz val="11"/><name val="Calibri"/></font>')
    blue = styles.add_font(
        '<font><u/><sz val="11"/><color rgb="FF0B4F8A"/><name val="Calibri"/></font>'
    )
    wrap = '<alignment vertical="top" wrapText="1"/></xf>'
    heading = styles.add(f'<xf fontId="{bold}" applyFont="1" applyAlignment="1">{wrap}')
    title = styles.add(f'<xf fontId="{bold}" applyFont="1"/>')
    plain = styles.add(f'<xf applyAlignment="1">{wrap}')
    link = styles.add(f'<xf fontId="{blue}" applyFont="1" applyAlignment="1">{wrap}')
    marks = {
        severity: styles.add(f'<xf fillId="{fill}" applyFill="1" applyAlignment="1">{wrap}')
        for severity, fill in fills.items()
    }
    rows = [_cells(1, [listed.title], [title]), _cells(2, [_kept(before)], [plain], hidden=True)]
    rows.append(_cells(3, [text(listed.lang) for text, _ in _HEADINGS], [heading] * 7))
    links: list[str] = []
    for n, (finding, texts) in enumerate(listed.rows(), 4):
        to = _target(finding.place, listed.file, names)
        linked = bool(to) and len(links) < MOST_LINKS
        if linked:
            links.append(f'<hyperlink ref="C{n}" location={quoteattr(to)}/>')
        kinds = [marks[finding.severity], plain, link if linked else plain, *[plain] * 4]
        rows.append(_cells(n, texts, kinds))
    if not listed.report.findings:
        rows.append(_cells(4, [_NONE(listed.lang)], [plain]))
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, (_, width) in enumerate(_HEADINGS, 1)
    )
    last = 3 + len(listed.report.findings)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{_MAIN}"><sheetPr><tabColor rgb="FFA3200D"/>'
        '<pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView tabSelected="1" workbookViewId="0">'
        '<pane ySplit="3" topLeftCell="A4" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{widths}</cols>"
        f"<sheetData>{''.join(rows)}</sheetData>"
        + (f'<autoFilter ref="A3:G{last}"/>' if last > 3 else "")
        + (f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "")
        + '<pageSetup orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>'
    )


def _cells(row: int, texts: Sequence[str], styles: Sequence[int], *, hidden: bool = False) -> str:
    made = "".join(
        f'<c r="{column_letters(n)}{row}" s="{style}" t="inlineStr">{inline(text)}</c>'
        for n, (text, style) in enumerate(zip(texts, styles, strict=True), 1)
        if text
    )
    # Readers do not work out the height of wrapped rows that they did not write themselves.
    lines = max((1 + len(t) // w for t, (_, w) in zip(texts, _HEADINGS, strict=False)), default=1)
    height = f' ht="{15 * min(lines, 12)}" customHeight="1"' if row > 3 else ""
    return f'<row r="{row}"{HIDDEN if hidden else height}>{made}</row>'


def _target(place: Place, file: str, names: set[str]) -> str:
    if place.file != file or place.sheet not in names:
        return ""
    cell = place.cell or (f"A{place.row}" if place.row else "A1")
    return "'" + place.sheet.replace("'", "''") + f"'!{cell}"


def _kept(before: Mapping[str, Mapping[str, Sequence[int]]]) -> str:
    """How marked cells were formatted before, so that the marks can be taken off again.

    A cell's text is at most 32,767 signs: where it would be longer, marks of a former check that
    are no longer faults keep their fill.
    """
    told = json.dumps({"regmeta": before}, ensure_ascii=False, separators=(",", ":"))
    return told if len(told) < 32_000 else '{"regmeta":{}}'


# ------------------------------------------------------------------ taking marks off


def _unmark(package: Package) -> None:
    """Take off what an earlier check put on, where it did."""
    if not package.has(_LISTING):
        return
    listing = package.text(_LISTING)
    kept = re.search(r'<row r="2"[^>]*>.*?<t[^>]*>(.*?)</t>', listing, re.DOTALL)
    before = json.loads(_plain(kept[1])).get("regmeta", {}) if kept else {}
    for sheet in sheets_of(package):
        if sheet.path != _LISTING:
            _restore(package, sheet, before.get(sheet.name, {}))
    _remove_listing(package)


def _plain(text: str) -> str:
    from html import unescape

    return unescape(text)


def _restore(package: Package, sheet: SheetPart, was: Mapping[str, Sequence[int]]) -> None:
    text = package.text(sheet.path)
    addresses = {}
    for address in was:
        found = re.fullmatch(r"([A-Z]+)(\d+)", address)
        if found:
            from regmeta.workbook.ooxml import column_number

            addresses[int(found[2]), column_number(found[1])] = address

    def change(cell: Cell, attributes: str, content: str) -> tuple[str, str]:
        return with_attribute(attributes, "s", str(was[addresses[cell]][0])), content

    if addresses:
        package.put(sheet.path, edit_cells(text, addresses, change))
    _remove_comments(package, sheet.path)


def _remove_comments(package: Package, path: str) -> None:
    for kind, target in package.relations(path).values():
        if kind == "vmlDrawing" and package.has(target):
            text = package.text(target)
            bare = re.sub(r'<v:shape id="_regmeta_\d+".*?</v:shape>', "", text, flags=re.DOTALL)
            package.put(target, bare)
        if kind != "comments" or not package.has(target):
            continue
        text = package.text(target)
        p = prefix_of(text, "comments")
        authors = re.findall(rf"<{p}author\b[^>]*?(?:/>|>(.*?)</{p}author>)", text, re.DOTALL)
        own = {str(n) for n, name in enumerate(authors) if name == _AUTHOR}
        for found in _comments(text, p):
            if attribute(found[1], "authorId") in own:
                text = text.replace(found[0], "", 1)
        ours = rf"<{p}r><{p}t[^>]*>\s*{_BEGINS}.*?</{p}t></{p}r>"
        text = re.sub(ours, "", text, flags=re.DOTALL)
        # Only the last author may go: comments name their author by number.
        text = re.sub(rf"<{p}author>{_AUTHOR}</{p}author>(?=</{p}authors>)", "", text)
        package.put(target, text)


def _remove_listing(package: Package) -> None:
    book = workbook_part(package)
    id = next(i for i, (_, target) in package.relations(book).items() if target == _LISTING)
    text = package.text(book)
    p = prefix_of(text, "workbook")
    text = re.sub(rf'<{p}sheet\b[^>]*r:id="{re.escape(id)}"[^>]*/>', "", text)
    package.put(book, _moved_on(text, p, -1))
    package.unrelate(book, id)
    package.undeclare(_LISTING)
    package.drop(_LISTING)
    package.drop(rels_of(_LISTING))


# ------------------------------------------------------------------ a workbook made anew


def _copied(source: Path, listed: _Listing) -> tuple[bytes, int]:
    """The cells of any file that can be read, as a new workbook with the same marks."""
    from datetime import datetime
    from io import BytesIO

    import xlsxwriter

    from regmeta.read.files.opening import read_grids

    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"strings_to_formulas": False, "in_memory": True})
    book.set_properties({"created": datetime(2026, 1, 1), "comments": "regmeta"})
    lang = listed.lang
    wrap = {"valign": "top", "text_wrap": True}
    formats = {key: book.add_format({"bg_color": f"#{rgb}"}) for key, rgb in COLOURS.items()}
    marks = {key: book.add_format({"bg_color": f"#{rgb}", **wrap}) for key, rgb in COLOURS.items()}
    plain, bold = book.add_format(wrap), book.add_format({"bold": True})
    first = book.add_worksheet(_SHEET(lang))
    grids = read_grids(source)
    names: dict[str, str] = {}
    for n, grid in enumerate(grids, 1):
        names[grid.sheet] = _sheet_name(grid.sheet or source.stem, n, set(names.values()))
    first.write_string(0, 0, listed.title, bold)
    lost = _LOST(lang).format(file=source.name, what=_WHAT(lang))
    first.write_string(1, 0, lost)
    for column, (heading, width) in enumerate(_HEADINGS):
        first.set_column(column, column, width)
        first.write_string(2, column, heading(lang), bold)
    for row, (finding, texts) in enumerate(listed.rows(), 3):
        for column, text in enumerate(texts):
            format = marks[finding.severity] if column == 0 else plain
            first.write_string(row, column, clean(text), format)
        sheet = names.get(finding.place.sheet)
        if sheet and finding.place.file == listed.file and row < MOST_LINKS:
            cell = finding.place.cell or "A1"
            to = f"internal:'{sheet}'!{cell}"
            first.write_url(row, 2, to, string=texts[2] or cell)
    first.freeze_panes(3, 0)
    first.set_tab_color("#A3200D")
    cells = 0
    for grid in grids:
        page = book.add_worksheet(names[grid.sheet])
        faults = listed.by_sheet.get(grid.sheet, {})
        for r, texts in enumerate(grid.rows):
            for c, text in enumerate(texts):
                if text and (r + 1, c + 1) not in faults:
                    page.write_string(r, c, clean(text))
        for (row, column), found in faults.items():
            format = formats[listed.severity(found)]
            page.write_string(row - 1, column - 1, clean(grid.at(row, column)), format)
            size = {"author": _AUTHOR, "x_scale": 2.5, "y_scale": 2.5}
            page.write_comment(row - 1, column - 1, clean(listed.comment(found)), size)
            cells += 1
    book.close()
    return made.getvalue(), cells


def _sheet_name(wanted: str, n: int, taken: set[str]) -> str:
    name = re.sub(r"[\[\]:*?/\\']", "_", wanted)[:31] or f"Ark {n}"
    lower = {one.casefold() for one in taken} | {text.casefold() for text in (_SHEET.nb, _SHEET.en)}
    return name if name.casefold() not in lower else f"{name[:26]} ({n})"
