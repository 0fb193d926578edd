"""Environments: all registries in one crawl, the same told once, and what a proof allows."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from regmeta.delivery.grouping import facts_of
from regmeta.delivery.proof import verified_text
from regmeta.delivery.releasing import release
from regmeta.delivery.verifying import CatalogueDifference, Verified
from regmeta.editions.ledger import ledger_of, read_ledger
from regmeta.spec.loading import load_spec
from tests.commands import Done, run
from tests.conftest import ROOT, TODAY
from tests.explorer_server import Behaviour, serving
from tests.test_verify import write_tree

DAY = ("--today", TODAY.isoformat())
TOKEN = "hemmelig-9f8e7d"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tree(tmp_path_factory.mktemp("api"))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three registries, one of them approved."""
    folder = tmp_path_factory.mktemp("shelf") / "registries"
    for ident in ("als", "nger", "norvas"):
        shutil.copytree(ROOT / "registries" / ident, folder / ident)
    release(folder / "als", load_spec(), by="X", today=TODAY, with_errors=True)
    return folder


@pytest.fixture
def registries(shelf: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(shelf, tmp_path / "registries"))


def name_environments(registries: Path, base: str) -> None:
    (registries / "service.toml").write_text(
        f'[environments.test]\napi = "{base}"\ntoken = "REGMETA_TRY"\n'
        f'[environments.production]\napi = "{base}"\nafter = "test"\n'
    )


def verify_all(registries: Path, *words: str) -> Done:
    given = ("--registries", registries, "--rate", "100000", "--retries", "0")
    return run("verify", "--all", "--env", "test", *given, *DAY, *words)


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("REGMETA_TRY", TOKEN)
    yield


def test_all_registries_are_held_in_one_crawl_and_noted(
    tree: Path, registries: Path, token: None
) -> None:
    with serving(tree) as (base, behaviour):
        name_environments(registries, base)
        done = verify_all(registries)
    assert done.out.startswith("3 av 3 registre vises nøyaktig som publisert"), done.out + done.err
    assert done.code == 0 and TOKEN not in done.out + done.err
    lists = [path for path in behaviour.asked if path.split("?")[0].endswith("variables")]
    assert len(lists) == len(set(lists)) > 5
    assert sum(path.endswith("/kilder") for path in behaviour.asked) == 1
    acts = [line.act for line in read_ledger(ledger_of(registries))][-3:]
    assert [act.registry for act in acts] == ["als", "nger", "norvas"]
    assert {act.about["environment"] for act in acts} == {"test"}
    assert [act.about.get("edition", "") for act in acts] == ["1", "", ""]
    assert TOKEN not in ledger_of(registries).read_text()


def test_one_changed_list_is_one_fact(tree: Path, registries: Path, token: None) -> None:
    def renamed(path: str, payload: Any) -> Any:
        if "/codes" in path and isinstance(payload, dict) and len(payload.get("koder", [])) > 2:
            codes = [code | {"navn": f"{code['navn']}!"} for code in payload["koder"]]
            return payload | {"koder": codes}
        return payload

    with serving(tree, Behaviour(change=renamed)) as (base, _):
        name_environments(registries, base)
        done = verify_all(registries, "--format", "json")
    for row in json.loads(done.out):
        verified = row["verified"]
        holds_for = {difference["code"] for difference in verified["differences"]}
        assert verified["facts"] <= max(len(holds_for), 1)
        if row["registry"] == "als":
            assert 0 < verified["facts"] < len(holds_for) < len(verified["differences"])


def test_what_seventy_two_share_is_told_once_and_what_one_has_by_itself() -> None:
    differences = [
        CatalogueDifference("altered", "kode", f"V_X.{n}", field, "a", "b")
        for n in range(72)
        for field in ("codes[1].navn", "codes[2].navn")
    ]
    alone = CatalogueDifference("altered", "kode", "V_X.99", "codes[1].navn", "a", "b")
    facts = facts_of([*differences, alone])
    assert [(len(fact.differences), len(fact.codes)) for fact in facts] == [(2, 72), (1, 1)]
    said = verified_text(Verified("K_X", "http://x", (*differences, alone), 73, 9))
    assert said.count("ANNERLEDES") == 3 and "likt for V_X.1, V_X.2" in said
    assert "og 65 til" in said and "Ulike forskjeller: 2" in said


def test_going_on_asks_for_a_clean_proof_of_the_last_edition(
    tree: Path, registries: Path, token: None
) -> None:
    asked = ("--env", "production", "--by", "Prøve Prøvesen", "--registries", registries, *DAY)

    def rename(path: str, payload: Any) -> Any:
        is_als = isinstance(payload, dict) and payload.get("code") == "K_ALS"
        return payload | {"preferredTerm": "Noe annet"} if is_als else payload

    with serving(tree, Behaviour(change=rename)) as (base, _):
        name_environments(registries, base)
        refused = run("promote", "als", *asked)
        assert refused.code == 2 and "ikke etterprøvd uten forskjeller i test" in refused.err
        assert verify_all(registries).code == 1
        assert run("promote", "als", *asked).code == 2
    with serving(tree) as (base, _):
        name_environments(registries, base)
        assert verify_all(registries).code == 0
    assert "har ingen utgave" in run("promote", "als", "nger", *asked).err
    done = run("promote", "als", *asked)
    assert done.out == "Utgave 1 av als kan settes i production.\n"
    act = read_ledger(ledger_of(registries))[-1].act
    assert (act.deed, act.about) == ("promoted", {"edition": "1", "environment": "production"})
    assert "satt videre, utgave 1" in run("log", "als", "--registries", registries).out
    standing = json.loads(run("status", registries, "--format", "json", *DAY).out)["registries"]
    stages = {row["id"]: row["stage"] for row in standing}
    assert (stages["als"], stages["nger"]) == ("in-test", "completed")


def test_one_broken_registry_does_not_keep_the_others_from_being_held(
    tree: Path, registries: Path, token: None
) -> None:
    (registries / "nger" / "registry.toml").write_text("id = ", encoding="utf-8")
    with serving(tree) as (base, _):
        name_environments(registries, base)
        done = verify_all(registries)
    assert done.code == 1
    assert done.out.startswith("2 av 3 ") and "nger: ikke etterprøvd." in done.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--all", "--env", "prod"), "Der er test, production."),
        (("--all", "--env", "test"), "trenger REGMETA_TRY i omgivelsene"),
        (("--all",), "--env NAVN"),
        (("als", "--all", "--env", "test"), "ett register, eller --all"),
        (("--env", "test"), "ett register, eller --all"),
    ],
)
def test_what_is_not_there_is_a_sentence(
    words: tuple[str, ...], said: str, registries: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REGMETA_TRY", raising=False)
    name_environments(registries, "http://127.0.0.1:9/api/explorer")
    done = run("verify", *words, "--registries", registries)
    assert done.code == 2 and said in done.err and done.err.count("\n") == 1


def test_without_a_service_file_it_is_told_what_to_write(registries: Path) -> None:
    done = run("verify", "--all", "--env", "test", "--registries", registries)
    assert done.code == 2 and "Skriv der [environments.test]" in done.err


@pytest.mark.long
def test_the_api_published_by_itself_is_what_verifying_awaits(
    tmp_path: Path, registries: Path
) -> None:
    """Instruments that are recognised and statistics come with the API, with pages or without."""
    out = tmp_path / "alone"
    assert run("publish", registries, "--out", out, "--formats", "api", *DAY).code in (0, 4)
    with serving(out / "api" / "explorer") as (base, _):
        done = run("verify", "als@1", "--registries", registries, "--api", base, *DAY)
    assert done.code == 0, done.out
