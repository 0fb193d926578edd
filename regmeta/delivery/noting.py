"""What verifying against the catalogue's API came to, noted in the ledger."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from regmeta.delivery.verifying import Verified
from regmeta.editions.ledger import Act, ledger_of, note_acts
from regmeta.runs.sides import registry_named


def note_verified(
    verified: Verified, ident: str, registries: Path, today: date, environment: str = ""
) -> None:
    """Note against what a registry was held and how many differences there were; only where a
    ledger has begun."""
    name, _, number = ident.partition("@")
    folder = registry_named(name, registries)
    path = ledger_of(folder)
    if not path.exists():
        return
    about = {"api": verified.api, "differences": str(len(verified.differences))}
    edition = {"edition": number} if number else {}
    where = {"environment": environment} if environment else {}
    note_acts(
        path, [Act("verified", folder.absolute().name, today, about={**about, **edition, **where})]
    )
