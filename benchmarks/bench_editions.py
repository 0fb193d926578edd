"""Comparing, freezing, delivering and verifying: `python -m benchmarks.bench_editions`.

A made-up kilde of 5,000 variables (a dozen times a median registry) is compared with itself where
nothing, one variable in fifty, and every technical name has changed; the shipped registries are
released, packed and verified against a server on this machine, asked as fast as it answers.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

from benchmarks.making import make_registry
from benchmarks.writing import write_registry
from regmeta.delivery.fetch import Reader
from regmeta.delivery.packaging import make_package
from regmeta.delivery.published import published
from regmeta.delivery.releasing import release
from regmeta.delivery.verifying import verify
from regmeta.editions import Content, compare, content_of, load_editions
from regmeta.files.tree import Tree
from regmeta.model import Variable, no_progress
from regmeta.publish import write_format
from regmeta.publish.format import format_named
from regmeta.read import read_registry
from regmeta.registry import load_registry
from regmeta.spec.loading import load_spec
from tests.explorer_server import serving
from tests.shipped import shipped

ROOT = Path(__file__).resolve().parents[1]
TODAY = date(2026, 11, 23)
SIZE = 5_000


def main() -> None:
    """Print the table."""
    print("| | seconds |\n|---|---:|")
    for name, seconds in {**_comparing(), **_delivering()}.items():
        print(f"| {name} | {seconds:.2f} |")


def _comparing() -> dict[str, float]:
    spec, before = load_spec(), _large()
    some = _changed(before, lambda one: one.order % 50 == 0, _other_type)
    renamed = _changed(before, lambda _: True, _other_name)
    return {
        f"compare {SIZE} variables, nothing changed": _best(lambda: compare(before, before, spec)),
        f"compare {SIZE} variables, one in 50 changed": _best(lambda: compare(before, some, spec)),
        f"compare {SIZE} variables, all renamed": _best(lambda: compare(before, renamed, spec)),
    }


def _large() -> Content:
    """A made-up registry, written and read back."""
    spec = load_spec()
    with tempfile.TemporaryDirectory() as folder:
        made = make_registry(0, SIZE, SIZE // 4, Random(2), complete=True)
        home = Path(folder) / made.id
        write_registry(made, spec, Path(folder))
        read = read_registry(load_registry(home, spec), spec)
    return content_of(read, spec, TODAY, fixed=True)


def _changed(
    content: Content, which: Callable[[Variable], bool], how: Callable[[Variable], Variable]
) -> Content:
    variables = content.kilde.variables
    changed = tuple(how(one) if which(one) else one for one in variables)
    return replace(content, kilde=replace(content.kilde, variables=changed))


def _other_type(one: Variable) -> Variable:
    known = {**one.current.properties, "DataType": "8", "MaaleEnhet": "mmol"}
    return replace(one, versions=(replace(one.current, properties=known),))


def _other_name(one: Variable) -> Variable:
    known = {**one.current.properties, "DatabaseReferanse": f"NY_{one.code.rpartition('.')[2]}"}
    return replace(one, code=f"{one.code}_2", versions=(replace(one.current, properties=known),))


def _delivering() -> dict[str, float]:
    spec = load_spec()
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / "registries"
        shutil.copytree(ROOT / "registries", home)
        folders = sorted(path.parent for path in home.glob("*/registry.toml"))
        begun = time.perf_counter()
        for folder in folders:
            release(folder, spec, by="K", today=TODAY, with_errors=True)
        released = time.perf_counter() - begun
        begun = time.perf_counter()
        for folder in folders:
            out = Path(place) / f"{folder.name}.zip"
            make_package(folder, out, spec, today=TODAY, with_errors=True)
        packed = time.perf_counter() - begun
        loaded = _best(lambda: [load_editions(folder, spec, TODAY) for folder in folders])
        return {
            f"release the {len(folders)} shipped registries": released,
            f"package the {len(folders)} shipped registries": packed,
            f"load the editions of {len(folders)} registries, one each": loaded,
            **_verifying(folders, Path(place)),
        }


def _verifying(folders: list[Path], place: Path) -> dict[str, float]:
    spec, requests = load_spec(), 0
    write_format(format_named("api"), shipped(), spec, Tree(place / "api"), no_progress)
    made = [published(folder, spec, TODAY) for folder in folders]
    begun = time.perf_counter()
    with serving(place / "api" / "explorer") as (base, _):
        for one in made:
            requests += verify(one.catalogue, spec, Reader(base, rate=100_000)).requests
    seconds = time.perf_counter() - begun
    return {f"verify {len(folders)} registries, {requests} requests to this machine": seconds}


def _best(run: Callable[[], object], times: int = 3) -> float:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        run()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
