"""A name that was left empty is told, where the technical name stands in for it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from regmeta.model import each_of
from regmeta.runs import checking
from regmeta.spec.fields import Spec
from tests.conftest import TODAY

HEADINGS = ("Feltnavn", "Navn i kode", "Variabelnavn", "Mulige verdier", "Felttype", "Hjelpetekst")
NAMES = ("Vekt", "Høyde", "Puls", "Alder", "Blodtrykk", "Temperatur")


def _told(folder: Path, spec: Spec, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """The cells and sentences of the rule in an MRS workbook with these names, '' left empty."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Oppfølging"
    sheet.append(HEADINGS)
    for number, name in enumerate(names):
        technical = f"Felt{number}"
        sheet.append(
            [name or None, technical, technical, None, "Numerisk (heltall)", f"Nr {number}"]
        )
    path = folder / "mrs.xlsx"
    book.save(path)
    findings = each_of(checking.check([path], spec, today=TODAY).report.findings)
    own = [finding for finding in findings if finding.rule == "name-left-empty"]
    return [(finding.place.cell, str(finding.params["name"])) for finding in own]


@pytest.mark.parametrize(
    ("names", "cells"),
    [
        (NAMES, []),
        (("Vekt", "", *NAMES[2:]), [("A3", "Felt1")]),
        (("Vekt", "", "", "", *NAMES[4:]), [("A3", "Felt1"), ("A4", "Felt2"), ("A5", "Felt3")]),
        (("Vekt", "", "", "", "", ""), []),
    ],
)
def test_an_empty_name_is_told_where_at_least_half_of_the_rows_have_one(
    tmp_path: Path, spec: Spec, names: tuple[str, ...], cells: list[tuple[str, str]]
) -> None:
    assert _told(tmp_path, spec, names) == cells
