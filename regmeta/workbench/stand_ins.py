"""What has no build for browsers, in plain Python: so that the publisher's own code runs there."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from types import ModuleType
from typing import Any

_SORT_KEYS, _INDENT, _NEWLINE, _ANY_KEYS = 1, 2, 4, 8


def fill_in() -> None:
    """Put Python's own json in the place of orjson, where orjson is not there."""
    if "orjson" not in sys.modules and find_spec("orjson") is None:
        sys.modules["orjson"] = plain_orjson()


def plain_orjson() -> ModuleType:
    """A module with what regmeta uses of orjson: the same bytes, more slowly."""
    module = ModuleType("orjson")
    parts = {"dumps": _dumps, "loads": json.loads, "JSONDecodeError": json.JSONDecodeError}
    options = {
        "OPT_SORT_KEYS": _SORT_KEYS,
        "OPT_INDENT_2": _INDENT,
        "OPT_APPEND_NEWLINE": _NEWLINE,
        "OPT_NON_STR_KEYS": _ANY_KEYS,
    }
    for name, value in (parts | options).items():
        setattr(module, name, value)
    return module


def _dumps(value: Any, *, option: int = 0) -> bytes:
    indent = 2 if option & _INDENT else None
    separators = (",", ": ") if indent else (",", ":")
    sort = bool(option & _SORT_KEYS)
    text = json.dumps(
        value, ensure_ascii=False, indent=indent, separators=separators, sort_keys=sort
    )
    return (text + ("\n" if option & _NEWLINE else "")).encode("utf-8")
