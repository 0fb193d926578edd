"""`regmeta diff`, `release`, `package` and `verify`: editions, what changed, delivery and proof."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from regmeta.cli_options import (
    KildeOption,
    Lang,
    LangOption,
    SpecOption,
    TodayOption,
    a_day,
    as_json,
    say,
)


class DiffFormat(StrEnum):
    text = "text"
    json = "json"
    md = "md"
    html = "html"


OutOption = Annotated[
    Path | None,
    typer.Option("--out", readable=False, help="Write it here instead of printing it."),
]


def register(app: typer.Typer) -> None:
    """Give the commands to the command line."""
    epilog = (
        "Example:  regmeta diff kodebok-2020.xlsx kodebok-2021.xlsx  ·  "
        "regmeta diff registries/norvas@1 registries/norvas --format html --out endringer.html"
    )
    app.command(epilog=epilog)(diff)


def diff(
    before: Annotated[
        str, typer.Argument(metavar="A", help="A file, a registry's folder, or folder@edition.")
    ],
    after: Annotated[str, typer.Argument(metavar="B", help="The later one, named likewise.")],
    lang: LangOption = Lang.nb,
    format: Annotated[DiffFormat, typer.Option("--format", help="How to show it.")] = (
        DiffFormat.text
    ),
    out: OutOption = None,
    all: Annotated[bool, typer.Option("--all", help="Name all that each change holds for.")] = (
        False
    ),
    kilde: KildeOption = "",
    today: TodayOption = "",
    spec: SpecOption = "",
) -> None:
    """Tell what changed, breaking first: recoded values, types, limits, variables, then wording."""
    from regmeta import editions
    from regmeta.delivery.sides import read_side
    from regmeta.spec import load_spec

    law, day = load_spec(spec), a_day(today)
    sides = [read_side(name, law, day, kilde=kilde) for name in (before, after)]
    found = editions.compare(sides[0], sides[1], law)
    if format is DiffFormat.json:
        text = as_json(editions.diff_json(found, lang.value))
    elif format is DiffFormat.md:
        text = editions.diff_markdown(found, lang.value)
    elif format is DiffFormat.html:
        text = editions.diff_html(found, lang.value)
    else:
        text = editions.diff_text(found, lang.value, every=all)
    _deliver(text, out)


def _deliver(text: str, out: Path | None) -> None:
    if out is None:
        say(text)
        return
    from regmeta.output import write_whole

    write_whole(out, (text.rstrip("\n") + "\n").encode())
