"""Reports: one Report, one writer a format: `FORMATS[name](report, lang, color=...)`."""

from __future__ import annotations

import importlib
from collections.abc import Callable

from regmeta.model import Report


def _writer(module: str) -> Callable[..., str]:
    """A format's writer, imported the first time it is asked for."""

    def write(report: Report, lang: str = "nb", *, color: bool = False) -> str:
        writer: Callable[..., str] = importlib.import_module(f"{__name__}.{module}").write
        return writer(report, lang, color=color)

    return write


FORMATS: dict[str, Callable[..., str]] = {
    "text": _writer("as_text"),
    "json": _writer("as_json"),
    "html": _writer("as_html"),
    "sarif": _writer("as_sarif"),
    "junit": _writer("as_junit"),
    "github": _writer("as_github"),
    "summary": _writer("as_summary"),
}
