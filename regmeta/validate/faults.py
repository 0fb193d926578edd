"""The faults that data can have, from faults.toml: names, severities and all their words.

They are Rules as those of metadata are, so that every report that shows findings shows these.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from regmeta.model import Text
from regmeta.validate.rule import Rule


@lru_cache(maxsize=1)
def load_faults() -> tuple[Rule, ...]:
    """Every fault of data, by name."""
    import tomllib

    text = Path(__file__).with_name("faults.toml").read_text(encoding="utf-8")
    return tuple(_rule(name, entry) for name, entry in sorted(tomllib.loads(text).items()))


def _rule(name: str, entry: dict[str, Any]) -> Rule:
    return Rule(
        name=name,
        severity=entry["severity"],
        level="variabel",
        message=Text(entry["nb"]["message"], entry["en"]["message"]),
        example={},
        pages={"nb": _page(entry["nb"], "nb"), "en": _page(entry["en"], "en")},
        scope="check_elsewhere",
        check=lambda finding: finding.params,
    )


def _page(words: dict[str, str], lang: str) -> str:
    heads = ("Hva", "Hvorfor", "Slik") if lang == "nb" else ("What", "Why", "Repair")
    parts = (words["what"], words["why"], words["repair"])
    said = "\n\n".join(f"{head}: {part}" for head, part in zip(heads, parts, strict=True))
    return f"{words['title']}.\n\n{said}\n"


def fault_named(name: str) -> Rule:
    """The fault of that name; KeyError where there is none."""
    return next(one for one in load_faults() if one.name == name)
