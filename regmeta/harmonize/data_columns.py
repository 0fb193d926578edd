"""Which columns of an extract become harmonized ones, of which type, and which are left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from regmeta.harmonize.platforms import names_of
from regmeta.model import Submission, Target, TargetMapping, Text, ValueMap
from regmeta.texts import joined

_UNDECIDED = "none"
_PRECISE = ("skos:exactMatch", "skos:closeMatch", "skos:narrowMatch")

ColumnKind = Literal["text", "whole", "number", "boolean", "day", "moment", "clock"]
_KINDS: dict[str, ColumnKind] = {
    "integer": "whole",
    "decimal": "number",
    "integer/decimal": "number",
    "boolean": "boolean",
    "date": "day",
    "dateTime": "moment",
    "time": "clock",
}
_PARTS: dict[str, ColumnKind] = {"time": "clock"}


@dataclass(frozen=True, slots=True)
class HarmonizedColumn:
    """A column of the extract that becomes a harmonized one; `typed_by` is what tells its type:
    the target, else the registry's own variable, or nothing."""

    source: str
    target: str
    name: str
    datatype: str
    values: ValueMap | None
    typed_by: Literal["target", "variable", ""] = "target"

    @property
    def operation(self) -> str:
        """How its values go over."""
        return self.values.operation if self.values else "identity"

    @property
    def kind(self) -> ColumnKind:
        """What its values are: those of the target, or one half of a day and time."""
        if self.operation == "split-date-time" and self.values is not None:
            return _PARTS.get(dict(self.values.pairs).get("part", ""), "day")
        return _KINDS.get(self.datatype, "text")

    @property
    def is_half(self) -> bool:
        """Whether it is only the day or only the clock of a target that has both."""
        return self.kind != _KINDS.get(self.datatype, "text")

    @property
    def can_fail(self) -> bool:
        """Whether a value may have no counterpart."""
        return self.operation != "identity" or self.kind != "text"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A mapped variable that did not become a column, and why."""

    variable: str
    target: str
    reason: Text


def form_of(submission: Submission, there: Mapping[str, str]) -> str:
    """The form that most of the extract's columns belong to, by its name; '' where none does."""
    seen: Counter[str] = Counter()
    for record in submission["variabel"]:
        if any(name.casefold() in there for _, name in names_of(record)):
            seen[record["datasamling"]] += 1
    return next((form for form, _ in seen.most_common(1)), "")


def variables_of(submission: Submission, form: str) -> frozenset[str]:
    """The codes of a form's variables."""
    records = submission["variabel"]
    return frozenset(record["Code"] for record in records if record["datasamling"] == form)


def match_columns(
    submission: Submission,
    mappings: Sequence[TargetMapping],
    targets: Sequence[Target],
    there: Mapping[str, str],
    own_types: Mapping[str, str] | None = None,
) -> tuple[tuple[HarmonizedColumn, ...], tuple[LeftOut, ...]]:
    """Which column each mapping is about; several columns of one target get names of their own.

    A target without a type gets that of the variable (`own_types`), if its values go over as they
    are.
    """
    names = {
        record["Code"]: [name for _, name in names_of(record)] for record in submission["variabel"]
    }
    types = {target.id: target.datatype for target in targets}
    columns: list[HarmonizedColumn] = []
    left_out: list[LeftOut] = []
    for mapping in sorted(mappings, key=lambda m: m.predicate not in _PRECISE[:1]):
        column = _column(mapping, names.get(mapping.variable, []), types, there, columns)
        if isinstance(column, HarmonizedColumn):
            columns.append(_typed(column, (own_types or {}).get(mapping.variable, "")))
        elif column is not None:
            left_out.append(LeftOut(mapping.variable, mapping.target, column))
    return tuple(columns), tuple(left_out)


def _column(
    mapping: TargetMapping,
    names: Sequence[str],
    types: Mapping[str, str],
    there: Mapping[str, str],
    columns: Sequence[HarmonizedColumn],
) -> HarmonizedColumn | Text | None:
    source = next(filter(None, (there.get(name.casefold()) for name in names)), "")
    if not source:
        return Text(nb="står ikke i uttrekket", en="is not in the extract")
    if (source, mapping.target) in {(column.source, column.target) for column in columns}:
        return None
    if mapping.predicate not in _PRECISE:
        return Text(nb="er bare beslektet med målet", en="is only related to the target")
    if mapping.values is not None and mapping.values.operation == _UNDECIDED:
        return _undecided(mapping.values)
    taken = mapping.target in {column.name for column in columns}
    name = f"{mapping.target} ({source})" if taken else mapping.target
    return HarmonizedColumn(
        source, mapping.target, name, types.get(mapping.target, ""), mapping.values
    )


def _typed(column: HarmonizedColumn, own: str) -> HarmonizedColumn:
    """The column by the variable's own type, where the target has none."""
    if column.datatype:
        return column
    if column.operation == "identity" and own:
        return replace(column, datatype=own, typed_by="variable")
    return replace(column, typed_by="")


def _undecided(values: ValueMap) -> Text:
    decide = Text("verdiene må avgjøres av et menneske.", "a person must decide on the values.")
    return joined(" ", filter(None, (decide, values.loss)))
