"""A registry's sheet completed by others': every value keeps where it came from.

What the base lacks is filled from the supplements in the order given. Where two tell different
things the earlier one is written and the disagreement is a Finding: nobody wins in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from regmeta.errors import UnreadableInput
from regmeta.model import Finding, LevelName, Param, Place, Reading, Records, Submission, Text
from regmeta.read import read_file
from regmeta.read.small import read_small_supplement
from regmeta.spec.fields import ParseProblem, Spec
from regmeta.texts import folded_letters
from regmeta.workbook.converting import as_template, copied, require_xlsx
from regmeta.workbook.merged import Merged, MergeShare
from regmeta.workbook.merged_records import (
    _SPOKEN,
    _TECHNICAL,
    cell_text,
    codes_of,
    name_of,
    names_of,
    put,
    put_extras,
    shown_codes,
    signature,
    technical_names,
    terms_of,
)
from regmeta.workbook.origins import ORIGINS, origin_comments, origin_rows, said_value
from regmeta.workbook.template import TemplateContent, write_template

_Index = dict[tuple[str, str], list[int]]
"""The variables that have a name, by form ('' any) and the name's folded letters."""
_OWN = frozenset({"Code", "datasamling", "kodeverk", "platform"})


def merge(
    base: Path,
    supplements: Sequence[Path],
    out: Path,
    spec: Spec,
    *,
    kilde: str = "",
    lang: str = "nb",
) -> Merged:
    """The base completed by the supplements, as regmeta's own workbook at `out`.

    A cell that a supplement filled, or that files disagree on, has a comment; the sheet Opphav
    lists the origin of every value. Raises UnreadableInput, OutputFailed and WrongUse.
    """
    require_xlsx(out)
    first = read_file(base, spec, kilde=kilde)
    short = kilde or _short(first.submission)
    others = [_supplement(path, spec, short) for path in supplements]
    merged = merge_readings(first, others, spec)
    written, lost = as_template(merged.submission, spec)
    findings = (*merged.findings, *lost)
    besides = TemplateContent(
        extras=True,
        comments=origin_comments(written, merged, lang),
        sheets={ORIGINS(lang): origin_rows(written, findings, spec, lang)},
    )
    write_template(out, spec, lang, written, besides)
    return replace(merged, findings=findings)


def _supplement(path: Path, spec: Spec, short: str) -> Reading:
    """A supplement as any layout reads it, else as a few columns that tell of variables."""
    try:
        return read_file(path, spec, kilde=short)
    except UnreadableInput:
        small = read_small_supplement(path, spec)
        if small is None:
            raise
        return small


def merge_readings(base: Reading, others: Sequence[Reading], spec: Spec) -> Merged:
    """Readings of one registry as one; the base's own records are left as they are."""
    levels = {level: copied(records) for level, records in base.submission.levels.items()}
    files = (base.file, *(other.file for other in others))
    whole = Submission(base.submission.id, levels, files, base.layout)
    findings: list[Finding] = []
    shares = []
    for other in others:
        merging = _Merging(whole, other.submission, spec, MergeShare(other.file))
        merging.run()
        findings += merging.findings
        shares.append(merging.share)
    return Merged(whole, tuple(findings), (base, *others), tuple(shares))


def _short(submission: Submission) -> str:
    """The registry's short name, out of the codes that it has."""
    for code in submission["variabel"].column("Code"):
        match = re.match(r"V_([^.]+)\.", code)
        if match:
            return match[1]
    return ""


@dataclass
class _Merging:
    """One supplement on its way into the whole."""

    whole: Submission
    other: Submission
    spec: Spec
    share: MergeShare
    findings: list[Finding] = field(default_factory=list)
    forms: dict[str, str] = field(default_factory=dict)
    sheets: dict[LevelName, int] = field(default_factory=dict)

    def run(self) -> None:
        self._kilde()
        forms = self._known_forms()
        for i, code in enumerate(self.other["datasamling"].column("Code")):
            name = self.other["datasamling"].text(i, "PreferredTerm")
            at = (
                forms.get(folded_letters(name))
                if folded_letters(name) in forms
                else forms.get(code)
            )
            if at is not None:
                self.forms[code] = self.whole["datasamling"].text(at, "Code")
                self._complete("datasamling", at, i)
        self._variables(self._tells_forms())

    def _tells_forms(self) -> bool:
        """Whether the supplement knows of forms; else its form is but a file's or sheet's name."""
        forms = self.other["datasamling"]
        columns = (forms.place(i, "PreferredTerm").column for i in range(len(forms)))
        return bool(self.forms) or len(forms) > 1 or any(columns)

    def _kilde(self) -> None:
        if not len(self.other["kilde"]):
            return
        if not len(self.whole["kilde"]):
            self._append("kilde", 0)
        else:
            self._complete("kilde", 0, 0)

    def _known_forms(self) -> dict[str, int]:
        forms = self.whole["datasamling"]
        names = {code: i for i, code in enumerate(forms.column("Code"))}
        return names | {
            folded_letters(name): i for i, name in enumerate(forms.column("PreferredTerm"))
        }

    # -------------------------------------------------------------- variables

    def _variables(self, tells_forms: bool) -> None:
        mine, theirs = self.whole["variabel"], self.other["variabel"]
        # A file whose forms are all new may well bring nothing but new variables.
        may_meet = bool(len(mine) and (self.forms or not tells_forms))
        indexes = [self._by_name(names) for names in (technical_names, names_of, terms_of)]
        for j in range(len(theirs)):
            form = theirs.text(j, "datasamling")
            forms = [self.forms.get(form, "?"), *(() if tells_forms else ("",))]
            rows = self._meeting(indexes, forms, j)
            self._take_variable(self._exactly(rows, j) or rows, j, form)
        if not self.share.met and self.share.added and may_meet:
            self._say_that_nothing_met()

    def _take_variable(self, rows: list[int], j: int, form: str) -> None:
        """A row of the supplement: into the variable that it meets, told of several, or added."""
        if len(rows) == 1:
            self.share.met += 1
            self._complete("variabel", rows[0], j)
            self._lists(rows[0], j)
        elif rows:
            self._several(rows, j)
        else:
            self._add(j, form)

    def _meeting(self, indexes: Sequence[_Index], forms: Sequence[str], j: int) -> list[int]:
        """The variables that a row may be: by its code, else by its technical names, else by what
        it is called; each in its form, else (where the file knows of none) anywhere."""
        theirs = self.other["variabel"]
        code = folded_letters(theirs.text(j, "Code"))
        spoken = [folded_letters(name) for name in (*names_of(theirs, j), *terms_of(theirs, j))]
        by_code, *by_names = indexes
        if code and ("", code) in by_code:
            return by_code["", code]
        for index in by_names:
            for form in forms:
                for name in filter(None, spoken):
                    if (form, name) in index:
                        return index[form, name]
        return []

    def _by_name(self, names: Callable[[Records, int], tuple[str, ...]]) -> _Index:
        """Variables by form and name, and by name alone."""
        mine = self.whole["variabel"]
        index: _Index = {}
        for i in range(len(mine)):
            form = mine.text(i, "datasamling")
            for name in {folded_letters(name) for name in names(mine, i)} - {""}:
                for key in {(form, name), ("", name)}:
                    index.setdefault(key, []).append(i)
        return index

    def _say_that_nothing_met(self) -> None:
        """Every row came as a new variable, in no form of its own: hardly what anybody meant."""
        theirs = self.other["variabel"]
        few = range(min(3, len(theirs)))
        names = ", ".join(name_of(theirs, j) or theirs.text(j, "PreferredTerm") for j in few)
        params: dict[str, str | int | float] = {"count": self.share.added, "text": names}
        place = Place(self.share.file)
        self.findings.append(Finding("nothing-met", "error", place, "variabel", params=params))

    def _exactly(self, rows: list[int], j: int) -> list[int]:
        """Of several, those whose name is the same letter for letter: case may be all there is."""
        name = name_of(self.other["variabel"], j)
        return [i for i in rows if name in names_of(self.whole["variabel"], i)]

    def _several(self, rows: list[int], j: int) -> None:
        mine, theirs = self.whole["variabel"], self.other["variabel"]
        codes = ", ".join(mine.text(i, "Code") for i in rows[:4])
        params = {"text": name_of(theirs, j), "other": codes}
        place = theirs.place(j)
        self.findings.append(
            Finding("several-candidates", "warning", place, "variabel", params=params)
        )

    def _add(self, j: int, form: str) -> None:
        """A variable that nobody before had, with its form and its list."""
        if form and form not in self.forms:
            forms = self.other["datasamling"].column("Code")
            if form in forms:
                self._append("datasamling", forms.index(form))
            self.forms[form] = form
        i = self._append("variabel", j)
        self.share.added += 1
        columns = self.whole["variabel"].columns
        if form:
            columns["datasamling"][i] = self.forms[form]
        if "kodeverk" in columns:
            columns["kodeverk"][i] = ""
        self._lists(i, j)

    # -------------------------------------------------------------- values

    def _complete(self, level: LevelName, i: int, j: int) -> None:
        """Fill what is empty; tell where two differ; keep both extras."""
        mine, theirs = self.whole[level], self.other[level]
        for key in list(theirs.columns):
            text = cell_text(theirs, j, key)
            if key in _OWN or not text.strip():
                continue
            written = cell_text(mine, i, key)
            if written.strip() and level == "variabel" and self._is_called_so(i, key, text):
                continue
            if not written.strip():
                self.share.filled += 1
                put(mine, i, key, text, theirs.place(j, key))
            elif not self._same(level, key, written, text):
                self._disagree(level, i, j, key, (written, text))
        put_extras(mine, i, theirs, j)

    def _is_called_so(self, i: int, key: str, text: str) -> bool:
        """Whether a name that a supplement gives is one that the variable has, be it in another
        column: one headed «Navn» holds technical names or what people say."""
        mine = self.whole["variabel"]
        called = {folded_letters(name) for name in (*names_of(mine, i), *terms_of(mine, i))}
        return key in (*_TECHNICAL, *_SPOKEN) and folded_letters(text) in called

    def _same(self, level: LevelName, key: str, mine: str, theirs: str) -> bool:
        # Forms and variables were met by their names, however these are written.
        named = key == ("PreferredTerm" if level == "datasamling" else "DatabaseReferanse")
        if mine.split() == theirs.split() or (
            named and folded_letters(mine) == folded_letters(theirs)
        ):
            return True
        field = self.spec[level].by_key.get(key)
        if field is None:
            return False
        value = field.attempt(mine)
        return not isinstance(value, ParseProblem) and value == field.attempt(theirs)

    def _disagree(self, level: LevelName, i: int, j: int, key: str, texts: tuple[str, str]) -> None:
        mine, theirs = self.whole[level], self.other[level]
        place, other = mine.place(i, key), theirs.place(j, key)
        if any(
            finding.place == place and finding.params["other"] == str(other)
            for finding in self.findings
        ):
            # One cell may fill two fields, such as term and label: that is one disagreement.
            return
        field = self.spec[level].by_key.get(key)
        label = field.label if field else Text(key)
        params: dict[str, Param] = {
            "written": said_value(field, texts[0]),
            "text": said_value(field, texts[1]),
            "other": str(other),
            "label": label,
            "record": i,
        }
        code = mine.text(i, "Code")
        self.findings.append(
            Finding("files-disagree", "error", place, level, key, code, params=params)
        )

    def _append(self, level: LevelName, j: int) -> int:
        """A record of the supplement at the end of the whole; its index."""
        mine, theirs = self.whole[level], self.other[level]
        i = len(mine)
        mine.rows.append(theirs.rows[j])
        mine.sheet_of.append(len(mine.sheets))
        mine.sheets.append(theirs.sheets[theirs.sheet_of[j]])
        for columns, source in ((mine.columns, theirs.columns), (mine.extras, theirs.extras)):
            for key in {**columns, **source}:
                texts = columns.setdefault(key, [""] * i)
                texts.append(source[key][j] if key in source else "")
        for (row, key), place in theirs.places.items():
            if row == j:
                mine.places[i, key] = place
        return i

    # -------------------------------------------------------------- code lists

    def _lists(self, i: int, j: int) -> None:
        """The list of a variable: taken over where there is none, compared where there is."""
        mine, theirs = self.whole["variabel"], self.other["variabel"]
        text, written = theirs.text(j, "kodeverk"), mine.text(i, "kodeverk")
        if not text:
            return
        codes = codes_of(self.other, text, theirs.text(j, "Code"))
        if not written:
            name = self._take_list(text, codes, mine.text(i, "Code")) if codes else text
            put(mine, i, "kodeverk", name, theirs.place(j, "kodeverk"))
            self.share.filled += 1
            return
        before = codes_of(self.whole, written, mine.text(i, "Code"))
        if signature(self.whole, before) != signature(self.other, codes) or (
            not codes and written.split() != text.split()
        ):
            said = (
                shown_codes(self.whole, before) or written,
                shown_codes(self.other, codes) or text,
            )
            self._disagree("variabel", i, j, "kodeverk", said)

    def _take_list(self, name: str, codes: list[int], variable: str) -> str:
        wanted = signature(self.other, codes)
        for fromkey in dict.fromkeys(self.whole["kode"].column("kodeverk")):
            if signature(self.whole, codes_of(self.whole, fromkey)) == wanted:
                return fromkey
        code, number = name, 2
        while code in self.whole["kodeverk"].column("Code"):
            code, number = f"{name}_{number}", number + 1
        lists = self.other["kodeverk"].column("Code")
        at = self._append("kodeverk", lists.index(name))
        self.whole["kodeverk"].columns["Code"][at] = code
        for row in codes:
            new = self._append("kode", row)
            self.whole["kode"].columns["kodeverk"][new] = code
            self.whole["kode"].columns.setdefault("variabel", [""] * (new + 1))[new] = variable
        return code


# ------------------------------------------------------------------ records


# ------------------------------------------------------------------ what is told
