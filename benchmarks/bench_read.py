"""What reading costs beside a bare read of the same file: one command, one table.

    python -m benchmarks.bench_read [--rows 50000] [--times 5] [--profile]

Two workbooks of ten columns: regmeta's own template, whose columns are taken as they are, and a
free-form list whose headings must be recognised and whose code lists stand inside cells and must
be taken apart. Everyone reads the same file in a process of its own; the time is that of the read
alone (imports done), the best of several, and the memory the process's peak. regmeta's figure is
the whole of `read_file`: safety, recognition, records with every cell's place, the account of all
cells.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROWS = 50_000
HEAD = (
    "Skjema",
    "Variabel",
    "Etikett",
    "Beskrivelse",
    "Datatype",
    "Obligatorisk",
    "Enhet",
    "Min",
    "Max",
    "Mulige verdier",
)
_TIMED = """
import json, resource, sys, time
from pathlib import Path
{setup}
path = Path(sys.argv[1])
best = 1e9
for _ in range(int(sys.argv[2])):
    start = time.perf_counter()
    found = {read}
    best = min(best, time.perf_counter() - start)
    del found
print(json.dumps([best, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""
PEERS = {
    "python-calamine, bare": (
        "import python_calamine",
        "python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0)"
        ".to_python(skip_empty_area=False)",
    ),
    "regmeta": (
        "from regmeta.read import read_file\nfrom regmeta.spec.loading import load_spec\n"
        "spec = load_spec()\n"
        "from regmeta.read.layouts.loading import load_layouts\nload_layouts()\n"
        "import python_calamine",
        "read_file(path, spec)",
    ),
    "pandas with calamine": (
        "import pandas, python_calamine",
        "pandas.read_excel(path, dtype=str, keep_default_na=False, engine='calamine')",
    ),
    "pandas with openpyxl": (
        "import pandas, openpyxl",
        "pandas.read_excel(path, dtype=str, keep_default_na=False, engine='openpyxl')",
    ),
    "openpyxl, read only": (
        "import openpyxl",
        "[[*row] for row in openpyxl.load_workbook(path, read_only=True).active"
        ".iter_rows(values_only=True)]",
    ),
}


TEMPLATE_HEAD = (
    "Kode",
    "Datasamling",
    "Foretrukken term",
    "Beskrivelse",
    "Datatype",
    "Måleenhet",
    "Identifiseringsgrad",
    "Gyldig fra",
    "Kommentar",
    "Databasereferanse",
)


def write_filled_template(path: Path, rows: int = ROWS) -> None:
    """The sheet Variabler of the template, filled in: 20 forms, every text different."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Variabler")
    sheet.write_row(0, 0, TEMPLATE_HEAD)
    for i in range(rows):
        form = f"K_REG.SKJEMA_{i * 20 // rows + 1}"
        asked = f"Hva pasienten svarte på spørsmål {i}, slik skjemaet stiller det"
        cells = (f"V{form[1:]}.VAR_{i}", form, f"Spørsmål nummer {i}", asked, "Heltall", "kg")
        more = ("Direkte identifiserbar", "2010-01-01", f"Merknad {i % 100}", f"var_{i}")
        sheet.write_row(i + 1, 0, cells + more)
    book.close()


def write_list(path: Path, rows: int = ROWS) -> None:
    """A workbook of variables: 20 forms, labels and descriptions that are all different."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Variabler i registeret")
    sheet.write_row(0, 0, HEAD)
    for i in range(rows):
        coded = i % 3 == 0
        cells = (
            f"Skjema {i * 20 // rows + 1}",
            f"var_{i}",
            f"Spørsmål nummer {i}",
            f"Hva pasienten svarte på spørsmål {i}, slik skjemaet stiller det",
            "Listevariabel" if coded else "Tall",
            "Ja" if i % 2 else "Nei",
            "" if coded else "kg",
            "" if coded else i % 7,
            "" if coded else 100 + i % 50,
            f"0 = Nei, 1 = Ja, {2 + i % 8} = Ukjent" if coded else "",
        )
        sheet.write_row(i + 1, 0, cells)
    book.close()


def measured(path: Path, times: int) -> dict[str, tuple[float, float]]:
    """Seconds (best) and peak megabytes of everyone, those that are not installed left out."""
    figures = {}
    for name, (setup, read) in PEERS.items():
        code = _TIMED.format(setup=setup, read=read)
        call = [sys.executable, "-c", code, str(path), str(1 if "openpyxl" in name else times)]
        done = subprocess.run(call, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            seconds, memory = json.loads(done.stdout)
            figures[name] = (seconds, memory)
    return figures


def table(figures: dict[str, tuple[float, float]]) -> str:
    """The figures as markdown, each beside the bare read."""
    bare = figures["python-calamine, bare"][0]
    lines = ["| reader | seconds | times the bare read | peak MB |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {name} | {seconds:.2f} | {seconds / bare:.2f} | {memory:.0f} |"
        for name, (seconds, memory) in figures.items()
    ]
    return "\n".join(lines)


def profile(path: Path) -> None:
    """Where regmeta's own time goes."""
    import cProfile
    import pstats

    from regmeta.read import read_file
    from regmeta.spec.loading import load_spec

    spec = load_spec()
    watched = cProfile.Profile()
    watched.runcall(read_file, path, spec)
    pstats.Stats(watched).sort_stats("tottime").print_stats(25)


def main() -> None:
    """Make the workbook, measure, print the table."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    asked.add_argument("--rows", type=int, default=ROWS)
    asked.add_argument("--times", type=int, default=5)
    asked.add_argument("--profile", action="store_true")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name, write in (("template", write_filled_template), ("free list", write_list)):
            path = Path(folder) / "variabler.xlsx"
            write(path, given.rows)
            size = path.stat().st_size / 1e6
            print(f"{name}: {given.rows} rows, {len(HEAD)} columns, {size:.1f} MB\n")
            if given.profile:
                profile(path)
            else:
                print(table(measured(path, given.times)) + "\n")


if __name__ == "__main__":
    main()
