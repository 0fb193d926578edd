"""What pages tell beside the metadata: likeness, findings, rules, editions and statistics."""

from __future__ import annotations

import heapq
import pickle
from collections.abc import Mapping as Map
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from regmeta.batch import Batch, Memory
from regmeta.model import (
    Beside,
    Edition,
    Entry,
    Finding,
    Note,
    Report,
    Similar,
    Statistics,
    Submission,
    Text,
)
from regmeta.registry import Registry
from regmeta.spec import Spec

if TYPE_CHECKING:
    from regmeta.harmonize.pairs import Alike, Side

MOST_SIMILAR = 5


def beside(batch: Batch, report: Report, spec: Spec, memory: Memory, today: date) -> Beside:
    """All of it for a batch that is to be published; what is remembered is not worked out again."""
    kilder = {one.id: _kilde_code(one) for one in batch.submissions}
    registries = [one for one in batch.registries if one.id in kilder]
    return Beside(
        similar=similar_of(batch, memory),
        notes=notes_of(report, {one.id for one in batch.submissions}),
        rules=rules(),
        statistics=_statistics(registries, memory),
        editions={kilder[one.id]: _editions(one, spec, memory, today) for one in registries},
    )


def _kilde_code(submission: Submission) -> str:
    kilde = submission["kilde"]
    return kilde.text(0, "Code") if len(kilde) else ""


# ------------------------------------------------------------------ likeness


def similar_of(batch: Batch, memory: Memory) -> dict[str, tuple[Similar, ...]]:
    """For every variable its likeliest equivalents in other registries, best first.

    What two registries have in common rests on those two alone and is remembered with the first.
    """
    sides = _Sides(batch, memory)
    found: dict[str, list[tuple[float, str, str, Alike]]] = {}
    for one, other, pairs in sides.pairs():
        for pair in pairs:
            found.setdefault(pair.one, []).append((-pair.score, pair.other, other, pair))
            found.setdefault(pair.other, []).append((-pair.score, pair.one, one, pair))
    return {
        code: tuple(
            Similar(variable, sides.kilder[id_], -score, pair.why)
            for score, variable, id_, pair in heapq.nsmallest(MOST_SIMILAR, rows)
        )
        for code, rows in found.items()
    }


class _Sides:
    """The registries of a batch, compared two and two; each becomes a side only when it must."""

    def __init__(self, batch: Batch, memory: Memory) -> None:
        self.kilder = {one.id: _kilde_code(one) for one in batch.submissions}
        self._submissions = {one.id: one for one in batch.submissions}
        self._folders = {one.id: one.folder for one in batch.registries}
        self._memory = memory
        self._made: dict[str, Side] = {}

    def pairs(self) -> Any:
        """Registry, registry, and what they have in common."""
        ids = sorted(self._submissions)
        for at, one in enumerate(ids):
            known = self._known(one)
            digests = {other: self._digest(other) for other in ids[:at]}
            new = {other for other in ids[:at] if not digests[other] or digests[other] not in known}
            told = {
                other: self._compare(one, other) if other in new else known[digests[other]]
                for other in ids[:at]
            }
            for other, pairs in told.items():
                yield one, other, pairs
            if new and self._digest(one):
                kept = {digests[other]: told[other] for other in told if digests[other]}
                self._memory.learn(self._folders[one], "similar", pickle.dumps(kept, protocol=5))

    def _known(self, id_: str) -> dict[str, list[Alike]]:
        content = self._memory.of(self._folders[id_], "similar") if self._digest(id_) else None
        return pickle.loads(content) if content else {}

    def _digest(self, id_: str) -> str:
        folder = self._folders.get(id_)
        return self._memory.digests.get(folder.name, "") if folder else ""

    def _compare(self, one: str, other: str) -> list[Alike]:
        from regmeta.harmonize.pairs import alike

        return alike(self._side(one), self._side(other))

    def _side(self, id_: str) -> Side:
        from regmeta.harmonize.pairs import side_of

        if id_ not in self._made:
            folder = self._folders.get(id_)
            known = self._memory.of(folder, "side") if folder else None
            self._made[id_] = pickle.loads(known) if known else side_of(self._submissions[id_])
            if folder and not known:
                self._memory.learn(folder, "side", pickle.dumps(self._made[id_], protocol=5))
        return self._made[id_]


# ------------------------------------------------------------------ findings and rules


def notes_of(report: Report, registries: set[str]) -> dict[str, tuple[Note, ...]]:
    """The findings about each variable, in words; advice is for those who mend, not who read."""
    found: dict[str, list[Note]] = {}
    for finding in report.findings:
        told = finding.registry in registries and finding.severity != "advice"
        if told and finding.code and finding.level in ("variabel", "kode"):
            found.setdefault(finding.code, []).append(_note(finding))
    return {code: tuple(dict.fromkeys(notes)) for code, notes in found.items()}


def _note(finding: Finding) -> Note:
    from regmeta import validate

    text = Text(validate.message(finding, "nb"), validate.message(finding, "en"))
    return Note(finding.severity, text)


def rules() -> tuple[Entry, ...]:
    """Every rule that metadata are checked against, by its Norwegian title."""
    from regmeta import validate

    entries = [
        Entry(
            rule.name,
            rule.title,
            Text(
                f"{rule.section(0, 'nb')}\n{rule.section(1, 'nb')}",
                f"{rule.section(0, 'en')}\n{rule.section(1, 'en')}",
            ),
            rule.severity,
        )
        for rule in validate.load_rules()
    ]
    return tuple(sorted(entries, key=lambda entry: entry.title.nb))


# ------------------------------------------------------------------ editions and statistics


def _editions(registry: Registry, spec: Spec, memory: Memory, today: date) -> tuple[Edition, ...]:
    from regmeta.editions import load_editions

    known = memory.of(registry.folder, "editions")
    if known is not None:
        found: tuple[Edition, ...] = pickle.loads(known)
        return found
    if memory.is_past(registry.folder) or not (registry.folder / "editions").is_dir():
        return ()
    made = load_editions(registry.folder, spec, today)
    memory.learn(registry.folder, "editions", pickle.dumps(made, protocol=5))
    return made


def _statistics(registries: Sequence[Registry], memory: Memory) -> Map[str, Statistics]:
    from regmeta.statistics import STATISTICS, read_statistics

    found: dict[str, Statistics] = {}
    for registry in registries:
        known = memory.of(registry.folder, "statistics")
        if known is not None:
            found.update(pickle.loads(known))
        elif not memory.is_past(registry.folder) and (registry.folder / STATISTICS).is_file():
            made = read_statistics(registry.folder / STATISTICS)
            memory.learn(registry.folder, "statistics", pickle.dumps(made, protocol=5))
            found.update(made)
    return found
