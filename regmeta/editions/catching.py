"""Editions that stand on the disk and not in the ledger: the run that made them was stopped."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from regmeta.editions.ledger import Act, ledger_of, note_acts, read_ledger
from regmeta.editions.store import KeptEdition


def released_act(edition: KeptEdition) -> Act:
    """What the ledger says of an edition that was made."""
    about = {"edition": str(edition.number), "content": edition.content}
    said = " – ".join(filter(None, (edition.title, edition.note)))
    name = edition.folder.absolute().name
    return Act("released", name, edition.made, edition.by, said, about)


def note_missed(folder: Path, editions: Iterable[KeptEdition]) -> None:
    """Note the editions of a registry, or of the registries of a folder, that the ledger lacks.

    Those of 0.1.0 are older than any ledger, and stay as they are.
    """
    path = ledger_of(folder)
    noted = {
        (line.act.registry, line.act.about.get("edition"))
        for line in read_ledger(path)
        if line.act.deed == "released"
    }
    acts = [released_act(edition) for edition in editions if edition.digest]
    missed = [act for act in acts if (act.registry, act.about["edition"]) not in noted]
    if missed:
        note_acts(path, missed)
