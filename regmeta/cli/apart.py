"""Commands that read data go on in a child: where a reader ends the process, the parent says so.

DuckDB and SQLite read extracts in the process that asks. A damaged file that brings one of them
down would end the command without a word; so the command waits, as the parent, for a fork that does
the work and ends as it ends. Where there is no safe fork (macOS, Windows, more than one thread) the
work is done in the same process.
"""

import os
import signal
import sys
from collections.abc import Iterable
from pathlib import Path

_CRASHES = frozenset(
    getattr(signal, f"SIG{name}", None) for name in ("SEGV", "ABRT", "BUS", "FPE", "ILL", "KILL")
)
_begun = False
"""Whether the command line was begun as a program: then this process is ours to fork."""


def begin() -> None:
    """Called once by the program's entry, never by those who run a command inside their own."""
    global _begun
    _begun = True


def go_on_in_child(files: Iterable[Path]) -> None:
    """Return in a child that is to do the work; the parent ends as the child does.

    Raises UnreadableInput in the parent where the child was ended by a signal that is a crash.
    """
    from regmeta.files.sandbox import can_fork

    if not _begun or not can_fork():
        return
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    child = os.fork()
    if not child:
        _never_outlive(parent)
        return
    code = _waited_for(child)
    if -code in _CRASHES:
        _tell(files)
    os._exit(code if code >= 0 else 128 - code)


def _never_outlive(parent: int) -> None:
    from regmeta.processes import die_with

    die_with(parent)


def _waited_for(child: int) -> int:
    """The child's exit code, less than 0 where a signal ended it. Ctrl-C reaches the child too: it
    ends in order, and is waited for."""
    while True:
        try:
            _, status = os.waitpid(child, 0)
        except KeyboardInterrupt:
            continue
        return os.waitstatus_to_exitcode(status)


def _tell(files: Iterable[Path]) -> None:
    from regmeta.errors import UnreadableInput

    names = ", ".join(path.name for path in files)
    raise UnreadableInput(
        "{names}: er skadet, eller for stor for minnet: leseren klarte den ikke. Be om filen på "
        "nytt, eller prøv med --memory.",
        "{names}: is damaged, or too large for the memory: its reader could not cope. Ask for the "
        "file again, or try with --memory.",
        names=names,
    )
