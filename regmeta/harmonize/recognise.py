"""Instruments recognised in forms: enough of their items, in the order they are asked.

A form that holds less, or that only names the instrument, is a question to the registry: a
proposal, and never told to readers as a fact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from regmeta.harmonize.instrument_words import (
    beginnings,
    is_called,
    is_technical,
    items_asked,
    name_beginnings,
    sum_in_label,
    sum_in_name,
)
from regmeta.harmonize.instruments import Asking, InForm, InstrumentPattern, load_instruments

_NAMED = 2
"""Variables that must be called by an instrument's name before a registry is asked of it."""

Chain = Sequence[tuple[int, str]]
"""The items of an instrument in a form: the place of each one's variable, and the item."""


def find_instruments(variables: Iterable[Asking]) -> list[InForm]:
    """The instruments that forms hold, by registry: the sure ones first, then proposals."""
    in_forms: list[InForm] = []
    for forms in _registries(variables):
        in_forms += _recognised(forms)
        in_forms += [proposal for form in forms for proposal in form.proposals()]
    return in_forms


def questions_of(variables: Iterable[Asking]) -> dict[str, tuple[str, str]]:
    """For each variable that surely belongs to an instrument: the instrument and the item."""
    asks: dict[str, tuple[str, str]] = {}
    for forms in _registries(variables):
        for in_form in _recognised(forms):
            for item, code in (*in_form.items, *in_form.rest):
                asks.setdefault(code, (in_form.instrument, item))
    return asks


def _registries(variables: Iterable[Asking]) -> Iterator[list[_Form]]:
    """The forms of each registry."""
    registries: dict[str, dict[str, list[Asking]]] = {}
    for variable in variables:
        registries.setdefault(variable.registry, {}).setdefault(variable.form, []).append(variable)
    for _, forms in sorted(registries.items()):
        yield [_Form(inside) for _, inside in sorted(forms.items())]


def _recognised(forms: Sequence[_Form]) -> list[InForm]:
    """What each form holds, then what bears the same name and label as an item in another form."""
    sure = [(form, in_form) for form in forms for in_form in form.sure()]
    elsewhere = {
        form.signature(code): (in_form, item)
        for form, in_form in sure
        for item, code in (*in_form.items, *in_form.rest)
        if is_technical(form.by_code[code])
    }
    in_forms = [in_form for _, in_form in sure]
    if elsewhere:
        in_forms += [again for form in forms for again in form.repeated(elsewhere)]
    return in_forms


# ------------------------------------------------------------------ one form


class _Form:
    """A form's variables in their order, and which of them are already an instrument's."""

    def __init__(self, variables: Sequence[Asking]) -> None:
        self.variables = variables
        self.by_code = {variable.code: variable for variable in variables}
        self.taken: set[str] = set()
        self.spoken = [beginnings(variable.label) for variable in variables]
        self.hits: dict[str, list[tuple[int, str]]] = {}
        for place, spoken in enumerate(self.spoken):
            for code, item in items_asked(spoken):
                self.hits.setdefault(code, []).append((place, item))

    def signature(self, code: str) -> tuple[str, str]:
        """What two variables of one registry have in common when they ask the same."""
        variable = self.by_code[code]
        return variable.name.casefold(), variable.label

    # -------------------------------------------------------------- recognised

    def sure(self) -> list[InForm]:
        """The instruments with enough items, the one with most of them first."""
        patterns = [pattern for pattern in load_instruments() if self._may_hold(pattern)]
        chains: list[tuple[InstrumentPattern, Chain]] = []
        while enough := self._with_enough(patterns):
            chains.append(max(enough, key=lambda pair: (len(pair[1]), -len(pair[0].items))))
            self.taken.update(self.variables[place].code for place, _ in chains[-1][1])
            patterns = [pattern for pattern, _ in enough]
        # What stands beside items is sought when all items have their instrument.
        return [self._held(pattern, chain) for pattern, chain in chains]

    def _with_enough(
        self, patterns: Sequence[InstrumentPattern]
    ) -> list[tuple[InstrumentPattern, Chain]]:
        """Those of which enough items are still there, with the items."""
        tried = [(pattern, self._chain(pattern)) for pattern in patterns]
        return [(pattern, chain) for pattern, chain in tried if len(chain) >= pattern.least]

    def _may_hold(self, pattern: InstrumentPattern, least: int = 0) -> bool:
        """Whether enough items are asked at all, in whatever order."""
        hits = self.hits.get(pattern.code, ())
        return len({item for _, item in hits}) >= (least or pattern.least)

    def _chain(self, pattern: InstrumentPattern) -> list[tuple[int, str]]:
        """The longest run of variables that ask items in their order; place and item of each."""
        hits = [
            (place, item)
            for place, item in self.hits[pattern.code]
            if self.variables[place].code not in self.taken
        ]
        return _longest(hits, pattern)

    def _held(self, pattern: InstrumentPattern, chain: Chain) -> InForm:
        """The instrument, and all that belongs to it; its variables answer no other one."""
        items = tuple((item, self.variables[place].code) for place, item in chain)
        rest = tuple(self._rest(pattern, chain))
        self.taken.update(code for _, code in rest)
        code, name = _version(pattern, [self.by_code[code].answers for _, code in items])
        in_form = self._in_form(pattern, items, rest)
        return replace(in_form, instrument=code, name=name, is_sure=True)

    def _in_form(
        self,
        pattern: InstrumentPattern,
        items: tuple[tuple[str, str], ...],
        rest: tuple[tuple[str, str], ...],
    ) -> InForm:
        first = self.variables[0]
        return InForm(
            registry=first.registry,
            form=first.form,
            instrument=pattern.code,
            name=pattern.name,
            english=pattern.english,
            items=items,
            of=len(pattern.items),
            is_sure=False,
            rest=rest,
        )

    def _rest(self, pattern: InstrumentPattern, chain: Chain) -> Iterator[tuple[str, str]]:
        """Companions and sums: right beside the items, or named as they are."""
        starts = name_beginnings([self.variables[place] for place, _ in chain])
        after = self._after(chain[-1][0], pattern.gap)
        before = range(max(0, chain[0][0] - pattern.gap - 1), chain[0][0])
        for place, variable in enumerate(self.variables):
            key = ""
            if not self._is_taken(place):
                key = self._sum(pattern, place, starts, place in after)
                is_beside = place in after or place in before
                if is_beside or _is_named(variable, starts):
                    key = self._companion(pattern, place) or key
            if key:
                yield key, variable.code

    def _sum(
        self, pattern: InstrumentPattern, place: int, starts: Sequence[str], is_after: bool
    ) -> str:
        """What a sum is called; by its label only where no technical name could tell more."""
        variable = self.variables[place]
        key = sum_in_name(variable, starts)
        if key or not is_after or (starts and is_technical(variable)):
            return key
        return sum_in_label(pattern, variable.label)

    def _companion(self, pattern: InstrumentPattern, place: int) -> str:
        ways_of = pattern.companions.items()
        return next((k for k, ways in ways_of if _is_asked(ways, self.spoken[place])), "")

    def _after(self, last: int, gap: int) -> range:
        """The places right after the items, up to the next variable of another instrument."""
        end = last + 1
        while end < len(self.variables) and end - last <= gap + 1 and not self._is_taken(end):
            end += 1
        return range(last + 1, end)

    def _is_taken(self, place: int) -> bool:
        return self.variables[place].code in self.taken

    def repeated(self, elsewhere: Mapping[tuple[str, str], tuple[InForm, str]]) -> list[InForm]:
        """What is called and labelled as an instrument's variable in another form is its too."""
        again: dict[str, tuple[InForm, list[tuple[str, str]]]] = {}
        for variable in self.variables:
            match = elsewhere.get(self.signature(variable.code))
            if match is not None and variable.code not in self.taken:
                again.setdefault(match[0].instrument, (match[0], []))[1].append(
                    (match[1], variable.code)
                )
        self.taken.update(code for _, pairs in again.values() for _, code in pairs)
        form = self.variables[0].form
        return [
            replace(in_form, form=form, items=(), rest=tuple(pairs))
            for in_form, pairs in again.values()
        ]

    # -------------------------------------------------------------- proposed

    def proposals(self) -> list[InForm]:
        """Instruments that the form may hold: some of their items, or only their name."""
        proposals = []
        for pattern in load_instruments():
            chain: list[tuple[int, str]] = []
            if self._may_hold(pattern, pattern.least_proposed):
                chain = self._chain(pattern)
            if len(chain) < pattern.least_proposed:
                chain = []
            called = self._called(pattern)
            if chain or len(called) >= _NAMED:
                proposals.append(self._proposal(pattern, chain, called))
        return proposals

    def _called(self, pattern: InstrumentPattern) -> tuple[tuple[str, str], ...]:
        """Variables that are called by the instrument's name, and are no instrument's yet."""
        return tuple(
            ("", variable.code)
            for variable in self.variables
            if variable.code not in self.taken and is_called(variable, pattern.called)
        )

    def _proposal(
        self,
        pattern: InstrumentPattern,
        chain: Chain,
        called: tuple[tuple[str, str], ...],
    ) -> InForm:
        items = tuple((item, self.variables[place].code) for place, item in chain)
        asked = {code for _, code in items}
        return self._in_form(pattern, items, tuple(pair for pair in called if pair[1] not in asked))


def _is_named(variable: Asking, starts: Sequence[str]) -> bool:
    return variable.name.casefold().startswith(tuple(starts))


def _is_asked(ways: Sequence[frozenset[str]], spoken: frozenset[str]) -> bool:
    return any(way <= spoken for way in ways)


def _version(pattern: InstrumentPattern, answers: Sequence[int]) -> tuple[str, str]:
    """The code and the name of an instrument, of its version where most items' answers tell it."""
    (most, times), *_ = Counter(answers).most_common(1)
    version = pattern.versions.get(str(most), "") if 2 * times > len(answers) else ""
    return (version, version) if version else (pattern.code, pattern.name)


def _longest(hits: Sequence[tuple[int, str]], pattern: InstrumentPattern) -> list[tuple[int, str]]:
    """The longest run of hits (place, item) in which both places and items go forward, and no more
    than `gap` variables stand between two beyond those of items left out."""
    best: list[int] = []
    before: list[int] = []
    for at, (place, item) in enumerate(hits):
        length, link = 1, -1
        for earlier in range(at - 1, -1, -1):
            if hits[earlier][0] < place - pattern.gap - len(pattern.items):
                break
            if best[earlier] >= length and _follows(hits[earlier], (place, item), pattern):
                length, link = best[earlier] + 1, earlier
        best.append(length)
        before.append(link)
    return _unwound(hits, best, before)


def _follows(earlier: tuple[int, str], later: tuple[int, str], pattern: InstrumentPattern) -> bool:
    places = later[0] - earlier[0]
    items = pattern.order[later[1]] - pattern.order[earlier[1]]
    return places > 0 and items > 0 and places <= items + pattern.gap


def _unwound(
    hits: Sequence[tuple[int, str]], best: Sequence[int], before: Sequence[int]
) -> list[tuple[int, str]]:
    at = best.index(max(best)) if best else -1
    chain = []
    while at >= 0:
        chain.append(hits[at])
        at = before[at]
    return chain[::-1]
