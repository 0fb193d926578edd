"""The form's two times: its schema from a national catalogue, a check of 300 variables.

Whole processes, best of three: `python -m benchmarks.bench_form`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from regmeta.publish import publish_catalogue
from regmeta.spec import load_spec
from tests.national import national

ROOT = Path(__file__).resolve().parents[1]
LIMITS = {"schema": 3.0, "check": 0.5}
_RUN = "from regmeta.cli_form import form_app; form_app()"


def main() -> None:
    """Print each time beside its limit."""
    with tempfile.TemporaryDirectory() as folder:
        build = Path(folder) / "build"
        publish_catalogue(national(), build, load_spec(), formats=("form",))
        application = Path(folder) / "soknad.json"
        application.write_text(json.dumps(_application(build)), encoding="utf-8")
        given = ["--catalogue", str(build)]
        _tell("schema", ["schema", *given, "--out", str(Path(folder) / "form")])
        _tell("check", ["check", str(application), *given])


def _application(build: Path) -> Any:
    path = ROOT / "tests" / "applications" / "single.json"
    application = json.loads(path.read_text(encoding="utf-8"))
    source = json.loads((build / "form" / "sources.json").read_bytes())[0]
    lines = json.loads((build / "form" / source["variables"]).read_bytes())[:300]
    application["dataSources"][0]["id"] = source["code"]
    application["variables"] = [
        {"source": source["code"], "code": line["code"], "justification": "Inngår i modellen."}
        for line in lines
    ]
    return application


def _tell(what: str, arguments: list[str]) -> None:
    best = min(_seconds(arguments) for _ in range(3))
    print(f"{what}: {best:.2f} s (limit {LIMITS[what]} s)")


def _seconds(arguments: list[str]) -> float:
    start = time.perf_counter()
    command = [sys.executable, "-c", _RUN, *arguments]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
