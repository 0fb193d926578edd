"""regmeta: describe, check, harmonize and publish the variables of a health registry.

The packages are the API, one per stage: `regmeta.read`, `regmeta.validate`, `regmeta.harmonize`,
`regmeta.publish`; `regmeta.pipeline` runs the whole line.
"""

from regmeta.errors import RegmetaError
from regmeta.registry import load_registry
from regmeta.spec import load_spec

__all__ = ["RegmetaError", "load_registry", "load_spec"]
__version__ = "0.1.0"
