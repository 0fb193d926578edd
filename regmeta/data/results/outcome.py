"""What the data held against the metadata, as findings: the same Report as metadata have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from regmeta.data.check import CheckPlan
from regmeta.data.results.results import FormResult, Result
from regmeta.data.source.together import place_of
from regmeta.model import Finding, Param, Place, Report, SeverityCounts, in_order
from regmeta.privacy.redaction import redacted
from regmeta.texts import Text, decimal, joined
from regmeta.validate.faults import fault_named


@dataclass(frozen=True, slots=True)
class DataReport:
    """The results form by form, and their findings."""

    plan: CheckPlan
    forms: tuple[FormResult, ...]
    report: Report


def as_report(
    plan: CheckPlan,
    forms: Sequence[FormResult],
    before: Mapping[str, int] | None = None,
    shrunk: float = 0.0,
) -> DataReport:
    """Findings of all forms, in the order every report prints.

    `before` has the rows of earlier extracts by form: a form that has lost the share `shrunk` of
    them or more is an error.
    """
    of_forms = [finding for form in forms for finding in _findings(plan.registry, form)]
    for form in forms:
        earlier = (before or {}).get(form.form.code, 0)
        if earlier and form.rows <= (1 - shrunk) * earlier:
            params: dict[str, Param] = {"rows": form.rows, "before": earlier}
            of_forms.append(_about(plan.registry, form, "data-fewer-rows", "", params, 0))
    findings = in_order(of_forms)
    counts = SeverityCounts(
        *(
            sum(finding.severity == s for finding in findings)
            for s in ("error", "warning", "advice")
        )
    )
    checked = {
        "forms": len(forms),
        "rows": sum(form.rows for form in forms),
        "checks": sum(len(form.results) for form in forms),
        "skipped": sum(len(form.skipped) for form in forms),
    }
    files = tuple(form.file for form in forms)
    report = Report(findings, counts, files, checked, spec="")
    return DataReport(plan, tuple(forms), report)


def _findings(registry: str, form: FormResult) -> Iterator[Finding]:
    if not form.rows:
        yield _about(registry, form, "data-no-rows", "", {}, 0)
    for result in form.results:
        if result.check.test.is_finding(result.count, form.rows):
            yield _finding(registry, form, result)
    for sheet in form.unread:
        yield _about(registry, form, "data-sheet-not-read", "", {"sheet": sheet}, 0)
    for left in form.unread_rows:
        left_params: dict[str, Param] = {"instrument": left.instrument, "count": left.rows}
        yield _about(registry, form, "data-rows-not-read", "", left_params, 0)
    for name, ways in form.date_forms.items():
        of = form.form.column(name)
        message_params: dict[str, Param] = {"column": name, "forms": len(ways)}
        message_params["examples"] = joined(", ", (_DATE_WAYS[way] for way in ways))
        code, place = of.code if of else "", form.order.get(name, 0)
        yield _about(registry, form, "data-several-date-forms", code, message_params, place)
    for column in form.absent:
        params = {"column": column.name}
        missing = _about(registry, form, "data-missing-column", column.code, params, 0)
        # An export that lost what every row must have is one that broke.
        yield replace(missing, severity="error") if column.required else missing
    yield from _lacking_in_a_file(registry, form)
    for name in form.unknown:
        place = form.order.get(name, 0)
        yield _about(registry, form, "data-unknown-column", "", {"column": name}, place)


def _lacking_in_a_file(registry: str, form: FormResult) -> Iterator[Finding]:
    """The columns of the form that one of several files lacks: its rows are empty there."""
    named = {name.casefold(): column for column in form.form.columns for name in column.names}
    for part in form.parts:
        for name in part.lacks:
            column = named.get(name.casefold())
            if column is not None:
                params: dict[str, Param] = {"column": column.name}
                missing = _about(registry, form, "data-missing-column", column.code, params, 0)
                yield replace(missing, place=replace(missing.place, file=part.file))


def _about(
    registry: str,
    form: FormResult,
    rule: str,
    code: str,
    params: Mapping[str, Param],
    column: int,
) -> Finding:
    place = Place(form.file, form.form.name, 1 if column else 0, column)
    severity = fault_named(rule).severity
    return Finding(rule, severity, place, "variabel", "", code, params, registry)


def _finding(registry: str, form: FormResult, result: Result) -> Finding:
    check = result.check
    row = result.rows[0] if result.rows else 0
    file, number = place_of(row, form.parts) if row else ("", row)
    column = next((n for name, n in form.order.items() if name == check.column), 0)
    return Finding(
        rule=check.rule,
        severity=check.severity,
        place=Place(file or form.file, form.form.name, number, column),
        level="variabel",
        code=check.variable,
        params=_params(form, result),
        registry=registry,
    )


_DATE_WAYS = {
    "ÅÅÅÅ-MM-DD": Text("ÅÅÅÅ-MM-DD", "YYYY-MM-DD"),
    "DD.MM.ÅÅÅÅ": Text("DD.MM.ÅÅÅÅ", "DD.MM.YYYY"),
    "DD/MM/ÅÅÅÅ": Text("DD/MM/ÅÅÅÅ", "DD/MM/YYYY"),
}
_VALUES = Text(" Verdier: {values}.", " Values: {values}.")


def _params(form: FormResult, result: Result) -> dict[str, Param]:
    more = result.count > len(result.rows)
    values = ", ".join(f"«{redacted(value)}»" for value in result.values)
    return {
        "column": result.check.column,
        "count": result.count,
        "rows": form.rows,
        "share": decimal(share(result.count, form.rows)),
        "first": _rows_said(result.rows, form) + (" …" if more else ""),
        "values": _VALUES.filled(values=values) if values else "",
        **result.check.test.params(result.check.column),
    }


def _rows_said(rows: Sequence[int], form: FormResult) -> str:
    """The numbers of rows, file by file where the form has several."""
    of_file: dict[str, list[str]] = {}
    for row in rows:
        file, number = place_of(row, form.parts)
        of_file.setdefault(file, []).append(str(number))
    named = ((f"{file}: " if file else "") + ", ".join(own) for file, own in of_file.items())
    return "; ".join(named)


def share(part: int, whole: int) -> str:
    """A percentage with a decimal comma; `< 0,1` rather than a zero that is none."""
    if not whole or not part:
        return "0"
    percent = 100 * part / whole
    return "< 0,1" if percent < 0.1 else f"{percent:.1f}".replace(".", ",")
