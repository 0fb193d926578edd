"""One run of publish: what it is made of, what stands already, and what has to be made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regmeta.editions.ledger import ledger_of
from regmeta.errors import RegmetaError, WrongUse
from regmeta.files.kept import Kept
from regmeta.model import Catalogue, Progress, Text, Withheld, no_progress
from regmeta.processes import without_collecting
from regmeta.publish.account import NO_ACCOUNT, Account, GateStop
from regmeta.publish.inplace import complete
from regmeta.publish.numbered import KEPT
from regmeta.publish.target import TargetFiles, look_through, refuse_unsealed
from regmeta.registry import CONFIGURATION
from regmeta.runs.batch import Batch, fault_of, holds_its_files
from regmeta.runs.checking import Checked, catalogue_of, check_registries
from regmeta.runs.drafts import find_with_drafts
from regmeta.runs.extras import annotations_of
from regmeta.runs.folders import RegistryFolders
from regmeta.runs.formats import FORMATS
from regmeta.runs.gate import held_back
from regmeta.runs.gates import (
    Chosen,
    choose,
    digests_of,
    editions_of,
    made_of_before,
    missing,
    published_before,
    refuse_loss,
    standing_in,
    unfit,
)
from regmeta.runs.likeness import begin_pairs
from regmeta.runs.memory import Memory
from regmeta.runs.noting import AT, catch_up, last_line, note_publication, refuse_shortened
from regmeta.runs.previews import PREVIEW, refuse_mixed
from regmeta.runs.regress import GATES, PublishedBefore, stops_of
from regmeta.spec.fields import Spec
from regmeta.texts import joined, languages

if TYPE_CHECKING:
    from regmeta.publish import Publication


@dataclass(frozen=True, slots=True)
class Published:
    """What one run of publish did: what went out, what was withheld and why."""

    checked: Checked
    catalogue: Catalogue
    publication: Publication
    out: Path
    account: Account = NO_ACCOUNT

    @property
    def is_held_back(self) -> bool:
        """Whether some registry is not published as it stands."""
        return bool(self.catalogue.withheld) or self.account.holds_back


_NEVER_ACCEPTED = frozenset(
    (
        "code-of-another-registry",
        "duplicate-code",
        "duplicate-datasamling",
        "duplicate-variable",
        "nothing-read",
        "same-registry-twice",
        "sheet-not-filled-in",
    )
)
"""Rules whose faults leave no catalogue to publish, whoever approved them."""


def withheld(checked: Checked, approved: Collection[str] = ()) -> tuple[Withheld, ...]:
    """The registries that have errors, and which faults they have most of.

    The errors of those `approved` were accepted when the edition was made, but for what nobody can
    accept: somebody's privacy, and faults that leave nothing to publish.
    """
    by_registry: dict[str, Counter[str]] = {}
    for finding in checked.report.findings:
        accepted = finding.registry in approved and _can_be_accepted(finding.rule)
        if finding.severity == "error" and not accepted:
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


def _can_be_accepted(rule: str) -> bool:
    from regmeta import validate

    return rule not in _NEVER_ACCEPTED and not validate.rule_named(rule).never_waived


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
    look: Callable[[], TargetFiles] | None = None,
    registries: RegistryFolders | None = None,
    strict: bool = False,
    drafts: bool = False,
    gates: Collection[str] = (),
    keep: int = KEPT,
    in_place: bool = False,
    base: str = "",
) -> Published:
    """Read all, validate all, harmonize all, publish once: whole or not at all.

    A registry that has editions is published as the last of them; its folder is a draft. One that
    has none is published as it stands, and where it has errors or is broken it is held back: it
    stays as it was published where what it was is still known, else it is left out and named.
    With `drafts`, all folders are taken as they stand.

    What an unchanged registry became last time is taken from `out` and from `kept`, not made
    again; without `kept` all is made anew. With `only`, the registries not named stay as they were
    published; WrongUse where one of those has changed and what it was is no longer kept.
    The last `keep` publications stay beside `out` by number; with `in_place`
    `out` itself stays, each file in it is replaced by itself, and none are kept.
    Our own things get addresses below `base`, where it is given.
    `look` gives what stands in `out`, and `registries` what the folder holds, where somebody has
    looked since the run began.

    Raises PublicationRefused, with `out` as it was, where nothing could be published, where
    something published would vanish, where one of `gates` stays closed, and with `strict` where
    any of them does or anything was held back.
    """
    with without_collecting():
        _refuse_inside(folder, out)
        complete(out)
        refuse_unsealed(out)
        refuse_mixed(out, drafts=drafts)
        seen = registries or find_with_drafts(
            folder, spec, formats, today, drafts=drafts, kept=kept
        )
        if not drafts:
            catch_up(seen, out, today)
        run = _PublishRun(
            seen,
            out,
            spec,
            today,
            formats,
            progress,
            kept,
            only,
            look,
            strict,
            drafts,
            gates,
            keep,
            in_place,
            base,
        )
        return _publish(run)


@dataclass(frozen=True, slots=True)
class _PublishRun:
    """What one run was asked for."""

    registries: RegistryFolders
    out: Path
    spec: Spec
    today: date
    formats: Sequence[str]
    progress: Progress
    kept: Kept | None
    only: Sequence[str]
    look: Callable[[], TargetFiles] | None
    strict: bool
    drafts: bool
    gates: Collection[str]
    keep: int
    in_place: bool
    base: str


@dataclass(frozen=True, slots=True)
class _Looked:
    """What was found of the registries that a run takes: read, checked and made a catalogue."""

    chosen: Chosen
    checked: Checked
    batch: Batch
    catalogue: Catalogue
    memory: Memory
    faults: Mapping[str, RegmetaError]


def _publish(run: _PublishRun) -> Published:
    _refuse_unknown(run.registries, run.only)
    looked = _look(run, _first_choice(run))
    held = unfit(looked.catalogue, looked.faults)
    if not run.registries.is_one_registry:
        held |= missing(run.registries, run.out)
    before = set(published_before(run.out).values())
    standing_now = [name for name in held if name in before]
    chosen = standing_in(looked.chosen, standing_now, run.out, run.kept)
    if chosen is not None:
        looked = _look(run, chosen)
    account = _account(run, looked, held)
    refuse_loss(looked.catalogue, looked.checked, account, run.out, strict=run.strict)
    return _write(run, looked, account)


def _account(run: _PublishRun, looked: _Looked, held: Mapping[str, Text]) -> Account:
    withdrawn = run.registries.withdrawn
    return Account(
        held={name: held[name] for name in sorted(looked.chosen.held)},
        withdrawn={name: act.note for name, act in withdrawn.items()},
        editions=editions_of(looked.chosen.registries, run.today),
        codes=frozenset(act.about.get("code", "") for act in withdrawn.values()),
        stops=_stops(run, looked),
        homes=run.registries.homes,
        folder=ledger_of(run.registries.folder).parent,
        broken=len(looked.checked.batch.broken),
    )


def _stops(run: _PublishRun, looked: _Looked) -> tuple[GateStop, ...]:
    """Why gates stay closed; of registries held back or left out there is nothing to ask."""
    before = PublishedBefore(run.out, run.spec, run.today, run.kept)
    fit = replace(looked.checked, batch=looked.batch)
    wanted = GATES if run.strict else run.gates
    return stops_of(wanted, looked.chosen.registries, fit, before)


def _first_choice(run: _PublishRun) -> Chosen:
    """All registries as they are, or with `only` the others as they were."""
    if not run.only:
        return Chosen(run.registries)
    return choose(run.registries, run.only, _certain_before(run.out), run.kept)


def _look(run: _PublishRun, chosen: Chosen) -> _Looked:
    registries = chosen.registries
    memory = Memory(digests_of(registries.made_of), run.kept, chosen.past)
    checked, faults = _check(run, chosen, memory)
    left_out = withheld(checked, frozenset(registries.approved))
    names = {withheld_registry.id for withheld_registry in left_out}
    fit = tuple(
        submission for submission in checked.batch.submissions if submission.id not in names
    )
    batch = replace(checked.batch, submissions=fit)
    shown_in = {"api", "rdf", "site"}.intersection(FORMATS.chosen(run.formats))
    pairs = begin_pairs(batch, memory) if "site" in shown_in else list
    every = catalogue_of(batch, run.spec, today=run.today, withheld=left_out, memory=memory)
    catalogue = held_back(every, batch, memory)
    if shown_in:
        annotations = annotations_of(batch, checked.report, run.spec, memory, run.today, pairs())
        unreviewed = catalogue.annotations.unreviewed
        catalogue = replace(catalogue, annotations=replace(annotations, unreviewed=unreviewed))
    return _Looked(chosen, checked, batch, catalogue, memory, faults)


def _check(
    run: _PublishRun, chosen: Chosen, memory: Memory
) -> tuple[Checked, dict[str, RegmetaError]]:
    """The registries read and checked, and the faults of those that could not be, by name."""
    registries = chosen.registries
    sources: dict[str, Path] = {}
    faults: dict[str, RegmetaError] = {}
    for name in registries.homes:
        if name in chosen.passed_over:
            continue
        try:
            sources[name] = registries.source(name)
        except Exception as error:
            faults[name] = fault_of(registries.homes[name], error)
    homes = list(sources.values())
    checked = check_registries(homes, run.spec, memory, today=run.today, progress=run.progress)
    read = {registry.id for registry in checked.batch.registries}
    unread = [name for name in sources if name not in read]
    faults |= dict(zip(unread, checked.batch.broken, strict=True))
    if registries.is_one_registry and faults:
        raise next(iter(faults.values()))
    broken = tuple(faults.values())
    return replace(checked, batch=replace(checked.batch, broken=broken)), faults


def _write(run: _PublishRun, looked: _Looked, account: Account) -> Published:
    from regmeta.publish import publish_catalogue

    registries, batch = looked.chosen.registries, looked.checked.batch
    catalogue = _with_editions(looked.catalogue, account)
    at = last_line(registries.folder)

    def seal(files: Mapping[str, int], publication: Publication) -> bytes:
        from regmeta.publish.unchanged import lie
        from regmeta.publish.unchanged import seal as sealed

        texts = _texts(catalogue, publication, looked.checked, account)
        texts = {**texts, PREVIEW: run.drafts, AT: at}
        made_of = _sealable(registries, batch, account) | _with_base(run.base)
        return sealed(made_of, lie(files), texts, publication.number)

    publication = publish_catalogue(
        catalogue,
        run.out,
        run.spec,
        formats=run.formats,
        among=FORMATS,
        progress=run.progress,
        seal=seal,
        digests=_kilde_digests(catalogue, looked.batch, looked.memory)
        if run.kept and (run.look or partial(look_through, run.out))().is_sound
        else {},
        kept=run.kept,
        keep=0 if run.drafts else run.keep,
        in_place=run.in_place,
        base=run.base,
        looked=run.look,
    )
    if run.kept is not None:
        run.kept.tidy()
    if not run.drafts:
        folder = run.registries.folder
        note_publication(folder, run.out, catalogue, account, run.today)
    return Published(looked.checked, catalogue, publication, run.out, account)


def _certain_before(out: Path) -> dict[str, str]:
    """What the standing publication was made of, {} where there is none; WrongUse where it cannot
    be trusted."""
    from regmeta.publish.unchanged import read_seal

    if not out.exists():
        return {}
    if read_seal(out) is None or not is_left_sound(out):
        raise WrongUse(
            "{out}: det er ikke sikkert hva som er publisert der. Publiser "
            "alt én gang, uten --only.",
            "{out}: what is published there is not certain. Publish all once, without --only.",
            out=out,
        )
    return made_of_before(out)


def is_left_sound(out: Path) -> bool:
    """Whether there is no earlier publication, or one whose files lie as they were left."""
    return not out.exists() or look_through(out).is_sound


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


def _with_base(base: str) -> dict[str, str]:
    """What a publication is made of, where it is to answer at an address."""
    return {"base": base} if base else {}


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


def _with_editions(catalogue: Catalogue, account: Account) -> Catalogue:
    """The catalogue that tells of each kilde which edition it is, or that it was held back."""
    approved = {
        kilde.code: account.editions[kilde.id]
        for kilde in catalogue.kilder
        if kilde.id in account.editions
    }
    held = frozenset(kilde.code for kilde in catalogue.kilder if kilde.id in account.held)
    annotations = replace(catalogue.annotations, approved=approved, held=held.difference(approved))
    return replace(catalogue, annotations=annotations)


def _sealable(registries: RegistryFolders, batch: Batch, account: Account) -> dict[str, str]:
    """What a run was made of, without what the next run must look at again whatever happens.

    A broken registry is to be named in every run, and a file elsewhere is in no digest of ours.
    One that is held back has the digest it was published with: that it was is told beside it, so
    that the run that finds it mended has something to do.
    """
    sound = {registry.folder.name for registry in batch.registries if holds_its_files(registry)}
    unsure = {
        f"registries/{CONFIGURATION if home == registries.folder else name}"
        for name, home in registries.homes.items()
        if name not in sound
    }
    made_of = {**registries.made_of, **({_HELD: " ".join(account.held)} if account.held else {})}
    return {name: "" if name in unsure else digest for name, digest in made_of.items()}


_HELD = "held"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a run of publish would find: the earlier run's words, and what is other since then.

    `told` is None where there is no earlier publication that can be trusted: all is then written.
    `look` waits until it is known what stands in the folder, whose files are as they were or not.
    """

    registries: RegistryFolders
    texts: Mapping[str, Any] | None
    changed: tuple[str, ...]
    look: Callable[[], TargetFiles] = TargetFiles

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
    drafts: bool = False,
    kept: Kept | None = None,
    base: str = "",
) -> Standing:
    """Whether `out` is what `publish` would write now, by the content of all that goes into it.

    With `only`, changes in the registries that are not named do not count. Where something has
    changed, whether the earlier files are as they were is looked into meanwhile.
    """
    from regmeta.processes import meanwhile
    from regmeta.publish.unchanged import differences, read_seal

    _refuse_inside(folder, out)
    complete(out)
    refuse_unsealed(out)
    refuse_mixed(out, drafts=drafts)
    registries = find_with_drafts(folder, spec, formats, today, drafts=drafts, kept=kept)
    if not drafts:
        refuse_shortened(registries.folder, out)
    _refuse_unknown(registries, only)
    made_of = {**registries.made_of, **_with_base(base)}
    sealed = read_seal(out)
    if sealed is None:
        return Standing(registries, None, tuple(sorted(made_of)), partial(look_through, out))
    passed = _passed_over(registries, only)
    differ = differences(sealed["made_of"], made_of)
    changed = tuple(name for name in differ if name not in passed)
    if changed:
        look = meanwhile(lambda: look_through(out))
        return Standing(registries, sealed["told"], changed, look)
    files = look_through(out)
    texts = sealed["told"] if files.is_sound else None
    return Standing(registries, texts, () if texts else tuple(sorted(made_of)), lambda: files)


def _passed_over(registries: RegistryFolders, only: Sequence[str]) -> frozenset[str]:
    """The registries whose changes do not count, where only some are asked for."""
    if not only:
        return frozenset()
    return frozenset(f"registries/{name}" for name in registries.homes if name not in only)


def _texts(
    catalogue: Catalogue, publication: Publication, checked: Checked, account: Account
) -> dict[str, Any]:
    """What this run tells, kept so that a run with nothing to do can tell it again."""
    from regmeta.publish.summary import publish_json, publish_text

    given = (catalogue, publication, checked.report.counts)
    return {
        "text": {lang: publish_text(*given, lang, account) for lang in languages()},
        "json": {lang: publish_json(*given, lang, account) for lang in languages()},
        "withheld": len(catalogue.withheld) + len(account.held) + account.broken,
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
