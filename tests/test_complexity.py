"""Functions stay small: how many ways lead through each, conditions within expressions counted.

ruff counts statements alone (C901, at most ten). Here comprehensions, choices and the parts of a
condition count as well, as radon does: few functions have more than ten ways, none over twenty.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .conftest import ROOT

MANY, MOST, SHARE = 10, 20, 0.02
_FORKS = (ast.If, ast.IfExp, ast.For, ast.While, ast.ExceptHandler, ast.Assert, ast.comprehension)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def ways(function: ast.AST) -> int:
    """One, and one more for each fork: loops, choices, handlers, conditions and their parts."""
    count = 1
    for node in ast.walk(function):
        count += isinstance(node, _FORKS)
        if isinstance(node, ast.comprehension):
            count += len(node.ifs)
        if isinstance(node, ast.BoolOp):
            count += len(node.values) - 1
    return count


def _functions() -> Iterator[tuple[str, int]]:
    for path in sorted((ROOT / "regmeta").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, FUNCTIONS):
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", ways(node)


def test_few_functions_have_many_ways_and_none_very_many():
    counted = dict(_functions())
    assert len(counted) > 3000
    assert {place: count for place, count in counted.items() if count > MOST} == {}
    many = [f"{count} {place}" for place, count in counted.items() if count > MANY]
    assert len(many) < SHARE * len(counted), sorted(many, key=lambda line: int(line.split()[0]))


def test_ways_are_counted():
    text = "def f(a):\n    return [x for x in a if x and not x.y] if a else None\n"
    assert ways(ast.parse(text).body[0]) == 5
