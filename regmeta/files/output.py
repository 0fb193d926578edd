"""Output that appears whole or not at all: written beside its target, then renamed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from regmeta.errors import OutputFailed


def write_whole(out: Path, content: bytes, *, private: bool = False) -> None:
    """Bytes as a file, which only its owner may read where it is private.

    Raises OutputFailed, leaving what was there before untouched.
    """
    write_by_temporary(out, lambda path: write_through(path, content, private=private))


def write_by_temporary(out: Path, write: Callable[[Path], None]) -> None:
    """Let `write` make a file beside `out` (same suffix), then rename it to `out`.

    Raises OutputFailed where the disk is full or the folder cannot be written.
    """
    temporary = out.with_name(f".{out.stem}.{os.getpid()}{out.suffix}")
    try:
        write(temporary)
        temporary.replace(out)
        settle(out.parent)
    except OSError as error:
        why = error.strerror or str(error)
        raise OutputFailed(
            "{out}: kunne ikke skrives ({why}). Ingenting er endret.",
            "{out}: could not be written ({why}). Nothing was changed.",
            out=out,
            why=why,
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def write_through(path: Path, content: bytes, *, private: bool = False) -> None:
    """Bytes as a file that lies on the disk, not only in the system's memory, when this returns."""
    if private:
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def settle(folder: Path) -> None:
    """See to it that a rename in a folder outlives a power cut, where the system can be asked."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:
        # Some network file systems know no such thing: the rename stands all the same.
        return
    finally:
        os.close(descriptor)
