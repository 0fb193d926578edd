"""A seal in the workbooks that regmeta writes: whether somebody has changed one since.

The digest of all other parts stands in a property of the workbook (docProps/custom.xml, ECMA-376
part 1, 22.3), where spreadsheet programs keep what they do not know. Whoever saves the workbook
changes some part, and the seal no longer fits.
"""

from __future__ import annotations

import hashlib
import zipfile
from contextlib import suppress
from pathlib import Path

from regmeta.errors import UnreadableInput
from regmeta.files.output import write_whole
from regmeta.workbook.markup import (
    Odd,
    added,
    children,
    named,
    parsed,
    put_text,
    root_of,
    text_of,
    value_of,
    written,
)
from regmeta.workbook.package import Package

_PART = "docProps/custom.xml"
_NAME = "regmeta"
_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_TYPES = f"{_OFFICE}/docPropsVTypes"
_EMPTY = f'<Properties xmlns="{_OFFICE}/custom-properties"/>'


def write_sealed(out: Path, package: Package) -> None:
    """A workbook as a file, whole or not at all, with the seal that tells it is as we wrote it."""
    # Where properties are written in an odd way there is no seal, and nothing will replace it.
    with suppress(Odd):
        seal(package)
    write_whole(out, package.packed())


def seal(package: Package) -> None:
    """Put the seal into a workbook, in place of an older one."""
    part = package.related("", "custom-properties") or _new_part(package)
    document = parsed(package.text(part))
    root = root_of(document)
    for element in children(root, "property"):
        if value_of(element, "name") == _NAME:
            root.removeChild(element)
    numbers = [int(value_of(element, "pid") or 1) for element in children(root, "property")]
    made = added(root, "property", fmtid=_FORMAT, pid=str(max(numbers, default=1) + 1), name=_NAME)
    spaces = {"xmlns:vt": _TYPES}
    put_text(named(made, "vt:lpwstr", **spaces), _digest(package, part))
    package.put(part, written(document))


def is_sealed(path: Path) -> bool:
    """Whether a file is a workbook that regmeta wrote, and nobody has changed since."""
    if not zipfile.is_zipfile(path):
        return False
    try:
        package = Package.open(path)
        part = package.related("", "custom-properties")
        properties = children(root_of(parsed(package.text(part))), "property") if part else []
    except (Odd, UnreadableInput):
        return False
    said = [
        text_of(element).strip() for element in properties if value_of(element, "name") == _NAME
    ]
    return said == [_digest(package, part)]


def _new_part(package: Package) -> str:
    package.put(_PART, _EMPTY)
    package.declare(_PART, _TYPE)
    package.relate("", "custom-properties", _PART)
    return _PART


def _digest(package: Package, but: str) -> str:
    """The digest of all parts but one, by their names."""
    digest = hashlib.sha256()
    for name in sorted({*package.files, *package.changed} - {but}):
        content = package.changed.get(name, package.files.get(name, b""))
        digest.update(f"{name}\x00{len(content)}\x00".encode())
        digest.update(content)
    return digest.hexdigest()
