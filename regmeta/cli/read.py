"""`regmeta read`, `convert` and `merge`: what was understood, as regmeta's own workbook, as one."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import click
import typer

from regmeta import errors
from regmeta.cli.options import (
    FormatOption,
    KildeOption,
    LangOption,
    Output,
    OverwriteOption,
    SpecOption,
)
from regmeta.cli.telling import say, say_json
from regmeta.texts import FIRST, Text, languages

if TYPE_CHECKING:
    from regmeta.model import Finding
    from regmeta.workbook.converting import Converted
    from regmeta.workbook.merged import Merged


WorkbookLang = Annotated[
    str,
    typer.Option(
        "--lang",
        click_type=click.Choice(languages()),
        help="Language of the workbook and of what is printed.",
    ),
]
_SHOWN = 20


def register(app: typer.Typer) -> None:
    """Give the commands to the command line."""
    app.command(
        epilog="Example:  regmeta read klokebok.csv --kilde NORIC  ·  "
        "regmeta read F.xlsx --format json"
    )(read)
    epilog = "Example:  regmeta convert klokebok.csv mal.xlsx --kilde NORIC"
    app.command(epilog=epilog)(convert)
    epilog = "Example:  regmeta merge register.xlsx it-avdeling.csv --out samlet.xlsx"
    app.command(epilog=epilog)(merge)


def read(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", readable=False, help="Spreadsheets.")
    ],
    kilde: KildeOption = "",
    lang: LangOption = FIRST,
    output_format: FormatOption = Output.text,
    spec: SpecOption = "",
    ask: Annotated[
        bool, typer.Option("--ask", help="Ask what the columns are, and write columns.csv.")
    ] = False,
) -> None:
    """Tell what was understood of a spreadsheet: layout, forms, variables, lists, leftovers."""
    from regmeta.read import reading_json, reading_text
    from regmeta.runs import door
    from regmeta.spec.loading import load_spec

    law = load_spec(spec)
    if ask:
        from regmeta.cli.asking import ask as ask_about

        for file in files:
            ask_about(file, lang, frozenset(law["variabel"].by_key))
    readings = [door.read_file(file, spec=law, kilde=kilde).reading for file in files]
    if output_format is Output.json:
        tables = [reading_json(reading, lang) for reading in readings]
        say_json(tables[0] if len(tables) == 1 else tables)
        return
    for reading in readings:
        say(reading_text(reading, lang))


def convert(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", readable=False, help="A spreadsheet in any layout.")
    ],
    out: Annotated[
        Path, typer.Argument(metavar="OUT.xlsx", readable=False, help="The workbook to write.")
    ],
    kilde: KildeOption = "",
    lang: WorkbookLang = FIRST,
    output_format: FormatOption = Output.text,
    spec: SpecOption = "",
    overwrite: OverwriteOption = False,
) -> None:
    """Turn any layout into regmeta's own workbook; what no field claims is kept beside."""
    from regmeta.files.guarding import refuse_loss
    from regmeta.spec.loading import load_spec
    from regmeta.workbook import converting
    from regmeta.workbook.sealing import is_sealed

    refuse_loss(out, inputs=[file], overwrite=overwrite, ours=is_sealed)
    made = converting.convert(file, out, load_spec(spec), kilde=kilde, lang=lang)
    say(
        _json(_converted(made, out, lang))
        if output_format is Output.json
        else _text(made, out, lang)
    )


def merge(
    base: Annotated[
        Path, typer.Argument(metavar="BASE", readable=False, help="The registry's own sheet.")
    ],
    supplements: Annotated[
        list[Path],
        typer.Argument(metavar="SUPPLEMENT...", readable=False, help="What completes it."),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", readable=False, help="The workbook to write.")
    ],
    kilde: KildeOption = "",
    lang: WorkbookLang = FIRST,
    output_format: FormatOption = Output.text,
    spec: SpecOption = "",
    overwrite: OverwriteOption = False,
) -> None:
    """Complete the registry's sheet by others'; every value keeps where it came from."""
    from regmeta.files.guarding import refuse_loss
    from regmeta.spec.loading import load_spec
    from regmeta.workbook import merging
    from regmeta.workbook.sealing import is_sealed

    refuse_loss(out, inputs=[base, *supplements], overwrite=overwrite, ours=is_sealed)
    made = merging.merge(base, supplements, out, load_spec(spec), kilde=kilde, lang=lang)
    text = (
        _json(_merged(made, out, lang)) if output_format is Output.json else _sum(made, out, lang)
    )
    say(text)
    if any(finding.severity == "error" for finding in made.findings):
        raise typer.Exit(errors.FINDINGS)


# ------------------------------------------------------------------ in words


_CONVERTED = Text(
    "{out}: {forms} datasamlinger, {variables} variabler, {lists} kodeverk ({layout})",
    "{out}: {forms} data collections, {variables} variables, {lists} code lists ({layout})",
)


def _text(made: "Converted", out: Path, lang: str) -> str:
    from regmeta.workbook.origins import sentence

    counts = made.reading.counts
    repeated = counts.codes - len(made.written["kode"])
    lines = [
        _CONVERTED(
            lang,
            out=out,
            forms=counts.datasamlinger,
            variables=counts.variables,
            lists=counts.kodeverk,
            layout=made.reading.layout_name,
        )
    ]
    extras = _extras(made)
    if repeated:
        lines.append(
            Text(
                "{repeated} koderader gjentar en liste som nå står én gang.",
                "{repeated} code rows repeat a list that now stands once.",
            )(lang, repeated=repeated)
        )
    if extras:
        said = Text("Beholdt som egne kolonner: ", "Kept as columns of their own: ")(lang)
        lines.append(said + ", ".join(extras) + ".")
    if made.reading.ignored:
        cells = sum(ignored.cells for ignored in made.reading.ignored)
        lines.append(
            Text(
                "{cells} celler ble ikke lest inn; regmeta read viser hvilke og hvorfor.",
                ("{cells} cells were left out when reading; regmeta read tells which and why."),
            )(lang, cells=cells)
        )
    lines += [f"  {finding.place}: {sentence(finding, lang)}." for finding in made.lost]
    return "\n".join(lines)


def _extras(made: "Converted") -> list[str]:
    names = {
        " ".join(name.split())
        for level in ("kilde", "datasamling", "variabel", "kode")
        for name, texts in made.written[level].extras.items()
        if any(texts)
    }
    return sorted(names, key=str.casefold)


def _sum(made: "Merged", out: Path, lang: str) -> str:
    from regmeta.workbook.origins import sentence

    lines = [
        Text(
            ("{file}: {met} variabler gjenkjent, {added} nye, {filled} verdier fylt inn"),
            "{file}: {met} variables met, {added} new, {filled} values filled",
        )(lang, file=share.file, met=share.met, added=share.added, filled=share.filled)
        for share in made.shares
    ]
    lines += [
        f"  {finding.place}: {sentence(finding, lang)}." for finding in made.findings[:_SHOWN]
    ]
    more = len(made.findings) - _SHOWN
    if more > 0:
        lines.append(Text("  … og {more} til", "  … and {more} more")(lang, more=more))
    kinds = Counter(finding.rule for finding in made.findings)
    apart = kinds["files-disagree"]
    if not apart:
        lines.append(Text("Ingen filer motsier hverandre.", "No file contradicts another.")(lang))
    else:
        lines.append(
            Text(
                (
                    "Verdier som ikke stemmer overens: {apart}. Se kommentarene og arket "
                    "Opphav i {out}."
                ),
                ("Values that disagree: {apart}. See the comments and the sheet Origins in {out}."),
            )(lang, apart=apart, out=out)
        )
    return "\n".join([*lines, Text("Skrev {out}", "Wrote {out}")(lang, out=out)])


# ------------------------------------------------------------------ for programs


def _converted(made: "Converted", out: Path, lang: str) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "file": made.reading.file,
        "out": str(out),
        "layout": made.reading.layout,
        "counts": asdict(made.reading.counts),
        "extras": _extras(made),
        "leftOut": sum(ignored.cells for ignored in made.reading.ignored),
        "findings": [_finding(finding, lang) for finding in made.lost],
    }


def _merged(made: "Merged", out: Path, lang: str) -> dict[str, Any]:
    from dataclasses import asdict

    from regmeta.workbook.origins import origins

    return {
        "files": [reading.file for reading in made.readings],
        "out": str(out),
        "supplements": [asdict(share) for share in made.shares],
        "findings": [_finding(finding, lang) for finding in made.findings],
        "values": [
            {
                "level": level,
                "code": made.submission[level].text(i, "Code"),
                "record": i,
                "field": key,
                "text": text,
                "origin": str(place),
            }
            for level, i, key, text, place in origins(made.submission)
        ],
    }


def _finding(finding: "Finding", lang: str) -> dict[str, Any]:
    from regmeta.workbook.origins import sentence

    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "place": str(finding.place),
        "level": finding.level,
        "field": finding.field,
        "code": finding.code,
        "params": _params(finding),
        "message": sentence(finding, lang),
    }


def _params(finding: "Finding") -> dict[str, Any]:
    """The values of a finding's sentence; a text in bokmål, and again as `NAME_en` and so on."""
    said: dict[str, Any] = {}
    for name, value in finding.params.items():
        if not isinstance(value, Text):
            said[name] = value
            continue
        said[name] = value(FIRST)
        said |= {f"{name}_{lang}": value(lang) for lang in languages()[1:]}
    return said


def _json(value: Any) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, indent=2)
