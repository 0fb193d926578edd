"""Reports: one Report, one writer a format: `FORMATS[name](report, lang, color=...)`."""

from __future__ import annotations

from collections.abc import Callable

from regmeta.validate.reports.as_json import write as write_json
from regmeta.validate.reports.as_text import write as write_text

FORMATS: dict[str, Callable[..., str]] = {"text": write_text, "json": write_json}
