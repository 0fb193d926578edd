"""The house: which files may lie in the package's root, and that no file leads back to itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from .conftest import ROOT

PACKAGE = ROOT / "regmeta"
IN_THE_ROOT = {
    *("__init__.py", "__main__.py", "errors.py", "identifiers.py", "model.py", "processes.py"),
    *("registry.py", "texts.py"),
}
ROOMS = {
    *("catalogue", "cli", "data", "delivery", "editions", "files", "form", "harmonize"),
    *("privacy", "publish", "read", "runs", "spec", "validate", "workbench"),
    "workbook",
}


def test_only_the_files_of_the_house_lie_in_its_root():
    lying = {path.name for path in PACKAGE.glob("*.py")}
    assert lying == IN_THE_ROOT, "a new module belongs in a room: see ARCHITECTURE.md"


def test_the_rooms_are_those_of_the_picture():
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert rooms == ROOMS, "a new room is drawn in ARCHITECTURE.md and named in pyproject.toml"


def test_no_file_leads_back_to_itself_by_its_imports():
    """Imports inside functions and for types count too: a reader follows them all the same."""
    imports = {name: set(imported(path, name)) for name, path in modules().items()}
    assert circle(imports) == []


def test_no_module_is_named_in_a_string_where_the_contract_cannot_see_it():
    """A package looks for its own files; the front door names what it opens to."""
    known = modules()
    named = {
        (name, text.value)
        for name, path in known.items()
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.Constant) and isinstance(text.value, str)
        if text.value in known and text.value != "regmeta"
        if not f"{text.value}.".startswith(f"{room_of(name)}.")
    }
    assert {name for name, _ in named} <= {"regmeta"}, sorted(named)


def test_a_circle_is_seen():
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == ["a", "b", "c", "a"]
    assert circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def room_of(name: str) -> str:
    """The room of a module: `regmeta.read.grid` lies in `regmeta.read`."""
    return ".".join(name.split(".")[:2])


def imported(path: Path, name: str) -> Iterator[str]:
    """The modules a module imports, wherever in it; a name taken from a package is its file's."""
    every = modules()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in every)
        elif isinstance(node, ast.ImportFrom) and node.module in every:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in every else node.module


def circle(imports: dict[str, set[str]]) -> list[str]:
    """One way from a module back to itself, [] where there is none."""
    done: set[str] = set()
    for start in sorted(imports):
        way = _circle_from(start, imports, [], done)
        if way:
            return way
    return []


def _circle_from(
    name: str, imports: dict[str, set[str]], way: list[str], done: set[str]
) -> list[str]:
    if name in way:
        return [*way[way.index(name) :], name]
    if name in done:
        return []
    for other in sorted(imports.get(name, ())):
        back = _circle_from(other, imports, [*way, name], done)
        if back:
            return back
    done.add(name)
    return []


def test_no_command_has_its_annotations_read_back_from_text():
    files = sorted((ROOT / "regmeta" / "cli").glob("*.py"))
    delayed = [file.name for file in files if "import annotations" in file.read_text("utf-8")]
    # The package's own page says why, in words that are no import.
    assert files and delayed == ["__init__.py"]
