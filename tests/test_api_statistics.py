"""Published counts in the Explorer API: figures, frequencies, marks; nothing held back is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from regmeta.catalogue.facts import Facts
from regmeta.model import Annotations, Statistics
from regmeta.publish.formats.api.payloads import kilde_row, variable_detail, variable_row, versions
from regmeta.publish.formats.api.properties import Bags
from regmeta.spec.fields import Spec
from tests import explorer_contract
from tests.small import small_catalogue

SMOKING, WEIGHT = "V_LITEN.INN.ROYK", "V_LITEN.INN.VEKT"
DAY = date(2026, 3, 1)


def facts_with(spec: Spec, **statistics: Statistics) -> Facts:
    by_code = {SMOKING: statistics.get("smoking"), WEIGHT: statistics.get("weight")}
    told = {code: counted for code, counted in by_code.items() if counted}
    return Facts(replace(small_catalogue(spec), annotations=Annotations(statistics=told)))


def detail_of(spec: Spec, code: str, **statistics: Statistics) -> tuple[Any, Any]:
    """A variable's row and its page, as they are published."""
    facts = facts_with(spec, **statistics)
    variable, kilde_facts = facts.variables[code]
    timeline = versions(variable, Bags(spec))
    row = variable_row(kilde_facts, variable, timeline[0])
    bag = timeline[0]["additionalProperties"]
    return row, variable_detail(kilde_facts, variable, row, timeline, bag, [])


def counted(*counts: tuple[str, int | None], missing: int | None = 10) -> Statistics:
    return Statistics(rows=100, missing=missing, counts=counts, extracted=DAY)


def test_counts_are_texts_with_the_contracts_keys(spec: Spec):
    row, detail = detail_of(spec, SMOKING, smoking=counted(("0", 60), ("1", 30)))
    (statistic,) = detail["statistikker"]
    assert statistic["additionalProperties"] == {
        "SisteOppdaterteAarssett": "2026",
        "GyldigeTilfeller": "90",
        "ManglendeTilfeller": "10",
    }
    frequencies = statistic["kodefrekvenser"]
    assert [(each["code"], each["preferredTerm"]) for each in frequencies] == [
        ("LITEN.ROYK.0", "Nei"),
        ("LITEN.ROYK.1", "=Ja"),
    ]
    assert frequencies[0]["additionalProperties"] == {
        "KodeverkLokalID": "0",
        "GyldigeTilfeller": "60",
    }
    assert statistic["avsloringskontroll"] is None
    assert (row["hasStatistikk"], detail["hasUndertryktStatistikk"]) == (True, False)
    assert explorer_contract.differences(detail, "variable") == []


def test_a_count_held_back_is_in_no_figure_and_marked(spec: Spec):
    _, detail = detail_of(spec, SMOKING, smoking=counted(("0", 60), ("1", None)))
    (statistic,) = detail["statistikker"]
    codes = [
        each["additionalProperties"]["KodeverkLokalID"] for each in statistic["kodefrekvenser"]
    ]
    assert codes == ["0"]
    assert statistic["avsloringskontroll"] == "kategorierIkkeOppsummert"
    assert detail["hasUndertryktStatistikk"] is True
    assert explorer_contract.differences(detail, "variable") == []


def test_where_missing_is_held_back_valid_cases_would_tell_it(spec: Spec):
    _, detail = detail_of(spec, WEIGHT, weight=counted(missing=None))
    (statistic,) = detail["statistikker"]
    assert statistic["additionalProperties"] == {"SisteOppdaterteAarssett": "2026"}
    assert statistic["avsloringskontroll"] == "deskriptivStatistikkIkkeGitt"


def test_a_count_of_none_is_a_figure(spec: Spec):
    _, detail = detail_of(spec, SMOKING, smoking=counted(("0", 90), ("1", 0)))
    (statistic,) = detail["statistikker"]
    assert statistic["kodefrekvenser"][1]["additionalProperties"]["GyldigeTilfeller"] == "0"


def test_without_counts_there_is_no_statistic(spec: Spec):
    row, detail = detail_of(spec, SMOKING, weight=counted())
    assert (detail["statistikker"], row["hasStatistikk"]) == ([], False)


@pytest.mark.parametrize(("known", "share"), [({}, 0.0), ({"weight": counted()}, 20.0)])
def test_the_registry_tells_how_many_variables_have_statistics(
    spec: Spec, known: dict[str, Statistics], share: float
):
    facts = facts_with(spec, **known)
    kilde = next(each for each in facts.kilder if each.kilde.code == "K_LITEN")
    shown = kilde_row(kilde, Bags(spec))
    assert shown["andelStatistikk"] == pytest.approx(
        share and 100 / len(kilde.kilde.variables), abs=0.05
    )


def test_figures_of_numbers_are_told_and_those_held_back_are_not(spec: Spec):
    figures = {"MIN": None, "MAX": 120.0, "AVG": 71.25, "STD": 8.5, "MED": 70.0}
    weight = replace(counted(), figures=figures)
    _, detail = detail_of(spec, WEIGHT, weight=weight)
    (statistic,) = detail["statistikker"]
    bag = statistic["additionalProperties"]
    assert (bag["MAX"], bag["AVG"], bag["STD"], bag["MED"]) == ("120", "71.25", "8.5", "70")
    assert "MIN" not in bag
    assert statistic["avsloringskontroll"] == "deskriptivStatistikkIkkeGitt"
    assert explorer_contract.differences(detail, "variable") == []


def test_statistics_of_nobody_say_so_in_their_code_and_name(spec: Spec):
    weight = replace(counted(), synthetic=True)
    _, detail = detail_of(spec, WEIGHT, weight=weight)
    (statistic,) = detail["statistikker"]
    assert statistic["code"] == f"{WEIGHT}.2026.SYNTETISK"
    assert statistic["preferredTerm"].endswith("(syntetisk uttrekk)")
    assert explorer_contract.differences(detail, "variable") == []
