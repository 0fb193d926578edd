"""The eight checks as a Table Schema, by frictionless; no limit on how many errors are listed."""

from __future__ import annotations

import sys

from frictionless import Checklist, Dialect, Resource, Schema, fields, formats, system

from benchmarks.peers import CODE, HEADINGS, LONGEST_NAME, REQUIRED, SHEET, TYPES

KINDS = {"Grense lav": fields.NumberField, "Grense høy": fields.NumberField}
KINDS |= {"Gyldig fra": fields.DateField}
CONSTRAINTS: dict[str, dict[str, object]] = {
    "Kode": {"pattern": CODE.strip("^$"), "unique": True},
    "Foretrukken term": {"maxLength": LONGEST_NAME},
    "Datatype": {"enum": list(TYPES)},
}


def main(path: str) -> int:
    system.trusted = True  # an absolute path is refused otherwise
    schema = Schema(fields=[_field(heading) for heading in HEADINGS])
    resource = Resource(path, schema=schema, dialect=_dialect(path))
    report = resource.validate(Checklist(), limit_errors=1_000_000)
    return len(report.flatten(["rowNumber", "fieldNumber", "type"]))


def _field(heading: str) -> fields.StringField:
    constraints = dict(CONSTRAINTS.get(heading, {}))
    if heading in REQUIRED:
        constraints["required"] = True
    kind = KINDS.get(heading, fields.StringField)
    return kind(name=heading, constraints=constraints)


def _dialect(path: str) -> Dialect:
    if path.endswith(".csv"):
        return Dialect(controls=[formats.CsvControl(delimiter=";")])
    return Dialect(controls=[formats.ExcelControl(sheet=SHEET)])


if __name__ == "__main__":
    print(main(sys.argv[1]))
