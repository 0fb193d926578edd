"""Formulas of derived variables: arithmetic over column names, read without running anything.

`VEKT / (HOYDE / 100)^2` is one; a sentence about how a variable came to be is none. Only + - * / ^,
brackets, numbers and names of columns are understood.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

_SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


def columns_of(formula: str, names: Sequence[str]) -> tuple[str, ...]:
    """The columns a formula uses, as they are spelled in `names`; none where it is no formula."""
    spelled = {name.casefold(): name for name in names}
    tree = _tree(formula)
    if tree is None:
        return ()
    used = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
    if not used or any(name.casefold() not in spelled for name in used):
        return ()
    return tuple(dict.fromkeys(spelled[name.casefold()] for name in used))


def _tree(formula: str) -> ast.expr | None:
    text = formula.strip().removeprefix("=").strip().replace("^", "**")
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        return None
    return tree if isinstance(tree, ast.BinOp) and _is_plain(tree) else None


def _is_plain(node: ast.expr) -> bool:
    match node:
        case ast.BinOp(left, op, right):
            is_sign = type(op) in _SIGNS or isinstance(op, ast.Pow)
            return is_sign and _is_plain(left) and _is_plain(right)
        case ast.UnaryOp(ast.USub(), operand):
            return _is_plain(operand)
        case ast.Constant(value):
            return isinstance(value, int | float) and not isinstance(value, bool)
        case ast.Name():
            return True
    return False


def as_sql(formula: str, column: Callable[[str], str]) -> str:
    """The formula as SQL; a division by nothing gives NULL."""
    tree = _tree(formula)
    assert tree is not None, formula
    return _sql(tree, column)


def _sql(node: ast.expr, column: Callable[[str], str]) -> str:
    match node:
        case ast.BinOp(left, ast.Pow(), right):
            return f"power({_sql(left, column)}, {_sql(right, column)})"
        case ast.BinOp(left, ast.Div(), right):
            return f"({_sql(left, column)} / nullif({_sql(right, column)}, 0))"
        case ast.BinOp(left, op, right):
            return f"({_sql(left, column)} {_SIGNS[type(op)]} {_sql(right, column)})"
        case ast.UnaryOp(ast.USub(), operand):
            return f"(-{_sql(operand, column)})"
        case ast.Constant(value):
            return f"CAST({value!r} AS DOUBLE)"
        case ast.Name(id):
            return column(id)
    raise AssertionError(node)


def compute(formula: str, value: Callable[[str], object]) -> object:
    """The formula over anything that knows arithmetic: numbers, or columns of a data frame."""
    tree = _tree(formula)
    assert tree is not None, formula
    return _value(tree, value)


def _value(node: ast.expr, value: Callable[[str], object]) -> object:
    match node:
        case ast.BinOp(left, op, right):
            a, b = _value(left, value), _value(right, value)
            return _apply(op, a, b)
        case ast.UnaryOp(ast.USub(), operand):
            return -_value(operand, value)  # type: ignore[operator]
        case ast.Constant(number):
            return float(number)  # type: ignore[arg-type]
        case ast.Name(id):
            return value(id)
    raise AssertionError(node)


def _apply(op: ast.operator, a: object, b: object) -> object:
    import operator

    functions: dict[type[ast.operator], Callable[[object, object], object]] = {
        ast.Add: operator.add,
        ast.Sub: operator.sub,
        ast.Mult: operator.mul,
        ast.Div: operator.truediv,
        ast.Pow: operator.pow,
    }
    return functions[type(op)](a, b)
