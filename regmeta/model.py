"""Every noun of the domain: frozen values, no I/O. The file to read first.

Two kinds of nouns live here. *As received*: Place, Records, Submission — texts exactly as
found, keyed by spec field, every one able to say where it stood. *As published*: Kilde,
Datasamling, Variable, Kodeverk and their parts — typed and final, built once after validation.
Between them stand Finding and Report, and what harmonizing adds: Target, Mapping, ValueMap.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Literal

from regmeta.texts import Text as Text

Lang = str
LevelName = Literal["kilde", "delkilde", "datasamling", "variabel", "kodeverk", "kode"]
LEVELS: tuple[LevelName, ...] = (
    "kilde",
    "delkilde",
    "datasamling",
    "variabel",
    "kodeverk",
    "kode",
)
Severity = Literal["error", "warning", "advice"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "advice")
KodeverkType = Literal["Kildekodeverk", "AdministrativtKodeverk", "HelsefagligKodeverk"]


# ------------------------------------------------------------------ small values


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of whole days, both ends included; `end` None means still open."""

    start: date | None = None
    end: date | None = None

    def overlaps(self, other: Period) -> bool:
        """Whether a day lies in both; an open end reaches for ever."""
        return (self.start or date.min) <= (other.end or date.max) and (
            other.start or date.min
        ) <= (self.end or date.max)


def column_letters(column: int) -> str:
    """A 1-based column number in Excel's letters: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stood: `nger.xlsx!Variabler!D17`; row and column count from 1, 0 = none.

    A csv has no sheet (`nger.csv!D17`), a whole row is `nger.xlsx!Variabler!17:17` as in Excel, and
    a configuration file has a row only (`registry.toml:12`).
    """

    file: str
    sheet: str = ""
    row: int = 0
    column: int = 0

    @property
    def cell(self) -> str:
        """The cell's address in Excel's way (`D17`), or '' where there is no column."""
        return f"{column_letters(self.column)}{self.row}" if self.column and self.row else ""

    def __str__(self) -> str:
        if not self.column and self.row and not self.sheet:
            return f"{self.file}:{self.row}"
        parts = [self.file, self.sheet, self.cell or (f"{self.row}:{self.row}" if self.row else "")]
        return "!".join(part for part in parts if part)


# ------------------------------------------------------------------ as received


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet (or csv, or configuration file) that records came from.

    `columns` gives the 1-based column in which each spec field of this sheet stands. A field
    that is not there has no column: the sheet's title, say, or a value worked out by the reader.
    `headings` gives what the person has called those columns, as written, where a row tells it.
    """

    file: str
    name: str
    level: LevelName
    columns: Mapping[str, int]
    heading_row: int = 1
    headings: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Default:
    """A value that configuration gives where the cell is empty, with its origin."""

    text: str
    place: Place


@dataclass(slots=True)
class Records:
    """All records of one level as columns of texts exactly as found ('' = empty).

    `columns[field][i]` is the text of record i; every column has `len(rows)` texts. `rows[i]` is
    the 1-based row, `sheet_of[i]` the index into `sheets`. `places` holds the few values that
    stand elsewhere than in (rows[i], the field's column). `defaults` are applied by `column()`
    and `text()`, never written into the columns. `extras` keeps columns no field claims.
    """

    level: LevelName
    columns: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    rows: list[int] = dataclasses.field(default_factory=list)
    sheet_of: list[int] = dataclasses.field(default_factory=list)
    sheets: list[Sheet] = dataclasses.field(default_factory=list)
    places: dict[tuple[int, str], Place] = dataclasses.field(default_factory=dict)
    defaults: dict[str, Default] = dataclasses.field(default_factory=dict)
    extras: dict[str, list[str]] = dataclasses.field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Record]:
        return (Record(self, i) for i in range(len(self.rows)))

    def __getitem__(self, i: int) -> Record:
        return Record(self, i)

    def column(self, key: str) -> list[str]:
        """The effective texts of a field, defaults filled in: always `len(self)` long."""
        texts = self.columns.get(key)
        default = self.defaults.get(key)
        if texts is None:
            return [default.text if default else ""] * len(self.rows)
        if default is None or "" not in texts:
            return texts
        return [text or default.text for text in texts]

    def text(self, i: int, key: str) -> str:
        """The effective text of one value."""
        texts = self.columns.get(key)
        text = texts[i] if texts is not None else ""
        if text:
            return text
        default = self.defaults.get(key)
        return default.text if default else ""

    def has_column(self, key: str) -> bool:
        """Whether any sheet of these records carries the field, or a default stands in for it."""
        return key in self.columns or key in self.defaults

    def place(self, i: int, key: str = "") -> Place:
        """Where a value stands; with no key (or a field without a column) the record's row."""
        elsewhere = self.places.get((i, key))
        if elsewhere is not None:
            return elsewhere
        texts = self.columns.get(key)
        if key in self.defaults and not (texts and texts[i]):
            return self.defaults[key].place
        sheet = self.sheets[self.sheet_of[i]]
        return Place(sheet.file, sheet.name, self.rows[i], sheet.columns.get(key, 0))


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a level: a view that reads by spec field and knows its places."""

    records: Records
    i: int

    def __getitem__(self, key: str) -> str:
        return self.records.text(self.i, key)

    def place(self, key: str = "") -> Place:
        return self.records.place(self.i, key)


@dataclass(slots=True)
class Submission:
    """All that one registry handed in: its records of every level, and where they came from.

    Structural columns beside the catalogue's own keys:
    variabel: `Code`, `datasamling` (codes, `;` between), `variabelgruppe`, `kodeverk` (a
    reference: a kodeverk's Code, a Volven number, an OID or a short name such as ICD-10),
    `instrument`, `platform` ("1" on the platform's own header fields).
    kodeverk: `Code`, `PreferredTerm`, `kodeverkType`, `kodeverkReference`.
    kode: `kodeverk` (the Code of its list after identical lists were merged), `variabel` (the
    Code of the variable under whose row it stood, '' in a list of its own), `verdi`, `navn`,
    `GyldigFra`, `GyldigTil`.

    `doubts` are findings about what reading could not make out: each is told with the rules' own.
    """

    id: str
    levels: dict[LevelName, Records]
    files: tuple[str, ...] = ()
    layout: str = ""
    doubts: tuple[Finding, ...] = ()

    def __getitem__(self, level: LevelName) -> Records:
        return self.levels.setdefault(level, Records(level))


@dataclass(frozen=True, slots=True)
class Ignored:
    """Something the reader saw and did not carry into a field, with the reason."""

    what: str
    place: Place
    reason: Text
    cells: int = 0


@dataclass(frozen=True, slots=True)
class SheetReading:
    """What one sheet was taken for."""

    sheet: str
    taken_for: Text
    heading_row: int = 0
    headings: Mapping[str, str] = dataclasses.field(default_factory=dict)
    form: str = ""
    records: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """Distinct forms, variables per form, lists after merging, and code rows."""

    datasamlinger: int = 0
    variables: int = 0
    kodeverk: int = 0
    codes: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as understood: the submission, and an account of how it was understood.

    `confidence` (0–1) is how sure the reading is, and `uncertain` what lowers it most.
    """

    file: str
    layout: str
    layout_name: Text
    confidence: float
    sheets: tuple[SheetReading, ...]
    ignored: tuple[Ignored, ...]
    counts: Counts
    submission: Submission
    notes: tuple[Finding, ...] = ()
    uncertain: Text = Text()


# ------------------------------------------------------------------ findings


Param = str | int | float | Text
"""A value in a finding's sentence; a Text is said in the language of the sentence."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault in the data: which rule, how grave, where, and the facts its message needs.

    `heading` is what the person calls the column, where that is told. `also` are findings that
    say the very same of other cells: they are told of with this one.
    """

    rule: str
    severity: Severity
    place: Place
    level: str = ""
    field: str = ""
    code: str = ""
    params: Mapping[str, Param] = dataclasses.field(default_factory=dict)
    registry: str = ""
    heading: str = ""
    also: tuple[Finding, ...] = ()


def each_of(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Every finding by itself, also those that are told of together."""
    for finding in findings:
        yield dataclasses.replace(finding, also=()) if finding.also else finding
        yield from finding.also


@dataclass(frozen=True, slots=True)
class SeverityCounts:
    """Exact numbers, never added together: a warning is not a small error."""

    error: int = 0
    warning: int = 0
    advice: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of one check, in the order of file, sheet, row and column.

    `waived` are those that somebody answers for: in no count, and no reason to withhold anything.
    `gone` tells how many findings an earlier report had that are no more, `left` how many it had
    that still stand; -1 without such a report.
    """

    findings: tuple[Finding, ...]
    counts: SeverityCounts
    files: tuple[str, ...] = ()
    checked: Mapping[str, int] = dataclasses.field(default_factory=dict)
    spec: str = ""
    waived: tuple[Finding, ...] = ()
    gone: int = -1
    left: int = -1


# ------------------------------------------------------------------ as published


@dataclass(frozen=True, slots=True)
class Code:
    """One answer alternative. `sentinel` marks "not answered", "Velg verdi" and the like."""

    value: str
    label: Text
    period: Period = Period()
    sentinel: bool = False


@dataclass(frozen=True, slots=True)
class Kodeverk:
    """A code list; `reference` is what the catalogue's path uses (V-KK: our stable code)."""

    code: str
    type: KodeverkType
    reference: str
    name: str
    codes: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class VariableVersion:
    """A variable as it was meant for a while; `properties` are catalogue keys to texts."""

    name: Text
    description: Text
    period: Period
    active: bool
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Variabelgruppe:
    """A theme that variables are gathered under; a tree through `parent`."""

    code: str
    name: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire or scale (RAND-36, EQ-5D-5L); registry-specific ones start with I_.

    `english` is its name in English, '' where that is no other or not known.
    """

    code: str
    name: str
    english: str = ""


RULE = "regel"
RULE_HEADINGS = frozenset({RULE, "regler", "hvis-så", "rule", "rules", "if-then"})
"""What a column of rules between columns may be called in a spreadsheet, in small letters."""


@dataclass(frozen=True, slots=True)
class SourceElement:
    """The element of another system's form that a variable came from.

    `system` is the layout that it was read by (`fhir`, `openehr`, `odm` …), `element` where it
    stood there as that format writes it: form, path and id.
    """

    system: str
    element: str


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable with its versions, newest first, and all that it points to by code.

    `came_from` are the elements that it was read from, where another system's form told it.
    `extras` is what its spreadsheet says of its data beyond the national fields.
    """

    code: str
    kilde: str
    datasamlinger: tuple[str, ...]
    versions: tuple[VariableVersion, ...]
    variabelgrupper: tuple[str, ...] = ()
    kodeverk: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    platform: bool = False
    mappings: tuple[TargetMapping, ...] = ()
    order: int = 0
    extras: Mapping[str, str] = dataclasses.field(default_factory=dict)
    came_from: tuple[SourceElement, ...] = ()

    @property
    def current(self) -> VariableVersion:
        """The newest version."""
        return self.versions[0]


@dataclass(frozen=True, slots=True)
class Datasamling:
    """A form or sub-register; null properties are inherited from delkilde or kilde."""

    code: str
    kilde: str
    properties: Mapping[str, str]
    delkilde: str = ""
    order: int = 0
    period: Period = Period()


@dataclass(frozen=True, slots=True)
class Delkilde:
    """A sub-source, such as one wave of a survey; recursive through `parent`."""

    code: str
    kilde: str
    properties: Mapping[str, str]
    parent: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True)
class Kilde:
    """A registry with all that lies under it, in the order it was handed in."""

    code: str
    id: str
    properties: Mapping[str, str]
    period: Period
    datasamlinger: tuple[Datasamling, ...]
    variables: tuple[Variable, ...]
    kodeverk: tuple[Kodeverk, ...]
    delkilder: tuple[Delkilde, ...] = ()
    variabelgrupper: tuple[Variabelgruppe, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    updated: date | None = None


@dataclass(frozen=True, slots=True)
class Similar:
    """A variable of another registry that may be the same: how alike (0–1), and why."""

    variable: str
    kilde: str
    score: float
    why: Text


@dataclass(frozen=True, slots=True)
class Statistics:
    """What an extract holds of one variable, fit to be shown: None is a count held back.

    `counts` are (code, count) in the order of the code list; `missing` and `rows` are rows.
    `figures` are those of numbers by FIGURES, None where held back; empty where there are none.
    `synthetic` tells that the extract was of nobody: it says nothing of the registry's data.
    `bins` are (from, below, per cent) of numbers, the outermost open, and `earlier` (day, rows,
    missing) of the extracts that were published before, oldest first.
    """

    rows: int | None
    missing: int | None
    counts: tuple[tuple[str, int | None], ...] = ()
    threshold: int = 5
    extracted: date | None = None
    figures: Mapping[str, float | None] = dataclasses.field(default_factory=dict)
    synthetic: bool = False
    bins: tuple[tuple[float | None, float | None, int | None], ...] = ()
    earlier: tuple[tuple[date, int | None, int | None], ...] = ()

    @property
    def holds_back(self) -> bool:
        """Whether anything of it is held back."""
        shown = (self.rows, self.missing, *dict(self.counts).values(), *self.figures.values())
        return None in shown


FIGURES = ("MIN", "MAX", "AVG", "STD", "MED")
"""The national catalogue's names for the least, the greatest, the mean, the standard deviation and
the median."""


ChangeClass = Literal["breaking", "compatible", "editorial"]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is other than before: what kind, how grave, in words, and for whom.

    `kind` names the rule of docs/editions.md that classed it; `code` is the variable, form or code
    list ('' the registry); `also` are further codes that the very same change holds for.
    """

    kind: str
    grade: ChangeClass
    code: str
    text: Text
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """A numbered edition of a registry's metadata, and what changed since the one before."""

    number: int
    made: date
    by: str
    spec: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedEdition:
    """The edition that a registry is published as; `age` in days on the day of the run."""

    number: int
    made: date
    by: str
    age: int
    draft: str = "same"
    """How the registry's folder stands to it: same, changed, or one of UNFIT_DRAFTS."""

    @property
    def stays(self) -> bool:
        """Whether the folder could not have taken its place, had somebody wanted it to."""
        return self.draft in UNFIT_DRAFTS


UNFIT_DRAFTS = ("faulty", "missing", "unreadable")
"""What a registry's folder may be when it cannot become the next edition."""


@dataclass(frozen=True, slots=True)
class Note:
    """A finding in words, for those who read and do not mend."""

    severity: Severity
    text: Text


@dataclass(frozen=True, slots=True)
class Entry:
    """A word or a rule explained; `name` is what addresses are made from."""

    name: str
    title: Text
    text: Text
    severity: str = ""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The instrument that a variable was recognised to belong to by what it asks, and which of
    the instrument's questions that is."""

    instrument: Instrument
    question: str


@dataclass(frozen=True, slots=True)
class Annotations:
    """What is told beside the metadata themselves, keyed by variable or (editions) kilde code.

    `rules` are those that findings come from, and `formats` the other formats of the publication.
    """

    similar: Mapping[str, tuple[Similar, ...]] = dataclasses.field(default_factory=dict)
    notes: Mapping[str, tuple[Note, ...]] = dataclasses.field(default_factory=dict)
    rules: tuple[Entry, ...] = ()
    formats: tuple[str, ...] = ()
    statistics: Mapping[str, Statistics] = dataclasses.field(default_factory=dict)
    editions: Mapping[str, tuple[Edition, ...]] = dataclasses.field(default_factory=dict)
    recognised: Mapping[str, Recognised] = dataclasses.field(default_factory=dict)
    approved: Mapping[str, PublishedEdition] = dataclasses.field(default_factory=dict)
    held: frozenset[str] = frozenset()
    """Codes of kilder that stay as they were published, though they have no edition."""
    linked: frozenset[str] = frozenset()
    """National code lists that no registry names, known from mappings alone."""
    unreviewed: frozenset[str] = frozenset()
    """Codes of variables and code lists with English texts that nobody has reviewed."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that publishing may see. `national` are code lists that belong to no registry."""

    kilder: tuple[Kilde, ...]
    national: tuple[Kodeverk, ...]
    spec: str
    targets: tuple[Target, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    annotations: Annotations = dataclasses.field(default_factory=Annotations)


@dataclass(frozen=True, slots=True)
class Withheld:
    """A registry that was left out of a publication, and why."""

    id: str
    name: str
    errors: int
    reason: Text


# ------------------------------------------------------------------ harmonizing


@dataclass(frozen=True, slots=True)
class Target:
    """A harmonized administrative variable: a candidate from a versioned set, never official."""

    id: str
    name: Text
    definition: Text
    datatype: str
    format: str = ""
    code_system: str = ""
    oid: str = ""
    code_file: str = ""
    provenance: str = ""
    support: str = ""


@dataclass(frozen=True, slots=True)
class ValueMap:
    """How values go over: an operation's name, pairs for a recode, and what is lost."""

    operation: str
    pairs: tuple[tuple[str, str], ...] = ()
    unmapped: tuple[str, ...] = ()
    loss: Text = Text()


PROPOSED = "proposed"
"""The justification of a mapping that the matcher is certain of and nobody has decided on."""


@dataclass(frozen=True, slots=True)
class TargetMapping:
    """A variable mapped to a target: the relation, the evidence, who decided and when."""

    variable: str
    target: str
    predicate: str = "skos:exactMatch"
    confidence: float = 1.0
    justification: str = ""
    evidence: Text = Text()
    author: str = ""
    decided: date | None = None
    values: ValueMap | None = None


Progress = Callable[[int, int, str], None]
"""Called as (done, of, what): the conductor draws a bar from it, a library caller ignores it."""


def no_progress(done: int, of: int, what: str) -> None:
    """A Progress for those who do not want one."""


def in_order(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings by file, sheet, row, column and rule: the order every report prints."""
    return tuple(
        sorted(
            findings,
            key=lambda f: (
                f.registry,
                f.place.file,
                f.place.sheet,
                f.place.row,
                f.place.column,
                f.rule,
                f.field,
            ),
        )
    )


def file_name(path: PurePath | str) -> str:
    """The name a place carries: the last part of the path, so that reports do not leak folders."""
    return PurePath(path).name
