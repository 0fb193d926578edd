"""What is decided of a case: accepted, and then published and packaged, or returned."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from regmeta.delivery import releasing
from regmeta.delivery.desk.candidate import refuse_moved
from regmeta.delivery.desk.cases import (
    REPLY,
    SENT,
    DeskCase,
    case_named,
    close_case,
    home_of,
    refuse_closed,
)
from regmeta.delivery.environments import published_base
from regmeta.delivery.packaging import make_package
from regmeta.editions.ledger import Act, ledger_of, note_acts
from regmeta.editions.store import KeptEdition, read_editions
from regmeta.errors import WrongUse
from regmeta.files.kept import Kept
from regmeta.files.output import write_whole
from regmeta.privacy.saying import refuse_numbers
from regmeta.read.layouts.columns import COLUMNS
from regmeta.registry import CONFIGURATION
from regmeta.runs import publishing
from regmeta.runs.batch import DECISIONS
from regmeta.runs.checking import check
from regmeta.runs.sides import registry_named
from regmeta.spec.fields import Spec
from regmeta.texts import FIRST, Text


@dataclass(frozen=True, slots=True)
class AcceptedCase:
    """A case that became an edition, where it was published and the delivery that was made."""

    case: DeskCase
    edition: KeptEdition
    out: Path
    package: Path
    is_published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """What accepting was asked for: `anyway` takes a file that was advised against."""

    by: str
    out: Path
    package: Path | None = None
    formats: tuple[str, ...] = ()
    title: str = ""
    note: str = ""
    with_errors: bool = False
    anyway: bool = False


def accept(
    word: str, registries: Path, spec: Spec, asked: Acceptance, *, today: date, kept: Kept | None
) -> AcceptedCase:
    """Put a case's file into its registry, make the edition, publish that registry and package it.

    What was done when a run is killed is not done again. Raises WrongUse where the case may not
    be accepted, with the registry as it was.
    """
    refuse_numbers(by=asked.by, title=asked.title, note=asked.note)
    case = case_named(word, registries)
    refuse_closed(case)
    _refuse(case, asked.anyway)
    folder = registry_named(case.registry, registries)
    edition = _edition(case, folder, registries, spec, asked, today)
    published = _publish(case, registries, spec, asked, today, kept)
    package = asked.package or home_of(registries, case.number) / _package_name(case, edition)
    if not package.exists():
        make_package(
            folder, package, spec, today=today, with_errors=asked.with_errors, delivered=True
        )
    about = {"case": str(case.number), "edition": str(edition.number), "file": case.digest}
    act = Act("accepted", case.registry, today, by=" ".join(asked.by.split()), about=about)
    note_acts(ledger_of(registries), [act])
    closed = close_case(registries, case, "accepted", edition=edition.number)
    return AcceptedCase(closed, edition, asked.out, package, published)


def _refuse(case: DeskCase, anyway: bool) -> None:
    if case.verdict == "ready" or (anyway and case.verdict in _ADVISED_AGAINST):
        return
    raise WrongUse.of(_REFUSED[case.verdict].filled(number=case.number))


def _edition(
    case: DeskCase, folder: Path, registries: Path, spec: Spec, asked: Acceptance, today: date
) -> KeptEdition:
    """The edition that holds the file: a new one, or that of a run which was killed after it."""
    editions = read_editions(folder)
    if editions and any(file.digest == case.digest for file in editions[-1].files):
        return editions[-1]
    refuse_moved(case.before, folder, case.number)
    candidate = home_of(registries, case.number) / folder.absolute().name
    releasing.refuse_errors(
        check([candidate], spec, today=today).report, candidate, asked.with_errors
    )
    with _in_place(case, candidate, folder):
        return releasing.release(
            folder,
            spec,
            by=asked.by,
            today=today,
            title=asked.title,
            note=asked.note,
            with_errors=asked.with_errors,
        ).edition


@contextmanager
def _in_place(case: DeskCase, candidate: Path, folder: Path) -> Iterator[None]:
    """The case's file in the registry's folder; taken out again where no edition comes of it."""
    decided = [name for name in (COLUMNS, DECISIONS) if name in case.before]
    new = [case.path, CONFIGURATION, *(name for name in decided if (candidate / name).is_file())]
    before = {name: (folder / name).read_bytes() for name, was in case.before.items() if was}
    for name in new:
        write_whole(folder / name, (candidate / name).read_bytes())
    gone = [name for name in before if name not in new and name not in decided]
    for name in gone:
        (folder / name).unlink()
    try:
        yield
    except BaseException:
        for name in (name for name in new if name not in before):
            (folder / name).unlink()
        for name, content in before.items():
            write_whole(folder / name, content)
        raise


def _publish(
    case: DeskCase,
    registries: Path,
    spec: Spec,
    asked: Acceptance,
    today: date,
    kept: Kept | None,
) -> bool:
    """Publish the registry alone, the others as they were published or not at all; whether it came
    to be published."""
    only = (case.registry,)
    published = publishing.publish(
        registries,
        asked.out,
        spec,
        today=today,
        formats=asked.formats,
        only=only,
        kept=kept,
        base=published_base(registries),
    )
    return case.registry in {kilde.id for kilde in published.catalogue.kilder}


def _package_name(case: DeskCase, edition: KeptEdition) -> str:
    return f"{case.registry}-{edition.number}.zip"


def send_back(
    word: str, registries: Path, *, reason: str, by: str, today: date
) -> tuple[DeskCase, Path]:
    """Close a case without accepting it, and say why in its reply; gives the reply's path.

    What holds personal numbers is deleted here. Raises WrongUse where no reason is given.
    """
    if not reason.strip():
        raise WrongUse("--reason: si hvorfor.", "--reason: say why.")
    refuse_numbers(by=by, reason=reason)
    case = case_named(word, registries)
    refuse_closed(case)
    home = home_of(registries, case.number)
    if case.verdict == "private":
        shutil.rmtree(home / SENT, ignore_errors=False)
    reply = home / REPLY
    write_whole(reply, _with_reason(reply.read_text("utf-8"), reason).encode(), private=True)
    about = {"case": str(case.number), "file": case.digest, "verdict": case.verdict}
    act = Act("returned", case.registry, today, by=by, note=" ".join(reason.split()), about=about)
    note_acts(ledger_of(registries), [act])
    return close_case(registries, case, "returned", reason=act.note), reply


def _with_reason(reply: str, reason: str) -> str:
    """The reply with the reason after the thanks."""
    hello, thanks, rest = reply.split("\n\n", 2)
    said = _REASON(FIRST, reason=" ".join(reason.split()))
    return "\n\n".join([hello, thanks, said, rest])


_ADVISED_AGAINST = ("older", "unexpected")
_REASON = Text("Vi sender den tilbake: {reason}", "We return it: {reason}")
_REFUSED = {
    "private": Text(
        "Sak {number} inneholder personnumre og kan ikke godtas. Send den tilbake.",
        "Case {number} holds personal numbers and cannot be accepted. Return it.",
    ),
    "empty": Text(
        "Sak {number} har ingen variabler og kan ikke godtas. Send den tilbake.",
        "Case {number} has no variables and cannot be accepted. Return it.",
    ),
    "unreadable": Text(
        "Sak {number} kan ikke leses og kan ikke godtas. Send den tilbake.",
        "Case {number} cannot be read and cannot be accepted. Return it.",
    ),
    "unrecognised": Text(
        "Sak {number} hører ikke til noe register vi kjenner, og kan ikke godtas.",
        "Case {number} belongs to no registry we have, and cannot be accepted.",
    ),
    "unexpected": Text(
        "Sak {number} er et annet registers enn avsenderens. Godta den likevel med --anyway.",
        "Case {number} is another registry's than the sender's. Accept it with --anyway.",
    ),
    "older": Text(
        "Sak {number} bygger på en eldre utgave enn den siste. Godta den likevel med --anyway.",
        "Case {number} is made from an older edition than the last. Accept it with --anyway.",
    ),
    "unchanged": Text(
        "Sak {number} sier det samme som registeret alt gjør. Send den tilbake.",
        "Case {number} says what the registry says already. Return it.",
    ),
}
