"""What a person need not write in regmeta's own workbook: codes, references by code, whole lists.

A cell for a code that is empty, or holds a name of somebody's own (`fnr`) as all others do, gives
the code of the short name, the form and the column (`V_NORSAR.BASIS.FNR`); the name is kept as the
reference to the database. A form is found by its name as well as by its code, and choices may stand
in the variable's own cell (`1, Ja | 2, Nei`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from regmeta.model import LevelName, Records, Sheet
from regmeta.read.codelists import codes_in_cell, is_reference
from regmeta.read.names import segment

_OFFICIAL = ("V_", "K_")
_WRITTEN_AS = "Kode"
"""The extra that keeps what stood for a code where the database's own name stands elsewhere."""


def derive(levels: dict[LevelName, Records], short: str) -> None:
    """Fill in what can be worked out; `short` is the registry's short name, where no sheet has it.

    The records' own columns are changed; the places of what is worked out are the cells it was
    worked out of.
    """
    kilde = levels.get("kilde", Records("kilde"))
    name = _short_of(kilde) or short
    if _short_of(kilde) and _is_own(kilde.text(0, "Code")):
        _put(kilde, 0, "Code", f"K_{name}")
    forms = _Forms(name)
    if "datasamling" in levels:
        forms.name_all(levels["datasamling"])
    if "variabel" in levels:
        _name_variables(levels["variabel"], forms)
        _Choices(levels).take()


def _short_of(kilde: Records) -> str:
    """The short name that the sheet of the registry has, as it stands in codes."""
    if not len(kilde):
        return ""
    code = kilde.text(0, "Code")
    official = code.removeprefix("K_") if code.startswith("K_") else ""
    return official or segment(kilde.text(0, "KortNavn") or code)


def _is_own(code: str) -> bool:
    """Whether what stands for a code is nothing, or a name of somebody's own."""
    return not code.strip().upper().startswith(_OFFICIAL)


def _names_of_own(records: Records) -> frozenset[int]:
    """The records whose code is to be made. Beside official codes a name of one's own is a fault
    that its rule tells of, and only what is empty is made."""
    written = [code.strip() for code in records.column("Code")]
    official = any(not _is_own(code) for code in written)
    return frozenset(
        i for i, code in enumerate(written) if not code or (not official and _is_own(code))
    )


@dataclass
class _Forms:
    """The forms' codes by everything that they are called."""

    short: str
    by_name: dict[str, str] = field(default_factory=dict)

    def name_all(self, records: Records) -> None:
        to_make = _names_of_own(records)
        for i in range(len(records)):
            written = records.text(i, "Code").strip()
            name = records.text(i, "PreferredTerm")
            code = written
            if i in to_make and (written or name.strip()):
                code = f"K_{self.short}.{segment(written or name)}"
                _put(records, i, "Code", code)
            for called in (written, name, records.text(i, "KortNavn")):
                if called.strip():
                    self.by_name.setdefault(_as_asked(called), code)

    def code_of(self, text: str) -> str:
        """The codes that a cell names, by code or name; what is nobody's stays as it is."""
        parts = [part.strip() for part in text.split(";")]
        return ";".join(self.by_name.get(_as_asked(part), part) for part in parts if part)

    def segments(self, form: str) -> str:
        """The registry and the form as they stand in a variable's code; '' where no form is told.

        A form that does not exist is told of by its own rule, and gives a code all the same.
        """
        first = form.partition(";")[0]
        if first.startswith("K_") or not first:
            return first.removeprefix("K_")
        return f"{self.short}.{segment(first)}"


def _as_asked(name: str) -> str:
    return " ".join(name.casefold().split())


def _name_variables(records: Records, forms: _Forms) -> None:
    to_make = _names_of_own(records)
    named = list(records.column("datasamling"))
    # A sheet names few forms, and names each on many rows.
    form_of = {asked: forms.code_of(asked) for asked in set(named)}
    for i, asked in enumerate(named):
        if form_of[asked] != asked.strip():
            _put(records, i, "datasamling", form_of[asked])
    for i in sorted(to_make):
        written, asked = records.text(i, "Code").strip(), named[i]
        _name_variable(records, i, written, forms.segments(form_of[asked]))


def _name_variable(records: Records, i: int, written: str, form: str) -> None:
    """The code of a variable that has none: short name, form and column."""
    column = written or records.text(i, "DatabaseReferanse") or records.text(i, "PreferredTerm")
    if not column.strip() or not form:
        return
    _put(records, i, "Code", f"V_{form}.{segment(column)}")
    if written and not records.text(i, "DatabaseReferanse"):
        _put(records, i, "DatabaseReferanse", written, of="Code")
    elif written and written != records.text(i, "DatabaseReferanse"):
        records.extras.setdefault(_WRITTEN_AS, [""] * len(records))[i] = written


def _put(records: Records, i: int, key: str, text: str, of: str = "") -> None:
    """A value worked out, at the place of the cell that it was worked out of."""
    place = records.place(i, of or key)
    records.columns.setdefault(key, [""] * len(records))[i] = text
    if of:
        records.places[i, key] = place


@dataclass
class _Choices:
    """The lists that stand in the variables' own cells, made lists like those of the sheet."""

    levels: dict[LevelName, Records]
    names: dict[tuple[tuple[str, str], ...], str] = field(default_factory=dict)

    def take(self) -> None:
        variables = self.levels["variabel"]
        written = set(self.levels["kode"].column("kodeverk")) if "kode" in self.levels else set()
        for i, text in enumerate(variables.columns.get("kodeverk", [])):
            if not text or text in written:
                continue
            codes = () if is_reference(text) else tuple(codes_in_cell(text))
            if len(codes) > 1:
                name = self.names.get(codes) or self._add(i, codes)
                _put(variables, i, "kodeverk", name)

    def _add(self, i: int, codes: tuple[tuple[str, str], ...]) -> str:
        """A list of a variable's cell, called as the variable is; every code stands in the cell."""
        variables = self.levels["variabel"]
        name = variables.text(i, "Code").removeprefix("V_") or f"rad {variables.rows[i]}"
        self.names[codes] = name
        of_list = {"Code": name, "kodeverkType": "Kildekodeverk"}
        self._append("kodeverk", i, of_list)
        for value, label in codes:
            self._append("kode", i, {"kodeverk": name, "verdi": value, "navn": label})
        return name

    def _append(self, level: LevelName, i: int, texts: Mapping[str, str]) -> None:
        variables = self.levels["variabel"]
        records = self.levels.setdefault(level, Records(level))
        place = variables.place(i, "kodeverk")
        records.rows.append(place.row)
        records.sheet_of.append(len(records.sheets))
        columns = dict.fromkeys(texts, place.column)
        records.sheets.append(Sheet(place.file, place.sheet, level, columns))
        for columns_of in (records.columns, records.extras):
            for own in columns_of.values():
                own.append("")
        for key, text in texts.items():
            records.columns.setdefault(key, [""] * len(records))[-1] = text
