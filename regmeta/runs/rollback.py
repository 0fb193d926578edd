"""Going back to an earlier publication: a new publication with the content of the earlier one."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from regmeta.editions.ledger import Act, ledger_of, note_acts, read_ledger, withdrawn
from regmeta.errors import FINDINGS, RegmetaError, WrongUse
from regmeta.files.attributes import keep_attributes
from regmeta.files.folder import place_of, write_folder
from regmeta.privacy.saying import refuse_numbers
from regmeta.publish.earlier import EarlierFiles
from regmeta.publish.numbered import (
    NumberedPublication,
    files_of,
    keep_replaced,
    link_files,
    next_number,
    publication_numbered,
    publications,
    rescue,
)
from regmeta.publish.target import (
    TargetFiles,
    carry_over,
    look_through,
)
from regmeta.publish.unchanged import SEAL, seal_bytes
from regmeta.runs.noting import AT, last_line, rolled_back_about


class RollbackRefused(RegmetaError):
    """The publication that stands is as it was: a gate stays closed."""

    code = FINDINGS


@dataclass(frozen=True, slots=True)
class RolledBack:
    """What a rollback came to: the new number, what it went back to, what stands no more."""

    number: int
    earlier: NumberedPublication
    gone: tuple[str, ...]
    standing: TargetFiles


def roll_back(
    out: Path,
    number: int,
    registries: Path,
    *,
    by: str,
    reason: str,
    today: date,
    without: Collection[str] = (),
) -> RolledBack:
    """Put what publication `number` held in the place of what stands, whole or not at all.

    It becomes a publication with a number of its own; the one that stood stays by its number, and
    others' files stay in their place. The ledger of `registries` gets a line.

    Raises WrongUse where there is no such publication or nobody or no reason is named;
    RollbackRefused where a registry that was taken off since would come back, where one that is
    published would vanish and is not among `without`, or where the earlier publication is not as
    it was left; UnreadableInput where the ledger was tampered with.
    """
    _refuse_unsaid(by, reason)
    rescue(place_of(out))
    earlier = publication_numbered(out, number)
    if earlier.is_standing:
        raise WrongUse(
            "{out}: publikasjon {number} er den som står.",
            "{out}: publication {number} is the one that stands.",
            out=out,
            number=number,
        )
    ledger = ledger_of(registries)
    _refuse_withdrawn(earlier, withdrawn(read_ledger(ledger)))
    gone = _gone(publications(out)[-1], earlier)
    _refuse_vanishing(earlier, gone, without)
    files = files_of(earlier, place_of(out))
    _refuse_harmed(earlier, files)
    done = _write(out, earlier, files.paths, gone, last_line(registries))
    about = rolled_back_about(out, earlier.kilder.values(), number)
    note_acts(ledger, [Act("rolled-back", "", today, _line(by), _line(reason), about)])
    return done


def _line(text: str) -> str:
    return " ".join(text.split())


def _refuse_unsaid(by: str, reason: str) -> None:
    if not by.strip():
        raise WrongUse("--by: si hvem som ruller tilbake.", "--by: say who rolls back.")
    refuse_numbers(by=by, reason=reason)
    if not reason.strip():
        raise WrongUse(
            "--reason: si hvorfor det rulles tilbake.",
            "--reason: say why it is rolled back.",
        )


def _refuse_withdrawn(earlier: NumberedPublication, taken_off: Collection[str]) -> None:
    back = sorted(set(earlier.kilder.values()) & set(taken_off))
    if back:
        raise RollbackRefused(
            "Publikasjon {number} har {names}, som er tatt av siden. Ingenting er endret. Velg en "
            "publikasjon uten, eller publiser på nytt med regmeta publish.",
            "Publication {number} has {names}, taken off since. Nothing was changed. Choose a "
            "publication without, or publish anew with regmeta publish.",
            number=earlier.number,
            names=", ".join(back),
        )


def _gone(standing: NumberedPublication, earlier: NumberedPublication) -> tuple[str, ...]:
    """The ids of the registries that are published now and were not then."""
    codes = standing.kilder.keys() - earlier.kilder.keys()
    return tuple(sorted(standing.kilder[code] for code in codes))


def _refuse_vanishing(
    earlier: NumberedPublication, gone: Sequence[str], without: Collection[str]
) -> None:
    lost = [name for name in gone if name not in without]
    if lost:
        raise RollbackRefused(
            "{names} er publisert og finnes ikke i publikasjon {number}. Ingenting er endret. Er "
            "det meningen at de blir borte, ta med --without {value}.",
            "{names} is published and not in publication {number}. Nothing was changed. If it is "
            "meant to vanish, add --without {value}.",
            names=", ".join(lost),
            number=earlier.number,
            value=",".join(gone),
        )


def _refuse_harmed(earlier: NumberedPublication, files: EarlierFiles) -> None:
    if files.harmed or not files.is_certain:
        harmed = [*files.harmed, ""]
        raise RollbackRefused(
            "{place}: publikasjonen er ikke som den ble forlatt ({name}). Ingenting er endret. "
            "Velg en annen.",
            "{place}: the publication is not as it was left ({name}). Nothing was changed. Choose "
            "another.",
            place=earlier.place,
            name=harmed[0] or SEAL,
        )


def _write(
    out: Path,
    earlier: NumberedPublication,
    files: Mapping[str, Path],
    gone: tuple[str, ...],
    ledger_line: str,
) -> RolledBack:
    place, number = place_of(out), next_number(place_of(out))

    def fill(folder: Path) -> TargetFiles:
        keep_attributes(place.resolve(), folder)
        link_files({name: files[name] for name in files if name != SEAL}, folder)
        standing = carry_over(look_through(place), place, folder)
        sealed = json.loads((earlier.place / SEAL).read_bytes())
        texts = {**sealed["told"], AT: ledger_line}
        content = {**sealed, "told": texts, "number": number, "same_as": earlier.number}
        (folder / SEAL).write_bytes(seal_bytes(content))
        return standing

    def keep(replaced: Path, target: Path) -> None:
        keep_replaced(replaced, target, None)

    standing = write_folder(out, fill, replaced=keep)
    return RolledBack(number, earlier, gone, standing)
