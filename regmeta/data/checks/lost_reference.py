"""Reference to a form that does not exist.

What: A HovedskjemaGUID that is no SkjemaGUID of the main form.

Why: A follow-up without its main form drops out when joined.

Repair: Deliver both forms from the same day, and look for deleted main forms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from regmeta.catalogue.columns import Column
from regmeta.data.check import AcrossTest, Extract, FormPlan, Params, Spot, Test
from regmeta.data.expectations import Expectation, Frame, in_set
from regmeta.data.roles import KEY, PARENT
from regmeta.files.database import quoted
from regmeta.model import Text

SEVERITY = "error"
CATEGORY = "conformance"
ORDER = 100
MESSAGE = Text(
    nb="{column}: {count} av {rows} rader ({share} %) viser til et skjema som ikke er med ({target}). Første rader: {first}.{values}",
    en="{column}: {count} of {rows} rows ({share} %) refer to a form that is not there ({target}). First rows: {first}.{values}",
)
NB = """Henvisning til et skjema som ikke finnes.

Hva: En HovedskjemaGUID som ikke finnes som SkjemaGUID i hovedskjemaet.

Hvorfor: Oppfølging uten hovedskjema faller ut ved kobling.

Slik: Lever begge skjemaene fra samme dag, og let etter slettede hovedskjemaer.
"""


_NOBODY = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class Refers(AcrossTest):
    """Every value stands in `column` of the form `form`."""

    form: str
    column: str

    def words(self) -> Text:
        return Text(
            "finnes i {column} i skjemaet {form}", "is found in {column} of the form {form}"
        ).filled(column=self.column, form=self.form)

    def other_columns(self) -> frozenset[str]:
        return frozenset({self.column})

    def params(self, name: str) -> Params:
        return {"target": f"{self.form.rpartition('.')[2]}.{self.column}"}

    def count(self, name: str, here: Extract, others: Mapping[str, Extract]) -> str:
        return self._lost(name, here, others, "count(*)")

    def first(self, name: str, here: Extract, others: Mapping[str, Extract], which: str) -> str:
        return self._lost(name, here, others, which, numbered=True)

    def _lost(
        self,
        name: str,
        here: Extract,
        others: Mapping[str, Extract],
        which: str,
        numbered: bool = False,
    ) -> str:
        """`which` of the rows that refer to a value that the other form has not."""
        there, key = others[self.form], quoted(self.column)
        value = quoted(name)
        if here.columns.shape(name) != there.columns.shape(self.column):
            key, value = there.columns.text(self.column), here.columns.text(name)
        return (
            f'SELECT {which} FROM (SELECT *, {value} AS "#refers" FROM {here.rows(numbered)}) '
            f'AS here WHERE here."#refers" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM '
            f'(SELECT {key} AS "#key" FROM {there.rows()}) AS there '
            f'WHERE there."#key" = here."#refers")'
        )

    def expected(self, column: Column, own: Frame, others: Mapping[str, Frame]) -> Expectation:
        return in_set(others[self.form].texts(self.column).dropna().unique().tolist())

    def spoil(self, spot: Spot) -> bool:
        return spot.put(_NOBODY)


def tests(column: Column, form: FormPlan) -> Iterator[Test]:
    """One form alone refers to nothing."""
    return iter(())


def between_forms(form: FormPlan, forms: Sequence[FormPlan]) -> Iterator[tuple[Column, Test]]:
    """A form's main form is named by its key: the first form that has one of its own."""
    keys = ((other, key) for other in forms if (key := other.with_role(KEY)))
    target = next(((other, key) for other, key in keys if other.code != form.code), None)
    if target is None:
        return
    for column in form.columns:
        if column.role == PARENT:
            yield column, Refers(target[0].code, target[1].name)
