"""`regmeta conform`: a published graph held against shapes that others have written."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regmeta import errors
from regmeta.cli.options import Lang

if TYPE_CHECKING:
    from regmeta.publish.formats.rdf.conform import Conformance

_EXAMPLES = """\b
Examples:
  regmeta conform build/rdf/catalogue.ttl --shapes healthdcat-ap/
  regmeta conform build/rdf/catalogue.jsonld --shapes dcat-ap-no.ttl --format json
"""


class Format(StrEnum):
    text = "text"
    json = "json"


def register(app: typer.Typer) -> None:
    """Put `conform` among the commands."""
    app.command("conform", epilog=_EXAMPLES)(conform)


def conform(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A graph: .ttl or .jsonld.")],
    shapes: Annotated[
        Path, typer.Option("--shapes", metavar="DIR", help="A folder of SHACL shapes, or one file.")
    ],
    format: Annotated[Format, typer.Option("--format", help="text or json.")] = Format.text,
    lang: Annotated[Lang, typer.Option("--lang", help="Language of what is printed.")] = Lang.nb,
) -> None:
    """Hold a published graph against shapes, without the network; exit 1 on violations."""
    from regmeta.publish.formats.rdf.conform import conform as held_against
    from regmeta.publish.formats.rdf.conform import worst

    try:
        found = held_against(file, shapes)
    except errors.RegmetaError as error:
        print(error.message(lang), file=sys.stderr)
        raise typer.Exit(error.code) from error
    print(_json(found) if format is Format.json else _text(found, lang))
    raise typer.Exit(errors.exit_code(worst(found)["violations"]))


def _json(found: "tuple[Conformance, ...]") -> str:
    import json
    from dataclasses import asdict

    rows = [asdict(one) | {"violations": one.violations} for one in found]
    return json.dumps(rows, ensure_ascii=False, indent=2)


_WORDS = {
    "nb": ("brudd", "varsler", "holdt mot {} noder", "og {} til"),
    "en": ("violations", "warnings", "held against {} nodes", "and {} more"),
}
_SHOWN = 10


def _text(found: "tuple[Conformance, ...]", lang: str) -> str:
    violations, warnings, held, more = _WORDS[lang]
    lines = []
    for one in found:
        count = f"{one.violations} {violations}, {one.warnings} {warnings}"
        lines.append(f"{one.shapes}: {count} ({held.format(one.targets)})")
        faults = [fault for fault in one.faults if fault.severity == "Violation"]
        lines += [f"    {f.node} {f.path}: {f.message}" for f in faults[:_SHOWN]]
        if len(faults) > _SHOWN:
            lines.append(f"    {more.format(len(faults) - _SHOWN)}")
    return "\n".join(lines)
