"""The table over all registries: what was found, how complete they are, and what remains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from regmeta.model import Text
from regmeta.spec.elements import ElementAnswer, what_to_fill_in
from regmeta.spec.fields import Spec
from regmeta.validate.scores import FilledShare, Score

_HEADS = (
    Text("Register", "Registry"),
    Text("variabler", "variables"),
    Text("feil", "errors"),
    Text("advarsler", "warnings"),
    Text("råd", "advice"),
    Text("unntak", "waived"),
    Text("obligatorisk", "mandatory"),
    Text("anbefalt", "recommended"),
    Text("engelsk", "English"),
    Text("HealthDCAT-AP", "HealthDCAT-AP"),
    Text("EHDS", "EHDS"),
)
_READY = Text(
    nb="ingenting; metadataene er publisert", en="nothing; the metadata have been published"
)
_REMAINS = Text(
    nb="Gjenstår før metadataene er publisert (stadieveilederens kriterium 17)",
    en="What remains before the metadata are published (criterion 17 of the stage guide)",
)
_ELEMENTS = Text(
    nb="Elementene i en datasettbeskrivelse etter forordning (EU) 2026/2098 som ikke er fylt ut",
    en="Elements of a dataset description under Regulation (EU) 2026/2098 that are not filled",
)
_ALL_FILLED = Text(nb="ingen; alle {of} er fylt ut", en="none; all {of} are filled")
_ELEMENT = Text(nb="{number} {name}: fyll ut {where}", en="{number} {name}: fill in {where}")


def summary_text(scores: Sequence[Score], spec: Spec, lang: str = "nb") -> str:
    """A line a registry, and under the table what each has left to do and to fill in."""
    rows = [[head(lang) for head in _HEADS], *(_cells(score) for score in scores)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS))]
    lines = [_line(row, widths) for row in rows]
    lines.insert(1, "─" * len(lines[0]))
    remains = ["", _REMAINS(lang), *_left_to_do(scores, lang)]
    return "\n".join([*lines, *remains, "", _ELEMENTS(lang), *_not_filled(scores, spec, lang)])


def _cells(score: Score) -> list[str]:
    variables = sum(level.records for level in score.levels if level.level == "variabel")
    counts = (variables, score.counts.error, score.counts.warning, score.counts.advice)
    kinds = ("mandatory", "recommended", "english")
    shares = [*(score.total(kind) for kind in kinds), score.health]
    return [
        score.id,
        *map(str, counts),
        str(score.waived),
        *map(_percent, shares),
        _count(score.elements),
    ]


def _count(elements: Sequence[ElementAnswer]) -> str:
    return f"{sum(element.filled for element in elements)}/{len(elements)}"


def _percent(share: FilledShare) -> str:
    return "–" if share.percent is None else f"{share.percent} %"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = zip(row, widths, strict=True)
    return "  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)])


def _left_to_do(scores: Sequence[Score], lang: str) -> list[str]:
    return [
        line
        for score in scores
        for line in (
            f"  {score.id}",
            *(f"    · {step(lang)}" for step in score.remains or (_READY,)),
        )
    ]


def _not_filled(scores: Sequence[Score], spec: Spec, lang: str) -> list[str]:
    lines = []
    for score in scores:
        missing = [row for row in score.elements if not row.filled]
        steps = [
            _ELEMENT(
                lang,
                number=row.element.number,
                name=row.element.name,
                where=what_to_fill_in(row, _headings(spec)),
            )
            for row in missing
        ]
        lines.append(f"  {score.id}")
        lines += [f"    · {step}" for step in steps or [_ALL_FILLED(lang, of=len(score.elements))]]
    return lines


def _headings(spec: Spec) -> dict[str, Text]:
    law = spec["kilde"]
    return {field.key: law.heading_text(field.key) for field in law.fields}


def summary_json(scores: Sequence[Score], lang: str = "nb") -> list[dict[str, Any]]:
    """All figures as data: by registry and level, counts beside the per cent they make."""
    return [
        {
            "registry": score.id,
            "name": score.name,
            "counts": asdict(score.counts),
            "waived": score.waived,
            "levels": [
                {
                    "level": level.level,
                    "records": level.records,
                    **{
                        kind: _share(getattr(level, kind))
                        for kind in ("mandatory", "recommended", "english")
                    },
                }
                for level in score.levels
            ],
            "healthdcatap": {**_share(score.health), "missing": list(score.health_missing)},
            "ehds": {
                "filled": sum(row.filled for row in score.elements),
                "of": len(score.elements),
                "elements": [_element(row, lang) for row in score.elements],
            },
            "stage": score.stage,
            "publishable": not score.counts.error,
            "remains": [step(lang) for step in score.remains],
        }
        for score in scores
    ]


def _share(share: FilledShare) -> dict[str, int | None]:
    return {"filled": share.filled, "of": share.of, "percent": share.percent}


def _element(row: ElementAnswer, lang: str) -> dict[str, Any]:
    element = row.element
    return {
        "number": element.number,
        "name": element.name(lang),
        "property": element.property,
        "fields": list(element.fields),
        "filled": row.filled,
    }
