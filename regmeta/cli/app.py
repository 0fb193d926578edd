"""The command line put together: every command has a file of its own beside this one.

A command parses its options, calls one function and prints. No logic lives here, and no import
that `--help` does not need: everything heavy is imported inside the command that uses it.
"""

import gc
import os
import sys
from typing import NoReturn

import typer

from regmeta import errors
from regmeta.cli import (
    apart,
    check,
    conform,
    editions,
    fix,
    ledger,
    licences,
    match,
    publish,
    read,
    statistics,
    status,
    template,
)
from regmeta.cli import map as mapping
from regmeta.cli.data import data_app
from regmeta.cli.form import form_app
from regmeta.cli.kept import editions_app
from regmeta.cli.rules import rules_app
from regmeta.cli.spec import spec_app
from regmeta.cli.telling import asked_language, complain, open_streams, speak_utf8
from regmeta.texts import Text

app = typer.Typer(
    name="regmeta",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Read, check, harmonize and publish the variables of health registries.",
    epilog="Start here:  regmeta template ut.xlsx  ·  regmeta check FIL  ·  "
    "regmeta publish registries --out build",
)
app.add_typer(spec_app, name="spec", invoke_without_command=True)
app.add_typer(rules_app, name="rules", invoke_without_command=True)
app.add_typer(form_app, name="form")
app.add_typer(data_app, name="data")
app.add_typer(editions_app, name="editions")
statistics.register(data_app)
read.register_read(app)
for command in (
    check,
    publish,
    template,
    mapping,
    match,
    conform,
    read,
    fix,
    editions,
    ledger,
    status,
    licences,
):
    command.register(app)


def program() -> NoReturn:
    """The command line as a program of its own, whose process is ours."""
    apart.begin()
    main()


def main() -> NoReturn:
    """Run the command line; every ending is an exit code of errors.py, never a traceback."""
    # A command lives seconds and keeps nearly all it makes: looking for garbage now and then costs
    # a tenth of the time and finds none.
    gc.set_threshold(200_000, 50, 50)
    open_streams()
    speak_utf8()
    try:
        app()
    except errors.RegmetaError as error:
        complain(error.message(asked_language()))
        sys.exit(error.code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(errors.OK)
    except OSError as error:
        complain(_system_sentence(error))
        sys.exit(errors.UNUSABLE_INPUT)
    except Exception as error:
        if os.environ.get("REGMETA_DEBUG"):
            raise
        complain(_unforeseen(error))
        sys.exit(errors.BROKEN_CONFIGURATION)
    sys.exit(errors.OK)


def _system_sentence(error: OSError) -> str:
    what = error.strerror or type(error).__name__
    where = f"{error.filename}: " if error.filename else ""
    if isinstance(error, PermissionError):
        return Text("{where}du mangler tilgang.", "{where}you have no permission.")(
            asked_language(), where=where
        )
    return Text(
        "{where}systemet sa nei ({what}). Ingenting er skrevet halvveis.",
        "{where}the system said no ({what}). Nothing was left half-written.",
    )(asked_language(), where=where, what=what)


def _unforeseen(error: Exception) -> str:
    return Text(
        (
            "en feil i regmeta selv ({kind}: {error}). Kjør en gang til med "
            "REGMETA_DEBUG=1 og meld fra om det som skrives ut."
        ),
        (
            "a fault in regmeta itself ({kind}: {error}). Run again with "
            "REGMETA_DEBUG=1 and report what it prints."
        ),
    )(asked_language(), kind=type(error).__name__, error=error)
