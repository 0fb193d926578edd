"""The sheet of questions: a row a column of data, with rows that begin and end its themes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import groupby

from regmeta.catalogue.answers import condition_of
from regmeta.catalogue.bounds import Bound
from regmeta.catalogue.columns import Column, Table
from regmeta.publish.formats.xlsform.choices import choice_value, list_name
from regmeta.publish.formats.xlsform.texts import NORWEGIAN as NORWEGIAN
from regmeta.publish.formats.xlsform.texts import plain, words
from regmeta.publish.remaining import NAMES, about_column_flat

_TYPES = {
    "string": "text",
    "integer": "integer",
    "decimal": "decimal",
    "boolean": "acknowledge",
    "time": "time",
    "date": "date",
    "dateTime": "dateTime",
    "anyURI": "text",
    "base64Binary": "file",
}
_SAID_BY_ROW = NAMES | {
    *("NavnEngelsk", "BeskrivelseEngelsk", "Obligatorisk", "FlerkodetFelt", "Synlig"),
    *("GrenseLav", "GrenseHoy"),
}
_NAME = re.compile(r"[A-Za-zÆØÅæøå_][A-Za-zÆØÅæøå0-9_.\-]*")
_COMPARED = re.compile(
    r"\[(\w+)(?:\((\w+)\))?\]\s*(=|<>|!=|<=|>=|<|>)\s*('[^'\"]*'|\"[^'\"]*\"|-?\d+(?:\.\d+)?)"
)
_JOINS = re.compile(r"(?:\s|\(|\)|\band\b|\bor\b)*", re.IGNORECASE)


def survey_of(table: Table) -> list[dict[str, str]]:
    """The rows of a form, in its order."""
    names = names_of(table)
    by_name = _columns_by_name(table)
    rows: list[dict[str, str]] = []
    for number, (theme, columns) in enumerate(groupby(table.columns, key=_theme), start=1):
        if theme:
            rows.append(
                {"type": "begin_group", "name": _group(number, names)} | words("label", theme, "")
            )
        rows.extend(_row(column, names, by_name) for column in columns)
        if theme:
            rows.append({"type": "end_group"})
    return rows


def _columns_by_name(table: Table) -> dict[str, Column]:
    """Columns by all that a condition may call them; what an extract calls them goes first."""
    by_name = {column.name: column for column in table.columns}
    for column in table.columns:
        for name in column.names:
            by_name.setdefault(name, column)
    return by_name


def names_of(table: Table) -> dict[str, str]:
    """Column → its name in the form: the extract's where XLSForm takes it, else the plain one."""
    return {
        column.name: column.name if _NAME.fullmatch(column.name) else column.plain
        for column in table.columns
    }


def _theme(column: Column) -> str:
    return column.themes[0] if len(column.themes) == 1 else ""


def _group(number: int, names: Mapping[str, str]) -> str:
    """A name for a group that no question has."""
    taken = {name.casefold() for name in names.values()}
    name = f"tema_{number}"
    while name in taken:
        name = f"{name}_"
    return name


def _row(column: Column, names: Mapping[str, str], by_name: Mapping[str, Column]) -> dict[str, str]:
    relevant = _relevant(column.condition, names, by_name)
    asked = column.question or column.title
    made = {
        "type": _type(column),
        "name": names[column.name],
        **words("label", asked("nb") or column.name, asked.en),
        **words("hint", column.description.nb, column.description.en),
        "required": "yes" if column.mandatory else "",
        "relevant": relevant,
        "constraint": _constraint(column),
    }
    own = about_column_flat(column, _SAID_BY_ROW) | _own(column, relevant)
    if column.themes and _theme(column):
        own.pop("variabelgruppe", "")
    if names[column.name] != column.name:
        own["DatabaseReferanse"] = column.name
    return made | {f"regmeta.{key}": plain(text) for key, text in own.items() if text.strip()}


def _type(column: Column) -> str:
    if column.values:
        word = "select_multiple" if column.many else "select_one"
        return f"{word} {list_name(column)}"
    return _TYPES[column.type]


def _own(column: Column, relevant: str) -> dict[str, str]:
    """What has no column of XLSForm's, or is told otherwise there."""
    is_told = condition_of({"relevant": relevant}) == column.condition
    references = ";".join(part.reference or part.code for part in column.lists)
    return {
        "Code": column.code,
        "PreferredTerm": column.title.nb if column.question else "",
        "NavnEngelsk": column.title.en if column.question else "",
        "kodeverk": "" if column.values else references,
        "GrenseLav": "" if _is_checked(column.low, column) else column.low.said,
        "GrenseHoy": "" if _is_checked(column.high, column) else column.high.said,
        "betingelse": "" if is_told else column.condition,
        "manglende": ";".join(column.no_answer),
    }


def _is_checked(bound: Bound, column: Column) -> bool:
    """Whether the constraint says the limit as it was said."""
    return bool(_side(">=", bound, column)) and bound.said == bound.value


def _constraint(column: Column) -> str:
    sides = (_side(">=", column.low, column), _side("<=", column.high, column))
    return " and ".join(filter(None, sides))


def _side(sign: str, bound: Bound, column: Column) -> str:
    if not bound.value or column.values:
        return ""
    if column.type == "date":
        return f". {sign} date('{bound.value}')"
    return f". {sign} {bound.value}" if column.type in ("integer", "decimal") else ""


def _relevant(condition: str, names: Mapping[str, str], by_name: Mapping[str, Column]) -> str:
    """The condition in XLSForm's way; '' where it says more than comparisons of the form's own."""
    parts = list(_COMPARED.finditer(condition))
    is_whole = bool(_JOINS.fullmatch(_COMPARED.sub(" ", condition)))
    if not parts or not is_whole or any(part[1] not in by_name for part in parts):
        return ""
    return _COMPARED.sub(lambda part: _compared(part, by_name[part[1]], names), condition)


def _compared(part: re.Match[str], column: Column, names: Mapping[str, str]) -> str:
    """`[a]='1'` as `${a} = '1'`; of a question with several answers, whether one is chosen."""
    name, value = names[column.name], part[4].strip("'\"")
    sign = "!=" if part[3] == "<>" else part[3]
    if not column.many:
        return f"${{{name}}}{sign}'{value}'" if part[4][0] in "'\"" else f"${{{name}}}{sign}{value}"
    # A box is 1 where it is ticked; without a box the answer itself is compared.
    answer = choice_value(part[2] or value, several=True)
    is_chosen = (sign == "=") == (not part[2] or value == "1")
    chosen = f"selected(${{{name}}}, '{answer}')"
    return chosen if is_chosen else f"not({chosen})"
