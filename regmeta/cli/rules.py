"""`regmeta rules`: the rules listed, and one rule's page."""

from typing import Annotated

import typer

from regmeta.cli.grouped import CommandLine
from regmeta.cli.options import (
    FormatOption,
    LangOption,
    Output,
)
from regmeta.cli.telling import (
    say,
    say_json,
)
from regmeta.texts import FIRST

rules_app = CommandLine(help="List the rules, or show one rule's page.", rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Give the group to the command line."""
    app.add_typer(rules_app, name="rules", invoke_without_command=True)


@rules_app.callback(epilog="Example:  regmeta rules show overlapping-periods")
def rules_list(
    context: typer.Context, lang: LangOption = FIRST, output_format: FormatOption = Output.text
) -> None:
    """List every rule with its severity and what it finds."""
    if context.invoked_subcommand:
        return
    from regmeta import validate

    if output_format is Output.json:
        say_json(validate.rules_json(lang))
    else:
        say(validate.rules_text(lang))


@rules_app.command("show", epilog="Example:  regmeta rules show overlapping-periods")
def rules_show(
    name: Annotated[str, typer.Argument(metavar="NAME")], lang: LangOption = FIRST
) -> None:
    """Print one rule's page: what it finds, why it matters and how to put it right."""
    from regmeta import validate

    say(validate.rule_page(validate.rule_named(name), lang))
