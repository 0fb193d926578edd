"""The sheet Funn: what was found by cause at the top, then each finding with its cell.

What holds back publication comes first, then what only a person can decide, last what one command
mends. The person ticks off, says who and comments; that is read back on the next marking
(notes.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from regmeta.model import SEVERITIES, Finding, Place, Report, Text, each_of
from regmeta.validate.ordering import stage_of
from regmeta.validate.pages import advice, counted, field_said, message
from regmeta.validate.sameness import Since, since_earlier
from regmeta.workbook.notes import Former, WrittenNotes, key_of, written_in

SHEET = Text("Funn", "Findings")
SEVERITY = {
    "error": Text("Feil", "Error"),
    "warning": Text("Advarsel", "Warning"),
    "advice": Text("Råd", "Advice"),
}
_TITLE = Text(
    "Funn i {file}: {counts}. Klikk på en celle for å gå dit.",
    "Findings in {file}: {counts}. Click a cell to go there.",
)


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding as a row: its texts, key, and what the person wrote about it."""

    finding: Finding
    texts: tuple[str, ...]
    key: str


@dataclass
class Listing:
    """The findings of one workbook as they are shown.

    `names` are variables' names by code, `former` the sheet that was there before, `sheets` what
    sheets are called that got another name, `extra` a sentence to begin with.
    """

    report: Report
    file: str
    lang: str
    names: Mapping[str, str] = field(default_factory=dict)
    former: Former = field(default_factory=Former)
    sheets: Mapping[str, str] = field(default_factory=dict)
    extra: str = ""

    def __post_init__(self) -> None:
        self._advice: dict[str, str] = {}
        self.findings = sorted(each_of(self.report.findings), key=_order)
        keyed = self.former.keyed
        self.notes = written_in(self.former, self.findings)
        self.gone = self.former.left()
        new = sum(note is None for note in self.notes)
        since = Since(len(self.gone), new, len(self.findings) - new)
        self.since = since if keyed else since_earlier(self.report)

    def by_sheet(self) -> dict[str, dict[tuple[int, int], list[Finding]]]:
        """The findings in cells of this file, by sheet and cell."""
        cells: dict[str, dict[tuple[int, int], list[Finding]]] = {}
        for finding in self.findings:
            place = finding.place
            if place.file == self.file and place.row:
                cell = (place.row, max(1, place.column))
                sheet = cells.setdefault(self.sheet_of(place), {})
                sheet.setdefault(cell, []).append(finding)
        return cells

    def sheet_of(self, place: Place) -> str:
        """What the sheet of a place is called in the workbook."""
        return self.sheets.get(place.sheet, place.sheet)

    def advice(self, finding: Finding) -> str:
        """What to do about a finding, looked up once a rule."""
        if finding.rule not in self._advice:
            self._advice[finding.rule] = advice(finding, self.lang)
        return self._advice[finding.rule]

    @property
    def title(self) -> str:
        counts = self.report.counts
        by_severity = {"error": counts.error, "warning": counts.warning, "advice": counts.advice}
        return _TITLE(self.lang, file=self.file, counts=counted(by_severity, self.lang))

    def lines(self) -> Iterator[FindingLine]:
        """A line a finding, in the order they are shown."""
        for finding, note in zip(self.findings, self.notes, strict=True):
            yield FindingLine(
                finding, self._texts(finding, note or WrittenNotes()), key_of(finding)
            )

    def _texts(self, finding: Finding, note: WrittenNotes) -> tuple[str, ...]:
        place = finding.place
        return (
            SEVERITY[finding.severity](self.lang),
            self.sheet_of(place) if place.file == self.file else place.file,
            _cell_of(place),
            self.names.get(finding.code, finding.code),
            field_said(finding, self.lang) if finding.field else "",
            message(finding, self.lang),
            self.advice(finding),
            note.done,
            note.who,
            note.comment,
            finding.rule,
        )


def _cell_of(place: Place) -> str:
    """A cell's address, else its row, else an arrow to the sheet."""
    if place.cell:
        return place.cell
    if place.row:
        return f"{place.row}:{place.row}"
    return "→" if place.sheet else ""


def _order(finding: Finding) -> tuple[int, int, str]:
    """By what it stops and takes, then gravest first; what has one cause together."""
    return (stage_of(finding), SEVERITIES.index(finding.severity), finding.rule)


# ------------------------------------------------------------------ as a sheet
