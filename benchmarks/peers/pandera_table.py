"""The eight checks as a pandera schema, all failures collected; the engine that reads is named.

`python -m benchmarks.peers.pandera_table FILE [openpyxl|calamine]`: openpyxl is what pandas takes
by itself, calamine the fastest it knows.
"""

from __future__ import annotations

import sys

import pandas as pd
import pandera.pandas as pa

from benchmarks.peers import (
    CODE,
    HEADINGS,
    LONGEST_NAME,
    NUMBER,
    REQUIRED,
    SHEET,
    TYPES,
)

CHECKS = {
    "Kode": [pa.Check.str_matches(CODE)],
    "Foretrukken term": [pa.Check.str_length(max_value=LONGEST_NAME)],
    "Datatype": [pa.Check.isin(TYPES)],
    "Grense lav": [pa.Check.str_matches(NUMBER)],
    "Grense høy": [pa.Check.str_matches(NUMBER)],
    "Gyldig fra": [
        pa.Check(lambda texts: pd.to_datetime(texts, format="%Y-%m-%d", errors="coerce").notna())
    ],
}


def main(path: str, engine: str) -> int:
    schema = pa.DataFrameSchema(
        {
            heading: pa.Column(
                str,
                CHECKS.get(heading),
                nullable=heading not in REQUIRED,
                unique=heading == "Kode",
            )
            for heading in HEADINGS
        },
    )
    try:
        schema.validate(_frame(path, engine), lazy=True)
    except pa.errors.SchemaErrors as errors:
        return len(errors.failure_cases)
    return 0


def _frame(path: str, engine: str) -> pd.DataFrame:
    if path.endswith(".csv"):
        return pd.read_csv(path, sep=";", dtype=str)
    return pd.read_excel(path, sheet_name=SHEET, dtype=str, engine=engine)


if __name__ == "__main__":
    print(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "openpyxl"))
