"""`regmeta receive`, `accept` and `return`: the service desk, from e-mail to edition."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from regmeta import errors
from regmeta.cli.options import FormatOption, LangOption, Output, SpecOption, TodayOption, a_day
from regmeta.cli.telling import note, say, say_json
from regmeta.texts import FIRST, Text

if TYPE_CHECKING:
    from regmeta.delivery.desk.answers import Answer
    from regmeta.delivery.desk.cases import DeskCase

RegistriesOption = Annotated[
    Path,
    typer.Option("--registries", metavar="DIR", readable=False, help="Where registries are."),
]
CaseArgument = Annotated[
    str, typer.Argument(metavar="CASE", help="The case's number, or the registry it waits for.")
]


def register(app: typer.Typer) -> None:
    """Give the commands to the command line."""
    app.command(
        epilog="Example:  regmeta receive innboks  ·  regmeta receive post.eml --from norvas  ·  "
        "regmeta receive"
    )(receive)
    app.command(epilog='Example:  regmeta accept 12 --by "Kari Nordmann" --out build')(accept)
    epilog = 'Example:  regmeta return 12 --reason "Feil fil" --by "Kari Nordmann"'
    app.command(name="return", epilog=epilog)(send_back)


def receive(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE...]",
            readable=False,
            help="Files, saved e-mails, zips or folders; without any: the cases that wait.",
        ),
    ] = None,
    sender: Annotated[
        str, typer.Option("--from", metavar="ID", help="The registry that sent them.")
    ] = "",
    registries: RegistriesOption = Path("registries"),
    lang: LangOption = FIRST,
    output_format: FormatOption = Output.text,
    today: TodayOption = "",
    spec: SpecOption = "",
) -> None:
    """Take what registries sent: whose it is, what is wrong, what changed and what to answer."""
    if not paths:
        _tell_waiting(registries, lang, output_format)
        return
    from regmeta.delivery.desk.receiving import receive as take
    from regmeta.runs.sides import registry_named
    from regmeta.spec.loading import load_spec

    expected = registry_named(sender, registries).absolute().name if sender else ""
    received = take(paths, registries, load_spec(spec), today=a_day(today), expected=expected)
    if output_format is Output.json:
        say_json([_as_json(answer, lang) for answer in received.answers])
    else:
        say("\n\n".join(_said(answer, lang) for answer in received.answers) or _NONE(lang))
    for sentence in received.aside:
        note(sentence(lang))
    if any(answer.case.verdict != "ready" for answer in received.answers):
        raise typer.Exit(errors.FINDINGS)


def _tell_waiting(registries: Path, lang: str, output_format: Output) -> None:
    from regmeta.delivery.desk.cases import read_cases

    waiting = [case for case in read_cases(registries) if case.state == "open"]
    if output_format is Output.json:
        say_json([_case_json(case) for case in waiting])
        return
    lines = [
        f"{case.number}  {case.day}  {case.registry or '?'}  {case.file}  "
        f"{_VERDICTS[case.verdict](lang)}"
        for case in waiting
    ]
    say("\n".join(lines) or _NONE_WAIT(lang))


def _case_json(case: "DeskCase") -> dict[str, Any]:
    names = ("number", "registry", "file", "came_in", "verdict", "state", "digest", "marked")
    return {**{name: getattr(case, name) for name in names}, "day": case.day.isoformat()}


def _as_json(answer: "Answer", lang: str) -> dict[str, Any]:
    report = answer.standing.checked.report if answer.standing else None
    counts = {severity: getattr(report.counts, severity) for severity in _SEVERITIES if report}
    return {
        **_case_json(answer.case),
        "name": answer.name,
        "said": [sentence(lang) for sentence in answer.said],
        "findings": counts,
        "changes": len(answer.standing.diff.lines) if answer.standing else None,
        "folder": str(answer.home),
    }


_SEVERITIES = ("error", "warning", "advice")


def _said(answer: "Answer", lang: str) -> str:
    case = answer.case
    head = _HEAD(lang, number=case.number, file=case.file, whose=answer.name or _UNKNOWN(lang))
    lines = [head, _VERDICTS[case.verdict](lang), *(text(lang) for text in answer.said)]
    lines += _counted(answer, lang)
    lines.append(_WROTE(lang, folder=answer.home, marked=case.marked or "–"))
    return "\n  ".join(lines)


def _counted(answer: "Answer", lang: str) -> list[str]:
    from regmeta.editions.telling import counted as changes_counted
    from regmeta.validate.pages import counted

    if answer.standing is None:
        return []
    report, diff = answer.standing.checked.report, answer.standing.diff
    counts = {severity: getattr(report.counts, severity) for severity in _SEVERITIES}
    lines = [counted(counts, lang), *([changes_counted(diff, lang)] if diff.lines else [])]
    if answer.our_findings:
        lines.append(_OURS(lang, n=answer.our_findings))
    return lines


def accept(
    case: CaseArgument,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who answers for it.")],
    out: Annotated[
        Path, typer.Option("--out", readable=False, help="The publication it becomes part of.")
    ] = Path("build"),
    package: Annotated[
        Path | None,
        typer.Option("--package", readable=False, help="The delivery; in the case by default."),
    ] = None,
    formats: Annotated[
        str, typer.Option("--formats", help="Comma-separated: api, tables, rdf, form … (all).")
    ] = "",
    title: Annotated[str, typer.Option("--title", help="What the edition is called.")] = "",
    said: Annotated[
        str, typer.Option("--note", help="What users must know: asked for where a change breaks.")
    ] = "",
    with_errors: Annotated[
        bool, typer.Option("--with-errors", help="Although there are errors in the file.")
    ] = False,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Although it is older, or another registry's.")
    ] = False,
    registries: RegistriesOption = Path("registries"),
    lang: LangOption = FIRST,
    today: TodayOption = "",
    spec: SpecOption = "",
) -> None:
    """Make an edition of what was received, publish that registry and make its delivery."""
    from regmeta.delivery.desk import accepting
    from regmeta.files.kept import Kept, home
    from regmeta.spec.loading import load_spec

    asked = accepting.Acceptance(
        by=by,
        out=out,
        package=package,
        formats=tuple(filter(None, map(str.strip, formats.split(",")))),
        title=title,
        note=said,
        with_errors=with_errors,
        anyway=anyway,
    )
    kept, day = Kept(home(os.environ)), a_day(today)
    done = accepting.accept(case, registries, load_spec(spec), asked, today=day, kept=kept)
    number, registry = done.edition.number, done.case.registry
    say(_ACCEPTED(lang, case=done.case.number, number=number, registry=registry))
    say((_PUBLISHED if done.is_published else _HELD)(lang, out=done.out, registry=registry))
    say(_PACKAGED(lang, package=done.package))
    if not done.is_published:
        raise typer.Exit(errors.HELD_BACK)


def send_back(
    case: CaseArgument,
    reason: Annotated[str, typer.Option("--reason", help="Why not, in words she can be sent.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who decided.")],
    registries: RegistriesOption = Path("registries"),
    lang: LangOption = FIRST,
    today: TodayOption = "",
) -> None:
    """Close a case without accepting it; why stands in its reply and in the ledger."""
    from regmeta.delivery.desk import accepting

    closed, reply = accepting.send_back(case, registries, reason=reason, by=by, today=a_day(today))
    say(_RETURNED(lang, number=closed.number, reply=reply))


_NONE = Text("Ingenting er tatt imot.", "Nothing was received.")
_NONE_WAIT = Text("Ingen saker venter.", "No cases wait.")
_UNKNOWN = Text("ukjent register", "unknown registry")
_HEAD = Text("Sak {number}: {file} – {whose}", "Case {number}: {file} – {whose}")
_WROTE = Text(
    "Svar og funn: {folder} (merket: {marked})", "Reply and findings: {folder} (marked: {marked})"
)
_OURS = Text(
    "{n} av funnene gjelder oppsettet hos oss og er ikke med i svaret.",
    "{n} of the findings are about our own set-up and are not in the reply.",
)
_VERDICTS = {
    "ready": Text("Klar til å godtas eller sendes tilbake.", "Ready to be accepted or returned."),
    "private": Text("Stanset: personnumre.", "Stopped: personal numbers."),
    "empty": Text("Stanset: tom.", "Stopped: empty."),
    "unreadable": Text("Stanset: kan ikke leses.", "Stopped: cannot be read."),
    "unrecognised": Text("Stanset: ukjent register.", "Stopped: unknown registry."),
    "unexpected": Text("Stanset: et annet registers fil.", "Stopped: another registry's file."),
    "older": Text("Stanset: en eldre utgave.", "Stopped: an older edition."),
    "unchanged": Text("Uendret siden sist.", "Unchanged since last time."),
}
_ACCEPTED = Text(
    "Sak {case} er godtatt: utgave {number} av {registry}.",
    "Case {case} is accepted: edition {number} of {registry}.",
)
_PUBLISHED = Text("{registry} er publisert i {out}.", "{registry} is published in {out}.")
_HELD = Text(
    "{registry} ble holdt tilbake fra {out}: se regmeta check {registry}.",
    "{registry} was held back from {out}: see regmeta check {registry}.",
)
_PACKAGED = Text("Leveringen er {package}.", "The delivery is {package}.")
_RETURNED = Text(
    "Sak {number} er sendt tilbake. Svaret er {reply}.",
    "Case {number} is returned. The reply is {reply}.",
)
