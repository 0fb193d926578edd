"""`regmeta data`: plan, check, suite, profile, compare and synth of registries' own data."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from regmeta import errors
from regmeta.cli.apart import go_on_in_child
from regmeta.cli.claiming import claimed, read_with, registry_files, remember
from regmeta.cli.grouped import CommandLine
from regmeta.cli.options import LangOption, OverwriteOption, a_day
from regmeta.cli.telling import deliver, note, progress_bar, say
from regmeta.texts import FIRST, Text

if TYPE_CHECKING:
    from regmeta.data import CheckPlan, DataReport

data_app = CommandLine(
    help="Hold a registry's data against its metadata, on your own machine.",
    rich_markup_mode=None,
    no_args_is_help=True,
    epilog="Example:  regmeta data check nger operasjon.csv  ·  regmeta data profile uttrekk.csv",
)


class PlainFormat(StrEnum):
    text = "text"
    json = "json"


class DataCheckFormat(StrEnum):
    text = "text"
    json = "json"
    html = "html"
    xlsx = "xlsx"
    junit = "junit"


class Engine(StrEnum):
    duckdb = "duckdb"
    gx = "gx"
    spark = "spark"


IdArgument = Annotated[str, typer.Argument(metavar="ID", help="A registry's id or its folder.")]
FilesArgument = Annotated[
    list[Path], typer.Argument(metavar="FILE...", readable=False, help="Extracts, one a form.")
]
FileArgument = Annotated[Path, typer.Argument(metavar="FILE", readable=False, help="An extract.")]
OutOption = Annotated[
    Path | None, typer.Option("--out", readable=False, help="Write here instead of printing.")
]
FormOption = Annotated[str, typer.Option("--form", help="Only this form, by name or code.")]
EventOption = Annotated[
    str, typer.Option("--event-date", help="The column with the day of the event.")
]
TodayOption = Annotated[
    str, typer.Option("--today", metavar="DATE", help="The day of the extract (YYYY-MM-DD).")
]
SeparatorOption = Annotated[
    str, typer.Option("--separator", help="Separator of a text file; found by itself otherwise.")
]
EncodingOption = Annotated[
    str, typer.Option("--encoding", help="Any that Python knows; found by itself otherwise.")
]
TableOption = Annotated[str, typer.Option("--table", help="Table of a database, or sheet.")]
MemoryOption = Annotated[str, typer.Option("--memory", help="Most memory to use, e.g. 4GB.")]
ThreadsOption = Annotated[int, typer.Option("--threads", help="Processors to use; all by default.")]
TempOption = Annotated[
    Path | None, typer.Option("--temp", readable=False, help="Where temporary files may lie.")
]


@data_app.command(
    epilog="Example:  regmeta data plan nger  ·  regmeta data plan noric --form START"
)
def plan(
    ident: IdArgument,
    form: FormOption = "",
    event_date: EventOption = "",
    today: TodayOption = "",
    lang: LangOption = FIRST,
    output_format: Annotated[PlainFormat, typer.Option("--format", help="Text or JSON.")] = (
        PlainFormat.text
    ),
    out: OutOption = None,
    overwrite: OverwriteOption = False,
) -> None:
    """List in words all that will be checked, before anything runs."""
    from regmeta.data.reports.telling import plan_json, plan_text

    file = claimed(out, output_format.value, inputs=registry_files(ident), overwrite=overwrite)
    made = _plan(ident, form, event_date, a_day(today))
    if output_format is PlainFormat.json:
        deliver(_json(plan_json(made, lang)), file)
        return
    deliver(plan_text(made, lang), file)


@data_app.command(
    epilog="Example:  regmeta data check nger operasjon.csv  ·  "
    "regmeta data check als *.parquet --format html --out rapport.html  ·  "
    "regmeta data check noric start.csv --previous forrige.json"
)
def check(
    ident: IdArgument,
    files: FilesArgument,
    form: FormOption = "",
    event_date: EventOption = "",
    today: TodayOption = "",
    lang: LangOption = FIRST,
    output_format: Annotated[DataCheckFormat, typer.Option("--format", help="How to report.")] = (
        DataCheckFormat.text
    ),
    out: OutOption = None,
    engine: Annotated[Engine, typer.Option("--engine", help="What counts.")] = Engine.duckdb,
    master: Annotated[
        str, typer.Option("--master", help="Spark's master, with --engine spark.")
    ] = "local[*]",
    previous: Annotated[
        Path | None,
        typer.Option("--previous", readable=False, help="A former json report: tell of drift."),
    ] = None,
    show_values: Annotated[
        bool,
        typer.Option(
            "--show-values", help="Show values where the identification level allows (2 or 3)."
        ),
    ] = False,
    separator: SeparatorOption = "",
    encoding: EncodingOption = "",
    table: TableOption = "",
    memory: MemoryOption = "",
    threads: ThreadsOption = 0,
    temp: TempOption = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Count where the data differ from the metadata; nothing leaves the machine."""
    inputs = read_with(*files, *registry_files(ident), previous)
    report = claimed(out, output_format.value, inputs=inputs, overwrite=overwrite, is_report=True)
    go_on_in_child(files)
    from regmeta.data.source.opening import Options
    from regmeta.runs import door

    if output_format is DataCheckFormat.xlsx and out is None:
        raise errors.WrongUse(
            "--format xlsx: oppgi en fil med --out.", "--format xlsx: name a file with --out."
        )
    options = Options(separator, encoding, table, memory, threads, temp, show_values)
    with progress_bar(100) as progress:
        data = door.check_data(
            ident,
            *files,
            form=form,
            event_date=event_date,
            today=a_day(today),
            engine=engine.value,
            options=options,
            master=master,
            progress=progress,
        ).data
    if previous:
        data = _with_shrunk(data, previous)
    written = _written(data, output_format, lang, previous)
    deliver(written, report, private=show_values)
    if output_format is DataCheckFormat.json:
        _keep_traits(data, out.read_text(encoding="utf-8") if out else str(written))
    if errors.exit_code(data.report.counts.error):
        raise typer.Exit(errors.FINDINGS)


def _note_drift(drifts: "dict[str, list[str]] | None") -> None:
    """What has changed, on standard error: these formats have no place for it."""
    for sentence in (sentence for own in (drifts or {}).values() for sentence in own):
        note(sentence)


def _keep_traits(data: "DataReport", report: str) -> None:
    """Exact counts stay on this machine, for the comparison with the next extract."""
    from regmeta.data.results.traits import keep_traits, traits_of

    keep_traits(report, {form.form.code: traits_of(form) for form in data.forms})


def _with_shrunk(data: "DataReport", previous: Path) -> "DataReport":
    from regmeta.data.reports.drift import read_report, with_shrunk

    return with_shrunk(data, read_report(previous))


def _written(
    data: "DataReport", output_format: DataCheckFormat, lang: str, previous: Path | None
) -> str | bytes:
    from regmeta.data.reports import pages, telling
    from regmeta.data.reports.drift import drift, read_report

    drifts = drift(data, read_report(previous), lang) if previous else None
    match output_format:
        case DataCheckFormat.json:
            value = telling.report_json(data, lang)
            return _json(value if drifts is None else value | {"drift": drifts})
        case DataCheckFormat.html:
            return pages.html(data, lang, drifts)
        case DataCheckFormat.xlsx:
            _note_drift(drifts)
            return pages.workbook(data, lang)
        case DataCheckFormat.junit:
            _note_drift(drifts)
            return pages.junit(data, lang)
    return telling.report_text(data, lang, drifts)


@data_app.command(epilog="Example:  regmeta data suite nger --form operasjon --out suite.json")
def suite(
    ident: IdArgument,
    out: OutOption = None,
    form: FormOption = "",
    event_date: EventOption = "",
    today: TodayOption = "",
    lang: LangOption = FIRST,
    overwrite: OverwriteOption = False,
) -> None:
    """Write the checks of one form as a suite that Great Expectations 1.x loads and runs."""
    from regmeta.data.engines.gx import suite_json

    file = claimed(out, "json", inputs=registry_files(ident), overwrite=overwrite)
    made = _plan(ident, form, event_date, a_day(today))
    if len(made.forms) != 1:
        names = ", ".join(form.short_code for form in made.forms)
        raise errors.WrongUse(
            "En suite gjelder ett skjema. Velg med --form: {names}.",
            "A suite is for one form. Choose with --form: {names}.",
            names=names,
        )
    deliver(_json(suite_json(made.forms[0], lang)), file)


@data_app.command(
    epilog="Example:  regmeta data profile uttrekk.csv  ·  "
    "regmeta data profile uttrekk.parquet --out variabler.xlsx --kilde NYTT"
)
def profile(
    file: FileArgument,
    out: OutOption = None,
    kilde: Annotated[str, typer.Option("--kilde", help="Short name for the registry.")] = "UTKAST",
    lang: LangOption = FIRST,
    separator: SeparatorOption = "",
    encoding: EncodingOption = "",
    table: TableOption = "",
    memory: MemoryOption = "",
    temp: TempOption = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Draft a variable spreadsheet from an extract: types, codes, ranges, likely identifiers."""
    from regmeta.files.guarding import refuse_loss
    from regmeta.workbook.converting import require_xlsx
    from regmeta.workbook.sealing import is_sealed

    if out:
        require_xlsx(out)
        refuse_loss(out, inputs=[file], overwrite=overwrite, ours=is_sealed)
    go_on_in_child([file])
    from regmeta.data import profile_extract
    from regmeta.data.drafts.profile import draft, profile_text
    from regmeta.data.source.opening import Options
    from regmeta.runs import checking as pipeline
    from regmeta.spec.loading import load_spec
    from regmeta.spec.targets import load_targets
    from regmeta.workbook.template import write_template

    options = Options(separator, encoding, table, memory, 0, temp)
    profiles = profile_extract(file, options)
    form = file.name.partition(".")[0]
    first = draft(kilde, form, profiles, {})
    mapped = pipeline.harmonize_all(pipeline.Batch((first,), ()), load_targets())[kilde]
    targets = {prediction.variable: prediction.target for prediction in mapped}
    codes = first["variabel"].column("Code")
    by_name = {
        profile_of.name: targets.get(code, "")
        for profile_of, code in zip(profiles, codes, strict=True)
    }
    say(profile_text(file.name, profiles, by_name, lang))
    if out:
        whole = draft(kilde, form, profiles, targets)
        write_template(out, load_spec(""), lang=lang, submission=whole)
        say(Text("Skrev {out}", "Wrote {out}")(lang, out=out))


@data_app.command(epilog="Example:  regmeta data compare nger operasjon.csv")
def compare(
    ident: IdArgument,
    file: FileArgument,
    form: FormOption = "",
    lang: LangOption = FIRST,
    output_format: Annotated[PlainFormat, typer.Option("--format", help="Text or JSON.")] = (
        PlainFormat.text
    ),
    out: OutOption = None,
    separator: SeparatorOption = "",
    encoding: EncodingOption = "",
    table: TableOption = "",
    memory: MemoryOption = "",
    temp: TempOption = None,
    overwrite: OverwriteOption = False,
) -> None:
    """List what the data have that the metadata do not, and the reverse."""
    inputs = [file, *registry_files(ident)]
    written = claimed(out, output_format.value, inputs=inputs, overwrite=overwrite)
    go_on_in_child([file])
    from regmeta.data import compare_extract
    from regmeta.data.drafts.compare import as_text, as_value
    from regmeta.data.source.opening import Options

    made = _plan(ident, form, "", date.today())
    comparison = compare_extract(made, file, Options(separator, encoding, table, memory, 0, temp))
    if output_format is PlainFormat.json:
        deliver(_json(as_value(comparison)), written, private=True)
        return
    deliver(as_text(comparison, lang), written, private=True)


@data_app.command(
    epilog="Example:  regmeta data synth nger --form operasjon --rows 1000 --faults 2 "
    "--out operasjon.csv  ·  regmeta data synth als --rows 500 --out als/"
)
def synth(
    ident: IdArgument,
    out: Annotated[
        Path, typer.Option("--out", readable=False, help="A .csv or .parquet file, or a folder.")
    ],
    rows: Annotated[int, typer.Option("--rows", min=1, help="Rows of each form.")] = 1000,
    faults: Annotated[
        int, typer.Option("--faults", min=0, help="Faults to plant of each kind and column.")
    ] = 0,
    seed: Annotated[int, typer.Option("--seed", help="Another number gives other data.")] = 1,
    published: Annotated[
        bool,
        typer.Option(
            "--published",
            help="As the published csvw, frictionless and jsonschema describe it: no columns that "
            "are not shown, commas, and files with the names that those formats give.",
        ),
    ] = False,
    form: FormOption = "",
    event_date: EventOption = "",
    today: TodayOption = "",
    lang: LangOption = FIRST,
    overwrite: OverwriteOption = False,
) -> None:
    """Make an extract of nobody's data that follows the metadata, with known faults planted."""
    from regmeta.data.drafts.synthfiles import write_extracts, write_published

    def may_be_written(path: Path) -> None:
        claimed(path, "extract", inputs=registry_files(ident), overwrite=overwrite)

    may_be_written(out)
    day = a_day(today)
    made = _plan(ident, form, event_date, day)
    write = write_published if published else write_extracts
    for path, count, planted in write(made, out, rows, faults, seed, may_be_written):
        remember(path)
        say(_MADE(lang, path=path, rows=count, faults=planted))


_MADE = Text(
    "{path}: {rows} rader, {faults} plantede feil", "{path}: {rows} rows, {faults} planted faults"
)


# ------------------------------------------------------------------ shared by the commands


def _plan(registry: str, form: str, event_date: str, today: date) -> "CheckPlan":
    from regmeta.runs import door

    return door.plan_data(registry, form=form, event_date=event_date, today=today).plan


def _json(value: Any) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n"
