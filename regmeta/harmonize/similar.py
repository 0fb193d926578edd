"""What two variables have in common by their labels, codes and units; instruments by their items.

The pages' lists of the same variable elsewhere are counted with this (pairs.py): it is quick enough
for every page of the country. What a person asks for is ranked by all the evidence there is
(equivalents.py).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from regmeta.files.strict import Strict, load_strict
from regmeta.harmonize.platforms import harmonized_folder
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


@dataclass(frozen=True, slots=True)
class Asking:
    """As much of a variable as tells whether it asks an instrument's question."""

    registry: str
    code: str
    form: str
    label: str


@dataclass(frozen=True, slots=True)
class InForm:
    """An instrument recognised in a form, with the variable of each item that was found."""

    registry: str
    form: str
    instrument: str
    name: str
    items: tuple[tuple[str, str], ...]
    of: int


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


def questions_of(items: Sequence[ComparedItem | Asking]) -> dict[str, tuple[str, str]]:
    """For each variable that asks a question of a recognised instrument: the two."""
    asks: dict[str, tuple[str, str]] = {}
    for form in sorted(find_instruments(items), key=lambda item: -len(item.items) / item.of):
        for question, code in form.items:
            asks.setdefault(code, (form.instrument, question))
    return asks


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


# ------------------------------------------------------------------ instruments


@dataclass(frozen=True, slots=True)
class InstrumentPattern:
    """A questionnaire by its items: for each, sets of word beginnings of which one must occur."""

    code: str
    name: str
    least: int
    most: int
    items: Mapping[str, tuple[tuple[str, ...], ...]]


class _Instrument(Strict, frozen=True):
    """An instrument in instruments.toml."""

    name: str
    least: int
    items: dict[str, tuple[tuple[str, ...], ...]]
    most: int = 10_000


@lru_cache(maxsize=2)
def load_instruments(version: str = "") -> tuple[InstrumentPattern, ...]:
    """The instruments that can be recognised (instruments.toml)."""
    file = load_strict(harmonized_folder(version) / "instruments.toml", dict[str, _Instrument])
    return tuple(
        InstrumentPattern(code, entry.name, entry.least, entry.most, entry.items)
        for code, entry in file.items()
    )


def find_instruments(items: Iterable[ComparedItem | Asking]) -> list[InForm]:
    """The instruments that forms hold, by registry and form; each form's best one first."""
    forms: dict[tuple[str, str], list[ComparedItem | Asking]] = {}
    for item in items:
        forms.setdefault((item.registry, item.form), []).append(item)
    instruments = []
    for (registry, form), inside in sorted(forms.items()):
        spoken = [(item.code, _spoken(item.label)) for item in inside]
        for instrument in load_instruments():
            in_form = _in_form(instrument, registry, form, spoken)
            if in_form is not None:
                instruments.append(in_form)
    return instruments


def _spoken(label: str) -> str:
    """A label's words folded, a blank before each: one search tells how words begin."""
    return "".join(f" {fold(word)}" for word in _WORDS.findall(label))


def _in_form(
    instrument: InstrumentPattern, registry: str, form: str, inside: Sequence[tuple[str, str]]
) -> InForm | None:
    """The instrument in a form, or None: each variable answers at most one item."""
    if len(inside) > instrument.most:
        return None
    taken: dict[str, str] = {}
    whole = "".join(label for _, label in inside)
    for key, ways in instrument.items.items():
        hit = _answering(ways, whole, inside, taken)
        if hit:
            taken[hit] = key
    if len(taken) < instrument.least:
        return None
    items = tuple((key, hit) for hit, key in taken.items())
    return InForm(registry, form, instrument.code, instrument.name, items, len(instrument.items))


def _answering(
    ways: Sequence[Sequence[str]],
    whole: str,
    inside: Sequence[tuple[str, str]],
    taken: Collection[str],
) -> str:
    """The first variable that asks an item and answers no other; `whole` are all labels in one."""
    starts = [[f" {beginning}" for beginning in way] for way in ways]
    starts = [way for way in starts if _says(whole, [way])]
    if not starts:
        return ""
    return next((i for i, label in inside if i not in taken and _says(label, starts)), "")


def _says(label: str, ways: Sequence[Sequence[str]]) -> bool:
    return any(all(start in label for start in way) for way in ways)


# ------------------------------------------------------------------ telling


def instruments_text(in_forms: Sequence[InForm], lang: str = "nb") -> str:
    """The instruments that were recognised, by registry and form, with how many items of how many
    were found."""
    if not in_forms:
        return Text(nb="Ingen instrumenter kjent igjen.", en="No instrument recognised.")(lang)
    said = Text(nb="{n} av {of} ledd", en="{n} of {of} items")(lang)
    rows = [(in_form, said.format(n=len(in_form.items), of=in_form.of)) for in_form in in_forms]
    return "\n".join(
        f"{instrument.registry:<12} {instrument.name:<36} {n:<15} {instrument.form}"
        for instrument, n in rows
    )


def instruments_json(in_forms: Sequence[InForm]) -> list[dict[str, Any]]:
    """The instruments that were recognised, with the variable of each item."""
    return [
        {
            "registry": in_form.registry,
            "datasamling": in_form.form,
            "instrument": in_form.instrument,
            "name": in_form.name,
            "of": in_form.of,
            "items": dict(in_form.items),
        }
        for in_form in in_forms
    ]
