"""What a run of publish notes in the ledger, and what it holds against the seal of the last one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from regmeta.editions.catching import note_missed
from regmeta.editions.ledger import Act, LedgerLine, ledger_of, note_acts, read_ledger
from regmeta.editions.ledgerhead import refuse_forgetting
from regmeta.model import Catalogue
from regmeta.publish.account import Account
from regmeta.publish.unchanged import SEAL, read_seal
from regmeta.runs.folders import RegistryFolders
from regmeta.runs.previews import PREVIEW
from regmeta.texts import FIRST

AT = "ledger"
"""What a seal tells of the ledger: the digest of its last line, '' where there was no ledger."""
_SEAL = "seal"


def last_line(folder: Path) -> str:
    """The digest of the last line of a folder's ledger, '' where there is none."""
    lines = read_ledger(ledger_of(folder))
    return lines[-1].digest if lines else ""


def refuse_shortened(folder: Path, out: Path) -> None:
    """UnreadableInput where the ledger lacks a line that the publication was made with."""
    sealed = read_seal(out)
    if sealed is None or sealed["told"].get(PREVIEW):
        return
    path = ledger_of(folder)
    digests = [line.digest for line in read_ledger(path)]
    refuse_forgetting(path, digests, sealed["told"].get(AT, ""), out)


def catch_up(registries: RegistryFolders, out: Path, today: date) -> None:
    """Note what was released or stands published and is not in the ledger: the run that did it was
    killed."""
    folder = registries.folder
    for approved in registries.approved.values():
        if folder / approved.edition.folder.name == approved.edition.folder:
            note_missed(folder, (*approved.before, approved.edition))
    sealed = read_seal(out)
    if sealed is None or sealed["told"].get(PREVIEW) or not sealed["told"].get(AT):
        return
    path = ledger_of(folder)
    lines = read_ledger(path)
    seal = _digest_of(out)
    if seal and not _is_noted(lines, seal):
        note_acts(path, [_missed(sealed, out, today, seal)])


def note_publication(
    folder: Path, out: Path, catalogue: Catalogue, account: Account, today: date
) -> None:
    """Note a publication in the ledger, which begins with the first edition or withdrawal."""
    path = ledger_of(folder)
    if not (path.exists() or account.editions):
        return
    editions = {name: edition.number for name, edition in account.editions.items()}
    kilder = [kilde.id for kilde in catalogue.kilder]
    note_acts(path, [_act(out, kilder, editions, today, _digest_of(out))])


def rolled_back_about(out: Path, kilder: Iterable[str], number: int) -> dict[str, str]:
    """What the ledger tells of a rollback to publication `number` that stands now."""
    return {
        "out": out.name,
        "kilder": " ".join(sorted(kilder)),
        "to": str(number),
        _SEAL: _digest_of(out),
    }


def _missed(sealed: Mapping[str, Any], out: Path, today: date, seal: str) -> Act:
    """The act that made what stands: a publication, or a rollback whose run was killed."""
    if not sealed.get("same_as"):
        return _published(sealed["told"], out, today, seal)
    ids = [row["id"] for row in sealed["told"]["json"][FIRST]["published"]]
    return Act("rolled-back", "", today, about=rolled_back_about(out, ids, sealed["same_as"]))


def _published(said: Mapping[str, Any], out: Path, today: date, seal: str) -> Act:
    rows = said["json"]["nb"]["published"]
    editions = {row["id"]: row["edition"]["number"] for row in rows if row["edition"]}
    return _act(out, [row["id"] for row in rows], editions, today, seal)


def _act(
    out: Path, kilder: Iterable[str], editions: Mapping[str, int], today: date, seal: str
) -> Act:
    about = {
        "out": out.name,
        "kilder": " ".join(kilder),
        "editions": " ".join(f"{name}@{number}" for name, number in editions.items()),
        _SEAL: seal,
    }
    return Act("published", "", today, about=about)


def _is_noted(lines: Iterable[LedgerLine], seal: str) -> bool:
    return any(line.act.about.get(_SEAL) == seal for line in lines)


def _digest_of(out: Path) -> str:
    """What tells one publication from another: the digest of its seal."""
    try:
        return sha256((out / SEAL).read_bytes()).hexdigest()
    except OSError:
        return ""
