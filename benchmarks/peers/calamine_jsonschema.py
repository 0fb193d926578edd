"""The eight checks as one JSON Schema a row, by calamine and jsonschema-rs; unique by a set."""

from __future__ import annotations

import sys

import jsonschema_rs

from benchmarks.peers import CODE, HEADINGS, LONGEST_NAME, REQUIRED, TYPES
from benchmarks.peers.bare_calamine import rows

SCHEMA = {
    "type": "object",
    "required": list(REQUIRED),
    "properties": {
        "Kode": {"type": "string", "pattern": CODE},
        "Foretrukken term": {"type": "string", "maxLength": LONGEST_NAME},
        "Datatype": {"enum": list(TYPES)},
        "Grense lav": {"type": "number"},
        "Grense høy": {"type": "number"},
        "Gyldig fra": {"type": "string", "format": "date"},
    },
}


def main(path: str) -> int:
    validator = jsonschema_rs.validator_for(SCHEMA, validate_formats=True)
    sheet = rows(path)
    headings = next(sheet)
    findings = [("heading", heading) for heading in HEADINGS if heading not in headings]
    seen: set[object] = set()
    for number, row in enumerate(sheet, start=2):
        record = {key: cell for key, cell in zip(headings, row, strict=True) if cell != ""}
        if not validator.is_valid(record):
            findings += [(str(number), error.message) for error in validator.iter_errors(record)]
        if record.get("Kode") in seen:
            findings.append((str(number), "repeated"))
        seen.add(record.get("Kode"))
    return len(findings)


if __name__ == "__main__":
    print(main(sys.argv[1]))
