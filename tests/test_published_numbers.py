"""Published distributions: no bin of few is told, no edge is somebody's own, nothing is silent."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regmeta.data.reports.statistics import as_json, bins_of, read_statistics, with_earlier
from regmeta.data.results.bins import edges_between, least_rows, percents_between
from regmeta.data.results.distribution import of_numbers
from regmeta.model import Statistics
from regmeta.publish.formats.site.charts import histogram, share_line
from regmeta.publish.formats.site.flow import CodesOver, code_flow

from .conftest import TODAY


def _counted(numbers: list[float]) -> list[tuple[float, int]]:
    return [(value, numbers.count(value)) for value in sorted(set(numbers))]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.integers(0, 60), min_size=20, max_size=300), st.sampled_from([3, 5, 10]))
def test_a_bin_that_is_told_holds_as_many_rows_as_the_threshold(
    numbers: list[int], threshold: int
) -> None:
    spread = of_numbers(_counted([float(n) for n in numbers]))
    counted = Statistics(len(numbers) + 50, 50, (), threshold, TODAY)
    bins = bins_of(spread, counted)
    told = 0
    for low, high, percent in bins:
        inside = sum((low is None or n >= low) and (high is None or n < high) for n in numbers)
        assert percent is None or inside >= threshold
        told += percent or 0
    assert told <= 100
    held = [percent for _, _, percent in bins if percent is None]
    assert len(held) != 1, "one that is held alone is what the others leave"
    assert bool(bins) == (told > 0 or bool(held))


@pytest.mark.parametrize(
    ("low", "high", "whole", "edges"),
    [
        (150.0, 190.0, True, (150.0, 155.0, 160.0, 165.0, 170.0, 175.0, 180.0, 185.0, 190.0)),
        (1.0, 4.0, True, (1.0, 2.0, 3.0, 4.0)),
        (0.5, 0.9, False, (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)),
        (3.0, 3.0, True, ()),
    ],
)
def test_edges_are_round(low: float, high: float, whole: bool, edges: tuple[float, ...]) -> None:
    assert edges_between(low, high, whole=whole) == edges


def test_shares_are_whole_per_cent_and_the_least_rows_that_they_stand_for() -> None:
    points = [float(n) for n in range(101)]
    assert percents_between(points, (25.0, 75.0)) == (24, 50, 26)
    assert [least_rows(percent, 200) for percent in (0, 1, 2, 3)] == [1, 1, 3, 5]


def test_a_spread_is_held_back_where_the_number_of_answers_is() -> None:
    spread = of_numbers([(float(n), 3) for n in range(30)])
    assert bins_of(spread, Statistics(90, 0, (), 5, TODAY))
    assert bins_of(spread, Statistics(90, None, (), 5, TODAY)) == ()
    assert spread is not None
    assert bins_of(replace(spread, years=True), Statistics(90, 0, (), 5, TODAY)) == ()


def test_earlier_extracts_are_kept_oldest_first_and_never_those_of_nobody(tmp_path: Path) -> None:
    first = {"V_A": Statistics(100, 20, (), 5, date(2022, 1, 1))}
    second = with_earlier({"V_A": Statistics(120, None, (), 5, date(2024, 1, 1))}, first)
    third = with_earlier({"V_A": Statistics(130, 10, (), 5, date(2026, 1, 1))}, second)
    assert third["V_A"].earlier == ((date(2022, 1, 1), 100, 20), (date(2024, 1, 1), 120, None))
    again = with_earlier({"V_A": Statistics(131, 10, (), 5, date(2026, 1, 1))}, third)
    assert again["V_A"].earlier == third["V_A"].earlier
    made_up = Statistics(9, 1, (), 5, date(2027, 1, 1), synthetic=True)
    assert with_earlier({"V_A": made_up}, third)["V_A"].earlier == ()
    file = tmp_path / "statistics.json"
    file.write_text(as_json(third), encoding="utf-8")
    assert read_statistics(file) == third


def test_a_bin_held_back_has_a_frame_and_no_bar_and_the_line_breaks() -> None:
    picture = histogram("Fordeling", [("under 5", None, "holdt tilbake"), ("fra 5", 40, "40 %")])
    assert picture.count('class="held"') == 1
    assert picture.count('class="full"') == 1
    days = [date(year, 1, 1) for year in (2022, 2023, 2024, 2025)]
    line = share_line("Utfylt", list(zip(days, (0.9, 0.8, None, 0.7), strict=True)))
    assert (line.count('class="along"'), line.count("<circle")) == (1, 3)
    assert re.findall(r">(\d{4})<", line) == ["2022", "2023", "2024", "2025"]


def test_the_flow_of_codes_has_a_line_for_each_that_goes_over_and_a_cross_for_each_other() -> None:
    registries = [
        CodesOver("A", (("1 Mann", 0), ("2 Kvinne", 1))),
        CodesOver("B <b>", (("K", 1), ("9 Ukjent", None))),
    ]
    picture = code_flow("Koder", registries, ["1 Mann", "2 Kvinne"])
    assert picture.count(" C") == 3
    assert picture.count(" l8 8") == 1
    assert "B &lt;b&gt;" in picture
    assert picture.count("<circle") == 2
