"""What happened to a list of codes: recoded, another meaning, taken out, added, reworded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from regmeta.editions.difference import Facts, facts
from regmeta.editions.paired import short
from regmeta.model import Code, Period, Text
from regmeta.texts import each_language, in_language, joined, letters

_ALIKE = 0.75
_CUT_AT = 15
FoundChange = tuple[str, Facts]
"""The kind of change, and its facts."""


@lru_cache(maxsize=4096)
def compare_codes(before: tuple[Code, ...], after: tuple[Code, ...]) -> tuple[FoundChange, ...]:
    """All that changed between two lists; order, blanks and `1.0` for `1` are nothing."""
    if before and not after:
        return (("codes-gone", facts(count=str(len(before)))),)
    if after and not before:
        return (("codes-given", facts(count=str(len(after)))),)
    return tuple(_Lists(before, after).changes())


class _Lists:
    """Two lists, and which of their codes have been told of."""

    def __init__(self, before: Sequence[Code], after: Sequence[Code]) -> None:
        self.before = _by_value(before)
        self.after = _by_value(after)

    def changes(self) -> Iterator[FoundChange]:
        moved = self.recoded()
        left = {value for _, value, _ in moved}
        come = {later for _, _, later in moved}
        yield from _moved(moved)
        kept = [
            entry
            for value, code in self.before.items()
            if value in self.after and value not in left & come
            for entry in self.kept(code, self.after[value], moved=value in left | come)
        ]
        yield from _gathered(kept)
        gone = _not_in(self.before, self.after.keys() | left)
        new = _not_in(self.after, self.before.keys() | come)
        yield from _several("code-removed", "codes-removed", gone)
        yield from _several("code-added", "codes-added", new)

    def recoded(self) -> list[tuple[str, str, str]]:
        """(label, value before, value after) of answers that stand once on either side."""
        old, new = _by_label(self.before), _by_label(self.after)
        return [
            (_shown(self.before[value].label), value, new[label])
            for label, value in old.items()
            if label in new and new[label] != value
        ]

    def kept(self, code: Code, other: Code, *, moved: bool) -> Iterator[FoundChange]:
        """What happened to a value on both sides; `moved`: an answer left it or came."""
        earlier, later = _flat(code.label), _flat(other.label)
        if earlier != later:
            same = not moved and (letters(earlier) == letters(later) or reworded(earlier, later))
            values = facts(value=code.value, before=short(earlier), after=short(later))
            yield "code-reworded" if same else "code-meaning-changed", values
        if code.period != other.period:
            yield (
                "code-closed",
                facts(
                    value=code.value,
                    label=_shown(other.label),
                    before=period_text(code.period),
                    after=period_text(other.period),
                ),
            )


def _moved(moved: Sequence[tuple[str, str, str]]) -> Iterator[FoundChange]:
    if len(moved) == 1:
        label, value, later = moved[0]
        yield "recoded-value", facts(label=label, before=value, after=later)
    elif moved:
        rows = (f"«{label}» {value} → {later}" for label, value, later in moved)
        yield "recoded-values", facts(count=str(len(moved)), codes="\n".join(rows))


def _gathered(founds: Sequence[FoundChange]) -> Iterator[FoundChange]:
    """Several codes of one list that were reworded, or mean something else, as one thing told."""
    for kind, many in (
        ("code-meaning-changed", "codes-meaning-changed"),
        ("code-reworded", "codes-reworded"),
        ("code-closed", "codes-closed"),
    ):
        rows = [dict(values) for change_kind, values in founds if change_kind == kind]
        if len(rows) == 1:
            yield next(change_kind for change_kind in founds if change_kind[0] == kind)
        elif rows:
            listed = joined("\n", (_row(kind, row) for row in rows))
            yield many, facts(count=str(len(rows)), codes=listed)


def _row(kind: str, row: dict[str, Text]) -> Text:
    closed = kind == "code-closed"
    shape = "{value} «{label}»: {before} → {after}" if closed else "{value} «{before}» → «{after}»"
    return each_language(lambda lang: shape.format_map(in_language(row, lang)))


def _not_in(codes: Mapping[str, Code], values: Collection[str]) -> list[Code]:
    return [code for value, code in codes.items() if value not in values]


def _several(word: str, many: str, codes: Sequence[Code]) -> Iterator[FoundChange]:
    if len(codes) == 1:
        yield word, facts(value=codes[0].value, label=_shown(codes[0].label))
    elif codes:
        rows = (f"{code.value} «{_shown(code.label)}»" for code in codes)
        yield many, facts(count=str(len(codes)), codes="\n".join(rows))


def _by_value(codes: Sequence[Code]) -> dict[str, Code]:
    """Codes by value: the first where one value stands twice; `1.0` is Excel's way to write 1."""
    by_value: dict[str, Code] = {}
    for code in codes:
        by_value.setdefault(re.sub(r"(?<=\d)\.0+$", "", code.value.strip()), code)
    return by_value


def _by_label(codes: dict[str, Code]) -> dict[str, str]:
    """The value of each label that stands once."""
    labels = {value: letters(_flat(code.label)) for value, code in codes.items()}
    counts = Counter(labels.values())
    return {label: value for value, label in labels.items() if label and counts[label] == 1}


def _flat(label: Text) -> str:
    return " ".join(label("").split())


def _shown(label: Text, length: int = 60) -> str:
    return short(label(""), length)


def reworded(earlier: str, later: str) -> bool:
    """Whether two texts say the same in nearly the same words: figures and negation as before."""
    if figures(earlier) != figures(later) or _negations(earlier) != _negations(later):
        return False
    left, right = letters(earlier), letters(later)
    if min(len(left), len(right)) >= _CUT_AT and (left.startswith(right) or right.startswith(left)):
        return True
    words, others = _words(earlier), _words(later)
    if words and others and (words < others or others < words):
        return True
    return SequenceMatcher(None, left, right, autojunk=False).ratio() >= _ALIKE


def figures(text: str) -> Counter[str]:
    """The numbers in a text, but for what numbers the question itself (`3.`, `12)`, `Q4`)."""
    return Counter(re.findall(r"\d+(?:[.,]\d+)?", re.sub(r"^\W*\w?\d+[a-z]?[.:)]\s", "", text)))


_NOT = re.compile(r"\b(?:ikke|ingen|uten|aldri|not?|none|without|never)\b", re.IGNORECASE)


def _negations(text: str) -> int:
    return len(_NOT.findall(text))


def _words(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"\w{3,}", text)}


def period_text(period: Period) -> Text:
    """A stretch of days in words: `2019-01-01 til 2020-12-31`."""
    start = period.start.isoformat() if period.start else ""
    end = period.end.isoformat() if period.end else ""
    if not start and not end:
        return Text("uten datoer", "without dates")
    if not end:
        return Text("fra {start}", "from {start}").filled(start=start)
    if not start:
        return Text("til {end}", "until {end}").filled(end=end)
    return Text("{start} til {end}", "{start} to {end}").filled(start=start, end=end)
