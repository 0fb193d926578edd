"""The last line of a ledger, noted in a second place, so that lines cut off its end are missed.

    registries/ledger.head    the number of lines and the digest of the last of them

It is written after the ledger. A run that is killed between the two leaves a ledger that is ahead
of its head, which is as it should be; one that is behind has lost lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from regmeta.errors import UnreadableInput
from regmeta.files.output import write_whole

HEAD = "ledger.head"
_HEAD = re.compile(r"(?P<number>\d+) (?P<digest>[0-9a-f]{64})\n")


def note_head(ledger: Path, number: int, digest: str) -> None:
    """Note which line is the last; OutputFailed where that cannot be written."""
    write_whole(_head_of(ledger), f"{number} {digest}\n".encode())


@dataclass(frozen=True, slots=True)
class LedgerHead:
    """Which line was the last when somebody noted it."""

    number: int
    digest: str


def read_head(ledger: Path) -> LedgerHead | None:
    """What is noted of a ledger, None where nothing is; read it before the ledger, which another
    run may be adding to. Raises UnreadableInput where it was altered."""
    head = _head_of(ledger)
    if not head.exists():
        return None
    try:
        match = _HEAD.fullmatch(head.read_bytes().decode("ascii"))
    except (OSError, UnicodeDecodeError):
        match = None
    if match is None:
        raise UnreadableInput(
            "{head}: kan ikke leses eller er endret. Hent den tilbake fra versjonshistorikken "
            "sammen med {ledger}.",
            "{head}: cannot be read or was altered. Bring it back from version history together "
            "with {ledger}.",
            head=head,
            ledger=ledger.name,
        )
    return LedgerHead(int(match["number"]), match["digest"])


def refuse_cut(ledger: Path, digests: Sequence[str], head: LedgerHead | None) -> None:
    """UnreadableInput where the ledger, whose lines have these digests, lacks the one noted."""
    if head is None or digests[head.number - 1 : head.number] == [head.digest]:
        return
    raise UnreadableInput(
        "{ledger}: linjer mangler på slutten, eller er ikke de samme. Her er {count}, og {head} "
        "forteller om {number}. Hent filen tilbake fra versjonshistorikken.",
        "{ledger}: lines are missing at the end, or are not the same. Here are {count}, and "
        "{head} tells of {number}. Bring the file back from version history.",
        ledger=ledger,
        count=len(digests),
        head=HEAD,
        number=head.number,
    )


def refuse_forgetting(ledger: Path, digests: Sequence[str], sealed: str, out: Path) -> None:
    """UnreadableInput where a publication was made when the ledger had a line that is gone."""
    if sealed and sealed not in digests:
        raise UnreadableInput(
            "{ledger}: linjer som {out} ble publisert med, mangler. Hent filen tilbake fra "
            "versjonshistorikken, eller velg en annen mappe med --out.",
            "{ledger}: lines that {out} was published with are missing. Bring the file back from "
            "version history, or choose another folder with --out.",
            ledger=ledger,
            out=out,
        )


def _head_of(ledger: Path) -> Path:
    return ledger.with_name(HEAD)
