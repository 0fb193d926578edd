"""Many registries held against one environment in one crawl, and what that proves.

A registry is held as it is published: its last edition, or its folder where it has none. What it
came to is noted in the ledger; going on to the next environment asks for a clean proof.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from regmeta.delivery.crawl import Crawl
from regmeta.delivery.environments import Environment
from regmeta.delivery.fetch import Reader
from regmeta.delivery.noting import stage_shown
from regmeta.delivery.published import shown_of
from regmeta.delivery.verifying import Verified, verify
from regmeta.editions.ledger import Act, ledger_of, note_acts, read_ledger
from regmeta.editions.store import read_editions
from regmeta.errors import RegmetaError, WrongUse
from regmeta.model import Progress, no_progress
from regmeta.privacy.saying import refuse_numbers
from regmeta.registry import find_registries
from regmeta.runs.batch import fault_of
from regmeta.runs.sides import registry_named
from regmeta.spec.fields import Spec


@dataclass(frozen=True, slots=True)
class RegistryProof:
    """What one registry came to: `verified`, or the sentence on why it could not be looked at."""

    registry: str
    edition: int
    verified: Verified | None = None
    fault: RegmetaError | None = None

    @property
    def is_clean(self) -> bool:
        return self.verified is not None and not self.verified.differences


def prove_all(
    registries: Path, spec: Spec, reader: Reader, *, today: date, progress: Progress = no_progress
) -> tuple[RegistryProof, ...]:
    """Every registry of a folder against what `reader` shows, its lists read once.

    One that cannot be read is told and the others go on. Raises UnreadableInput where the
    catalogue's own lists cannot be read: then nothing is known of any.
    """
    crawl = Crawl(reader)
    crawl.kilder()
    crawl.pages(progress)
    return tuple(
        _proof(home, registries, spec, crawl, today, progress)
        for home in find_registries(registries)
    )


def _proof(
    home: Path, registries: Path, spec: Spec, crawl: Crawl, today: date, progress: Progress
) -> RegistryProof:
    edition = 0
    try:
        edition = max((kept.number for kept in read_editions(home)), default=0)
        ident = f"{home.name}@{edition}" if edition else home.name
        shown = shown_of(ident, registries, spec, today)
        verified = verify(shown, spec, crawl.reader, progress, crawl)
    except Exception as error:
        return RegistryProof(home.name, edition, fault=fault_of(home, error))
    return RegistryProof(home.name, edition, verified)


def note_proofs(
    proofs: Sequence[RegistryProof], registries: Path, environment: Environment, today: date
) -> None:
    """Note in the ledger what each registry came to in an environment."""
    acts = [
        Act("verified", proof.registry, today, about=_about(proof, proof.verified, environment))
        for proof in proofs
        if proof.verified is not None
    ]
    note_acts(ledger_of(registries), acts)


def _about(proof: RegistryProof, verified: Verified, environment: Environment) -> dict[str, str]:
    about = {
        "api": verified.api,
        "differences": str(len(verified.differences)),
        "environment": environment.name,
    }
    if not proof.edition:
        return about
    return {**about, "edition": str(proof.edition), **stage_shown(verified, environment)}


def promote(
    idents: Sequence[str], registries: Path, environment: Environment, *, by: str, today: date
) -> tuple[Act, ...]:
    """Note that the last editions of registries go on to an environment.

    Raises WrongUse, with nothing noted, where one of them has no clean proof of that edition in
    the environment before.
    """
    refuse_numbers(by=by)
    if not by.strip():
        raise WrongUse("--by: si hvem som avgjør.", "--by: say who decides.")
    acts = [
        _promoted(registry_named(ident, registries), registries, environment, by, today)
        for ident in idents
    ]
    note_acts(ledger_of(registries), acts)
    return tuple(acts)


def _promoted(
    folder: Path, registries: Path, environment: Environment, by: str, today: date
) -> Act:
    name = folder.absolute().name
    editions = read_editions(folder)
    if not editions:
        raise WrongUse(
            "{name}: har ingen utgave å sette i {environment}. Lag en: regmeta release {name}.",
            "{name}: has no edition to put in {environment}. Make one: regmeta release {name}.",
            name=name,
            environment=environment.name,
        )
    last = editions[-1].number
    if environment.after:
        _refuse_unproven(name, last, registries, environment)
    about = {"edition": str(last), "environment": environment.name}
    return Act("promoted", name, today, by=" ".join(by.split()), about=about)


def _refuse_unproven(name: str, edition: int, registries: Path, environment: Environment) -> None:
    """The newest proof of the registry counts: an older clean one says nothing of now."""
    proofs = [
        line.act.about
        for line in read_ledger(ledger_of(registries))
        if line.act.deed == "verified"
        and line.act.registry == name
        and line.act.about.get("environment") == environment.after
    ]
    newest = proofs[-1] if proofs else {}
    if newest.get("edition") == str(edition) and newest.get("differences") == "0":
        return
    raise WrongUse(
        "{name}: utgave {edition} er ikke etterprøvd uten forskjeller i {after}. Kjør regmeta "
        "verify --all --env {after}, og rett det som skiller.",
        "{name}: edition {edition} is not verified without differences in {after}. Run regmeta "
        "verify --all --env {after}, and put right what differs.",
        name=name,
        edition=edition,
        after=environment.after,
    )
