"""What a changed meaning asks for: a new version of the variable, and who likely replaces whom.

The version that was true until now is closed the day before the new one begins; nothing is claimed
that the registry has not settled: all of this is proposed, with its reasons.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from regmeta.editions.compare import Diff
from regmeta.editions.difference import Item, Line
from regmeta.editions.paired import Pair
from regmeta.model import Kilde, Period, Text, Variable, VariableVersion


@dataclass(frozen=True, slots=True)
class ProposedVersion:
    """The version that ends and the one that begins, and the changes that ask for it."""

    code: str
    name: Text
    closed: VariableVersion
    opened: VariableVersion
    because: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Replacement:
    """`after.Erstatter = before` and `before.ErstattesAv = after`, with the evidence."""

    before: str
    after: str
    name: Text
    evidence: Text


def propose_versions(diff: Diff, day: date) -> tuple[ProposedVersion, ...]:
    """A new version from `day`, or from the day that the later content tells, for each variable
    that is the same by code and no longer means the same; none where the registry made one."""
    asked = _asked(diff)
    return tuple(
        _proposed(pair, asked[pair.after.code], day)
        for pair in diff.pairing.variables
        if pair.after.code in asked and _is_same(diff, pair) and not _made_already(pair)
    )


def _is_same(diff: Diff, pair: Pair) -> bool:
    """Whether the code says so: a registry's own, not one that was made of a sheet's name."""
    return not pair.evidence and not _has_new_code(diff, pair)


def _has_new_code(diff: Diff, pair: Pair) -> bool:
    fixed = diff.before.fixed and diff.after.fixed
    return fixed and pair.before.code != pair.after.code


def _asked(diff: Diff) -> Mapping[str, tuple[Line, ...]]:
    """The lines that change meaning, by variable."""
    asked: dict[str, list[Line]] = {}
    for line in diff.lines:
        if line.kind.meaning:
            for item in line.items:
                asked.setdefault(item.code, []).append(line)
    return {code: tuple(lines) for code, lines in asked.items()}


def _made_already(pair: Pair) -> bool:
    return len(pair.after.versions) > len(pair.before.versions)


def _proposed(pair: Pair, because: tuple[Line, ...], day: date) -> ProposedVersion:
    old, new = pair.before.current, pair.after.current
    begins = _begins(old, new, day)
    return ProposedVersion(
        code=pair.after.code,
        name=new.name,
        closed=_dated(old, Period(old.period.start, begins - timedelta(days=1)), active=False),
        opened=_dated(new, Period(begins, new.period.end), active=new.active),
        because=because,
    )


def _begins(old: VariableVersion, new: VariableVersion, day: date) -> date:
    """The later content's own day where it tells another than before; else `day`, and never before
    the old version has held for a day."""
    start = new.period.start
    begins = start if start and start != old.period.start else day
    first = old.period.start
    return max(begins, first + timedelta(days=1)) if first else begins


def _dated(version: VariableVersion, period: Period, *, active: bool) -> VariableVersion:
    properties = {
        k: v for k, v in version.properties.items() if k not in ("GyldigFra", "GyldigTil")
    }
    if period.start:
        properties["GyldigFra"] = period.start.isoformat()
    if period.end:
        properties["GyldigTil"] = period.end.isoformat()
    return replace(version, period=period, properties=properties, active=active)


def propose_replacements(diff: Diff) -> tuple[Replacement, ...]:
    """Who likely replaces whom: pairs by evidence, and those whose form was given another code."""
    notes = _notes(diff)
    return tuple(
        Replacement(
            pair.before.code,
            pair.after.code,
            pair.after.current.name,
            notes[pair.after.code].note if pair.after.code in notes else _SAME_FORM,
        )
        for pair in diff.pairing.variables
        if (pair.evidence and pair.before.code != pair.after.code) or _has_new_code(diff, pair)
    )


_SAME_FORM = Text(
    "samme tekniske navn i det samme skjemaet, som har fått en annen kode",
    "the same technical name in the same form, which has another code",
)


def _notes(diff: Diff) -> Mapping[str, Item]:
    kinds = ("likely-renamed", "likely-moved")
    return {item.code: item for line in diff.lines if line.kind.id in kinds for item in line.items}


def with_versions(diff: Diff, day: date) -> Kilde:
    """The later kilde where every variable that changed meaning has its old version too."""
    proposed = {proposal.code: proposal for proposal in propose_versions(diff, day)}
    older = {pair.after.code: pair.before.versions[1:] for pair in diff.pairing.variables}
    variables = tuple(
        _with_version(variable, proposed[variable.code], older[variable.code])
        if variable.code in proposed
        else variable
        for variable in diff.after.kilde.variables
    )
    return replace(diff.after.kilde, variables=variables)


def _with_version(
    variable: Variable, proposed: ProposedVersion, older: tuple[VariableVersion, ...]
) -> Variable:
    rest = tuple(version for version in variable.versions[1:] if version not in older)
    return replace(variable, versions=(proposed.opened, proposed.closed, *rest, *older))


# ------------------------------------------------------------------ told


def versions_text(diff: Diff, day: date, lang: str = "nb") -> str:
    """The proposed versions with dates and reasons, then the likely replacements."""
    proposed, replaced = propose_versions(diff, day), propose_replacements(diff)
    lines = [f"{diff.before.title} → {diff.after.title}"]
    lines.append(_PROPOSED(lang, versions=len(proposed), replaced=len(replaced)))
    for proposal in proposed:
        lines += ["", f"{proposal.code}  {proposal.name(lang)}"]
        lines.append(f"  {_period(proposal.closed.period, lang)}: {proposal.closed.name(lang)}")
        lines.append(f"  {_period(proposal.opened.period, lang)}: {proposal.opened.name(lang)}")
        lines += [
            f"    {_BECAUSE(lang, why=line.text(lang, alone=True))}" for line in proposal.because
        ]
    for two in replaced:
        lines += ["", f"{two.after}  {two.name(lang)}", f"  {_REPLACES(lang, code=two.before)}"]
        lines.append(f"    {_BECAUSE(lang, why=two.evidence)}")
    return "\n".join(lines)


_PROPOSED = Text(
    "Forslag: {versions} nye versjoner og {replaced} erstatninger",
    "{versions} new versions and {replaced} replacements are proposed",
)
_BECAUSE = Text("fordi {why}", "because {why}")
_REPLACES = Text("Erstatter {code}", "Replaces {code}")
_UNKNOWN = Text("ukjent", "unknown")


def _period(period: Period, lang: str) -> str:
    start = period.start.isoformat() if period.start else _UNKNOWN(lang)
    return f"{start} – {period.end.isoformat() if period.end else ''}".rstrip()


def versions_json(diff: Diff, day: date, lang: str = "nb") -> dict[str, Any]:
    """The same for programs: versions with both stretches of days, and replacements."""
    return {
        "versions": [
            {
                "code": proposal.code,
                "name": proposal.name(lang),
                "closed": _dates(proposal.closed.period),
                "opened": _dates(proposal.opened.period),
                "because": [
                    {"kind": x.kind.id, "text": x.text(lang, alone=True)} for x in proposal.because
                ],
            }
            for proposal in propose_versions(diff, day)
        ],
        "replacements": [
            {
                "Erstatter": replacement.before,
                "ErstattesAv": replacement.after,
                "evidence": replacement.evidence(lang),
            }
            for replacement in propose_replacements(diff)
        ],
    }


def _dates(period: Period) -> dict[str, str | None]:
    return {
        "gyldigFra": period.start.isoformat() if period.start else None,
        "gyldigTil": period.end.isoformat() if period.end else None,
    }
