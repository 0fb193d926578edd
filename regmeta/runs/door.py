"""The front door: the few verbs of the whole way, for Python as for the command line.

Each verb takes paths as people write them, finds the law and the day by itself where neither is
given, and gives a result that is easy to hold (tables.py). `import regmeta` offers them by name.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from regmeta.errors import WrongUse
from regmeta.model import Progress, no_progress
from regmeta.runs.results import (
    CatalogueWritten,
    CheckResult,
    Comparison,
    DataPlan,
    DataResult,
    FileRead,
    MappingResult,
)
from regmeta.spec.loading import load_spec

if TYPE_CHECKING:
    from regmeta.data import Options
    from regmeta.spec.fields import Spec

Name = str | Path
"""A file, a registry's folder, or a registry's id where `registries/` lies."""


def read_file(path: Name, *, spec: Spec | None = None, kilde: str = "") -> FileRead:
    """What a spreadsheet says, as it is, with an account of what was not understood.

    `kilde` is the registry's short name, which goes into the codes. Raises UnreadableInput.
    """
    from regmeta.read import read_file as read

    return FileRead(read(Path(path), spec or load_spec(), kilde=kilde))


def check(
    *paths: Name,
    spec: Spec | None = None,
    today: date | None = None,
    kilde: str = "",
    progress: Progress = no_progress,
) -> CheckResult:
    """Every fault of spreadsheets, registries or folders of registries, with its cell.

    Raises UnreadableInput or WrongUse. A registry whose configuration is broken is in
    `result.checked.batch.broken`, and `passed` is then False.
    """
    from regmeta.runs.checking import check as check_paths

    places = [Path(path) for path in paths]
    law, day = spec or load_spec(), today or date.today()
    return CheckResult(check_paths(places, law, today=day, kilde=kilde, progress=progress))


def map_variables(*registries: Name, spec: Spec | None = None) -> MappingResult:
    """What registries' variables are called in the harmonized set: decisions first, then rules.

    Each name is a registry's id or folder, a folder of registries, or a spreadsheet.
    """
    from regmeta.registry import registry_folder
    from regmeta.runs.batch import read_paths
    from regmeta.runs.checking import harmonize_all
    from regmeta.spec.targets import load_targets

    targets = load_targets()
    places = [registry_folder(str(name)) for name in registries]
    batch = read_paths(places, spec or load_spec())
    return MappingResult(harmonize_all(batch, targets), targets, batch.submissions)


def compare(
    before: Name,
    after: Name,
    *,
    spec: Spec | None = None,
    today: date | None = None,
    kilde: str = "",
    registries: Name = "registries",
) -> Comparison:
    """What changed between two files, registries or editions (`norvas@1`, `norvas`)."""
    from regmeta import editions
    from regmeta.runs.sides import read_side

    law, day, below = spec or load_spec(), today or date.today(), Path(registries)
    sides = [read_side(str(name), law, day, kilde=kilde, below=below) for name in (before, after)]
    return Comparison(editions.compare(sides[0], sides[1], law))


def write_catalogue(
    registries: Name,
    out: Name,
    *,
    formats: Sequence[str] = (),
    spec: Spec | None = None,
    today: date | None = None,
    progress: Progress = no_progress,
    remember: bool = False,
) -> CatalogueWritten:
    """Read, check, harmonize and publish a folder of registries into `out`, whole or not at all.

    All formats are written where none is named. With `remember`, what is unchanged since the last
    run is taken from there. Raises WrongUse and OutputFailed, with `out` as it was.
    """
    from regmeta.files.kept import Kept, home
    from regmeta.runs import publishing

    return CatalogueWritten(
        publishing.publish(
            Path(registries),
            Path(out),
            spec or load_spec(),
            today=today or date.today(),
            formats=tuple(formats),
            progress=progress,
            kept=Kept(home(os.environ)) if remember else None,
        )
    )


def plan_data(
    registry: Name, *, form: str = "", event_date: str = "", today: date | None = None
) -> DataPlan:
    """All that would be checked of a registry's extracts, before anything runs.

    `form` chooses one by name or code, `event_date` is the column with the day of the event.
    """
    from regmeta.catalogue.build import build_catalogue
    from regmeta.data import make_plan
    from regmeta.runs.batch import read_paths
    from regmeta.runs.checking import harmonize_all
    from regmeta.runs.proposed import with_proposed
    from regmeta.spec.targets import load_targets

    law, day = load_spec(), today or date.today()
    batch = read_paths([_registry(registry)], law)
    targets, submission = load_targets(), batch.submissions[0]
    mapped = harmonize_all(batch, targets)[submission.id]
    folder = batch.registries[0].folder if batch.registries else None
    mappings = {submission.id: with_proposed(submission, mapped, targets, folder)}
    catalogue = build_catalogue([submission], law, today=day, mappings=mappings)
    demands = batch.registries[0].data if batch.registries else {}
    plan = make_plan(catalogue, today=day, form=form, event_date=event_date, demands=demands)
    return DataPlan(plan)


def check_data(
    registry: Name,
    *files: Name,
    form: str = "",
    event_date: str = "",
    today: date | None = None,
    engine: str = "duckdb",
    options: Options | None = None,
    master: str = "local[*]",
    progress: Progress = no_progress,
) -> DataResult:
    """A registry's extracts held against its metadata; nothing leaves the machine.

    `engine` is duckdb, gx (Great Expectations) or spark (with its `master`). Raises
    UnreadableInput where an extract cannot be read, WrongUse where it fits no form.
    """
    from regmeta.data import Options

    plan = plan_data(registry, form=form, event_date=event_date, today=today).plan
    chosen, extracts = options or Options(), [Path(file) for file in files]
    if engine == "gx":
        from regmeta.data.engines.gx import check_with_gx

        return DataResult(check_with_gx(plan, extracts, chosen))
    if engine == "spark":
        from regmeta.data.engines.spark import check_with_spark

        return DataResult(check_with_spark(plan, extracts, chosen, master))
    if engine != "duckdb":
        raise WrongUse(
            "engine={engine}: velg duckdb, gx eller spark.",
            "engine={engine}: choose duckdb, gx or spark.",
            engine=engine,
        )
    from regmeta.data import check_extract

    return DataResult(check_extract(plan, extracts, chosen, progress=progress))


def make_extract(
    registry: Name,
    out: Name,
    *,
    form: str = "",
    rows: int = 1000,
    faults: int = 0,
    seed: int = 1,
    today: date | None = None,
) -> tuple[Path, ...]:
    """Nobody's data that follow the metadata, with `faults` planted of each kind and column.

    Gives the files written: one where `out` is a .csv or .parquet, else one a form in a folder.
    """
    from regmeta.data.drafts.synthfiles import write_extracts

    plan = plan_data(registry, form=form, today=today).plan
    return tuple(path for path, _, _ in write_extracts(plan, Path(out), rows, faults, seed))


def _registry(name: Name) -> Path:
    """A registry by its id under registries/, or any folder or spreadsheet by its path."""
    from regmeta.registry import registry_folder

    path = registry_folder(str(name))
    if path.exists():
        return path
    raise WrongUse(
        "{name}: finner ikke registeret. Oppgi en mappe, eller stå der registries/ ligger.",
        "{name}: no such registry. Name a folder, or stand where registries/ lies.",
        name=name,
    )
