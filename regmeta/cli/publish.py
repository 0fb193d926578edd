"""`regmeta publish`: all registries read, checked, harmonized and published at once."""

import os
from pathlib import Path
from typing import Annotated

import typer

from regmeta import errors
from regmeta.cli.options import (
    FormatOption,
    LangOption,
    Output,
    SpecOption,
    TodayOption,
    a_day,
)
from regmeta.cli.telling import (
    leave,
    note,
    progress_bar,
    say,
    say_json,
)
from regmeta.texts import FIRST


def register(app: typer.Typer) -> None:
    """Give the command to the command line."""
    app.command(
        epilog="Example:  regmeta publish registries --out build  ·  "
        "regmeta publish registries --out build --formats api,tables --strict"
    )(publish)


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
    lang: LangOption = FIRST,
    output_format: FormatOption = Output.text,
    spec: SpecOption = "",
    today: TodayOption = "",
) -> None:
    """Read, check, harmonize and publish all registries at once; those with errors are left out."""
    from regmeta.files.kept import Kept, home
    from regmeta.publish.summary import kept_text, publish_json, publish_text, standing_text
    from regmeta.runs import publishing
    from regmeta.spec.loading import load_spec

    law, day = load_spec(spec), a_day(today)
    chosen, named = _parts(formats), _parts(only)
    now = publishing.standing(folder, out, law, today=day, formats=chosen, only=named)
    if dry_run:
        is_unchanged = now.texts is not None and now.is_sound()
        if output_format is Output.json:
            say_json({"current": now.is_current, "known": is_unchanged, "changed": now.changed})
        else:
            say(standing_text(now.is_current, is_unchanged, now.changed, lang))
        return
    if now.texts is not None and now.is_current and not again:
        text = now.texts[output_format.value][lang]
        say_json(text) if output_format is Output.json else say(text)
        note(kept_text(lang))
        leave(errors.FINDINGS if strict and now.texts["withheld"] else errors.OK, (), lang)
    with progress_bar() as progress:
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
            registries=now.registries,
        )
    account = (done.catalogue, done.publication, done.checked.report.counts, lang)
    say_json(publish_json(*account)) if output_format is Output.json else say(
        publish_text(*account)
    )
    code = errors.FINDINGS if strict and done.catalogue.withheld else errors.OK
    leave(code, done.checked.batch.broken, lang)


def _parts(text: str) -> tuple[str, ...]:
    """The parts of a list with commas."""
    return tuple(filter(None, map(str.strip, text.split(","))))
