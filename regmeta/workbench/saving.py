"""What a person takes along from the workbench: each kind of file, written below the session."""

from __future__ import annotations

from pathlib import Path

from regmeta.errors import WrongUse
from regmeta.runs.batch import DECISIONS
from regmeta.runs.marking import mark_checked
from regmeta.texts import Text
from regmeta.validate.reports import FORMATS
from regmeta.workbench.session import Session
from regmeta.workbench.workfolder import ENDING, packed_work
from regmeta.workbook.package import PATCHED


def saved_file(session: Session, kind: str, lang: str) -> Path:
    """Write one of `mended`, `marked`, `html`, `work`, `columns` and `mappings`; gives the file.

    Raises WrongUse on another kind.
    """
    out = session.home / "out"
    out.mkdir(exist_ok=True)
    writers = {
        "mended": _mended,
        "marked": _marked,
        "html": _html,
        "work": _work,
        "columns": _columns,
        "mappings": _mappings,
    }
    if kind not in writers:
        raise WrongUse.of(_NO_KIND.filled(kind=kind, kinds=", ".join(writers)))
    return writers[kind](session, out, lang)


def _mended(session: Session, out: Path, lang: str) -> Path:
    path = out / _named(session, _MENDED_NAME(lang), session.mended.suffix)
    path.write_bytes(session.mended.read_bytes())
    return path


def _marked(session: Session, out: Path, lang: str) -> Path:
    suffix = session.mended.suffix.lower()
    written = suffix if suffix in PATCHED else ".xlsx"
    path = out / _named(session, _MARKED_NAME(lang), written)
    mark_checked(session.check(), [session.mended], path, lang, overwrite=True)
    return path


def _html(session: Session, out: Path, lang: str) -> Path:
    path = out / _named(session, _MARKED_NAME(lang), ".html")
    path.write_text(FORMATS["html"](session.check().report, lang), encoding="utf-8")
    return path


def _work(session: Session, out: Path, lang: str) -> Path:
    path = out / f"{Path(session.file).stem}{ENDING}"
    path.write_bytes(packed_work(session.work))
    return path


def _columns(session: Session, out: Path, lang: str) -> Path:
    path = out / "columns.csv"
    path.write_text(session.work.columns, encoding="utf-8")
    return path


def _mappings(session: Session, out: Path, lang: str) -> Path:
    path = out / DECISIONS
    path.write_text(session.work.mappings, encoding="utf-8")
    return path


def _named(session: Session, word: str, suffix: str) -> str:
    return f"{Path(session.file).stem}-{word}{suffix}"


_MENDED_NAME = Text("rettet", "mended")
_MARKED_NAME = Text("funn", "findings")
_NO_KIND = Text("{kind}: velg {kinds}.", "{kind}: choose {kinds}.")
