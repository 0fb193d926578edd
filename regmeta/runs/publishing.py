"""One run of publish: what it is made of, what stands already, and what has to be made."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regmeta.errors import UnreadableInput, WrongUse
from regmeta.files.kept import Kept
from regmeta.model import Catalogue, Progress, Text, Withheld, no_progress
from regmeta.processes import without_collecting
from regmeta.registry import CONFIGURATION, find_registries
from regmeta.runs.batch import Batch, holds_its_files
from regmeta.runs.checking import Checked, catalogue_of, check_registries
from regmeta.runs.extras import annotations_of
from regmeta.runs.gate import held_back
from regmeta.runs.likeness import begin_pairs
from regmeta.runs.memory import Memory
from regmeta.spec.fields import Spec
from regmeta.texts import joined, languages

if TYPE_CHECKING:
    from regmeta.publish import Publication


@dataclass(frozen=True, slots=True)
class RegistryFolders:
    """What a folder of registries holds, found once in a command and handed on: the registries'
    folders by name, and the digests of all that a run is made of."""

    folder: Path
    homes: Mapping[str, Path]
    made_of: Mapping[str, str]

    @property
    def is_one_registry(self) -> bool:
        """Whether the folder is a registry's own, with none below it."""
        return self.folder in self.homes.values()


def find_all(folder: Path, spec: Spec, formats: Sequence[str], today: date) -> RegistryFolders:
    """Look through a folder of registries. Raises UnreadableInput where there are none."""
    homes = {path.name: path for path in find_registries(folder)}
    return RegistryFolders(folder, homes, _ingredients(folder, spec, formats, today))


@dataclass(frozen=True, slots=True)
class Published:
    """What one run of publish did: what went out, what was withheld and why."""

    checked: Checked
    catalogue: Catalogue
    publication: Publication
    out: Path


def withheld(checked: Checked) -> tuple[Withheld, ...]:
    """The registries that have errors, and which faults they have most of."""
    by_registry: dict[str, Counter[str]] = {}
    for finding in checked.report.findings:
        if finding.severity == "error":
            by_registry.setdefault(finding.registry, Counter())[finding.rule] += 1
    return tuple(
        Withheld(
            id=submission.id,
            name=submission["kilde"].text(0, "PreferredTerm") if len(submission["kilde"]) else "",
            errors=by_registry[submission.id].total(),
            reason=_reason(by_registry[submission.id]),
        )
        for submission in checked.batch.submissions
        if submission.id in by_registry
    )


def _reason(faults: Counter[str]) -> Text:
    from regmeta import validate

    ranked = sorted(faults.items(), key=lambda item: (-item[1], item[0]))[:3]
    titles = [(validate.rule_named(name).title, count) for name, count in ranked]
    rest = len(faults) - len(ranked)
    parts = [_COUNTED.filled(title=title, count=count) for title, count in titles]
    more = [_MORE.filled(rest=rest)] if rest > 0 else []
    return joined("; ", (*parts, *more))


_COUNTED = Text("{title} ({count})", "{title} ({count})")
_MORE = Text("og {rest} slags feil til", "and {rest} more kinds of fault")


def publish(
    folder: Path,
    out: Path,
    spec: Spec,
    *,
    today: date,
    formats: Sequence[str] = (),
    progress: Progress = no_progress,
    kept: Kept | None = None,
    only: Sequence[str] = (),
    is_sound: Callable[[], bool] | None = None,
    registries: RegistryFolders | None = None,
) -> Published:
    """Read all, validate all, harmonize all, publish once: whole or not at all.

    Registries with errors, and those whose configuration is broken, are left out and named. What
    an unchanged registry became last time is taken from `out` and from `kept`, not made again;
    without `kept` all is made anew. With `only`, the registries not named stay as they were
    published; WrongUse where one of those has changed and what it was is no longer kept.
    `is_sound` tells whether what stands in `out` is as it was left, and `found` what the folder
    holds, where somebody has looked.
    """
    with without_collecting():
        _refuse_inside(folder, out)
        seen = registries or find_all(folder, spec, formats, today)
        return _publish(seen, out, spec, today, formats, progress, kept, only, is_sound)


def _publish(
    registries: RegistryFolders,
    out: Path,
    spec: Spec,
    today: date,
    formats: Sequence[str],
    progress: Progress,
    kept: Kept | None,
    only: Sequence[str],
    is_sound: Callable[[], bool] | None,
) -> Published:
    from regmeta.publish import publish_catalogue
    from regmeta.runs.formats import FORMATS

    _refuse_unknown(registries, only)
    chosen = _chosen(registries, out, only, kept) if only else _Chosen(registries.made_of)
    made_of = chosen.made_of
    memory = Memory(_digests(made_of), kept, chosen.past)
    homes = [home for name, home in registries.homes.items() if name not in chosen.passed_over]
    checked = check_registries(homes, spec, memory, today=today, progress=progress)
    if registries.is_one_registry and checked.batch.broken:
        raise checked.batch.broken[0]
    left_out = withheld(checked)
    names = {withheld_registry.id for withheld_registry in left_out}
    fit = tuple(
        submission for submission in checked.batch.submissions if submission.id not in names
    )
    batch = replace(checked.batch, submissions=fit)
    pairs = begin_pairs(batch, memory) if "site" in FORMATS.chosen(formats) else None
    every = catalogue_of(batch, spec, today=today, withheld=left_out, memory=memory)
    catalogue = held_back(every, batch, memory)
    if pairs is not None:
        annotations = annotations_of(batch, checked.report, spec, memory, today, pairs())
        catalogue = replace(catalogue, annotations=annotations)

    def seal(files: Mapping[str, int], publication: Publication) -> bytes:
        from regmeta.publish.unchanged import lie
        from regmeta.publish.unchanged import seal as sealed

        texts = _texts(catalogue, publication, checked)
        return sealed(_sealable(made_of, registries, checked.batch), lie(files), texts)

    publication = publish_catalogue(
        catalogue,
        out,
        spec,
        formats=formats,
        among=FORMATS,
        progress=progress,
        seal=seal,
        digests=_kilde_digests(catalogue, checked.batch, memory)
        if kept and (is_sound or partial(_is_sound, out))()
        else {},
        kept=kept,
    )
    if kept is not None:
        kept.tidy()
    return Published(checked, catalogue, publication, out)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What a run is made of, by name; the registries that stay as they were published though they
    have changed, and those to pass over: neither named nor published before."""

    made_of: Mapping[str, str]
    past: frozenset[str] = frozenset()
    passed_over: frozenset[str] = frozenset()


def _chosen(
    registries: RegistryFolders, out: Path, only: Sequence[str], kept: Kept | None
) -> _Chosen:
    """What a run of some registries is made of: theirs as it is, the others' as it was."""
    there, made_of = registries.homes, registries.made_of
    before = _made_of_before(out)
    others = {name: f"registries/{name}" for name in there if name not in only}
    as_was = {**made_of, **{key: before[key] for key in others.values() if key in before}}
    past = {n for n, key in others.items() if key in before and before[key] != made_of[key]}
    _refuse_forgotten(there, past, only, Memory(_digests(as_was), kept))
    new = {name: key for name, key in others.items() if key not in before}
    rest = {key: digest for key, digest in as_was.items() if key not in new.values()}
    return _Chosen(rest, frozenset(past), frozenset(new))


def _made_of_before(out: Path) -> dict[str, str]:
    """What the standing publication was made of, {} where there is none; WrongUse where it cannot
    be trusted."""
    from regmeta.publish.unchanged import read_seal

    if not out.exists():
        return {}
    sealed = read_seal(out) if _is_sound(out) else None
    if sealed is None:
        raise WrongUse(
            "{out}: det er ikke sikkert hva som er publisert der. Publiser "
            "alt én gang, uten --only.",
            "{out}: what is published there is not certain. Publish all once, without --only.",
            out=out,
        )
    return {key: digest for key, digest in sealed["made_of"].items() if digest}


def _refuse_forgotten(
    there: Mapping[str, Path], past: Collection[str], only: Sequence[str], memory: Memory
) -> None:
    """WrongUse where a registry has changed since last time, and what it was is not kept."""
    from regmeta.runs.remembered import READ

    for name in sorted(past):
        if memory.of(there[name], READ) is None:
            raise WrongUse(
                "--only: {name} er endret siden sist, og slik det var er "
                "ikke tatt vare på. Ta det med (--only {value}), eller "
                "publiser alt.",
                "--only: {name} has changed since last time, and what it "
                "was is not kept. Take it along (--only {value}), or "
                "publish all.",
                name=name,
                value=",".join([*only, name]),
            )


def _is_sound(out: Path) -> bool:
    """Whether there is no earlier publication, or one whose files lie as they were left."""
    from regmeta.publish.unchanged import lies_as_left, read_seal

    sealed = read_seal(out)
    return lies_as_left(out, sealed) if sealed else not out.exists()


def _refuse_unknown(registries: RegistryFolders, only: Sequence[str]) -> None:
    folder = registries.folder
    for name in only:
        if name not in registries.homes:
            names = ", ".join(registries.homes)
            raise WrongUse(
                "--only {name}: finnes ikke i {folder}. Det finnes: {choices}.",
                "--only {name}: not in {folder}. There are: {choices}.",
                name=name,
                folder=folder,
                choices=names,
            )


def _digests(made_of: Mapping[str, str]) -> dict[str, str]:
    """By registry folder: a digest of the folder, the law and the code."""
    law = f"{made_of['spec']} {made_of['code']} {sys.version_info[:2]}"
    below = "registries/"
    return {
        name.removeprefix(below): sha256(f"{digest} {law}".encode()).hexdigest()
        for name, digest in made_of.items()
        if name.startswith(below)
    }


def _kilde_digests(catalogue: Catalogue, batch: Batch, memory: Memory) -> dict[str, str]:
    """By kilde code: a digest of all that a kilde is made of.

    Of the day only what it decides counts: which versions are active.
    """
    whole = {
        registry.id: registry.folder.name
        for registry in batch.registries
        if holds_its_files(registry)
    }
    digests = {}
    for kilde in catalogue.kilder:
        if kilde.id in whole and whole[kilde.id] in memory.digests:
            active = bytes(
                version.active for variable in kilde.variables for version in variable.versions
            )
            about = f"{memory.digests[whole[kilde.id]]} {sha256(active).hexdigest()}"
            digests[kilde.code] = sha256(about.encode()).hexdigest()
    return digests


def _sealable(
    made_of: Mapping[str, str], registries: RegistryFolders, batch: Batch
) -> dict[str, str]:
    """What a run was made of, without what the next run must look at again whatever happens.

    A broken registry is to be named in every run, and a file elsewhere is in no digest of ours.
    """
    sound = {registry.folder for registry in batch.registries if holds_its_files(registry)}
    unsure = {
        f"registries/{CONFIGURATION if home == registries.folder else home.name}"
        for home in registries.homes.values()
        if home not in sound
    }
    return {name: "" if name in unsure else digest for name, digest in made_of.items()}


@dataclass(frozen=True, slots=True)
class Standing:
    """What a run of publish would find: the earlier run's words, and what is other since then.

    `told` is None where there is no earlier publication that can be trusted: all is then written.
    `is_sound` waits until it is known whether the earlier publication's files are as they were.
    """

    registries: RegistryFolders
    texts: Mapping[str, Any] | None
    changed: tuple[str, ...]
    is_sound: Callable[[], bool] = lambda: True

    @property
    def is_current(self) -> bool:
        return self.texts is not None and not self.changed


def standing(
    folder: Path,
    out: Path,
    spec: Spec,
    *,
    today: date,
    formats: Sequence[str] = (),
    only: Sequence[str] = (),
) -> Standing:
    """Whether `out` is what `publish` would write now, by the content of all that goes into it.

    With `only`, changes in the registries that are not named do not count. Where something has
    changed, whether the earlier files are as they were is looked into meanwhile.
    """
    from regmeta.processes import meanwhile
    from regmeta.publish.unchanged import differences, lies_as_left, read_seal

    _refuse_inside(folder, out)
    registries = find_all(folder, spec, formats, today)
    _refuse_unknown(registries, only)
    made_of = registries.made_of
    sealed = read_seal(out)
    if sealed is None:
        return Standing(registries, None, tuple(sorted(made_of)), lambda: not out.exists())
    passed = {f"registries/{name}" for name in registries.homes}
    passed -= {f"registries/{name}" for name in only}
    changed = tuple(
        name for name in differences(sealed["made_of"], made_of) if not only or name not in passed
    )
    if changed:
        return Standing(
            registries, sealed["told"], changed, meanwhile(lambda: lies_as_left(out, sealed))
        )
    if lies_as_left(out, sealed):
        return Standing(registries, sealed["told"], ())
    return Standing(registries, None, tuple(sorted(made_of)), lambda: False)


def _ingredients(folder: Path, spec: Spec, formats: Sequence[str], today: date) -> dict[str, str]:
    from regmeta.publish.unchanged import ingredients
    from regmeta.runs.formats import FORMATS
    from regmeta.spec.loading import specs_folder

    try:
        digests = ingredients(folder, [specs_folder(), spec.folder], FORMATS.chosen(formats), today)
    except OSError as error:
        raise UnreadableInput(
            "{filename}: kan ikke leses ({strerror}).",
            "{filename}: cannot be read ({strerror}).",
            filename=error.filename,
            strerror=error.strerror,
        ) from error
    return {**digests, "spec": f"{spec.name} {spec.version} {digests['spec']}"}


def _texts(catalogue: Catalogue, publication: Publication, checked: Checked) -> dict[str, Any]:
    """What this run tells, kept so that a run with nothing to do can tell it again."""
    from regmeta.publish.summary import publish_json, publish_text

    given = (catalogue, publication, checked.report.counts)
    return {
        "text": {lang: publish_text(*given, lang) for lang in languages()},
        "json": {lang: publish_json(*given, lang) for lang in languages()},
        "withheld": len(catalogue.withheld),
    }


def _refuse_inside(folder: Path, out: Path) -> None:
    """Publishing replaces a folder whole: never the registries, nor anything above them."""
    source, target = folder.resolve(), out.resolve()
    if target == source or target in source.parents:
        raise WrongUse(
            "{out}: kan ikke publisere dit, for da ville {folder} bli "
            "borte. Velg en egen mappe med --out.",
            "{out}: cannot publish there, it would replace {folder}. "
            "Choose a folder of its own with --out.",
            out=out,
            folder=folder,
        )
