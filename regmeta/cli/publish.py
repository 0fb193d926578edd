"""`regmeta publish`: all registries read, checked, harmonized and published at once."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

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
from regmeta.cli.runlog import Counts, LogOption, logged
from regmeta.cli.telling import (
    complain,
    note,
    progress_bar,
    say,
    say_json,
)
from regmeta.texts import FIRST, Text

KEPT = 5
"""Earlier publications that stay where nobody says: `regmeta.publish.numbered.KEPT`."""

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from regmeta.files.attributes import Attribute
    from regmeta.files.kept import Kept
    from regmeta.publish.target import TargetFiles
    from regmeta.runs.folders import RegistryFolders
    from regmeta.runs.gates import PublicationRefused
    from regmeta.runs.publishing import Standing
    from regmeta.spec.fields import Spec


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
    keep: Annotated[
        int,
        typer.Option("--keep", min=0, help="How many earlier publications stay, by number."),
    ] = KEPT,
    in_place: Annotated[
        bool,
        typer.Option("--in-place", help="File by file, where the folder cannot be exchanged."),
    ] = False,
    base: Annotated[
        str,
        typer.Option("--base", metavar="URL", help="Where the folder will answer (service.toml)."),
    ] = "",
    log: LogOption = None,
    lang: LangOption = FIRST,
    output_format: FormatOption = Output.text,
    spec: SpecOption = "",
    today: TodayOption = "",
) -> None:
    """Publish each registry's last approved edition; those without editions as they stand."""
    from regmeta.delivery.environments import published_base
    from regmeta.files.addresses import base_of
    from regmeta.runs.regress import gates_named

    asked = _Asked(
        folder,
        out,
        _parts(formats),
        _parts(only),
        gates_named(gates),
        strict=strict,
        drafts=drafts,
        again=again,
        keep=keep,
        in_place=in_place,
        base=base_of(base) or published_base(folder),
        lang=lang,
        output_format=output_format,
    )
    with logged(log, "publish", f"{folder} → {out}") as counts:
        _publish(asked, spec, a_day(today), counts, dry_run=dry_run)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for on the command line."""

    folder: Path
    out: Path
    formats: tuple[str, ...]
    only: tuple[str, ...]
    gates: tuple[str, ...]
    strict: bool
    drafts: bool
    again: bool
    keep: int
    in_place: bool
    base: str
    lang: str
    output_format: Output

    def say(self, text: str, value: object) -> None:
        """A text for people, or the same for programs, as it was asked for."""
        say_json(value) if self.output_format is Output.json else say(text)

    def report(
        self,
        text: str,
        value: "Mapping[str, Any]",
        files: "TargetFiles",
        unkept: "Sequence[Attribute]" = (),
        *,
        is_earlier_kept: bool = True,
    ) -> None:
        """The report of a run, with what is to be known of the folder it was published to."""
        from regmeta.publish.target_text import target_json, target_text

        target = target_text(self.out, files, unkept, self.lang, is_earlier_kept=is_earlier_kept)
        whole = f"{text}\n{target}\n" if target else text
        value = {**value, "target": target_json(files, unkept, is_earlier_kept=is_earlier_kept)}
        self.say(whole, value)


def _publish(asked: _Asked, spec: str, day: "date", counts: Counts, *, dry_run: bool) -> None:
    from regmeta.files.kept import Kept, home
    from regmeta.publish.summary import kept_text, standing_text
    from regmeta.runs import publishing
    from regmeta.runs.noting import catch_up
    from regmeta.spec.loading import load_spec

    law, kept = load_spec(spec), None if asked.again else Kept(home(os.environ))
    now = publishing.standing(
        asked.folder,
        asked.out,
        law,
        today=day,
        formats=asked.formats,
        only=asked.only,
        drafts=asked.drafts,
        kept=kept,
        base=asked.base,
    )
    lang = asked.lang
    if dry_run:
        is_unchanged = now.texts is not None and now.look().is_sound
        text = standing_text(now.is_current, is_unchanged, now.changed, lang)
        value = {"current": now.is_current, "known": is_unchanged, "changed": now.changed}
        asked.say(text, value)
        return
    if now.texts is not None and now.is_current and not asked.again:
        if not asked.drafts:
            catch_up(now.registries, asked.out, day)
        counts.update(_counts(now.texts["json"][lang], rebuilt=0))
        asked.report(now.texts["text"][lang], now.texts["json"][lang], now.look())
        _note_drafts(now.registries, lang)
        note(kept_text(lang))
        _leave(held=bool(now.texts["withheld"]), strict=asked.strict)
    _write(asked, now, law, day, kept, counts)


def _write(
    asked: _Asked, now: "Standing", law: "Spec", day: "date", kept: "Kept | None", counts: Counts
) -> None:
    from regmeta.publish.summary import publish_json, publish_text
    from regmeta.runs import publishing
    from regmeta.runs.gates import PublicationRefused

    with progress_bar() as progress:
        try:
            done = publishing.publish(
                asked.folder,
                asked.out,
                law,
                today=day,
                formats=asked.formats,
                progress=progress,
                kept=kept,
                only=asked.only,
                look=now.look,
                registries=now.registries,
                strict=asked.strict,
                gates=asked.gates,
                drafts=asked.drafts,
                keep=asked.keep,
                in_place=asked.in_place,
                base=asked.base,
            )
        except PublicationRefused as refusal:
            _say_refused(refusal, asked, counts)
            raise
    report, lang = done.checked.report.counts, asked.lang
    account = (done.catalogue, done.publication, report, lang, done.account)
    value = publish_json(*account)
    counts.update(_counts(value, rebuilt=len(done.publication.rebuilt)))
    publication = done.publication
    asked.report(
        publish_text(*account) + _without_address(asked),
        value,
        publication.standing,
        publication.unkept,
        is_earlier_kept=publication.is_earlier_kept,
    )
    _note_drafts(now.registries, lang)
    for error in done.checked.batch.broken:
        complain(error.message(lang))
    _leave(held=done.is_held_back, strict=False)


def _counts(said: "Mapping[str, Any]", rebuilt: int) -> Counts:
    """What a log tells of a publication: how many registries, and of how many something is new."""
    listed = {name: len(said[name]) for name in ("published", "withheld", "held", "withdrawn")}
    return {**listed, "rebuilt": rebuilt}


def _say_refused(refusal: "PublicationRefused", asked: _Asked, counts: Counts) -> None:
    """Who was held back, before the sentence that says that nothing was published."""
    from regmeta.publish.summary import refused_json, refused_text

    lang, given = asked.lang, (refusal.catalogue, refusal.account, asked.lang)
    value = refused_json(*given)
    counts.update({**_counts(value, rebuilt=0), "stops": len(value["stops"])})
    if asked.output_format is Output.json:
        say_json({**value, "refused": refusal.message(lang)})
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


_NO_BASE = Text(
    nb="Egne ting i rdf har ingen adresse som svarer (urn:uuid:). Si hvor mappen skal ligge, med "
    '--base eller base = "https://…/" under [publish] i service.toml.',
    en="Own things in rdf have no address that answers (urn:uuid:). Say where the folder will be, "
    'with --base or base = "https://…/" under [publish] in service.toml.',
)


def _without_address(asked: _Asked) -> str:
    """What there is to say where our own things in rdf have no address that answers."""
    is_said = not asked.base and (not asked.formats or "rdf" in asked.formats)
    return f"\n{_NO_BASE(asked.lang)}\n" if is_said else ""


def _leave(*, held: bool, strict: bool) -> NoReturn:
    """All published or unchanged: 0; some held back: 4, or 1 where that was not to be."""
    if not held:
        raise typer.Exit(errors.OK)
    raise typer.Exit(errors.FINDINGS if strict else errors.HELD_BACK)


def _parts(text: str) -> tuple[str, ...]:
    """The parts of a list with commas."""
    return tuple(filter(None, map(str.strip, text.split(","))))
