"""A registry's own decisions about mappings: a SSSOM TSV, read strictly and written whole.

SSSOM is the Simple Standard for Sharing Ontological Mappings (mapping-commons/sssom, 1.0): a TSV
under a commented YAML block. One row is one decision; `sssom:NoTermFound` as the object means
that a person decided that no target fits. What SSSOM has no slot for (the value map, and what the
variable looked like when it was decided) stands in its slot `other` as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from regmeta.errors import BrokenConfiguration
from regmeta.harmonize.valuemaps import WrongValueMap, value_map_of
from regmeta.model import Finding, Place, Record, Submission, Target, TargetMapping, Text, ValueMap
from regmeta.spec.fields import split_list

NO_TERM = "sssom:NoTermFound"
MANUAL = "semapv:ManualMappingCuration"
VARIABLE_PREFIX, TARGET_PREFIX = "variabel", "mal"
_CURIES = {
    VARIABLE_PREFIX: "urn:regmeta:variabel:",
    TARGET_PREFIX: "urn:regmeta:harmonisert:",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
}
COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "author_label",
    "mapping_date",
    "confidence",
    "comment",
    "other",
)
_NEEDED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
PREDICATES = (
    "skos:exactMatch",
    "skos:closeMatch",
    "skos:narrowMatch",
    "skos:broadMatch",
    "skos:relatedMatch",
)


@dataclass(frozen=True, slots=True)
class Decision:
    """A mapping that a person decided, and what the variable was when they did.

    `mapping.target` is '' where they decided that nothing fits. `fingerprint` is '' where the file
    does not tell.
    """

    mapping: TargetMapping
    label: str = ""
    target_label: str = ""
    fingerprint: str = ""
    place: Place = Place("")


def fingerprints(submission: Submission) -> dict[str, str]:
    """For each variable what must stay the same for a decision to hold, as eight hex digits.

    That is its name, type, unit and database field, and its code list, value by value: a list that
    is recoded under the same name is the change that does most harm.
    """
    from regmeta.harmonize.proposals import codes_of

    lists = codes_of(submission)
    return {
        record["Code"]: _fingerprint(
            record,
            [pair for code in split_list(record["kodeverk"]) for pair in lists.get(code, ())],
        )
        for record in submission["variabel"]
    }


def _fingerprint(record: Record, codes: Sequence[tuple[str, str]]) -> str:
    from hashlib import sha256

    keys = ("PreferredTerm", "DataType", "MaaleEnhet", "kodeverk", "DatabaseReferanse")
    parts = [record[key] for key in keys]
    parts += [part for pair in sorted(codes) for part in pair]
    return sha256("\x1f".join(parts).encode()).hexdigest()[:8]


def read_decisions(path: Path) -> tuple[TargetMapping, ...]:
    """The decided mappings of a registry's file, in its order; '' as target where none fits.

    Raises BrokenConfiguration with file and line on anything that is not a decision.
    """
    return tuple(decision.mapping for decision in read_decision_rows(path))


def read_decision_rows(path: Path) -> tuple[Decision, ...]:
    """The decisions with all that the file says of them; errors as `read_decisions`."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenConfiguration(
            "{path}: kan ikke leses som UTF-8-tekst ({error}).",
            "{path}: cannot be read as UTF-8 text ({error}).",
            path=path,
            error=error,
        ) from error
    rows = [(n, line) for n, line in enumerate(lines, 1) if line.strip() and line[0] != "#"]
    if not rows:
        return ()
    heading_line, heading = rows[0]
    columns = heading.split("\t")
    _check_heading(path, heading_line, columns)
    decisions = tuple(_decision(path, n, columns, line) for n, line in rows[1:])
    _check_unique(path, decisions)
    return decisions


def _broken(path: Path, line: int, why: Text) -> BrokenConfiguration:
    return BrokenConfiguration(
        "{path}:{line}: {why}", "{path}:{line}: {why}", path=path, line=line, why=why
    )


def _check_heading(path: Path, line: int, columns: list[str]) -> None:
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        raise _broken(
            path,
            line,
            Text(
                "overskriften mangler {missing}. Er kolonnene skilt med tabulator?",
                "the heading lacks {missing}. Are the columns separated by tabs?",
            ).filled(missing=", ".join(missing)),
        )


def _check_unique(path: Path, decisions: Sequence[Decision]) -> None:
    first: dict[tuple[str, str], int] = {}
    for decision in decisions:
        key = (decision.mapping.variable, decision.mapping.target)
        line = first.setdefault(key, decision.place.row)
        if line != decision.place.row:
            raise _broken(
                path,
                decision.place.row,
                Text(
                    "«{key}» er avgjort på samme måte på linje {line}. Slett den ene.",
                    "«{key}» is decided the same way on line {line}. Delete one of them.",
                ).filled(key=key[0], line=line),
            )


def _decision(path: Path, line: int, columns: list[str], text: str) -> Decision:
    cells = text.split("\t")
    if len(cells) > len(columns):
        raise _broken(
            path,
            line,
            Text(
                "{count} kolonner, men overskriften har {count2}.",
                "{count} columns, but the heading has {count2}.",
            ).filled(count=len(cells), count2=len(columns)),
        )
    row = dict(zip(columns, cells, strict=False))
    empty = [name for name in _NEEDED if not row.get(name, "")]
    if empty:
        raise _broken(
            path, line, Text("mangler {empty}.", "lacks {empty}.").filled(empty=", ".join(empty))
        )
    other = _other(path, line, row.get("other", ""))
    return Decision(
        mapping=TargetMapping(
            variable=_local(path, line, row["subject_id"], VARIABLE_PREFIX),
            target=_target(path, line, row["object_id"]),
            predicate=_predicate(path, line, row["predicate_id"]),
            confidence=_confidence(path, line, row.get("confidence", "")),
            justification=row["mapping_justification"],
            evidence=Text(nb=row.get("comment", "")),
            author=row.get("author_label", ""),
            decided=_date(path, line, row.get("mapping_date", "")),
            values=_values(path, line, other.get("values")),
        ),
        label=row.get("subject_label", ""),
        target_label=row.get("object_label", ""),
        fingerprint=str(other.get("fingerprint", "")),
        place=Place(str(path), row=line),
    )


def _local(path: Path, line: int, curie: str, prefix: str) -> str:
    namespace, _, local = curie.partition(":")
    if namespace != prefix or not local:
        raise _broken(
            path,
            line,
            Text(
                "«{curie}» skulle begynt med «{prefix}:».",
                "«{curie}» should start with «{prefix}:».",
            ).filled(curie=curie, prefix=prefix),
        )
    return unquote(local)


def _target(path: Path, line: int, curie: str) -> str:
    return "" if curie == NO_TERM else _local(path, line, curie, TARGET_PREFIX)


def _predicate(path: Path, line: int, text: str) -> str:
    if text in PREDICATES:
        return text
    choice = ", ".join(PREDICATES)
    raise _broken(
        path,
        line,
        Text(
            "predicate_id «{text}» er ukjent. Velg en av {choice}.",
            "predicate_id «{text}» is unknown. Choose one of {choice}.",
        ).filled(text=text, choice=choice),
    )


def _confidence(path: Path, line: int, text: str) -> float:
    try:
        value = float(text) if text else 1.0
    except ValueError:
        value = -1.0
    if 0.0 <= value <= 1.0:
        return value
    raise _broken(
        path,
        line,
        Text(
            "confidence «{text}» må være et tall fra 0 til 1.",
            "confidence «{text}» must be a number from 0 to 1.",
        ).filled(text=text),
    )


def _date(path: Path, line: int, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise _broken(
            path,
            line,
            Text(
                "mapping_date «{text}» må skrives som ÅÅÅÅ-MM-DD.",
                "mapping_date «{text}» must be written as YYYY-MM-DD.",
            ).filled(text=text),
        ) from None


def _other(path: Path, line: int, text: str) -> dict[str, Any]:
    try:
        other = json.loads(text) if text else {}
    except ValueError:
        other = None
    if isinstance(other, dict):
        return other
    raise _broken(
        path,
        line,
        Text("kolonnen other er ikke gyldig JSON.", "the column other is not valid JSON."),
    )


def _values(path: Path, line: int, entry: Any) -> ValueMap | None:
    if entry is None:
        return None
    try:
        return value_map_of(entry)
    except WrongValueMap as error:
        wrong = Text(
            "verdikartet i other duger ikke ({why}).", "the value map in other will not do ({why})."
        )
        raise _broken(path, line, wrong.filled(why=error.says)) from None


# ------------------------------------------------------------------ writing


def write_decisions(
    path: Path, decisions: Sequence[Decision], *, registry: str, today: date
) -> None:
    """Write the decisions as SSSOM TSV, by variable; the file appears whole or not at all."""
    from regmeta.files.output import write_whole

    write_whole(path, decisions_tsv(decisions, registry=registry, today=today).encode("utf-8"))


def decisions_tsv(decisions: Sequence[Decision], *, registry: str, today: date) -> str:
    """The decisions as the text of a SSSOM TSV with its metadata block."""
    ordered = sorted(
        decisions, key=lambda decision: (decision.mapping.variable, decision.mapping.target)
    )
    rows = [_row(decision) for decision in ordered]
    latest = max(
        (decision.mapping.decided for decision in ordered if decision.mapping.decided),
        default=today,
    )
    head = [
        "curie_map:",
        *(f'  {prefix}: "{address}"' for prefix, address in sorted(_CURIES.items())),
        "license: https://w3id.org/sssom/license/unspecified",
        f'mapping_set_id: "urn:regmeta:mappings:{_quoted(registry)}"',
        f'mapping_set_title: "Avgjorte koblinger for {_quoted(registry)}"',
        f'mapping_set_version: "{latest.isoformat()}"',
        "mapping_tool: regmeta",
    ]
    table = ["\t".join(COLUMNS), *("\t".join(row[name] for name in COLUMNS) for row in rows)]
    return "\n".join([*(f"# {line}" for line in head), *table]) + "\n"


def _row(decision: Decision) -> dict[str, str]:
    mapping = decision.mapping
    target = f"{TARGET_PREFIX}:{_quoted(mapping.target)}" if mapping.target else NO_TERM
    row = {
        "subject_id": f"{VARIABLE_PREFIX}:{_quoted(mapping.variable)}",
        "subject_label": decision.label,
        "predicate_id": mapping.predicate,
        "object_id": target,
        "object_label": decision.target_label,
        "mapping_justification": mapping.justification or MANUAL,
        "author_label": mapping.author,
        "mapping_date": mapping.decided.isoformat() if mapping.decided else "",
        "confidence": f"{mapping.confidence:.4g}",
        "comment": mapping.evidence.nb or mapping.evidence.en,
        "other": _other_text(decision),
    }
    return {name: " ".join(text.split()) for name, text in row.items()}


def _quoted(text: str) -> str:
    return quote(text, safe="-_.~")


def _other_text(decision: Decision) -> str:
    other: dict[str, Any] = {}
    if decision.fingerprint:
        other["fingerprint"] = decision.fingerprint
    if decision.mapping.values is not None:
        other["values"] = values_json(decision.mapping.values)
    return json.dumps(other, ensure_ascii=False, separators=(",", ":")) if other else ""


def values_json(values: ValueMap) -> dict[str, Any]:
    """A value map as plain JSON values, empty parts left out."""
    entry: dict[str, Any] = {"operation": values.operation}
    if values.pairs:
        entry["pairs"] = [list(pair) for pair in values.pairs]
    if values.unmapped:
        entry["unmapped"] = list(values.unmapped)
    if values.loss:
        entry["loss"] = {
            lang: text for lang in ("nb", "en", "nn") if (text := getattr(values.loss, lang))
        }
    return entry


# ------------------------------------------------------------------ what has changed since


def outdated_decisions(
    submission: Submission, targets: Sequence[Target], decisions: Sequence[Decision]
) -> tuple[Finding, ...]:
    """A finding for every decision whose variable is gone or changed, or whose target is gone."""
    prints = fingerprints(submission)
    by_id = {target.id: target.name for target in targets}
    names: Mapping[str, str] = {ident: name.nb for ident, name in by_id.items()}
    outdated = []
    for decision in decisions:
        what = _changed(decision, prints.get(decision.mapping.variable), names)
        if what:
            ident = decision.mapping.target
            name = by_id.get(ident, decision.target_label or ident)
            outdated.append(_finding(decision, what, submission.id, name))
    return tuple(outdated)


def _changed(decision: Decision, now: str | None, targets: Mapping[str, str]) -> str:
    if now is None:
        return "variable-gone"
    if decision.mapping.target and decision.mapping.target not in targets:
        return "target-gone"
    if decision.fingerprint and decision.fingerprint != now:
        return "variable-changed"
    label = targets.get(decision.mapping.target, "")
    return "target-changed" if decision.target_label and label != decision.target_label else ""


def _finding(decision: Decision, what: str, registry: str, target: Text | str) -> Finding:
    """The target by the name that people know it by, beside its identifier."""
    return Finding(
        rule="outdated-mapping",
        severity="warning",
        place=decision.place,
        level="variabel",
        code=decision.mapping.variable,
        params={
            "what": what,
            "target": target,
            "target_id": decision.mapping.target,
            "label": decision.label,
        },
        registry=registry,
    )
