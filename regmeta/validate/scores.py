"""Scores: how complete a registry's metadata are, and what remains before they can be published.

docs/validation.md gives the definitions to those who read the figures; they are, in short:

- mandatory, recommended: cells with text, of the cells that fields of that obligation have. A
  field that is required under a condition counts as mandatory in the rows where it holds. What a
  default or the level above gives is given.
- english: English twins with text, of those whose Norwegian has text. They count here only.
- HealthDCAT-AP: over the properties of a kilde that DCAT-AP-NO or HealthDCAT-AP ask for, each
  counted once however many fields fill it, weighted 3 (mandatory), 2 (recommended), 1 (optional).
  A property is there where one of its fields holds a value of its type.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from regmeta.model import LevelName, Records, Report, SeverityCounts, Submission, Text
from regmeta.spec.elements import ElementAnswer
from regmeta.spec.fields import Field, Level, ParseProblem, Spec
from regmeta.texts import joined, lowered
from regmeta.validate.elements import filled_elements

_HEALTH_BASES = ("dcat-ap-no", "healthdcat-ap")
_WEIGHTS = {"mandatory": 3, "recommended": 2, "optional": 1}
DELIVERED = ("delivered", "in-test", "in-production")


@dataclass(frozen=True, slots=True)
class FilledShare:
    """`filled` of `of` cells."""

    filled: int = 0
    of: int = 0

    def __add__(self, other: FilledShare) -> FilledShare:
        return FilledShare(self.filled + other.filled, self.of + other.of)

    @property
    def percent(self) -> int | None:
        """Whole per cent, rounded down so that 100 means all; None where nothing is asked for."""
        return self.filled * 100 // self.of if self.of else None


@dataclass(frozen=True, slots=True)
class LevelScore:
    """The completeness of one level of one registry."""

    level: LevelName
    records: int
    mandatory: FilledShare
    recommended: FilledShare
    english: FilledShare


@dataclass(frozen=True, slots=True)
class Score:
    """One registry's figures; `health` counts weights, `remains` is what publication waits for."""

    id: str
    name: str
    counts: SeverityCounts
    waived: int
    levels: tuple[LevelScore, ...]
    health: FilledShare
    health_missing: tuple[str, ...]
    stage: str
    remains: tuple[Text, ...]
    elements: tuple[ElementAnswer, ...] = ()

    def total(self, kind: str) -> FilledShare:
        """mandatory, recommended or english over all levels."""
        return sum((getattr(level, kind) for level in self.levels), FilledShare())


def score_all(
    submissions: Sequence[Submission], report: Report, spec: Spec, stages: dict[str, str]
) -> tuple[Score, ...]:
    """The score of every submission, in the order given; `stages` by registry's id."""
    counted = Counter((finding.registry, finding.severity) for finding in report.findings)
    waived = Counter(waived.registry for waived in report.waived)
    return tuple(
        _score(
            submission,
            SeverityCounts(
                *(counted[submission.id, kind] for kind in ("error", "warning", "advice"))
            ),
            waived[submission.id],
            spec,
            stages.get(submission.id, ""),
        )
        for submission in submissions
    )


def _score(
    submission: Submission, counts: SeverityCounts, waived: int, spec: Spec, stage: str
) -> Score:
    levels = tuple(
        _level(law, records, submission)
        for name, law in spec.levels.items()
        if len(records := submission[name])
    )
    health, missing = health_score(submission["kilde"], spec["kilde"])
    return Score(
        id=submission.id,
        name=submission["kilde"].text(0, "PreferredTerm") if len(submission["kilde"]) else "",
        counts=counts,
        waived=waived,
        levels=levels,
        health=health,
        health_missing=missing,
        stage=stage,
        remains=tuple(_remains(submission, spec, counts, levels, stage)),
        elements=filled_elements(submission, spec),
    )


# ------------------------------------------------------------------ completeness


def _level(law: Level, records: Records, submission: Submission) -> LevelScore:
    twins = {field.english_twin for field in law.fields if field.english_twin}
    own = [field for field in law.fields if field.key not in twins]
    filled = {field.key: _filled(field.key, records) for field in law.fields}
    for field in own:
        if field.inherits and _given_above(field, submission):
            filled[field.key] = [True] * len(records)
    return LevelScore(
        level=law.name,
        records=len(records),
        mandatory=sum((_mandatory(field, records, filled) for field in own), FilledShare()),
        recommended=sum(
            (_whole(filled[f.key]) for f in own if f.obligation == "recommended"), FilledShare()
        ),
        english=sum((_english(f, filled) for f in own if f.english_twin in twins), FilledShare()),
    )


def _filled(key: str, records: Records) -> list[bool]:
    if not records.has_column(key):
        return [False] * len(records)
    return [bool(text) and not text.isspace() for text in records.column(key)]


def _given_above(field: Field, submission: Submission) -> bool:
    above = submission["kilde"]
    return field.level != "kilde" and len(above) > 0 and bool(above.text(0, field.key).strip())


def _whole(filled: list[bool]) -> FilledShare:
    return FilledShare(sum(filled), len(filled))


def _mandatory(field: Field, records: Records, filled: dict[str, list[bool]]) -> FilledShare:
    if field.obligation == "mandatory":
        return _whole(filled[field.key])
    if field.required_when is None or field.required_when.field not in filled:
        return FilledShare()
    when = field.required_when
    holds = [when.holds(text) for text in records.column(when.field)]
    asked = [there for there, held in zip(filled[field.key], holds, strict=True) if held]
    return _whole(asked)


def _english(field: Field, filled: dict[str, list[bool]]) -> FilledShare:
    if field.english_twin not in filled:
        return FilledShare()
    pairs = zip(filled[field.key], filled[field.english_twin], strict=True)
    return _whole([english for norwegian, english in pairs if norwegian])


# ------------------------------------------------------------------ HealthDCAT-AP


def health_score(kilde: Records, law: Level) -> tuple[FilledShare, tuple[str, ...]]:
    """The weighted share of HealthDCAT-AP properties that are there, and the mandatory missing."""
    fields: dict[str, list[Field]] = {}
    for field in law.fields:
        if field.rdf and field.basis in _HEALTH_BASES:
            fields.setdefault(field.rdf, []).append(field)
    share, missing = FilledShare(), []
    for rdf, of_one in fields.items():
        weight = max(_WEIGHTS[field.obligation] for field in of_one)
        there = any(_holds_value(field, kilde) for field in of_one)
        share += FilledShare(weight if there else 0, weight)
        if not there and weight == _WEIGHTS["mandatory"]:
            missing.append(rdf)
    return share, tuple(missing)


def _holds_value(field: Field, kilde: Records) -> bool:
    text = kilde.text(0, field.key).strip() if len(kilde) else ""
    return bool(text) and not isinstance(field.attempt(text), ParseProblem)


# ------------------------------------------------------------------ what remains


def _remains(
    submission: Submission,
    spec: Spec,
    counts: SeverityCounts,
    levels: Sequence[LevelScore],
    stage: str,
) -> list[Text]:
    """What criterion 17 waits for: metadata of the registry and its variables, on helsedata.no."""
    steps: list[Text] = []
    if counts.error:
        steps.append(
            Text("rett {error} feil", "put {error} errors right").filled(error=counts.error)
        )
    empty = _empty_of_kilde(submission["kilde"], spec["kilde"])
    if empty:
        fields = joined(", ", (spec["kilde"].heading_text(key) for key in empty))
        steps.append(
            Text("fyll ut for registeret: {fields}", "fill in for the registry: {fields}").filled(
                fields=fields
            )
        )
    if not len(submission["variabel"]):
        steps.append(Text(nb="legg ved variablene", en="hand in the variables"))
    for score in levels:
        left = score.mandatory.of - score.mandatory.filled
        if score.level != "kilde" and left:
            steps.append(_left(left, spec[score.level]))
    if stage not in DELIVERED:
        steps.append(
            Text(
                nb="lever til helsedata.no, og sett [status] stage i registry.toml",
                en="deliver to helsedata.no, and set [status] stage in registry.toml",
            )
        )
    elif stage != DELIVERED[-1]:
        steps.append(
            Text(nb="vis metadataene i produksjon", en="have the metadata shown in production")
        )
    return steps


def _left(left: int, law: Level) -> Text:
    return Text(
        "fyll ut {left} obligatoriske celler på nivået {level}",
        "fill in {left} mandatory cells of the level {level}",
    ).filled(left=left, level=lowered(law.label))


def _empty_of_kilde(kilde: Records, law: Level) -> list[str]:
    return [
        field.key
        for field in law.fields
        if field.obligation == "mandatory" and not (len(kilde) and kilde.text(0, field.key).strip())
    ]
