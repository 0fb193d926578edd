"""Every rule finds its own planted fault at the very cell; a clean registry has no findings."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from random import Random

import pytest

from benchmarks.faults import PLANTERS, UNPLANTABLE, Planted, expected, plant
from benchmarks.making import Made, make_registry
from benchmarks.writing import workbook_name, write_registry
from regmeta import validate
from regmeta.model import Finding
from regmeta.runs import checking as pipeline
from regmeta.spec.fields import Spec
from tests.conftest import TODAY

RULES = [rule.name for rule in validate.load_rules()]


@pytest.fixture(scope="module")
def clean() -> Made:
    """A registry of 500 variables with every recommended column, and not one fault."""
    return make_registry(0, 500, 137, Random(2), complete=True)


def found_in(made: Made, spec: Spec, folder: Path) -> tuple[Finding, ...]:
    write_registry(made, spec, folder)
    return pipeline.check([folder], spec, today=TODAY).report.findings


def as_planted(finding: Finding) -> Planted:
    place = finding.place
    return Planted(finding.rule, place.file, place.sheet, place.cell, finding.field)


def test_a_clean_registry_has_no_findings_at_all(clean: Made, spec: Spec, tmp_path: Path) -> None:
    assert [f"{one.rule} {one.place}" for one in found_in(clean, spec, tmp_path)] == []


@pytest.mark.parametrize("rule", RULES)
def test_a_planted_fault_is_found_at_its_cell_and_nothing_else(
    rule: str, clean: Made, spec: Spec, tmp_path: Path
) -> None:
    if rule in UNPLANTABLE:
        pytest.skip(UNPLANTABLE[rule])
    if rule not in PLANTERS:
        pytest.fail(
            f"The rule {rule} has no planter; write one in benchmarks/faults.py: a function named "
            f"{rule.replace('-', '_')} under @plants (or @plants_wide, where it needs more than "
            "the ten columns) that puts the fault into a free row and returns its Spot."
        )
    made = deepcopy(clean)
    planted = plant(made, [rule], 1, Random(len(rule)))
    assert planted, f"the planter of {rule} found no row that fits in 500 variables"
    file = f"{made.id}/{workbook_name(made)}"
    found = {as_planted(one) for one in found_in(made, spec, tmp_path)}
    assert found == set(expected(made, planted, file))


def test_no_planter_is_left_without_its_rule() -> None:
    gone = sorted((set(PLANTERS) | set(UNPLANTABLE)) - set(RULES))
    assert not gone, f"remove these planters from benchmarks/faults.py, or name the rule: {gone}"


def test_many_faults_at_once_are_all_found_and_nothing_else(
    clean: Made, spec: Spec, tmp_path: Path
) -> None:
    made = deepcopy(clean)
    planted = plant(made, [rule for rule in RULES if rule in PLANTERS], 250, Random(5))
    file = f"{made.id}/{workbook_name(made)}"
    found = [as_planted(one) for one in found_in(made, spec, tmp_path)]
    assert sorted(found) == sorted(expected(made, planted, file))
    assert len(found) == 250


def test_the_same_seed_gives_the_same_registry() -> None:
    one, other = (make_registry(3, 200, 40, Random(7)) for _ in range(2))
    assert one == other
    assert one != make_registry(3, 200, 40, Random(8))
