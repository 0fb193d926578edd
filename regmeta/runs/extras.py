"""What pages tell beside the metadata: likeness, findings, rules, editions and statistics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from regmeta.model import (
    Annotations,
    Edition,
    Entry,
    Finding,
    Note,
    Report,
    Statistics,
    each_of,
)
from regmeta.registry import Registry
from regmeta.runs.batch import Batch
from regmeta.runs.likeness import Pairs, kilde_code, recognised_in, similar_of
from regmeta.runs.memory import Memory
from regmeta.spec.fields import Spec
from regmeta.texts import joined


def annotations_of(
    batch: Batch, report: Report, spec: Spec, memory: Memory, today: date, pairs: Pairs
) -> Annotations:
    """All of it for a batch that is to be published; what is remembered is not worked out again.

    `pairs` is what each two of its registries have in common (likeness.pairs_of).
    """
    kilder = {submission.id: kilde_code(submission) for submission in batch.submissions}
    registries = [registry for registry in batch.registries if registry.id in kilder]
    return Annotations(
        similar=similar_of(batch, pairs),
        notes=notes_of(report, {submission.id for submission in batch.submissions}),
        rules=rules(),
        statistics=_statistics(registries, memory),
        editions={
            kilder[registry.id]: _editions(registry, spec, memory, today) for registry in registries
        },
        recognised=recognised_in(batch, memory),
    )


# ------------------------------------------------------------------ findings and rules


def notes_of(report: Report, registries: set[str]) -> dict[str, tuple[Note, ...]]:
    """The findings about each variable, in words; advice is for those who mend, not who read."""
    by_variable: dict[str, list[Note]] = {}
    for finding in each_of(report.findings):
        is_told = finding.registry in registries and finding.severity != "advice"
        if is_told and finding.code and finding.level in ("variabel", "kode"):
            by_variable.setdefault(finding.code, []).append(_note(finding))
    return {code: tuple(dict.fromkeys(notes)) for code, notes in by_variable.items()}


def _note(finding: Finding) -> Note:
    from regmeta import validate

    text = validate.said_of(finding)
    return Note(finding.severity, text)


def rules() -> tuple[Entry, ...]:
    """Every rule that metadata are checked against, by its Norwegian title."""
    from regmeta import validate

    entries = [
        Entry(
            rule.name,
            rule.title,
            joined("\n", rule.sections[:2]),
            rule.severity,
        )
        for rule in validate.load_rules()
    ]
    return tuple(sorted(entries, key=lambda entry: entry.title.nb))


# ------------------------------------------------------------------ editions and statistics


def _editions(registry: Registry, spec: Spec, memory: Memory, today: date) -> tuple[Edition, ...]:
    from regmeta.editions import load_editions
    from regmeta.runs.remembered import EDITIONS

    remembered = memory.of(registry.folder, EDITIONS)
    if remembered is not None:
        return remembered
    if memory.is_past(registry.folder) or not (registry.folder / "editions").is_dir():
        return ()
    made = load_editions(registry.folder, spec, today)
    memory.learn(registry.folder, EDITIONS, made)
    return made


def _statistics(registries: Sequence[Registry], memory: Memory) -> Mapping[str, Statistics]:
    from regmeta.data.reports.statistics import STATISTICS as FILE
    from regmeta.data.reports.statistics import read_statistics
    from regmeta.runs.remembered import STATISTICS

    statistics_by_code: dict[str, Statistics] = {}
    for registry in registries:
        file = registry.folder / FILE
        remembered = memory.of(registry.folder, STATISTICS)
        if remembered is not None:
            statistics_by_code.update(remembered)
        elif not memory.is_past(registry.folder) and file.is_file():
            made = dict(read_statistics(file))
            memory.learn(registry.folder, STATISTICS, made)
            statistics_by_code.update(made)
    return statistics_by_code
