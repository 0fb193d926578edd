"""`regmeta withdraw` and `log`: taking a registry off, and what was done with registries."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from regmeta.cli.options import (
    FormatOption,
    LangOption,
    Output,
    SpecOption,
    TodayOption,
    a_day,
)
from regmeta.cli.telling import say, say_json
from regmeta.texts import FIRST, Text

if TYPE_CHECKING:
    from regmeta.editions.ledger import Act, LedgerLine

RegistriesOption = Annotated[
    Path,
    typer.Option("--registries", metavar="DIR", readable=False, help="Where registries are."),
]


def register(app: typer.Typer) -> None:
    """Give the commands to the command line."""
    app.command(
        epilog='Example:  regmeta withdraw norvas --by "Kari Nordmann" --reason "Feil lest inn"'
    )(withdraw)
    app.command(epilog="Example:  regmeta log  ·  regmeta log norvas --format json")(log)


def withdraw(
    ident: Annotated[str, typer.Argument(metavar="ID", help="The registry's id.")],
    reason: Annotated[str, typer.Option("--reason", help="Why it is taken off.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who takes it off.")],
    registries: RegistriesOption = Path("registries"),
    lang: LangOption = FIRST,
    today: TodayOption = "",
    spec: SpecOption = "",
) -> None:
    """Take a registry off: the next publication leaves it out, until it gets a new edition."""
    from regmeta.runs import withdrawing
    from regmeta.spec.loading import load_spec

    law, day = load_spec(spec), a_day(today)
    act = withdrawing.withdraw(ident, registries, law, reason=reason, by=by, today=day)
    say(_TAKEN_OFF(lang, name=act.registry, reason=act.note))


def log(
    ident: Annotated[str, typer.Argument(metavar="[ID]", help="Only this registry's.")] = "",
    registries: RegistriesOption = Path("registries"),
    lang: LangOption = FIRST,
    output_format: FormatOption = Output.text,
) -> None:
    """Tell what was done with registries, by whom and when; tampering with the ledger is found."""
    from regmeta.editions.ledger import ledger_of, read_ledger

    lines = read_ledger(ledger_of(registries))
    chosen = [line for line in lines if not ident or line.act.registry in (ident, "")]
    if output_format is Output.json:
        say_json([_as_json(line) for line in chosen])
        return
    say("\n".join(_said(line, lang) for line in chosen) or _NOTHING(lang))


def _as_json(line: "LedgerLine") -> dict[str, Any]:
    act = line.act
    return {
        "line": line.number,
        "day": act.day.isoformat(),
        "deed": act.deed,
        "registry": act.registry,
        "by": act.by,
        "note": act.note,
        "about": dict(act.about),
        "digest": line.digest,
    }


def _said(line: "LedgerLine", lang: str) -> str:
    act = line.act
    whose = act.registry or (_UNKNOWN if act.deed in _OF_FILES else _ALL)(lang)
    parts = [whose, _DEEDS[act.deed](lang), act.about.get("edition", "")]
    said = [
        act.day.isoformat(),
        " ".join(filter(None, parts)),
        act.by,
        act.note,
        _result(act, lang),
    ]
    return "  ".join(filter(None, said))


def _result(act: "Act", lang: str) -> str:
    """What verifying came to, and what a publication held; '' for other acts."""
    if act.deed == "verified":
        return _DIFFERENCES(lang, count=act.about["differences"], api=act.about["api"])
    if act.deed == "promoted":
        return _TO(lang, environment=act.about["environment"])
    return act.about.get("kilder", "") if act.deed == "published" else ""


_TO = Text("til {environment}", "to {environment}")
_DIFFERENCES = Text("{count} forskjeller fra {api}", "{count} differences from {api}")
_TAKEN_OFF = Text(
    "{name} er tatt av ({reason}). Neste publisering er uten det.",
    "{name} is taken off ({reason}). The next publication is without it.",
)
_NOTHING = Text("Ingenting er ført ennå.", "Nothing is noted yet.")
_ALL = Text("alle", "all")
_UNKNOWN = Text("ukjent register", "unknown registry")
_OF_FILES = ("received", "returned")
_DEEDS = {
    "received": Text("mottatt", "received"),
    "accepted": Text("godtatt", "accepted"),
    "returned": Text("sendt tilbake", "returned"),
    "released": Text("godkjent som utgave", "approved as edition"),
    "published": Text("publisert", "published"),
    "delivered": Text("levert utgave", "delivered edition"),
    "verified": Text("etterprøvd", "verified"),
    "promoted": Text("satt videre, utgave", "promoted, edition"),
    "withdrawn": Text("tatt av", "taken off"),
    "rolled-back": Text("rullet tilbake", "rolled back"),
}
