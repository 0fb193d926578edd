"""Makes registries to measure with: `python -m benchmarks.generate --variables 5000 --out DIR`.

One kilde gives `clean.xlsx`, `clean.csv` and, with faults, `faulty.xlsx`, `faulty.csv` and
`faults.json`. Several give folders `clean/` and `faulty/` of registries. The same seed gives the
same registries.
"""

from __future__ import annotations

import argparse
import json
from copy import deepcopy
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from benchmarks.faults import Planted, expected, narrow_rules, plant
from benchmarks.making import Made, make_registry, national_shares
from benchmarks.writing import workbook_name, write_registry, write_table, write_workbook
from regmeta.spec.fields import Spec
from regmeta.spec.loading import load_spec

KILDER, VARIABLES, LISTS = 41, 18_289, 5_000
# The nation's own share of code lists to variables, unless told otherwise.
LISTS_A_VARIABLE = LISTS / VARIABLES


@dataclass(frozen=True)
class Order:
    """How large, how faulty and how shuffled."""

    variables: int
    kilder: int
    lists: int
    faults: int
    seed: int


def make_single(order: Order, out: Path, spec: Spec, rules: list[str]) -> list[Planted]:
    """One registry as workbook and csv, clean and faulty; the faults planted in `faulty.xlsx`."""
    chance = Random(order.seed)
    made = make_registry(0, order.variables, order.lists, chance)
    _write_single(made, spec, out, "clean")
    if not order.faults:
        return []
    planted = plant(made, rules, order.faults, chance)
    _write_single(made, spec, out, "faulty")
    return list(expected(made, planted, "faulty.xlsx"))


def _write_single(made: Made, spec: Spec, out: Path, name: str) -> None:
    write_workbook(made, spec, out / f"{name}.xlsx")
    write_table(made, spec, out / f"{name}.csv")


def make_nation(order: Order, out: Path, spec: Spec, rules: list[str]) -> list[Planted]:
    """Many registries as folders, clean and faulty, with the faults spread over them."""
    chance = Random(order.seed)
    shares = national_shares(order.kilder, order.variables, order.lists, chance)
    planted: list[Planted] = []
    for number, share in enumerate(shares):
        made = make_registry(number, share.variables, share.lists, chance)
        write_registry(made, spec, out / "clean")
        if order.faults:
            planted += _spoil(deepcopy(made), order, number, out / "faulty", spec, rules, chance)
    return planted


def _spoil(
    made: Made,
    order: Order,
    number: int,
    out: Path,
    spec: Spec,
    rules: list[str],
    chance: Random,
) -> list[Planted]:
    share = order.faults // order.kilder + (number < order.faults % order.kilder)
    planted = plant(made, rules, share, chance)
    write_registry(made, spec, out)
    return list(expected(made, planted, f"{made.id}/{workbook_name(made)}"))


def generate(order: Order, out: Path, rules: list[str] | None = None) -> list[Planted]:
    """All files of an order below `out`; the planted faults, also as `faults.json`."""
    out.mkdir(parents=True, exist_ok=True)
    make = make_nation if order.kilder > 1 else make_single
    planted = make(order, out, load_spec(), narrow_rules() if rules is None else rules)
    if order.faults:
        listed = json.dumps([asdict(one) for one in planted], ensure_ascii=False, indent=1)
        (out / "faults.json").write_text(listed + "\n", encoding="utf-8")
    return planted


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description=__doc__)
    parser.add_argument("--variables", type=int, default=500)
    parser.add_argument("--kilder", type=int, default=1)
    parser.add_argument("--kodeverk", type=int, help="code lists; the nation's share by default")
    parser.add_argument("--faults", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    lists = round(asked.variables * LISTS_A_VARIABLE) if asked.kodeverk is None else asked.kodeverk
    order = Order(asked.variables, asked.kilder, lists, asked.faults, asked.seed)
    planted = generate(order, asked.out)
    print(f"{asked.variables} variables, {lists} code lists, {len(planted)} faults: {asked.out}")


if __name__ == "__main__":
    main()
