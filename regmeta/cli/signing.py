"""`regmeta editions key` and `sign`: who stands behind an edition."""

import os
from pathlib import Path
from typing import Annotated

import typer

from regmeta import errors
from regmeta.cli.editions import RegistriesOption
from regmeta.cli.options import LangOption
from regmeta.cli.telling import say
from regmeta.texts import FIRST, Text


def register(editions: typer.Typer) -> None:
    """Put the commands among those of editions."""
    editions.command(epilog="Example:  regmeta editions key ~/service.key")(key)
    editions.command(epilog="Example:  regmeta editions sign norvas --key ~/service.key")(sign)


def key(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the private key is put.")],
    lang: LangOption = FIRST,
) -> None:
    """Make the pair of keys that editions are signed with; REGMETA_KEY_PASSWORD locks it."""
    from regmeta.editions.signing import make_key

    say(_KEY(lang, private=file, public=make_key(file, os.environ)))


def sign(
    key_file: Annotated[Path, typer.Option("--key", metavar="FILE", help="The private key.")],
    idents: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="Registries by id or folder; else all there are."),
    ] = None,
    registries: RegistriesOption = Path("registries"),
    lang: LangOption = FIRST,
) -> None:
    """Sign each edition that is not yet signed; what stands is not altered."""
    from regmeta.editions.signing import read_private, sign_edition
    from regmeta.editions.store import read_editions
    from regmeta.editions.verifying import verify_editions
    from regmeta.registry import find_registries
    from regmeta.runs.sides import registry_named

    private = read_private(key_file, os.environ)
    folders = [registry_named(word, registries) for word in idents or ()]
    for folder in folders or find_registries(registries):
        intact = verify_editions(folder)
        if intact.faults:
            raise errors.UnreadableInput.of(intact.faults[0])
        count = sum(sign_edition(edition, private) for edition in read_editions(folder))
        say(_SIGNED(lang, registry=folder.name, count=count, editions=intact.editions))


_KEY = Text(
    "Den private nøkkelen er {private}: ta vare på den, og la ingen andre lese den.\n"
    "Den offentlige er {public}: gi den til dem som skal kontrollere, og skriv\n"
    'keys = ["…"] med den i service.toml.',
    "The private key is {private}: keep it, and let nobody else read it.\n"
    "The public one is {public}: give it to those who are to check, and write\n"
    'keys = ["…"] with it in service.toml.',
)
_SIGNED = Text(
    "{registry}: {count} av {editions} utgaver er signert nå.",
    "{registry}: {count} of {editions} editions were signed now.",
)
