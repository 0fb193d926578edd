"""Proposals in words: what fits, how surely and why, and how many variables stay their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from regmeta.model import Text

if TYPE_CHECKING:
    from regmeta.harmonize.explain import Prediction

_SURE = Text("sikkert", "certain")
_TOTAL = Text(
    "{mapped} av {all} variabler ligner en harmonisert variabel ({certain} sikkert); "
    "resten er registerets egne.",
    "{mapped} of {all} variables resemble a harmonized one ({certain} certain); "
    "the rest are the registry's own.",
)


def proposals_text(predictions: Sequence[Prediction], lang: str = "nb") -> str:
    """A line a proposed mapping, with its evidence below, and the totals."""
    mapped = [one for one in predictions if one.target]
    lines = []
    for one in mapped:
        sure = _SURE(lang) if one.certain else f"{one.confidence * 100:.0f} %"
        lines.append(f"{one.asked.name:<28} → {one.target:<36} {sure}")
        lines.append(f"    {one.evidence(lang)}")
        if one.values and one.values.loss:
            lines.append(f"    ! {one.values.loss(lang)}")
    total = _TOTAL(lang).format(
        mapped=len(mapped), all=len(predictions), certain=sum(one.certain for one in mapped)
    )
    return "\n".join([*lines, "", total])


def proposals_json(predictions: Sequence[Prediction], lang: str = "nb") -> list[dict[str, Any]]:
    """Every variable with its answer, as values."""
    from regmeta.harmonize.names import prediction_row

    return [prediction_row(one, lang) | {"label": one.asked.label} for one in predictions]
