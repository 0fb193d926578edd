"""`regmeta workbench`: regmeta as a page for somebody's own browser, nothing installed there."""

from pathlib import Path
from typing import Annotated

import typer

from regmeta import errors
from regmeta.cli.claiming import claimed, remember
from regmeta.cli.options import LangOption, OverwriteOption
from regmeta.cli.telling import say
from regmeta.texts import FIRST, Text


def register(app: typer.Typer) -> None:
    """Give the command to the command line."""
    epilog = (
        "Example:  regmeta workbench --out arbeidsbenk  ·  "
        "regmeta workbench --single arbeidsbenk.html"
    )
    app.command(epilog=epilog)(workbench)


def workbench(
    out: Annotated[
        Path | None,
        typer.Option("--out", readable=False, help="A folder for any web server."),
    ] = None,
    single: Annotated[
        Path | None,
        typer.Option("--single", readable=False, help="One html file that opens from disk."),
    ] = None,
    texts_from: Annotated[
        Path | None,
        typer.Option(
            "--texts-from", readable=False, help="Registries whose texts others may take."
        ),
    ] = None,
    lang: LangOption = FIRST,
    overwrite: OverwriteOption = False,
) -> None:
    """Write a page where people check and mend their own spreadsheet in their own browser."""
    from regmeta.spec.loading import load_spec
    from regmeta.workbench.pages import written_folder, written_single
    from regmeta.workbench.shared_texts import shared_texts

    if out is None and single is None:
        raise errors.WrongUse(
            "Si hvor arbeidsbenken skal: --out MAPPE for en webserver, eller --single FIL.html "
            "for én fil som åpnes fra disk.",
            "Say where the workbench shall go: --out FOLDER for a web server, or --single "
            "FILE.html for one file that opens from disk.",
        )
    texts = shared_texts(texts_from, load_spec()) if texts_from else b""
    claim = claimed(single, "html", overwrite=overwrite)
    if out is not None:
        say(_WROTE(lang, out=out, size=round(written_folder(out, texts) / 1e6, 1)))
    if claim is not None:
        size = written_single(claim.path, lang, texts)
        remember(claim.path)
        say(_WROTE(lang, out=claim.path, size=round(size / 1e6, 1)))


_WROTE = Text("Skrev {out} ({size} MB).", "Wrote {out} ({size} MB).")
