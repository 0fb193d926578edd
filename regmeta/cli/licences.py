"""`regmeta licences`: what regmeta is made of, and under which licences."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from regmeta.cli.claiming import claimed
from regmeta.cli.options import LangOption, OverwriteOption
from regmeta.cli.telling import deliver
from regmeta.texts import FIRST


class LicenceFormat(StrEnum):
    text = "text"
    notices = "notices"
    cyclonedx = "cyclonedx"


def register(app: typer.Typer) -> None:
    """Give the command to the command line."""
    epilog = "Example:  regmeta licences  ·  regmeta licences --format cyclonedx --out sbom.json"
    app.command(epilog=epilog)(licences)


def licences(
    output_format: Annotated[
        LicenceFormat,
        typer.Option("--format", help="A table, all notices, or a bill of materials."),
    ] = LicenceFormat.text,
    out: Annotated[
        Path | None,
        typer.Option("--out", readable=False, help="Write it here instead of printing it."),
    ] = None,
    lang: LangOption = FIRST,
    overwrite: OverwriteOption = False,
) -> None:
    """List what regmeta stands on and what its pages hold: names, versions, licences."""
    from regmeta.runs import licences as made_of

    file = claimed(out, output_format.value, overwrite=overwrite)
    components = made_of.components()
    if output_format is LicenceFormat.cyclonedx:
        deliver(made_of.as_cyclonedx(components), file)
    elif output_format is LicenceFormat.notices:
        deliver(made_of.as_notices(components), file)
    else:
        deliver(made_of.as_table(components, lang), file)
