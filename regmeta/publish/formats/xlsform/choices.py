"""The sheet of choices: a row a code, the lists of one column taken together."""

from __future__ import annotations

from regmeta.catalogue.columns import Column, Table
from regmeta.model import Code
from regmeta.publish.formats.xlsform.texts import plain, words


def list_name(column: Column) -> str:
    """What a column's list is called; a blank would end the name in the type's cell."""
    name = "+".join(kodeverk.code for kodeverk in column.lists)
    several = ".flere" if column.many else ""
    return f"{'_'.join(plain(name).split())}{several}"


def choice_value(value: str, *, several: bool) -> str:
    """A code as the form stores it: where several are chosen, a blank stands between them."""
    return "_".join(plain(value).split()) if several else plain(value)


def choices_of(table: Table) -> list[dict[str, str]]:
    """Every list of the form once, its codes in their order."""
    lists = {list_name(column): column for column in table.columns if column.values}
    return [row for name, column in lists.items() for row in _codes_of(name, column)] or [
        {"list_name": "", "name": ""}
    ]


def _codes_of(name: str, column: Column) -> list[dict[str, str]]:
    rows: dict[str, dict[str, str]] = {}
    for code in column.codes:
        value = choice_value(code.value, several=column.many)
        if value:
            rows.setdefault(value, {"list_name": name, "name": value} | _about(code))
    return [*rows.values()]


def _about(code: Code) -> dict[str, str]:
    start, end = code.period.start, code.period.end
    return {
        **words("label", code.label.nb or code.label.en or code.value, code.label.en),
        "GyldigFra": start.isoformat() if start else "",
        "GyldigTil": end.isoformat() if end else "",
    }
