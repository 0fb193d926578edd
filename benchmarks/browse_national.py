"""Every browser test of the site at national size: `python -m benchmarks.browse_national`.

Publishes 18,289 variables in 41 kilder, the shipped registries among them, in a folder of its own
and runs tests/browser/test_site_search.py on it. Words after the command go to pytest.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from regmeta.publish import publish_catalogue
from regmeta.runs.formats import FORMATS
from regmeta.spec.loading import load_spec
from tests.search.distractors import searched
from tests.shipped import shipped


def main() -> None:
    """Publish, then test; ends as pytest ends."""
    with tempfile.TemporaryDirectory() as folder:
        build = Path(folder) / "build"
        start = time.perf_counter()
        publish_catalogue(
            searched(shipped()), build, load_spec(), formats=("api", "form", "site"), among=FORMATS
        )
        print(f"Published in {time.perf_counter() - start:.0f} s", flush=True)
        command = [sys.executable, "-m", "pytest", "tests/browser/test_site_search.py"]
        given = {**os.environ, "REGMETA_BUILD": str(build)}
        sys.exit(subprocess.run([*command, *sys.argv[1:]], env=given, check=False).returncode)


if __name__ == "__main__":
    main()
