"""The front door: the few verbs of the whole way, for Python as for the command line.

Each verb takes paths as people write them, finds the law and the day by itself where neither is
given, and gives a result that is easy to hold (tables.py). `import regmeta` offers them by name.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from regmeta.errors import WrongUse
from regmeta.model import SEVERITIES, Finding, Progress, Withheld, no_progress
from regmeta.model import Mapping as Mapped
from regmeta.runs.checking import Checked, harmonize_all
from regmeta.runs.checking import check as check_paths
from regmeta.runs.tables import Cell, Table, Tabular
from regmeta.spec.loading import load_spec

if TYPE_CHECKING:
    from regmeta.data import Check, DataReport, Options, Plan
    from regmeta.editions import Diff
    from regmeta.editions.difference import Line
    from regmeta.model import Reading, Record, Records, Submission, Target
    from regmeta.runs.publishing import Published
    from regmeta.spec.fields import Spec

Name = str | Path
"""A file, a registry's folder, or a registry's id where `registries/` lies."""


# ------------------------------------------------------------------ reading


@dataclass(frozen=True)
class FileRead(Tabular):
    """A spreadsheet as it was understood: its variables, its codes, and what was left out."""

    reading: Reading

    def __iter__(self) -> Iterator[Record]:
        return iter(self.reading.submission["variabel"])

    def __len__(self) -> int:
        return len(self.reading.submission["variabel"])

    def title(self, lang: str = "nb") -> str:
        from regmeta.read import reading_text

        return reading_text(self.reading, lang).partition("\n")[0]

    def tables(self, lang: str = "nb") -> Mapping[str, Table]:
        submission = self.reading.submission
        left_out = tuple(
            (one.what, str(one.place), one.reason(lang)) for one in self.reading.ignored
        )
        return {
            "variables": _as_table(submission["variabel"]),
            "codes": _as_table(submission["kode"]),
            "left_out": Table(("what", "place", "reason"), left_out),
            "findings": _findings(self.reading.notes, lang),
        }


def read_file(path: Name, *, spec: Spec | None = None, kilde: str = "") -> FileRead:
    """What a spreadsheet says, as it is, with an account of what was not understood.

    `kilde` is the registry's short name, which goes into the codes. Raises UnreadableInput.
    """
    from regmeta.read import read_file as read

    return FileRead(read(Path(path), spec or load_spec(), kilde=kilde))


def _as_table(records: Records) -> Table:
    """A level's records under the law's keys, columns that nobody filled in left out."""
    columns = {key: records.column(key) for key in sorted({*records.columns, *records.defaults})}
    filled = {key: texts for key, texts in columns.items() if any(texts)}
    return Table(tuple(filled), tuple(zip(*filled.values(), strict=True)))


# ------------------------------------------------------------------ checking


@dataclass(frozen=True)
class CheckResult(Tabular):
    """What was found in spreadsheets or registries: findings, in the order of reports."""

    checked: Checked

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.checked.report.findings)

    def __len__(self) -> int:
        return len(self.checked.report.findings)

    @property
    def passed(self) -> bool:
        """Whether nothing was found that holds back publication, and all could be read."""
        return not self.checked.report.counts.error and not self.checked.batch.broken

    def title(self, lang: str = "nb") -> str:
        from regmeta.validate.pages import counted

        report = self.checked.report
        counts: dict[str, int] = {one: getattr(report.counts, one) for one in SEVERITIES}
        return f"{', '.join(report.files)}: {counted(counts, lang)}"

    def tables(self, lang: str = "nb") -> Mapping[str, Table]:
        return {"findings": _findings(self.checked.report.findings, lang)}


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
    places = [Path(path) for path in paths]
    law, day = spec or load_spec(), today or date.today()
    return CheckResult(check_paths(places, law, today=day, kilde=kilde, progress=progress))


def _findings(findings: Sequence[Finding], lang: str) -> Table:
    from regmeta import validate

    columns = ("registry", "severity", "rule", "place", "field", "code", "message", "advice")
    rows = (
        (
            *(finding.registry, finding.severity, finding.rule, str(finding.place)),
            *(finding.field, finding.code),
            *(validate.message(finding, lang), validate.advice(finding, lang)),
        )
        for finding in findings
    )
    return Table(columns, tuple(rows))


# ------------------------------------------------------------------ harmonizing


@dataclass(frozen=True)
class MappingResult(Tabular):
    """The harmonized variables that registries' own ones are, with who or what says so."""

    mappings: Mapping[str, tuple[Mapped, ...]]
    targets: tuple[Target, ...]
    submissions: tuple[Submission, ...]

    def __iter__(self) -> Iterator[Mapped]:
        return (mapping for several in self.mappings.values() for mapping in several)

    def __len__(self) -> int:
        return sum(map(len, self.mappings.values()))

    def title(self, lang: str = "nb") -> str:
        return _MAPPED[lang].format(count=len(self), registries=len(self.mappings))

    def tables(self, lang: str = "nb") -> Mapping[str, Table]:
        names = {target.id: target.name(lang) for target in self.targets}
        columns = ("registry", "variable", "target", "name", "relation", "confidence", "decided_by")
        rows = (
            (
                *(registry, mapping.variable, mapping.target, names.get(mapping.target, "")),
                *(mapping.predicate.removeprefix("skos:"), mapping.confidence, mapping.author),
                mapping.evidence(lang),
            )
            for registry, several in self.mappings.items()
            for mapping in several
        )
        mappings = Table((*columns, "evidence"), tuple(rows))
        return {"mappings": mappings, "variables": self._variables()}

    def _variables(self) -> Table:
        """Every variable with the targets it is mapped to, '' where it is mapped to none."""
        columns = ("registry", "variable", "name", "platform", "targets")
        rows: list[tuple[Cell, ...]] = []
        for submission in self.submissions:
            targets: dict[str, list[str]] = {}
            for mapping in self.mappings[submission.id]:
                targets.setdefault(mapping.variable, []).append(mapping.target)
            for record in submission["variabel"]:
                code, mapped = record["Code"], targets.get(record["Code"], [])
                is_platform = record["platform"] == "1"
                name = record["PreferredTerm"]
                rows.append((submission.id, code, name, is_platform, ";".join(mapped)))
        return Table(columns, tuple(rows))


_MAPPED = {
    "nb": "{count} koblinger i {registries} registre",
    "en": "{count} mappings in {registries} registries",
}


def map_variables(*registries: Name, spec: Spec | None = None) -> MappingResult:
    """What registries' variables are called in the harmonized set: decisions first, then rules.

    Each name is a registry's id or folder, a folder of registries, or a spreadsheet.
    """
    from regmeta.registry import registry_folder
    from regmeta.runs.batch import read_paths
    from regmeta.spec.targets import load_targets

    targets = load_targets()
    places = [registry_folder(str(name)) for name in registries]
    batch = read_paths(places, spec or load_spec())
    return MappingResult(harmonize_all(batch, targets), targets, batch.submissions)


# ------------------------------------------------------------------ comparing


@dataclass(frozen=True)
class Comparison(Tabular):
    """What changed from one content to another, what changes meaning first."""

    diff: Diff

    def __iter__(self) -> Iterator[Line]:
        return iter(self.diff.lines)

    def __len__(self) -> int:
        return len(self.diff.lines)

    @property
    def breaking(self) -> bool:
        """Whether anything changed that makes earlier data mean something else."""
        return bool(self.diff.of_grade("breaking"))

    def title(self, lang: str = "nb") -> str:
        from regmeta.editions import diff_text

        return diff_text(self.diff, lang).strip().partition("\n")[0]

    def tables(self, lang: str = "nb") -> Mapping[str, Table]:
        rows = ((line.kind.grade, line.kind.id, line.text(lang), len(line.items)) for line in self)
        return {"changes": Table(("grade", "kind", "change", "holds_for"), tuple(rows))}


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


# ------------------------------------------------------------------ publishing


@dataclass(frozen=True)
class CatalogueWritten(Tabular):
    """What was published, and which registries were held back and why."""

    published: Published

    def __iter__(self) -> Iterator[str]:
        return (kilde.id for kilde in self.published.catalogue.kilder)

    @property
    def withheld(self) -> tuple[Withheld, ...]:
        """The registries that were left out."""
        return self.published.catalogue.withheld

    def title(self, lang: str = "nb") -> str:
        from regmeta.publish.summary import publish_text

        done = self.published
        counts = done.checked.report.counts
        text = publish_text(done.catalogue, done.publication, counts, lang)
        return text.strip().partition("\n")[0]

    def tables(self, lang: str = "nb") -> Mapping[str, Table]:
        columns = ("registry", "name", "variables", "errors", "reason")
        rows: list[tuple[Cell, ...]] = [
            (kilde.id, kilde.properties.get("PreferredTerm", ""), len(kilde.variables), 0, "")
            for kilde in self.published.catalogue.kilder
        ]
        rows += [(one.id, one.name, 0, one.errors, one.reason(lang)) for one in self.withheld]
        return {"registries": Table(columns, tuple(rows))}


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


# ------------------------------------------------------------------ data


@dataclass(frozen=True)
class DataPlan(Tabular):
    """All that will be checked of a registry's data, form by form."""

    plan: Plan

    def __iter__(self) -> Iterator[Check]:
        return (check for form in self.plan.forms for check in form.checks)

    def __len__(self) -> int:
        return sum(len(form.checks) for form in self.plan.forms)

    def title(self, lang: str = "nb") -> str:
        from regmeta.data.reports.telling import plan_text

        return plan_text(self.plan, lang).strip().partition("\n")[0]

    def tables(self, lang: str = "nb") -> Mapping[str, Table]:
        columns = ("form", "column", "variable", "rule", "category", "severity", "demand")
        rows = (
            (
                *(form.name, check.column, check.variable, check.rule),
                *(check.category, check.severity, check.words(lang)),
            )
            for form in self.plan.forms
            for check in form.checks
        )
        return {"checks": Table(columns, tuple(rows))}


@dataclass(frozen=True)
class DataResult(Tabular):
    """An extract held against its metadata: each check with the rows that do not pass."""

    data: DataReport

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.data.report.findings)

    def __len__(self) -> int:
        return len(self.data.report.findings)

    @property
    def passed(self) -> bool:
        """Whether nothing was found at error level."""
        return not self.data.report.counts.error

    def title(self, lang: str = "nb") -> str:
        from regmeta.data.reports.telling import report_text

        return report_text(self.data, lang).strip().partition("\n")[0]

    def tables(self, lang: str = "nb") -> Mapping[str, Table]:
        return {
            "checks": self._checks(),
            "findings": _findings(self.data.report.findings, lang),
            "missing": self._missing(),
        }

    def _checks(self) -> Table:
        columns = ("form", "column", "rule", "category", "severity", "rows_failing", "first_rows")
        rows = (
            (
                *(form.form.name, result.check.column, result.check.rule, result.check.category),
                *(result.check.severity, result.count, ", ".join(map(str, result.rows))),
            )
            for form in self.data.forms
            for result in form.results
        )
        return Table(columns, tuple(rows))

    def _missing(self) -> Table:
        columns = ("form", "column", "rows", "empty", "chosen_away", "not_asked")
        rows = (
            (
                *(form.form.name, column, form.rows),
                *(missing.empty - missing.closed, missing.sentinel, missing.closed),
            )
            for form in self.data.forms
            for column, missing in form.missing.items()
        )
        return Table(columns, tuple(rows))


def plan_data(
    registry: Name, *, form: str = "", event_date: str = "", today: date | None = None
) -> DataPlan:
    """All that would be checked of a registry's extracts, before anything runs.

    `form` chooses one by name or code, `event_date` is the column with the day of the event.
    """
    from regmeta.catalogue.build import build_catalogue
    from regmeta.data import make_plan
    from regmeta.runs.batch import read_paths
    from regmeta.spec.targets import load_targets

    law, day = load_spec(), today or date.today()
    batch = read_paths([_registry(registry)], law)
    mappings = harmonize_all(batch, load_targets())
    catalogue = build_catalogue(batch.submissions[:1], law, today=day, mappings=mappings)
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
            f"engine={engine}: velg duckdb, gx eller spark.",
            f"engine={engine}: choose duckdb, gx or spark.",
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
        f"{name}: finner ikke registeret. Oppgi en mappe, eller stå der registries/ ligger.",
        f"{name}: no such registry. Name a folder, or stand where registries/ lies.",
    )
