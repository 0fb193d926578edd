"""The command line put together: every command has a file of its own beside this one.

A command parses its options, calls one function and prints. No logic lives here, and no import
that `--help` does not need: everything heavy is imported inside the command that uses it.
"""

import gc
import importlib
import os
import sys
from typing import NoReturn

import typer
from typer.main import get_group

from regmeta import errors
from regmeta.cli import apart
from regmeta.cli.grouped import USERS, CommandLine, GroupedCommands
from regmeta.cli.telling import asked_language, complain, open_streams, speak_utf8
from regmeta.texts import Text

FILES = {name: file for commands in USERS.values() for name, file in commands.items()}
"""The file beside this one that each command or group stands in."""


def command_line(asked: str = "") -> typer.Typer:
    """The command line; where `asked` is one of its commands, with that one's file alone.

    A command is asked for each time, and bringing in the others costs a third of what `--help`
    takes. Whatever is not a command's name gets all of them: help, and what was meant.
    """
    line = CommandLine(
        name="regmeta",
        cls=GroupedCommands,
        suggest_commands=False,  # click does
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
        help="Read, check, harmonize and publish the variables of health registries.",
        epilog="Start here:  regmeta template ut.xlsx  ·  regmeta check FIL  ·  "
        "regmeta publish registries --out build",
    )
    wanted = {FILES[asked]} if asked in FILES else dict.fromkeys(FILES.values())
    for name in wanted:
        importlib.import_module(f"regmeta.cli.{name}").register(line)
    return line


def __getattr__(name: str) -> typer.Typer:
    """`app`: all of it, for those who run commands from within Python."""
    if name != "app":
        raise AttributeError(name)
    globals()["app"] = line = command_line()
    return line


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
        get_group(command_line(sys.argv[1] if len(sys.argv) > 1 else ""))()
    except errors.RegmetaError as error:
        complain(error.message(asked_language()))
        sys.exit(error.code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(errors.OK)
    except MemoryError:
        complain(_NO_MEMORY(asked_language()))
        sys.exit(errors.UNUSABLE_INPUT)
    except OSError as error:
        complain(_system_sentence(error))
        sys.exit(errors.UNUSABLE_INPUT)
    except Exception as error:
        if os.environ.get("REGMETA_DEBUG"):
            raise
        complain(_unforeseen(error))
        sys.exit(errors.BROKEN_CONFIGURATION)
    sys.exit(errors.OK)


_NO_MEMORY = Text(
    "det er ikke minne nok. Prøv med en mindre fil, eller med --memory der kommandoen har det.",
    "there is not enough memory. Try a smaller file, or --memory where the command has it.",
)


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
