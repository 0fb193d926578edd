"""`regmeta data quality`: the registry's quality report."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regmeta import errors
from regmeta.cli.apart import go_on_in_child
from regmeta.cli.claiming import claimed, read_with, registry_files, remember
from regmeta.cli.data import (
    EncodingOption,
    EventOption,
    FilesArgument,
    FormOption,
    IdArgument,
    MemoryOption,
    OutOption,
    SeparatorOption,
    TableOption,
    TempOption,
    ThreadsOption,
    TodayOption,
    _json,
    _plan,
)
from regmeta.cli.options import LangOption, OverwriteOption, a_day
from regmeta.cli.telling import deliver, note, progress_bar
from regmeta.texts import FIRST, Text

if TYPE_CHECKING:
    from regmeta.data.quality.results import QualityReport
    from regmeta.data.quality.settings import Settings


class QualityFormat(StrEnum):
    text = "text"
    json = "json"
    html = "html"
    xlsx = "xlsx"
    annual = "annual"


def register(data_app: typer.Typer) -> None:
    """Give the command to `regmeta data`."""
    data_app.command(
        epilog="Example:  regmeta data quality nger operasjon.csv  ·  "
        "regmeta data quality als *.csv --format json --out kvalitet.json"
    )(quality)


def quality(
    ident: IdArgument,
    files: FilesArgument,
    form: FormOption = "",
    event_date: EventOption = "",
    today: TodayOption = "",
    lang: LangOption = FIRST,
    output_format: Annotated[QualityFormat, typer.Option("--format", help="How to report.")] = (
        QualityFormat.text
    ),
    out: OutOption = None,
    against: Annotated[
        Path | None,
        typer.Option("--against", readable=False, help="Another source of the cases: coverage."),
    ] = None,
    link: Annotated[
        str, typer.Option("--link", help="Columns that link the two, commas between.")
    ] = "",
    rows: Annotated[
        Path | None,
        typer.Option(
            "--rows",
            readable=False,
            help="A folder of your own for the failing rows by key, a file a form, for you alone.",
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Warnings end with exit code 1 too.")
    ] = False,
    separator: SeparatorOption = "",
    encoding: EncodingOption = "",
    table: TableOption = "",
    memory: MemoryOption = "",
    threads: ThreadsOption = 0,
    temp: TempOption = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Report quality by hospital and year: missing, late, implausible, and who differs.

    Small counts are held back as in published statistics. Thresholds and waivers stand in the
    registry's quality.toml.
    """
    inputs = read_with(*files, *registry_files(ident), against)
    report = claimed(out, output_format.value, inputs=inputs, overwrite=overwrite, is_report=True)
    if rows:
        _claim_folder(rows, ident, overwrite)
    go_on_in_child(read_with(*files, against))
    if output_format is QualityFormat.xlsx and out is None:
        raise errors.WrongUse(
            "--format xlsx: oppgi en fil med --out.", "--format xlsx: name a file with --out."
        )
    from regmeta.data.quality.making import OtherSource, quality_report
    from regmeta.data.source.opening import Options

    settings, day = _settings(ident), a_day(today)
    plan = _plan(ident, form, event_date, day)
    options = Options(separator, encoding, table, memory, threads, temp)
    keys = tuple(name.strip() for name in link.split(",") if name.strip())
    other = OtherSource(against, keys) if against else None
    with progress_bar(100) as progress:
        made = quality_report(
            plan,
            files,
            options,
            settings=settings,
            against=other,
            rows_to=rows,
            lang=lang,
            progress=progress,
        )
    for written in made.rows_written:
        remember(written.path)
        note(_WROTE(lang, path=written.path, lines=written.lines))
    deliver(_written(made, settings, output_format, lang), report)
    is_misread = _say_misread(made, lang)
    if is_misread or made.count("fail") or (strict and made.standing):
        raise typer.Exit(errors.FINDINGS)


_WROTE = Text(
    "Skrev {path}: {lines} feil å rette. Filen er for dem som retter, og skal ikke deles.",
    "Wrote {path}: {lines} faults to correct. The file is for those who correct, not to be shared.",
)


def _say_misread(made: "QualityReport", lang: str) -> bool:
    """Say what is wrong with the extract as a whole, such as no rows or a sheet that was not read:
    the figures are then of something else than what was handed in."""
    from regmeta.data.kinds import load_kinds
    from regmeta.validate import message

    of_rows = {kind.name for kind in load_kinds()}
    every = (finding for finding in made.data.report.findings if finding.rule not in of_rows)
    wrong = [finding for finding in every if finding.severity == "error"]
    for finding in wrong:
        note(message(finding, lang))
    return bool(wrong)


def _claim_folder(folder: Path, ident: str, overwrite: bool) -> None:
    """Make the folder for failing rows. Raises WrongUse where it lies in a publication or in a
    registry's folder, which are passed on, and where a file there is somebody's."""
    from regmeta.files.guarding import refuse_within
    from regmeta.publish.target import ABOUT
    from regmeta.publish.unchanged import SEAL

    refuse_within(folder, (ABOUT, SEAL, "registry.toml"))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in sorted(folder.glob("*.csv")):
        claimed(path, "csv", inputs=registry_files(ident), overwrite=overwrite)


def _settings(ident: str) -> "Settings":
    from regmeta.data.quality.settings import settings_of
    from regmeta.registry import registry_folder

    return settings_of(registry_folder(ident))


def _written(
    report: "QualityReport", settings: "Settings", output_format: QualityFormat, lang: str
) -> str | bytes:
    from regmeta.data.quality.reports import annual, book, pages, telling
    from regmeta.data.quality.verdicts import unmet, unused

    waivers = unused([form.verdicts for form in report.forms], settings, report.today)
    notes = (*unmet(report.plan, settings), *waivers)
    match output_format:
        case QualityFormat.json:
            return _json(telling.report_json(report, lang, notes))
        case QualityFormat.html:
            return pages.html(report, lang, notes)
        case QualityFormat.xlsx:
            return book.workbook(report, lang, notes)
        case QualityFormat.annual:
            return annual.annual_text(report, lang)
    return telling.report_text(report, lang, notes)
