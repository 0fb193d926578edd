"""Any layout as regmeta's own workbook; and several hands' files as one, with every value's origin.

What no field claims becomes columns of its own, so that converting loses nothing: where a text
cannot stand in a workbook as it is, that is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from regmeta.errors import WrongUse
from regmeta.model import Finding, LevelName, Place, Reading, Records, Submission, Text
from regmeta.read import read_file
from regmeta.spec.fields import Spec
from regmeta.texts import folded_letters
from regmeta.workbook.template import TemplateContent, write_template

LONGEST = 32_767
"""Characters that a cell of Excel holds (Microsoft, Excel specifications and limits)."""
_TABLES: tuple[LevelName, ...] = ("kilde", "delkilde", "datasamling", "variabel", "kode")
_TAKEN = " (tillegg)"
SAID: dict[str, Text] = {
    "too-long-for-a-cell": Text(
        "teksten er på {length} tegn, og Excel tar høyst 32 767 i en celle; resten er kuttet",
        "the text has {length} characters, and Excel takes at most 32,767 in a cell; it was cut",
    ),
    "sign-without-place": Text(
        "teksten har et usynlig styretegn som Excel ikke kan lagre; det er tatt bort",
        "the text has an unseen control character that Excel cannot keep; it was taken out",
    ),
}
"""The sentence of what a workbook cannot hold."""
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Converted:
    """A file as it was understood, what was written, and what a workbook cannot hold."""

    reading: Reading
    written: Submission
    lost: tuple[Finding, ...]


def convert(path: Path, out: Path, spec: Spec, *, kilde: str = "", lang: str = "nb") -> Converted:
    """Any known layout as regmeta's own workbook at `out`.

    Raises UnreadableInput where the file is not understood, OutputFailed where it cannot be
    written, WrongUse where `out` is no .xlsx.
    """
    require_xlsx(out)
    reading = read_file(path, spec, kilde=kilde)
    written, lost = as_template(reading.submission, spec)
    write_template(out, spec, lang, written, TemplateContent(extras=True))
    return Converted(reading, written, lost)


def require_xlsx(out: Path) -> None:
    """Raises WrongUse where a workbook would be given another name than .xlsx."""
    if out.suffix.lower() != ".xlsx":
        raise WrongUse(
            "{out}: må slutte på .xlsx. Skriv for eksempel {name}.",
            "{out}: must end in .xlsx. Write {name}, say.",
            out=out,
            name=out.with_suffix(".xlsx").name,
        )


def as_template(submission: Submission, spec: Spec) -> tuple[Submission, tuple[Finding, ...]]:
    """A submission with all its texts where the template has a place for them, and what was cut.

    Code rows that repeat those of another variable word for word stand once; where they differ in
    more than the variable (a date, an extra) each stands with its variable in `kode.variabel`.
    """
    levels = {level: copied(submission[level]) for level in _TABLES if len(submission[level])}
    if "kode" in levels:
        levels["kode"] = _distinct(levels["kode"])
    if any(submission["variabel"].column("platform")):
        levels["variabel"].extras["variabel.platform"] = submission["variabel"].column("platform")
    lost: list[Finding] = []
    for level, records in levels.items():
        _rename_extras(records, spec)
        lost += _fit(level, records)
    if len(submission["kodeverk"]):
        levels["kodeverk"] = submission["kodeverk"]
    return replace_levels(submission, levels), tuple(lost)


def replace_levels(submission: Submission, levels: dict[LevelName, Records]) -> Submission:
    """The same submission with other records."""
    return Submission(submission.id, levels, submission.files, submission.layout)


def copied(records: Records) -> Records:
    """Records with lists of their own, defaults written out."""
    keys = {**records.columns, **records.defaults}
    return replace(
        records,
        columns={key: list(records.column(key)) for key in keys},
        defaults={},
        extras={name: list(texts) for name, texts in records.extras.items()},
        places=dict(records.places),
    )


# ------------------------------------------------------------------ code lists


def _distinct(codes: Records) -> Records:
    """Each distinct list once; with the variables told where one list stands in several forms."""
    seen: dict[str, dict[tuple[tuple[str, ...], ...], list[int]]] = {}
    for name, rows in _lists(codes):
        texts = tuple(_code_texts(codes, i) for i in rows)
        seen.setdefault(name, {}).setdefault(texts, rows)
    kept = sorted(i for forms in seen.values() for rows in forms.values() for i in rows)
    of = codes.column("kodeverk")
    owners = [codes.text(i, "variabel") if len(seen[of[i]]) > 1 else "" for i in kept]
    chosen = _chosen(codes, kept)
    chosen.columns["variabel"] = [""] * len(kept)
    if any(owners):
        chosen.extras["kode.variabel"] = owners
    return chosen


def _lists(codes: Records) -> Iterator[tuple[str, list[int]]]:
    """(kodeverk, its rows) for every variable in turn."""
    of, owners = codes.column("kodeverk"), codes.column("variabel")
    for (name, _), rows in groupby(range(len(codes)), key=lambda i: (of[i], owners[i])):
        yield name, list(rows)


def _code_texts(codes: Records, i: int) -> tuple[str, ...]:
    fields = (texts[i] for key, texts in sorted(codes.columns.items()) if key != "variabel")
    return (*fields, *(texts[i] for _, texts in sorted(codes.extras.items())))


def _chosen(records: Records, kept: list[int]) -> Records:
    """Some of the records, in their order."""
    new = {old: i for i, old in enumerate(kept)}
    return replace(
        records,
        columns={key: [texts[i] for i in kept] for key, texts in records.columns.items()},
        extras={name: [texts[i] for i in kept] for name, texts in records.extras.items()},
        rows=[records.rows[i] for i in kept],
        sheet_of=[records.sheet_of[i] for i in kept],
        places={(new[i], k): place for (i, k), place in records.places.items() if i in new},
    )


# ------------------------------------------------------------------ what a workbook can hold


def _rename_extras(records: Records, spec: Spec) -> None:
    """Another heading for an extra that is headed as a field, and would be read as one."""
    from regmeta.read.template import spellings

    fields = spellings(spec, records.level)
    marks = {"variabel.platform", "kode.variabel"}
    records.extras = {
        _free(name, fields) if name not in marks else name: texts
        for name, texts in records.extras.items()
        if any(texts)
    }


def _free(name: str, fields: dict[str, str]) -> str:
    bare = name.rstrip(" *")
    return f"{bare}{_TAKEN}" if folded_letters(bare) in fields else name


def _fit(level: LevelName, records: Records) -> Iterator[Finding]:
    """Cut and clean what no cell can hold, telling of each."""
    for columns in (records.columns, records.extras):
        for key, texts in columns.items():
            for i, text in enumerate(texts):
                if len(text) > LONGEST or _UNSEEN.search(text):
                    texts[i] = _UNSEEN.sub("", text)[:LONGEST]
                    yield _cut(level, records.place(i, key), key, text)


def _cut(level: LevelName, place: Place, key: str, text: str) -> Finding:
    rule = "too-long-for-a-cell" if len(text) > LONGEST else "sign-without-place"
    return Finding(rule, "warning", place, level, key, params={"length": len(text)})
