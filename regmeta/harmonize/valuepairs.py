"""How the values of one variable go over to those of another: codes by text, order or shift.

A proposal says what is lost: values without a counterpart, values that fall together, units that
differ. It is for a person to accept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from regmeta.harmonize.described import Codes, Described
from regmeta.harmonize.marks import plain_unit
from regmeta.harmonize.signatures import load_signatures
from regmeta.harmonize.terms import load_thesaurus
from regmeta.model import Text, ValueMap
from regmeta.texts import joined

_NUMBER = re.compile(r"-?\d+")
_ALIKE = 0.6


def values_between(described: Described, other: Described) -> ValueMap | None:
    """The value map that is proposed for a pair, None where both are free values of one kind."""
    if len(described.codes) > 1 and len(other.codes) > 1:
        return _between_lists(_answers(described.codes), _answers(other.codes), described.codes)
    if bool(len(described.codes) > 1) != bool(len(other.codes) > 1):
        return ValueMap("none", loss=_one_has_codes(len(described.codes) > 1))
    if described.unit and other.unit and plain_unit(described.unit) != plain_unit(other.unit):
        return ValueMap("none", loss=_units(described.unit, other.unit))
    return ValueMap("identity") if described.unit and other.unit else None


def _answers(codes: Codes) -> Codes:
    """The codes that are answers, without «choose a value» and the like."""
    sentinels = load_signatures().sentinels
    return tuple(code for code in codes if code[1].casefold().strip() not in sentinels)


def _between_lists(codes: Codes, other: Codes, all_codes: Codes) -> ValueMap:
    pairs = _by_text(codes, other)
    how = Text()
    if len(pairs) < min(2, len(codes)):
        pairs, how = _by_order(codes, other)
    unmapped = tuple(value for value, _ in all_codes if value not in pairs)
    loss = _loss(codes, other, pairs, how)
    if not pairs:
        return ValueMap("none", unmapped=unmapped, loss=loss)
    operation = _operation(pairs, unmapped)
    recoded = tuple(pairs.items()) if operation != "identity" else ()
    return ValueMap(operation, recoded, unmapped, loss)


def _operation(pairs: Mapping[str, str], unmapped: tuple[str, ...]) -> str:
    if len(set(pairs.values())) < len(pairs):
        return "regroup"
    same = all(pair == other for pair, other in pairs.items())
    return "identity" if same and not unmapped else "recode"


def _by_text(codes: Codes, other: Codes) -> dict[str, str]:
    """Values whose texts say the same: written alike, one meaning, or most words shared."""
    means = load_thesaurus().answer
    by_text = {means(text): value for value, text in reversed(other)}
    pairs = {value: by_text[means(text)] for value, text in codes if means(text) in by_text}
    for value, text in codes:
        if value not in pairs:
            near = max(((_shared(text, there), into) for into, there in other), default=(0.0, ""))
            if near[0] >= _ALIKE:
                pairs[value] = near[1]
    return pairs


def _by_order(codes: Codes, other: Codes) -> tuple[dict[str, str], Text]:
    """Lists of numbers without telling texts: as they are where they are the same numbers, by
    their order where there are equally many."""
    mine, theirs = [value for value, _ in codes], [value for value, _ in other]
    if not all(_NUMBER.fullmatch(value) for value in mine + theirs) or (
        _has_texts(codes) and _has_texts(other)
    ):
        return {}, Text()
    if set(mine) <= set(theirs):
        return {value: value for value in mine}, _SAME_NUMBERS
    if len(mine) != len(theirs):
        return {}, Text()
    mine, theirs = sorted(mine, key=int), sorted(theirs, key=int)
    return dict(zip(mine, theirs, strict=True)), _ORDER


def _has_texts(codes: Codes) -> bool:
    """Whether codes have texts of their own."""
    return any(text and text != value for value, text in codes)


def _shared(own: str, other: str) -> float:
    thesaurus = load_thesaurus()
    mine, theirs = thesaurus.terms(own), thesaurus.terms(other)
    both = sum(min(mine[term], theirs[term]) for term in mine.keys() & theirs.keys())
    return both / max(sum(mine.values()), sum(theirs.values()), 1.0)


# ------------------------------------------------------------------ what is lost


_SAME_NUMBERS = Text(
    nb="kodene har samme tall, men ikke tekster som bekrefter det",
    en="the codes have the same numbers, but no texts that confirm it",
)
_ORDER = Text(
    nb="kodene er koblet etter rekkefølge alene: sjekk hver av dem",
    en="the codes are paired by their order alone: check each of them",
)


def _loss(codes: Codes, other: Codes, pairs: Mapping[str, str], how: Text) -> Text:
    parts = [how, _without(codes, pairs), _together(codes, pairs), _unreached(other, pairs)]
    return joined("; ", filter(None, parts))


def _without(codes: Codes, pairs: Mapping[str, str]) -> Text:
    lost = _shown([(value, text) for value, text in codes if value not in pairs])
    if not lost:
        return Text()
    return Text("uten motstykke: {lost}", "without a counterpart: {lost}").filled(lost=lost)


def _together(codes: Codes, pairs: Mapping[str, str]) -> Text:
    into: dict[str, list[tuple[str, str]]] = {}
    for value, text in codes:
        if value in pairs:
            into.setdefault(pairs[value], []).append((value, text))
    merged = ", ".join(_shown(group, " + ") for group in into.values() if len(group) > 1)
    if not merged:
        return Text()
    return Text("faller sammen: {merged}", "fall together: {merged}").filled(merged=merged)


def _unreached(other: Codes, pairs: Mapping[str, str]) -> Text:
    never = _shown([(value, text) for value, text in other if value not in pairs.values()])
    if not never or not pairs:
        return Text()
    return Text("blir aldri brukt: {never}", "never used: {never}").filled(never=never)


def _shown(codes: list[tuple[str, str]], sign: str = ", ") -> str:
    shown = [f"{value} {text}" if text and text != value else value for value, text in codes[:8]]
    return sign.join(shown) + (" …" if len(codes) > 8 else "")


def _one_has_codes(first: bool) -> Text:
    if first:
        return Text("bare den første har koder", "only the first has codes")
    return Text("bare den andre har koder", "only the second has codes")


def _units(own: str, other: str) -> Text:
    return Text(
        "enhetene er ulike ({item} og {other}): regn om",
        "the units differ ({item} and {other}): convert",
    ).filled(item=own, other=other)
