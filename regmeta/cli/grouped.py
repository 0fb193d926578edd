"""How commands are listed and read: help under those who use them, and a report's format by its
file's ending where nobody names it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer
import typer.core
from click import Choice, Context, HelpFormatter, Option
from click.core import ParameterSource
from typer.core import TyperCommand

typer.core.HAS_RICH = False
"""Typer writes help for rich where rich is installed, and escapes brackets that we then show."""

_SENTENCE = 400
"""More letters than any command's first sentence has: none is cut."""

USERS = {
    "Registry staff": {
        "template": "template",
        "new": "new",
        "read": "read",
        "check": "check",
        "fix": "fix",
        "convert": "read",
        "merge": "read",
        "map": "map",
        "translate": "translate",
        "workbench": "workbench",
        "diff": "editions",
    },
    "Service environment": {
        "receive": "desk",
        "accept": "desk",
        "return": "desk",
        "release": "editions",
        "editions": "kept",
        "package": "editions",
        "publish": "publish",
        "verify": "proving",
        "promote": "proving",
        "publications": "publications",
        "rollback": "publications",
        "withdraw": "ledger",
        "status": "status",
        "report": "report",
        "log": "ledger",
    },
    "Statisticians": {
        "data": "data_group",
        "harmonize-data": "map",
    },
    "Researchers": {
        "similar": "map",
        "match": "match",
        "targets": "map",
        "form": "form",
    },
    "Those who build on it": {
        "spec": "spec",
        "rules": "rules",
        "conform": "conform",
        "licences": "licences",
    },
}
"""The commands by who uses them, in the order of `--help`, each with the file of this folder that
it stands in."""


class GroupedCommands(typer.core.TyperGroup):
    """The command line, whose help lists commands by USERS."""

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        for user, commands in USERS.items():
            with formatter.section(user):
                formatter.write_dl([(name, self._sentence(ctx, name)) for name in commands])

    def _sentence(self, ctx: Context, name: str) -> str:
        command = self.get_command(ctx, name)
        return command.get_short_help_str(_SENTENCE) if command else ""


class CommandLine(typer.Typer):
    """A command line, or a group of one, whose commands heed the ending of what they write."""

    def command(self, *args: Any, **options: Any) -> Callable[[Any], Any]:
        options.setdefault("cls", EndingCommand)
        return super().command(*args, **options)


class EndingCommand(TyperCommand):
    """A command with `--format` and `--out`: where no format is named, the ending says it."""

    def invoke(self, ctx: Context) -> Any:
        out = ctx.params.get("out")
        ending = Path(out).suffix[1:].lower() if out else ""
        source = ctx.get_parameter_source(_FORMAT)
        if source is ParameterSource.DEFAULT and ending in self._formats():
            ctx.params[_FORMAT] = ending
        return super().invoke(ctx)

    def _formats(self) -> frozenset[str]:
        """The formats that can be named."""
        options = (option for option in self.params if isinstance(option, Option))
        types = [option.type for option in options if option.name == _FORMAT]
        choices = [type_.choices for type_ in types if isinstance(type_, Choice)]
        return frozenset(str(name) for names in choices for name in names)


_FORMAT = "output_format"
