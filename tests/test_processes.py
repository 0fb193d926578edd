"""Rules shared out over two processes find what one process finds."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from regmeta import processes
from regmeta.runs.batch import read_paths
from regmeta.spec.loading import load_spec
from regmeta.validate import check, engine

REPO = Path(__file__).resolve().parent.parent


def test_results_come_in_the_order_of_the_jobs():
    assert processes.share_out(500, lambda n: n * n) == [n * n for n in range(500)]


def test_more_jobs_than_a_pipe_holds_are_done_here():
    assert processes.share_out(20_000, lambda n: n) == list(range(20_000))


@pytest.mark.skipif(
    not processes.can_share(), reason="there is one core only, or threads are running"
)
def test_what_a_dead_process_had_taken_is_done_again():
    here = os.getpid()

    def run(number: int) -> int:
        if os.getpid() != here:
            os._exit(9)
        return number

    assert processes.share_out(50, run) == list(range(50))


def test_an_exception_is_raised_where_the_caller_sees_it():
    def run(number: int) -> int:
        if number == 7:
            raise ValueError("seven")
        return number

    with pytest.raises(ValueError, match="seven"):
        processes.share_out(20, run)


def test_two_processes_find_what_one_finds(monkeypatch: pytest.MonkeyPatch):
    spec = load_spec()
    submissions = read_paths([REPO / "registries"], spec).submissions
    monkeypatch.setattr(engine, "_WORTH_SHARING", 10**9)
    alone = check(submissions, spec, today=date(2026, 1, 1))
    monkeypatch.setattr(engine, "_WORTH_SHARING", 0)
    shared = check(submissions, spec, today=date(2026, 1, 1))
    assert shared == alone
    assert len(alone.findings) > 100
