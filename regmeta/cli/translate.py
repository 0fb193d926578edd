"""`regmeta translate`: names and answers in English or Nynorsk, proposed and accepted."""

from pathlib import Path
from typing import Annotated

import click
import typer

from regmeta import errors
from regmeta.cli.options import LangOption, OverwriteOption, TodayOption, a_day
from regmeta.cli.telling import complain, say
from regmeta.texts import FIRST


def register(app: typer.Typer) -> None:
    """Give the command to the command line."""
    app.command(
        epilog="Example:  regmeta translate noric --out oversettelser.xlsx  ·  "
        "regmeta translate noric --accept oversettelser.xlsx --author NN"
    )(translate)


def translate(
    registry: Annotated[str, typer.Argument(metavar="ID", help="A registry's id or folder.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", readable=False, help="Write a workbook of texts to translate."),
    ] = None,
    accept: Annotated[
        Path | None, typer.Option("--accept", readable=False, help="Read a decided workbook back.")
    ] = None,
    into: Annotated[
        str,
        typer.Option("--into", click_type=click.Choice(["en", "nn"]), help="English or Nynorsk."),
    ] = "en",
    author: Annotated[str, typer.Option("--author", help="Who decided, with --accept.")] = "",
    lang: LangOption = FIRST,
    today: TodayOption = "",
    overwrite: OverwriteOption = False,
) -> None:
    """Propose English or Nynorsk for names and answers, and keep what people accept."""
    from regmeta.runs import translating

    if (out is None) == (accept is None):
        raise errors.WrongUse(
            "Oppgi enten --out FIL.xlsx, for å få forslag, eller --accept FIL.xlsx.",
            "Name either --out FILE.xlsx, to be given proposals, or --accept FILE.xlsx.",
        )
    if out is not None:
        say(translating.translate(registry, out, into=into, lang=lang, overwrite=overwrite))
    elif accept is not None:
        day = a_day(today)
        kept, mistakes = translating.accept_translations(
            registry, accept, today=day, author=author, lang=lang
        )
        say(kept)
        for mistake in mistakes:
            complain(mistake.message(lang))
        if mistakes:
            raise typer.Exit(errors.FINDINGS)
