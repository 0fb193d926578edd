"""Work shared out over processes, and what makes it cheap: formats, rules, no collecting.

Formats are written beside each other, one process each, as many at a time as there are cores. The
catalogue is shared by forking and never copied or sent; only progress and results come back.

Rules are independent jobs for two processes. The other is a fork: it has the submission and all
that was worked out of it without a copy, and sends back only what it found. Jobs are taken from a
pipe, one at a time by whoever is free, so that nobody waits for the other. What a process that died
had taken is done again here.

Where forking is not safe or not worth it, the same work is done one after the other.
"""

from __future__ import annotations

import gc
import os
import pickle
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from regmeta.model import Progress

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

T = TypeVar("T")
Task = Callable[[Progress], T]
"""Writes one format, telling its progress; what it gives must be fit to be sent."""

_WORTH_IT = 2_000
"""Variables from which a second process pays for itself (forking costs some 20 ms)."""


def _cores_to_fork_on() -> int:
    """The cores of this process where forking is safe, which it is on Linux alone; else one."""
    can_fork = hasattr(os, "fork") and hasattr(os, "sched_getaffinity")
    return len(os.sched_getaffinity(0)) if can_fork and sys.platform == "linux" else 1


def write_all(tasks: dict[str, Task[T]], variables: int, progress: Progress) -> dict[str, T]:
    """What each task gave, by its name; the first failure stops all and is raised here."""
    cores = _cores_to_fork_on()
    if cores < 2 or len(tasks) < 2 or variables < _WORTH_IT:
        return {name: task(progress) for name, task in tasks.items()}
    return _Crew(tasks, cores, progress).work()


def this_python() -> str:
    """The Python that runs this, for those who must start another that has the same packages."""
    return sys.executable


def isolated(module: str, *words: str) -> list[str]:
    """The command that runs a module in a Python of its own, with no code of the current folder.

    `-I` leaves out the current folder, PYTHONPATH and the person's own packages. Regmeta is this
    very package, wherever it lies; what it stands on is looked for where it is looked for here.
    """
    return [
        this_python(),
        "-I",
        "-X",
        "utf8",
        "-c",
        _START,
        _package(),
        module,
        *_places(),
        *words,
    ]


_START = """
import importlib.util, runpy, sys
_, package, module, count = sys.argv[:4]
places = sys.argv[4 : 4 + int(count)]
sys.path += [place for place in places if place not in sys.path]
spec = importlib.util.spec_from_file_location("regmeta", package)
sys.modules["regmeta"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["regmeta"])
del sys.argv[1 : 4 + int(count)]
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""


def _package() -> str:
    return str(Path(__file__).resolve().with_name("__init__.py"))


def _places() -> list[str]:
    """How many places code is loaded from, and each; the current folder is none of them."""
    here = Path.cwd()
    places = [place for place in sys.path if Path(place).is_absolute() and Path(place) != here]
    return [str(len(places)), *places]


class _Crew(Generic[T]):
    """Running processes by the pipe they report on."""

    def __init__(self, tasks: dict[str, Task[T]], cores: int, progress: Progress) -> None:
        self._waiting = list(tasks.items())
        self._order = tuple(tasks)
        self._cores = cores
        self._progress = progress
        self._running: dict[Connection, tuple[str, ForkProcess]] = {}
        self._share = dict.fromkeys(tasks, 0.0)
        self._results: dict[str, T] = {}

    def work(self) -> dict[str, T]:
        from multiprocessing.connection import Connection, wait

        gc.freeze()
        try:
            while self._waiting or self._running:
                while self._waiting and len(self._running) < self._cores:
                    self._start(*self._waiting.pop(0))
                for pipe in wait(list(self._running)):
                    assert isinstance(pipe, Connection)
                    self._hear(pipe)
        finally:
            gc.unfreeze()
            for _, process in self._running.values():
                process.kill()
                process.join()
        return {name: self._results[name] for name in self._order}

    def _start(self, name: str, task: Task[T]) -> None:
        from multiprocessing import get_context

        fork = get_context("fork")
        here, there = fork.Pipe(duplex=False)
        process = fork.Process(target=_child, args=(task, there, os.getpid()))
        process.start()
        there.close()
        self._running[here] = (name, process)

    def _hear(self, pipe: Connection) -> None:
        name, process = self._running[pipe]
        try:
            kind, message = pipe.recv()
        except EOFError:
            kind, message = "failed", OSError(f"the process that wrote {name} was ended")
        if kind == "progress":
            self._tell(name, *message)
            return
        process.join()
        del self._running[pipe]
        pipe.close()
        if kind == "failed":
            raise message
        self._results[name] = message
        self._tell(name, 1, 1, name)

    def _tell(self, name: str, done: int, of: int, what: str) -> None:
        """All tasks together as one bar of a thousand steps."""
        self._share[name] = done / of if of else 1.0
        share = sum(self._share.values()) / len(self._share)
        self._progress(int(share * 1000), 1000, f"{name}: {what}")


def meanwhile(call: Callable[[], T]) -> Callable[[], T]:
    """Begin something in another process; what is given back waits for it and gives its result.

    Where there is no second core or no forking, it is done when it is asked for.
    """
    if _cores_to_fork_on() < 2:
        return call
    from multiprocessing import get_context

    fork = get_context("fork")
    here, there = fork.Pipe(duplex=False)
    process = fork.Process(target=_child, args=(lambda _: call(), there, os.getpid()), daemon=True)
    process.start()
    there.close()

    def result() -> T:
        try:
            kind, message = here.recv()
        except EOFError:
            return call()
        process.join()
        if kind == "failed":
            raise message
        return cast("T", message)

    return cache(result)


def _child(task: Task[Any], pipe: Connection, parent: int) -> None:
    """Work, report, and never outlive the parent: a publication half-swept must not grow again."""
    die_with(parent)

    def tell(done: int, of: int, what: str) -> None:
        pipe.send(("progress", (done, of, what)))

    try:
        message: tuple[str, Any] = ("done", task(tell))
    except BrokenPipeError:
        return
    except Exception as error:
        message = ("failed", _sendable(error))
    pipe.send(message)


def _sendable(error: Exception) -> Exception:
    """System errors keep their number; others their words, for not all can be sent whole."""
    if isinstance(error, OSError):
        return OSError(error.errno, error.strerror or str(error))
    return RuntimeError(f"{type(error).__name__}: {error}")


def die_with(parent: int) -> None:
    """See to it that a forked child does not outlive its parent, where the system can be asked."""
    import ctypes
    import signal

    set_death_signal = 1
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).prctl(set_death_signal, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


_NUMBER = struct.Struct("<I")


_MOST_JOBS = 8_000
"""As many as a pipe surely holds without a reader."""


def can_share() -> bool:
    """Whether there is a second core, and forking is safe: no other thread may hold a lock."""
    return threading.active_count() == 1 and _cores_to_fork_on() > 1


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
        results: dict[int, T] = pickle.loads(sent)
    except (EOFError, pickle.UnpicklingError):
        return {}
    return results


@contextmanager
def without_collecting() -> Iterator[None]:
    """No search for cycles meanwhile: there are none, and looking costs a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
