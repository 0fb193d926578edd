"""Registries read together, as one batch; what is read again unchanged is remembered."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from regmeta.errors import BrokenConfiguration, RegmetaError, UnreadableInput, WrongUse
from regmeta.model import Finding, Progress, Submission, no_progress
from regmeta.registry import CONFIGURATION, Registry, find_registries, load_registry
from regmeta.runs.memory import Memory
from regmeta.spec.fields import Spec

if TYPE_CHECKING:
    from regmeta.runs.remembered import ReadRegistry
    from regmeta.validate.waivers import Waiver

DECISIONS = "mappings.sssom.tsv"


@dataclass(frozen=True, slots=True)
class Batch:
    """What was read of one or many registries, and those whose configuration is broken.

    `beside` are findings about what no rule sees in the records, where they were asked for.
    """

    submissions: tuple[Submission, ...]
    registries: tuple[Registry, ...]
    broken: tuple[RegmetaError, ...] = ()
    waivers: Mapping[str, tuple[Waiver, ...]] = dataclasses.field(default_factory=dict)
    elsewhere: tuple[Finding, ...] = ()


def read_paths(
    paths: Sequence[Path], spec: Spec, *, kilde: str = "", progress: Progress = no_progress
) -> Batch:
    """Spreadsheets, registry folders and folders of registries as one batch, in the order given.

    A single registry whose configuration is broken raises; in a folder of several it is left out
    and named in `broken`.
    """
    batches = [
        _read_folder(path, spec, progress)
        if path.is_dir()
        else Batch((_read_single(path, spec, kilde),), ())
        for path in paths
    ]
    return Batch(
        tuple(chain.from_iterable(batch.submissions for batch in batches)),
        tuple(chain.from_iterable(batch.registries for batch in batches)),
        tuple(chain.from_iterable(batch.broken for batch in batches)),
        {ident: waivers for batch in batches for ident, waivers in batch.waivers.items()},
    )


def _read_single(path: Path, spec: Spec, kilde: str) -> Submission:
    """One spreadsheet alone, outside any registry."""
    from regmeta.read import read_file

    if path.name == CONFIGURATION:
        raise WrongUse(
            "{path}: oppgi mappen, ikke {configuration}: {parent}",
            "{path}: name the folder, not {configuration}: {parent}",
            path=path,
            configuration=CONFIGURATION,
            parent=path.parent,
        )
    return read_file(path, spec, kilde=kilde).submission


def _read_folder(folder: Path, spec: Spec, progress: Progress) -> Batch:
    from regmeta.read import read_registry
    from regmeta.validate.waivers import read_waivers

    folders = find_registries(folder)
    submissions, registries, broken = [], [], []
    waivers: dict[str, tuple[Waiver, ...]] = {}
    for done, home in enumerate(folders):
        progress(done, len(folders), home.name)
        try:
            registry = load_registry(home, spec)
            waivers[registry.id] = read_waivers(home, registry.id)
            submissions.append(read_registry(registry, spec))
            registries.append(registry)
        except Exception as error:
            if home == folder:
                raise
            broken.append(fault_of(home, error))
    progress(len(folders), len(folders), "")
    return Batch(tuple(submissions), tuple(registries), tuple(broken), waivers)


def read_registries(
    homes: Sequence[Path], spec: Spec, memory: Memory, progress: Progress = no_progress
) -> Batch:
    """The registries whose folders are given, with what is private in their files and old in their
    decisions.

    One whose configuration is broken is left out and named in `broken`.
    """
    read: list[ReadRegistry] = []
    broken: list[RegmetaError] = []
    for done, home in enumerate(homes):
        progress(done, len(homes), home.name)
        try:
            read.append(_remembered(home, spec, memory))
        except Exception as error:
            broken.append(fault_of(home, error))
    progress(len(homes), len(homes), "")
    return Batch(
        tuple(registry_read.submission for registry_read in read),
        tuple(registry_read.registry for registry_read in read),
        tuple(broken),
        {registry_read.registry.id: registry_read.waivers for registry_read in read},
        tuple(finding for registry_read in read for finding in registry_read.elsewhere),
    )


def fault_of(home: Path, error: Exception) -> RegmetaError:
    """Whatever was raised while one registry was read, as a sentence about that registry alone."""
    if isinstance(error, RegmetaError):
        return error
    if isinstance(error, OSError):
        return UnreadableInput(
            "{path}: kan ikke leses ({why}).",
            "{path}: cannot be read ({why}).",
            path=error.filename or home,
            why=error.strerror or type(error).__name__,
        )
    return BrokenConfiguration(
        "{path}: en feil i regmeta selv ({kind}: {error}). Kjør regmeta check {path} med "
        "REGMETA_DEBUG=1 og meld fra om det som skrives ut.",
        "{path}: a fault in regmeta itself ({kind}: {error}). Run regmeta check {path} with "
        "REGMETA_DEBUG=1 and report what it prints.",
        path=home,
        kind=type(error).__name__,
        error=error,
    )


def _remembered(folder: Path, spec: Spec, memory: Memory) -> ReadRegistry:
    from regmeta.runs.remembered import READ

    remembered = memory.of(folder, READ)
    if remembered is not None:
        return remembered
    read = _read_now(folder, spec)
    if holds_its_files(read.registry):
        memory.learn(folder, READ, read)
    return read


def holds_its_files(registry: Registry) -> bool:
    """Whether all files of a registry lie in its folder, so that the folder's digest tells all."""
    home = os.path.realpath(registry.folder)
    return all(Path(os.path.realpath(path)).is_relative_to(home) for path in registry.sheets)


def _read_now(folder: Path, spec: Spec) -> ReadRegistry:
    from regmeta.read import read_registry
    from regmeta.runs.remembered import ReadRegistry
    from regmeta.validate.waivers import read_waivers

    registry = load_registry(folder, spec)
    waivers = read_waivers(folder, registry.id)
    _refuse_broken_editions(folder)
    submission = read_registry(registry, spec)
    batch = Batch((submission,), (registry,))
    elsewhere = (*private_in(batch, [folder]), *outdated_in(batch))
    return ReadRegistry(registry, submission, waivers, elsewhere)


def _refuse_broken_editions(folder: Path) -> None:
    """Raises where a registry's editions cannot be read: publishing reads them after all others
    are read, when it is too late to leave one out. Which day it is makes no difference."""
    from regmeta.editions.store import read_content, read_deliveries, read_editions

    for edition in read_editions(folder):
        read_content(edition, date.max)
    read_deliveries(folder)


def private_in(batch: Batch, paths: Sequence[Path]) -> Iterator[Finding]:
    """What breaks somebody's privacy outside the fields, in the files themselves."""
    from regmeta.runs.everycell import find_private, find_private_in_text

    submissions = {submission.id: submission for submission in batch.submissions}
    for registry in batch.registries:
        for path in registry.sheets:
            name = f"{registry.id}/{path.name}"
            yield from find_private(path, name, submissions[registry.id])
        for path in _written_beside(registry):
            yield from find_private_in_text(path, f"{registry.id}/{path.name}", registry.id)
    for path in paths:
        if not path.is_dir():
            submission = next(
                submission for submission in batch.submissions if path.name in submission.files
            )
            yield from find_private(path, path.name, submission)


_TEXT_FILES = frozenset({".toml", ".tsv", ".csv", ".md", ".txt", ".yaml", ".json"})


def _written_beside(registry: Registry) -> Sequence[Path]:
    """The text files of a registry's folder that are no spreadsheets of it: configuration,
    decisions, waivers, what was said of sources and status."""
    read = {path.resolve() for path in registry.sheets}
    texts = sorted(path for path in registry.folder.iterdir() if path.suffix in _TEXT_FILES)
    return [path for path in texts if path.is_file() and path.resolve() not in read]


def outdated_in(batch: Batch) -> Iterator[Finding]:
    """Decided mappings whose variable or target has changed since."""
    decided = [registry for registry in batch.registries if (registry.folder / DECISIONS).is_file()]
    if not decided:
        return
    from regmeta.harmonize import outdated_decisions, read_decision_rows
    from regmeta.spec.targets import load_targets

    submissions = {submission.id: submission for submission in batch.submissions}
    targets = load_targets()
    for registry in decided:
        rows = read_decision_rows(registry.folder / DECISIONS)
        yield from outdated_decisions(submissions[registry.id], targets, rows)
