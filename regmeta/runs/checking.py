"""The conductor: the only place where the stages meet.

A command of the CLI is a function here (or in one stage). Nothing here knows about terminals:
progress is a callable, today is an argument, errors are raised as RegmetaError.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from regmeta.errors import WrongUse
from regmeta.model import (
    Catalogue,
    Finding,
    Progress,
    Report,
    Submission,
    Target,
    TargetMapping,
    Text,
    Withheld,
    no_progress,
)
from regmeta.registry import Registry
from regmeta.runs.batch import (
    DECISIONS,
    Batch,
    holds_its_files,
    outdated_in,
    private_in,
    read_paths,
    read_registries,
)
from regmeta.runs.memory import NO_MEMORY, Memory
from regmeta.spec.fields import Spec
from regmeta.validate.sameness import since_earlier


@dataclass(frozen=True, slots=True)
class Checked:
    """A batch with its report."""

    batch: Batch
    report: Report


def check(
    paths: Sequence[Path],
    spec: Spec,
    *,
    today: date,
    kilde: str = "",
    progress: Progress = no_progress,
) -> Checked:
    """All that was found in spreadsheets or registries, held against the spec."""
    from regmeta.files.sandbox import while_waiting

    while_waiting(_bring_in_rules)
    batch = read_paths(paths, spec, kilde=kilde, progress=progress)
    from regmeta import validate

    elsewhere = [*private_in(batch, paths), *outdated_in(batch)]
    report = validate.check(
        batch.submissions, spec, today=today, waivers=batch.waivers, elsewhere=elsewhere
    )
    return Checked(batch, report)


def _bring_in_rules() -> None:
    """What checking stands on, brought in while a file is read by another process."""
    from regmeta import validate  # noqa: F401
    from regmeta.validate.rule import load_rules

    load_rules()


def check_registries(
    homes: Sequence[Path],
    spec: Spec,
    memory: Memory,
    *,
    today: date,
    progress: Progress = no_progress,
) -> Checked:
    """As `check` of registries by their folders; what has been found before is not sought again."""
    from regmeta import validate
    from regmeta.runs.remembered import findings_on

    batch = read_registries(homes, spec, memory, progress)
    subject = findings_on(today)
    findings: dict[str, tuple[Finding, ...]] = {}
    for registry in batch.registries:
        remembered = memory.of(registry.folder, subject)
        if remembered is not None:
            findings[registry.id] = remembered
    before = set(findings)
    report = validate.check(
        batch.submissions,
        spec,
        today=today,
        waivers=batch.waivers,
        elsewhere=batch.elsewhere,
        remembered=findings,
    )
    for registry in batch.registries:
        if registry.id not in before and holds_its_files(registry):
            memory.learn(registry.folder, subject, findings[registry.id])
    _forget_private(batch, report, memory)
    return Checked(batch, report)


def _forget_private(batch: Batch, report: Report, memory: Memory) -> None:
    """Of a registry that tells who somebody is, nothing of what was read stays in a cache."""
    from regmeta.runs.remembered import READ
    from regmeta.validate.rule import load_rules

    private = {rule.name for rule in load_rules() if rule.private and rule.never_waived}
    names = {finding.registry for finding in report.findings if finding.rule in private}
    for registry in batch.registries:
        if registry.id in names:
            memory.forget(registry.folder, READ)


def since(checked: Checked, baseline: Path) -> Checked:
    """The same check with only what an earlier json report did not have."""
    from regmeta.validate.baseline import only_new, read_baseline

    return replace(checked, report=only_new(checked.report, read_baseline(baseline)))


_ONLY_NEW = Text("Bare det som er nytt, er vist. ", "Only what is new is shown. ")


def since_said(report: Report, lang: str) -> str:
    """How much is mended, new and left since the earlier report, in one line."""
    since = since_earlier(report)
    return _ONLY_NEW(lang) + since.said(lang) if since else ""


def summary(checked: Checked, spec: Spec, output_format: str = "text", lang: str = "nb") -> str:
    """The table over all that was checked: findings, completeness and what remains."""
    import json

    from regmeta.validate.scores import score_all
    from regmeta.validate.summary import summary_json, summary_text

    if output_format not in ("text", "json"):
        raise WrongUse(
            "--summary --format {form}: velg text eller json.",
            "--summary --format {form}: choose text or json.",
            form=output_format,
        )
    stages: dict[str, str] = {
        registry.id: registry.status.stage or "" for registry in checked.batch.registries
    }
    scores = score_all(checked.batch.submissions, checked.report, spec, stages)
    if output_format == "json":
        return json.dumps(summary_json(scores, lang), ensure_ascii=False, indent=2)
    return summary_text(scores, spec, lang)


def harmonize_all(
    batch: Batch, targets: Sequence[Target], memory: Memory = NO_MEMORY
) -> dict[str, tuple[TargetMapping, ...]]:
    """The mappings of every registry, by its id: its own decisions first, then the platform's."""
    from regmeta.runs.remembered import MAPPINGS

    folders = {registry.id: registry.folder for registry in batch.registries}
    mappings = {}
    for submission in batch.submissions:
        folder = folders.get(submission.id)
        make = partial(_harmonize, submission, targets, folder)
        mappings[submission.id] = memory.once(folder, MAPPINGS, make) if folder else make()
    return mappings


def _harmonize(
    submission: Submission, targets: Sequence[Target], folder: Path | None
) -> tuple[TargetMapping, ...]:
    from regmeta import harmonize

    file = folder / DECISIONS if folder else None
    decided = harmonize.read_decisions(file) if file and file.is_file() else ()
    return harmonize.harmonize(submission, targets, decided)


def catalogue_of(
    batch: Batch,
    spec: Spec,
    *,
    today: date,
    withheld: Sequence[Withheld] = (),
    memory: Memory = NO_MEMORY,
) -> Catalogue:
    """A batch as it is published: harmonized, typed, with the versions that editions tell of.

    `withheld` are registries that were left out of the batch, to be named.
    """
    from regmeta.catalogue.build import build_catalogue
    from regmeta.catalogue.translations import read_translations, translated
    from regmeta.spec.targets import load_targets

    targets = load_targets()
    catalogue = build_catalogue(
        batch.submissions,
        spec,
        today=today,
        mappings=harmonize_all(batch, targets, memory),
        targets=targets,
        withheld=withheld,
        updated=_updated(batch.registries),
    )
    accepted = {registry.id: read_translations(registry.folder) for registry in batch.registries}
    catalogue = translated(catalogue, accepted)
    return _with_versions(catalogue, batch, spec, today, memory)


def _with_versions(
    catalogue: Catalogue, batch: Batch, spec: Spec, today: date, memory: Memory
) -> Catalogue:
    """The versions that editions tell of; a registry that stays as it was keeps those it had."""
    from regmeta.editions import with_histories
    from regmeta.runs.remembered import VERSIONS

    folders = {registry.id: registry.folder for registry in batch.registries}
    now = {ident: folder for ident, folder in folders.items() if not memory.is_past(folder)}
    with_versions = with_histories(catalogue, now, spec, today)
    kilder = []
    for kilde in with_versions.kilder:
        folder = folders.get(kilde.id)
        if folder is not None and memory.is_past(folder):
            kilder.append(memory.of(folder, VERSIONS) or kilde)
            continue
        if folder is not None and (folder / "editions").is_dir():
            memory.learn(folder, VERSIONS, kilde)
        kilder.append(kilde)
    return replace(with_versions, kilder=tuple(kilder))


def _updated(registries: Sequence[Registry]) -> dict[str, date]:
    """The newest day on which a registry's sources were read: what its metadata rest on."""
    days = {
        registry.id: [source.read for source in registry.sources if source.read]
        for registry in registries
    }
    return {ident: max(read) for ident, read in days.items() if read}
