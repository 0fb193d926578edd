"""What Linux, macOS and Windows do each in its own way, told apart here and nowhere else.

Written for all three; Linux is what the tests run on. tests/test_systems.py hides what a system
lacks and runs the rest. Sources: renameat2(2) of Linux, renamex_np(2) of macOS, the Windows API's
OpenProcess and GetExitCodeProcess, Python's os, msvcrt and signal.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

BINARY: int = getattr(os, "O_BINARY", 0)
"""Bytes as they are: without it Windows writes a carriage return before each line feed."""

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 0x2
_NOT_SUPPORTED = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP})
_STILL_ACTIVE = 259
_QUERY = 0x1000


def ending_signals() -> tuple[signal.Signals, ...]:
    """The polite requests to end that this system knows."""
    names = ("SIGTERM", "SIGHUP", "SIGBREAK")
    return tuple(getattr(signal, name) for name in names if hasattr(signal, name))


def user() -> str:
    """Who runs this, as a short name that no other user has."""
    if hasattr(os, "getuid"):
        return str(os.getuid())
    return os.environ.get("USERNAME") or "user"


def is_ours(state: os.stat_result) -> bool:
    """Whether a file belongs to whoever runs this; Windows tells that by access lists alone."""
    return not hasattr(os, "getuid") or state.st_uid == os.getuid()


def lock(descriptor: int, *, wait: bool) -> None:
    """Hold an open file for this process alone. Raises OSError where another holds it and `wait`
    is not asked for."""
    try:
        import fcntl
    except ImportError:
        _lock_of_windows(descriptor, wait)
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


def _lock_of_windows(descriptor: int, wait: bool) -> None:
    with suppress(ImportError):
        import msvcrt

        windows: Any = msvcrt
        windows.locking(descriptor, windows.LK_LOCK if wait else windows.LK_NBLCK, 1)


def exchange(path: Path, other: Path) -> bool:
    """Two folders change names in one system call; False where the system has no such call."""
    import ctypes

    call = _exchange_call(path, other)
    if call is None:
        return False
    if call() == 0:
        return True
    number = ctypes.get_errno()
    if number in _NOT_SUPPORTED:
        return False
    raise OSError(number, os.strerror(number), str(other))


def _exchange_call(path: Path, other: Path) -> Callable[[], int] | None:
    import ctypes

    try:
        system: Any = ctypes.CDLL(None, use_errno=True)
    except (OSError, TypeError):
        return None
    old, new = os.fsencode(path), os.fsencode(other)
    if sys.platform == "darwin" and hasattr(system, "renamex_np"):
        return lambda: int(system.renamex_np(old, new, ctypes.c_uint(_RENAME_SWAP)))
    if hasattr(system, "renameat2"):
        flag = ctypes.c_uint(_RENAME_EXCHANGE)
        return lambda: int(system.renameat2(_AT_FDCWD, old, _AT_FDCWD, new, flag))
    return None


def is_alive(process: int) -> bool:
    """Whether a process still runs."""
    if process == os.getpid():
        return True
    if os.name == "nt":
        return _is_alive_on_windows(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _is_alive_on_windows(process: int) -> bool:
    """Asked without a signal: there, a signal of any number ends the process."""
    import ctypes

    loader: Any = getattr(ctypes, "windll", None)
    if loader is None:
        return True
    handle = loader.kernel32.OpenProcess(_QUERY, False, process)
    if not handle:
        return False
    code = ctypes.c_ulong()
    loader.kernel32.GetExitCodeProcess(handle, ctypes.byref(code))
    loader.kernel32.CloseHandle(handle)
    return code.value == _STILL_ACTIVE
