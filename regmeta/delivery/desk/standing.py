"""How a received file stands to what the registry has said before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from regmeta.delivery.desk.candidate import RegistryWithFile
from regmeta.editions import Content, Diff, compare
from regmeta.editions.store import KeptEdition, read_content, read_editions
from regmeta.model import Finding, Report, each_of
from regmeta.registry import load_registry
from regmeta.runs.checking import Checked, check
from regmeta.runs.sides import registry_content
from regmeta.spec.fields import Spec
from regmeta.texts import languages
from regmeta.validate.baseline import only_new
from regmeta.validate.sameness import Since, since_earlier, traits_of


@dataclass(frozen=True, slots=True)
class FileStanding:
    """What was found in the file and what has changed with it.

    `since` and `diff` are held against the registry as it stands, `diff` against its last edition
    where there is one (`edition`). `older` is an earlier edition that the file is, or was made
    from; None where it was made from the last.
    """

    checked: Checked
    since: Since | None
    diff: Diff
    edition: KeptEdition | None
    older: KeptEdition | None


def standing_of(
    candidate: RegistryWithFile, registry: Path, digest: str, spec: Spec, today: date
) -> FileStanding:
    """A candidate checked, and held against its registry; `digest` is the received file's."""
    checked = check([candidate.folder], spec, today=today)
    before = check([registry], spec, today=today)
    content = _content(candidate.folder, checked, spec, today)
    editions = read_editions(registry)
    if not editions:
        diff = compare(_content(registry, before, spec, today), content, spec)
        return FileStanding(checked, _since(checked.report, before.report), diff, None, None)
    diff = compare(read_content(editions[-1], today), content, spec)
    older = _older(editions, content, diff, digest, spec, today)
    return FileStanding(checked, _since(checked.report, before.report), diff, editions[-1], older)


def _content(folder: Path, checked: Checked, spec: Spec, today: date) -> Content:
    registry = load_registry(folder, spec)
    content = registry_content(registry, spec, today, checked.batch.submissions[0])
    return replace(content, title=registry.id)


def _since(report: Report, before: Report) -> Since | None:
    traits = [traits_of(finding, languages()[0]) for finding in each_of(before.findings)]
    return since_earlier(only_new(report, traits))


def _older(
    editions: Sequence[KeptEdition],
    content: Content,
    diff: Diff,
    digest: str,
    spec: Spec,
    today: date,
) -> KeptEdition | None:
    """The earlier edition that the file is nearer to than to the last; the same bytes prove it."""
    *earlier, last = editions
    if not diff.lines or _holds(last, digest):
        return None
    same = [edition for edition in earlier if _holds(edition, digest)]
    if same:
        return same[-1]
    changes = {
        edition.number: _changes(compare(read_content(edition, today), content, spec))
        for edition in earlier
    }
    nearest = min(earlier, key=lambda edition: changes[edition.number], default=None)
    is_nearer = nearest is not None and changes[nearest.number] < _changes(diff)
    return nearest if is_nearer else None


def _holds(edition: KeptEdition, digest: str) -> bool:
    return any(file.digest == digest for file in edition.files)


def _changes(diff: Diff) -> int:
    return sum(len(line.items) for line in diff.lines)


def of_the_file(findings: Sequence[Finding], file: str) -> list[Finding]:
    """Those that stand in the file itself, which its sender can mend."""
    return [finding for finding in findings if finding.place.file == file]
