"""Which columns of an extract hold the hospital, the days, who registered and who the patient is.

The metadata often lack the platform's own header, so a column of the extract counts as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from regmeta.catalogue.bounds import DAYS
from regmeta.data.check import FormPlan
from regmeta.data.plan.demands import is_named
from regmeta.data.quality.settings import PartNames, Settings
from regmeta.data.source.binding import BoundForm
from regmeta.data.values.normal import NormalColumn, as_day, cell_text, in_zone, normal_select
from regmeta.errors import BrokenConfiguration
from regmeta.files.database import literal, quoted

_NO_UNIT = ""


@dataclass(frozen=True, slots=True)
class FormParts:
    """A form's extract with the names of the columns that have a part: those of the plan by their
    names there (`planned`), others by their names in the extract (`stored`)."""

    bound: BoundForm
    planned: Mapping[str, str]
    stored: Mapping[str, str]

    def __contains__(self, part: str) -> bool:
        return part in self.planned or part in self.stored

    def name(self, part: str) -> str:
        """What the column with a part is called; '' where there is none."""
        return self.planned.get(part, "") or self.stored.get(part, "")

    def text(self, part: str) -> str:
        """A part as an SQL text; NULL where there is none or the cell is empty."""
        if part in self.planned:
            return self.bound.columns.text(self.planned[part])
        name = self.stored.get(part, "")
        return cell_text(quoted(name), self.bound.source.columns[name]) if name else "NULL"

    def day(self, part: str) -> str:
        """A part as an SQL day; NULL where there is none."""
        if part in self.planned:
            name = self.planned[part]
            is_day = self.bound.columns.column(name).type in DAYS
            return self.bound.columns.day(name) if is_day else as_day(self.text(part))
        name = self.stored.get(part, "")
        if not name:
            return "NULL"
        kind = self.bound.source.columns[name].kind
        if kind in ("day", "moment"):
            return f"CAST({quoted(name)} AS DATE)"
        if kind == "zoned":
            return f"CAST({in_zone(quoted(name))} AS DATE)"
        return as_day(self.text(part))

    @property
    def event(self) -> str:
        """The day of the event as SQL; NULL where the form has none."""
        event = self.bound.form.event
        return self.bound.columns.day(event) if event in self.bound.spelt else "NULL"

    @property
    def unit(self) -> str:
        """The hospital as SQL, '' where a row has none."""
        return f"coalesce({self.text('unit')}, {literal(_NO_UNIT)})"

    @property
    def year(self) -> str:
        """The year of the event as SQL, 0 where it is not known or cannot be right."""
        year, today = f"year({self.event})", self.bound.form.today
        last = today.year if today else 9999
        return f"CASE WHEN {year} BETWEEN {last - 80} AND {last} THEN {year} ELSE 0 END"

    def rows(self, numbered: bool = False) -> str:
        """The extract's values with the columns that have a part and are not in the plan."""
        bound = self.bound
        if not self.stored:
            return bound.rows(numbered=numbered)
        read = bound.source.numbered if numbered else bound.source.sql
        more = ['"#row"'] if numbered else []
        more += [quoted(name) for name in dict.fromkeys(self.stored.values())]
        cells = [
            NormalColumn(
                bound.normals[name],
                quoted(there),
                quoted(reasons) if (reasons := bound.normals[name].storage.reasons) else "",
            )
            for name, there in bound.spelt.items()
        ]
        return f"({normal_select(cells, f'({read})', more)})"


def parts_of(bound: BoundForm, settings: Settings) -> FormParts:
    """The columns with a part in a form. Raises BrokenConfiguration where quality.toml names a
    column that is not there."""
    said = _said(bound.form, settings)
    planned: dict[str, str] = {}
    stored: dict[str, str] = {}
    for part, names in settings.default.parts.items():
        asked = said.get(part, "")
        name = _planned(bound, PartNames(names=(asked,)) if asked else names)
        other = "" if name else _stored(bound, (asked,) if asked else names.names)
        if asked and not (name or other):
            _refuse(bound.form, part, asked)
        planned |= {part: name} if name else {}
        stored |= {part: other} if other else {}
    return FormParts(bound, planned, stored)


def _said(form: FormPlan, settings: Settings) -> Mapping[str, str]:
    tables = (own for name, own in settings.own.forms.items() if is_named(form, name))
    return next(tables, {})


def _planned(bound: BoundForm, names: PartNames) -> str:
    """The column of the plan by its role, else by its name, in the order asked for."""
    there = [column for column in bound.form.columns if column.name in bound.spelt]
    by_role = {column.role: column.name for column in reversed(there)}
    by_name = {other.casefold(): column.name for column in there for other in column.names}
    by_name |= {column.name.casefold(): column.name for column in there}
    named = [by_role.get(role, "") for role in names.roles]
    named += [by_name.get(name.casefold(), "") for name in names.names]
    return next(filter(None, named), "")


def _stored(bound: BoundForm, names: tuple[str, ...]) -> str:
    """The column of the extract by its name, where the plan has none."""
    taken = {name.casefold() for name in (*bound.spelt, *bound.spelt.values())}
    free = [name for name in bound.source.columns if name.casefold() not in taken]
    by_name = {name.casefold(): name for name in free}
    return next((by_name[name.casefold()] for name in names if name.casefold() in by_name), "")


def _refuse(form: FormPlan, part: str, column: str) -> None:
    raise BrokenConfiguration(
        'quality.toml: [forms."{form}"] {part}: uttrekket har ikke kolonnen «{column}».',
        'quality.toml: [forms."{form}"] {part}: the extract has no column “{column}”.',
        form=form.name,
        part=part,
        column=column,
    )
