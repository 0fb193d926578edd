"""Every rule finds its own planted fault at the very cell; a clean registry has no findings."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from random import Random

import pytest

from benchmarks.cases import plant_case, unplanted
from benchmarks.faults import PLANTERS, UNPLANTABLE, Planted, Spot, expected, plant
from benchmarks.making import Made, make_registry
from benchmarks.writing import workbook_name, write_registry
from regmeta import validate
from regmeta.model import Finding, each_of
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
    return tuple(each_of(pipeline.check([folder], spec, today=TODAY).report.findings))


def planted_in(made: Made, rule: str) -> list[tuple[str, Spot]]:
    """The rule's fault in a free row: by its planter, else by the first of its cases that fits."""
    if rule in PLANTERS:
        return plant(made, [rule], 1, Random(len(rule)))
    spot = plant_case(rule, made, Random(len(rule)))
    return [] if spot is None else [(rule, spot)]


def as_planted(finding: Finding) -> Planted:
    place = finding.place
    return Planted(finding.rule, place.file, place.sheet, place.cell, finding.field)


def test_a_clean_registry_has_no_findings_at_all(clean: Made, spec: Spec, tmp_path: Path) -> None:
    assert [f"{one.rule} {one.place}" for one in found_in(clean, spec, tmp_path)] == []


@pytest.mark.parametrize("rule", RULES)
def test_a_planted_fault_is_found_at_its_cell_and_nothing_else(
    rule: str, clean: Made, spec: Spec, tmp_path: Path
) -> None:
    reason = UNPLANTABLE.get(rule, "") or unplanted(rule)
    if reason:
        pytest.skip(reason)
    made = deepcopy(clean)
    planted = planted_in(made, rule)
    assert planted, (
        f"The fault of {rule} is planted nowhere. Write a case in tests/cases/{rule}.yaml with one "
        "record and one finding: its texts are planted. Where the fault needs several rows, write "
        f"there «- unplanted: why», or a function {rule.replace('-', '_')} in benchmarks/faults.py."
    )
    file = f"{made.id}/{workbook_name(made)}"
    found = {as_planted(one) for one in found_in(made, spec, tmp_path)}
    assert found == set(expected(made, planted, file))


def test_no_planter_is_left_without_its_rule() -> None:
    gone = sorted((set(PLANTERS) | set(UNPLANTABLE)) - set(RULES))
    assert not gone, f"remove these planters from benchmarks/faults.py, or name the rule: {gone}"


@pytest.mark.parametrize(
    "seed",
    [5, 7, *(pytest.param(n, marks=pytest.mark.long) for n in range(1, 31) if n not in (5, 7))],
)
def test_many_faults_at_once_are_all_found_and_nothing_else(
    seed: int, clean: Made, spec: Spec, tmp_path: Path
) -> None:
    made = deepcopy(clean)
    planted = plant(made, [rule for rule in RULES if rule in PLANTERS], 250, Random(seed))
    file = f"{made.id}/{workbook_name(made)}"
    found = [as_planted(one) for one in found_in(made, spec, tmp_path)]
    assert sorted(found) == sorted(expected(made, planted, file))
    assert len(planted) == 250


def test_the_same_seed_gives_the_same_registry() -> None:
    one, other = (make_registry(3, 200, 40, Random(7)) for _ in range(2))
    assert one == other
    assert one != make_registry(3, 200, 40, Random(8))
