"""A submission's variables as the matcher asks for them, and what it answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from regmeta.harmonize.context import (
    Lift,
    Setting,
    instead_of,
    lifts,
    load_surroundings,
    neighbours_of,
    of_form,
    settings_of,
    without_form,
)
from regmeta.harmonize.explain import Prediction, decide
from regmeta.harmonize.match import Asked, Candidate, Matcher, make_matcher
from regmeta.harmonize.patterns import Model, load_model
from regmeta.harmonize.platforms import load_platforms, names_of, platform_of
from regmeta.harmonize.signatures import Codes
from regmeta.model import Record, Submission, Target
from regmeta.spec.fields import split_list


def propose(
    submission: Submission, targets: Sequence[Target], *, alone: bool = False
) -> tuple[Prediction, ...]:
    """One prediction a variable, in the submission's order, each the best over its names.

    Twice: first each variable by itself, then with what its form and its neighbours say. `alone`
    leaves the second out.
    """
    matcher, model = make_matcher(targets), load_model()
    platform = platform_of(submission, load_platforms())
    asked = list(asked_of(submission))
    candidates = [[(row, matcher.candidates(row, platform)) for row in rows] for rows in asked]
    first = [
        max((decide(matcher, model, row, few) for row, few in rows), key=_likeliest)
        for rows in candidates
    ]
    if alone:
        return tuple(first)
    settings = settings_of(submission, [rows[0].name for rows in asked])
    second = _Second(matcher, model, platform, settings, [candidate.target for candidate in first])
    return tuple(second.look(i, rows, first[i]) for i, rows in enumerate(candidates))


def _likeliest(prediction: Prediction) -> tuple[bool, float]:
    return bool(prediction.target), prediction.confidence


@dataclass(frozen=True)
class _Second:
    """The second look at a variable, among its surroundings."""

    matcher: Matcher
    model: Model
    platform: str
    settings: Sequence[Setting]
    first: Sequence[str]

    def look(
        self, i: int, candidates: Sequence[tuple[Asked, Sequence[Candidate]]], before: Prediction
    ) -> Prediction:
        """The best over the names, with and without the form's name in front of them."""
        setting, surroundings = self.settings[i], load_surroundings()
        forms = [setting.form for setting in self.settings]
        around = neighbours_of(self.first, forms, i, surroundings.neighbours.reach)
        said = [self._decided(asked, few, setting, around) for asked, few in candidates if few]
        said += self._stripped([asked for asked, _ in candidates], setting, around)
        return max(said, key=_likeliest, default=before)

    def _stripped(
        self, rows: Sequence[Asked], setting: Setting, around: Sequence[str]
    ) -> Iterator[Prediction]:
        """What the names say without the form's own name in front of them, where they say more."""
        for row in rows:
            bare = without_form(row.name, setting.title) if setting.title else row.name
            if bare == row.name:
                continue
            asked = replace(row, name=bare)
            answer = self._decided(
                asked, self.matcher.candidates(asked, self.platform), setting, around
            )
            if answer.target:
                yield replace(answer, asked=row, evidence=of_form(row.name, bare, answer.evidence))

    def _decided(
        self, asked: Asked, few: Sequence[Candidate], setting: Setting, around: Sequence[str]
    ) -> Prediction:
        surroundings = load_surroundings()
        meant = {
            c.target: instead_of(c.target, setting, surroundings) for c in few if not c.platform
        }
        turned = [
            replace(c, target=meant[c.target][0]) if meant.get(c.target, ("",))[0] else c
            for c in few
        ]
        # Surroundings make an answer surer; they do not make one of what is too weak by itself.
        answered = (
            c.target
            for c in turned
            if not c.platform and self.model.probability(c.evidence) >= self.model.answer
        )
        lifted = lifts(answered, setting, around, surroundings)
        for target, lift in filter(itemgetter(0), meant.values()):
            lifted[target] = replace(lifted.get(target, Lift()), reason=lift)
        return decide(self.matcher, self.model, asked, turned, lifted)


def asked_of(submission: Submission) -> Iterator[tuple[Asked, ...]]:
    """Each variable under each of its names (database, report), with label, type and codes."""
    codes = codes_of(submission)
    for record in submission["variabel"]:
        lists = split_list(record["kodeverk"])
        codes_of_list = next((codes[kodeverk] for kodeverk in lists if kodeverk in codes), ())
        yield _asked(submission.id, record, codes_of_list)


def _asked(registry: str, record: Record, codes: Codes) -> tuple[Asked, ...]:
    label = record["Ledetekst"] or record["PreferredTerm"]
    base = Asked(registry, "", label, type_of(record), codes, variable=record["Code"])
    names: dict[str, Asked] = {}
    for table, name in names_of(record):
        shown = "" if label == name else label
        names.setdefault(name.casefold(), replace(base, name=name, table=table, label=shown))
    return tuple(names.values()) or (replace(base, name=record["PreferredTerm"], label=""),)


def type_of(record: Record) -> str:
    """The type as the registry wrote it, else the catalogue's."""
    written = record.records.extras.get("type")
    return (written[record.i] if written else "") or record["DataType"]


def codes_of(submission: Submission) -> dict[str, Codes]:
    """The codes of every list of a submission, by the list's code."""
    records = submission["kode"]
    # A list that many variables share stands once for each in the source: a dict keeps one.
    by_list: dict[str, dict[tuple[str, str], None]] = {}
    rows = zip(
        records.column("kodeverk"), records.column("verdi"), records.column("navn"), strict=True
    )
    for kodeverk, value, name in rows:
        by_list.setdefault(kodeverk, {})[value, name] = None
    return {kodeverk: tuple(codes) for kodeverk, codes in by_list.items()}
