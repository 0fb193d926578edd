"""Pairs that `match` proposed and a person accepted, as mappings that data are harmonized by.

A pair is accepted where its mapping_justification says semapv:ManualMappingCuration: that is how
SSSOM tells a person's decision from a program's proposal. Its value map stands in `other`.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from urllib.parse import unquote

from regmeta.errors import UnreadableInput, WrongUse
from regmeta.harmonize.decisions import MANUAL, NO_TERM
from regmeta.harmonize.valuemaps import value_map_of
from regmeta.model import Target, TargetMapping, Text


def accepted_pairs(path: Path) -> tuple[tuple[TargetMapping, ...], tuple[Target, ...]]:
    """The accepted pairs of a file, and the other dictionary's variables as targets.

    Raises UnreadableInput with the line on what is no pair, WrongUse where none is accepted.
    """
    mappings, targets = [], {}
    for line, row in _rows(path):
        if row.get("mapping_justification") != MANUAL or row.get("object_id") == NO_TERM:
            continue
        other = _local(row["object_id"])
        name = row.get("object_label") or other
        targets[other] = Target(other, Text(name), Text(), datatype="")
        mappings.append(_mapping(path, line, row, other))
    if not mappings:
        raise WrongUse(
            "{path}: ingen par er godtatt. Skriv {manual} i "
            "mapping_justification for dem som holder.",
            "{path}: no pair is accepted. Write {manual} in "
            "mapping_justification for those that hold.",
            path=path,
            manual=MANUAL,
        )
    return tuple(mappings), tuple(targets.values())


def _mapping(path: Path, line: int, row: dict[str, str], other: str) -> TargetMapping:
    try:
        values = json.loads(row.get("other") or "{}").get("values")
        value_map = value_map_of(values) if values else None
    except (AttributeError, ValueError):
        raise UnreadableInput(
            "{path}:{line}: kolonnen other holder ikke et verdikart.",
            "{path}:{line}: the column other holds no value map.",
            path=path,
            line=line,
        ) from None
    return TargetMapping(
        variable=_local(row["subject_id"]),
        target=other,
        predicate=row.get("predicate_id", ""),
        justification=MANUAL,
        author=row.get("author_label", ""),
        values=value_map,
    )


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableInput(
            "{path}: kan ikke leses som UTF-8-tekst ({error}).",
            "{path}: cannot be read as UTF-8 text ({error}).",
            path=path,
            error=error,
        ) from error
    kept = [(n, text) for n, text in enumerate(lines, 1) if text.strip() and text[0] != "#"]
    reader = csv.DictReader([text for _, text in kept], delimiter="\t", quoting=csv.QUOTE_NONE)
    missing = {"subject_id", "object_id", "mapping_justification"} - set(reader.fieldnames or ())
    if missing:
        raise UnreadableInput(
            "{path}: mangler {missing}. Er det en fil fra regmeta match?",
            "{path}: lacks {missing}. Is it a file from regmeta match?",
            path=path,
            missing=", ".join(sorted(missing)),
        )
    return [(n, row) for (n, _), row in zip(kept[1:], reader, strict=True)]


def _local(curie: str) -> str:
    return unquote(curie.partition(":")[2] or curie)
