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
    mapped = [prediction for prediction in predictions if prediction.target]
    lines = []
    for mapping_row in mapped:
        sure = _SURE(lang) if mapping_row.certain else f"{mapping_row.confidence * 100:.0f} %"
        lines.append(f"{mapping_row.asked.name:<28} → {mapping_row.target:<36} {sure}")
        lines.append(f"    {mapping_row.evidence(lang)}")
        if mapping_row.values and mapping_row.values.loss:
            lines.append(f"    ! {mapping_row.values.loss(lang)}")
    total = _TOTAL(
        lang,
        mapped=len(mapped),
        all=len(predictions),
        certain=sum(mapping_row.certain for mapping_row in mapped),
    )
    return "\n".join([*lines, "", total])


def proposals_json(predictions: Sequence[Prediction], lang: str = "nb") -> list[dict[str, Any]]:
    """Every variable with its answer, as values."""
    from regmeta.harmonize.names import prediction_row

    return [
        prediction_row(prediction, lang) | {"label": prediction.asked.label}
        for prediction in predictions
    ]
