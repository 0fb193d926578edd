"""Tables that REDCap writes: which columns belong to which instrument, and which are its own.

Every instrument's columns end with its status (`visit_complete`, in labels «Complete?»), and a row
says in columns of REDCap's own which event, repeating instrument and instance it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from regmeta.catalogue.columns import Column
from regmeta.data.check import FormPlan
from regmeta.data.source.boxes import boxes_of
from regmeta.data.source.files import ExtractSource
from regmeta.texts import folded_letters

_INSTRUMENT = ("redcap_repeat_instrument", "repeat instrument")
_OF_A_ROW = (
    *_INSTRUMENT,
    *("redcap_event_name", "event name", "redcap_repeat_instance", "repeat instance"),
    *("redcap_data_access_group", "data access group"),
    *("redcap_survey_identifier", "survey identifier", "survey timestamp"),
)
_STATUS = "complete?"
_SURE = ("redcap_", "repeat in")
"""How the columns begin that no other program writes."""
_AGAIN = re.compile(r" \([0-9]+\)$")
"""How the intake ends a heading that stands more than once."""


def bare(name: str) -> str:
    """A heading without the number that the intake gave it."""
    return _AGAIN.sub("", name)


def spellings(form: FormPlan) -> frozenset[str]:
    """What an instrument may be called of which the form was made, in small letters alone."""
    names = (form.code, form.short_code, form.name)
    return frozenset(folded_letters(name) for name in names)


@dataclass(frozen=True)
class InstrumentColumns:
    """The columns of one instrument in a table, and the one that says how far it has come."""

    columns: tuple[str, ...]
    status: str = ""


@dataclass(frozen=True)
class RedcapTable:
    """A table that REDCap may have written, and the forms that it may hold."""

    source: ExtractSource
    forms: tuple[FormPlan, ...]

    @property
    def is_redcap(self) -> bool:
        own = [name.casefold() for name in self.source.columns]
        return any(name.startswith(_SURE) for name in own) or any(b.status for b in self.blocks)

    @cached_property
    def instrument(self) -> str:
        """The column that names the repeating instrument of a row, '' where there is none."""
        return next((name for name in self.source.columns if name.casefold() in _INSTRUMENT), "")

    @cached_property
    def blocks(self) -> tuple[InstrumentColumns, ...]:
        """The columns, instrument by instrument, without those of REDCap's own."""
        blocks: list[InstrumentColumns] = []
        columns: list[str] = []
        for name in self.source.columns:
            if self._is_status(name):
                blocks.append(InstrumentColumns(tuple(columns), name))
                columns = []
            elif bare(name).casefold() not in _OF_A_ROW:
                columns.append(name)
        return (*blocks, InstrumentColumns(tuple(columns))) if columns else tuple(blocks)

    def _is_status(self, name: str) -> bool:
        small = name.casefold()
        if bare(small) == _STATUS:
            return True
        if not small.endswith("_complete") or small in self._named:
            return False
        instrument = folded_letters(small.removesuffix("_complete"))
        is_form = any(instrument in spellings(form) for form in self.forms)
        return is_form or self._says_redcap

    @cached_property
    def _named(self) -> frozenset[str]:
        """What the forms' metadata call their columns: a question may end with the word too."""
        columns = (column for form in self.forms for column in form.columns)
        return frozenset(name.casefold() for column in columns for name in column.names)

    @cached_property
    def _says_redcap(self) -> bool:
        return any(name.casefold().startswith(_SURE) for name in self.source.columns)

    # -------------------------------------------------------------- a form's columns

    def home(self, form: FormPlan) -> InstrumentColumns:
        """The block of the form's own instrument."""
        return self._homes[form.code]

    @cached_property
    def _homes(self) -> Mapping[str, InstrumentColumns]:
        """Each form's block: the one that holds most of its columns and is no other form's, as two
        instruments may have the same labels; where all are taken, a block that it shares."""
        pairs = [(form, block) for form in self.forms for block in self.blocks]
        ranked = sorted(pairs, key=lambda pair: -len(self._matching(*pair)))
        homes: dict[str, InstrumentColumns] = {}
        for form, block in ranked:
            is_free = all(block is not home for home in homes.values())
            if form.code not in homes and is_free and self._matching(form, block):
                homes[form.code] = block
        for form, block in ranked:
            homes.setdefault(
                form.code, block if self._matching(form, block) else InstrumentColumns(())
            )
        return homes

    def columns_of(self, form: FormPlan) -> dict[str, str]:
        """The form's columns: what it calls each → what the table does; {} where it has none."""
        return self._columns[form.code]

    @cached_property
    def _columns(self) -> Mapping[str, dict[str, str]]:
        return {form.code: self._own_columns(form) for form in self.forms}

    def _own_columns(self, form: FormPlan) -> dict[str, str]:
        """Those of its block, and those of others that have no form of their own there. What no
        metadata name goes with the first form of its block."""
        home = self.home(form)
        columns = {bare(name): name for name in home.columns if self._goes_with(form, name, home)}
        for block in self.blocks:
            for name in self._matching(form, block):
                if block is not home and not self._owners(name, block):
                    columns.setdefault(bare(name), name)
        return columns if set(self._matching(form, home)) - self._key else {}

    @property
    def _key(self) -> frozenset[str]:
        """The first column: the number of the record, in the rows of every instrument."""
        return frozenset(list(self.source.columns)[:1])

    @property
    def strangers(self) -> tuple[str, ...]:
        """The columns of instruments that no form is made of."""
        homes = list(self._homes.values())
        away = [block for block in self.blocks if all(block is not home for home in homes)]
        taken = {name for columns in self._columns.values() for name in columns.values()}
        return tuple(name for block in away for name in block.columns if name not in taken)

    def program_columns(self, form: FormPlan) -> tuple[str, ...]:
        """What REDCap adds beside a form's own columns, where no metadata name it."""
        status = self.home(form).status
        added = (
            name
            for name in self.source.columns
            if name == status or bare(name).casefold() in _OF_A_ROW
        )
        return tuple(name for name in added if name.casefold() not in self._named)

    def _goes_with(self, form: FormPlan, name: str, home: InstrumentColumns) -> bool:
        owners = self._owners(name, home)
        at_home = [other for other in self.forms if self.home(other) is home]
        return form in owners if owners else form is at_home[0]

    def _owners(self, name: str, block: InstrumentColumns) -> list[FormPlan]:
        """The forms at home in a block that name a column of it."""
        return [
            form
            for form in self.forms
            if self.home(form) is block and name in self._matching(form, block)
        ]

    def _matching(self, form: FormPlan, block: InstrumentColumns) -> tuple[str, ...]:
        return self._matches[form.code].get(block.columns, ())

    @cached_property
    def _matches(self) -> Mapping[str, Mapping[tuple[str, ...], tuple[str, ...]]]:
        return {
            form.code: {block.columns: tuple(_matches(form, block)) for block in self.blocks}
            for form in self.forms
        }

    def boxes(self, form: FormPlan) -> frozenset[str]:
        """The boxes of the form's questions: one that is not ticked says nothing of a row."""
        return frozenset(
            box
            for column in form.columns
            if column.many
            for box in boxes_of(column, self.columns_of(form)).values()
        )

    def shared(self, form: FormPlan) -> frozenset[str]:
        """The columns that other forms name too, and the table's key: they tell no form apart."""
        own = self.columns_of(form).values()
        others = [other for other in self.forms if other is not form]
        taken = {name for other in others for name in self.columns_of(other).values()}
        return self._key | (taken & set(own))


def _matches(form: FormPlan, block: InstrumentColumns) -> list[str]:
    """The columns of a block that the form's metadata name, and boxes of its questions."""
    names = {name.casefold() for column in form.columns for name in column.names}
    boxes = {box for column in form.columns if column.many for box in _boxes(column, block)}
    return [name for name in block.columns if bare(name).casefold() in names or name in boxes]


def _boxes(column: Column, block: InstrumentColumns) -> list[str]:
    return list(boxes_of(column, block.columns).values())
