"""`regmeta editions cite`: how others refer to an edition."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from regmeta.cli.claiming import claimed
from regmeta.cli.editions import OutOption, RegistriesOption
from regmeta.cli.options import LangOption, OverwriteOption, TodayOption, a_day
from regmeta.cli.telling import as_json, deliver
from regmeta.texts import FIRST

_EXAMPLE = (
    "Example:  regmeta editions cite norvas@2  ·  regmeta editions cite norvas "
    "--doi 10.1234/norvas --format datacite --out datacite.json"
)


def register(editions: typer.Typer) -> None:
    """Put the command among those of editions."""
    editions.command(epilog=_EXAMPLE)(cite)


class CiteFormat(StrEnum):
    text = "text"
    datacite = "datacite"


def cite(
    ident: Annotated[
        str, typer.Argument(metavar="ID[@NUMBER]", help="An edition; else the last one.")
    ],
    doi: Annotated[
        str, typer.Option("--doi", help="The registry's DOI; the edition's has its number after.")
    ] = "",
    address: Annotated[
        str, typer.Option("--url", metavar="URL", help="Where the edition can be read.")
    ] = "",
    registries: RegistriesOption = Path("registries"),
    lang: LangOption = FIRST,
    output_format: Annotated[
        CiteFormat, typer.Option("--format", help="text, or datacite: metadata as JSON.")
    ] = CiteFormat.text,
    out: OutOption = None,
    today: TodayOption = "",
    overwrite: OverwriteOption = False,
) -> None:
    """Say how an edition is cited, for a list of references or for who registers its DOI."""
    from regmeta.editions.citing import citation_of, citation_text, datacite_json
    from regmeta.editions.store import read_content
    from regmeta.runs.sides import edition_asked

    edition = edition_asked(ident, registries)
    citation = citation_of(edition, read_content(edition, a_day(today)), doi, address)
    if output_format is CiteFormat.datacite:
        deliver(as_json(datacite_json(citation)), claimed(out, "json", overwrite=overwrite))
    else:
        deliver(citation_text(citation, lang), claimed(out, "text", overwrite=overwrite))
