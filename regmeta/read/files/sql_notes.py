"""What a script tells of columns outside their tables: comments, made types and conditions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from regmeta.read.files.sql_columns import MAX_PART, Limits, allowed_by, bare, parsed
from regmeta.read.files.sql_text import Script

_STATEMENT = re.compile(
    r"\bCREATE\s+TYPE\b|\bCOMMENT\s+ON\s+COLUMN\b|\bALTER\s+TABLE\b|\bEXEC(?:UTE)?\s+\S*"
    r"sp_addextendedproperty\b",
    re.IGNORECASE,
)

_CHECK = re.compile(r"\bCHECK\s*\(", re.IGNORECASE)


@dataclass
class SqlNotes:
    """Comments by table and column, values by type, limits by table and column; case-folded."""

    dialect: str
    comments: dict[tuple[str, str], str] = field(default_factory=dict)
    types: dict[str, tuple[str, ...]] = field(default_factory=dict)
    conditions: dict[tuple[str, str], Limits] = field(default_factory=dict)

    def comment(self, table: str, column: str) -> str:
        """What is said of a column, '' for nothing."""
        return self.comments.get((table.casefold(), column.casefold()), "")

    def values_of_type(self, name: str) -> tuple[str, ...]:
        """The values of a type that the script makes itself."""
        return self.types.get(bare(name.rpartition(".")[2]).casefold(), ())

    def limits(self, table: str, column: str) -> Limits:
        """What conditions outside a column's own definition allow it."""
        return self.conditions.get((table.casefold(), column.casefold()), Limits())

    def add_check(self, table: str, part: str) -> None:
        """A table's own condition, `CHECK (…)` among its columns or added later."""
        from sqlglot import exp

        if "check" not in part.casefold() or len(part) >= MAX_PART:
            return
        condition = _condition(part)
        made = parsed(f"CREATE TABLE t (x int, CHECK ({condition}))", self.dialect)
        if made is None:
            return
        for check in made.find_all(exp.CheckColumnConstraint):
            for column, limits in allowed_by(check.this):
                key = table.casefold(), column.casefold()
                self.conditions[key] = limits.over(self.conditions.get(key, Limits()))


def _condition(part: str) -> str:
    """What stands in the parentheses of CHECK; ENABLE or NOT VALID may follow them."""
    script = Script.of(part)
    check = _CHECK.search(script.mask)
    if check is None:
        return ""
    parts = [text for _, text in script.parts(check.end(), closing=True)]
    return ",".join(parts)


def notes_of(script: Script, dialect: str) -> SqlNotes:
    """All that a script tells of columns outside their tables."""
    notes = SqlNotes(dialect)
    for match in _STATEMENT.finditer(script.mask):
        statement = script.statement(match.start())
        if len(statement) < MAX_PART:
            _add(notes, match[0].split()[0].upper(), statement)
    return notes


def _add(notes: SqlNotes, word: str, statement: str) -> None:
    if word == "CREATE":
        _add_type(notes, statement)
    elif word == "COMMENT":
        _add_comment(notes, statement)
    elif word == "ALTER":
        _add_condition(notes, statement)
    else:
        _add_property(notes, statement)


def _add_type(notes: SqlNotes, statement: str) -> None:
    from sqlglot import exp

    made = parsed(statement, "postgres")
    kind = made.args.get("expression") if made is not None else None
    if made is not None and isinstance(kind, exp.DataType) and kind.expressions:
        notes.types[made.this.name.casefold()] = tuple(
            expression.name for expression in kind.expressions
        )


def _add_comment(notes: SqlNotes, statement: str) -> None:
    from sqlglot import exp

    said = parsed(statement, notes.dialect)
    column = said.this if said is not None else None
    if said is not None and isinstance(column, exp.Column) and said.expression:
        notes.comments[column.table.casefold(), column.name.casefold()] = said.expression.name


_ADDED = re.compile(
    r"""ALTER\s+TABLE\s+(?:ONLY\s+)?(\S+|\S*\[[^\]]*\])\s+(?:WITH\s+(?:NO)?CHECK\s+)?ADD\s+(.*)""",
    re.IGNORECASE | re.DOTALL,
)


def _add_condition(notes: SqlNotes, statement: str) -> None:
    added = _ADDED.match(statement)
    if added:
        notes.add_check(bare(added[1].rpartition(".")[2]), added[2])


def _add_property(notes: SqlNotes, statement: str) -> None:
    arguments = dict(_arguments(statement))
    if "value" in arguments and "level2name" in arguments:
        key = arguments.get("level1name", "").casefold(), arguments["level2name"].casefold()
        notes.comments[key] = arguments["value"]


_ARGUMENT = re.compile(r"@(\w+)\s*=\s*N?'((?:[^']|'')*)'")
_ORDER = ("name", "value", "level0type", "level0name", "level1type", "level1name")
_POSITIONS = (*_ORDER, "level2type", "level2name")


def _arguments(statement: str) -> Iterator[tuple[str, str]]:
    """The arguments of sp_addextendedproperty, by their names or in its order."""
    named = _ARGUMENT.findall(statement)
    if named:
        yield from ((name.casefold(), text.replace("''", "'")) for name, text in named)
        return
    texts = re.findall(r"N?'((?:[^']|'')*)'", statement)
    yield from zip(_POSITIONS, texts, strict=False)
