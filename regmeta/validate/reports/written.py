"""Reports as files: the endings that fit each format, and reports known again by what they say."""

from __future__ import annotations

import re
from pathlib import Path

from regmeta.errors import WrongUse

_ENDINGS = {
    "json": (".json",),
    "html": (".html", ".htm"),
    "sarif": (".sarif", ".json"),
    "junit": (".xml",),
    "xlsx": (".xlsx", ".xlsm"),
    "text": (".txt", ".log", ".md"),
    "github": (".txt", ".log"),
    "summary": (".txt", ".log", ".md"),
}
_OF_OTHERS = frozenset(
    {
        *(ending for endings in _ENDINGS.values() for ending in endings),
        *(".xls", ".xlsb", ".ods", ".csv", ".tsv", ".docx", ".pdf", ".zip", ".toml", ".yaml"),
    }
)
_TOLD = re.compile(
    rb'"counts": \{|<title>(?:Funn i metadata|Findings in metadata)</title>|"name": "regmeta"'
    rb'|<testsuites name="regmeta"|^::(?:error|warning|notice) file='
    rb"|\d+ (?:feil|errors?), \d+ (?:advars|warning)|HealthDCAT-AP|^Ingen funn|^No findings",
    re.MULTILINE,
)


def refuse_ending(output_format: str, out: Path) -> None:
    """Raises WrongUse where a file would be named as something else than what it holds.

    Endings that are nobody's are left to whoever names the file.
    """
    ending, fitting = out.suffix.lower(), _ENDINGS[output_format]
    if ending not in _OF_OTHERS or ending in fitting:
        return
    name = out.with_suffix(fitting[0]).name
    raise WrongUse(
        "{out}: en rapport i formatet {form} er ingen {ending}-fil. Skriv --out {name}.",
        "{out}: a report in the format {form} is no {ending} file. Write --out {name}.",
        out=out,
        form=output_format,
        ending=ending,
        name=name,
    )


def is_report(path: Path) -> bool:
    """Whether a file is a report of regmeta's, in any format and language: it may be written
    anew, every night if need be."""
    content = path.read_bytes()
    return not content or _TOLD.search(content) is not None
