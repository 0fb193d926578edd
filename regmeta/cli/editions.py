"""`regmeta diff`, `release` and `package`: editions, what changed and delivery."""

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regmeta import errors
from regmeta.cli.claiming import claimed, registry_files
from regmeta.cli.options import (
    FormatOption,
    KildeOption,
    LangOption,
    Output,
    OverwriteOption,
    SpecOption,
    TodayOption,
    a_day,
)
from regmeta.cli.publication_diff import publication_difference, publication_pair
from regmeta.cli.runlog import LogOption, logged
from regmeta.cli.telling import as_json, deliver, say
from regmeta.texts import FIRST

if TYPE_CHECKING:
    from regmeta.cli.claiming import Claimed
    from regmeta.delivery.many import Diffs


class DiffFormat(StrEnum):
    text = "text"
    json = "json"
    md = "md"
    html = "html"


OutOption = Annotated[
    Path | None,
    typer.Option("--out", readable=False, help="Write it here instead of printing it."),
]


RegistriesOption = Annotated[
    Path,
    typer.Option("--registries", metavar="DIR", readable=False, help="Where registries are."),
]
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="The registry's id, or its folder.")]
ErrorsOption = Annotated[
    bool, typer.Option("--with-errors", help="Although there are errors in the registry.")
]


def register(app: typer.Typer) -> None:
    """Give the commands to the command line."""
    epilog = (
        "Example:  regmeta diff kodebok-2020.xlsx kodebok-2021.xlsx  ·  "
        "regmeta diff registries/norvas@1 registries/norvas --format html --out endringer.html  ·  "
        "regmeta diff publication@41 publication@42 --target build"
    )
    app.command(epilog=epilog)(diff)
    epilog = (
        'Example:  regmeta release norvas --by "Kari Nordmann"  ·  '
        'regmeta release registries/norvas --by "Kari Nordmann" --title "Versjon 3 av skjemaene"'
    )
    app.command(epilog=epilog)(release)
    epilog = (
        "Example:  regmeta package norvas --out norvas-2026.zip  ·  "
        "regmeta package norvas --out leveranse --since registries/norvas@2"
    )
    app.command(epilog=epilog)(package)


def diff(
    before: Annotated[
        str,
        typer.Argument(
            metavar="A",
            help="A file, a registry (id or folder), one of its editions (norvas@2), or a "
            "publication (build@41).",
        ),
    ],
    after: Annotated[
        str, typer.Argument(metavar="[B]", help="The later one, named likewise.")
    ] = "",
    lang: LangOption = FIRST,
    output_format: Annotated[DiffFormat, typer.Option("--format", help="How to show it.")] = (
        DiffFormat.text
    ),
    out: OutOption = None,
    every: Annotated[bool, typer.Option("--all", help="Name all that each change holds for.")] = (
        False
    ),
    versions: Annotated[
        bool, typer.Option("--versions", help="The new versions that changed meanings ask for.")
    ] = False,
    changelog: Annotated[
        bool, typer.Option("--changelog", help="All editions of registry A as one Markdown page.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 where a change is breaking.")
    ] = False,
    registries: RegistriesOption = Path("registries"),
    target: Annotated[
        Path,
        typer.Option("--target", readable=False, help="Whose publications publication@N are."),
    ] = Path("build"),
    kilde: KildeOption = "",
    today: TodayOption = "",
    spec: SpecOption = "",
    log: LogOption = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Tell what changed, breaking first: recoded values, types, limits, variables, then wording."""
    from regmeta import editions
    from regmeta.delivery import many
    from regmeta.runs import door
    from regmeta.runs.sides import day_of, registry_named
    from regmeta.spec.loading import load_spec

    holds = "md" if changelog else output_format.value
    file = claimed(
        out, holds, inputs=registry_files(before, after), overwrite=overwrite, is_report=True
    )
    with logged(log, "diff", f"{before} → {after}") as counts:
        pair = publication_pair(before, after, target)
        if pair is not None:
            deliver(publication_difference(pair, lang, output_format), file)
            return
        law, day = load_spec(spec), a_day(today)
        if changelog:
            folder = registry_named(before, registries)
            deliver(editions.changelog(folder, law, day, lang), file)
            return
        if not after:
            raise errors.WrongUse(
                "Oppgi to å sammenlikne: regmeta diff A B.",
                "Name two to compare: regmeta diff A B.",
            )
        if many.hold_several(before, after):
            _say_all(
                many.compare_all(before, after, law, day), lang, output_format, file, every, strict
            )
            return
        diffs = door.compare(
            before, after, spec=law, today=day, kilde=kilde, registries=registries
        ).diff
        if versions:
            given = (diffs, day_of(after, day, registries), lang)
            made = as_json(editions.versions_json(*given))
            deliver(
                made if output_format is DiffFormat.json else editions.versions_text(*given), file
            )
            return
        counts.update({grade: len(diffs.of_grade(grade)) for grade in editions.GRADES})
        written = {
            DiffFormat.json: lambda: as_json(editions.diff_json(diffs, lang)),
            DiffFormat.md: lambda: editions.diff_markdown(diffs, lang),
            DiffFormat.html: lambda: editions.diff_html(diffs, lang),
            DiffFormat.text: lambda: editions.diff_text(diffs, lang, every=every),
        }
        deliver(written[output_format](), file)
        if strict and diffs.of_grade("breaking"):
            raise typer.Exit(errors.FINDINGS)


def _say_all(
    diffs: "Diffs",
    lang: str,
    output_format: DiffFormat,
    out: "Claimed | None",
    every: bool,
    strict: bool,
) -> None:
    """What changed in folders of registries."""
    from regmeta.delivery import many

    if output_format is DiffFormat.html:
        raise errors.WrongUse(
            "--format html: sammenlikn ett register om gangen, eller velg text, md eller json.",
            "--format html: compare one registry at a time, or choose text, md or json.",
        )
    if output_format is DiffFormat.json:
        text = as_json(many.diffs_json(diffs, lang))
    elif output_format is DiffFormat.md:
        text = many.diffs_markdown(diffs, lang)
    else:
        text = many.diffs_text(diffs, lang, every=every)
    deliver(text, out)
    if strict and diffs.breaking:
        raise typer.Exit(errors.FINDINGS)


def release(
    ident: IdArgument,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who answers for it.")],
    title: Annotated[str, typer.Option("--title", help="What the edition is called.")] = "",
    said: Annotated[
        str, typer.Option("--note", help="What users must know: asked for where a change breaks.")
    ] = "",
    registries: RegistriesOption = Path("registries"),
    with_errors: ErrorsOption = False,
    lang: LangOption = FIRST,
    output_format: FormatOption = Output.text,
    out: OutOption = None,
    today: TodayOption = "",
    spec: SpecOption = "",
    log: LogOption = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Freeze what a registry says now as its next numbered edition, never altered again."""
    from regmeta.delivery import releasing
    from regmeta.runs.sides import registry_named
    from regmeta.spec.loading import load_spec

    file = claimed(out, output_format.value, inputs=registry_files(ident), overwrite=overwrite)
    with logged(log, "release", ident) as counts:
        done = releasing.release(
            registry_named(ident, registries),
            load_spec(spec),
            by=by,
            today=a_day(today),
            title=title,
            note=said,
            with_errors=with_errors,
        )
        counts.update(done.edition.findings or {})
        text = (
            as_json(releasing.released_json(done, lang))
            if output_format is Output.json
            else releasing.released_text(done, lang)
        )
        deliver(text, file)


def package(
    ident: IdArgument,
    out: Annotated[
        Path,
        typer.Option("--out", metavar="DIR|ZIP", readable=False, help="A folder, or a file.zip."),
    ],
    since: Annotated[
        str, typer.Option("--since", help="An earlier package, edition, folder or file.")
    ] = "",
    delivered: Annotated[
        bool, typer.Option("--delivered", help="Note that this edition is handed over.")
    ] = False,
    registries: RegistriesOption = Path("registries"),
    with_errors: ErrorsOption = False,
    lang: LangOption = FIRST,
    output_format: FormatOption = Output.text,
    today: TodayOption = "",
    spec: SpecOption = "",
    overwrite: OverwriteOption = False,
    as_received: Annotated[
        bool,
        typer.Option("--as-received", help="Received files with their authors' names."),
    ] = False,
    sign: Annotated[
        Path | None,
        typer.Option("--sign", metavar="KEY", help="Sign its manifest with a private key."),
    ] = None,
) -> None:
    """Make the delivery to the health data service: workbook, JSON, report, changes, checksums."""
    from regmeta.delivery import packaging
    from regmeta.editions.signing import read_private
    from regmeta.runs.sides import registry_named
    from regmeta.spec.loading import load_spec

    if out.is_file() and not overwrite:
        raise errors.WrongUse(
            "{out}: filen finnes, og en levering skrives ikke over. Velg et annet navn, eller "
            "skriv --overwrite for å erstatte den.",
            "{out}: the file is there, and a delivery is not written over. Choose another name, or "
            "write --overwrite to replace it.",
            out=out,
        )
    made = packaging.make_package(
        registry_named(ident, registries),
        out,
        load_spec(spec),
        today=a_day(today),
        since=since,
        with_errors=with_errors,
        delivered=delivered,
        as_received=as_received,
        key=read_private(sign, os.environ) if sign else None,
    )
    say(
        as_json(made.manifest)
        if output_format is Output.json
        else packaging.package_text(made, lang)
    )
