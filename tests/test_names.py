"""Names say what they hold: one class a name, and nothing is called `one` or `found`."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from .conftest import ROOT

PACKAGE = ROOT / "regmeta"


def _not_used() -> frozenset[str]:
    """The words of the glossary's table of names that are not used."""
    table = (ROOT / "GLOSSARY.md").read_text("utf-8").partition("## Names that are not used")[2]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("|")]
    return frozenset(word.strip() for row in rows[2:] for word in row.split(","))


NOT_USED = _not_used()


def _trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(ROOT), ast.parse(path.read_text("utf-8"))


def _bound(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every name that is bound: by assignment, loop, parameter, definition, field or attribute."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node.lineno


def test_a_class_name_means_one_thing():
    places = defaultdict(list)
    for path, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(path))
    shared = {name: paths for name, paths in places.items() if len(paths) > 1}
    assert len(places) > 200 and shared == {}


def test_a_name_says_what_it_holds():
    lazy = [
        f"{path}:{line} {name}"
        for path, tree in _trees()
        for name, line in _bound(tree)
        if name.lstrip("_") in NOT_USED
    ]
    lazy += [str(path) for path, _ in _trees() if path.stem in NOT_USED]
    assert lazy == [], "call it what it holds: a variable, a row, a finding, a path"


def test_a_lazy_name_is_seen():
    tree = ast.parse("def told(one, *, found=1):\n    self.known = [beside for beside in one]\n")
    words = {"one", "found", "known", "told", "beside"}
    assert {name for name, _ in _bound(tree)} >= words and words < NOT_USED


def _odd_loops(tree: ast.AST) -> Iterator[int]:
    """Lines of loops over a choice, and of choices within choices."""
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.comprehension) and isinstance(node.iter, ast.IfExp):
            yield node.iter.lineno
        if isinstance(node, ast.IfExp):
            parts = (node.test, node.body, node.orelse)
            if any(isinstance(part, ast.IfExp) for part in parts):
                yield node.lineno


def test_no_loop_is_over_a_choice_and_no_choice_stands_in_another():
    odd = [f"{path}:{line}" for path, tree in _trees() for line in _odd_loops(tree)]
    assert odd == []


def test_an_odd_loop_is_seen():
    tree = ast.parse("for x in a if b else c:\n    y = 1 if p else 2 if q else 3\n")
    assert sorted(_odd_loops(tree)) == [1, 2]
