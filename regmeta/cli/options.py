"""What all commands share: their options, the day they count from, and how they print."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import click
import typer

from regmeta import errors
from regmeta.texts import languages

if TYPE_CHECKING:
    from datetime import date


class Output(StrEnum):
    text = "text"
    json = "json"


LangOption = Annotated[
    str,
    typer.Option(
        "--lang", click_type=click.Choice(languages()), help="Language of what is printed."
    ),
]
FormatOption = Annotated[Output, typer.Option("--format", help="Text for people or JSON.")]
SpecOption = Annotated[
    str, typer.Option("--spec", help="Version of the specification; the newest by default.")
]
TodayOption = Annotated[
    str,
    typer.Option("--today", metavar="DATE", help="The day to count from (YYYY-MM-DD)."),
]
KildeOption = Annotated[
    str, typer.Option("--kilde", help="The registry's short name, used in codes (e.g. NORIC).")
]

OverwriteOption = Annotated[
    bool, typer.Option("--overwrite", help="Replace a file that somebody else made or changed.")
]


def a_day(text: str, option: str = "--today") -> "date":
    """The day of an option, today where nothing is said; WrongUse where it is no day."""
    from datetime import date

    if not text:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise errors.WrongUse(
            "{option} {text}: skriv datoen som ÅÅÅÅ-MM-DD.",
            "{option} {text}: write the date as YYYY-MM-DD.",
            option=option,
            text=text,
        ) from None
