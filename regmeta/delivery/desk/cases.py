"""The cases of the desk: each file that was received, apart from the registries until accepted.

    registries/.received/<number>/case.json      what it is and how it went
    registries/.received/<number>/sent/          the file as it was sent
    registries/.received/<number>/<id>/          the registry's folder as it would be with it
    registries/.received/<number>/reply.txt      what to answer, and the marked workbook beside it

Only the owner may read the folder: a file may hold what tells who somebody is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal, get_args

import msgspec

from regmeta.editions.ledger import ledger_of
from regmeta.errors import OutputFailed, UnreadableInput, WrongUse
from regmeta.files.output import write_whole
from regmeta.texts import Text

FOLDER, ABOUT, SENT, REPLY = ".received", "case.json", "sent", "reply.txt"
Verdict = Literal[
    "ready", "private", "empty", "unreadable", "unrecognised", "unexpected", "older", "unchanged"
]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
State = Literal["open", "accepted", "returned"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskCase:
    """One file that was received: `registry` is '' where it cannot be told whose it is.

    `path` is the file's place in the registry's folder, `before` the digests of what it takes the
    place of, by path, and `edition` the number it was accepted as (0: not yet).
    """

    number: int
    day: date
    file: str
    digest: str
    verdict: Verdict
    registry: str = ""
    came_in: str = ""
    path: str = ""
    before: Mapping[str, str]
    marked: str = ""
    state: State = "open"
    edition: int = 0
    reason: str = ""


def desk_of(registries: Path) -> Path:
    """Where the cases of a folder of registries lie."""
    return ledger_of(registries).parent / FOLDER


def home_of(registries: Path, number: int) -> Path:
    """The folder of a case."""
    return desk_of(registries) / str(number)


def begin_case(registries: Path) -> tuple[int, Path]:
    """The next case's number and its new folder, which its owner alone may read."""
    desk = desk_of(registries)
    try:
        desk.mkdir(mode=0o700, exist_ok=True)
        desk.chmod(0o700)
        (desk / ".gitignore").write_text("*\n", encoding="utf-8")
        return _first_free(desk)
    except OSError as error:
        raise OutputFailed(
            "{desk}: kunne ikke lage mappen for mottak ({why}).",
            "{desk}: the folder of what is received could not be made ({why}).",
            desk=desk,
            why=error.strerror,
        ) from error


def _first_free(desk: Path) -> tuple[int, Path]:
    """Several may receive at once: whoever makes the folder has the number."""
    number = max(_numbers(desk), default=0)
    while True:
        number += 1
        home = desk / str(number)
        try:
            home.mkdir(mode=0o700)
        except FileExistsError:
            continue
        return number, home


def _numbers(desk: Path) -> Iterable[int]:
    return (int(path.name) for path in desk.iterdir() if path.name.isdecimal())


def read_cases(registries: Path) -> tuple[DeskCase, ...]:
    """Every case, oldest first. One that was killed on its way has no case.json and is none."""
    desk = desk_of(registries)
    if not desk.is_dir():
        return ()
    homes = (desk / str(number) for number in sorted(_numbers(desk)))
    return tuple(_read(home / ABOUT) for home in homes if (home / ABOUT).is_file())


def _read(path: Path) -> DeskCase:
    try:
        return msgspec.json.decode(path.read_bytes(), type=DeskCase)
    except (OSError, msgspec.DecodeError) as error:
        raise UnreadableInput(
            "{path}: er ikke lenger slik regmeta skrev den. Ta imot filen på nytt.",
            "{path}: is no longer as regmeta wrote it. Receive the file again.",
            path=path,
        ) from error


def keep_case(registries: Path, case: DeskCase) -> DeskCase:
    """Write how a case stands."""
    written = msgspec.json.format(msgspec.json.encode(case), indent=2)
    write_whole(home_of(registries, case.number) / ABOUT, written + b"\n", private=True)
    return case


def close_case(
    registries: Path, case: DeskCase, state: State, *, edition: int = 0, reason: str = ""
) -> DeskCase:
    """A case that is over, kept."""
    return keep_case(registries, replace(case, state=state, edition=edition, reason=reason))


def case_named(word: str, registries: Path) -> DeskCase:
    """The case of a number, or the only open one of a registry.

    Raises WrongUse, naming the open ones, where there is none such.
    """
    cases = read_cases(registries)
    by_number = [case for case in cases if str(case.number) == word]
    of_registry = [case for case in cases if case.registry == word and case.state == "open"]
    wanted = by_number or of_registry
    if len(wanted) == 1:
        return wanted[0]
    waiting = _waiting(cases)
    if wanted:
        raise WrongUse(
            "{word}: har flere saker som venter. Oppgi nummeret: {waiting}.",
            "{word}: has several cases that wait. Name the number: {waiting}.",
            word=word,
            waiting=waiting,
        )
    raise WrongUse(
        "{word}: ingen sak med det nummeret eller registeret venter. De som venter: {waiting}.",
        "{word}: no case of that number or registry waits. Those that wait: {waiting}.",
        word=word,
        waiting=waiting,
    )


def _waiting(cases: Iterable[DeskCase]) -> str:
    """The open cases, each by its number and registry."""
    names = [f"{case.number} ({case.registry or '?'})" for case in cases if case.state == "open"]
    return ", ".join(names) or "–"


def refuse_closed(case: DeskCase) -> None:
    """WrongUse where a case is over."""
    if case.state == "open":
        return
    raise WrongUse.of(_OVER[case.state].filled(number=case.number))


_OVER = {
    "accepted": Text("Sak {number} er alt godtatt.", "Case {number} has been accepted."),
    "returned": Text("Sak {number} er alt sendt tilbake.", "Case {number} has been returned."),
}
