"""What a merge made: the whole, each file's share of it, and the sentences where they disagree."""

from __future__ import annotations

from dataclasses import dataclass

from regmeta.model import Finding, LevelName, Reading, Submission, Text
from regmeta.workbook.converting import SAID

WHOLE: tuple[LevelName, ...] = ("kilde", "datasamling", "variabel")


MERGE_SAID = SAID | {
    "files-disagree": Text(
        "{label}: her står «{written}», {other} sier «{text}». «{written}» er skrevet; "
        "avgjør hva som er riktig",
        "{label}: “{written}” stands here, {other} says “{text}”. “{written}” was written; "
        "decide which is right",
    ),
    "nothing-met": Text(
        "ingen rader ble kjent igjen; alle {count} er lagt til som nye variabler ({text} …). "
        "Se om filen hører til registeret, og om navnene er de samme som der",
        "no row was recognised; all {count} were added as new variables ({text} …). "
        "See whether the file belongs to the registry, and whether its names are the same",
    ),
    "several-candidates": Text(
        "{text} kan være flere variabler ({other}); raden er ikke flettet inn. "
        "Oppgi skjemaet på raden",
        "{text} may be several variables ({other}); the row was not merged. "
        "Name the form on the row",
    ),
}
"""The sentence of every finding of a merge."""


@dataclass(slots=True)
class MergeShare:
    """What one supplement gave: variables met and added, and values filled in."""

    file: str
    met: int = 0
    added: int = 0
    filled: int = 0


@dataclass(frozen=True, slots=True)
class Merged:
    """The whole of several files; `submission` tells each value's place, in whatever file."""

    submission: Submission
    findings: tuple[Finding, ...]
    readings: tuple[Reading, ...]
    shares: tuple[MergeShare, ...]
