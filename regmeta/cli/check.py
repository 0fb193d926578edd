"""`regmeta check`: every fault of spreadsheets and registries, with its cell and what to do."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regmeta import errors
from regmeta.cli.claiming import claimed, read_with
from regmeta.cli.options import (
    KildeOption,
    LangOption,
    OverwriteOption,
    SpecOption,
    TodayOption,
    a_day,
)
from regmeta.cli.telling import (
    colors,
    deliver,
    leave,
    note,
    progress_bar,
    refuse_format,
    say,
)
from regmeta.texts import FIRST, Text

if TYPE_CHECKING:
    from regmeta.model import Report
    from regmeta.runs.checking import Checked


def register(app: typer.Typer) -> None:
    """Give the command to the command line."""
    app.command(
        epilog="Example:  regmeta check klokebok.xlsx  ·  regmeta check registries --lang en  ·  "
        "regmeta check F.csv --format json --out funn.json  ·  regmeta check registries --summary"
        "  ·  regmeta check F.xlsx --format xlsx --out F-funn.xlsx"
    )(check)


def check(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...",
            readable=False,
            help="Spreadsheets, registry folders, .regmeta.",
        ),
    ],
    kilde: KildeOption = "",
    lang: LangOption = FIRST,
    output_format: Annotated[
        str,
        typer.Option(
            "--format",
            help="text, json, html, xlsx, sarif, junit, github, summary; else as --out ends.",
        ),
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option("--out", readable=False, help="Write the report here instead of printing it."),
    ] = None,
    summary: Annotated[
        bool, typer.Option("--summary", help="A table over registries instead: text or json.")
    ] = False,
    baseline: Annotated[
        Path | None,
        typer.Option("--baseline", readable=False, help="A former json report: only what is new."),
    ] = None,
    changed: Annotated[
        bool, typer.Option("--changed", help="PATHS changed: check the registries they are of.")
    ] = False,
    spec: SpecOption = "",
    today: TodayOption = "",
    overwrite: OverwriteOption = False,
) -> None:
    """Find every fault in spreadsheets or registries, with its cell and what to do."""
    from regmeta.files.guarding import format_for
    from regmeta.runs import checking, door
    from regmeta.spec.loading import load_spec
    from regmeta.validate.reports import FORMATS
    from regmeta.workbench.workfolder import work_opened

    output_format = output_format or format_for(out, _BY_ENDING) or "text"
    _refuse_odd(output_format, out)
    if changed:
        paths = _homes(paths, lang)
    report = None
    if output_format != "xlsx":
        inputs = read_with(*paths, baseline)
        report = claimed(out, output_format, inputs=inputs, overwrite=overwrite, is_report=True)
    with work_opened(paths) as opened:
        with progress_bar() as progress:
            law, day = load_spec(spec), a_day(today)
            result = door.check(*opened, spec=law, today=day, kilde=kilde, progress=progress)
        checked = result.checked
        if baseline:
            checked = checking.since(checked, baseline)
        if summary:
            deliver(checking.summary(checked, law, output_format, lang), report)
            leave(errors.exit_code(checked.report.counts.error), checked.batch.broken, lang)
        if output_format == "xlsx" and out is not None:
            from regmeta.runs.marking import mark_checked

            say(mark_checked(checked, opened, out, lang, overwrite=overwrite))
        else:
            shown = _shown(checked, opened, output_format)
            deliver(FORMATS[output_format](shown, lang, color=out is None and colors()), report)
        if baseline:
            note(checking.since_said(checked.report, lang))
        leave(errors.exit_code(checked.report.counts.error), checked.batch.broken, lang)


_BY_ENDING = ("xlsx", "html", "json", "sarif", "junit")


def _refuse_odd(output_format: str, out: Path | None) -> None:
    """WrongUse for a format that is not there, or a workbook that has nowhere to go."""
    from regmeta.validate.reports import FORMATS

    if output_format not in (*FORMATS, "xlsx"):
        refuse_format(output_format, (*FORMATS, "xlsx"))
    if output_format == "xlsx" and out is None:
        raise errors.WrongUse(
            "--format xlsx: si hvor arbeidsboken skal, med --out NAVN.xlsx.",
            "--format xlsx: say where the workbook shall go, with --out NAME.xlsx.",
        )


def _homes(changed: list[Path], lang: str) -> list[Path]:
    """The registries that changed files are of; those that are of none are named, not checked."""
    from regmeta.runs.located import homes_of

    homes, nobodys = homes_of(changed)
    for path in nobodys:
        note(_NOBODYS(lang, path=path))
    if not homes:
        raise typer.Exit(errors.OK)
    return list(homes)


def _shown(checked: "Checked", paths: list[Path], output_format: str) -> "Report":
    """The report; where a code host shows it, at paths that the repository has."""
    if output_format not in ("github", "sarif"):
        return checked.report
    from regmeta.runs.located import located

    return located(checked, paths, Path.cwd())


_NOBODYS = Text(
    "{path}: hører ikke til et register, og er ikke kontrollert.",
    "{path}: belongs to no registry, and was not checked.",
)
