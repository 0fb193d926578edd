"""A form tied to an extract: which column is which, which form a file belongs to, and which checks
the extract has the columns for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from regmeta.data.check import AcrossTest, Check, FormPlan
from regmeta.data.source.boxes import with_boxes
from regmeta.data.source.files import ExtractSource
from regmeta.data.sql import Columns
from regmeta.data.values.normal import Normal, NormalColumn, normal_select
from regmeta.errors import WrongUse
from regmeta.files.database import quoted


@dataclass(frozen=True, slots=True)
class BoundForm:
    """A form tied to an extract: the extract's name of every column that was found, and how its
    cells become values. In a `ready` one the source is a table of values already."""

    form: FormPlan
    source: ExtractSource
    spelt: Mapping[str, str]
    normals: Mapping[str, Normal]
    ready: bool = False

    @property
    def columns(self) -> Columns:
        return Columns(self.normals)

    def rows(self, numbered: bool = False, limit: int = 0, raw: Sequence[str] = ()) -> str:
        """The extract's values, or those of its first rows, as a table; with the columns `raw` as
        they are stored too, called `raw X`."""
        read = self.source.numbered if numbered else self.source.sql
        first = f" LIMIT {limit}" if limit else ""
        more = ['"#row"'] if numbered else []
        if self.ready:
            return f"({read}{first})"
        stored = [f"{quoted(self.spelt[name])} AS {quoted(raw_name(name))}" for name in raw]
        table = (
            f"(SELECT *, {', '.join(stored)} FROM ({read}{first}))" if raw else f"({read}{first})"
        )
        more += [quoted(raw_name(name)) for name in raw]
        return f"({normal_select(self._cells(), table, more)})"

    def _cells(self) -> list[NormalColumn]:
        return [
            NormalColumn(
                self.normals[name],
                quoted(there),
                quoted(reasons) if (reasons := self.normals[name].storage.reasons) else "",
            )
            for name, there in self.spelt.items()
        ]

    def made_ready(self, read: str) -> BoundForm:
        """The form over a table of its values, which `read` reads with `#row`."""
        return replace(self, source=replace(self.source, sql=read, numbered=read), ready=True)

    def values_of(self, name: str, table: str, more: Sequence[str] = ()) -> str:
        """The values of one column whose cells as stored are `raw X` of a table."""
        cell = NormalColumn(self.normals[name], quoted(raw_name(name)))
        return f"({normal_select([cell], table, more)})"


def raw_name(name: str) -> str:
    """What a column is called as it is stored, beside its values."""
    return f"raw {name}"


def bind(form: FormPlan, source: ExtractSource) -> BoundForm:
    """The form's columns in the extract, by any of their names; WrongUse where none is there."""
    source = with_boxes(form, source)
    there = {name.casefold(): name for name in source.columns}
    columns: dict[str, str] = {}
    for column in form.columns:
        for name in column.names:
            match = there.get(name.casefold())
            if match is not None and match not in columns.values():
                columns[column.name] = match
                break
    if not columns:
        _refuse_columns(form, source)
    return BoundForm(form, source, columns, _normals(form, source, columns))


def _normals(form: FormPlan, source: ExtractSource, spelt: Mapping[str, str]) -> dict[str, Normal]:
    by_name = {rules.column.name: rules for rules in form.rules}
    return {name: Normal(by_name[name], source.columns[spelt[name]]) for name in spelt}


def _refuse_columns(form: FormPlan, source: ExtractSource) -> None:
    first = ", ".join(column.name for column in form.columns[:4])
    if len(source.columns) == 1 and source.separator:
        raise WrongUse(
            "{file}: fant bare én kolonne. Er skilletegnet noe annet enn "
            "«{separator}»? Oppgi det med --separator.",
            "{file}: found one column only. Is the separator something "
            "else than “{separator}”? Name it with --separator.",
            file=source.file,
            separator=source.separator,
        )
    raise WrongUse(
        "{file}: ingen av kolonnene hører til skjemaet {name} ({first} …). "
        "Velg et annet skjema med --form.",
        "{file}: no column belongs to the form {name} ({first} …). Choose "
        "another form with --form.",
        file=source.file,
        name=form.name,
        first=first,
    )


def best_form(forms: Sequence[FormPlan], source: ExtractSource) -> FormPlan:
    """The form with the largest share of its columns in the extract."""
    there = {name.casefold() for name in source.columns}

    def share(form: FormPlan) -> tuple[float, int]:
        matched = sum(any(n.casefold() in there for n in column.names) for column in form.columns)
        named = form.short_code.casefold() in source.file.casefold()
        return matched / len(form.columns) + named, matched

    return max(forms, key=share)


def runnable(bound: BoundForm, others: Mapping[str, BoundForm]) -> tuple[list[Check], list[Check]]:
    """The checks whose columns are all there, and those that must be skipped."""
    run: list[Check] = []
    skipped: list[Check] = []
    for check in bound.form.checks:
        kept = run if _can_run(bound, check, others) else skipped
        kept.append(check)
    return run, skipped


def _can_run(bound: BoundForm, check: Check, others: Mapping[str, BoundForm]) -> bool:
    if not {check.column, *check.test.needs()} <= set(bound.spelt):
        return False
    if not isinstance(check.test, AcrossTest) or not check.test.form:
        return True
    other = others.get(check.test.form)
    return other is not None and check.test.other_columns() <= set(other.spelt)
