"""One registry as its publication would be, with what its owners hide left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from regmeta.model import Annotations, Catalogue, Report, Submission
from regmeta.registry import Registry
from regmeta.runs.sides import a_registry, edition_folder, registry_named
from regmeta.spec.fields import Spec


@dataclass(frozen=True, slots=True)
class PublishedCatalogue:
    """A registry with its findings, and the catalogue that holds it alone."""

    registry: Registry
    submission: Submission
    report: Report
    catalogue: Catalogue


def shown_of(ident: str, registries: Path, spec: Spec, today: date) -> Catalogue:
    """What is published of a registry as it stands, or of one of its editions (`norvas@2`): made
    of the edition's own files and decisions, as its publication is."""
    name, _, number = ident.partition("@")
    folder = registry_named(name, registries)
    if not number:
        return published(folder, spec, today).catalogue
    edition = edition_folder(folder, number)
    return published(edition, spec, today, counted=folder).catalogue


def _annotated(catalogue: Catalogue, counted: Path) -> Catalogue:
    """The catalogue with the instruments and the statistics that its publication tells of.

    `counted` is the folder with the registry's statistics, which are of no edition.
    """
    from regmeta.data.reports.statistics import STATISTICS, read_statistics
    from regmeta.runs.likeness import recognised_of

    recognised = {
        code: instrument
        for kilde in catalogue.kilder
        for code, instrument in recognised_of(kilde, catalogue.national).items()
    }
    file = counted / STATISTICS
    statistics = dict(read_statistics(file)) if file.is_file() else {}
    unreviewed = catalogue.annotations.unreviewed
    annotations = Annotations(recognised=recognised, statistics=statistics, unreviewed=unreviewed)
    return replace(catalogue, annotations=annotations)


def published(
    folder: Path, spec: Spec, today: date, *, counted: Path | None = None
) -> PublishedCatalogue:
    """What publishing this registry gives, whether or not it has errors: `report` tells."""
    from regmeta.catalogue.facts import visible
    from regmeta.runs import checking as pipeline

    registry = a_registry(folder, spec)
    checked = pipeline.check([folder], spec, today=today)
    made = pipeline.catalogue_of(checked.batch, spec, today=today)
    shown, _ = visible(_annotated(made, counted or folder))
    return PublishedCatalogue(registry, checked.batch.submissions[0], checked.report, shown)
