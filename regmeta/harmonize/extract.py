"""An extract as harmonizing reads it: what the conductor opens, whatever it is stored as."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from regmeta.model import Submission, Target, TargetMapping

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class ReadyExtract:
    """An extract that stands ready, whatever it is stored as.

    `sql` reads its rows with `#row`; `stored` gives each column's cell as a text in SQL, as it is
    stored, and `missing` whether the file or registry.toml declares that there is no value, for the
    columns where either does. `zoned` are the columns of moments with a zone. `clean` makes SQL
    that takes blanks and words for nothing away from such a text, `is_clean` SQL that is true of
    most texts that need none of it, and `day`, `moment`, `clock` and `number` make SQL that reads a
    clean one.
    """

    path: Path
    sql: str
    stored: Mapping[str, str]
    missing: Mapping[str, str]
    zoned: frozenset[str]
    clean: Callable[[str], str]
    is_clean: Callable[[str], str]
    day: Callable[[str], str]
    moment: Callable[[str], str]
    clock: Callable[[str], str]
    number: Callable[[str], str]


OpenExtract = Callable[["duckdb.DuckDBPyConnection", Path, Path], ReadyExtract]
"""What opens an extract in a connection, with a private folder for what has to be carried over."""


@dataclass(frozen=True, slots=True)
class RegistryExtract:
    """A registry's extract of one or several files, and what its variables are mapped to; `types`
    are those of variables that the registry says hold numbers, yes and no, days or clocks."""

    submission: Submission
    mappings: Sequence[TargetMapping]
    targets: Sequence[Target]
    files: Sequence[Path]
    open_extract: OpenExtract
    types: Mapping[str, str] = field(default_factory=dict)
