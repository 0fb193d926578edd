"""What a description shows of the data's quality, on the page of a kilde: levels and questions."""

from __future__ import annotations

from dataclasses import dataclass

from regmeta.catalogue.facts import KildeFacts
from regmeta.catalogue.quality import QualityEvidence, quality_of
from regmeta.publish.formats.site.page import Site


@dataclass(frozen=True, slots=True)
class QualityRow:
    """A measure as the page shows it: `level` of `highest`, '' where nothing is held."""

    dimension: str
    measure: str
    level: str
    evidence: str
    fields: tuple[str, ...]
    question: str
    """What the registry could tell besides, '' where nothing is left to ask."""


def quality_rows(site: Site, kilde_facts: KildeFacts) -> list[QualityRow]:
    """Every measure in the order of its source."""
    return [
        QualityRow(
            dimension=answer.dimension.name(site.lang),
            measure=measured.measure.name(site.lang),
            level=_level(site, measured.evidence, measured.measure.highest),
            evidence=measured.evidence.said(site.lang) if measured.evidence else "",
            fields=_headings(site, measured.evidence),
            question=measured.measure.question(site.lang) if measured.is_asked else "",
        )
        for answer in quality_of(kilde_facts)
        for measured in answer.measures
    ]


def _level(site: Site, evidence: QualityEvidence | None, highest: int) -> str:
    if evidence is None:
        return ""
    words = str(site.t.quality_level)
    return words.format(level=evidence.level, of=highest).replace(" ", "\u00a0")


def _headings(site: Site, evidence: QualityEvidence | None) -> tuple[str, ...]:
    """The fields as the page heads them above, so that a reader can look at what they say."""
    if evidence is None:
        return ()
    fields = site.spec["kilde"]
    return tuple(fields[key].label(site.lang) for key in evidence.fields)
