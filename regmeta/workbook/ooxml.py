"""A workbook's XML changed in place: what is not touched stays as it was, byte for byte.

Libraries that read a workbook and write it again lose what they do not know: cached values,
pictures, charts, pivot tables, lists kept as extensions. Here only the sheets' cells, the styles
and the list of sheets are edited, as text, by the few elements that are needed (ECMA-376, part 1,
sections 18.2 to 18.8). Works for .xlsx and .xlsm.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from regmeta.errors import UnreadableInput
from regmeta.model import column_letters

_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_ROW = re.compile(r"<(?P<p>(?:\w+:)?)row\b(?P<at>[^>]*?)(?:/>|>(?P<in>.*?)</(?P=p)row>)", re.DOTALL)
_CELL = re.compile(r"<(?P<p>(?:\w+:)?)c\b(?P<at>[^>]*?)(?:/>|>(?P<in>.*?)</(?P=p)c>)", re.DOTALL)
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d+)")
_FIXED = (1980, 1, 1, 0, 0, 0)

Cell = tuple[int, int]


class Odd(Exception):
    """The workbook is written in a way that is not edited here; it is copied instead."""


def attribute(text: str, name: str) -> str | None:
    """An attribute's value in an element's text, entities resolved."""
    found = re.search(rf'(?<![\w:]){name}\s*=\s*(?:"([^"]*)"|\'([^\']*)\')', text)
    return None if found is None else _unescaped(found[1] if found[1] is not None else found[2])


def _unescaped(text: str) -> str:
    from html import unescape

    return unescape(text)


def with_attribute(text: str, name: str, value: str) -> str:
    """An element's attributes with one set."""
    made = f"{name}={quoteattr(value)}"
    changed, n = re.subn(
        rf'(?<![\w:]){name}\s*=\s*(?:"[^"]*"|\'[^\']*\')', lambda _: made, text, count=1
    )
    return changed if n else f"{text.rstrip()} {made}"


def column_number(letters: str) -> int:
    """A column's number by its letters, A = 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@dataclass
class SheetPart:
    """A worksheet of the package: its name as people see it, and its file."""

    name: str
    path: str
    rel: str


@dataclass
class Package:
    """The files of a workbook, by name, in their order; changed ones replace the old."""

    files: dict[str, bytes]
    changed: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path) -> Package:
        """Raises UnreadableInput where it is no zip."""
        try:
            with zipfile.ZipFile(path) as archive:
                return cls({one.filename: archive.read(one) for one in archive.infolist()})
        except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
            raise UnreadableInput(
                f"{path}: kan ikke åpnes som arbeidsbok ({error}).",
                f"{path}: cannot be opened as a workbook ({error}).",
            ) from error

    def text(self, name: str) -> str:
        """A part as text; Odd where it is not there or not UTF-8."""
        found = self.changed.get(name, self.files.get(name))
        if found is None:
            raise Odd(name)
        try:
            return found.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Odd(name) from error

    def has(self, name: str) -> bool:
        return name in self.files or name in self.changed

    def put(self, name: str, text: str) -> None:
        self.changed[name] = text.encode("utf-8")

    def drop(self, name: str) -> None:
        self.files.pop(name, None)
        self.changed.pop(name, None)

    def packed(self) -> bytes:
        """The workbook as a file's content; the same for the same content."""
        out = BytesIO()
        names = [*self.files, *(name for name in self.changed if name not in self.files)]
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
            for name in names:
                info = zipfile.ZipInfo(name, _FIXED)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o600 << 16
                archive.writestr(info, self.changed.get(name, self.files.get(name, b"")))
        return out.getvalue()

    # -------------------------------------------------------------- relations and types

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """The relations of a part by id: the kind (last word of its type) and the target's name."""
        path = rels_of(name)
        if not self.has(path):
            return {}
        found = {}
        for one in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", self.text(path)):
            if attribute(one, "TargetMode") == "External":
                continue
            kind = (attribute(one, "Type") or "").rsplit("/", 1)[-1]
            found[attribute(one, "Id") or ""] = (
                kind,
                _joined(name, attribute(one, "Target") or ""),
            )
        return found

    def relate(self, name: str, kind: str, target: str) -> str:
        """Adds a relation to a part; gives its id."""
        path = rels_of(name)
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        space = "http://schemas.openxmlformats.org/package/2006/relationships"
        whole = self.text(path) if self.has(path) else f'{head}<Relationships xmlns="{space}"/>'
        taken = set(re.findall(r'\bId\s*=\s*["\']([^"\']+)', whole))
        n = next(i for i in range(1, len(taken) + 2) if f"rIdRegmeta{i}" not in taken)
        made = f'<Relationship Id="rIdRegmeta{n}" Type="{_REL}/{kind}" Target="/{target}"/>'
        self.put(path, _appended(whole, "Relationships", made))
        return f"rIdRegmeta{n}"

    def unrelate(self, name: str, id: str) -> None:
        path = rels_of(name)
        whole = self.text(path)
        self.put(
            path, re.sub(rf'<(?:\w+:)?Relationship\b[^>]*\bId="{re.escape(id)}"[^>]*/>', "", whole)
        )

    def declare(self, name: str, type: str) -> None:
        """Says what kind of part a new file is."""
        whole = self.text("[Content_Types].xml")
        if f'PartName="/{name}"' not in whole:
            made = f'<Override PartName="/{name}" ContentType="{type}"/>'
            self.put("[Content_Types].xml", _appended(whole, "Types", made))

    def undeclare(self, name: str) -> None:
        whole = self.text("[Content_Types].xml")
        bare = re.sub(rf'<(?:\w+:)?Override\b[^>]*PartName="/{re.escape(name)}"[^>]*/>', "", whole)
        self.put("[Content_Types].xml", bare)

    def declare_default(self, extension: str, type: str) -> None:
        whole = self.text("[Content_Types].xml")
        if not re.search(rf'Extension="{extension}"', whole, re.IGNORECASE):
            made = f'<Default Extension="{extension}" ContentType="{type}"/>'
            start = re.search(r"<(?:\w+:)?Types\b[^>]*>", whole)
            if start is None:
                raise Odd("[Content_Types].xml")
            self.put("[Content_Types].xml", whole[: start.end()] + made + whole[start.end() :])


def rels_of(name: str) -> str:
    folder, _, file = name.rpartition("/")
    return f"{folder}/_rels/{file}.rels".lstrip("/")


def _joined(name: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    parts = name.split("/")[:-1]
    for step in target.split("/"):
        if step == "..":
            parts = parts[:-1]
        elif step != ".":
            parts.append(step)
    return "/".join(parts)


def _appended(whole: str, name: str, made: str) -> str:
    """An element's text with something put last in it, also where it was empty."""
    closed = re.search(rf"</((?:\w+:)?){name}\s*>(?!.*</(?:\w+:)?{name}\s*>)", whole, re.DOTALL)
    if closed:
        prefix = closed[1]
        mine = _prefixed(made, prefix)
        return whole[: closed.start()] + mine + whole[closed.start() :]
    empty = re.search(rf"<((?:\w+:)?{name})\b([^>]*)/>", whole)
    if empty is None:
        raise Odd(name)
    mine = _prefixed(made, empty[1].rpartition(":")[0] + ":" if ":" in empty[1] else "")
    return (
        whole[: empty.start()] + f"<{empty[1]}{empty[2]}>{mine}</{empty[1]}>" + whole[empty.end() :]
    )


def _prefixed(made: str, prefix: str) -> str:
    return re.sub(r"<(/?)(?=\w)", rf"<\1{prefix}", made) if prefix else made


# ------------------------------------------------------------------ sheets


def workbook_part(package: Package) -> str:
    """The file of the workbook itself."""
    for kind, target in package.relations("").values():
        if kind == "officeDocument":
            return target
    raise Odd("officeDocument")


def sheets_of(package: Package) -> list[SheetPart]:
    """The worksheets in the workbook's order; chart sheets and macro sheets left out."""
    book = workbook_part(package)
    relations = package.relations(book)
    found = []
    for one in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", package.text(book)):
        id = attribute(one, r"\w+:id") or ""
        kind, target = relations.get(id, ("", ""))
        if kind == "worksheet":
            found.append(SheetPart(attribute(one, "name") or "", target, id))
    return found


def edit_cells(
    text: str, cells: Iterable[Cell], change: Callable[[Cell, str, str], tuple[str, str]]
) -> str:
    """A sheet's XML with some cells changed: `change(cell, attributes, content)` gives both anew.

    Cells and rows that are not there are made. Raises Odd where cells have no addresses.
    """
    wanted: dict[int, list[int]] = {}
    for row, column in sorted(set(cells)):
        wanted.setdefault(row, []).append(column)
    data = re.search(
        r"<(?P<p>(?:\w+:)?)sheetData\b[^>]*?(?:/>|>(?P<in>.*)</(?P=p)sheetData>)", text, re.DOTALL
    )
    if data is None:
        raise Odd("sheetData")
    prefix = data["p"]
    waiting = sorted(wanted)
    out: list[str] = []
    inside, at = data["in"] or "", 0
    for line in _ROW.finditer(inside):
        if not waiting:
            break
        number = int(attribute(line["at"], "r") or "0")
        if not number:
            raise Odd("row")
        while waiting and waiting[0] < number:
            missing = waiting.pop(0)
            out += [inside[at : line.start()], _new_row(prefix, missing, wanted[missing], change)]
            at = line.start()
        if waiting and waiting[0] == number:
            waiting.pop(0)
            out.append(inside[at : line.start()])
            content = _edit_row(prefix, number, line["in"] or "", wanted[number], change)
            out.append(f"<{prefix}row{line['at'].rstrip()}>{content}</{prefix}row>")
            at = line.end()
    out.append(inside[at:])
    out += [_new_row(prefix, number, wanted[number], change) for number in waiting]
    made = f"<{prefix}sheetData>{''.join(out)}</{prefix}sheetData>"
    return text[: data.start()] + made + text[data.end() :]


def _new_row(
    prefix: str,
    row: int,
    columns: Sequence[int],
    change: Callable[[Cell, str, str], tuple[str, str]],
) -> str:
    content = _edit_row(prefix, row, "", columns, change)
    return f'<{prefix}row r="{row}">{content}</{prefix}row>'


def _edit_row(
    prefix: str,
    row: int,
    inside: str,
    columns: Sequence[int],
    change: Callable[[Cell, str, str], tuple[str, str]],
) -> str:
    waiting = list(columns)
    out: list[str] = []
    at = 0
    for cell in _CELL.finditer(inside):
        address = _ADDRESS.fullmatch(attribute(cell["at"], "r") or "")
        if address is None:
            raise Odd("cell")
        here = column_number(address[1])
        while waiting and waiting[0] < here:
            out += [inside[at : cell.start()], _new_cell(prefix, row, waiting.pop(0), change)]
            at = cell.start()
        if waiting and waiting[0] == here:
            waiting.pop(0)
            attributes, content = change((row, here), cell["at"], cell["in"] or "")
            body = f">{content}</{prefix}c>" if content else "/>"
            out += [inside[at : cell.start()], f"<{prefix}c{attributes.rstrip()}{body}"]
            at = cell.end()
    out.append(inside[at:])
    out += [_new_cell(prefix, row, column, change) for column in waiting]
    return "".join(out)


def _new_cell(
    prefix: str, row: int, column: int, change: Callable[[Cell, str, str], tuple[str, str]]
) -> str:
    attributes, content = change((row, column), f' r="{column_letters(column)}{row}"', "")
    body = f">{content}</{prefix}c>" if content else "/>"
    return f"<{prefix}c{attributes}{body}"


# ------------------------------------------------------------------ styles


@dataclass
class Styles:
    """The workbook's cell formats, to which some are added."""

    text: str
    formats: list[str]
    fills: int
    _new: dict[tuple[int, int], int] = field(default_factory=dict)
    _added: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> Styles:
        formats = _block(text, "cellXfs")
        inside = re.findall(r"<((?:\w+:)?)xf\b([^>]*?)(?:/>|>(.*?)</\1xf>)", formats[1], re.DOTALL)
        fills = _block(text, "fills")
        count = len(re.findall(r"<(?:\w+:)?fill\b", fills[1]))
        made = [f"<xf{at}>{body}</xf>" if body else f"<xf{at}/>" for _, at, body in inside]
        return cls(text, made, count)

    def add_fills(self, colours: Sequence[str]) -> list[int]:
        """New solid fills (RGB); gives their numbers."""
        made = "".join(
            '<fill><patternFill patternType="solid">'
            f'<fgColor rgb="FF{colour}"/><bgColor indexed="64"/></patternFill></fill>'
            for colour in colours
        )
        self._extend("fills", made, self.fills + len(colours))
        numbers = list(range(self.fills, self.fills + len(colours)))
        self.fills += len(colours)
        return numbers

    def filled(self, style: int, fill: int) -> int:
        """The format that is as another but for its fill."""
        key = (style, fill)
        if key not in self._new:
            old = self.formats[style] if style < len(self.formats) else "<xf/>"
            head = re.match(r"<xf([^>]*?)(/?)>", old)
            attributes = head[1] if head else ""
            attributes = with_attribute(attributes, "fillId", str(fill))
            attributes = with_attribute(attributes, "applyFill", "1")
            rest = old[head.end() :] if head else ""
            self._new[key] = self.add(f"<xf{attributes}{'/' if head and head[2] else ''}>{rest}")
        return self._new[key]

    def add(self, made: str) -> int:
        """A new format as XML; gives its number."""
        self._added.append(made)
        return len(self.formats) + len(self._added) - 1

    def add_font(self, made: str) -> int:
        fonts = _block(self.text, "fonts")
        count = len(re.findall(r"<(?:\w+:)?font\b", fonts[1]))
        self._extend("fonts", made, count + 1)
        return count

    def _extend(self, name: str, made: str, count: int) -> None:
        whole = _appended(self.text, name, made)
        self.text = re.sub(
            rf"<((?:\w+:)?{name})\b([^>]*)>",
            lambda m: f"<{m[1]}{with_attribute(m[2], 'count', str(count))}>",
            whole,
            count=1,
        )

    def xml(self) -> str:
        """The styles with what was added."""
        if self._added:
            self._extend("cellXfs", "".join(self._added), len(self.formats) + len(self._added))
            self.formats += self._added
            self._added = []
        return self.text


def _block(text: str, name: str) -> tuple[str, str]:
    found = re.search(rf"<((?:\w+:)?){name}\b([^>]*)>(.*?)</\1{name}>", text, re.DOTALL)
    if found is None:
        raise Odd(name)
    return found[2], found[3]


def inline(text: str) -> str:
    """A cell's content as an inline text."""
    return f'<is><t xml:space="preserve">{escape(clean(text))}</t></is>'


_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def clean(text: str) -> str:
    """A text without the signs that no XML may hold, at most as long as a cell takes."""
    return _NOT_XML.sub("\ufffd", text)[:32_000]


def prefix_of(text: str, root: str) -> str:
    """The prefix a part's elements are written with, `x:` or nothing."""
    found = re.search(rf"<((?:\w+:)?){root}\b", text)
    if found is None:
        raise Odd(root)
    return found[1]


def placed(text: str, made: str, before: Sequence[str], root: str) -> str:
    """A sheet's XML with an element put before the first of the elements that must follow it."""
    names = "|".join(before)
    follow = re.search(rf"<(?:\w+:)?(?:{names})\b", text)
    at = follow.start() if follow else text.rindex(f"</{prefix_of(text, root)}{root}>")
    return text[:at] + made + text[at:]


def types() -> Mapping[str, str]:
    """Content types of the parts that are added."""
    return {
        "worksheet": f"{_TYPE}.worksheet+xml",
        "comments": f"{_TYPE}.comments+xml",
        "vml": "application/vnd.openxmlformats-officedocument.vmlDrawing",
    }
