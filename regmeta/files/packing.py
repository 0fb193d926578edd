"""Typed values as bytes and back, for what one run keeps for the next: MessagePack, never pickle.

Bytes that were tampered with can at worst be no value of the type, and are then as if they were
not there: nothing in them can run.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec

Kept = TypeVar("Kept")


def packed(value: object) -> bytes | None:
    """A value of plain and data types as bytes; None where a text in it is no Unicode."""
    try:
        return _encoder().encode(value)
    except UnicodeEncodeError:
        return None


def unpacked(content: bytes, kind: type[Kept]) -> Kept | None:
    """The value that was packed; None where the bytes are no value of that type."""
    try:
        return cast("Kept", _decoder(cast(Any, kind)).decode(content))
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None


@lru_cache(maxsize=1)
def _encoder() -> msgspec.msgpack.Encoder:
    return msgspec.msgpack.Encoder(enc_hook=_plain)


@lru_cache(maxsize=64)
def _decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind, dec_hook=_special)


def _plain(value: Any) -> str:
    if isinstance(value, Path):
        return str(value)
    raise NotImplementedError(f"{type(value)} is not kept")


def _special(kind: Any, value: Any) -> Path:
    if issubclass(kind, Path):
        return Path(value)
    raise NotImplementedError(f"{kind} is not kept")
