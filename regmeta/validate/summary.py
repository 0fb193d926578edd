"""The table over all registries: what was found, how complete they are, and what remains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from regmeta.model import Text
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
)
_READY = Text(
    nb="ingenting; metadataene er publisert", en="nothing; the metadata have been published"
)
_REMAINS = Text(
    nb="Gjenstår før metadataene er publisert (stadieveilederens kriterium 17)",
    en="What remains before the metadata are published (criterion 17 of the stage guide)",
)


def summary_text(scores: Sequence[Score], lang: str = "nb") -> str:
    """A line a registry, and under the table what each has left to do."""
    rows = [[head(lang) for head in _HEADS], *(_cells(score) for score in scores)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS))]
    lines = [_line(row, widths) for row in rows]
    lines.insert(1, "─" * len(lines[0]))
    return "\n".join([*lines, "", _REMAINS(lang), *_left_to_do(scores, lang)])


def _cells(score: Score) -> list[str]:
    variables = sum(level.records for level in score.levels if level.level == "variabel")
    counts = (variables, score.counts.error, score.counts.warning, score.counts.advice)
    kinds = ("mandatory", "recommended", "english")
    shares = [*(score.total(kind) for kind in kinds), score.health]
    return [score.id, *map(str, counts), str(score.waived), *map(_percent, shares)]


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
            "stage": score.stage,
            "publishable": not score.counts.error,
            "remains": [step(lang) for step in score.remains],
        }
        for score in scores
    ]


def _share(share: FilledShare) -> dict[str, int | None]:
    return {"filled": share.filled, "of": share.of, "percent": share.percent}
