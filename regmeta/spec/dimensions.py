"""The dimensions of data quality that a description of variables is looked at by, as data.

Source: specs/quality-dimensions.toml.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from regmeta.files.strict import Strict, Words, load_strict
from regmeta.model import Text
from regmeta.spec.loading import specs_folder


@dataclass(frozen=True, slots=True)
class QualityMeasure:
    """One measure of a dimension: its levels go from 0 to `highest`; `question` asks the registry
    for what a description of variables does not tell."""

    key: str
    name: Text
    question: Text
    highest: int
    share: float
    """Its part of the dimension, in per cent."""


@dataclass(frozen=True, slots=True)
class QualityDimension:
    """A dimension with its measures; `verified` where its row was on the project's own page."""

    key: str
    name: Text
    weight: float
    """Its part of the whole, in per cent."""
    measures: tuple[QualityMeasure, ...]
    verified: bool


class _Measure(Strict, frozen=True):
    key: str
    name: Words
    question: Words
    highest: int
    share: float


class _Dimension(Strict, frozen=True):
    key: str
    name: Words
    weight: float
    measures: tuple[_Measure, ...]
    verified: bool = False


class _Dimensions(Strict, frozen=True):
    dimensions: tuple[_Dimension, ...]


@lru_cache(maxsize=1)
def load_dimensions() -> tuple[QualityDimension, ...]:
    """Every dimension in the order of its source.

    Raises BrokenConfiguration where the file does not hold what it must.
    """
    read = load_strict(specs_folder() / "quality-dimensions.toml", _Dimensions)
    return tuple(
        QualityDimension(
            key=dimension.key,
            name=dimension.name.text,
            weight=dimension.weight,
            measures=tuple(_measure(measure) for measure in dimension.measures),
            verified=dimension.verified,
        )
        for dimension in read.dimensions
    )


def _measure(measure: _Measure) -> QualityMeasure:
    return QualityMeasure(
        key=measure.key,
        name=measure.name.text,
        question=measure.question.text,
        highest=measure.highest,
        share=measure.share,
    )
