"""`regmeta --help`: the commands under those who use them, each with its whole sentence."""

import typer.core
from click import Context, HelpFormatter

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
