"""Running rules over submissions: column by column, each distinct text looked at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import cast

from regmeta.model import (
    SEVERITIES,
    Finding,
    LevelName,
    Place,
    Progress,
    Records,
    Report,
    Severity,
    SeverityCounts,
    Sheet,
    Submission,
    in_order,
    no_progress,
)
from regmeta.privacy.redaction import redacted, redacted_params
from regmeta.processes import share_out, without_collecting
from regmeta.spec.fields import Spec
from regmeta.validate.context import UNCLAIMED, Bundle, Context, heading_of
from regmeta.validate.rule import CellOfRow, Fault, Rule, never_waived
from regmeta.validate.waivers import Used, Waivers, waive

Remembered = MutableMapping[str, tuple[Finding, ...]]
"""What the rules found in a submission, by its id."""
_NO_SHEET = Sheet("", "", "variabel", {})
_NO_WAIVERS: Waivers = MappingProxyType({})
_PROSE = frozenset({"String", "Text", "MultilingualText", "LangTaggedList"})


def run_rules(
    rules: Sequence[Rule],
    submissions: Sequence[Submission],
    spec: Spec,
    *,
    today: date,
    progress: Progress = no_progress,
    waivers: Waivers = _NO_WAIVERS,
    from_elsewhere: Sequence[Finding] = (),
    remembered: Remembered | None = None,
) -> Report:
    """Every fault that the rules find, in the order of file, sheet, row and column; what is waived
    stands apart in the report. `beside` was found outside the records, by those who hold the files.
    `known` has what the same rules found in some of the submissions before; the rest is added.
    """
    context = Context(spec, today)
    findings: list[Finding] = []
    with without_collecting():
        findings += _of_submissions(rules, submissions, context, progress, remembered)
        for rule in rules:
            if rule.scope == "check_collection":
                findings += _collection(rule, submissions, context)
    doubts = [doubt for submission in submissions for doubt in submission.doubts]
    elsewhere = [*from_elsewhere, *doubts]
    findings += _found_elsewhere(
        rules, elsewhere, {(finding.rule, finding.place) for finding in findings}
    )
    stand, waived, used = waive(findings, waivers, today, never_waived())
    stand += _of_waivers(rules, submissions, context, waivers, used)
    progress(1, 1, "")
    return _report(stand, submissions, spec, waived)


def _found_elsewhere(
    rules: Sequence[Rule], from_elsewhere: Sequence[Finding], reported: set[tuple[str, Place]]
) -> Iterator[Finding]:
    """What others found, each with what its rule's message needs; never twice about one place."""
    by_name = {rule.name: rule for rule in rules}
    for finding in from_elsewhere:
        if (finding.rule, finding.place) not in reported and finding.rule in by_name:
            rule = by_name[finding.rule]
            is_elsewhere = rule.scope == "check_elsewhere"
            yield replace(finding, params=rule.check(finding)) if is_elsewhere else finding


def _of_waivers(
    rules: Sequence[Rule],
    submissions: Sequence[Submission],
    context: Context,
    waivers: Waivers,
    used: Used,
) -> Iterator[Finding]:
    """What is wrong with the waivers themselves."""
    for submission in submissions:
        own = {waiver: used[waiver] for waiver in waivers.get(submission.id, ())}
        for rule in rules:
            if own and rule.scope == "check_waivers":
                for fault in rule.check(own, submission, context):
                    yield _finding(rule, fault, submission)


_WORTH_SHARING = 4_000
"""Records from which a second process saves more than it costs (some ten milliseconds)."""


def _of_submissions(
    rules: Sequence[Rule],
    submissions: Sequence[Submission],
    context: Context,
    progress: Progress,
    remembered: Remembered | None,
) -> list[Finding]:
    """What the rules find in each submission, in the order of submissions and rules."""
    remembered = {} if remembered is None else remembered
    unknown = [submission for submission in submissions if submission.id not in remembered]
    fresh = _anew(rules, unknown, context, progress)
    each = len(rules)
    for number, submission in enumerate(unknown):
        own = fresh[number * each : (number + 1) * each]
        remembered[submission.id] = (
            *remembered.get(submission.id, ()),
            *(finding for findings in own for finding in findings),
        )
    ids = dict.fromkeys(submission.id for submission in submissions)
    return [finding for ident in ids for finding in remembered[ident]]


def _anew(
    rules: Sequence[Rule],
    submissions: Sequence[Submission],
    context: Context,
    progress: Progress,
) -> list[list[Finding]]:
    jobs = [(submission, rule) for submission in submissions for rule in rules]

    def run(number: int) -> list[Finding]:
        submission, rule = jobs[number]
        progress(number, len(jobs), submission.id)
        return list(_findings(rule, submission, context))

    records = sum(len(level) for submission in submissions for level in submission.levels.values())
    if records < _WORTH_SHARING:
        return [run(number) for number in range(len(jobs))]
    for submission in submissions:
        context.prepare(submission)
    return share_out(len(jobs), run)


def _report(
    findings: Sequence[Finding],
    submissions: Sequence[Submission],
    spec: Spec,
    waived: Sequence[Finding] = (),
) -> Report:
    counts = dict.fromkeys(SEVERITIES, 0)
    for finding in findings:
        counts[finding.severity] += 1
    checked: dict[str, int] = {}
    for submission in submissions:
        for level, records in submission.levels.items():
            if len(records):
                checked[level] = checked.get(level, 0) + len(records)
    return Report(
        findings=in_order(findings),
        counts=SeverityCounts(counts["error"], counts["warning"], counts["advice"]),
        files=tuple(dict.fromkeys(file for submission in submissions for file in submission.files)),
        checked=checked,
        spec=spec.id,
        waived=in_order(waived),
    )


def _findings(rule: Rule, submission: Submission, context: Context) -> Iterator[Finding]:
    for fault in _faults(rule, submission, context):
        if not _of_no_use(rule, fault, submission, context):
            yield _finding(rule, fault, submission)


# What only readers of the publication miss, where a row is published.
_FOR_READERS = frozenset(
    {
        *("PreferredTerm", "Beskrivelse", "Ledetekst", "Kommentar", "Kvalitetsnote"),
        *("NavnEngelsk", "BeskrivelseEngelsk"),
        *("Opprinnelse", "OpprinnelseUtledning", "variabelgruppe"),
    }
)


def _of_no_use(rule: Rule, fault: Fault, submission: Submission, context: Context) -> bool:
    """Whether a fault is one of a name, description or origin in a row that is not published.

    Errors and faults about privacy are told all the same, and so are those that speak of a whole
    column (`rows`), which only stand at one of its rows.
    """
    if (fault.level or rule.level) != "variabel" or fault.field not in _FOR_READERS:
        return False
    if (fault.severity or rule.severity) == "error" or rule.private or "rows" in fault.params:
        return False
    return fault.row in context.unpublished(submission["variabel"])


def _faults(rule: Rule, submission: Submission, context: Context) -> Iterable[Fault]:
    if rule.scope == "check_field":
        return _over_fields(rule, submission, context)
    if rule.scope == "check_text":
        return _over_texts(rule, submission, context)
    if rule.scope == "check_record":
        return _over_records(rule, submission[cast(LevelName, rule.level)], context)
    if rule.scope == "check_submission":
        return cast(Iterable[Fault], rule.check(submission, context))
    return ()


def _over_fields(rule: Rule, submission: Submission, context: Context) -> Iterator[Fault]:
    for level, records in list(submission.levels.items()):
        if not len(records):
            continue
        for field in context.spec[level].fields:
            for fault in rule.check(field, records, context):
                yield fault._replace(level=level)


def _over_texts(rule: Rule, submission: Submission, context: Context) -> Iterator[Fault]:
    for level, records in list(submission.levels.items()):
        for key in _text_fields(rule, level, records, context):
            rows_of = context.rows_by_text(records, key)
            for text in _suspects(rule, records, key, context):
                params = rule.check(text)
                if params is not None:
                    shown = "" if key.startswith(UNCLAIMED) else key
                    yield from (Fault(i, shown, params, level=level) for i in rows_of[text])


def _text_fields(rule: Rule, level: str, records: Records, context: Context) -> Iterable[str]:
    """The fields a text rule looks at: those it names; `prose`, all free text there is; or
    `everything`, with the columns that no field claims. `-level.Key` takes one out again."""
    out = {name[1:] for name in rule.fields if name.startswith("-")}
    return [key for key in _wanted(rule, level, records, context) if f"{level}.{key}" not in out]


def _wanted(rule: Rule, level: str, records: Records, context: Context) -> list[str]:
    if "everything" in rule.fields:
        return [*records.columns, *(f"{UNCLAIMED}{name}" for name in records.extras)]
    if "prose" in rule.fields:
        law = context.spec[cast(LevelName, level)]
        keys = [field.key for field in law.fields if field.type in _PROSE]
    else:
        prefix = f"{level}."
        keys = [name.removeprefix(prefix) for name in rule.fields if name.startswith(prefix)]
    return [key for key in keys if records.has_column(key)]


def _suspects(rule: Rule, records: Records, key: str, context: Context) -> Sequence[str]:
    """The distinct texts that are worth a look; rules that share a pattern search for it once."""
    triggers, pattern = rule.triggers, rule.pattern
    if pattern is None and not triggers:
        return list(context.rows_by_text(records, key))
    sought = (
        f"{key} {triggers} {pattern.flags} {pattern.pattern}" if pattern else f"{key} {triggers}"
    )
    return context.once("suspects", records, lambda: _left(rule, records, key, context), sought)


def _left(rule: Rule, records: Records, key: str, context: Context) -> list[str]:
    suspects = suspects_in(rule, context.bundles(records, key))
    if rule.left_out is None or not suspects:
        return suspects
    left_out = rule.left_out(context.rows_by_text(records, key))
    return [text for text in suspects if text not in left_out]


def suspects_in(rule: Rule, bundles: Sequence[Bundle]) -> list[str]:
    """Bundles of texts are searched as one: what is in no bundle needs no look at any text, and
    one hit costs the look at its own bundle only."""
    digits = b"0" * rule.digits

    def worth(bundle: Bundle) -> bool:
        if digits not in bundle.digits or (rule.unseen and bundle.plain):
            return False
        # A trigger is found at memory speed; where there is one, the slower pattern waits for it.
        return named(bundle.whole) if rule.triggers else matches(bundle.whole)

    def named(text: str) -> bool:
        return not rule.triggers or any(trigger in text for trigger in rule.triggers)

    def matches(text: str) -> bool:
        return rule.pattern is None or rule.pattern.search(text) is not None

    return [
        text
        for bundle in bundles
        if worth(bundle)
        for text in bundle.texts
        if named(text) and matches(text)
    ]


def _over_records(rule: Rule, records: Records, context: Context) -> Iterator[Fault]:
    if not len(records) or not all(records.has_column(key) for key in rule.needs):
        return
    columns = [records.column(key) for key in rule.needs]
    for i, texts in enumerate(zip(*columns, strict=True)):
        if all(texts):
            yield from rule.check(records[i], context)


def find_with(rule: Rule, submissions: Sequence[Submission], context: Context) -> list[Finding]:
    """What one rule finds, for those who measure it; rules about waivers find nothing here."""
    if rule.scope == "check_collection":
        return list(_collection(rule, submissions, context))
    return [
        finding for submission in submissions for finding in _findings(rule, submission, context)
    ]


def _collection(
    rule: Rule, submissions: Sequence[Submission], context: Context
) -> Iterator[Finding]:
    by_id = {submission.id: submission for submission in submissions}
    for fault in rule.check(submissions, context):
        submission = by_id[fault.registry]
        if not _of_no_use(rule, fault, submission, context):
            yield _finding(rule, fault, submission)


def _finding(rule: Rule, fault: Fault, submission: Submission) -> Finding:
    level = cast(LevelName, fault.level or rule.level)
    records = submission[level]
    row = fault.row
    has_row = 0 <= row < len(records)
    place = fault.place
    if place is None:
        place = records.place(row, fault.field) if has_row else _place(submission, records)
    made = Finding(
        rule.name,
        cast(Severity, fault.severity or rule.severity),
        place,
        level,
        fault.field,
        redacted(records.text(row, "Code" if level != "kode" else "kodeverk")) if has_row else "",
        redacted_params(fault.params),
        submission.id,
        _heading(records, fault, place),
    )
    if not fault.also:
        return made
    cells = (
        _of_cell(fault, cell, submission[cast(LevelName, cell.level or level)])
        for cell in fault.also
    )
    return replace(made, also=tuple(_finding(rule, cell, submission) for cell in cells))


def _of_cell(fault: Fault, cell: CellOfRow, records: Records) -> Fault:
    """The fault in another cell: of a row, or a heading."""
    place = None if cell.row >= 0 else heading_of(records, cell.field, cell.sheet)
    own = fault._replace(row=cell.row, field=cell.field, place=place, also=())
    return own._replace(level=cell.level or fault.level)


def _heading(records: Records, fault: Fault, place: Place) -> str:
    """What the person calls the column that a fault stands in; '' where it stands elsewhere."""
    if not fault.field or not place.column:
        return ""
    if 0 <= fault.row < len(records):
        sheet = records.sheets[records.sheet_of[fault.row]]
    else:
        sheet = next((own for own in records.sheets if own.name == place.sheet), _NO_SHEET)
    if sheet.columns.get(fault.field) != place.column:
        return ""
    return _as_told(sheet.headings.get(fault.field, ""))


@lru_cache(maxsize=1024)
def _as_told(heading: str) -> str:
    """A heading without the star that marks it as mandatory, which is no part of its name."""
    return redacted(heading.rstrip(" *"))


def _place(submission: Submission, records: Records) -> Place:
    """Where a fault of a whole level is shown: its first sheet, else the first file."""
    if records.sheets:
        return Place(records.sheets[0].file, records.sheets[0].name)
    return Place(submission.files[0] if submission.files else submission.id)
