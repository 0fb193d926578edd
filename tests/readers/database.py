"""The database, read by duckdb."""

from __future__ import annotations

from pathlib import Path

from tests.readers.reading import Reading

NEEDS = "duckdb"


def read(folder: Path) -> Reading:
    import duckdb

    found = Reading()
    with duckdb.connect(str(folder / "katalog.duckdb"), read_only=True) as base:
        titles = base.sql('SELECT "Code", "PreferredTerm" FROM datasamlinger').fetchall()
        found.titles |= dict(titles)
        codes: dict[str, list[tuple[str, str]]] = {}
        for list_, value, label in base.sql("SELECT kodeverk, verdi, navn FROM koder").fetchall():
            listed = codes.setdefault(list_, [])
            if value not in [known for known, _ in listed]:
                listed.append((value, label))
        texts = {
            code: rest
            for code, *rest in base.sql(
                'SELECT "Code", "PreferredTerm", "NavnEngelsk", "Beskrivelse", "Ledetekst" '
                "FROM variabler WHERE versjon = 1"
            ).fetchall()
        }
        rows = base.sql("SELECT * FROM kolonner ORDER BY datasamling, plass")
        for values in rows.fetchall():
            row = dict(zip(rows.columns, values, strict=True))
            title, title_en, description, question = texts[row["variabel"]]
            listed = [
                pair for one in (row["kodeverk"] or "").split(";") for pair in codes.get(one, [])
            ]
            start, end = row["GyldigFra"], row["GyldigTil"]
            found.add(
                row["datasamling"],
                row["navn"],
                {
                    "code": row["variabel"],
                    "title": title or "",
                    "title_en": title_en or "",
                    "description": description or title or "",
                    "question": question or title or "",
                    "type": row["type"],
                    "low": row["minst"] or "",
                    "high": row["størst"] or "",
                    "unit": row["enhet"] or "",
                    "period": f"{start or '..'}/{end or '..'}" if start or end else "",
                    "codes": tuple(value for value, _ in listed),
                    "labels": tuple(label or "" for _, label in listed),
                    "mandatory": row["påkrevd"] == "1",
                    "length": row["lengde"] or 0,
                },
            )
    return found
