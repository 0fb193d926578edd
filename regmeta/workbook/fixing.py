"""Repairs that cannot be wrong, made in the person's own file; what needs a person is proposed.

A repair changes how a value is written, never what it says: blanks, invisible signs, markup, the
form of a date or number, an option's spelling, zeros that a spreadsheet took. It is made only where
the cell holds the very text that was read. Workbooks are edited in place (`ooxml.py`), text
files keep their encoding, separator and quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from regmeta.errors import WrongUse
from regmeta.files.guarding import refuse_loss
from regmeta.files.output import write_whole
from regmeta.model import Finding, Place, Text, column_letters, each_of
from regmeta.read import read_file
from regmeta.read.files.delimited import decode, sniffed
from regmeta.spec.fields import Spec
from regmeta.validate import check, said_of
from regmeta.workbook.accepting import Accepted, accepted_in
from regmeta.workbook.cells import Cell, edit_cells, inline
from regmeta.workbook.markup import Odd
from regmeta.workbook.package import PATCHED, Package
from regmeta.workbook.repairs import Repair, repairs_of
from regmeta.workbook.sealing import is_sealed, write_sealed
from regmeta.workbook.sheets import sheets_of

DELIMITED = (".csv", ".tsv", ".txt")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What only a person can decide: the finding, in words, with what was perhaps meant."""

    place: Place
    field: str
    said: Text


@dataclass(frozen=True, slots=True)
class Fixed:
    """What a run did: repairs made, and proposals that are left to a person."""

    repairs: tuple[Repair, ...]
    proposals: tuple[Proposal, ...]
    unmet: int = 0
    """Ticks in the sheet of findings that had no proposal to take."""


WORDS = {
    "blanks": Text("blanke tegn", "blanks"),
    "signs": Text("usynlige tegn", "invisible signs"),
    "markup": Text("HTML", "markup"),
    "date": Text("dato", "date"),
    "number": Text("desimaltegn", "decimal sign"),
    "option": Text("skrivemåte", "spelling"),
    "zeros": Text("tapte nuller", "lost zeros"),
    "accepted": Text("forslag du har krysset av", "a proposal that you ticked"),
    "grouping": Text("mellomrom i nummer", "blanks in a number"),
}


def fix(
    source: Path,
    out: Path | None,
    spec: Spec,
    *,
    today: date,
    kilde: str = "",
    overwrite: bool = False,
    accept: bool = False,
) -> Fixed:
    """Repair a file into `out` (None: only tell); `accept` also takes what is ticked in Funn.

    Raises WrongUse for files that are not edited, and where `out` is somebody's work, unless
    `overwrite` insists (files/guarding.py).
    """
    suffix = source.suffix.lower()
    if suffix not in (*PATCHED, *DELIMITED):
        raise WrongUse(
            "{source}: bare .xlsx, .xlsm og .csv kan rettes. Lagre filen som .xlsx først.",
            "{source}: only .xlsx, .xlsm and .csv can be mended. Save the file as .xlsx first.",
            source=source,
        )
    if out is not None and out.suffix.lower() != suffix:
        raise WrongUse(
            "{out}: filen rettes som {suffix}. Skriv --out NAVN{suffix}.",
            "{out}: the file is mended as {suffix}. Write --out NAME{suffix}.",
            out=out,
            suffix=suffix,
        )
    submission = read_file(source, spec, kilde=kilde).submission
    findings = tuple(each_of(check([submission], spec, today=today).findings))
    ticked = accepted_in(source, findings) if accept else Accepted()
    repairs = _at_most_once((*ticked.repairs, *repairs_of(submission, source, spec)))
    if out is not None:
        write_repairs(source, out, repairs, overwrite=overwrite)
    mended = {(repair.place.sheet, repair.place.row, repair.place.column) for repair in repairs}
    return Fixed(repairs, tuple(_proposals(findings, mended)), ticked.without)


def _at_most_once(repairs: Sequence[Repair]) -> tuple[Repair, ...]:
    """A cell is mended once: as somebody has decided, else as cannot be wrong."""
    cells: dict[tuple[str, int, int], Repair] = {}
    for repair in repairs:
        place = repair.place
        cells.setdefault((place.sheet, place.row, place.column), repair)
    return tuple(cells.values())


def _proposals(
    findings: Iterable[Finding], mended: set[tuple[str, int, int]]
) -> Iterator[Proposal]:
    for finding in findings:
        asked = finding.params.get("nearest") or finding.params.get("hint")
        place = finding.place
        if asked and (place.sheet, place.row, place.column) not in mended:
            yield Proposal(place, finding.field, said_of(finding))


# ------------------------------------------------------------------ what can be repaired


# ------------------------------------------------------------------ writing


def write_repairs(source: Path, out: Path, repairs: Sequence[Repair], *, overwrite: bool) -> None:
    """The file with cells changed, all else as it was, whole or not at all.

    Raises WrongUse where it cannot be changed in place, or where `out` is somebody's work, unless
    `overwrite` insists.
    """
    if source.suffix.lower() in PATCHED:
        refuse_loss(out, inputs=[source], overwrite=overwrite, ours=is_sealed)
        write_sealed(out, _patched(source, repairs))
        return
    content = _rewritten(source, repairs)
    # A text file bears no seal: only the very same content counts as ours.
    refuse_loss(
        out, inputs=[source], overwrite=overwrite, ours=lambda path: path.read_bytes() == content
    )
    write_whole(out, content)


def _patched(source: Path, repairs: Sequence[Repair]) -> Package:
    by_sheet: dict[str, dict[Cell, str]] = {}
    for repair in repairs:
        cells = by_sheet.setdefault(repair.place.sheet, {})
        cells[repair.place.row, repair.place.column] = repair.after
    package = Package.open(source)
    try:
        for sheet in sheets_of(package):
            cells = by_sheet.get(sheet.name, {})
            if cells:
                package.put(sheet.path, _edited(package.text(sheet.path), cells))
    except Odd as odd:
        raise WrongUse(
            "{source}: arbeidsboken er skrevet på en måte som ikke kan "
            "rettes her ({odd}). Lagre den på nytt i Excel.",
            "{source}: the workbook is written in a way that cannot be "
            "mended here ({odd}). Save it again in Excel.",
            source=source,
            odd=odd,
        ) from odd
    return package


def _edited(text: str, cells: Mapping[Cell, str]) -> str:
    def change(cell: Cell, attributes: str, content: str) -> tuple[str, str]:
        if re.search(r"<(?:\w+:)?f\b", content):
            return attributes, content
        bare = re.sub(r'\s+t="[^"]*"', "", attributes)
        return f'{bare.rstrip()} t="inlineStr"', inline(cells[cell])

    return edit_cells(text, cells, change)


def _rewritten(source: Path, repairs: Sequence[Repair]) -> bytes:
    """The text file with some cells changed; all other characters as they were."""
    raw = source.read_bytes()
    text = decode(source, raw)
    encoding, mark = _encoding(raw)
    separator, start = sniffed(text) or ";", 0
    first = text.partition("\n")[0].strip().strip('"').casefold()
    if first.startswith("sep=") and len(first) <= 5:
        separator, start = first[4:] or "\t", text.index("\n") + 1
    wanted = {(repair.place.row, repair.place.column): repair.after for repair in repairs}
    out, at = [], 0
    for row, column, begin, end in spans(text, separator, start, 2 if start else 1):
        after = wanted.get((row, column))
        if after is not None:
            out += [text[at:begin], _as_cell(after, text[begin:end], separator)]
            at = end
    whole = "".join(out) + text[at:]
    return mark + whole.encode(encoding)


def _encoding(raw: bytes) -> tuple[str, bytes]:
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if raw.startswith(mark):
            return name, mark
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252", b""
    return "utf-8", b""


def spans(text: str, separator: str, start: int, row: int) -> Iterator[tuple[int, int, int, int]]:
    """The cells of delimited text as (row, column, begin, end) in the text, quotes included."""
    at, column, size = start, 1, len(text)
    while at < size:
        begin = at
        if text[at] == '"':
            at += 1
            while at < size:
                close = text.find('"', at)
                at = size if close < 0 else close + 1
                if text[at : at + 1] != '"':
                    break
                at += 1
        while at < size and text[at] != separator and text[at] not in "\r\n":
            at += 1
        yield row, column, begin, at
        if at < size and text[at] == separator:
            at, column = at + 1, column + 1
            if at == size:
                yield row, column, at, at
            continue
        at += 2 if text[at : at + 2] == "\r\n" else 1
        row, column = row + 1, 1


def _as_cell(value: str, before: str, separator: str) -> str:
    quoted = before.startswith('"') or any(sign in value for sign in (separator, '"', "\n", "\r"))
    return '"' + value.replace('"', '""') + '"' if quoted else value


# ------------------------------------------------------------------ telling


_MENDED = Text("Rettet", "Mended")
_TO_DECIDE = Text("Må avgjøres av deg", "For you to decide")
_WROTE = Text("Skrev {out}. ", "Wrote {out}. ")
_UNMET = Text(
    "{count} avkryssede funn har ikke noe forslag å ta: dem må du rette selv.",
    "{count} ticked findings have no proposal to take: those you must mend yourself.",
)
_COUNTS = Text(
    "{cells} celler rettet, {proposals} forslag.", "{cells} cells mended, {proposals} proposals."
)


def fixed_text(done: Fixed, out: Path | None, lang: str = "nb") -> str:
    """Every repair with before and after, every proposal, and the counts."""
    lines = []
    for repair in done.repairs:
        what = ", ".join(WORDS[name](lang) for name in repair.what)
        lines.append(f"  {repair.place}: «{repair.before}» → «{repair.after}» ({what})")
    if lines:
        lines.insert(0, _MENDED(lang))
    if done.proposals:
        lines += ["", _TO_DECIDE(lang)]
        lines += [f"  {proposal.place}: {proposal.said(lang)}" for proposal in done.proposals]
    wrote = _WROTE(lang, out=out) if out else ""
    counts = _COUNTS(lang, cells=len(done.repairs), proposals=len(done.proposals))
    unmet = [_UNMET(lang, count=done.unmet)] if done.unmet else []
    return "\n".join([*lines, "", wrote + counts, *unmet]).lstrip("\n")


def fixed_json(done: Fixed, lang: str = "nb") -> dict[str, object]:
    """The same as values."""

    def where(place: Place) -> dict[str, object]:
        cell = f"{column_letters(place.column)}{place.row}" if place.column else ""
        return {"file": place.file, "sheet": place.sheet, "cell": cell}

    return {
        "repairs": [
            where(repair.place)
            | {"field": repair.field, "before": repair.before, "after": repair.after}
            | {"what": list(repair.what)}
            for repair in done.repairs
        ],
        "proposals": [
            where(proposal.place) | {"field": proposal.field, "message": proposal.said(lang)}
            for proposal in done.proposals
        ],
    }


__all__ = ["Fixed", "Proposal", "Repair", "fix", "fixed_json", "fixed_text"]
