"""Which form and which variable is which in two contents: the same by code, or likely by evidence.

What has the same code (or, where forms are paired, the same technical name in the same form) is the
same. The rest is paired where the evidence is strong: label, technical name, codes, position and
form. Such a pair is a proposal, and carries its evidence.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass
from dataclasses import field as made
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from regmeta.editions.content import Content
from regmeta.model import Datasamling, Kodeverk, Text, Variable
from regmeta.texts import letters

ENOUGH = 0.6
"""The least evidence, out of about 1.5, with which two variables are proposed as one."""
MARGIN = 0.08
"""How much stronger than the next best a proposal must be, unless position decides."""
_MANY = 60
"""Variables of a form that share a label or the beginning of a name, and it proves nothing."""
_CUT = 15
"""Letters that two names share where one is taken for the other cut short (Excel cuts at 31)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason to take two variables for one, in words."""

    strength: float
    text: Text


@dataclass(frozen=True, slots=True)
class Pair:
    """A variable before and after. No evidence: the same code. Else a proposal."""

    before: Variable
    after: Variable
    evidence: tuple[Evidence, ...] = ()

    @property
    def strength(self) -> float:
        return sum(one.strength for one in self.evidence)


@dataclass(frozen=True, slots=True)
class FormPair:
    """A form before and after; `shared` of `of` technical names are the same."""

    before: Datasamling
    after: Datasamling
    by_content: bool = False
    shared: int = 0
    of: int = 0


@dataclass(frozen=True)
class Side:
    """A content with what pairing asks of it again and again."""

    content: Content

    @cached_property
    def forms(self) -> dict[str, Datasamling]:
        return {one.code: one for one in self.content.kilde.datasamlinger}

    @cached_property
    def of_form(self) -> dict[str, list[Variable]]:
        """Variables by their first form, in order; '' holds those without one."""
        found: dict[str, list[Variable]] = defaultdict(list)
        for variable in self.content.kilde.variables:
            found[variable.datasamlinger[0] if variable.datasamlinger else ""].append(variable)
        return found

    @cached_property
    def kodeverk(self) -> dict[str, Kodeverk]:
        both = (*self.content.national, *self.content.kilde.kodeverk)
        return {one.code: one for one in both}

    @cached_property
    def common(self) -> frozenset[str]:
        """Technical names in more than half of the forms: the platform's, which prove nothing."""
        forms = [rows for rows in self.of_form.values() if rows]
        counts = Counter(name for rows in forms for name in {technical(one) for one in rows})
        return frozenset(
            name for name, n in counts.items() if len(forms) > 3 and n > len(forms) / 2
        )

    @cached_property
    def _names(self) -> dict[str, frozenset[str]]:
        further = self.content.names
        return {
            one.code: frozenset(
                letters(name) for name in (technical(one), *further.get(one.code, ()))
            )
            - {""}
            for one in self.content.kilde.variables
        }

    def names(self, variable: Variable) -> frozenset[str]:
        """Every technical name of a variable, bare of signs and case."""
        return self._names[variable.code]

    @cached_property
    def _own(self) -> dict[str, list[frozenset[str]]]:
        """The names of what is a form's own, by form."""
        return {
            form: [self.names(row) for row in rows if technical(row) not in self.common]
            for form, rows in self.of_form.items()
        }

    def own(self, form: Datasamling) -> list[frozenset[str]]:
        """The names of the variables of a form, the platform's apart."""
        return self._own.get(form.code, [])

    def codes(self, variable: Variable) -> dict[str, str]:
        """The labels of a variable's codes, by value."""
        return {
            code.value: code.label("")
            for reference in variable.kodeverk
            if reference in self.kodeverk
            for code in self.kodeverk[reference].codes
        }


@dataclass(frozen=True, slots=True)
class Pairing:
    """All pairs in the order of the later content, and what is left on either side.

    `untold` are forms that the other file could not tell of: it holds one form by its nature.
    """

    forms: tuple[FormPair, ...]
    variables: tuple[Pair, ...]
    gone: tuple[Variable, ...]
    new: tuple[Variable, ...]
    forms_gone: tuple[Datasamling, ...]
    forms_new: tuple[Datasamling, ...]
    untold: tuple[Datasamling, ...] = made(default=())


def local(code: str) -> str:
    """A code without its kind and the registry's short name: `V_NGER.INN.ALDER` is `INN.ALDER`."""
    return code.partition(".")[2] or code


def technical(variable: Variable) -> str:
    """The name of the column in the registry's own database."""
    return variable.current.properties.get("DatabaseReferanse") or local(variable.code)


@lru_cache(maxsize=65536)
def _last(text: str) -> str:
    """The last part of a dotted path: `Person.FamilyStatus` is `familystatus`."""
    return letters(re.split(r"[./]", text)[-1])


def _is_cut(one: str, other: str) -> bool:
    short, long = sorted((letters(one), letters(other)), key=len)
    return len(short) >= _CUT and short != long and long.startswith(short)


def pair(before: Content, after: Content) -> Pairing:
    """What in `before` is what in `after`."""
    old, new = Side(before), Side(after)
    forms, untold = _pair_forms(old, new)
    by_code = {one.before.code: one.after.code for one in forms}
    skipped = {one.code for one in untold}
    same = _same(old, new, by_code)
    left = _Left(old, new, same, by_code, skipped)
    proposed = _proposals(left)
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
    return _is_cut(_name(one), _name(other))


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


class _Left:
    """What is left on both sides when all that is the same has been paired."""

    def __init__(
        self,
        old: Side,
        new: Side,
        same: Map[str, Pair],
        forms: Map[str, str],
        skipped: set[str],
    ) -> None:
        self.old, self.new, self.forms = old, new, forms
        met = {one.after.code for one in same.values()}
        self.old_left = [
            one
            for one in old.content.kilde.variables
            if one.code not in same and not skipped.intersection(one.datasamlinger[:1])
        ]
        self.new_left = [one for one in new.content.kilde.variables if one.code not in met]
        self.neighbours = dict(self._neighbours(same))
        self.beside: dict[str, list[str]] = defaultdict(list)
        for before, after in self.neighbours:
            self.beside[before].append(after)

    def _neighbours(self, same: Map[str, Pair]) -> Iterator[tuple[tuple[str, str], None]]:
        """(before, after) that stand right behind, or right before, a pair that is the same."""
        after = {
            one.code: (rows[i - 1].code if i else "", rows[i + 1].code if i + 1 < len(rows) else "")
            for rows in self.new.of_form.values()
            for i, one in enumerate(rows)
        }
        for rows in self.old.of_form.values():
            for i, one in enumerate(rows):
                hit = same.get(one.code)
                if hit is None:
                    continue
                left, right = after[hit.after.code]
                if i:
                    yield (rows[i - 1].code, left), None
                if i + 1 < len(rows):
                    yield (rows[i + 1].code, right), None

    @cached_property
    def labels(self) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
        """How often a label stands in a form, before and after: one that repeats proves less."""
        return tuple(  # type: ignore[return-value]
            Counter((_form(one), letters(one.current.name(""))) for one in rows)
            for rows in (self.old_left, self.new_left)
        )


def _form(variable: Variable) -> str:
    return variable.datasamlinger[0] if variable.datasamlinger else ""


def _proposals(left: _Left) -> list[Pair]:
    """Pairs with enough evidence, the strongest first; each variable in one at most."""
    scored = [
        Pair(one, other, evidence)
        for one, other in _candidates(left)
        if (evidence := tuple(_evidence(left, one, other)))
    ]
    strong = [one for one in scored if one.strength >= ENOUGH]
    strong.sort(key=lambda one: (-round(one.strength, 6), one.before.order, one.after.order))
    rivals: dict[str, list[Pair]] = defaultdict(list)
    for one in strong:
        rivals[one.before.code].append(one)
        rivals[one.after.code].append(one)
    taken: set[str] = set()
    kept = []
    for one in strong:
        if one.before.code in taken or one.after.code in taken or _doubtful(one, rivals, taken):
            continue
        taken.update((one.before.code, one.after.code))
        kept.append(one)
    return kept


def _doubtful(one: Pair, rivals: Map[str, list[Pair]], taken: set[str]) -> bool:
    """Whether another pair, still free, is as good and in no other order."""
    for other in (*rivals[one.before.code], *rivals[one.after.code]):
        if other is one or other.before.code in taken or other.after.code in taken:
            continue
        if one.strength - other.strength < MARGIN and not _in_order(one, other, rivals):
            return True
    return False


def _in_order(one: Pair, other: Pair, rivals: Map[str, list[Pair]]) -> bool:
    """Whether alike variables are as many on both sides: then order tells them apart."""
    before = {p.before.code for p in rivals[one.after.code]}
    after = {p.after.code for p in rivals[one.before.code]}
    return len(before) == len(after)


def _candidates(left: _Left) -> Iterator[tuple[Variable, Variable]]:
    """Pairs worth weighing: in forms that are paired, or with a name and a label in common."""
    by_key: dict[tuple[str, str, str], list[Variable]] = defaultdict(list)
    by_both: dict[tuple[str, str], list[Variable]] = defaultdict(list)
    for one in left.new_left:
        for kind, text in _keys(left.new, one):
            by_key[_form(one), kind, text].append(one)
        by_both[_last(technical(one)), letters(one.current.name(""))].append(one)
    after = {one.code: one for one in left.new_left}
    for one in left.old_left:
        yield from _at_home(left, one, by_key, after)
        if technical(one) in left.old.common or one.platform:
            continue
        for other in by_both[_last(technical(one)), letters(one.current.name(""))]:
            if _form(other) != left.forms.get(_form(one)) and not other.platform:
                yield one, other


def _at_home(
    left: _Left,
    one: Variable,
    by_key: Map[tuple[str, str, str], list[Variable]],
    after: Map[str, Variable],
) -> Iterator[tuple[Variable, Variable]]:
    """Those of the paired form that something small has in common with, so that letters are
    compared only there; what is common to very many proves nothing."""
    home = left.forms.get(_form(one))
    if not home:
        return
    found: dict[str, Variable] = {}
    for kind, text in _keys(left.old, one):
        alike = by_key.get((home, kind, text), ())
        if len(alike) <= _MANY:
            found.update((other.code, other) for other in alike)
    for code in left.beside.get(one.code, ()):
        if code in after:
            found[code] = after[code]
    yield from ((one, other) for other in sorted(found.values(), key=lambda other: other.order))


def _keys(side: Side, one: Variable) -> Iterator[tuple[str, str]]:
    name = letters(technical(one))
    yield "label", letters(one.current.name(""))
    yield "last", _last(technical(one))
    yield "start", name[:4]
    yield "end", name[-6:]
    yield from (("name", known) for known in side.names(one))


def _evidence(left: _Left, one: Variable, other: Variable) -> Iterator[Evidence]:
    yield from _of_label(left, one, other)
    yield from _of_name(left, one, other)
    yield from _of_codes(left, one, other)
    yield from _of_type(one, other)
    if (one.code, other.code) in left.neighbours:
        yield Evidence(0.15, Text("står på samme plass", "stands in the same place"))
    if left.forms.get(_form(one)) != _form(other):
        yield Evidence(-0.1, Text("men i et annet skjema", "but in another form"))


def _of_label(left: _Left, one: Variable, other: Variable) -> Iterator[Evidence]:
    name, later = one.current.name(""), other.current.name("")
    if letters(name) == letters(later):
        before, after = left.labels
        repeats = max(before[_form(one), letters(name)], after[_form(other), letters(later)])
        text = Text(f"samme navn («{short(later)}»)", f"the same name (“{short(later)}”)")
        yield Evidence(0.5 if repeats == 1 else 0.35, text)
        return
    alike = _alike(letters(name), letters(later))
    if alike >= 0.8 or _is_cut(name, later):
        yield Evidence(
            0.3,
            Text(
                f"nesten samme navn («{short(name)}» og «{short(later)}»)",
                f"nearly the same name (“{short(name)}” and “{short(later)}”)",
            ),
        )


def _of_name(left: _Left, one: Variable, other: Variable) -> Iterator[Evidence]:
    name, later = technical(one), technical(other)
    both = left.old.names(one) & left.new.names(other)
    if both:
        shown = _shown_name(left, one, both)
        text = Text(f"samme tekniske navn ({shown})", f"the same technical name ({shown})")
        yield Evidence(0.55, text)
    elif _last(name) == _last(later) or _is_cut(name, later):
        text = Text(
            f"samme tekniske navn på nær sti eller lengde ({name} og {later})",
            f"the same technical name but for path or length ({name} and {later})",
        )
        yield Evidence(0.5, text)
    elif _alike(letters(name), letters(later)) >= 0.7:
        text = Text(
            f"liknende teknisk navn ({name} og {later})",
            f"a similar technical name ({name} and {later})",
        )
        yield Evidence(0.25, text)


def _shown_name(left: _Left, one: Variable, both: Iterable[str]) -> str:
    further = left.old.content.names.get(one.code, ())
    return next(
        (name for name in (technical(one), *further) if letters(name) in both), technical(one)
    )


def _of_codes(left: _Left, one: Variable, other: Variable) -> Iterator[Evidence]:
    codes, later = left.old.codes(one), left.new.codes(other)
    if not codes and not later:
        return
    labels, others = ({letters(text) for text in rows.values()} for rows in (codes, later))
    if codes == later:
        yield Evidence(0.2, Text("samme koder", "the same codes"))
    elif labels & others and len(labels & others) * 2 >= len(labels | others):
        yield Evidence(0.12, Text("de fleste kodene er like", "most codes are the same"))
    elif not codes or not later:
        yield Evidence(-0.15, Text("men bare én av dem har koder", "but only one has codes"))
    elif not labels & others:
        yield Evidence(-0.3, Text("men med andre koder", "but with other codes"))


def _of_type(one: Variable, other: Variable) -> Iterator[Evidence]:
    kind, later = (v.current.properties.get("DataType", "") for v in (one, other))
    if kind and kind == later:
        yield Evidence(0.05, Text("samme type", "the same type"))
    elif kind and later:
        yield Evidence(-0.2, Text("men en annen type", "but another type"))


@lru_cache(maxsize=65536)
def _alike(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if not one or not other or matcher.quick_ratio() < 0.7:
        return 0.0
    return matcher.ratio()


def short(text: str, length: int = 60) -> str:
    """A text as it fits in a sentence."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1].rstrip() + "…"


def ordered(variables: Sequence[Variable]) -> list[Variable]:
    """Variables as they stand in their forms."""
    return sorted(variables, key=lambda one: one.order)
