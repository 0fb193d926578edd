"""`regmeta map` and its kin: what a registry's variables are called elsewhere."""

from pathlib import Path
from typing import Annotated

import typer

from regmeta import errors
from regmeta.cli.apart import go_on_in_child
from regmeta.cli.claiming import claimed, read_with, registry_files, remember
from regmeta.cli.options import (
    FormatOption,
    LangOption,
    Output,
    OverwriteOption,
    TodayOption,
    a_day,
)
from regmeta.cli.telling import (
    complain,
    refuse_format,
    say,
    say_json,
)
from regmeta.texts import FIRST


def register(app: typer.Typer) -> None:
    """Give the commands to the command line."""
    app.command(
        "map",
        epilog="Example:  regmeta map noric  ·  regmeta map noric --review valg.xlsx  ·  "
        "regmeta map noric --accept valg.xlsx  ·  regmeta map --names navn.tsv",
    )(map_variables)
    app.command(
        "harmonize-data",
        epilog="Example:  regmeta harmonize-data noric uttrekk.csv --out harmonisert.parquet",
    )(harmonize_data)
    app.command(
        epilog="Example:  regmeta similar V_NORIC.START.HEIGHT  ·  "
        "regmeta similar > likheter.tsv  ·  regmeta similar --instruments"
    )(similar)
    app.command(
        epilog="Example:  regmeta targets  ·  regmeta targets person.kjonn  ·  "
        "regmeta targets --format json"
    )(targets)


def map_variables(
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
    lang: LangOption = FIRST,
    output_format: Annotated[
        str, typer.Option("--format", help="text, json, or tsv with --names.")
    ] = "",
    today: TodayOption = "",
    overwrite: OverwriteOption = False,
) -> None:
    """Propose harmonized variables for a registry's own, and keep what people decide."""
    from regmeta.runs import harmonizing

    if names:
        say(harmonizing.predict_names(names, output_format, lang))
    elif evaluate:
        say(harmonizing.score(evaluate, output_format, lang))
    elif not registry:
        raise errors.WrongUse(
            "Oppgi et register, eller --names FIL, eller --evaluate FIL.",
            "Name a registry, or --names FILE, or --evaluate FILE.",
        )
    elif review:
        say(harmonizing.review(registry, review, lang, overwrite=overwrite))
    elif accept:
        day = a_day(today)
        kept, mistakes = harmonizing.accept(registry, accept, today=day, author=author, lang=lang)
        say(kept)
        _refuse_rows(mistakes, lang)
    else:
        say(harmonizing.propose(registry, output_format, lang))


def _refuse_rows(mistakes: "tuple[errors.RegmetaError, ...]", lang: str) -> None:
    """Tell of each cell that says what cannot be; the other rows are kept already."""
    for mistake in mistakes:
        complain(mistake.message(lang))
    if mistakes:
        raise typer.Exit(errors.FINDINGS)


def harmonize_data(
    registry: Annotated[str, typer.Argument(metavar="ID", help="A registry's id or folder.")],
    extracts: Annotated[
        list[Path],
        typer.Argument(
            metavar="EXTRACT...", readable=False, help="Files or a folder, as data check reads."
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", readable=False, help="The .parquet or .csv file to write.")
    ],
    also: Annotated[
        list[str] | None,
        typer.Option("--also", metavar="ID=EXTRACT", help="Another registry, in the same table."),
    ] = None,
    year: Annotated[
        int, typer.Option("--year", help="Carry municipality numbers to this year.")
    ] = 0,
    event_date: Annotated[
        list[str] | None,
        typer.Option("--event-date", help="The column with the day of the event."),
    ] = None,
    pairs: Annotated[
        Path | None,
        typer.Option("--pairs", readable=False, help="Accepted pairs from match, in their place."),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option("--keep", help="A column of the extract to keep as it is, such as a key."),
    ] = None,
    row_number: Annotated[
        bool, typer.Option("--row-number", help="Add each row's number in the extract.")
    ] = False,
    show_values: Annotated[
        bool,
        typer.Option(
            "--show-values", help="Show values without a counterpart, personal numbers taken out."
        ),
    ] = False,
    separator: Annotated[
        str, typer.Option("--separator", help="Of a text file; found by itself otherwise.")
    ] = "",
    encoding: Annotated[
        str, typer.Option("--encoding", help="Of a text file; found by itself otherwise.")
    ] = "",
    table: Annotated[str, typer.Option("--table", help="Table of a database, or sheet.")] = "",
    memory: Annotated[str, typer.Option("--memory", help="The most to use, such as 4GB.")] = "",
    temp: Annotated[
        Path | None, typer.Option("--temp", readable=False, help="Folder for temporary files.")
    ] = None,
    show_sql: Annotated[bool, typer.Option("--show-sql", help="Print the query it ran.")] = False,
    lang: LangOption = FIRST,
    output_format: FormatOption = Output.text,
    overwrite: OverwriteOption = False,
) -> None:
    """Turn registries' extracts into harmonized variables, streaming, with an account."""
    every = [(registry, extracts), *_others(also)]
    extracts_read = [file for _, files in every for file in files]
    read = (*extracts_read, *registry_files(*dict(every)))
    claimed(out, "extract", inputs=read_with(*read, pairs), overwrite=overwrite)
    go_on_in_child(extracts_read)
    from regmeta.data.source.opening import Options
    from regmeta.harmonize.data_query import wishes_of
    from regmeta.runs import harmonizing

    result, sql = harmonizing.harmonize_extracts(
        every,
        out,
        pairs=pairs,
        wishes=wishes_of(year, event_date, keep, row_number, show_values),
        options=Options(separator, encoding, table, memory, 0, temp),
        output_format=output_format.value,
        lang=lang,
    )
    remember(out)
    say(f"{sql}\n\n{result}" if show_sql and output_format is Output.text else result)


def _others(named: list[str] | None) -> list[tuple[str, list[Path]]]:
    """The other registries that `--also` names, with their extracts."""
    return [_another(text) for text in named or ()]


def _another(text: str) -> tuple[str, list[Path]]:
    """Another registry and its extract, as `--also ID=EXTRACT` names them."""
    name, equals, extract = text.partition("=")
    if not (name and equals and extract):
        raise errors.WrongUse(
            "--also {text}: skriv registeret og uttrekket, for eksempel --also norgast=fil.csv.",
            "--also {text}: write the registry and its extract, such as --also norgast=file.csv.",
            text=text,
        )
    return name, [Path(extract)]


def similar(
    code: Annotated[str, typer.Argument(metavar="[V_CODE]", help="One variable's code.")] = "",
    registries: Annotated[
        Path, typer.Option("--registries", readable=False, help="Folder of registries.")
    ] = Path("registries"),
    most: Annotated[int, typer.Option("--top", min=1, help="So many of the nearest.")] = 10,
    instruments: Annotated[
        bool, typer.Option("--instruments", help="The questionnaires that forms hold instead.")
    ] = False,
    lang: LangOption = FIRST,
    output_format: Annotated[str, typer.Option("--format", help="text, tsv or json.")] = "",
) -> None:
    """Rank the variables nearest to one, with the evidence; to every one with no code."""
    from regmeta.runs import harmonizing

    if output_format not in ("", "text", "tsv", "json"):
        refuse_format(output_format, ("text", "tsv", "json"))
    if instruments:
        if code:
            raise errors.WrongUse(
                "«{code}»: --instruments ser på alle skjemaer. Ta bort koden, og oppgi mappe eller "
                "fil med --registries.",
                "“{code}”: --instruments looks at every form. Take away the code, and name a "
                "folder or file with --registries.",
                code=code,
            )
        if output_format == "tsv":
            refuse_format(output_format, ("text", "json"))
        say(harmonizing.instruments(registries, output_format, lang))
        return
    say(harmonizing.similar(registries, code, output_format, lang, most))


def targets(
    name: Annotated[str, typer.Argument(metavar="[TARGET]", help="One target to explain.")] = "",
    lang: LangOption = FIRST,
    output_format: FormatOption = Output.text,
    version: Annotated[str, typer.Option("--version", help="Version; newest by default.")] = "",
) -> None:
    """List the harmonized administrative variables, or explain one."""
    from regmeta.spec import targetdocs

    if output_format is Output.json and name:
        say_json(targetdocs.explain_target_json(name, lang, version))
    elif output_format is Output.json:
        say_json(targetdocs.list_targets_json(lang, version))
    elif name:
        say(targetdocs.explain_target(name, lang, version))
    else:
        say(targetdocs.list_targets(lang, version))
