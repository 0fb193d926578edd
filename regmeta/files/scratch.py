"""A private folder for temporary files: only its owner may read it, and it never outlives a run.

Each run locks its own folder. A process that is killed loses its lock with its life, so the next
run knows which folders nobody uses any more, and removes them.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from regmeta.errors import OutputFailed
from regmeta.files import systems

_LOCK = "lock"


@contextmanager
def scratch(below: Path | None = None) -> Iterator[Path]:
    """An empty folder of this run, under `below` (else the system's own place), gone afterwards.

    Raises OutputFailed where no folder can be made.
    """
    home = _home(below or Path(tempfile.gettempdir()))
    _clean(home)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=home))
    lock = _locked(folder)
    before = _end_in_order()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)
        for number, handler in before.items():
            signal.signal(number, handler)


def _locked(folder: Path) -> int:
    """The folder's lock, held. It gets its name when it is held already: another run that cleans up
    must never see one that nobody holds yet."""
    fresh = folder / f"{_LOCK}.new"
    lock = os.open(fresh, os.O_CREAT | os.O_RDWR, 0o600)
    systems.lock(lock, wait=True)
    fresh.rename(folder / _LOCK)
    return lock


def _home(below: Path) -> Path:
    home = below / f"regmeta-{systems.user()}"
    try:
        home.mkdir(mode=0o700, parents=False, exist_ok=True)
        state = home.lstat()
        if home.is_symlink() or not systems.is_ours(state):
            raise PermissionError(13, "not ours", str(home))
        home.chmod(0o700)
    except OSError as error:
        why = error.strerror or str(error)
        raise OutputFailed(
            "{home}: kan ikke brukes til midlertidige filer ({why}). Velg en mappe med --temp.",
            "{home}: cannot hold temporary files ({why}). Choose a folder with --temp.",
            home=home,
            why=why,
        ) from error
    return home


def _clean(home: Path) -> None:
    """Remove what killed runs left: a folder whose lock nobody holds, or that never got one."""
    for folder in home.glob("run-*"):
        with suppress(OSError):
            lock = os.open(folder / _LOCK, os.O_RDWR)
            try:
                systems.lock(lock, wait=False)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)


def _end_in_order() -> dict[signal.Signals, Any]:
    """Let a polite request to end run the clean-up too; only the main thread may ask for that."""
    if threading.current_thread() is not threading.main_thread():
        return {}
    return {number: signal.signal(number, _leave) for number in systems.ending_signals()}


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)
