"""What the verbs of the front door give: each a few tables, easy to loop over and to save."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from regmeta.model import SEVERITIES, Finding, Withheld
from regmeta.model import TargetMapping as Mapped
from regmeta.runs.tables import Cell, ResultTable, Tabular
from regmeta.texts import Text

if TYPE_CHECKING:
    from regmeta.data import Check, CheckPlan, DataReport
    from regmeta.editions import Diff
    from regmeta.editions.difference import Line
    from regmeta.model import Reading, Record, Records, Submission, Target
    from regmeta.runs.checking import Checked
    from regmeta.runs.publishing import Published


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

    def tables(self, lang: str = "nb") -> Mapping[str, ResultTable]:
        submission = self.reading.submission
        left_out = tuple(
            (ignored.what, str(ignored.place), ignored.reason(lang))
            for ignored in self.reading.ignored
        )
        return {
            "variables": _as_table(submission["variabel"]),
            "codes": _as_table(submission["kode"]),
            "left_out": ResultTable(("what", "place", "reason"), left_out),
            "findings": _findings(self.reading.notes, lang),
        }


def _as_table(records: Records) -> ResultTable:
    """A level's records under the law's keys, columns that nobody filled in left out."""
    columns = {key: records.column(key) for key in sorted({*records.columns, *records.defaults})}
    filled = {key: texts for key, texts in columns.items() if any(texts)}
    return ResultTable(tuple(filled), tuple(zip(*filled.values(), strict=True)))


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
        counts: dict[str, int] = {
            severity: getattr(report.counts, severity) for severity in SEVERITIES
        }
        return f"{', '.join(report.files)}: {counted(counts, lang)}"

    def tables(self, lang: str = "nb") -> Mapping[str, ResultTable]:
        return {"findings": _findings(self.checked.report.findings, lang)}


def _findings(findings: Sequence[Finding], lang: str) -> ResultTable:
    from regmeta import validate
    from regmeta.validate.pages import message_with_cells

    columns = ("registry", "severity", "rule", "place", "field", "code", "message", "advice")
    rows = (
        (
            *(finding.registry, finding.severity, finding.rule, str(finding.place)),
            *(finding.field, finding.code),
            *(message_with_cells(finding, lang), validate.advice(finding, lang)),
        )
        for finding in findings
    )
    return ResultTable(columns, tuple(rows))


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
        return _MAPPED(lang, count=len(self), registries=len(self.mappings))

    def tables(self, lang: str = "nb") -> Mapping[str, ResultTable]:
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
        mappings = ResultTable((*columns, "evidence"), tuple(rows))
        return {"mappings": mappings, "variables": self._variables()}

    def _variables(self) -> ResultTable:
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
        return ResultTable(columns, tuple(rows))


_MAPPED = Text(
    "{count} koblinger i {registries} registre", "{count} mappings in {registries} registries"
)


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

    def tables(self, lang: str = "nb") -> Mapping[str, ResultTable]:
        rows = ((line.kind.grade, line.kind.id, line.text(lang), len(line.items)) for line in self)
        return {"changes": ResultTable(("grade", "kind", "change", "holds_for"), tuple(rows))}


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

    def tables(self, lang: str = "nb") -> Mapping[str, ResultTable]:
        columns = ("registry", "name", "variables", "errors", "reason")
        rows: list[tuple[Cell, ...]] = [
            (kilde.id, kilde.properties.get("PreferredTerm", ""), len(kilde.variables), 0, "")
            for kilde in self.published.catalogue.kilder
        ]
        rows += [
            (withheld.id, withheld.name, 0, withheld.errors, withheld.reason(lang))
            for withheld in self.withheld
        ]
        return {"registries": ResultTable(columns, tuple(rows))}


@dataclass(frozen=True)
class DataPlan(Tabular):
    """All that will be checked of a registry's data, form by form."""

    plan: CheckPlan

    def __iter__(self) -> Iterator[Check]:
        return (check for form in self.plan.forms for check in form.checks)

    def __len__(self) -> int:
        return sum(len(form.checks) for form in self.plan.forms)

    def title(self, lang: str = "nb") -> str:
        from regmeta.data.reports.telling import plan_text

        return plan_text(self.plan, lang).strip().partition("\n")[0]

    def tables(self, lang: str = "nb") -> Mapping[str, ResultTable]:
        columns = ("form", "column", "variable", "rule", "category", "severity", "demand")
        rows = (
            (
                *(form.name, check.column, check.variable, check.rule),
                *(check.category, check.severity, check.words(lang)),
            )
            for form in self.plan.forms
            for check in form.checks
        )
        return {"checks": ResultTable(columns, tuple(rows))}


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

    def tables(self, lang: str = "nb") -> Mapping[str, ResultTable]:
        return {
            "checks": self._checks(),
            "findings": _findings(self.data.report.findings, lang),
            "missing": self._missing(),
        }

    def _checks(self) -> ResultTable:
        columns = ("form", "column", "rule", "category", "severity", "rows_failing", "first_rows")
        rows = (
            (
                *(form.form.name, result.check.column, result.check.rule, result.check.category),
                *(result.check.severity, result.count, ", ".join(map(str, result.rows))),
            )
            for form in self.data.forms
            for result in form.results
        )
        return ResultTable(columns, tuple(rows))

    def _missing(self) -> ResultTable:
        columns = ("form", "column", "rows", "empty", "chosen_away", "not_asked")
        rows = (
            (
                *(form.form.name, column, form.rows),
                *(missing.empty - missing.closed, missing.sentinel, missing.closed),
            )
            for form in self.data.forms
            for column, missing in form.missing.items()
        )
        return ResultTable(columns, tuple(rows))
