"""The pages of all keys that a layout may have, and of all notations of codes.

`python -m regmeta.read.layouts.docs` writes docs/reference/{layouts,notations}.md anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import inspect

from regmeta.files.strict import Words
from regmeta.read.codelists import codes_in_cell
from regmeta.read.layouts.layout import Layout, TemplateLayout
from regmeta.read.notations.table import NOTATIONS

_HEAD = """# Layouts: every key of specs/layouts/*.toml

Made by `make docs` from `regmeta/read/layouts/layout.py`; do not edit. How to add a layout:
[docs/contributing/layout.md](../contributing/layout.md).

A layout is one file, `specs/layouts/<id>.toml`. Keys that the tables below do not name are refused.
"""
_TITLES = {"Layout": "A layout", "TemplateLayout": "regmeta's own template (`template.toml`)"}
_PLAIN = {
    inspect.StrType: "text",
    inspect.BoolType: "true or false",
    inspect.IntType: "whole number",
}


def layouts_page() -> str:
    """The page in Markdown."""
    shapes: dict[str, inspect.StructType] = {}
    for shape in (Layout, TemplateLayout):
        for struct in _structs(inspect.type_info(shape)):
            if struct.cls is not Words:
                shapes.setdefault(struct.cls.__name__, struct)
    return "\n".join([_HEAD, *(line for struct in shapes.values() for line in _section(struct))])


def _section(struct: inspect.StructType) -> Iterator[str]:
    title = _TITLES.get(struct.cls.__name__, _anchor(struct))
    yield f"## {title}"
    yield ""
    yield " ".join((struct.cls.__doc__ or "").split())
    yield ""
    yield "| key | what it is | without it | meaning |"
    yield "| --- | --- | --- | --- |"
    for field in struct.fields:
        meaning, shape = _described(field.type)
        yield f"| `{field.encode_name}` | {_kind(shape)} | {_default(field)} | {meaning} |"
    yield ""


def _described(shape: inspect.Type) -> tuple[str, inspect.Type]:
    """A key's meaning, and its type without it."""
    if isinstance(shape, inspect.Metadata):
        return str((shape.extra_json_schema or {}).get("description", "")), shape.type
    return "", shape


def _default(field: inspect.Field) -> str:
    """What holds where the key is not written."""
    if field.required:
        return "refused"
    if field.default is False:
        return "false"
    return f"`{field.default}`" if isinstance(field.default, (str, int)) and field.default else "—"


def _kind(shape: inspect.Type, plural: str = "") -> str:
    """What must stand there, in plain words; `plural` is `s` for many of it."""
    if isinstance(shape, inspect.LiteralType):
        return ", ".join(f"`{value}`" for value in shape.values if value)
    if isinstance(shape, inspect.VarTupleType):
        return f"list{plural} of {_kind(shape.item_type, 's')}"
    if isinstance(shape, inspect.DictType):
        return f"table{plural} of {_kind(shape.value_type, 's')}"
    if isinstance(shape, inspect.UnionType):
        return " or ".join(_kind(part) for part in shape.types if not _is_none(part))
    if isinstance(shape, inspect.StructType):
        return _link(shape)
    return _PLAIN.get(type(shape), "text") + plural


def _link(struct: inspect.StructType) -> str:
    if struct.cls is Words:
        return "text in bokmål and English"
    return f"[{_anchor(struct)}](#{_anchor(struct).replace(' ', '-')})"


def _is_none(shape: inspect.Type) -> bool:
    return isinstance(shape, inspect.NoneType)


def _anchor(struct: inspect.StructType) -> str:
    """`CodeSheet` as people write it: code sheet."""
    name = struct.cls.__name__
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


def _structs(shape: inspect.Type) -> Iterator[inspect.StructType]:
    """A struct and those inside it, from the outside in."""
    if isinstance(shape, inspect.StructType):
        yield shape
        for field in shape.fields:
            yield from _structs(field.type)
    for inner in ("type", "item_type", "value_type"):
        if hasattr(shape, inner):
            yield from _structs(getattr(shape, inner))
    for part in getattr(shape, "types", ()):
        yield from _structs(part)


_NOTATIONS = """# Code lists in one cell: every notation that is read

Made by `make docs` from `regmeta/read/notations/table.py`; do not edit. The first notation that a
whole cell fits is taken. Marks between codes may be a line break, `;`, `|`, `/` or a comma where
the notation leaves no doubt; brackets or bullets about every code, an arrow for `=`, and a word
before the list (`Verdier: …`) are as if they were not there. A list of texts alone (`Ja/Nei`,
`Lett, moderat, alvorlig`) is read where the type says that the answer is chosen from a list; every
text is then its own value. A cell that should hold codes and fits no notation is a finding,
`codes-not-understood`, with the text of the cell.

| written | read as |
| --- | --- |
"""


def notations_page() -> str:
    """The page of notations, each with what its example gives."""
    rows = [f"| {_cell(notation.example)} | {_read(notation.example)} |" for notation in NOTATIONS]
    return _NOTATIONS + "\n".join(rows) + "\n"


def _read(example: str) -> str:
    return ", ".join(f"{value} → {text}" for value, text in codes_in_cell(example))


def _cell(example: str) -> str:
    lines = example.replace("|", "\\|").split("\n")
    return "<br>".join(f"`{line}`" for line in lines)


def main(root: Path) -> None:
    """Writes the pages into a checkout."""
    folder = root / "docs" / "reference"
    (folder / "layouts.md").write_text(layouts_page(), encoding="utf-8")
    (folder / "notations.md").write_text(notations_page(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(__file__).resolve().parents[3])
