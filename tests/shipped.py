"""The shipped registries as a catalogue, those that validation withholds too.

Formats are to hold on real input; only what nobody could publish, a variable without a code or a
name, is left out.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from regmeta.catalogue.build import build_catalogue
from regmeta.catalogue.facts import visible
from regmeta.model import Catalogue, Kilde
from regmeta.runs.batch import read_paths
from regmeta.spec.loading import load_spec

ROOT = Path(__file__).resolve().parents[1]


@cache
def shipped() -> Catalogue:
    """All registries below registries/, as far as they can be published."""
    spec = load_spec()
    batch = read_paths([ROOT / "registries"], spec)
    catalogue = build_catalogue(batch.submissions, spec, today=date(2026, 11, 23))
    return visible(replace(catalogue, kilder=tuple(_named(one) for one in catalogue.kilder)))[0]


def _named(kilde: Kilde) -> Kilde:
    kept = tuple(one for one in kilde.variables if one.code and one.current.name)
    return replace(kilde, variables=kept)
