"""All that changed between two contents: what is paired is compared field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from regmeta.editions.codes import compare_codes, period_text
from regmeta.editions.content import Content
from regmeta.editions.difference import Difference, Facts, Item, Line, facts, gather
from regmeta.editions.fieldchanges import (
    CHECKS,
    NUMBER_TYPES,
    OF_THEIR_OWN,
    TEXT_TYPES,
    VAGUE_TYPES,
    WORDING,
    FieldChanges,
    changed_facts,
    column_label,
    flat,
    limits_text,
    lowered_label,
    narrower,
    plain_change,
    type_change,
    wording_change,
)
from regmeta.editions.paired import EditionSide, FormPair, Pair, Pairing, technical
from regmeta.editions.pairing import pair
from regmeta.model import Code, Datasamling, Text, Variable
from regmeta.spec.fields import Field, Spec
from regmeta.texts import joined, letters

_NO_NOTE = Text()


@dataclass(frozen=True)
class Diff:
    """What changed from one content to another, in lines, and the pairing it rests on."""

    before: Content
    after: Content
    pairing: Pairing
    lines: tuple[Line, ...]

    @property
    def proposals(self) -> tuple[Pair, ...]:
        """Pairs that are likely the same variable, with their evidence."""
        return tuple(variable for variable in self.pairing.variables if variable.evidence)

    def of_grade(self, grade: str) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.kind.grade == grade)


def compare(before: Content, after: Content, spec: Spec) -> Diff:
    """All that changed, gathered: what changes meaning first."""
    pairing = pair(before, after)
    comparing = _Comparing(before, after, spec, pairing)
    return Diff(before, after, pairing, gather(comparing.all()))


class _Comparing:
    """Two contents on their way to a list of differences."""

    def __init__(self, before: Content, after: Content, spec: Spec, pairing: Pairing) -> None:
        self.before, self.after, self.spec, self.pairing = before, after, spec, pairing
        self.old, self.new = EditionSide(before), EditionSide(after)
        self.form_of = {form.before.code: form.after.code for form in pairing.forms}
        self.fixed = before.fixed and after.fixed

    def all(self) -> Iterator[Difference]:
        yield from self.of_kilde()
        yield from self.of_forms()
        yield from self.of_columns()
        for variable in self.pairing.variables:
            yield from self.of_pair(variable)
        yield from self.of_rest()

    # -------------------------------------------------------------- registry and forms

    def of_kilde(self) -> Iterator[Difference]:
        """The registry's own properties, where both sides tell of them."""
        old, new = self.before.kilde.properties, self.after.kilde.properties
        if not (self.before.fixed and self.after.fixed):
            return
        item = Item(self.after.kilde.code, Text(new.get("PreferredTerm", "")))
        for field in self.spec["kilde"].fields:
            earlier, later = old.get(field.key, ""), new.get(field.key, "")
            if flat(earlier) != flat(later):
                wording = field.type in TEXT_TYPES or field.key in WORDING
                kind = "kilde-text-changed" if wording else "kilde-changed"
                yield Difference(kind, item, changed_facts(field, earlier, later, wording))

    def of_forms(self) -> Iterator[Difference]:
        for form_pair in self.pairing.forms:
            yield from self.of_form(form_pair)
        for kind, side, forms in (
            ("form-removed", self.old, self.pairing.forms_gone),
            ("form-added", self.new, self.pairing.forms_new),
        ):
            for form in forms:
                count = _counted(len(side.of_form.get(form.code, ())))
                yield Difference(kind, _form_item(form), facts(form=_name(form), count=count))

    def of_form(self, form_pair: FormPair) -> Iterator[Difference]:
        item, old, new = (
            _form_item(form_pair.after),
            form_pair.before.properties,
            form_pair.after.properties,
        )
        if form_pair.by_content:
            values = facts(
                before=_name(form_pair.before),
                after=_name(form_pair.after),
                shared=str(form_pair.shared),
                count=str(form_pair.of),
            )
            # A file with one form is named after the file, which says nothing of the form's name.
            if not (self.before.lone or self.after.lone):
                yield Difference("form-likely-renamed", item, values)
        elif flat(_name(form_pair.before)) != flat(_name(form_pair.after)):
            values = facts(before=_name(form_pair.before), after=_name(form_pair.after))
            yield Difference("form-renamed", item, values)
        for field in self.spec["datasamling"].fields:
            one_text, later = old.get(field.key, ""), new.get(field.key, "")
            if field.key in ("Code", "PreferredTerm") or flat(one_text) == flat(later):
                continue
            if self.fixed or (one_text and later):
                yield _of_form_field(field, item, one_text, later)

    # -------------------------------------------------------------- columns that come and go

    @cached_property
    def untold(self) -> frozenset[str]:
        """Fields that one of two files has no word of, for any variable."""
        if self.fixed:
            return frozenset()
        return _filled_keys(self.old) ^ _filled_keys(self.new)

    def of_columns(self) -> Iterator[Difference]:
        """What one codebook tells of variables that stand in both, and the other of none."""
        pairs = self.pairing.variables
        for kind, side, variables in (
            ("field-now-told", self.new, [variable_pair.after for variable_pair in pairs]),
            ("field-no-longer-told", self.old, [variable_pair.before for variable_pair in pairs]),
        ):
            for field in self.spec["variabel"].fields:
                if field.key not in self.untold:
                    continue
                for variable in variables:
                    if variable.current.properties.get(field.key):
                        values = facts(field=column_label(field))
                        yield Difference(kind, self.item(variable, side), values)

    # -------------------------------------------------------------- variables

    def item(
        self, variable: Variable, side: EditionSide, was: str = "", note: Text = _NO_NOTE
    ) -> Item:
        form = side.forms.get(variable.datasamlinger[0]) if variable.datasamlinger else None
        return Item(
            variable.code,
            variable.current.name,
            _name(form) if form else "",
            technical(variable),
            was,
            note,
        )

    def of_rest(self) -> Iterator[Difference]:
        for kind, side, variables, forms in (
            ("variable-removed", self.old, self.pairing.gone, self.pairing.forms_gone),
            ("variable-added", self.new, self.pairing.new, self.pairing.forms_new),
        ):
            told_forms = {form.code for form in forms}
            left = [
                variable
                for variable in variables
                if not told_forms.intersection(variable.datasamlinger[:1])
            ]
            items = {variable.code: self.item(variable, side) for variable in left}
            spread = _spread(items.values())
            for variable in left:
                item = items[variable.code]
                homes = spread[item.technical]
                if len(homes) == 1:
                    yield Difference(kind, item, facts(form=item.form))
                    continue
                names = [name for name, others in spread.items() if others == homes]
                yield Difference(f"{kind}-in-forms", item, _in_forms(names, homes))

    def of_pair(self, pair: Pair) -> Iterator[Difference]:
        names = technical(pair.before), technical(pair.after)
        was = names[0] if pair.evidence and names[0] != names[1] else ""
        item = self.item(pair.after, self.new, was)
        for kind, values in self.changes(pair):
            yield Difference(kind, item, values)
        if pair.evidence:
            why = joined("; ", (evidence.text for evidence in pair.evidence))
            yield Difference(
                "likely-renamed" if was else "likely-moved",
                self.item(pair.after, self.new, was, why),
                apart=facts(before=names[0], after=names[1], form=item.form),
            )
        elif self.fixed and pair.before.code != pair.after.code:
            codes = facts(before=pair.before.code, after=pair.after.code)
            yield Difference("code-changed", item, facts(form=item.form), apart=codes)

    def changes(self, pair: Pair) -> FieldChanges:
        old, new = pair.before.current.properties, pair.after.current.properties
        yield from self.of_lists(pair)
        yield from self.of_type(pair)
        for key, check in CHECKS:
            if key not in self.untold:
                yield from check(self.spec["variabel"][key], old.get(key, ""), new.get(key, ""))
        yield from self.of_bounds(old, new)
        yield from self.of_names(pair)
        yield from self.of_places(pair)
        for field in self.spec["variabel"].fields:
            if field.key not in OF_THEIR_OWN and not field.structural | (field.key in self.untold):
                yield from plain_change(field, old.get(field.key, ""), new.get(field.key, ""))

    def of_type(self, pair: Pair) -> FieldChanges:
        """A type that changed; a word that does not part integers from decimals tells of none."""
        old, new = (v.current.properties.get("DataType", "") for v in (pair.before, pair.after))
        words = [side.content.types.get(v.code, "") for side, v in self.sides(pair)]
        vague = next((word for word in words if word.casefold() in VAGUE_TYPES), "")
        if old != new and {old, new} == NUMBER_TYPES and vague:
            yield "type-vaguer", facts(word=vague)
        elif "DataType" not in self.untold:
            yield from type_change(self.spec["variabel"]["DataType"], old, new)

    def of_lists(self, pair: Pair) -> FieldChanges:
        old, new = _codes(self.old, pair.before), _codes(self.new, pair.after)
        changed = list(compare_codes(old, new)) if old or new else []
        before, after = (_list_names(side, v) for side, v in self.sides(pair))
        if _is_exchanged(old, new, before, after):
            yield "list-exchanged", facts(before=before, after=after)
        else:
            yield from changed
        if self.fixed and before != after and old and not changed:
            yield "list-renamed", facts(before=before, after=after)

    def sides(
        self, pair: Pair
    ) -> tuple[tuple[EditionSide, Variable], tuple[EditionSide, Variable]]:
        return (self.old, pair.before), (self.new, pair.after)

    def of_bounds(self, old: Mapping[str, str], new: Mapping[str, str]) -> FieldChanges:
        keys = [key for key in ("GrenseLav", "GrenseHoy") if key not in self.untold]
        ends = [narrower(key, old.get(key, ""), new.get(key, "")) for key in keys]
        if not any(ends):
            return
        kind = "bounds-narrowed" if "<" in ends else "bounds-widened"
        if "?" in ends:
            kind = "bounds-changed"
        yield kind, facts(before=limits_text(old), after=limits_text(new))

    def of_names(self, pair: Pair) -> FieldChanges:
        old, new = pair.before.current.properties, pair.after.current.properties
        seen: set[tuple[str, str]] = set()
        for key in ("PreferredTerm", "Ledetekst"):
            texts = (flat(old.get(key, "")), flat(new.get(key, "")))
            if key in self.untold or texts in seen or texts[0] == texts[1]:
                continue
            seen.add(texts)
            yield from wording_change(self.spec["variabel"][key], *texts)

    def of_places(self, pair: Pair) -> FieldChanges:
        old, new = pair.before, pair.after
        if self.fixed and not pair.evidence:
            before, after = technical(old), technical(new)
            if before != after and new.current.properties.get("DatabaseReferanse"):
                yield "technical-name-changed", facts(before=before, after=after)
        kept = tuple(self.form_of.get(code, code) for code in old.datasamlinger)
        if set(kept) != set(new.datasamlinger) and not pair.evidence:
            names = [
                ", ".join(_name(side.forms[code]) for code in codes if code in side.forms)
                for side, codes in ((self.old, old.datasamlinger), (self.new, new.datasamlinger))
            ]
            yield "moved", facts(before=names[0], after=names[1])
        yield from self.of_periods(pair)
        groups = [_groups(side, v) for side, v in self.sides(pair)]
        if groups[0] != groups[1] and "variabelgruppe" not in self.untold and all(groups):
            yield "group-changed", facts(before=groups[0], after=groups[1])

    def of_periods(self, pair: Pair) -> FieldChanges:
        if {"GyldigFra", "GyldigTil"} & self.untold:
            return
        old, new = pair.before.current.period, pair.after.current.period
        more = len(pair.after.versions) > len(pair.before.versions)
        if more and new.start and new.start != old.start:
            yield "version-added", facts(after=new.start.isoformat())
        elif old != new:
            yield "period-changed", facts(before=period_text(old), after=period_text(new))


# ------------------------------------------------------------------ one field


# ------------------------------------------------------------------ limits


# ------------------------------------------------------------------ words


def _name(form: Datasamling) -> str:
    return form.properties.get("PreferredTerm", form.code)


def _is_exchanged(old: tuple[Code, ...], new: tuple[Code, ...], before: str, after: str) -> bool:
    """Whether a list was taken for another: no code in common, or another name and no codes."""
    if old and new:
        return not _shares(old, new)
    return not old and not new and bool(before and after) and before != after


def _spread(items: Iterable[Item]) -> dict[str, tuple[str, ...]]:
    """The forms that each technical name came to, or went from."""
    nones: dict[str, dict[str, None]] = {}
    for item in items:
        nones.setdefault(item.technical, {})[item.form] = None
    return {name: tuple(forms) for name, forms in nones.items()}


_FORMS_SHOWN = 3


def _in_forms(names: list[str], forms: tuple[str, ...]) -> Facts:
    """`36 variabler` and `skjemaene «A», «B» og «C»`: one change, made in many forms."""
    text = Text("«{names}»", "“{names}”").filled(names=names[0])
    what = text if len(names) == 1 else _counted(len(names))
    return facts(what=what, forms=_these(forms))


def _these(forms: tuple[str, ...]) -> Text:
    if len(forms) > _FORMS_SHOWN:
        return Text("{count} skjemaer", "{count} forms").filled(count=len(forms))
    *first, last = (Text("«{form}»", "“{form}”").filled(form=form) for form in forms)
    return Text("skjemaene {first} og {last}", "the forms {first} and {last}").filled(
        first=joined(", ", first), last=last
    )


def _counted(n: int) -> Text:
    if n == 1:
        return Text("1 variabel", "1 variable")
    return Text("{n} variabler", "{n} variables").filled(n=n)


def _of_form_field(field: Field, item: Item, old: str, new: str) -> Difference:
    named = facts(form=item.form)
    if field.type in TEXT_TYPES or field.key in WORDING:
        return Difference("form-text-changed", item, (*named, *facts(field=lowered_label(field))))
    counted = field.key == "TelleEnhet" and old
    kind = "count-unit-changed" if counted else "form-changed"
    return Difference(kind, item, (*named, *changed_facts(field, old, new)))


def _form_item(form: Datasamling) -> Item:
    return Item(form.code, Text(_name(form)), _name(form))


def _filled_keys(side: EditionSide) -> frozenset[str]:
    return frozenset(
        key
        for variable in side.content.kilde.variables
        for key, text in variable.current.properties.items()
        if text
    )


def _codes(side: EditionSide, variable: Variable) -> tuple[Code, ...]:
    lists = (side.kodeverk[code] for code in variable.kodeverk if code in side.kodeverk)
    return tuple(code for kodeverk in lists for code in kodeverk.codes)


def _shares(old: Iterable[Code], new: Iterable[Code]) -> bool:
    labels = {letters(code.label("")) for code in old}
    values = {code.value for code in old}
    return any(letters(code.label("")) in labels for code in new) or len(values) < 3


def _list_names(side: EditionSide, variable: Variable) -> str:
    lists = [side.kodeverk[code] for code in variable.kodeverk if code in side.kodeverk]
    return ", ".join(kodeverk.name or kodeverk.reference for kodeverk in lists)


def _groups(side: EditionSide, variable: Variable) -> str:
    names = {
        variabelgruppe.code: variabelgruppe.name
        for variabelgruppe in side.content.kilde.variabelgrupper
    }
    return ", ".join(names.get(code, code) for code in variable.variabelgrupper)
