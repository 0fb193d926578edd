"""Packed extracts unpacked into the run's private folder: gzip, zstandard and zip, known by their
first bytes."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import NoReturn

from regmeta.errors import UnreadableInput, WrongUse

PIECE = 16 * 1024 * 1024
"""Bytes that are read at a time."""
_GZIP, _ZSTANDARD, _ZIP = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04"
_OF_MACS = "__MACOSX/"
_PLANTED = ".planted.tsv"
_LITTER = ("thumbs.db", "desktop.ini", "ehthumbs.db")
"""What Windows leaves in folders that somebody looked at."""
_LOCK = "~$"
"""How the names begin of the files that Office keeps while a workbook is open."""


def is_beside_data(name: str) -> bool:
    """Whether a file of that name is what systems leave in folders and archives, or the list of
    planted faults that `data synth` writes beside an extract."""
    lowered = name.casefold()
    is_left_by_systems = lowered in _LITTER or name.startswith((".", _LOCK))
    return is_left_by_systems or lowered.endswith(_PLANTED)


def unpacked(path: Path, folder: Path) -> Path:
    """The file itself, or what is packed in it, in the private folder; told by its first bytes."""
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith(_GZIP):
        return _gunzipped(path, folder)
    if head == _ZSTANDARD:
        return _unzstandard(path, folder)
    if head == _ZIP:
        return _unzipped(path, folder)
    return path


def _gunzipped(path: Path, folder: Path) -> Path:
    import gzip
    import zlib

    out = folder / "utpakket.csv"
    try:
        with gzip.open(path, "rb") as packed, out.open("wb") as file:
            shutil.copyfileobj(packed, file, PIECE)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        _refuse_packed(path, error)
    return out


def _unzstandard(path: Path, folder: Path) -> Path:
    """By pyarrow, where it is installed: Python 3.11 cannot unpack it by itself."""
    out = folder / "utpakket.csv"
    try:
        import pyarrow
    except ImportError:
        raise WrongUse(
            "{path}: er pakket med zstandard, og det trenger pyarrow (pip install pyarrow). Pakk "
            "filen ut, eller pakk den med gzip.",
            "{path}: is packed by zstandard, which needs pyarrow (pip install pyarrow). Unpack the "
            "file, or pack it by gzip.",
            path=path,
        ) from None
    try:
        with pyarrow.CompressedInputStream(str(path), "zstd") as packed, out.open("wb") as file:
            while piece := packed.read(PIECE):
                file.write(piece)
    except (OSError, pyarrow.ArrowException) as error:
        _refuse_packed(path, error)
    return out


def _unzipped(path: Path, folder: Path) -> Path:
    out = folder / "utpakket.csv"
    try:
        with zipfile.ZipFile(path) as archive:
            files = _files_in(archive)
            if len(files) != 1:
                raise WrongUse(
                    "{path}: har {count} filer ({names}). Pakk ut, og oppgi filene hver for seg.",
                    "{path}: holds {count} files ({names}). Unpack it, and name the files.",
                    path=path,
                    count=len(files),
                    names=", ".join(entry.filename for entry in files[:5]),
                )
            with archive.open(files[0]) as packed, out.open("wb") as file:
                shutil.copyfileobj(packed, file, PIECE)
    except (zipfile.BadZipFile, RuntimeError, EOFError) as error:
        _refuse_packed(path, error)
    return out


def _files_in(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files of an archive, without what systems put beside them."""
    entries = (entry for entry in archive.infolist() if not entry.is_dir())
    return [
        entry
        for entry in entries
        if not entry.filename.startswith(_OF_MACS)
        and not is_beside_data(entry.filename.rpartition("/")[2])
    ]


def _refuse_packed(path: Path, error: Exception) -> NoReturn:
    raise UnreadableInput(
        "{path}: er skadet og kan ikke pakkes ut ({kind}). Hent filen på nytt.",
        "{path}: is damaged and cannot be unpacked ({kind}). Fetch the file again.",
        path=path,
        kind=type(error).__name__,
    ) from error
