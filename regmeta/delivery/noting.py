"""What verifying against the catalogue's API came to, noted in the ledger."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from regmeta.delivery.environments import NO_ENVIRONMENT, Environment
from regmeta.delivery.verifying import Verified
from regmeta.editions.ledger import Act, ledger_of, note_acts
from regmeta.runs.sides import registry_named


def stage_shown(verified: Verified, environment: Environment) -> dict[str, str]:
    """The stage that an edition has reached, where it stands whole in an environment."""
    return {} if verified.differences else {"stage": environment.stage}


def note_verified(
    verified: Verified,
    ident: str,
    registries: Path,
    today: date,
    environment: Environment = NO_ENVIRONMENT,
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
    where = {"environment": environment.name} if environment.name else {}
    if number and environment.name:
        where |= stage_shown(verified, environment)
    note_acts(
        path, [Act("verified", folder.absolute().name, today, about={**about, **edition, **where})]
    )
