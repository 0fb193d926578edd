"""A reader run in a process of its own, with limits on memory and time.

    rows = apart(read_rows, path, kind=list[list[str]])

Libraries that read files end the whole process where memory does not suffice or a file is damaged;
here only the reader's process ends, and `Ended` says why. The reader is a function at the top of a
module: it takes a path and texts, and gives a value that can be packed (packing.py). What it raises
as a RegmetaError is raised here.

Where nothing else runs in this process, the reader's is a fork of it, which costs a few
milliseconds; else it is a Python started anew. Limits on memory are Linux's: elsewhere time alone
bounds a reader, and its crash is still its own. In a browser there are no processes: the worker is
the sandbox.
"""

from __future__ import annotations

import importlib
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NoReturn, TypeVar, cast

import msgspec

from regmeta import errors
from regmeta.errors import RegmetaError
from regmeta.files.packing import packed, unpacked
from regmeta.processes import isolated, without_collecting
from regmeta.texts import Text

Value = TypeVar("Value")
Cause = Literal["memory", "time", "crash", "text"]
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class ReaderLimits:
    """Bytes beyond what the process has to begin with, and seconds by the clock on the wall."""

    memory: int = 900_000_000
    seconds: float = 20.0


class Ended(Exception):
    """The reader's process ended without an answer. What it read is too much, or damaged."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause)
        self.cause: Cause = cause


@dataclass(frozen=True, slots=True)
class _ReaderAnswer:
    """What a reader's process sends last: how it went, and a value, a sentence or a fault."""

    went: Literal["read", "refused", "fault", "memory", "text"]
    content: bytes = b""
    error: str = ""
    sentence: Text = Text()


def apart(
    read: Callable[..., Value],
    path: Path,
    *words: str,
    kind: Any,
    limits: ReaderLimits = ReaderLimits(),
    anew: bool = False,
) -> Value:
    """What `read(path, *words)` gives, worked out in a process of its own; `kind` is its type.

    `anew` asks for a new Python, where the reader itself starts threads. Raises Ended, and the
    RegmetaError that the reader raised.
    """
    if sys.platform == "emscripten":
        return read(path, *words)
    start = _fork if can_fork() and not anew else _start
    return cast("Value", _value(start(read, path, words, limits), kind))


def sentence(path: Path, cause: Cause) -> RegmetaError:
    """The sentence about a file whose reader ended."""
    return errors.UnreadableInput("{path}: {why}", "{path}: {why}", path=path, why=_WHY[cause])


_WHY: dict[Cause, Text] = {
    "memory": Text(
        "er for stor til å leses. Slett tomme rader og kolonner og lagre på nytt.",
        "is too large to be read. Delete empty rows and columns and save again.",
    ),
    "time": Text(
        "tar for lang tid å lese, og er trolig skadet. Be om filen på nytt.",
        "takes too long to read, and is probably damaged. Ask for the file again.",
    ),
    "crash": Text(
        "er skadet: leseren klarte den ikke. Be om filen på nytt.",
        "is damaged: its reader could not cope. Ask for the file again.",
    ),
    "text": Text(
        "har tegn som ikke er tekst (halve surrogatpar). Lagre den på nytt som UTF-8.",
        "has signs that are no text (lone surrogates). Save it again as UTF-8.",
    ),
}


def can_fork() -> bool:
    """Whether a fork is safe: no other thread may hold a lock, but for a progress bar's."""
    if sys.platform != "linux" or not hasattr(os, "fork"):
        return False
    threads = threading.enumerate()
    return all(
        thread is threading.main_thread() or type(thread).__module__.startswith("rich.")
        for thread in threads
    )


def _value(answer: bytes, kind: Any) -> Any:
    whole = unpacked(answer, _ReaderAnswer)
    if whole is None:
        raise Ended("crash")
    if whole.went == "read":
        with without_collecting():
            return msgspec.msgpack.decode(whole.content, type=kind)
    if whole.went == "refused":
        raise getattr(errors, whole.error).of(whole.sentence)
    if whole.went == "fault":
        raise RuntimeError(whole.error)
    raise Ended(whole.went)


# ------------------------------------------------------------------ in the reader's process


def _worked_out(read: Callable[..., Any], path: Path, words: tuple[str, ...]) -> bytes:
    """The answer, packed; whatever happens it is one."""
    try:
        with without_collecting():
            content = packed(read(path, *words))
        answer = _ReaderAnswer("text") if content is None else _ReaderAnswer("read", content)
    except RegmetaError as error:
        answer = _ReaderAnswer("refused", error=type(error).__name__, sentence=error.text)
    except MemoryError:
        answer = _ReaderAnswer("memory")
    except Exception as error:
        answer = _ReaderAnswer("fault", error=f"{type(error).__name__}: {error}")
    return packed(answer) or b""


def _limit(limits: ReaderLimits) -> None:
    """Ends this process where it takes more; no core is left behind."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    seconds = int(limits.seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_bytes().split()[0])
        memory = pages * resource.getpagesize() + limits.memory
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


# ------------------------------------------------------------------ a fork of this process


def _fork(
    read: Callable[..., Any], path: Path, words: tuple[str, ...], limits: ReaderLimits
) -> bytes:
    complaints = os.memfd_create("complaints")
    back, send = os.pipe()
    child = os.fork()
    if not child:
        # Else the pipe would have a reader still where this process is killed, and an answer
        # larger than it holds would be waited for by nobody, for ever.
        os.close(back)
        _answer_in_fork(lambda: _worked_out(read, path, words), send, complaints, limits)
    os.close(send)
    try:
        _do_what_waits()
        answer = _heard(back, time.monotonic() + limits.seconds)
        if answer is None:
            os.kill(child, signal.SIGKILL)
    finally:
        os.close(back)
        _, status = os.waitpid(child, 0)
        said = os.pread(complaints, _CHUNK, 0)
        os.close(complaints)
    if answer is None:
        raise Ended("time")
    return answer or _ended(-os.waitstatus_to_exitcode(status), said)


_waiting: list[Callable[[], object]] = []


def while_waiting(call: Callable[[], object]) -> None:
    """Let something be done while the next reader is at work: it saves the time that it takes.

    It must be something that is done at most once, and that may as well be done later: where there
    is no reader it is not done here at all.
    """
    _waiting.append(call)


def _do_what_waits() -> None:
    while _waiting:
        _waiting.pop()()


def _answer_in_fork(
    work: Callable[[], bytes], send: int, complaints: int, limits: ReaderLimits
) -> NoReturn:
    """The reader's side. It leaves without the exit handlers of the process it came from."""
    try:
        os.dup2(complaints, 1)
        os.dup2(complaints, 2)
        _limit(limits)
        with os.fdopen(send, "wb") as out:
            out.write(work())
        os._exit(0)
    except BaseException:  # whatever it is, the other side tells that there was no answer
        os._exit(1)


def _heard(back: int, until: float) -> bytes | None:
    """All that comes before the pipe is closed; None where that takes too long."""
    parts: list[bytes] = []
    poll = select.poll()
    poll.register(back, select.POLLIN)
    while (left := until - time.monotonic()) > 0:
        if poll.poll(left * 1000):
            part = os.read(back, _CHUNK)
            if not part:
                return b"".join(parts)
            parts.append(part)
    return None


def _ended(number: int, said: bytes) -> NoReturn:
    """By the signal that ended a reader and by what it said last."""
    if number == getattr(signal, "SIGXCPU", 0):
        raise Ended("time")
    raise Ended("memory" if b"memory" in said.lower() else "crash")


# ------------------------------------------------------------------ a Python started anew


def _start(
    read: Callable[..., Any], path: Path, words: tuple[str, ...], limits: ReaderLimits
) -> bytes:
    task = f"{read.__module__}:{read.__qualname__}"
    given = (task, str(limits.memory), str(limits.seconds), str(path.absolute()), *words)
    command = isolated("regmeta.files.sandbox", *given)
    try:
        done = subprocess.run(command, capture_output=True, timeout=limits.seconds + 1, check=False)
    except subprocess.TimeoutExpired:
        raise Ended("time") from None
    return done.stdout or _ended(-done.returncode, done.stderr)


def main() -> None:
    """The reader's side: the answer alone on standard output."""
    task, memory, seconds, path, *words = sys.argv[1:]
    module, _, name = task.partition(":")
    read = getattr(importlib.import_module(module), name)
    _limit(ReaderLimits(int(memory), float(seconds)))
    out = os.dup(1)
    os.dup2(2, 1)
    answer = _worked_out(read, Path(path), tuple(words))
    with os.fdopen(out, "wb") as pipe:
        pipe.write(answer)


if __name__ == "__main__":
    main()
