"""`regmeta form`: schema, check, route, export, migrate and diff of the common application form."""

import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from regmeta import errors
from regmeta.cli.claiming import claimed, remember
from regmeta.cli.grouped import CommandLine
from regmeta.cli.options import LangOption, OverwriteOption, TodayOption, a_day
from regmeta.cli.telling import deliver, note, say
from regmeta.texts import FIRST, Text

if TYPE_CHECKING:
    from regmeta.form.law import Law
    from regmeta.form.offer import Offer
    from regmeta.model import Report

form_app = CommandLine(
    help="Make the application form from the catalogue; check and route applications.",
    rich_markup_mode=None,
    no_args_is_help=True,
    epilog="Example:  regmeta form schema --catalogue build --out skjema  ·  "
    "regmeta form check soknad.json --catalogue build",
)


def register(app: typer.Typer) -> None:
    """Give the group to the command line."""
    app.add_typer(form_app, name="form")


class FormCheckFormat(StrEnum):
    text = "text"
    json = "json"
    html = "html"


class RouteFormat(StrEnum):
    text = "text"
    json = "json"
    mermaid = "mermaid"


class FormPlainFormat(StrEnum):
    text = "text"
    json = "json"


_UNCHECKED = Text(
    "Kilder, variabler og perioder er ikke kontrollert: oppgi katalogen med --catalogue build.",
    "Sources, variables and periods were not checked: give the catalogue with --catalogue build.",
)
FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="An application (JSON).")]
CatalogueOption = Annotated[
    Path | None, typer.Option("--catalogue", help="A published folder (from regmeta publish).")
]
OutOption = Annotated[Path | None, typer.Option("--out", help="Write here instead of printing.")]
VersionOption = Annotated[
    str, typer.Option("--form", help="Version of the form; the newest by default.")
]


@form_app.command(
    epilog="Example:  regmeta form schema --catalogue build --out skjema  ·  "
    "regmeta form schema --catalogue build --out skjema --sources K_NORIC,K_NGER"
)
def schema(
    catalogue: Annotated[Path, typer.Option("--catalogue", help="A published folder.")],
    out: Annotated[Path, typer.Option("--out", help="Folder to write to.")],
    sources: Annotated[
        str, typer.Option("--sources", help="Only these, with their variables inside the schema.")
    ] = "",
    form: VersionOption = "",
    today: TodayOption = "",
    lang: LangOption = FIRST,
    overwrite: OverwriteOption = False,
) -> None:
    """Write the form as JSON Schema, UI schemas and FHIR Questionnaire, tied to the catalogue."""
    from regmeta.form.law import load_law
    from regmeta.form.offer import read_offer
    from regmeta.form.publication import write_form

    offer = read_offer(catalogue)
    if sources:
        offer = offer.chosen([code.strip() for code in sources.split(",")])
    day = a_day(today) if today else None

    def before(path: Path) -> None:
        claimed(path, "", overwrite=overwrite)

    files = write_form(load_law(form), offer, out, day=day, whole=bool(sources), before=before)
    for path in files:
        remember(path)
    say(Text("{out}: {files} filer", "{out}: {files} files")(lang, out=out, files=len(files)))


@form_app.command(
    epilog="Example:  regmeta form check soknad.json --catalogue build  ·  "
    "regmeta form check liste.xlsx --catalogue build --format json"
)
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Application or variable list.")],
    catalogue: CatalogueOption = None,
    lang: LangOption = FIRST,
    output_format: Annotated[FormCheckFormat, typer.Option("--format", help="How to report.")] = (
        FormCheckFormat.text
    ),
    out: OutOption = None,
    form: VersionOption = "",
    today: TodayOption = "",
    overwrite: OverwriteOption = False,
) -> None:
    """Find what is wrong or missing in an application, or in a variable list."""
    written = claimed(out, output_format.value, inputs=[file], overwrite=overwrite, is_report=True)
    report, law = _checked(file, catalogue, form, a_day(today))
    deliver(_report(report, law, lang, output_format), written)
    if catalogue is None:
        note(_UNCHECKED(lang))
    if errors.exit_code(report.counts.error):
        raise typer.Exit(errors.FINDINGS)


def _leave_grammar_out() -> None:
    """Where the package rfc3987_syntax is installed, jsonschema builds its grammar of addresses
    when it is imported, which takes over a second. The form asks for no such format."""
    cast("Any", sys.modules).setdefault("rfc3987_syntax", None)


def _checked(file: Path, catalogue: Path | None, form: str, day: date) -> "tuple[Report, Law]":
    _leave_grammar_out()
    from regmeta.form.check import check_application, check_lines
    from regmeta.form.files import listed_lines, read_application

    lines = listed_lines(file)
    if lines is not None:
        law = _law({}, form)
        offer = _offer(catalogue, {"variables": lines}, law)
        return check_lines(lines, law, offer, today=day, file=file.name), law
    application = read_application(file)
    law = _law(application, form)
    offer = _offer(catalogue, application, law)
    return check_application(application, law, offer, today=day, file=file.name), law


def _report(report: "Report", law: "Law", lang: str, output_format: FormCheckFormat) -> str:
    from regmeta.form.report import report_html, report_json, report_text

    if output_format is FormCheckFormat.json:
        return _json(report_json(report, law))
    made = report_html if output_format is FormCheckFormat.html else report_text
    return made(report, law, lang)


@form_app.command(
    epilog="Example:  regmeta form route soknad.json  ·  "
    "regmeta form route soknad.json --format mermaid"
)
def route(
    file: FileArgument,
    catalogue: CatalogueOption = None,
    lang: LangOption = FIRST,
    output_format: Annotated[RouteFormat, typer.Option("--format", help="How to show it.")] = (
        RouteFormat.text
    ),
    out: OutOption = None,
    form: VersionOption = "",
    overwrite: OverwriteOption = False,
) -> None:
    """Tell who decides what about an application, in which order, with which documents."""
    from regmeta.form import route as routing

    written = claimed(out, output_format.value, inputs=[file], overwrite=overwrite)
    application = _application(file)
    law = _law(application, form)
    routed = routing.route(application, law, _offer(catalogue, application, law))
    shown = {
        RouteFormat.json: lambda: _json(routed),
        RouteFormat.mermaid: lambda: routing.route_mermaid(routed, lang),
        RouteFormat.text: lambda: routing.route_text(routed, lang),
    }
    deliver(shown[output_format](), written)


@form_app.command(epilog="Example:  regmeta form feasibility liste.xlsx --catalogue build")
def feasibility(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Application or variable list.")],
    catalogue: Annotated[Path, typer.Option("--catalogue", help="A published folder.")],
    lang: LangOption = FIRST,
    output_format: Annotated[
        FormPlainFormat, typer.Option("--format", help="Text for people or JSON.")
    ] = (FormPlainFormat.text),
    out: OutOption = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Tell how many, which years, how complete and what cannot be linked, from published counts."""
    from regmeta.form.feasibility import feasibility as known_of
    from regmeta.form.feasibility import feasibility_text
    from regmeta.form.offer import read_offer

    written = claimed(out, output_format.value, inputs=[file], overwrite=overwrite)
    lines = _lines_of(file)
    offer = read_offer(catalogue, [str(line.get("source")) for line in lines])
    facts = known_of(lines, offer)
    text = _json(facts) if output_format is FormPlainFormat.json else feasibility_text(facts, lang)
    deliver(text, written)


def _lines_of(file: Path) -> list[dict[str, Any]]:
    """The variables of a list or of an application."""
    from regmeta.form.files import listed_lines

    lines = listed_lines(file)
    if lines is not None:
        return lines
    listed = _application(file).get("variables")
    return (
        [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    )


@form_app.command(epilog="Example:  regmeta form export soknad.json --ehds --out ehds.json")
def export(
    file: FileArgument,
    ehds: Annotated[bool, typer.Option("--ehds", help="As the EU common form's content.")] = True,
    out: OutOption = None,
    form: VersionOption = "",
    overwrite: OverwriteOption = False,
) -> None:
    """Give an application as the EU common form's content, and tell what has no counterpart."""
    from regmeta.form.ehds import ehds_content

    written = claimed(out, "json", inputs=[file], overwrite=overwrite)
    application = _application(file)
    deliver(_json(ehds_content(application, _law(application, form))), written)


@form_app.command(epilog="Example:  regmeta form migrate soknad.json --to 2026.1 --out ny.json")
def migrate(
    file: FileArgument,
    to: Annotated[str, typer.Option("--to", help="Version of the form; the newest by default.")] = (
        ""
    ),
    out: OutOption = None,
    lang: LangOption = FIRST,
    overwrite: OverwriteOption = False,
) -> None:
    """Move an application to another version of the form; answers without a place are told."""
    from regmeta.form.law import load_law
    from regmeta.form.lifecycle import migrate as move

    written = claimed(out, "json", inputs=[file], overwrite=overwrite)
    application = _application(file)
    load_law(_version_of(application, file))
    made, lost = move(application, load_law(to))
    deliver(_json(made), written)
    for answer in lost:
        note(_LOST(lang, pointer=answer["pointer"], value=str(answer["value"])[:80]))
    if lost:
        raise typer.Exit(errors.FINDINGS)


_LOST = Text("Går tapt: {pointer} ({value})", "Lost: {pointer} ({value})")


def _version_of(application: dict[str, Any], file: Path) -> str:
    """The version an application says it follows; one that never was is refused on loading."""
    said = application.get("schemaVersion")
    if isinstance(said, str) and said:
        return said
    raise errors.UnreadableInput(
        "{file}: sier ikke hvilken versjon av skjemaet den følger. Skriv den i schemaVersion.",
        "{file}: does not say which version of the form it follows. Write it in schemaVersion.",
        file=file,
    )


@form_app.command(epilog="Example:  regmeta form diff vedtak.json endring.json")
def diff(
    earlier: FileArgument,
    later: FileArgument,
    lang: LangOption = FIRST,
    output_format: Annotated[
        FormPlainFormat, typer.Option("--format", help="Text for people or JSON.")
    ] = (FormPlainFormat.text),
    out: OutOption = None,
    overwrite: OverwriteOption = False,
) -> None:
    """List what an amendment or extension changes, against the earlier application."""
    from regmeta.form.lifecycle import changes, changes_text

    inputs = [earlier, later]
    written = claimed(out, output_format.value, inputs=inputs, overwrite=overwrite)
    differences = changes(_application(earlier), _application(later))
    text = (
        _json(differences)
        if output_format is FormPlainFormat.json
        else changes_text(differences, lang)
    )
    deliver(text, written)


# ------------------------------------------------------------------ what they share


def _application(file: Path) -> dict[str, Any]:
    from regmeta.form.files import read_application

    application = read_application(file)
    if isinstance(application, dict):
        return application
    raise errors.UnreadableInput(
        "{file}: er ingen søknad (ventet et JSON-objekt).",
        "{file}: is no application (a JSON object was expected).",
        file=file,
    )


def _law(application: Any, form: str) -> "Law":
    """The version asked for, else the one the application is pinned to, else the newest."""
    from regmeta.form.law import form_versions, load_law

    pinned = application.get("schemaVersion") if isinstance(application, dict) else ""
    return load_law(form or (pinned if pinned in form_versions() else ""))


def _offer(folder: Path | None, application: Any, law: "Law") -> "Offer | None":
    from regmeta.form.offer import read_offer

    if folder is None:
        return None
    lines = application.get("variables", []) if isinstance(application, dict) else []
    rows = lines if isinstance(lines, list) else []
    named = [str(row.get("source")) for row in rows if isinstance(row, dict)]
    return read_offer(folder, named).with_national(law)


def _json(value: Any) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, indent=2)
