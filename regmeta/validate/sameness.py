"""When two findings are the same one, though the file got another name and rows were moved.

A finding is known by its rule, its field, its variable and its sentence: never by row or cell, and
not by what follows from the file's name (its own name, and the registry's in every code that was
made from it). What says how many rows there are, or which other row it was held against, may
change without the fault having changed; so each finding has several signatures, the strictest
first, and two reports are matched by one after the other. A code is made from the name of the form:
where that was mended, every code of the form is another, and what is left is matched by the column.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from regmeta.model import Finding, Report, Text, each_of
from regmeta.validate.pages import message

Signature = tuple[str, ...]
_STRICTNESSES = 4
_CODE = re.compile(r"([A-Z]_)?([^\s.«»“”]+)\.")
_PLACE = re.compile(
    r"(?:![^!«»“”]*)?![A-Z]{1,3}\d+\b|\b(?:celle|cell) [A-Z]{1,3}\d+\b|\b(?:rad|row) \d+\b"
)
_COUNT = re.compile(r"\b\d+ (?:av|of) \d+\b|\b\d+ (?:rader|rows)\b")
_CODES = re.compile(r"\b[A-Z]_[^\s.,«»“”]+(?:\.[^\s.,«»“”]+)*")
_OTHER = "#"
"""What stands for another row, or for how many rows there are."""

_SINCE = Text(
    "Siden sist: {gone} rettet, {new} nye, {left} igjen.",
    "Since last time: {gone} mended, {new} new, {left} left.",
)


@dataclass(frozen=True, slots=True)
class Since:
    """How many findings are gone since last time, are new, and are left."""

    gone: int
    new: int
    left: int

    def said(self, lang: str) -> str:
        return _SINCE(lang, gone=self.gone, new=self.new, left=self.left)


def since_earlier(report: Report) -> Since | None:
    """What a report of only what is new tells of the earlier one; None where there was none."""
    if report.gone < 0:
        return None
    return Since(report.gone, sum(1 for _ in each_of(report.findings)), report.left)


@dataclass(frozen=True)
class FindingTraits:
    """What a finding is known by, however it was kept: `about` is rule, level and field."""

    about: Signature
    registry: str
    code: str
    file: str
    sentence: str

    @cached_property
    def short_name(self) -> str:
        """The registry's short name in the finding's code: `V_NGER.SKJEMA.X` has NGER."""
        head = _CODE.match(self.code)
        return head[2] if head else ""

    @cached_property
    def _segments(self) -> tuple[str, ...]:
        """The code without its letter and the registry: `V_NGER.SKJEMA.X` gives SKJEMA and X."""
        own = _CODE.sub("", self.code, count=1)
        return tuple(own.split(".")) if own else ()

    @property
    def form(self) -> str:
        """The form as it stands in the code of a variable, or of the form itself."""
        if self.about[1] == "datasamling":
            return ".".join(self._segments)
        return ".".join(self._segments[:-1])

    @property
    def in_any_form(self) -> Signature:
        """What it is known by where its form got another name; nothing where it is of no form."""
        if not self.form:
            return ()
        column = "" if self.about[1] == "datasamling" else self._segments[-1]
        return (*self.about, column)

    @cached_property
    def signatures(self) -> tuple[Signature, ...]:
        """The strictest first: all as it is; without the file's name; with other rows and counts
        left out; and, where it is held against other rows, whichever of them was blamed."""
        code = _CODE.sub(r"\1", self.code, count=1)
        said = self._without_names()
        loose = _without_rows(said)
        whole = (*self.about, self.registry, self.code, self.sentence)
        # A spreadsheet that is checked by itself is a registry of its own name.
        about = (*self.about, "" if self.registry == self.file else self.registry)
        if _OTHER not in loose:
            return whole, (*about, code, said), (*about, code, loose)
        of_any = loose.replace(code, _OTHER) if code else loose
        return whole, (*about, code, said), (*about, code, loose), (*about, "", of_any)

    def _without_names(self) -> str:
        said = self.sentence.replace(self.file, "") if self.file else self.sentence
        if not self.short_name:
            return said
        # Not the end of a longer word: the registry A has no part in «ANESTHESIA.»
        return re.sub(rf"(?<![^\W_]){re.escape(self.short_name)}\.", "", said)


def _without_rows(said: str) -> str:
    return _CODES.sub(_OTHER, _COUNT.sub(_OTHER, _PLACE.sub(_OTHER, said)))


def traits_of(finding: Finding, lang: str) -> FindingTraits:
    """What a finding is known by, in the words of `lang`."""
    about = (finding.rule, finding.level, finding.field)
    sentence = message(finding, lang)
    return FindingTraits(about, finding.registry, finding.code, finding.place.file, sentence)


def new_among(
    findings: Sequence[Sequence[FindingTraits]], before: Sequence[FindingTraits]
) -> tuple[list[int], int]:
    """The indices of findings that were not there before, and how many of `before` are gone.

    Each finding comes as its traits in several languages; an earlier one is matched once.
    """
    left, unmatched = list(before), list(range(len(findings)))
    for strictness in range(_STRICTNESSES):
        counts = Counter(_signature(traits, strictness) for traits in left)
        still = []
        for i in unmatched:
            own = (_signature(traits, strictness) for traits in findings[i])
            match = next((signature for signature in own if counts[signature] > 0), None)
            if match is None:
                still.append(i)
            else:
                counts[match] -= 1
        left, unmatched = _remaining(left, counts, strictness), still
    forms = {traits[0].form for traits in findings if traits}, {own.form for own in before}
    unmatched, matched = _across_forms([(i, findings[i][0]) for i in unmatched], left, *forms)
    return unmatched, len(left) - matched


def _across_forms(
    unmatched: Sequence[tuple[int, FindingTraits]],
    left: Sequence[FindingTraits],
    forms_now: Collection[str],
    forms_before: Collection[str],
) -> tuple[list[int], int]:
    """Those that no earlier finding of a form with another name matches, and how many did."""
    earlier: dict[Signature, list[FindingTraits]] = {}
    for own in left:
        earlier.setdefault(own.in_any_form, []).append(own)
    still = []
    for i, own in unmatched:
        same = earlier.get(own.in_any_form, []) if own.in_any_form else []
        is_new_name = own.form not in forms_before
        match = next((old for old in same if is_new_name or old.form not in forms_now), None)
        if match is None:
            still.append(i)
        else:
            same.remove(match)
    return still, len(unmatched) - len(still)


def _signature(traits: FindingTraits, strictness: int) -> Signature:
    return traits.signatures[min(strictness, len(traits.signatures) - 1)]


def _remaining(
    traits: Sequence[FindingTraits], counts: Counter[Signature], strictness: int
) -> list[FindingTraits]:
    counts, remaining = counts.copy(), []
    for own in traits:
        signature = _signature(own, strictness)
        if counts[signature] > 0:
            counts[signature] -= 1
            remaining.append(own)
    return remaining
