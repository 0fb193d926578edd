"""What a description shows of the data's quality, as DQV: measurements with what they rest on.

Source of the dimensions: specs/quality-dimensions.toml. Their IRIs are ours, since the project that
made them has published none.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.catalogue.facts import KildeFacts
from regmeta.catalogue.quality import MeasureAnswer, quality_of
from regmeta.publish.formats.rdf.named import NamedTerms, texts
from regmeta.publish.formats.rdf.writing import Literal, Property
from regmeta.spec.dimensions import QualityDimension, QualityMeasure


class QualityMeasurements(NamedTerms):
    """Makes the measurements of a data set; what nothing is held of has none."""

    def quality(self, kilde_facts: KildeFacts) -> Iterator[Property]:
        """The measurements that the description has evidence of, by dimension."""
        for dimension in quality_of(kilde_facts):
            for answer in dimension.measures:
                if answer.evidence is not None:
                    code = kilde_facts.kilde.code
                    metric = self._metric(answer.measure, dimension.dimension)
                    yield "dqv:hasQualityMeasurement", self._level(answer, metric, code)

    def _level(self, answer: MeasureAnswer, metric: str, code: str) -> str:
        evidence = answer.evidence
        assert evidence is not None
        said: list[Property] = [
            ("dqv:computedOn", self.iri(code)),
            ("dqv:isMeasurementOf", metric),
            ("dqv:value", Literal(str(evidence.level), type="xsd:integer")),
            *texts("skos:note", evidence.said),
        ]
        name = self.iri(f"{code} quality {answer.measure.key}")
        return self._name(name, ("dqv:QualityMeasurement",), said)

    def _metric(self, measure: QualityMeasure, dimension: QualityDimension) -> str:
        levels = f"0-{measure.highest}"
        about: list[Property] = [
            *texts("skos:prefLabel", measure.name),
            *texts("skos:definition", measure.question),
            ("skos:notation", Literal(levels)),
            ("dqv:expectedDataType", "http://www.w3.org/2001/XMLSchema#integer"),
            ("dqv:inDimension", self._dimension(dimension)),
        ]
        return self._name(self.iri(f"quality metric {measure.key}"), ("dqv:Metric",), about)

    def _dimension(self, dimension: QualityDimension) -> str:
        label = [*texts("skos:prefLabel", dimension.name)]
        name = self.iri(f"quality dimension {dimension.key}")
        return self._name(name, ("dqv:Dimension",), label)
