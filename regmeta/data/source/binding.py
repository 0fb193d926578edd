"""A form tied to an extract: which column is which, which form a file belongs to, and which checks
the extract has the columns for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from regmeta.data.check import AcrossTest, Check, FormPlan, Test
from regmeta.data.source.files import ExtractSource
from regmeta.data.sql import Columns, projection
from regmeta.errors import WrongUse


@dataclass(frozen=True, slots=True)
class BoundForm:
    """A form tied to an extract: the extract's name of every column that was found."""

    form: FormPlan
    source: ExtractSource
    spelt: Mapping[str, str]

    @property
    def columns(self) -> Columns:
        stored = {name: self.source.columns[there] for name, there in self.spelt.items()}
        return Columns(stored, {column.name: column for column in self.form.columns})

    def rows(
        self, tests: Sequence[tuple[str, Test]] = (), numbered: bool = False, limit: int = 0
    ) -> str:
        """The projection over the extract (or its first rows), with what the tests of columns
        need beside."""
        columns = self.columns
        select = projection(columns, self.spelt, _valued(columns, tests))
        read = self.source.numbered if numbered else self.source.sql
        row = ', "#row"' if numbered else ""
        first = f" LIMIT {limit}" if limit else ""
        return f"(SELECT {select}{row} FROM ({read}{first}))"


def _valued(columns: Columns, tests: Sequence[tuple[str, Test]]) -> tuple[str, ...]:
    """The text columns whose value as number or day some test needs."""
    wanted = (other for name, test in tests for other in test.valued(name))
    return tuple(
        name for name in dict.fromkeys(wanted) if name in columns and columns.is_text(name)
    )


def bind(form: FormPlan, source: ExtractSource) -> BoundForm:
    """The form's columns in the extract, by any of their names; WrongUse where none is there."""
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
    return BoundForm(form, source, columns)


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
