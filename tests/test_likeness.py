"""Likeness: what is remembered and held back decides nothing, and the reasons hold."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from regmeta.files.kept import Kept
from regmeta.harmonize.pairs import RegistrySide, alike, side_of
from regmeta.harmonize.similar import SAME_QUESTION
from regmeta.runs.batch import Batch, read_paths
from regmeta.runs.likeness import MOST_SIMILAR, Pairs, pairs_of, similar_of
from regmeta.runs.memory import NO_MEMORY, Memory
from regmeta.spec.loading import load_spec

REGISTRIES = Path(__file__).parents[1] / "registries"
ALL = 1_000_000


@pytest.fixture(scope="module")
def batch() -> Batch:
    return read_paths([REGISTRIES], load_spec())


def test_what_is_held_back_would_not_have_been_shown(batch: Batch):
    """Held to the likeliest one, every variable's likeliest is the likeliest of all."""
    whole, held = (_pairs(batch, most) for most in (ALL, 1))
    assert sum(len(pairs) for *_, pairs in held) < sum(len(pairs) for *_, pairs in whole)
    best = {code: found[0] for code, found in similar_of(batch, whole).items()}
    assert {code: found[0] for code, found in similar_of(batch, held).items()} == best
    assert similar_of(batch, _pairs(batch, MOST_SIMILAR)) == similar_of(batch, whole)


def _pairs(batch: Batch, most: int) -> Pairs:
    ids = sorted(one.id for one in batch.submissions)
    sides = {one.id: side_of(one) for one in batch.submissions}
    return [
        (one, other, [tuple(pair) for pair in alike(sides[one], sides[other], most)])
        for at, one in enumerate(ids)
        for other in ids[:at]
    ]


def test_likeness_is_the_same_from_either_side(batch: Batch):
    sides = {one.id: side_of(one) for one in batch.submissions}
    found = 0
    for one, other in combinations(sorted(sides), 2):
        forward = {(p.left, p.right): p[2:] for p in alike(sides[one], sides[other], ALL)}
        back = {(p.right, p.left): p[2:] for p in alike(sides[other], sides[one], ALL)}
        assert forward == back, (one, other)
        found += len(forward)
    assert found > 50


def test_one_question_is_one_question_whatever_the_labels_and_lists():
    """Labels that are hardly alike, a list on one side only: the instrument's question decides."""
    asks = {0: ("EQ-5D", "mobility")}
    words = {word: [0] for word in ("gange", "dag", "pasienten", "vurdert", "etter", "behandling")}
    others = {word: [0] for word in ("gange", "mobilitet", "egen", "helse", "uke", "skala")}
    one = RegistrySide(["V_A"], [""], words, [], [-1], asks)
    other = RegistrySide(["V_B"], [""], others, [frozenset({"ja", "nei"})], [0], asks)
    for left, right in ((one, other), (other, one)):
        (pair,) = alike(left, right, 5)
        assert pair.score == SAME_QUESTION
        assert tuple(pair.question) == asks[0]


def test_what_was_remembered_is_what_is_found_anew(batch: Batch, tmp_path: Path):
    digests = {one.folder.name: one.folder.name for one in batch.registries}
    memory = Memory(digests, Kept(tmp_path))
    first = pairs_of(batch, memory)
    assert pairs_of(batch, memory) == first == pairs_of(batch, NO_MEMORY)


def test_only_what_changed_is_compared_again(
    batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from regmeta.harmonize import pairs

    digests = {one.folder.name: one.folder.name for one in batch.registries}
    pairs_of(batch, Memory(digests, Kept(tmp_path)))
    compared = []

    def noted(one: pairs.RegistrySide, other: pairs.RegistrySide, most: int) -> list[pairs.Alike]:
        compared.append({one.codes[0], other.codes[0]})
        return alike(one, other, most)

    monkeypatch.setattr(pairs, "alike", noted)
    pairs_of(batch, Memory({**digests, "nger": "another"}, Kept(tmp_path)))
    nger = side_of(next(one for one in batch.submissions if one.id == "nger")).codes[0]
    assert len(compared) == len(batch.submissions) - 1
    assert all(nger in pair for pair in compared)


def test_every_variable_has_at_most_so_many_and_the_best_first(batch: Batch):
    found = similar_of(batch, pairs_of(batch, NO_MEMORY))
    own = {code: one.id for one in batch.submissions for code in one["variabel"].column("Code")}
    assert found
    for code, rows in found.items():
        scores = [row.score for row in rows]
        assert len(rows) <= MOST_SIMILAR
        assert scores == sorted(scores, reverse=True)
        assert all(own[row.variable] != own[code] for row in rows)


def test_one_registry_alone_is_like_no_other(batch: Batch):
    alone = replace(batch, submissions=batch.submissions[:1])
    assert similar_of(alone, pairs_of(alone, NO_MEMORY)) == {}


def test_shares_of_the_work_are_the_whole_of_it(batch: Batch):
    halves = [pairs_of(batch, NO_MEMORY, (n, 2)) for n in range(2)]
    assert all(halves)
    together = sorted(pair[:2] for half in halves for pair in half)
    assert together == sorted(pair[:2] for pair in pairs_of(batch, NO_MEMORY))
    found = similar_of(batch, [pair for half in halves for pair in half])
    assert found == similar_of(batch, pairs_of(batch, NO_MEMORY))
