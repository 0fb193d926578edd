"""Answer that only the other sex has.

What: An answer about pregnancy, womb or ovaries of a man, or about prostate or testicles of a woman.

Why: Either the sex or the answer belongs to somebody else, and then perhaps the whole row does.

Repair: Look the patient up. Where the question is asked of all, this is what was answered: then
correct the answer or the sex.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from regmeta.catalogue.columns import Column
from regmeta.data.check import FormPlan, Params, Spot, Test
from regmeta.data.openers import no_of
from regmeta.data.patterns import full_match
from regmeta.data.sql import Columns, among
from regmeta.data.values.reading import Row, text_of
from regmeta.files.database import quoted
from regmeta.model import Text
from regmeta.texts import words_apart

SEVERITY = "warning"
CATEGORY = "plausibility"
ORDER = 55
MESSAGE = Text(
    nb="{column}: {count} av {rows} rader ({share} %) har et svar som bare det andre kjønnet har, etter {sex}. Første rader: {first}.{values}",
    en="{column}: {count} of {rows} rows ({share} %) have an answer that only the other sex has, by {sex}. First rows: {first}.{values}",
)
NB = """Svar som bare det andre kjønnet har.

Hva: Et svar om svangerskap, livmor eller eggstokker hos en mann, eller om prostata eller testikler
hos en kvinne.

Hvorfor: Enten kjønnet eller svaret hører til en annen, og da kanskje hele raden.

Slik: Slå opp pasienten. Stilles spørsmålet til alle, er dette det som ble svart: rett da svaret
eller kjønnet.
"""

_OF_WOMEN = re.compile(
    r"\b(?:gravid\w*|svangerskap\w*|pregnan\w*|amming|ammer|paritet|parity|menopause\w*|menarke|menarche"
    r"|menstruasjon\w*|livmor\w*|uterus|eggstokk\w*|ovari\w*|keisersnitt|cesarean|hysterektomi|"
    r"cervix|livmorhals\w*|preeklampsi|endometri\w*)\b",
    re.IGNORECASE,
)
_OF_MEN = re.compile(
    r"\b(?:prostata\w*|prostate|psa|testik\w*|testis|testic\w*|orkiektomi|vasektomi|erektil\w*)\b",
    re.IGNORECASE,
)
_NOT_OF_THE_PATIENT = re.compile(
    r"\b(?:mor|mors|mother\w*|far|fars|father\w*|barn\w*|partner\w*|familie\w*|family|ektefelle|slekt\w*)\b",
    re.IGNORECASE,
)
# Diagnoses (ICD-10) that only one sex has; the point may be left out.
_ICD_OF_WOMEN = "(C5[1-8]|D06|D2[5-8]|N7[0-7]|N8[0-9]|N9[0-8]|O[0-9][0-9]|Z3[2-6])[.]?[0-9A-Z]*"
_ICD_OF_MEN = "(C6[0-3]|D29|N4[0-9]|N5[01])[.]?[0-9A-Z]*"
_DIAGNOSIS = re.compile(r"\bicd(?: ?10)?\b|\b\w*diagnos(?:e\w*|[ie]s)\b", re.IGNORECASE)
_SEX = re.compile(r"\b(?:kj(?:ø|o|oe)nn|sex|gender)\b", re.IGNORECASE)
_MAN, _WOMAN = (
    re.compile(r"mann|male|gutt|boy|man", re.I),
    re.compile(r"kvinne|female|jente|girl|woman", re.I),
)


@dataclass(frozen=True, slots=True)
class OfSex(Test):
    """No answer (beyond `noes`), or with `pattern` none that fits it, where `sex` is one of
    `values`: those of the sex that cannot have it."""

    sex: str
    values: tuple[str, ...]
    noes: tuple[str, ...] = ()
    pattern: str = ""

    def words(self) -> Text:
        return Text(
            "har ikke svar som bare det andre kjønnet har (etter {sex})",
            "has no answers that only the other sex has (by {sex})",
        ).filled(sex=self.sex)

    @property
    def inferred(self) -> bool:
        return True

    def needs(self) -> tuple[str, ...]:
        return (self.sex,)

    def others(self) -> tuple[str, ...]:
        return (self.sex, *self.values)

    def params(self, name: str) -> Params:
        return {"sex": self.sex}

    def fault(self, columns: Columns, name: str) -> str:
        return f"{among(columns, self.sex, self.values)} AND {self._answered(columns, name)}"

    def _answered(self, columns: Columns, name: str) -> str:
        if self.pattern:
            return full_match(columns.text(name), self.pattern)
        if self.noes:
            return among(columns, name, self.noes, negated=True)
        return f"{quoted(name)} IS NOT NULL"

    def passes(self, column: Column, row: Row) -> bool:
        text = text_of(row, column.name)
        if not text or text_of(row, self.sex) not in self.values:
            return True
        if self.pattern:
            return re.fullmatch(self.pattern, text) is None
        return text in self.noes

    def spoil(self, spot: Spot) -> bool:
        if spot.row[self.sex] not in self.values:
            return False
        if self.pattern:
            return False
        codes = [value for value in spot.column.values if value not in self.noes]
        return spot.put(codes[0] if codes else "1")


def tests(column: Column, form: FormPlan) -> Iterator[Test]:
    """Questions and diagnoses of one sex, in forms that tell the patient's."""
    sex = _sex_of(form)
    if sex is None or column.name == sex.name:
        return
    said = f"{words_apart(column.name)} {column.title.nb} {column.question.nb}"
    if _DIAGNOSIS.search(said) and not column.codes and column.type == "string":
        yield from _of_both(sex, _ICD_OF_WOMEN, _ICD_OF_MEN)
    elif not _NOT_OF_THE_PATIENT.search(said):
        yield from _questions(column, sex, said)


def _of_both(sex: Column, of_women: str, of_men: str) -> Iterator[Test]:
    sexes = _values(sex)
    yield OfSex(sex.name, sexes["man"], pattern=of_women)
    yield OfSex(sex.name, sexes["woman"], pattern=of_men)


def _questions(column: Column, sex: Column, said: str) -> Iterator[Test]:
    """A yes, a code that is no, or a number: noes, sentinels and zero are answers of anybody's."""
    is_of_women, is_of_men = bool(_OF_WOMEN.search(said)), bool(_OF_MEN.search(said))
    if is_of_women == is_of_men:
        return
    answered_by_anybody = (*no_of(column), *column.sentinels, *_says_not(column), "0")
    other = _values(sex)["man" if is_of_women else "woman"]
    yield OfSex(sex.name, other, tuple(dict.fromkeys(answered_by_anybody)))


_NOT = re.compile(
    r"\b(?:ikke|aldri|ukjent|uaktuelt|vet|not|never|unknown|none|ingen)\b", re.IGNORECASE
)


def _says_not(column: Column) -> tuple[str, ...]:
    return tuple(code.value for code in column.codes if _NOT.search(code.label.nb))


def _sex_of(form: FormPlan) -> Column | None:
    """The column with the patient's sex: one list with a code for men and one for women."""
    own = [
        column
        for column in form.columns
        if column.role == "person.kjonn" or _SEX.search(words_apart(column.name))
        if not _NOT_OF_THE_PATIENT.search(words_apart(column.name))
    ]
    return own[0] if len(own) == 1 and all(_values(own[0]).values()) else None


def _values(sex: Column) -> Mapping[str, tuple[str, ...]]:
    labels = {code.value: code.label.nb.strip() for code in sex.codes}
    return {
        "man": tuple(value for value, label in labels.items() if _MAN.fullmatch(label)),
        "woman": tuple(value for value, label in labels.items() if _WOMAN.fullmatch(label)),
    }
