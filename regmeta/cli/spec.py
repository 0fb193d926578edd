"""`regmeta spec`: the specification listed, explained, compared and as JSON Schema."""

from pathlib import Path
from typing import Annotated

import typer

from regmeta.cli.claiming import claimed
from regmeta.cli.grouped import CommandLine
from regmeta.cli.options import (
    FormatOption,
    LangOption,
    Output,
    OverwriteOption,
    SpecOption,
)
from regmeta.cli.telling import (
    deliver,
    say,
    say_json,
)
from regmeta.texts import FIRST

spec_app = CommandLine(
    help="List, explain and compare the metadata specification.", rich_markup_mode=None
)


def register(app: typer.Typer) -> None:
    """Give the group to the command line."""
    app.add_typer(spec_app, name="spec", invoke_without_command=True)


@spec_app.callback(epilog="Example:  regmeta spec show variabel.DataType  ·  regmeta spec diff A B")
def spec_list(
    context: typer.Context,
    level: Annotated[str, typer.Option("--level", help="Only one level, e.g. variabel.")] = "",
    lang: LangOption = FIRST,
    output_format: FormatOption = Output.text,
    spec: SpecOption = "",
) -> None:
    """List every property of every level: type, obligation and its basis."""
    if context.invoked_subcommand:
        return
    from regmeta.spec import docs as specdocs
    from regmeta.spec.loading import load_spec

    law = load_spec(spec)
    if output_format is Output.json:
        say_json(specdocs.list_fields_json(law, lang, level))
    else:
        say(specdocs.list_fields(law, lang, level))


@spec_app.command("show", epilog="Example:  regmeta spec show variabel.DataType")
def spec_show(
    name: Annotated[str, typer.Argument(metavar="LEVEL.KEY")],
    lang: LangOption = FIRST,
    output_format: FormatOption = Output.text,
    spec: SpecOption = "",
) -> None:
    """Explain one property: what to write, the options, the obligation and why."""
    from regmeta.spec import docs as specdocs
    from regmeta.spec.loading import load_spec

    law = load_spec(spec)
    if output_format is Output.json:
        say_json(specdocs.explain_json(law, name, lang))
    else:
        say(specdocs.explain(law, name, lang))


@spec_app.command("diff", epilog="Example:  regmeta spec diff 2026.1 ny-spesifikasjon")
def spec_diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A version, or a folder.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="A version, or a folder.")],
    lang: LangOption = FIRST,
    output_format: FormatOption = Output.text,
) -> None:
    """Compare two versions of the specification."""
    from regmeta.spec import docs as specdocs

    earlier, later = specdocs.load_either(old), specdocs.load_either(new)
    if output_format is Output.json:
        say_json(specdocs.compare_json(earlier, later, lang))
    else:
        say(specdocs.compare(earlier, later, lang))


@spec_app.command(
    "schema",
    epilog="Example:  regmeta spec schema variabel  ·  regmeta spec schema --out innlevering.json"
    "  ·  regmeta spec schema publish",
)
def spec_schema(
    level: Annotated[
        str,
        typer.Argument(
            metavar="[LEVEL|COMMAND]",
            help="One level (a whole submission by default), or a command's JSON output.",
        ),
    ] = "",
    lang: LangOption = FIRST,
    spec: SpecOption = "",
    out: Annotated[
        Path | None,
        typer.Option("--out", readable=False, help="Write it here instead of printing it."),
    ] = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Give a level, or what a command writes with --format json, as a JSON Schema (2020-12)."""
    import json

    from regmeta.spec.loading import load_spec
    from regmeta.spec.outputs import OUTPUTS, output_schema
    from regmeta.spec.schema import level_schema

    file = claimed(out, "json", overwrite=overwrite)
    is_output = level in OUTPUTS
    schema = output_schema(level, lang) if is_output else level_schema(load_spec(spec), level, lang)
    deliver(json.dumps(schema, ensure_ascii=False, indent=2) + "\n", file)
