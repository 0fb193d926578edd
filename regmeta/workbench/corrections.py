"""What a person has corrected, as data: steps that can be undone, done again, and replayed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from regmeta.model import Place
from regmeta.workbook.repairs import Repair

CellAddress = tuple[str, int, int]
"""A sheet's name, a row and a column, both counted from 1."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A cell's new text, what stood there before, and why: typed, accepted, repair, replace."""

    sheet: str
    row: int
    column: int
    before: str
    after: str
    why: str = "typed"

    @property
    def address(self) -> CellAddress:
        return self.sheet, self.row, self.column

    def as_repair(self, file: str) -> Repair:
        """The same as what mending a file takes."""
        return Repair(Place(file, *self.address), "", self.before, self.after, (self.why,))


CorrectionStep = tuple[Correction, ...]


@dataclass
class History:
    """Steps that were taken, and those that were undone and can be taken again."""

    steps: list[CorrectionStep] = field(default_factory=list)
    undone: list[CorrectionStep] = field(default_factory=list)

    def take(self, step: CorrectionStep) -> None:
        """A new step; what was undone before it cannot be taken again."""
        self.steps.append(step)
        self.undone.clear()

    def undo(self) -> CorrectionStep:
        """Takes the last step back, and gives it; empty where there is none."""
        if not self.steps:
            return ()
        self.undone.append(self.steps.pop())
        return self.undone[-1]

    def redo(self) -> CorrectionStep:
        """Takes the step that was last undone again, and gives it; empty where there is none."""
        if not self.undone:
            return ()
        self.steps.append(self.undone.pop())
        return self.steps[-1]

    def texts(self) -> dict[CellAddress, str]:
        """Every corrected cell with the text it has now."""
        return {each.address: each.after for step in self.steps for each in step}

    def corrections(self) -> tuple[Correction, ...]:
        """A correction a cell, from the file's own text to the last; none where both are alike."""
        cells: dict[CellAddress, Correction] = {}
        for step in self.steps:
            for each in step:
                first = cells.get(each.address, each)
                cells[each.address] = Correction(*each.address, first.before, each.after, each.why)
        return tuple(each for each in cells.values() if each.before != each.after)


def as_values(steps: Iterable[CorrectionStep]) -> list[list[dict[str, Any]]]:
    """Steps as they are written in a work folder."""
    return [[asdict(each) for each in step] for step in steps]


def of_values(steps: Sequence[Sequence[Mapping[str, Any]]]) -> list[CorrectionStep]:
    """The steps that a work folder holds. Raises KeyError, TypeError or ValueError on others."""
    return [tuple(_correction(each) for each in step) for step in steps]


def _correction(value: Mapping[str, Any]) -> Correction:
    row, column = int(value["row"]), int(value["column"])
    if row < 1 or column < 1:
        raise ValueError(f"row {row}, column {column}")
    texts = (str(value["before"]), str(value["after"]), str(value.get("why", "typed")))
    return Correction(str(value["sheet"]), row, column, *texts)
