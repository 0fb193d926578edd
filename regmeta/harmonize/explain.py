"""Predictions: the answer for one variable, how sure it is, and the evidence in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from regmeta.harmonize.context import Lift
from regmeta.harmonize.match import Asked, Candidate, Matcher, TextEvidence
from regmeta.harmonize.patterns import Model
from regmeta.harmonize.words import Lexicon
from regmeta.model import Text, ValueMap
from regmeta.texts import joined

TIE = 0.12
"""Targets whose probabilities lie closer than this are shown as a tie."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """A proposal for one variable. `target` is '' for NONE.

    `confidence` is the calibrated probability that the answer, target or NONE, is right. `best`
    is the nearest target there was, whether it was answered or not; `ties` those as near.
    """

    asked: Asked
    target: str
    confidence: float
    evidence: Text
    certain: bool = False
    best: str = ""
    ties: tuple[str, ...] = ()
    values: ValueMap | None = None
    predicate: str = "skos:exactMatch"


def predict(matcher: Matcher, model: Model, rows: Sequence[Asked]) -> list[Prediction]:
    """One prediction a row, in the order given."""
    platforms = matcher.platforms_of(rows)
    return [predict_one(matcher, model, row, platforms[row.registry]) for row in rows]


def predict_one(matcher: Matcher, model: Model, row: Asked, platform: str) -> Prediction:
    """The prediction for one variable of a registry on that platform ('' = unknown)."""
    return decide(matcher, model, row, matcher.candidates(row, platform))


_NO_LIFTS: Mapping[str, Lift] = {}


def decide(
    matcher: Matcher,
    model: Model,
    row: Asked,
    candidates: Sequence[Candidate],
    lifted: Mapping[str, Lift] = _NO_LIFTS,
) -> Prediction:
    """The best of the candidates, or NONE where none is likely enough.

    `lifted` is what the surroundings add to each target, where there is a whole file.
    """
    if not candidates:
        return Prediction(row, "", 1.0 - model.missed(matcher.silence(row)), _NOTHING)
    more = {target: lift.weight for target, lift in lifted.items()}
    chances = ((model.probability(c.evidence, more.get(c.target, 0.0)), c) for c in candidates)
    ranked = sorted(chances, key=_rank)
    chance, best = ranked[0]
    ties = tuple(
        strength.target for other, strength in ranked[1:] if chance - other < TIE and other > 0.3
    )
    if chance < model.answer:
        evidence = _joined([_rejected(matcher.lexicon, best), _of(lifted, best)])
        return Prediction(row, "", 1.0 - chance, evidence, best=best.target, ties=ties)
    from regmeta.harmonize.values import value_map_for

    values, predicate = value_map_for(matcher, row, best)
    return Prediction(
        asked=row,
        target=best.target,
        confidence=chance,
        evidence=_joined([evidence_in_words(matcher, best, ties), _of(lifted, best)]),
        certain=chance >= model.certain and not ties,
        best=best.target,
        ties=ties,
        values=values,
        predicate=predicate,
    )


def _of(lifted: Mapping[str, Lift], best: Candidate) -> Text:
    lift = lifted.get(best.target)
    return lift.reason if lift else Text()


def _rank(item: tuple[float, Candidate]) -> tuple[float, str]:
    return -item[0], item[1].target


_NOTHING = Text(
    nb="verken navn, ledetekst eller kodeliste peker på en administrativ variabel",
    en="neither name, label nor code list points to an administrative variable",
)


def evidence_in_words(matcher: Matcher, best: Candidate, ties: Iterable[str] = ()) -> Text:
    """Why a target was chosen, most telling first, in both languages."""
    parts = [
        best.platform.evidence if best.platform else Text(),
        _says(matcher.lexicon, best.name, Text(nb="navnet", en="the name")),
        _says(matcher.lexicon, best.label, Text(nb="ledeteksten", en="the label")),
        *(
            kodeverk.title
            for kodeverk in matcher.signatures.lists
            if _fits(best, kodeverk.name, kodeverk.targets)
        ),
        _tied(tuple(ties)),
    ]
    return _joined(parts)


def _fits(best: Candidate, name: str, targets: frozenset[str]) -> bool:
    return name in best.signatures and best.target in targets


def _tied(ties: tuple[str, ...]) -> Text:
    if not ties:
        return Text()
    return Text("like nær: {ties}", "as near: {ties}").filled(ties=", ".join(ties))


def _joined(parts: Iterable[Text]) -> Text:
    return joined("; ", filter(None, parts))


def _says(lexicon: Lexicon, side: TextEvidence, who: Text) -> Text:
    if not side.says:
        return Text()
    concepts = joined(" + ", (_title(lexicon.titles, concept) for concept in side.way))
    says = _INEXACTLY if side.inexact else _EXACTLY
    return says.filled(who=who, concepts=concepts)


_EXACTLY = Text("{who} sier {concepts}", "{who} says {concepts}")
_INEXACTLY = Text(
    "{who} sier {concepts} (avkortet eller feilskrevet)",
    "{who} says {concepts} (cut or misspelt)",
)


def _title(titles: Mapping[str, str], concept: str) -> Text:
    return Text(titles.get(concept, concept), concept)


def _rejected(lexicon: Lexicon, best: Candidate) -> Text:
    """Why the nearest target was not good enough."""
    said = _joined(
        [
            _says(lexicon, best.name, Text(nb="navnet", en="the name")),
            _says(lexicon, best.label, Text(nb="ledeteksten", en="the label")),
        ]
    )
    return Text(
        "nærmest {target}: {evidence}; men {against}",
        "nearest {target}: {evidence}; but {against}",
    ).filled(
        target=best.target,
        evidence=said or Text("svakt belegg", "weak evidence"),
        against=_against(lexicon, best),
    )


def _against(lexicon: Lexicon, best: Candidate) -> Text:
    conflict = sorted(
        (best.name.conflict if best.name.says else frozenset())
        | (best.label.conflict if best.label.says else frozenset())
    )
    if conflict:
        concepts = joined(", ", (_title(lexicon.titles, concept) for concept in conflict))
        return Text("også {concepts} er nevnt", "{concepts} is said as well").filled(
            concepts=concepts
        )
    if best.evidence.get("codes_clash"):
        return Text(nb="kodelisten er en annen", en="the code list is another one")
    return Text(
        nb="navnet har mer som ikke er forklart", en="the name holds more that is not explained"
    )
