"""The command line: every command parses its options, calls one function and prints.

No logic lives here, and no import that `--help` does not need: everything heavy is imported
inside the command that uses it.
"""

from __future__ import annotations

import gc
import itertools
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from regmeta import errors
from regmeta.cli_conform import register as register_conform
from regmeta.cli_data import data_app
from regmeta.cli_editions import register as register_editions
from regmeta.cli_fix import register as register_fix
from regmeta.cli_form import form_app
from regmeta.cli_options import (
    FormatOption,
    KildeOption,
    Lang,
    LangOption,
    Output,
    SpecOption,
    TodayOption,
    a_day,
    as_json,
    say,
)
from regmeta.cli_read import register as register_reading
from regmeta.cli_statistics import statistics as _statistics  # noqa: F401  (a data command)
from regmeta.cli_status import register as register_status

if TYPE_CHECKING:
    from regmeta.model import Progress

app = typer.Typer(
    name="regmeta",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Read, check, harmonize and publish the variables of health registries.",
    epilog="Start here:  regmeta template ut.xlsx  ·  regmeta check FIL  ·  "
    "regmeta publish registries --out build",
)
spec_app = typer.Typer(
    help="List, explain and compare the metadata specification.", rich_markup_mode=None
)
rules_app = typer.Typer(help="List the rules, or show one rule's page.", rich_markup_mode=None)
app.add_typer(spec_app, name="spec", invoke_without_command=True)
app.add_typer(rules_app, name="rules", invoke_without_command=True)
app.add_typer(form_app, name="form")
app.add_typer(data_app, name="data")


# Typer's own check of readability would answer before we can say our sentence: readable=False.


# ------------------------------------------------------------------ commands


@app.command(
    epilog="Example:  regmeta read klokebok.csv --kilde NORIC  ·  regmeta read F.xlsx --format json"
)
def read(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", readable=False, help="Spreadsheets.")
    ],
    kilde: KildeOption = "",
    lang: LangOption = Lang.nb,
    format: FormatOption = Output.text,
    spec: SpecOption = "",
) -> None:
    """Tell what was understood of a spreadsheet: layout, forms, variables, lists, leftovers."""
    from regmeta.read import read_file, reading_json, reading_text
    from regmeta.spec import load_spec

    law = load_spec(spec)
    readings = [read_file(file, law, kilde=kilde) for file in files]
    if format is Output.json:
        tables = [reading_json(reading, lang) for reading in readings]
        _say_json(tables[0] if len(tables) == 1 else tables)
        return
    for reading in readings:
        say(reading_text(reading, lang))


@app.command(
    epilog="Example:  regmeta check klokebok.xlsx  ·  regmeta check registries --lang en  ·  "
    "regmeta check F.csv --format json --out funn.json  ·  regmeta check registries --summary"
    "  ·  regmeta check F.xlsx --format xlsx --out F-funn.xlsx"
)
def check(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", readable=False, help="Spreadsheets or registry folders."),
    ],
    kilde: KildeOption = "",
    lang: LangOption = Lang.nb,
    format: Annotated[
        str,
        typer.Option("--format", help="text, json, html, xlsx, sarif, junit, github, summary."),
    ] = "text",
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
    spec: SpecOption = "",
    today: TodayOption = "",
) -> None:
    """Find every fault in spreadsheets or registries, with its cell and what to do."""
    from regmeta import pipeline
    from regmeta.spec import load_spec
    from regmeta.validate.reports import FORMATS

    if format not in (*FORMATS, "xlsx"):
        _refuse_format(format, (*FORMATS, "xlsx"))
    if format == "xlsx" and out is None:
        raise errors.WrongUse(
            "--format xlsx: si hvor arbeidsboken skal, med --out NAVN.xlsx.",
            "--format xlsx: say where the workbook shall go, with --out NAME.xlsx.",
        )
    with _bar() as progress:
        checked = pipeline.check(
            paths, load_spec(spec), today=a_day(today), kilde=kilde, progress=progress
        )
    if baseline:
        checked = pipeline.since(checked, baseline)
    if summary:
        _deliver(pipeline.summary(checked, load_spec(spec), format, lang.value), out)
        _exit(errors.exit_code(checked.report.counts.error), checked.batch.broken, lang)
    if format == "xlsx" and out is not None:
        from regmeta import marking

        say(marking.mark_checked(checked, paths, out, lang.value))
    else:
        _deliver(FORMATS[format](checked.report, lang.value, color=out is None and _colors()), out)
    if checked.report.gone >= 0:
        _tell(_since(checked.report.gone, lang.value))
    _exit(errors.exit_code(checked.report.counts.error), checked.batch.broken, lang)


@app.command(
    epilog="Example:  regmeta publish registries --out build  ·  "
    "regmeta publish registries --out build --formats api,tables --strict"
)
def publish(
    folder: Annotated[
        Path, typer.Argument(metavar="REGISTRIES", readable=False, help="Folder of registries.")
    ],
    out: Annotated[
        Path, typer.Option("--out", readable=False, help="Folder to publish to, replaced whole.")
    ],
    formats: Annotated[
        str,
        typer.Option("--formats", help="Comma-separated: api, tables, rdf, form … (all)."),
    ] = "",
    only: Annotated[
        str,
        typer.Option("--only", help="Comma-separated registries; the others stay as published."),
    ] = "",
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 when a registry was left out.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what has changed since last time.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Write all, even where nothing has changed.")
    ] = False,
    lang: LangOption = Lang.nb,
    format: FormatOption = Output.text,
    spec: SpecOption = "",
    today: TodayOption = "",
) -> None:
    """Read, check, harmonize and publish all registries at once; those with errors are left out."""
    from regmeta import publishing
    from regmeta.kept import Kept, home
    from regmeta.publish.summary import kept_text, publish_json, publish_text, standing_text
    from regmeta.spec import load_spec

    law, day = load_spec(spec), a_day(today)
    chosen = tuple(part.strip() for part in formats.split(",") if part.strip())
    named = tuple(part.strip() for part in only.split(",") if part.strip())
    now = publishing.standing(folder, out, law, today=day, formats=chosen, only=named)
    if dry_run:
        known = now.told is not None and now.is_sound()
        if format is Output.json:
            _say_json({"current": now.is_current, "known": known, "changed": now.changed})
        else:
            say(standing_text(now.is_current, known, now.changed, lang.value))
        return
    if now.told is not None and now.is_current and not again:
        told = now.told[format.value][lang.value]
        _say_json(told) if format is Output.json else say(told)
        _tell(kept_text(lang.value))
        _exit(errors.FINDINGS if strict and now.told["withheld"] else errors.OK, (), lang)
    with _bar() as progress:
        done = publishing.publish(
            folder,
            out,
            law,
            today=day,
            formats=chosen,
            progress=progress,
            kept=None if again else Kept(home(os.environ)),
            only=named,
            is_sound=now.is_sound,
        )
    report = done.checked.report
    if format is Output.json:
        _say_json(publish_json(done.catalogue, done.publication, report.counts, lang.value))
    else:
        say(publish_text(done.catalogue, done.publication, report.counts, lang.value))
    code = errors.FINDINGS if strict and done.catalogue.withheld else errors.OK
    _exit(code, done.checked.batch.broken, lang)


@app.command(epilog="Example:  regmeta template ut.xlsx  ·  regmeta template out.xlsx --lang en")
def template(
    out: Annotated[
        Path, typer.Argument(metavar="OUT.xlsx", readable=False, help="The workbook to write.")
    ],
    lang: LangOption = Lang.nb,
    spec: SpecOption = "",
    kilde: Annotated[
        Path | None,
        typer.Option(
            "--kilde", readable=False, help="A registry folder to fill the workbook from."
        ),
    ] = None,
) -> None:
    """Write a workbook to fill in, with dropdowns, help and checks made from the specification."""
    from regmeta.batch import read_paths
    from regmeta.spec import load_spec
    from regmeta.template import write_template

    law = load_spec(spec)
    filled = read_paths([kilde], law).submissions[0] if kilde else None
    write_template(out, law, lang=lang.value, submission=filled)
    say(f"Skrev {out}" if lang is Lang.nb else f"Wrote {out}")


@spec_app.callback(epilog="Example:  regmeta spec show variabel.DataType  ·  regmeta spec diff A B")
def spec_list(
    context: typer.Context,
    level: Annotated[str, typer.Option("--level", help="Only one level, e.g. variabel.")] = "",
    lang: LangOption = Lang.nb,
    format: FormatOption = Output.text,
    spec: SpecOption = "",
) -> None:
    """List every property of every level: type, obligation and its basis."""
    if context.invoked_subcommand:
        return
    from regmeta import specdocs
    from regmeta.spec import load_spec

    law = load_spec(spec)
    if format is Output.json:
        _say_json(specdocs.list_fields_json(law, lang.value, level))
    else:
        say(specdocs.list_fields(law, lang.value, level))


@spec_app.command("show")
def spec_show(
    name: Annotated[str, typer.Argument(metavar="LEVEL.KEY")],
    lang: LangOption = Lang.nb,
    format: FormatOption = Output.text,
    spec: SpecOption = "",
) -> None:
    """Explain one property: what to write, the options, the obligation and why."""
    from regmeta import specdocs
    from regmeta.spec import load_spec

    law = load_spec(spec)
    if format is Output.json:
        _say_json(specdocs.explain_json(law, name, lang.value))
    else:
        say(specdocs.explain(law, name, lang.value))


@spec_app.command("diff")
def spec_diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A version, or a folder.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="A version, or a folder.")],
    lang: LangOption = Lang.nb,
    format: FormatOption = Output.text,
) -> None:
    """Compare two versions of the specification."""
    from regmeta import specdocs

    earlier, later = specdocs.load_either(old), specdocs.load_either(new)
    if format is Output.json:
        _say_json(specdocs.compare_json(earlier, later, lang.value))
    else:
        say(specdocs.compare(earlier, later, lang.value))


@spec_app.command(
    "schema",
    epilog="Example:  regmeta spec schema variabel  ·  regmeta spec schema --out innlevering.json",
)
def spec_schema(
    level: Annotated[
        str, typer.Argument(metavar="[LEVEL]", help="One level; a whole submission by default.")
    ] = "",
    lang: LangOption = Lang.nb,
    spec: SpecOption = "",
    out: Annotated[
        Path | None,
        typer.Option("--out", readable=False, help="Write it here instead of printing it."),
    ] = None,
) -> None:
    """Give a level as a JSON Schema (2020-12), with titles in both languages."""
    import json

    from regmeta.spec import load_spec
    from regmeta.specschema import level_schema

    schema = level_schema(load_spec(spec), level, lang.value)
    _deliver(json.dumps(schema, ensure_ascii=False, indent=2) + "\n", out)


@rules_app.callback(epilog="Example:  regmeta rules show overlapping-periods")
def rules_list(
    context: typer.Context, lang: LangOption = Lang.nb, format: FormatOption = Output.text
) -> None:
    """List every rule with its severity and what it finds."""
    if context.invoked_subcommand:
        return
    from regmeta import validate

    if format is Output.json:
        _say_json(validate.rules_json(lang.value))
    else:
        say(validate.rules_text(lang.value))


@rules_app.command("show")
def rules_show(
    name: Annotated[str, typer.Argument(metavar="NAME")], lang: LangOption = Lang.nb
) -> None:
    """Print one rule's page: what it finds, why it matters and how to put it right."""
    from regmeta import validate

    say(validate.rule_page(validate.rule_named(name), lang.value))


@app.command(
    epilog="Example:  regmeta map noric  ·  regmeta map noric --review valg.xlsx  ·  "
    "regmeta map noric --accept valg.xlsx  ·  regmeta map --names navn.tsv"
)
def map(
    registry: Annotated[
        str, typer.Argument(metavar="[ID]", help="A registry's id or folder, or a spreadsheet.")
    ] = "",
    names: Annotated[
        Path | None,
        typer.Option("--names", readable=False, help="A table of names (TSV) to predict for."),
    ] = None,
    evaluate: Annotated[
        Path | None,
        typer.Option("--evaluate", readable=False, help="A labelled table (TSV) to score against."),
    ] = None,
    review: Annotated[
        Path | None, typer.Option("--review", readable=False, help="Write a workbook to decide in.")
    ] = None,
    accept: Annotated[
        Path | None, typer.Option("--accept", readable=False, help="Read a decided workbook back.")
    ] = None,
    author: Annotated[str, typer.Option("--author", help="Who decided, with --accept.")] = "",
    lang: LangOption = Lang.nb,
    format: Annotated[str, typer.Option("--format", help="text, json, or tsv with --names.")] = "",
    today: TodayOption = "",
) -> None:
    """Propose harmonized variables for a registry's own, and keep what people decide."""
    from regmeta import harmonizing

    if names:
        say(harmonizing.predict_names(names, format, lang.value))
    elif evaluate:
        say(harmonizing.score(evaluate, format, lang.value))
    elif not registry:
        raise errors.WrongUse(
            "Oppgi et register, eller --names FIL, eller --evaluate FIL.",
            "Name a registry, or --names FILE, or --evaluate FILE.",
        )
    elif review:
        say(harmonizing.review(registry, review, lang.value))
    elif accept:
        day = a_day(today)
        say(harmonizing.accept(registry, accept, today=day, author=author, lang=lang.value))
    else:
        say(harmonizing.propose(registry, format, lang.value))


@app.command(
    "harmonize-data",
    epilog="Example:  regmeta harmonize-data noric uttrekk.csv --out harmonisert.parquet",
)
def harmonize_data(
    registry: Annotated[str, typer.Argument(metavar="ID", help="A registry's id or folder.")],
    extract: Annotated[
        Path, typer.Argument(metavar="EXTRACT", readable=False, help="csv or parquet.")
    ],
    out: Annotated[
        Path, typer.Option("--out", readable=False, help="The .parquet or .csv file to write.")
    ],
    year: Annotated[
        int, typer.Option("--year", help="Carry municipality numbers to this year.")
    ] = 0,
    event_date: Annotated[
        str, typer.Option("--event-date", help="The column with the day of the event.")
    ] = "",
    show_sql: Annotated[bool, typer.Option("--show-sql", help="Print the query it ran.")] = False,
    lang: LangOption = Lang.nb,
    format: FormatOption = Output.text,
) -> None:
    """Turn a registry's extract into harmonized variables, streaming, with an account."""
    from regmeta import harmonizing

    told, sql = harmonizing.harmonize_extract(
        registry,
        extract,
        out,
        year=year,
        event_date=event_date,
        format=format.value,
        lang=lang.value,
    )
    say(f"{sql}\n\n{told}" if show_sql and format is Output.text else told)


@app.command(
    epilog="Example:  regmeta similar V_NORIC.START.HEIGHT  ·  regmeta similar > likheter.tsv  ·  "
    "regmeta similar --instruments"
)
def similar(
    code: Annotated[str, typer.Argument(metavar="[V_CODE]", help="One variable's code.")] = "",
    registries: Annotated[
        Path, typer.Option("--registries", readable=False, help="Folder of registries.")
    ] = Path("registries"),
    instruments: Annotated[
        bool, typer.Option("--instruments", help="The questionnaires that forms hold instead.")
    ] = False,
    lang: LangOption = Lang.nb,
    format: Annotated[str, typer.Option("--format", help="text, tsv or json.")] = "",
) -> None:
    """Find the same variable in other registries, with the evidence; all pairs with no code."""
    from regmeta import harmonizing

    if format not in ("", "text", "tsv", "json"):
        _refuse_format(format, ("text", "tsv", "json"))
    if instruments:
        say(harmonizing.instruments(registries, format, lang.value))
        return
    say(harmonizing.similar(registries, code, format, lang.value))


@app.command(
    epilog="Example:  regmeta targets  ·  regmeta targets person.kjonn  ·  "
    "regmeta targets --format json"
)
def targets(
    name: Annotated[str, typer.Argument(metavar="[TARGET]", help="One target to explain.")] = "",
    lang: LangOption = Lang.nb,
    format: FormatOption = Output.text,
    version: Annotated[str, typer.Option("--version", help="Version; newest by default.")] = "",
) -> None:
    """List the harmonized administrative variables, or explain one."""
    from regmeta import targetdocs

    if format is Output.json and name:
        _say_json(targetdocs.explain_target_json(name, lang.value, version))
    elif format is Output.json:
        _say_json(targetdocs.list_targets_json(lang.value, version))
    elif name:
        say(targetdocs.explain_target(name, lang.value, version))
    else:
        say(targetdocs.list_targets(lang.value, version))


register_conform(app)
register_reading(app)
register_fix(app)
register_editions(app)
register_status(app)


# ------------------------------------------------------------------ printing and ending


def _say_json(value: Any) -> None:
    say(as_json(value))


def _deliver(text: str, out: Path | None) -> None:
    """Print, or write whole: beside the target first, then renamed."""
    if out is None:
        say(text)
        return
    from regmeta.output import write_whole

    write_whole(out, text.encode("utf-8"))


def _colors() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


@contextmanager
def _bar() -> Iterator[Progress]:
    """A progress bar on a terminal; nothing at all where output is redirected."""
    if not sys.stderr.isatty():
        from regmeta.model import no_progress

        yield no_progress
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def advance(done: int, of: int, what: str) -> None:
            bar.update(task, completed=done, total=of, description=what)

        yield advance


def _refuse_format(format: str, known: tuple[str, ...]) -> NoReturn:
    raise errors.WrongUse(
        f"--format {format}: finnes ikke. Velg en av {', '.join(known)}.",
        f"--format {format}: unknown. Choose one of {', '.join(known)}.",
    )


def _exit(code: int, broken: tuple[errors.RegmetaError, ...], lang: Lang) -> NoReturn:
    for error in broken:
        _complain(error.message(lang.value))
    raise typer.Exit(max([code, *(error.code for error in broken)]))


def _complain(sentence: str) -> None:
    _tell(f"regmeta: {sentence}")


def _tell(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


def _since(gone: int, lang: str) -> str:
    if lang == "en":
        return f"Only what is new is shown. Gone since the earlier report: {gone}."
    return f"Bare det som er nytt, er vist. Borte siden forrige rapport: {gone}."


def _language() -> str:
    """The language asked for, read straight from the words: an error may come before parsing."""
    words = sys.argv[1:]
    asked = "--lang=en" in words or ("--lang", "en") in itertools.pairwise(words)
    return "en" if asked else "nb"


def main() -> NoReturn:
    """Run the command line; every ending is an exit code of errors.py, never a traceback."""
    # A command lives seconds and keeps nearly all it makes: looking for garbage now and then costs
    # a tenth of the time and finds none.
    gc.set_threshold(200_000, 50, 50)
    try:
        app()
    except errors.RegmetaError as error:
        _complain(error.message(_language()))
        sys.exit(error.code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(errors.OK)
    except OSError as error:
        _complain(_system_sentence(error))
        sys.exit(errors.UNUSABLE_INPUT)
    except Exception as error:
        if os.environ.get("REGMETA_DEBUG"):
            raise
        _complain(_unforeseen(error))
        sys.exit(errors.BROKEN_CONFIGURATION)
    sys.exit(errors.OK)


def _system_sentence(error: OSError) -> str:
    what = error.strerror or type(error).__name__
    where = f"{error.filename}: " if error.filename else ""
    if isinstance(error, PermissionError):
        nb, en = "du mangler tilgang", "you have no permission"
        return f"{where}{en if _language() == 'en' else nb}."
    if _language() == "en":
        return f"{where}the system said no ({what}). Nothing was left half-written."
    return f"{where}systemet sa nei ({what}). Ingenting er skrevet halvveis."


def _unforeseen(error: Exception) -> str:
    if _language() == "en":
        return (
            f"a fault in regmeta itself ({type(error).__name__}: {error}). "
            "Run again with REGMETA_DEBUG=1 and report what it prints."
        )
    return (
        f"en feil i regmeta selv ({type(error).__name__}: {error}). "
        "Kjør en gang til med REGMETA_DEBUG=1 og meld fra om det som skrives ut."
    )


if __name__ == "__main__":
    main()
