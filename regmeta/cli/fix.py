"""`regmeta fix`: repairs that cannot be wrong, in the person's own file."""

from pathlib import Path
from typing import Annotated

import typer

from regmeta import errors
from regmeta.cli.options import LangOption, Output, OverwriteOption, a_day
from regmeta.cli.telling import say
from regmeta.texts import FIRST


def register(app: typer.Typer) -> None:
    """Give the command to the command line."""
    epilog = (
        "Example:  regmeta fix klokebok.csv --out rettet.csv  ·  "
        "regmeta fix variabler.xlsx --dry-run  ·  regmeta fix funn.xlsx --accept --out rettet.xlsx"
    )
    app.command(epilog=epilog)(fix)


def fix(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", readable=False, help="An .xlsx, .xlsm or .csv.")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", readable=False, help="The mended file to write.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell, and write nothing.")] = False,
    kilde: Annotated[str, typer.Option("--kilde", help="The registry's short name.")] = "",
    lang: LangOption = FIRST,
    output_format: Annotated[
        Output, typer.Option("--format", help="Text for people or JSON.")
    ] = Output.text,
    spec: Annotated[str, typer.Option("--spec", help="Version; the newest by default.")] = "",
    today: Annotated[
        str, typer.Option("--today", metavar="DATE", help="The day to count from.")
    ] = "",
    overwrite: OverwriteOption = False,
    accept: Annotated[
        bool, typer.Option("--accept", help="Also take the proposals ticked in the sheet Funn.")
    ] = False,
) -> None:
    """Make the repairs that cannot be wrong, list each, and propose what a person must decide."""
    from regmeta.spec.loading import load_spec
    from regmeta.workbook import fixing

    if out is None and not dry_run:
        raise errors.WrongUse(
            "Si hvor den rettede filen skal, med --out, eller se hva som ville blitt rettet, med "
            "--dry-run.",
            "Say where the mended file shall go, with --out, or see what would be mended, with "
            "--dry-run.",
        )
    target = None if dry_run else out
    law, day = load_spec(spec), a_day(today)
    done = fixing.fix(file, target, law, today=day, kilde=kilde, overwrite=overwrite, accept=accept)
    if output_format is Output.json:
        import json

        text = json.dumps(fixing.fixed_json(done, lang), ensure_ascii=False, indent=2)
    else:
        text = fixing.fixed_text(done, target, lang)
    say(text)
