"""`regmeta match`: which variable of one dictionary is which of another."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from regmeta import errors
from regmeta.cli.claiming import claimed, registry_files
from regmeta.cli.options import LangOption, OverwriteOption, TodayOption, a_day
from regmeta.cli.telling import deliver, note
from regmeta.texts import FIRST


class MatchFormat(StrEnum):
    sssom = "sssom"
    json = "json"
    text = "text"


def register(app: typer.Typer) -> None:
    """Give the command to the command line."""
    epilog = (
        "Example:  regmeta match noric ablanor --format text  ·  "
        "regmeta match ordbok.csv --targets mål.csv --top 10 > par.sssom.tsv"
    )
    app.command(epilog=epilog)(match)


def match(
    left: Annotated[
        str,
        typer.Argument(
            metavar="A", help="A registry, spreadsheet, table of variables, JSON or data set."
        ),
    ],
    other: Annotated[str, typer.Argument(metavar="[B]", help="The other, of any of these.")] = "",
    targets: Annotated[
        str, typer.Option("--targets", help="A table of targets, in place of B.")
    ] = "",
    top: Annotated[
        int, typer.Option("--top", min=0, help="So many of the nearest of each, not answers alone.")
    ] = 0,
    every: Annotated[
        bool, typer.Option("--all", help="Name the variables that nothing fits as well.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", readable=False, help="A file to write.")
    ] = None,
    output_format: Annotated[
        MatchFormat, typer.Option("--format", help="SSSOM, JSON, or text for people.")
    ] = MatchFormat.sssom,
    lang: LangOption = FIRST,
    today: TodayOption = "",
    overwrite: OverwriteOption = False,
) -> None:
    """Find which variable of one dictionary is which of another, with evidence and values."""
    from regmeta.runs import matching

    if bool(other) == bool(targets):
        raise errors.WrongUse(
            "Oppgi én ordbok til: enten B eller --targets FIL.",
            "Name one more dictionary: either B or --targets FILE.",
        )
    inputs = registry_files(left, other, targets)
    pairs = claimed(out, output_format.value, inputs=inputs, overwrite=overwrite)
    asked = matching.MatchOptions(a_day(today), output_format.value, lang, top, every)
    text, summary = matching.match(left, other or targets, asked)
    deliver(text, pairs)
    note(summary)
