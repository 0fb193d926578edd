"""Where all of a merged workbook came from, and where files disagree: comments and a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from regmeta.model import Finding, LevelName, Place, Submission, Text
from regmeta.spec.fields import Field, Spec
from regmeta.texts import in_language
from regmeta.workbook.merged import MERGE_SAID, WHOLE, Merged

ORIGINS = Text("Opphav", "Origins")
_HEAD = (
    Text("Ark", "Sheet"),
    Text("Rad", "Row"),
    Text("Felt", "Field"),
    Text("Verdi", "Value"),
    Text("Står i", "Stands in"),
    Text("Andre sier", "Others say"),
)
_SHEETS = {
    "kilde": Text("Kilde", "Source"),
    "delkilde": Text("Delkilder", "Sub-sources"),
    "datasamling": Text("Datasamlinger", "Data collections"),
    "variabel": Text("Variabler", "Variables"),
    "kode": Text("Kodeverk", "Code lists"),
}


def origin_comments(
    written: Submission, merged: Merged, lang: str
) -> dict[tuple[LevelName, int, str], str]:
    """A comment on each cell that a supplement filled or that files disagree on."""
    comments: dict[tuple[LevelName, int, str], str] = {}
    base = merged.readings[0].file
    for level, i, key, _, place in origins(written):
        if place.file != base and key != "Code":
            comments[level, i, key] = (Text("Fra ", "From ")(lang)) + str(place)
    for finding in merged.findings:
        if finding.rule == "files-disagree" and finding.level in WHOLE:
            at = finding.level, cast(int, finding.params["record"]), finding.field
            comments[at] = "\n".join(filter(None, [comments.get(at, ""), sentence(finding, lang)]))
    return comments


def origins(submission: Submission) -> Iterator[tuple[LevelName, int, str, str, Place]]:
    """(level, record, field, text, place) of every value that a submission holds."""
    for level in _SHEETS:
        records = submission[level]  # type: ignore[index]
        for i in range(len(records)):
            for key in records.columns:
                text = records.text(i, key)
                if text:
                    yield records.level, i, key, text, records.place(i, key)


def origin_rows(
    written: Submission, findings: Sequence[Finding], spec: Spec, lang: str
) -> list[list[str]]:
    others: dict[tuple[str, int, str], list[str]] = {}
    for finding in findings:
        if finding.rule == "files-disagree":
            at = finding.level, cast(int, finding.params["record"]), finding.field
            values = in_language(finding.params, lang)
            others.setdefault(at, []).append(f"{values['other']}: {values['text']}")
    rows = [[text(lang) for text in _HEAD]]
    for level, i, key, text, place in origins(written):
        field = spec[level].by_key.get(key)
        label = field.label(lang) if field else key
        listed = "; ".join(others.get((level, i, key), ()))
        row = "" if level == "kilde" else str(i + 2)
        shown = said_value(field, text)
        said = (shown(lang) if isinstance(shown, Text) else shown)[:1000]
        rows.append([_SHEETS[level](lang), row, label, said, str(place), listed[:1000]])
    return rows


def said_value(of: Field | None, text: str) -> Text | str:
    """An option by its label, as the workbook shows it."""
    option = of.options.find(text) if of and of.options else None
    return option.label if option else text


def sentence(finding: Finding, lang: str) -> str:
    """A finding of a merge or a conversion in words."""
    said = in_language(finding.params, lang)
    params = {key: _short_text(value) for key, value in said.items()}
    return MERGE_SAID[finding.rule](lang, **params | {"place": finding.place})


def _short_text(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 120 else text[:119] + "…"
