"""Reads one file and prints its cells as JSON: run as a process of its own, with limits.

The libraries that read the rarer formats end the whole process where memory does not suffice or a
file is damaged; here only this one ends, and the one that asked says what happened.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from regmeta.errors import RegmetaError
from regmeta.read.files.opening import MEMORY, SECONDS, STATISTICS, read_workbook


def main(path: Path) -> None:
    """Prints {"sheets": [[name, rows, hidden], ...]}, or the sentence that says why not."""
    described = path.suffix.lower() in STATISTICS
    _limit(MEMORY * 4 if described else MEMORY)
    try:
        sheets = _described(path) if described else read_workbook(path)
        answer: dict[str, object] = {"sheets": sheets}
    except RegmetaError as error:
        answer = {"error": asdict(error.text)}
    except MemoryError:
        return
    sys.stdout.write(json.dumps(answer))


def _described(path: Path) -> list[tuple[str, list[list[str]], bool]]:
    from regmeta.read.files.statistics import read_statistics

    return [(grid.sheet, grid.rows, False) for grid in read_statistics(path)]


def _limit(memory: int) -> None:
    try:
        import resource
    except ImportError:  # not on this system: the time limit of the caller stands alone
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
