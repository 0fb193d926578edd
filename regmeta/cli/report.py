"""`regmeta report`: the annual report's chapter on metadata, as of any day, and its pages."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regmeta import errors
from regmeta.cli.claiming import claimed
from regmeta.cli.options import LangOption, OverwriteOption, SpecOption, TodayOption, a_day
from regmeta.cli.telling import as_json, complain, deliver, note
from regmeta.texts import FIRST, Text

if TYPE_CHECKING:
    from datetime import date

    from regmeta.runs.annual.figures import AnnualReport


class ReportFormat(StrEnum):
    text = "text"
    html = "html"
    csv = "csv"
    json = "json"


def register(app: typer.Typer) -> None:
    """Give the command to the command line."""
    app.command(
        epilog="Example:  regmeta report registries --as-of 2025-12-31  ·  "
        "regmeta report registries --format csv --out registre.csv  ·  "
        "regmeta report registries --pages rapport"
    )(report)


def report(
    folder: Annotated[
        Path, typer.Argument(metavar="REGISTRIES", readable=False, help="Folder of registries.")
    ] = Path("registries"),
    as_of: Annotated[
        str,
        typer.Option("--as-of", metavar="DATE", help="The day to report on."),
    ] = "",
    lang: LangOption = FIRST,
    output_format: Annotated[
        ReportFormat, typer.Option("--format", help="csv: a row a registry, for Excel.")
    ] = ReportFormat.text,
    out: Annotated[
        Path | None, typer.Option("--out", readable=False, help="A file to write.")
    ] = None,
    pages: Annotated[
        Path | None,
        typer.Option("--pages", help="A folder to write all of it in, with a page a region."),
    ] = None,
    spec: SpecOption = "",
    today: TodayOption = "",
    overwrite: OverwriteOption = False,
) -> None:
    """Report on metadata and the common form: by region and platform, what remains, over years."""
    from regmeta.runs.annual.figures import report_on
    from regmeta.spec.loading import load_spec

    now = a_day(today)
    day = a_day(as_of, "--as-of") if as_of else now
    _refuse_future(day, now)
    file = claimed(out, output_format.value, overwrite=overwrite, is_report=True)
    made = report_on(folder, load_spec(spec), day=day, now=now)
    if pages is not None:
        _write_pages(made, pages, lang, overwrite)
    if pages is None or file is not None:
        deliver(_content(made, output_format, lang), file)
    for error in made.broken:
        complain(error.message(lang))
    if made.broken:
        raise typer.Exit(errors.BROKEN_CONFIGURATION)


def _refuse_future(day: "date", now: "date") -> None:
    if day > now:
        raise errors.WrongUse(
            "--as-of {day}: dagen er ikke kommet. Velg {now} eller en dag før.",
            "--as-of {day}: the day has not come. Choose {now} or a day before.",
            day=day,
            now=now,
        )


def _content(made: "AnnualReport", output_format: ReportFormat, lang: str) -> str:
    from regmeta.runs.annual.chapter import chapter_text
    from regmeta.runs.annual.pages import report_html
    from regmeta.runs.annual.tables import registries_csv, report_json

    if output_format is ReportFormat.json:
        return as_json(report_json(made, lang))
    if output_format is ReportFormat.csv:
        return registries_csv(made, lang)
    if output_format is ReportFormat.html:
        return report_html(made, lang)
    return chapter_text(made, lang)


def _write_pages(made: "AnnualReport", folder: Path, lang: str, overwrite: bool) -> None:
    """Every page, the text and the tables, each claimed before any is written."""
    from regmeta.runs.annual.folder import files_of

    files = files_of(made, lang)
    _make_folder(folder)
    held = {name: claimed(folder / name, "", overwrite=overwrite) for name in files}
    for name, content in files.items():
        deliver(content, held[name])
    note(_WRITTEN(lang, folder=folder, names=", ".join(files)))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise errors.OutputFailed(
            "--pages {folder}: kan ikke være en mappe ({why}). Velg en annen.",
            "--pages {folder}: cannot be a folder ({why}). Choose another.",
            folder=folder,
            why=error.strerror,
        ) from error


_WRITTEN = Text("Skrevet i {folder}: {names}.", "Written in {folder}: {names}.")
