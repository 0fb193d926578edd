"""A form tied to an extract: which column is which, which form a file belongs to, and which checks
the extract has the columns for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from regmeta.data.check import Check, Follows, FormPlan, Refers, Test
from regmeta.data.source.files import Source
from regmeta.data.sql import ACROSS, Columns, needed, projection, valued
from regmeta.errors import WrongUse


@dataclass(frozen=True, slots=True)
class Bound:
    """A form tied to an extract: the extract's name of every column that was found."""

    form: FormPlan
    source: Source
    found: Mapping[str, str]

    @property
    def columns(self) -> Columns:
        stored = {name: self.source.columns[there] for name, there in self.found.items()}
        return Columns(stored, self.form)

    def rows(
        self, tests: Sequence[tuple[str, Test]] = (), numbered: bool = False, limit: int = 0
    ) -> str:
        """The projection over the extract (or its first rows), with what the tests of columns
        need beside."""
        columns = self.columns
        select = projection(columns, self.found, valued(columns, tests))
        read = self.source.numbered if numbered else self.source.sql
        row = ', "#row"' if numbered else ""
        first = f" LIMIT {limit}" if limit else ""
        return f"(SELECT {select}{row} FROM ({read}{first}))"


def bind(form: FormPlan, source: Source) -> Bound:
    """The form's columns in the extract, by any of their names; WrongUse where none is there."""
    there = {name.casefold(): name for name in source.columns}
    found: dict[str, str] = {}
    for column in form.columns:
        for name in column.names:
            match = there.get(name.casefold())
            if match is not None and match not in found.values():
                found[column.name] = match
                break
    if not found:
        _refuse_columns(form, source)
    return Bound(form, source, found)


def _refuse_columns(form: FormPlan, source: Source) -> None:
    first = ", ".join(one.name for one in form.columns[:4])
    if len(source.columns) == 1 and source.separator:
        raise WrongUse(
            f"{source.file}: fant bare én kolonne. Er skilletegnet noe annet enn "
            f"«{source.separator}»? Oppgi det med --separator.",
            f"{source.file}: found one column only. Is the separator something else than "
            f"“{source.separator}”? Name it with --separator.",
        )
    raise WrongUse(
        f"{source.file}: ingen av kolonnene hører til skjemaet {form.name} ({first} …). "
        "Velg et annet skjema med --form.",
        f"{source.file}: no column belongs to the form {form.name} ({first} …). "
        "Choose another form with --form.",
    )


def best_form(forms: Sequence[FormPlan], source: Source) -> FormPlan:
    """The form with the largest share of its columns in the extract."""
    there = {name.casefold() for name in source.columns}

    def share(form: FormPlan) -> tuple[float, int]:
        known = sum(any(n.casefold() in there for n in one.names) for one in form.columns)
        named = form.code.rpartition(".")[2].casefold() in source.file.casefold()
        return known / len(form.columns) + named, known

    return max(forms, key=share)


def runnable(bound: Bound, others: Mapping[str, Bound]) -> tuple[list[Check], list[Check]]:
    """The checks whose columns are all there, and those that must be skipped."""
    run: list[Check] = []
    skipped: list[Check] = []
    for check in bound.form.checks:
        there = check.column in bound.found
        there = there and all(name in bound.found for name in needed(check.test))
        if isinstance(check.test, Refers | Follows):
            other = others.get(check.test.form)
            wanted = {check.test.column, getattr(check.test, "key", check.test.column)}
            there = there and other is not None and wanted <= set(other.found)
        (run if there else skipped).append(check)
    return run, skipped


def is_across(check: Check) -> bool:
    """Whether a check looks at several rows at once."""
    return isinstance(check.test, ACROSS)
