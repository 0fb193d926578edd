"""`regmeta data statistics`: counts of an extract that may be published with the metadata."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regmeta import errors
from regmeta.cli.claiming import claimed, registry_files, remember
from regmeta.cli.data import (
    EncodingOption,
    EventOption,
    FilesArgument,
    FormOption,
    IdArgument,
    SeparatorOption,
    TableOption,
    _plan,
)
from regmeta.cli.options import LangOption, OverwriteOption, TodayOption, a_day
from regmeta.cli.telling import progress_bar, say
from regmeta.texts import FIRST, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regmeta.model import Statistics


def register(data_app: typer.Typer) -> None:
    """Give the command to `regmeta data`."""
    data_app.command(
        epilog="Example:  regmeta data statistics nger operasjon.csv "
        "--out registries/nger/statistics.json"
    )(statistics)


def statistics(
    ident: IdArgument,
    files: FilesArgument,
    out: Annotated[
        Path, typer.Option("--out", readable=False, help="The file: registries/ID/statistics.json.")
    ],
    threshold: Annotated[
        int, typer.Option("--threshold", help="Counts below this are held back.")
    ] = 5,
    synthetic: Annotated[
        bool,
        typer.Option(
            "--synthetic", help="The extract is of nobody: say so wherever the counts are shown."
        ),
    ] = False,
    form: FormOption = "",
    event_date: EventOption = "",
    today: TodayOption = "",
    lang: LangOption = FIRST,
    separator: SeparatorOption = "",
    encoding: EncodingOption = "",
    table: TableOption = "",
    overwrite: OverwriteOption = False,
) -> None:
    """Count answers and missing for publication; small counts are held back with what tells them.

    Only counts and the figures of numbers are written, never a row or a value outside the code
    lists. How complete earlier extracts were is kept from the file that is replaced.
    `regmeta publish` shows them on the variables' pages.
    """
    from regmeta.data import check_extract
    from regmeta.data.reports.statistics import (
        as_json,
        statistics_of,
        with_earlier,
    )
    from regmeta.data.source.opening import Options
    from regmeta.files.output import write_whole

    inputs = [*files, *registry_files(ident)]
    claimed(out, "json", inputs=inputs, overwrite=overwrite)
    day = a_day(today)
    options = Options(separator, encoding, table, "", 0, None, False)
    with progress_bar(100) as progress:
        data = check_extract(_plan(ident, form, event_date, day), files, options, progress=progress)
    before = _before(out, overwrite=overwrite)
    counted = with_earlier(statistics_of(data.forms, day, threshold, synthetic=synthetic), before)
    write_whole(out, as_json(counted).encode("utf-8"))
    remember(out)
    cells = [
        count
        for tallied in counted.values()
        for count in (
            tallied.missing,
            *dict(tallied.counts).values(),
            *tallied.figures.values(),
        )
    ]
    held = sum(1 for count in cells if count is None)
    say(_WROTE(lang, out=out, variables=len(counted), counts=len(cells), held=held))


_WROTE = Text(
    "Skrev {out}: {variables} variabler, {counts} tall, {held} holdt tilbake.",
    "Wrote {out}: {variables} variables, {counts} counts, {held} held back.",
)


def _before(out: Path, *, overwrite: bool) -> "Mapping[str, Statistics]":
    """What the file that is replaced tells of earlier extracts; nothing where it is another's
    that somebody insists on replacing."""
    from regmeta.data.reports.statistics import read_statistics

    if not out.is_file():
        return {}
    try:
        return read_statistics(out)
    except errors.BrokenConfiguration:
        if overwrite:
            return {}
        raise
