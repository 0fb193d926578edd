"""Plans and results of data checks as text and JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from regmeta.catalogue.columns import Column
from regmeta.data.check import Check, CheckPlan, FormPlan
from regmeta.data.openers import not_held
from regmeta.data.results.distribution import Distribution
from regmeta.data.results.outcome import DataReport, share
from regmeta.data.results.results import FormResult
from regmeta.data.wording import BASES, CATEGORIES
from regmeta.model import Text
from regmeta.texts import with_mark
from regmeta.validate import advice, message
from regmeta.validate.faults import fault_named
from regmeta.validate.pages import SEVERITY_WORDS, counted

_GUESS = Text(" (antatt)", " (inferred)")


def plan_text(plan: CheckPlan, lang: str) -> str:
    """Every check in words, by form, framework category and variable."""
    lines = [f"{plan.name} ({plan.registry})"]
    for form in plan.forms:
        lines += ["", f"{form.name} · {form.code} · {_event(form, lang)}"]
        lines += _not_held(form, lang)
        for category, name in CATEGORIES.items():
            own = [check for check in form.checks if check.category == category]
            if own:
                lines += ["", f"  {name(lang)} ({len(own)})"]
                lines += [f"    {_in_a_line(form, check, lang)}" for check in own]
    total = sum(len(form.checks) for form in plan.forms)
    said = Text("{total} kontroller i alt.", "{total} checks in all.")(lang, total=total)
    return "\n".join([*lines, "", said]) + "\n"


def _event(form: FormPlan, lang: str) -> str:
    return _EVENT(lang, event=form.event) if form.event else _NO_EVENT(lang)


_EVENT = Text("hendelsesdag: {event}", "day of the event: {event}")
_NO_EVENT = Text("ingen hendelsesdag", "no day of the event")


def _in_a_line(form: FormPlan, check: Check, lang: str) -> str:
    basis = "" if check.basis == "verification" else f", {BASES[check.basis](lang)}"
    guess = _GUESS(lang) if check.inferred else ""
    severity = SEVERITY_WORDS[check.severity](lang)
    return f"{check.column} {check.words(lang)}{guess}  [{severity}{basis}]"


def plan_json(plan: CheckPlan, lang: str) -> dict[str, Any]:
    """The plan as data."""
    return {
        "registry": plan.registry,
        "today": plan.today.isoformat(),
        "forms": [
            {
                "code": form.code,
                "name": form.name,
                "event": form.event or None,
                "checks": [_check_json(check, lang) for check in form.checks],
                "conditions_not_checked": list(not_held(form.columns)),
            }
            for form in plan.forms
        ],
    }


def _check_json(check: Check, lang: str) -> dict[str, Any]:
    return {
        "id": check.id,
        "rule": check.rule,
        "column": check.column,
        "variable": check.variable,
        "severity": check.severity,
        "category": check.category,
        "basis": check.basis,
        "inferred": check.inferred,
        "words": check.words(lang),
    }


# ------------------------------------------------------------------ results


def report_json(data: DataReport, lang: str) -> dict[str, Any]:
    """The report as every report has it, with `forms` and their variables beside.

    Counts of fewer than five are null in distributions, as they may be passed on.
    """
    from regmeta.validate.reports.as_json import as_value

    value = as_value(data.report, lang)
    value["forms"] = [_form_json(form, lang) for form in data.forms]
    return value


def _form_json(form: FormResult, lang: str) -> dict[str, Any]:
    notes = {"read_as": [note(lang) for note in form.notes]} if form.notes else {}
    return {
        "code": form.form.code,
        "file": form.file,
        "rows": form.rows,
        "files": [{"file": part.file, "rows": part.rows} for part in form.parts] or None,
        "columns": len(form.order),
        "encoding": form.encoding or None,
        "separator": form.separator or None,
        "variables": [
            _variable_json(form, column) for column in form.form.columns if _is_in(form, column)
        ],
        "missing_columns": [entry.name for entry in form.absent],
        "unknown_columns": list(form.unknown),
        "skipped": [entry.id for entry in form.skipped],
        "conditions_not_checked": list(not_held(form.form.columns)),
        **notes,
    }


def _is_in(form: FormResult, column: Column) -> bool:
    return column.name in form.missing


def _variable_json(form: FormResult, column: Column) -> dict[str, Any]:
    missing = form.missing[column.name]
    shape = form.distributions.get(column.name)
    return {
        "column": column.name,
        "variable": column.code,
        "empty": missing.empty,
        "sentinel": missing.sentinel,
        "closed": missing.closed,
        "checks": [
            {"id": result.check.id, "count": result.count, "rows": list(result.rows)}
            for result in form.of(column.name)
        ],
        "distribution": _shape_json(shape) if shape and shape.is_told else None,
    }


def _shape_json(shape: Distribution) -> dict[str, Any]:
    if shape.quantiles:
        return {"quantiles": [_rounded(q) for q in shape.quantiles], "mean": _rounded(shape.mean)}
    return {"years" if shape.years else "codes": shape.visible()}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def report_text(data: DataReport, lang: str, drifts: Mapping[str, list[str]] | None = None) -> str:
    """For the terminal: a table of variables with something to tell, then each finding."""
    lines: list[str] = []
    for form in data.forms:
        notes = [f"  {note(lang)}" for note in form.notes]
        notes += _not_held(form.form, lang)
        lines += [_head(form, lang), *notes, *_table(form, lang), *_drifted(form, drifts, lang), ""]
    lines += _of_absent_forms(data, drifts or {}, lang)
    lines += list(_finding_lines(data, lang))
    counts = data.report.counts
    tally = {"error": counts.error, "warning": counts.warning, "advice": counts.advice}
    return "\n".join([*lines, counted(tally, lang)]) + "\n"


def of_absent_forms(data: DataReport, drifts: Mapping[str, list[str]]) -> list[str]:
    """What has changed of forms that are not in this extract."""
    here = {form.form.code for form in data.forms}
    return [sentence for code, own in drifts.items() if code not in here for sentence in own]


def _of_absent_forms(data: DataReport, drifts: Mapping[str, list[str]], lang: str) -> list[str]:
    sentences = of_absent_forms(data, drifts)
    return [_CHANGED(lang), *(f"    {sentence}" for sentence in sentences), ""] if sentences else []


def _head(form: FormResult, lang: str) -> str:
    rows, checks, left = f"{form.rows:,}".replace(",", " "), len(form.results), len(form.skipped)
    counts = _COUNTS(
        lang, rows=rows, checks=checks, skipped=_SKIPPED(lang, count=left) if left else ""
    )
    return f"{form.form.name} · {form.file} · {counts}{_as_read(form, lang)}"


def _as_read(form: FormResult, lang: str) -> str:
    """How a text file was understood: what a wrong guess would show first."""
    columns = _READ_COLUMNS(lang, count=len(form.order)) if form.order else ""
    if not form.encoding:
        return columns
    separator = {"\t": "tab"}.get(form.separator, form.separator)
    return columns + _READ_TEXT(lang, encoding=form.encoding, separator=separator)


def _not_held(form: FormPlan, lang: str) -> list[str]:
    """The conditions that nothing is held to, in one line."""
    names = not_held(form.columns)
    return [f"  {_NOT_HELD(lang, columns=', '.join(names))}"] if names else []


_NOT_HELD = Text(
    "Betingelser som ikke kontrolleres (de ser på dager, mengder, tekst eller et spørsmål som "
    "ikke er her): {columns}",
    "Conditions that are not checked (they look at days, amounts, text or a question that is not "
    "here): {columns}",
)
_READ_COLUMNS = Text(" · {count} kolonner", " · {count} columns")
_READ_TEXT = Text(
    " · {encoding}, skilletegn «{separator}»", " · {encoding}, separator “{separator}”"
)


_CHANGED = Text("  Endret siden forrige rapport:", "  Changed since the earlier report:")
_COUNTS = Text(
    "{rows} rader · {checks} kontroller{skipped}", "{rows} rows · {checks} checks{skipped}"
)
_SKIPPED = Text(", {count} ikke kjørt (kolonner mangler)", ", {count} skipped (columns not there)")
HEADS = (
    Text("Kolonne", "Column"),
    Text("Tomme", "Empty"),
    Text("Valgt bort", "Not chosen"),
    Text("Ikke spurt", "Not asked"),
    Text("Brudd", "Violations"),
    Text("Andel", "Share"),
)


def table_of(form: FormResult) -> Iterator[tuple[str, int, int, int, int, str]]:
    """A row for every column: empty, chosen away, not asked, violations and their share."""
    for column in form.form.columns:
        if column.name not in form.missing:
            continue
        missing = form.missing[column.name]
        broken = sum(
            result.count for result in form.of(column.name) if result.check.severity != "advice"
        )
        yield (
            column.name,
            missing.empty - missing.closed,
            missing.sentinel,
            missing.closed,
            broken,
            # A row may break several checks of a column.
            f"{share(min(broken, form.rows), form.rows)} %",
        )


def _table(form: FormResult, lang: str) -> list[str]:
    rows = [tuple(head(lang) for head in HEADS)]
    rows += [
        (*(str(cell) for cell in row[:5]), with_mark(row[5], lang))
        for row in table_of(form)
        if row[4]
    ]
    if len(rows) == 1:
        return []
    widths = [max(len(row[i]) for row in rows) for i in range(6)]
    return [
        "  "
        + row[0].ljust(widths[0])
        + "".join(f"  {cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True))
        for row in rows
    ]


def _drifted(form: FormResult, drifts: Mapping[str, list[str]] | None, lang: str) -> list[str]:
    drifted = (drifts or {}).get(form.form.code, [])
    return [_CHANGED(lang), *(f"    {drift}" for drift in drifted)] if drifted else []


def _finding_lines(data: DataReport, lang: str) -> Iterator[str]:
    by_rule: dict[str, list[str]] = {}
    said: dict[str, str] = {}
    for finding in data.report.findings:
        where = finding.place.file
        by_rule.setdefault(finding.rule, []).append(f"{where}: {message(finding, lang)}")
        said[finding.rule] = advice(finding, lang)
    order = {"error": 0, "warning": 1, "advice": 2}
    ranked = sorted(by_rule, key=lambda name: (order[fault_named(name).severity], name))
    for name in ranked:
        rule = fault_named(name)
        word = SEVERITY_WORDS[rule.severity](lang)
        yield f"{word} {rule.title(lang)} ({len(by_rule[name])}) [{name}]"
        yield from (f"    {sentence}" for sentence in by_rule[name])
        yield f"  → {said[name]}"
        yield ""
