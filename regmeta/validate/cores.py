"""Independent jobs shared out over two processes, where the work is worth it.

The other process is a fork: it has the submission and all that was worked out of it without a
copy, and sends back only what it found. Jobs are taken from a pipe, one at a time by whoever is
free, so that nobody waits for the other. What a process that died had taken is done again here.
"""

from __future__ import annotations

import os
import pickle
import struct
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_NUMBER = struct.Struct("<I")
_MOST_JOBS = 8_000
"""As many as a pipe surely holds without a reader."""


def can_share() -> bool:
    """Whether there is a second core, and forking is safe: no other thread may hold a lock."""
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return False
    return len(os.sched_getaffinity(0)) > 1 if hasattr(os, "sched_getaffinity") else False


def share_out(jobs: int, run: Callable[[int], T]) -> list[T]:
    """The results of run(0) … run(jobs - 1), in that order; they must be picklable."""
    if jobs > _MOST_JOBS or not can_share():
        return [run(number) for number in range(jobs)]
    take, give = os.pipe()
    os.write(give, b"".join(map(_NUMBER.pack, range(jobs))))
    os.close(give)
    back, send = os.pipe()
    child = os.fork()
    if not child:
        _work_aside(take, back, send, run)
    os.close(send)
    try:
        mine = _work(take, run)
        theirs: dict[int, T] = _hear(back)
    finally:
        os.close(take)
        os.close(back)
        os.waitpid(child, 0)
    done = mine | theirs
    return [done[number] if number in done else run(number) for number in range(jobs)]


def _work(take: int, run: Callable[[int], T]) -> dict[int, T]:
    """Jobs until there are no more: a read of a few bytes from a pipe is never split."""
    done = {}
    while len(taken := os.read(take, _NUMBER.size)) == _NUMBER.size:
        (number,) = _NUMBER.unpack(taken)
        done[number] = run(number)
    return done


def _work_aside(take: int, back: int, send: int, run: Callable[[int], T]) -> None:
    """The other process's part. It leaves without the exit handlers of the one it came from."""
    try:
        os.close(back)
        with os.fdopen(send, "wb") as out:
            pickle.dump(_work(take, run), out, protocol=pickle.HIGHEST_PROTOCOL)
        os._exit(0)
    except BaseException:  # whatever it is, it comes again, and is told, where the job is done over
        os._exit(1)


def _hear(back: int) -> dict[int, T]:
    with os.fdopen(os.dup(back), "rb") as pipe:
        sent = pipe.read()
    try:
        found: dict[int, T] = pickle.loads(sent)
    except (EOFError, pickle.UnpicklingError):
        return {}
    return found
