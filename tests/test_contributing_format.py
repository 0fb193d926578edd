"""The example of docs/contributing/format.md is a format like any other."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

from regmeta.catalogue.facts import visible
from regmeta.files.tree import Tree
from regmeta.model import no_progress
from regmeta.publish import write_format
from regmeta.publish.format import Format, Formats
from regmeta.spec.fields import Spec
from tests.conftest import ROOT
from tests.readers.reading import meant
from tests.small import small_catalogue

PAGE = ROOT / "docs" / "contributing" / "format.md"


def test_the_example_is_written_and_read_back(spec: Spec, tmp_path: Path) -> None:
    written, read_back = (_module(text) for text in _examples())
    format_ = Format("lines", written.STATEMENT, written.write)
    assert "lines" in Formats({"lines": lambda: format_}).names
    catalogue, _ = visible(small_catalogue(spec))
    write_format(format_, catalogue, spec, Tree(tmp_path / "lines"), no_progress)
    found, wanted = read_back.read(tmp_path / "lines"), meant(catalogue)
    assert found.order == wanted.order
    for key, said in found.said.items():
        assert said == {name: wanted.said[key][name] for name in said}
    left_out = set(read_back.LEAVES_OUT)
    assert not any(left_out & said.keys() for said in found.said.values())


def test_every_test_that_the_page_names_is_there() -> None:
    named = re.findall(r"`(tests/\w+\.py)`", PAGE.read_text(encoding="utf-8"))
    assert len(named) > 4
    assert [name for name in named if not (ROOT / name).exists()] == []


def _examples() -> list[str]:
    found = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(found) == 2, "the format and its reader"
    return found


def _module(text: str) -> ModuleType:
    module = ModuleType("example")
    exec(compile(text, str(PAGE), "exec"), module.__dict__)
    return module
