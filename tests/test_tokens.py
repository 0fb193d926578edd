"""The enumerations of the law's numbered lists are those of the law, and code uses them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from regmeta.spec.fields import Spec
from regmeta.spec.tokens import DataType, Identifiseringsgrad
from regmeta.spec.write_tokens import tokens

from .conftest import ROOT

PACKAGE = ROOT / "regmeta"
LISTS = ("DataType", "Synlig", "Identifiseringsgrad", "Opprinnelse")


def test_the_enumerations_are_those_of_the_law(spec: Spec):
    assert (PACKAGE / "spec" / "tokens.py").read_text("utf-8") == tokens(spec)
    assert [f"{token}" for token in DataType] == [f"{n}" for n in range(1, 11)]
    assert Identifiseringsgrad("1") is Identifiseringsgrad.NOT_ASSESSED


def _compared_with_numbers(path: Path) -> Iterator[tuple[int, Path]]:
    """`x["DataType"] == "2"` and its like: a field of a numbered list held against a number."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare):
            continue
        words = {n.value for n in ast.walk(node) if isinstance(n, ast.Constant)}
        numbers = {word for word in words if isinstance(word, str) and word.isdigit()}
        if numbers and words & set(LISTS):
            yield node.lineno, path


def test_a_bare_number_is_seen(tmp_path: Path):
    file = tmp_path / "rule.py"
    file.write_text('x = {}\nwrong = x["DataType"] in ("2", "3")\nright = x["Lengde"] == "2"\n')
    assert [line for line, _ in _compared_with_numbers(file)] == [2]


def test_no_field_of_a_numbered_list_is_held_against_a_bare_number():
    files = sorted(PACKAGE.rglob("*.py"))
    assert [place for path in files for place in _compared_with_numbers(path)] == []
