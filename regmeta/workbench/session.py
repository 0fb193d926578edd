"""A person's work with one file: opened, understood, checked, corrected, saved.

The file lies untouched in `original/` of the session's folder; the mended one, with every
correction in it, beside columns.csv. All reading, all rules and all writing are the very functions
that the command line calls, on that file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from regmeta.errors import BrokenConfiguration, UnreadableInput, WrongUse
from regmeta.harmonize import propose
from regmeta.harmonize.explain import Prediction
from regmeta.model import Finding, Reading, each_of
from regmeta.read import read_file
from regmeta.read.files.opening import WORKBOOKS, read_grids
from regmeta.read.grid import Grid
from regmeta.runs.checking import Checked, check
from regmeta.spec.fields import Spec
from regmeta.spec.targets import load_targets
from regmeta.texts import Text
from regmeta.workbench.corrections import CellAddress, Correction, CorrectionStep, History
from regmeta.workbench.workfolder import ENDING, WorkFolder, laid_out, read_work
from regmeta.workbook.accepting import proposal_of
from regmeta.workbook.fixing import DELIMITED
from regmeta.workbook.package import PATCHED
from regmeta.workbook.repairs import repairs_of

_TAKEN = frozenset({*WORKBOOKS, *DELIMITED, ".docx", ".json", ".sql", ".md"})
_LONGEST = 32_000
"""Signs that a cell of a workbook holds."""


class Session:
    """One file at a time, in a folder of its own that nobody else writes to."""

    def __init__(self, home: Path, spec: Spec, today: date) -> None:
        self.home, self._spec, self.today = home, spec, today
        self.work = WorkFolder("", b"")
        self._history = History()
        self.mended = home
        self._grids: dict[str, Grid] = {}
        self._texts: dict[CellAddress, str] = {}
        self._checked: Checked | None = None
        self._predictions: tuple[Prediction, ...] | None = None
        self.preview: Any = None
        """The preview.Preview that was made last: its pages are asked for one by one."""

    # -------------------------------------------------------------- opening

    def open(self, path: Path) -> None:
        """Take a file, or the work folder that was saved of one, as it stands.

        Raises UnreadableInput on what cannot be read here; the file before it then stays open.
        """
        if path.suffix.lower() == ENDING:
            work = read_work(path)
        else:
            _refuse_kind(path)
            work = WorkFolder(path.name, path.read_bytes())
        fresh = self.home / f"{work.file}.d"
        mended = laid_out(work, fresh)
        grids = {grid.sheet: grid for grid in read_grids(fresh / "original" / work.file)}
        self.work, self.mended, self._grids = work, mended, grids
        self._history = History(work.steps)
        self._texts, self._checked = self._history.texts(), None
        self._predictions = None
        self._note("opened", 0)

    @property
    def file(self) -> str:
        """The name of the file that is open; '' before any is."""
        return self.work.file

    @property
    def grids(self) -> Mapping[str, Grid]:
        """The sheets as they were received, by name."""
        return self._grids

    @property
    def history(self) -> History:
        return self._history

    @property
    def can_be_mended(self) -> bool:
        """Whether cells can be changed in the person's own file: workbooks and delimited text."""
        pasted = any(grid.pasted for grid in self._grids.values())
        return self.mended.suffix.lower() in (*PATCHED, *DELIMITED) and not pasted

    def text(self, address: CellAddress) -> str:
        """What a cell holds now."""
        if address in self._texts:
            return self._texts[address]
        sheet, row, column = address
        return self._grids[sheet].at(row, column) if sheet in self._grids else ""

    # -------------------------------------------------------------- understanding

    def reading(self) -> Reading:
        """The mended file as understood."""
        return read_file(self.mended, self._spec)

    @property
    def columns(self) -> str:
        """columns.csv: what the person said that columns, rows and sheets are."""
        return self.work.columns

    def decide(self, columns: str) -> None:
        """Take another columns.csv. Raises BrokenConfiguration; the one before it then stays.

        A file that is not understood yet may need several answers: they are kept all the same.
        """
        before = self.work.columns
        try:
            self._lay_out(replace(self.work, columns=columns))
            self.reading()
        except BrokenConfiguration:
            self._lay_out(replace(self.work, columns=before))
            raise
        except UnreadableInput:
            pass
        self._note("decided", 0)

    # -------------------------------------------------------------- checking

    def check(self) -> Checked:
        """All that is found in the mended file now, as the command line finds it."""
        if self._checked is None:
            self._checked = check([self.mended], self._spec, today=self.today)
        return self._checked

    def predictions(self) -> tuple[Prediction, ...]:
        """Which harmonized variable each of hers may be, as `regmeta map` proposes."""
        if self._predictions is None:
            submission = self.check().batch.submissions[0]
            self._predictions = propose(submission, load_targets())
        return self._predictions

    def keep_mappings(self, text: str, count: int) -> None:
        """Take what was decided of mappings, a SSSOM TSV; `count` is how many are new."""
        self.work.mappings = text
        self._note("mapped", count)

    def proposal(self, finding: Finding) -> str:
        """The text that a finding proposes for its cell, where the cell can be changed; else ''."""
        place = finding.place
        if place.file != self.file or not place.column or not self.can_be_mended:
            return ""
        before = self.text((place.sheet, place.row, place.column)).strip()
        said = {value.strip() for value in finding.params.values() if isinstance(value, str)}
        return proposal_of(finding) if before and before in said else ""

    # -------------------------------------------------------------- correcting

    def change(self, cells: Mapping[CellAddress, str], why: str = "typed") -> int:
        """One step: every cell with its new text; gives how many cells it changed.

        Raises WrongUse where a cell cannot be changed; nothing of the step is then taken.
        """
        step = tuple(
            Correction(*address, self.text(address), text, why)
            for address, text in cells.items()
            if self.text(address) != text
        )
        for correction in step:
            self._refuse_change(correction)
        if step:
            self._history.take(step)
            self._renew(why, step)
        return len(step)

    def accept(self, rule: str = "", field: str = "") -> int:
        """One step: every proposal of a rule and a field ('' for all); gives how many cells."""
        findings = each_of(self.check().report.findings)
        cells = {
            (each.place.sheet, each.place.row, each.place.column): self.proposal(each)
            for each in findings
            if rule in ("", each.rule) and field in ("", each.field)
        }
        return self.change({cell: text for cell, text in cells.items() if text}, "accepted")

    def repair(self) -> int:
        """One step: every repair that cannot be wrong, as `regmeta fix` makes them."""
        submission = self.check().batch.submissions[0]
        repairs = repairs_of(submission, self.mended, self._spec)
        cells = {(r.place.sheet, r.place.row, r.place.column): r.after for r in repairs}
        return self.change(cells, "repair")

    def undo(self) -> CorrectionStep:
        """The last step taken back; empty where there is none."""
        step = self._history.undo()
        if step:
            self._renew("undone", step)
        return step

    def redo(self) -> CorrectionStep:
        """The step that was last taken back, taken again; empty where there is none."""
        step = self._history.redo()
        if step:
            self._renew("redone", step)
        return step

    def _refuse_change(self, correction: Correction) -> None:
        where = f"{correction.sheet}!{correction.row}"
        if not self.can_be_mended:
            raise WrongUse.of(_NO_MENDING.filled(file=self.file))
        grid = self._grids.get(correction.sheet)
        if grid is None:
            raise WrongUse.of(_NO_SHEET.filled(sheet=correction.sheet, file=self.file))
        if grid.marks.formulas.get((correction.row, correction.column)):
            raise WrongUse.of(_FORMULA.filled(where=where))
        if len(correction.after) > _LONGEST:
            raise WrongUse.of(_TOO_LONG.filled(where=where, most=_LONGEST))

    def _renew(self, did: str, step: CorrectionStep) -> None:
        self._lay_out(replace(self.work, steps=self._history.steps))
        self._texts = self._history.texts()
        self._note(did, len(step))

    def _lay_out(self, work: WorkFolder) -> None:
        self.work, self._checked, self._predictions = work, None, None
        self.mended = laid_out(work, self.home / f"{work.file}.d")

    def _note(self, did: str, cells: int) -> None:
        self.work.log.append({"day": self.today.isoformat(), "did": did, "cells": cells})


def _refuse_kind(path: Path) -> None:
    if path.suffix.lower() in _TAKEN:
        return
    raise UnreadableInput(
        "{file}: arbeidsbenken leser ikke slike filer. Lagre den som .xlsx eller .csv (SPSS: Fil, "
        "Lagre som, Excel; Parquet og DuckDB: eksporter til csv), eller bruk regmeta check på en "
        "maskin der regmeta er installert.",
        "{file}: the workbench does not read such files. Save it as .xlsx or .csv (SPSS: File, "
        "Save as, Excel; Parquet and DuckDB: export to csv), or use regmeta check on a machine "
        "where regmeta is installed.",
        file=path.name,
    )


_NO_MENDING = Text(
    "{file}: bare .xlsx, .xlsm og .csv kan rettes her. Lagre filen som .xlsx og slipp den på nytt.",
    "{file}: only .xlsx, .xlsm and .csv can be mended here. Save the file as .xlsx and drop it "
    "again.",
)
_NO_SHEET = Text("{file} har ikke noe ark «{sheet}».", "{file} has no sheet “{sheet}”.")
_FORMULA = Text(
    "Rad {where}: cellen regnes ut av en formel. Rett formelen i Excel.",
    "Row {where}: the cell is worked out by a formula. Mend the formula in Excel.",
)
_TOO_LONG = Text(
    "Rad {where}: teksten er lengre enn en celle tar ({most} tegn). Kort den ned.",
    "Row {where}: the text is longer than a cell takes ({most} signs). Shorten it.",
)
