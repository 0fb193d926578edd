"""Workbooks opened by calamine: what it cannot read is one sentence, and no sheet is too vast.

To be used in a reader's own process (sandbox.py): where memory does not suffice, calamine ends it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from regmeta.errors import RegmetaError, UnreadableInput
from regmeta.files.confined import refuse_special
from regmeta.files.extent import damaged, refuse_vast
from regmeta.texts import Text, languages

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


@contextmanager
def opened_workbook(path: Path) -> Iterator[CalamineWorkbook]:
    """A workbook of any kind that calamine reads; UnreadableInput where it cannot."""
    from python_calamine import CalamineWorkbook

    refuse_special(path)
    _refuse_others(path)
    refuse_vast(path)
    with calamine_errors(path):
        yield CalamineWorkbook.from_path(str(path))


def cells_apart(path: Path, sheet: Text) -> list[list[str]] | None:
    """The cells as texts of the sheet that is called so in any language, read in a process of its
    own; None where the workbook has none. Raises UnreadableInput."""
    from regmeta.files.sandbox import Ended, apart, sentence

    names = (sheet(lang) for lang in languages())
    try:
        return apart(_cells_of_sheet, path, *names, kind=list[list[str]] | None)
    except Ended as ended:
        raise sentence(path, ended.cause) from ended


def _cells_of_sheet(path: Path, *names: str) -> list[list[str]] | None:
    """The first sheet with one of these names, in this process."""
    with opened_workbook(path) as book:
        name = next((name for name in names if name in book.sheet_names), "")
        if not name:
            return None
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [[str(cell) for cell in row] for row in rows]


def _refuse_others(path: Path) -> None:
    with path.open("rb") as file:
        if not file.read(8).startswith(_BEGINNINGS):
            raise UnreadableInput(
                "{path}: er ikke en arbeidsbok. Åpne filen i Excel og lagre den som .xlsx.",
                "{path}: is not a workbook. Open it in Excel and save it as .xlsx.",
                path=path,
            )


_BEGINNINGS = (b"PK", b"\xd0\xcf\x11\xe0")


@contextmanager
def calamine_errors(path: Path) -> Iterator[None]:
    """What calamine raises inside, as UnreadableInput."""
    import python_calamine

    try:
        yield
    except python_calamine.PasswordError as error:
        raise protected(path) from error
    except (RegmetaError, MemoryError):
        raise
    except Exception as error:
        raise damaged(path, error) from error
    except BaseException as error:
        # A panic inside the library is no Exception, and must not become a traceback.
        if type(error).__name__ != "PanicException":
            raise
        raise damaged(path, error) from error


def protected(path: Path) -> UnreadableInput:
    """The sentence for a workbook that is encrypted."""
    return UnreadableInput(
        "{path}: er beskyttet med passord. Åpne den i Excel, fjern "
        "passordet (Fil > Informasjon > Beskytt arbeidsbok) og lagre.",
        "{path}: is protected by a password. Open it in Excel, remove the "
        "password (File > Info > Protect Workbook) and save.",
        path=path,
    )
