"""`regmeta editions`: what is kept of a registry, and whether it is what it was."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regmeta import errors
from regmeta.cli.editions import RegistriesOption
from regmeta.cli.options import FormatOption, LangOption, Output
from regmeta.cli.telling import say, say_json
from regmeta.texts import FIRST, Text

if TYPE_CHECKING:
    from regmeta.editions.verifying import Intact

editions_app = typer.Typer(
    no_args_is_help=True,
    help="The numbered editions of registries.",
    epilog="Example:  regmeta editions verify norvas",
)


def register(app: typer.Typer) -> None:
    """Give the group to the command line."""
    app.add_typer(editions_app, name="editions")


_INTACT = Text(
    "{registry}: {editions} utgaver, {objects} filer, uendret",
    "{registry}: {editions} editions, {objects} files, unaltered",
)
_NONE = Text("{registry}: ingen utgaver", "{registry}: no editions")
_BROKEN = Text("{registry}: {count} feil", "{registry}: {count} faults")


@editions_app.callback()
def editions() -> None:
    """The numbered editions of registries."""


@editions_app.command(
    epilog="Example:  regmeta editions verify  ·  regmeta editions verify norvas --format json"
)
def verify(
    idents: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="Registries by id or folder; else all there are."),
    ] = None,
    registries: RegistriesOption = Path("registries"),
    lang: LangOption = FIRST,
    output_format: FormatOption = Output.text,
) -> None:
    """Hash every file of every edition again, and follow the chain from the first to the last."""
    from regmeta.editions.verifying import verify_editions
    from regmeta.registry import find_registries
    from regmeta.runs.sides import registry_named

    named = [registry_named(ident, registries) for ident in idents or ()]
    looked_at = [verify_editions(folder) for folder in named or find_registries(registries)]
    _say_all(looked_at, lang, output_format)
    if any(intact.faults for intact in looked_at):
        raise typer.Exit(errors.FINDINGS)


def _say_all(looked_at: "list[Intact]", lang: str, output_format: Output) -> None:
    if output_format is Output.json:
        say_json([_as_json(intact, lang) for intact in looked_at])
    else:
        say("\n".join(line for intact in looked_at for line in _lines(intact, lang)))


def _lines(intact: "Intact", lang: str) -> list[str]:
    notes = [f"  {note(lang)}" for note in intact.notes]
    if intact.faults:
        faults = [f"  {fault(lang)}" for fault in intact.faults]
        head = _BROKEN(lang, registry=intact.registry, count=len(faults))
        return [head, *faults, *notes]
    words = _INTACT if intact.editions else _NONE
    counts = {"editions": intact.editions, "objects": intact.objects}
    return [words(lang, registry=intact.registry, **counts), *notes]


def _as_json(intact: "Intact", lang: str) -> dict[str, object]:
    return {
        "registry": intact.registry,
        "editions": intact.editions,
        "files": intact.objects,
        "intact": not intact.faults,
        "faults": [fault(lang) for fault in intact.faults],
        "notes": [note(lang) for note in intact.notes],
    }
