"""Synthetic extracts as files, with the list of what was planted beside each."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

from regmeta.data.check import CheckPlan, FormPlan, Values
from regmeta.data.drafts.synth import Synthetic, make_extract
from regmeta.data.plan.making import as_published
from regmeta.errors import WrongUse
from regmeta.files.database import connect, file_literal, literal, quoted
from regmeta.files.ids import file_name
from regmeta.files.output import write_by_temporary, write_whole
from regmeta.files.scratch import scratch

PLANTED = ".planted.tsv"

Before = Callable[[Path], None]
"""What is asked of every file before any is written: it raises where somebody's would be lost."""


def _at_once(path: Path) -> None:
    """Nothing is asked."""


def write_extracts(
    plan: CheckPlan, out: Path, rows: int, faults: int, seed: int, before: Before = _at_once
) -> Iterator[tuple[Path, int, int]]:
    """Each form's file with its rows and planted faults: one file, or a folder of all forms."""
    yield from _written(plan, out, rows, faults, seed, ";", _short_name, before)


def write_published(
    plan: CheckPlan, out: Path, rows: int, faults: int, seed: int, before: Before = _at_once
) -> Iterator[tuple[Path, int, int]]:
    """The same as the published formats describe it: without columns that are not shown, separated
    by commas, in files of the names that CSVW and Frictionless give them."""
    yield from _written(as_published(plan), out, rows, faults, seed, ",", _whole_name, before)


def _short_name(form: FormPlan) -> str:
    return f"{form.code.rpartition('.')[2].lower()}.csv"


def _whole_name(form: FormPlan) -> str:
    return f"{file_name(form.code)}.csv"


def _short_codes(plan: CheckPlan) -> str:
    return ", ".join(form.short_code for form in plan.forms)


def _written(
    plan: CheckPlan,
    out: Path,
    rows: int,
    faults: int,
    seed: int,
    separator: str,
    name_of: Callable[[FormPlan], str],
    before: Before,
) -> Iterator[tuple[Path, int, int]]:
    single = out.suffix.lower() in (".csv", ".parquet")
    if single and len(plan.forms) > 1:
        names = _short_codes(plan)
        raise WrongUse(
            "{out}: registeret har flere skjemaer. Velg ett med --form "
            "({names}), eller oppgi en mappe.",
            "{out}: the registry has several forms. Choose one with --form "
            "({names}), or name a folder.",
            out=out,
            names=names,
        )
    if not single:
        out.mkdir(parents=True, exist_ok=True)
    paths = [out if single else out / name_of(form) for form in plan.forms]
    for path in paths:
        before(path)
    keys: dict[str, list[str]] = {}
    others: dict[str, list[Values]] = {}
    for form, path in zip(plan.forms, paths, strict=True):
        made = make_extract(
            form, rows, faults=faults, seed=seed, today=plan.today, keys=keys, others=others
        )
        others[form.code] = list(_sound(made))
        own = [n for n, c in enumerate(form.columns) if c.role == "skjema.skjema_id"]
        keys[form.code] = [row[own[0]] for row in made.rows] if own else []
        _write(path, made, separator)
        yield path, len(made.rows), len(made.planted)


def _sound(made: Synthetic) -> Iterator[Values]:
    """The rows without planted faults, for other forms to follow."""
    spoilt = {spot.row for spot in made.planted}
    for number, row in enumerate(made.rows, start=2):
        if number not in spoilt:
            yield dict(zip(made.columns, row, strict=True))


def _write(path: Path, made: Synthetic, separator: str) -> None:
    if path.suffix.lower() == ".parquet":
        write_by_temporary(path, lambda temporary: _parquet(temporary, made))
    else:
        write_whole(path, as_csv(made, separator).encode("utf-8"))
    lines = ["kontroll\trad", *(f"{spot.check}\t{spot.row}" for spot in made.planted)]
    write_whole(path.with_name(path.name + PLANTED), ("\n".join(lines) + "\n").encode("utf-8"))


def as_csv(made: Synthetic, separator: str = ";") -> str:
    """The extract as a separated text with headings."""
    held = io.StringIO()
    writer = csv.writer(held, delimiter=separator, lineterminator="\n")
    writer.writerow(made.columns)
    writer.writerows(made.rows)
    return held.getvalue()


def _parquet(path: Path, made: Synthetic) -> None:
    """Through a csv in a private folder, as texts: what a fault is must survive the file."""
    with scratch() as folder, connect(folder, files=[path]) as connection:
        text = folder / "uttrekk.csv"
        text.write_text(as_csv(made), encoding="utf-8")
        columns = ", ".join(quoted(name) for name in made.columns)
        connection.execute(
            f"COPY (SELECT {columns} FROM read_csv({file_literal(text)}, delim = ';', "
            f"header = true, all_varchar = true)) TO {literal(str(path.absolute()))} "
            "(FORMAT parquet)"
        )
