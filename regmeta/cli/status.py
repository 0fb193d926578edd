"""`regmeta status`: where every registry stands, and whom it waits for."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from regmeta import errors
from regmeta.cli.claiming import claimed
from regmeta.cli.options import LangOption, OverwriteOption, SpecOption, TodayOption, a_day
from regmeta.cli.runlog import LogOption, logged
from regmeta.cli.telling import as_json, deliver
from regmeta.texts import FIRST


class StatusFormat(StrEnum):
    text = "text"
    json = "json"
    csv = "csv"
    html = "html"
    plan = "plan"


def register(app: typer.Typer) -> None:
    """Give the command to the command line."""
    epilog = (
        "Example:  regmeta status registries  ·  "
        "regmeta status registries --format html --out status.html  ·  "
        "regmeta status registries --format plan"
    )
    app.command(epilog=epilog)(status)


def status(
    folder: Annotated[
        Path, typer.Argument(metavar="REGISTRIES", readable=False, help="Folder of registries.")
    ],
    lang: LangOption = FIRST,
    output_format: Annotated[
        StatusFormat,
        typer.Option("--format", help="plan: the annual plan's sentences."),
    ] = StatusFormat.text,
    out: Annotated[
        Path | None, typer.Option("--out", readable=False, help="A file to write.")
    ] = None,
    spec: SpecOption = "",
    today: TodayOption = "",
    log: LogOption = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Tell where each registry stands: stage, dates, who is waited for, completeness, errors."""
    from regmeta.runs import status_told as told
    from regmeta.runs.status import status_of
    from regmeta.spec.loading import load_spec

    file = claimed(out, output_format.value, overwrite=overwrite, is_report=True)
    with logged(log, "status", str(folder)) as counts:
        standing = status_of(folder, load_spec(spec), today=a_day(today))
        counts.update(registries=len(standing.stands), unreadable=len(standing.broken))
        if output_format is StatusFormat.json:
            text = as_json(told.status_json(standing, lang))
        else:
            tell = {
                StatusFormat.text: told.status_text,
                StatusFormat.csv: told.status_csv,
                StatusFormat.html: told.status_html,
                StatusFormat.plan: told.plan_text,
            }[output_format]
            text = tell(standing, lang)
        deliver(text, file)
        for error in standing.broken:
            typer.echo(f"regmeta: {error.message(lang)}", err=True)
        if standing.broken:
            raise typer.Exit(errors.BROKEN_CONFIGURATION)
