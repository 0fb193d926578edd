"""Two hundred attachments of ten kinds as registries might send them, made from the shipped ones.

Seeded: the same each time. What each should be taken for stands beside it.
"""

from __future__ import annotations

import io
import shutil
import struct
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path
from random import Random

import xlsxwriter

from regmeta.delivery.releasing import release
from regmeta.read.files.opening import read_grids
from regmeta.registry import load_registry
from regmeta.spec.loading import load_spec

from .conftest import ROOT
from .private_numbers import number_of

KINDS = (
    *("good", "broken", "private", "empty", "locked"),
    *("renamed", "another", "two", "old", "zip"),
)
_NAMES = ("Kodebok", "Variabelliste_endelig", "Metadata v2 (siste)", "klokebok", "Vedlegg 1")
Sheets = dict[str, list[list[str]]]


@dataclass(frozen=True)
class Sent:
    """One file sent: `registries` whose it is ('' where that cannot be told), and the verdicts."""

    kind: str
    name: str
    content: bytes
    registries: tuple[str, ...]
    verdicts: tuple[str, ...]
    sender: str = ""


def make_registries(folder: Path) -> None:
    """The shipped registries, each with two editions: in the second, one more question."""
    law = load_spec()
    shutil.copytree(ROOT / "registries", folder)
    for home in sorted(path for path in folder.iterdir() if path.is_dir()):
        given = {"by": "Prøve Prøvesen", "with_errors": True}
        release(home, law, today=date(2026, 1, 10), **given)
        file = load_registry(home, law).files[0].path
        sheets = sheets_of(file)
        for rows in list(sheets.values())[:1]:
            _rename(rows, Random(1), 12, "omskrevet")
        _write(sheets, file)
        release(home, law, today=date(2026, 6, 10), **given)


def sheets_of(path: Path) -> Sheets:
    return {grid.sheet: [list(row) for row in grid.rows] for grid in read_grids(path)}


def _rename(rows: list[list[str]], chance: Random, count: int, word: str) -> None:
    """Other words in the question of some rows."""
    column = _column(rows, ("ledetekst", "feltnavn"))
    filled = [row for row in rows[1:] if len(row) > column and row[column]]
    for row in chance.sample(filled, min(count, len(filled))):
        row[column] += f" ({word})"


def _column(rows: list[list[str]], names: Sequence[str]) -> int:
    heads = [head.strip().casefold() for head in rows[0]]
    return next(heads.index(name) for name in names if name in heads)


def _write(sheets: Sheets, path: Path) -> None:
    content = as_workbook(sheets) if path.suffix == ".xlsx" else as_csv(sheets)
    path.write_bytes(content)


def as_workbook(sheets: Sheets) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"strings_to_numbers": False, "in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name or "klokebok")
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                if text:
                    sheet.write_string(number, column, text)
    book.close()
    return stream.getvalue()


def as_csv(sheets: Sheets) -> bytes:
    (rows,) = sheets.values()
    lines = (";".join('"' + text.replace('"', '""') + '"' for text in row) for row in rows)
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


class Post:
    """A seeded stream of things sent."""

    def __init__(self, registries: Path, seed: int = 29) -> None:
        self._chance = Random(seed)
        self._folder = registries
        self._ids = sorted(path.name for path in registries.iterdir() if path.is_dir())

    def all(self, each: int) -> list[Sent]:
        """So many of each kind, kinds mixed."""
        makers: dict[str, Callable[[int], Sent]] = {
            kind: getattr(self, f"_{kind}") for kind in KINDS
        }
        return [makers[kind](number) for number in range(each) for kind in KINDS]

    def _id(self, number: int) -> str:
        return self._ids[number % len(self._ids)]

    def _sheets(self, ident: str) -> Sheets:
        law = load_spec()
        return sheets_of(load_registry(self._folder / ident, law).files[0].path)

    def _file(self, sheets: Sheets, name: str = "") -> tuple[str, bytes]:
        stem = name or f"{self._chance.choice(_NAMES)} {self._chance.randrange(10_000)}"
        if len(sheets) == 1 and self._chance.random() < 0.4:
            return f"{stem}.csv", as_csv(sheets)
        return f"{stem}.xlsx", as_workbook(sheets)

    def _changed(self, ident: str) -> Sheets:
        sheets = self._sheets(ident)
        _rename(next(iter(sheets.values())), self._chance, 2, f"ny {self._chance.randrange(99999)}")
        return sheets

    def _good(self, number: int) -> Sent:
        ident = self._id(number)
        return Sent("good", *self._file(self._changed(ident)), (ident,), ("ready",))

    def _broken(self, number: int) -> Sent:
        ident = self._id(number)
        sheets = self._changed(ident)
        rows = next(iter(sheets.values()))
        column = _column(rows, ("type", "felttype"))
        for row in self._chance.sample(rows[1:], 3):
            row[column] = self._chance.choice(["", "Tekkst", "???"])
        rows.append(list(self._chance.choice(rows[1:])))
        return Sent("broken", *self._file(sheets), (ident,), ("ready",))

    def _private(self, number: int) -> Sent:
        ident, who = self._id(number), number_of("fnr", self._chance)
        sheets = self._changed(ident)
        if number % 3 == 2:
            name, content = self._file(sheets)
            return Sent("private", f"{who} {name}", content, (ident,), ("private",))
        if number % 3 == 1:
            sheets["Notater"] = [["Husk"], [f"Ring pasient {who}"]]
        else:
            self._chance.choice(next(iter(sheets.values()))[1:]).append(f"se {who}")
        return Sent("private", *self._file(sheets), (ident,), ("private",))

    def _empty(self, number: int) -> Sent:
        heads = next(iter(self._sheets(self._id(number)).values()))[:1]
        made = (
            ("tom.xlsx", b""),
            ("Kodebok.xlsx", as_workbook({"Ark1": []})),
            ("bare overskrifter.xlsx", as_workbook({"klokebok": heads})),
            ("tom.csv", b""),
        )[number % 4]
        return Sent("empty", f"{number} {made[0]}", made[1], ("",), ("empty",))

    def _locked(self, number: int) -> Sent:
        content = locked_workbook(number)
        return Sent("locked", f"laast {number}.xlsx", content, ("",), ("unreadable",))

    def _renamed(self, number: int) -> Sent:
        ident, other = self._id(number), self._id(number + 3)
        sheets = self._changed(ident)
        kind = number % 4
        if kind == 0 and len(sheets) == 1:
            return Sent("renamed", f"{other}.xlsx", as_csv(sheets), (ident,), ("ready",))
        name = (f"{other}.csv", f"{other}-kodebok.xlsx", "Dokument1", f"{other}.xls")[kind]
        return Sent("renamed", name, as_workbook(sheets), (ident,), ("ready",))

    def _another(self, number: int) -> Sent:
        ident, sender = self._id(number), self._id(number + 1)
        name, content = self._file(self._changed(ident), f"{sender} kodebok {number}")
        return Sent("another", name, content, (ident,), ("unexpected",), sender)

    def _two(self, number: int) -> Sent:
        idents = (self._id(number), self._id(number + 2))
        files = [self._file(self._changed(ident)) for ident in idents]
        mail = as_mail([*files, ("image001.png", b"\x89PNG\r\n\x1a\n" + bytes(90))])
        return Sent("two", f"post {number}.eml", mail, idents, ("ready", "ready"))

    def _old(self, number: int) -> Sent:
        ident = self._id(number)
        objects = self._folder / ident / "editions"
        first = _first_edition_file(objects)
        if number % 2 or number >= len(self._ids):
            sheets = sheets_of(first)
            _rename(next(iter(sheets.values())), self._chance, 2, f"sent {number}")
            return Sent("old", *self._file(sheets), (ident,), ("older",))
        name = f"gammel {number}{first.suffix}"
        return Sent("old", name, first.read_bytes(), (ident,), ("older",))

    def _zip(self, number: int) -> Sent:
        ident = self._id(number)
        name, content = self._file(self._changed(ident))
        packed = as_zip({f"Kodebøker/{name}": content, "__MACOSX/._x": b"x"})
        if number % 2:
            packed = as_mail([(f"{number}.zip", packed)])
            return Sent("zip", f"videresendt {number}.eml", packed, (ident,), ("ready",))
        return Sent("zip", f"kodebok {number}.zip", packed, (ident,), ("ready",))


def _first_edition_file(editions: Path) -> Path:
    import tomllib

    files = tomllib.loads((editions / "1" / "edition.toml").read_text("utf-8"))["files"]
    spreadsheet = next(file for file in files if file["path"].endswith((".csv", ".xlsx")))
    suffix = Path(spreadsheet["path"]).suffix
    return next((editions / "objects").glob(f"{spreadsheet['sha256']}{suffix}"))


def as_mail(files: Sequence[tuple[str, bytes]]) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.no", "b@example.no", "Kodebok"
    mail.set_content("Hei, her er kodeboken.")
    for name, content in files:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def as_zip(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


# ------------------------------------------------------------------ compound files

_FREE, _END, _SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 512


def locked_workbook(seed: int) -> bytes:
    """A workbook with a password, as Excel stores it."""
    noise = Random(seed).randbytes(8192)
    return compound({"EncryptionInfo": noise[:4096], "EncryptedPackage": noise})


def outlook_message(files: Sequence[tuple[str, bytes]]) -> bytes:
    """A saved Outlook message with attachments."""
    streams = {"__properties_version1.0": bytes(4096)}
    for number, (name, content) in enumerate(files):
        home = f"__attach_version1.0_#{number:08X}"
        streams[f"{home}/__substg1.0_3707001F"] = name.encode("utf-16-le").ljust(4096, b"\0")
        streams[f"{home}/__substg1.0_37010102"] = content
    return compound(streams)


def compound(streams: dict[str, bytes]) -> bytes:
    """Streams of 4,096 bytes or more as a compound file of version 3, one FAT sector or several."""
    entries: list[list[int | str]] = [["Root Entry", 5, _FREE, _FREE, _END, 0]]
    chain: list[int] = []
    body: list[bytes] = []
    folders: dict[str, int] = {}
    children: dict[int, list[int]] = {0: []}
    for path, content in streams.items():
        *above, name = path.split("/")
        parent = 0
        for folder in above:
            if folder not in folders:
                folders[folder] = len(entries)
                children[parent].append(len(entries))
                children[len(entries)] = []
                entries.append([folder, 1, _FREE, _FREE, 0, 0])
            parent = folders[folder]
        children[parent].append(len(entries))
        count = -(-len(content) // _SECTOR)
        entries.append([name, 2, _FREE, _FREE, len(chain), len(content)])
        chain += [*range(len(chain) + 1, len(chain) + count), _END]
        body.append(content.ljust(count * _SECTOR, b"\0"))
    for parent, own in children.items():
        entries[parent][3] = own[0] if own else _FREE
        for left, right in pairwise(own):
            entries[left][2] = right
    directory = b"".join(_entry(*entry) for entry in entries)
    directory += _entry("", 0, _FREE, _FREE, 0, 0) * (-len(entries) % 4)
    first_directory = len(chain)
    sectors = len(directory) // _SECTOR
    chain += [*range(first_directory + 1, first_directory + sectors), _END]
    tables = -(-(len(chain) + 1) // 127)
    fat = [*chain, *([0xFFFFFFFD] * tables)]
    fat += [_FREE] * (tables * 128 - len(fat))
    header = struct.pack(
        "<8s16x5H6x9I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, tables, first_directory, 0, 4096, _END, 0, _END, 0,
    )  # fmt: skip
    places = [len(chain) + number for number in range(tables)]
    header += struct.pack("<109I", *places, *([_FREE] * (109 - tables)))
    return header + b"".join(body) + directory + struct.pack(f"<{len(fat)}I", *fat)


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0" if name else b""
    return struct.pack(
        "<64sH2B3I36xIQ", text, len(text), kind, 1, _FREE, right, child, start, size
    )  # fmt: skip
