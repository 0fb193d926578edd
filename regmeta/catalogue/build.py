"""The typed Catalogue, built once from the submissions that passed validation.

Texts become values here and nowhere later: options turn into the catalogue's tokens, dates into
days, rows with one code into versions of one variable. What code does not understand travels
along in `properties`, as canonical texts keyed by spec field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from regmeta.catalogue.answers import CONDITIONS, MISSING
from regmeta.catalogue.codelists import kodeverk_of
from regmeta.catalogue.national import national_list
from regmeta.catalogue.table import RecordTable, table_of
from regmeta.model import (
    RULE,
    RULE_HEADINGS,
    Catalogue,
    Datasamling,
    Delkilde,
    Instrument,
    Kilde,
    Kodeverk,
    LevelName,
    Period,
    SourceElement,
    Submission,
    Target,
    TargetMapping,
    Variabelgruppe,
    Variable,
    VariableVersion,
    Withheld,
)
from regmeta.spec.fields import Spec, split_list

if TYPE_CHECKING:
    from regmeta.spec.codesystems import CodeSystems

_OF_DATA = (
    "aktiveringsspoersmaal",
    "underspoersmaal",
    "navn_i_rapporteket",
    "lovlige_tegn",
    *("normalintervall_start_numerisk", "normalintervall_slutt_numerisk"),
    *("normalintervall_start_dato", "normalintervall_slutt_dato"),
    *CONDITIONS,
    *MISSING,
)
"""What codebooks say of a variable's data that no national field holds."""


def build_catalogue(
    submissions: Sequence[Submission],
    spec: Spec,
    *,
    today: date,
    mappings: Mapping[str, Sequence[TargetMapping]] | None = None,
    targets: Sequence[Target] = (),
    withheld: Sequence[Withheld] = (),
    updated: Mapping[str, date] | None = None,
) -> Catalogue:
    """All that publishing may see: kilder in the order given, typed and final.

    `mappings` and `updated` (the day a registry's metadata was last worked on) are keyed by
    submission id. `today` decides which versions are active; a version is active on its last day.
    """
    from regmeta.spec.codesystems import load_code_systems

    systems = load_code_systems()
    national: dict[str, Kodeverk] = {}
    kilder = []
    for submission in submissions:
        build = _Build(submission, spec, today, systems, national)
        mapped = (mappings or {}).get(submission.id, ())
        kilder.append(build.kilde(mapped, (updated or {}).get(submission.id)))
    return Catalogue(
        kilder=tuple(kilder),
        national=tuple(national[code] for code in sorted(national)),
        spec=spec.id,
        targets=tuple(targets),
        withheld=tuple(withheld),
    )


# ------------------------------------------------------------------ one registry


class _Build:
    """One submission on its way to a Kilde: tables spelled once, codes resolved against them."""

    def __init__(
        self,
        submission: Submission,
        spec: Spec,
        today: date,
        systems: CodeSystems,
        national: dict[str, Kodeverk],
    ) -> None:
        self.submission = submission
        self.spec = spec
        self.today = today
        self.systems = systems
        self.national = national
        self.head = self.table("kilde")
        self.code = self._first("Code") or f"K_{submission.id.upper()}"
        self.short = self._first("KortNavn") or self.code.removeprefix("K_")

    def table(self, level: LevelName) -> RecordTable:
        return table_of(self.submission[level], self.spec)

    def _first(self, key: str) -> str:
        texts = self.head[key]
        return texts[0] if texts else ""

    def kilde(self, mapped: Sequence[TargetMapping], updated: date | None) -> Kilde:
        kodeverk = kodeverk_of(self.table("kodeverk"), self.table("kode"))
        variables, groups = self._variables({kodeverk.code for kodeverk in kodeverk}, mapped)
        properties = self.head.properties()
        periods = self.head.periods()
        return Kilde(
            code=self.code,
            id=self.submission.id,
            properties=properties[0] if properties else {},
            period=periods[0] if periods else Period(),
            datasamlinger=self._datasamlinger(),
            variables=variables,
            kodeverk=kodeverk,
            delkilder=self._delkilder(),
            variabelgrupper=groups,
            instruments=_instruments(variables),
            updated=updated,
        )

    def _datasamlinger(self) -> tuple[Datasamling, ...]:
        table = self.table("datasamling")
        rows = zip(
            table["Code"], table.properties(), table["delkilde"], table.periods(), strict=True
        )
        datasamlings: dict[str, Datasamling] = {}
        for code, properties, delkilde, period in rows:
            order = len(datasamlings) + 1
            datasamlings.setdefault(
                code, Datasamling(code, self.code, properties, delkilde, order, period)
            )
        return tuple(datasamlings.values())

    def _delkilder(self) -> tuple[Delkilde, ...]:
        table = self.table("delkilde")
        delkildes: dict[str, Delkilde] = {}
        for code, properties, parent in zip(
            table["Code"], table.properties(), table["delkilde"], strict=True
        ):
            order = len(delkildes) + 1
            delkildes.setdefault(code, Delkilde(code, self.code, properties, parent, order))
        return tuple(delkildes.values())

    def _variables(
        self, lists: set[str], mapped: Sequence[TargetMapping]
    ) -> tuple[tuple[Variable, ...], tuple[Variabelgruppe, ...]]:
        table = self.table("variabel")
        versions = self._versions(table)
        rows_of = _rows_by_code(table["Code"], [version.period for version in versions])
        groups = _groups(self.short, table["variabelgruppe"])
        group_codes = {group.name: group.code for group in groups}
        decided: dict[str, list[TargetMapping]] = {}
        for mapping in mapped:
            decided.setdefault(mapping.variable, []).append(mapping)
        forms, themes = _parted(table["datasamling"]), _parted(table["variabelgruppe"])
        references, asked = _parted(table["kodeverk"]), _parted(table["instrument"])
        extras, elements = _extras_by_code(table), _elements_by_code(table)
        resolve = cache(lambda codes: self._resolve(codes, lists))
        named = cache(lambda names: tuple(group_codes[name] for name in names))
        variables = [
            Variable(
                code=code,
                kilde=self.code,
                datasamlinger=_together(forms, rows),
                versions=tuple([versions[i] for i in rows]),
                variabelgrupper=named(_together(themes, rows)),
                kodeverk=resolve(_together(references, rows)),
                instruments=_together(asked, rows),
                platform=table["platform"][rows[0]] == "1",
                mappings=tuple(decided.get(code, ())),
                order=order,
                extras=extras.get(code, _NO_EXTRAS),
                came_from=tuple(elements.get(code, ())),
            )
            for order, (code, rows) in enumerate(rows_of.items(), start=1)
        ]
        return tuple(variables), groups

    def _versions(self, table: RecordTable) -> list[VariableVersion]:
        rows = zip(
            table.texts("PreferredTerm", "NavnEngelsk"),
            table.texts("Beskrivelse", "BeskrivelseEngelsk"),
            table.periods(),
            table.properties(),
            strict=True,
        )
        return [
            VariableVersion(name, description, period, self._active(period), properties)
            for name, description, period, properties in rows
        ]

    def _active(self, period: Period) -> bool:
        return period.end is None or period.end >= self.today

    def _resolve(self, references: Iterable[str], lists: set[str]) -> tuple[str, ...]:
        """The registry's own lists by their code, national ones by number, OID or short name.

        A reference to nothing is a finding of validation; it leads nowhere, so it is left out.
        """
        resolved = (ref if ref in lists else self._national(ref) for ref in references)
        return tuple(dict.fromkeys(code for code in resolved if code))

    def _national(self, reference: str) -> str:
        system = self.systems.find(reference)
        if system is None:
            return ""
        if system.number not in self.national:
            self.national[system.number] = national_list(self.systems, system)
        return system.number


def _rows_by_code(codes: Sequence[str], periods: Sequence[Period]) -> dict[str, list[int]]:
    """The rows of each variable, newest version first; variables in the order they came."""
    rows_of: dict[str, list[int]] = {}
    for i, code in enumerate(codes):
        rows_of.setdefault(code, []).append(i)
    for rows in rows_of.values():
        if len(rows) > 1:
            rows.sort(key=lambda i: periods[i].start or date.min, reverse=True)
    return rows_of


_NO_EXTRAS: Mapping[str, str] = {}


def _extras_by_code(table: RecordTable) -> dict[str, dict[str, str]]:
    """What the codebook says of each variable's data; of several rows the last that says it."""
    extras: dict[str, dict[str, str]] = {}
    held = table.records.extras
    rules = {name: RULE for name in held if name.strip().casefold() in RULE_HEADINGS}
    for name, key in (dict(zip(_OF_DATA, _OF_DATA, strict=True)) | rules).items():
        for code, text in zip(table["Code"], held.get(name, ()), strict=False):
            if text:
                extras.setdefault(code, {})[key] = text
    return extras


_ELEMENT = ".element"
"""What a column of elements ends with, after the name of the layout that they were read by."""


def _elements_by_code(table: RecordTable) -> dict[str, dict[SourceElement, None]]:
    """The elements of other systems' forms that variables were read from, each once."""
    elements: dict[str, dict[SourceElement, None]] = {}
    for name, texts in table.records.extras.items():
        if not name.endswith(_ELEMENT):
            continue
        system = name.removesuffix(_ELEMENT)
        for code, text in zip(table["Code"], texts, strict=False):
            if text.strip():
                elements.setdefault(code, {})[SourceElement(system, text.strip())] = None
    return elements


Parts = tuple[str, ...]


def _parted(texts: Sequence[str]) -> list[Parts]:
    """The parts of each cell that may hold several references; each distinct text split once."""
    parts = {text: tuple(dict.fromkeys(split_list(text))) for text in set(texts)}
    return [parts[text] for text in texts]


def _together(parts: Sequence[Parts], rows: Sequence[int]) -> Parts:
    """The parts of one variable's rows, each once; nearly every variable has one row."""
    if len(rows) == 1:
        return parts[rows[0]]
    return tuple(dict.fromkeys(part for i in rows for part in parts[i]))


def _groups(short: str, texts: Iterable[str]) -> tuple[Variabelgruppe, ...]:
    """The themes that variables name, in the order they came; no two names share a code."""
    names = dict.fromkeys(part for text in dict.fromkeys(texts) for part in split_list(text))
    return tuple(Variabelgruppe(f"G_{short}.{name}", name) for name in names)


def _instruments(variables: Iterable[Variable]) -> tuple[Instrument, ...]:
    codes = dict.fromkeys(code for variable in variables for code in variable.instruments)
    return tuple(Instrument(code, code) for code in codes)
