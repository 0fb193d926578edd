"""Made-up registries: as large as asked, as the seed says, faultless until a fault is planted."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from benchmarks.generate import Order, generate
from benchmarks.making import make_registry, national_shares, organisation_number
from benchmarks.writing import TEN, heading
from regmeta.identifiers import is_orgnr
from regmeta.read import read_file
from regmeta.registry import find_registries, load_registry
from regmeta.spec.codesystems import load_code_systems
from regmeta.spec.fields import Spec
from tests.conftest import ROOT


@pytest.mark.parametrize(("variables", "lists"), [(1, 0), (37, 5), (500, 137), (2000, 100)])
def test_a_registry_is_as_large_as_asked(variables: int, lists: int) -> None:
    made = make_registry(5, variables, lists, Random(1))
    rows, codes = made.tables["variabel"], made.tables["kode"]
    assert len(rows) == variables
    assert {row["kodeverk"] for row in codes} == {
        row["kodeverk"] for row in rows if "kodeverk" in row
    }
    assert len({row["kodeverk"] for row in codes}) == lists
    for key in ("Code", "PreferredTerm", "Beskrivelse"):
        assert len({row[key] for row in rows}) == variables


def test_more_lists_than_variables_to_bear_them_is_refused() -> None:
    with pytest.raises(ValueError, match="need as many whole numbers"):
        make_registry(0, 100, 60, Random(1))


def test_data_types_have_the_catalogues_shares() -> None:
    rows = make_registry(0, 4000, 1000, Random(1)).tables["variabel"]
    types = Counter(row["DataType"] for row in rows)
    assert types["Heltall"] / 4000 == pytest.approx(9145 / 18218, abs=0.002)
    assert types["Dato"] / 4000 == pytest.approx(266 / 18218, abs=0.002)


def test_a_nation_adds_up_and_its_registries_differ_in_size() -> None:
    shares = national_shares(41, 18_289, 5_000, Random(1))
    assert len(shares) == 41
    assert sum(share.variables for share in shares) == 18_289
    assert sum(share.lists for share in shares) == 5_000
    ordered = sorted(share.variables for share in shares)
    assert ordered[0] < 100
    assert ordered[-2] > 2000
    assert 100 < ordered[20] < 500


def test_organisation_numbers_hold_and_differ() -> None:
    numbers = [organisation_number(n) for n in range(41)]
    assert len(set(numbers)) == 41
    assert all(is_orgnr(number) for number in numbers)


def test_no_made_up_list_is_taken_for_a_national_one() -> None:
    systems = load_code_systems()
    codes = make_registry(0, 300, 80, Random(1)).tables["kode"]
    assert not any(systems.find(row["kodeverk"]) for row in codes)


def test_one_registry_is_written_as_workbook_and_csv(spec: Spec, tmp_path: Path) -> None:
    planted = generate(Order(60, 1, 12, 8, 3), tmp_path)
    names = {"clean.xlsx", "clean.csv", "faulty.xlsx", "faulty.csv", "faults.json"}
    assert {file.name for file in tmp_path.iterdir()} == names
    counts = read_file(tmp_path / "clean.xlsx", spec).counts
    assert (counts.variables, counts.kodeverk) == (60, 12)
    with (tmp_path / "clean.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert rows[0] == [heading(spec, "variabel", key) for key in TEN]
    assert len(rows) == 61
    listed = json.loads((tmp_path / "faults.json").read_text(encoding="utf-8"))
    assert [fault["cell"] for fault in listed] == [fault.cell for fault in planted]
    assert len(listed) == 8


def test_many_registries_are_folders_that_load(spec: Spec, tmp_path: Path) -> None:
    planted = generate(Order(120, 3, 20, 6, 3), tmp_path)
    for kind in ("clean", "faulty"):
        folders = find_registries(tmp_path / kind)
        assert len([load_registry(folder, spec) for folder in folders]) == 3
    assert len({fault.file for fault in planted}) == 3


def test_the_same_seed_gives_the_same_rows(tmp_path: Path) -> None:
    for name, seed in (("one", 4), ("same", 4), ("other", 5)):
        generate(Order(80, 1, 10, 5, seed), tmp_path / name)
    one, same, other = (
        [(tmp_path / name / file).read_bytes() for file in ("clean.csv", "faulty.xlsx")]
        for name in ("one", "same", "other")
    )
    assert one == same
    assert one[0] != other[0]


def test_the_command_says_what_it_made(tmp_path: Path) -> None:
    words = ("--variables", "40", "--faults", "4", "--out", str(tmp_path / "ut"))
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.generate", *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert done.stdout == f"40 variables, 11 code lists, 4 faults: {tmp_path / 'ut'}\n"


COMPARABLE = ["missing-mandatory", "unknown-option", "wrong-type", "wrong-pattern", "too-long"]


@pytest.mark.parametrize(
    ("module", "needs"),
    [
        ("frictionless_table", "frictionless"),
        ("pandera_table", "pandera"),
        ("calamine_jsonschema", "jsonschema_rs"),
    ],
)
def test_a_peer_finds_the_faults_that_it_looks_for(module: str, needs: str, tmp_path: Path) -> None:
    pytest.importorskip(needs, reason=f"{needs} comes with the extra bench")
    generate(Order(300, 1, 40, 20, 6), tmp_path, COMPARABLE)
    found = [
        subprocess.run(
            [sys.executable, "-m", f"benchmarks.peers.{module}", str(tmp_path / f"{name}.xlsx")],
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=True,
        ).stdout
        for name in ("clean", "faulty")
    ]
    assert found == ["0\n", "20\n"]
