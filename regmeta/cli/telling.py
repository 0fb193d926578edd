"""How commands print, write, show how far they have come, and end: once for all of them."""

import io
import itertools
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from regmeta import errors
from regmeta.texts import FIRST, languages, plain

if TYPE_CHECKING:
    from regmeta.cli.claiming import Claimed
    from regmeta.model import Progress


class _Closed(io.TextIOBase):
    """Standard output that was closed before we began: what is written there would be lost."""

    def write(self, text: str) -> int:
        raise errors.OutputFailed(
            "Standard ut er lukket, så svaret kan ikke skrives. Bruk --out eller en fil.",
            "Standard output is closed, so the answer cannot be written. Use --out or a file.",
        )


def open_streams() -> None:
    """Give closed streams something that answers: output says that it is lost."""
    if sys.stdout is None:
        sys.stdout = _Closed()
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def speak_utf8() -> None:
    """What is printed is UTF-8, whatever the console says: a report that is redirected into a file
    on Norwegian Windows holds signs that its code page lacks."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError, OSError):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]


def asked_language() -> str:
    """The language asked for, read straight from the words: an error may come before parsing."""
    words = sys.argv[1:]
    pairs = set(itertools.pairwise(words))
    asked = (lang for lang in languages() if f"--lang={lang}" in words or ("--lang", lang) in pairs)
    return next(asked, FIRST)


def _redacted(text: str) -> str:
    """The text as it may leave. Brought in when something is said: `--help` says nothing."""
    from regmeta.privacy.redaction import redacted_report

    mended = redacted_report(text)
    if mended != text:
        _say_what_was_taken_out()
    return mended


def _say_what_was_taken_out() -> None:
    from regmeta.privacy.redaction import REDACTED, TAKEN_OUT

    sys.stderr.write(TAKEN_OUT(asked_language(), mark=REDACTED) + "\n")


def say(text: str) -> None:
    """A text on standard output, ended by a line break; no personal number leaves with it."""
    sys.stdout.write(ended(_redacted(text)))


def as_json(value: Any) -> str:
    """A value as people read JSON, with every sign that could steer a terminal by its number."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    return re.sub("[\x7f-\x9f]", lambda sign: f"\\u{ord(sign[0]):04x}", text)


def say_json(value: Any) -> None:
    """A value as JSON on standard output."""
    say(as_json(value))


def deliver(content: str | bytes, out: "Claimed | None", *, private: bool = False) -> None:
    """Print, or write whole: beside the target first, then renamed. Bytes are only written.

    A text ends with a line break either way. What is private, its owner alone may read.
    """
    if out is None:
        say(content if isinstance(content, str) else content.decode("utf-8"))
        return
    from regmeta.cli.claiming import remember
    from regmeta.files.output import write_whole

    whole = content if isinstance(content, bytes) else _told_in_utf8(content)
    write_whole(out.path, whole, private=private)
    remember(out.path)


def _told_in_utf8(text: str) -> bytes:
    return ended(_redacted(text)).encode("utf-8")


def ended(text: str) -> str:
    """A text that ends with a line break."""
    return text if text.endswith("\n") else text + "\n"


def colors() -> bool:
    """Whether to print in colour: on a terminal, or where FORCE_COLOR says so."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


@contextmanager
def progress_bar(total: int | None = None) -> "Iterator[Progress]":
    """A progress bar on a terminal; nothing at all where output is redirected."""
    if not sys.stderr.isatty():
        from regmeta.model import no_progress

        yield no_progress
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)

        def advance(done: int, of: int, what: str) -> None:
            bar.update(task, completed=done, total=of, description=what)

        yield advance


def refuse_format(name: str, choices: tuple[str, ...]) -> NoReturn:
    """WrongUse that names the formats there are."""
    raise errors.WrongUse(
        "--format {name}: finnes ikke. Velg en av {choices}.",
        "--format {name}: unknown. Choose one of {choices}.",
        name=name,
        choices=", ".join(choices),
    )


def leave(code: int, broken: tuple[errors.RegmetaError, ...], lang: str) -> NoReturn:
    """End with the gravest of the codes, each error told."""
    for error in broken:
        complain(error.message(lang))
    raise typer.Exit(max([code, *(error.code for error in broken)]))


def complain(sentence: str) -> None:
    """An error's sentence, beside what is printed."""
    note(f"regmeta: {sentence}")


def note(sentence: str) -> None:
    """A sentence beside what is printed, on standard error."""
    sys.stderr.write(_redacted(plain(sentence)) + "\n")
