"""regmeta: describe, check, harmonize and publish the variables of a health registry.

The verbs of the whole way, each with what it gives (docs/library.md):

    read_file("klokebok.csv")                     what a spreadsheet says
    check("registries")                           every fault, with its cell
    map_variables("noric")                        what variables are called in the harmonized set
    compare("norvas@1", "norvas")                 what changed
    write_catalogue("registries", "build")        all that is published
    check_data("nger", "operasjon.csv")           an extract held against its metadata

Results can be looped over, laid out (`to_frame()`), shown in a notebook and saved (`save(path)`).
The packages are the stages: `regmeta.read`, `regmeta.validate`, `regmeta.harmonize`,
`regmeta.publish` and the rest of the house (ARCHITECTURE.md).
"""

import sys

if sys.argv[:1] == ["-m"] and not sys.flags.safe_path:
    # Run as a module: Python has put the current folder first, and a json.py that lies beside
    # somebody's spreadsheet would run. The package's own files are found without it.
    sys.path.pop(0)

from typing import Any

VERBS = (
    *("check", "check_data", "compare", "make_extract", "map_variables", "plan_data", "read_file"),
    "write_catalogue",
)
__all__ = ["VERBS", "RegmetaError", "load_registry", "load_spec", *VERBS]


def __getattr__(name: str) -> Any:
    # Loaded when asked for: `regmeta --help` should not pay for what it does not use.
    if name in VERBS:
        from regmeta.runs import door

        return getattr(door, name)
    if name == "__version__":
        from importlib.metadata import version

        return version("regmeta")
    if name == "RegmetaError":
        from regmeta.errors import RegmetaError

        return RegmetaError
    if name == "load_registry":
        from regmeta.registry import load_registry

        return load_registry
    if name == "load_spec":
        from regmeta.spec.loading import load_spec

        return load_spec
    raise AttributeError(f"module 'regmeta' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
