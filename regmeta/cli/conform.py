"""`regmeta conform`: a published graph held against shapes that others have written."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regmeta import errors
from regmeta.cli.options import LangOption
from regmeta.cli.telling import note
from regmeta.texts import FIRST

if TYPE_CHECKING:
    from regmeta.publish.formats.rdf.conform import Conformance

_EXAMPLES = """\b
Examples:
  regmeta conform build/rdf/catalogue.ttl --shapes healthdcat-ap/
  regmeta conform build/rdf/catalogue.jsonld --shapes dcat-ap-no.ttl --format json
"""


class ConformFormat(StrEnum):
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
    output_format: Annotated[
        ConformFormat, typer.Option("--format", help="text or json.")
    ] = ConformFormat.text,
    lang: LangOption = FIRST,
) -> None:
    """Hold a published graph against shapes, without the network; exit 1 on violations."""
    from regmeta.publish.formats.rdf.conform import conform as held_against
    from regmeta.publish.formats.rdf.conform import worst

    try:
        conformances = held_against(file, shapes)
    except errors.RegmetaError as error:
        note(error.message(lang))
        raise typer.Exit(error.code) from error
    print(_json(conformances) if output_format is ConformFormat.json else _text(conformances, lang))
    raise typer.Exit(errors.exit_code(worst(conformances)["violations"]))


def _json(conformances: "tuple[Conformance, ...]") -> str:
    import json
    from dataclasses import asdict

    rows = [
        asdict(conformance) | {"violations": conformance.violations} for conformance in conformances
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _text(conformances: "tuple[Conformance, ...]", lang: str) -> str:
    from regmeta.publish.formats.rdf.conform_text import conform_text
    from regmeta.spec.loading import load_spec

    return conform_text(conformances, load_spec(), lang)
