"""`regmeta publications` and `rollback`: the publications of a folder by number."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from regmeta.cli.options import FormatOption, LangOption, Output, TodayOption, a_day
from regmeta.cli.telling import say, say_json
from regmeta.texts import FIRST, Text

if TYPE_CHECKING:
    from regmeta.publish.numbered import NumberedPublication
    from regmeta.runs.rollback import RolledBack

TargetArgument = Annotated[
    Path,
    typer.Argument(metavar="TARGET", readable=False, help="Folder that publish wrote (--out)."),
]


def register(app: typer.Typer) -> None:
    """Give the commands to the command line."""
    app.command(
        epilog="Example:  regmeta publications build  ·  regmeta publications build --format json"
    )(publications)
    app.command(
        epilog='Example:  regmeta rollback build 41 --by "Kari Nordmann" --reason "Feil lest inn"'
        "  ·  regmeta diff build@41 build@42"
    )(rollback)


def publications(
    target: TargetArgument,
    lang: LangOption = FIRST,
    output_format: FormatOption = Output.text,
) -> None:
    """List the publications of a folder that are still there, by number; the last one stands."""
    from regmeta.publish import numbered

    every = numbered.publications(target)
    if output_format is Output.json:
        say_json([_as_json(entry) for entry in every])
        return
    say("\n".join(_line(entry, lang) for entry in every))


def rollback(
    target: TargetArgument,
    number: Annotated[int, typer.Argument(metavar="N", help="The publication to go back to.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who rolls back.")],
    reason: Annotated[str, typer.Option("--reason", help="Why.")],
    without: Annotated[
        str,
        typer.Option("--without", help="Comma-separated: registries that may vanish by it."),
    ] = "",
    registries: Annotated[
        Path,
        typer.Option("--registries", metavar="DIR", readable=False, help="Whose ledger it is."),
    ] = Path("registries"),
    lang: LangOption = FIRST,
    output_format: FormatOption = Output.text,
    today: TodayOption = "",
) -> None:
    """Go back to an earlier publication: its content takes the place of what stands, at once."""
    from regmeta.publish.target_text import target_json, target_text
    from regmeta.runs.rollback import roll_back

    names = tuple(filter(None, map(str.strip, without.split(","))))
    done = roll_back(
        target, number, registries, by=by, reason=reason, today=a_day(today), without=names
    )
    if output_format is Output.json:
        say_json({**_done_json(done), "target": target_json(done.standing)})
        return
    lines = [_DONE(lang, out=target, number=number, new=done.number), _NEXT(lang)]
    lines += filter(None, [target_text(target, done.standing, lang=lang)])
    say("\n".join(lines))


def _as_json(entry: "NumberedPublication") -> dict[str, Any]:
    return {
        "number": entry.number,
        "day": entry.day,
        "standing": entry.is_standing,
        "same_as": entry.same_as or None,
        "counts": dict(entry.counts),
        "kilder": sorted(entry.kilder.values()),
        "place": str(entry.place),
    }


def _done_json(done: "RolledBack") -> dict[str, Any]:
    return {"number": done.number, "same_as": done.earlier.number, "gone": list(done.gone)}


def _line(entry: "NumberedPublication", lang: str) -> str:
    counts = entry.counts
    says = _ENTRY(
        lang,
        number=entry.number,
        day=entry.day,
        kilder=counts.get("kilder", len(entry.kilder)),
        variables=counts.get("variables", 0),
    )
    marks = [_STANDS(lang)] if entry.is_standing else []
    if entry.same_as:
        marks.append(_SAME(lang, number=entry.same_as))
    return f"{says}  ({', '.join(marks)})" if marks else says


_ENTRY = Text(
    "{number:>5}  {day}  {kilder} registre, {variables} variabler",
    "{number:>5}  {day}  {kilder} registries, {variables} variables",
)
_STANDS = Text("står nå", "stands now")
_SAME = Text("tilbake til {number}", "back to {number}")
_DONE = Text(
    "{out}: tilbake til publikasjon {number}. Det er nå publikasjon {new}.",
    "{out}: back to publication {number}. It is now publication {new}.",
)
_NEXT = Text(
    "Neste regmeta publish publiserer igjen det som er godkjent.",
    "The next regmeta publish publishes again what is approved.",
)
