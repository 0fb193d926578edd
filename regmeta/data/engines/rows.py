"""Checks in plain Python, one row at a time: what the engines are held against in tests, and how
planted faults know which checks must find them."""

from __future__ import annotations

from regmeta.data.check import Check, FormPlan
from regmeta.data.values.reading import Row, normal_row


def passes(form: FormPlan, row: Row, check: Check) -> bool:
    """Whether a row of texts passes a check; checks over several rows always pass here."""
    column = form.column(check.column)
    assert column is not None, check.column
    return check.test.passes(column, normal_row(row, form.rules))


def failing(form: FormPlan, row: Row) -> list[str]:
    """The checks that one row does not pass."""
    columns = {column.name: column for column in form.columns}
    values = normal_row(row, form.rules)
    return [
        check.id for check in form.checks if not check.test.passes(columns[check.column], values)
    ]
