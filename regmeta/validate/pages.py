"""Rules and findings in words: messages, what to do, and the page of every rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

import msgspec

from regmeta.files.strict import Strict, load_strict
from regmeta.model import (
    SEVERITIES,
    Finding,
    LevelName,
    Place,
    Records,
    Report,
    Severity,
    Sheet,
    Submission,
    Text,
)
from regmeta.spec.fields import Spec
from regmeta.spec.loading import load_spec
from regmeta.texts import each_language
from regmeta.validate.named import rule_named
from regmeta.validate.rule import Rule, load_rules
from regmeta.validate.waivers import WAIVERS, Waiver, waiver_of

SEVERITY_WORDS: dict[Severity, Text] = {
    "error": Text("feil", "error"),
    "warning": Text("advarsel", "warning"),
    "advice": Text("råd", "advice"),
}
MEANING: dict[Severity, Text] = {
    "error": Text("stopper publisering", "stops publication"),
    "warning": Text("bør rettes", "should be put right"),
    "advice": Text("vurder", "consider"),
}
_PLURAL: dict[Severity, Text] = {
    "error": Text("feil", "errors"),
    "warning": Text("advarsler", "warnings"),
    "advice": Text("råd", "pieces of advice"),
}
_HEADINGS = (
    Text("Hva den finner", "What it finds"),
    Text("Hvorfor det betyr noe", "Why it matters"),
    Text("Slik retter du", "How to put it right"),
    Text("Eksempel", "Example"),
    Text("I ekte kodebøker", "In real codebooks"),
)
_SEVERITY = Text("Alvorlighet", "Severity")
_MORE = Text(
    "{count} regler. `regmeta rules show NAVN` viser siden til en regel.",
    "{count} rules. `regmeta rules show NAME` shows a rule's page.",
)
_FOUND = Text(
    nb="{found.findings} funn i {found.files} av {about[files]} kodebøker med {about[variables]} "
    "variabler. Av {found.read} funn lest for hånd var {found.right} riktige ({about[when]}).",
    en="{found.findings} findings in {found.files} of {about[files]} codebooks with "
    "{about[variables]} variables. Of {found.read} findings read by hand {found.right} were "
    "right ({about[when]}).",
)
_NOTHING = Text(
    nb="Ingen funn i {about[files]} kodebøker med {about[variables]} variabler ({about[when]}).",
    en="No finding in {about[files]} codebooks with {about[variables]} variables ({about[when]}).",
)
_LONGEST = 90
_NO_LEVELS = {"waivers": WAIVERS, "elsewhere": "mappings.sssom.tsv"}
"""What an example may hold beside the levels, and the file it stands for."""


@cache
def _rule(name: str) -> Rule:
    return rule_named(name)


def message(finding: Finding, lang: str = "nb") -> str:
    """The finding as one sentence or two in `lang`."""
    template = _rule(finding.rule).message(lang)
    return template.format_map(_PlaceWords(finding, lang))


_ALSO = Text(
    " Det samme gjelder {n} {cells} til{first}.",
    " The same holds for {n} more {cells}{first}.",
)
_CELLS = (Text("celle", "cell"), Text("celler", "cells"))
_SHOWN_CELLS = 5


def message_with_cells(finding: Finding, lang: str = "nb") -> str:
    """The sentence, and which other cells it holds for."""
    said = message(finding, lang)
    if not finding.also:
        return said
    cells = _CELLS[len(finding.also) > 1](lang)
    return said + _ALSO(lang, n=len(finding.also), cells=cells, first=_first_cells(finding))


def _first_cells(finding: Finding) -> str:
    """Some of the cells: those of the same sheet by address only."""
    own = finding.place
    places = [also.place for also in finding.also]
    shown = [
        place.cell if place.sheet == own.sheet else f"{place.sheet}!{place.cell}"
        for place in places[:_SHOWN_CELLS]
        if place.cell
    ]
    return f": {', '.join(shown)}{'…' if len(places) > len(shown) else ''}" if shown else ""


def said_of(finding: Finding) -> Text:
    """The finding's sentence in every language."""
    return each_language(lambda lang: message(finding, lang))


def counted(counts: Mapping[str, int], lang: str = "nb") -> str:
    """`1 feil, 5 advarsler, 0 råd`: each kind by itself, never added together."""
    said = (
        f"{counts.get(severity, 0)} "
        + (SEVERITY_WORDS if counts.get(severity, 0) == 1 else _PLURAL)[severity](lang)
        for severity in SEVERITIES
        if severity in counts or len(counts) > 1
    )
    return ", ".join(said)


class _PlaceWords(dict[str, Any]):
    """A message's parameters: texts out of cells cut short, `field` by its label."""

    def __init__(self, finding: Finding, lang: str) -> None:
        super().__init__(finding.params)
        self.finding = finding
        self.lang = lang

    def __getitem__(self, key: str) -> Any:
        if key == "field" and not self.finding.field:
            return Text("cellen", "the cell")(self.lang)
        if key == "field":
            return field_said(self.finding, self.lang)
        value = super().__getitem__(key)
        if isinstance(value, Text):
            # Our own words, not what stood in a cell: never cut.
            return value(self.lang)
        return shortened(value) if isinstance(value, str) else value


def shortened(text: str, longest: int = _LONGEST) -> str:
    """A text on one line and no longer than a message bears; a blank before it stays."""
    flat = (" " if text[:1] == " " else "") + " ".join(text.split())
    return flat if len(flat) <= longest else flat[: longest - 1].rstrip() + "…"


def field_label(level: str, key: str, lang: str) -> str:
    """What a field is called to those who fill it in; its key where the spec has no such."""
    law = load_spec().levels.get(cast(LevelName, level))
    return law.heading(key, lang) if law is not None and key in law else key


_LONGEST_HEADING = 60


def field_said(finding: Finding, lang: str) -> str:
    """What the person calls the column that a finding stands in; else the field's own label, and
    so where the column is called by the catalogue's key, which is nobody's word."""
    if finding.heading not in ("", finding.field):
        return shortened(finding.heading, _LONGEST_HEADING)
    return field_label(finding.level, finding.field, lang)


def advice(finding: Finding, lang: str = "nb") -> str:
    """What to do about a finding."""
    return _rule(finding.rule).section(2, lang)


# ------------------------------------------------------------------ lists and pages


def rules_text(lang: str = "nb") -> str:
    """All rules with severity and title, one a line."""
    rules = load_rules()
    width = max(len(rule.name) for rule in rules)
    words = max(len(word(lang)) for word in SEVERITY_WORDS.values())
    lines = [
        f"{rule.name:<{width}}  {SEVERITY_WORDS[rule.severity](lang):<{words}}  {rule.title(lang)}"
        for rule in rules
    ]
    return "\n".join([*lines, "", _MORE(lang, count=len(rules))])


def rules_json(lang: str = "nb") -> list[dict[str, Any]]:
    """All rules as data, texts in `lang`."""
    return [
        {
            "name": rule.name,
            "severity": rule.severity,
            "level": rule.level,
            "scope": rule.scope.removeprefix("check_"),
            "title": rule.title(lang),
            "what": rule.section(0, lang),
            "why": rule.section(1, lang),
            "repair": rule.section(2, lang),
        }
        for rule in load_rules()
    ]


def rule_page(rule: Rule, lang: str = "nb") -> str:
    """A rule's page as Markdown: what, why, how to repair, and an example with its message."""
    what, why, repair, example, real = (heading(lang) for heading in _HEADINGS)
    severity = f"{SEVERITY_WORDS[rule.severity](lang)} ({MEANING[rule.severity](lang)})"
    return "\n".join(
        [
            f"# {rule.title(lang)}",
            "",
            f"`{rule.name}` · {_SEVERITY(lang)}: {severity}",
            "",
            *(f"## {what}", "", rule.section(0, lang), ""),
            *(f"## {why}", "", rule.section(1, lang), ""),
            *(f"## {repair}", "", rule.section(2, lang), ""),
            *(f"## {example}", "", *_example(rule, lang)),
            *(f"## {real}", "", _seen(rule.name, lang), ""),
        ]
    )


class _Reading(Strict, frozen=True):
    """What one rule found, in how many files, and how many of a sample were right."""

    findings: int = msgspec.field(name="found")
    files: int
    read: int
    right: int


class _Readings(Strict, frozen=True):
    """seen.toml: what every rule found in real codebooks."""

    files: int
    variables: int
    read: date
    rules: dict[str, _Reading]


@lru_cache(maxsize=1)
def _readings() -> _Readings:
    return load_strict(Path(__file__).with_name("seen.toml"), _Readings)


def _seen(name: str, lang: str) -> str:
    seen = _readings()
    about = {"files": seen.files, "variables": seen.variables, "when": seen.read}
    count = seen.rules.get(name)
    return (_FOUND if count else _NOTHING)(lang, about=about, found=count)


def _example(rule: Rule, lang: str) -> list[str]:
    registries = rule.example.get("registries") or {"": rule.example}
    tables = [table for levels in registries.values() for table in levels.items()]
    lines = [line for level, rows in tables for line in _example_table(level, rows, lang)]
    said = dict.fromkeys(message(finding, lang) for finding in try_example(rule).findings)
    return [*lines, *(f"> {sentence}" for sentence in said), ""]


def _example_table(level: LevelName, rows: list[Mapping[str, Any]], lang: str) -> list[str]:
    keys = list(dict.fromkeys(key for row in rows for key in row))
    heads = [field_label(level, key, lang) for key in keys]
    body = [_row([row.get(key, "") for key in keys]) for row in rows]
    return [
        *(f"**{_titled(level, lang)}**", ""),
        *(_row(heads), _row(["---"] * len(keys))),
        *(*body, ""),
    ]


def _titled(level: str, lang: str) -> str:
    return (
        _NO_LEVELS[level]
        if level in _NO_LEVELS
        else load_spec()[cast(LevelName, level)].label(lang)
    )


def _row(cells: list[str]) -> str:
    safe = (cell.replace("|", "\\|").replace("\n", " ") for cell in cells)
    return "| " + " | ".join(safe) + " |"


def try_example(rule: Rule, spec: Spec | None = None) -> Report:
    """The rule run on its own example, on a day that never changes."""
    from regmeta.validate.engine import run_rules

    law = spec or load_spec()
    given = submissions_of(rule.example)
    day = date(2026, 11, 23)
    return run_rules(
        [rule],
        given,
        law,
        today=day,
        waivers=waivers_of(rule.example),
        from_elsewhere=elsewhere_of(rule, rule.example),
    )


def elsewhere_of(rule: Rule, example: Mapping[str, Any]) -> list[Finding]:
    """The findings of an example that another stage made: rows of parameters, `code` beside."""
    return [
        Finding(
            rule.name,
            rule.severity,
            Place("eksempel/mappings.sssom.tsv", row=number),
            rule.level,
            code=row["code"],
            params=row,
            registry="eksempel",
        )
        for number, row in enumerate(example.get("elsewhere", ()), 2)
    ]


def waivers_of(example: Mapping[str, Any]) -> dict[str, tuple[Waiver, ...]]:
    """The waivers of an example, by registry; `until` is a day in ISO form."""
    registries = example.get("registries") or {"eksempel": example}
    return {
        id_: tuple(
            waiver_of(
                {**row, "until": date.fromisoformat(row["until"])},
                Place(f"{id_}/{WAIVERS}", row=number),
            )
            for number, row in enumerate(levels.get("waivers", ()), 2)
        )
        for id_, levels in registries.items()
    }


def submissions_of(example: Mapping[str, Any]) -> list[Submission]:
    """The submissions of an example: one, or several by their id under `registries`."""
    registries = example.get("registries") or {"eksempel": example}
    return [submission_of(levels, id_, f"{id_}.xlsx") for id_, levels in registries.items()]


def submission_of(
    levels: Mapping[str, Any], id_: str = "eksempel", file: str = "eksempel.xlsx"
) -> Submission:
    """A submission out of rows by level, as if each level stood on a sheet of its own.

    A key that is no field of the spec goes to the extras, as columns do that no field claims; `@`
    names the sheet of a row where a level stands on several.
    """
    made: dict[LevelName, Records] = {}
    for name, rows in levels.items():
        if name in _NO_LEVELS:
            continue
        level = cast(LevelName, name)
        made[level] = _records(level, rows, file)
    return Submission(id_, made, (file,))


_SHEET = "@"
_STRUCTURAL = {"variabel": {"platform"}, "kode": {"variabel"}}


def _records(level: LevelName, rows: list[Mapping[str, Any]], file: str) -> Records:
    keys = list(dict.fromkeys(key for row in rows for key in row if key != _SHEET))
    titles = [str(row.get(_SHEET, level)) for row in rows]
    sheets = list(dict.fromkeys(titles)) or [level]
    law, structural = load_spec()[level], _STRUCTURAL.get(level, ())
    texts = {key: [str(row.get(key, "")) for row in rows] for key in keys}
    return Records(
        level,
        columns={key: texts[key] for key in keys if key in law or key in structural},
        rows=list(range(2, len(rows) + 2)),
        sheet_of=[sheets.index(title) for title in titles],
        sheets=[
            Sheet(file, title, level, {key: n for n, key in enumerate(keys, 1)}) for title in sheets
        ],
        extras={key: texts[key] for key in keys if key not in law and key not in structural},
    )
