"""The files out of what was sent: loose files, saved e-mails, zips, and folders of all these.

A file is told by its content. What is no codebook, such as a logo or a calendar entry, is laid
aside and named; what could not be opened is kept as it came, so that somebody can be answered.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from regmeta.delivery.desk.mail import InnerFile, parts_of_eml
from regmeta.errors import RegmetaError, UnreadableInput
from regmeta.texts import Text
from regmeta.workbench.workfolder import is_work, mended_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MSG = "__properties_version1.0".encode("utf-16-le")
_OFFICE = ("[Content_Types].xml", "content.xml", "mimetype")
_NO_CODEBOOKS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"BEGIN:VCAL", b"BEGIN:VCARD")
_OTHER_ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b")
_DEEPEST, _MOST_FILES, _MOST_BYTES = 3, 500, 300_000_000


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as it was sent: what it was called, its bytes and what it came in ('': by itself).

    `fault` says why it could not be opened, None where nothing is known to be wrong. Of a work
    folder it is the mended file, with what was said of its columns (columns.csv) and decided of
    mappings (SSSOM), and `cells` is how many cells had been corrected (None: no work folder).
    """

    name: str
    content: bytes
    came_in: str = ""
    fault: Text | None = None
    columns: str = ""
    mappings: str = ""
    cells: int | None = None


@dataclass(frozen=True, slots=True)
class Unpacked:
    """All attachments in the order they were found, and what was laid aside, a sentence each."""

    attachments: tuple[Attachment, ...]
    aside: tuple[Text, ...]


def unpack(paths: Sequence[Path]) -> Unpacked:
    """Every attachment of the files and folders named.

    Raises UnreadableInput, naming the path, where one is not there or may not be read.
    """
    attachments: list[Attachment] = []
    aside: list[Text] = []
    for path in paths:
        for file in _files(path):
            opened = _opened(Attachment(file.name, _bytes_of(file)), 0)
            for each in opened:
                if is_no_codebook(each):
                    aside.append(_ASIDE.filled(name=each.name, came_in=each.came_in or path.name))
                else:
                    attachments.append(each)
    return Unpacked(tuple(attachments), tuple(aside))


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        inside = sorted(file for file in path.rglob("*") if file.is_file())
        yield from (file for file in inside if not _is_hidden(file.relative_to(path)))
        return
    yield path


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableInput(
            "{path}: kan ikke leses ({why}).",
            "{path}: cannot be read ({why}).",
            path=path,
            why=error.strerror,
        ) from error


def _opened(attachment: Attachment, depth: int) -> Iterator[Attachment]:
    """What an e-mail or a zip holds, however deep; any other file itself."""
    if attachment.fault is None and is_work(attachment.content):
        yield _mended(attachment)
        return
    parts = _parts(attachment)
    if parts is None:
        yield attachment
        return
    if depth >= _DEEPEST:
        yield _with_fault(attachment, _TOO_DEEP)
        return
    try:
        for part in parts:
            inner = Attachment(_last(part.name), part.content, attachment.name, part.fault)
            yield from _opened(inner, depth + 1)
    except RegmetaError as error:
        yield _with_fault(attachment, error.text)


def _mended(attachment: Attachment) -> Attachment:
    """The file of a work folder, as somebody has mended it in the workbench."""
    try:
        work = mended_of(attachment.content)
    except RegmetaError:
        return _with_fault(attachment, _DAMAGED_WORK)
    return Attachment(
        work.name,
        work.content,
        attachment.name,
        columns=work.columns,
        mappings=work.mappings,
        cells=work.cells,
    )


def _parts(attachment: Attachment) -> Iterator[InnerFile] | None:
    """What lies inside a container; None where the file is none."""
    content = attachment.content
    if attachment.fault is not None:
        return None
    if content.startswith(b"PK"):
        return None if _is_document(content) else _in_zip(content, attachment.name)
    if content.startswith(OLE) and _MSG in content:
        from regmeta.delivery.desk.outlook import parts_of_msg

        return parts_of_msg(content, attachment.name)
    if attachment.name.lower().endswith(".eml") or _begins_as_mail(content):
        return parts_of_eml(content)
    if content.startswith(_OTHER_ARCHIVES):
        return iter([InnerFile(attachment.name, content, _OTHER_ARCHIVE)])
    return None


def _begins_as_mail(content: bytes) -> bool:
    head = content[:4000].lower()
    return head.startswith((b"received:", b"return-path:", b"mime-version:", b"from:")) and (
        b"content-type:" in head
    )


def _is_document(content: bytes) -> bool:
    """Whether a zip is a workbook or a document of its own; a damaged one is left to its reader."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(name in archive.namelist() for name in _OFFICE)
    except (zipfile.BadZipFile, OSError, ValueError):
        return True


def _in_zip(content: bytes, name: str) -> Iterator[InnerFile]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) > _MOST_FILES or sum(entry.file_size for entry in entries) > _MOST_BYTES:
            raise UnreadableInput(_TOO_MUCH.nb, _TOO_MUCH.en)
        for entry in entries:
            if not _is_hidden(Path(entry.filename)) and "__MACOSX" not in entry.filename:
                yield _entry(archive, entry)


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> InnerFile:
    if entry.flag_bits & 1:
        return InnerFile(entry.filename, b"", LOCKED)
    try:
        with archive.open(entry) as file:
            return InnerFile(entry.filename, file.read(_MOST_BYTES))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError):
        return InnerFile(entry.filename, b"", _DAMAGED)
    except Exception as error:  # zlib.error and what other compressions raise
        if type(error).__name__ != "error":
            raise
        return InnerFile(entry.filename, b"", _DAMAGED)


def _with_fault(attachment: Attachment, fault: Text) -> Attachment:
    return Attachment(attachment.name, attachment.content, attachment.came_in, fault)


def _last(name: str) -> str:
    """A file's own name, whatever folders stand before it and however they are written."""
    return PureWindowsPath(PurePosixPath(name).name).name or "vedlegg"


def is_no_codebook(attachment: Attachment) -> bool:
    """Whether it is a picture, a calendar entry or a card: what signatures bring along."""
    return attachment.fault is None and attachment.content.startswith(_NO_CODEBOOKS)


def true_suffix(attachment: Attachment) -> str:
    """The suffix that its content asks for, '' where that says nothing."""
    content = attachment.content
    if content.startswith(b"PK"):
        return _suffix_of_zipped(content)
    if content.startswith(OLE):
        is_locked = "EncryptedPackage".encode("utf-16-le") in content
        return "" if is_locked else ".xls"
    return ""


def _suffix_of_zipped(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return ""
    if any(name.startswith("word/") for name in names):
        return ".docx"
    if any(name.startswith("xl/") for name in names):
        return _workbook_suffix(names)
    return ".ods" if "content.xml" in names else ""


def _workbook_suffix(names: Sequence[str]) -> str:
    if "xl/workbook.bin" in names:
        return ".xlsb"
    return ".xlsm" if "xl/vbaProject.bin" in names else ".xlsx"


LOCKED = Text(
    "Filen er låst med passord. Ta bort passordet og send den på nytt.",
    "The file is locked with a password. Take the password off and send it again.",
)
_DAMAGED = Text(
    "Filen lå skadet i zip-filen. Lag zip-filen på nytt, eller send filen for seg.",
    "The file lay damaged in the zip. Make the zip again, or send the file by itself.",
)
_DAMAGED_WORK = Text(
    "Arbeidsmappen er skadet. Lagre den på nytt fra arbeidsbenken, og send den.",
    "The work folder is damaged. Save it again from the workbench, and send it.",
)
_OTHER_ARCHIVE = Text(
    "Filen er pakket på en måte vi ikke åpner. Send den upakket, eller som .zip.",
    "The file is packed in a way that we do not open. Send it unpacked, or as .zip.",
)
_TOO_DEEP = Text(
    "Filen er pakket inn i for mange lag. Send den upakket.",
    "The file is packed in too many layers. Send it unpacked.",
)
_TOO_MUCH = Text(
    "Zip-filen er for stor til å pakkes ut her. Send kodeboken for seg.",
    "The zip is too large to be unpacked here. Send the codebook by itself.",
)
_ASIDE = Text(
    "{name} (i {came_in}) er et bilde eller en oppføring, ingen kodebok: lagt til side.",
    "{name} (in {came_in}) is a picture or an entry, no codebook: laid aside.",
)
