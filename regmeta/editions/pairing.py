"""Which form and which variable is which in two contents: the same by code, or likely by evidence.

What has the same code (or, where forms are paired, the same technical name in the same form) is the
same. The rest is paired where the evidence is strong: label, technical name, codes, position and
form. Such a pair is a proposal, and carries its evidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from regmeta.editions.content import Content
from regmeta.editions.likely import Unpaired, proposals
from regmeta.editions.paired import EditionSide, FormPair, Pair, Pairing, is_cut, local, technical
from regmeta.model import Datasamling, Variable
from regmeta.texts import letters


def pair(before: Content, after: Content) -> Pairing:
    """What in `before` is what in `after`."""
    old, new = EditionSide(before), EditionSide(after)
    forms, untold = _pair_forms(old, new)
    by_code = {form_pair.before.code: form_pair.after.code for form_pair in forms}
    skipped = {form.code for form in untold}
    same = _same(old, new, by_code)
    left = Unpaired(old, new, same, by_code, skipped)
    pairs = sorted((*same.values(), *proposals(left)), key=lambda item: item.after.order)
    forms_new = _without(new.forms, {form_pair.after.code for form_pair in forms})
    unasked = {form.code for form in forms_new} if before.lone else set()
    met = {matched.after.code for matched in pairs}
    return Pairing(
        forms=tuple(forms),
        variables=tuple(pairs),
        gone=_not_among(left.old_left, {matched.before.code for matched in pairs}),
        new=tuple(
            variable
            for variable in _not_among(after.kilde.variables, met)
            if not unasked.intersection(variable.datasamlinger[:1])
        ),
        forms_gone=_without(old.forms, {*by_code, *skipped}),
        forms_new=() if before.lone else forms_new,
        untold=(*untold, *(forms_new if before.lone else ())),
    )


def _without(forms: Mapping[str, Datasamling], codes: Collection[str]) -> tuple[Datasamling, ...]:
    return tuple(form for code, form in forms.items() if code not in codes)


def _not_among(variables: Iterable[Variable], codes: set[str]) -> tuple[Variable, ...]:
    return tuple(variable for variable in variables if variable.code not in codes)


# ------------------------------------------------------------------ forms


def _pair_forms(old: EditionSide, new: EditionSide) -> tuple[list[FormPair], list[Datasamling]]:
    """Forms by code, by name (cut or not), then by what they hold; and those a file cannot tell."""
    form_pairs: dict[str, FormPair] = {}
    met: set[str] = set()

    def take(datasamling: Datasamling, other: Datasamling, by_content: bool) -> None:
        shared, of = _shared(old, new, datasamling, other)
        form_pairs[datasamling.code] = FormPair(datasamling, other, by_content, shared, of)
        met.add(other.code)

    for alike in (_same_code, _same_name, _name_cut):
        for form in _without(old.forms, form_pairs):
            hits = [f for f in _without(new.forms, met) if alike(form, f)]
            if len(hits) == 1:
                take(form, hits[0], False)
    ranked = sorted(_by_content(old, new, form_pairs, met), key=lambda row: -row[0])
    for _, form, other in ranked:
        if form.code not in form_pairs and other.code not in met:
            take(form, other, True)
    left = list(_without(old.forms, form_pairs)) if new.content.lone else []
    return [form_pairs[code] for code in old.forms if code in form_pairs], left


def _same_code(datasamling: Datasamling, other: Datasamling) -> bool:
    return local(datasamling.code) == local(other.code)


def _name(form: Datasamling) -> str:
    return form.properties.get("PreferredTerm", "")


def _same_name(datasamling: Datasamling, other: Datasamling) -> bool:
    return letters(_name(datasamling)) == letters(_name(other)) != ""


def _name_cut(datasamling: Datasamling, other: Datasamling) -> bool:
    return is_cut(_name(datasamling), _name(other))


def _by_content(
    old: EditionSide, new: EditionSide, form_pairs: Mapping[str, FormPair], met: set[str]
) -> Iterator[tuple[float, Datasamling, Datasamling]]:
    """Forms that share more than half of what is their own, the most alike first."""
    for form in old.forms.values():
        for other in new.forms.values():
            if form.code in form_pairs or other.code in met:
                continue
            shared, of = _shared(old, new, form, other)
            if of and shared / of > 0.5:
                yield shared / of, form, other


def _shared(
    old: EditionSide, new: EditionSide, datasamling: Datasamling, other: Datasamling
) -> tuple[int, int]:
    """How many technical names two forms share, of those in the larger; the platform's apart."""
    left, right = old.own(datasamling), new.own(other)
    right_names = frozenset().union(*right)
    return sum(1 for names in left if names & right_names), max(len(left), len(right))


# ------------------------------------------------------------------ the same variables


def _same(old: EditionSide, new: EditionSide, forms: Mapping[str, str]) -> dict[str, Pair]:
    """Pairs by code, and by technical name inside paired forms; keyed by the earlier code."""
    by_local = {local(variable.code): variable for variable in new.content.kilde.variables}
    by_name: dict[tuple[str, str], list[Variable]] = defaultdict(list)
    for form, rows in new.of_form.items():
        for row in rows:
            by_name[form, technical(row)].append(row)
    pairs: dict[str, Pair] = {}
    met: set[str] = set()
    for form, rows in old.of_form.items():
        for row in rows:
            hit = by_local.get(local(row.code))
            if hit is None:
                named = by_name.get((forms.get(form, ""), technical(row)), [])
                hit = named[0] if len(named) == 1 else None
            if hit is not None and hit.code not in met:
                pairs[row.code] = Pair(row, hit)
                met.add(hit.code)
    return pairs


# ------------------------------------------------------------------ likely the same
