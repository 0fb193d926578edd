"""Publishing a national catalogue (18,289 variables) in every format but the site.

`python -m benchmarks.bench_formats` prints a table: seconds and peak memory of each format alone,
in a process of its own, and of all together as `regmeta publish` writes them. Formats run beside
one another: the peak of all is what the processes held at once, pages that they share counted once,
looked at in a run of its own.
With `--full` every field of every kilde, form and variable is filled in (benchmarks/fullest.py).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import peak_together
from regmeta.runs.formats import FORMATS

LIMITS = {"turtle": 2.0, "all": 60.0, "memory": 1_500.0}
_ONE = """
import json, resource, sys, tempfile, time
from pathlib import Path
from tests.national import national
from benchmarks.fullest import fullest
from regmeta.publish import publish_catalogue
from regmeta.runs.formats import FORMATS
from regmeta.spec.loading import load_spec
names, out, is_full = json.loads(sys.argv[1]), Path(sys.argv[2]), "--full" in sys.argv
catalogue, spec = national(), load_spec()
catalogue = fullest(catalogue, spec) if is_full else catalogue
began = time.perf_counter()
done = publish_catalogue(catalogue, out / "build", spec, formats=names, among=FORMATS)
took = time.perf_counter() - began
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
peak = max(own, child) / 1024
print(json.dumps({"seconds": took, "peak": peak, "files": done.files, "bytes": done.bytes}))
"""
_TURTLE = """
import sys, time
from tests.national import national
from benchmarks.fullest import fullest
from regmeta.publish.formats.rdf.graph import nodes
from regmeta.publish.formats.rdf.writing import block, turtle
from regmeta.spec.loading import load_spec
catalogue, spec = national(), load_spec()
catalogue = fullest(catalogue, spec) if "--full" in sys.argv else catalogue
began, worked = time.perf_counter(), time.process_time()
content = turtle(map(block, nodes(catalogue, spec)))
took, worked = time.perf_counter() - began, time.process_time() - worked
triples = content.count(b" ;\\n") + content.count(b" .\\n")
print(took, worked, worked / triples * 1e6)
"""


def main() -> None:
    """Print the table."""
    print("| format | seconds | peak MB | files | MB |")
    print("| --- | ---: | ---: | ---: | ---: |")
    chosen = [name for name in FORMATS.names if name != "site"]
    runs = [_turtle() for _ in range(3)]
    turtle, worked, each = (min(times) for times in zip(*runs, strict=True))
    limit = f"limit {LIMITS['turtle']:g} s; {worked:.2f} s of CPU; {each:.2f} µs a triple"
    print(f"| Turtle alone (best of 3; {limit}) | {turtle:.2f} | | 1 | |", flush=True)
    for name in chosen:
        _tell(name, [name])
    title = f"all but the site (limit {LIMITS['all']:g} s, {LIMITS['memory']:g} MB)"
    _tell(title, chosen, peak=_together(chosen))


def _turtle() -> tuple[float, ...]:
    return tuple(float(one) for one in _run(_TURTLE, *sys.argv[1:]).split())


def _together(names: list[str]) -> float:
    """The memory (MB) of all processes that write these formats, at the most."""
    root = Path(__file__).resolve().parents[1]
    with tempfile.TemporaryDirectory() as folder:
        words = (json.dumps(names), folder, *sys.argv[1:])
        return peak_together((sys.executable, "-c", _ONE, *words), root)


def _tell(title: str, names: list[str], *, peak: float = 0.0) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one = json.loads(_run(_ONE, json.dumps(names), folder, *sys.argv[1:]))
    size = one["bytes"] / 1e6
    row = f"{one['seconds']:.2f} | {peak or one['peak']:.0f} | {one['files']} | {size:.1f} |"
    print(f"| {title} | {row}", flush=True)


def _run(code: str, *words: str) -> str:
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=root, capture_output=True, text=True, check=True
    )
    return done.stdout.strip().splitlines()[-1]


if __name__ == "__main__":
    main()
