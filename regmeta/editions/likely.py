"""Variables that are likely the same under other names, with the evidence for each pair."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from regmeta.editions.paired import (
    ENOUGH,
    MANY,
    MARGIN,
    EditionSide,
    Evidence,
    Pair,
    form_of,
    is_cut,
    last_part,
    short,
    technical,
)
from regmeta.model import Text, Variable
from regmeta.texts import letters


class Unpaired:
    """What is left on both sides when all that is the same has been paired."""

    def __init__(
        self,
        old: EditionSide,
        new: EditionSide,
        same: Mapping[str, Pair],
        forms: Mapping[str, str],
        skipped: set[str],
    ) -> None:
        self.old, self.new, self.forms = old, new, forms
        met = {pair.after.code for pair in same.values()}
        self.old_left = [
            variable
            for variable in old.content.kilde.variables
            if variable.code not in same and not skipped.intersection(variable.datasamlinger[:1])
        ]
        self.new_left = [
            variable for variable in new.content.kilde.variables if variable.code not in met
        ]
        self.neighbours = dict(self._neighbours(same))
        self.counterparts: dict[str, list[str]] = defaultdict(list)
        for before, after in self.neighbours:
            self.counterparts[before].append(after)

    def _neighbours(self, same: Mapping[str, Pair]) -> Iterator[tuple[tuple[str, str], None]]:
        """(before, after) that stand right behind, or right before, a pair that is the same."""
        after = {
            row.code: (rows[i - 1].code if i else "", rows[i + 1].code if i + 1 < len(rows) else "")
            for rows in self.new.of_form.values()
            for i, row in enumerate(rows)
        }
        for rows in self.old.of_form.values():
            for i, row in enumerate(rows):
                hit = same.get(row.code)
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
            Counter((form_of(row), letters(row.current.name(""))) for row in rows)
            for rows in (self.old_left, self.new_left)
        )


def proposals(left: Unpaired) -> list[Pair]:
    """Pairs with enough evidence, the strongest first; each variable in one at most."""
    scored = [
        Pair(candidate, other, evidence)
        for candidate, other in _candidates(left)
        if (evidence := tuple(_evidence(left, candidate, other)))
    ]
    strong = [scored_pair for scored_pair in scored if scored_pair.strength >= ENOUGH]
    strong.sort(
        key=lambda scored: (-round(scored.strength, 6), scored.before.order, scored.after.order)
    )
    rivals: dict[str, list[Pair]] = defaultdict(list)
    for pair in strong:
        rivals[pair.before.code].append(pair)
        rivals[pair.after.code].append(pair)
    taken: set[str] = set()
    kept = []
    for pair in strong:
        if pair.before.code in taken or pair.after.code in taken or _doubtful(pair, rivals, taken):
            continue
        taken.update((pair.before.code, pair.after.code))
        kept.append(pair)
    return kept


def _doubtful(pair: Pair, rivals: Mapping[str, list[Pair]], taken: set[str]) -> bool:
    """Whether another pair, still free, is as good and in no other order."""
    for other in (*rivals[pair.before.code], *rivals[pair.after.code]):
        if other is pair or other.before.code in taken or other.after.code in taken:
            continue
        if pair.strength - other.strength < MARGIN and not _in_order(pair, other, rivals):
            return True
    return False


def _in_order(pair: Pair, other: Pair, rivals: Mapping[str, list[Pair]]) -> bool:
    """Whether alike variables are as many on both sides: then order tells them apart."""
    before = {p.before.code for p in rivals[pair.after.code]}
    after = {p.after.code for p in rivals[pair.before.code]}
    return len(before) == len(after)


def _candidates(left: Unpaired) -> Iterator[tuple[Variable, Variable]]:
    """Pairs worth weighing: in forms that are paired, or with a name and a label in common."""
    by_key: dict[tuple[str, str, str], list[Variable]] = defaultdict(list)
    by_both: dict[tuple[str, str], list[Variable]] = defaultdict(list)
    for variable in left.new_left:
        for kind, text in _keys(left.new, variable):
            by_key[form_of(variable), kind, text].append(variable)
        by_both[last_part(technical(variable)), letters(variable.current.name(""))].append(variable)
    after = {variable.code: variable for variable in left.new_left}
    for variable in left.old_left:
        yield from _at_home(left, variable, by_key, after)
        if technical(variable) in left.old.common or variable.platform:
            continue
        for other in by_both[last_part(technical(variable)), letters(variable.current.name(""))]:
            if form_of(other) != left.forms.get(form_of(variable)) and not other.platform:
                yield variable, other


def _at_home(
    left: Unpaired,
    variable: Variable,
    by_key: Mapping[tuple[str, str, str], list[Variable]],
    after: Mapping[str, Variable],
) -> Iterator[tuple[Variable, Variable]]:
    """Those of the paired form that something small has in common with, so that letters are
    compared only there; what is common to very many proves nothing."""
    home = left.forms.get(form_of(variable))
    if not home:
        return
    variables: dict[str, Variable] = {}
    for kind, text in _keys(left.old, variable):
        alike = by_key.get((home, kind, text), ())
        if len(alike) <= MANY:
            variables.update((other.code, other) for other in alike)
    for code in left.counterparts.get(variable.code, ()):
        if code in after:
            variables[code] = after[code]
    yield from (
        (variable, other) for other in sorted(variables.values(), key=lambda other: other.order)
    )


def _keys(side: EditionSide, variable: Variable) -> Iterator[tuple[str, str]]:
    name = letters(technical(variable))
    yield "label", letters(variable.current.name(""))
    yield "last", last_part(technical(variable))
    yield "start", name[:4]
    yield "end", name[-6:]
    yield from (("name", name) for name in side.names(variable))


def _evidence(left: Unpaired, variable: Variable, other: Variable) -> Iterator[Evidence]:
    yield from _of_label(left, variable, other)
    yield from _of_name(left, variable, other)
    yield from _of_codes(left, variable, other)
    yield from _of_type(variable, other)
    if (variable.code, other.code) in left.neighbours:
        yield Evidence(0.15, Text("står på samme plass", "stands in the same place"))
    if left.forms.get(form_of(variable)) != form_of(other):
        yield Evidence(-0.1, Text("men i et annet skjema", "but in another form"))


def _of_label(left: Unpaired, variable: Variable, other: Variable) -> Iterator[Evidence]:
    name, later = variable.current.name(""), other.current.name("")
    if letters(name) == letters(later):
        before, after = left.labels
        repeats = max(
            before[form_of(variable), letters(name)], after[form_of(other), letters(later)]
        )
        text = Text("samme navn («{later}»)", "the same name (“{later}”)").filled(
            later=short(later)
        )
        yield Evidence(0.5 if repeats == 1 else 0.35, text)
        return
    alike = _alike(letters(name), letters(later))
    if alike >= 0.8 or is_cut(name, later):
        yield Evidence(
            0.3,
            Text(
                "nesten samme navn («{name}» og «{later}»)",
                "nearly the same name (“{name}” and “{later}”)",
            ).filled(name=short(name), later=short(later)),
        )


def _of_name(left: Unpaired, variable: Variable, other: Variable) -> Iterator[Evidence]:
    name, later = technical(variable), technical(other)
    both = left.old.names(variable) & left.new.names(other)
    if both:
        shown = _shown_name(left, variable, both)
        text = Text("samme tekniske navn ({shown})", "the same technical name ({shown})").filled(
            shown=shown
        )
        yield Evidence(0.55, text)
    elif last_part(name) == last_part(later) or is_cut(name, later):
        text = Text(
            "samme tekniske navn på nær sti eller lengde ({name} og {later})",
            "the same technical name but for path or length ({name} and {later})",
        ).filled(name=name, later=later)
        yield Evidence(0.5, text)
    elif _alike(letters(name), letters(later)) >= 0.7:
        text = Text(
            "liknende teknisk navn ({name} og {later})",
            "a similar technical name ({name} and {later})",
        ).filled(name=name, later=later)
        yield Evidence(0.25, text)


def _shown_name(left: Unpaired, variable: Variable, both: Iterable[str]) -> str:
    further = left.old.content.names.get(variable.code, ())
    return next(
        (name for name in (technical(variable), *further) if letters(name) in both),
        technical(variable),
    )


def _of_codes(left: Unpaired, variable: Variable, other: Variable) -> Iterator[Evidence]:
    codes, later = left.old.codes(variable), left.new.codes(other)
    if not (codes or later):
        return
    labels, others = ({letters(text) for text in rows.values()} for rows in (codes, later))
    shared = labels & others
    if codes == later:
        yield Evidence(0.2, Text("samme koder", "the same codes"))
    elif shared and len(shared) * 2 >= len(labels | others):
        yield Evidence(0.12, Text("de fleste kodene er like", "most codes are the same"))
    elif not (codes and later):
        yield Evidence(-0.15, Text("men bare én av dem har koder", "but only one has codes"))
    elif not shared:
        yield Evidence(-0.3, Text("men med andre koder", "but with other codes"))


def _of_type(variable: Variable, other: Variable) -> Iterator[Evidence]:
    kind, later = (v.current.properties.get("DataType", "") for v in (variable, other))
    if kind and kind == later:
        yield Evidence(0.05, Text("samme type", "the same type"))
    elif kind and later:
        yield Evidence(-0.2, Text("men en annen type", "but another type"))


@lru_cache(maxsize=65536)
def _alike(mine: str, other: str) -> float:
    matcher = SequenceMatcher(None, mine, other, autojunk=False)
    if not mine or not other or matcher.quick_ratio() < 0.7:
        return 0.0
    return matcher.ratio()
