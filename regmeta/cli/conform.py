"""`regmeta conform`: a published graph held against shapes that others have written."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regmeta import errors
from regmeta.cli.options import LangOption
from regmeta.texts import FIRST, Text

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
    lang: LangOption = FIRST,
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


_COUNTS = Text(
    "{shapes}: {violations} brudd, {warnings} varsler (holdt mot {nodes} noder)",
    "{shapes}: {violations} violations, {warnings} warnings (held against {nodes} nodes)",
)
_MORE = Text("    og {more} til", "    and {more} more")
_SHOWN = 10


def _text(found: "tuple[Conformance, ...]", lang: str) -> str:
    lines = []
    for one in found:
        counts = {"violations": one.violations, "warnings": one.warnings, "nodes": one.targets}
        lines.append(_COUNTS(lang, shapes=one.shapes, **counts))
        faults = [fault for fault in one.faults if fault.severity == "Violation"]
        lines += [f"    {f.node} {f.path}: {f.message}" for f in faults[:_SHOWN]]
        if len(faults) > _SHOWN:
            lines.append(_MORE(lang, more=len(faults) - _SHOWN))
    return "\n".join(lines)
