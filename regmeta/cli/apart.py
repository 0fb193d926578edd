"""Commands that read data go on in a child: where a reader ends the process, the parent says so.

DuckDB and SQLite read extracts in the process that asks. A damaged file that brings one of them
down would end the command without a word; so the command waits, as the parent, for a fork that does
the work and ends as it ends. Where there is no safe fork (macOS, Windows) the child is a Python
started anew with the same words. A child has limits on time, and on Linux on memory as well.
"""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

_CRASHES = frozenset(
    getattr(signal, f"SIG{name}", None) for name in ("SEGV", "ABRT", "BUS", "FPE", "ILL", "KILL")
)
_LIMIT, _AN_HOUR = "REGMETA_SECONDS", 3600
_IN_CHILD, _RESERVED = "REGMETA_CHILD_OF", 8 << 30
_LEAST_CRASH = 0xC0000000
"""Windows tells of a crash by codes from here on."""
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

    if not _begun or os.environ.get(_IN_CHILD) == str(os.getppid()):
        return
    seconds = _time_limit()
    sys.stdout.flush()
    sys.stderr.flush()
    if not can_fork():
        _go_on_anew(files, seconds)
    parent = os.getpid()
    child = os.fork()
    if not child:
        _never_outlive(parent)
        _limit_memory()
        return
    if not _ends_within(child, seconds):
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        _tell_of_time(files, seconds)
    code = _waited_for(child)
    if -code in _CRASHES:
        _tell(files)
    os._exit(code if code >= 0 else 128 - code)


def _go_on_anew(files: Iterable[Path], seconds: int) -> NoReturn:
    """The same command in a Python started anew; this process ends as that does."""
    from regmeta.processes import isolated

    environment = {**os.environ, _IN_CHILD: str(os.getpid())}
    command = isolated("regmeta", *sys.argv[1:])
    try:
        code = subprocess.run(command, env=environment, timeout=seconds, check=False).returncode
    except subprocess.TimeoutExpired:
        _tell_of_time(files, seconds)
    if -code in _CRASHES or code >= _LEAST_CRASH:
        _tell(files)
    os._exit(code if code >= 0 else 128 - code)


def _limit_memory() -> None:
    """Half as much again as the machine has, and room for what libraries reserve and never use: a
    reader that asks for more is told that there is no memory, and the machine goes on."""
    import resource

    has = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    most = has + has // 2 + _RESERVED
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or hard > most:
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _never_outlive(parent: int) -> None:
    from regmeta.processes import die_with

    die_with(parent)


def _time_limit() -> int:
    """The most seconds that the reading and checking of extracts may take: an hour, or what
    REGMETA_SECONDS says."""
    from regmeta.errors import WrongUse

    said = os.environ.get(_LIMIT, "")
    if not said:
        return _AN_HOUR
    if not (said.isascii() and said.isdigit() and int(said)):
        raise WrongUse(
            "{name}={said}: skriv et antall sekunder, for eksempel {name}=7200.",
            "{name}={said}: write a number of seconds, for example {name}=7200.",
            name=_LIMIT,
            said=said,
        )
    return int(said)


def _ends_within(child: int, seconds: int) -> bool:
    """Wait for the child's end. Ctrl-C reaches the child too: it ends in order."""
    handle = os.pidfd_open(child)
    until = time.monotonic() + seconds
    poll = select.poll()
    poll.register(handle, select.POLLIN)
    try:
        while (left := until - time.monotonic()) > 0:
            with suppress(KeyboardInterrupt):
                if poll.poll(min(left, 3600) * 1000):
                    return True
        return False
    finally:
        os.close(handle)


def _tell_of_time(files: Iterable[Path], seconds: int) -> NoReturn:
    from regmeta.errors import UnreadableInput

    raise UnreadableInput(
        "{names}: ble ikke ferdig på {seconds} sekunder og er stanset. Filen er trolig skadet; er "
        "den bare stor, sett {limit} høyere.",
        "{names}: was not done in {seconds} seconds and has been stopped. The file is probably "
        "damaged; if it is merely large, set {limit} higher.",
        names=", ".join(path.name for path in files),
        seconds=seconds,
        limit=_LIMIT,
    )


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
