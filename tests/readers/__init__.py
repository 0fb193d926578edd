"""Readers of what is published: a file a format, which reads it back with the format's own library.

A reader's file has the format's name and holds

- `read(folder)`: the format's folder of a publication as a Reading (reading.py);
- NEEDS, where it needs one: the library, by its import name;
- LEAVES_OUT: the keys of a column that the format has no place for, of those that most carry;
- OWN_NAMES = True where columns are not called what the others call them, and codes tell which
  is which;
- NO_ORDER = True where the order of columns is not told.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from regmeta.catalogue.facts import visible
from regmeta.files.tree import Tree
from regmeta.model import Catalogue, no_progress
from regmeta.publish import write_format
from regmeta.runs.formats import FORMATS
from regmeta.spec.loading import load_spec
from tests.readers.reading import Reading

READERS = tuple(
    module.name for module in pkgutil.iter_modules(__path__) if module.name != "reading"
)


@dataclass(frozen=True)
class Reader:
    """One format's reader, as its file describes it."""

    format: str
    read: Callable[[Path], Reading]
    needs: str
    leaves_out: frozenset[str]
    own_names: bool
    no_order: bool


def reader(name: str) -> Reader:
    """The reader of a format; the test is skipped where its library is not installed."""
    module = importlib.import_module(f"tests.readers.{name}")
    needs = getattr(module, "NEEDS", "")
    if needs:
        pytest.importorskip(needs, reason=f"{needs} (extra dev) is not installed")
    return Reader(
        format=name,
        read=module.read,
        needs=needs,
        leaves_out=frozenset(getattr(module, "LEAVES_OUT", ())),
        own_names=getattr(module, "OWN_NAMES", False),
        no_order=getattr(module, "NO_ORDER", False),
    )


def read(name: str, catalogue: Catalogue, folder: Path) -> Reading:
    """The catalogue written in a format, and what that format's library finds in it."""
    shown, _ = visible(catalogue)
    write_format(FORMATS.named(name), shown, load_spec(), Tree(folder), no_progress)
    return reader(name).read(folder)
