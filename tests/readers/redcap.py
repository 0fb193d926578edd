"""REDCap data dictionaries, read as csv."""

from __future__ import annotations

from pathlib import Path

from tests.readers.reading import Reading, rows_of

OWN_NAMES = True
"""Names are its own where two forms share one: the code tells which it is."""


def read(folder: Path) -> Reading:
    """REDCap's own program reads a plain csv; names are its own, so the code leads to ours."""
    found = Reading()
    for path in sorted(folder.glob("*.csv")):
        for row in rows_of(path):
            own = dict(
                part.split(": ", 1) for part in row["Field Annotation"].split("; ") if ": " in part
            )
            choices = row["Choices, Calculations, OR Slider Labels"]
            listed = [part.split(", ", 1) for part in choices.split(" | ")] if choices else []
            text = row["Field Type"] == "text"
            found.add(
                f"{path.stem}|{row['Form Name']}",
                row["Variable / Field Name"],
                {
                    "code": own["kode"],
                    "question": row["Field Label"].removeprefix("'"),
                    "type": own["type"],
                    "unit": row["Field Note"].removeprefix("'"),
                    "period": own.get("gyldig", ""),
                    "mandatory": row["Required Field?"] == "y",
                    "length": int(own.get("lengde", 0)),
                    "codes": tuple(one[0] for one in listed),
                    "labels": tuple(one[1] for one in listed),
                    **(
                        {
                            "low": _with_clock(row["Text Validation Min"], "00"),
                            "high": _with_clock(row["Text Validation Max"], "59"),
                        }
                        if text
                        else {}
                    ),
                },
            )
    return found


def _with_clock(text: str, seconds: str) -> str:
    """A day and clock as columns spell them; REDCap's have no seconds."""
    return f"{text.replace(' ', 'T')}:{seconds}" if " " in text else text
