"""REDCap data dictionaries: one csv a kilde, an instrument a datasamling.

REDCap's names are small ASCII letters, and a project has one name space: where the extract's name
is no such name, or two forms share it, a name is made, and the annotation tells the extract's.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping

from regmeta.catalogue.answers import names_in
from regmeta.catalogue.columns import Column, Table, tables_of
from regmeta.catalogue.facts import Facts
from regmeta.files.ids import file_name, stable_id
from regmeta.files.tree import Tree
from regmeta.model import Catalogue, Progress, Text
from regmeta.publish.format import Address, Statement
from regmeta.publish.formats.tables import guarded
from regmeta.spec.fields import Spec
from regmeta.spec.tokens import Identifiseringsgrad

STATEMENT = Statement(
    files="`<kilde>.csv`",
    writes=Text(
        nb="En dataordbok for REDCap per kilde, med et instrument per datasamling.",
        en="A REDCap data dictionary a registry, with an instrument a data collection.",
    ),
    readers=Text(nb="sykehus som bygger skjemaer", en="hospitals that build forms"),
    cannot=(
        Text(
            nb="`,` og `|` i svaralternativer blir `.` og `/`.",
            en="`,` and `|` in choices become `.` and `/`.",
        ),
        Text(nb="Et kodet felt har ingen grenser.", en="A coded field has no limits."),
        Text(
            nb="Navn som to skjemaer deler, får et merke foran.",
            en="Names that two forms share get a mark before them.",
        ),
    ),
    checked_by="REDCap's column headings and name rules",
    addresses=(Address(("kilde",), Text("REDCap"), "{code}.csv", "text/csv", needs_content=True),),
)

HEADING = (
    "Variable / Field Name",
    "Form Name",
    "Section Header",
    "Field Type",
    "Field Label",
    "Choices, Calculations, OR Slider Labels",
    "Field Note",
    "Text Validation Type OR Show Slider Number",
    "Text Validation Min",
    "Text Validation Max",
    "Identifier?",
    "Branching Logic (Show field only if...)",
    "Required Field?",
    "Custom Alignment",
    "Question Number (surveys only)",
    "Matrix Group Name",
    "Matrix Ranking?",
    "Field Annotation",
)
_VALIDATION = {
    "integer": "integer",
    "decimal": "number",
    "date": "date_ymd",
    "dateTime": "datetime_ymd",
    "time": "time",
}
_LONGEST = 100


def write(catalogue: Catalogue, spec: Spec, tree: Tree, progress: Progress) -> None:
    """A dictionary a kilde."""
    facts = Facts(catalogue)
    for done, kilde_facts in enumerate(facts.kilder):
        progress(done, len(facts.kilder), kilde_facts.name)
        with tree.part(kilde_facts.kilde.code) as needed:
            tables = tuple(tables_of(kilde_facts)) if needed else ()
            if tables:
                tree.write("", f"{file_name(kilde_facts.kilde.code)}.csv", _csv(tables))


def _csv(tables: tuple[Table, ...]) -> bytes:
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(HEADING)
    rows.writerows(dictionary(tables))
    return text.getvalue().encode("utf-8-sig", "replace")


def dictionary(tables: tuple[Table, ...]) -> Iterator[list[str]]:
    """The rows of one project, the columns as in HEADING."""
    names = Counter(_small(column.plain) for table in tables for column in table.columns)
    for table in tables:
        form = _small(table.code.rpartition(".")[2] or table.code) or "skjema"
        header = ""
        for column in table.columns:
            name = _small(column.plain)
            row = _row(column, form, name if names[name] == 1 else _own(name, column))
            theme = "; ".join(column.themes)
            row[HEADING.index("Section Header")] = guarded(theme) if theme != header else ""
            header = theme
            yield _with_condition(row, column, names)


def _with_condition(row: list[str], column: Column, names: Mapping[str, int]) -> list[str]:
    """Branching logic as it was said where the project has its names, else as an annotation."""
    asked = names_in(column.condition)
    if asked and all(names.get(name) == 1 for name in asked):
        row[HEADING.index("Branching Logic (Show field only if...)")] = column.condition
    elif column.condition:
        note = f"vises når: {column.condition}".replace("@", "(a)")
        row[-1] = "; ".join(filter(None, (row[-1], note)))
    return row


def _own(name: str, column: Column) -> str:
    return f"{name[: _LONGEST - 9]}_{stable_id(f'{column.code} {column.table}')[:8]}"


def _small(name: str) -> str:
    """Small letters, digits and `_`, a letter first, as REDCap's names are."""
    kept = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in name.lower())
    text = "_".join(part for part in kept.split("_") if part)[:_LONGEST]
    return text if not text or text[0].isalpha() else f"v_{text}"[:_LONGEST]


def _row(column: Column, form: str, name: str) -> list[str]:
    question = (column.question or column.title)("nb") or column.name
    made = dict.fromkeys(HEADING, "")
    made |= {
        "Variable / Field Name": name,
        "Form Name": form,
        "Field Type": _kind(column),
        "Field Label": guarded(question),
        "Choices, Calculations, OR Slider Labels": _choices(column),
        "Field Note": guarded(column.unit),
        "Identifier?": "y" if _tells_who(column) else "",
        "Required Field?": "y" if column.mandatory else "",
        "Field Annotation": _annotation(column),
    }
    if made["Field Type"] == "text":
        made["Text Validation Type OR Show Slider Number"] = _VALIDATION.get(column.type, "")
        made["Text Validation Min"] = _clock(column.low.value)
        made["Text Validation Max"] = _clock(column.high.value)
    return [made[key] for key in HEADING]


def _tells_who(column: Column) -> bool:
    """REDCap's own mark of what may tell who somebody is, so that exports can leave it out."""
    return column.tells_who or column.identification == Identifiseringsgrad.HIGH


def _clock(limit: str) -> str:
    """A day and clock as REDCap writes them, without seconds."""
    day, sign, clock = limit.partition("T")
    return f"{day} {clock[:5]}" if sign else limit


def _kind(column: Column) -> str:
    if column.many:
        return "checkbox"
    if column.values:
        return "radio" if len(column.values) <= 10 else "dropdown"
    if column.type == "boolean":
        return "truefalse"
    return "text"


def _choices(column: Column) -> str:
    """`1, Mann | 2, Kvinne`; the sign between choices may not stand in a label."""
    return " | ".join(
        f"{code.value.replace('|', '/').replace(',', '.')}, "
        f"{' '.join(code.label('nb').replace('|', '/').split())}"
        for code in column.codes
    )


def _annotation(column: Column) -> str:
    """What REDCap has no column for, in words that are no action tags."""
    facts = {
        "kode": column.code,
        "navn": column.name,
        "annet navn": column.alias,
        "type": column.type,
        "lengde": str(column.length or ""),
        "gyldig": column.valid,
        "grense lav": "" if column.low.value else column.low.said,
        "grense høy": "" if column.high.value else column.high.said,
    }
    return "; ".join(f"{key}: {value}" for key, value in facts.items() if value).replace("@", "(a)")
