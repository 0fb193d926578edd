"""`regmeta editions`: what is kept of a registry, and whether it is what it was."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regmeta import errors
from regmeta.cli import citing, signing
from regmeta.cli.editions import RegistriesOption
from regmeta.cli.grouped import CommandLine
from regmeta.cli.options import FormatOption, LangOption, Output
from regmeta.cli.telling import say, say_json
from regmeta.texts import FIRST, Text

if TYPE_CHECKING:
    from regmeta.delivery.packagecheck import IntactPackage
    from regmeta.editions.signing import PublicKey
    from regmeta.editions.verifying import Intact

editions_app = CommandLine(
    no_args_is_help=True,
    help="The numbered editions of registries.",
    epilog="Example:  regmeta editions verify norvas",
)


def register(app: typer.Typer) -> None:
    """Give the group to the command line."""
    for commands in (signing, citing):
        commands.register(editions_app)
    app.add_typer(editions_app, name="editions")


_INTACT = Text(
    "{registry}: {editions} utgaver, {objects} filer, uendret",
    "{registry}: {editions} editions, {objects} files, unaltered",
)
_INTACT_SIGNED = Text(
    "{registry}: {editions} utgaver, {objects} filer, uendret; {signed} signert",
    "{registry}: {editions} editions, {objects} files, unaltered; {signed} signed",
)
_PACKAGE = Text("{path}: {files} filer, uendret", "{path}: {files} files, unaltered")
_PACKAGE_SIGNED = Text(
    "{path}: {files} filer, uendret, signert", "{path}: {files} files, unaltered, signed"
)
_NONE = Text("{registry}: ingen utgaver", "{registry}: no editions")
_BROKEN = Text("{registry}: {count} feil", "{registry}: {count} faults")


@editions_app.callback()
def editions() -> None:
    """The numbered editions of registries."""


KeyOption = Annotated[
    list[Path] | None,
    typer.Option("--key", metavar="FILE", help="A public key; else those of service.toml."),
]


@editions_app.command(
    epilog="Example:  regmeta editions verify  ·  regmeta editions verify norvas --format json"
    "  ·  regmeta editions verify norvas-2.zip --key service.key.pub"
)
def verify(
    idents: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID|PACKAGE]...",
            help="Registries by id or folder, or deliveries; else all registries there are.",
        ),
    ] = None,
    key: KeyOption = None,
    signed: Annotated[
        bool, typer.Option("--signed", help="What is not signed is a fault.")
    ] = False,
    registries: RegistriesOption = Path("registries"),
    lang: LangOption = FIRST,
    output_format: FormatOption = Output.text,
) -> None:
    """Hash every file of editions and deliveries again, follow the chain, check the signatures."""
    from regmeta.delivery.packagecheck import is_package, verify_package
    from regmeta.editions.verifying import verify_editions
    from regmeta.registry import find_registries
    from regmeta.runs.sides import registry_named

    words = idents or ()
    packages = [Path(word) for word in words if is_package(Path(word))]
    named = [registry_named(word, registries) for word in words if Path(word) not in packages]
    folders = named if words else find_registries(registries)
    keys = _public_keys(key, registries)
    looked_at = [verify_editions(folder, keys) for folder in folders]
    deliveries = [verify_package(path, keys) for path in packages]
    _say_all(looked_at, deliveries, lang, output_format)
    faults = [intact.faults for intact in looked_at] + [made.faults for made in deliveries]
    if any(faults):
        raise typer.Exit(errors.FINDINGS)
    if signed:
        _refuse_unsigned(looked_at, deliveries, keys)


def _public_keys(given: list[Path] | None, registries: Path) -> "list[PublicKey]":
    from regmeta.delivery.environments import keys_of
    from regmeta.editions.signing import read_public

    return [read_public(path) for path in given or keys_of(registries)]


def _refuse_unsigned(
    looked_at: "list[Intact]", deliveries: "list[IntactPackage]", keys: "list[PublicKey]"
) -> None:
    """Exit 1 where something is not signed; WrongUse where there is no key to tell it by."""
    if not keys:
        raise errors.WrongUse(
            "--signed: oppgi den offentlige nøkkelen med --key, eller i service.toml "
            '(keys = ["service.key.pub"]).',
            "--signed: give the public key with --key, or in service.toml "
            '(keys = ["service.key.pub"]).',
        )
    if any(intact.signed < intact.editions for intact in looked_at):
        raise typer.Exit(errors.FINDINGS)
    if not all(delivery.signed for delivery in deliveries):
        raise typer.Exit(errors.FINDINGS)


def _say_all(
    looked_at: "list[Intact]",
    deliveries: "list[IntactPackage]",
    lang: str,
    output_format: Output,
) -> None:
    if output_format is Output.json:
        say_json(
            [
                *(_as_json(intact, lang) for intact in looked_at),
                *(_package_json(delivery, lang) for delivery in deliveries),
            ]
        )
        return
    lines = [line for intact in looked_at for line in _lines(intact, lang)]
    say("\n".join([*lines, *(line for made in deliveries for line in _package_lines(made, lang))]))


def _package_lines(delivery: "IntactPackage", lang: str) -> list[str]:
    notes = [f"  {note(lang)}" for note in delivery.notes]
    if delivery.faults:
        faults = [f"  {fault(lang)}" for fault in delivery.faults]
        return [_BROKEN(lang, registry=delivery.path, count=len(faults)), *faults, *notes]
    words = _PACKAGE_SIGNED if delivery.signed else _PACKAGE
    return [words(lang, path=delivery.path, files=delivery.files), *notes]


def _package_json(delivery: "IntactPackage", lang: str) -> dict[str, object]:
    return {
        "package": str(delivery.path),
        "registry": delivery.registry,
        "edition": delivery.edition,
        "files": delivery.files,
        "signed": delivery.signed,
        "intact": not delivery.faults,
        "faults": [fault(lang) for fault in delivery.faults],
        "notes": [note(lang) for note in delivery.notes],
    }


def _lines(intact: "Intact", lang: str) -> list[str]:
    notes = [f"  {note(lang)}" for note in intact.notes]
    if intact.faults:
        faults = [f"  {fault(lang)}" for fault in intact.faults]
        head = _BROKEN(lang, registry=intact.registry, count=len(faults))
        return [head, *faults, *notes]
    counts = {
        "editions": intact.editions,
        "objects": intact.objects,
        "signed": intact.signed,
    }
    words = _INTACT if intact.editions else _NONE
    words = _INTACT_SIGNED if intact.signed else words
    return [words(lang, registry=intact.registry, **counts), *notes]


def _as_json(intact: "Intact", lang: str) -> dict[str, object]:
    return {
        "registry": intact.registry,
        "editions": intact.editions,
        "files": intact.objects,
        "signed": intact.signed,
        "intact": not intact.faults,
        "faults": [fault(lang) for fault in intact.faults],
        "notes": [note(lang) for note in intact.notes],
    }
