"""Making a numbered edition of a registry: refused where nothing changed or there are errors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from regmeta.editions import Content, Diff, compare, diff_json, to_json
from regmeta.editions.approved import DECISIONS
from regmeta.editions.catching import note_missed, released_act
from regmeta.editions.ledger import ledger_of, note_acts
from regmeta.editions.store import (
    KeptEdition,
    KeptFile,
    digest_of,
    read_content,
    read_editions,
    write_edition,
)
from regmeta.errors import UnreadableInput, WrongUse
from regmeta.model import Report, Submission, Text
from regmeta.privacy.saying import refuse_numbers
from regmeta.registry import CONFIGURATION, Registry
from regmeta.runs.sides import a_registry, registry_content
from regmeta.spec.fields import Spec
from regmeta.validate.rule import load_rules


@dataclass(frozen=True, slots=True)
class Released:
    """A new edition, what changed since the one before (None: it is the first), the findings."""

    edition: KeptEdition
    diff: Diff | None
    report: Report


def release(
    folder: Path,
    spec: Spec,
    *,
    by: str,
    today: date,
    title: str = "",
    note: str = "",
    with_errors: bool = False,
) -> Released:
    """Freeze what a registry says now as its next edition; `note` is what users must know of it.

    Raises WrongUse where nothing changed since the last edition, where there are errors and
    `with_errors` does not accept them, or where nobody answers for it (`by`).
    """
    if not by.strip():
        raise WrongUse(
            "--by: si hvem som står for utgaven.", "--by: say who answers for the edition."
        )
    refuse_numbers(by=by, title=title, note=note)
    registry = a_registry(folder, spec)
    report, submission = checked(folder, spec, today)
    refuse_errors(report, folder, with_errors)
    editions = read_editions(folder)
    note_missed(folder, editions)
    number = editions[-1].number + 1 if editions else 1
    current = registry_content(registry, spec, today, submission)
    content = replace(current, title=f"{folder}@{number}")
    parsed, files = to_json(content), _files(registry)
    diff = _since(editions, content, parsed, files, spec, today)
    edition = KeptEdition(
        folder=folder,
        number=number,
        made=today,
        by=" ".join(by.split()),
        spec=spec.id,
        content=digest_of(parsed),
        files=tuple(KeptFile(p, digest_of(b), len(b)) for p, b in sorted(files.items())),
        title=" ".join(title.split()),
        note=" ".join(note.split()),
        findings=counted(report),
    )
    write_edition(edition, parsed, files)
    note_acts(ledger_of(folder), [released_act(edition)])
    return Released(edition, diff, report)


def checked(folder: Path, spec: Spec, today: date) -> tuple[Report, Submission]:
    """The findings of one registry, and what was read."""
    from regmeta.runs import checking as pipeline

    done = pipeline.check([folder], spec, today=today)
    return done.report, done.batch.submissions[0]


def refuse_errors(report: Report, folder: Path, with_errors: bool) -> None:
    """WrongUse, in one sentence, where there are errors that nobody has accepted, or where the
    files hold what tells who somebody is: that nobody can accept."""
    refuse_private(report, folder)
    n = report.counts.error
    if n and not with_errors:
        raise WrongUse(
            "{folder}: har {n} feil. Rett dem (regmeta check {folder}), "
            "eller godta dem med --with-errors.",
            "{folder}: has {n} errors. Put them right (regmeta check "
            "{folder}), or accept them with --with-errors.",
            folder=folder,
            n=n,
        )


def refuse_private(report: Report, folder: Path) -> None:
    """WrongUse, in one sentence, where a rule of privacy that is never waived found something."""
    private = {rule.name for rule in load_rules() if rule.private and rule.never_waived}
    places = [finding.place for finding in report.findings if finding.rule in private]
    if places:
        raise WrongUse(
            "{folder}: filene inneholder opplysninger om personer ({n} steder, først {place}). "
            "Fjern dem (regmeta check {folder}); dette kan ikke godtas.",
            "{folder}: the files hold what tells who somebody is ({n} places, first {place}). "
            "Remove it (regmeta check {folder}); this cannot be accepted.",
            folder=folder,
            n=len(places),
            place=places[0],
        )


def counted(report: Report) -> dict[str, int]:
    counts = report.counts
    return {"error": counts.error, "warning": counts.warning, "advice": counts.advice}


def _files(registry: Registry) -> dict[str, bytes]:
    """The files as received, registry.toml and what people decided, by their path in the folder."""
    files = {CONFIGURATION: registry.configuration}
    decided = (registry.folder / name for name in DECISIONS)
    files.update((path.name, path) for path in decided if path.is_file())
    for path in registry.sheets:
        files[_below(path, registry.folder)] = path
    try:
        return {name: path.read_bytes() for name, path in files.items()}
    except OSError as error:
        raise UnreadableInput(
            "{filename}: kan ikke leses ({strerror}).",
            "{filename}: cannot be read ({strerror}).",
            filename=error.filename,
            strerror=error.strerror,
        ) from error


def _below(path: Path, folder: Path) -> str:
    """A file's path as registry.toml names it; one that lies elsewhere by its name."""
    try:
        return path.relative_to(folder).as_posix()
    except ValueError:
        return path.name


def _since(
    editions: tuple[KeptEdition, ...],
    content: Content,
    parsed: bytes,
    files: dict[str, bytes],
    spec: Spec,
    today: date,
) -> Diff | None:
    """What changed since the last edition; WrongUse where nothing did."""
    if not editions:
        return None
    last = editions[-1]
    decided_anew = _decided(last) != {
        name: digest_of(files[name]) for name in DECISIONS if name in files
    }
    if last.content == digest_of(parsed) and not decided_anew:
        other = {file.path: file.digest for file in last.files} != {
            path: digest_of(content) for path, content in files.items()
        }
        raise _nothing_new(last, other)
    if today < last.made:
        raise WrongUse(
            "{name}: er fra {made}, så neste utgave kan ikke være fra {today}.",
            "{name}: is of {made}, so the next edition cannot be of {today}.",
            name=last.name,
            made=last.made,
            today=today,
        )
    diff = compare(read_content(last, today), content, spec)
    if not diff.lines and last.spec == spec.id and not decided_anew:
        raise _nothing_new(last, files_differ=True)
    return diff


def _decided(edition: KeptEdition) -> dict[str, str]:
    """The digests of the decisions that an edition kept."""
    return {file.path: file.digest for file in edition.files if file.path in DECISIONS}


def _nothing_new(last: KeptEdition, files_differ: bool) -> WrongUse:
    if files_differ:
        return WrongUse(
            "{folder}: filene er andre bytes, men sier det samme som "
            "utgave {number}. Ingen ny utgave er laget.",
            "{folder}: the files are other bytes but say the same as "
            "edition {number}. No new edition was made.",
            folder=last.folder,
            number=last.number,
        )
    return WrongUse(
        "{folder}: ingenting er endret siden utgave {number} ({made}). Ingen ny utgave er laget.",
        "{folder}: nothing has changed since edition {number} ({made}). No new edition was made.",
        folder=last.folder,
        number=last.number,
        made=last.made,
    )


def released_json(done: Released, lang: str) -> dict[str, Any]:
    """A release for programs."""
    edition = done.edition
    return {
        "folder": str(edition.folder),
        "number": edition.number,
        "made": edition.made.isoformat(),
        "by": edition.by,
        "title": edition.title,
        "note": edition.note,
        "spec": edition.spec,
        "content": edition.content,
        "files": [{"path": f.path, "sha256": f.digest, "bytes": f.size} for f in edition.files],
        "findings": dict(edition.findings or {}),
        "diff": diff_json(done.diff, lang) if done.diff else None,
    }


def released_text(done: Released, lang: str) -> str:
    """A release for people: what was frozen, and what changed since the one before."""
    from regmeta.editions import diff_text

    edition = done.edition
    n, when = len(edition.files), f"{edition.made}, {edition.by}"
    lines = [
        Text(
            "Utgave {number} av {folder} er laget ({when}).",
            "Edition {number} of {folder} is made ({when}).",
        )(lang, number=edition.number, folder=edition.folder, when=when),
        Text(
            "{n} filer tatt vare på, innhold {content}, {spec}",
            "{n} files kept, content {content}, {spec}",
        )(lang, n=n, content=edition.content[:12], spec=edition.spec),
    ]
    if done.diff is None:
        lines.append(Text("Det er den første.", "It is the first one.")(lang))
        return "\n".join(lines)
    return "\n".join([*lines, "", diff_text(done.diff, lang)])
