"""One process, measured from outside: wall time, CPU time and peak memory, as the user pays it."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LAUNCHER = Path(__file__).with_name("launch.py")


@dataclass(frozen=True)
class Run:
    """One run of a command: seconds, seconds of CPU, MB at the peak, exit code and output."""

    wall: float
    cpu: float
    memory: float
    code: int
    output: str


@dataclass(frozen=True)
class Measured:
    """The runs of one command; times in seconds, memory in MB (10⁶ byte)."""

    name: str
    runs: tuple[Run, ...]

    @property
    def best(self) -> float:
        return min(run.wall for run in self.runs)

    @property
    def median(self) -> float:
        return statistics.median(run.wall for run in self.runs)

    @property
    def cpu(self) -> float:
        return statistics.median(run.cpu for run in self.runs)

    @property
    def memory(self) -> float:
        return max(run.memory for run in self.runs)


def run_once(command: Sequence[str], folder: Path) -> Run:
    """A command from start to end, with the children it waited for; output is kept, not shown."""
    with tempfile.TemporaryDirectory() as place, tempfile.TemporaryFile() as output:
        note = Path(place) / "note"
        words = [sys.executable, "-S", "-E", str(LAUNCHER), str(note), *command]
        subprocess.run(words, cwd=folder, stdout=output, stderr=subprocess.STDOUT, check=True)
        wall, cpu, memory, code = note.read_text(encoding="ascii").split()
        output.seek(0)
        said = output.read().decode("utf-8", errors="replace")
    return Run(float(wall), float(cpu), int(memory) * 1024 / 1e6, int(code), said)


def measure(
    name: str, command: Sequence[str], folder: Path, times: int, codes: frozenset[int]
) -> Measured:
    """So many runs of a command after one that warms the disk's cache.

    Raises RuntimeError where it ends with a code that was not expected: a command that fails is
    not fast.
    """
    runs = [run_once(command, folder) for _ in range(times + 1)][1:]
    for run in runs:
        if run.code not in codes:
            raise RuntimeError(f"{name} ended with {run.code}: {run.output[-600:]}")
    return Measured(name, tuple(runs))


def peak_together(command: Sequence[str], folder: Path) -> float:
    """The most memory (MB) that a command and its children held at once, shared pages once.

    Looked at ten times a second, so it takes a run of its own. Linux only: 0 elsewhere.
    """
    most = 0.0
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while process.poll() is None:
            most = max(most, sum(map(_share, _family(process.pid))))
            time.sleep(0.1)
    return most / 1e3


def _family(process: int) -> list[int]:
    """A process and all its descendants."""
    try:
        found = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    except OSError:
        return [process]
    return [process, *(one for child in found.split() for one in _family(int(child)))]


def _share(process: int) -> float:
    """A process's proportional share of memory in kB; 0 where it ended meanwhile."""
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0
    sizes = [line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:")]
    return float(sizes[0]) * 1.024 if sizes else 0.0
