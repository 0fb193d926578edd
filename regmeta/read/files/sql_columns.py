"""One column of a table or view in SQL, read by sqlglot; where it cannot, by its first words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Tree = Any
"""A statement or a part of one as sqlglot understood it (its own classes differ by version)."""

MAX_PART = 20_000
_QUOTED = r"""(?:"[^"]*"|`[^`]*`|\[[^\]]*\]|[\w$#]+)"""
_HEAD = re.compile(
    rf"\s*({_QUOTED})\s+\[?([A-Za-z_][\w.]*\]?(?:\s+(?:varying|precision|unsigned)\b)?"
    rf"(?:\s*\([^)]*\))?(?:\s+with(?:out)?\s+time\s+zone)?)(.*)",
    re.DOTALL | re.IGNORECASE,
)
_COMMENT = re.compile(r"\bCOMMENT\s+'((?:[^']|'')*)'", re.IGNORECASE)
_NOT_NULL = re.compile(r"\bNOT\s+NULL\b|\bPRIMARY\s+KEY\b", re.IGNORECASE)
_ALIAS = re.compile(rf"(.*?)(?:\bAS\s+|\s)({_QUOTED})\s*$", re.DOTALL | re.IGNORECASE)
_ASSIGNED = re.compile(rf"\s*({_QUOTED})\s*=(.*)", re.DOTALL)
_DIALECTS = (
    # Only PostgreSQL casts with two colons, and its ARRAY[1, 2] is no name in brackets.
    ("postgres", re.compile(r"\bpg_catalog\b|::\s*\w|\bOWNER\s+TO\b", re.IGNORECASE)),
    ("mysql", re.compile(r"`|\bENGINE\s*=|\bAUTO_INCREMENT\b", re.IGNORECASE)),
    ("tsql", re.compile(r"\[\w[^\]\n]*\]|^\s*GO\s*$|\bN?VARCHAR\s*\(MAX\)", re.I | re.MULTILINE)),
    ("oracle", re.compile(r"\bVARCHAR2\b|\bNUMBER\s*\(", re.IGNORECASE)),
    ("sqlite", re.compile(r"\bAUTOINCREMENT\b|\bsqlite_|\bPRAGMA\b", re.IGNORECASE)),
)


def dialect_of(text: str) -> str:
    """The dialect that a script seems to be in, as sqlglot names it."""
    return next((name for name, mark in _DIALECTS if mark.search(text)), "postgres")


def bare(name: str) -> str:
    """A name without its quotes."""
    name = name.strip()
    if len(name) > 1 and name[0] in '"`[' and name[-1] in '"`]':
        return name[1:-1]
    return name


@dataclass(frozen=True, slots=True)
class Limits:
    """What a condition allows a column: some values, or from a lowest to a highest."""

    values: tuple[str, ...] = ()
    low: str = ""
    high: str = ""

    def over(self, other: Limits) -> Limits:
        """These, with another's where they tell nothing."""
        return Limits(self.values or other.values, self.low or other.low, self.high or other.high)


@dataclass(frozen=True, slots=True)
class SqlColumn:
    """A column as its definition tells it; `type` is as written."""

    name: str
    type: str
    not_null: bool
    comment: str
    limits: Limits = Limits()


def column_of(part: str, dialect: str) -> SqlColumn | None:
    """A column out of its definition; None where it is none."""
    if len(part) >= MAX_PART:
        return None
    head = _HEAD.match(part)
    parsed = _definition(part, dialect)
    if parsed is None and head is None:
        return _untyped(part)
    name = bare(head[1]) if head else str(parsed.name if parsed else "")
    # A comment may hold any words: what forbids an empty value is looked for beside it.
    rest = head[3] if head else ""
    comment = _COMMENT.search(rest)
    return SqlColumn(
        name,
        head[2].replace("]", "") if head else "",
        bool(_NOT_NULL.search(_COMMENT.sub("", rest))),
        comment[1].replace("''", "'") if comment else "",
        _own_limits(parsed) if parsed is not None else Limits(),
    )


def _untyped(part: str) -> SqlColumn | None:
    """SQLite takes columns without a type."""
    name = re.fullmatch(rf"\s*({_QUOTED})\s*", part)
    return SqlColumn(bare(name[1]), "", False, "") if name else None


def _definition(part: str, dialect: str) -> Tree:
    from sqlglot import exp

    schema = parsed(f"CREATE TABLE t ({part})", dialect)
    inside = schema.this.expressions if schema and isinstance(schema.this, exp.Schema) else []
    return inside[0] if inside and isinstance(inside[0], exp.ColumnDef) else None


def parsed(sql: str, dialect: str) -> Tree:
    """A statement as sqlglot understands it; None where it does not."""
    import sqlglot
    from sqlglot.errors import SqlglotError

    try:
        return sqlglot.parse_one(sql, dialect=dialect)
    except (SqlglotError, RecursionError, ValueError, AttributeError, TypeError, IndexError):
        # A statement beyond the library is read by its first words instead.
        return None


# ------------------------------------------------------------------ what a column may hold


def _own_limits(column: Tree) -> Limits:
    from sqlglot import exp

    kind = column.args.get("kind")
    enumerated = isinstance(kind, exp.DataType) and kind.this in (
        exp.DataType.Type.ENUM,
        exp.DataType.Type.SET,
    )
    limits = (
        Limits(tuple(expression.name for expression in kind.expressions))
        if enumerated and kind
        else Limits()
    )
    for check in column.find_all(exp.CheckColumnConstraint):
        for _, allowed in allowed_by(check.this):
            limits = limits.over(allowed)
    return limits


def _types() -> Any:
    from sqlglot import exp

    return exp.DataType.Type


def allowed_by(condition: Tree) -> Iterator[tuple[str, Limits]]:
    """(column, what it may hold) for every plain demand of a condition."""
    from sqlglot import exp

    condition = condition.unnest()
    if isinstance(condition, exp.And):
        yield from allowed_by(condition.left)
        yield from allowed_by(condition.right)
        return
    column = next((column.name for column in condition.find_all(exp.Column)), "")
    limits = _limits(condition)
    if column and limits != Limits():
        yield column, limits


def _limits(condition: Tree) -> Limits:
    from sqlglot import exp

    if isinstance(condition, exp.Between):
        return Limits((), _literal(condition.args["low"]), _literal(condition.args["high"]))
    if isinstance(condition, exp.In):
        return Limits(tuple(_literal(expression) for expression in condition.expressions))
    if isinstance(condition, exp.EQ) and condition.find(exp.Any):
        return Limits(tuple(literal.name for literal in condition.find_all(exp.Literal)))
    if isinstance(condition, (exp.GTE, exp.GT)):
        return Limits((), _literal(condition.right), "")
    if isinstance(condition, (exp.LTE, exp.LT)):
        return Limits((), "", _literal(condition.right))
    if isinstance(condition, exp.Or):
        return _alternatives(condition)
    return Limits()


def _alternatives(condition: Tree) -> Limits:
    """`k = 'a' OR k = 'b'`, as SQL Server writes a list; an empty value is no alternative."""
    from sqlglot import exp

    demands = [part.unnest() for part in condition.flatten()]
    demands = [demand for demand in demands if not isinstance(demand, exp.Is)]
    if len(demands) == 1:
        return _limits(demands[0])
    if not all(isinstance(demand, exp.EQ) for demand in demands):
        return Limits()
    return Limits(tuple(_literal(demand.right) for demand in demands))


def _literal(value: Tree) -> str:
    from sqlglot import exp

    value = value.unnest()
    if isinstance(value, exp.Neg):
        return f"-{_literal(value.this)}"
    literal = value.find(exp.Literal, exp.National)
    return str(literal.name) if literal else ""


# ------------------------------------------------------------------ a view's columns


def projection_of(part: str, dialect: str) -> tuple[str, str]:
    """(name, expression) of one column of a view; no name where it is all columns of a table."""
    if len(part) >= MAX_PART or not part.strip():
        return "", ""
    from sqlglot import exp

    select = parsed(f"SELECT {part}", dialect)
    column = select.expressions[0] if select is not None and select.expressions else None
    written = " ".join(part.split())
    if column is None:
        return _by_words(part)
    if isinstance(column, exp.Star) or (isinstance(column, exp.Column) and column.is_star):
        return "", written
    if isinstance(column, exp.Alias):
        return column.alias, _expression(part)
    if isinstance(column, exp.Column):
        return column.name, written
    return _by_words(part)


def _expression(part: str) -> str:
    assigned, aliased = _ASSIGNED.fullmatch(part), _ALIAS.fullmatch(part)
    if aliased:
        return " ".join(aliased[1].split())
    return " ".join((assigned[2] if assigned else part).split())


def _by_words(part: str) -> tuple[str, str]:
    alias = _ALIAS.fullmatch(part)
    name = bare(alias[2]) if alias else bare(part.strip().rpartition(".")[2])
    if not re.fullmatch(r"[^\W\d][\w$ ]*", name):
        return "", " ".join(part.split())
    return name, " ".join((alias[1] if alias else part).split())
