"""XLSForm: a workbook a datasamling, from which ODK, KoBo and others build the form.

xlsform.org: the sheets survey, choices and settings. What XLSForm has no column for stands in
columns called `regmeta.` and the field, which those programs pass by and regmeta reads back.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from regmeta.catalogue.columns import Table, tables_of
from regmeta.catalogue.facts import Facts
from regmeta.files.ids import file_name
from regmeta.files.tree import Tree
from regmeta.model import Catalogue, Progress, Text
from regmeta.publish.format import Address, Statement
from regmeta.publish.formats.xlsform.choices import choices_of
from regmeta.publish.formats.xlsform.survey import NORWEGIAN, survey_of
from regmeta.spec.fields import Spec

STATEMENT = Statement(
    files="`<datasamling>.xlsx`",
    writes=Text(
        nb="Et XLSForm per datasamling, som ODK og KoBo bygger skjemaet av.",
        en="An XLSForm a data collection, of which ODK and KoBo build the form.",
    ),
    readers=Text(
        nb="de som samler inn data med ODK, KoBo og lignende",
        en="those who collect data with ODK, KoBo and the like",
    ),
    cannot=(
        Text(
            nb="Mellomrom i koder som kan velges sammen med andre, blir `_`.",
            en="Spaces in codes of which several may be chosen become `_`.",
        ),
        Text(
            nb="Et ja/nei-felt uten kodeverk er en avkryssing (`acknowledge`).",
            en="A yes/no column without a code list is a box to tick (`acknowledge`).",
        ),
        Text(
            nb="En celle i Excel rommer 32 767 tegn, og `${` i en tekst blir `$ {`.",
            en="A cell in Excel holds 32,767 characters, and `${` in a text becomes `$ {`.",
        ),
    ),
    checked_by="`pyxform`",
    addresses=(
        Address(
            ("datasamling",),
            Text("XLSForm"),
            "{code}.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            needs_content=True,
        ),
    ),
)

_STAMP = datetime(2020, 1, 1)
Row = dict[str, str]


def write(catalogue: Catalogue, spec: Spec, tree: Tree, progress: Progress) -> None:
    """A workbook a datasamling."""
    facts = Facts(catalogue)
    for done, kilde_facts in enumerate(facts.kilder):
        progress(done, len(facts.kilder), kilde_facts.name)
        with tree.part(kilde_facts.kilde.code) as needed:
            tables = tuple(tables_of(kilde_facts)) if needed else ()
            for table in tables:
                tree.write("", f"{file_name(table.code)}.xlsx", workbook(table))


def workbook(table: Table) -> bytes:
    """The form of one datasamling, the same bytes for the same columns."""
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    book.set_properties({"created": _STAMP})
    heading = book.add_format({"bold": True})
    for name, rows in (
        ("survey", survey_of(table)),
        ("choices", choices_of(table)),
        ("settings", [_settings(table)]),
    ):
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for column, key in enumerate(_headings(rows)):
            sheet.set_column(column, column, 24)
            sheet.write_string(0, column, key, heading)
            for number, row in enumerate(rows, start=1):
                if row.get(key):
                    sheet.write_string(number, column, row[key])
    book.close()
    return content.getvalue()


def _headings(rows: Sequence[Row]) -> Iterable[str]:
    """The columns that some row fills, in the order of the rows' own keys."""
    filled = {key for row in rows for key, text in row.items() if text}
    return [key for key in dict.fromkeys(key for row in rows for key in row) if key in filled]


def _settings(table: Table) -> Row:
    return {
        "form_title": table.title.nb or table.code,
        "form_id": table.code,
        "default_language": NORWEGIAN,
    }
