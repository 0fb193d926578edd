"""The small language that rules are written in: parsed here, evaluated here and in the browser.

An expression looks like Python (`it.size < 10 and it.period["from"] < today`), is turned into
plain JSON when the law is loaded, and means the same in web/form/src/rules/expression.js. Whatever
an answer is, an expression has a value: what is not there is None, and what cannot be compared is
not less, not greater and not equal. Only what stands in `_node` can be said, and only the names of
predicates.py can be called.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Json = Any
Node = list[Any]
Names = Mapping[str, Json]
Functions = Mapping[str, Callable[..., Json]]
_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
}


def parse(text: str) -> Node:
    """An expression as JSON. Raises ValueError, in a few words, where it says what it may not."""
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError as error:
        raise ValueError(f"«{text}»: {error.msg}") from error
    return _node(tree.body, text)


def _node(tree: ast.expr, text: str) -> Node:
    if isinstance(tree, ast.Constant) and isinstance(tree.value, (str, int, bool, type(None))):
        return ["value", tree.value]
    if isinstance(tree, ast.Name):
        return ["name", tree.id]
    if isinstance(tree, ast.Attribute):
        return ["get", _node(tree.value, text), tree.attr]
    if isinstance(tree, ast.Subscript) and isinstance(tree.slice, ast.Constant):
        return ["get", _node(tree.value, text), str(tree.slice.value)]
    if isinstance(tree, ast.List):
        return ["list", *(_node(inner, text) for inner in tree.elts)]
    return _logic(tree, text)


def _logic(tree: ast.expr, text: str) -> Node:
    if isinstance(tree, ast.BoolOp):
        word = "and" if isinstance(tree.op, ast.And) else "or"
        return [word, *(_node(inner, text) for inner in tree.values)]
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not):
        return ["not", _node(tree.operand, text)]
    if isinstance(tree, ast.Compare) and len(tree.ops) == 1:
        sign = _COMPARISONS.get(type(tree.ops[0]))
        if sign:
            return [sign, _node(tree.left, text), _node(tree.comparators[0], text)]
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and not tree.keywords:
        return _call(tree.func.id, tree.args, text)
    raise ValueError(f"«{text}»: «{ast.unparse(tree)}» kan ikke stå i en regel")


def _call(name: str, arguments: list[ast.expr], text: str) -> Node:
    """A predicate called, or `any(… for x in …)` and `[…]` over the lines of a list."""
    if name in ("any", "all") and len(arguments) == 1:
        asked = arguments[0]
        if isinstance(asked, ast.GeneratorExp) and len(asked.generators) == 1:
            loop = asked.generators[0]
            if isinstance(loop.target, ast.Name) and not loop.ifs:
                listed, inner = _node(loop.iter, text), _node(asked.elt, text)
                return [name, loop.target.id, listed, inner]
        raise ValueError(f"«{text}»: skriv {name}(… for x in …)")
    return ["call", name, *(_node(argument, text) for argument in arguments)]


def calls(node: Node) -> Iterator[str]:
    """The predicates that an expression calls."""
    if node[0] == "call":
        yield node[1]
    for inner in node[1:]:
        if isinstance(inner, list) and inner and isinstance(inner[0], str):
            yield from calls(inner)


# ------------------------------------------------------------------ what it comes to


def evaluate(node: Node, names: Names, functions: Functions) -> Json:
    """What an expression comes to, with those names and predicates."""
    word = node[0]
    if word == "value":
        return node[1]
    if word == "name":
        return names.get(node[1])
    if word == "get":
        owner = evaluate(node[1], names, functions)
        return owner.get(node[2]) if isinstance(owner, dict) else None
    if word == "list":
        return [evaluate(inner, names, functions) for inner in node[1:]]
    if word == "call":
        given = [evaluate(inner, names, functions) for inner in node[2:]]
        return functions[node[1]](*given)
    return _evaluate_logic(node, names, functions)


def _evaluate_logic(node: Node, names: Names, functions: Functions) -> Json:
    word = node[0]
    if word == "not":
        return not holds(evaluate(node[1], names, functions))
    if word in ("and", "or"):
        return _first_settled(node, names, functions)
    if word in ("any", "all"):
        listed = evaluate(node[2], names, functions)
        lines = listed if isinstance(listed, list) else []
        said = (holds(evaluate(node[3], {**names, node[1]: line}, functions)) for line in lines)
        return any(said) if word == "any" else all(said)
    left, right = (evaluate(inner, names, functions) for inner in node[1:])
    return compare(word, left, right)


def _first_settled(node: Node, names: Names, functions: Functions) -> Json:
    """The first value that settles an `and` or an `or`, else the last one."""
    value: Json = None
    for inner in node[1:]:
        value = evaluate(inner, names, functions)
        if holds(value) == (node[0] == "or"):
            return value
    return value


def holds(value: Json) -> bool:
    """Whether a value counts as true: not nothing, false, 0, and not empty."""
    return bool(value)


def compare(sign: str, left: Json, right: Json) -> bool:
    """Two values compared: numbers with numbers, texts with texts; all else is unlike."""
    if sign in ("in", "not in"):
        return contains(right, left) == (sign == "in")
    if sign in ("==", "!="):
        return same(left, right) == (sign == "==")
    if not (_numbers(left, right) or (isinstance(left, str) and isinstance(right, str))):
        return False
    if sign == "<":
        return bool(left < right)
    if sign == "<=":
        return bool(left <= right)
    if sign == ">":
        return bool(left > right)
    return bool(left >= right)


def same(left: Json, right: Json) -> bool:
    """Whether two simple values are one: `true` is not 1, and a list is like nothing."""
    if _numbers(left, right):
        return bool(left == right)
    simple = (str, bool, type(None))
    return type(left) is type(right) and isinstance(left, simple) and left == right


def contains(whole: Json, value: Json) -> bool:
    """Whether a list holds a value, or an object has a key."""
    if isinstance(whole, dict):
        return isinstance(value, str) and value in whole
    return isinstance(whole, (list, tuple)) and any(same(member, value) for member in whole)


def _numbers(*values: Json) -> bool:
    return all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values)
