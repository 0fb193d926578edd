"""regmeta: describe, check, harmonize and publish the variables of a health registry.

The packages are the API, one per stage: `regmeta.read`, `regmeta.validate`, `regmeta.harmonize`,
`regmeta.publish`; `regmeta.runs.checking` runs the whole line.
"""

from typing import Any

__all__ = ["RegmetaError", "load_registry", "load_spec"]
__version__ = "0.1.0"

_HOMES = {
    "RegmetaError": "regmeta.errors",
    "load_registry": "regmeta.registry",
    "load_spec": "regmeta.spec.fields",
}


def __getattr__(name: str) -> Any:
    # Loaded when asked for: `regmeta --help` should not pay for what it does not use.
    if name not in _HOMES:
        raise AttributeError(f"module 'regmeta' has no attribute '{name}'")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
