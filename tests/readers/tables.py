"""The workbook, read by openpyxl: its sheets tied together by their codes."""

from __future__ import annotations

from pathlib import Path

from tests.readers.reading import Reading

NEEDS = "openpyxl"
OWN_NAMES = True
LEAVES_OUT = ("type", "length", "low", "high")

Row = dict[str, str]


def read(folder: Path) -> Reading:
    from openpyxl import load_workbook

    book = load_workbook(folder / "katalog.xlsx", read_only=True)
    sheets = {sheet.title: _rows(sheet.values) for sheet in book}
    found = Reading()
    found.titles = {one["Code"]: one["PreferredTerm"] for one in sheets["datasamlinger"]}
    codes: dict[str, list[Row]] = {}
    for one in sheets["koder"]:
        codes.setdefault(one["kodeverk"], []).append(one)
    for one in sheets["variabler"]:
        if one["versjon"] != "1":
            continue
        listed = [code for name in one["kodeverk"].split(";") for code in codes.get(name, [])]
        first = {code["verdi"]: code["navn"] for code in reversed(listed)}
        order = list(dict.fromkeys(code["verdi"] for code in listed))
        start, end, name = one["GyldigFra"], one["GyldigTil"], one["PreferredTerm"]
        for table in one["datasamling"].split(";"):
            found.add(
                table or one["kilde"],
                one["Code"],
                {
                    "code": one["Code"],
                    "title": name,
                    "title_en": one["NavnEngelsk"],
                    "description": one["Beskrivelse"] or name,
                    "question": one["Ledetekst"] or name,
                    "declared": one["DataType"],
                    "low_said": one["GrenseLav"],
                    "high_said": one["GrenseHoy"],
                    "length_said": one["Lengde"],
                    "unit": one["MaaleEnhet"],
                    "period": f"{start or '..'}/{end or '..'}" if start or end else "",
                    "codes": tuple(order),
                    "labels": tuple(first[value] for value in order),
                    "mandatory": one["Obligatorisk"] == "true",
                },
            )
    return found


def _rows(values) -> list[Row]:  # type: ignore[no-untyped-def]
    heading, *rows = ([str(cell or "") for cell in row] for row in values)
    return [dict(zip(heading, row, strict=True)) for row in rows]
