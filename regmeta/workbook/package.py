"""The files of a workbook: what is not touched stays as it was, byte for byte.

Libraries that read a workbook and write it again lose what they do not know: cached values,
pictures, charts, pivot tables, lists kept as extensions. Here only the parts that must change are
changed (ECMA-376, parts 1 and 2). Works for .xlsx and .xlsm.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from xml.dom.minidom import Element

from regmeta.errors import UnreadableInput
from regmeta.workbook.markup import Odd, added, children, parsed, root_of, value_of, written

PATCHED = (".xlsx", ".xlsm")
"""The endings of workbooks that are changed in place."""
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = {
    "worksheet": f"{_TYPE}.worksheet+xml",
    "comments": f"{_TYPE}.comments+xml",
    "vml": "application/vnd.openxmlformats-officedocument.vmlDrawing",
}
"""Content types of the parts that are added."""
_CONTENT = "[Content_Types].xml"
_FIXED = (1980, 1, 1, 0, 0, 0)


@dataclass
class Package:
    """The files of a workbook, by name, in their order; changed ones replace the old."""

    files: dict[str, bytes]
    changed: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path) -> Package:
        """Raises UnreadableInput where it is no zip."""
        try:
            return cls.of(path.read_bytes())
        except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
            raise UnreadableInput(
                "{path}: kan ikke åpnes som arbeidsbok ({error}).",
                "{path}: cannot be opened as a workbook ({error}).",
                path=path,
                error=error,
            ) from error

    @classmethod
    def of(cls, content: bytes) -> Package:
        """A workbook out of a file's content."""
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return cls({member.filename: archive.read(member) for member in archive.infolist()})

    def text(self, name: str) -> str:
        """A part as text; Odd where it is not there or not UTF-8."""
        content = self.changed.get(name, self.files.get(name))
        if content is None:
            raise Odd(name)
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Odd(name) from error

    def has(self, name: str) -> bool:
        return name in self.files or name in self.changed

    def put(self, name: str, text: str) -> None:
        self.changed[name] = text.encode("utf-8")

    def drop(self, name: str) -> None:
        self.files.pop(name, None)
        self.changed.pop(name, None)

    def free_name(self, pattern: str) -> str:
        """The first name of a pattern with a number in it that no part has."""
        n = 1
        while self.has(pattern.format(n)):
            n += 1
        return pattern.format(n)

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

    # -------------------------------------------------------------- relations

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """The relations of a part by id: the kind (last word of its type) and the target's name."""
        path = rels_of(name)
        if not self.has(path):
            return {}
        return {
            value_of(element, "Id") or "": (
                (value_of(element, "Type") or "").rpartition("/")[2],
                joined(name, value_of(element, "Target") or ""),
            )
            for element in children(root_of(parsed(self.text(path))))
            if value_of(element, "TargetMode") != "External"
        }

    def related(self, name: str, kind: str) -> str:
        """The part of a kind that a part is related to; '' where there is none."""
        return next((to for of, to in self.relations(name).values() if of == kind), "")

    def relate(self, name: str, kind: str, target: str) -> str:
        """Adds a relation to a part; gives its id."""
        path = rels_of(name)
        empty = f'<Relationships xmlns="{_PACKAGE}"/>'
        document = parsed(self.text(path) if self.has(path) else empty)
        root = root_of(document)
        taken = {value_of(element, "Id") for element in children(root)}
        ident = next(
            made for n in range(len(taken) + 1) if (made := f"rIdRegmeta{n + 1}") not in taken
        )
        added(root, "Relationship", Id=ident, Type=f"{RELATIONS}/{kind}", Target=f"/{target}")
        self.put(path, written(document))
        return ident

    def unrelate(self, name: str, ident: str) -> None:
        self._take_out(rels_of(name), "Id", ident)

    # -------------------------------------------------------------- content types

    def declare(self, name: str, kind: str) -> None:
        """Says what kind of part a new file is."""
        document = parsed(self.text(_CONTENT))
        root = root_of(document)
        if all(value_of(element, "PartName") != f"/{name}" for element in children(root)):
            added(root, "Override", PartName=f"/{name}", ContentType=kind)
            self.put(_CONTENT, written(document))

    def undeclare(self, name: str) -> None:
        self._take_out(_CONTENT, "PartName", f"/{name}")

    def declare_default(self, extension: str, kind: str) -> None:
        """Says what kind of part all files with an ending are."""
        document = parsed(self.text(_CONTENT))
        root = root_of(document)
        first: Element | None = next(iter(children(root)), None)
        endings = {(value_of(element, "Extension") or "").lower() for element in children(root)}
        if extension not in endings:
            added(root, "Default", first, Extension=extension, ContentType=kind)
            self.put(_CONTENT, written(document))

    def _take_out(self, part: str, key: str, value: str) -> None:
        """Takes the elements out of a part that have a value under a key."""
        document = parsed(self.text(part))
        root = root_of(document)
        for element in children(root):
            if value_of(element, key) == value:
                root.removeChild(element)
        self.put(part, written(document))


def rels_of(name: str) -> str:
    """The part that holds the relations of a part."""
    folder, _, file = name.rpartition("/")
    return f"{folder}/_rels/{file}.rels".lstrip("/")


def joined(name: str, target: str) -> str:
    """A relation's target as the name of a part, seen from the part that has the relation."""
    if target.startswith("/"):
        return target[1:]
    parts = name.split("/")[:-1]
    for step in target.split("/"):
        if step == "..":
            parts = parts[:-1]
        elif step != ".":
            parts.append(step)
    return "/".join(parts)
