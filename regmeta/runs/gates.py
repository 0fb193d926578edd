"""The gates before a publication: what is held back stays as it was, and nothing may vanish."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from regmeta.editions.approved import last_approved, numbered, place_of
from regmeta.errors import FINDINGS, RegmetaError, WrongUse
from regmeta.files.kept import Kept
from regmeta.model import Catalogue, PublishedEdition, Text
from regmeta.publish.account import NO_ACCOUNT, Account
from regmeta.runs.checking import Checked
from regmeta.runs.folders import RegistryFolders
from regmeta.runs.memory import Memory
from regmeta.runs.remembered import READ
from regmeta.texts import FIRST

ABOUT = "publication.json"
_KEY = "registries/"
_EDITION = re.compile(r"editions/(?P<number>\d+) (?P<address>[0-9a-f]{64})")


class PublicationRefused(RegmetaError):
    """Nothing was published and what stands is as it was; `catalogue` has those held back."""

    code = FINDINGS
    catalogue = Catalogue((), (), "")
    account = NO_ACCOUNT
    broken: tuple[RegmetaError, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The registries that a run takes; those of which only what is remembered may be told, since
    they have changed (`past`), those to pass over, neither named nor published before, and those
    that are held back (`held`)."""

    registries: RegistryFolders
    past: frozenset[str] = frozenset()
    passed_over: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()


def choose(
    registries: RegistryFolders, only: Sequence[str], before: Mapping[str, str], kept: Kept | None
) -> Chosen:
    """The registries named as they are, the others as they were published; WrongUse where one of
    those has changed and what it was is no longer kept."""
    others = [name for name in registries.homes if name not in only]
    changed = [name for name in others if _changed(registries, name, before)]
    was = as_published(registries, changed, before, kept)
    forgotten = sorted(set(changed) - was.held)
    if forgotten:
        raise WrongUse(
            "--only: {name} er endret siden sist, og slik det var er "
            "ikke tatt vare på. Ta det med (--only {value}), eller "
            "publiser alt.",
            "--only: {name} has changed since last time, and what it "
            "was is not kept. Take it along (--only {value}), or "
            "publish all.",
            name=forgotten[0],
            value=",".join([*only, forgotten[0]]),
        )
    new = frozenset(name for name in others if _KEY + name not in before)
    made_of = was.registries.made_of
    rest = {key: made_of[key] for key in made_of if key.removeprefix(_KEY) not in new}
    chosen = replace(was.registries, made_of=rest)
    return Chosen(chosen, was.past, new)


def _changed(registries: RegistryFolders, name: str, before: Mapping[str, str]) -> bool:
    key = _KEY + name
    return key in before and before[key] != registries.made_of.get(key)


def standing_in(
    chosen: Chosen, held: Collection[str], out: Path, kept: Kept | None
) -> Chosen | None:
    """The same run with those held back as they were published, None where none of them can be."""
    before = made_of_before(out)
    was = as_published(chosen.registries, held, before, kept)
    if not was.held:
        return None
    return replace(was, past=was.past | chosen.past, passed_over=chosen.passed_over)


def as_published(
    registries: RegistryFolders,
    names: Collection[str],
    before: Mapping[str, str],
    kept: Kept | None,
) -> Chosen:
    """Registries as they were published before; in `held` those for which that can be done."""
    past: set[str] = set()
    held: set[str] = set()
    for name in names:
        digest = before.get(_KEY + name, "")
        was = _edition_before(registries, name, digest)
        if was is None and _is_kept(registries, name, before, kept):
            was = _without_edition(registries, name)
            past.add(name)
        if was is not None:
            registries = _made_as(was, name, digest)
            held.add(name)
    return Chosen(registries, frozenset(past), held=frozenset(held))


def _edition_before(registries: RegistryFolders, name: str, digest: str) -> RegistryFolders | None:
    """The registry as the edition that was published: from its folder, else as it is laid out."""
    match = _EDITION.fullmatch(digest)
    if match is None:
        return None
    last = registries.approved.get(name)
    edition = numbered(last, int(match["number"])) if last else None
    if edition is not None and edition.address == match["address"]:
        return replace(registries, approved={**registries.approved, name: edition})
    place = place_of(match["address"]) / name
    if not place.is_dir():
        return None
    laid = last_approved(place)
    approved = {**registries.approved, name: laid} if laid else registries.approved
    return replace(registries, approved=approved, sources={**registries.sources, name: place})


def _without_edition(registries: RegistryFolders, name: str) -> RegistryFolders:
    approved = {other: registries.approved[other] for other in registries.approved if other != name}
    return replace(registries, approved=approved)


def _made_as(registries: RegistryFolders, name: str, digest: str) -> RegistryFolders:
    """The registry among those to read, with the digest it was published with."""
    faults = {other: registries.faults[other] for other in registries.faults if other != name}
    homes = {**registries.homes, name: registries.homes.get(name, registries.folder / name)}
    made_of = {**registries.made_of, _KEY + name: digest}
    return replace(registries, faults=faults, homes=dict(sorted(homes.items())), made_of=made_of)


def _is_kept(
    registries: RegistryFolders, name: str, before: Mapping[str, str], kept: Kept | None
) -> bool:
    """Whether what a draft was read as, when it was published, is still remembered."""
    key = _KEY + name
    if kept is None or key not in before or _EDITION.fullmatch(before[key]):
        return False
    made_of = {**registries.made_of, key: before[key]}
    home = registries.homes.get(name, registries.folder / name)
    return Memory(digests_of(made_of), kept).of(home, READ) is not None


def digests_of(made_of: Mapping[str, str]) -> dict[str, str]:
    """By registry folder: a digest of the folder or edition, the law and the code."""
    law = f"{made_of['spec']} {made_of['code']} {sys.version_info[:2]}"
    return {
        name.removeprefix(_KEY): sha256(f"{digest} {law}".encode()).hexdigest()
        for name, digest in made_of.items()
        if name.startswith(_KEY)
    }


# ------------------------------------------------------------------ what stands already


def made_of_before(out: Path) -> dict[str, str]:
    """What the standing publication was made of, {} where there is none or nobody can tell."""
    from regmeta.publish.unchanged import read_seal

    sealed = read_seal(out)
    made_of = sealed["made_of"] if sealed else {}
    return {key: digest for key, digest in made_of.items() if digest}


def published_before(out: Path) -> dict[str, str]:
    """The codes of the kilder of the standing publication, with the registries' ids where they
    are told ('' else); {} where there is none."""
    from regmeta.publish.unchanged import read_seal

    sealed = read_seal(out)
    rows = _rows(sealed["told"]) if sealed else []
    ids = {row["code"]: row["id"] for row in rows}
    return {**dict.fromkeys(_codes(out), ""), **ids}


def _rows(texts: Mapping[str, Any]) -> list[dict[str, str]]:
    try:
        return list(texts["json"][FIRST]["published"])
    except (KeyError, TypeError):
        return []


def _codes(out: Path) -> list[str]:
    try:
        return list(json.loads((out / ABOUT).read_bytes())["kilder"])
    except (OSError, ValueError, KeyError, TypeError):
        return []


# ------------------------------------------------------------------ deciding


def unfit(catalogue: Catalogue, faults: Mapping[str, RegmetaError]) -> dict[str, Text]:
    """The registries that cannot be published as they stand, by id, each with the reason."""
    reasons = {withheld.id: withheld.reason for withheld in catalogue.withheld}
    return {**reasons, **{name: error.text for name, error in faults.items()}}


def missing(registries: RegistryFolders, out: Path) -> dict[str, Text]:
    """The registries that were published and whose folder is gone."""
    names = {key.removeprefix(_KEY) for key in made_of_before(out) if key.startswith(_KEY)}
    ids = set(published_before(out).values()) & names
    gone = sorted(ids - set(registries.homes) - set(registries.withdrawn))
    return {name: _GONE.filled(folder=registries.folder / name) for name in gone}


_GONE = Text("{folder}: mappen er borte.", "{folder}: the folder is gone.")


def refuse_loss(
    catalogue: Catalogue, checked: Checked, account: Account, out: Path, *, strict: bool
) -> None:
    """PublicationRefused where nothing can be published, where what is published would vanish, or
    with `strict` where anything was held back."""
    broken = checked.batch.broken
    reason = _refusal(catalogue, account, out, strict=strict)
    if reason is None:
        return
    refusal = PublicationRefused.of(reason)
    refusal.catalogue, refusal.account, refusal.broken = catalogue, account, broken
    if not catalogue.kilder:
        refusal.code = max([FINDINGS, *(error.code for error in broken)])
    raise refusal


def _refusal(catalogue: Catalogue, account: Account, out: Path, *, strict: bool) -> Text | None:
    """Why nothing may be published, None where all may."""
    if not catalogue.kilder and not _all_taken_off(catalogue, account):
        return _NOTHING.filled(out=out)
    lost = _lost(catalogue, account, out)
    if lost:
        given = {"first": lost[0], "folder": account.folder}
        return _VANISHES.filled(out=out, names=", ".join(lost), **given)
    if account.stops:
        return _STOPPED.filled(out=out, count=len(account.stops))
    if strict and (catalogue.withheld or account.holds_back):
        return _STRICT.filled(out=out)
    return None


_NOTHING = Text(
    "{out}: ingen registre kunne publiseres. Det som stod der, står som før.",
    "{out}: no registry could be published. What stood there is as it was.",
)
_VANISHES = Text(
    "{out}: {names} er publisert der og ville blitt borte. Ingenting er endret. Rett "
    "registeret, velg en annen mappe med --out, eller ta det av: regmeta withdraw {first} "
    "--registries {folder} --by NAVN --reason HVORFOR.",
    "{out}: {names} is published there and would vanish. Nothing was changed. Mend the "
    "registry, choose another folder with --out, or take it off: regmeta withdraw {first} "
    "--registries {folder} --by NAME --reason WHY.",
)
_STOPPED = Text(
    "{out}: portene før publisering er lukket ({count}). Ingenting er endret.",
    "{out}: the gates before publication are closed ({count}). Nothing was changed.",
)
_STRICT = Text(
    "{out}: noen registre ble holdt tilbake, og --strict er bedt om. Ingenting er endret.",
    "{out}: some registries were held back, and --strict is asked for. Nothing was changed.",
)


def _all_taken_off(catalogue: Catalogue, account: Account) -> bool:
    """Whether there is nothing to publish because somebody wanted it so."""
    return bool(account.withdrawn) and not catalogue.withheld and not account.holds_back


def _lost(catalogue: Catalogue, account: Account, out: Path) -> list[str]:
    """The kilder that stand published and would not any more, though nobody took them off."""
    now = {kilde.code for kilde in catalogue.kilder}
    before = published_before(out)
    return [
        ident or code
        for code, ident in sorted(before.items())
        if code not in now and ident not in account.withdrawn and code not in account.codes
    ]


def editions_of(registries: RegistryFolders, today: date) -> dict[str, PublishedEdition]:
    """The edition that each registry is published as, where it has one."""
    return {
        name: PublishedEdition(
            number=approved.edition.number,
            made=approved.edition.made,
            by=approved.edition.by,
            age=max((today - approved.edition.made).days, 0),
            draft=registries.drafts.get(name, "missing"),
        )
        for name, approved in registries.approved.items()
    }
