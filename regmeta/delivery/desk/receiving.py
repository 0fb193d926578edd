"""A file received: searched for personal numbers, recognised, checked, and what to answer.

Nothing of a registry is touched: the file lies in a case of its own, with the registry's folder as
it would be with it. `accept` or `return` decides (accepting.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from regmeta.delivery.desk.answers import Answer
from regmeta.delivery.desk.attachments import Attachment, true_suffix, unpack
from regmeta.delivery.desk.candidate import RegistryWithFile, make_candidate
from regmeta.delivery.desk.cases import (
    REPLY,
    SENT,
    DeskCase,
    Verdict,
    begin_case,
    keep_case,
    read_cases,
)
from regmeta.delivery.desk.recognition import Recognition, recognise_registry, traits_of_codebook
from regmeta.delivery.desk.reply import in_norwegian, reply_text
from regmeta.delivery.desk.standing import FileStanding, standing_of
from regmeta.editions.ledger import Act, ledger_of, note_acts
from regmeta.errors import RegmetaError
from regmeta.files.output import write_through, write_whole
from regmeta.model import Finding, Submission
from regmeta.privacy.redaction import redacted_report
from regmeta.read.layouts.columns import COLUMNS, renamed_columns
from regmeta.registry import Registry, find_registries, load_registry
from regmeta.runs.batch import DECISIONS
from regmeta.spec.fields import Spec
from regmeta.texts import FIRST, Text, each_language
from regmeta.validate.rule import load_rules


@dataclass(frozen=True, slots=True)
class ReceivedFiles:
    """All that was sent: a case a file, and in a sentence each what was laid aside."""

    answers: tuple[Answer, ...]
    aside: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The registries there are, what each is known by, and those that could not be read."""

    registries: Mapping[str, Registry]
    traits: Mapping[str, frozenset[str]]
    broken: tuple[Text, ...]


def receive(
    paths: Sequence[Path], registries: Path, spec: Spec, *, today: date, expected: str = ""
) -> ReceivedFiles:
    """Take files, saved e-mails, zips and folders into cases; `expected` is who sent them.

    Raises UnreadableInput where a path is not there or there are no registries, OutputFailed
    where a case cannot be written.
    """
    unpacked = unpack(paths)
    desk = _Desk(registries, spec, today, expected, _registries(registries, spec))
    answers: list[Answer] = []
    aside = [*unpacked.aside, *desk.shelf.broken]
    for attachment in unpacked.attachments:
        earlier = _received_before(registries, attachment)
        if earlier is not None:
            aside.append(_AGAIN.filled(name=attachment.name, number=earlier.number))
            continue
        answers.append(desk.take(attachment))
    return ReceivedFiles(_with_others(answers), tuple(aside))


def _registries(folder: Path, spec: Spec) -> _Shelf:
    from regmeta.read import read_registry

    registries: dict[str, Registry] = {}
    traits: dict[str, frozenset[str]] = {}
    broken: list[Text] = []
    for home in find_registries(folder):
        try:
            registry = load_registry(home, spec)
            traits[registry.id] = traits_of_codebook(read_registry(registry, spec))
            registries[registry.id] = registry
        except RegmetaError as error:
            broken.append(_NOT_READ.filled(name=home.name, why=error.text))
    return _Shelf(registries, traits, tuple(broken))


def _received_before(registries: Path, attachment: Attachment) -> DeskCase | None:
    """The open case of the very same bytes: an inbox is looked through again and again."""
    digest = sha256(attachment.content).hexdigest()
    same = (
        case
        for case in read_cases(registries)
        if case.digest == digest and case.state == "open" and attachment.content
    )
    return next(same, None)


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where files are taken in, and what they are held against."""

    folder: Path
    spec: Spec
    today: date
    expected: str
    shelf: _Shelf

    def take(self, attachment: Attachment) -> Answer:
        """One file as a case, written whole and noted."""
        number, home = begin_case(self.folder)
        path, renamed = _put(attachment, home)
        looked = self._look(attachment, path, home)
        digest = sha256(attachment.content).hexdigest()
        case = DeskCase(
            number=number,
            day=self.today,
            file=redacted_report(attachment.name),
            digest=digest,
            verdict=looked.verdict,
            registry=looked.registry,
            came_in=redacted_report(attachment.came_in),
            path=looked.candidate.path if looked.candidate else "",
            before=looked.candidate.before if looked.candidate else {},
        )
        said = (*renamed, *_from_work(attachment), *looked.said)
        answer = Answer(case, said, home, self._name(looked.registry), looked.standing)
        marked = _mark(answer, looked.candidate)
        answer = replace(answer, case=replace(case, marked=marked))
        _write_reply(answer)
        keep_case(self.folder, answer.case)
        note_acts(ledger_of(self.folder), [_act(answer.case)])
        return answer

    def _name(self, registry: str) -> str:
        held = self.shelf.registries.get(registry)
        return held.kilde.get("PreferredTerm", registry) if held else registry

    def _look(self, attachment: Attachment, path: Path, home: Path) -> _Outcome:
        if attachment.fault is not None:
            return _Outcome("unreadable", (attachment.fault,))
        if not attachment.content:
            return _Outcome("empty", (_NO_BYTES,))
        try:
            if _is_blank(path):
                return _Outcome("empty", (_NO_VARIABLES,))
            private = (*_private(path, attachment.name), *_private_decisions(path))
            submission = _read(path, self.spec)
        except RegmetaError as error:
            return _Outcome("unreadable", (_without_folder(error.text, path),))
        if private:
            return _Outcome("private", private, self._whose(submission).registry)
        if submission is None or not len(submission["variabel"]):
            return _Outcome("empty", (_NO_VARIABLES,))
        return self._of_registry(submission, path, home, sha256(attachment.content).hexdigest())

    def _whose(self, submission: Submission | None) -> Recognition:
        if submission is None:
            return Recognition("")
        traits = traits_of_codebook(submission)
        return recognise_registry(traits, self.shelf.traits)

    def _of_registry(self, submission: Submission, path: Path, home: Path, digest: str) -> _Outcome:
        whose = self._whose(submission)
        if not whose.registry:
            return _Outcome("unrecognised", (self._unrecognised(whose),))
        registry = self.shelf.registries[whose.registry]
        try:
            candidate = make_candidate(registry, path, submission, home, self.spec)
            lost = candidate.undecided
            standing = standing_of(candidate, registry.folder, digest, self.spec, self.today)
        except RegmetaError as error:
            return _Outcome("unreadable", (_without_folder(error.text, path),), registry.id)
        verdict, said = self._judge(registry.id, standing)
        gone = (_GONE.filled(n=len(lost)),) if lost else ()
        return _Outcome(verdict, (*said, *gone), registry.id, candidate, standing)

    def _judge(self, registry: str, standing: FileStanding) -> tuple[Verdict, tuple[Text, ...]]:
        if self.expected and self.expected != registry:
            names = {"registry": self._name(registry), "expected": self._name(self.expected)}
            return "unexpected", (_UNEXPECTED.filled(**names),)
        if standing.older is not None and standing.edition is not None:
            numbers = {"number": standing.older.number, "made": in_norwegian(standing.older.made)}
            last = {"last": standing.edition.number, "when": in_norwegian(standing.edition.made)}
            return "older", (_OLDER.filled(**numbers, **last),)
        if not standing.diff.lines and standing.edition is not None:
            return "unchanged", (_UNCHANGED,)
        return "ready", ()

    def _unrecognised(self, whose: Recognition) -> Text:
        likely = [likeness for likeness in whose.nearest if likeness.share > 0]
        if not likely:
            return _NOBODYS
        nearest = ", ".join(self._name(likeness.registry) for likeness in likely[:2])
        return _UNRECOGNISED.filled(nearest=nearest)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What was found out of one file."""

    verdict: Verdict
    said: tuple[Text, ...]
    registry: str = ""
    candidate: RegistryWithFile | None = None
    standing: FileStanding | None = None


def _put(attachment: Attachment, home: Path) -> tuple[Path, tuple[Text, ...]]:
    """The file as it was sent, under a suffix that is true of it; what is to be said of that."""
    (home / SENT).mkdir(mode=0o700)
    name, suffix = _safe(attachment.name), _needed(attachment)
    renamed: tuple[Text, ...] = ()
    if suffix and Path(name).suffix.lower() != suffix:
        renamed = (_RENAMED.filled(name=attachment.name, suffix=suffix),)
        name = Path(name).stem + suffix
    path = home / SENT / name
    write_through(path, attachment.content, private=True)
    if attachment.columns:
        said = renamed_columns(attachment.columns, attachment.name, name)
        write_through(path.parent / COLUMNS, said.encode(), private=True)
    if attachment.mappings:
        write_through(path.parent / DECISIONS, attachment.mappings.encode(), private=True)
    return path, renamed


def _needed(attachment: Attachment) -> str:
    """The suffix that the content needs, '' where the file's own will do."""
    suffix = true_suffix(attachment)
    own = Path(attachment.name).suffix.lower()
    if suffix or not attachment.content:
        return suffix
    head = attachment.content[:4000]
    is_text = head.startswith(_UTF_16) or b"\0" not in head
    is_table = is_text and any(sign in head for sign in (b";", b"\t", b","))
    is_called_workbook = own in (".xlsx", ".xlsm", ".xls", ".ods", ".pdf", ".doc", "")
    return ".csv" if is_table and is_called_workbook else ""


_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def _safe(name: str) -> str:
    """A name that any disk bears: no control signs, no leading dots, not too long."""
    plain = "".join(sign for sign in name if sign.isprintable() and sign not in '/\\:*?"<>|')
    stem, suffix = Path(plain.lstrip(".")).stem, Path(plain).suffix
    return (stem.encode()[:120].decode(errors="ignore") or "vedlegg") + suffix[:12]


def _is_blank(path: Path) -> bool:
    """Whether no cell is filled in."""
    from regmeta.read.files.opening import read_grids

    return not any(text.strip() for grid in read_grids(path) for row in grid.rows for text in row)


def _private(path: Path, name: str) -> tuple[Text, ...]:
    """Where personal numbers stand, a sentence each, never the numbers themselves."""
    from regmeta.runs.everycell import find_private

    rules = {rule.name for rule in load_rules() if rule.private and rule.never_waived}
    findings = [
        finding for finding in find_private(path, name, Submission("", {})) if finding.rule in rules
    ]
    return tuple(_private_at(finding) for finding in findings)


def _private_decisions(path: Path) -> tuple[Text, ...]:
    """The same of what was said of its columns and mappings, where it came with that."""
    files = (path.parent / name for name in (COLUMNS, DECISIONS))
    return tuple(text for file in files if file.is_file() for text in _private(file, file.name))


def _from_work(attachment: Attachment) -> tuple[Text, ...]:
    """That a file came in a work folder: which state of it was read."""
    if attachment.cells is None:
        return ()
    return (_FROM_WORK.filled(name=attachment.name, cells=attachment.cells),)


def _private_at(finding: Finding) -> Text:
    place = finding.place
    if place.sheet and place.cell:
        return _IN_CELL.filled(sheet=place.sheet, cell=place.cell)
    if place.cell:
        return _IN_ROW.filled(row=place.row)
    return _IN_PART.filled(part=place.sheet) if place.sheet else _IN_NAME


def _read(path: Path, spec: Spec) -> Submission | None:
    from regmeta.read import read_file

    return read_file(path, spec).submission


def _without_folder(text: Text, path: Path) -> Text:
    """A sentence about a file by its name: where it lies with us is nothing to its sender."""

    def said(lang: str) -> str:
        named = text(lang).replace(f"{path}: ", _THE_FILE(lang, name=path.name))
        return named.replace(str(path), path.name)

    return each_language(said)


_THE_FILE = Text("«{name}» ", "“{name}” ")


def _mark(answer: Answer, candidate: RegistryWithFile | None) -> str:
    """The workbook with every finding marked, for her to mend; its name."""
    from regmeta.read.files.opening import WORKBOOKS
    from regmeta.runs.marking import mark_checked
    from regmeta.workbook.package import PATCHED

    standing = answer.standing
    if standing is None or candidate is None or not standing.checked.report.findings:
        return ""
    suffix = Path(candidate.path).suffix.lower()
    if suffix not in WORKBOOKS and suffix not in (".csv", ".tsv", ".txt"):
        return ""
    name = Path(answer.case.file).stem + "-merket" + (suffix if suffix in PATCHED else ".xlsx")
    own = f"{candidate.folder.name}/{Path(candidate.path).name}"
    report = replace(standing.checked.report, files=(own,))
    checked = replace(standing.checked, report=report)
    mark_checked(checked, [candidate.folder], answer.home / _safe(name), FIRST, overwrite=True)
    return _safe(name)


def _act(case: DeskCase) -> Act:
    about = {"case": str(case.number), "file": case.digest, "verdict": case.verdict}
    return Act("received", case.registry, case.day, about=about)


def _write_reply(answer: Answer) -> None:
    reply = redacted_report(reply_text(answer, FIRST))
    write_whole(answer.home / REPLY, reply.encode(), private=True)


def _with_others(answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """Each answer with a word of the others that came with it, in its reply too."""
    return tuple(_with_company(answer, answers) for answer in answers)


def _with_company(answer: Answer, answers: Sequence[Answer]) -> Answer:
    others = [other for other in answers if other is not answer and _together(answer, other)]
    if not others:
        return answer
    same = [other for other in others if _same_registry(answer, other)]
    files = _listed([f"«{other.case.file}»" for other in same or others])
    said = (_SAME_TWICE if same else _SEVERAL).filled(files=files)
    whole = replace(answer, said=(*answer.said, said))
    _write_reply(whole)
    return whole


def _listed(names: Sequence[str]) -> str:
    more = f" (+{len(names) - _LISTED})" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more


_LISTED = 4


def _together(answer: Answer, other: Answer) -> bool:
    """Whether two came in one e-mail or zip, or are the same registry's."""
    case, second = answer.case, other.case
    in_one = bool(case.came_in) and case.came_in == second.came_in
    return in_one or _same_registry(answer, other)


def _same_registry(answer: Answer, other: Answer) -> bool:
    return bool(answer.case.registry) and answer.case.registry == other.case.registry


_AGAIN = Text(
    "{name} er alt tatt imot som sak {number}, som venter på svar.",
    "{name} has been received as case {number}, which waits for an answer.",
)
_NOT_READ = Text(
    "{name}: kan ikke leses, så ingenting kjennes igjen som dette registerets: {why}",
    "{name}: cannot be read, so nothing is recognised as this registry's: {why}",
)
_NO_BYTES = Text("Filen er helt tom.", "The file is quite empty.")
_NO_VARIABLES = Text(
    "Filen har ingen variabler: arkene er tomme, eller har bare overskrifter.",
    "The file has no variables: its sheets are empty, or have headings only.",
)
_RENAMED = Text(
    "«{name}» har et navn som ikke passer til innholdet; vi har lest den som {suffix}.",
    "“{name}” has a name that does not fit what it holds; we have read it as {suffix}.",
)
_FROM_WORK = Text(
    "Vi har pakket ut «{name}» av arbeidsmappen, og lest den slik du har rettet den ({cells} "
    "celler).",
    "We have unpacked “{name}” from the work folder, and read it as you have mended it ({cells} "
    "cells).",
)
_GONE = Text(
    "{n} avgjørelser om harmoniserte variabler gjelder variabler som ikke er i filen, og er ikke "
    "tatt med.",
    "{n} decisions about harmonized variables are about variables that are not in the file, and "
    "were not taken along.",
)
_UNEXPECTED = Text(
    "Innholdet er kodeboken til {registry}, men filen kom fra {expected}. Er det feil fil, så "
    "send den riktige.",
    "What it holds is the codebook of {registry}, but the file came from {expected}. If it is the "
    "wrong file, send the right one.",
)
_OLDER = Text(
    "Filen bygger på utgave {number} fra {made}, og ikke på utgave {last} fra {when}, som er den "
    "siste. Gjør endringene i den siste utgaven, og send den.",
    "The file is made from edition {number} of {made}, and not from edition {last} of {when}, "
    "which is the last. Make the changes in the last edition, and send that.",
)
_UNCHANGED = Text(
    "Innholdet er det samme som vi har fra før; det er ingenting å gjøre.",
    "What it holds is the same as we have; there is nothing to do.",
)
_NOBODYS = Text(
    "Variablene i filen likner ikke på noe register vi har. Hvilket register gjelder det?",
    "The variables of the file are like those of no registry we have. Which registry is it?",
)
_UNRECOGNISED = Text(
    "Vi kan ikke se hvilket register filen hører til; den likner mest på {nearest}. Hvilket "
    "register gjelder det?",
    "We cannot tell which registry the file belongs to; it is most like {nearest}. Which registry "
    "is it?",
)
_IN_CELL = Text(
    "Det står et personnummer på arket «{sheet}», celle {cell}.",
    "There is a personal number on the sheet “{sheet}”, cell {cell}.",
)
_IN_ROW = Text("Det står et personnummer på rad {row}.", "There is a personal number on row {row}.")
_IN_PART = Text("Det står et personnummer i {part}.", "There is a personal number in {part}.")
_IN_NAME = Text(
    "Det står et personnummer i navnet på filen.",
    "There is a personal number in the name of the file.",
)
_SAME_TWICE = Text(
    "Det kom også {files} for samme register. Bare én kan gjelde: si hvilken.",
    "{files} came for the same registry as well. Only one can hold: say which.",
)
_SEVERAL = Text(
    "I samme sending kom også {files}, som får sitt eget svar.",
    "In the same sending there came {files} too, with an answer of its own.",
)
