"""The matcher: one harmonized target with a calibrated confidence and its evidence, or NONE.

For every variable: what its name says, what its label says, what its values look like and whether
its platform put it there. Each target that any of this points to becomes a candidate with a row of
evidence (numbers, see EVIDENCE); a logistic model with reviewable weights (model.toml) turns the
row into the probability that the target is right. Nothing is remembered from the labelled set but
those weights.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from regmeta.harmonize.patterns import EVIDENCE, Pattern, load_patterns
from regmeta.harmonize.platforms import (
    PlatformField,
    Platforms,
    load_platforms,
)
from regmeta.harmonize.signatures import Codes, Signatures, load_signatures
from regmeta.harmonize.words import Lexicon, Said, load_lexicon
from regmeta.model import Target
from regmeta.texts import fold

_BRIEF = 6
FAMILIES = {
    "platform": ("platform_field", "platform_word"),
    "name": (
        "name_specific",
        "name_unknown",
        "name_conflict",
        "name_modified",
        "name_generic",
    ),
    "inexact": ("name_inexact",),
    "label": (
        "label_specific",
        "label_unknown",
        "label_conflict",
        "label_modified",
        "label_alone",
        "label_long",
    ),
    "codes": ("codes_fit", "codes_clash"),
    "turned": ("turned",),
    "rival": ("rival",),
}
_RELATIONS = frozenset({"from", "to", "by"})
# More words than this are a sentence that mentions things, not the name of one.
_QUESTION = 6
_WEAK_IN_LABELS = frozenset({"at", "from", "to", "by", "is", "own", "number"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A variable as the matcher sees it. `table` and `form` are '' where only names are known."""

    registry: str
    name: str
    label: str = ""
    type: str = ""
    codes: Codes = ()
    table: str = ""
    variable: str = ""


@dataclass(frozen=True, slots=True)
class TextEvidence:
    """What a name or label says of one target."""

    says: bool
    way: tuple[str, ...] = ()
    unknown: float = 0.0
    conflict: frozenset[str] = frozenset()
    inexact: bool = False
    how: frozenset[str] = frozenset()
    long: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A target that something points to, with the evidence as numbers and its sources."""

    target: str
    evidence: Mapping[str, float]
    name: TextEvidence
    label: TextEvidence
    platform: PlatformField | None = None
    signatures: frozenset[str] = frozenset()

    @property
    def how(self) -> frozenset[str]:
        """How the words that say the target were read: whole, short, cut, misspelt."""
        return self.name.how | self.label.how


@dataclass(slots=True)
class Matcher:
    """All knowledge of one version, ready to ask. `without` leaves families of evidence out."""

    patterns: Mapping[str, Pattern]
    lexicon: Lexicon
    signatures: Signatures
    platforms: Platforms
    titles: Mapping[str, str]
    turning: frozenset[str]
    without: frozenset[str] = frozenset()
    _by_concept: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    _sides: dict[tuple[str, str, bool], TextEvidence] = field(default_factory=dict)

    def __post_init__(self) -> None:
        uses: dict[str, int] = {}
        ways = [(way, pattern.target) for pattern in self.patterns.values() for way in pattern.ways]
        for way, _ in ways:
            for concept in way:
                uses[concept] = uses.get(concept, 0) + 1
        for way, target in ways:
            rarest = min(way, key=lambda concept: (uses[concept], concept))
            self._by_concept.setdefault(rarest, []).append((way, target))

    def platforms_of(self, rows: Iterable[Asked]) -> dict[str, str]:
        """For each registry the platform that its names belong to, or ''."""
        names: dict[str, list[str]] = {}
        for row in rows:
            names.setdefault(row.registry, []).append(row.name)
        return {registry: self.platforms.recognise(name) for registry, name in names.items()}

    def candidates(self, row: Asked, platform: str) -> list[Candidate]:
        """Every target that something points to, with its evidence, in the targets' order."""
        own, sure = self._platform_field(row, platform)
        name, label = self._read(row)
        lists = self.signatures.of(row.codes)
        kind = self.signatures.kind(row.type, row.codes, lists)
        if own is not None and sure and own.target in self.patterns:
            return [self._settled(own, name, label, lists)]
        pointed = self._pointed(name, label, lists) - self.signatures.excluded(row.codes, lists)
        if own is not None and own.target in self.patterns:
            pointed.add(own.target)
        pointed = {target for target in pointed if not self._clashes(target, kind)}
        sides = {t: (self._side(t, name, False), self._side(t, label, True)) for t in pointed}
        rivals = self._rivals(sides, lists)
        turned = float(bool((name.concepts | label.concepts) & self.turning))
        made = []
        for target in sorted(pointed):
            of_platform = own if own is not None and own.target == target else None
            evidence = self._evidence(target, *sides[target], lists, row)
            evidence |= {
                "platform_field": 0.0,
                "platform_word": float(of_platform is not None),
                "turned": turned,
                "rival": float(target in rivals),
            }
            kept = self._kept(evidence)
            made.append(Candidate(target, kept, *sides[target], of_platform, lists))
        return made

    def silence(self, row: Asked) -> dict[str, float]:
        """The numbers of SILENCE for a variable."""
        name, label = self._read(row)
        said = Said(name.words + label.words, name.concepts | label.concepts)
        unknown = sum(len(word.text) for word in said.words if word.how == "unknown")
        return {
            "unknown": unknown / max(1, said.letters),
            "stranger": float(not said.concepts),
            "brief": float(name.letters < _BRIEF),
            "concepts": float(min(3, len(said.concepts - self.turning))),
            "turned": float(bool(said.concepts & self.turning)),
            "labelled": float(bool(row.label)),
            "coded": float(len(row.codes) > 1),
        }

    def _settled(
        self, own: PlatformField, name: Said, label: Said, lists: frozenset[str]
    ) -> Candidate:
        """What a platform puts there is settled: nothing else counts, for or against."""
        evidence = dict.fromkeys(EVIDENCE, 0.0) | {"platform_field": 1.0}
        sides = (self._side(own.target, name, False), self._side(own.target, label, True))
        return Candidate(own.target, self._kept(evidence), *sides, own, lists)

    def _rivals(
        self, sides: Mapping[str, tuple[TextEvidence, TextEvidence]], lists: frozenset[str]
    ) -> set[str]:
        """Targets that another is said as well as, or better."""
        giving = self.signatures.giving(lists)
        strength = {t: _strength(*sides[t]) + 2 * (t in giving) for t in sides}
        best = max(strength.values(), default=0)
        alone = sum(value == best for value in strength.values()) == 1
        return {t for t, value in strength.items() if value < best or not alone}

    def _clashes(self, target: str, kind: str) -> bool:
        """A date is no yes and no, a code list no number: such a target is out of the question."""
        if "clash" in self.without:
            return False
        return kind in self.signatures.clashes[self.patterns[target].kind]

    def _read(self, row: Asked) -> tuple[Said, Said]:
        """What name and label say; words read in a way that is left out count as unknown."""
        name, label = self.lexicon.name(row.name), self.lexicon.label(row.label)
        if self.without & {"short", "cut", "misspelt"}:
            return name.without(self.without), label.without(self.without)
        return name, label

    def _kept(self, evidence: dict[str, float]) -> dict[str, float]:
        if not self.without:
            return evidence
        left_out = {name for family in self.without for name in FAMILIES.get(family, (family,))}
        return {name: 0.0 if name in left_out else value for name, value in evidence.items()}

    def _platform_field(self, row: Asked, platform: str) -> tuple[PlatformField | None, bool]:
        """The platform's own field of that name, and whether the name alone makes it sure."""
        if "platform" in self.without:
            return None, False
        if row.table and platform:
            field = self.platforms.field(platform, row.table, row.name)
            return field, field is not None
        bare = row.name[2:] if row.name[1:2] == "_" else row.name
        fields = self.platforms.by_name.get(bare.casefold(), ())
        fields = tuple(field for field in fields if platform in ("", field.platform))
        if not fields or len({field.target for field in fields}) > 1:
            return None, False
        own = fields[0]
        marked = bare.casefold() in self.platforms.marks[own.platform]
        several = len(self.lexicon.name(bare).words) > 1
        return own, marked or bool(platform) or several

    def _pointed(self, name: Said, label: Said, lists: frozenset[str]) -> set[str]:
        pointed = set(self._said_by(name)) if "name" not in self.without else set()
        if "label" not in self.without:
            pointed.update(self._said_by(label))
        if "codes" not in self.without:
            pointed.update(self.signatures.giving(lists) & set(self.patterns))
        return pointed

    def _said_by(self, said: Said) -> Iterable[str]:
        for concept in said.concepts:
            for way, target in self._by_concept.get(concept, ()):
                if said.concepts.issuperset(way) and _bound(way, said):
                    yield target

    def _side(self, target: str, said: Said, is_label: bool) -> TextEvidence:
        if not said.words:
            return TextEvidence(False)
        pattern = self.patterns[target]
        ways = [w for w in pattern.ways if said.concepts.issuperset(w) and _bound(w, said)]
        if not ways:
            return self._judged(said, pattern.all, ())
        way = min(ways, key=lambda w: (len(said.concepts - pattern.may.union(w)), -len(w), w))
        weak = _WEAK_IN_LABELS if is_label and len(way) > 1 else frozenset()
        return self._judged(said, pattern.may.union(way) | weak, way)

    def _judged(self, said: Said, allowed: frozenset[str], way: tuple[str, ...]) -> TextEvidence:
        unknown = sum(len(word.text) for word in said.words if word.how == "unknown")
        return TextEvidence(
            says=bool(way),
            way=way,
            unknown=unknown / max(1, said.letters),
            conflict=said.concepts - allowed,
            inexact=any(word.how in ("cut", "misspelt") for word in said.words),
            long=len(said.words) > _QUESTION,
            how=frozenset(word.how for word in said.words if set(way) & set(word.concepts)),
        )

    def _evidence(
        self,
        target: str,
        name: TextEvidence,
        label: TextEvidence,
        fitted: frozenset[str],
        row: Asked,
    ) -> dict[str, float]:
        lists = self.signatures.by_target.get(target, ())
        fits = any(kodeverk in fitted for kodeverk in lists)
        own = target in self.signatures.giving(fitted)
        return {
            "name_specific": float(min(2, len(name.way) - 1)) if name.says else 0.0,
            "name_unknown": name.unknown,
            "name_conflict": float(min(2, len(name.conflict))),
            "name_modified": float(_modified(name)),
            "name_generic": float(_modified(name) and len(name.way) == 1),
            "name_inexact": float(name.inexact),
            "label_specific": float(min(2, len(label.way) - 1)) if label.says else 0.0,
            "label_unknown": label.unknown,
            "label_conflict": float(min(2, len(label.conflict))),
            "label_modified": float(_modified(label)),
            "label_alone": float(not name.says and len(label.way) == 1),
            "label_long": float(label.says and label.long),
            "codes_fit": float(own and (name.says or label.says)),
            "codes_clash": float(bool(lists) and len(row.codes) > 1 and not fits),
        }


def _modified(side: TextEvidence) -> bool:
    """Whether something more is said beside the target."""
    return side.says and bool(side.unknown or side.conflict)


def _bound(way: tuple[str, ...], said: Said) -> bool:
    """Whether a way's `from`, `to` or `by` stands beside its neighbour: word order matters there.

    «isolert fra innkomst» is about admission and from, but not about admitted from.
    """
    order = [concept for word in said.words for concept in word.concepts]
    steps = set(itertools.pairwise(order))
    return all(
        (way[i - 1], concept) in steps if i else (concept, way[1]) in steps
        for i, concept in enumerate(way)
        if concept in _RELATIONS
    )


def _strength(name: TextEvidence, label: TextEvidence) -> int:
    """How much of a target is said, conflicts counted against it: to see rivals."""
    said = len(name.way) + len(label.way)
    return 2 * said - 2 * len(name.conflict) * name.says - len(label.conflict) * label.says


def make_matcher(
    targets: Sequence[Target], version: str = "", without: Iterable[str] = ()
) -> Matcher:
    """A matcher for those targets that have a pattern."""
    target_ids = {target.id for target in targets}
    return Matcher(
        patterns={t: p for t, p in load_patterns(version).items() if t in target_ids},
        lexicon=load_lexicon(version),
        signatures=load_signatures(version),
        platforms=load_platforms(version),
        turning=load_lexicon(version).turning,
        titles={target.id: fold(target.name.nb) for target in targets},
        without=frozenset(without),
    )
