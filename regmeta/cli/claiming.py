"""The file that a command may write: claimed before any work is done, so nobody's work is lost.

Only what is claimed can be delivered (telling.deliver takes nothing else). What regmeta wrote is
known again by its digest, kept in the user's own cache: whoever loses it is asked for --overwrite.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from regmeta.files.kept import Kept

_REMEMBERED = 5_000
"""So many files that regmeta wrote are known again; the oldest are forgotten first."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A path that may be written: nothing stands there, or what regmeta wrote, or one insists."""

    path: Path


def claimed(
    out: Path | None,
    holds: str,
    *,
    inputs: Iterable[Path] = (),
    overwrite: bool,
    is_report: bool = False,
) -> Claimed | None:
    """The path, claimed for what it `holds` (a format of files/guarding.py, or '' for any); None
    where it is printed.

    What is known to be a report may be written anew though nobody remembers it, every night if need
    be. Raises WrongUse where the ending says something else, where it is one of `inputs`, or where
    it is somebody's work and nobody insists.
    """
    if out is None:
        return None
    from regmeta.files.guarding import refuse_ending, refuse_loss

    refuse_ending(holds, out)
    ours = _is_ours_or_report if is_report else _is_ours
    refuse_loss(out, inputs=inputs, overwrite=overwrite, ours=ours)
    return Claimed(out)


def remember(path: Path) -> None:
    """Note that a file is regmeta's, as it stands now."""
    if path.is_file():
        kept = _written()
        kept.put(_key(path), _digest(path))
        kept.leave(_REMEMBERED)


def read_with(*paths: Path | None) -> list[Path]:
    """The paths that were named: an option that was not is no input."""
    return [path for path in paths if path is not None]


def registry_files(*idents: str) -> list[Path]:
    """What is read of registries named by their ids or folders: never written over."""
    return [path for ident in idents if ident for path in _files_of(ident)]


def _files_of(ident: str) -> list[Path]:
    folder = next(
        (path for path in (Path(ident), Path("registries", ident)) if path.is_dir()), None
    )
    if folder is None:
        return [Path(ident)]
    spreadsheets = (".csv", ".tsv", ".xls", ".xlsx", ".xlsm", ".ods")
    named = _named_in(folder / "registry.toml")
    return [path for path in named if path.name == "registry.toml" or path.suffix in spreadsheets]


def _named_in(toml: Path) -> list[Path]:
    """registry.toml itself, and the files that stand in it by name."""
    if not toml.is_file():
        return []
    said = toml.read_text(encoding="utf-8", errors="replace")
    return [toml, *(path for path in toml.parent.iterdir() if f'"{path.name}"' in said)]


def _is_ours(path: Path) -> bool:
    return _written().get(_key(path)) == _digest(path)


def _is_ours_or_report(path: Path) -> bool:
    from regmeta.validate.reports.written import is_report

    remembered = _written().get(_key(path))
    return is_report(path) if remembered is None else remembered == _digest(path)


def _key(path: Path) -> str:
    return str(path.resolve())


def _written() -> "Kept":
    from regmeta.files.kept import Kept, home

    return Kept(home(os.environ) / "written")


def _digest(path: Path) -> bytes:
    from hashlib import file_digest

    with path.open("rb") as file:
        return file_digest(file, "sha256").digest()
