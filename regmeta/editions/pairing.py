"""Which form and which variable is which in two contents: the same by code, or likely by evidence.

What has the same code (or, where forms are paired, the same technical name in the same form) is the
same. The rest is paired where the evidence is strong: label, technical name, codes, position and
form. Such a pair is a proposal, and carries its evidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Mapping as Map

from regmeta.editions.content import Content
from regmeta.editions.likely import Unpaired, proposals
from regmeta.editions.paired import FormPair, Pair, Pairing, Side, is_cut, local, technical
from regmeta.model import Datasamling, Variable
from regmeta.texts import letters


def pair(before: Content, after: Content) -> Pairing:
    """What in `before` is what in `after`."""
    old, new = Side(before), Side(after)
    forms, untold = _pair_forms(old, new)
    by_code = {one.before.code: one.after.code for one in forms}
    skipped = {one.code for one in untold}
    same = _same(old, new, by_code)
    left = Unpaired(old, new, same, by_code, skipped)
    proposed = proposals(left)
    pairs = sorted((*same.values(), *proposed), key=lambda one: one.after.order)
    met_before = {one.before.code for one in pairs}
    met_after = {one.after.code for one in pairs}
    forms_before = {one.before.code for one in forms} | skipped
    forms_after = {one.after.code for one in forms}
    forms_new = [f for code, f in new.forms.items() if code not in forms_after]
    unasked = {one.code for one in forms_new} if before.lone else set()
    return Pairing(
        forms=tuple(forms),
        variables=tuple(pairs),
        gone=tuple(one for one in left.old_left if one.code not in met_before),
        new=tuple(
            one
            for one in after.kilde.variables
            if one.code not in met_after and not unasked.intersection(one.datasamlinger[:1])
        ),
        forms_gone=tuple(f for code, f in old.forms.items() if code not in forms_before),
        forms_new=() if before.lone else tuple(forms_new),
        untold=(*untold, *(forms_new if before.lone else ())),
    )


# ------------------------------------------------------------------ forms


def _pair_forms(old: Side, new: Side) -> tuple[list[FormPair], list[Datasamling]]:
    """Forms by code, by name (cut or not), then by what they hold; and those a file cannot tell."""
    found: dict[str, FormPair] = {}
    met: set[str] = set()

    def take(one: Datasamling, other: Datasamling, by_content: bool) -> None:
        shared, of = _shared(old, new, one, other)
        found[one.code] = FormPair(one, other, by_content, shared, of)
        met.add(other.code)

    for alike in (_same_code, _same_name, _name_cut):
        for one in old.forms.values():
            hits = [f for f in new.forms.values() if f.code not in met and alike(one, f)]
            if one.code not in found and len(hits) == 1:
                take(one, hits[0], False)
    ranked = sorted(_by_content(old, new, found, met), key=lambda row: -row[0])
    for _, one, other in ranked:
        if one.code not in found and other.code not in met:
            take(one, other, True)
    lone = new.content.lone
    left = [one for one in old.forms.values() if one.code not in found]
    return [found[code] for code in old.forms if code in found], left if lone else []


def _same_code(one: Datasamling, other: Datasamling) -> bool:
    return local(one.code) == local(other.code)


def _name(form: Datasamling) -> str:
    return form.properties.get("PreferredTerm", "")


def _same_name(one: Datasamling, other: Datasamling) -> bool:
    return letters(_name(one)) == letters(_name(other)) != ""


def _name_cut(one: Datasamling, other: Datasamling) -> bool:
    return is_cut(_name(one), _name(other))


def _by_content(
    old: Side, new: Side, found: Map[str, FormPair], met: set[str]
) -> Iterator[tuple[float, Datasamling, Datasamling]]:
    """Forms that share more than half of what is their own, the most alike first."""
    for one in old.forms.values():
        for other in new.forms.values():
            if one.code in found or other.code in met:
                continue
            shared, of = _shared(old, new, one, other)
            if of and shared / of > 0.5:
                yield shared / of, one, other


def _shared(old: Side, new: Side, one: Datasamling, other: Datasamling) -> tuple[int, int]:
    """How many technical names two forms share, of those in the larger; the platform's apart."""
    left, right = old.own(one), new.own(other)
    known = frozenset().union(*right)
    return sum(1 for names in left if names & known), max(len(left), len(right))


# ------------------------------------------------------------------ the same variables


def _same(old: Side, new: Side, forms: Map[str, str]) -> dict[str, Pair]:
    """Pairs by code, and by technical name inside paired forms; keyed by the earlier code."""
    by_local = {local(one.code): one for one in new.content.kilde.variables}
    by_name: dict[tuple[str, str], list[Variable]] = defaultdict(list)
    for form, rows in new.of_form.items():
        for one in rows:
            by_name[form, technical(one)].append(one)
    found: dict[str, Pair] = {}
    met: set[str] = set()
    for form, rows in old.of_form.items():
        for one in rows:
            hit = by_local.get(local(one.code))
            if hit is None:
                named = by_name.get((forms.get(form, ""), technical(one)), [])
                hit = named[0] if len(named) == 1 else None
            if hit is not None and hit.code not in met:
                found[one.code] = Pair(one, hit)
                met.add(hit.code)
    return found


# ------------------------------------------------------------------ likely the same
