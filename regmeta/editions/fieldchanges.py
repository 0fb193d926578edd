"""What happened to one field, from its text before and after: a type changed, a limit narrowed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from regmeta.editions.codes import figures, reworded
from regmeta.editions.difference import Facts, facts
from regmeta.editions.paired import short
from regmeta.model import Text
from regmeta.spec.fields import Field
from regmeta.spec.tokens import DataType, JaNei
from regmeta.texts import letters, limit_of, lowered, number_of

VAGUE_TYPES = frozenset({"tall", "numerisk", "number", "numeric", "nummer"})
"""Words for a type that holds integers and decimals alike (MRS since 2021: `Tall`)."""


NUMBER_TYPES: set[str] = {DataType.INTEGER, DataType.DECIMAL}


_NOTHING = Text("ingenting", "nothing")


_UNLIMITED = Text("ingen", "none")


TEXT_TYPES = frozenset({"Text", "LangTaggedList", "MultilingualText"})


WORDING = frozenset(
    {
        "NavnEngelsk",
        "TabellvennligNavn",
        "TabellvennligNavnEngelsk",
        "Emneord",
        "AnbefalteBruksomraader",
        "KortNavn",
    }
)
"""Fields of short text that are wording all the same."""


OF_THEIR_OWN = frozenset(
    {
        "PreferredTerm",
        "Ledetekst",
        "DataType",
        "MaaleEnhet",
        "MaaleType",
        "OpprinnelseUtledning",
        "FlerkodetFelt",
        "GrenseLav",
        "GrenseHoy",
        "Lengde",
        "Presisjon",
        "Obligatorisk",
        "Identifiseringsgrad",
        "Synlig",
        "GyldigFra",
        "GyldigTil",
        "DatabaseReferanse",
        "VersjonReferanseKode",
    }
)
"""Fields that a rule of their own looks at."""


FieldChanges = Iterator[tuple[str, Facts]]


Check = Callable[[Field, str, str], FieldChanges]
"""What happened to one field: its text before and after."""


def type_change(field: Field, old: str, new: str) -> FieldChanges:
    if old != new and old and new:
        yield "type-changed", _fact_values(field, old, new)
    elif old != new and new:
        yield "type-given", facts(after=_value(field, new))


def _unit(field: Field, old: str, new: str) -> FieldChanges:
    if letters(old) == letters(new) and flat(old) == flat(new):
        return
    yield "unit-changed" if old and new else "unit-given", _fact_values(field, old, new)


def _replaced(kind: str) -> Check:
    def check(field: Field, old: str, new: str) -> FieldChanges:
        if flat(old) == flat(new):
            return
        changed = old and new
        yield (
            kind if changed else "property-changed",
            (_fact_values(field, old, new) if changed else changed_facts(field, old, new)),
        )

    return check


def _derivation(field: Field, old: str, new: str) -> FieldChanges:
    if "".join(old.split()) == "".join(new.split()):
        return
    if old and new:
        yield "derivation-changed", facts(before=short(old, 80), after=short(new, 80))
    else:
        yield "text-given" if new else "text-taken-away", facts(field=lowered_label(field))


def _mandatory(_: Field, old: str, new: str) -> FieldChanges:
    if (old == "true") != (new == "true"):
        yield "made-mandatory" if new == "true" else "made-optional", ()


def _visible(_: Field, old: str, new: str) -> FieldChanges:
    if (old == JaNei.NO) != (new == JaNei.NO):
        yield "hidden" if new == JaNei.NO else "shown", ()


def _sized(less: str, more: str) -> Check:
    def check(field: Field, old: str, new: str) -> FieldChanges:
        earlier, later = number_of(old), number_of(new)
        if earlier is None or later is None:
            if flat(old) != flat(new):
                yield "property-changed", changed_facts(field, old, new)
        elif earlier != later:
            yield less if later < earlier else more, facts(before=flat(old), after=flat(new))

    return check


CHECKS = (
    ("MaaleEnhet", _unit),
    ("MaaleType", _replaced("measure-changed")),
    ("OpprinnelseUtledning", _derivation),
    ("FlerkodetFelt", _replaced("many-answers-changed")),
    ("Lengde", _sized("length-shortened", "length-widened")),
    ("Presisjon", _sized("precision-lowered", "precision-raised")),
    ("Obligatorisk", _mandatory),
    ("Identifiseringsgrad", _replaced("identification-changed")),
    ("Synlig", _visible),
)


def wording_change(field: Field, old: str, new: str) -> FieldChanges:
    """A name or a question in other words: other figures, quite other, or merely reworded."""
    if not old or not new:
        yield "text-given" if new else "text-taken-away", facts(field=lowered_label(field))
        return
    values = facts(before=short(old, 80), after=short(new, 80))
    if figures(old) != figures(new) and _same_but_figures(old, new):
        yield "question-figures-changed", (*facts(field=lowered_label(field)), *values)
    elif field.key != "PreferredTerm":
        yield "text-changed", facts(field=lowered_label(field))
    elif letters(old) == letters(new) or reworded(old, new) or _shared_word(old, new):
        yield "name-reworded", values
    else:
        yield "name-replaced", values


def _same_but_figures(old: str, new: str) -> bool:
    earlier, later = ("".join(c for c in letters(text) if not c.isdigit()) for text in (old, new))
    return (
        bool(figures(old)) and bool(figures(new)) and (earlier == later or reworded(earlier, later))
    )


def _shared_word(old: str, new: str) -> bool:
    words = [{w for w in text.casefold().split() if len(w) > 3} for text in (old, new)]
    return bool(words[0] & words[1])


def plain_change(field: Field, old: str, new: str) -> FieldChanges:
    if flat(old) == flat(new):
        return
    if field.type not in TEXT_TYPES and field.key not in WORDING:
        yield "property-changed", changed_facts(field, old, new)
        return
    yield _of_text(old, new), facts(field=lowered_label(field))


def _of_text(old: str, new: str) -> str:
    if not old:
        return "text-given"
    return "text-changed" if new else "text-taken-away"


def narrower(key: str, old: str, new: str) -> str:
    """`<` where less is allowed than before, `>` where more, `?` where none can tell, '' alike."""
    if flat(old).strip("'\"") == flat(new).strip("'\""):
        return ""
    earlier, later = limit_of(old), limit_of(new)
    if not old or not new:
        return "<" if new else ">"
    if earlier is None or later is None or type(earlier) is not type(later):
        return "?"
    if earlier == later:
        return ""
    low = key == "GrenseLav"
    return "<" if (later > earlier) == low else ">"  # type: ignore[operator]


def limits_text(properties: Mapping[str, str]) -> Text:
    low, high = (flat(properties.get(key, "")).strip("'\"") for key in ("GrenseLav", "GrenseHoy"))
    if low and high:
        return Text("{low}–{high}", "{low}–{high}").filled(low=low, high=high)
    if low:
        return Text("minst {low}", "at least {low}").filled(low=low)
    return Text("høyst {high}", "at most {high}").filled(high=high) if high else _UNLIMITED


def flat(text: str) -> str:
    return " ".join(text.split())


def lowered_label(field: Field) -> Text:
    if field.key == "PreferredTerm":
        return Text("navnet", "name")
    norwegian = field.label.nb[:1].lower() + field.label.nb[1:]
    return replace(lowered(field.label), nb=norwegian)


def column_label(field: Field) -> Text:
    return Text("navn", "name") if field.key == "PreferredTerm" else field.label


def _value(field: Field, text: str) -> Text:
    option = field.options.find(text) if field.options and text else None
    if option is not None:
        return lowered(option.label)
    if field.type == "Boolean" and text in ("true", "false"):
        return Text("ja", "yes") if text == "true" else Text("nei", "no")
    return Text(short(text, 80)) if text else _NOTHING


def _fact_values(field: Field, old: str, new: str) -> Facts:
    return facts(before=_value(field, old), after=_value(field, new))


def changed_facts(field: Field, old: str, new: str, wording: bool = False) -> Facts:
    named = facts(field=field.label)
    return named if wording else (*named, *_fact_values(field, old, new))
