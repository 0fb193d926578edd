"""What two variables have in common by their labels, codes and units.

The pages' lists of the same variable elsewhere are counted with this (pairs.py): it is quick enough
for every page of the country. What a person asks for is ranked by all the evidence there is
(equivalents.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from regmeta.harmonize.instruments import Asking
from regmeta.harmonize.proposals import codes_of, type_of
from regmeta.harmonize.signatures import load_signatures
from regmeta.model import Record, Submission, Text
from regmeta.spec.fields import split_list
from regmeta.texts import fold, joined

LEAST = 0.62
SAME_QUESTION = 0.9
_WORDS = re.compile(r"[^\W_]+")
_UNIT = re.compile(r"\(([^()]{1,12})\)\s*:?\s*$")
_ENDINGS = ("ene", "ens", "en", "et", "er", "e", "s")


@dataclass(frozen=True, slots=True)
class ComparedItem:
    """A variable as it is compared: its words with weights later, codes and unit."""

    registry: str
    code: str
    name: str
    label: str
    form: str
    words: frozenset[str]
    codes: frozenset[str]
    unit: str
    kind: str


# ------------------------------------------------------------------ items


def items_of(submissions: Iterable[Submission]) -> list[ComparedItem]:
    """Every variable but the platforms' own fields, each once, in the order of the submissions.

    A label that says nothing alone ("Spesifiser") counts as no label.
    """
    words = _LabelWords()
    items: dict[str, ComparedItem] = {}
    for submission in submissions:
        codes = _answers_of(submission)
        for record in submission["variabel"]:
            if not record["platform"] and record["Code"] not in items:
                items[record["Code"]] = _item_of(submission.id, record, codes, words)
    return list(items.values())


class _LabelWords(dict[str, frozenset[str]]):
    """The words of each label, worked out once; none where all of them are vague."""

    def __missing__(self, label: str) -> frozenset[str]:
        words = _stems(label)
        self[label] = words if words - load_signatures().vague else frozenset()
        return self[label]


def asking_of(items: Iterable[ComparedItem]) -> list[Asking]:
    """The same variables as they may ask instruments' items."""
    return [
        Asking(item.registry, item.code, item.form, item.label, item.name, len(item.codes))
        for item in items
    ]


def _answers_of(submission: Submission) -> dict[str, frozenset[str]]:
    """The folded texts of each code list's answers."""
    signatures = load_signatures()
    return {
        code: frozenset(fold(text) for _, text in pairs if not signatures.is_no_answer(text))
        for code, pairs in codes_of(submission).items()
    }


def _item_of(
    registry: str,
    record: Record,
    codes: Mapping[str, frozenset[str]],
    words: Mapping[str, frozenset[str]],
) -> ComparedItem:
    label = record["Ledetekst"] or record["PreferredTerm"]
    lists = [codes[code] for code in split_list(record["kodeverk"]) if code in codes]
    return ComparedItem(
        registry=registry,
        code=record["Code"],
        name=record["DatabaseReferanse"] or record["PreferredTerm"],
        label=label,
        form=record["datasamling"],
        words=words[label],
        codes=lists[0] if lists else frozenset(),
        unit=_unit(record["MaaleEnhet"], label),
        kind="codes" if lists else type_of(record),
    )


def _unit(written: str, label: str) -> str:
    if written:
        return written.casefold()
    match = _UNIT.search(label)
    return match[1].casefold() if match else ""


def _stems(text: str) -> frozenset[str]:
    return frozenset(_stem(fold(word)) for word in _WORDS.findall(text))


def _stem(word: str) -> str:
    if len(word) > 5:
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) > 3:
                return word[: -len(ending)]
    return word


# ------------------------------------------------------------------ comparing


def overlap(mine: frozenset[str], other: frozenset[str]) -> float:
    return len(mine & other) / len(mine | other) if mine and other else 0.0


def score_of(
    cosine: float, codes: float, listed: tuple[bool, bool], units: tuple[str, str]
) -> float:
    """Mostly what the labels say; lists and units confirm it or speak against it.

    `codes` is how much two lists share, `listed` whether either has one.
    """
    score = cosine
    if all(listed):
        score = 0.7 * cosine + 0.3 * codes
    elif any(listed):
        score -= 0.2
    if all(units):
        score += 0.05 if units[0] == units[1] else -0.2
    return max(0.0, min(1.0, score))


@lru_cache(maxsize=10_000)
def evidence_text(cosine: float, codes: float, unit: str, same: tuple[str, str] | None) -> Text:
    """What two variables have in common, in words; `unit` is the one that both have."""
    parts = [_LABELS_ALIKE.filled(share=f"{cosine:.0%}")]
    if codes:
        parts.append(_CODES_SHARED.filled(share=f"{codes:.0%}"))
    if unit:
        parts.append(_SAME_UNIT.filled(unit=unit))
    if same:
        parts.insert(0, _SAME_QUESTION.filled(instrument=same[0], question=same[1]))
    return joined("; ", parts)


_LABELS_ALIKE = Text("ledetekstene er {share} like", "the labels are {share} alike")
_CODES_SHARED = Text("kodelistene deler {share}", "the code lists share {share}")
_SAME_UNIT = Text("samme enhet ({unit})", "the same unit ({unit})")
_SAME_QUESTION = Text(
    "samme spørsmål i {instrument} ({question})", "the same question of {instrument} ({question})"
)
