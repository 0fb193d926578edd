"""`regmeta template`: a workbook to fill in."""

from pathlib import Path
from typing import Annotated

import typer

from regmeta.cli.options import (
    LangOption,
    OverwriteOption,
    SpecOption,
)
from regmeta.cli.telling import (
    say,
)
from regmeta.texts import FIRST, Text


def register(app: typer.Typer) -> None:
    """Give the command to the command line."""
    app.command(
        epilog="Example:  regmeta template ut.xlsx  ·  regmeta template out.xlsx --lang en"
    )(template)


def template(
    out: Annotated[
        Path, typer.Argument(metavar="OUT.xlsx", readable=False, help="The workbook to write.")
    ],
    lang: LangOption = FIRST,
    spec: SpecOption = "",
    kilde: Annotated[
        Path | None,
        typer.Option(
            "--kilde", readable=False, help="A registry folder to fill the workbook from."
        ),
    ] = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Write a workbook to fill in, with dropdowns, help and checks made from the specification."""
    from regmeta.files.guarding import refuse_loss
    from regmeta.runs.batch import read_paths
    from regmeta.spec.loading import load_spec
    from regmeta.workbook.converting import require_xlsx
    from regmeta.workbook.sealing import is_sealed
    from regmeta.workbook.template import write_template

    require_xlsx(out)
    refuse_loss(out, overwrite=overwrite, ours=is_sealed)
    law = load_spec(spec)
    filled = read_paths([kilde], law).submissions[0] if kilde else None
    write_template(out, law, lang=lang, submission=filled)
    say(Text("Skrev {out}", "Wrote {out}")(lang, out=out))
