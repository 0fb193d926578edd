"""The command line run inside the test's own process: as a user meets it, without the start-up."""

from __future__ import annotations

import gc
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from regmeta.cli.app import main


@dataclass(frozen=True)
class Done:
    """What a command printed and its exit code."""

    code: int
    out: str
    err: str


def run(*words: str | Path) -> Done:
    """`regmeta WORDS` with its exit code; a traceback would fail the test that calls this."""
    out, err, before, limits = StringIO(), StringIO(), sys.argv, gc.get_threshold()
    sys.argv = ["regmeta", *map(str, words)]
    code = 0
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0
    finally:
        sys.argv = before
        gc.set_threshold(*limits)
    return Done(code, out.getvalue(), err.getvalue())
