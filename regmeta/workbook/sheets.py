"""The sheets of a workbook: which there are, one put first, one taken away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.dom.minidom import Document, Element

from regmeta.workbook.cells import column_number
from regmeta.workbook.markup import (
    Odd,
    added,
    child,
    children,
    name_of,
    parsed,
    put_text,
    root_of,
    text_of,
    value_of,
    within,
    written,
)
from regmeta.workbook.package import RELATIONS, TYPES, Package, rels_of


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet of the package: its name as people see it, its file and its relation."""

    name: str
    path: str
    rel: str


def workbook_part(package: Package) -> str:
    """The file of the workbook itself."""
    part = package.related("", "officeDocument")
    if not part:
        raise Odd("officeDocument")
    return part


def sheets_of(package: Package) -> list[SheetPart]:
    """The worksheets in the workbook's order; chart sheets and macro sheets left out."""
    book = workbook_part(package)
    relations = package.relations(book)
    listed = child(root_of(parsed(package.text(book))), "sheets")
    parts = []
    elements = children(listed, "sheet") if listed else []
    for element in elements:
        ident = value_of(element, "id") or ""
        kind, target = relations.get(ident, ("", ""))
        if kind == "worksheet":
            parts.append(SheetPart(value_of(element, "name") or "", target, ident))
    return parts


def put_first(package: Package, path: str, content: str, name: str, heading: int) -> None:
    """A new sheet before all others, opened when the workbook is; its row `heading` stands on
    every page that is printed."""
    for sheet in sheets_of(package):
        _unselect(package, sheet.path)
    package.put(path, content)
    package.declare(path, TYPES["worksheet"])
    book = workbook_part(package)
    ident = package.relate(book, "worksheet", path)
    document = parsed(package.text(book))
    listed = child(root_of(document), "sheets")
    if listed is None:
        raise Odd("sheets")
    there = children(listed, "sheet")
    number = 1 + max((int(value_of(sheet, "sheetId") or 0) for sheet in there), default=0)
    made = added(listed, "sheet", there[0] if there else None, name=name, sheetId=str(number))
    made.setAttribute("xmlns:r", RELATIONS)
    made.setAttribute("r:id", ident)
    _move_on(document, 0, 1)
    _repeat_row(listed, name, heading)
    package.put(book, written(document))


_BEFORE_NAMES = frozenset({"functionGroups", "externalReferences"})
"""What may stand between the sheets and the names in a workbook's part."""


def _repeat_row(listed: Element, title: str, row: int) -> None:
    """The name that makes a row of the first sheet stand on every printed page."""
    book = listed.parentNode
    if not isinstance(book, Element):
        raise Odd("sheets")
    names = child(book, "definedNames")
    if names is None:
        later = children(book)
        later = later[later.index(listed) + 1 :]
        before = next((part for part in later if name_of(part) not in _BEFORE_NAMES), None)
        names = added(book, "definedNames", before)
    said = added(names, "definedName", None, name="_xlnm.Print_Titles", localSheetId="0")
    quoted = title.replace("'", "''")
    put_text(said, f"'{quoted}'!${row}:${row}")


def take_away(package: Package, sheet: SheetPart) -> None:
    """A sheet out of the workbook, with the names that were its own."""
    book = workbook_part(package)
    document = parsed(package.text(book))
    listed = child(root_of(document), "sheets")
    for at, element in enumerate(children(listed, "sheet") if listed else []):
        if listed and value_of(element, "id") == sheet.rel:
            listed.removeChild(element)
            _move_on(document, at, -1)
            break
    package.put(book, written(document))
    package.unrelate(book, sheet.rel)
    package.undeclare(sheet.path)
    package.drop(sheet.path)
    package.drop(rels_of(sheet.path))


def _unselect(package: Package, path: str) -> None:
    text = package.text(path)
    bare = re.sub(r'(<(?:\w+:)?sheetView\b[^>]*?)\s+tabSelected="(?:1|true)"', r"\1", text)
    if bare != text:
        package.put(path, bare)


def _move_on(document: Document, at: int, by: int) -> None:
    """The workbook's own counts of sheets, after one was put in at `at` or (-1) taken away."""
    root = root_of(document)
    for name in list(within(root, "definedName")):
        own = value_of(name, "localSheetId")
        if own is None or int(own) < at:
            continue
        if by < 0 and int(own) == at:
            _without(name)
        else:
            name.setAttribute("localSheetId", str(int(own) + by))
    for view in within(root, "workbookView"):
        view.setAttribute("activeTab", "0")
        view.setAttribute("firstSheet", "0")


def _without(element: Element) -> None:
    """Takes an element out, and the list it stood in where that is empty then."""
    parent = element.parentNode
    if not isinstance(parent, Element):
        raise Odd("definedNames")
    parent.removeChild(element)
    if not children(parent) and isinstance(parent.parentNode, Element):
        parent.parentNode.removeChild(parent)


# ------------------------------------------------------------------ the texts of a small sheet


def texts_of(
    package: Package, sheet: SheetPart, shared: Sequence[str]
) -> dict[int, dict[int, str]]:
    """The texts of a sheet by row and column; formulas by the value that was last worked out."""
    rows: dict[int, dict[int, str]] = {}
    for cell in within(root_of(parsed(package.text(sheet.path))), "c"):
        address = re.fullmatch(r"([A-Z]+)(\d+)", value_of(cell, "r") or "")
        if address:
            text = _text(cell, shared)
            rows.setdefault(int(address[2]), {})[column_number(address[1])] = text
    return rows


def _text(cell: Element, shared: Sequence[str]) -> str:
    inline = child(cell, "is")
    if inline is not None:
        return text_of(inline)
    value = child(cell, "v")
    text = text_of(value) if value is not None else ""
    if value_of(cell, "t") == "s" and text.isdigit() and int(text) < len(shared):
        return shared[int(text)]
    return text


def shared_texts(package: Package) -> list[str]:
    """The texts that sheets share; none where there are none."""
    part = package.related(workbook_part(package), "sharedStrings")
    if not part or not package.has(part):
        return []
    return [_shared(element) for element in children(root_of(parsed(package.text(part))), "si")]


def _shared(item: Element) -> str:
    """A shared text, without the reading aids (rPh) of East Asian ones."""
    runs = [element for run in children(item, "r") for element in children(run, "t")]
    return "".join(text_of(element) for element in [*children(item, "t"), *runs])
