"""One registry in many dresses is read as one registry: whatever a dress has a place for is read
alike, and what it cannot say is told by a doubt where the file holds anything of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from regmeta.read import read_file
from regmeta.spec.fields import Spec
from tests.dresses import DRESSES, FEATURES, ITEMS, Dress, meant, told


def test_the_registry_has_every_feature_and_there_are_dresses_enough() -> None:
    assert len(ITEMS) == 40
    assert len(DRESSES) >= 25
    carried = {feature for dress in DRESSES for feature in FEATURES if feature not in dress.lacks}
    assert carried == set(FEATURES)


@pytest.mark.parametrize("dress", DRESSES, ids=lambda dress: dress.name)
def test_a_dress_is_read_as_the_registry_is_meant(tmp_path: Path, spec: Spec, dress: Dress) -> None:
    reading = read_file(dress.write(tmp_path), spec)
    read, right = told(reading, dress.lacks), meant(dress.lacks)
    assert [fact["name"] for fact in read] == [fact["name"] for fact in right]
    assert read == right
    assert Counter(doubt.rule for doubt in reading.submission.doubts) == dress.doubts
