"""Published counts: small ones cannot be recovered, not even by one who knows the method."""

from __future__ import annotations

import itertools
import json
import statistics
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from regmeta.catalogue.columns import When
from regmeta.cli.app import app
from regmeta.data.reports.statistics import (
    Cells,
    _together,
    as_json,
    figures_of,
    held_back,
    possible,
    read_statistics,
)
from regmeta.data.results.distribution import Distribution, of_numbers
from regmeta.errors import BrokenConfiguration
from regmeta.model import Statistics

from .conftest import TODAY


def worlds(
    counts: Mapping[str, int], held: frozenset[str], threshold: int
) -> Iterator[dict[str, int]]:
    """Every table that fits what was published and for which the method would hold back the same.

    The attacker knows the method, the threshold, the total, and that cells of none are shown.
    """
    names = sorted(held)
    whole = sum(counts[name] for name in names)
    told = {name: count for name, count in counts.items() if name not in held}
    for values in itertools.product(range(1, whole + 1), repeat=max(len(names) - 1, 0)):
        last = whole - sum(values)
        if last < 1 or not names:
            continue
        world = {**told, **dict(zip(names, (*values, last), strict=True))}
        ordered = {name: world[name] for name in counts}
        if held_back(ordered, threshold) == held:
            yield ordered


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.integers(0, 14), min_size=2, max_size=4),
    st.sampled_from([3, 4, 5]),
)
@example([1, 1, 3, 4], 3)
def test_no_small_count_can_be_recovered(values: list[int], threshold: int) -> None:
    counts = {f"c{n}": value for n, value in enumerate(values)}
    held = held_back(counts, threshold)
    small = {name for name, count in counts.items() if 0 < count < threshold}
    assert small <= held
    if not small or held == frozenset(counts):
        return
    seen: dict[str, set[int]] = {name: set() for name in small}
    for world in worlds(counts, held, threshold):
        for name in small:
            seen[name].add(world[name])
    for name in small:
        assert seen[name] >= set(range(1, threshold)), (counts, held, seen)
    if len(held) > len(small):
        reach = possible([counts[name] for name in sorted(held)], threshold)
        assert all(
            found == (1, threshold - 1)
            for name, found in zip(sorted(held), reach, strict=True)
            if name in small
        )


def test_every_small_table_of_four_answers_keeps_its_small_counts() -> None:
    """Not by chance: all tables of four counts below six, with a threshold of three."""
    told = 0
    for values in itertools.product(range(6), repeat=4):
        counts = {f"c{n}": value for n, value in enumerate(values)}
        held = held_back(counts, 3)
        small = [name for name, count in counts.items() if 0 < count < 3]
        if not small or held == frozenset(counts):
            continue
        told += 1
        fitting = list(worlds(counts, held, 3))
        assert all({world[name] for world in fitting} >= {1, 2} for name in small), counts
    assert told > 100


@given(st.lists(st.integers(0, 400), min_size=1, max_size=12), st.integers(3, 10))
def test_what_is_told_is_never_small_and_nothing_is_held_for_nothing(
    values: list[int], threshold: int
) -> None:
    counts = {f"c{n}": value for n, value in enumerate(values)}
    held = held_back(counts, threshold)
    told = [count for name, count in counts.items() if name not in held]
    assert all(count == 0 or count >= threshold for count in told)
    if all(count == 0 or count >= threshold for count in values):
        assert not held


def test_the_range_an_attacker_reaches() -> None:
    assert possible([3], 5) == [(3, 3)]
    assert possible([1, 5], 5) == [(1, 1), (5, 5)]
    assert possible([1, 9], 5) == [(1, 4), (6, 9)]
    assert possible([1, 1], 5) == [(1, 1), (1, 1)]


def test_one_small_count_takes_the_next_with_it() -> None:
    assert held_back({"ja": 3, "nei": 40, "vet ikke": 12}, 5) == {"ja", "vet ikke"}
    assert held_back({"ja": 30, "nei": 40}, 5) == frozenset()
    assert held_back({"ja": 3, "nei": 0, "vet ikke": 5}, 5) == {"ja", "nei", "vet ikke"}


def test_a_sub_question_does_not_tell_what_the_question_hides() -> None:
    """Two said yes; the sub-question is missing for all others, which would tell it."""
    outer = Cells("ROYK", "V_ROYK", {"1": 2, "0": 60, "9": 38, "\0missing": 0}, ("1", "0", "9"))
    inner = Cells("ANTALL", "V_ANTALL", {"\0missing": 98, "\0other": 2}, ())
    opened = {"ANTALL": (When("ROYK", ("1",)),)}
    alone = _together([outer, inner], {}, 5)
    assert "1" in alone[0]
    both = _together([outer, inner], opened, 5)
    assert "1" in both[0]
    assert "\0missing" in both[1]
    large = Cells("ROYK", "V_ROYK", {"1": 50, "0": 50}, ("1", "0"))
    few = Cells("ANTALL", "V_ANTALL", {"a": 48, "\0missing": 2, "\0other": 50}, ("a",))
    turned = _together([large, few], opened, 5)
    assert "1" in turned[0]


def test_the_file_reads_back_and_another_file_is_refused(tmp_path: Path) -> None:
    found = {"V_A": Statistics(100, None, (("1", 60), ("2", None)), 5, TODAY)}
    file = tmp_path / "statistics.json"
    file.write_text(as_json(found), encoding="utf-8")
    assert read_statistics(file) == found
    for text in ("{", "[]", '{"variables": {"V": 1}}'):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(BrokenConfiguration, match=r"statistics\.json"):
            read_statistics(file)


def test_an_extract_becomes_statistics_that_the_pages_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    from .conftest import ROOT

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shutil.copytree(ROOT / "registries" / "norgast", tmp_path / "registries" / "norgast")
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke
    made = run(app, ["data", "synth", "norgast", "--rows", "400", "--out", "uttrekk"])
    assert made.exit_code == 0, made.output
    files = sorted(str(path) for path in (tmp_path / "uttrekk").glob("*.csv"))
    out = "registries/norgast/statistics.json"
    Path(out).unlink()
    told = ["--out", out, "--today", "2026-11-23"]
    done = run(app, ["data", "statistics", "norgast", *files, *told])
    assert done.exit_code == 0, done.output
    assert "holdt tilbake" in done.output
    found = json.loads(Path(out).read_text("utf-8"))
    counts = [n for one in found["variables"].values() for n in one["counts"].values()]
    assert len(counts) > 50 and all(n is None or n == 0 or n >= 5 for n in counts)
    assert not any("FODSELSNR" in code.upper() for code in found["variables"])
    options = ["--out", "build", "--formats", "site", "--today", "2026-11-23"]
    assert run(app, ["publish", "registries", *options]).exit_code == 0
    code = next(code for code, one in found["variables"].items() if one["counts"])
    page = Path("build/site/variabel", f"{code}.html").read_text("utf-8")
    missing = found["variables"][code]["missing"]
    said = "Publisert, se nedenfor" if missing is None else "Utfylt"
    assert said in page and 'class="picture bars"' in page


def _spread(*values: tuple[float, int]) -> Distribution:
    made = of_numbers(values)
    assert made is not None
    return made


def test_the_least_value_is_told_where_as_many_have_it_as_the_threshold() -> None:
    rows = Statistics(rows=100, missing=0, threshold=5)
    shared = _spread((30.0, 5), (50.0, 90), (70.0, 5))
    assert figures_of(shared, rows)["MIN"] == 30.0 and figures_of(shared, rows)["MAX"] == 70.0
    own = _spread((30.0, 4), (50.0, 92), (70.0, 4))
    figures = figures_of(own, rows)
    assert (figures["MIN"], figures["MAX"], figures["MED"]) == (None, None, 50.0)


def test_mean_and_deviation_are_those_of_the_statistics_module() -> None:
    values = [n % 7 for n in range(100)]
    spread = _spread(*sorted((float(n), values.count(n)) for n in set(values)))
    figures = figures_of(spread, Statistics(rows=100, missing=0))
    assert figures["AVG"] == pytest.approx(statistics.mean(values), rel=1e-5)
    assert figures["STD"] == pytest.approx(statistics.stdev(values), rel=1e-5)
    assert figures["MED"] == statistics.median_low(values)


def test_figures_are_held_back_with_the_number_of_answers() -> None:
    spread = _spread((30.0, 50), (50.0, 50))
    assert set(figures_of(spread, Statistics(rows=100, missing=None)).values()) == {None}
    assert figures_of(None, Statistics(rows=100, missing=0)) == {}


def test_a_file_keeps_figures_and_that_it_is_of_nobody(tmp_path: Path) -> None:
    held: dict[str, float | None] = {"MIN": None, "MED": 3.5}
    kept = {"V_A.B": Statistics(rows=50, missing=0, figures=held, synthetic=True)}
    file = tmp_path / "statistics.json"
    file.write_text(as_json(kept), "utf-8")
    assert read_statistics(file) == kept
