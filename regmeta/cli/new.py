"""`regmeta new`: a registry's folder from its spreadsheets."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regmeta import errors
from regmeta.cli.options import LangOption, OverwriteOption, SpecOption
from regmeta.cli.telling import say
from regmeta.texts import FIRST

if TYPE_CHECKING:
    from collections.abc import Callable

    from regmeta.spec.fields import Field


def register(app: typer.Typer) -> None:
    """Give the command to the command line."""
    epilog = (
        "Example:  regmeta new saar mal.xlsx  ·  "
        'regmeta new saar liste.csv --set "Kortnavn=NorSår" --set "E-post=post@register.no"'
    )
    app.command(epilog=epilog)(new)


def new(
    ident: Annotated[str, typer.Argument(metavar="ID", help="What the folder is called.")],
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", readable=False, help="The registry's spreadsheets."),
    ],
    answers: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="A field of the registry itself."),
    ] = None,
    registries: Annotated[
        Path, typer.Option("--registries", readable=False, help="Where registries lie.")
    ] = Path("registries"),
    lang: LangOption = FIRST,
    spec: SpecOption = "",
    overwrite: OverwriteOption = False,
) -> None:
    """Make a registry's folder: its files, and a registry.toml with every key explained."""
    from regmeta.runs.starting import start_registry, started_text
    from regmeta.spec.loading import load_spec

    done = start_registry(
        ident,
        files,
        load_spec(spec),
        registries=registries,
        answers=dict(_pair(answer) for answer in answers or ()),
        ask=_asking(lang) if sys.stdin.isatty() else None,
        lang=lang,
        overwrite=overwrite,
    )
    say(started_text(done, lang))


def _pair(answer: str) -> tuple[str, str]:
    name, sign, value = answer.partition("=")
    if not sign or not name.strip():
        raise errors.WrongUse(
            "--set {answer}: skriv FELT=VERDI, for eksempel Kortnavn=NorSår.",
            "--set {answer}: write FIELD=VALUE, such as Kortnavn=NorSår.",
            answer=answer,
        )
    return name.strip(), value.strip()


def _asking(lang: str) -> "Callable[[Field], str]":
    """The question about a field on a terminal; Enter leaves it open."""

    def ask(field: "Field") -> str:
        return str(typer.prompt(f"{field.help(lang)}\n{field.label(lang)}", default="", err=True))

    return ask
