"""Our comments in cells: written, and known again by what they say, whoever saved in between.

What we say stands between a line `— regmeta —` and a line `—`, in a comment of its own or after
what somebody wrote before us; what is written after it is theirs too. A comment needs a box that it
is drawn in, which stands in a part of its own (VML, ECMA-376 part 4, 19.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.dom.minidom import Element
from xml.sax.saxutils import escape

from regmeta.model import column_letters
from regmeta.texts import languages
from regmeta.validate.pages import SEVERITY_WORDS
from regmeta.workbook.cells import Cell, clean, column_number, placed, prefix_of
from regmeta.workbook.markup import (
    Odd,
    added,
    child,
    children,
    grafted,
    name_of,
    parsed,
    put_text,
    root_of,
    text_of,
    value_of,
    within,
    written,
)
from regmeta.workbook.package import MAIN, RELATIONS, TYPES, Package

_AUTHOR = "regmeta"
_BEGINS, _ENDS = "— regmeta —", "—"
_OURS = re.compile(rf"\s*{_BEGINS}\n.*?(?:\n{_ENDS}(?=\s*\Z|\n)|\Z)", re.DOTALL)
# Marks were written without their first line once: the gravity and a colon, by our name.
_WORDS = {word(lang).capitalize() for word in SEVERITY_WORDS.values() for lang in languages()}
_FORMERLY = re.compile(rf"(?:{'|'.join(sorted(_WORDS))}): ")


def said(note: str) -> str:
    """What we say in a cell, between our two lines."""
    return f"{_BEGINS}\n{clean(note)}\n{_ENDS}"


def without_ours(text: str, author: str) -> str:
    """What is left of a comment when ours is taken out of it."""
    if _BEGINS in text:
        return _OURS.sub("", text)
    return "" if author == _AUTHOR and _FORMERLY.match(text) else text


# ------------------------------------------------------------------ the part of comments


def remove_comments(package: Package, path: str) -> None:
    """Take our comments, and what we added to others', out of a sheet."""
    part = package.related(path, "comments")
    if not part or not package.has(part):
        return
    document = parsed(package.text(part))
    root = root_of(document)
    authors = _authors(root)
    gone: set[Cell] = set()
    for comment in list(within(root, "comment")):
        number = value_of(comment, "authorId") or ""
        author = authors[int(number)] if number.isdigit() and int(number) < len(authors) else ""
        before = _text(comment)
        left = without_ours(before, author)
        if not left.strip():
            comment.parentNode.removeChild(comment)  # type: ignore[union-attr]
            gone.add(_cell(comment))
        elif left != before:
            _cut(comment, before)
    package.put(part, written(document))
    _remove_boxes(package, path, gone)


def _authors(root: Element) -> list[str]:
    listed = child(root, "authors")
    return [text_of(element) for element in children(listed)] if listed is not None else []


def _cell(comment: Element) -> Cell:
    address = re.fullmatch(r"([A-Z]+)(\d+)", value_of(comment, "ref") or "")
    return (int(address[2]), column_number(address[1])) if address else (0, 0)


def _text(comment: Element) -> str:
    return "".join(text_of(element) for element in within(comment, "t"))


def _cut(comment: Element, whole: str) -> None:
    """Take what is ours out of the runs of a comment; the others keep their looks."""
    spans = [match.span() for match in _OURS.finditer(whole)]
    at = 0
    for run in within(comment, "t"):
        text = text_of(run)
        kept = [
            sign
            for n, sign in enumerate(text, at)
            if not any(begin <= n < end for begin, end in spans)
        ]
        at += len(text)
        if len(kept) != len(text):
            put_text(run, "".join(kept))


def add_comments(package: Package, path: str, text: str, notes: Mapping[Cell, str]) -> str:
    """Comments in a sheet, whose XML is `text`; gives the XML, which names the part of boxes."""
    part = package.related(path, "comments") or _new_part(package, path)
    document = parsed(package.text(part))
    root = root_of(document)
    _write(root, notes)
    package.put(part, written(document))
    boxes = package.related(path, "vmlDrawing") if "legacyDrawing" in text else ""
    if not boxes:
        boxes, text = _new_boxes(package, path, text)
    _add_boxes(package, boxes, notes)
    return text


def _new_part(package: Package, path: str) -> str:
    name = package.free_name("xl/regmetaComments{}.xml")
    package.put(name, f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>')
    package.declare(name, TYPES["comments"])
    package.relate(path, "comments", name)
    return name


def _write(root: Element, notes: Mapping[Cell, str]) -> None:
    listed, authors = child(root, "commentList"), child(root, "authors")
    if listed is None or authors is None:
        raise Odd("comments")
    number = _our_number(authors)
    there = {_cell(element): element for element in children(listed, "comment")}
    for cell, note in sorted(notes.items()):
        comment = there.get(cell)
        if comment is None:
            ref = f"{column_letters(cell[1])}{cell[0]}"
            comment = added(listed, "comment", ref=ref, authorId=str(number))
            _run(added(comment, "text"), said(note))
        else:
            _run(child(comment, "text") or added(comment, "text"), f"\n\n{said(note)}")


def _our_number(authors: Element) -> int:
    names = [text_of(element) for element in children(authors)]
    if _AUTHOR not in names:
        put_text(added(authors, "author"), _AUTHOR)
        names.append(_AUTHOR)
    return names.index(_AUTHOR)


def _run(parent: Element, text: str) -> None:
    run = added(added(parent, "r"), "t")
    run.setAttribute("xml:space", "preserve")
    put_text(run, text)


# ------------------------------------------------------------------ the boxes they are drawn in

_AFTER_LEGACY = (
    "legacyDrawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
_SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_EMPTY = (
    f"<xml {_SPACES}>"
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202"'
    ' path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)


def _new_boxes(package: Package, path: str, text: str) -> tuple[str, str]:
    name = package.free_name("xl/drawings/regmetaVml{}.vml")
    package.put(name, _EMPTY)
    package.declare_default("vml", TYPES["vml"])
    ident = package.relate(path, "vmlDrawing", name)
    prefix = prefix_of(text, "worksheet")
    made = f'<{prefix}legacyDrawing xmlns:r="{RELATIONS}" r:id="{ident}"/>'
    return name, placed(text, made, _AFTER_LEGACY, "worksheet")


def _boxes(root: Element) -> dict[Cell, Element]:
    """The boxes of comments by the cell they belong to, rows and columns counted from 1."""
    elements: dict[Cell, Element] = {}
    for shape in children(root):
        at = [
            int(text_of(element))
            for name in ("Row", "Column")
            for element in within(shape, name)
            if text_of(element).strip().isdigit()
        ]
        if name_of(shape) == "shape" and len(at) == 2:
            elements[at[0] + 1, at[1] + 1] = shape
    return elements


def _vml(package: Package, name: str) -> str:
    """A part of boxes as XML: older programs leave its line breaks open."""
    return re.sub(r"<br\s*>", "<br/>", package.text(name))


def _remove_boxes(package: Package, path: str, cells: set[Cell]) -> None:
    part = package.related(path, "vmlDrawing")
    if not part or not package.has(part) or not cells:
        return
    document = parsed(_vml(package, part))
    root = root_of(document)
    for cell, shape in _boxes(root).items():
        if cell in cells:
            root.removeChild(shape)
    package.put(part, written(document))


def _add_boxes(package: Package, part: str, notes: Mapping[Cell, str]) -> None:
    """A box for each comment that had none."""
    document = parsed(_vml(package, part))
    root = root_of(document)
    there = _boxes(root)
    free = _free_ids(root)
    for cell, note in sorted(notes.items()):
        if cell not in there:
            grafted(root, _box(next(free), cell, note))
    package.put(part, written(document))


def _free_ids(root: Element) -> Iterator[str]:
    taken = {value_of(element, "id") for element in children(root)}
    n = 0
    while True:
        n += 1
        if f"_regmeta_{n}" not in taken:
            yield f"_regmeta_{n}"


def _box(ident: str, cell: Cell, note: str) -> str:
    row, column = cell[0] - 1, cell[1] - 1
    lines = 2 + sum(1 + len(line) // 42 for line in note.split("\n"))
    height = min(40, max(4, lines + 1))
    anchor = f"{column + 1}, 15, {max(0, row - 1)}, 10, {column + 5}, 15, {row + height}, 4"
    return (
        f'<v:shape {_SPACES} id="{escape(ident)}" type="#_x0000_t202"'
        ' style="position:absolute;visibility:hidden"'
        ' fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
