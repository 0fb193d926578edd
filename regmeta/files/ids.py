"""Ids and file names that never change between runs and never collide.

An id is the UUIDv5 of the stable code in one fixed namespace: anybody can compute it. Codes that
differ only in case are different codes, so they have different ids and different file names, on
disks that tell case apart and on those that do not.
"""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha1
from uuid import UUID

NAMESPACE = UUID("368676c5-b614-5453-98fa-4316c5725c3f")
"""uuid5(NAMESPACE_DNS, "regmeta"), fixed for ever: another would give every variable a new id."""

_PLAIN = re.compile(r"[A-Z0-9_][A-Z0-9._-]*")
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
_DEVICES = frozenset(
    {"CON", "PRN", "AUX", "NUL"} | {f"{port}{n}" for port in ("COM", "LPT") for n in range(10)}
)
_LONGEST = 120


@cache
def stable_id(code: str) -> str:
    """The UUIDv5 of a code in our namespace, in its usual spelling."""
    digest = sha1(NAMESPACE.bytes + code.encode("utf-8", "surrogatepass")).digest()
    number = int.from_bytes(digest[:16], "big")
    number = number & ~(0xF000 << 64) | (5 << 76)
    number = number & ~(0xC000 << 48) | (0x8000 << 48)
    hex_ = f"{number:032x}"
    return f"{hex_[:8]}-{hex_[8:12]}-{hex_[12:16]}-{hex_[16:20]}-{hex_[20:]}"


def version_id(code: str, start: str) -> str:
    """The id of the version of a variable that became valid on a day (ISO, '' = unknown)."""
    return stable_id(f"{code}@{start}")


@cache
def file_name(code: str) -> str:
    """A code as one part of a path, on any disk and in any address.

    Codes in capitals are kept as they are; all others carry a mark of their own, so that no two
    codes meet in one name however a disk folds case.
    """
    plain = _PLAIN.fullmatch(code) and len(code) <= _LONGEST and not code.endswith(".")
    if plain and code.partition(".")[0] not in _DEVICES:
        return code
    readable = _UNSAFE.sub("-", code[:_LONGEST]).strip("-") or "x"
    return f"{readable[: _LONGEST - 20]}~{stable_id(code)[:8]}"
