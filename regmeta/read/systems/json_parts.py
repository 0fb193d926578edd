"""Parts of parsed JSON or YAML asked for by name: what is missing or of another kind is empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Parsed = dict[str, Any]


def text_of(parsed: Any) -> str:
    """A plain value as text: '' for none, for lists and for what holds others."""
    if isinstance(parsed, bool):
        return {True: "true", False: "false"}[parsed]
    if isinstance(parsed, (str, int, float)):
        # Half a sign (a lone surrogate) may stand in JSON, and in no file of ours.
        return str(parsed).encode("utf-8", errors="replace").decode("utf-8").strip()
    return ""


def said(parsed: Any, *path: str) -> str:
    """The text down a path of keys."""
    return text_of(down(parsed, *path))


def down(parsed: Any, *path: str) -> Any:
    """What stands down a path of keys; None where it ends before."""
    for key in path:
        parsed = parsed.get(key) if isinstance(parsed, dict) else None
    return parsed


def each(parsed: Any, *path: str) -> Iterator[Parsed]:
    """The objects of the list down a path of keys."""
    listed = down(parsed, *path)
    if isinstance(listed, list):
        yield from (part for part in listed if isinstance(part, dict))


def texts(parsed: Any, *path: str) -> list[str]:
    """The plain values of the list down a path of keys, or the one that stands there."""
    listed = down(parsed, *path)
    every = listed if isinstance(listed, list) else [listed]
    return [text for part in every if (text := text_of(part))]


def named(parsed: Any, *path: str) -> Iterator[tuple[str, Parsed]]:
    """(name, object) of what stands down a path as an object a name; one without facts is empty."""
    holder = down(parsed, *path)
    if isinstance(holder, dict):
        for name, part in holder.items():
            yield text_of(name), part if isinstance(part, dict) else {}
