"""A year of a service environment in short: nothing published is lost but by withdrawal."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import service_year


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.mark.long
def test_every_kind_of_act_leaves_what_is_published(tmp_path: Path) -> None:
    names = service_year.make_registries(tmp_path / "registries", 6)
    year = service_year.Year(tmp_path, names, service_year.Random(3))
    service_year.begin(year)
    for number, (kind, (_, act)) in enumerate(service_year.ACTS.items()):
        act(year, "norgast0" if kind == "recoding" else names[number % 6])
        assert year.publish().code in (0, 4), kind
        service_year.check(year)
    service_year.end(year)
    assert year.codes[0] and len(year.off) == 1


def test_a_short_year(tmp_path: Path) -> None:
    _, done = service_year.whole(tmp_path, registries=3, acts=6, seed=7)
    assert done.total() == 6
