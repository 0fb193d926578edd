"""Equivalents in words, as a table, as JSON, and as SSSOM."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from regmeta.harmonize.decisions import NO_TERM, values_json
from regmeta.harmonize.described import Described
from regmeta.harmonize.equivalents import Equivalent
from regmeta.model import Text

_TABLE = ("one", "other", "score", "way", "label", "other_label", "evidence", "ties")
_SSSOM = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "mapping_date",
    "confidence",
    "comment",
    "other",
)
_PREFIXES = {
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
}
_SURE = 0.9
_NOTHING = Text("Ingen variabler å ligne på.", "No variables to be like.")


def way_of(equivalent: Equivalent) -> str:
    """In what way two variables are alike, as one word."""
    if equivalent.question:
        return "same-question"
    return "same-national-variable" if equivalent.target else "alike"


def equivalents_text(equivalents: Sequence[Equivalent], lang: str = "nb") -> str:
    """Equivalents for people, a line each."""
    if not equivalents:
        return _NOTHING(lang) + "\n"
    return "".join(
        f"{match.score:.2f}  {match.right.id}  «{match.right.label or match.right.name}»  "
        f"{match.why(lang)}\n"
        for match in equivalents
    )


def equivalents_json(equivalents: Sequence[Equivalent], lang: str = "nb") -> list[dict[str, Any]]:
    """Equivalents as values, in the order given."""
    return [_plain(match, lang) | _values(match) for match in equivalents]


def _plain(equivalent: Equivalent, lang: str) -> dict[str, Any]:
    return {
        "one": equivalent.left.id,
        "other": equivalent.right.id,
        "score": round(equivalent.score, 3),
        "way": way_of(equivalent),
        "label": equivalent.left.label or equivalent.left.name,
        "other_label": equivalent.right.label or equivalent.right.name,
        "evidence": equivalent.why(lang),
        "ties": list(equivalent.ties),
    }


def _values(equivalent: Equivalent) -> dict[str, Any]:
    values = equivalent.values
    return {"values": values_json(values)} if values else {}


def equivalents_tsv(equivalents: Iterable[Equivalent], lang: str = "nb") -> str:
    """Equivalents as a tab-separated table."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(_TABLE)
    for match in equivalents:
        row = _plain(match, lang)
        writer.writerow([*(row[name] for name in _TABLE[:-1]), ", ".join(match.ties)])
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Sides:
    """What the two dictionaries are called, and the day: for the head of the SSSOM."""

    left: str
    right: str
    today: date
    lang: str = "nb"


def equivalents_sssom(
    matches: Iterable[Sequence[Equivalent]],
    sides: Sides,
    answered: frozenset[tuple[str, str]],
    without: Iterable[tuple[Described, float]] = (),
) -> str:
    """Equivalents as SSSOM TSV: for each variable its pairs, best first.

    `answered` are the pairs that are answers (closeMatch, exactMatch where they are sure); others
    are only related. `without` are variables for which nothing fits, with how sure that is.
    """
    rows = [row for near in matches for row in _rows(near, sides, answered)]
    rows += [_no_term(unmatched, sure, sides) for unmatched, sure in without]
    head = [
        "curie_map:",
        f'  one: "urn:regmeta:dictionary:{quote(sides.left, safe="")}:"',
        f'  other: "urn:regmeta:dictionary:{quote(sides.right, safe="")}:"',
        *(f'  {prefix}: "{address}"' for prefix, address in sorted(_PREFIXES.items())),
        "license: https://w3id.org/sssom/license/unspecified",
        f'mapping_set_id: "urn:regmeta:match:{quote(f"{sides.left}/{sides.right}", safe="")}"',
        f'mapping_set_version: "{sides.today.isoformat()}"',
        "mapping_tool: regmeta",
    ]
    table = ["\t".join(_SSSOM), *("\t".join(row[name] for name in _SSSOM) for row in rows)]
    return "\n".join([*(f"# {line}" for line in head), *table]) + "\n"


def _rows(
    near: Sequence[Equivalent], sides: Sides, answered: frozenset[tuple[str, str]]
) -> Iterator[dict[str, str]]:
    for match in near:
        predicate = "skos:relatedMatch"
        if (match.left.id, match.right.id) in answered:
            predicate = "skos:exactMatch" if match.score >= _SURE else "skos:closeMatch"
        values = _values(match)
        yield _line(
            match.left,
            sides,
            predicate_id=predicate,
            object_id=f"other:{_quoted(match.right.id)}",
            object_label=match.right.name,
            confidence=f"{match.score:.4f}",
            comment=_comment(match, sides.lang),
            other=json.dumps(values, ensure_ascii=False, separators=(",", ":")) if values else "",
        )


def _comment(equivalent: Equivalent, lang: str) -> str:
    ties = Text("like nær", "as near")(lang)
    return equivalent.why(lang) + (
        f"; {ties}: {', '.join(equivalent.ties)}" if equivalent.ties else ""
    )


def _no_term(described: Described, sure: float, sides: Sides) -> dict[str, str]:
    return _line(
        described,
        sides,
        predicate_id="skos:relatedMatch",
        object_id=NO_TERM,
        object_label="",
        confidence=f"{sure:.4f}",
        comment="",
        other="",
    )


def _line(described: Described, sides: Sides, **cells: str) -> dict[str, str]:
    row = {
        "subject_id": f"one:{_quoted(described.id)}",
        "subject_label": described.name,
        "mapping_justification": "semapv:CompositeMatching",
        "mapping_date": sides.today.isoformat(),
        **cells,
    }
    return {name: " ".join(text.split()) for name, text in row.items()}


def _quoted(text: str) -> str:
    return quote(text, safe="-_.~")


def without_json(without: Sequence[tuple[Described, float]]) -> list[dict[str, Any]]:
    """The variables that nothing fits, with how sure that is."""
    return [
        {"one": unmatched.id, "other": None, "score": round(sure, 3)} for unmatched, sure in without
    ]


def matches_text(
    equivalents: Sequence[Equivalent], without: Sequence[tuple[Described, float]], lang: str = "nb"
) -> str:
    """Pairs for people: a line each, how its values go over below; then what nothing fits."""
    none = Text("ingen", "none")(lang)
    lines = [f"{sure:.2f}  {unmatched.id:<28} → {none}" for unmatched, sure in without]
    if not equivalents and not lines:
        return _NOTHING(lang) + "\n"
    return "\n".join([*_pair_lines(equivalents, lang), *lines]) + "\n"


def _pair_lines(equivalents: Sequence[Equivalent], lang: str) -> Iterator[str]:
    for match in equivalents:
        yield f"{match.score:.2f}  {match.left.id:<28} → {match.right.id:<28} {match.why(lang)}"
        values = match.values
        if values and (values.pairs or values.loss):
            pairs = ", ".join(f"{a}→{b}" for a, b in values.pairs)
            yield f"      {values.operation} {pairs} {values.loss(lang)}".rstrip()


def summary(answers: int, count: int, other: int, lang: str = "nb") -> str:
    """What was found, in a sentence."""
    said = Text(
        "{answers} av {count} variabler har en motpart blant {other}; resten har ingen som er "
        "sannsynlig nok (--top 10 viser de nærmeste, --all nevner dem).",
        "{answers} of {count} variables have a counterpart among {other}; the rest have none that "
        "is likely enough (--top 10 shows the nearest, --all names them).",
    )
    return said(lang, answers=answers, count=count, other=other)
