"""Gates of their own before a publication: each registry held against what is published of it.

What was published is known from its edition, or, of a folder that had none, from what earlier runs
remember of it. Where nobody knows any more, a gate that was asked for does not open.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from regmeta.editions import Content, Diff, compare, content_of
from regmeta.editions.approved import Approved
from regmeta.editions.difference import Line, sentence
from regmeta.editions.store import KeptEdition, read_content
from regmeta.errors import WrongUse
from regmeta.files.kept import Kept
from regmeta.model import Submission, Text
from regmeta.publish.account import GateStop
from regmeta.runs.checking import Checked, check_registries
from regmeta.runs.folders import RegistryFolders
from regmeta.runs.gates import as_published, digests_of, made_of_before
from regmeta.runs.memory import Memory
from regmeta.spec.fields import Spec
from regmeta.validate.scores import Score, score_all

GATES = {
    "vanishing": Text("ingenting skal forsvinne", "nothing may vanish"),
    "completeness": Text("kompletthet", "completeness"),
    "breaking": Text("brytende endringer", "breaking changes"),
}
"""The gates by the name that `--gates` takes, and what each is called."""
_VANISHING = ("form-removed", "hidden", "variable-removed", "variable-removed-in-forms")
"""Kinds of change after which something is not published any more."""


def gates_named(text: str) -> tuple[str, ...]:
    """The gates that `--gates` names, separated by commas; WrongUse for one that there is not."""
    names = tuple(filter(None, map(str.strip, text.split(","))))
    for name in names:
        if name not in GATES:
            raise WrongUse(
                "--gates {name}: finnes ikke. Det finnes: {choices}.",
                "--gates {name}: there is no such gate. There are: {choices}.",
                name=name,
                choices=", ".join(GATES),
            )
    return names


@dataclass(frozen=True, slots=True)
class PublishedBefore:
    """What a run is held against: where it is published, and how what was is remembered."""

    out: Path
    spec: Spec
    today: date
    kept: Kept | None


def stops_of(
    wanted: Collection[str], registries: RegistryFolders, checked: Checked, before: PublishedBefore
) -> tuple[GateStop, ...]:
    """Why the gates asked for stay closed: one for each gate and registry, none where all open.

    Only registries that are published already and have changed since are held against anything.
    """
    if not wanted:
        return ()
    was = made_of_before(before.out)
    changed = [
        registry.id
        for registry in checked.batch.registries
        if _differs(f"registries/{registry.id}", was, registries.made_of)
    ]
    former = _read_former(registries, changed, was, before)
    submissions = {submission.id: submission for submission in checked.batch.submissions}
    stops: list[GateStop] = []
    for name in changed:
        registry = _AgainstPublished(name, registries, former, submissions[name], before)
        stops += registry.stops(wanted)
    return tuple(stops)


def _differs(key: str, was: Mapping[str, str], now: Mapping[str, str]) -> bool:
    return key in was and was[key] != now.get(key)


@dataclass(frozen=True, slots=True)
class _Former:
    """The registries as they were published: what was read of them, and their editions."""

    submissions: Mapping[str, Submission]
    checked: Checked
    approved: Mapping[str, Approved]


def _read_former(
    registries: RegistryFolders,
    names: Sequence[str],
    was: Mapping[str, str],
    before: PublishedBefore,
) -> _Former:
    """What was published of registries, without those of which nobody knows it any more."""
    chosen = as_published(registries, names, was, before.kept)
    memory = Memory(digests_of(chosen.registries.made_of), before.kept, chosen.past)
    homes = [chosen.registries.source(name) for name in sorted(chosen.held)]
    checked = check_registries(homes, before.spec, memory, today=before.today)
    submissions = {submission.id: submission for submission in checked.batch.submissions}
    return _Former(submissions, checked, chosen.registries.approved)


@dataclass(frozen=True)
class _AgainstPublished:
    """One registry as it is to be published, and as it is published now."""

    name: str
    registries: RegistryFolders
    former: _Former
    submission: Submission
    before: PublishedBefore

    def stops(self, wanted: Collection[str]) -> Iterator[GateStop]:
        look: dict[str, Callable[[], Text | None]] = {
            "vanishing": self._vanishing,
            "completeness": self._completeness,
            "breaking": self._breaking,
        }
        for gate in GATES:
            reason = look[gate]() if gate in wanted else None
            if reason is not None:
                yield GateStop(gate, self.name, reason)

    @property
    def _was(self) -> Submission | None:
        return self.former.submissions.get(self.name)

    @property
    def _edition(self) -> Approved | None:
        return self.registries.approved.get(self.name)

    # -------------------------------------------------------------- completeness

    def _completeness(self) -> Text | None:
        if self._was is None:
            return _UNKNOWN
        spec, checked = self.before.spec, self.former.checked
        was, now = score_all([self._was, self.submission], checked.report, spec, {})
        falls = [text for kind in _KINDS if (text := _fall(kind, was, now))]
        return falls[0] if falls else None

    # -------------------------------------------------------------- changes

    def _vanishing(self) -> Text | None:
        lines = [line for line in self._unnoted if line.kind.id in _VANISHING]
        return self._says(_VANISHES, lines)

    def _breaking(self) -> Text | None:
        lines = [line for line in self._unnoted if line.kind.id not in _VANISHING]
        return self._says(_BREAKS, lines)

    def _says(self, text: Text, lines: Sequence[Line]) -> Text | None:
        if self._was is None and not self._is_noted:
            return _UNKNOWN
        if not lines:
            return None
        folder = self.registries.homes[self.name]
        return text.filled(count=len(lines), first=sentence(lines[0]), folder=folder)

    @property
    def _is_noted(self) -> bool:
        return self._edition is not None and bool(self._edition.edition.note)

    @cached_property
    def _unnoted(self) -> tuple[Line, ...]:
        """The breaking changes that no note of an edition tells of."""
        if self._was is None:
            return ()
        diffs = self._unnoted_diffs(self._was)
        return tuple(line for diff in diffs for line in diff.of_grade("breaking"))

    def _unnoted_diffs(self, was: Submission) -> Iterator[Diff]:
        """Step by step from what is published, each edition that has no note of its own."""
        content = self._content_of(was)
        if self._edition is None:
            yield compare(content, self._content_of(self.submission), self.before.spec)
            return
        for edition in self._editions_since():
            later = read_content(edition, self.before.today)
            if not edition.note:
                yield compare(content, later, self.before.spec)
            content = later

    def _content_of(self, submission: Submission) -> Content:
        return content_of(submission, self.before.spec, self.before.today, fixed=True)

    def _editions_since(self) -> tuple[KeptEdition, ...]:
        """The editions after the one that is published, up to the one that is to be."""
        if self._edition is None:
            return ()
        published = self.former.approved.get(self.name)
        number = published.edition.number if published else 0
        if number == 0:
            return (self._edition.edition,)
        every = (*self._edition.before, self._edition.edition)
        return tuple(edition for edition in every if edition.number > number)


_KINDS = ("mandatory", "recommended")
_KIND_NAMES = {
    "mandatory": Text("obligatoriske felt", "mandatory fields"),
    "recommended": Text("anbefalte felt", "recommended fields"),
}


def _fall(kind: str, was: Score, now: Score) -> Text | None:
    """That a registry is less complete than it was, in whole per cent as status tells it."""
    before, after = was.total(kind).percent, now.total(kind).percent
    if before is None or after is None or after >= before:
        return None
    return _FALLS.filled(kind=_KIND_NAMES[kind], after=after, before=before)


_FALLS = Text(
    "{kind} er fylt ut i {after} %, i det som er publisert {before} %. Fyll ut det som mangler.",
    "{kind} are filled in to {after} %, in what is published {before} %. Fill in what is missing.",
)
_VANISHES = Text(
    "noe som er publisert, ville blitt borte ({count} slags endringer, først: {first}). Behold "
    "det, eller si hvorfor: regmeta release {folder} --by NAVN --note HVORFOR.",
    "something published would vanish ({count} kinds of change, first: {first}). Keep "
    "it, or say why: regmeta release {folder} --by NAME --note WHY.",
)
_BREAKS = Text(
    "brytende endringer uten merknad ({count} slags, først: {first}). Si hva brukere må vite: "
    "regmeta release {folder} --by NAVN --note HVA.",
    "breaking changes without a note ({count} kinds, first: {first}). Say what users must know: "
    "regmeta release {folder} --by NAME --note WHAT.",
)
_UNKNOWN = Text(
    "slik det er publisert nå, er ikke tatt vare på, så det kan ikke sammenliknes. Publiser én "
    "gang uten porten.",
    "what is published now is not kept, so it cannot be compared. Publish once without the gate.",
)
