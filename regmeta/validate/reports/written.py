"""Reports as files, known again by what they say."""

from __future__ import annotations

import re
from pathlib import Path

_TOLD = re.compile(
    rb'"counts": \{|<title>(?:Funn i metadata|Findings in metadata)</title>|"name": "regmeta"'
    rb'|<testsuites name="regmeta"|^::(?:error|warning|notice) file='
    rb"|\d+ (?:feil|errors?), \d+ (?:advars|warning)|HealthDCAT-AP|^Ingen funn|^No findings",
    re.MULTILINE,
)


def is_report(path: Path) -> bool:
    """Whether a file is a report of regmeta's, in any format and language: it may be written
    anew, every night if need be."""
    content = path.read_bytes()
    return not content or _TOLD.search(content) is not None
