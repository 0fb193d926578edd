"""Texts that others have written for the same variable, for cells of hers that are empty.

Other registries' texts travel with the page as texts.json (`regmeta workbench --texts-from DIR`);
harmonized variables and the sources of `regmeta translate` are always there. Each proposal says
where it is from, and nothing is taken until a person takes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from regmeta.errors import UnreadableInput
from regmeta.model import Record, Submission
from regmeta.runs.batch import read_paths
from regmeta.runs.translating import given_texts
from regmeta.spec.fields import Spec
from regmeta.spec.loading import load_spec
from regmeta.spec.targets import load_targets
from regmeta.texts import Text, folded_letters
from regmeta.workbench.mapping import decisions_of
from regmeta.workbench.session import Session

FILE = "texts.json"
BORROWED = ("Beskrivelse", "NavnEngelsk", "MaaleEnhet", "Identifiseringsgrad")
"""Fields of a variable that others may have filled in: keys of the law."""
_MOST = 3
Choice = tuple[str, str]
"""A text, and where it is from."""


@dataclass(frozen=True, slots=True)
class SharedVariable:
    """A variable of another registry: what it is known by, and what was written of it."""

    registry: str
    code: str
    label: str
    technical: str
    type: str
    texts: Mapping[str, str]


def shared_texts(registries: Path, spec: Spec) -> bytes:
    """The texts of a folder of registries as the page takes them along.

    Raises UnreadableInput where it holds none.
    """
    submissions = read_paths([registries], spec).submissions
    variables = [asdict(each) for submission in submissions for each in _shared(submission)]
    if not variables:
        raise UnreadableInput(
            "{folder}: her er ingen registre med tekster å ta med.",
            "{folder}: no registries with texts to take along are here.",
            folder=registries,
        )
    return json.dumps(variables, ensure_ascii=False, separators=(",", ":")).encode()


def _shared(submission: Submission) -> Iterator[SharedVariable]:
    kilder = submission["kilde"]
    registry = kilder.text(0, "KortNavn") if len(kilder) else ""
    for record in submission["variabel"]:
        written = {key: record.records.columns.get(key, []) for key in BORROWED}
        texts = {key: column[record.i].strip() for key, column in written.items() if column}
        texts = {key: text for key, text in texts.items() if text}
        if texts:
            known_by = (_label(record), _technical(record), record["DataType"])
            yield SharedVariable(registry or submission.id, record["Code"], *known_by, texts)


def _label(record: Record) -> str:
    return folded_letters(record["Ledetekst"] or record["PreferredTerm"])


def _technical(record: Record) -> str:
    return folded_letters(record["Code"].rpartition(".")[2])


def read_shared(home: Path) -> tuple[SharedVariable, ...]:
    """The texts that came along with the page; none where none did."""
    path = home / FILE
    if not path.is_file():
        return ()
    return tuple(SharedVariable(**each) for each in json.loads(path.read_bytes()))


# ------------------------------------------------------------------ for her empty cells


def text_proposals(session: Session, lang: str) -> dict[str, Any]:
    """Every empty cell that somebody has a text for, with up to three texts and their sources.

    `without` are the fields that her sheet has no column for.
    """
    submission, spec = session.check().batch.submissions[0], load_spec()
    texts = TextsOfOthers(session, submission, lang)
    fields = spec["variabel"].by_key
    rows = [
        {
            "cell": cell,
            "field": fields[key].label(lang),
            "name": record["Ledetekst"] or record["PreferredTerm"] or record["Code"],
            "choices": choices,
        }
        for record in submission["variabel"]
        for key, cell in _empty_cells(record)
        if session.text(tuple(cell)).strip() == "" and (choices := texts.choices(record, key))
    ]
    columns = {key for sheet in submission["variabel"].sheets for key in sheet.columns}
    without = [fields[key].label(lang) for key in BORROWED if key not in columns]
    return {"rows": rows, "without": without, "others": len(texts.others)}


def _empty_cells(record: Record) -> Iterator[tuple[str, list[Any]]]:
    """The fields of a variable that nothing is written in, with their cells."""
    records = record.records
    if not records.sheets:
        return
    sheet = records.sheets[records.sheet_of[record.i]]
    for key in BORROWED:
        column, written = sheet.columns.get(key), records.columns.get(key)
        if column and written is not None and not written[record.i].strip():
            yield key, [sheet.name, records.rows[record.i], column]


class TextsOfOthers:
    """What others say, by what a variable is known by."""

    def __init__(self, session: Session, submission: Submission, lang: str) -> None:
        self.others = read_shared(session.home)
        self._by_label: dict[str, list[SharedVariable]] = {}
        for other in self.others:
            self._by_label.setdefault(other.label, []).append(other)
        self._lang = lang
        self._english = given_texts(submission, Path(session.file))
        self._targets = {target.id: target for target in load_targets()}
        decided = {each.mapping.variable: each.mapping.target for each in decisions_of(session)}
        certain = {p.asked.variable: p.target for p in session.predictions() if p.certain}
        self._target_of = certain | decided

    def choices(self, record: Record, key: str) -> list[Choice]:
        """Up to three different texts for a field of a variable, the nearest source first."""
        texts: dict[str, str] = {}
        for text, source in (*self._of_others(record, key), *self._of_law(record, key)):
            texts.setdefault(text, source)
        return list(texts.items())[:_MOST]

    def _of_others(self, record: Record, key: str) -> Iterable[Choice]:
        alike = [other for other in self._by_label.get(_label(record), ()) if key in other.texts]
        nearness = {other.code: _nearness(record, other) for other in alike}
        for other in sorted(alike, key=lambda other: (-nearness[other.code], other.code)):
            if nearness[other.code]:
                source = _OTHER(self._lang, registry=other.registry, code=other.code)
                yield other.texts[key], source

    def _of_law(self, record: Record, key: str) -> Iterable[Choice]:
        target = self._targets.get(self._target_of.get(record["Code"], ""))
        if target and key == "Beskrivelse":
            yield target.definition.nb, _TARGET(self._lang, name=target.name(self._lang))
        if key != "NavnEngelsk":
            return
        given = self._english.get(folded_letters(record["PreferredTerm"].strip()))
        if given and given.text.en:
            yield given.text.en, given.source(self._lang)
        if target and target.name.en:
            yield target.name.en, _TARGET(self._lang, name=target.name(self._lang))


def _nearness(record: Record, other: SharedVariable) -> int:
    """How sure it is that two of one label are the same variable: 0 where it is not."""
    types = {record["DataType"], other.type} - {""}
    if len(types) > 1:
        return 0
    same_name = _technical(record) == other.technical
    return 2 if same_name else int(len(other.label) > _SHORT)


_SHORT = 3
"""Labels of so few letters say too little to be the same variable by themselves."""
_OTHER = Text("{registry} om samme variabel ({code})", "{registry} of the same variable ({code})")
_TARGET = Text("harmonisert variabel: {name}", "harmonized variable: {name}")
