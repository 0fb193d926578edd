"""Runs commands one after the other in one process, and keeps what each said.

`python -m tests.made_up_run COMMANDS.json OUT`, from the folder of the package with the made-up
language: COMMANDS.json holds lists of words by name; OUT/NAME.txt becomes what a command said.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path


def run(words: list[str]) -> str:
    """What a command prints and complains of."""
    from regmeta.cli.app import main

    said = io.StringIO()
    sys.argv = ["regmeta", *words]
    heard = contextlib.redirect_stdout(said), contextlib.redirect_stderr(said)
    with heard[0], heard[1], contextlib.suppress(SystemExit):
        main()
    return said.getvalue()


if __name__ == "__main__":
    commands, out = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2])
    out.mkdir()
    for name, words in commands.items():
        (out / f"{name}.txt").write_text(run(words), encoding="utf-8")
