"""`--log FILE`: a line a run, for those who look after runs that nobody watches."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import click
import typer

from regmeta import errors
from regmeta.cli.telling import asked_language, complain
from regmeta.texts import Text

LogOption = Annotated[
    Path | None,
    typer.Option("--log", metavar="FILE", readable=False, help="Add a line on this run."),
]
Counts = dict[str, int]


@contextmanager
def logged(path: Path | None, command: str, of: str) -> Iterator[Counts]:
    """A run of a command, noted in a log when it ends: give its counts to what is yielded.

    A line is JSON: `time` (UTC, when it began), `command`, `of` (what was asked for), `code` (the
    exit code), `counts` and `seconds`. Raises OutputFailed before anything is done where the log
    cannot be written.
    """
    counts: Counts = {}
    if path is None:
        yield counts
        return
    _append(path, "")
    began, clock, code = datetime.now(UTC), time.monotonic(), errors.OK
    try:
        yield counts
    except BaseException as ended:
        code = _code_of(ended)
        raise
    finally:
        line = {
            "time": began.isoformat(timespec="seconds"),
            "command": command,
            "of": _redacted(of),
            "code": code,
            "counts": counts,
            "seconds": round(time.monotonic() - clock, 3),
        }
        _note(path, json.dumps(line, ensure_ascii=False) + "\n")


def _redacted(text: str) -> str:
    """What was asked for, without personal numbers: a folder may be named after somebody."""
    from regmeta.privacy.redaction import redacted

    return redacted(text)


def _code_of(ended: BaseException) -> int:
    if isinstance(ended, (errors.RegmetaError, click.ClickException)):
        return ended.exit_code if isinstance(ended, click.ClickException) else ended.code
    if isinstance(ended, click.exceptions.Exit):
        return ended.exit_code
    return errors.UNUSABLE_INPUT


def _note(path: Path, line: str) -> None:
    """The run has ended as it ended: a log that cannot be written any more does not alter that."""
    try:
        _append(path, line)
    except errors.OutputFailed as error:
        complain(error.message(asked_language()))
        complain(_ENDED(asked_language()))


_ENDED = Text(
    "Kjøringen er ikke ført i loggen. Ellers gikk den som sagt over.",
    "The run is not in the log. Otherwise it went as said above.",
)


def _append(path: Path, line: str) -> None:
    """Add a line in one write, so that two runs at once do not mix theirs."""
    try:
        with path.open("ab") as log:
            log.write(line.encode())
    except OSError as error:
        raise errors.OutputFailed(
            "--log {path}: kan ikke skrives ({why}).",
            "--log {path}: cannot be written ({why}).",
            path=path,
            why=error.strerror,
        ) from error
