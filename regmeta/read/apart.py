"""Reads one workbook and prints its cells as JSON: run as a process of its own, with limits.

The library that reads the rarer formats ends the whole process where memory does not suffice;
here only this one ends, and the one that asked says what happened.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from regmeta.errors import RegmetaError
from regmeta.read.grid import MEMORY, SECONDS, read_workbook


def main(path: Path) -> None:
    """Prints {"sheets": [[name, rows, hidden], ...]}, or the sentence that says why not."""
    _limit()
    try:
        answer: dict[str, object] = {"sheets": read_workbook(path)}
    except RegmetaError as error:
        answer = {"nb": error.nb, "en": error.en}
    except MemoryError:
        return
    sys.stdout.write(json.dumps(answer))


def _limit() -> None:
    try:
        import resource
    except ImportError:  # not on this system: the time limit of the caller stands alone
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
