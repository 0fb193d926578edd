"""Publishing a nation (41 registries, 18,289 variables), and again after one registry changed.

`python -m benchmarks.bench_publish [FOLDER]` prints a table: seconds by the clock, processor
seconds and the largest process, for all formats but the pages, and for the pages alone. Each run is
a process of its own, as from the command line. FOLDER is where to work: disks differ more than
code.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.generate import main as generate
from regmeta.runs.formats import FORMATS

_SETS = {
    "all formats but the pages": ",".join(name for name in FORMATS.names if name != "site"),
    "the pages, in both languages": "site",
}
_LIMITS = {
    ("all formats but the pages", "everything"): "60 s, 1500 MB",
    ("all formats but the pages", "one registry changed"): "3 s",
    ("all formats but the pages", "nothing changed"): "1 s",
    ("the pages, in both languages", "everything"): "60 s, 1500 MB",
    ("the pages, in both languages", "one registry changed"): "5 s",
    ("the pages, in both languages", "nothing changed"): "1 s",
}


def main() -> None:
    """Print the table."""
    below = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    print("| what is published | run | seconds | limit | processor seconds | peak MB |")
    print("| --- | --- | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory(dir=below) as folder:
        home = Path(folder)
        _generate(home)
        for what, formats in _SETS.items():
            for run in (
                "everything",
                "one registry changed",
                "one registry changed",
                "one registry changed",
                "nothing changed",
            ):
                if run == "one registry changed":
                    _change(home)
                seconds, worked, peak = _publish(home, formats)
                limit = _LIMITS[what, run]
                row = f"{seconds:.2f} | {limit} | {worked:.2f} | {peak:.0f} |"
                print(f"| {what} | {run} | {row}", flush=True)


def _generate(home: Path) -> None:
    sys.argv = ["generate", "--variables", "18289", "--kilder", "41", "--out", str(home)]
    generate()


def _change(home: Path) -> None:
    first = sorted((home / "clean").iterdir())[0] / "registry.toml"
    with first.open("a", encoding="utf-8") as file:
        file.write("# endret\n")


def _publish(home: Path, formats: str) -> tuple[float, float, float]:
    call = [sys.executable, "-c", "from regmeta.cli.app import main; main()", "publish"]
    out = home / f"build-{len(formats)}"
    call += [str(home / "clean"), "--out", str(out), "--formats", formats]
    call += ["--today", "2026-11-23"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    environment = {**os.environ, "XDG_CACHE_HOME": str(home / "cache")}
    subprocess.run(call, check=True, capture_output=True, env=environment)
    took = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return took, worked, after.ru_maxrss / 1024


if __name__ == "__main__":
    main()
