"""What could not be placed: sheets that are no form, and files in no known layout."""

from __future__ import annotations

from pathlib import Path

from regmeta.errors import UnreadableInput
from regmeta.model import Ignored, Place, SheetReading, Text
from regmeta.read.grid import Grid
from regmeta.read.layouts.headings import meaning_of
from regmeta.read.layouts.ledger import SheetAccount, filled_cells
from regmeta.read.layouts.loading import load_layouts
from regmeta.texts import joined

OWN_SHEET = Text(
    "arket er regmetas egen veiledning, lister, funn eller opphav",
    "the sheet is regmeta's own guidance, lists, findings or origins",
)
_EMPTY = Text("arket er tomt", "the sheet is empty")
_NO_TABLE = Text(
    "arket har ikke overskriftene som layouten krever",
    "the sheet lacks the headings that the layout needs",
)


def skipped_sheet(
    file: str, grid: Grid, sheets: list[SheetReading], ignored: list[Ignored]
) -> None:
    """Account for a sheet that was not read."""
    cells = filled_cells(grid.rows)
    taken_for = Text("ikke lest", "not read")
    sheets.append(SheetAccount(grid.sheet, taken_for, filled=cells, left=cells))
    if grid.own_listing:
        why = OWN_SHEET
    else:
        why = _NO_TABLE if cells else _EMPTY
    ignored.append(Ignored(grid.sheet, Place(file, grid.sheet), why, cells))


def unrecognised(path: Path, grids: tuple[Grid, ...]) -> UnreadableInput:
    """The sentence for a file whose layout nobody knows, with the headings that were seen."""
    filled = [grid for grid in grids if any(c.strip() for row in grid.rows for c in row)]
    if not filled:
        return UnreadableInput(
            "{path}: er tom, ingen celler er fylt ut. Be om filen på nytt.",
            "{path}: is empty, no cell is filled in. Ask for the file again.",
            path=path,
        )
    sheet = _SHEET.filled(sheet=filled[0].sheet) if filled[0].sheet else ""
    seen = joined(", ", [_QUOTED.filled(cell=cell) for cell in _headings(filled[0])])
    return UnreadableInput(
        "{path}: kjenner ikke igjen oppsettet ({sheet}overskrifter: "
        "{seen}). Bruk en eksport fra OpenQReg eller MRS, eller fyll ut "
        "malen: regmeta template ut.xlsx. Eller si hva kolonnene er: "
        "regmeta read --ask {path}{turned}",
        "{path}: the layout is not known ({sheet}headings: {seen}). Use "
        "an export from OpenQReg or MRS, or fill in the template: regmeta "
        "template out.xlsx. Or tell what the columns are: regmeta read --ask "
        "{path}{turned}",
        path=path,
        sheet=sheet,
        seen=seen,
        turned=_ON_ITS_SIDE.filled() if any(map(_lies_on_its_side, filled)) else "",
    )


_ON_ITS_SIDE = Text(
    ". Overskriftene ser ut til å stå nedover i første kolonne: kopier tabellen i Excel og lim den "
    "inn med «Transponer», slik at hver variabel får en rad",
    ". The headings seem to stand down the first column: copy the table in Excel and paste it with "
    "“Transpose”, so that each variable gets a row",
)


def _lies_on_its_side(grid: Grid) -> bool:
    """Whether the first filled column has headings of a list of variables, one below the other."""
    firsts = (next((cell for cell in row if cell.strip()), "") for row in grid.rows[:_LOOKED_AT])
    layout = next(layout for layout in load_layouts() if layout.generic)
    meanings = {meaning_of(layout, cell.strip(" :")) for cell in firsts if cell} - {""}
    return len(meanings) >= _FEWEST


_LOOKED_AT, _FEWEST = 60, 3
_SHEET = Text("ark «{sheet}», ", "sheet “{sheet}”, ")
_QUOTED = Text("«{cell}»", "“{cell}”")


def _headings(grid: Grid) -> list[str]:
    filled = [[cell for cell in row if cell.strip()] for row in grid.rows]
    cells = next((row for row in filled if len(row) > 1), None) or next(filter(None, filled))
    shown = [" ".join(cell.split())[:40] for cell in cells]
    return shown[:8] + (["…"] if len(shown) > 8 else [])
