"""`regmeta publish`: all registries read, checked, harmonized and published at once."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

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
    complain,
    note,
    progress_bar,
    say,
    say_json,
)
from regmeta.texts import FIRST

if TYPE_CHECKING:
    from regmeta.runs.folders import RegistryFolders
    from regmeta.runs.gates import PublicationRefused


def register(app: typer.Typer) -> None:
    """Give the command to the command line."""
    app.command(
        epilog="Example:  regmeta publish registries --out build  ·  "
        "regmeta publish registries --out build --formats api,tables --strict"
    )(publish)


def publish(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="REGISTRIES", readable=False, help="Folder of registries, or ID@edition."
        ),
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
        bool,
        typer.Option(
            "--strict", help="Publish nothing (exit 1) if any is held back or gates close."
        ),
    ] = False,
    gates: Annotated[
        str,
        typer.Option("--gates", help="Of --strict only these: vanishing,completeness,breaking."),
    ] = "",
    drafts: Annotated[
        bool,
        typer.Option("--drafts", help="The folders as they stand, for a preview elsewhere."),
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
    """Publish each registry's last approved edition; those without editions as they stand."""
    from regmeta.files.kept import Kept, home
    from regmeta.publish.summary import kept_text, publish_json, publish_text, standing_text
    from regmeta.runs import publishing
    from regmeta.runs.gates import PublicationRefused
    from regmeta.runs.regress import gates_named
    from regmeta.spec.loading import load_spec

    law, day = load_spec(spec), a_day(today)
    chosen, named, wanted = _parts(formats), _parts(only), gates_named(gates)
    kept = None if again else Kept(home(os.environ))
    now = publishing.standing(
        folder, out, law, today=day, formats=chosen, only=named, drafts=drafts, kept=kept
    )
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
        _note_drafts(now.registries, lang)
        note(kept_text(lang))
        _leave(held=bool(now.texts["withheld"]), strict=strict)
    with progress_bar() as progress:
        try:
            done = publishing.publish(
                folder,
                out,
                law,
                today=day,
                formats=chosen,
                progress=progress,
                kept=kept,
                only=named,
                is_sound=now.is_sound,
                registries=now.registries,
                strict=strict,
                gates=wanted,
                drafts=drafts,
            )
        except PublicationRefused as refusal:
            _say_refused(refusal, output_format, lang)
            raise
    account = (done.catalogue, done.publication, done.checked.report.counts, lang, done.account)
    say_json(publish_json(*account)) if output_format is Output.json else say(
        publish_text(*account)
    )
    _note_drafts(now.registries, lang)
    for error in done.checked.batch.broken:
        complain(error.message(lang))
    _leave(held=done.is_held_back, strict=False)


def _say_refused(refusal: "PublicationRefused", output_format: Output, lang: str) -> None:
    """Who was held back, before the sentence that says that nothing was published."""
    from regmeta.publish.summary import refused_json, refused_text

    given = (refusal.catalogue, refusal.account, lang)
    if output_format is Output.json:
        say_json({**refused_json(*given), "refused": refusal.message(lang)})
        return
    text = refused_text(*given)
    if text:
        say(text)
    for error in refusal.broken:
        complain(error.message(lang))


def _note_drafts(registries: "RegistryFolders", lang: str) -> None:
    from regmeta.publish.summary import drafts_text

    text = drafts_text(registries.drafts, registries.homes, lang)
    if text:
        note(text)


def _leave(*, held: bool, strict: bool) -> NoReturn:
    """All published or unchanged: 0; some held back: 4, or 1 where that was not to be."""
    if not held:
        raise typer.Exit(errors.OK)
    raise typer.Exit(errors.FINDINGS if strict else errors.HELD_BACK)


def _parts(text: str) -> tuple[str, ...]:
    """The parts of a list with commas."""
    return tuple(filter(None, map(str.strip, text.split(","))))
