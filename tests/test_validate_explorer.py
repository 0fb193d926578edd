"""What the national catalogue publishes today: each defect that can be seen in it is found."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from regmeta import validate
from regmeta.spec.fields import Spec
from tests.conftest import TODAY
from tests.explorer_submission import submissions_from

# The defects of national-catalogue.md, section 4.3, by number, that stand in the captured payloads.
SEEN = {
    1: ("comment-contradicts-period", "K_ALS"),
    2: ("placeholder-code", "K_ALS"),
    3: ("label-starts-with-other-number", "K_ALS"),
    4: ("prose-in-url", "K_ALS"),
    5: ("unfinished-text", "K_BIV"),
    7: ("controller-is-not-an-organisation", "K_BDR"),
    9: ("incomplete-url", "K_BDR"),
    10: ("mixed-separators", "K_BDR"),
    12: ("empty-datasamling", "K_ALS"),
    13: ("unknown-replacement", "K_ALS"),
    14: ("english-in-norwegian-field", "K_TR"),
    15: ("name-differs-from-title", "K_ALS"),
    17: ("identification-not-assessed", "K_ALS"),
}


@pytest.fixture(scope="module")
def found(reference: Path, spec: Spec) -> dict[str, set[str]]:
    folder = reference / "explorer-api"
    if not folder.is_dir():
        pytest.skip("the catalogue's payloads are not beside the project")
    report = validate.check(submissions_from(folder, spec), spec, today=TODAY)
    rules: dict[str, set[str]] = defaultdict(set)
    for one in report.findings:
        rules[one.rule].add(one.registry)
    return rules


@pytest.mark.parametrize("number", SEEN)
def test_a_defect_that_is_published_today_is_found(number: int, found: dict[str, set[str]]) -> None:
    rule, registry = SEEN[number]
    assert registry in found[rule], sorted(found)
